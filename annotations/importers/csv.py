"""CSV (RFC 4180) as spreadsheets write it: with a BOM or without, with `,` `;` or TAB between cells.

The header names public columns; others are refused. A leading `'` that guards a cell against being
read as a formula is taken off again. Several values in a cell have ` | ` between them.
"""

import csv
import io
from collections.abc import Iterator
from typing import Any

from annotations.anchoring import PLACE
from annotations.columns import Table
from annotations.importers.base import RowDraft, RowError, RowImporter
from annotations.values.cells import read_cell

#: A note may be as long as this; the csv module's own limit is 131,072.
FIELD_LIMIT = 2**26


class CSV(RowImporter):
    """One row a line, its cells under the names of the header."""

    name, suffixes, media_type = "csv", (".csv", ".tsv"), "text/csv"

    def read(self, text: str, table: Table) -> Iterator[RowDraft | RowError]:
        """The rows; a file whose header is wrong has none."""
        csv.field_size_limit(FIELD_LIMIT)
        source = text.removeprefix("\ufeff")
        lines = csv.reader(io.StringIO(source, newline=""), delimiter=delimiter(source), strict=True)
        try:
            header = [name.strip() for name in next(lines, [])]
        except csv.Error as error:
            yield RowError(1, "", str(error))
            return
        wrong = list(header_errors(header, table))
        if wrong:
            yield from wrong
            return
        while True:
            line = lines.line_num + 1
            try:
                cells = next(lines, None)
            except csv.Error as error:
                yield RowError(line, "", f"{error}; nothing after it could be read")
                return
            if cells is None:
                return
            if not any(cells):
                continue
            if len(cells) != len(header):
                yield RowError(line, "", f"{len(cells)} cells under {len(header)} names")
                continue
            values: dict[str, Any] = {}
            refused = False
            for name, cell in zip(header, cells, strict=True):
                kind = table.kind(name) if name in table.columns else "text"
                try:
                    values[name] = read_cell(cell, kind)
                except ValueError as error:
                    refused = True
                    yield RowError(line, name, str(error))
            if not refused:
                yield RowDraft(line, values)


def delimiter(text: str) -> str:
    """What stands between the names of the header most often."""
    header = text.partition("\n")[0]
    return max(",;\t", key=header.count)


def header_errors(header: list[str], table: Table) -> Iterator[RowError]:
    """What is wrong with a header."""
    if not any(header):
        yield RowError(1, "", "there is no header")
    for number, name in enumerate(header):
        if not known(name, table):
            yield RowError(1, name, f"there is no such column; there are {', '.join(table.names)}")
        elif name in header[:number]:
            yield RowError(1, name, "the column stands there twice")


def known(name: str, table: Table) -> bool:
    """Whether a column of this name is read."""
    return name in table.columns or (table.key == "id" and name in PLACE)
