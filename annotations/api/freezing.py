"""Snapshots over HTTP: freezing, the frozen file, how it is cited, what became of it, and purging.

`GET /snapshots/{id}.csv` are the bytes as they were frozen, whatever was edited since.
"""

from collections.abc import Iterator, Mapping
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import freezing, permissions, recording
from annotations.api.errors import MEDIA_TYPE
from annotations.api.parameters import CSV_PARAMETERS, FORMAT, choice, flag, only
from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.api.schema import GONE, DifferenceSerializer, PurgeSerializer, problems
from annotations.api.serializers import CitationSerializer
from annotations.downloads import base_url, beside, frozen_file, stream
from annotations.exporters import csv
from annotations.models import Snapshot
from annotations.values.cells import instant
from annotations.values.frozen import Change, Difference, Frozen, Head

#: The forms of a citation, and their media types; the first has all of them.
STYLES: Mapping[str, str] = {
    "all": "application/json",
    "apa": "text/plain; charset=utf-8",
    "chicago": "text/plain; charset=utf-8",
    "bibtex": "application/x-bibtex; charset=utf-8",
    "csl": "application/vnd.citationstyles.csl+json",
}
STYLE = OpenApiParameter(
    "style", str, enum=list(STYLES), default="all", description="One form alone, as a file of its kind."
)
SINCE = OpenApiParameter("since", str, required=True, description="The id of the snapshot that came before.")

#: What the two answer, by status and media type.
REFUSED: dict[Any, Any] = {**problems("GET"), (410, MEDIA_TYPE): GONE}
CITED: dict[Any, Any] = {
    (200, "application/json"): CitationSerializer,
    **{(200, kind.partition(";")[0]): str for kind in STYLES.values() if kind != STYLES["all"]},
}
COMPARED: dict[Any, Any] = {(200, "application/json"): DifferenceSerializer, (200, "text/csv"): str}

#: The lines of the difference as CSV: a line for each quote that came or went, and for each other change.
HEADER = (
    "row",
    "row_label",
    "column",
    "column_label",
    "before",
    "after",
    "change",
    "id",
    "source",
    "text",
    "url",
)
KINDS = (
    "reference",
    "text",
    "reference",
    "text",
    "choice",
    "choice",
    "choice",
    "uuid",
    "reference",
    "text",
    "url",
)


class Purged(APIException):
    """410: it was purged; its digest and the reason are left (RFC 9110, 15.5.11)."""

    status_code = 410

    def __init__(self, gone: Snapshot) -> None:
        assert gone.purged is not None
        self.more = {"sha256": gone.sha256, "purged": instant(gone.purged), "reason": gone.reason}
        super().__init__(f"This snapshot was purged: {gone.reason}")


