"""Quotes and where they stand (Web Annotation Data Model, 4.2.4 and 4.2.5)."""

import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from annotations.values.spans import Span
from annotations.values.text import fold

CONTEXT = 32  # code points of prefix and suffix that are kept with a quote


@dataclass(frozen=True, slots=True)
class TextQuote:
    """The words somebody quotes, and what they say stands right before and after them."""

    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a quote may stand, with what the text reads there and around it."""

    start: int
    end: int
    exact: str
    prefix: str
    suffix: str


def describe(text: str, span: Span) -> Candidate:
    """The place as it is kept: its words, and up to 32 code points on either side."""
    return Candidate(
        start=span.start,
        end=span.end,
        exact=span.of(text),
        prefix=text[max(0, span.start - CONTEXT) : span.start],
        suffix=text[span.end : span.end + CONTEXT],
    )


def find(text: str, quote: TextQuote, folded: str | None = None) -> list[Candidate]:
    """Every place where the quote stands, with what stands around it; see `places`."""
    return [describe(text, place) for place in places(text, quote, folded)]


def places(text: str, quote: TextQuote, folded: str | None = None) -> list[Span]:
    """Every place where the quote stands, in order; overlapping places count.

    The words are looked for as they are, and only if they stand nowhere under the fold. Prefix and
    suffix narrow in the same manner: the text before must end with the one and the text after begin
    with the other, as they are; only if that leaves nothing, under the fold. `folded` is the fold
    of the text, if it is at hand.
    """
    found = list(_places(text, quote.exact, folded))
    prefix, suffix = composed(quote.prefix), composed(quote.suffix)
    narrowed = _between(found, text, prefix, suffix)
    if found and not narrowed:
        narrowed = _between(found, fold(text) if folded is None else folded, fold(prefix), fold(suffix))
    return [Span(start, end) for start, end in narrowed]


def _between(found: list[tuple[int, int]], text: str, prefix: str, suffix: str) -> list[tuple[int, int]]:
    """The places before which the text ends with the prefix, and after which it begins with the suffix."""
    return [
        (start, end)
        for start, end in found
        if text.endswith(prefix, 0, start) and text.startswith(suffix, end)
    ]


def _places(text: str, exact: str, folded: str | None) -> Iterator[tuple[int, int]]:
    if not exact:
        return
    # Texts are kept composed (NFC); a quote copied from elsewhere need not be.
    if exact in text:
        haystack, needle = text, exact
    elif (words := composed(exact)) in text:
        haystack, needle = text, words
    else:
        haystack, needle = fold(text) if folded is None else folded, fold(words)
    start = haystack.find(needle)
    while start >= 0:
        yield start, start + len(needle)
        start = haystack.find(needle, start + 1)


def _context(quote: TextQuote) -> tuple[str, str]:
    """What a quote says of the text around it, as it is compared."""
    return fold(composed(quote.prefix)), fold(composed(quote.suffix))


def composed(words: str) -> str:
    """Words in the form in which texts are kept."""
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n"))


# --- what stands nearest ------------------------------------------------------------------------

_COMPARED = 160  # characters of a quote; of a longer one only the beginning is compared
_SHINGLE = 4  # characters: long enough to be rare, short enough to stand between two mistakes
_SHINGLES = 24  # taken evenly from the quote
_OCCURRENCES = 200  # of each, so that a common one does not take forever
_WINDOWS = 3  # aligned with the quote, the most promising ones
_MOST_ERRORS = 0.5  # of the length of the quote; with more the likeness is chance


def nearest(text: str, quote: TextQuote) -> Candidate | None:
    """What stands nearest to a quote that stands nowhere; None if nothing is like it.

    It is for an error message, never for anchoring. The time is bounded: only passages that share
    a few characters in a row with the quote are compared with it, and of a long quote only the
    first 160 characters.
    """
    places = list(islice(_places(text, quote.exact, None), _OCCURRENCES))
    if places:
        return describe(text, Span(*max(places, key=lambda place: _likeness(text, place, quote))))
    pattern = fold(composed(quote.exact))[:_COMPARED].strip()
    folded = fold(text)
    best: tuple[int, int, int] | None = None
    for begin, end in _promising(folded, pattern):
        errors, first, last = _align(pattern, folded[begin:end])
        if first < last and (best is None or errors < best[0]):
            best = errors, begin + first, begin + last
    if best is None or best[0] > _MOST_ERRORS * len(pattern):
        return None
    return describe(text, Span(best[1], best[2]))


def _likeness(text: str, place: tuple[int, int], quote: TextQuote) -> int:
    """How much of the prefix and suffix stands at a place, in characters from the quote on."""
    prefix, suffix = _context(quote)
    before = fold(text[max(0, place[0] - len(prefix)) : place[0]])
    after = fold(text[place[1] : place[1] + len(suffix)])
    return _shared(prefix[::-1], before[::-1]) + _shared(suffix, after)


def _shared(one: str, other: str) -> int:
    """How long the two are equal from the beginning."""
    for length, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return length
    return min(len(one), len(other))


def _promising(folded: str, pattern: str) -> list[tuple[int, int]]:
    """The windows of the text that share most with the pattern, at about the same distances."""
    size = min(_SHINGLE, max(2, len(pattern) // 2))
    positions = range(len(pattern) - size + 1)
    slack = max(8, len(pattern) // 2)
    votes: Counter[int] = Counter()
    for position in positions[:: max(1, len(positions) // _SHINGLES)]:
        shingle = pattern[position : position + size]
        found = folded.find(shingle)
        for _ in range(_OCCURRENCES):
            if found < 0:
                break
            window = (found - position) // slack
            votes.update((window, window + 1))  # a near miss may fall on either side of a border
            found = folded.find(shingle, found + 1)
    return [
        (max(0, (window - 2) * slack), (window + 2) * slack + len(pattern))
        for window, _ in votes.most_common(_WINDOWS)
    ]


def _align(pattern: str, window: str) -> tuple[int, int, int]:
    """The piece of the window with the smallest edit distance: errors, start, end (Sellers 1980).

    Each cell holds the errors so far and where its piece began; a piece may begin anywhere.
    """
    row = [(0, column) for column in range(len(window) + 1)]
    for count, character in enumerate(pattern, start=1):
        diagonal, left = row[0], (count, 0)
        row[0] = left
        for column, other in enumerate(window, start=1):
            above = row[column]
            if character == other:
                left = diagonal
            else:
                errors, start = min(diagonal, above, left)
                left = errors + 1, start
            row[column], diagonal = left, above
    # Of pieces as near, the longest: it is likelier to end where a word does.
    errors, start, end = min((errors, start, -end) for end, (errors, start) in enumerate(row))
    return errors, start, -end
