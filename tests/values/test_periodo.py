import pytest

from annotations.values import dates, languages
from annotations.values.periodo import Edge, YearError, edtf, year


@pytest.mark.parametrize(
    ("start", "stop", "expected"),
    [
        ((-538, -538), (-330, -330), "-0538/-0330"),
        ((1763, 1763), (1763, 1763), "1763"),
        # "3000 B.C. (+/- 150 years)" to "about 2330 B.C.", of PeriodO's own draft of time spans
        ((-3149, -2849), (-2329, -2329), "-3149~/-2329"),
        ((-699, -600), (-699, -600), "-0699~/-0600~"),
        # "at least from the beginning of the second millennium B.C.E."
        ((None, -1999), (-1200, -1200), "/-1200"),
        ((375, 375), (None, None), "0375/"),
        ((None, None), (1000, 1000), "/1000"),
        ((None, None), (None, None), ""),
        ((0, 0), (1, 1), "0000/0001"),
    ],
)
def test_first_and_last_years_are_an_interval_of_edtf(start, stop, expected):
    found, far = edtf(Edge(*start), Edge(*stop))
    assert (found, far) == (expected, [])
    if found:
        dates.EDTF.parse(found)


def test_years_too_far_away_are_left_open_and_told():
    assert edtf(Edge(-100000, -100000), Edge(-9999, -9999)) == ("/-9999", [-100000])
    assert edtf(Edge(-100000, -100000), Edge(-30000, -30000)) == ("", [-100000, -30000])


def test_an_end_before_the_beginning_is_refused():
    with pytest.raises(YearError, match="it begins in 5 and ends in 4"):
        edtf(Edge(5, 5), Edge(4, 4))
    with pytest.raises(YearError, match="7 comes after 6"):
        Edge(7, 6)
    for text in ("present", "1917-10", "١٩١٧", ""):
        with pytest.raises(YearError, match="is no year"):
            year(text)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("eng-latn", "en"),
        ("ukr-cyrl", "uk"),
        ("als-latn", "als-Latn"),
        ("srp-latn", "sr-Latn"),
        ("tgl", "tl"),
        ("zho-hant", "zh-Hant"),
        ("ru", "ru"),
    ],
)
def test_languages_of_three_letters_have_two_where_there_are_two(given, expected):
    assert languages.shortest(given) == expected


def test_a_language_that_is_none_is_refused():
    with pytest.raises(languages.LanguageError):
        languages.shortest("xxx-latn")
