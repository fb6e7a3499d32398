"""Where a client's words stand: a place or a quote becomes a span of one passage, or a refusal.

A quote is looked for literally, then under the fold (`values.selectors.find`). One hit is the
answer; none is refused with what stands nearest; several are refused with all of them. Nothing is
guessed, trimmed or moved.
"""

import unicodedata
import uuid
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.models import Annotation, DateMention, Edition, Passage, Source
from annotations.models.base import UNSTORABLE, known_as
from annotations.values import selectors
from annotations.values.selectors import Candidate, TextQuote
from annotations.values.spans import Span, SpanError

#: The public names that say where the words stand.
PLACE = ("passage", "source", "start", "end", "exact", "prefix", "suffix")

#: What is anchored to words, and what these are called there.
ANCHORED: Mapping[Any, str] = {Annotation: "exact", DateMention: "printed"}


#: Longer words are named by their place, and longer contexts tell nothing more apart.
MAX_QUOTE, MAX_CONTEXT = 10_000, 1_000

#: Of more places than this nobody chooses; their number is in the message.
MAX_CANDIDATES = 100


class Ambiguous(ValidationError):
    """The quote stands in several places; a client chooses one of `candidates`, the first hundred.

    Their offsets are the passage's if a passage was named, else those of the `edition`.
    """

    def __init__(self, text: str, exact: str, places: Sequence[Span], edition: Edition | None = None) -> None:
        self.edition = edition
        self.candidates = [selectors.describe(text, place) for place in places[:MAX_CANDIDATES]]
        self.count = len(places)
        super().__init__(
            {
                "exact": gettext("%(exact)s stands there %(count)d times; say which")
                % {"exact": shown(exact), "count": len(places)}
            }
        )


class Missing(ValidationError):
    """The quote stands nowhere; `nearest` is what is most like it, if anything is.

    Its offsets are the passage's if a passage was named, else those of the `edition`.
    """

    def __init__(self, text: str, quote: TextQuote, edition: Edition | None = None) -> None:
        self.edition = edition
        self.nearest = selectors.nearest(text, quote)
        super().__init__(not_found(text, quote, self.nearest))


def shown(words: str) -> str:
    """Words in a message: of long ones the beginning."""
    return repr(words if len(words) <= 80 else f"{words[:80]}…")


@dataclass(frozen=True)
class Anchor:
    """A span of a passage, in the passage's offsets."""

    passage: Passage
    span: Span


def place_of(model: Any) -> tuple[str, ...]:
    """The public names that say where something of a model stands; none where it stands nowhere."""
    words = ANCHORED.get(model)
    return tuple(words if name == "exact" else name for name in PLACE) if words else ()


class Texts:
    """The passages and editions of which somebody may speak; each is looked up when it is asked for.

    Of a `person`, those that they may see; without one, all.
    """

    def __init__(self, person: Person | None = None) -> None:
        self.person = person

    def passages(self) -> models.QuerySet[Passage]:
        """All that may be named."""
        return Passage.objects.all() if self.person is None else Passage.objects.visible_to(self.person)

    def passage(self, key: str | uuid.UUID) -> Passage:
        """The passage with this id; Passage.DoesNotExist or ValueError if there is none."""
        found = self.passages().select_related("edition__source").defer("edition__text")
        return found.get(uuid=uuid.UUID(str(key)))

    def edition(self, source: str) -> Edition:
        """The current edition of a source; ValidationError if the source is unknown or has no text."""
        if UNSTORABLE.search(source):
            raise ValidationError({"source": gettext("%(value)r is unknown") % {"value": source}})
        sources = Source.objects.all() if self.person is None else Source.objects.visible_to(self.person)
        named = sources.filter(known_as([source]))
        edition = Edition.objects.current().filter(source__in=named).select_related("source").first()
        if edition is None:
            reason = (
                gettext("%(value)r has no text yet") if named.exists() else gettext("%(value)r is unknown")
            )
            raise ValidationError({"source": reason % {"value": source}})
        return edition

    def at(self, edition: Edition, span: Span) -> Passage | None:
        """The passage that holds a span of an edition wholly, if one does."""
        return Passage.objects.at(edition.pk, span).first()

    def bounds(self, edition: Edition, span: Span) -> Sequence[tuple[int, int]]:
        """Where the passages that share something with a span of an edition begin and end, in order."""
        near = edition.passages.filter(start__lt=span.end, end__gt=span.start)
        return list(near.order_by("start").values_list("start", "end"))


