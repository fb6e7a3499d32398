"""What passages in different languages share without a dictionary: numbers, and words of one origin.

*Pericles*, *Перикл* and *Περικλῆς* are written in Latin letters (anyascii), and then reduced to the classes
of their consonants, and these to a stem: `brcl`, for all of them. So names and international words meet
their like; whether a meeting means anything is for whoever counts how rare it is.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from annotations.values.marks import without_marks
from annotations.values.text import fold
from annotations.values.wording import UNSPACED, words

#: Shorter skeletons are of too many words.
SHORTEST = 3
#: After so many consonants come endings, which every language has its own of.
STEM = 4
#: Longer numbers count nothing.
DIGITS = 18

#: A number, be it with its thousands set apart: 3,840, 3.840, 3 840.
NUMBER = re.compile(r"[0-9]{1,3}(?:[., ][0-9]{3})+(?![0-9])|[0-9]+")
_DIGIT = re.compile(r"\d")
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")

#: Letters that are one consonant in some language, and what they are here.
_TOGETHER = {
    **dict.fromkeys(("sch", "sh", "zh", "ts", "tz"), "s"),
    **dict.fromkeys(("ch", "kh"), "c"),
    "ph": "f",
    "th": "t",
    "gh": "g",
    "x": "cs",
}
_TOGETHER_PATTERN = re.compile("|".join(_TOGETHER))
#: The classes of consonants, each by its first; vowels, and what is one in some language, say nothing.
_CLASSES = str.maketrans({letter: group[0] for group in ("bpfv", "dt", "ckqgj", "sz") for letter in group})
_NO_CONSONANT = re.compile("[^b-df-gj-np-tvxz]")
_AGAIN = re.compile(r"(.)\1+")

#: A key says what is shared: `("number", "1917")`, `("word", "brcl")`, `("characters", "革命")`.
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Feature:
    """Something that another passage may have as well, and how it is written here."""

    key: Key
    form: str


@lru_cache(maxsize=65536)
def skeletons(word: str) -> tuple[str, ...]:
    """The classes of the consonants of each part of a word, in any script; what is no letter parts it."""
    letters = "".join(letter if unicodedata.category(letter)[0] in "LM" else " " for letter in word)
    found = []
    for part in anyascii(letters).lower().split():
        latin = _TOGETHER_PATTERN.sub(lambda letters: _TOGETHER[letters[0]], part)
        found.append(_AGAIN.sub(r"\1", _NO_CONSONANT.sub("", latin).translate(_CLASSES)))
    return tuple(found)


def features(text: str) -> Iterator[Feature]:
    """The numbers and words of a text, each as often as it stands there; linear in the text.

    Marks of reference are left out. Of words that are written without spaces there are the pairs of
    characters.
    """
    plain = _DIGIT.sub(lambda digit: str(int(digit[0])), without_marks(text))
    for number in NUMBER.finditer(fold(plain)):
        digits = re.sub("[., ]", "", number[0]).lstrip("0")
        if 0 < len(digits) <= DIGITS:
            yield Feature(("number", digits), text[number.start() : number.end()])
    before = None
    for word in words(text):
        if _IS_UNSPACED.match(word.folded):
            if before is not None and before.end == word.start:
                yield Feature(("characters", before.folded + word.folded), text[before.start : word.end])
            before = word
            continue
        before = None
        yield from _cognates(word.folded, text[word.start : word.end])


def _cognates(folded: str, form: str) -> Iterator[Feature]:
    """The stems of a word, and what is longer than its stem."""
    for code in skeletons(folded):
        if len(code) >= SHORTEST:
            yield Feature(("word", code[:STEM]), form)
        if len(code) > STEM + 1:
            yield Feature(("word", code), form)
