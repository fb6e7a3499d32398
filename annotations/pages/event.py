"""An event for readers: what it is called, and what the sources say and pass over."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.comparison import ledger, matrix
from annotations.comparison.axes import Entry
from annotations.comparison.ledger import Attestation
from annotations.comparison.matrix import Matrix
from annotations.comparison.terms import CONTESTED, SHADES, STATES, VERDICTS, Term
from annotations.filtersets import AnnotationFilterSet, query_dict
from annotations.models import Annotation, DateMention, Event, References, Snapshot, Source, User
from annotations.models.base import known_as
from annotations.models.reference import snapshot
from annotations.pages.entrance import for_readers
from annotations.pages.place import marked_in, quoted, words_in
from annotations.pages.refusals import missing
from annotations.tables import EVENTS
from annotations.values.languages import direction

#: What may stand in the rows of the page.
ROWS = {"name": _("Names"), "claim": _("Claims"), "question": _("Questions"), "date": _("Dates")}
#: Quotes shown a cell; the number leads to all of them.
QUOTES = 3
#: More cells than this no page shows; the CSV has no such limit.
MAX_CELLS = 4_000


@dataclass(frozen=True)
class Words:
    """Words and how they are written, and what they lead to."""

    text: str
    language: str
    address: str = ""

    @property
    def direction(self) -> str:
        """For `dir`."""
        return direction(self.language) if self.language else "auto"


@dataclass(frozen=True)
class Shown:
    """A cell as it is shown."""

    term: Term
    count: int
    shade: int
    address: str
    quotes: Sequence[Words]
    #: Who has read it completely, and when.
    read_by: Sequence[tuple[str, datetime]]
    contested_by: Sequence[str]


@dataclass(frozen=True)
class Line:
    """A row as it is shown."""

    key: str
    label: Words
    equivalents: Sequence[Words]
    verdict: Term
    total: int
    address: str
    cells: Sequence[Shown]


@dataclass(frozen=True)
class Name:
    """A name of the event with a bar for each source that attests it."""

    label: Words
    count: int
    address: str
    bars: Sequence[tuple[str, int, str]]


class Table:
    """A matrix by sources, as the page shows it; one query for its quotes."""

    def __init__(self, found: Matrix, event: str) -> None:
        self.found, self.event = found, event
        counts = (cell.count for row in found.rows for cell in row.cells if cell)
        self.most = max(counts, default=0)
        self.quoted = self.quotes(
            {pk for row in found.rows for cell in row.cells if cell for pk in cell.quotes}
        )
        self.people = found.filterset.references.public[User]

    def quotes(self, keys: set[int]) -> dict[int, Words]:
        """What the cells quote: annotations lead to their pages, dates to their places; one query."""
        if self.found.is_of_dates:
            place = ("pk", "printed", "language", "source__slug", "text_start", "text_end")
            dates = DateMention.objects.filter(pk__in=keys).values_list(*place)
            return {pk: Words(printed, spoken, words_in(*where)) for pk, printed, spoken, *where in dates}
        rows = Annotation.objects.filter(pk__in=keys).values_list("pk", "exact", "language", "uuid")
        return {
            pk: Words(exact, language, reverse("annotation", args=[key])) for pk, exact, language, key in rows
        }

    def behind(self, parameters: Sequence[tuple[str, str]]) -> str:
        """The page of what is counted of these parameters."""
        return quoted(self.event, parameters, dates=self.found.is_of_dates)

    @property
    def columns(self) -> list[tuple[str, str]]:
        """The label of each source, and its page."""
        return [(column.label, reverse("source", args=[column.key])) for column in self.found.columns]

    @property
    def lines(self) -> list[Line]:
        """The rows."""
        return [
            Line(
                row.entry.key,
                Words(row.entry.label, row.entry.language),
                [Words(*equivalent) for equivalent in row.entry.equivalents],
                VERDICTS[row.verdict],
                row.total,
                self.behind(row.entry.parameters) if row.total else "",
                [self.cell(row, place, column) for place, column in enumerate(self.found.columns)],
            )
            for row in self.found.rows
        ]

    def cell(self, row: matrix.Row, place: int, column: Entry) -> Shown:
        """A cell."""
        cell, term = row.cells[place], STATES[row.states[place]]
        read_by = [(self.people[reading.reader], reading.at) for reading in row.read_by[place]]
        if cell is None:
            return Shown(term, 0, 0, "", (), read_by, ())
        return Shown(
            term,
            cell.count,
            ceil(SHADES * cell.count / self.most),
            self.behind([*row.entry.parameters, *column.parameters])
            if self.found.is_of_dates
            else marked_in(column.key, row.entry.parameters, self.event),
            [self.quoted[pk] for pk in cell.quotes],
            read_by,
            sorted(self.people[pk] for pk in cell.contested_by),
        )


def names(found: Sequence[Attestation], titles: dict[str, str], event: str) -> list[Name]:
    """The attested names, the most frequent first."""
    return [
        Name(
            Words(line.name.text, line.name.language),
            line.count,
            quoted(event, [("name", line.name.slug)]),
            [
                (titles.get(slug, slug), count, marked_in(slug, [("name", line.name.slug)], event))
                for slug, count in sorted(line.by_source.items())
            ],
        )
        for line in sorted(found, key=lambda line: (-line.count, line.name.slug))
        if line.count
    ]


@dataclass(frozen=True)
class Answer:
    """What the page says of an event."""

    names: Sequence[Name]
    summary: dict[str, Any]
    table: Table | None

    @property
    def most(self) -> int:
        """The number of the most frequent name."""
        return max((name.count for name in self.names), default=0)


def answer(event: Event, rows: str, person: Any) -> Answer:
    """The names and the matrix, as of one moment."""
    with snapshot():
        references = References.fresh()
        asked = query_dict({"event": event.slug})
        attested = ledger.names(AnnotationFilterSet(asked, user=person, references=references), event.pk)
        filterset = matrix.filterset_for(rows)(asked, user=person, references=references)
        try:
            found = matrix.compare(filterset, rows=rows, columns="source", quotes=QUOTES)
        except ValidationError as error:
            if "rows" not in error.error_dict:
                raise
            found = None  # there are too many cells
        slugs = {slug for line in attested for slug in line.by_source}
        titles = dict(Source.objects.filter(slug__in=slugs).values_list("slug", "title"))
        small = found is not None and len(found.rows) * len(found.columns) <= MAX_CELLS
        table = Table(found, event.slug) if found is not None and small else None
        return Answer(names(attested, titles, event.slug), ledger.summary(attested), table)


@for_readers
def event(request: HttpRequest, key: str) -> HttpResponse:
    """The page; what the event was called before leads to it."""
    found = Event.objects.filter(known_as([key])).select_related("part_of").first()
    if found is None:
        return missing(request, "events", EVENTS, key)
    if found.slug != key:
        query = request.GET.urlencode()
        return redirect(f"{reverse('event', args=[found.slug])}{'?' if query else ''}{query}")
    rows = request.GET.get("rows", "name")
    if rows not in ROWS:
        raise Http404
    said = answer(found, rows, request.user)
    about = {"event": found.slug, "rows": rows, "columns": "source"}
    frozen = Snapshot.objects.visible_to(request.user).about(found)
    context = {
        "event": found,
        "parts": found.parts.order_by("slug"),
        "answer": said,
        "table": said.table,
        "rows": [(name, label, name == rows) for name, label in ROWS.items()],
        "row_label": ROWS[rows],
        "of_dates": rows == "date",
        "csv": f"{reverse('matrix', kwargs={'format': 'csv'})}?{urlencode(about)}",
        "json": f"{reverse('matrix')}?{urlencode(about)}",
        "snapshots": frozen.defer("csv").order_by("-created", "-pk")[:20],
        "states": {**STATES, "contested": CONTESTED},
        "verdicts": VERDICTS,
        "shades": range(SHADES + 1),
    }
    return render(request, "annotations/event.html", context)
