import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.days import (
    DateError,
    gregorian_day,
    gregorian_from_day,
    julian_day,
    julian_from_day,
    month_length,
)

UNIX_EPOCH = 2440588  # the number of 1 January 1970
DAYS = st.integers(-(10**9), 10**9)


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ((1917, 10, 25), (1917, 11, 7)),
        ((1917, 2, 23), (1917, 3, 8)),
        ((1917, 10, 10), (1917, 10, 23)),
        ((1900, 2, 29), (1900, 3, 13)),
        ((1582, 10, 5), (1582, 10, 15)),
        ((1492, 10, 12), (1492, 10, 21)),
        ((1500, 5, 10), (1500, 5, 20)),
        ((1300, 5, 10), (1300, 5, 18)),
        ((1000, 5, 10), (1000, 5, 16)),
        ((900, 5, 10), (900, 5, 15)),
        ((300, 5, 10), (300, 5, 11)),
        ((200, 5, 10), (200, 5, 10)),
        ((100, 5, 10), (100, 5, 9)),
        ((-4712, 1, 1), (-4713, 11, 24)),
        ((-4716, 2, 29), (-4716, 1, 22)),
        ((-3760, 10, 7), (-3760, 9, 7)),
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


@pytest.mark.parametrize(
    ("number", "gregorian"),
    [
        (1747536, (72, 6, 27)),
        (2266296, (1492, 10, 21)),
        (2418934, (1910, 9, 19)),
        (2433360, (1950, 3, 19)),
        (2437970, (1962, 11, 1)),
        (2456967, (2014, 11, 5)),
    ],
)
def test_days_have_the_numbers_that_astronomers_give_them(number, gregorian):
    assert gregorian_from_day(number) == gregorian
    assert gregorian_day(*gregorian) == number


@given(DAYS)
def test_the_calendars_part_by_three_days_in_four_centuries(number):
    year, month, day = julian_from_day(number)
    apart = gregorian_day(year + 400, month, day) - julian_day(year + 400, month, day) if day < 29 else None
    if apart is not None:
        assert apart == gregorian_day(year, month, day) - julian_day(year, month, day) - 3


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
