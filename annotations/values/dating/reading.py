"""What a printed date means, and whether its two calendars agree."""

from dataclasses import replace
from typing import Final

from annotations.values.dating.mention import Audit, Calendar, Mention, Origin
from annotations.values.dating.printed import Printed, Stretch
from annotations.values.days import DateError, gregorian_from_day, julian_from_day
from annotations.values.spans import Span

Window = tuple[int, int]
_CALENDARS: Final[dict[str, Calendar]] = {"o": "julian", "w": "gregorian", "": ""}
_NEW_YEAR: Final = (3, 25)  # Lady Day, when the year of the Old Style began in England and elsewhere


def read(
    found: Printed, mention: Mention, *, year: int | None, origin: Origin, window: Window
) -> Mention | None:
    """The mention with all that its printed form means; None if the calendars have no such day.

    `year` is the year to be inherited, and `origin` where it is from.
    """
    printed = found.date.year if found.date.year is not None else found.other and found.other.year
    if printed is None:
        if year is None:
            style = _CALENDARS[found.style]
            return replace(mention, audit=Audit.UNRESOLVED, primary=style, as_printed=found.date.edtf())
        mention = replace(mention, inherited=origin)
    try:
        if found.other is not None:
            return _dual(found, found.other, mention, year)
        date = found.date if found.date.year is not None else found.date.in_year(year or 0)
        return _alone(replace(found, date=date), mention, window)
    except DateError:
        return None


# --- one calendar -------------------------------------------------------------------------------


def _alone(found: Printed, mention: Mention, window: Window) -> Mention:
    date, mark = found.date, "~" if found.about else ""
    if found.or_else is not None:
        return _either(found, mention, window)
    as_printed = f"{date.start.edtf()[:3]}X" if found.decade else date.edtf()
    if mark:
        as_printed = "/".join(f"{side}{mark}" for side in as_printed.split("/"))
    mention = replace(mention, as_printed=as_printed)
    style = "o" if found.double_year and not found.style else found.style
    if date.start.month is None and not style:
        first, last = date.days(julian=False)
        return replace(mention, gregorian=as_printed, earliest=first, latest=last, audit=Audit.INDIFFERENT)
    assert date.year is not None
    if not style and window[0] <= date.year <= window[1]:
        readings = [days for julian in (False, True) if (days := _days(date, julian=julian))]
        if not readings:
            raise DateError("there is no such day")
        return replace(
            mention,
            earliest=min(first for first, _ in readings),
            latest=max(last for _, last in readings),
            audit=Audit.UNSTATED,
        )
    # No calendar is printed: before the years of doubt there was only the one, after them the other.
    julian = style == "o" or (not style and date.year < window[0])
    first, last = date.days(julian=julian)
    return replace(
        mention,
        primary=_CALENDARS[style],
        gregorian=_in(first, last, date, julian=False, printed=not julian)
        if not mark or julian
        else as_printed,
        julian=_in(first, last, date, julian=True, printed=julian),
        earliest=first,
        latest=last,
        audit=Audit.INDIFFERENT,
    )


def _either(found: Printed, mention: Mention, window: Window) -> Mention:
    """A day that is one of two, since the order of day and month is not known: 7/11/1917."""
    assert found.or_else is not None
    readings = [
        _alone(replace(found, date=date, or_else=None), mention, window)
        for date in (found.date, Stretch.of(found.or_else))
    ]
    readings.sort(key=lambda reading: reading.as_printed)
    one, other = readings

    def either(first: str, second: str) -> str:
        return f"[{first},{second}]" if first and second else ""

    return replace(
        one,
        as_printed=either(one.as_printed, other.as_printed),
        gregorian=either(one.gregorian, other.gregorian),
        julian="",
        earliest=min(reading.earliest for reading in readings if reading.earliest is not None),
        latest=max(reading.latest for reading in readings if reading.latest is not None),
    )


def _days(date: Stretch, *, julian: bool) -> tuple[int, int] | None:
    try:
        return date.days(julian=julian)
    except DateError:
        return None


def _in(first: int, last: int, date: Stretch, *, julian: bool, printed: bool) -> str:
    """The days in a calendar, as a date or an interval; as printed if they are printed in it."""
    if printed:
        return date.edtf()
    from_day = julian_from_day if julian else gregorian_from_day
    start, end = _written(from_day(first)), _written(from_day(last))
    return start if first == last else f"{start}/{end}"


def _written(date: tuple[int, int, int]) -> str:
    year, month, day = date
    return f"{'-' if year < 0 else ''}{abs(year):04}-{month:02}-{day:02}"


# --- both calendars -----------------------------------------------------------------------------


def _dual(found: Printed, other: Stretch, mention: Mention, inherited: int | None) -> Mention:
    """A date and its other form; the other one is checked against the first."""
    julian = found.style == "o"
    date, other = _with_years(found.date, other, inherited, julian=julian)
    printed = date.edtf()
    if julian:
        date = _new_year(date, other.days(julian=False)[0])
    first, last = date.days(julian=julian)
    if not julian:
        other = _new_year(other, first)
    expected = _in(first, last, date, julian=not julian, printed=False)
    other_first, other_last = other.days(julian=not julian)
    off = max(abs(other_first - first), abs(other_last - last))
    return replace(
        mention,
        primary="julian" if julian else "gregorian",
        as_printed=printed,
        gregorian=_in(first, last, date, julian=False, printed=not julian),
        julian=_in(first, last, date, julian=True, printed=True) if julian else other.edtf(),
        earliest=first,
        latest=last,
        audit=Audit.MISMATCH if off else Audit.CONSISTENT,
        days_off=off,
        expected=expected if off else "",
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
    candidates = [
        (abs(days[0] - day), candidate)
        for candidate in (date.in_year(near) for near in (year, year - 1, year + 1))
        if (days := _days(candidate, julian=julian))
    ]
    if not candidates:
        raise DateError("there is no such day")
    return min(candidates, key=lambda candidate: candidate[0])[1]


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


def unresolved(text: str, start: int, end: int, *, language: str) -> Mention:
    """A date that is told from another one only: "the next day"."""
    return Mention(Span(start, end), text[start:end], Audit.UNRESOLVED, language=language)
