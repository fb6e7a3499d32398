"""How the pieces of a date follow one another.

A pattern is one on the classes of the pieces (see `tokens`), so that it holds for every language;
what only some languages do, such as to print the month before the day, is asked for afterwards.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from annotations.values.dating.months import MonthName
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import (
    MONTH_FIRST,
    MONTH_OR_DAY,
    ORDINAL_POINT,
    YEAR_FIRST,
    YEAR_POINT,
    primary,
)
from annotations.values.dating.years import YearAlone
from annotations.values.days import DateError, julian_day

# A year after a month; one of fewer than four digits needs an era, or an end after it.
_YEAR: Final = r"(?P<y>y|h(?=g?\.?[ba]|[.,)¶]|$)|[dn](?=g?\.?[ba])) (?:/(?P<double>[ydnh]))?"
_AFTER: Final = rf"(?: ,?[pI]{{0,2}}g? {_YEAR} )?"
_UNTIL: Final = r"(?: [-t] (?P<d2>d) \.? )?"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.VERBOSE)


_DAY_MONTH: Final = _pattern(rf"(?P<d>d) \.? {_UNTIL} p{{0,2}}k? (?P<m>m) \.? {_AFTER}")
_MONTH_DAY: Final = _pattern(
    rf"(?P<m>m) \.? T? (?P<d>d) {_UNTIL} (?: j\.? | \.(?=[ow()]) )? (?! \.?p?m ) {_AFTER}"
)
_ROMAN: Final = _pattern(rf"(?P<d>d) [./-]? (?P<m>r) [./-]? {_YEAR}")
_ROMAN_YEARLESS: Final = _pattern(r"(?P<d>d) (?P<sign>[./])? (?P<m>r) (?: \.(?=[(/)ow]) )?")
_MONTH_YEAR: Final = _pattern(rf"(?P<m>m) \.? ,?[pIg]{{0,3}} {_YEAR}")
_MONTH: Final = _pattern(r"(?P<m>m)")
_YEAR_FIRST: Final = (
    _pattern(rf"(?P<y>y) \.?g?\.? (?P<m>m) \.? (?P<d>d) {_UNTIL} (?: j\.? | \.(?=[ow()]) )?"),
    _pattern(r"(?P<y>y) \.?g?\.? (?P<d>d) \.? (?P<m>m)"),
    _pattern(r"(?P<y>y) \.?g?\.? (?P<m>m)"),
)
_CJK: Final = (
    _pattern(r"(?P<e>b)? (?P<y>[yh]) Y (?P<m>d) M (?: (?P<d>d) D? (?: [-t] (?P<d2>d) D )? )?"),
    _pattern(r"(?P<m>d) M (?P<d>d) D? (?: [-t] (?P<d2>d) D )?"),
)
_OF_NUMBERS: Final = re.compile(r"b?[dyh][YM./\-r]")
_CJK_MONTH: Final = _pattern(r"(?P<m>d) M")
_NUMERIC: Final = (
    _pattern(r"(?P<d>d) (?P<sign>[./-]) (?P<m>d) (?P=sign) (?P<y>y)"),
    _pattern(r"(?P<y>y) (?P<sign>[./-]) (?P<m>d) (?P=sign) (?P<d>d)"),
)
# Two days and one month: 10 [N.S. 23] October, 10/23 October, October 10/23.
_TWO_DAYS: Final = (
    r"""(?P<d>d) \.? (?: \( (?P<s1>[ow])?,? (?P<d2>d) \.?,? (?P<s2>[ow])? \) | / (?P<d3>d) ) \.?"""
)
_DUAL: Final = (
    _pattern(rf"{_TWO_DAYS} p{{0,2}}k? (?P<m>[mr]) \.? {_AFTER}"),
    _pattern(rf"(?P<m>m) \.? {_TWO_DAYS} {_AFTER}"),
)
_ERA: Final = _pattern(r"g? \.? (?P<e>[ba])")
_STYLE: Final = _pattern(r"[,.]? (?: (?P<s>[ow]) | \( (?P<t>[ow]) \) )")
_LATE_YEAR: Final = _pattern(rf",?[pI]?g? {_YEAR}")
# The words that make a month without a day a date, and belong to it.
_BEFORE_MONTH: Final = re.compile(r"(?:(?:i?T?q|k)p?|I|e-?)$")
_ABOUT: Final = re.compile(r"v\.?$")
_BEFORE_YEAR: Final = re.compile(r"(?:i?T?qp?g?|e-?)$")
# What stands between "from" or "between" and a year, and between "to" and one.
_OPENING: Final = re.compile(r"(?P<from>[fBp])[T]?g?$")
_INTO_YEAR: Final = re.compile(r"[iT]?g")
_FROM_IS_OF: Final = frozenset(["es", "pt", "fr", "ca", "ar", "eo", "gl"])
_DAY_BEFORE: Final = re.compile(r"d\.?p?$")
_FIRST: Final = re.compile(r"[mybaKh]|d(?=[-.(/MmCptrgjkdbaou,]|$)|n(?=[gba.t-])")
_TIME: Final = frozenset("iftBg")
_DAYS_APART: Final = range(8, 17)  # what the calendars may be apart in print, right or wrong


class Grammar:
    """Reads the dates of one stretch of text, given as pieces."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._text, self._names = stretch.classes, text, stretch.names
        self._starts, self._ends, self._numbers = stretch.starts, stretch.ends, stretch.numbers
        self._language = primary(language)
        self._years = YearAlone(stretch, text, self._language)

    def dates(self) -> Iterator[Printed]:
        """All of them, in order and without overlap."""
        at = 0
        pending: list[Printed] = []
        while match := _FIRST.search(self._classes, at):
            at = match.start()
            found = self._at(at)
            if found is None:
                at += 1
                continue
            # "1563, 1593 and 1603": one that is a year makes the others years.
            if found.weak and found.date.start.month is None:
                if pending and not self._linked(pending[-1].end, found.start):
                    pending.clear()
                pending.append(found)
            else:
                if pending and found.date.start.month is None and self._linked(pending[-1].end, found.start):
                    yield from (replace(year, weak=False) for year in pending)
                pending.clear()
                yield found
                self._years.last = found.end
            at = found.end

    def _linked(self, end: int, start: int) -> bool:
        return self._classes[end:start] in (",", "u", ",u", "t")

    # --- one date, or two --------------------------------------------------------------------------

    def _at(self, at: int) -> Printed | None:
        following = self._classes[at + 1 : at + 4]
        may_be_dual = self._classes[at] in "dm" and ("(" in following or "/" in following)
        first = (self._dual_day(at) if may_be_dual else None) or self._date(at)
        if first is None:
            return None
        if first.other is None and not first.decade:
            first = self._second(self._styled(first)) or first
        return self._widened(first)

    def _styled(self, first: Printed) -> Printed:
        """With the marker after it: 25 October 1917 (O.S.)."""
        if first.date.start.month is None:
            return first
        match = _STYLE.match(self._classes, first.end)
        if not match:
            return first
        styled = replace(first, style=match["s"] or match["t"], end=match.end())
        return self._with_late_year(styled)

    def _with_late_year(self, found: Printed) -> Printed:
        """With the year that stands after the bracket: 25 October (7 November) 1917."""
        if found.date.year is not None or (found.other and found.other.year is not None):
            return found
        match = _LATE_YEAR.match(self._classes, found.end)
        if not match:
            return found
        year = self._year(match)
        end = self._past_year_word(match.end())
        if found.other is None:
            return replace(found, date=found.date.in_year(year), end=end)
        if found.style == "o" or found.date.start.month != found.other.start.month:
            # The year is that of the date before it; the first may be of the year before.
            return replace(found, other=found.other.in_year(year), end=end)
        return replace(found, date=found.date.in_year(year), end=end)

    def _second(self, first: Printed) -> Printed | None:
        """The other calendar's date, or the end of a range."""
        at, classes = first.end, self._classes
        opening = at + (classes[at : at + 2] in ((",(", ".(") if self._language in YEAR_POINT else (",(",)))
        if classes[opening : opening + 1] == "(" and first.date.start.month is not None:
            return self._bracketed(first, opening + 1) or self._plain(first)
        if classes[at : at + 1] == "/" and first.date.has_day:
            other = self._date(at + 1)
            if other is not None and other.date.has_day:
                other = self._styled(other)
                return self._dual(first, other, other.end) or first
            return first
        if first.style and first.date.has_day and classes[at : at + 1] in (",", "u", "-"):
            other = self._date(at + 1)
            if other is not None and (other := self._styled(other)).style not in ("", first.style):
                return self._dual(first, other, other.end) or first
        return self._range(first) or self._plain(first)

    def _plain(self, first: Printed) -> Printed:
        return first

    def _bracketed(self, first: Printed, at: int) -> Printed | None:
        """7 November 1917 [O.S. 25 October]."""
        style = self._classes[at] if self._classes[at : at + 1] in ("o", "w") else ""
        at += bool(style)
        at += self._classes[at : at + 1] == ","
        other = self._date(at)
        if other is None or other.date.has_day != first.date.has_day or other.date.start.month is None:
            return None
        after = _STYLE.match(self._classes, other.end)
        end = other.end
        if after and not style:
            style, end = after["s"] or after["t"], after.end()
        if self._classes[end : end + 1] != ")":
            # What else stands in the bracket is not part of the date, but its marker is.
            if not style:
                return None
            closing = self._classes.find(")", end, end + 12)
            if closing < 0:
                return None
            end = closing
        found = self._dual(first, replace(other, style=style), end + 1)
        return found and self._with_late_year(found)

    def _dual(self, first: Printed, other: Printed, end: int) -> Printed | None:
        """Both dates, if the markers or the days between them say that they are one."""
        style, other_style = first.style, other.style
        if style and style == other_style:
            return None
        if not style and not other_style:
            days = _apart(first.date, other.date)
            if abs(days) not in _DAYS_APART:
                return None
            style, other_style = ("o", "w") if days > 0 else ("w", "o")
        opposite = {"o": "w", "w": "o"}
        return replace(
            first,
            style=style or opposite[other_style],
            other=other.date,
            other_style=other_style or opposite[style],
            end=end,
            weak=False,
            languages=first.languages + other.languages,
            double_year=first.double_year or other.double_year,
        )

    def _dual_day(self, at: int) -> Printed | None:
        """10 [N.S. 23] October 1917, 10/23 October 1917."""
        for pattern in _DUAL:
            match = pattern.match(self._classes, at)
            if not match:
                continue
            marked = match["s1"] or match["s2"] or ""
            second = match.start("d2") if match["d2"] else match.start("d3")
            day, other_day = self._numbers[match.start("d")], self._numbers[second]
            if not marked and other_day - day not in _DAYS_APART:
                if match["d3"] and 0 < other_day - day < 4:
                    return self._made(match, last=other_day)  # the night of 5/6 November
                continue
            found = self._made(match)
            if found is None:
                continue
            style = {"o": "w", "w": "o"}[marked] if marked else "o"
            other = replace(found.date.start, day=other_day)
            return replace(
                found, style=style, other=Stretch.of(other), other_style="w" if style == "o" else "o"
            )
        return None

    def _range(self, first: Printed) -> Printed | None:
        """1917–1923, mula 1917 hanggang 1923, 25 October to 8 November 1917."""
        at = first.end
        joint = self._classes[at : at + 1]
        if self._classes[at : at + 2] == ",t" and first.date.start.month is not None:
            at, joint = at + 1, "t"
        opening = _OPENING.search(self._classes, max(0, first.start - 4), first.start)
        before = opening["from"] if opening else ""
        if joint not in ("-", "t") and not (joint == "u" and before == "B"):
            return None
        if before == "p" and (joint != "t" or self._language not in _FROM_IS_OF):
            opening = None
        beyond = _INTO_YEAR.match(self._classes, at + 1)
        last = self._dual_day(at + 1) or self._date(at + 1) or (self._date(beyond.end()) if beyond else None)
        if last is None or last.date.is_range or last.other or last.decade or first.date.is_range:
            return None
        start, end = first.date.start, last.date.end
        if (start.month is None) != (end.month is None) or (start.day is None) != (end.day is None):
            return None
        if start.year is not None and end.year is None:
            return None
        stretch = Stretch(start, end)
        if end.year is not None:
            stretch = stretch.in_year(end.year)
        try:
            if stretch.year is not None:
                stretch.days(julian=True)
        except DateError:
            return None
        if start.month is None and not self._years.may_range(first.start, last.end, stretch):
            return None
        begins = opening.start() if opening and joint != "-" else first.start
        return replace(
            first,
            start=begins,
            end=last.end,
            date=stretch,
            weak=first.weak and last.weak and start.month is not None,
            languages=first.languages + last.languages,
            style=last.style,
        )

    def _widened(self, found: Printed) -> Printed:
        """With the words before it that belong to it."""
        if found.date.has_day:
            return found
        found = self._about(found)
        pattern = _BEFORE_YEAR if found.date.start.month is None else _BEFORE_MONTH
        match = pattern.search(self._classes, max(0, found.start - 5), found.start)
        before = self._classes[found.start - 1] if found.start else ""
        if found.date.start.month is not None and found.weak and (match or before in _TIME):
            found = replace(found, weak=False)
        return replace(found, start=match.start()) if match else found

    def _about(self, found: Printed) -> Printed:
        match = _ABOUT.search(self._classes, max(0, found.start - 2), found.start)
        return replace(found, start=match.start(), about=True) if match and not found.decade else found

    # --- one date ----------------------------------------------------------------------------------

    def _date(self, at: int) -> Printed | None:
        """One date in one calendar that begins at this piece."""
        class_ = self._classes[at : at + 1]
        if (
            class_ in ("d", "y", "h", "b")
            and _OF_NUMBERS.match(self._classes, at)
            and (found := self._of_numbers(at))
        ):
            return found
        if class_ == "d":
            match = _DAY_MONTH.match(self._classes, at)
            if match and (found := self._made(match)):
                return found
        if class_ == "m":
            match = _MONTH_DAY.match(self._classes, at)
            if match and self._has(MONTH_FIRST, match) and (found := self._made(match)):
                return found
            if _DAY_BEFORE.search(self._classes, max(0, at - 3), at):
                return None  # 30 February
            match = _MONTH_YEAR.match(self._classes, at) or _MONTH.match(self._classes, at)
            return self._made(match) if match else None
        if class_ == "y" and self._language in YEAR_FIRST:
            for pattern in _YEAR_FIRST:
                if (match := pattern.match(self._classes, at)) and (found := self._made(match)):
                    return found
        return self._years.at(at)

    def _of_numbers(self, at: int) -> Printed | None:
        """A date whose month is a number."""
        for pattern in _CJK:
            if (match := pattern.match(self._classes, at)) and (found := self._made(match)):
                return found
        if (match := _CJK_MONTH.match(self._classes, at)) and self._numbers[at] <= 12:
            if self._text[self._starts[at]].isdecimal() and not self._text.startswith(
                "革命", self._ends[at + 1]
            ):
                found = self._made(match)
                return found and replace(found, weak=False)
        if match := _ROMAN.match(self._classes, at):
            return self._made(match)
        if match := _ROMAN_YEARLESS.match(self._classes, at):
            found = self._made(match)
            return found and replace(found, weak=not match["sign"])
        for pattern in _NUMERIC:
            match = pattern.match(self._classes, at)
            if match and self._is_numeric_date(match):
                return self._numeric(match)
        return None

    def _is_numeric_date(self, match: re.Match[str]) -> bool:
        """Whether its pieces stand together, and are no part of a longer number."""
        before, after = self._classes[: match.start()][-1:], self._classes[match.end() : match.end() + 2]
        if before in ("-", "/") or re.match(r"[-/.][dnhyN]", after):
            return False
        return self._is_close(match) or (match["sign"] == "." and self._language in ORDINAL_POINT)

    def _is_close(self, match: re.Match[str]) -> bool:
        ends, starts = self._ends, self._starts
        return all(ends[at] == starts[at + 1] for at in range(match.start(), match.end() - 1))

    def _numeric(self, match: re.Match[str]) -> Printed | None:
        found = self._made(match)
        if match["sign"] == "." or match.start("y") < match.start("d"):
            return found
        day, month = (self._numbers[match.start(part)] for part in "dm")
        year = self._numbers[match.start("y")]
        other = Parts(year, day, month) if day <= 12 else None
        if self._language not in MONTH_OR_DAY and month <= 12:
            return found
        if found is None:
            return Printed(match.start(), match.end(), Stretch.of(other)) if other else None
        return found if other is None or day == month else replace(found, or_else=other)

    def _made(self, match: re.Match[str], *, last: int = 0) -> Printed | None:
        """The date of a match; None if there is no such day, or too little says that it is one."""
        groups = match.groupdict()
        name = self._names.get(match.start("m"))
        month, day, until = (
            self._numbers[match.start("m")],
            self._value(match, "d"),
            last or self._value(match, "d2"),
        )
        if "d3" in groups or "s1" in groups:
            until = last or None
        year = self._year(match) if groups.get("y") else None
        if (
            not 1 <= (month or 0) <= 12
            or not self._is_day(year, month, until or day)
            or (until and until <= (day or 0))
        ):
            return None
        if groups.get("e") == "b" and year is not None:
            year = 1 - year
        double = groups.get("double")
        if double and year is not None:
            year = self._double(year, self._numbers[match.start("double")], month, day)
        if name is not None and not self._is_sure(match, name, day, year):
            return None
        start = Parts(year, month, day)
        end = match.end()
        if year is None and self._classes[end - 2 : end] in ("m.", "d.") and not (name and name.short):
            end -= 1  # the point of the sentence
        end = end if not double or year != self._year(match) else match.start("double") - 1
        end = (
            self._past_year_word(end) if year is not None and self._classes[end - 1 : end] in "yhnd" else end
        )
        found = Printed(
            match.start(),
            end,
            Stretch(start, replace(start, day=until) if until else start),
            double_year=bool(double) and year != self._year(match),
            weak=day is None and year is None,
            languages=(name.language,) if name else (),
        )
        return self._with_era(found)

    def _is_sure(self, match: re.Match[str], name: MonthName, day: int | None, year: int | None) -> bool:
        """Whether a doubtful name is that of a month, and a point belongs to its day."""
        language = name.language
        point = self._classes[match.start("m") + 1 : match.start("m") + 2] == "."
        if name.short and year is None and not (point and day is not None):
            return False
        at = match.start("m")
        compound = self._classes[at + 1 : at + 3] == "-x" and self._ends[at] == self._starts[at + 1]
        if compound and self._ends[at + 1] == self._starts[at + 2]:
            return False  # Mai-Kundgebungen
        if language != self._language and (day is None or (name.doubtful and year is None)):
            return False
        starts = match.start("d") if day is not None else match.start()
        before_month = self._classes[starts : match.start("m")]
        ordinals = language in ORDINAL_POINT or self._language in ORDINAL_POINT
        return "." not in before_month or ordinals or "/" in before_month or "(" in before_month

    def _has(self, languages: frozenset[str], match: re.Match[str]) -> bool:
        name = self._names.get(match.start("m"))
        return self._language in languages or (name is not None and name.language in languages)

    def _value(self, match: re.Match[str], group: str) -> int | None:
        if not match.groupdict().get(group):
            return None
        return self._numbers[match.start(group)]

    def _year(self, match: re.Match[str]) -> int:
        return self._numbers[match.start("y")]

    def _double(self, year: int, second: int, month: int, day: int | None) -> int:
        """The later of two years (1750/51), if the day is before 25 March, when the Old Style began."""
        base = 10 if second < 10 else 100 if second < 100 else 1000 if second < 1000 else 10000
        later = year + 1
        return later if later % base == second and (month, day or 1) < (3, 25) else year

    @staticmethod
    def _is_day(year: int | None, month: int, day: int | None) -> bool:
        longest = 29 if month == 2 else 30 if month in (4, 6, 9, 11) else 31
        return day is None or 1 <= day <= longest

    def _past_year_word(self, end: int) -> int:
        return self._years.past_word(end)

    def _with_era(self, found: Printed) -> Printed:
        match = _ERA.match(self._classes, found.end)
        if not match or found.date.year is None:
            return found
        if match["e"] == "b":
            year = 1 - found.date.year
            date = Stretch(replace(found.date.start, year=year), replace(found.date.end, year=year))
            return replace(found, date=date, end=match.end())
        return replace(found, end=match.end())


def _apart(one: Stretch, other: Stretch) -> int:
    """How many days the second date is after the first, as if both were of the same calendar.

    Where no year is printed, it is counted in a leap year, which has every day.
    """
    year = one.year or other.year or 1916
    start, end = one.start, other.start
    try:
        first = julian_day(start.year or end.year or year, start.month or 1, start.day or 1)
        found = [
            julian_day(of, end.month or 1, end.day or 1) - first
            for of in ([end.year] if end.year is not None else [year - 1, year, year + 1])
        ]
    except DateError:
        return 0
    return min(found, key=abs)
