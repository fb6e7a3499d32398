"""The fold under which dates are read: small letters without accents, one character for one."""

import unicodedata
from functools import cache

# Accents do not tell month names apart, and print leaves them out. In scripts where a mark is a
# vowel or the letter another one (й), it stays.
_SCRIPTS = ((0xC0, 0x24F), (0x1E00, 0x1EFF), (0x370, 0x3FF), (0x1F00, 0x1FFF), (0x621, 0x64A))
_ALIKE = {"ё": "е", "ѣ": "е", "і": "i", "ς": "σ", "ı": "i", "ł": "l", "đ": "d", "ø": "o", "ى": "ي", "ٱ": "ا"}


@cache
def _table() -> dict[int, str]:
    table = {}
    for first, last in _SCRIPTS:
        for code in range(first, last + 1):
            plain = unicodedata.normalize("NFD", chr(code))[0]
            if plain != chr(code):
                table[code] = plain
    return table | {ord(character): plain for character, plain in _ALIKE.items()}


def fold(text: str) -> str:
    """The text in small letters without accents; an offset in it is an offset in the text."""
    small = text.lower()
    if len(small) != len(text):  # İ is two characters when it is small
        small = "".join(letter if len(letter := character.lower()) == 1 else "i" for character in text)
    return small if small.isascii() else small.translate(_table())
