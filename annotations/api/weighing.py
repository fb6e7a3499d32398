"""Weighing evidence over HTTP: which sources may depend on each other."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.parameters import CSV_PARAMETERS, FORMAT, Described, flag, once
from annotations.api.schema import described, filters, problems
from annotations.api.weighed import DerivationsSerializer
from annotations.columns import Context
from annotations.comparison import address
from annotations.comparison.derivation import Pair, derivations
from annotations.downloads import base_url, stream
from annotations.exporters import csv
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, References, Source
from annotations.models.reference import snapshot
from annotations.values.cells import instant

#: A row of an answer: what it has in JSON, and what of it in CSV.
Row = tuple[dict[str, Any], dict[str, Any]]


class Weighing(APIView):
    """What is worked out from the annotations of an event, as JSON or as CSV.

    Each says its parameters beside the filters, the columns of its CSV with their kinds, and its rows.
    """

    name: str
    parameters: Mapping[str, Described] = {}
    columns: Mapping[str, str]

    def rows(self, filterset: AnnotationFilterSet, context: Context) -> Iterable[Row]:
        """The rows; a query that makes no sense raises ValidationError."""
        raise NotImplementedError

    def document(self) -> dict[str, Any]:
        """What the JSON has beside its rows."""
        return {}

    def answer(self, request: Request) -> HttpResponseBase:
        """All of it."""
        query = request.query_params
        own = frozenset({*self.parameters, *CSV_PARAMETERS, *FORMAT})
        once(query, own)
        form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
        with snapshot():
            filterset = AnnotationFilterSet(query, user=request.user, ignored=own)
            context = Context(filterset.references, base_url(request), person=request.user)
            found = list(self.rows(filterset, context))
        if request.accepted_renderer.format == "csv":
            lines = ([flat[name] for name in self.columns] for _, flat in found)
            kinds = list(self.columns.values())
            return stream(csv.lines(list(self.columns), lines, kinds=kinds, **form), self.name, request)
        asked = address.filters(filterset)
        return Response(
            {
                "event": events_asked(filterset),
                "counted": filterset.counted,
                "filters": {
                    name: values if len(values) > 1 else values[0]
                    for name, values in asked.items()
                    if name not in ("event", "event_only")
                },
                **self.document(),
                "results": [row for row, _ in found],
            }
        )


def parameters(own: Mapping[str, Described] | None = None) -> list[Any]:
    """The parameters of such an address, for its description."""
    own = {**(own or {}), **CSV_PARAMETERS, **FORMAT}
    return [*described(own), *filters(AnnotationFilterSet)]


def events_asked(filterset: AnnotationFilterSet) -> list[str]:
    """The events that were named, by their present slugs."""
    named = filterset.data.get("event") or filterset.data.get("event_only") or ""
    references = filterset.references
    keys = [references.keys[Event].get(name.strip()) for name in named.split(",")]
    return [references.public[Event][key] for key in keys if key is not None]


class DerivationsView(Weighing):
    """Pairs of sources with what they have in common, from which a scholar may judge that one is derived
    from the other; and what was judged so.

    Takes every filter of annotations; `event` is required.
    """

    name = "derivations"
    columns: Mapping[str, str] = {
        "source": "reference",
        "other": "reference",
        "dependent": "boolean",
        "derived": "reference",
        "origin": "reference",
        "stated_by": "text",
        "stated_at": "datetime",
        "shared": "integer",
        "in_order": "integer",
        "order": "integer",
        "chance": "integer",
        "wording": "list",
        "errors": "list",
        "suggests": "boolean",
    }

    @extend_schema(
        operation_id="derivations",
        parameters=parameters(),
        responses={200: DerivationsSerializer, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The pairs."""
        return self.answer(request)

    def rows(self, filterset: AnnotationFilterSet, context: Context) -> Iterator[Row]:
        """A row for each pair."""
        for pair in derivations(filterset):
            yield self.whole(pair, context.references), self.flat(pair, context.references)

    @staticmethod
    def whole(pair: Pair, references: References) -> dict[str, Any]:
        """A pair in JSON."""
        slugs = references.public[Source]
        said = pair.stated
        return {
            "source": slugs[pair.source],
            "other": slugs[pair.other],
            "dependent": pair.dependent,
            "stated": said
            and {
                "derived": slugs[said.derived],
                "origin": slugs[said.origin],
                "by": said.by,
                "at": said.at and instant(said.at),
            },
            "shared": len(pair.things),
            "in_order": pair.in_order,
            "order": pair.order,
            "chance": pair.chance,
            "suggests": pair.suggests,
            "sequence": [asdict(thing) for thing in pair.things],
            "wording": [asdict(stretch) for stretch in pair.wording],
            "errors": [asdict(error) for error in pair.errors],
        }

    @staticmethod
    def flat(pair: Pair, references: References) -> dict[str, Any]:
        """A pair as a line of CSV."""
        slugs = references.public[Source]
        said = pair.stated
        return {
            "source": slugs[pair.source],
            "other": slugs[pair.other],
            "dependent": pair.dependent,
            "derived": said and slugs[said.derived],
            "origin": said and slugs[said.origin],
            "stated_by": said and said.by,
            "stated_at": said and said.at,
            "shared": len(pair.things),
            "in_order": pair.in_order,
            "order": pair.order,
            "chance": pair.chance,
            "wording": [stretch.words for stretch in pair.wording],
            "errors": [f"{error.gregorian} (O.S. {error.julian})" for error in pair.errors],
            "suggests": pair.suggests,
        }
