"""What the rest is made of: small immutable values in plain Python.

Here is what is true of a text, a quote, a date or a language tag wherever it came from. Nothing
here knows Django, the database, a file or a request, and nothing here changes once it is built:
a wrong value raises its module's error (a `ValueError` that says what is wrong and where).

All offsets are Unicode code points, 0-based and half-open, as in Python and PostgreSQL.

To add a value: write a module named for the thing, with a frozen dataclass and the functions that
make one; give it an error of its own; say the unit and the interval in the docstring; test it in
`tests/values/` under the same name, and say there as a property what must hold for every text.
To add a form of date, add a line to `edtf._FORMS`; a language in which dates are found, a line to
`dating.words._WORDS`; a language of the database's search, a line to
`languages.SEARCH_CONFIGURATIONS`; a character that the fold evens out, a line to `text._FOLDS`.
"""
