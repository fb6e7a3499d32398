"""Days in both calendars, as they are written: shortest where whole months or years are meant."""

from collections.abc import Callable
from typing import Final

from annotations.values import dates

Number = Callable[[int, int, int], int]
Date = Callable[[int], tuple[int, int, int]]

GREGORIAN: Final[tuple[Number, Date]] = (dates.gregorian_day, dates.gregorian_from_day)
JULIAN: Final[tuple[Number, Date]] = (dates.julian_day, dates.julian_from_day)


def in_both(earliest: int | None, latest: int | None) -> tuple[str, str]:
    """Days from the first to the last, which may be open (None), in the Gregorian and in the Julian calendar.

    `1917-11-07`, `1917-11` for a whole month, `1917` for a year, `1917/1923`, `../1917-03`; years are
    astronomical.
    """
    return written(earliest, latest), written(earliest, latest, julian=True)


def in_either(earliest: int | None, latest: int | None) -> str:
    """The day or month which these days are, if it may be of either calendar; else nothing.

    Such are the days of what is printed without its calendar: `1917-02` lasts from 1 February, New Style, to
    28 February, Old Style. Before the year 200 the Julian calendar is the earlier one.
    """
    if earliest is None or latest is None or earliest == latest:
        return ""
    for (first_number, first), (last_number, last) in ((GREGORIAN, JULIAN), (JULIAN, GREGORIAN)):
        year, month, of_month = first(earliest)
        if last(latest) == (year, month, of_month):
            return day(earliest, first)
        following = (year + month // 12, month % 12 + 1)
        if of_month == 1 and last(latest)[:2] == (year, month) and last_number(*following, 1) == latest + 1:
            return written(earliest, first_number(*following, 1) - 1, julian=first is JULIAN[1])
    return ""


def written(earliest: int | None, latest: int | None, *, julian: bool = False) -> str:
    """The days in one of the calendars, in EDTF."""
    number, date = JULIAN if julian else GREGORIAN
    if earliest is None or latest is None:
        first = ".." if earliest is None else day(earliest, date)
        last = ".." if latest is None else day(latest, date)
        return f"{first}/{last}"
    first_year, first_month, first_day = date(earliest)
    year, month, _ = date(latest)
    if earliest == latest:
        return day(earliest, date)
    begins_year, ends_year = (first_month, first_day) == (1, 1), number(year + 1, 1, 1) == latest + 1
    if begins_year and ends_year:
        return one_or_both(written_year(first_year), written_year(year))
    following = (year + month // 12, month % 12 + 1)
    if first_day == 1 and number(*following, 1) == latest + 1 and max(abs(first_year), abs(year)) <= 9999:
        return one_or_both(f"{written_year(first_year)}-{first_month:02}", f"{written_year(year)}-{month:02}")
    return f"{day(earliest, date)}/{day(latest, date)}"


def one_or_both(first: str, last: str) -> str:
    """The one, if both are the same."""
    return first if first == last else f"{first}/{last}"


def written_year(year: int) -> str:
    """A year in EDTF."""
    return f"Y{year}" if abs(year) > 9999 else f"{'-' if year < 0 else ''}{abs(year):04}"


def day(number: int, date: Date) -> str:
    """A day in EDTF; of years beyond four digits, which have no days there, the year."""
    year, month, of_month = date(number)
    return written_year(year) if abs(year) > 9999 else f"{written_year(year)}-{month:02}-{of_month:02}"
