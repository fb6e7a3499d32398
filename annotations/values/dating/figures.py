"""Dates of both calendars in figures: 25.10./7.11.1917, 12./24.2.1881, 25.10 (7.11) 1917."""

import re
from collections.abc import Sequence
from typing import Final

from annotations.values.dating.printed import Parts, Printed, Stretch, apart

DAYS_APART: Final = range(8, 17)  # what the calendars may be apart in print, right or wrong
OPPOSITE: Final = {"o": "w", "w": "o"}

_TWO_DATES: Final = re.compile(
    r"""
    (?P<d>d) (?P<sign>[./]) (?P<m>d) (?: (?P=sign) (?P<y>y)? )? g?\.? ,? (?P<s>[ow])?
    (?: (?P<joint>[-/t]) | (?P<open>\() (?P<before>[ow])? ,? )
    (?P<d2>d) (?P=sign) (?P<m2>d) (?: (?P=sign) (?P<y2>y)? )? ,? (?P<after>[ow])? (?(open)\))
    (?P<late> [.,]? g? (?P<y3>y) )?
    """,
    re.VERBOSE,
)
_ONE_MONTH: Final = re.compile(
    r"""
    (?P<d>d) \.?
    (?: (?P<joint>[-/t]) (?P<d2>d) \. | \( (?P<before>[ow])? ,? (?P<d3>d) \.? (?P<after>[ow])? \) \.? )
    (?P<m>d) \. (?P<y>y)
    """,
    re.VERBOSE,
)


def dual_in_figures(classes: str, numbers: Sequence[int], at: int) -> Printed | None:
    """The two dates that begin at this piece, or the range (5./6.11.1917); None if there are none.

    They are two forms of one if a marker says so, or if they are as far apart as the calendars.
    """
    if match := _TWO_DATES.match(classes, at):
        return _two_dates(match, numbers)
    match = _ONE_MONTH.match(classes, at)
    if not match or not 1 <= numbers[match.start("m")] <= 12:
        return None
    second = match.start("d2") if match["d2"] else match.start("d3")
    first = Parts(numbers[match.start("y")], numbers[match.start("m")], numbers[at])
    other = first._replace(day=numbers[second])
    marked = OPPOSITE.get(match["before"] or match["after"] or "", "")
    return _one_or_range(match, match.end(), first, other, marked)


def _two_dates(match: re.Match[str], numbers: Sequence[int]) -> Printed | None:
    def number(group: str) -> int | None:
        return numbers[match.start(group)] if match[group] else None

    year, other_year, late = number("y"), number("y2"), number("y3")
    end = match.end()
    if year is not None or other_year is not None:
        end = match.start("late") if match["late"] else end
    elif late is None:
        return None
    first, other = Parts(year, number("m"), number("d")), Parts(other_year, number("m2"), number("d2"))
    if max(first.month or 0, other.month or 0) > 12:
        return None
    if year is None and other_year is None:
        other = other._replace(year=late)
    marked = match["s"] or OPPOSITE.get(match["before"] or match["after"] or "", "")
    return _one_or_range(match, end, first, other, marked)


def _one_or_range(match: re.Match[str], end: int, first: Parts, other: Parts, marked: str) -> Printed | None:
    one, two = Stretch.of(first), Stretch.of(other)
    days = apart(one, two)
    if match["joint"] in ("-", "t") or (match["joint"] == "/" and not marked and 0 < days < 4):
        if days <= 0 or marked:
            return None
        assert other.year is not None
        return Printed(match.start(), end, Stretch(first, other).in_year(other.year))
    if not marked:
        if abs(days) not in DAYS_APART:
            return None
        marked = "o" if days > 0 else "w"
    return Printed(match.start(), end, one, style=marked, other=two, other_style=OPPOSITE[marked])
