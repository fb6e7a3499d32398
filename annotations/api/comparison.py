"""The comparison over HTTP: the matrix as JSON and CSV, and the ledger of an event's names."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, QueryDict
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.jobs import later
from annotations.api.parameters import CSV_PARAMETERS, FORMAT, Described, choice, flag, number, once
from annotations.api.schema import (
    LATER,
    PREFER,
    LedgerSerializer,
    MatrixSerializer,
    described,
    filters,
    key_of,
    problems,
)
from annotations.columns import Context
from annotations.comparison import address, ledger, matrix
from annotations.comparison.axes import Entry
from annotations.comparison.coverage import Read
from annotations.comparison.drift import Drift, drifts
from annotations.comparison.evidence import Cell
from annotations.comparison.matrix import MAX_QUOTES, Matrix, Row
from annotations.comparison.measures import FORMULAS, Measures
from annotations.downloads import base_url, beside, stream
from annotations.exporters import csv
from annotations.exporters import matrix as exporter
from annotations.filtersets import AnnotationFilterSet, DateFilterSet
from annotations.models import Annotation, Event, Source, User
from annotations.models.reference import snapshot
from annotations.tables import ANNOTATIONS, DATES, EVENTS
from annotations.values.cells import instant

MATRIX_PARAMETERS: Mapping[str, Described] = {
    "rows": (
        {"type": "string", "default": "name"},
        "name (equivalents in one row), claim, question, date, or the slug of a vocabulary.",
    ),
    "columns": (
        {"type": "string"},
        "source, language, view, creator, the slug of a vocabulary, or two of them with a comma "
        "between; without it one column of counts. Of dates only source and language.",
    ),
    "quotes": (
        {"type": "integer", "minimum": 0, "maximum": MAX_QUOTES, "default": 3},
        "Annotations shown a cell.",
    ),
    "show": (
        {"type": "string"},
        "What is measured of each cell beside its count: per_1000 (for every 1,000 characters in scope), "
        "row, column (its share of these); several with commas between.",
    ),
    "shape": (
        {"type": "string", "enum": ["wide", "long"], "default": "wide"},
        "CSV: wide, a line a row; or long, a line an annotation, and one for each empty cell.",
    ),
}
#: Filters that go with `rows=date` alone.
OF_DATES_ALONE = DateFilterSet.named_filters().keys() - AnnotationFilterSet.named_filters().keys()
OWN = frozenset({*MATRIX_PARAMETERS, *CSV_PARAMETERS, *FORMAT})

#: What is quoted of an annotation in a cell, and of a date.
QUOTED = ("id", "exact", "voice", "view", "url")
QUOTED_OF_DATES = (
    "id",
    "source",
    "text_start",
    "text_end",
    "printed",
    "gregorian",
    "julian",
    "audit",
    "state",
)


#: The columns of the ledger as CSV, and their kinds: a line a name, or a line a form of those that drift.
LEDGER: Mapping[str, Mapping[str, str]] = {
    "name": {
        "name": "reference",
        "text": "text",
        "language": "reference",
        "equivalent_to": "reference",
        "count": "integer",
        "by_source": "list",
        "by_view": "list",
        "first": "uuid",
        "first_url": "url",
    },
    "drift": {
        "source": "reference",
        "changes": "integer",
        "name": "reference",
        "exact": "text",
        "language": "reference",
        "count": "integer",
        "places": "list",
    },
}
LEDGER_PARAMETERS: Mapping[str, Described] = {
    "shape": (
        {"type": "string", "enum": [*LEDGER], "default": "name"},
        "CSV: a line a name; or a line a form, of the sources that call the event by several.",
    ),
    **CSV_PARAMETERS,
    **FORMAT,
}
OF_LEDGER = frozenset(LEDGER_PARAMETERS)


def filterset_of(request: Request, ignored: Iterable[str]) -> AnnotationFilterSet:
    """The annotations that a request is about."""
    return AnnotationFilterSet(request.query_params, user=request.user, ignored=ignored)


class MatrixView(APIView):
    """Rows and columns of what the sources say of an event, with the quotes that bear it out.

    Takes every filter of annotations; `event` is required. With `rows=date` the printed dates are counted,
    by the filters of the list of dates: a row for each day or stretch of days.
    """

    @extend_schema(
        operation_id="matrix",
        parameters=[
            *described({**MATRIX_PARAMETERS, **CSV_PARAMETERS, **FORMAT}),
            *filters(AnnotationFilterSet),
            *(found for found in filters(DateFilterSet) if found.name in OF_DATES_ALONE),
            PREFER,
        ],
        responses={200: MatrixSerializer, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The matrix."""
        query = request.query_params
        once(query, OWN)
        quotes = number(query, "quotes", 3, MAX_QUOTES, least=0)
        shape = choice(query, "shape", ("wide", "long"))
        if (put_off := later(request)) is not None:
            return put_off
        with snapshot():
            counting = matrix.filterset_for(query.get("rows", "name"))
            filterset = counting(query, user=request.user, ignored=OWN)
            found = matrix.compare(
                filterset,
                rows=query.get("rows", "name"),
                columns=query.get("columns", ""),
                quotes=0 if shape == "long" and request.accepted_renderer.format == "csv" else quotes,
            )
            measures = Measures.of(found, measures_asked(query))
        context = Context(filterset.references, base_url(request), person=request.user)
        if request.accepted_renderer.format == "csv":
            where = beside(request)
            form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
            if shape == "long":
                pieces = exporter.long(found, context, measures, **form)
            else:
                pieces = exporter.wide(found, measures, **form)
            return stream(pieces, "matrix", request, described=where)
        return Response(Document(found, measures, context, query).whole())


