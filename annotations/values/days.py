"""Days of the Gregorian and the Julian calendar, by number.

Days are Julian Day Numbers: whole numbers that name the day by its noon, the same in every
calendar. Years are astronomical: 0000 is 1 BC, -0001 is 2 BC.
"""

from typing import Final


class DateError(ValueError):
    """What was given is not a date, and why."""


# A year is reckoned from 1 March, so that the leap day is its last; year 0 is then -4800.
_GREGORIAN_EPOCH: Final = 32045
_JULIAN_EPOCH: Final = 32083


def gregorian_day(year: int, month: int, day: int) -> int:
    """The number of a day of the Gregorian calendar, also from before it was introduced."""
    _check(year, month, day, month_length(year, month))
    years, days = _from_march(year, month, day)
    return days + years // 4 - years // 100 + years // 400 - _GREGORIAN_EPOCH


def julian_day(year: int, month: int, day: int) -> int:
    """The number of a day of the Julian calendar (O.S.), also from before it was introduced."""
    _check(year, month, day, month_length(year, month, julian=True))
    years, days = _from_march(year, month, day)
    return days + years // 4 - _JULIAN_EPOCH


def gregorian_from_day(number: int) -> tuple[int, int, int]:
    """Year, month and day of the Gregorian calendar."""
    days = number + _GREGORIAN_EPOCH - 1
    centuries = (4 * days + 3) // 146_097
    year, month, day = _to_march(days - 146_097 * centuries // 4)
    return year + 100 * centuries, month, day


def julian_from_day(number: int) -> tuple[int, int, int]:
    """Year, month and day of the Julian calendar (O.S.)."""
    return _to_march(number + _JULIAN_EPOCH - 1)


def month_length(year: int, month: int, *, julian: bool = False) -> int:
    """How many days a month has; DateError unless it is 1 to 12."""
    if not 1 <= month <= 12:
        raise DateError(f"there is no month {month}")
    if month == 2:
        leap = year % 4 == 0 and (julian or year % 100 != 0 or year % 400 == 0)
        return 29 if leap else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _check(year: int, month: int, day: int, length: int) -> None:
    if not 1 <= day <= length:
        raise DateError(f"there is no day {day} in month {month} of the year {year}")


def _from_march(year: int, month: int, day: int) -> tuple[int, int]:
    """Years since -4800, and the day as if no year were a leap year."""
    late = month < 3  # January and February end the year before
    years, months = year + 4800 - late, month - 3 + 12 * late
    return years, day + (153 * months + 2) // 5 + 365 * years


def _to_march(days: int) -> tuple[int, int, int]:
    """The date so many days after 1 March -4800, if every fourth year is a leap year."""
    years = (4 * days + 3) // 1461
    rest = days - 1461 * years // 4
    months = (5 * rest + 2) // 153
    day = rest - (153 * months + 2) // 5 + 1
    return years - 4800 + months // 10, months + 3 - 12 * (months // 10), day
