"""Dates as historians write them (EDTF, ISO 8601-2), and the days they may mean.

Days are Julian Day Numbers: whole numbers that name the day by its noon, the same in every
calendar. Years are astronomical: 0000 is 1 BC, -0001 is 2 BC.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self


class DateError(ValueError):
    """What was given is not a date, and why."""


# --- day numbers --------------------------------------------------------------------------------

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


# --- EDTF ---------------------------------------------------------------------------------------

_Bounds = tuple[int | None, int | None]
_Days = tuple[int, int]


@dataclass(frozen=True, slots=True)
class EDTF:
    """A date as it was written, and the first and last day it may mean.

    Without a bound (None) the date is open on that side or the bound is unknown. A qualifier
    (`?` uncertain, `~` approximate, `%` both) is kept but does not widen the bounds: how wide it
    is meant, nobody can say.
    """

    source: str
    earliest: int | None
    latest: int | None

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise DateError(f"{self.source!r} ends before it starts")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date in EDTF, levels 0 and 1; DateError for anything else."""
        return cls(text, *_bounds(text))


def parse_bound(text: str) -> EDTF:
    """The date in a filter: EDTF, or a date followed by `O.S.` (Julian) or `N.S.` (Gregorian).

    Case, full stops and white space around do not matter: `1917-10-25 o.s.`, `1917-10 OS`.
    """
    plain = " ".join(text.split())
    if styled := _STYLED.fullmatch(plain):
        julian = styled["style"].upper() == "O"
        return EDTF(text, *_explained(text, lambda: _calendar_date(styled, julian=julian)))
    return EDTF(text, *_bounds(plain))


def _bounds(text: str) -> _Bounds:
    start, slash, end = text.partition("/")
    if not slash:
        return _explained(text, lambda: _single(text))
    if text == "/":
        raise DateError(f"{text!r} is not a date: an interval needs a side")
    if "T" in text:
        raise DateError(f"{text!r} is not a date: an interval has no times of day")
    return _explained(text, lambda: _interval(start, end))


def _explained(text: str, read: Callable[[], _Bounds]) -> _Bounds:
    try:
        return read()
    except DateError as error:
        raise DateError(f"{text!r} is not a date: {error}") from error


def _interval(start: str, end: str) -> _Bounds:
    earliest = None if start in ("", "..") else _single(start)[0]
    latest = None if end in ("", "..") else _single(end)[1]
    return earliest, latest


def _single(text: str) -> _Days:
    for form, read in _FORMS:
        if match := form.fullmatch(text):
            return read(match)
    raise DateError("expected EDTF, level 0 or 1, such as 1917-11-07, 1917-11, 191X or 1917?")


def _calendar_date(match: re.Match[str], *, julian: bool = False) -> _Days:
    """A year, month or day; O.S. if `julian`."""
    number = julian_day if julian else gregorian_day
    year = _year(match["year"])
    if match["month"] is None:
        return number(year, 1, 1), number(year, 12, 31)
    month = int(match["month"])
    if match["day"] is None:
        return number(year, month, 1), number(year, month, month_length(year, month, julian=julian))
    day = number(year, month, int(match["day"]))
    return day, day


def _season(match: re.Match[str]) -> _Days:
    """Spring (21) to winter (24) by whole months, as in the north; winter ends in next February."""
    year, first = _year(match["year"]), 3 * (int(match["season"]) - 20)
    last = first + 2 if first < 12 else 2
    ends = year + (first == 12)
    return gregorian_day(year, first, 1), gregorian_day(ends, last, month_length(ends, last))


def _long_year(match: re.Match[str]) -> _Days:
    year = int(match["year"])
    return gregorian_day(year, 1, 1), gregorian_day(year, 12, 31)


def _unspecified_year(match: re.Match[str]) -> _Days:
    """A decade (`191X`), a century (`19XX`), or more."""
    low, high = (int(match["digits"].replace("X", digit)) for digit in "09")
    # There is no year -0000.
    first, last = (-high, -max(low, 1)) if match["sign"] else (low, high)
    return gregorian_day(first, 1, 1), gregorian_day(last, 12, 31)


def _year(digits: str) -> int:
    if digits == "-0000":
        raise DateError("the year 0000 has no sign")
    return int(digits)


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.ASCII)


_YEAR = r"(?P<year>-?\d{4})"
_QUALIFIER = r"[?~%]?"

# Every form of a single date; the first that fits. Level 2 (sets, exponents, parts that are
# qualified or unspecified on their own) comes in as more of them.
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], _Days]], ...]] = (
    (_form(rf"{_YEAR} -(?P<season>2[1-4]) {_QUALIFIER}"), _season),
    (
        _form(
            rf"""{_YEAR} (?: -XX (?:-XX)?
                           | -(?P<month>\d\d) (?: -XX | -(?P<day>\d\d) )?
                         )? {_QUALIFIER}"""
        ),
        _calendar_date,
    ),
    (
        _form(r"(?P<sign>-?) (?P<digits>\d{3}X | \d\dXX | \dXXX | XXXX) (?:-XX){0,2} [?~%]?"),
        _unspecified_year,
    ),
    (
        _form(
            rf"""{_YEAR} -(?P<month>\d\d) -(?P<day>\d\d)
                 T (?:[01]\d|2[0-3]) :[0-5]\d :[0-5]\d
                 (?:Z | [+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?"""
        ),
        _calendar_date,  # a time of day means its day as written, whatever the time zone
    ),
    (_form(rf"Y (?P<year>-?[1-9]\d{{4,14}}) {_QUALIFIER}"), _long_year),
)
_STYLED: Final = re.compile(
    rf"{_YEAR}(?:-(?P<month>\d\d)(?:-(?P<day>\d\d))?)?[ ]?(?P<style>[ON])\.?[ ]?S\.?",
    re.IGNORECASE | re.ASCII,
)
