"""Where the words of an annotation stand in another state of their text.

    carrying = Carrying(old, new, passages)
    carrying.place(span, within)        # a Placement

Certain, that is `exact` or `moved`, is what `values.evidence` proves: the same words with the same context.
All else is for a human: `fuzzy` has one place that is likely, `ambiguous` several, `orphaned` none.
"""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from annotations.values.alignment import Alignment
from annotations.values.evidence import Evidence
from annotations.values.spans import Span

#: At least so much of the words, and of their surroundings, must be there for a place to be proposed.
ALIKE, SURROUNDED = 0.5, 0.5
#: A place that is so much less likely than the best one is not offered beside it.
MARGIN = 0.15
#: Of each word of a quote so many places are looked at, and so many places are compared and offered.
COMMON, COMPARED, OFFERED = 50, 12, 10
#: Surroundings that are compared, in characters on either side.
SURROUNDINGS = 64


class State(StrEnum):
    """What became of an annotation's words."""

    EXACT = "exact"
    MOVED = "moved"
    FUZZY = "fuzzy"
    AMBIGUOUS = "ambiguous"
    ORPHANED = "orphaned"

    @property
    def is_certain(self) -> bool:
        """Whether nobody has to be asked."""
        return self in (State.EXACT, State.MOVED)


@dataclass(frozen=True, slots=True)
class Placement:
    """What became of words: where they stand if that is one place, else where they might, likeliest first.

    Offsets are those of the new text. A `fuzzy` one has its proposal in `span`.
    """

    state: State
    span: Span | None = None
    candidates: tuple[Span, ...] = ()


GONE = Placement(State.ORPHANED)


