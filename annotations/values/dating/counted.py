"""Words that a round number before them counts: in 1500 places, в июле 2000 забастовщиков.

No list has all of them. In these languages they are told by how a plural ends.
"""

import re
from collections.abc import Mapping
from typing import Final

_SLAVIC: Final = r"[^\W\d_]{2,}"
_ENDINGS: Final[Mapping[str, str]] = {
    "en": r"[a-z]{2,}[^\Wsiu\d_]s",
    "fr": r"[^\W\d_]{4,}[sx]",
    "es": r"[^\W\d_]{4,}s",
    "pt": r"[^\W\d_]{4,}s",
    "ru": rf"{_SLAVIC}(?:ов|ев|ёв|ей|ых|их|ах|ях|ам|ям|ами|ями)",
    "uk": rf"{_SLAVIC}(?:ів|їв|ей|их|іх|ах|ях|ам|ям|ами|ями)",
    "be": rf"{_SLAVIC}(?:аў|яў|оў|ёў|ей|ых|іх|ах|ях|ам|ям|амі|ямі)",
    "pl": rf"{_SLAVIC}(?:ów|ych|ich|ach|om|ami)",
    "cs": rf"{_SLAVIC}(?:ů|ých|ích|ách|ech|ům|ami)",
}
# What ends so, and is no plural of a noun.
_OTHERS: Final = """
    was has does goes says as its ours hers theirs yours always perhaps sometimes towards afterwards besides
    upwards onwards nowadays whereas
    après depuis alors elles moins toujours jamais temps
    ellos ellas entonces después antes menos desde mientras jamás además eles elas depois apenas
"""
# Peoples and parties have a capital: by 1900 Germans. After "in" a year is likelier: in 1900 Germans began.
_PEOPLE: Final = re.compile(r"[A-Z][a-z]{2,}[^\Wsiu\d_]s")
_COUNTING: Final = frozenset(
    ["by", "than", "around", "about", "for", "from", "to", "with", "of", "and", "or"]
)
_NO_PLURALS: Final = frozenset(_OTHERS.split())
_PATTERNS: Final = {language: re.compile(ending) for language, ending in _ENDINGS.items()}


def is_counted(word: str, language: str) -> bool:
    """Whether a word, as it is printed, is likely what a number before it counts."""
    pattern = _PATTERNS.get(language)
    return (
        pattern is not None
        and pattern.fullmatch(word) is not None
        and word.islower()
        and word not in _NO_PLURALS
    )


def has_plurals(language: str) -> bool:
    """Whether a language's counted words are told, so that another word after a number is not counted."""
    return language in ("en", "fr", "es", "pt")


def is_of_people(before: str, word: str, language: str) -> bool:
    """Whether a number after one word and before another likely counts people: killed by 1900 Germans."""
    return language == "en" and before in _COUNTING and _PEOPLE.fullmatch(word) is not None
