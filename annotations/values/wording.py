"""Wording that two texts share and others have not: what copies and translations leave behind."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from annotations.values.marks import without_marks
from annotations.values.text import fold

#: So many words in a row are wording; where words have no spaces between them, so many characters.
WORDS, CHARACTERS = 5, 10
#: So many characters of a longer stretch are shown.
SHOWN = 300
#: Han, kana, Thai, Lao, Tibetan, Burmese, Khmer: written without spaces.
UNSPACED = (
    "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003134f"
    "\u0e00-\u0fff\u1000-\u109f\u1780-\u17ff"
)
WORD = re.compile(rf"[{UNSPACED}]|[^\s{UNSPACED}]+")


@dataclass(frozen=True)
class Word:
    """A word without the marks around it, and where it stands."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Stretch:
    """Words that stand in both of two texts: how many (in Chinese, characters), and
    where in the one and in the other.
    """

    words: str
    size: int
    start: int
    end: int
    other_start: int
    other_end: int


class Wording:
    """The words of a text, and the places where each row of them begins."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.words = list(words(text))
        single = sum(bool(re.match(f"[{UNSPACED}]", word.folded)) for word in self.words)
        self.row = CHARACTERS if 2 * single > len(self.words) else WORDS
        self.rows: dict[tuple[str, ...], int] = {}
        folded = [word.folded for word in self.words]
        for place in range(len(folded) - self.row + 1):
            self.rows.setdefault(tuple(folded[place : place + self.row]), place)


def words(text: str) -> Iterator[Word]:
    """The words, folded, without punctuation around them and marks of reference between them."""
    folded = fold(without_marks(text))
    for found in WORD.finditer(folded):
        start, end = found.span()
        while start < end and not folded[start].isalnum():
            start += 1
        while start < end and not folded[end - 1].isalnum():
            end -= 1
        if start < end:
            yield Word(folded[start:end], start, end)


def rows_by_text(texts: Mapping[int, Wording]) -> dict[tuple[str, ...], set[int]]:
    """In which texts each row of words stands; linear in the texts."""
    found: dict[tuple[str, ...], set[int]] = {}
    for key, text in texts.items():
        for row in text.rows:
            found.setdefault(row, set()).add(key)
    return found


def shared(one: Wording, other: Wording, rare: Sequence[tuple[str, ...]]) -> list[Stretch]:
    """The longest stretches that are made of these rows, which both texts have; in the order of the first."""
    stretches: list[tuple[int, int, int]] = []  # first word in the one and in the other, and how many
    for place, other_place in sorted((one.rows[row], other.rows[row]) for row in rare):
        if stretches:
            first, other_first, size = stretches[-1]
            if place - first == other_place - other_first == size - one.row + 1:
                stretches[-1] = first, other_first, size + 1
                continue
        stretches.append((place, other_place, one.row))
    return [stretch(one, other, *found) for found in stretches]


def stretch(one: Wording, other: Wording, first: int, other_first: int, size: int) -> Stretch:
    """So many words from these on."""
    start, end = one.words[first].start, one.words[first + size - 1].end
    other_start, other_end = other.words[other_first].start, other.words[other_first + size - 1].end
    words = one.text[start:end]
    shown = words if len(words) <= SHOWN else f"{words[:SHOWN]}…"
    return Stretch(shown, size, start, end, other_start, other_end)
