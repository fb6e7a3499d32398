"""Ranges of days, in both calendars and in words, and styles that are joined to their date."""

import pytest

from annotations.values.mentions import find

FIFTH = ("1917-07-16/1917-07-18", "1917-07-03/1917-07-05")
SEVENTH = ("1917-07-16/1917-07-20", "1917-07-03/1917-07-07")


@pytest.mark.parametrize(
    ("language", "printed", "forms"),
    [
        ("ru", "3—5 (16—18) июля 1917 г.", FIFTH),
        ("uk", "3—5 (16—18) липня 1917 року", FIFTH),
        ("pl", "3–5 (16–18) lipca 1917", FIFTH),
        ("de", "3.–5. (16.–18.) Juli 1917", FIFTH),
        ("fr", "3-5 (16-18) juillet 1917", FIFTH),
        ("es", "3-5 (16-18) de julio de 1917", FIFTH),
        ("it", "3-5 (16-18) luglio 1917", FIFTH),
        ("en", "3–7 (16–20) July 1917", SEVENTH),
        ("en", "3–7 (16–20, N.S.) July 1917", SEVENTH),
        ("en", "July 3–7 (16–20), 1917", SEVENTH),
        (
            "ru",
            "25 на 26 октября (с 7 на 8 ноября) 1917 года",
            ("1917-11-07/1917-11-08", "1917-10-25/1917-10-26"),
        ),
        (
            "ru",
            "27 февраля — 2 марта (12—15 марта) 1917",
            ("1917-03-12/1917-03-15", "1917-02-27/1917-03-02"),
        ),
    ],
)
def test_a_range_in_both_calendars_is_one_date(language, printed, forms):
    [mention] = find(f"Это — ночь с {printed}", language=language)
    assert (mention.printed, mention.primary, mention.audit) == (printed, "julian", "consistent")
    assert (mention.gregorian, mention.julian) == forms


def test_ranges_that_are_no_forms_of_one_another_are_not_joined():
    found = find("pages 3–7 (8–9) July 1917", language="en")
    assert [(m.printed, m.audit) for m in found] == [("July 1917", "unstated")]
    found = find("27 февраля — 2 марта (14 марта) 1917 года", language="ru")
    assert all(m.audit not in ("consistent", "mismatch") for m in found)


@pytest.mark.parametrize(
    ("language", "text", "printed", "edtf"),
    [
        ("ru", "в ночь с 25 на 26 октября 1917", "25 на 26 октября 1917", "1917-10-25/1917-10-26"),
        ("pl", "w nocy z 6 na 7 listopada 1917", "6 na 7 listopada 1917", "1917-11-06/1917-11-07"),
        (
            "de",
            "in der Nacht vom 6. auf den 7. November 1917",
            "6. auf den 7. November 1917",
            "1917-11-06/1917-11-07",
        ),
        ("it", "dal 6 all’8 novembre 1917", "6 all’8 novembre 1917", "1917-11-06/1917-11-08"),
        ("it", "tra il 6 e il 7 novembre 1917", "tra il 6 e il 7 novembre 1917", "1917-11-06/1917-11-07"),
        (
            "en",
            "between the 3rd and the 7th of July 1917",
            "between the 3rd and the 7th of July 1917",
            "1917-07-03/1917-07-07",
        ),
    ],
)
def test_words_lead_from_one_day_of_a_month_to_another(language, text, printed, edtf):
    [mention] = find(text, language=language)
    assert (mention.printed, mention.as_printed) == (printed, edtf)


@pytest.mark.parametrize(
    ("language", "printed", "forms"),
    [
        ("de", "25. Oktoberjul. / 7. November 1917greg.", ("1917-11-07", "1917-10-25")),
        ("de", "10. Apriljul. / 22. April 1870greg.", ("1870-04-22", "1870-04-10")),
        ("es", "25 de octubrejul./ 7 de noviembre de 1917greg.", ("1917-11-07", "1917-10-25")),
        ("it", "25 ottobregiul./7 novembre 1917greg.", ("1917-11-07", "1917-10-25")),
    ],
)
def test_a_style_that_was_raised_in_print_is_read_where_it_is_joined_to_the_date(language, printed, forms):
    [mention] = find(f"* {printed} in Simbirsk", language=language)
    assert (mention.printed, mention.primary, mention.audit) == (printed, "julian", "consistent")
    assert (mention.gregorian, mention.julian) == forms


def test_a_word_that_ends_like_a_style_is_no_month():
    assert find("am 25. Blaugreg. kam er", language="de") == []
