"""The pieces of a text that dates are made of, each with a class of one letter.

Classes of words are those of `words`, of markers those of `markers`. Beside them:

    d  1 to 31      n  other numbers of one or two digits    h  of three or four that no year has
    y  1000 to 2199                                          K  a decade ("1930s")
    N  any other number, or one that counts                  R  a reference mark ("[12]")
    m  the name of a month                                   r  a month in Roman numerals
    Y M D  年 月 日, and the like                             C E  century and decade: 世纪, 年代
    H  an era that is not that of Christ                      L  the calendar of the moon
    z  the name of a month of another calendar                A  a year of two digits ("'17")
    ¶  a blank line                                          x  anything else
    , ; . / - ( )  as they are
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from annotations.values.dating.folding import MARKS_IN_WORDS, WORD
from annotations.values.dating.markers import (
    BEGINNINGS_OF_ERAS,
    leading_words,
    leads,
    marker_at,
    marker_words,
)
from annotations.values.dating.months import MonthName, foreign, own, phrases
from annotations.values.dating.numerals import GLUED, HAN, ROMAN_MONTHS, class_of, han_number, read_number
from annotations.values.dating.ordinals import OF, ordinals
from annotations.values.dating.words import primary, words


@dataclass(slots=True)
class Tokens:
    """A stretch of a text in pieces; `classes` has a letter for each, so that patterns fit on it.

    Beside each letter: where the piece starts and ends in the text, and what a number or a month
    comes to. A month has a name, unless it is a number.
    """

    classes: str = ""
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    names: dict[int, MonthName] = field(default_factory=dict)


_SINGLE: Final = "年月日號号년월일到至和及与與在于於自从從由约約"  # characters that stand for a class
_NUMERALS: Final = "〇零一二三四五六七八九十"
# Eras of emperors and republics, and names for the calendar of the moon, whose months are others.
_HAN_ERAS: Final = (
    "民国|民國|明治|大正|昭和|平成|令和|慶応|慶應|元治|文久|万延|安政|嘉永|弘化|天保|宣统|宣統|光绪|光緒|同治"
    "|咸丰|咸豐|道光|嘉庆|嘉慶|乾隆|雍正|康熙|顺治|順治|崇祯|崇禎|万历|萬曆|嘉靖|洪武|永乐|永樂|大同|康德|康徳"
    "|洪憲|洪宪|皇紀|檀紀|佛历|佛曆|仏暦|隆熙|光武|단기|불기|메이지|다이쇼|쇼와|민국|회교력"
)
_HAN_MOONS: Final = "农历|農曆|阴历|陰曆|夏历|夏曆|旧暦|陰暦|음력"
_HAN_STYLES: Final = (
    "俄历|俄曆|儒略历|儒略曆|公历|公曆|格里历|格里曆|西历|西曆|ロシア旧?暦|露暦|ユリウス暦|グレゴリオ暦"
)
_HAN_WORD: Final = (
    rf"{_HAN_ERAS}|{_HAN_MOONS}|{_HAN_STYLES}|年代|世纪|世紀|左右|前後|前后|ごろ|公元前|西元前|紀元前|公元|西元|년대|元(?=[年月])|[{_NUMERALS}]+|[{_SINGLE}]"
    rf"|(?![{_SINGLE}])[^\W\d_](?:(?![{_SINGLE}{_NUMERALS}前公西世]|{_HAN_ERAS}|{_HAN_MOONS}|{_HAN_STYLES})(?:[^\W\d_]|[{MARKS_IN_WORDS}]))*"
)


def _pattern(word: str) -> re.Pattern[str]:
    return re.compile(
        rf"""
          (?P<word> {word} )
        | (?P<grouped> \d{{1,3}} (?: [.,'’ \u00a0\u202f\u2009] \d{{3}} )+ (?! \d ) (?: [.,] \d+ )?
                     | (?=\d) (?<!\d\() (?<!\d[ ]\() (?<!\d\.[ ]\()  # a day of two: 25.10 (7.11)
                       (?! (?<=\d\.) \d\d?\.\d\d(?!\d) )  # the rest of 25.10.17
                       \d+ [.,:] \d{{1,3}} (?! [.\d/] ) (?! \.?[ivxхi]+\b) (?! [ ]?\(\d\d?\.\d\d?\.?\) ) )
        | (?P<short> (?<![^\W_]) ['’‘] \d\d (?! [\w'’%] | [.,:]\d ) )
        | (?P<number> \d+ )
        | (?P<blank> \n [^\S\n]* \n )
        | (?P<reference> \[ (?: \d{{1,3}} | [a-z] | [a-z]{{1,5}}[ ]?\d{{1,3}} ) \]
                         (?: :[ ]?\d+ (?:[-–]\d+)? )? )
        | (?P<mark> \S )
        """,
        re.VERBOSE,
    )


_TOKEN: Final = _pattern(WORD)
_HAN_TOKEN: Final = _pattern(_HAN_WORD)
_HAS_HAN: Final = re.compile(rf"[{_SINGLE}]")
_MARKS: Final = {
    **dict.fromkeys(",،、，", ","),
    **dict.fromkeys(";；؛", ";"),
    **dict.fromkeys("-‐‑‒–—―−－~～〜", "-"),
    **dict.fromkeys("([（［【〔", "("),
    **dict.fromkeys(")]）］】〕", ")"),
    **dict.fromkeys(".．", "."),
    **dict.fromkeys("/／⁄", "/"),
    "&": "u",
}
_HAN_CLASSES: Final = {
    **dict.fromkeys("年년", "Y"),
    **dict.fromkeys("月월", "M"),
    **dict.fromkeys("日號号일", "D"),
    **dict.fromkeys("到至", "t"),
    **dict.fromkeys("和及与與", "u"),
    **dict.fromkeys("在于於", "i"),
    **dict.fromkeys("自从從由", "f"),
    **dict.fromkeys("约約", "v"),
    **dict.fromkeys(("左右", "前后", "前後", "頃", "ごろ"), "l"),
    "年代": "E",
    "년대": "E",
    "世纪": "C",
    "世紀": "C",
    "公元": "a",
    "西元": "a",
    "公元前": "b",
    "西元前": "b",
    "紀元前": "b",
    **dict.fromkeys(_HAN_ERAS.split("|"), "H"),
    **dict.fromkeys(_HAN_MOONS.split("|"), "L"),
}
_OTHERS: Final = {"grouped": "N", "reference": "R", "short": "A", "blank": "¶"}
_SKIPPED: Final = frozenset("_*'’")
_MAY_ELIDE: Final = frozenset("piftT")
_BEFORE_FOREIGN: Final = frozenset("dpy.")
_HAN_FIRST: Final = frozenset("".join((*_HAN_CLASSES, *HAN, "十元")))
_LATE_YEARS: Final = frozenset(["th", "lo", "km"])  # languages whose years are of the Buddhist era
_MONTH_NUMBER: Final = re.compile(r"\s+(1[0-2]|[1-9])(?!\d)")
_TAGALOG_ORDINAL: Final = re.compile(r"-(\d{1,2})(?!\d)")
_BEGIN_IN_HUNGARIAN: Final = frozenset(["i", "kr"])  # i. e. 44, Kr. e. 44
_ID_EST: Final = re.compile(r"i\.\s?e\.(?!\w)")  # before Christ in Hungarian only
_FOLLOWING: Final = re.compile(rf"[^\S\n]+(?P<word>{WORD})")
_DAYS_APART: Final = range(10, 14)  # as far as the calendars were from 1582 on
_AFTER_NUMBER: Final = frozenset("YMD")
_MAY_BE_MARKED: Final = frozenset("dnhymrgKYMD().,;ow/-")  # what a marker of a calendar or era follows


def _is_province(classes: Sequence[str], starts: Sequence[int], text: str, style: str) -> bool:
    """Whether N.S. is Nova Scotia: after the name of a place, as in Halifax, N.S. 6 December 1917."""
    if style[:1] != "n" or re.sub(r"\W", "", style) != "ns":
        return False
    at = len(classes) - 1 - (classes[-1:] in ([","], ["("]))
    return at >= 0 and classes[at] == "x" and text[starts[at]].isupper()


class Lexer:
    """Parts texts of one language; costs about half a microsecond for each piece."""

    def __init__(self, language: str) -> None:
        self.language = primary(language)
        self._names = own(language)
        self._phrases = phrases(self._names)
        self._words = words(language)
        self._markers = marker_words()
        self._leading = leading_words()
        self._ordinals = ordinals(language)
        # What needs a closer look than into the list of words; and what needs none.
        self._close = frozenset().union(
            self._names,
            self._phrases,
            self._ordinals,
            ROMAN_MONTHS,
            BEGINNINGS_OF_ERAS,
            _BEGIN_IN_HUNGARIAN,
            (word for word, class_ in self._words.items() if class_ in "VO"),
        )
        looked_at = self._close | self._markers
        self._plain = {mark: class_ for mark, class_ in _MARKS.items() if mark not in _SKIPPED}
        for word, class_ in self._words.items():
            if word not in looked_at and word[0] not in _HAN_FIRST:
                self._plain[word] = class_

    def read(self, text: str, folded: str, start: int, end: int) -> Tokens:
        """The pieces from `start` to `end`, whose words are whole."""
        classes: list[str] = []
        starts: list[int] = []
        ends: list[int] = []
        numbers: list[int] = []
        names: dict[int, MonthName] = {}
        han = not folded.isascii() and _HAS_HAN.search(folded, start, end) is not None
        pattern = _HAN_TOKEN if han else _TOKEN
        known, plain, close, markers = self._words, self._plain, self._close, self._markers
        leading = self._leading
        before, taken, late_years = "", start, self.language in _LATE_YEARS
        glued: tuple[int, MonthName] | None = None
        for match in pattern.finditer(folded, start, end):
            first, last = match.span()
            if first < taken:
                continue
            word = match[0]
            if plain_class := plain.get(word):
                classes.append(plain_class)
                starts.append(first)
                ends.append(last)
                numbers.append(0)
                before = plain_class
                continue
            kind, number, name = match.lastgroup, 0, None
            if kind == "word":
                class_ = known.get(word, "x")
                if (
                    word in close
                    or (word in markers and (before in _MAY_BE_MARKED or word in leading))
                    or (han and word[0] in _HAN_FIRST)
                ):
                    class_, last, number, name = self._word(text, folded, word, first, before, class_)
                    if class_ == "w" and _is_province(classes, starts, text, folded[first:last]):
                        class_ = "x"
                if class_ == "v" and before == "." and text[first].isupper():
                    class_ = "x"  # 42 U.S.C. 1983
                if class_ == "x" and before in _BEFORE_FOREIGN:
                    if other := self._foreign(word):
                        class_, number, name = "m", other.month, other
                    elif glued := self._glued(folded, word, first):
                        last, name = glued
                        class_, number = "m", name.month
            elif kind == "number":
                class_, last, number = read_number(text, folded, first, last)
                if class_ == "h" and late_years and 2300 <= number < 2700:
                    class_ = "y"
                if (
                    before == "x"
                    and class_ == "d"
                    and (other := self._foreign(folded[starts[-1] : ends[-1]]))
                ):
                    classes[-1], numbers[-1], names[len(classes) - 1] = "m", other.month, other
            elif kind == "mark":
                if word in "_*" or (word in "'’" and before in _MAY_ELIDE):
                    continue  # _July_ 1917, d'octobre
                class_ = _MARKS.get(word, "x")
            else:
                class_ = _OTHERS[kind or "blank"]
                if class_ == "R" and before == "d" and self._is_second_day(folded, word, last, numbers[-1]):
                    # No reference mark: 3 [16] April 1917.
                    for piece, at, until in (("(", first, first + 1), ("d", first + 1, last - 1)):
                        classes.append(piece)
                        starts.append(at)
                        ends.append(until)
                        numbers.append(int(folded[at:until]) if piece == "d" else 0)
                    class_, first = ")", last - 1
            taken = last
            if class_ == "m" and before == "/" and classes[-2:-1] == ["m"] and numbers[-2] == number:
                # One month by two names: أيار/مايو.
                del classes[-1], starts[-1], ends[-1], numbers[-1]
                ends[-1], before = last, "m"
                continue
            if name is not None:
                names[len(classes)] = name
            classes.append(class_)
            starts.append(first)
            ends.append(last)
            numbers.append(number)
            before = class_
            if glued:
                style = marker_at(folded, last, folded[last : match.end()], text)
                glued = None
                if style:
                    classes.append(style[0])
                    starts.append(last)
                    ends.append(style[1])
                    numbers.append(0)
                    before, taken = style
        return Tokens("".join(classes), starts, ends, numbers, names)

    def _is_second_day(self, folded: str, word: str, end: int, day: int) -> bool:
        """Whether a number in brackets after a day is that of the other calendar: the month follows."""
        match = _FOLLOWING.match(folded, end)
        other = word[1:-1]
        return (
            match is not None
            and match["word"] in self._names
            and other.isdecimal()
            and int(other) < 32
            and int(other) - day in _DAYS_APART
        )

    def _glued(self, folded: str, word: str, start: int) -> tuple[int, MonthName] | None:
        """Where a month ends that its style is joined to, and the month: 25. Oktoberjul."""
        for length in (3, 4):
            name = self._names.get(word[:-length])
            if name and GLUED.fullmatch(folded, start + len(word) - length, start + len(word) + 1):
                return start + len(word) - length, name
        return None

    def _foreign(self, word: str) -> MonthName | None:
        """The month of a name that is none in this language, nor another word of it."""
        return None if word in self._names else foreign().get(word)

    def _day_in_words(self, text: str, folded: str, word: str, start: int) -> tuple[int, int] | None:
        """Where the words end that number a day, and the day, if its month follows: first of May."""
        of = OF.get(self.language, "")
        for phrase, value in self._ordinals[word]:
            end = start + len(phrase)
            if folded[start:end].replace("\u00a0", " ").replace("’", "'") != phrase:
                continue
            match = _FOLLOWING.match(folded, end)
            if of and match and match["word"] == of:
                match = _FOLLOWING.match(folded, match.end())
            elif of:
                match = None
            name = self._names.get(match["word"]) if match else None
            if (
                match
                and name
                and not name.short
                and (not name.doubtful or text[match.start("word")].isupper())
            ):
                return end, value
        return None

    def _word(
        self, text: str, folded: str, word: str, start: int, before: str, class_: str
    ) -> tuple[str, int, int, MonthName | None]:
        """The class of a word that may be more than one in a list, its end, its number and its name."""
        end = start + len(word)
        named = self._names.get(word)
        follows = before in _MAY_BE_MARKED and word != "前" and not (named and before not in "my")
        begins = word in BEGINNINGS_OF_ERAS or (self.language == "hu" and word in _BEGIN_IN_HUNGARIAN)
        precedes = begins and before not in _AFTER_NUMBER
        if (follows or precedes) and word in self._markers:
            marker = marker_at(folded, start, word, text)
            if marker and self.language != "hu" and _ID_EST.match(folded, start):
                marker = ("s", marker[1])
            if marker and (follows or marker[0] in "abH"):
                return marker[0], marker[1], 0, None
        elif word in self._leading and not named:
            marker = marker_at(folded, start, word, text)
            if marker and marker[0] in "ow" and leads(folded, start, marker[1], self._names):
                return marker[0], marker[1], 0, None
        if word in self._ordinals and (day := self._day_in_words(text, folded, word, start)):
            return "d", *day, None
        for phrase in self._phrases.get(word, ()):
            if folded[start : start + len(phrase)].replace("\u00a0", " ") == phrase:
                name = self._names[phrase]
                return "m", start + len(phrase), name.month, name
        if named and not (named.doubtful and (class_ != "x" or not text[start].isupper())):
            return "m", end, named.month, named
        if class_ == "V" and (month := _MONTH_NUMBER.match(folded, end)):
            return "m", month.end(), int(month[1]), MonthName(int(month[1]), self.language)
        if class_ == "O" and (ordinal := _TAGALOG_ORDINAL.match(folded, end)):
            value = int(ordinal[1])
            return class_of(value, len(ordinal[1])), ordinal.end(), value, None
        if word in ROMAN_MONTHS and text[start].isupper():
            return "r", end, ROMAN_MONTHS[word], None
        if word in _HAN_CLASSES:
            return _HAN_CLASSES[word], end, 0, None
        if word == "元":
            return "d", end, 1, None  # the first year of an era, or month of a year
        if word[0] == "十" or word[0] in HAN:
            value = han_number(word)
            return (class_of(value, len(str(value))) if value else "x"), end, value, None
        return class_, end, 0, None
