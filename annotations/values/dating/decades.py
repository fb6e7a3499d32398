"""Decades, and centuries that are printed as one: 1920s, 1920-talet, v 1920. letech, 20-е годы XX века.

A decade is told by the ending of its number, by a word before it, or by a word for years after it that
is a plural. One of two digits says its decade only where the century stands beside it.
"""

import re
from collections.abc import Mapping
from typing import Final

from annotations.values.dating.folding import fold
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens

_DECADE: Final = re.compile(r"K|(?P<y>[yh])p?E|(?P<c>d)C(?P<t>[dn])E")
_BEFORE: Final = re.compile(r"(?P<between>BT?)?Xg?p?T?-?(?:[yh](?:,|,?u))*$")
_OTHER_YEAR: Final = re.compile(r"(?:,?u|,|t|-)(?P<y>y)")
_BEFORE_TWO: Final = re.compile(r"Xg?p?T?-?$")
_AMONG_YEARS: Final = re.compile(r"y\.?(?:[-tu,]|,u)$")  # 1917 and 1920
_BEFORE_YEARS: Final = re.compile(r"[yhdn][.-]?g")
#: What follows the digits of a decade: their ending, and a word for "years" that is a plural, folded.
_YEARS: Final[Mapping[str, re.Pattern[str]]] = {
    language: re.compile(rf"(?:{words})(?![^\W_])")
    for language, words in {
        "az": r"-c[iu] illər[^\W_]*",
        "be": r"-[ях] (?:гады|гадах|гадоў)",
        "bg": r"-?те (?:години|г)",
        "cs": r"\. (?:letech|leta|let|lety)",
        "de": r"er[- ]jahren?",
        "et": r"\. aasta(?:tel|d|te|test|teni|id|tesse)",
        "hu": r"-[aeo]s ev(?:ek|ei|ti)[^\W_]*",
        "lv": r"\. gad(?:os|i|iem)",
        "mk": r"-?тите години",
        "ru": r"-?(?:е|ые|х|ых|ми) (?:годы|годах|годов|годами|гг)",
        "sk": r"\. (?:rokoch|roky|rokov|rokmi)",
        "uk": r"-?(?:тi|х|тих|ми) (?:роки|роках|рокiв|рр)",
    }.items()
}
_YEARS_FIRST: Final = {"pl": frozenset(["lata", "latach", "lat"])}  # w latach 20. XX wieku
_NUMERAL: Final = r"(?P<number>[12]?\d|[xvi]+)(?:\.|-?[a-zа-я]{1,3})?"
_CENTURY: Final = (
    r"века|веке|век|в\.|столiття|ст\.|стагоддзя|stoleti|storocia|wieku|w\.|stoljeca|stoletja|secolo|jahrhunderts"
    r"|siecle|eeuw|sajandi|szazad|century"
)
# The century of a decade of two digits: XX века, del siglo XIX, du XIXe siècle, של המאה ה־20.
_CENTURY_AFTER: Final = re.compile(
    rf"\.?(?:\s+(?:на|del|du|des|van de|of the|של))?\s+"
    rf"(?:(?:siglo|seculo|segle|המאה ה[-־])\s*{_NUMERAL}"
    rf"|{_NUMERAL.replace('number', 'also')}\s+(?:{_CENTURY}))"
    r"(?![^\W_])"
)
_CENTURY_BEFORE: Final = re.compile(r"(?P<number>[12]?\d)\.\s+(?:gadsimta|sajandi)\s+$")
_ROMAN: Final = dict(
    zip(
        ("xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii", "xviii", "xix", "xx", "xxi"),
        range(11, 22),
        strict=True,
    )
)
_NEAR: Final = 40  # characters in which a century is looked for
# After a round hundred these may mean all the century, and the Nordic ones do: the 1800s, 1800-talet.
_MAY_BE_CENTURIES: Final = re.compile(r"(?:['’]?s|er|ern|ers|tall?ets?|lu[kv]u[^\W_]*)$")


