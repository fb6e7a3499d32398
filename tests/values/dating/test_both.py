"""Two dates beside one another that are one day in two calendars, in the manners that print has."""

import pytest

from annotations.values.mentions import find

OCTOBER = ("1917-11-07", "1917-10-25")
JANUARY = ("1905-01-22", "1905-01-09")

# language, printed, Gregorian and Julian form; what is printed first is of the Old Style
PRINTED = [
    # the first of them in brackets
    ("en", "(O.S. 25 October) 7 November 1917", OCTOBER),
    ("en", "[25 October O.S.] 7 November 1917", OCTOBER),
    ("en", "(October 25) November 7, 1917", OCTOBER),
    ("en", "(O.S. 25 October 1917) 7 November", OCTOBER),
    ("de", "(25. Oktober a. St.) 7. November 1917", OCTOBER),
    ("fr", "(25 octobre a. s.) 7 novembre 1917", OCTOBER),
    ("es", "(25 de octubre, calendario juliano) 7 de noviembre de 1917", OCTOBER),
    ("it", "(25 ottobre vecchio stile) 7 novembre 1917", OCTOBER),
    ("pl", "(25 października st. st.) 7 listopada 1917 r.", OCTOBER),
    ("ru", "(25 октября) 7 ноября 1917 года", OCTOBER),
    ("ru", "(25 октября ст. ст.) 7 ноября 1917 г.", OCTOBER),
    ("uk", "(25 жовтня ст. ст.) 7 листопада 1917 року", OCTOBER),
    # with a word that says that they are one
    ("en", "9 January O.S., i.e. 22 January N.S., 1905", JANUARY),
    ("en", "9 January 1905, i. e. 22 January", JANUARY),
    ("en", "9 January (that is, 22 January) 1905", JANUARY),
    ("en", "9 January, Old Style, that is to say the 22nd of January, New Style, 1905", JANUARY),
    ("de", "9. Januar a. St., d. h. 22. Januar n. St., 1905", JANUARY),
    ("de", "9. Januar a. St., also am 22. Januar n. St. 1905", JANUARY),
    ("fr", "9 janvier (vieux style), c'est-à-dire 22 janvier (nouveau style) 1905", JANUARY),
    ("fr", "9 janvier, soit le 22 janvier 1905", JANUARY),
    ("es", "9 de enero (estilo antiguo), es decir, 22 de enero (nuevo estilo) de 1905", JANUARY),
    ("it", "9 gennaio vecchio stile, cioè 22 gennaio nuovo stile, 1905", JANUARY),
    ("pl", "9 stycznia starego stylu, tj. 22 stycznia nowego stylu, 1905", JANUARY),
    ("ru", "9 января ст. ст., т. е. 22 января н. ст., 1905 года", JANUARY),
    ("ru", "9 января (то есть 22 января) 1905 г.", JANUARY),
    ("uk", "9 січня ст. ст., тобто 22 січня н. ст., 1905 року", JANUARY),
    ("tl", "Enero 9 (lumang estilo), samakatuwid Enero 22, 1905", JANUARY),
    # with a stroke, and the styles before or after them
    ("en", "25 October O.S. / 7 November N.S. 1917", OCTOBER),
    ("en", "O.S. 25 October / N.S. 7 November 1917", OCTOBER),
    ("en", "25 October (O.S.)/7 November (N.S.) 1917", OCTOBER),
    ("en", "O.S. 25 October, N.S. 7 November 1917", OCTOBER),
    ("de", "25. Oktober a. St. / 7. November n. St. 1917", OCTOBER),
    ("fr", "25 octobre v. st. / 7 novembre n. st. 1917", OCTOBER),
    (
        "es",
        "25 de octubre del calendario juliano / 7 de noviembre del calendario gregoriano de 1917",
        OCTOBER,
    ),
    ("pl", "25 października st. st. / 7 listopada n. st. 1917", OCTOBER),
    ("ru", "25 октября ст. ст. / 7 ноября н. ст. 1917 г.", OCTOBER),
]


@pytest.mark.parametrize(("language", "printed", "forms"), PRINTED)
def test_two_dates_that_are_one_day_are_one_mention(language, printed, forms):
    [mention] = find(f"Петроград 😀 {printed}, Смольный", language=language)
    assert (mention.printed, mention.primary, mention.audit) == (printed, "julian", "consistent")
    assert (mention.gregorian, mention.julian) == forms


def test_a_day_that_is_said_to_be_another_one_is_checked():
    [mention] = find("9 January O.S., i.e. 21 January N.S., 1905", language="en")
    assert (mention.audit, mention.days_off, mention.expected) == ("mismatch", 1, "1905-01-22")


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", "On 25 October 1917, that is 2 May 1918, he left", ["25 October 1917", "2 May 1918"]),
        ("en", "the letters (1 March 1917) 4 May 1917", ["1 March 1917", "4 May 1917"]),
        (
            "en",
            "25 October 1917 O.S., 7 November 1917 O.S.",
            ["25 October 1917 O.S.", "7 November 1917 O.S."],
        ),
        ("ru", "(3 марта) 9 мая 1917 года", ["3 марта", "9 мая 1917 года"]),
        ("de", "am 25. Oktober 1917, also am 2. Mai 1918", ["25. Oktober 1917", "2. Mai 1918"]),
    ],
)
def test_two_dates_that_are_not_as_far_apart_as_the_calendars_stay_two(language, text, printed):
    assert [m.printed for m in find(text, language=language)] == printed
