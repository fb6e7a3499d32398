"""Dates as footnotes, headings and tables print them, and what looks like one."""

import pytest

from annotations.values.mentions import find

# language, text, and of every date: what is printed, the calendar of its first form, its days, audit
PRINTED = [
    ("el", "25η Μαρτίου 1821", [("25η Μαρτίου 1821", "", "1821-03-25", "unstated")]),
    ("el", "της 25ης Μαρτίου 1821", [("25ης Μαρτίου 1821", "", "1821-03-25", "unstated")]),
    ("en", "7-XI-1917", [("7-XI-1917", "", "1917-11-07", "unstated")]),
    ("en", "7-Nov-1917", [("7-Nov-1917", "", "1917-11-07", "unstated")]),
    ("en", "25.X./7.XI.1917", [("25.X./7.XI.1917", "julian", "1917-11-07", "consistent")]),
    ("en", "Oct.–Nov. 1917", [("Oct.–Nov. 1917", "", "1917-10/1917-11", "unstated")]),
    (
        "en",
        "In 1905, and in October/November 1917,³ it began.",
        [
            ("1905", "", "1905", "indifferent"),
            ("October", "", "1917-10", "unstated"),
            ("November 1917", "", "1917-11", "unstated"),
        ],
    ),
    (
        "en",
        "In 1905, and in December and January 1918",
        [
            ("1905", "", "1905", "indifferent"),
            ("December", "", "1917-12", "unstated"),
            ("January 1918", "", "1918-01", "unstated"),
        ],
    ),
    (
        "en",
        "9 January O.S., i.e. 22 January N.S., 1905",
        [("9 January O.S., i.e. 22 January N.S., 1905", "julian", "1905-01-22", "consistent")],
    ),
    ("en", "10 February 1702/3", [("10 February 1702/3", "julian", "1703-02-21", "indifferent")]),
    ("en", "27 B.C.–14 A.D.", [("27 B.C.–14 A.D.", "", "-0026/0014", "indifferent")]),
    (
        "en",
        "7 November 1917 (25 October J)",
        [("7 November 1917 (25 October J)", "gregorian", "1917-11-07", "consistent")],
    ),
    ("es", "25-X-1917", [("25-X-1917", "", "1917-10-25", "unstated")]),
    ("es", "25-oct-1917", [("25-oct-1917", "", "1917-10-25", "unstated")]),
    (
        "es",
        "julio y agosto de 1917",
        [("julio", "", "1917-07", "unstated"), ("agosto de 1917", "", "1917-08", "unstated")],
    ),
    (
        "de",
        "Ende Oktober/Anfang November 1917",
        [("Ende Oktober", "", "1917-10", "unstated"), ("Anfang November 1917", "", "1917-11", "unstated")],
    ),
    (
        "fi",
        "vuodesta 1917 vuoteen 1923",
        [("vuodesta 1917 vuoteen 1923", "", "1917/1923", "indifferent")],
    ),
    ("fr", "14 juill. 1789", [("14 juill. 1789", "", "1789-07-14", "unstated")]),
    ("hu", "1917. X. 25.", [("1917. X. 25", "", "1917-10-25", "unstated")]),
    ("hu", "i. e. 44", [("i. e. 44", "", "-0043", "indifferent")]),
    ("hu", "Kr. e. 44-ben", [("Kr. e. 44-ben", "", "-0043", "indifferent")]),
    (
        "hy",
        "1917 թ. նոյեմբերի 7-ին (հոկտեմբերի 25)",
        [("1917 թ. նոյեմբերի 7-ին (հոկտեմբերի 25)", "gregorian", "1917-11-07", "consistent")],
    ),
    ("hy", "1917 թվականին", [("1917 թվականին", "", "1917", "indifferent")]),
    ("it", "il 1° maggio 1917", [("1° maggio 1917", "", "1917-05-01", "unstated")]),
    (
        "ka",
        "1917 წლის 25 ოქტომბერს (7 ნოემბერს)",
        [("1917 წლის 25 ოქტომბერს (7 ნოემბერს)", "julian", "1917-11-07", "consistent")],
    ),
    ("ka", "1918 წლის 26 მაისს", [("1918 წლის 26 მაისს", "", "1918-05-26", "unstated")]),
    ("pl", "25-X-1917", [("25-X-1917", "", "1917-10-25", "unstated")]),
    (
        "pl",
        "na przełomie lutego i marca 1917",
        [("lutego", "", "1917-02", "unstated"), ("marca 1917", "", "1917-03", "unstated")],
    ),
    (
        "ru",
        "в феврале и марте 1917 г.",
        [("феврале", "", "1917-02", "unstated"), ("марте 1917 г.", "", "1917-03", "unstated")],
    ),
    ("ru", "ЛИТЕРАТУРА 1930-Х ГОДОВ", [("1930-Х ГОДОВ", "", "193X", "indifferent")]),
    ("ru", "25.10(07.11).1917", [("25.10(07.11).1917", "julian", "1917-11-07", "consistent")]),
    (
        "tr",
        "7 Kasım 1917 (Jülyen 25 Ekim)",
        [("7 Kasım 1917 (Jülyen 25 Ekim)", "gregorian", "1917-11-07", "consistent")],
    ),
]


@pytest.mark.parametrize(("language", "text", "dates"), PRINTED)
def test_every_manner_of_print_is_read(language, text, dates):
    found = find(text, language=language)
    assert [(m.printed, m.primary, m.gregorian or m.as_printed, m.audit.value) for m in found] == dates


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "tel. 1917-1923, fax 1905-1917; ISBN 978-1917-1923-4; +44 1917 192300"),
        ("en", "42 U.S.C. § 1983; 5 U.S.C. § 552a(b); Directive 95/46/EC"),
        ("en", "pp. 1905–1917, LC-34 and A-1917; £1,917 10s.; $1917"),
        ("en", "It took, i.e. 22 men and a half, all of it; he may and must."),
        ("de", "Telefon 1917-1923, § 1917 BGB, S. 1917, Nr. 1917"),
        ("fr", "loi n° 1917-23, page 1917"),
        ("it", "a 21° nord, 1° C"),
        ("ko", "1917명"),
        ("ru", "1917 руб. 50 коп., ст. 1917 ГК, с. 1917, тел. 8-917-1923"),
        ("zh", "电话1917-1923，第1917号"),
    ],
)
def test_numbers_laws_pages_money_and_telephones_are_no_dates(language, text):
    assert find(text, language=language) == []
