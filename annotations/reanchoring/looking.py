"""A human looks for words of their own choice in the current edition, where an annotation shall stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from annotations.models import Annotation, Edition
from annotations.reanchoring.planning import bounds_of
from annotations.values import selectors
from annotations.values.evidence import passage_of
from annotations.values.selectors import CONTEXT, Candidate, TextQuote
from annotations.values.spans import Span
from annotations.values.text import fold

#: So many places are shown, the nearest to where the words stood.
SHOWN = 30


@dataclass(frozen=True, slots=True)
class Found:
    """What was looked for, and where it stands: in how many places, and the nearest of them in their order.

    With `is_like` the words stand nowhere, and the place is of those that read most like them.
    """

    annotation: Annotation
    quote: TextQuote
    places: Sequence[Candidate] = ()
    count: int = 0
    is_like: bool = False


def look(annotation: Annotation, edition: Edition, quote: TextQuote) -> Found:
    """Where words stand in an edition, each in one passage of it. One query, and a few readings of the text.

    White space between the words and what is said to stand before or after them need not be said.
    """
    passages = [Span(*bounds) for bounds in bounds_of(edition)]
    starts = [passage.start for passage in passages]
    text, was = edition.text, annotation.text_start
    folded = fold(text)
    found = [
        span
        for span in selectors.places(text, TextQuote(quote.exact), folded)
        if passage_of(span, passages, starts) and _is_between(folded, span, quote)
    ]
    if not found:
        like = selectors.nearest(text, quote)
        keeps = like is not None and passage_of(Span(like.start, like.end), passages, starts) is not None
        places = [like] if like is not None and keeps else []
        return Found(annotation, quote, places, len(places), is_like=True)
    near = sorted(found, key=lambda span: (abs(span.start - was), span))[:SHOWN]
    return Found(annotation, quote, [selectors.describe(text, span) for span in sorted(near)], len(found))


def _is_between(folded: str, span: Span, quote: TextQuote) -> bool:
    """Whether what is said to stand before and after the words does, under the fold."""
    prefix, suffix = (fold(selectors.composed(said)).strip() for said in (quote.prefix, quote.suffix))
    before = folded[max(0, span.start - len(prefix) - CONTEXT) : span.start].rstrip()
    after = folded[span.end : span.end + len(suffix) + CONTEXT].lstrip()
    return before.endswith(prefix) and after.startswith(suffix)
