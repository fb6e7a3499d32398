"""Annotations as Web Annotations (W3C): documents of JSON-LD.

Rows are those of `tables.ANNOTATIONS`, as the public sees them; what bodies say is in
`values.web_annotation.bodies`.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson

from annotations.models import Claim, Event, EventName, References, Tag
from annotations.tables import ANNOTATIONS
from annotations.values.cells import plain
from annotations.values.selectors import Candidate
from annotations.values.web_annotation import bodies, places
from annotations.values.web_annotation.bodies import Label, Labels
from annotations.values.web_annotation.keeping import Kept
from annotations.values.web_annotation.terms import ANNO, LDP, Addresses

#: The columns that a document is made of: all but those that it says otherwise.
LEFT_OUT = frozenset({"url", "passage", "section", "start", "end", "question"})
NAMES = tuple(name for name in ANNOTATIONS.names if name not in LEFT_OUT)

Row = Mapping[str, Any]
Document = dict[str, Any]


def labels_of(rows: Iterable[Row], references: References) -> Labels:
    """How the things are called that rows refer to; three statements at most, however many rows."""
    rows = list(rows)
    found: dict[tuple[str, str], Label] = {}
    keys = references.keys[Tag]
    for slug in {slug for row in rows for slug in row["tags"]}:
        if (text := references.labels.get(keys.get(slug, 0))) is not None:
            found["tags", slug] = Label(text)
    if wanted := {row["name"] for row in rows} - {None}:
        names = EventName.objects.filter(slug__in=wanted).values_list("slug", "text", "language")
        found |= {("names", slug): Label(text, language) for slug, text, language in names}
    if wanted := {row["claim"] for row in rows} - {None}:
        claims = Claim.objects.filter(slug__in=wanted).values_list("slug", "statement")
        found |= {("claims", slug): Label(text) for slug, text in claims}
    if wanted := {row["event"] for row in rows} - {None}:
        events = Event.objects.filter(slug__in=wanted).values_list("slug", "label")
        found |= {("events", slug): Label(text) for slug, text in events if text}
    return found


def annotation(row: Row, addresses: Addresses, labels: Labels) -> Document:
    """The document of a row, without its context."""
    kept = Kept.read(row["web_annotation"])
    given = kept.document
    views = row["view"]
    account = {"type": "Person", "nickname": row["creator"]}
    quote = Candidate(
        start=0,
        end=len(row["exact"]),
        exact=row["exact"],
        prefix=row["prefix"],
        suffix=row["suffix"],
    )
    written = places.target(
        addresses,
        edition=row["edition"],
        source=row["source"],
        language=row["language"],
        start=row["text_start"],
        quote=quote,
    )
    usual = bodies.motivation(bodies.said_by(row), views)
    unchanged = row["version"] == 1 and "modified" in given
    found: Document = {
        "id": addresses.annotation(row["id"]),
        "type": given.get("type", "Annotation"),
        "motivation": given.get("motivation", usual),
        "creator": given.get("creator", account),
        "created": given.get("created", plain(row["created"])),
        "modified": given["modified"] if unchanged else plain(row["modified"]),
        **kept.bodies(row, addresses, views, labels),
        "target": kept.target(row, written),
    }
    if found["motivation"] is None:
        del found["motivation"]
    if "creator" in given:
        found["recorder"] = account
    found |= {"status": row["status"], "visibility": row["visibility"]}
    if row["group"] is not None:
        found["group"] = row["group"]
    for name, other in (("derivedFrom", "derived_from"), ("supersededBy", "superseded_by")):
        if row[other] is not None:
            found[name] = addresses.annotation(row[other])
    return found | {name: value for name, value in given.items() if name not in {*found, *ITS_OWN}}


#: What is given back in its own way, or not at all.
ITS_OWN = ("motivation", "modified", "body", "bodyValue", "target")


def alone(document: Document, addresses: Addresses) -> Document:
    """A document that stands by itself: with its contexts."""
    return {"@context": [ANNO, addresses.context], **document}


def bytes_of(document: Document) -> bytes:
    """The bytes of a document as JSON-LD."""
    return orjson.dumps(document)


def page(
    items: Sequence[Any],
    *,
    address: str,
    start: int | None,
    following: str | None,
    before: str | None,
    of: Any,
) -> Document:
    """A page of a collection, without its context; `of` is the collection, or its address (Model, 5.2).

    `start` is the number of its first annotation, from 0, if that is known.
    """
    found: Document = {"id": address, "type": "AnnotationPage", "partOf": of}
    if start is not None:
        found["startIndex"] = start
    if following is not None:
        found["next"] = following
    if before is not None:
        found["prev"] = before
    return {**found, "items": list(items)}


def container(
    addresses: Addresses, *, address: str, total: int, modified: Any, first: Any, last: str | None
) -> Document:
    """The annotations as a container and a collection (Protocol, 4.2)."""
    found: Document = {
        "@context": [LDP, ANNO, addresses.context],
        "id": address,
        "type": ["BasicContainer", "AnnotationCollection"],
        "label": "Annotations",
        "total": total,
    }
    if modified is not None:
        found["modified"] = plain(modified)
    if total:
        found |= {"first": first, "last": last}
    return found
