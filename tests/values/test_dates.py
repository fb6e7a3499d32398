import csv
import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.dates import (
    EDTF,
    DateError,
    gregorian_day,
    gregorian_from_day,
    julian_day,
    parse_bound,
)

DATA = Path(__file__).parents[1] / "data" / "edtf"
UNIX_EPOCH = 2440588  # the number of 1 January 1970
DAYS = st.integers(-(10**9), 10**9)


def first_and_last(text):
    found = EDTF.parse(text)
    return tuple(day if day is None else gregorian_from_day(day) for day in (found.earliest, found.latest))


# --- EDTF -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("1917", (1917, 1, 1), (1917, 12, 31)),
        ("1917-02", (1917, 2, 1), (1917, 2, 28)),
        ("1917-11-07", (1917, 11, 7), (1917, 11, 7)),
        ("1917-11-07T21:45:00+02:00", (1917, 11, 7), (1917, 11, 7)),
        ("0000", (0, 1, 1), (0, 12, 31)),
        ("-0043-03-15", (-43, 3, 15), (-43, 3, 15)),
        ("Y-170000", (-170000, 1, 1), (-170000, 12, 31)),
        ("191X", (1910, 1, 1), (1919, 12, 31)),
        ("19XX", (1900, 1, 1), (1999, 12, 31)),
        ("-01XX", (-199, 1, 1), (-100, 12, 31)),
        ("-00XX", (-99, 1, 1), (-1, 12, 31)),
        ("1917-XX", (1917, 1, 1), (1917, 12, 31)),
        ("1917-02-XX", (1917, 2, 1), (1917, 2, 28)),
        ("1917-XX-XX", (1917, 1, 1), (1917, 12, 31)),
        ("1917-21", (1917, 3, 1), (1917, 5, 31)),
        ("1919-24", (1919, 12, 1), (1920, 2, 29)),
        ("1917?", (1917, 1, 1), (1917, 12, 31)),
        ("1917-11~", (1917, 11, 1), (1917, 11, 30)),
        ("191X%", (1910, 1, 1), (1919, 12, 31)),
        ("1917-11-07/1922-10-25", (1917, 11, 7), (1922, 10, 25)),
        ("1917-11-07/1918", (1917, 11, 7), (1918, 12, 31)),
        ("1917~/192X?", (1917, 1, 1), (1929, 12, 31)),
        ("1917/..", (1917, 1, 1), None),
        ("1917/", (1917, 1, 1), None),
        ("../1917", None, (1917, 12, 31)),
        ("/1917-02", None, (1917, 2, 28)),
        ("../..", None, None),
        ("?1917-11-~07", (1917, 11, 7), (1917, 11, 7)),
        ("1917?-11%", (1917, 11, 1), (1917, 11, 30)),
        ("?-0043-03~", (-43, 3, 1), (-43, 3, 31)),
        ("19X7", (1907, 1, 1), (1997, 12, 31)),
        ("X917", (917, 1, 1), (9917, 12, 31)),
        ("191X-05", (1910, 5, 1), (1919, 5, 31)),
        ("1917-XX-05", (1917, 1, 5), (1917, 12, 5)),
        ("1917-XX-31", (1917, 1, 31), (1917, 12, 31)),
        ("1917-1X", (1917, 10, 1), (1917, 12, 31)),
        ("1917-0X-3X", (1917, 1, 30), (1917, 9, 30)),
        ("191X-02-29", (1912, 2, 29), (1916, 2, 29)),
        ("XXXX-02-29", (0, 2, 29), (9996, 2, 29)),
        ("-00X4-02-29", (-84, 2, 29), (-4, 2, 29)),
        ("156X-12-25", (1560, 12, 25), (1569, 12, 25)),
        ("1984-X2", (1984, 2, 1), (1984, 12, 31)),
        ("1917-25", (1917, 3, 1), (1917, 5, 31)),
        ("1917-28", (1917, 12, 1), (1918, 2, 28)),
        ("1917-29", (1917, 9, 1), (1917, 11, 30)),
        ("1919-30", (1919, 12, 1), (1920, 2, 29)),
        ("1917-31", (1917, 3, 1), (1917, 5, 31)),
        ("1917-32", (1917, 6, 1), (1917, 8, 31)),
        ("1917-33", (1917, 1, 1), (1917, 3, 31)),
        ("1917-36", (1917, 10, 1), (1917, 12, 31)),
        ("1917-37", (1917, 1, 1), (1917, 4, 30)),
        ("1917-39?", (1917, 9, 1), (1917, 12, 31)),
        ("1917-40", (1917, 1, 1), (1917, 6, 30)),
        ("1917-41", (1917, 7, 1), (1917, 12, 31)),
        ("191X-24", (1910, 12, 1), (1920, 2, 29)),
        ("Y-17E7", (-170000000, 1, 1), (-170000000, 12, 31)),
        ("Y3388E2S3", (338000, 1, 1), (338999, 12, 31)),
        ("Y171010000S3", (171000000, 1, 1), (171999999, 12, 31)),
        ("1950S2", (1900, 1, 1), (1999, 12, 31)),
        ("-1859S3", (-1859, 1, 1), (-1850, 12, 31)),
        ("-1859S5", (-1859, 1, 1), (-1859, 12, 31)),
        ("[1667,1668,1670..1672]", (1667, 1, 1), (1672, 12, 31)),
        ("[..1760-12-03]", None, (1760, 12, 3)),
        ("{1760-12..}", (1760, 12, 1), None),
        ("{1960,1961-12}", (1960, 1, 1), (1961, 12, 31)),
        ("{1961-12,1960}", (1960, 1, 1), (1961, 12, 31)),
        ("1917-10-XX/1917-10-25", (1917, 10, 1), (1917, 10, 25)),
        ("1917-11-12/1917-11-XX", (1917, 11, 12), (1917, 11, 30)),
        ("2004-06-~01/2004-06-~20", (2004, 6, 1), (2004, 6, 20)),
    ],
)
def test_a_date_means_the_days_from_its_first_to_its_last(text, first, last):
    assert first_and_last(text) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 1917",
        "1917\n",
        "17",
        "+1917",
        "-0000",
        "1917-2",
        "1917-02-29",
        "1917-13",
        "1917-00",
        "1917-21-05",
        "Y1917",
        "Y01917",
        "Y-0",
        "Y1234567890123456",
        "1917-11-07T21:45",
        "1917T21:45:00",
        "1917-11-07T24:00:00",
        "1917-11-07T21:45:00?",
        "/",
        "1917/1916",
        "1917-11/1917-10",
        "a/b",
        "1917/1918/1919",
        "1917-11-07T00:00:00/1918",
        "7 November 1917",
        "１９１７",
        "١٩١٧",
        "circa 1917",
        "1917-02-30/1918",
        "..",
        "1917..1918",
        "0000/-0001",
        "1917-11-07/1917",
        "1917-42",
        "1917-2X-05",
        "1917-9X",
        "1917-02-3X",
        "XXXX-02-30",
        "1917-11-X7X",
        "?1917?",
        "1917-?11?",
        "1917??",
        "-0000S2",
        "Y1E3",
        "Y17E0",
        "Y17E",
        "Y1E15",
        "Y99999/Y100000",
        "1950S",
        "1950S0",
        "[]",
        "{}",
        "[1917",
        "[1917}",
        "[1917,]",
        "[,1917]",
        "[..]",
        "[1917..,1918]",
        "[1917,..1918]",
        "[1918..1917]",
        "[1917, 1918]",
        "[1917/1918]",
        "[1917-11-07T21:45:00]",
        "[[1917]]",
        "[1917]/1918",
    ],
)
def test_what_is_not_edtf_is_refused_by_name(text):
    with pytest.raises(DateError) as refused:
        EDTF.parse(text)
    assert repr(text) in str(refused.value)


