"""A Web Annotation that a client sends becomes an annotation, by the same rules as the rest of the API."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.core.exceptions import ValidationError
from rest_framework.exceptions import APIException

from annotations import recording
from annotations.anchoring import (
    MAX_CONTEXT,
    Ambiguous,
    Anchor,
    Texts,
    anchor,
    by_place,
    by_quote,
    refuse_too_long,
)
from annotations.api.errors import Conflict, Refused, TooLarge
from annotations.columns import Person
from annotations.importers.web_annotation import Draft, RefusedDocument, creator, read
from annotations.models import Annotation, Edition, References, Tag, TagLabel
from annotations.tables import ANNOTATIONS
from annotations.values import selectors
from annotations.values.selectors import TextQuote
from annotations.values.spans import Span, SpanError
from annotations.values.web_annotation import places
from annotations.values.web_annotation.checking import several
from annotations.values.web_annotation.keeping import Kept
from annotations.values.web_annotation.places import Place
from annotations.values.web_annotation.terms import Addresses

#: What is kept beside the columns may be as long as this, in characters.
MAX_KEPT = 100_000

#: What a replaced annotation keeps unless the client says otherwise: nothing is published by leaving a name
#: out, and where it comes from is never lost.
KEPT = ("visibility", "group")
PROVENANCE = ("canonical", "via")

#: What the server sets, and a client may repeat.
SET_BY_THE_SERVER = ("status", "recorder", "derivedFrom", "supersededBy")


class Unprocessable(APIException):
    """415: it is JSON, but no annotation of a kind that is taken here (Protocol, 6)."""

    status_code = 415

    def __init__(self, detail: str, **more: Any) -> None:
        self.more = more
        super().__init__(detail)


@dataclass(frozen=True)
class Brought:
    """A Web Annotation with the places of its words."""

    draft: Draft
    resolve: recording.Resolver
    placed: Anchor

    @property
    def addresses(self) -> Addresses:
        """The addresses of this server."""
        return self.draft.addresses

    def write(self, instance: Annotation, current: Mapping[str, Any]) -> None:
        """Write it as this annotation, of which `current` is the document if it is there already.

        To be called in a transaction. Raises ValidationError, or Conflict for what is not the client's to
        set.
        """
        address = self.addresses.annotation(instance.uuid)
        document = {name: value for name, value in self.draft.document.items() if name != "id"}
        given = self.draft.document.get("id")
        account = creator(instance.creator.username)
        refuse_set(document, current or {"status": Annotation.Status.PROPOSED})
        if current:
            if given not in (None, address):
                raise Conflict(f"id: the address says {address}")
            document = self.carried(document, current)
        elif given is not None:
            via = list(dict.fromkeys([*several(document.get("via")), given]))
            document["via"] = via[0] if len(via) == 1 else via
        if document.get("creator", account) != account and is_account(document["creator"]):
            raise Conflict(f"creator: it is {account['nickname']!r}, and not yours to set")
        values = {**self.draft.values, **self.place()}
        if current:
            missing = {
                name: recording.empty_default(ANNOTATIONS, name)
                for name in ANNOTATIONS.writable
                if name not in values and name not in KEPT
            }
            values = missing | values
        instance.web_annotation = self.kept(document, instance, current)
        recording.record(ANNOTATIONS, instance, values, self.resolve)

    def place(self) -> dict[str, Any]:
        """Where the words stand, as `recording` takes it."""
        span = self.placed.span
        return {"passage": str(self.placed.passage.uuid), "start": span.start, "end": span.end}

    def carried(self, document: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """A new state, with where the annotation comes from; 409 for another canonical, via or created."""
        found = dict(document)
        for name in (*PROVENANCE, "created"):
            if name not in current:
                continue
            if several(found.setdefault(name, current[name])) != several(current[name]):
                raise Conflict(f"{name}: it is {current[name]!r}, and is not changed any more")
        return found

    def kept(
        self, document: Mapping[str, Any], instance: Annotation, current: Mapping[str, Any]
    ) -> str | None:
        """What is kept beside the columns."""
        passage, span = self.placed.passage, self.placed.span
        start = passage.start + span.start
        target = places.target(
            self.addresses,
            edition=passage.edition.uuid,
            source=passage.edition.source.slug,
            language=passage.language,
            start=start,
            quote=selectors.describe(passage.text, span),
        )
        references = References.held()
        views = {references.public[Tag][pk] for pk in references.views}
        to_keep = replace(self.draft, document=document)
        found_at = (str(passage.edition.uuid), start, start + len(span))
        rest = to_keep.rest(found_at, target, views, instance.creator.username)
        more = dict(rest.document)
        if current:
            before = Kept.read(instance.web_annotation).document
            if "created" not in before:
                more.pop("created", None)  # it is the row's
        elif "modified" in document:
            more["modified"] = document["modified"]
        found = str(Kept(more, rest.says, rest.place))
        if len(found) > MAX_KEPT:
            raise TooLarge(f"At most {MAX_KEPT:,} characters are kept beside what Historio knows itself.")
        return found or None


def is_account(agent: Any) -> bool:
    """Whether an agent is written as an account of this server."""
    return isinstance(agent, dict) and agent.keys() == {"type", "nickname"}


def refuse_set(document: Mapping[str, Any], current: Mapping[str, Any]) -> None:
    """409 for what the server sets, if it is not repeated."""
    for name in SET_BY_THE_SERVER:
        if name in document and document[name] != current.get(name):
            raise Conflict(f"{name}: it is set by the server")


def bring(document: Any, addresses: Addresses, person: Person) -> Brought:
    """What a client sends, with the places of its words, of which this person may speak.

    Raises ValidationError, Ambiguous, Refused or Unprocessable.
    """
    resolve = recording.Resolver(person)
    known = cache(lambda text: find_tag(text, resolve.references))
    try:
        draft = read(document, addresses, known)
    except RefusedDocument as error:
        errors = {path: [why] for path, why in error.errors.items()}
        refusal = Unprocessable if error.status == 415 else Refused
        raise refusal(str(error), errors=errors) from error
    anchors = {number: anchored(path, place, resolve.texts) for number, (path, place) in draft.places.items()}
    return Brought(draft, resolve, anchors[min(anchors)])


def find_tag(text: str, references: References) -> str | None:
    """The tag that has this slug, or alone has this label in whatever language; one statement."""
    if (key := references.keys[Tag].get(text)) is not None:
        return references.public[Tag][key]
    found = set(TagLabel.objects.filter(text=text).values_list("tag__slug", flat=True)[:2])
    return found.pop() if len(found) == 1 else None


def anchored(path: str, place: Place, texts: Texts) -> Anchor:
    """Where a target stands. Raises ValidationError, whose names are paths, or Ambiguous."""
    try:
        found = located(place, texts)
        if place.start is not None and place.exact is not None:
            refuse_disagreement(place, found)
    except Ambiguous:
        raise
    except SpanError as error:
        raise ValidationError({f"{path}.end": str(error)}) from error
    except ValidationError as error:
        raise ValidationError({f"{path}.{name}": why for name, why in error.message_dict.items()}) from error
    return found


def located(place: Place, texts: Texts) -> Anchor:
    """Where a place is: by its offsets if it has such, else by its quote."""
    quote = TextQuote(place.exact or "", place.prefix, place.suffix)
    by_offsets = place.start is not None and place.end is not None
    if place.kind == "edition":
        edition = edition_of(place.key, texts)
        if by_offsets:
            return by_place(None, edition, Span(place.start or 0, place.end or 0), texts)
        refuse_too_long(quote)
        return by_quote(None, edition, quote, texts)
    said: dict[str, Any] = {place.kind: place.key}
    if by_offsets:
        return anchor(said | {"start": place.start, "end": place.end}, texts=texts)
    if place.exact is None:
        whole = anchor(said | {"start": 0, "end": 1}, texts=texts)
        return Anchor(whole.passage, Span(0, len(whole.passage.text)))
    return anchor(said | {"exact": quote.exact, "prefix": quote.prefix, "suffix": quote.suffix}, texts=texts)


def edition_of(key: str, texts: Texts) -> Edition:
    """The edition of an id, of which they may speak; ValidationError if it is unknown."""
    editions = Edition.objects.all()
    if texts.person is not None:
        editions = editions.visible_to(texts.person)
    try:
        return editions.select_related("source").get(uuid=recording.parse_uuid(key))
    except (Edition.DoesNotExist, ValidationError) as error:
        raise ValidationError({"source": f"{key!r} is unknown"}) from error


def refuse_disagreement(place: Place, found: Anchor) -> None:
    """Refuse a quote that does not read what stands at its position (Data Model, 4: the same content)."""
    assert place.exact is not None
    quote = TextQuote(place.exact, place.prefix, place.suffix)
    refuse_too_long(quote)
    text, span = found.passage.text, found.span
    if place.kind != "passage":
        text, span = found.passage.edition.text, span.shifted(found.passage.start)
    begin = max(0, span.start - MAX_CONTEXT)
    if span.shifted(-begin) in selectors.places(text[begin : span.end + MAX_CONTEXT], quote):
        return
    there = selectors.describe(text, span)
    if selectors.places(there.exact, TextQuote(quote.exact)) != [Span(0, len(there.exact))]:
        raise ValidationError({"exact": f"the passage reads {there.exact!r} there"})
    around = f"{there.prefix!r} stands before these words, and {there.suffix!r} after them"
    raise ValidationError({"prefix": around})
