"""What a printed date means, and whether its two calendars agree."""

from typing import Final, NamedTuple

from annotations.values.dating.mention import Audit, Calendar
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.days import DateError, gregorian_from_day, julian_from_day

Window = tuple[int, int]
_CALENDARS: Final[dict[str, Calendar]] = {"o": "julian", "w": "gregorian", "": ""}
_REFORM: Final = 1582  # the year from which there are two calendars
_HALF_A_YEAR: Final = 180  # days
_NEW_YEAR: Final = (3, 25)  # Lady Day, when the year of the Old Style began in England and elsewhere


class Meaning(NamedTuple):
    """What a printed date means: the fields of a mention that do not come from its place, in its order."""

    audit: Audit
    primary: Calendar = ""
    gregorian: str = ""
    julian: str = ""
    as_printed: str = ""
    earliest: int | None = None
    latest: int | None = None
    days_off: int = 0
    expected: str = ""


def read(found: Printed, *, year: int | None, window: Window) -> Meaning:
    """What a printed date means, in this year if none is printed.

    What is of another era, and a day that no calendar has (31 April), is unresolved: it is not guessed what
    is meant.
    """
    if found.unread:
        return Meaning(Audit.UNRESOLVED)
    try:
        if found.other is not None:
            if found.date.year is None and found.other.year is None and year is None:
                return _unknown_year(found)
            return _dual(found, found.other, year)
        if found.date.year is None:
            if year is None:
                return _unknown_year(found)
            found = found._replace(date=found.date.in_year(year))
        return _alone(found, window)
    except DateError:
        return Meaning(Audit.UNRESOLVED, primary=_CALENDARS[found.style])


def _unknown_year(found: Printed) -> Meaning:
    as_printed = found.date.edtf() if found.date.may_be else ""
    return Meaning(Audit.UNRESOLVED, primary=_CALENDARS[found.style], as_printed=as_printed)


# --- one calendar -------------------------------------------------------------------------------


def _alone(found: Printed, window: Window) -> Meaning:
    if found.or_else is not None:
        return _either(found, found.or_else, window)
    date = found.date
    as_printed = _decade(date) if found.decade else date.edtf()
    if found.about:
        start, slash, end = as_printed.partition("/")  # "about" is said of the first date alone
        as_printed = f"{start}~{slash}{end}"
    style = "o" if found.double_year and not found.style else found.style
    year = date.year
    assert year is not None
    if not style and date.start.month is None:
        first, last = date.days(julian=False)
        return Meaning(
            Audit.INDIFFERENT, gregorian=as_printed, as_printed=as_printed, earliest=first, latest=last
        )
    if not style and min(window[0], _REFORM) <= year <= window[1]:
        readings = [days for julian in (False, True) if (days := _days(date, julian=julian))]
        if not readings:
            raise DateError("there is no such day")
        return Meaning(
            # Before a window that begins later it is not asked which calendar it is, and not known.
            Audit.UNSTATED if year >= window[0] else Audit.INDIFFERENT,
            as_printed=as_printed,
            earliest=min(first for first, _ in readings),
            latest=max(last for _, last in readings),
        )
    # Where no calendar is printed: before the reform was only the one, after the years of doubt the other.
    julian = style == "o" or (not style and year < window[0])
    first, last = date.days(julian=julian)
    return Meaning(
        Audit.INDIFFERENT,
        primary=_CALENDARS[style],
        gregorian=_in(first, last, julian=False) if julian else as_printed,
        julian=date.edtf() if julian else _in(first, last, julian=True),
        as_printed=as_printed,
        earliest=first,
        latest=last,
    )


def _decade(date: Stretch) -> str:
    """A decade, or what may be a century: 192X, 18XX."""
    assert date.start.year is not None
    assert date.end.year is not None
    digits = len(str(date.end.year - date.start.year))
    return date.start.edtf()[:-digits] + "X" * digits


