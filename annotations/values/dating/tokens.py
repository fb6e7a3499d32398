"""The pieces of a text that dates are made of, each with a class of one letter.

Classes of words are those of `words`, of markers those of `markers`. Beside them:

    d  1 to 31      n  other numbers of one or two digits    h  of three or four that no year has
    y  1000 to 2199                                          K  a decade ("1930s")
    N  any other number, or one that counts                  m  the name of a month
    r  a month in Roman numerals                             Y M D  年 月 日, and the like
    , . / - ( )  as they are                                 ¶  a blank line; x  anything else
"""

import re
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from annotations.values.dating.markers import marker_at
from annotations.values.dating.months import MonthName, Names, foreign, own, phrases
from annotations.values.dating.words import primary, words


class Token(NamedTuple):
    start: int  # in the text
    end: int
    number: int = 0  # what a number or a month comes to
    name: MonthName | None = None


@dataclass(slots=True)
class Tokens:
    """A stretch of a text in pieces; `classes` has a letter for each, so that patterns fit on it."""

    classes: str = ""
    tokens: list[Token] = field(default_factory=list)


_TOKEN: Final = re.compile(
    r"""
      (?P<space> \s+ )
    | (?P<reference> \[ (?: \d{1,3} | [a-z] | [a-z]{1,5}[ ]?\d{1,3} ) \] (?: :[ ]?\d+ (?:[-–]\d+)? )? )
    | (?P<grouped> \d{1,3} (?: [.,'’ \u00a0\u202f\u2009] \d{3} )+ (?! \d ) (?: [.,] \d+ )?
                 | \d+ [.,:] \d{1,3} (?! [.\d/] ) (?! \.?[ivxхi]+\b) )
    | (?P<number> \d+ )
    | (?P<han> 年代 | 世纪 | 世紀 | 公元前 | 西元前 | 紀元前 | 公元 | 西元 | [〇零一二三四五六七八九十]+ )
    | (?P<cjk> [年月日號号년월일到至和及与與在于於自从從由约約] )
    | (?P<word> (?! [年月日號号년월일] ) [^\W\d_]
                (?: (?! [年月日號号년월일到至和及与與在于於自从從由约約前公西世〇零一二三四五六七八九十] ) [^\W\d_] | [\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e] )* )
    | (?P<mark> . )
    """,
    re.VERBOSE | re.DOTALL,
)
_MARKS: Final = {
    **dict.fromkeys(",،、，;；", ","),
    **dict.fromkeys("-‐‑‒–—―−－~～〜", "-"),
    **dict.fromkeys("([（［【〔", "("),
    **dict.fromkeys(")]）］】〕", ")"),
    **dict.fromkeys(".．", "."),
    **dict.fromkeys("/／⁄", "/"),
    "&": "u",
}
_CJK: Final = {
    **dict.fromkeys("年년", "Y"),
    **dict.fromkeys("月월", "M"),
    **dict.fromkeys("日號号일", "D"),
    **dict.fromkeys("到至", "t"),
    **dict.fromkeys("和及与與", "u"),
    **dict.fromkeys("在于於", "i"),
    **dict.fromkeys("自从從由", "f"),
    **dict.fromkeys("约約", "v"),
}
_HAN: Final = {"年代": "E", "世纪": "C", "世紀": "C", "公元": "a", "西元": "a"}
_NUMERALS: Final = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "〇": 0,
    "零": 0,
}
_TAGALOG_ORDINAL: Final = re.compile(r"-(\d{1,2})(?!\d)")
_MONTH_NUMBER: Final = re.compile(r"\s+(1[0-2]|[1-9])(?!\d)")
_BEFORE_NUMBER: Final = re.compile(r"\.?\s+\d")
# What a number ends with where it is an ordinal, a year in a case, or a decade.
_ENDING: Final = re.compile(
    r"""(?P<ordinal> st|nd|rd|th|d|er|re|ere|eme|e|º|ª|°|o|a|os|de|te|ste|
          -?(?: го|ого|его|ее|ое|е|й|ый|ой|му|ому|м|ом|я|ая|ти|x|х|га|та|то|та|и|ма|и ) | -?(?:a|i|n|en|an|e|os|as|ben|ban|an|en|et|ik|ei|jei|tol|ig) |
          ['’](?:[^\W\d_]+) | ko | م | ء )(?![^\W\d_])
      | (?P<decade> 's|’s|s|er|ern|ers|-?(?:х|е|ые|ых|ми|тi|тих|те|их|x) | -?(?:luvulla|luvun|luku|talet|tallet|erne|aastad|aastate) )(?![^\W\d_])""",
    re.VERBOSE,
)
_ROMAN: Final = {
    numeral: month for month, numeral in enumerate(["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"], 1)
}
_CYRILLIC_ROMAN: Final = str.maketrans("хiі", "xii")
_COUNTED: Final = re.compile(r"[ \u00a0\u202f]?[%‰٪％$€£¥₽°]")
_MONEY: Final = frozenset("$€£¥₽№#§%+=@_^*×")
_CASED: Final = re.compile(r"[A-Za-zÀ-ɏͰ-Ͽἀ-῿Ѐ-ӿ]")


