"""Years that are not counted from the birth of Christ, though no word says so."""

import re
from collections.abc import Mapping, Sequence
from typing import Final

from annotations.values.dating.folding import fold
from annotations.values.dating.printed import Printed

# Languages whose years are of the Hegira, unless a word for the era of Christ stands there.
_OF_THE_HEGIRA: Final = frozenset(["fa", "prs", "ps", "mzn", "lrc"])
_LAST_OF_THE_HEGIRA: Final = 1500
_LAST: Final = 2199  # later years are of the Buddhist era, the Jewish one or another
# How many years the eras of the Hegira, by the moon and by the sun, are behind that of Christ.
_BEHIND: Final = range(579, 623)
_RUMI: Final = range(1256, 1343)  # the years in which it counted them by the sun
_YEAR_BESIDE: Final = re.compile(r"g?(?:\((?P<y>y)g?\.?[aw]?\)|/(?P<z>y))")


#: By which words, folded, an era or a calendar of other months is known; its name as CLDR has it.
_NAMES: Final[Mapping[str, str]] = {
    "persian": "فروردين|ارديبهشت|خرداد|تير|مرداد|امرداد|شهريور|مهر|ابان|اذر|دي|بهمن|اسفند|حمل|ثور"
    "|جوزا|سرطان|اسد"
    "|سنبله|ميزان|عقرب|قوس|جدي|دلو|حوت|شمسي|خورشيدي|هجري شمسي|farvardin|ordibehesht|khordad|mordad"
    "|shahrivar|aban"
    "|bahman|esfand",
    "islamic": "محرم|صفر|ربيع|جمادي|رجب|شعبان|رمضان|شوال|القعدة|الحجة|ذيقعده|ذيحجه|قمري|هجري قمري"
    "|هـ|ه|هجرية|هجري|الهجرية|الهجري"
    "|للهجرة|ah|a. h.|a.h.|hijri|hijriah|hijriyah|hicri|hegira|hegire|hidschra|хиджры|хиджре"
    "|muharram|safar|rajab"
    "|ramadan|ramazan|shawwal",
    "buddhist": "พ.ศ.|พ. ศ.|불기|仏暦|佛历|佛曆",
    "hebrew": "לבריאה|לבריאת העולם|anno mundi",
    "indian": "शक|saka",
    "roc": "民国|民國|민국",
    "japanese": "明治|大正|昭和|平成|令和|慶応|元治|文久|万延|安政|嘉永",
    "chinese": "农历|農曆|阴历|陰曆|夏历|夏曆|旧暦|陰暦|음력|宣统|宣統|光绪|光緒|同治|咸丰|咸豐"
    "|道光|乾隆|康熙",
    "french-republican": "vendemiaire|brumaire|frimaire|nivose|pluviose|ventose|germinal|floreal"
    "|prairial|messidor"
    "|thermidor|fructidor",
    "rumi": "rumi",
}
_NAMED: Final = [
    (name, re.compile(rf"(?<![^\W\d_])(?:{'|'.join(map(re.escape, words.split('|')))})(?![^\W\d_])"))
    for name, words in _NAMES.items()
]
_HAN: Final = frozenset(["roc", "japanese", "chinese"])
_BY_LANGUAGE: Final = {"fa": "persian", "prs": "persian", "ps": "persian", "th": "buddhist"}
_SEVERAL_DIGITS: Final = re.compile(r"\d{3,4}")


#: The names of all eras, as `era_of` gives them.
ERAS: Final = tuple(sorted(_NAMES))


def era_of(printed: str, language: str) -> str:
    """The calendar that a date which is not resolved is of, as CLDR calls it; "" if nothing says so.

    `persian` (Solar Hijri), `islamic`, `buddhist`, `japanese`… Rumi years and those of the French Republic,
    which CLDR does not have, are `rumi` and `french-republican`.
    """
    if named := era_named(printed):
        return named
    name, year = language.partition("-")[0].lower(), _SEVERAL_DIGITS.search(printed)
    if year is None:
        return ""
    if name == "tr" and int(year[0]) in _RUMI:
        return "rumi"
    return _BY_LANGUAGE.get(name, "")


def era_named(printed: str) -> str:
    """The same, if the printed words have its name."""
    folded = fold(printed)
    for era, words in _NAMED:
        if any(word in folded for word in _NAMES[era].split("|")) if era in _HAN else words.search(folded):
            return era
    return ""


def is_of_another_era(found: Printed, classes: str, numbers: Sequence[int], language: str) -> bool:
    """Whether what was found is a date of another era.

    So it is if its year is too late, if its language counts other years, or if another year stands beside
    it that makes it one: 29 Ekim 1339 (1923).
    """
    year = found.date.year
    if year is None or found.other is not None:
        return found.unread
    if year > _LAST:
        return classes[found.end - 1 : found.end] != "a" and classes[found.start] != "a"
    if 0 < year < _LAST_OF_THE_HEGIRA and language in _OF_THE_HEGIRA:
        around = classes[found.start] + classes[found.end - 1 : found.end + 1]
        if not any(era in around for era in "abgw"):
            return True
    if language == "tr" and found.date.has_day and year in _RUMI:
        return True  # a day of those years is one of the Ottoman Empire
    if match := _YEAR_BESIDE.match(classes, found.end):
        beside = numbers[match.start("y") if match["y"] else match.start("z")]
        return beside - year in _BEHIND
    if classes[found.start - 2 : found.start] in ("y(", "y/") and found.date.start.month is None:
        return numbers[found.start - 2] - year in _BEHIND
    return False
