"""Where a quote stands that comes from elsewhere: with its words, perhaps what stood around them, and
perhaps offsets, which may be wrong.

The states are those of `carrying`: `exact` where the words stand alone, or at the offsets; `moved` where they
stand alone and the offsets say another place. Words that differ, be it by a kind of space, are `fuzzy`; words
that stand there with other surroundings than the quote's are no place of it unless most of them agree.
"""

from collections.abc import Sequence
from functools import cached_property

from rapidfuzz.distance import Indel

from annotations.values import selectors
from annotations.values.alignment import Tokens
from annotations.values.carrying import (
    ALIKE,
    GONE,
    OFFERED,
    SURROUNDED,
    Placement,
    State,
    chosen,
)
from annotations.values.evidence import passage_of
from annotations.values.selectors import TextQuote
from annotations.values.spans import Span
from annotations.values.text import fold

#: Words without surroundings have to be so much alike to be proposed.
ALIKE_ALONE = 0.8


class Locating:
    """Finds quotes in a text whose `passages` are given in order; a place keeps to one of them."""

    def __init__(self, text: str, passages: Sequence[Span]) -> None:
        self.text, self.passages = text, passages
        self._starts = [passage.start for passage in passages]

    @cached_property
    def folded(self) -> str:
        """The fold of the text."""
        return fold(self.text)

    def place(self, quote: TextQuote, hint: Span | None = None) -> Placement:
        """Where the quote stands; `hint` is where it is said to stand. A few readings of the text."""
        if not quote.exact:
            return GONE
        found = [span for span in selectors.places(self.text, quote, self.folded) if self._holds(span)]
        same = [span for span in found if span.of(self.text) == selectors.composed(quote.exact)]
        if hint in same:
            return Placement(State.EXACT, hint)
        if len(same) == 1 and len(found) == 1:
            return Placement(State.MOVED if hint else State.EXACT, same[0])
        if len(found) == 1:
            return Placement(State.FUZZY, found[0], (found[0],))
        if found:
            return Placement(State.AMBIGUOUS, None, tuple(self._nearest(same or found, hint)[:OFFERED]))
        return self._likely(quote, hint)

    def _holds(self, span: Span) -> bool:
        return passage_of(span, self.passages, self._starts) is not None

    def _nearest(self, found: Sequence[Span], hint: Span | None) -> list[Span]:
        """The nearest to where it is said to stand come first."""
        if hint is None:
            return list(found)
        return sorted(found, key=lambda span: (abs(span.start - hint.start), span))

    def _likely(self, quote: TextQuote, hint: Span | None) -> Placement:
        """The same words with most of the surroundings, or what is nearest to the words."""
        words = TextQuote(quote.exact)
        found = [span for span in selectors.places(self.text, words, self.folded) if self._holds(span)]
        if not found:
            found = self._alike(quote)
        scored = [(self._score(quote, span), span) for span in self._nearest(found, hint)[: OFFERED**2]]
        wanted = [(score, span) for score, span in scored if score and self._holds(span)]
        return chosen(sorted(wanted, key=lambda item: -item[0]))

    def _alike(self, quote: TextQuote) -> list[Span]:
        """What is nearest to the words, and what is nearest before and after it: there may be another one."""
        near = selectors.nearest(self.text, quote)
        if near is None:
            return []
        found = [Span(near.start, near.end)]
        for first, last in ((0, near.start), (near.end, len(self.text))):
            other = selectors.nearest(self.text[first:last], quote)
            if other is not None:
                found.append(Span(first + other.start, first + other.end))
        return found

    def _score(self, quote: TextQuote, span: Span) -> float:
        """How likely a place is, 0 to 1; 0 if it is too little like the quote."""
        wanted = fold(selectors.composed(quote.exact))
        alike = Indel.normalized_similarity(wanted, self.folded[span.start : span.end])
        sides = [
            Indel.normalized_similarity(words(said), words(there))
            for said, there in (
                (quote.prefix, self.folded[max(0, span.start - len(quote.prefix)) : span.start]),
                (quote.suffix, self.folded[span.end : span.end + len(quote.suffix)]),
            )
            if said.strip()
        ]
        if not sides:
            return alike if alike >= ALIKE_ALONE else 0.0
        surrounded = sum(sides) / len(sides)
        return alike * surrounded if alike >= ALIKE and surrounded >= SURROUNDED else 0.0


def words(text: str) -> list[str]:
    """The words of a context, as they are compared."""
    folded = fold(selectors.composed(text))
    return Tokens(folded).words(0, len(folded))
