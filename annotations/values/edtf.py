"""The grammar of EDTF (ISO 8601-2, the profile of the Library of Congress), levels 0 to 2.

Everything here gives the first and the last day that a date may mean, as Julian Day Numbers. An
interval or set may be open or unknown on a side: None. Qualifiers (`?` uncertain, `~` approximate,
`%` both) are read at every place where they may stand, and widen nothing: how wide they are meant,
nobody can say.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import product
from typing import Final, NamedTuple

from annotations.values.days import DateError, gregorian_day, julian_day, month_length

Bounds = tuple[int | None, int | None]
LONGEST_YEAR: Final = 15  # digits; a day of such a year is still a number of 64 bits


class Days(NamedTuple):
    """The first and the last day of a single date.

    `ends` is the first day of the last of the dates it may be: a month printed as `1917-11` may
    only begin on the first, a day printed as `1917-11-XX` may be the thirtieth.
    """

    first: int
    last: int
    ends: int


def bounds(text: str, *, julian: bool = False) -> Bounds:
    """The first and last day that a date in EDTF may mean; DateError for anything else.

    Its years, months and days are those of the Julian calendar if `julian`, else of the Gregorian one.
    """
    if text[:1] in ("[", "{"):
        return _set(text, julian=julian)
    start, slash, end = text.partition("/")
    if slash:
        return _interval(text, start, end, julian=julian)
    first, last, _ = single(text, julian=julian)
    return first, last


def single(text: str, *, julian: bool = False) -> Days:
    """A date that is neither an interval nor a set."""
    for form, read in _FORMS:
        if match := form.fullmatch(text):
            return read(match, julian=julian)
    raise DateError("expected EDTF, such as 1917-11-07, 1917-11, 191X, 1917? or 1917-11/1918-03")


# --- several dates --------------------------------------------------------------------------------


def _interval(text: str, start: str, end: str, *, julian: bool) -> Bounds:
    if text == "/":
        raise DateError("an interval needs a side")
    if "T" in text:
        raise DateError("an interval has no times of day")
    if "Y" in text:
        raise DateError("an interval has no years of more than four digits")
    from_ = None if start in ("", "..") else single(start, julian=julian)
    to = None if end in ("", "..") else single(end, julian=julian)
    if from_ and to and from_.first > to.ends:
        raise DateError("it ends before it starts")
    return from_ and from_.first, to and to.last


def _set(text: str, *, julian: bool) -> Bounds:
    """One of several dates (`[1667,1668,1670..1672]`), or all of them (`{1960,1961-12}`)."""
    if len(text) < 3 or text[-1] != {"[": "]", "{": "}"}[text[0]]:
        raise DateError("a set is closed as it was opened, and not empty")
    members = text[1:-1].split(",")
    ranges = [
        _member(text, place, len(members), member, julian=julian) for place, member in enumerate(members)
    ]
    firsts = [first for first, _ in ranges if first is not None]
    lasts = [last for _, last in ranges if last is not None]
    return (
        min(firsts) if len(firsts) == len(ranges) else None,
        max(lasts) if len(lasts) == len(ranges) else None,
    )


def _member(text: str, place: int, count: int, member: str, *, julian: bool) -> Bounds:
    if "T" in text:
        raise DateError("a set has no times of day")
    start, dots, end = member.partition("..")
    if not dots:
        first, last, _ = single(member, julian=julian)
        return first, last
    if (not start and place > 0) or (not end and place < count - 1) or not (start or end):
        raise DateError("a set is open before its first date or after its last")
    from_ = single(start, julian=julian) if start else None
    to = single(end, julian=julian) if end else None
    if from_ and to and from_.first > to.ends:
        raise DateError("a range of the set ends before it starts")
    return from_ and from_.first, to and to.last


# --- single dates ---------------------------------------------------------------------------------


def calendar_date(match: re.Match[str], *, julian: bool = False) -> Days:
    """A year, month or day, whose digits may be unspecified (`X`); O.S. if `julian`."""
    number = julian_day if julian else gregorian_day
    months = None if match["month"] is None else list(_fitting(match["month"], 1, 12))
    days = None if match["day"] is None else list(_fitting(match["day"], 1, 31))
    if months == [] or days == []:
        part, digits = ("month", match["month"]) if months == [] else ("day", match["day"])
        raise DateError(f"there is no {part} {int(digits) if digits.isdigit() else digits}")

    def first_of(years: Iterator[int], months: Sequence[int], days: Sequence[int]) -> tuple[int, int, int]:
        fitting = [(month, day) for month in months for day in days if day <= month_length(2000, month)]
        for year in years if fitting else ():
            for month, day in fitting:
                if day <= month_length(year, month, julian=julian):
                    return year, month, day
        raise DateError(
            f"there is no day {match['day']} in month {match['month']} of the year {match['year']}"
        )

    begins = first_of(_years(match["year"]), months or (1,), days or (1,))
    ends = first_of(_years(match["year"], backwards=True), (months or [1])[::-1], (days or [1])[::-1])
    last = first_of(
        _years(match["year"], backwards=True), (months or [12])[::-1], (days or list(range(1, 32)))[::-1]
    )
    return Days(number(*begins), number(*last), number(*ends))


def _fitting(digits: str, low: int, high: int) -> Iterator[int]:
    """The numbers of two digits from `low` to `high` that the digits may stand for."""
    for number in range(low, high + 1):
        if all(digit in ("X", one) for digit, one in zip(digits, f"{number:02}", strict=True)):
            yield number


def _years(digits: str, *, backwards: bool = False) -> Iterator[int]:
    """The years that the digits may stand for, in order of time or against it."""
    negative = digits[0] == "-"
    choices = ["0123456789" if digit == "X" else digit for digit in digits[negative:]]
    if negative and set(choices) == {"0"}:
        raise DateError("the year 0000 has no sign")
    if negative != backwards:
        choices = [choice[::-1] for choice in choices]
    for chosen in product(*choices):
        year = int("".join(chosen))
        if year or not negative:  # there is no year -0000
            yield -year if negative else year


# Of a division of the year its first month and how many it has; winter may end in the next year.
_DIVISIONS: Final = {
    **{code: (3 * (code - 20), 3) for code in range(21, 25)},  # seasons: spring is March to May
    **{code: (3 * (code - 24), 3) for code in range(25, 29)},  # the same, said to be northern
    **{code: (3 * ((code - 26) % 4 or 4), 3) for code in range(29, 33)},  # southern: spring is September on
    **{code: (3 * (code - 33) + 1, 3) for code in range(33, 37)},  # quarters
    **{code: (4 * (code - 37) + 1, 4) for code in range(37, 40)},  # thirds
    **{code: (6 * (code - 40) + 1, 6) for code in range(40, 42)},  # halves
}


def _division(match: re.Match[str], *, julian: bool = False) -> Days:
    """A season by whole months, a quarter, third or half of a year; winter ends in next February."""
    number = julian_day if julian else gregorian_day
    first, months = _DIVISIONS[int(match["division"])]
    year = next(_years(match["year"]))
    until = next(_years(match["year"], backwards=True))
    over, last = divmod(first + months - 2, 12)
    return Days(
        number(year, first, 1),
        number(until + over, last + 1, month_length(until + over, last + 1, julian=julian)),
        number(until, first, 1),
    )


def _numbered_year(match: re.Match[str], *, julian: bool = False) -> Days:
    """A long year (`Y170000`), in powers of ten (`Y17E7`), of so many significant digits (`1950S2`)."""
    digits = match["digits"] + "0" * int(match["exponent"] or 0)
    if len(digits) > LONGEST_YEAR:
        raise DateError(f"a year has up to {LONGEST_YEAR} digits")
    if match["long"] and len(digits) < 5:
        raise DateError("after Y stands a year of more than four digits")
    if digits == "0000" and match["sign"]:
        raise DateError("the year 0000 has no sign")
    known = int(match["significant"] or len(digits))
    low, high = (int(digits[:known] + digit * len(digits[known:])) for digit in "09")
    first, last = (-high, -low) if match["sign"] else (low, high)
    number = julian_day if julian else gregorian_day
    return Days(number(first, 1, 1), number(last, 12, 31), number(last, 1, 1))


def _form(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE | re.ASCII)


def _part(name: str, pattern: str) -> str:
    """A part with a qualifier of its own before it, or one of everything so far after it."""
    return rf"(?! [?~%] {pattern} [?~%] ) [?~%]? (?P<{name}>{pattern}) [?~%]?"


_YEAR: Final = _part("year", r"-?[\dX]{4}")
_MONTH: Final = _part("month", r"[\dX]{2}")
_DAY: Final = _part("day", r"[\dX]{2}")
_DIVISION: Final = _part("division", "(?: 2[1-9] | 3[0-9] | 4[01] )")

# Every form of a single date; the first that fits.
_FORMS: Final[tuple[tuple[re.Pattern[str], Callable[..., Days]], ...]] = (
    (_form(f"{_YEAR} - {_DIVISION}"), _division),
    (_form(f"{_YEAR} (?: - {_MONTH} (?: - {_DAY} )? )?"), calendar_date),
    (
        _form(
            r"""(?P<year>-?\d{4}) -(?P<month>\d\d) -(?P<day>\d\d)
                T (?:[01]\d|2[0-3]) :[0-5]\d :[0-5]\d
                (?:Z | [+-](?:[01]\d|2[0-3])(?::[0-5]\d)?)?"""
        ),
        calendar_date,  # a time of day means its day as written, whatever the time zone
    ),
    (
        _form(
            r"""(?P<long>Y) (?P<sign>-?) (?P<digits>[1-9]\d*)
                (?: E (?P<exponent>[1-9]\d?) )? (?: S (?P<significant>[1-9]\d?) )? [?~%]?"""
        ),
        _numbered_year,
    ),
    (
        _form(r"(?P<long>)(?P<sign>-?) (?P<digits>\d{4}) (?P<exponent>) S (?P<significant>[1-9]\d?) [?~%]?"),
        _numbered_year,
    ),
)
