"""The forms of one date, or of two days with one month: what `patterns` find is read."""

import re

from annotations.values.dating import patterns
from annotations.values.dating.months import MonthName
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import (
    MONTH_FIRST,
    MONTH_OR_DAY,
    OF_OTHER_MONTHS,
    ORDINAL_POINT,
    ROMAN_MONTHS,
    YEAR_FIRST,
)
from annotations.values.dating.years import YearAlone


class Forms:
    """Reads single dates of a stretch of text."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._text, self._names = stretch.classes, text, stretch.names
        self._starts, self._ends, self._numbers = stretch.starts, stretch.ends, stretch.numbers
        self._language = language
        self.years = YearAlone(stretch, text, language)

    def at(self, at: int) -> Printed | None:
        """One date in one calendar that begins at this piece."""
        class_ = self._classes[at : at + 1]
        if (
            class_ in patterns.MAY_BE_FIGURES
            and patterns.OF_NUMBERS.match(self._classes, at)
            and (found := self._of_numbers(at))
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
            if not match["sign"] or not self._is_close(match):
                return None
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

    def _of_numbers(self, at: int) -> Printed | None:
        """A date whose month is a number."""
        class_, following = self._classes[at], self._classes[at + 1 : at + 3]
        of_characters = class_ in "HL" or "Y" in following or "M" in following or following[:1] == "("
        if of_characters and (found := self._of_characters(at)):
            return found
        if "r" in following:
            if match := patterns.ROMAN.match(self._classes, at):
                return self.made(match)
            if match := patterns.ROMAN_YEARLESS.match(self._classes, at):
                found = self.made(match)
                return found and found._replace(weak=not match["sign"])
        if following == "-m" and (match := patterns.HYPHENED.match(self._classes, at)):
            return self.made(match)
        for form in patterns.NUMERIC:
            match = form.match(self._classes, at)
            if match and self._is_numeric_date(match):
                return self._numeric(match)
        match = patterns.NUMERIC_SHORT.match(self._classes, at)
        if match and self._is_short_date(match):
            return Printed(at, self.years.past_word(match.end()), Stretch.of(Parts()), unread=True)
        return None

    def _is_short_date(self, match: re.Match[str]) -> bool:
        """Whether a day, a month and a year of two digits stand together, and are no section or version."""
        day, month = (self._numbers[match.start(part)] for part in "dm")
        at = match.start()
        if min(day, month) > 12 or len(self.printed(match.start("y"))) != 2 or self.years.is_numbered(at):
            return False
        if self._classes[at - 1 : at] in ("-", "/", ".") or patterns.LONGER.match(self._classes, match.end()):
            return False
        if not self._is_close(match):
            return False
        if match["sign"] == "/":
            return True
        if month > 12:
            return False
        # Points part the numbers of sections and versions too: there the day and the month have two digits
        # each, or a word for a time stands before them.
        full = self._ends[at + 2] - self._starts[at] == 5
        before = self._classes[at - 1] if at else "x"
        return before in patterns.BEFORE_FIGURES or (full and not self.years.is_numbered(at))

    def _of_characters(self, at: int) -> Printed | None:
        """1917年11月7日, 大正6年11月7日."""
        if match := patterns.CJK_ERA.match(self._classes, at):
            if said := patterns.CJK[1].match(self._classes, at):
                return self.made(said)
            sure = (
                match["sure"] or "H" in match[0] or "L" in match[0]
            )  # 5年3月 may be five years and three months
            return Printed(at, match.end(), Stretch.of(Parts()), unread=True, weak=not sure)
        for form in patterns.CJK:
            if (match := form.match(self._classes, at)) and (found := self.made(match)):
                return found
            if match and match.groupdict().get("y") and self._numbers[match.start("m")] > 12:
                return self._misprinted(match)
        if (match := patterns.CJK_MONTH.match(self._classes, at)) and self._is_month_alone(at):
            found = self.made(match)
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
        if match["sign"] == "." and self.years.is_numbered(match.start()):
            return False  # section 12.5.1905
        return self._is_close(match) or (match["sign"] == "." and self._language in ORDINAL_POINT)

    def _is_close(self, match: re.Match[str]) -> bool:
        ends, starts = self._ends, self._starts
        return all(ends[at] == starts[at + 1] for at in range(match.start(), match.end() - 1))

    def _numeric(self, match: re.Match[str]) -> Printed | None:
        found = self.made(match)
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
        date = Parts(self.year_of(match), self._numbers[match.start("m")], self._value(match, "d"))
        return Printed(match.start(), match.end(), Stretch.of(date))

    def _counts(self, match: re.Match[str]) -> bool:
        """Whether the last number of a match, of a month with a name, counts what follows: May 3 people."""
        last = match.end() - 1
        if last <= match.start("m"):
            return False
        if self._classes[last + 1 : last + 2] != "U" and not (
            self._classes[last] == "y" and self.years.counts(last + 1, self._numbers[last])
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
            self._value(match, "d"),
            last or self._value(match, "d2"),
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
        return self._numbers[match.start("d")] in patterns.FEW_TOO_MANY and not self.years.is_numbered(
            match.start()
        )

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

    def _has(self, languages: frozenset[str], match: re.Match[str]) -> bool:
        name = self._names.get(match.start("m"))
        return self._language in languages or (name is not None and name.language in languages)

    def printed(self, at: int) -> str:
        """A piece, as it is printed."""
        return self._text[self._starts[at] : self._ends[at]]

    def _value(self, match: re.Match[str], group: str) -> int | None:
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
