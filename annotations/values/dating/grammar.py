"""How the pieces of a date follow one another.

A pattern is one on the classes of the pieces (see `tokens`), so that it holds for every language;
what only some languages do, such as to print the month before the day, is asked for afterwards.
"""

import re
from collections.abc import Iterator
from typing import Final

from annotations.values.dating.duals import Duals
from annotations.values.dating.eras import is_of_another_era
from annotations.values.dating.figures import DAYS_APART, OPPOSITE
from annotations.values.dating.forms import Forms
from annotations.values.dating.lists import DAYS_BEFORE, LISTED, Lists
from annotations.values.dating.markers import is_told_before
from annotations.values.dating.patterns import YEAR, pattern
from annotations.values.dating.printed import Printed, Stretch, apart
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import YEAR_POINT, primary
from annotations.values.days import DateError

_STYLE: Final = pattern(r"(?P<sign>[,.])? (?: (?P<s>[ow]) | \( (?P<t>[ow]) \) )")
# A style before its date: O.S. 10 April, (O.S.) 10 April, Julian: 10 April.
_LEADING: Final = pattern(r"(?: (?P<s>[ow]) | \( (?P<t>[ow]) \) ) (?P<colon>x)?")
_LED: Final = pattern(r"(?: [ow] | \( [ow] \) ) x? $")
_LATE_YEAR: Final = pattern(rf",?[pI]?g? {YEAR} (?P<w>Y(?!d?M))?")
_SHORT: Final = re.compile(
    r",?p?A"
)  # a year of two digits after a month or day: nobody says of which century
_NEW_SENTENCE: Final = pattern(r",?yYdM")
# The words that make a month without a day a date, and belong to it.
_BEFORE_MONTH: Final = re.compile(r"(?:(?:i?T?q|k)p?|I|e-?)$")
_ABOUT: Final = re.compile(r"v\.?$")
_BEFORE_YEAR: Final = re.compile(r"(?:i?T?qp?g?|e-?)$")
# What stands between "from" or "between" and a year, and between "to" and one.
_OPENING: Final = re.compile(r"(?P<from>[fBp])[T]?[gX]?$")
_INTO_YEAR: Final = re.compile(r"[iT]?g|T")
_FROM_IS_OF: Final = frozenset(["es", "pt", "fr", "ca", "ar", "eo", "gl"])
_FIRST: Final = re.compile(
    r"[mybaKhHLzA]|d(?=[-.(/MmCptrgjkdbaouHY,zZ]|[ix]T?d|$)|n(?=[gbamHY.t-])|(?<=[XT-])[dn]"
)
_DAYS_WITH: Final = re.compile(
    r"d\.?(?:,d\.?)*,?u(?=d)"
)  # and those of the other calendar: (6 and 7 November)
_OR: Final = re.compile(r",?u|,|-")
_AND_DAY: Final = re.compile(r"u(?P<d>d)(?:,?(?P<y>y))?")
_TIME: Final = frozenset("iftBg")
_AFTER_DAY: Final = tuple("./(-t")
_MAY_BELONG: Final = frozenset("v.iftBgTqpkIe-")  # the last of what stands before, if any of it belongs


