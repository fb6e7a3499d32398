"""Days and months that are listed, and have what stands with the last or the first of them only."""

import re
from typing import Final

from annotations.values.dating.forms import Forms
from annotations.values.dating.patterns import pattern
from annotations.values.dating.printed import Printed, Stretch
from annotations.values.dating.tokens import Tokens

DAYS_BEFORE: Final = re.compile(r"d\.?(?:,d\.?)*,?u$")
LISTED: Final = 40  # pieces in which the days of a list are looked for: ten or twenty of them
_DAYS_AFTER: Final = pattern(r"(?:,d)* ,?ud ,? (?P<y>y)")
# Months of one year: October and November 1917, Juli/August 1917, Ende Oktober/Anfang November 1917.
_MONTHS_AFTER: Final = pattern(r"\.? (?:,m\.?)* (?:,?u|/) [qe]? (?P<m>m) \.? ,?[pIg]{0,3} (?P<y>y)")


class Lists:
    """Reads what is listed around a date, in a stretch of text."""

    def __init__(self, stretch: Tokens, forms: Forms) -> None:
        self._classes, self._numbers, self._forms = stretch.classes, stretch.numbers, forms

    def with_year(self, found: Printed, month: int) -> Printed:
        """A month with the year of one that follows: October and November 1917, December and January 1918."""
        match = _MONTHS_AFTER.match(self._classes, found.end)
        if match is None or found.date.is_range or found.other is not None:
            return found
        year = self._forms.year_of(match) - (month > self._numbers[match.start("m")])
        return found._replace(date=found.date.in_year(year), weak=False)

    def around(self, found: Printed, free: int) -> list[Printed]:
        """It, and the days around it that have its month: 1, 2 and 3 May 1917; May 1, 2 and 3, 1917."""
        start = found.date.start
        if start.day is None or found.date.is_range:
            return [found]
        if found.other is not None:
            return self._in_both(found, found.other, free)
        before = DAYS_BEFORE.search(self._classes, max(free, found.start - LISTED), found.start)
        if before and not self._forms.years.numbers.is_numbered(before.start()):
            days = self._days(before, [], [start.day])
            if len(days) == 1 and self._classes[before.start() - 1 : before.start()] == "B":
                between = Stretch(start._replace(day=self._numbers[days[0]]), start)
                return [found._replace(start=before.start() - 1, date=between)]
            if days:
                return [*(self._day(found, at, at + 1, start.year) for at in days), found]
        after = _DAYS_AFTER.match(self._classes, found.end) if start.year is None else None
        if after and self._classes[found.end - 1] == "d" and (days := self._days(after, [start.day], [])):
            year = self._forms.year_of(after)
            first = found._replace(date=found.date.in_year(year))
            ends = [at + 1 for at in days[:-1]] + [self._forms.years.past_word(after.end())]
            return [first, *(self._day(first, at, end, year) for at, end in zip(days, ends, strict=True))]
        return [found]

    def _in_both(self, found: Printed, other: Stretch, free: int) -> list[Printed]:
        """It, and the days before it in either calendar: 24 and 25 October (6 and 7 November) 1917."""
        before = DAYS_BEFORE.search(self._classes, max(free, found.start - LISTED), found.start)
        days = self._days(before, [], [found.date.start.day or 0]) if before else []
        if not days or len(days) != len(found.other_days):
            return [found]
        listed = []
        for at, day in zip(days, found.other_days, strict=True):
            two = Stretch.of(other.start._replace(day=day))
            listed.append(self._day(found, at, at + 1, found.date.start.year)._replace(other=two))
        return [*listed, found]

    def _days(self, match: re.Match[str], before: list[int], after: list[int]) -> list[int]:
        """Where the days of a match are, if they follow one another in time; else nothing."""
        places = [at for at in range(match.start(), match.end()) if self._classes[at] == "d"]
        days = before + [self._numbers[at] for at in places] + after
        return places if days == sorted(set(days)) else []

    def _day(self, found: Printed, at: int, end: int, year: int | None) -> Printed:
        """Another day of the same month."""
        day = found.date.start._replace(year=year, day=self._numbers[at])
        return found._replace(start=at, end=end, date=Stretch.of(day), or_else=None)