@given(st.text(alphabet="0129X-/.?~%YESTZ:[]{},", max_size=14))
def test_a_date_is_refused_or_kept_as_it_was_given(text):
    try:
        found = EDTF.parse(text)
    except DateError:
        return
    assert found.source == text
    assert found.earliest is None or found.latest is None or found.earliest <= found.latest


@given(DAYS, DAYS)
def test_an_interval_of_days_means_just_these(one, other):
    def written(number):
        year, month, day = gregorian_from_day(number)
        return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"

    first, last = sorted(number % 3_000_000 for number in (one, other))
    found = EDTF.parse(f"{written(first)}/{written(last)}")
    assert (found.earliest, found.latest) == (first, last)


def others_cases():
    for name in ("level0.tsv", "level1.tsv", "level2.tsv", "loc-spec.tsv"):
        with (DATA / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if row["type"] not in ("Season", "Century", "Decade") and "T" not in row["input"]:
                    yield pytest.param(row["input"].replace(" ", ""), row["min"], row["max"])


@pytest.mark.parametrize(("text", "first", "last"), list(others_cases()))
def test_dates_mean_the_same_days_as_elsewhere(text, first, last):
    def day(milliseconds):
        is_open = milliseconds in ("", "Infinity", "-Infinity")
        return None if is_open else int(milliseconds) // 86_400_000 + UNIX_EPOCH

    found = EDTF.parse(text)
    assert (found.earliest, found.latest) == (day(first), day(last))


VALIDATED = json.loads((DATA / "edtf-validate.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", [name for name in VALIDATED if not name.startswith("invalid")])
def test_what_others_hold_to_be_valid_is_read(name):
    for text in VALIDATED[name]:
        assert EDTF.parse(text).source == text


@pytest.mark.parametrize("name", [name for name in VALIDATED if name.startswith("invalid")])
def test_what_others_refuse_is_refused(name):
    for text in VALIDATED[name]:
        with pytest.raises(DateError):
            EDTF.parse(text)


PATTERNS = st.from_regex(r"[0-9X]{4}-[0-1X][0-9X]-[0-3X][0-9X]", fullmatch=True)


@given(PATTERNS)
def test_unspecified_digits_mean_the_first_to_the_last_day_that_fits(text):
    def fits(date):
        written = "{:04}-{:02}-{:02}".format(*date)
        return all(digit in ("X", one) for digit, one in zip(text, written, strict=True))

    try:
        first, last = first_and_last(text)
    except DateError:
        return
    assert fits(first)
    assert fits(last)
    assert first <= last


@pytest.mark.parametrize("text", ["XXXX-02-30", "XXX1-02-29", "[" + ",".join(["XXX1-02-29"] * 100) + "]"])
def test_what_no_day_fits_is_refused_soon(text):
    started = time.perf_counter()
    with pytest.raises(DateError, match="there is no day"):
        EDTF.parse(text)
    assert time.perf_counter() - started < 0.5


@given(DAYS)
def test_qualifiers_widen_nothing(number):
    year, month, day = gregorian_from_day(number % 3_000_000)
    written = f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"
    plain = EDTF.parse(written)
    for mark in "?~%":
        qualified = EDTF.parse(written + mark)
        assert (qualified.earliest, qualified.latest) == (plain.earliest, plain.latest)


# --- filters ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["1917-10-25 O.S.", " 1917-10-25 o.s. ", "1917-10-25OS", "1917-10-25\u00a0O. S."]
)
def test_an_old_style_date_means_its_day_of_the_new_style(text):
    found = parse_bound(text)
    assert found.earliest == found.latest == gregorian_day(1917, 11, 7)
    assert found.source == text


def test_old_style_months_and_years_are_those_of_the_julian_calendar():
    month, year = parse_bound("1917-10 O.S."), parse_bound("1917 o.s.")
    assert gregorian_from_day(month.earliest) == (1917, 10, 14)
    assert gregorian_from_day(month.latest) == (1917, 11, 13)
    assert gregorian_from_day(year.latest) == (1918, 1, 13)


def test_a_leap_day_of_the_old_style_is_one_only_there():
    assert parse_bound("1900-02-29 O.S.").earliest == gregorian_day(1900, 3, 13)
    with pytest.raises(DateError, match=r"'1900-02-29 N\.S\.' is not a date"):
        parse_bound("1900-02-29 N.S.")


def test_a_filter_takes_all_of_edtf_and_the_new_style_by_name():
    assert parse_bound("1917-11-07 N.S.").earliest == gregorian_day(1917, 11, 7)
    assert parse_bound(" 191X ").earliest == gregorian_day(1910, 1, 1)
    assert parse_bound("1917/..").latest is None
    with pytest.raises(DateError):
        parse_bound("25 October 1917 O.S.")


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("1917-10-25/1917-11-07 O.S.", (1917, 10, 25), (1917, 11, 7)),
        ("1917-10 O.S.", (1917, 10, 1), (1917, 10, 31)),
        ("1917-10~ o.s.", (1917, 10, 1), (1917, 10, 31)),
        ("[1917-07-11,1917-11-07] O.S.", (1917, 7, 11), (1917, 11, 7)),
        ("1900-02 O.S.", (1900, 2, 1), (1900, 2, 29)),
        ("191X OS", (1910, 1, 1), (1919, 12, 31)),
        ("1917-33 O.S.", (1917, 1, 1), (1917, 3, 31)),
        ("Y17000 O.S.", (17000, 1, 1), (17000, 12, 31)),
    ],
)
def test_any_date_may_be_said_to_be_of_the_old_style(text, earliest, latest):
    date = parse_bound(text)
    assert (date.earliest, date.latest) == (julian_day(*earliest), julian_day(*latest))


@given(st.integers(1, 9998), st.integers(1, 12), st.integers(1, 28), st.sampled_from(["", "?", "~", "%"]))
def test_an_interval_of_the_old_style_is_from_its_first_julian_day_to_its_last(year, month, day, qualifier):
    first, last = f"{year:04}-{month:02}-{day:02}{qualifier}", f"{year + 1:04}"
    date = parse_bound(f"{first}/{last} O.S.")
    assert (date.earliest, date.latest) == (julian_day(year, month, day), julian_day(year + 1, 12, 31))
    assert parse_bound(f"{first}/.. O.S.").latest is None
    assert parse_bound(f"{first}/{last} N.S.").earliest == EDTF.parse(f"{first}/{last}").earliest
