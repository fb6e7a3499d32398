"""What is printed of a date, before it is read in a calendar."""

from collections.abc import Iterable
from typing import NamedTuple, Self

from annotations.values.days import DateError, gregorian_day, julian_day, month_length

YMD = tuple[int, int, int]


class Parts(NamedTuple):
    """The year, month and day of a date, as far as they are printed; the year is astronomical."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    def edtf(self) -> str:
        """The date in EDTF; without a year the digits of the year are unspecified."""
        written = "XXXX" if self.year is None else f"{'-' if self.year < 0 else ''}{abs(self.year):04}"
        if self.month is not None:
            written += f"-{self.month:02}"
            if self.day is not None:
                written += f"-{self.day:02}"
        return written

    def days(self, *, julian: bool) -> tuple[int, int]:
        """The first and the last day in a calendar; DateError if it has none, or no year is known."""
        if self.year is None:
            raise DateError("no year is known")
        number = julian_day if julian else gregorian_day
        if self.month is None:
            return number(self.year, 1, 1), number(self.year, 12, 31)
        if self.day is None:
            last = month_length(self.year, self.month, julian=julian)
            return number(self.year, self.month, 1), number(self.year, self.month, last)
        day = number(self.year, self.month, self.day)
        return day, day


class Stretch(NamedTuple):
    """One date, or a range of them."""

    start: Parts
    end: Parts

    @classmethod
    def of(cls, parts: Parts) -> Self:
        return cls(parts, parts)

    @property
    def is_range(self) -> bool:
        return self.start != self.end

    @property
    def year(self) -> int | None:
        return self.end.year if self.end.year is not None else self.start.year

    @property
    def has_day(self) -> bool:
        return self.start.day is not None

    @property
    def may_be(self) -> bool:
        """Whether there are such days in some year: no 30 February, and no 32 May."""
        return all(
            parts.day is None or 1 <= parts.day <= month_length(2000, parts.month or 1)
            for parts in (self.start, self.end)
        )

    def in_year(self, year: int) -> "Stretch":
        """The same with this year, that of its end, wherever none is printed."""
        end = self.end if self.end.year is not None else self.end._replace(year=year)
        start = self.start
        if start.year is None:
            assert end.year is not None
            over = (start.month or 0, start.day or 0) > (end.month or 12, end.day or 31)
            start = start._replace(year=end.year - 1 if over else end.year)
        return Stretch(start, end)

    def until(self, last: "Stretch") -> "Stretch | None":
        """From this date to a later one, also if one of them is less exact; None if that is no range."""
        start, end = self.start, last.end
        if start.year is not None and end.year is None:
            return None
        is_year, ends_in_year = start.month is None, end.month is None
        if is_year != ends_in_year and (start.year is None or start.year == end.year):
            return None  # 5 March to 1917, in 1917 – October 1917
        if (start.day is None) != (end.day is None) and start[:2] == end[:2]:
            return None  # October 1917 – 25 October 1917
        stretch = Stretch(start, end)
        if end.year is None:
            return stretch
        stretch = stretch.in_year(end.year)
        try:
            stretch.days(julian=True)
        except DateError:
            return None
        return stretch

    def moved(self, years: int) -> "Stretch":
        """The same so many years later, wherever a year is known."""

        def later(parts: Parts) -> Parts:
            return parts if parts.year is None else parts._replace(year=parts.year + years)

        return Stretch(later(self.start), later(self.end))

    def edtf(self) -> str:
        if not self.is_range:
            return self.start.edtf()
        return f"{self.start.edtf()}/{self.end.edtf()}"

    def days(self, *, julian: bool) -> tuple[int, int]:
        """The first and the last day in a calendar; DateError if it has none of them."""
        first, last = self.start.days(julian=julian)[0], self.end.days(julian=julian)[1]
        if first > last:
            raise DateError("it ends before it starts")
        return first, last


class Printed(NamedTuple):
    """A date as the grammar reads it: the pieces from `start` to `end`, and what they say.

    `other` is the date of the other calendar. A style is `o` (old), `w` (new) or not printed.
    """

    start: int
    end: int
    date: Stretch
    style: str = ""
    other: Stretch | None = None
    other_style: str = ""
    other_days: tuple[int, ...] = ()  # that are listed before its day: (6 and 7 November)
    about: bool = False
    decade: bool = False
    double_year: bool = False  # printed as 1750/51
    or_else: Parts | None = None  # the day it may be as well: 7/11/1917
    weak: bool = False  # a date only if something else says so
    unread: bool = False  # of another era, or of a year 0: its numbers say nothing here
    languages: tuple[str, ...] = ()

    @property
    def year(self) -> int | None:
        """The year that is printed, in either calendar."""
        return self.date.year if self.date.year is not None else self.other_year

    @property
    def other_year(self) -> int | None:
        """The year that is printed in the other calendar only."""
        return self.other.year if self.other else None


def apart(one: Stretch, other: Stretch) -> int:
    """How many days the second date is after the first, as if both were of the same calendar; 0 if unknown.

    If the year of one is not printed, or of neither, it is the one in which they are nearest, since
    a new year may be between them. Where no year is printed, it is counted in a leap year, which has
    every day.
    """
    known = one.year or other.year or 1916
    near = (known - 1, known, known + 1)
    starts = near if one.year is None and other.year is not None else (one.start.year or known,)
    ends = near if other.year is None else (other.start.year or known,)
    differences = [
        later - earlier for earlier in _in_years(one.start, starts) for later in _in_years(other.start, ends)
    ]
    return min(differences, key=abs, default=0)


def _in_years(parts: Parts, years: Iterable[int]) -> list[int]:
    """The day in each of the years that has it."""
    found = []
    for year in years:
        try:
            found.append(julian_day(year, parts.month or 1, parts.day or 1))
        except DateError:
            continue
    return found
