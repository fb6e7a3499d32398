"""A matrix as CSV: wide, one line a row; or long, one line an annotation, with the empty cells too."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from annotations.columns import Context, Table
from annotations.comparison.coverage import Read
from annotations.comparison.evidence import Cell
from annotations.comparison.matrix import Matrix, long_rows
from annotations.comparison.measures import NO_MEASURES, Measures
from annotations.exporters import csv
from annotations.models import Annotation, DateMention, Edition, Event, Source, User
from annotations.tables import ANNOTATIONS, DATES
from annotations.values.cells import JOINT, instant

#: The columns of the long form: ours, the annotation's, and those of its source.
OF_CELL = (
    "event",
    "row",
    "row_label",
    "verdict",
    "column",
    "column_label",
    "state",
    "read_by",
)
#: Whose words they are, and where they stand.
OF_PLACE = (
    "source",
    "source_title",
    "revision",
    "licence",
    "citation",
    "language",
    "section",
    "text_start",
    "text_end",
    "prefix",
)
LONG = (
    *OF_CELL,
    "annotation",
    *OF_PLACE,
    "exact",
    "suffix",
    "stance",
    "voice",
    "view",
    "level",
    "certainty",
    "tags",
    "note",
    "creator",
    "status",
    "url",
    "contested_by",
)
#: The same of rows of dates.
LONG_OF_DATES = (
    *OF_CELL,
    "date",
    *OF_PLACE,
    "printed",
    "suffix",
    "calendar",
    "gregorian",
    "julian",
    "as_printed",
    "earliest",
    "latest",
    "audit",
    "days_off",
    "expected",
    "era",
    "note",
)
#: Of a row: how many sources affirm it, and how many of them are independent witnesses.
OF_AGREEMENT = ("affirming_sources", "independent_witnesses")
#: Those that may hold several people.
SEVERAL = ("read_by", "contested_by")


@dataclass(frozen=True)
class Form:
    """The long form: its columns, those of them that are a row's own, and under which it has its id."""

    table: Table
    columns: tuple[str, ...]
    key: str

    @property
    def own(self) -> tuple[str, ...]:
        """What is read of each annotation or date."""
        return tuple(name for name in self.columns if name in self.table.columns and name not in OF_CELL)

    @property
    def kinds(self) -> list[str]:
        """Of which kind each column is."""
        return [
            self.table.kind(name) if name in self.own else "list" if name in SEVERAL else "text"
            for name in self.columns
        ]


OF_ANNOTATIONS, OF_DATES = Form(ANNOTATIONS, LONG, "annotation"), Form(DATES, LONG_OF_DATES, "date")


def exact_words(matrix: Matrix) -> dict[int, str]:
    """The words of the annotations or dates that the cells quote; one query."""
    quoted = {pk for row in matrix.rows for cell in row.cells if cell for pk in cell.quotes}
    if matrix.is_of_dates:
        return dict(DateMention.objects.filter(pk__in=quoted).values_list("pk", "printed"))
    return dict(Annotation.objects.filter(pk__in=quoted).values_list("pk", "exact"))


def wide_header(matrix: Matrix, measures: Measures = NO_MEASURES) -> tuple[list[str], list[str]]:
    """The columns of the wide form, and of which kind each is."""
    header, kinds = ["row", "row_label", "verdict", "total"], ["reference", "text", "choice", "integer"]
    for column in matrix.columns:
        of_cell = ("state", "count", "quotes", "contested_by", *measures.values)
        header += [f"{column.key} {what}" for what in of_cell]
        kinds += ["choice", "integer", "list", "list", *("number" for _ in measures.values)]
    return [*header, *OF_AGREEMENT], [*kinds, "integer", "integer"]