class Freezing:
    """A snapshot is made of a comparison, and never changed."""

    def make(self: Any, values: Mapping[str, Any], *, key: str | None = None) -> HttpResponseBase:
        """Freeze what a comparison finds, for everybody or for a group."""
        self.ask_leave(permissions.may_add(self.request.user, Snapshot))
        made = recording.begin(self.table, self.request.user)
        assert isinstance(made, Snapshot)
        made.hold(b"")  # it is drafted first, and then filled
        given = {name: value for name, value in values.items() if value is not None}
        recording.draft(self.table, made, given, self.resolver)
        freezing.freeze(made, base_url(self.request))
        return self.answer(made, 201)

    def retrieve(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """One snapshot; as CSV the frozen file itself, which has one form only."""
        if not self.is_csv:
            return super().retrieve(request, key, **kwargs)  # type: ignore[misc]
        only(request.query_params, frozenset(FORMAT))
        return frozen_file(self.frozen(key), request)

    def missing(self: Any, key: str) -> Exception:
        """What to say of a key that no row has: 410 to those for whom it was, if it was purged."""
        wanted = self.named(key)
        if wanted is not None:
            gone = Snapshot.objects.made_for(self.request.user).filter(wanted, purged__isnull=False).first()
            if gone is not None:
                return Purged(gone)
        return super().missing(key)  # type: ignore[misc]

    def frozen(self: Any, key: str) -> Snapshot:
        """The snapshot with its bytes."""
        found = self.found(key).first()
        if not isinstance(found, Snapshot):
            raise self.missing(key)
        return found

    @extend_schema(responses=CITED | REFUSED, parameters=[STYLE])
    @action(detail=True, url_path="citation", renderer_classes=(JSONRenderer, BrowsableRenderer))
    def citation(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """How it is cited: in APA, Chicago, BibTeX and CSL-JSON."""
        only(request.query_params, frozenset({*FORMAT, "style"}))
        style = choice(request.query_params, "style", tuple(STYLES))
        cited = freezing.citation(self.frozen(key), base_url(request))
        if style == "all":
            names = ("apa", "chicago", "bibtex", "csl")
            return Response({name: getattr(cited, name) for name in names})
        text = orjson.dumps([cited.csl]) if style == "csl" else getattr(cited, style)
        return HttpResponse(text, content_type=STYLES[style])

    @extend_schema(responses=COMPARED | REFUSED, parameters=[SINCE])
    @action(detail=True, url_path="differences")
    def differences(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """What became of an older snapshot in this one, cell by cell; as CSV a line for each change."""
        query = request.query_params
        only(query, frozenset({*FORMAT, *CSV_PARAMETERS, "since"}))
        form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
        after, since = self.frozen(key), query.get("since", "")
        try:
            before = self.frozen(since)
        except Http404 as error:
            why = str(error) if since else "say since which snapshot"
            raise ValidationError({"since": why}) from error
        found = freezing.difference(before, after)
        if self.is_csv:
            pieces = csv.lines(HEADER, lines(found), kinds=KINDS, **form)
            return stream(pieces, "differences", request, described=beside(request))
        return Response({"before": about(before), "after": about(after), **document(found)})

    @extend_schema(request=PurgeSerializer)
    @action(detail=True, methods=["post"], url_path="purge")
    def purge(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Empty it for good: its address answers 410 from then on, with the digest and the reason."""
        found, values = self.frozen(key), self.body()
        self.ask_leave(permissions.may_purge_snapshots(request.user))
        for name in values.keys() - {"reason"}:
            raise ValidationError({name: "there is no such field"})
        if not isinstance(values.get("reason", ""), str):
            raise ValidationError({"reason": "a string is wanted"})
        found.purge(values.get("reason", ""))
        return Response(status=204)


def about(frozen: Snapshot) -> dict[str, Any]:
    """Which snapshot it is."""
    return {
        "id": str(frozen.uuid),
        "title": frozen.title,
        "created": frozen.created,
        "sha256": frozen.sha256,
        "counted": frozen.counted,
    }


def document(found: Difference) -> dict[str, Any]:
    """What became of it, as JSON."""
    return {
        "rows": {"added": heads(found.added_rows), "removed": heads(found.removed_rows)},
        "columns": {"added": heads(found.added_columns), "removed": heads(found.removed_columns)},
        "verdicts": [
            {"row": row.key, "row_label": row.label, "before": was, "after": now}
            for row, was, now in found.verdicts
        ],
        "results": [
            {
                "row": change.row.key,
                "row_label": change.row.label,
                "column": change.column.key,
                "column_label": change.column.label,
                "before": change.before,
                "after": change.after,
                "gained": [quote(line, found.after) for line in change.gained],
                "lost": [quote(line, found.before) for line in change.lost],
            }
            for change in found.cells
        ],
    }


def heads(found: list[Head]) -> list[dict[str, str]]:
    """Rows or columns."""
    return [{"key": head.key, "label": head.label} for head in found]


def quote(line: Mapping[str, str], frozen: Frozen) -> dict[str, str]:
    """An annotation or a date, as it was."""
    return {
        "id": line[frozen.ident],
        "source": line["source"],
        "text": line[frozen.words],
        "url": line.get("url", ""),
    }


def lines(found: Difference) -> Iterator[list[Any]]:
    """The lines of the CSV."""
    for change in found.cells:
        cell = [change.row.key, change.row.label, change.column.key, change.column.label]
        yield from ([*cell, *of_change] for of_change in of_cell(change, found))


def of_cell(change: Change, found: Difference) -> Iterator[list[Any]]:
    """What of a line is not its cell."""
    states = [change.before, change.after]
    for name, quotes, frozen in (("gained", change.gained, found.after), ("lost", change.lost, found.before)):
        for line in quotes:
            yield [*states, name, *quote(line, frozen).values()]
    if not (change.gained or change.lost):
        yield [*states, "state", None, None, None, None]
