"""Numbers in a text: days, years, decades, and those that count something else."""

import re
from collections.abc import Mapping
from typing import Final

# What a number ends with where it is an ordinal, a year in a case, or a decade.
_ENDING: Final = re.compile(
    r"""(?P<ordinal>
            st|nd|rd|th|d|er|re|ere|eme|e|º|ª|°|o|a|os|de|te|ste
          | -?(?: го|ого|его|ее|ое|е|й|ый|ой|му|ому|м|ом|я|ая|ти|x|х|га|та|то|ма|и )
          | -?(?: a|i|n|en|an|e|os|as|es|ben|ban|bol|et|ik|ei|jei|te|tol|ig|re|ra|iki|ci|cu )
          | -?(?: η|ησ|ην|οσ|ου )
          | -(?: ին|ի|ից|aisiais|iaisiais|ieji|iais|uju )
          | ['’](?:[^\W\d_]+) | ko | م | ء )(?![^\W\d_])
      | (?P<decade>
            's|’s|s|er|ern|ers|-?(?: х|е|ые|ых|ми|тi|тих|те|их|x )
          | -?(?: lu[kv]u[^\W\d_]*|tall?ets?|ernes?|arene|ara|aastad|aastate|ndat[^\W\d_]*|ndad|aj|ajn|тите
                | iх|их|ih|im|იან[^\W\d_]*|ական[^\W\d_]*|жылд[^\W\d_]* )
          | au|idi )(?![^\W\d_])""",
    re.VERBOSE,
)
_ALSO_DECADES: Final = frozenset(["х", "е", "x", "er", "os", "s"])
# Croatian 1920-e, Indonesian 1920-an, English 1920's, Danish 1920'erne, Turkish 1920'lerde and 1920'li.
_TENS: Final = re.compile(r"-(?:an|e|te)$|['’](?:s$|erne|l(?:[ea]r|i))")
_NO_YEARS: Final = frozenset(["st", "nd", "rd", "th"])  # the 1917th visitor
_COUNTED: Final = re.compile(r"[ \u00a0\u202f]?[%‰٪％$€£¥₽°]")
# Spanish, Italian and Portuguese print a point before what is raised: 1.º de mayo, 1.o de mayo.
_POINTED: Final = re.compile(r"\.(?:[ºª°]|o(?=[ \u00a0]))(?![^\W_])")
# A style that was raised in print, and is joined to the date in plain text: 7 November 1917greg.
GLUED: Final = re.compile(r"(?:jul|giul|greg)\.")
_FIRST_DAY: Final = re.compile(r"°(?=[ \u00a0][^\W\d_]{3})")  # il 1° maggio
_BEFORE_YEAR: Final = re.compile(r"\d[-–][ivxх]{1,4}[-–]$")  # 7-XI-1917
_MONEY: Final = frozenset("$€£¥₽№#§%+=@^×")
_CASED: Final = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽἀ-῿Ѐ-ӿ]")
_DASHES: Final = frozenset("-–")

_ROMAN: Final = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
# By their numerals in small letters, Latin or Cyrillic (in which the fold keeps only the х).
ROMAN_MONTHS: Final = {
    written: month
    for month, numeral in enumerate(_ROMAN, 1)
    for written in (numeral, numeral.replace("x", "х"))
}

HAN: Final[Mapping[str, int]] = dict(zip("〇零一二三四五六七八九", (0, *range(10)), strict=True))


def class_of(value: int, digits: int) -> str:
    """The letter of a number, as in `tokens`."""
    if digits < 3:
        return "d" if 1 <= value <= 31 else "n"
    if digits == 4 and 1000 <= value < 2200:
        return "y"
    return "h" if digits < 5 else "N"


def read_number(text: str, folded: str, start: int, end: int) -> tuple[str, int, int]:
    """The class of the digits at a place, where the number ends with its ending, and its value."""
    digits = end - start
    value = int(folded[start:end]) if digits < 6 else 0
    if start:
        before = folded[start - 1]
        if before in _MONEY or _CASED.match(before):
            return "N", end, value
        lettered = before in _DASHES and start > 1 and text[start - 2].isupper()
        if lettered and not _BEFORE_YEAR.search(folded, max(0, start - 7), start):
            return "N", end, value  # LC-34
    following = folded[end : end + 1]
    if not following or following in ",;)":
        return class_of(value, digits), end, value
    if value == 1 and (first := _FIRST_DAY.match(folded, end)):
        return "d", first.end(), value
    if _COUNTED.match(folded, end):
        return "N", end, value
    class_ = class_of(value, digits)
    if GLUED.match(folded, end):
        return class_, end, value
    if following == "." and (pointed := _POINTED.match(folded, end)):
        return class_, pointed.end(), value
    may_end = following not in " .\n\u00a0" and class_ != "N"
    ending = _ENDING.match(folded, end) if may_end else None
    if ending and not (text[ending.end() - 1] == "X" and folded[ending.end() :][:1] in _DASHES):  # 25-X-1917
        decade = ending["decade"] or ending[0].lstrip("-") in _ALSO_DECADES or _TENS.match(ending[0])
        if class_ in "yh" and value % 10 == 0 and decade:
            return "K", ending.end(), value
        if class_ == "y" and ending[0] in _NO_YEARS:
            return "N", ending.end(), value
        if ending["ordinal"] or (value % 10 == 0 and ending[0][0] == "-"):
            return class_, ending.end(), value  # 25-го, and 20-те години of some century
    return ("N" if _CASED.match(following) else class_), end, value


def han_number(word: str) -> int:
    """A number in Chinese numerals: 一九一七, 十月, 二十五日; 0 if it is none."""
    if "十" not in word:
        return int("".join(str(HAN[numeral]) for numeral in word)) if len(word) < 6 else 0
    tens, _, ones = word.partition("十")
    if not (tens in HAN or not tens) or not (ones in HAN or not ones):
        return 0
    return 10 * HAN.get(tens, 1) + HAN.get(ones, 0)