class Grammar:
    """Reads the dates of one stretch of text, given as pieces."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._numbers = stretch.classes, stretch.numbers
        self._language = primary(language)
        self._forms = Forms(stretch, text, self._language)
        self._duals, self._lists = Duals(stretch, self._forms), Lists(stretch, self._forms)

    def dates(self) -> Iterator[Printed]:
        """All of them, in order and without overlap."""
        at = free = 0
        pending: list[Printed] = []
        while match := _FIRST.search(self._classes, at):
            at = match.start()
            found = self._at(at)
            if found is None:
                at += 1
                continue
            # "1563, 1593 and 1603": one that is a year makes the others years.
            if found.weak and found.date.start.month is None and not found.unread:
                if pending and not self._linked(pending[-1].end, found.start):
                    pending.clear()
                pending.append(found)
            else:
                if pending and found.date.start.month is None and self._linked(pending[-1].end, found.start):
                    yield from (year._replace(weak=False, unread=found.unread) for year in pending)
                pending.clear()
                listed = self._lists.around(found, free)
                yield from listed
                found = listed[-1]
                free = self._forms.years.last = found.end
                if found.unread:
                    self._forms.years.other_era = found.end
            at = found.end

    def _linked(self, end: int, start: int) -> bool:
        return self._classes[end:start] in (",", "u", ",u", "t")

    # --- one date, or two --------------------------------------------------------------------------

    def _at(self, at: int) -> Printed | None:
        found = self._one_or_two(at)
        if found is None:
            return None
        if found.other is not None:
            found = self._range_of_both(found) or found
        if found.year is None and not found.unread and (short := _SHORT.match(self._classes, found.end)):
            found = found._replace(end=short.end(), unread=True, weak=False, other=None)
        start = found.date.start
        if start.month is not None and start.day is None and found.year is None and not found.unread:
            found = self._lists.with_year(found, start.month)
        if is_of_another_era(found, self._classes, self._numbers, self._language):
            found = found._replace(unread=True)
        return self._widened(found)

    def _one_or_two(self, at: int) -> Printed | None:
        class_, following = self._classes[at : at + 1], self._classes[at + 1 : at + 4]
        first = None
        if class_ == "d" and following[:1] in _AFTER_DAY and "d" in following[1:]:
            first = self._duals.in_figures(at)
        if first is None and class_ in ("d", "m") and ("(" in following or "/" in following):
            first = self._duals.day(at)
        if first is None and class_ in ("d", "m") and "(" in self._classes[at + 1 : at + 7]:
            first = self._duals.days(at)
        first = first or self._forms.at(at)
        if first is None or first.other is not None or first.decade:
            return first
        if first.unread:
            return self._range(first) or first
        styled = self._styled(self._led(first))
        return self._second(styled) or styled

    def _led(self, first: Printed) -> Printed:
        """With the style before it, if that is not of the date before: O.S. 25 October 1917."""
        start = max(0, self._forms.years.last, first.start - 4)
        before = _LED.search(self._classes, start, first.start)
        match = before and self._leading(before.start())
        if not match or match.end() != first.start or first.date.start.month is None:
            return first
        return first._replace(start=match.start(), style=match["s"] or match["t"], weak=False)

    def _leading(self, at: int) -> re.Match[str] | None:
        """A style that begins at a piece, and what may stand between it and its date."""
        match = _LEADING.match(self._classes, at)
        if match is None:
            return None
        colon = match.start("colon")
        if colon >= 0 and not self._is_colon(colon):
            return None
        style = match.start("s") if match["s"] else match.start("t")
        marked = colon >= 0 or bool(match["t"]) or self._classes[at - 1 : at] == "("
        return match if is_told_before(self._forms.printed(style), marked=marked) else None

    def _is_colon(self, at: int) -> bool:
        return self._classes[at : at + 1] == "x" and self._forms.printed(at) in (":", "：")

    def _date_with_style(self, at: int) -> Printed | None:
        """A date whose style begins at a piece."""
        match = self._leading(at)
        other = self._forms.at(match.end()) if match else None
        if match is None or other is None or other.date.start.month is None or other.unread:
            return None
        return other._replace(start=at, style=match["s"] or match["t"])

    def _styled(self, first: Printed) -> Printed:
        """With the marker after it: 25 October 1917 (O.S.)."""
        if first.date.start.month is None:
            return first
        match = _STYLE.match(self._classes, first.end)
        if not match:
            return first
        style = match["s"] or match["t"]
        if (first.style and style != first.style) or self._is_of_the_next(match, led=bool(first.style)):
            return first
        styled = first._replace(style=style, end=match.end(), weak=False)
        return self._with_late_year(styled)

    def _is_of_the_next(self, match: re.Match[str], *, led: bool) -> bool:
        """Whether the style after a date is that of the date after it: 10 April, N.S. 22 April."""
        if not led and not match["sign"]:
            return False
        if match["sign"] == "." and self._classes[match.start() - 1] in ("m", "d", "g"):
            return False  # 25 Oct. O.S.
        other = self._date_with_style(match.end("sign") if match["sign"] else match.start())
        if other is None:
            return False
        after = _STYLE.match(self._classes, other.end)
        return not after or after["sign"] == "," or (after["s"] or after["t"]) == other.style

    def _with_late_year(self, found: Printed) -> Printed:
        """With the year that stands after the bracket: 25 October (7 November) 1917."""
        if found.date.year is not None or (found.other and found.other.year is not None):
            return found
        match = _LATE_YEAR.match(self._classes, found.end)
        if not match:
            return found
        year = self._forms.year_of(match)
        if _NEW_SENTENCE.match(self._classes, match.start()):
            return found
        end = self._forms.years.past_word(match.end())
        if found.other is None:
            return found._replace(date=found.date.in_year(year), end=end)
        if found.style == "o" or found.date.start.month != found.other.start.month:
            # The year is that of the date before it; the first may be of the year before.
            return found._replace(other=found.other.in_year(year), end=end)
        return found._replace(date=found.date.in_year(year), end=end)

    def _second(self, first: Printed) -> Printed | None:
        """The other calendar's date, or the end of a range."""
        at, classes = first.end, self._classes
        if classes[at : at + 1] == "u" and (pair := self._pairs(first)):
            return pair
        opening = at + (classes[at : at + 2] in ((",(", ".(") if self._language in YEAR_POINT else (",(",)))
        if classes[opening : opening + 1] == "(" and first.date.start.month is not None:
            return self._bracketed(first, opening + 1)
        if classes[at : at + 1] == "/" and first.date.has_day:
            other = self._forms.at(at + 1)
            if other is not None and other.date.has_day:
                other = self._styled(other)
                return self._dual(first, other, other.end) or first
            return first
        if first.date.has_day and (other := self._second_with_style(first)):
            return other
        if first.style and first.date.has_day and classes[at : at + 1] in (",", "u", "-"):
            other = self._forms.at(at + 1)
            if other is not None and (other := self._styled(other)).style not in ("", first.style):
                return self._dual(first, other, other.end) or first
        if not first.style and first.date.has_day and (other := self._second_that_says_its_style(first)):
            return other
        ranged = self._range(first)
        if ranged and ranged.date.has_day and classes[ranged.end : ranged.end + 1] == "(":
            return self._bracketed(ranged, ranged.end + 1) or ranged
        return ranged

    def _second_that_says_its_style(self, first: Printed) -> Printed | None:
        """7 November 1917, or 25 October in the Old Style: as far apart as the calendars."""
        match = _OR.match(self._classes, first.end)
        other = self._forms.at(match.end()) if match else None
        if other is None or not other.date.has_day or other.date.is_range or other.unread:
            return None
        styled = self._styled(other)
        if not styled.style or abs(apart(first.date, other.date)) not in DAYS_APART:
            return None
        return self._dual(first, styled, styled.end)

    def _second_with_style(self, first: Printed) -> Printed | None:
        """10 April 1870, N.S. 22 April 1870: the other calendar's date, whose style stands before it."""
        at = first.end + (self._classes[first.end : first.end + 1] in (",", "u", "-", "/"))
        other = self._date_with_style(at)
        if other is None or not other.date.has_day or abs(apart(first.date, other.date)) not in DAYS_APART:
            return None
        return self._dual(first, self._styled(other), other.end)

    def _pairs(self, first: Printed) -> Printed | None:
        """Two days that follow one another, in both calendars: October 24 and 25 (November 6 and 7), 1917."""
        one = self._pair(first)
        if one is None or self._classes[one.end : one.end + 1] != "(":
            return None
        at = one.end + 1
        style = self._classes[at] if self._classes[at : at + 1] in ("o", "w") else ""
        other = self._forms.at(at + bool(style))
        two = self._pair(other) if other else None
        if two is None:
            return None
        styled = _STYLE.match(self._classes, two.end)
        if styled and not style:
            two = two._replace(end=styled.end())
            style = styled["s"] or styled["t"]
        if self._classes[two.end : two.end + 1] != ")":
            return None
        found = self._dual(one, two._replace(style=style), two.end + 1)
        return found and self._with_late_year(found)

    def _pair(self, first: Printed) -> Printed | None:
        """A day and the one after it, which has the same month: October 24 and 25."""
        match = _AND_DAY.match(self._classes, first.end)
        start = first.date.start
        if not match or start.day is None or first.date.is_range or self._classes[first.end - 1] != "d":
            return None
        if self._numbers[match.start("d")] != start.day + 1:
            return None
        date = Stretch(start, start._replace(day=start.day + 1))
        if match["y"]:
            date = date.in_year(self._numbers[match.start("y")])
        return first._replace(date=date, end=match.end())

    def _bracketed(self, first: Printed, at: int) -> Printed | None:
        """7 November 1917 [O.S. 25 October]."""
        style = self._classes[at] if self._classes[at : at + 1] in ("o", "w") else ""
        at += bool(style)
        parted = self._classes[at : at + 1]
        at += parted in (",", ";") or self._is_colon(at)
        at += self._classes[at : at + 1] == "f"
        others = _DAYS_WITH.match(self._classes, at) if first.date.has_day else None
        other = self._forms.at(others.end() if others else at)
        if first.date.is_range and "/" in self._classes[at : at + 3]:
            two = self._duals.day(at)  # (6./7. November)
            other = two if two and two.other is None else other
        if others and (other is None or other.date.start.month is None or other.date.is_range):
            others, other = None, self._forms.at(at)
        if other is not None and first.date.is_range and not other.date.is_range:
            other = self._range(other)
        if other is None or other.date.has_day != first.date.has_day or other.date.start.month is None:
            return None
        after = _STYLE.match(self._classes, other.end)
        end = other.end
        if style and parted in (",", ";"):
            # (O.S.; 9 February 1649 N.S.): the first is of the date before the bracket.
            days = apart(first.date, other.date)
            said = (after["s"] or after["t"]) if after else ""
            near = abs(days) in DAYS_APART and style == ("o" if days > 0 else "w")
            if said == OPPOSITE[style] or parted == ";" or near:
                first, style = first._replace(style=style), OPPOSITE[style]
                end = after.end() if after and said == style else end
        elif after and not style:
            style, end = after["s"] or after["t"], after.end()
        end += self._classes[end : end + 2] == ".)"  # the point of an ordinal
        if self._classes[end : end + 1] != ")":
            # What else stands in the bracket is not part of the date, but its marker is.
            if not style:
                return None
            closing = self._classes.find(")", end, end + 12)
            if closing < 0 and len(self._classes) - end > 12:
                return None
            end = closing if closing >= 0 else end - 1  # it is closed beyond what is read here
        found = self._dual(first, other._replace(style=style), end + 1)
        if found is None:
            return None
        if others:
            places = range(others.start(), others.end())
            listed = tuple(self._numbers[at] for at in places if self._classes[at] == "d")
            before = DAYS_BEFORE.search(self._classes, max(0, first.start - LISTED), first.start)
            if before is None or before[0].count("d") != len(listed):
                return None
            found = found._replace(other_days=listed)
        return self._with_late_year(found)

    def _dual(self, first: Printed, other: Printed, end: int) -> Printed | None:
        """Both dates, if the markers or the days between them say that they are one."""
        style, other_style = first.style, other.style
        if style and style == other_style:
            return None
        if not style and not other_style:
            days = apart(first.date, other.date)
            if abs(days) not in DAYS_APART:
                return None
            style, other_style = ("o", "w") if days > 0 else ("w", "o")
        return first._replace(
            style=style or OPPOSITE[other_style],
            other=other.date,
            other_style=other_style or OPPOSITE[style],
            end=end,
            weak=False,
            languages=first.languages + other.languages,
            double_year=first.double_year or other.double_year,
        )

    def _range(self, first: Printed) -> Printed | None:
        """1917–1923, mula 1917 hanggang 1923, 25 October to 8 November 1917."""
        at = first.end
        joint = self._classes[at : at + 1]
        if self._classes[at : at + 2] == ",t" and first.date.start.month is not None:
            at, joint = at + 1, "t"
        if self._classes[at : at + 2] == ".t" and self._language in YEAR_POINT:
            at, joint = at + 1, "t"
        if joint not in ("-", "t", "u"):
            return None
        opening = _OPENING.search(self._classes, max(0, first.start - 4), first.start)
        before = opening["from"] if opening else ""
        if joint not in ("-", "t") and not (joint == "u" and before == "B"):
            return None
        if before == "p" and (joint != "t" or self._language not in _FROM_IS_OF):
            opening = None
        beyond = _INTO_YEAR.match(self._classes, at + 1)
        last = (
            self._duals.day(at + 1)
            or self._forms.at(at + 1)
            or (self._forms.at(beyond.end()) if beyond else None)
        )
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
        if start.month is None and not self._forms.years.may_range(first.start, last.end, stretch):
            return None
        begins = opening.start() if opening and joint != "-" else first.start
        return first._replace(
            start=begins,
            end=last.end,
            date=stretch,
            weak=first.weak and last.weak and start.month is not None,
            languages=first.languages + last.languages,
            style=last.style or first.style,
        )

    def _range_of_both(self, first: Printed) -> Printed | None:
        """From 25 October (7 November) to 26 October (8 November) 1917: a range in both calendars."""
        if self._classes[first.end : first.end + 1] not in ("-", "t") or first.other_year is not None:
            return None
        last = self._one_or_two(first.end + 1)
        if last is None or last.other is None or first.other is None or last.style != first.style:
            return None
        if last.date.year is None and last.other.year is None:
            return None
        opening = _OPENING.search(self._classes, max(0, first.start - 4), first.start)
        if opening and opening["from"] == "p" and self._language not in _FROM_IS_OF:
            opening = None  # the night of 25 October (7 November) to …
        return first._replace(
            start=opening.start() if opening else first.start,
            end=last.end,
            date=Stretch(first.date.start, last.date.end),
            other=Stretch(first.other.start, last.other.end),
            languages=first.languages + last.languages,
        )

    def _widened(self, found: Printed) -> Printed:
        """With the words before it that belong to it."""
        before = self._classes[found.start - 1] if found.start else ""
        if found.date.has_day or before not in _MAY_BELONG:
            return found
        found = self._about(found)
        pattern = _BEFORE_YEAR if found.date.start.month is None else _BEFORE_MONTH
        match = pattern.search(self._classes, max(0, found.start - 5), found.start)
        if found.date.start.month is not None and found.weak and (match or before in _TIME):
            found = found._replace(weak=False)
        return found._replace(start=match.start()) if match else found

    def _about(self, found: Printed) -> Printed:
        match = _ABOUT.search(self._classes, max(0, found.start - 2), found.start)
        return found._replace(start=match.start(), about=True) if match and not found.decade else found
