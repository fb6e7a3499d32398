"""CSV (RFC 4180) as spreadsheets, R and pandas write it: with or without a BOM, `,` `;` or TAB between cells.

The header names public columns; others are refused. A leading `'` that guards a cell against being
read as a formula is taken off again. Several values in a cell have ` | ` between them. What programs
add of their own (row numbers, `NA`, `sep=;`, empty columns and rows) is told apart from what is meant.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.contrib.auth.models import Group
from django.db.models import URLField
from django.utils.translation import gettext

from annotations.anchoring import PLACE
from annotations.columns import Table
from annotations.importers.base import Note, Reading, RowDraft, RowError, RowImporter
from annotations.models import User
from annotations.values.cells import read_cell

#: A note may be as long as this; the csv module's own limit is 131,072.
FIELD_LIMIT = 2**26

#: Excel's own first line, which says what stands between the cells.
SEPARATOR = re.compile(r'"?sep=([,;\t])"?[,;\t]*\r?\n', re.IGNORECASE)

#: How R and pandas head their row numbers, and what they call them once they have read them again.
ROW_NUMBERS = ("", "X", "...1", "Unnamed: 0")

#: What R writes where there is nothing.
MISSING = "NA"

#: Excel puts no more UTF-16 units into a cell, and cuts what is longer.
LONGEST = 32_767


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of a row, and the line on which it begins."""

    line: int
    cells: Sequence[str]


class CSV(RowImporter):
    """One row a line, its cells under the names of the header."""

    name, suffixes, media_type = "csv", (".csv", ".tsv", ".txt"), "text/csv"

    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The rows; a file whose header is wrong has none."""
        csv.field_size_limit(FIELD_LIMIT)
        rows = records(text)
        head = next(rows, Row(1, []))
        if isinstance(head, RowError):
            yield RowError(head.line, "", head.message.partition(";")[0])
            return
        header = [name.strip() for name in head.cells]
        while header and not header[-1]:
            header.pop()
        first = int(len(header) > 1 and header[0] in ROW_NUMBERS)
        header = header[first:]
        wrong = list(header_errors(header, head.line, table))
        if wrong:
            yield from wrong
            return
        if first:
            yield Note(gettext("the first column has the numbers of the rows; it was passed over"))
        missing = has_missing(text, first, header, table)
        if missing:
            yield Note(gettext("%(cell)s was read as an empty cell, as R writes it") % {"cell": MISSING})
        columns = [Heading.of(name, table) for name in header]
        for row in rows:
            if isinstance(row, RowError):
                yield row
            elif any(row.cells[first:]):
                yield from self.row(row, first, columns, missing)

    def row(
        self, row: Row, first: int, columns: list["Heading"], missing: bool
    ) -> Iterator[RowDraft | RowError]:
        """The draft of a row, or all that is wrong with it."""
        numbers, cells = row.cells[:first], row.cells[first:]
        if any(numbers) and not numbers[0].strip().isdecimal():
            yield RowError(
                row.line,
                "",
                gettext("%(cell)r stands in a column without a name") % {"cell": numbers[0]},
            )
            return
        lacking = columns[len(cells) :]
        needed = ", ".join(column.name for column in lacking if column.is_written)
        if (len(cells) > len(columns) and any(cells[len(columns) :])) or needed:
            counts = {"cells": len(cells), "names": len(columns), "needed": needed}
            why = gettext("%(cells)d cells under %(names)d names")
            if needed:
                why = gettext("%(cells)d cells under %(names)d names; there is none for %(needed)s")
            yield RowError(row.line, "", why % counts)
            return
        values: dict[str, Any] = {}
        cut = [column.name for column in lacking]
        refused = False
        for column, cell in zip(columns, cells, strict=False):
            name = column.name
            if len(cell) > LONGEST // 2 and is_cut(cell):
                cut.append(name)
            try:
                values[name] = read_cell("" if missing and cell == MISSING else cell, column.kind)
            except ValueError as error:
                if column.is_read:
                    refused = True
                    yield RowError(row.line, name, str(error))
                else:
                    values[name] = cell
        if not refused:
            yield RowDraft(row.line, values, frozenset(cut))


@dataclass(frozen=True, slots=True)
class Heading:
    """A column of a file: its name, what its cells are, and whether it matters what they say."""

    name: str
    kind: str
    is_written: bool
    is_read: bool

    @classmethod
    def of(cls, name: str, table: Table) -> Self:
        """The column of this name, which is known."""
        kind = table.kind(name) if name in table.columns else "text"
        return cls(name, kind, is_written(name, table), is_read(name, table))


def records(text: str) -> Iterator[Row | RowError]:
    """The rows of a file, the header among them, to the first that cannot be read."""
    source = text.removeprefix("\ufeff")
    found = SEPARATOR.match(source)
    content, before = (source[found.end() :], 1) if found else (source, 0)
    between = found[1] if found else delimiter(content)
    reader = csv.reader(io.StringIO(content, newline=""), delimiter=between, strict=True)
    while True:
        line = before + reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield RowError(line, "", gettext("%(error)s; nothing after it could be read") % {"error": error})
            return
        if cells is None:
            return
        yield Row(line, cells)


def delimiter(text: str) -> str:
    """What stands between the names of the header most often."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def header_errors(header: list[str], line: int, table: Table) -> Iterator[RowError]:
    """What is wrong with a header."""
    if not any(header):
        yield RowError(line, "", gettext("there is no header"))
        return
    told = False
    for number, name in enumerate(header):
        if not known(name, table):
            why = gettext("there is no such column")
            if not told:
                why = gettext("there is no such column; there are %(known)s")
            told = True
            yield RowError(line, name, why % {"known": ", ".join(table.names)})
        elif name in header[:number]:
            yield RowError(line, name, gettext("the column stands there twice"))


def has_missing(text: str, first: int, header: list[str], table: Table) -> bool:
    """Whether the file has NA for nothing: where a column has it that can hold no such value.

    The reader cannot tell NA from "NA", which R writes for the word; and a name may be NA.
    """
    if MISSING not in text:
        return False
    wordless = [first + place for place, name in enumerate(header) if not may_say(name, table)]
    rows = (row.cells for row in records(text) if isinstance(row, Row))
    return any(MISSING in (cells[place] for place in wordless if place < len(cells)) for cells in rows)


def may_say(name: str, table: Table) -> bool:
    """Whether a column may hold the word NA: free text, or a name that somebody chose."""
    if name not in table.columns:
        return True
    kind, refers = table.kind(name), table.columns[name].refers
    if refers is not None:
        return refers in (User, Group)
    addresses = isinstance(getattr(table.field(name), "base_field", None), URLField)
    return kind in ("text", "list") and not addresses


def is_cut(cell: str) -> bool:
    """Whether a cell is as long as Excel lets it be, in UTF-16 units."""
    return (
        LONGEST // 2 < len(cell) <= LONGEST and len(cell.encode("utf-16-le", "surrogatepass")) // 2 == LONGEST
    )


def is_written(name: str, table: Table) -> bool:
    """Whether a cell of this column may change a row, or proves that it may be changed."""
    column = table.columns.get(name)
    return column is None or bool(column.writes) or name in (*PLACE, table.key, "version", "status")


def is_read(name: str, table: Table) -> bool:
    """Whether it matters what a cell of this column says; else the server sets it in any case."""
    return is_written(name, table) or bool(table.columns[name].restores)


def known(name: str, table: Table) -> bool:
    """Whether a column of this name is read."""
    return name in table.columns or (table.key == "id" and name in PLACE)
