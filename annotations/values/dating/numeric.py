"""Dates whose month is a number: 25.10.1917, 1917-10-25, 25.X.1917, 1917年10月25日."""

import re

from annotations.values.dating import patterns
from annotations.values.dating.matches import Matches
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import MONTH_OR_DAY, ORDINAL_POINT


class Numeric:
    """Reads dates in figures, and in the numbers of China and Japan, in a stretch of text."""

    def __init__(self, stretch: Tokens, text: str, matches: Matches, language: str) -> None:
        self._classes, self._text, self._numbers = stretch.classes, text, stretch.numbers
        self._starts, self._ends = stretch.starts, stretch.ends
        self._matches, self._language = matches, language

    def at(self, at: int) -> Printed | None:
        """A date whose month is a number."""
        class_, following = self._classes[at], self._classes[at + 1 : at + 3]
        of_characters = class_ in "HL" or "Y" in following or "M" in following or following[:1] == "("
        if of_characters and (found := self._of_characters(at)):
            return found
        if "r" in following:
            if match := patterns.ROMAN.match(self._classes, at):
                return self._matches.made(match)
            if match := patterns.ROMAN_YEARLESS.match(self._classes, at):
                found = self._matches.made(match)
                return found and found._replace(weak=not match["sign"])
        if following == "-m" and (match := patterns.HYPHENED.match(self._classes, at)):
            return self._matches.made(match)
        for form in patterns.NUMERIC:
            match = form.match(self._classes, at)
            if match and self._is_numeric_date(match):
                return self._numeric(match)
        match = patterns.NUMERIC_SHORT.match(self._classes, at)
        if match and self._is_short_date(match):
            return Printed(at, self._matches.years.past_word(match.end()), Stretch.of(Parts()), unread=True)
        return None

    def _is_short_date(self, match: re.Match[str]) -> bool:
        """Whether a day, a month and a year of two digits stand together, and are no section or version."""
        day, month = (self._numbers[match.start(part)] for part in "dm")
        at = match.start()
        if (
            min(day, month) > 12
            or len(self._matches.printed(match.start("y"))) != 2
            or self._matches.years.numbers.is_numbered(at)
        ):
            return False
        if self._classes[at - 1 : at] in ("-", "/", ".") or patterns.LONGER.match(self._classes, match.end()):
            return False
        if not self._matches.is_close(match):
            return False
        if match["sign"] == "/":
            return True
        if month > 12:
            return False
        # Points part the numbers of sections and versions too: there the day and the month have two digits
        # each, or a word for a time stands before them.
        full = self._ends[at + 2] - self._starts[at] == 5
        before = self._classes[at - 1] if at else "x"
        return before in patterns.BEFORE_FIGURES or (full and not self._matches.years.numbers.is_numbered(at))

    def _of_characters(self, at: int) -> Printed | None:
        """1917年11月7日, 大正6年11月7日."""
        if match := patterns.CJK_ERA.match(self._classes, at):
            if said := patterns.CJK[1].match(self._classes, at):
                return self._matches.made(said)
            sure = (
                match["sure"] or "H" in match[0] or "L" in match[0]
            )  # 5年3月 may be five years and three months
            return Printed(at, match.end(), Stretch.of(Parts()), unread=True, weak=not sure)
        for form in patterns.CJK:
            if (match := form.match(self._classes, at)) and (found := self._matches.made(match)):
                return found
            if match and match.groupdict().get("y") and self._numbers[match.start("m")] > 12:
                return self._misprinted(match)
        if (match := patterns.CJK_MONTH.match(self._classes, at)) and self._is_month_alone(at):
            found = self._matches.made(match)
            return found and found._replace(weak=False)
        return None

    def _is_month_alone(self, at: int) -> bool:
        """Whether 10月 is a month: in Chinese numerals or before 革命 it may be the name of a revolution."""
        is_digit = self._text[self._starts[at]].isdecimal()
        return is_digit and self._numbers[at] <= 12 and not self._text.startswith("革命", self._ends[at + 1])

    def _is_numeric_date(self, match: re.Match[str]) -> bool:
        """Whether its pieces stand together, and are no part of a longer number."""
        before = self._classes[match.start() - 1 : match.start()]
        if before in ("-", "/") or patterns.LONGER.match(self._classes, match.end()):
            return False
        if match["sign"] == "." and self._matches.years.numbers.is_numbered(match.start()):
            return False  # section 12.5.1905
        return self._matches.is_close(match) or (match["sign"] == "." and self._language in ORDINAL_POINT)

    def _numeric(self, match: re.Match[str]) -> Printed | None:
        found = self._matches.made(match)
        if match["sign"] == "." or match.start("y") < match.start("d"):
            return found or self._misprinted(match)
        day, month = (self._numbers[match.start(part)] for part in "dm")
        year = self._numbers[match.start("y")]
        other = Parts(year, day, month) if day <= 12 else None
        if self._language not in MONTH_OR_DAY and month <= 12:
            return found
        if found is None:
            return (
                Printed(match.start(), match.end(), Stretch.of(other)) if other else self._misprinted(match)
            )
        return found if other is None or day == month else found._replace(or_else=other)

    def _misprinted(self, match: re.Match[str]) -> Printed | None:
        """A date in figures whose month there is not: 25.13.1917."""
        if match.groupdict().get("sign") == "-":
            return None
        date = Parts(
            self._matches.year_of(match), self._numbers[match.start("m")], self._matches.value(match, "d")
        )
        return Printed(match.start(), match.end(), Stretch.of(date))
