"""Days in both calendars, as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.calendars import in_both, in_either, written
from annotations.values.dates import EDTF, parse_bound
from annotations.values.days import gregorian_day, julian_day

NOVEMBER_7 = gregorian_day(1917, 11, 7)
DAYS = st.integers(min_value=gregorian_day(-4000, 1, 1), max_value=gregorian_day(9000, 1, 1))


@pytest.mark.parametrize(
    ("earliest", "latest", "gregorian", "julian"),
    [
        (NOVEMBER_7, NOVEMBER_7, "1917-11-07", "1917-10-25"),
        (gregorian_day(1917, 11, 1), gregorian_day(1917, 11, 30), "1917-11", "1917-10-19/1917-11-17"),
        (julian_day(1917, 10, 1), julian_day(1917, 10, 31), "1917-10-14/1917-11-13", "1917-10"),
        (gregorian_day(1917, 12, 1), gregorian_day(1917, 12, 31), "1917-12", "1917-11-18/1917-12-18"),
        (gregorian_day(1917, 1, 1), gregorian_day(1923, 12, 31), "1917/1923", "1916-12-19/1923-12-18"),
        (gregorian_day(1917, 2, 1), gregorian_day(1917, 3, 31), "1917-02/1917-03", "1917-01-19/1917-03-18"),
        (gregorian_day(-43, 3, 13), gregorian_day(-43, 3, 13), "-0043-03-13", "-0043-03-15"),
        (None, NOVEMBER_7, "../1917-11-07", "../1917-10-25"),
        (NOVEMBER_7, None, "1917-11-07/..", "1917-10-25/.."),
        (gregorian_day(20_000, 1, 1), gregorian_day(20_000, 12, 31), "Y20000", "Y19999/Y20000"),
    ],
)
def test_days_are_written_as_short_as_they_can_be(earliest, latest, gregorian, julian):
    assert in_both(earliest, latest) == (gregorian, julian)


@given(DAYS, st.integers(min_value=0, max_value=4000))
def test_what_is_written_means_the_same_days(first, length):
    last = first + length
    gregorian, _ = in_both(first, last)
    read = EDTF.parse(gregorian)
    assert (read.earliest, read.latest) == (first, last)


@given(DAYS)
def test_a_day_of_the_julian_calendar_is_read_as_it_was_written(day):
    read = parse_bound(f"{written(day, day, julian=True)} O.S.")
    assert (read.earliest, read.latest) == (day, day)


@pytest.mark.parametrize(
    ("earliest", "latest", "either"),
    [
        (gregorian_day(1917, 2, 1), julian_day(1917, 2, 28), "1917-02"),
        (gregorian_day(1917, 12, 1), julian_day(1917, 12, 31), "1917-12"),
        (gregorian_day(1917, 3, 10), julian_day(1917, 3, 10), "1917-03-10"),
        (julian_day(100, 3, 10), gregorian_day(100, 3, 10), "0100-03-10"),
        (gregorian_day(1917, 2, 1), gregorian_day(1917, 2, 28), ""),
        (gregorian_day(1917, 2, 2), julian_day(1917, 2, 28), ""),
        (NOVEMBER_7, NOVEMBER_7, ""),
        (None, NOVEMBER_7, ""),
    ],
)
def test_a_date_of_either_calendar_is_known_by_its_days(earliest, latest, either):
    assert in_either(earliest, latest) == either
