"""When a number alone is a year."""

import re
from typing import Final

from annotations.values.dating.counted import is_of_people
from annotations.values.dating.decades import Decades
from annotations.values.dating.numbers import BARE, Numbers
from annotations.values.dating.patterns import ABOUT
from annotations.values.dating.printed import Parts, Printed, Stretch
from annotations.values.dating.tokens import Tokens
from annotations.values.dating.words import YEAR_POINT

_ERA_BEFORE: Final = re.compile(r"(?P<e>[ab])\.?(?P<y>[ydnh])(?P<w>Yg?)?")
_ERA_AFTER: Final = re.compile(r"(?P<y>[ydnh])Y?g?\.?(?P<e>[ab])")
_OTHER_ERA: Final = re.compile(r"H\.?g?[ydnh](?!M)(?:[-t][ydnh])?Y?|[ydnh](?:[-t][ydnh])?Y?g?\.?H(?!d)")
_SAID_OF_ERA: Final = re.compile(r"H[dnh]Y?\((?P<y>y)Y?\)Y?")  # 昭和20年（1945年）
_AS_ERA: Final = re.compile(r"\(H[dnh]Y?\)Y?")
_ERA_RANGE: Final = re.compile(r"(?P<y>[ydnh])[-t](?P<z>[ydnh])g?\.?b")
_COUNTED: Final = re.compile(r"[tu-][yhNdn]U")
_SHORT_RANGE: Final = re.compile(r"y(?P<sign>[-/])(?P<end>[dn])(?!-?[/.]?[dm])(?!M)")
# Languages that print the word for year after it (1917 года); elsewhere "1917 years" are a number of them.
_WORD_AFTER: Final = frozenset(
    [
        "ru",
        "uk",
        "be",
        "bg",
        "mk",
        "sr",
        "pl",
        "cs",
        "sk",
        "hr",
        "bs",
        "sl",
        "tr",
        "et",
        "lv",
        "lt",
        "hu",
        "hi",
        "hy",
        "ka",
        "ar",
        "fa",
        "kk",
        "az",
    ]
)
_BEFORE: Final = frozenset("iftkIgeBSqX")
_AFTER_OPENING: Final = frozenset(")-,;.u")
_COUNTERS: Final = frozenset("名个個座艘辆輛台张張本册冊枚吨噸件只隻头頭匹")  # of what Chinese counts
# 1917'de, 1789'dan; but 1500'e may be so many.
_TURKISH: Final = re.compile(r"['’](?:(?P<time>[dt][ae](?:n|ki)?)|y?[ae]|n[iıuü]n)$")
# 1917-ben; az 1917-es and az 1917-i forradalom, after an article as 1956 numbers have it too.
_HUNGARIAN: Final = re.compile(r"-(?:(?P<time>b[ae]n|b[óő]l|t[óő]l|ig)|[aeoö]s|i)$")
_MORE_IN_HINDI: Final = frozenset(["अधिक", "ज़्यादा", "ज्यादा", "कम", "ऊपर"])  # से अधिक: than
_PLURAL_ARTICLES: Final = frozenset(["los", "las", "les", "els", "os", "gli"])  # los 1917 delegados
_MAY_BE_DECADES: Final = frozenset("Kyhdn")
_MAY_GO_ON: Final = frozenset("-/tbagY.H(")  # what may follow a year and belong to it
_LONGEST_RANGE: Final = 1000


