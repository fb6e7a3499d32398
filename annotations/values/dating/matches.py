"""The date that a match of one of the `patterns` is, if it is one."""

import re

from annotations.values.dating import patterns
from annotations.values.dating.months import MonthName
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import ORDINAL_POINT
from annotations.values.dating.years import YearAlone


class Matches:
    """Reads what was matched in a stretch of text, whose pieces are in groups: d, d2, m, y, e…"""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._text, self._names = stretch.classes, text, stretch.names
        self._starts, self._ends, self._numbers = stretch.starts, stretch.ends, stretch.numbers
        self._language = language
        self.years = YearAlone(stretch, text, language)

    def is_close(self, match: re.Match[str]) -> bool:
        ends, starts = self._ends, self._starts
        return all(ends[at] == starts[at + 1] for at in range(match.start(), match.end() - 1))

    def _counts(self, match: re.Match[str]) -> bool:
        """Whether the last number of a match, of a month with a name, counts what follows: May 3 people."""
        last = match.end() - 1
        if last <= match.start("m"):
            return False
        if self._classes[last + 1 : last + 2] != "U" and not (
            self._classes[last] == "y" and self.years.numbers.counts(last + 1, self._numbers[last])
        ):
            return False
        return self._classes[last] in "dyh" and match.start("m") in self._names

    def made(self, match: re.Match[str], *, last: int = 0) -> Printed | None:
        """The date of a match; None if there is no such day, or too little says that it is one."""
        if self._counts(match):
            shorter = match.re.match(self._classes, match.start(), match.end() - 1)
            return self.made(shorter, last=last) if shorter else None
        groups = match.groupdict()
        name = self._names.get(match.start("m"))
        month, day, until = (
            self._numbers[match.start("m")],
            self.value(match, "d"),
            last or self.value(match, "d2"),
        )
        if "d3" in groups or "s1" in groups:
            until = last or None
        year = self.year_of(match) if groups.get("y") else None
        if not 1 <= (month or 0) <= 12 or (until and until <= (day or 0)):
            return None
        if groups.get("d") and self._classes[match.start("d")] == "n" and not self._is_misprint(match):
            return None
        if groups.get("e") == "b" and year is not None:
            year = 1 - year
        double = groups.get("double")
        if double and year is not None and self._is_double(match, day):
            year = self._double(year, self._numbers[match.start("double")], month, day)
        if name is not None and not self._is_sure(match, name, day, year):
            return None
        start = Parts(year, month, day)
        end = match.end()
        if year is None and self._classes[end - 2 : end] in ("m.", "d.") and not (name and name.short):
            end -= 1  # the point of the sentence
        end = end if not double or year != self.year_of(match) else match.start("double") - 1
        end = (
            self.years.past_word(end) if year is not None and self._classes[end - 1 : end] in "yhnd" else end
        )
        found = Printed(
            match.start(),
            end,
            Stretch(start, start._replace(day=until) if until else start),
            double_year=bool(double) and year != self.year_of(match),
            weak=year is None
            and (day is None or (name is not None and name.short and not self._pointed(match))),
            languages=(name.language,) if name else (),
            unread=bool(groups.get("era")),
        )
        return self._with_era(found)

    def _is_misprint(self, match: re.Match[str]) -> bool:
        """Whether a number that no day has may be meant as one: 32 May 1917."""
        return self._numbers[
            match.start("d")
        ] in patterns.FEW_TOO_MANY and not self.years.numbers.is_numbered(match.start())

    def _is_sure(self, match: re.Match[str], name: MonthName, day: int | None, year: int | None) -> bool:
        """Whether a doubtful name is that of a month, and a point belongs to its day."""
        language = name.language
        if name.short and year is None and day is None:
            return patterns.BEFORE_MONTHS.match(self._classes, match.end()) is not None
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

    def _pointed(self, match: re.Match[str]) -> bool:
        """Whether the month has the point of an abbreviation; 7 Nov without one needs more to be a date."""
        return self._classes[match.start("m") + 1 : match.start("m") + 2] == "."

    def printed(self, at: int) -> str:
        """A piece, as it is printed."""
        return self._text[self._starts[at] : self._ends[at]]

    def value(self, match: re.Match[str], group: str) -> int | None:
        if not match.groupdict().get(group):
            return None
        return self._numbers[match.start(group)]

    def year_of(self, match: re.Match[str]) -> int:
        return self._numbers[match.start("y")]

    def _is_double(self, match: re.Match[str], day: int | None) -> bool:
        """Whether its two years stand together; with a dash they may be a range, unless a day is printed."""
        second = match.start("double")
        if self.printed(second - 1) in ("/", "⁄", "／"):
            return True
        close = self._ends[second - 2] == self._starts[second - 1] and self._is_after(second)
        return day is not None and close

    def _is_after(self, at: int) -> bool:
        return self._ends[at - 1] == self._starts[at]

    def _double(self, year: int, second: int, month: int, day: int | None) -> int:
        """The later of two years (1750/51), if the day is before 25 March, when the Old Style began."""
        base = 10 if second < 10 else 100 if second < 100 else 1000 if second < 1000 else 10000
        later = year + 1
        return later if later % base == second and (month, day or 1) < (3, 25) else year

    def _with_era(self, found: Printed) -> Printed:
        match = patterns.ERA.match(self._classes, found.end)
        if not match or found.date.year is None:
            return found
        if match["e"] == "H":
            return found._replace(end=match.end(), unread=True)
        if match["e"] == "b":
            year = 1 - found.date.year
            date = Stretch(found.date.start._replace(year=year), found.date.end._replace(year=year))
            return found._replace(date=date, end=match.end())
        return found._replace(end=match.end())
