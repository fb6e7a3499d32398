"""Markers: what stands in parentheses after words and says whose they are, "(in Soviet historiography)"."""

import re
import unicodedata
from collections.abc import Hashable, Iterable
from typing import TypeVar

from annotations.values.spans import Span
from annotations.values.text import fold

K = TypeVar("K", bound=Hashable)

#: Characters of a marker; what is longer is a sentence of its own.
MOST = 300

_PARENTHESES = {"(": ")", "（": "）"}

#: What may stand between words and their marker: footnote marks, spaces, closing quotes, a comma.
_BETWEEN = re.compile(r"""(?:\[[^\[\]\n]{0,40}\]|[\s,،、，"'”’»›“‘」』\u200e\u200f\u061c])*""")

_NOTE_AT_THE_END = re.compile(r"\[[^\[\]\n]{0,40}\]\Z")

#: Scripts that part words by nothing; the beginning of the names of their characters.
_UNPARTED = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")


def marker(text: str, words: Span) -> Span | None:
    """The marker of these words with its parentheses: at their end, or right after them.

    None if there is none, if its parentheses are not closed, or if a sentence or paragraph ends before it.
    """
    inside = _at_the_end(text, words)
    if inside is not None:
        return inside
    gap = _BETWEEN.match(text, words.end, words.end + MOST)
    start = gap.end() if gap else words.end
    if "\n\n" in text[words.end : start]:
        return None
    return _closed(text, start)


def _at_the_end(text: str, words: Span) -> Span | None:
    """The outermost parentheses that are opened in the words and hold their end."""
    start = words.start
    while start < words.end:
        found = _closed(text, start)
        if found is None:
            start += 1
            continue
        gap = _BETWEEN.match(text, found.end, max(words.end, found.end))
        if found.start > words.start and (found.end >= words.end or (gap and gap.end() >= words.end)):
            return found
        start = found.end
    return None


def _closed(text: str, start: int) -> Span | None:
    """The parentheses that open here, to where they close; others may be nested in them."""
    if start >= len(text) or text[start] not in _PARENTHESES:
        return None
    awaited: list[str] = []
    for offset in range(start, min(len(text), start + MOST)):
        character = text[offset]
        if character in _PARENTHESES:
            awaited.append(_PARENTHESES[character])
        elif character in _PARENTHESES.values():
            if character != awaited.pop():
                return None
            if not awaited:
                return Span(start, offset + 1)
    return None


def bare(text: str, words: Span) -> Span:
    """The words without the marker at their end, and what parts them from it."""
    found = _at_the_end(text, words)
    end = words.end if found is None else found.start
    while end > words.start:
        gap = _BETWEEN.match(text, end - 1, end)
        if gap and gap.end() == end:
            end -= 1
            continue
        note = _NOTE_AT_THE_END.search(text, max(words.start, end - 42), end)
        if not note:
            break
        end = note.start()
    return Span(words.start, end) if end > words.start else words


def named(reads: str, labels: Iterable[tuple[str, K]]) -> tuple[str, K] | None:
    """The label that stands in what a marker reads, as whole words under the fold, and whose it is.

    The longest wins, and of labels as long the one that stands first. None if there is none, and none
    if the same label is that of several.
    """
    folded = fold(reads)
    best: tuple[int, int] = (0, 0)
    found: dict[K, str] = {}
    for label, key in labels:
        wanted = fold(unicodedata.normalize("NFC", label)).strip()
        place = _whole(folded, wanted) if wanted else None
        if place is None:
            continue
        rank = (len(wanted), -place)
        if rank > best or not found:
            best, found = rank, {key: label}
        elif rank == best:
            found.setdefault(key, label)
    if len(found) != 1:
        return None
    ((key, label),) = found.items()
    return label, key


def _whole(folded: str, wanted: str) -> int | None:
    """Where the words stand first that are no part of longer ones."""
    place = folded.find(wanted)
    while place >= 0:
        if not _joined(folded, place) and not _joined(folded, place + len(wanted)):
            return place
        place = folded.find(wanted, place + 1)
    return None


def _joined(text: str, offset: int) -> bool:
    """Whether the characters on both sides of an offset are of one word."""
    if not 0 < offset < len(text):
        return False
    before, after = text[offset - 1], text[offset]
    return (
        _is_of_a_word(before) and _is_of_a_word(after) and not (_is_unparted(before) or _is_unparted(after))
    )


def _is_of_a_word(character: str) -> bool:
    """Letters, digits, and the marks on them, which for a regular expression are no part of a word."""
    return character.isalnum() or unicodedata.category(character).startswith("M")


def _is_unparted(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_UNPARTED)
