"""The fold under which dates are read: small letters without accents, one character for one."""

import re
import unicodedata
from functools import cache
from typing import Final

# Accents do not tell month names apart, and print leaves them out. In scripts where a mark is a
# vowel or the letter another one (й), it stays.
_SCRIPTS = ((0xC0, 0x24F), (0x1E00, 0x1EFF), (0x370, 0x3FF), (0x1F00, 0x1FFF), (0x621, 0x64A))
_ALIKE = {"ё": "е", "ѣ": "е", "і": "i", "ς": "σ", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ى": "ي", "ٱ": "ا"}
_ALIKE |= {"ی": "ي", "ک": "ك"}  # Persian letters, which Arabic writes otherwise

# Marks that belong to a letter in scripts where Python does not hold them to be a part of a word.
MARKS_IN_WORDS: Final = (
    r"\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0dff\u0e31-\u0e4e"
)
WORD: Final = rf"[^\W\d_]+(?:[{MARKS_IN_WORDS}]+[^\W\d_]*)*"  # as a pattern


@cache
def _table() -> str:
    """For each character up to the last that has an accent what it is folded to; see str.translate."""
    folded = [chr(code) for code in range(max(last for _, last in _SCRIPTS) + 1)]
    for first, last in _SCRIPTS:
        for code in range(first, last + 1):
            folded[code] = unicodedata.normalize("NFD", chr(code))[0]
    for character, plain in _ALIKE.items():
        folded[ord(character)] = plain
    return "".join(folded)


_ACCENTED: Final = re.compile(rf"[{''.join(f'{chr(a)}-{chr(b)}' for a, b in _SCRIPTS)}{''.join(_ALIKE)}]")


def fold(text: str) -> str:
    """The text in small letters without accents; an offset in it is an offset in the text."""
    small = text.lower()
    if len(small) != len(text):  # İ is two characters when it is small
        small = "".join(letter if len(letter := character.lower()) == 1 else "i" for character in text)
    if small.isascii() or not _ACCENTED.search(small):
        return small
    return small.translate(_table())