def measures_asked(query: QueryDict) -> list[str]:
    """The measures that are asked for, each once."""
    given = query.get("show", "")
    return list(dict.fromkeys(name.strip() for name in given.split(","))) if given else []


class Document:
    """A matrix as JSON."""

    def __init__(self, found: Matrix, measures: Measures, context: Context, query: QueryDict) -> None:
        self.found, self.measures, self.context, self.query = found, measures, context, query
        self.filterset = found.filterset
        self.asked = address.filters(self.filterset)
        self.quoted = self.quotes()

    def whole(self) -> dict[str, Any]:
        """The document."""
        events = self.context.references.public[Event]
        return {
            "event": [events[event] for event in self.found.events],
            "rows": self.query.get("rows", "name"),
            "columns": self.query.get("columns", ""),
            "counted": self.filterset.counted,
            "filters": {
                name: values if len(values) > 1 else values[0]
                for name, values in self.asked.items()
                if name != "event"
            },
            "measures": {name: FORMULAS[name] for name in self.measures.values},
            "column_list": [self.column(place) for place in range(len(self.found.columns))],
            "results": [self.row(place, row) for place, row in enumerate(self.found.rows)],
        }

    def column(self, place: int) -> dict[str, Any]:
        """A column, with its length where this is measured by."""
        column, lengths = self.found.columns[place], self.measures.characters
        told = {"key": column.key, "label": column.label}
        return told if lengths is None else {**told, "characters": lengths[place]}

    def row(self, place: int, row: Row) -> dict[str, Any]:
        """A row with its cells."""
        columns = zip(self.found.columns, row.states, row.cells, row.read_by, strict=True)
        return {
            "key": row.entry.key,
            "label": row.entry.label,
            "verdict": row.verdict,
            "total": row.total,
            "contradicted_by": row.contradicted_by,
            "agreement": {
                "sources": len(row.affirming),
                "independent": row.independent,
                "affirmed_by": sorted(self.context.references.public[Source][pk] for pk in row.affirming),
            },
            "cells": {
                column.key: self.cell(row.entry, column, state, cell)
                | {"read_by": self.readers(read_by), "measures": self.measures.at(place, number)}
                for number, (column, state, cell, read_by) in enumerate(columns)
            },
        }

    def cell(self, row: Entry, column: Entry, state: str, cell: Cell | None) -> dict[str, Any]:
        """A cell: its state, its number, and where its annotations are."""
        name = "dates" if self.found.is_of_dates else "annotations"
        return {
            "state": state,
            "count": cell.count if cell else 0,
            "contested": bool(cell and cell.contested_by),
            "contested_by": sorted(self.people[pk] for pk in cell.contested_by) if cell else [],
            name: [self.quoted[pk] for pk in cell.quotes] if cell else [],
            f"{name}_url": self.address(row.parameters + column.parameters) if cell else None,
        }

    @property
    def people(self) -> Mapping[int, str]:
        """The names of the accounts."""
        return self.context.references.public[User]

    def readers(self, found: Iterable[Read]) -> list[dict[str, Any]]:
        """Who has read what a cell is about, and when."""
        return [
            {"reader": self.people[reading.reader], "at": instant(reading.at), "reading": str(reading.key)}
            for reading in found
        ]

    def address(self, parameters: Iterable[tuple[str, str]]) -> str:
        """The list of a cell's annotations or dates."""
        asked = address.narrowed(self.asked, parameters)
        name = "dates" if self.found.is_of_dates else "annotations"
        return f"{self.context.base_url}/api/v1/{name}/?{urlencode(asked, doseq=True)}"

    def quotes(self) -> dict[int, dict[str, Any]]:
        """The annotations or dates that cells show, by primary key; one query."""
        wanted = {pk for row in self.found.rows for cell in row.cells if cell for pk in cell.quotes}
        if not wanted:
            return {}
        table, names = (DATES, QUOTED_OF_DATES) if self.found.is_of_dates else (ANNOTATIONS, QUOTED)
        selection, present = table.select(names, self.context.seen), table.presenter(names, self.context)
        stored = table.model._default_manager.filter(pk__in=wanted).values_list(*selection.paths, "pk")
        return {row[-1]: dict(zip(names, present(row), strict=True)) for row in stored}


