"""Where the words of an annotation stand in another state of their text.

    carrying = Carrying(old, new, passages)
    carrying.place(span, within)        # a Placement

Nothing is certain but what is the same words with the same context. That the words alone occur, even once,
proves nothing: a sentence may have gone, and its words may stand in another one. So certain is, that is
`exact` or `moved`, what

- the alignment of the texts carries over whole, with 32 characters beside it (or all of a passage that is not
  quite short), if the words with what surrounds them stand in either text only once; or
- stands elsewhere in the new text together with all of its prefix and suffix, if that too is the only place
  in either.

All else is for a human: `fuzzy` has one place that is likely, `ambiguous` several, `orphaned` none.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from annotations.values.alignment import Alignment, Tokens
from annotations.values.selectors import CONTEXT
from annotations.values.spans import Span

#: So many equal characters beside the words prove a place. Of a passage that is the same from end to end
#: fewer are enough, more where it is found in another place.
PROOF, WHOLE, WHOLE_ELSEWHERE = CONTEXT, 16, 40
#: So many equal characters before a difference tell no two places apart.
CHANCE = 8
#: So far surroundings are compared to tell equal places apart: the length of a poem's refrain.
FARTHEST = 1 << 15
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
        self._starts = [passage.start for passage in passages]

    @cached_property
    def old_tokens(self) -> Tokens:
        """The words of the old text."""
        return Tokens(self.old)

    @cached_property
    def new_tokens(self) -> Tokens:
        """The words of the new text."""
        return Tokens(self.new)

    def place(self, span: Span, within: Span | None = None) -> Placement:
        """Where the words at a span of the old text stand in the new one. `within` is their passage."""
        within = within or Span(0, len(self.old))
        if self.old == self.new:
            return Placement(State.EXACT, span)
        across = self.alignment.across(span)
        if across is not None and self._passage(across) is not None and self._is_proved(span, across, within):
            return self._certain(span, across)
        elsewhere = self._elsewhere(span, within)
        if elsewhere is not None:
            return self._certain(span, elsewhere)
        return self._likely(span, across)

    def _certain(self, span: Span, found: Span) -> Placement:
        return Placement(State.EXACT if found == span else State.MOVED, found)

    def _passage(self, span: Span) -> Span | None:
        """The passage of the new text that holds a span wholly."""
        return passage_of(span, self.passages, self._starts)

    # -- what is certain ------------------------------------------------------------------------------

    def _is_proved(self, span: Span, across: Span, within: Span) -> bool:
        """Whether words that the alignment carries over are no others that look like them."""
        left = _equal_before(self.old, span.start, self.new, across.start, FARTHEST)
        right = _equal_after(self.old, span.end, self.new, across.end, FARTHEST)
        begins, ends = self._edges(span, across, within)
        whole = begins <= left and ends <= right
        if left + right < PROOF and not (whole and len(within) >= WHOLE):
            return False
        # Of a side on which the passage, or the text, begins in both there is no more to compare.
        if min(CONTEXT, begins) <= left and min(CONTEXT, ends) <= right:
            first, last = span.start - min(CONTEXT, begins), span.end + min(CONTEXT, ends)
            if self._is_only(self.old[first:last]):
                return True
        if whole and self._is_only(within.of(self.old)):
            return True
        if (left >= CONTEXT or left == span.start == across.start) and (
            right >= CONTEXT or right == len(self.old) - span.end == len(self.new) - across.end
        ):
            return self._is_surrounded(span, across, left, right)
        return self._is_alone(span, across, within)

    def _edges(self, span: Span, across: Span, within: Span) -> tuple[int, int]:
        """How far it is to the edges of the passage, on either side, where both passages have them there;
        else more than any text has.
        """
        there = self._passage(across)
        assert there is not None
        begins, ends = span.start - within.start, within.end - span.end
        return (
            begins if begins == across.start - there.start else FARTHEST + 1,
            ends if ends == there.end - across.end else FARTHEST + 1,
        )

    def _is_surrounded(self, span: Span, across: Span, left: int, right: int) -> bool:
        """Whether what is equal on both sides is nowhere else: as far as both are equal together, or each side
        by itself with the words. Then two equal passages are told apart by what is before and after them.
        """
        begins = left == span.start == across.start
        ends = right == len(self.old) - span.end == len(self.new) - across.end
        reach = CONTEXT
        while (begins or left >= reach) and (ends or right >= reach) and reach <= FARTHEST:
            if self._is_only(self.old[span.start - min(left, reach) : span.end + min(right, reach)]):
                return True
            if begins and ends and reach >= max(left, right):
                return False
            reach *= 4
        # What stopped a side is near: that its last letters are the same may be chance.
        first = span.start - (left if begins else left - CHANCE)
        last = span.end + (right if ends else right - CHANCE)
        return (begins or self._is_only(self.old[first : span.end])) and (
            ends or self._is_only(self.old[span.start : last])
        )

    def _is_alone(self, span: Span, across: Span, within: Span) -> bool:
        """Whether the words stand nowhere else, in either text, beside the word that is before or after them.

        If they did, there may be a copy of their sentence, and this one may be the copy.
        """
        there = self._passage(across)
        assert there is not None
        sides = (
            (self.old_tokens, span, within, self.new_tokens, across.start - span.start),
            (self.new_tokens, across, there, self.old_tokens, span.start - across.start),
        )
        return all(
            len(tokens.at(words, 2)) == 1 and set(other.at(words, 2)) <= {piece.start + shift}
            for tokens, place, passage, other, shift in sides
            for piece in _seams(tokens, place, passage)
            for words in (piece.of(tokens.text),)
        )

    def _elsewhere(self, span: Span, within: Span) -> Span | None:
        """The place where the words stand with all of prefix and suffix, if that is only one in both."""
        text = Span(max(0, span.start - CONTEXT), min(len(self.old), span.end + CONTEXT))
        stored = Span(max(within.start, text.start), min(within.end, text.end))
        for around in (text, stored):
            enough = len(around) - len(span) >= (2 * CONTEXT if around == text else PROOF)
            if not enough and not (stored == within == around and len(within) >= WHOLE_ELSEWHERE):
                continue
            words = around.of(self.old)
            found = self.new_tokens.at(words, 2)
            if len(found) != 1 or len(self.old_tokens.at(words, 2)) != 1:
                continue
            there = span.shifted(found[0] - around.start)
            passage = self._passage(there)
            if passage is None:
                continue
            if around == text and enough:
                return there
            # Where the passage begins or ends right there, what surrounds the words is that nothing does.
            begins = span.start - CONTEXT >= within.start or passage.start == found[0]
            ends = span.end + CONTEXT <= within.end or passage.end == found[0] + len(words)
            if begins and ends and ((stored == within) or self._is_alone(span, there, within)):
                return there
        return None

    def _is_only(self, words: str) -> bool:
        """Whether something stands in either text once."""
        return len(self.new_tokens.at(words, 2)) == 1 and len(self.old_tokens.at(words, 2)) == 1

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


def _seams(tokens: Tokens, span: Span, within: Span) -> list[Span]:
    """The first of the words with the word, or the sign, before it, and the last one with that after it.

    Where the passage begins or ends there, only the word itself.
    """
    first = bisect_right(tokens.starts, span.start) - 1
    last = bisect_left(tokens.ends, span.end)
    begins = tokens.starts[first - 1] if first > 0 else -1
    ends = tokens.ends[last + 1] if last + 1 < len(tokens.ends) else len(tokens.text) + 1
    return [
        Span(begins if begins >= within.start else tokens.starts[first], tokens.ends[first]),
        Span(tokens.starts[last], ends if ends <= within.end else tokens.ends[last]),
    ]


def passage_of(span: Span, passages: Sequence[Span], starts: Sequence[int]) -> Span | None:
    """The passage that holds a span wholly, if one does; `starts` are those of the passages, in order."""
    number = bisect_right(starts, span.start) - 1
    found = passages[number] if number >= 0 else None
    return found if found is not None and span.end <= found.end else None


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


def _equal_before(old: str, end: int, new: str, other: int, most: int) -> int:
    """How many characters before two places are equal, at most so many."""
    low, high = 0, min(end, other, most)
    while low < high:
        middle = (low + high + 1) // 2
        if old[end - middle : end - low] == new[other - middle : other - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _equal_after(old: str, start: int, new: str, other: int, most: int) -> int:
    """How many characters after two places are equal, at most so many."""
    low, high = 0, min(len(old) - start, len(new) - other, most)
    while low < high:
        middle = (low + high + 1) // 2
        if old[start + low : start + middle] == new[other + low : other + middle]:
            low = middle
        else:
            high = middle - 1
    return low


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