#: So many characters of whole editions are kept at once: the works of a library shelf.
MOST_KEPT = 20_000_000


class KeptTexts(Texts):
    """The same, each read once: the words of many rows are placed with few queries.

    `read` brings the passages of a block of rows in one query, and lets those before go. Editions are
    kept with all their passages, up to `MOST_KEPT` characters.
    """

    def __init__(self, person: Person | None = None) -> None:
        super().__init__(person)
        self.known: dict[str, Passage] = {}
        self.editions: dict[str, Edition] = {}
        self.pieces: dict[int, list[Passage]] = {}
        self.starts: dict[int, list[int]] = {}
        self.size = 0

    def read(self, keys: Iterable[Any]) -> None:
        """Bring these passages, as far as there are such; one query."""
        wanted: dict[uuid.UUID, str] = {}
        for key in keys:
            with suppress(ValueError):
                wanted[uuid.UUID(str(key))] = str(key)
        found = self.passages().filter(uuid__in=wanted).defer("search", "search_config", "section")
        self.known = {wanted[passage.uuid]: passage for passage in found} if wanted else {}

    def passage(self, key: str | uuid.UUID) -> Passage:
        """The passage, if it was not read with its block by a query of its own."""
        known = self.known.get(str(key))
        return super().passage(key) if known is None else known

    def edition(self, source: str) -> Edition:
        """The edition, by two queries at most for each source."""
        known = self.editions.get(source)
        if known is None:
            known = super().edition(source)
            self.size += len(known.text)
            if self.size > MOST_KEPT:
                self.editions, self.pieces, self.starts, self.size = {}, {}, {}, len(known.text)
            self.editions[source] = known
        return known

    def at(self, edition: Edition, span: Span) -> Passage | None:
        """The passage; one query for each edition."""
        pieces = self._pieces(edition)
        number = bisect_right(self.starts[edition.pk], span.start) - 1
        return pieces[number] if number >= 0 and span.end <= pieces[number].end else None

    def bounds(self, edition: Edition, span: Span) -> Sequence[tuple[int, int]]:
        """The bounds of all passages of the edition; one query for each."""
        return [(piece.start, piece.end) for piece in self._pieces(edition)]

    def _pieces(self, edition: Edition) -> list[Passage]:
        if edition.pk not in self.pieces:
            found = edition.passages.defer("search", "search_config", "section", "folded").order_by("start")
            self.pieces[edition.pk] = list(found)
            self.starts[edition.pk] = [piece.start for piece in self.pieces[edition.pk]]
        return self.pieces[edition.pk]


def anchor(place: Mapping[str, Any], person: Person | None = None, texts: Texts | None = None) -> Anchor:
    """The anchor that a client's `place` names, whose keys are those of `PLACE`.

    By place: passage or source, start and end (edition offsets with a source, of its current
    edition), and exact if the client wants it compared. By quote: passage or source, exact, and
    prefix and suffix to tell equal words apart. What a `person` may not see is unknown; `texts` are
    theirs, where many places are asked for. Raises ValidationError, or Ambiguous.
    """
    texts = texts or Texts(person)
    passage, edition = whole(place, texts=texts)
    start, end, exact = place.get("start"), place.get("end"), place.get("exact")
    if start is None and end is None:
        if not exact:
            raise ValidationError({"exact": gettext("say where: start and end, or the exact words")})
        quote = TextQuote(exact, place.get("prefix") or "", place.get("suffix") or "")
        refuse_too_long(quote)
        return by_quote(passage, edition, quote, texts)
    if start is None or end is None:
        missing = "start" if start is None else "end"
        raise ValidationError({missing: gettext("start and end go together")})
    try:
        found = by_place(passage, edition, Span(start, end), texts)
        text = found.span.of(found.passage.text)
    except SpanError as error:
        raise ValidationError({"end": str(error)}) from error
    if exact is not None and unicodedata.normalize("NFC", exact) != text:
        raise ValidationError({"exact": gettext("the passage reads %(text)r there") % {"text": text}})
    return found