class LedgerView(APIView):
    """The names of an event with the words that attest them: how often, where, in whose view.

    Takes every filter of annotations. Readings play no part.
    """

    @extend_schema(
        operation_id="names_ledger",
        parameters=[key_of(EVENTS), *described(LEDGER_PARAMETERS), *filters(AnnotationFilterSet), PREFER],
        responses={200: LedgerSerializer, **LATER, **problems("GET")},
    )
    def get(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """The ledger."""
        query = request.query_params
        once(query, OF_LEDGER)
        shape = choice(query, "shape", tuple(LEDGER))
        form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
        if (put_off := later(request)) is not None:
            return put_off
        with snapshot():
            filterset = filterset_of(request, OF_LEDGER)
            event = filterset.references.keys[Event].get(key)
            if event is None:
                raise Http404(f"There is no {key!r} among the events.")
            lines = ledger.names(filterset, event)
            drifting = drifts(filterset, event)
        context = Context(filterset.references, base_url(request), person=request.user)
        firsts = self.firsts([line.first for line in lines if line.first], context)
        names = [
            {
                "name": line.name.slug,
                "text": line.name.text,
                "language": line.name.language,
                "equivalent_to": line.name.equivalent_to and line.name.equivalent_to.slug,
                "count": line.count,
                "by_source": line.by_source,
                "by_view": line.by_view,
                "first": firsts.get(line.first),
            }
            for line in lines
        ]
        if request.accepted_renderer.format == "csv":
            rows = flat_names(names) if shape == "name" else flat_forms(drifting, context)
            columns = LEDGER[shape]
            cells = ([row[name] for name in columns] for row in rows)
            pieces = csv.lines([*columns], cells, kinds=[*columns.values()], **form)
            return stream(pieces, "names", request, described=beside(request))
        return Response(
            {
                "event": context.references.public[Event][event],
                "counted": filterset.counted,
                "results": names,
                "summary": ledger.summary(lines),
                "drift": [
                    {
                        "source": context.references.public[Source][found.source],
                        "changes": found.changes,
                        "forms": [
                            {
                                "name": form.name,
                                "exact": form.exact,
                                "count": len(form.places),
                                "places": list(form.places),
                            }
                            for form in found.forms
                        ],
                    }
                    for found in drifting
                ],
            }
        )

    def firsts(self, keys: list[int], context: Context) -> dict[int | None, dict[str, Any]]:
        """The first attestation of each name: where it stands and what it reads; one query."""
        names = ("id", "source", "text_start", "text_end", "exact", "url")
        present = ANNOTATIONS.presenter(names, context)
        selection = ANNOTATIONS.select(names, context.seen)
        stored = Annotation.objects.filter(pk__in=keys).values_list(*selection.paths, "pk")
        return {row[-1]: dict(zip(names, present(row), strict=True)) for row in stored}


def flat_names(names: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, Any]]:
    """The lines of the ledger: counts by source and by view as `key: number`."""
    for told in names:
        first = told["first"] or {"id": None, "url": None}
        counts = {
            name: [f"{key}: {number}" for key, number in sorted(told[name].items())]
            for name in ("by_source", "by_view")
        }
        yield {**told, **counts, "first": first["id"], "first_url": first["url"]}


def flat_forms(drifting: Iterable[Drift], context: Context) -> Iterator[dict[str, Any]]:
    """The lines of what drifts: one for each form, in the order in which they come up."""
    for found in drifting:
        of_source = {"source": context.references.public[Source][found.source], "changes": found.changes}
        for form in found.forms:
            yield {
                **of_source,
                "name": form.name,
                "exact": form.exact,
                "language": form.language,
                "count": len(form.places),
                "places": [str(place) for place in form.places],
            }