class Decades:
    """Reads the decades of a stretch of text."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._text, self._numbers = stretch.classes, text, stretch.numbers
        self._starts, self._ends = stretch.starts, stretch.ends
        self._years, self._years_first = _YEARS.get(language), _YEARS_FIRST.get(language)

    def at(self, at: int) -> Printed | None:
        """The decade at this piece, which is a number."""
        class_ = self._classes[at]
        if match := _DECADE.match(self._classes, at):
            return self._of(match)
        if class_ == "N" or self._numbers[at] % 10:
            return None
        end = self._past_years(at) if self._years else 0
        if class_ in "yh":
            if end and not _AMONG_YEARS.search(self._classes, max(0, at - 4), at):
                return self._from(at, end, self._numbers[at])
            return self._from(at, at + 1, self._numbers[at]) if self._is_listed(at) else None
        if not end and _BEFORE_TWO.search(self._classes, max(0, at - 4), at):
            end = at + 1
        elif not end and self._years_first and self._classes[at - 1 : at] == "g":
            before = fold(self._text[self._starts[at - 1] : self._ends[at - 1]])
            end = at + 2 if before in self._years_first and self._classes[at + 1 : at + 2] == "." else 0
        return self._of_century(at, end) if end else None

    def _of(self, match: re.Match[str]) -> Printed:
        at, end = match.start(), match.end()
        if match["c"] is not None:
            century, decade = (self._numbers[match.start(part)] for part in ("c", "t"))
            return self._from(at, end, 100 * (century - 1) + decade)
        end += self._classes[end : end + 1] == "g"
        year = self._numbers[at]
        if year % 100 == 0 and _MAY_BE_CENTURIES.search(self._text, self._starts[at], self._ends[at]):
            return self._from(at, end, year, years=100)
        return self._from(at, end, year)

    def _from(self, at: int, end: int, year: int, *, years: int = 10) -> Printed:
        first = year - year % years
        return Printed(at, end, Stretch(Parts(first), Parts(first + years - 1)), decade=True)

    def _past_years(self, at: int) -> int:
        """Where the word for years ends that makes a decade of the number at a piece; 0 if none follows."""
        match = _BEFORE_YEARS.match(self._classes, at)
        if match is None or self._years is None:
            return 0
        digits = self._starts[at] + len(str(self._numbers[at]))
        after = fold(self._text[digits : self._ends[match.end() - 1]])
        return match.end() if self._years.fullmatch(" ".join(after.split())) else 0

    def _is_listed(self, at: int) -> bool:
        """Whether a word for decades stands before a year, or before a list of them: los años 1920 y 1930."""
        other = _OTHER_YEAR.match(self._classes, at + 1)
        if other and (other[0][0] in "t-" or self._numbers[other.start("y")] % 10):
            return False  # los años 1910 y 1917, los años 1920-1930
        listed = _BEFORE.search(self._classes, max(0, at - 12), at)
        if listed is None or listed["between"]:
            return False
        years = (place for place in range(listed.start(), at) if self._classes[place] == "y")
        return all(self._numbers[place] % 10 == 0 for place in years)

    def _of_century(self, at: int, end: int) -> Printed | None:
        """A decade of two digits whose century is printed beside it."""
        start, after, decade = self._starts[at], self._ends[end - 1], self._numbers[at]
        if match := _CENTURY_AFTER.match(fold(self._text[after : after + _NEAR])):
            numeral, stop = match["number"] or match["also"], after + match.end()
            while self._ends[end - 1] < stop:
                if end == len(self._ends):
                    return None  # it goes on beyond what is read here
                end += 1
        else:
            before = fold(self._text[max(0, start - _NEAR) : start])
            match = _CENTURY_BEFORE.search(before)
            if match is None:
                return None
            numeral, begins = match["number"], start - len(before) + match.start()
            while at and self._starts[at] > begins:
                at -= 1
        century = int(numeral) if numeral.isdecimal() else _ROMAN.get(numeral, 0)
        if not 11 <= century <= 21:
            return None
        return self._from(at, end, 100 * (century - 1) + decade)