def whole(
    place: Mapping[str, Any], person: Person | None = None, texts: Texts | None = None
) -> tuple[Passage | None, Edition | None]:
    """The passage or else the edition that the client speaks of."""
    texts = texts or Texts(person)
    passage, source = place.get("passage"), place.get("source")
    if passage:
        return passage_with(passage, source, texts=texts), None
    if not source:
        raise ValidationError({"passage": gettext("name the passage, or the source")})
    return None, texts.edition(source)


def passage_with(
    key: str | uuid.UUID, source: str | None, person: Person | None = None, texts: Texts | None = None
) -> Passage:
    """The passage with this id; if a source is named as well, it must be its."""
    try:
        found = (texts or Texts(person)).passage(key)
    except (Passage.DoesNotExist, ValueError):
        raise ValidationError({"passage": gettext("%(value)r is unknown") % {"value": str(key)}}) from None
    if source:
        own = found.edition.source
        if source not in (own.slug, *own.former_slugs):
            raise ValidationError({"source": gettext("the passage is one of %(own)s") % {"own": own.slug}})
    return found


def by_place(passage: Passage | None, edition: Edition | None, span: Span, texts: Texts) -> Anchor:
    """The anchor of a span of a passage, or of an edition."""
    if passage is not None:
        return Anchor(passage, span)
    assert edition is not None
    found = texts.at(edition, span)
    if found is None:
        raise ValidationError(
            {
                "start": gettext("[%(start)s, %(end)s) does not keep to one passage of %(source)s")
                % {"start": span.start, "end": span.end, "source": edition.source.slug}
            }
        )
    return Anchor(found, span.shifted(-found.start))


def refuse_too_long(quote: TextQuote) -> None:
    """A quote costs its length at each place where it may stand."""
    for name in ("exact", "prefix", "suffix"):
        most = MAX_QUOTE if name == "exact" else MAX_CONTEXT
        if len(getattr(quote, name)) > most:
            raise ValidationError(
                {
                    name: gettext("longer than %(most)s characters; give start and end instead")
                    % {"most": f"{most:,}"}
                }
            )


def by_quote(passage: Passage | None, edition: Edition | None, quote: TextQuote, texts: Texts) -> Anchor:
    """The anchor of a quote that stands in one place only."""
    if passage is not None:
        text = passage.text
        hits = selectors.places(text, quote, passage.folded)
    else:
        assert edition is not None
        text = edition.text
        found = selectors.places(text, quote)
        hits = within_passages(edition, found, texts)
        if found and not hits:
            slug = edition.source.slug
            raise ValidationError(
                {
                    "exact": gettext("%(exact)s does not keep to one passage of %(slug)s")
                    % {"exact": shown(quote.exact), "slug": slug}
                }
            )
    if len(hits) > 1:
        raise Ambiguous(text, quote.exact, hits, edition)
    if not hits:
        raise Missing(text, quote, edition)
    return by_place(passage, edition, hits[0], texts)


def not_found(text: str, quote: TextQuote, near: Candidate | None) -> dict[str, str]:
    """Why a quote stands nowhere: it is the words, or only what is said to stand around them."""
    if near and selectors.places(text, TextQuote(quote.exact)):
        name = "suffix" if selectors.places(text, TextQuote(quote.exact, quote.prefix)) else "prefix"
        reason = gettext(
            "%(exact)s stands there, but not so; "
            "nearest is the one with %(prefix)r before it and %(suffix)r after it"
        )
        around = {"exact": shown(quote.exact), "prefix": near.prefix, "suffix": near.suffix}
        return {name: reason % around}
    if near:
        reason = gettext("the text does not read %(exact)s; nearest is %(near)r at [%(start)s, %(end)s)")
        nearest = {"near": near.exact, "start": near.start, "end": near.end}
        return {"exact": reason % {"exact": shown(quote.exact), **nearest}}
    return {"exact": gettext("the text does not read %(exact)s") % {"exact": shown(quote.exact)}}


def within_passages(edition: Edition, hits: Sequence[Span], texts: Texts) -> list[Span]:
    """Those of the hits in an edition that each lie within one passage."""
    if not hits:
        return []
    bounds = texts.bounds(edition, Span(hits[0].start, hits[-1].end))
    starts, ends = [start for start, _ in bounds], [end for _, end in bounds]
    numbered = ((hit, bisect_right(starts, hit.start) - 1) for hit in hits)
    return [hit for hit, number in numbered if number >= 0 and hit.end <= ends[number]]
