"""What lasts from one date to another: 1917–1923, mula 1917 hanggang 1923, December 1917 – 5 January 1918."""

import re
from typing import Final

from annotations.values.dating.cases import Cases
from annotations.values.dating.duals import Duals
from annotations.values.dating.forms import Forms
from annotations.values.dating.printed import Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import YEAR_FIRST, YEAR_POINT

# What stands between "from" or "between" and a year, and between "to" and one.
_OPENING: Final = re.compile(r"(?P<from>[fBp])[T]?[gX]?$")
_INTO_YEAR: Final = re.compile(r"[iT]?g|T")
_FROM_IS_OF: Final = frozenset(["es", "pt", "fr", "ca", "ar", "eo", "gl"])


class Ranges:
    """Reads ranges of dates in a stretch of text."""

    def __init__(self, stretch: Tokens, text: str, forms: Forms, duals: Duals, language: str) -> None:
        self._classes, self._forms, self._duals = stretch.classes, forms, duals
        self._language, self._cases = language, Cases(stretch, text, language)

    def after(self, first: Printed) -> Printed | None:
        """The range that begins with a date, in one calendar; None if it is none."""
        joint, at = self._joint(first)
        if not at or first.date.is_range:
            return None
        opening = self._opening(first, joint)
        last = self._last(at)
        if last is None or last.other or last.decade or last.date.is_range:
            return None
        end = last.end
        if joint == "u" and not (opening and opening["from"] == "B"):
            end += self._classes[end : end + 1] == "B"  # 1917 és 1923 között
            if end == last.end:
                return None
        elif not joint and not (end := self._cases.past_end(end)):
            return None
        stretch = first.date.until(self._with_year(first, last))
        if stretch is None or not self._may_last(first, last, stretch):
            return None
        return first._replace(
            start=opening.start() if opening and joint != "-" else first.start,
            end=end,
            date=stretch,
            weak=first.weak and last.weak and stretch.start.month is not None,
            languages=first.languages + last.languages,
            style=last.style or first.style,
        )

    def _joint(self, first: Printed) -> tuple[str, int]:
        """What joins a date to the next one, "" for the ending of its word, and where that begins, or 0."""
        at, classes = first.end, self._classes
        following = classes[at : at + 2]
        if (following == ",t" and first.date.start.month is not None) or (
            following in (".t", ".-") and self._language in YEAR_POINT
        ):
            at += 1
        joint = classes[at : at + 1]
        if joint and joint in "-tu":
            return joint, at + 1
        return "", self._cases.past_start(first.end)

    def _opening(self, first: Printed, joint: str) -> re.Match[str] | None:
        """The word for "from" or "between" before a date."""
        opening = _OPENING.search(self._classes, max(0, first.start - 4), first.start)
        if opening and opening["from"] == "p" and (joint != "t" or self._language not in _FROM_IS_OF):
            return None
        return opening

    def _last(self, at: int) -> Printed | None:
        """The date that a range ends with."""
        if found := self._duals.day(at) or self._forms.at(at):
            return found
        beyond = _INTO_YEAR.match(self._classes, at)
        return self._forms.at(beyond.end()) if beyond else None

    def _with_year(self, first: Printed, last: Printed) -> Stretch:
        """The last date; where a language prints the year first, that of the first is its year as well."""
        start, end = first.date.start, last.date.end
        if start.year is None or end.year is not None or end.month is None or last.unread:
            return last.date
        if self._language not in YEAR_FIRST:
            return last.date
        is_next = (end.month, end.day or 31) < (start.month or 1, start.day or 1)
        return last.date.in_year(start.year + is_next)

    def _may_last(self, first: Printed, last: Printed, stretch: Stretch) -> bool:
        """Whether two dates are a range: where one is a number alone, it must be a year."""
        if stretch.start.month is not None and stretch.end.month is not None:
            return True
        return self._forms.years.may_range(first.start, last.end, stretch)

    def of_both(self, first: Printed, last: Printed) -> Printed | None:
        """From 25 October (7 November) to 26 October (8 November) 1917: a range in both calendars."""
        if last.other is None or first.other is None or last.style != first.style:
            return None
        if last.date.year is None and last.other.year is None:
            return None
        # Not the night of 25 October (7 November) to …
        opening = self._opening(first, "t")
        return first._replace(
            start=opening.start() if opening else first.start,
            end=last.end,
            date=Stretch(first.date.start, last.date.end),
            other=Stretch(first.other.start, last.other.end),
            languages=first.languages + last.languages,
        )
