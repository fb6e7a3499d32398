"""Readings over HTTP: what was read completely, and with `state=open` what is still to be read."""

from __future__ import annotations  # `list` is a method here

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.parameters import CSV_PARAMETERS, FORMAT, MAX_PAGE_SIZE, PAGE_SIZE, flag, number, once
from annotations.api.schema import Envelope
from annotations.columns import Context
from annotations.comparison.queue import Asked, Unread, still_to_read
from annotations.downloads import beside, stream
from annotations.exporters import csv
from annotations.filtersets import OPEN, ReadingFilterSet
from annotations.models import Edition, Event, Source, Tag
from annotations.models.reference import snapshot

#: The columns of what is still to be read: their kinds, and their sentences.
COLUMNS: Mapping[str, tuple[str, str]] = {
    "source": ("reference", "The source that is to be read."),
    "edition": ("reference", "Its current edition."),
    "event": ("reference", "The event of its scope for which it is to be read, with its parts."),
    "question": ("reference", "The question for which it can be read alone; null: for all of the event."),
    "decides": ("integer", "How many names and claims would not be unread any more."),
}
#: What is read beside the filters: no more than fits what is worked out anew each time.
PARAMETERS = frozenset({"page_size", "fields", *CSV_PARAMETERS, *FORMAT})
#: The filters by which what is still to be read can be narrowed.
FILTERS = ("state", "source", "event", "question", "creator")


class ReadingEnvelope(Envelope):
    """A page of readings, or of what is still to be read."""

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """With the rows of both."""
        types: dict[str, dict[str, Any]] = {
            "reference": {"type": ["string", "null"]},
            "integer": {"type": "integer"},
        }
        properties = {
            name: {**types[kind], "description": description} for name, (kind, description) in COLUMNS.items()
        }
        still = {
            "type": "object",
            "description": "What is still to be read.",
            "properties": properties,
            "required": [*COLUMNS],
        }
        return super().get_paginated_response_schema({**schema, "items": {"anyOf": [schema["items"], still]}})


class Queue:
    """A list of readings that also tells what is still to be read."""

    def list(self: Any, request: Request, **kwargs: Any) -> HttpResponseBase:
        """A page of the list; as CSV all of it. With `state=open` what is still to be read, the most useful
        first: the first page only, or all of it as CSV.
        """
        if request.query_params.get("state") != OPEN:
            return super().list(request, **kwargs)  # type: ignore[misc]
        return self.still_open(request)

    def still_open(self: Any, request: Request) -> HttpResponseBase:
        """What is still to be read: names of columns as in a reading."""
        query = request.query_params
        once(query, PARAMETERS | {"state"})
        if self.is_csv and "page_size" in query:
            raise ValidationError({"page_size": "a CSV has all rows; leave it out"})
        names = names_asked(query.get("fields"))
        size = number(query, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
        form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
        for name in query:
            if name not in PARAMETERS and name not in FILTERS and name in ReadingFilterSet.named_filters():
                raise ValidationError({name: "it narrows readings, and not what is still to be read"})
        with snapshot():
            narrowing = query.copy()
            del narrowing["state"]
            filterset = ReadingFilterSet(narrowing, user=request.user, ignored=PARAMETERS)
            filterset.checked()
            found = still_to_read(request.user, filterset.references, Asked.by(filterset))
        context = Context(filterset.references, person=request.user)
        if self.is_csv:
            rows = ([row[name] for name in names] for row in (shown(entry, context) for entry in found))
            kinds = [COLUMNS[name][0] for name in names]
            pieces = csv.lines(names, rows, kinds=kinds, **form)
            return stream(pieces, "still-to-read", request, described=beside(request))
        results = [
            {name: row[name] for name in names} for row in (shown(each, context) for each in found[:size])
        ]
        answer = {"count": len(found), "count_is": "exact", "next": None, "previous": None}
        return Response({**answer, "results": results})


def names_asked(given: str | None) -> list[str]:
    """The columns asked for; all if none are named."""
    if given is None:
        return [*COLUMNS]
    names = list(dict.fromkeys(name.strip() for name in given.split(",")))
    for name in names:
        if name not in COLUMNS:
            raise ValidationError({"fields": f"{name!r} is unknown; there are {', '.join(COLUMNS)}"})
    return names


def shown(entry: Unread, context: Context) -> dict[str, Any]:
    """An entry as the public sees it."""
    public = context.references.public
    question = None if entry.question is None else public[Tag][entry.question]
    return {
        "source": public[Source][entry.source],
        "edition": public[Edition][entry.edition],
        "event": public[Event][entry.event],
        "question": question,
        "decides": entry.decides,
    }
