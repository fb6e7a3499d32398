"""When words of one text are certainly the same words in another one, and no others that look like them.

That the words occur somewhere proves nothing, even if they do so once: a sentence may have gone, and its
words may stand in another one. Certain are words

- with the same context on both sides: 32 characters, or as far as the passage goes where it begins or ends
  there in both texts, if words and context together stand in either text once. Where they do not, as in a
  refrain, what is beyond must be the same as well, on both sides, until nothing else reads like it;
- of which the text differs within 32 characters, but is equal in as many in sum, if neither the first of the
  words with what is before it nor the last one with what is after it stands anywhere else in either text; or,
  near the beginning or end of the text, if it only got or lost something there that has none of these words.

The second rule sees every copy. Whoever doubles, moves or takes out a sentence moves more than the words, or
breaks off within them: so beside one end of the words the copy has the same neighbour.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from annotations.values.alignment import Tokens
from annotations.values.selectors import CONTEXT
from annotations.values.spans import Span

#: Of a passage that is the same from end to end so many characters are enough, more where it is found in
#: another place.
WHOLE, WHOLE_ELSEWHERE = 16, 40
#: So many equal characters before a difference tell no two places apart.
CHANCE = 8
#: So far surroundings are compared to tell equal places apart: the length of a poem's refrain.
FARTHEST = 1 << 15
#: Where a sentence ends, with what parts it from the next one.
SENTENCE_END = re.compile(r"(?:[.!?…؟۔।。！？][\W_]*?(?=\s)|\n)\s*")


class Evidence:
    """What two texts say of whether words of the one are words of the other, whose `passages` are in order.

    A span keeps to one passage. Each question costs a few look-ups, whatever the length of the texts.
    """

    def __init__(self, old: str, new: str, passages: Sequence[Span]) -> None:
        self.old, self.new, self.passages = old, new, passages
        self.old_tokens, self.new_tokens = Tokens(old), Tokens(new)
        self._starts = [passage.start for passage in passages]

    def is_proved(self, span: Span, across: Span, within: Span) -> bool:
        """Whether equal words, of which the alignment says so, are the same. `within` is their passage."""
        there = self._passage(across)
        if there is None:
            return False
        left = _equal_before(self.old, span.start, self.new, across.start)
        right = _equal_after(self.old, span.end, self.new, across.end)
        # How far it is to the edges that both passages have there; where one has none, farther than anything.
        begins, ends = span.start - within.start, within.end - span.end
        begins = begins if begins == across.start - there.start else FARTHEST + 1
        ends = ends if ends == there.end - across.end else FARTHEST + 1
        is_whole = begins <= left and ends <= right
        if left + right < CONTEXT and not (is_whole and len(within) >= WHOLE):
            return False
        first, last = span.start - min(CONTEXT, begins), span.end + min(CONTEXT, ends)
        if min(CONTEXT, begins) <= left and min(CONTEXT, ends) <= right and self._is_only(first, last):
            return True
        if is_whole and self._is_only(within.start, within.end):
            return True
        is_first = left == span.start == across.start
        is_last = right == len(self.old) - span.end == len(self.new) - across.end
        if (is_first or left >= CONTEXT) and (is_last or right >= CONTEXT):
            sides = FARTHEST if is_first else left, FARTHEST if is_last else right
            return self._is_surrounded(span, *sides)
        return self._is_alone(span, across, within, there)

    def elsewhere(self, span: Span, within: Span) -> Span | None:
        """The place where the words stand with all of their context, if that is the only one in both texts.

        The context is that of the text; else that of the passage, if nothing but its edge cuts it short.
        """
        if there := self._at_edge(span):
            return there
        context = Span(max(0, span.start - CONTEXT), min(len(self.old), span.end + CONTEXT))
        found = self._same(context)
        if found is not None and len(context) >= len(span) + CONTEXT:
            there = span.shifted(found.start - context.start)
            is_cut = (span.start < CONTEXT and found.start > 0) or (
                span.end + CONTEXT > len(self.old) and found.end < len(self.new)
            )
            if not is_cut and self._passage(there) is not None:
                return there
        stored = Span(max(within.start, context.start), min(within.end, context.end))
        found = self._same(stored)
        passage = None if found is None else self._passage(found)
        if found is None or passage is None:
            return None
        # Where the passage begins or ends right there, what surrounds the words is that nothing does.
        begins = span.start - CONTEXT >= within.start or passage.start == found.start
        ends = span.end + CONTEXT <= within.end or passage.end == found.end
        if not (begins and ends):
            return None
        there = span.shifted(found.start - stored.start)
        if stored == within:
            return there if len(stored) >= min(WHOLE_ELSEWHERE, len(span) + CONTEXT) else None
        if len(stored) < len(span) + CONTEXT:
            return None
        is_proved = self._same(within) == passage or self._is_alone(span, there, within, passage)
        return there if is_proved else None

    def _passage(self, span: Span) -> Span | None:
        """The passage of the new text that holds a span wholly."""
        return passage_of(span, self.passages, self._starts)

    def _same(self, span: Span) -> Span | None:
        """Where a piece of the old text stands in the new one, if it stands in either once."""
        piece = Tokens(span.of(self.old))
        found = self.new_tokens.at(piece, 2)
        if len(found) != 1 or len(self.old_tokens.at(piece, 2)) != 1:
            return None
        return Span(found[0], found[0] + len(span))

    def _is_only(self, start: int, end: int) -> bool:
        """Whether a piece of the old text stands in either text once."""
        return start < end and self._same(Span(start, end)) is not None

    def _is_surrounded(self, span: Span, left: int, right: int) -> bool:
        """Whether what is equal on both sides is nowhere else: as far as both are, or on each side by itself.

        So two equal passages are told apart by what is before and after them. `left` and `right` are how far
        the texts are equal; FARTHEST if up to their end.
        """
        start, end = max(0, span.start - left), min(len(self.old), span.end + right)
        reach = CONTEXT
        while reach <= min(left, right):
            if self._is_only(max(start, span.start - reach), min(end, span.end + reach)):
                return True
            reach *= 4
        # What stopped a side is near: that its last letters are the same may be chance.
        before = left >= FARTHEST or self._is_only(start + CHANCE, span.end)
        return before and (right >= FARTHEST or self._is_only(span.start, end - CHANCE))

    def _at_edge(self, span: Span) -> Span | None:
        """Where words near an edge of the text stand, if it got or lost something before or after it, and no
        more.

        With their context, cut short by that edge, they stand in either text once, and what was put in or
        taken out has none of all these words. Their sentence is no copy of another one: it reads otherwise.
        """
        length = len(self.new) - len(self.old)
        longer, shorter = (self.new, self.old) if length > 0 else (self.old, self.new)
        first, last = max(0, span.start - CONTEXT), min(len(self.old), span.end + CONTEXT)
        if first <= (edge := max(0, -length)) <= span.start and longer.endswith(shorter):
            first, shift, other, is_before = edge, length, longer[: abs(length)], False
        elif last >= (edge := min(len(self.old), len(self.new))) >= span.end and longer.startswith(shorter):
            last, shift, other, is_before = edge, 0, longer[len(shorter) :], True
        else:
            return None
        there, context = span.shifted(shift), self._same(Span(first, last))
        if context is None or context.start - first != shift or self._passage(there) is None:
            return None
        words = {word for word in self.old_tokens.words(first, last) if word[0].isalnum()}
        if not words.isdisjoint(Tokens(other).words(0, len(other))):
            return None
        piece = _in_sentence(self.old_tokens, span, before=is_before)
        return there if self._is_only(piece.start, piece.end) else None

    def _is_alone(self, span: Span, across: Span, within: Span, there: Span) -> bool:
        """Whether neither end of the words stands anywhere else, in either text, beside the same neighbour.

        If one did, there may be a copy of their sentence, and this one may be the copy.
        """
        words = span.of(self.old)
        if not (words[0].isalnum() and words[-1].isalnum()) and not self._is_only(span.start, span.end):
            return False  # they may be a whole sentence
        shift = across.start - span.start
        return all(
            _is_there(self.old_tokens, piece, self.old_tokens, 0)
            and _is_there(self.old_tokens, piece, self.new_tokens, shift)
            for piece in _ends(self.old_tokens, span, within)
        ) and all(
            _is_there(self.new_tokens, piece, self.new_tokens, 0)
            and _is_there(self.new_tokens, piece, self.old_tokens, -shift)
            for piece in _ends(self.new_tokens, across, there)
        )


def passage_of(span: Span, passages: Sequence[Span], starts: Sequence[int]) -> Span | None:
    """The passage that holds a span wholly, if one does; `starts` are those of the passages, in order."""
    number = bisect_right(starts, span.start) - 1
    found = passages[number] if number >= 0 else None
    return found if found is not None and span.end <= found.end else None


def _is_there(tokens: Tokens, piece: Span, other: Tokens, shift: int) -> bool:
    """Whether a piece of a text stands in another one at the place that it has there, or nowhere."""
    return set(other.at(Tokens(piece.of(tokens.text)), 2)) <= {piece.start + shift}


def _ends(tokens: Tokens, span: Span, within: Span) -> tuple[Span, Span]:
    """The first of the words with the word before it, and the last one with the word, or the sign, after it.

    Where the passage or the sentence begins, or the passage ends there, only the word itself.
    """
    words = span.of(tokens.text)
    start, end = span.end - len(words.lstrip()), span.start + len(words.rstrip())
    first, last = bisect_right(tokens.starts, start) - 1, bisect_left(tokens.ends, end)
    before = tokens.starts[first - 1] if first > 0 else -1
    if before >= 0 and not tokens.text[before].isalnum():
        before = -1  # it ends another sentence, and says nothing of this one
    after = tokens.ends[last + 1] if last + 1 < len(tokens.ends) else len(tokens.text) + 1
    return (
        Span(before if before >= within.start else tokens.starts[first], tokens.ends[first]),
        Span(tokens.starts[last], after if after <= within.end else tokens.ends[last]),
    )


def _in_sentence(tokens: Tokens, span: Span, *, before: bool) -> Span:
    """The first of the words with the context before it, or the last one with that after it: as far as
    their sentence goes.
    """
    if before:
        context = tokens.text[max(0, span.start - CONTEXT) : span.start]
        begins = max((found.end() for found in SENTENCE_END.finditer(context)), default=0)
        end = tokens.ends[bisect_right(tokens.starts, span.start) - 1]
        return Span(span.start - len(context) + begins, end)
    context = tokens.text[span.end : span.end + CONTEXT]
    ends = found.end() if (found := SENTENCE_END.search(context)) else len(context)
    return Span(tokens.starts[bisect_left(tokens.ends, span.end)], span.end + ends)


def _equal_before(old: str, end: int, new: str, other: int) -> int:
    """How many characters before two places are equal, at most FARTHEST."""
    low, high = 0, min(end, other, FARTHEST)
    while low < high:
        middle = (low + high + 1) // 2
        if old[end - middle : end - low] == new[other - middle : other - low]:
            low = middle
        else:
            high = middle - 1
    return low


def _equal_after(old: str, start: int, new: str, other: int) -> int:
    """How many characters after two places are equal, at most FARTHEST."""
    low, high = 0, min(len(old) - start, len(new) - other, FARTHEST)
    while low < high:
        middle = (low + high + 1) // 2
        if old[start + low : start + middle] == new[other + low : other + middle]:
            low = middle
        else:
            high = middle - 1
    return low
