"""The forms of one date, or of two days with one month: what `patterns` find is read."""

import re

from annotations.values.dating import patterns
from annotations.values.dating.matches import Matches
from annotations.values.dating.numeric import Numeric
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import (
    MONTH_FIRST,
    OF_OTHER_MONTHS,
    ROMAN_MONTHS,
    YEAR_FIRST,
)


class Forms(Matches):
    """Reads single dates of a stretch of text."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        super().__init__(stretch, text, language)
        self._numeric = Numeric(stretch, text, self, language)

    def at(self, at: int) -> Printed | None:
        """One date in one calendar that begins at this piece."""
        class_ = self._classes[at : at + 1]
        if (
            class_ in patterns.MAY_BE_FIGURES
            and patterns.OF_NUMBERS.match(self._classes, at)
            and (found := self._numeric.at(at))
        ):
            return found
        if class_ in ("d", "z") and "z" in self._classes[at : at + 4] and (found := self._other_month(at)):
            return found
        if class_ == "A" and patterns.SHORT_YEAR.search(self._classes, max(0, at - 3), at):
            return Printed(at, at + 1, Stretch.of(Parts()), unread=True)
        if class_ == "d":
            if self._classes[at + 1 : at + 2] != "m" and (found := self._in_words(at)):
                return found
            match = patterns.DAY_MONTH.match(self._classes, at)
            if match and (found := self.made(match)):
                return found
        if class_ == "m":
            match = patterns.MONTH_DAY.match(self._classes, at)
            if not match and "n" in self._classes[at + 1 : at + 4]:
                match = patterns.NO_DAY[1].match(self._classes, at)
            if match and self._has(MONTH_FIRST, match) and (found := self.made(match)):
                return found
            if patterns.DAY_BEFORE.search(self._classes, max(0, at - 3), at):
                return None  # 30 February
            match = patterns.MONTH_YEAR.match(self._classes, at)
            if match is None or self._counts(match):
                match = patterns.MONTH.match(self._classes, at)
            return self.made(match) if match else None
        if class_ == "y" and self._language in YEAR_FIRST:
            for form in patterns.YEAR_BEFORE:
                if (match := form.match(self._classes, at)) and (found := self.made(match)):
                    return found
        if class_ == "H" and (found := self._after_era(at)):
            return found
        if class_ == "r":
            return self._roman_month(at)
        if class_ == "n" and "m" in self._classes[at + 1 : at + 4]:
            match = patterns.NO_DAY[0].match(self._classes, at)
            if match and (found := self.made(match)):
                return found
        return self.years.at(at)

    def _roman_month(self, at: int) -> Printed | None:
        """A month in Roman numerals and its year: w XII.1917.

        XII 1917 may as well be a volume, a chapter or a king. It is a month only where the language prints
        months so, and after a word for a time; or at the beginning of a line, if nothing parts it from its
        year ("XII. 1917" is the twelfth chapter).
        """
        if self._language not in ROMAN_MONTHS:
            return None
        match = patterns.ROMAN_MONTH.match(self._classes, at)
        before = match and patterns.BEFORE_ROMAN.search(self._classes, max(0, at - 8), at)
        if not match or not before:
            return None
        alone = before["line"] is not None and not before["first"]
        if alone and not patterns.UNTIL_ROMAN.match(self._classes, match.end()):
            return self.made(match) if match["sign"] and self.is_close(match) else None
        return self.made(match)

    def _after_era(self, at: int) -> Printed | None:
        """A date whose era stands before it: Rumi 25 Ekim 1333."""
        following = self._classes[at + 1 : at + 3]
        if following[:1] not in ("d", "m") or following[1:] in ("Y", "M"):
            return None
        found = self.at(at + 1)
        if found is None or found.date.start.month is None:
            return None
        return Printed(at, found.end, Stretch.of(Parts()), unread=True)

    def _other_month(self, at: int) -> Printed | None:
        """A date of a calendar with other months; its numbers say nothing here."""
        match = patterns.OTHER_MONTH.match(self._classes, at)
        if match is None:
            return None
        of_others = bool(match["y"]) and self.year_of(match) < patterns.LAST_OF_OTHERS
        said = of_others or bool(match["r"])
        if not match["d"] and not (said and self._language in OF_OTHER_MONTHS):
            return None
        if not said and self._language not in OF_OTHER_MONTHS:
            return None
        end = match.end() if said or not match["y"] else match.start("y")
        return Printed(at, end, Stretch.of(Parts()), unread=True)

    def _in_words(self, at: int) -> Printed | None:
        """Two days of a month that words lead from one to the other: с 25 на 26 октября."""
        match = patterns.IN_WORDS.match(self._classes, at)
        before = match and patterns.BEFORE_TWO.search(self._classes, max(0, at - 2), at)
        if not match or not before:
            return None
        day, until = (self._numbers[match.start(part)] for part in ("d", "u"))
        joint, first = match["joint"], before["class"]
        is_onto = (
            joint in "ix" and first == "f" and self.printed(match.start("joint")).lower() in patterns.ONTO
        )
        if not day < until or not (
            is_onto or (joint == "u" and first == "B") or (joint == "t" and first in "fip")
        ):
            return None
        found = self.made(match, last=until)
        return found and (found._replace(start=before.start()) if first == "B" else found)

    def _has(self, languages: frozenset[str], match: re.Match[str]) -> bool:
        name = self._names.get(match.start("m"))
        return self._language in languages or (name is not None and name.language in languages)
