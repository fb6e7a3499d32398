import csv
import datetime
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
    julian_from_day,
    month_length,
    parse_bound,
)

DATA = Path(__file__).parents[1] / "data" / "edtf"
UNIX_EPOCH = 2440588  # the number of 1 January 1970
DAYS = st.integers(-(10**9), 10**9)


def first_and_last(text):
    found = EDTF.parse(text)
    return tuple(day if day is None else gregorian_from_day(day) for day in (found.earliest, found.latest))


# --- day numbers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ((1917, 10, 25), (1917, 11, 7)),
        ((1917, 2, 23), (1917, 3, 8)),
        ((1917, 10, 10), (1917, 10, 23)),
        ((1900, 2, 29), (1900, 3, 13)),
        ((1582, 10, 5), (1582, 10, 15)),
        ((1492, 10, 12), (1492, 10, 21)),
        ((200, 5, 10), (200, 5, 10)),
        ((100, 5, 10), (100, 5, 9)),
        ((-4712, 1, 1), (-4713, 11, 24)),
    ],
)
def test_a_day_has_one_number_in_both_calendars(julian, gregorian):
    assert julian_day(*julian) == gregorian_day(*gregorian)


def test_days_are_counted_from_the_first_of_january_4713_bc():
    assert julian_day(-4712, 1, 1) == 0
    assert gregorian_day(2000, 1, 1) == 2451545
    assert gregorian_day(1970, 1, 1) == UNIX_EPOCH


@given(DAYS)
def test_every_day_is_found_again_in_both_calendars(number):
    assert gregorian_day(*gregorian_from_day(number)) == number
    assert julian_day(*julian_from_day(number)) == number


@given(DAYS)
def test_the_next_day_is_the_next_date(number):
    assert gregorian_from_day(number) < gregorian_from_day(number + 1)
    assert julian_from_day(number) < julian_from_day(number + 1)


@given(st.dates())
def test_days_agree_with_those_of_python(date):
    number = gregorian_day(date.year, date.month, date.day)
    assert number - gregorian_day(1, 1, 1) == (date - datetime.date.min).days


def test_years_may_be_as_long_as_they_like():
    assert gregorian_from_day(gregorian_day(-(10**30), 2, 29)) == (-(10**30), 2, 29)


@pytest.mark.parametrize("date", [(1917, 2, 29), (1900, 2, 29), (1917, 4, 31), (1917, 13, 1)])
def test_a_day_that_the_calendar_has_not_is_refused(date):
    with pytest.raises(DateError, match="there is no"):
        gregorian_day(*date)


@pytest.mark.parametrize("date", [(1917, 2, 29), (1900, 2, 30), (1917, 0, 1), (1917, 5, 0)])
def test_the_julian_calendar_has_its_own_leap_years(date):
    assert month_length(1900, 2, julian=True) == 29
    with pytest.raises(DateError, match="there is no"):
        julian_day(*date)


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
        ("1917-11-07/1917", (1917, 11, 7), (1917, 12, 31)),
        ("1917~/192X?", (1917, 1, 1), (1929, 12, 31)),
        ("1917/..", (1917, 1, 1), None),
        ("1917/", (1917, 1, 1), None),
        ("../1917", None, (1917, 12, 31)),
        ("/1917-02", None, (1917, 2, 28)),
        ("../..", None, None),
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
        "1917-25",
        "19X7",
        "X917",
        "191X-05",
        "1917-XX-05",
        "191X-XX-05",
        "1917?-11",
        "?1917",
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
        "[1917,1918]",
        "7 November 1917",
        "１９１７",
        "١٩١٧",
        "circa 1917",
        "1917-02-30/1918",
        "..",
        "1917..1918",
        "0000/-0001",
    ],
)
def test_what_is_not_edtf_of_levels_0_and_1_is_refused_by_name(text):
    with pytest.raises(DateError) as refused:
        EDTF.parse(text)
    assert repr(text) in str(refused.value)


@given(st.text(alphabet="0129X-/.?~%YTZ:[]", max_size=12))
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
    for name in ("level0.tsv", "level1.tsv"):
        with (DATA / name).open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t"):
                if row["type"] not in ("Season", "Century") and "T" not in row["input"]:
                    yield pytest.param(row["input"], row["min"], row["max"], id=row["input"])


@pytest.mark.parametrize(("text", "first", "last"), list(others_cases()))
def test_dates_mean_the_same_days_as_elsewhere(text, first, last):
    def day(milliseconds):
        is_open = milliseconds in ("", "Infinity", "-Infinity")
        return None if is_open else int(milliseconds) // 86_400_000 + UNIX_EPOCH

    found = EDTF.parse(text)
    assert (found.earliest, found.latest) == (day(first), day(last))


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