class Lexer:
    """Parts texts of one language; costs a few microseconds for each piece of a stretch."""

    def __init__(self, language: str) -> None:
        self.language = primary(language)
        self._words = words(language)
        self.names: Names = own(language)
        self._phrases = phrases(self.names)

    def read(self, text: str, folded: str, start: int, end: int) -> Tokens:
        """The pieces from `start` to `end`, which may be cut off anywhere."""
        classes: list[str] = []
        tokens: list[Token] = []
        at = start
        while at < end:
            match = _TOKEN.match(folded, at)
            if match is None:
                break
            at = match.end()
            kind = match.lastgroup
            if kind == "space":
                if match[0].count("\n") > 1:
                    classes.append("¶")
                    tokens.append(Token(match.start(), at))
                continue
            if kind == "word":
                class_, token = self._word(text, folded, match[0], match.start(), "".join(classes[-1:]))
            elif kind == "number":
                class_, token = self._number(text, folded, match[0], match.start())
            elif match[0] in "'’" and classes and classes[-1] in "pif":
                continue  # d'octobre
            elif kind == "mark":
                class_, token = _MARKS.get(match[0], "x"), Token(match.start(), at)
            elif kind == "cjk":
                class_, token = _CJK[match[0]], Token(match.start(), at)
            elif kind == "han":
                class_, token = self._han(match[0], match.start())
            else:
                class_, token = ("N" if kind == "grouped" else "R"), Token(match.start(), at)
            at = token.end
            if class_ == "m" and classes[-2:] == ["m", "/"] and tokens[-2].number == token.number:
                # One month in two languages: أيار/مايو.
                classes.pop(), tokens.pop()
                tokens[-1] = tokens[-1]._replace(end=at)
                continue
            classes.append(class_)
            tokens.append(token)
        return Tokens("".join(classes), tokens)

    def _number(self, text: str, folded: str, digits: str, start: int) -> tuple[str, Token]:
        end = start + len(digits)
        value = int(digits) if len(digits) < 6 else 0
        before = folded[start - 1] if start else ""
        class_ = _class_of(value, len(digits))
        if (before in _MONEY and before) or _CASED.match(before):
            return "N", Token(start, end)
        if before in "-–" and start > 1 and text[start - 2].isupper() and start > 1:
            return "N", Token(start, end)  # LC-34
        if _COUNTED.match(folded, end):
            return "N", Token(start, end)
        ending = _ENDING.match(folded, end)
        if ending and class_ != "N":
            if (
                class_ in "yh"
                and value % 10 == 0
                and (ending["decade"] or ending[0].lstrip("-") in ("х", "е", "x", "er", "os", "s"))
            ):
                return "K", Token(start, ending.end(), value)
            if ending["ordinal"]:
                return class_, Token(start, ending.end(), value)
        following = folded[end : end + 1]
        if following and _CASED.match(following):
            return "N", Token(start, end)
        return class_, Token(start, end, value)

    def _word(self, text: str, folded: str, word: str, start: int, before: str) -> tuple[str, Token]:
        end = start + len(word)
        if word == "ika" and (ordinal := _TAGALOG_ORDINAL.match(folded, end)):
            value = int(ordinal[1])
            return _class_of(value, len(ordinal[1])), Token(start, ordinal.end(), value)
        after_date = before != "" and before in "dnhymrgKYMD().,ow/-"
        if (
            after_date
            and (marker := marker_at(folded, start, word, text))
            and not (word in self.names and before not in "my")
        ):
            return marker[0], Token(start, marker[1])
        if not before or before not in "x":
            if marker := _era_before(folded, start, word, text):
                return marker[0], Token(start, marker[1])
        for phrase in self._phrases.get(word, ()):
            if folded.startswith(phrase, start):
                name = self.names[phrase]
                return "m", Token(start, start + len(phrase), name.month, name)
        found = self._name(text, word, start, end)
        if found and not (self._words.get(word) and found.doubtful):
            return "m", Token(start, end, found.month, found)
        class_ = self._words.get(word, "x")
        if class_ == "V" and (month := _MONTH_NUMBER.match(folded, end)):
            return "m", Token(start, month.end(), int(month[1]), MonthName(int(month[1]), self.language))
        if (
            class_ in "xipt"
            and (roman := _ROMAN.get(word.translate(_CYRILLIC_ROMAN)))
            and text[start:end].isupper()
        ):
            return "r", Token(start, end, roman)
        if class_ == "x" and (before in "dpy." or _BEFORE_NUMBER.match(folded, end)):
            if other := foreign_name(word):
                return "m", Token(start, end, other.month, other)
        return class_, Token(start, end)

    def _han(self, word: str, start: int) -> tuple[str, Token]:
        if word in _HAN or word.endswith("前"):
            return _HAN.get(word, "b"), Token(start, start + len(word))
        value = _han_number(word)
        return (_class_of(value, len(str(value))) if value else "x"), Token(start, start + len(word), value)

    def _name(self, text: str, word: str, start: int, end: int) -> MonthName | None:
        """The month of this name: in the language of the text, else in another."""
        if found := self.names.get(word):
            if found.doubtful and not text[start].isupper():
                return None
            return found
        return None


def _class_of(value: int, digits: int) -> str:
    if digits < 3:
        return "d" if 1 <= value <= 31 else "n"
    if digits == 4 and 1000 <= value < 2200:
        return "y"
    return "h" if digits < 5 else "N"


def _era_before(folded: str, start: int, word: str, text: str) -> tuple[str, int] | None:
    """An era that stands before its year: AD 79."""
    if word not in ("ad", "a", "bc", "公元前", "公元", "西元前", "西元", "前", "기원전", "紀元前"):
        return None
    found = marker_at(folded, start, word, text)
    return found if found and found[0] in "ab" else None


def _han_number(word: str) -> int:
    """A number in Chinese numerals: 一九一七, 十月, 二十五日."""
    if "十" not in word:
        return int("".join(str(_NUMERALS[numeral]) for numeral in word))
    tens, _, ones = word.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return 0
    return 10 * (_NUMERALS[tens] if tens else 1) + (_NUMERALS[ones] if ones else 0)


def foreign_name(word: str) -> MonthName | None:
    """The month that has this name in any language of CLDR; loading them takes a second, once."""
    return foreign().get(word)