def _either(found: Printed, other: Parts, window: Window) -> Meaning:
    """A day that is one of two, since the order of day and month is not known: 7/11/1917."""
    dates = sorted((found.date, Stretch.of(other)), key=Stretch.edtf)
    one, two = (_alone(found._replace(date=date, or_else=None), window) for date in dates)
    assert one.earliest is not None
    assert two.latest is not None
    return Meaning(
        one.audit,
        gregorian=f"[{one.gregorian},{two.gregorian}]" if one.gregorian and two.gregorian else "",
        as_printed=f"[{one.as_printed},{two.as_printed}]",
        earliest=one.earliest,
        latest=two.latest,
    )


def _days(date: Stretch, *, julian: bool) -> tuple[int, int] | None:
    try:
        return date.days(julian=julian)
    except DateError:
        return None


def _in(first: int, last: int, *, julian: bool) -> str:
    """The days in a calendar, as a date or an interval."""
    from_day = julian_from_day if julian else gregorian_from_day
    start, end = Parts(*from_day(first)).edtf(), Parts(*from_day(last)).edtf()
    return start if first == last else f"{start}/{end}"


# --- both calendars -----------------------------------------------------------------------------


def _dual(found: Printed, other: Stretch, inherited: int | None) -> Meaning:
    """A date and its other form; the other one is checked against the first."""
    julian = found.style == "o"
    date, other = _with_years(found.date, other, inherited, julian=julian)
    printed = date.edtf()
    if julian:
        date = _new_year(date, other.days(julian=False)[0])
    first, last = date.days(julian=julian)
    if not julian:
        other = _new_year(other, first)
    other_first, other_last = other.days(julian=not julian)
    off = max(abs(other_first - first), abs(other_last - last))
    return Meaning(
        Audit.MISMATCH if off else Audit.CONSISTENT,
        primary="julian" if julian else "gregorian",
        gregorian=_in(first, last, julian=False) if julian else printed,
        julian=date.edtf() if julian else other.edtf(),
        as_printed=printed,
        earliest=first,
        latest=last,
        days_off=off,
        expected=_in(first, last, julian=not julian) if off else "",
    )


def _with_years(
    date: Stretch, other: Stretch, inherited: int | None, *, julian: bool
) -> tuple[Stretch, Stretch]:
    """Both with a year: that of one is the year of the other in which they are nearest."""
    if date.year is None and other.year is not None:
        known = other.in_year(other.year)
        return _nearest(date, other.year, known.days(julian=not julian)[0], julian=julian), known
    year = date.year if date.year is not None else inherited
    assert year is not None
    date = date.in_year(year)
    if other.year is not None:
        return date, other.in_year(other.year)
    return date, _nearest(other, year, date.days(julian=julian)[0], julian=not julian)


def _nearest(date: Stretch, year: int, day: int, *, julian: bool) -> Stretch:
    """The date in the year, or the one before or after, in which it is nearest to a day."""
    first = date.in_year(year)
    if (days := _days(first, julian=julian)) and abs(days[0] - day) < _HALF_A_YEAR:
        return first
    candidates = [
        (abs(days[0] - day), candidate)
        for candidate in (date.in_year(near) for near in (year, year - 1, year + 1))
        if (days := _days(candidate, julian=julian))
    ]
    off, nearest = min(candidates, key=lambda candidate: candidate[0], default=(_HALF_A_YEAR, date))
    if off >= _HALF_A_YEAR:
        raise DateError("there is no such day")
    return nearest


def _new_year(date: Stretch, day: int) -> Stretch:
    """A Julian date of a year that began on 25 March, in our reckoning: 11 February 1731 is of 1732.

    Only if the printed date of the other calendar says so.
    """
    start = date.start
    if (start.month or 12, start.day or 31) >= _NEW_YEAR:
        return date
    later = date.moved(1)
    days, then = _days(date, julian=True), _days(later, julian=True)
    if days and then and abs(then[0] - day) < 30 < abs(days[0] - day):
        return later
    return date