class YearAlone:
    """Tells years from other numbers by what stands around them."""

    def __init__(self, stretch: Tokens, text: str, language: str) -> None:
        self._classes, self._text, self._names = stretch.classes, text, stretch.names
        self._starts, self._ends, self._numbers = stretch.starts, stretch.ends, stretch.numbers
        self._language = language
        self.numbers = Numbers(stretch, text, language)
        self._decades = Decades(stretch, text, language)
        self._has_eras, self._has_about = "H" in stretch.classes, "v" in stretch.classes
        self.last = -1  # where the last date ended
        self.other_era = -1  # where the last one of another era did

    def at(self, at: int) -> Printed | None:
        """The year, decade or short range (1917–23) at this piece; weak if nothing says that it is one."""
        classes = self._classes
        if at >= len(classes):
            return None
        year = self._numbers[at]
        following = classes[at + 1 : at + 2]
        may_be_decade = classes[at] in _MAY_BE_DECADES and (year % 10 == 0 or following == "C")
        if may_be_decade and (decade := self._decades.at(at)):
            return decade
        if classes[at] == "y" and following not in _MAY_GO_ON:
            return Printed(
                at, at + 1, Stretch.of(Parts(year)), weak=not self._is_year(at, at + 1, year, at + 1)
            )
        if self._has_eras and (found := self._of_other_era(at)):
            return found
        if match := _ERA_BEFORE.match(classes, at):
            year = self._numbers[match.start("y")]
            small = match["y"] in "dn" and not match["w"] and year < 30
            if match["e"] == "a" and small and not self._text[self._starts[at]].isupper():
                return None  # a. d. 5 Kal. Mai.
            if not year:
                return Printed(at, match.end(), Stretch.of(Parts()), unread=True)
            return Printed(at, match.end(), Stretch.of(Parts(1 - year if match["e"] == "b" else year)))
        if match := _ERA_RANGE.match(classes, at):
            first, last = (1 - self._numbers[match.start(part)] for part in ("y", "z"))
            if first < last:
                return Printed(at, match.end(), Stretch(Parts(first), Parts(last)))
        if match := _ERA_AFTER.match(classes, at):
            year = self._numbers[at]
            if not year:
                return Printed(at, match.end(), Stretch.of(Parts()), unread=True)
            return Printed(at, match.end(), Stretch.of(Parts(1 - year if match["e"] == "b" else year)))
        class_ = classes[at : at + 1]
        if class_ == "h":
            sure = classes[at - 1 : at] == "g" or (following == "g" and self._language in _WORD_AFTER)
            return Printed(at, self.past_word(at + 1), Stretch.of(Parts(year))) if sure and at else None
        if class_ != "y":
            return None
        if (match := _SHORT_RANGE.match(classes, at)) and (found := self._short_range(match, year)):
            return found
        end = at + 1 + (classes[at + 1 : at + 2] == "Y")
        if self._has_eras and (match := _AS_ERA.match(classes, end)):
            return Printed(at, match.end(), Stretch.of(Parts(year)))
        after = self.past_word(end)
        return Printed(at, after, Stretch.of(Parts(year)), weak=not self._is_year(at, after, year, end))

    def _of_other_era(self, at: int) -> Printed | None:
        if match := _SAID_OF_ERA.match(self._classes, at):
            return Printed(at, match.end(), Stretch.of(Parts(self._numbers[match.start("y")])))
        if match := _OTHER_ERA.match(self._classes, at):
            return Printed(at, match.end(), Stretch.of(Parts()), unread=True)
        return None

    def _word(self, at: int) -> str:
        return self._text[self._starts[at] : self._ends[at]]

    def past_word(self, end: int) -> int:
        """Where a date ends whose year does: after "года" or "г.", if the language puts it there."""
        if self._language in YEAR_POINT and self._classes[end : end + 2] == ".g":
            end += 1
        if self._language not in _WORD_AFTER or self._classes[end : end + 1] != "g":
            return end
        long = self._ends[end] - self._starts[end]
        point = self._classes[end + 1 : end + 2] == "." and long <= 2
        # The point of an abbreviation is a part of it, unless the sentence ends with it.
        return end + 1 + (point and self._starts[end + 1] == self._ends[end])

    def may_range(self, start: int, end: int, stretch: Stretch) -> bool:
        """Whether two numbers with a dash or "to" between them are years."""
        first, last = stretch.start.year, stretch.end.year
        if first is None or last is None or not first < last or last - first > _LONGEST_RANGE:
            return False
        after = self._classes[end : end + 1]
        if (
            after == "U"
            or self.numbers.is_numbered(start)
            or self.numbers.is_numbered_after(end)
            or self.numbers.goes_on(start)
        ):
            return False
        if start and self._classes[start - 1] in "nhN":
            return False  # 495 1917-1923
        if first % 100 == 0 == last % 100 and self.numbers.is_so_many(end, last):
            return False
        return self._classes[end : end + 2] not in ("-d", "-n", "-h", "-y")

    def _short_range(self, match: re.Match[str], year: int) -> Printed | None:
        last = match.start("end")
        end = year - year % 100 + self._numbers[last]
        if self._ends[last] - self._starts[last] == 1 and self._is_in_time(match):
            end = year - year % 10 + self._numbers[last]  # in 1905–7
        elif (
            self._ends[last] - self._starts[last] < 2
            or end <= year
            or (match["sign"] == "/" and end != year + 1)
        ):
            return None
        if end <= year:
            return None
        if self._starts[last - 1] != self._ends[last - 2] and match["sign"] == "/":
            return None
        after = match.end() + (self._classes[match.end() : match.end() + 1] == "Y")
        stretch = Stretch(Parts(year), Parts(end))
        if not self.may_range(match.start(), after, stretch):
            return None
        return Printed(match.start(), self.past_word(after), stretch)

    def _is_in_time(self, match: re.Match[str]) -> bool:
        """Whether a word for a time stands before a year, a dash and one digit, with nothing between them."""
        at = match.start()
        before = self._classes[at - 1 : at] if at else ""
        close = self._ends[at] == self._starts[at + 1] and self._ends[at + 1] == self._starts[at + 2]
        return match["sign"] == "-" and close and before != "" and before in "ifgeBSq"

    def _is_year(self, at: int, after: int, year: int, end: int) -> bool:
        classes = self._classes
        before, following = classes[at - 1 : at] if at else "", classes[after : after + 1]
        if following in ("U", "g") or (
            after == end and following == "-" and classes[after + 1 : after + 2] in tuple("dnhyN")
        ):
            return False
        if after > end or classes[at + 1 : at + 2] == "Y":
            return not (
                classes[at + 1 : at + 2] == "Y"
                and self._text[self._ends[after - 1] :][:1] in "前来來间多"
                and year % 100 == 0
            )
        if (
            self.numbers.is_numbered(at)
            or self.numbers.is_numbered_after(after)
            or _COUNTED.match(classes, after)
            or self.numbers.is_compound(after)
        ):
            return False
        round_count = year % 100 == 0 and following in ("x", "N")
        if round_count and (self.numbers.counts(after, year) or self.numbers.needs_word(at, after)):
            return False
        if round_count and at and is_of_people(self._word(at - 1), self._word(after), self._language):
            return False
        if self._language in ("zh", "ja") and following == "x" and self._word(after)[0] in _COUNTERS:
            return False
        if self._language == "tr" and (ending := _TURKISH.search(self._word(at))):
            return ending["time"] is not None or year % 100 != 0
        if self._language == "hu" and (ending := _HUNGARIAN.search(self._word(at))):
            return year % 100 != 0 and (ending["time"] is not None or self._word(at - 1).lower() == "az")
        if self._language == "hi" and following and following in "itp" and year % 100:
            more = after + 1 < len(classes) and self._word(after + 1) in _MORE_IN_HINDI
            return not more  # 1917 में, 1917 की
        if self._language == "he" and before == "-" and classes[at - 2 : at - 1] in ("i", "p", "T", "u"):
            return year % 100 != 0 and self._ends[at - 1] == self._starts[at]  # ב-1917
        if self._has_about and (about := ABOUT.search(classes, max(0, at - 6), at)):
            return before == "g" or (
                self.numbers.is_about(about.start()) and not self.numbers.is_so_many(after, year)
            )
        if following == "l":
            return True
        if before in _BEFORE and before:
            return not (round_count and before in "ft")
        if before == "-" and classes[at - 2 : at - 1] == "e":
            return True
        if before in ("/", "(", "-") and self.other_era == at - 1:
            return True  # 1335 AH (1917)
        if before == "(":
            if following == "x":
                return not round_count
            return following in _AFTER_OPENING and self._text[self._starts[at - 1]] != "["
        if before in ("p", "T"):
            of_many = following == "x" and self._word(at - 1).lower() in _PLURAL_ARTICLES
            return not round_count and not of_many
        if self.last > 0 and classes[self.last : at] in (",", "u", ",u"):
            return True
        if before == "," and at > 1 and classes[at - 2] == "x" and following in (".", ")", ";", "¶", ""):
            return self._text[self._starts[at - 2]].isupper() and not round_count
        return self._language in BARE and self._is_bare_year(at, year, before, following)

    def _is_bare_year(self, at: int, year: int, before: str, following: str) -> bool:
        """Whether a number without any word for a time is a year, in a language that prints them so.

        German nouns have a capital: what is counted would be one.
        """
        if year % 100 == 0 or before in ("N", "R", "/", "-", "n", "h", "y"):
            return False
        if before == "x" and not self._word(at - 1)[0].isalpha():
            return False
        if following != "x":
            return True
        return not self._text[self._starts[at + 1]].isupper()
