"""Styles that stand before their date, or between two dates."""

import pytest

from annotations.values.mentions import find

# language, text, and of every date: what is printed, the calendar of its first form, both forms, audit
STYLES = [
    (
        "en",
        "O.S. 10 April 1870, N.S. 22 April 1870.",
        [("O.S. 10 April 1870, N.S. 22 April 1870", "julian", "1870-04-22", "1870-04-10", "consistent")],
    ),
    (
        "en",
        "O.S. 25 October 1917; N.S. 7 November 1917",
        [
            ("O.S. 25 October 1917", "julian", "1917-11-07", "1917-10-25", "indifferent"),
            ("N.S. 7 November 1917", "gregorian", "1917-11-07", "1917-10-25", "indifferent"),
        ],
    ),
    (
        "en",
        "10 April 1870 O.S., N.S. 22 April 1870",
        [("10 April 1870 O.S., N.S. 22 April 1870", "julian", "1870-04-22", "1870-04-10", "consistent")],
    ),
    (
        "en",
        "O.S. 10 April 1870 N.S. 22 April 1870",
        [("O.S. 10 April 1870 N.S. 22 April 1870", "julian", "1870-04-22", "1870-04-10", "consistent")],
    ),
    (
        "en",
        "25 October 1917. N.S. 7 November 1917.",
        [
            ("25 October 1917", "", "", "", "unstated"),
            ("N.S. 7 November 1917", "gregorian", "1917-11-07", "1917-10-25", "indifferent"),
        ],
    ),
    (
        "en",
        "N.S. 22 April 1870 [O.S. 10 April]",
        [("N.S. 22 April 1870 [O.S. 10 April]", "gregorian", "1870-04-22", "1870-04-10", "consistent")],
    ),
    (
        "en",
        "30 January 1648 (O.S.; 9 February 1649 N.S.)",
        [
            (
                "30 January 1648 (O.S.; 9 February 1649 N.S.)",
                "julian",
                "1649-02-09",
                "1649-01-30",
                "consistent",
            )
        ],
    ),
    (
        "ru",
        "По старому стилю 25 октября 1917 года, по новому стилю 7 ноября",
        [
            (
                "старому стилю 25 октября 1917 года, по новому стилю 7 ноября",
                "julian",
                "1917-11-07",
                "1917-10-25",
                "consistent",
            )
        ],
    ),
    (
        "pl",
        "st. st. 25 października 1917, n. st. 7 listopada 1917",
        [
            (
                "st. st. 25 października 1917, n. st. 7 listopada 1917",
                "julian",
                "1917-11-07",
                "1917-10-25",
                "consistent",
            )
        ],
    ),
    (
        "zh",
        "俄历十月二十五日（公历11月7日），一九一七年",
        [("俄历十月二十五日（公历11月7日），一九一七年", "julian", "1917-11-07", "1917-10-25", "consistent")],
    ),
    (
        "zh",
        "俄历十月二十五日（公历11月7日），一九一七年十二月三日",
        [
            ("俄历十月二十五日（公历11月7日）", "julian", "", "", "unresolved"),
            ("一九一七年十二月三日", "", "", "", "unstated"),
        ],
    ),
]


@pytest.mark.parametrize(("language", "text", "dates"), STYLES)
def test_a_style_is_that_of_the_date_it_stands_beside(language, text, dates):
    found = find(text, language=language)
    assert [(m.printed, m.primary, m.gregorian, m.julian, m.audit.value) for m in found] == dates


@pytest.mark.parametrize(
    ("language", "text", "printed"),
    [
        ("en", "Old Style 25 October 1917", None),
        ("en", "It fell on Old Style October 25, 1917.", "Old Style October 25, 1917"),
        ("en", "(O.S. 25 October 1917)", "O.S. 25 October 1917"),
        ("en", "(O.S.) 25 October 1917", None),
        ("en", "Julian: 25 October 1917", None),
        ("ru", "По ст. ст. 25 октября 1917 года", "ст. ст. 25 октября 1917 года"),
        ("ru", "25 октября 1917 г. (ст. стиль)", None),
        ("uk", "За старим стилем 25 жовтня 1917 року", "старим стилем 25 жовтня 1917 року"),
        ("fr", "Ancien style 25 octobre 1917", None),
        ("de", "Alten Stils: 25. Oktober 1917", None),
        ("es", "estilo antiguo: 25 de octubre de 1917", None),
        ("zh", "俄历1917年10月25日", None),
        ("zh", "按俄历1917年10月25日", "俄历1917年10月25日"),
        ("ja", "当時のロシア暦1917年10月25日", "ロシア暦1917年10月25日"),
        ("ko", "구력 1917년 10월 25일", None),
    ],
)
def test_a_style_right_before_a_date_is_that_of_the_date(language, text, printed):
    [mention] = find(text, language=language)
    assert mention.printed == (printed or text)
    assert (mention.primary, mention.gregorian, mention.julian) == ("julian", "1917-11-07", "1917-10-25")


@pytest.mark.parametrize(
    "text",
    ["the S.S. 25 October 1917", "He met Julian 25 October 1917.", "King Julian. Julian 25 October 1917"],
)
def test_a_ship_or_a_man_is_no_style(text):
    [mention] = find(text, language="en")
    assert (mention.printed, mention.primary, mention.audit) == ("25 October 1917", "", "unstated")


def test_in_japan_the_old_calendar_is_that_of_the_moon():
    [mention] = find("旧暦1917年10月25日", language="ja")
    assert (mention.printed, mention.audit, mention.gregorian) == ("旧暦1917年10月25日", "unresolved", "")
