"""How the dates of a text are found and read: what `annotations.values.mentions` is made of.

`tokens` parts a stretch of text into pieces and gives each a class, by the words of its language
(`words`), the names of months (`months`), numbers (`numerals`) and markers of calendars and eras
(`markers`). `forms` and `numeric` find single dates on these classes by `patterns`, and `matches` reads
them; `years` and `decades` tell a number that is a year from what `numbers` knows to count something
(`counted`) or to name it (`numbered`). `duals` and `figures` read a day that is printed in both calendars
at once, `styles` the marker of a date, `both` the date of the other calendar beside it, `ranges` what lasts
until another date (`cases`: by the endings of words), and `lists` what is listed. `grammar` has them all in
their order; they give what is printed (`printed`). `eras` tells years of other eras. `reading` says what it
means. `relative` has the phrases that stand for a day.

To add a language, add a line to `words._WORDS` and, if it prints dates in another order, name it in
the sets below; its markers go into `markers`, its relative days into `relative`, and forms of month
names that CLDR has not into `months`. Raise `mentions.RULES_VERSION`, and add what it prints to
`tests/values/dating/test_dual_dates.py` and to the forms in `tests/values/test_mentions.py`.
"""