class Carrying:
    """Carries spans of one text over to another.

    `passages` are those of the new text, in order; a span keeps to one of them. Preparing costs one
    alignment of the texts, each span after that a few look-ups, whatever the length of the texts.
    """

    def __init__(self, old: str, new: str, passages: Sequence[Span]) -> None:
        self.old, self.new, self.passages = old, new, passages
        self.alignment = Alignment(old, new)
        self.evidence = Evidence(old, new, passages)
        self.old_tokens, self.new_tokens = self.evidence.old_tokens, self.evidence.new_tokens
        self._starts = [passage.start for passage in passages]

    def place(self, span: Span, within: Span | None = None) -> Placement:
        """Where the words at a span of the old text stand in the new one. `within` is their passage."""
        within = within or Span(0, len(self.old))
        if self.old == self.new:
            return Placement(State.EXACT, span)
        across = self.alignment.across(span)
        if across is not None and self.evidence.is_proved(span, across, within):
            return self._certain(span, across)
        elsewhere = self.evidence.elsewhere(span, within)
        if elsewhere is not None:
            return self._certain(span, elsewhere)
        return self._likely(span, across)

    def _certain(self, span: Span, found: Span) -> Placement:
        return Placement(State.EXACT if found == span else State.MOVED, found)

    # -- what is likely -------------------------------------------------------------------------------

    def _likely(self, span: Span, across: Span | None) -> Placement:
        """The places that may be meant, by how much of the words and of what surrounds them is there."""
        words = span.of(self.old)
        tried = {self._clipped(found, words) for found in self._near(span, words, across)} - {None}
        scored = sorted(
            ((score, found) for found in tried if found and (score := self._score(span, words, found))),
            key=lambda item: (-item[0], abs(item[1].start - span.start), item[1]),
        )
        return chosen([(score, found) for score, found in scored])

    def _near(self, span: Span, words: str, across: Span | None) -> list[Span]:
        """Where the words may be: where the alignment leaves room, and where their rare words are."""
        found = [across] if across is not None else []
        start, end = self.alignment.around(span)
        if start < end:
            found += self._inside(words, start, end)
        first, last = max(0, span.start - SURROUNDINGS), min(len(self.old), span.end + SURROUNDINGS)
        votes: Counter[int] = Counter()
        slack = max(16, len(span) // 4)
        for number in self.old_tokens.within(first, last):
            start, end = self.old_tokens.starts[number], self.old_tokens.ends[number]
            there = self.new_tokens.places.get(self.old[start:end], [])
            if len(there) > COMMON:
                continue
            for place in there:
                shift = (place - start) // slack
                votes.update((shift, shift + 1))
        # The commonest first; of as common ones the nearest.
        best = sorted(votes.items(), key=lambda item: (-item[1], abs(item[0]), item[0]))[:COMPARED]
        for shift, _ in best:
            begin = span.start + (shift - 1) * slack
            found += self._inside(words, max(0, begin), min(len(self.new), begin + 3 * slack + len(span)))
        return found

    def _inside(self, words: str, start: int, end: int) -> list[Span]:
        """The pieces of a stretch of the new text that read like the words, cut where words begin and end."""
        if start >= end:
            return []
        stretch = self.new[start:end]
        found = [Span(start + place, start + place + len(words)) for place in _occurrences(stretch, words)]
        if found:
            return found
        trimmed = _trimmed(self.new, start, end)
        whole = [trimmed] if trimmed and len(trimmed) <= 2 * len(words) + SURROUNDINGS else []
        nearest = fuzz.partial_ratio_alignment(words, stretch)
        if nearest is None or nearest.dest_start >= nearest.dest_end:
            return whole
        first, last = start + nearest.dest_start, start + nearest.dest_end
        numbers = range(
            bisect_right(self.new_tokens.ends, first), bisect_right(self.new_tokens.starts, last - 1)
        )
        if numbers:
            whole.append(Span(self.new_tokens.starts[numbers[0]], self.new_tokens.ends[numbers[-1]]))
        return whole

    def _clipped(self, span: Span, words: str) -> Span | None:
        """A span as far as it lies in one passage: the one that has most of it."""
        number = max(0, bisect_right(self._starts, span.start) - 1)
        best: Span | None = None
        while number < len(self.passages) and self.passages[number].start < span.end:
            passage = self.passages[number]
            part = _trimmed(self.new, max(span.start, passage.start), min(span.end, passage.end))
            if part and (best is None or len(part) > len(best)):
                best = part
            number += 1
        return best

    def _score(self, span: Span, words: str, found: Span) -> float:
        """How likely a place is, 0 to 1; 0 if it is too little like what is looked for."""
        alike = Indel.normalized_similarity(words, found.of(self.new))
        if alike < ALIKE:
            return 0.0
        before = Indel.normalized_similarity(
            self.old_tokens.words(max(0, span.start - SURROUNDINGS), span.start),
            self.new_tokens.words(max(0, found.start - SURROUNDINGS), found.start),
        )
        after = Indel.normalized_similarity(
            self.old_tokens.words(span.end, span.end + SURROUNDINGS),
            self.new_tokens.words(found.end, found.end + SURROUNDINGS),
        )
        surrounded = max((before + after) / 2, max(before, after) * 0.75)
        return alike * surrounded if surrounded >= SURROUNDED else 0.0


def chosen(scored: Sequence[tuple[float, Span]]) -> Placement:
    """What is made of places and how likely each is, the likeliest first: overlapping ones are one place."""
    offered: list[tuple[float, Span]] = []
    for score, found in scored:
        if score < scored[0][0] - MARGIN or len(offered) == OFFERED:
            break
        if not any(found.overlaps(other) for _, other in offered):
            offered.append((score, found))
    if not offered:
        return GONE
    candidates = tuple(found for _, found in offered)
    if len(candidates) > 1:
        return Placement(State.AMBIGUOUS, None, candidates)
    return Placement(State.FUZZY, candidates[0], candidates)


def _occurrences(text: str, words: str) -> list[int]:
    """Where words stand in a short text."""
    found: list[int] = []
    start = text.find(words)
    while start >= 0 and len(found) < OFFERED:
        found.append(start)
        start = text.find(words, start + 1)
    return found


def _trimmed(text: str, start: int, end: int) -> Span | None:
    """A stretch of a text without white space at its ends; None if there is nothing else."""
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None
