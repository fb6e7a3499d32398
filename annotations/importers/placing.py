"""Where what was said of another tool's text belongs in ours: by the texts themselves, or by a quote.

    placing = Placing(edition, texts)
    placing.of(document, draft)        # spans of the edition's text, each within one passage

Of a document whose text is known, each character stands where it stands in ours, if both texts are the same
but for white space, or one is in the other just once; else they are aligned as two editions are
(`values.carrying`). White space at the ends of words is left out, and words that go over several passages
become one span for each. Nothing that is uncertain is placed.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import cached_property

from annotations.anchoring import KeptTexts
from annotations.importers.quoting import Located, why
from annotations.models import Edition
from annotations.values import selectors
from annotations.values.carrying import Carrying, Placement
from annotations.values.locating import Locating
from annotations.values.selectors import TextQuote
from annotations.values.spans import Span, SpanError
from annotations.values.text import Normalized, TextError, normalize
from annotations.values.tools.base import Document, Draft


class Unplaced(ValueError):
    """Why words have no place."""


class Skeleton:
    """The characters of a text without white space, and where each of them stands."""

    def __init__(self, text: str) -> None:
        self.places = array("q", (place for place, one in enumerate(text) if not one.isspace()))
        self.characters = "".join(text.split())

    def within(self, span: Span) -> tuple[int, int]:
        """Which of the characters lie in a span, as numbers [first, last)."""
        return bisect_left(self.places, span.start), bisect_left(self.places, span.end)


class Aligned:
    """A document whose text is laid beside ours."""

    def __init__(self, document: Document, placing: "Placing") -> None:
        self.placing = placing
        try:
            self.normalized: Normalized = normalize(document.text or "")
        except TextError as error:
            raise Unplaced(f"the text of {document.name!r} cannot be read: {error}") from error
        self.skeleton = Skeleton(self.normalized.text)
        #: How many of our characters stand before the document's first; None where the texts differ.
        self.shift = self._shift(document.name)

    def _shift(self, name: str) -> int | None:
        theirs, ours = self.skeleton.characters, self.placing.skeleton.characters
        shorter, longer = sorted((theirs, ours), key=len)
        first = longer.find(shorter)
        if first < 0:
            return None
        if longer.find(shorter, first + 1) >= 0:
            raise Unplaced(f"the text of {name!r} stands there more than once")
        return first if longer is ours else -first

    @cached_property
    def carrying(self) -> Carrying:
        """The alignment of two texts that differ."""
        return Carrying(self.normalized.text, self.placing.text, self.placing.passages)

    def place(self, span: Span) -> list[Span]:
        """Where a span of the document stands in our text."""
        found = self.normalized.span(span)
        first, last = self.skeleton.within(found)
        if first == last:
            raise Unplaced("there are no words there, only white space")
        if self.shift is None:
            return [self._carried(piece) for piece in self._pieces(first, last)]
        first, last = first + self.shift, last + self.shift
        places = self.placing.skeleton.places
        if first < 0 or last > len(places):
            raise Unplaced("the words are in a part of the document that the source does not have")
        return self.placing.pieces(Span(places[first], places[last - 1] + 1))

    def _pieces(self, first: int, last: int) -> list[Span]:
        """What lies between blank lines of their text: passages of ours hold no more."""
        text, places = self.normalized.text, self.skeleton.places
        found, begin = [], places[first]
        for number in range(first + 1, last):
            if text.count("\n", places[number - 1], places[number]) > 1:
                found.append(Span(begin, places[number - 1] + 1))
                begin = places[number]
        return [*found, Span(begin, places[last - 1] + 1)]

    def _carried(self, span: Span) -> Span:
        words = span.of(self.normalized.text)
        return self.placing.certain(TextQuote(words), self.carrying.place(span))


class Placing:
    """Finds the places of drafts in the text of an edition."""

    def __init__(self, edition: Edition, texts: KeptTexts) -> None:
        self.text = edition.text
        bounds = texts.bounds(edition, Span(0, len(self.text)))
        self.passages: Sequence[Span] = [Span(start, end) for start, end in bounds]
        self._ends = [passage.end for passage in self.passages]
        self._starts = [passage.start for passage in self.passages]
        self._aligned: dict[str, Aligned | Unplaced] = {}

    @cached_property
    def skeleton(self) -> Skeleton:
        """The characters of the text."""
        return Skeleton(self.text)

    @cached_property
    def locating(self) -> Locating:
        """Finds quotes."""
        return Locating(self.text, self.passages)

    def of(self, document: Document, draft: Draft) -> list[Span]:
        """Where the words of a draft stand, each span within one passage, in order; raises Unplaced."""
        found: list[Span] = []
        try:
            if document.text is not None:
                aligned = self._beside(document)
                for span in draft.spans:
                    found += aligned.place(span)
            elif draft.quotes:
                for number, quote in enumerate(draft.quotes):
                    hint = draft.spans[number] if len(draft.spans) == len(draft.quotes) else None
                    found += self.quoted(quote, hint)
            else:
                for span in draft.spans:
                    span.of(self.text)
                    found += self.pieces(span)
        except SpanError as error:
            raise Unplaced(str(error)) from error
        if not found:
            raise Unplaced("it says not where")
        return sorted(set(found))

    def _beside(self, document: Document) -> Aligned:
        """A document beside our text: made once."""
        if document.name not in self._aligned:
            try:
                self._aligned[document.name] = Aligned(document, self)
            except Unplaced as error:
                self._aligned[document.name] = error
        known = self._aligned[document.name]
        if isinstance(known, Unplaced):
            raise known
        return known

    def pieces(self, span: Span) -> list[Span]:
        """What of a span lies in each passage, without white space at its ends."""
        found = []
        for passage in self.passages[bisect_right(self._ends, span.start) :]:
            start, end = max(span.start, passage.start), min(span.end, passage.end)
            if start >= end:
                break
            words = self.text[start:end]
            start += len(words) - len(words.lstrip())
            end -= len(words) - len(words.rstrip())
            if start < end:
                found.append(Span(start, end))
        if not found:
            raise Unplaced("there are no words of a passage there")
        return found

    def quoted(self, quote: TextQuote, hint: Span | None) -> list[Span]:
        """Where a quote stands; one that goes over several lines may go over several passages."""
        try:
            return [self.certain(quote, self.locating.place(quote, hint))]
        except Unplaced:
            lines = [line.strip() for line in quote.exact.splitlines() if line.strip()]
            if len(lines) < 2:
                raise
            ends = len(lines) - 1
            found = []
            for number, line in enumerate(lines):
                prefix, suffix = quote.prefix * (number == 0), quote.suffix * (number == ends)
                part = TextQuote(line, prefix, suffix)
                found.append(self.certain(part, self.locating.place(part)))
            if found != sorted(found):
                raise
            return found

    def certain(self, quote: TextQuote, placement: Placement) -> Span:
        """The place of a quote, if it is certain; else Unplaced with what may be meant."""
        if placement.state.is_certain and placement.span is not None:
            return placement.span
        near = selectors.describe(self.text, placement.span) if placement.span else None
        others = tuple(selectors.describe(self.text, span) for span in placement.candidates)
        raise Unplaced(why(quote, Located(0, placement.state, near, others), placement))
