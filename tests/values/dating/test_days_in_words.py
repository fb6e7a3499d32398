"""Days that are printed in words, and with the ordinals of several languages."""

import pytest

from annotations.values.mentions import Context, find

# language, text, what of it is the date, and the day
DAYS = [
    ("es", "El 1.º de mayo de 1917 hubo una huelga.", "1.º de mayo de 1917", "1917-05-01"),
    ("es", "El 1.o de mayo de 1917 hubo una huelga.", "1.o de mayo de 1917", "1917-05-01"),
    ("es", "El dos de mayo de 1808 se levantó Madrid.", "dos de mayo de 1808", "1808-05-02"),
    ("es", "el veinticinco de octubre de 1917", "veinticinco de octubre de 1917", "1917-10-25"),
    ("it", "Il 1.º maggio 1917 ci fu uno sciopero.", "1.º maggio 1917", "1917-05-01"),
    ("it", "il primo maggio 1917", "primo maggio 1917", "1917-05-01"),
    ("pt", "Em 1.º de maio de 1917 houve uma greve.", "1.º de maio de 1917", "1917-05-01"),
    ("pt", "a vinte e cinco de outubro de 1917", "vinte e cinco de outubro de 1917", "1917-10-25"),
    ("en", "On the Fourth of July 1776 they said so.", "Fourth of July 1776", "1776-07-04"),
    ("en", "On the first of May, 1917, they marched.", "first of May, 1917", "1917-05-01"),
    ("en", "the twenty-fifth of October 1917", "twenty-fifth of October 1917", "1917-10-25"),
    ("en", "the thirtieth of January 1649", "thirtieth of January 1649", "1649-01-30"),
    ("en", "the second of March", "second of March", "1905-03-02"),
    ("fr", "le premier mai 1917", "premier mai 1917", "1917-05-01"),
    ("fr", "le vingt-cinq octobre 1917", "vingt-cinq octobre 1917", "1917-10-25"),
    ("fr", "le sept novembre 1917", "sept novembre 1917", "1917-11-07"),
    ("de", "am ersten Mai 1917", "ersten Mai 1917", "1917-05-01"),
    ("de", "am fünfundzwanzigsten Oktober 1917", "fünfundzwanzigsten Oktober 1917", "1917-10-25"),
    ("ru", "Первого мая 1917 года вышли все.", "Первого мая 1917 года", "1917-05-01"),
    ("ru", "двадцать пятого октября 1917 г. 😀", "двадцать пятого октября 1917 г.", "1917-10-25"),
    ("ru", "двадцать третье февраля 1917 года", "двадцать третье февраля 1917 года", "1917-02-23"),
    ("uk", "двадцять п’ятого жовтня 1917 року", "двадцять п’ятого жовтня 1917 року", "1917-10-25"),
    ("pl", "pierwszego maja 1917 r.", "pierwszego maja 1917 r.", "1917-05-01"),
    (
        "pl",
        "dwudziestego piątego października 1917 roku",
        "dwudziestego piątego października 1917 roku",
        "1917-10-25",
    ),
]


@pytest.mark.parametrize(("language", "text", "printed", "day"), DAYS)
def test_a_day_in_words_is_read(language, text, printed, day):
    [mention] = find(text, language=language, context=Context(1905))
    assert (mention.printed, mention.as_printed) == (printed, day)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "It was the first May Day of the second republic."),
        ("en", "In May first steps were taken; it may be the first of many."),
        ("fr", "deux hommes sur trois"),
        ("es", "dos de cada tres"),
        ("ru", "первого человека из двадцати пяти"),
        ("de", "der erste Maler"),
    ],
)
def test_numbers_in_words_of_something_else_are_no_days(language, text):
    assert find(text, language=language) == []


@pytest.mark.parametrize(
    ("text", "printed", "julian"),
    [
        ("He died on 12 January 1648-9.", "12 January 1648-9", "1649-01-12"),
        ("He died on 12 January 1648–49.", "12 January 1648–49", "1649-01-12"),
        ("on January 12, 1648-9", "January 12, 1648-9", "1649-01-12"),
        ("on 12 January 1648-1649", "12 January 1648-1649", "1649-01-12"),
        ("10/21 February 1750-51", "10/21 February 1750-51", "1751-02-10"),
    ],
)
def test_two_years_with_a_dash_are_one_before_lady_day(text, printed, julian):
    [mention] = find(text, language="en")
    assert (mention.printed, mention.primary, mention.julian) == (printed, "julian", julian)


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("from 12 January 1917-18 March 1918", ["1917-01-12/1918-03-18"]),
        ("12 April 1648-9", ["1648-04-12"]),
        ("12 January 1917 – 18", ["1917-01-12"]),
        ("1917–18", ["1917/1918"]),
    ],
)
def test_other_dashes_make_no_double_year(text, dates):
    assert [mention.as_printed for mention in find(text, language="en")] == dates