def wide(
    matrix: Matrix, measures: Measures = NO_MEASURES, *, guarded: bool = True, bom: bool = False
) -> csv.Pieces:
    """Each row with its verdict and total; for each column state, count, quotes and what is measured; at last
    how many sources affirm it.
    """
    words = exact_words(matrix)
    header, kinds = wide_header(matrix, measures)
    rows = (
        [
            row.entry.key,
            row.entry.label,
            row.verdict,
            row.total,
            *(
                value
                for number, (state, cell) in enumerate(zip(row.states, row.cells, strict=True))
                for value in (
                    state,
                    cell.count if cell else 0,
                    [words[pk] for pk in cell.quotes] if cell else [],
                    people(matrix, cell),
                    *measures.at(place, number).values(),
                )
            ),
            len(row.affirming),
            row.independent,
        ]
        for place, row in enumerate(matrix.rows)
    )
    return csv.lines(header, rows, kinds=kinds, guarded=guarded, bom=bom)


def people(matrix: Matrix, cell: Cell | None) -> list[str]:
    """Who read words of a cell differently."""
    names = matrix.filterset.references.public[User]
    return sorted(names[pk] for pk in cell.contested_by) if cell else []


def readers(matrix: Matrix, found: Iterable[Read]) -> list[str]:
    """Who has read what a cell is about, and when: `anna 2026-11-26T22:59:27Z`."""
    names = matrix.filterset.references.public[User]
    return [f"{names[reading.reader]} {instant(reading.at)}" for reading in found]


def long_header(form: Form, measured: Iterable[str] = ()) -> tuple[list[str], list[str]]:
    """The columns of the long form with these measures, and of which kind each is."""
    measured = list(measured)
    header = [*form.columns, *OF_AGREEMENT, *measured]
    return header, [*form.kinds, "integer", "integer", *("number" for _ in measured)]


def long(
    matrix: Matrix,
    context: Context,
    measures: Measures = NO_MEASURES,
    *,
    guarded: bool = True,
    bom: bool = False,
) -> csv.Pieces:
    """Each annotation of each cell on a line, and each cell without any on one: silence is in the file.

    Of rows of dates it is each date.
    """
    form = OF_DATES if matrix.is_of_dates else OF_ANNOTATIONS
    rows = long_lines(matrix, context, form, measures)
    header, kinds = long_header(form, measures.values)
    return csv.lines(header, rows, kinds=kinds, guarded=guarded, bom=bom)


def long_lines(matrix: Matrix, context: Context, form: Form, measures: Measures) -> Iterator[list[Any]]:
    """The lines of the long form; three queries. What is measured of a cell stands in each of its lines."""
    row_places = {row.entry.value: number for number, row in enumerate(matrix.rows)}
    names = ["id", "edition", *form.own]
    present = form.table.presenter(names, context)
    sources = {source.slug: source for source in Source.objects.all()}
    revisions = {
        str(key): (revision, current, source)
        for key, revision, current, source in Edition.objects.values_list(
            "uuid", "revision", "current", "source__slug"
        )
    }
    latest = {source: revision for revision, current, source in revisions.values() if current}
    asked = JOINT.join(sorted(context.references.public[Event][event] for event in matrix.events))

    def described(slug: str, revision: str) -> dict[str, str]:
        source = sources[slug]
        return {
            "source": slug,
            "source_title": source.title,
            "revision": revision,
            "licence": source.licence,
            "citation": source.citation,
        }

    for row, place, stored in long_rows(matrix, form.table.select(names, context.seen).paths):
        column = matrix.columns[place]
        event = context.references.slug(Event, row.entry.event) or asked
        cell = [event, row.entry.key, row.entry.label, row.verdict, column.key, column.label]
        values: dict[str, Any] = {}
        if stored is not None:
            values = dict(zip(names, present(stored), strict=True))
            values[form.key] = values["id"]
            values |= described(values["source"], revisions[values["edition"]][0])
        elif matrix.is_by_source:
            values = described(column.key, latest.get(column.key, ""))
        values["contested_by"] = people(matrix, row.cells[place])
        rest = (values.get(name) for name in form.columns[len(OF_CELL) :])
        measured = measures.at(row_places[row.entry.value], place).values()
        read_by, agreed = readers(matrix, row.read_by[place]), (len(row.affirming), row.independent)
        yield [*cell, row.states[place], read_by, *rest, *agreed, *measured]
