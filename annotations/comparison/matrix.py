"""The matrix: who affirms, denies, hedges or merely reports; what is out of scope, and what unread.

A cell's state and a row's verdict are derived each time from the annotations that count, and are
stored nowhere. There is no truth rank: disagreement is data.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext

from annotations.comparison import axes
from annotations.comparison.axes import Asked, Axis, Entry
from annotations.comparison.contest import contested, may_be_contested
from annotations.comparison.coverage import Coverage, Read, editions_named, treated
from annotations.comparison.evidence import Cell, DateEvidence, Evidence, Total
from annotations.comparison.witnesses import Witnesses
from annotations.filtersets import AnnotationFilterSet, DateFilterSet
from annotations.models import Claim, Event, References, Source
from annotations.values import languages

#: More than this is more than anybody reads.
MAX_CELLS = 100_000
MAX_QUOTES = 50

AFFIRMED, DENIED, HEDGED = "affirmed", "denied", "hedged"
DIVIDED, REPORTED, MENTIONED = "divided", "reported", "mentioned"
OUT_OF_SCOPE, SILENT, UNREAD, NONE = "out_of_scope", "silent", "unread", "none"


#: What finds the evidence.
Evident = AnnotationFilterSet | DateFilterSet


@dataclass(frozen=True)
class Row:
    """A row of the matrix: its cells, in the order of the columns, and what they come to."""

    entry: Entry
    states: list[str]
    cells: list[Cell | None]
    verdict: str
    total: int
    contradicted_by: list[str]
    #: The readings that cover each cell, with evidence or without.
    read_by: list[tuple[Read, ...]]
    #: The sources that affirm it in their own voice, and how many of them are independent witnesses.
    affirming: tuple[int, ...]
    independent: int


@dataclass(frozen=True)
class Matrix:
    """The answer to a comparison."""

    events: tuple[int, ...]
    rows_axis: Axis
    column_axes: list[Axis]
    columns: list[Entry]
    rows: list[Row]
    conditions: list[Q]
    filterset: Evident

    @property
    def is_by_source(self) -> bool:
        """Whether each column is a source, so that what is empty can be told apart."""
        return [axis.name for axis in self.column_axes] == ["source"]

    @property
    def is_of_dates(self) -> bool:
        """Whether what is counted are printed dates rather than annotations."""
        return self.rows_axis is axes.DATE


def filterset_for(rows: str) -> type[Evident]:
    """The filter set of what is counted where these are the rows: printed dates, else annotations."""
    return DateFilterSet if rows == "date" else AnnotationFilterSet


def evidence_for(rows: Axis) -> type[Evidence]:
    """What is counted where this is the axis of the rows."""
    return DateEvidence if rows is axes.DATE else Evidence


def compare(filterset: Evident, *, rows: str, columns: str = "", quotes: int = 3) -> Matrix:
    """The matrix of what a filter set finds (`filterset_for`); its `event` says what it is about.

    One statement for the cells, and one for each of what rows and columns list; one for the readings of
    sources, and one for what is contested, where people could have read the same. ValidationError if an
    axis is unknown, no event is named, or there would be more than `MAX_CELLS` cells.
    """
    references = filterset.references
    conditions = filterset.checked_conditions()
    asked = asked_for(filterset)
    row_axis = axes.axis("rows", rows, references)
    dates = row_axis is axes.DATE
    column_axes = [axes.axis("columns", name, references, dates=dates) for name in split(columns)]
    evidence = evidence_for(row_axis)(conditions, [row_axis, *column_axes])
    cells, totals = evidence.cells(row_axis, column_axes, quotes)
    if not dates and may_be_contested(row_axis, cells):
        for key, people in contested(conditions, row_axis, column_axes).items():
            cells[key] = replace(cells[key], contested_by=people)
    entries = axes.rows(row_axis, asked, {key[0] for key in cells})
    listed = list_columns(filterset, column_axes, [key[1:] for key in cells], asked)
    if len(entries) * len(listed) > MAX_CELLS:
        message = gettext("%(rows)d rows by %(columns)d columns are too many; narrow it") % {
            "rows": len(entries),
            "columns": len(listed),
        }
        raise ValidationError({"rows": message}, code="too_many")
    by_source = [axis.name for axis in column_axes] == ["source"]
    judge = Judge(
        asked,
        scopes(listed) if by_source else None,
        readings_of(filterset, listed) if by_source else Coverage((), references),
        Witnesses.known_to(filterset.user, references),
        references,
    )
    found = {
        entry.value: [cells.get((entry.value, *column.values)) for column in listed] for entry in entries
    }
    rivals = rival_claims(found) if row_axis.name == "claim" else {}
    return Matrix(
        asked.events,
        row_axis,
        column_axes,
        listed,
        [
            judge.row(
                entry,
                listed,
                found[entry.value],
                total=totals.get(entry.value, Total()),
                single=row_axis.name == "question" and entry.value in references.single_answer,
                rivals=rivals.get(entry.value, []),
            )
            for entry in entries
        ],
        conditions,
        filterset,
    )


def asked_for(filterset: Evident) -> Asked:
    """The events that a comparison is about: those of `event` with their parts, or of `event_only`."""
    names = filterset.data.get("event") or filterset.data.get("event_only")
    keys = filterset.references.keys[Event]
    events = tuple(keys[name.strip()] for name in (names or "").split(",") if name.strip() in keys)
    if not events:
        raise ValidationError({"event": gettext("say which event; several have commas between them")})
    return Asked(events, filterset.references, only="event" not in filterset.data)


def split(columns: str) -> list[str]:
    """The names of the column axes: none, one, or two that are crossed."""
    names = [name.strip() for name in columns.split(",")] if columns else []
    if len(names) > 2 or len(set(names)) < len(names):
        raise ValidationError(
            {"columns": gettext("one axis, or two different ones with a comma between them")}
        )
    return names


def list_columns(
    filterset: Evident,
    column_axes: Sequence[Axis],
    evident: Sequence[tuple[Any, ...]],
    asked: Asked,
) -> list[Entry]:
    """The columns: values with evidence; of sources also those that treat the event."""
    references = filterset.references
    if not column_axes:
        return [Entry((), "all", "All", None, ())]
    if len(column_axes) == 2:
        both = [
            axes.columns(axis, {key[number] for key in evident}, references)
            for number, axis in enumerate(column_axes)
        ]
        return axes.crossed(both[0], both[1], {(key[0], key[1]) for key in evident})
    values = {key[0] for key in evident}
    if column_axes[0].name == "source":
        values = sources_of(filterset, values, asked)
    return axes.columns(column_axes[0], values, references)


def sources_of(filterset: Evident, evident: Iterable[int], asked: Asked) -> set[int]:
    """The sources asked for; else those with evidence and those whose scope touches the events."""
    references = filterset.references
    if named := filterset.data.get("source"):
        asked_for = {slug.strip() for slug in named.split(",")}
        return {pk for slug, pk in references.keys[Source].items() if slug in asked_for}
    sources = Source.objects.visible_to(filterset.user, references)
    treating = sources.filter(scope__in=asked.lineage).values_list("pk", "language")
    ranges = [part.strip() for part in filterset.data.get("language", "").split(",") if part.strip()]
    in_scope = {
        pk
        for pk, language in treating
        if not ranges or any(languages.matches(language, range_) for range_ in ranges)
    }
    return {*evident, *in_scope}


def scopes(columns: Sequence[Entry]) -> dict[int, frozenset[int]]:
    """The events that each source treats, as far as that was said."""
    scope: dict[int, set[int]] = {entry.value: set() for entry in columns}
    links = Source.scope.through.objects.filter(source__in=list(scope))
    for source, event in links.values_list("source", "event"):
        scope[source].add(event)
    return {source: frozenset(events) for source, events in scope.items()}


def readings_of(filterset: Evident, columns: Sequence[Entry]) -> Coverage:
    """The readings of the sources in the columns: of the editions that are counted."""
    references = filterset.references
    sources = [column.value for column in columns]
    editions = editions_named(filterset.data.get("edition", ""), references)
    return Coverage.of(filterset.user, references, sources=sources, editions=editions)


def rival_claims(found: Mapping[Any, Sequence[Cell | None]]) -> dict[int, list[str]]:
    """For each claim the others that some cell affirms in its stead: to a question of one answer."""
    affirmed = {pk for pk, cells in found.items() if any(cell and cell.affirmed for cell in cells)}
    claims = Claim.objects.filter(pk__in=list(found), question__single_answer=True).order_by("slug")
    by_question: dict[int, list[tuple[int, str]]] = {}
    for pk, slug, question in claims.values_list("pk", "slug", "question"):
        by_question.setdefault(question, []).append((pk, slug))
    return {
        pk: [slug for other, slug in answers if other != pk and other in affirmed]
        for answers in by_question.values()
        for pk, _ in answers
    }


class Judge:
    """Finds the states of cells and the verdicts of rows. `scopes` only where columns are sources."""

    def __init__(
        self,
        asked: Asked,
        scopes: Mapping[int, frozenset[int]] | None,
        coverage: Coverage,
        witnesses: Witnesses,
        references: References,
    ) -> None:
        self.asked, self.scopes, self.coverage, self.references = asked, scopes, coverage, references
        self.witnesses = witnesses
        self.treated: dict[tuple[int, int | None], frozenset[int]] = {}

    def row(
        self,
        entry: Entry,
        columns: Sequence[Entry],
        cells: list[Cell | None],
        *,
        total: Total,
        single: bool,
        rivals: list[str],
    ) -> Row:
        """A row, judged."""
        states = [
            self.spoken(cell, single=single) if cell else self.unspoken(entry, column)
            for column, cell in zip(columns, cells, strict=True)
        ]
        verdict = self.verdict(states, cells, single=single)
        read_by = [self.read_by(entry, column) for column in columns]
        independent = self.witnesses.independent(total.affirming)
        return Row(entry, states, cells, verdict, total.count, rivals, read_by, total.affirming, independent)

    def spoken(self, cell: Cell, *, single: bool) -> str:
        """The state of a cell with evidence: the first that fits."""
        if (cell.affirmed and cell.denied) or (single and len(cell.answers) > 1):
            return DIVIDED
        for state in (AFFIRMED, DENIED, HEDGED, REPORTED):
            if getattr(cell, state):
                return state
        return MENTIONED

    def unspoken(self, row: Entry, column: Entry) -> str:
        """The state of a cell without evidence. A source whose scope nobody has stated may treat
        everything.
        """
        if self.scopes is None:
            return NONE
        if not self.about(row, column):
            return OUT_OF_SCOPE
        return SILENT if self.read_by(row, column) else UNREAD

    def about(self, row: Entry, column: Entry) -> frozenset[int]:
        """The events that the row is about, as far as the source in the column treats them."""
        assert self.scopes is not None
        key = column.value, row.event
        if key not in self.treated:
            events = self.asked.tree if row.event is None else (row.event,)
            self.treated[key] = treated(events, self.scopes[column.value], self.references)
        return self.treated[key]

    def read_by(self, row: Entry, column: Entry) -> tuple[Read, ...]:
        """The readings that cover what the row is about; none where columns are no sources."""
        if self.scopes is None:
            return ()
        return self.coverage.behind(column.value, self.about(row, column), row.question)

    def verdict(self, states: Sequence[str], cells: Sequence[Cell | None], *, single: bool) -> str:
        """What a row comes to: the first that fits."""
        answers = {answer for cell in cells if cell for answer in cell.answers}
        sided = AFFIRMED in states or HEDGED in states
        if DIVIDED in states or (sided and DENIED in states) or (single and len(answers) > 1):
            return "conflict"
        if UNREAD in states:
            return "incomplete"
        evident = sum(cell is not None for cell in cells)
        if evident >= 2:
            in_scope = sum(state != OUT_OF_SCOPE for state in states)
            return "shared" if evident == in_scope else "partial"
        return "only" if evident else "none"


def long_rows(matrix: Matrix, selected: Sequence[str]) -> Iterator[tuple[Row, int, list[Any] | None]]:
    """Every annotation or date of every cell, and every cell without any, in the order of the matrix.

    Gives the row, the number of the column, and the selected paths of an annotation, or None.
    One statement, streamed.
    """
    evidence = evidence_for(matrix.rows_axis)(
        matrix.conditions, [matrix.rows_axis, *matrix.column_axes], *selected
    )
    wanted = [row.entry.value for row in matrix.rows], [column.values for column in matrix.columns]
    stream = evidence.listed(matrix.rows_axis, matrix.column_axes, wanted, selected)
    ahead = next(stream, None)
    for row_place, row in enumerate(matrix.rows):
        for column_place in range(len(matrix.columns)):
            if ahead is None or ahead[:2] != (row_place, column_place):
                yield row, column_place, None
            while ahead is not None and ahead[:2] == (row_place, column_place):
                yield row, column_place, ahead[2]
                ahead = next(stream, None)
