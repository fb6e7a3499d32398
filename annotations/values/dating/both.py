"""A date beside the same day in the other calendar: 7 November [O.S. 25 October], 25 October / 7 November."""

import re
from typing import Final

from annotations.values.dating.duals import Duals
from annotations.values.dating.figures import DAYS_APART, OPPOSITE
from annotations.values.dating.forms import Forms
from annotations.values.dating.lists import DAYS_BEFORE, LISTED
from annotations.values.dating.patterns import pattern
from annotations.values.dating.printed import Printed, Stretch, apart
from annotations.values.dating.ranges import Ranges
from annotations.values.dating.styles import STYLE, Styles
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import YEAR_POINT

# What says that two dates are one: 25 October / 7 November; 25 October, i.e. the 7th of November.
_SAME: Final = pattern(r"(?: / | [,;]? s ,? ) i?T?")
# What may stand between them if their styles say so: 25 October O.S., 7 November N.S.
_BESIDE: Final = pattern(r"[,-]? u?")
_BEFORE_OTHER: Final = pattern(r"f | s,?i?T?")
_DAYS_WITH: Final = re.compile(r"d\.?(?:,d\.?)*,?u(?=d)")  # those of the other calendar: (6 and 7 November)
_AND_DAY: Final = re.compile(r"u(?P<d>d)(?:,?(?P<y>y))?")
_MOST_IN_BRACKET: Final = 12  # pieces


class Both:
    """Joins two dates that are one day in two calendars, in a stretch of text."""

    def __init__(
        self, stretch: Tokens, forms: Forms, styles: Styles, duals: Duals, ranges: Ranges, language: str
    ) -> None:
        self._classes, self._numbers, self._language = stretch.classes, stretch.numbers, language
        self._forms, self._styles, self._duals, self._ranges = forms, styles, duals, ranges

    def beginning_with(self, first: Printed) -> Printed | None:
        """A date and the one after it, of the other calendar; None if there is none."""
        at, classes = first.end, self._classes
        if classes[at : at + 1] == "u" and (pair := self._pairs(first)):
            return pair
        opening = at + (classes[at : at + 2] in ((",(", ".(") if self._language in YEAR_POINT else (",(",)))
        if classes[opening : opening + 1] == "(" and first.date.start.month is not None:
            return self.bracketed(first, opening + 1)
        if not first.date.has_day:
            return None
        return self._after_bracket(first) if self._is_bracketed(first) else self._beside(first)

    def _beside(self, first: Printed) -> Printed | None:
        """25 October / 7 November 1917; 9 January O.S., i.e. 22 January N.S., 1905."""
        same = _SAME.match(self._classes, first.end)
        beside = same or _BESIDE.match(self._classes, first.end)
        assert beside is not None
        other = led = self._styles.leading_to(beside.end())
        if other is None and beside[0]:
            other = self._forms.at(beside.end())
        if other is None or not self._may_be_one(first, other):
            return None
        other = self._styles.after(other)
        if not same:
            if other.style in ("", first.style):
                return None
            said = first.style and beside[0] and not led
            if not said and abs(apart(first.date, other.date)) not in DAYS_APART:
                return None
        return self._dual(first, other, other.end)

    def _is_bracketed(self, first: Printed) -> bool:
        """Whether a date has brackets of its own."""
        at = first.start - 1
        return self._classes[at : at + 1] == "(" and self._classes[first.end : first.end + 1] == ")"

    def _after_bracket(self, first: Printed) -> Printed | None:
        """(O.S. 25 October) 7 November 1917, (25 October) 7 November 1917."""
        at = first.end + 1
        other = self._styles.leading_to(at) or self._forms.at(at)
        if other is None or not self._may_be_one(first, other):
            return None
        if abs(apart(first.date, other.date)) not in DAYS_APART:
            return None
        other = self._styles.after(other)
        return self._dual(first._replace(start=first.start - 1), other, other.end)

    def _may_be_one(self, first: Printed, other: Printed) -> bool:
        return (
            other.date.has_day
            and not other.unread
            and other.other is None
            and other.date.is_range == first.date.is_range
        )

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
        styled = STYLE.match(self._classes, two.end)
        if styled and not style:
            two = two._replace(end=styled.end())
            style = styled["s"] or styled["t"]
        if self._classes[two.end : two.end + 1] != ")":
            return None
        found = self._dual(one, two._replace(style=style), two.end + 1)
        return found and self._styles.with_late_year(found)

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

    def bracketed(self, first: Printed, at: int) -> Printed | None:
        """A date and the other one, whose bracket is open here: 7 November 1917 [O.S. 25 October]."""
        style = self._classes[at] if self._classes[at : at + 1] in ("o", "w") else ""
        at += bool(style)
        parted = self._classes[at : at + 1]
        at += parted in (",", ";") or self._styles.is_colon(at)
        if before := _BEFORE_OTHER.match(self._classes, at):
            at = before.end()
        others = _DAYS_WITH.match(self._classes, at) if first.date.has_day else None
        other = self._forms.at(others.end() if others else at)
        if first.date.is_range and "/" in self._classes[at : at + 3]:
            two = self._duals.day(at)  # (6./7. November)
            other = two if two and two.other is None else other
        if others and (other is None or other.date.start.month is None or other.date.is_range):
            others, other = None, self._forms.at(at)
        if other is not None and first.date.is_range and not other.date.is_range:
            other = self._ranges.after(other)
        if other is None or other.date.has_day != first.date.has_day or other.date.start.month is None:
            return None
        after = STYLE.match(self._classes, other.end)
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
            closing = self._classes.find(")", end, end + _MOST_IN_BRACKET)
            if closing < 0 and len(self._classes) - end > _MOST_IN_BRACKET:
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
        return self._styles.with_late_year(found)

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
