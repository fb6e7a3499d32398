"""How the dates of a text are found and read: what `annotations.values.mentions` is made of.

`tokens` parts a stretch of text into pieces and gives each a class, by the words of its language
(`words`), the names of months (`months`), numbers (`numerals`) and markers of calendars and eras
(`markers`). `forms` (by `patterns`), `figures`, `duals`, `years` and `decades` read single dates on these
classes, `lists` what is listed, and `grammar` what follows one another; they give what is printed
(`printed`). `eras` tells years of other eras, `counted` numbers that count something. `reading` says what
it means. `relative` has the phrases that stand for a day.

To add a language, add a line to `words._WORDS` and, if it prints dates in another order, name it in
the sets below; its markers go into `markers`, its relative days into `relative`, and forms of month
names that CLDR has not into `months`. Raise `mentions.RULES_VERSION`, and add what it prints to
`tests/values/dating/test_dual_dates.py` and to the forms in `tests/values/test_mentions.py`.
"""
