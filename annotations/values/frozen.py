"""A frozen matrix, read off its bytes: the long CSV of a comparison, with a line for each quote and each
empty cell. Two of them are compared cell by cell.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Self

from annotations.values.cells import read_cell

#: What a key that stands for one thing twice is told apart by: days in two calendars may have equal labels.
Key = tuple[str, str]

#: Columns with several values in a cell.
SEVERAL = ("read_by", "contested_by", "view", "tags", "section")


@dataclass(frozen=True)
class Head:
    """A row or a column: its key, and how it reads. Of a row also the verdict and the event."""

    key: str
    label: str
    verdict: str = ""
    event: str = ""

    @property
    def place(self) -> Key:
        """What tells it from the others."""
        return self.key, self.label


@dataclass(frozen=True)
class Cell:
    """What stands where a row and a column meet. Each quote is a line of the file, by its columns."""

    state: str
    read_by: tuple[str, ...] = ()
    contested_by: tuple[str, ...] = ()
    quotes: list[Mapping[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Frozen:
    """A matrix as it was. Rows and columns are in its order."""

    ident: str
    words: str
    rows: list[Head]
    columns: list[Head]
    cells: Mapping[tuple[Key, Key], Cell]

    @classmethod
    def read(cls, content: bytes) -> Self:
        """The matrix of a file in the long form; KeyError if it is none."""
        lines = csv.DictReader(io.StringIO(content.decode(), newline=""))
        ident = "date" if "date" in (lines.fieldnames or ()) else "annotation"
        rows: dict[Key, Head] = {}
        columns: dict[Key, Head] = {}
        cells: dict[tuple[Key, Key], Cell] = {}
        for raw in lines:
            line = {name: str(read_cell(value, "text")) for name, value in raw.items()}
            row = Head(line["row"], line["row_label"], line["verdict"], line["event"])
            column = Head(line["column"], line["column_label"])
            rows.setdefault(row.place, row)
            columns.setdefault(column.place, column)
            cell = cells.setdefault(
                (row.place, column.place),
                Cell(line["state"], several(raw["read_by"]), several(raw.get("contested_by", ""))),
            )
            if line[ident]:
                cell.quotes.append(line)
        words = "printed" if ident == "date" else "exact"
        return cls(ident, words, [*rows.values()], [*columns.values()], cells)

    def cell(self, row: Head, column: Head) -> Cell:
        """The cell where they meet."""
        return self.cells[row.place, column.place]

    @cached_property
    def quotes(self) -> dict[str, Mapping[str, str]]:
        """Every annotation or date, once, by its id."""
        return {line[self.ident]: line for cell in self.cells.values() for line in cell.quotes}

    def total(self, row: Head) -> int:
        """The different annotations or dates of a row."""
        found = (self.cell(row, column).quotes for column in self.columns)
        return len({line[self.ident] for quotes in found for line in quotes})


def several(text: str) -> tuple[str, ...]:
    """The values of a cell that may have several."""
    return tuple(read_cell(text, "list"))


@dataclass(frozen=True)
class Change:
    """A cell that is not as it was. A state is empty where there was, or is, no such cell."""

    row: Head
    column: Head
    before: str
    after: str
    gained: list[Mapping[str, str]]
    lost: list[Mapping[str, str]]


@dataclass(frozen=True)
class Difference:
    """What became of a frozen matrix in a later one: rows and columns that came and went, verdicts, cells."""

    before: Frozen
    after: Frozen

    @property
    def added_rows(self) -> list[Head]:
        """Rows that were not there."""
        return unknown(self.after.rows, self.before.rows)

    @property
    def removed_rows(self) -> list[Head]:
        """Rows that are there no more."""
        return unknown(self.before.rows, self.after.rows)

    @property
    def added_columns(self) -> list[Head]:
        """Columns that were not there."""
        return unknown(self.after.columns, self.before.columns)

    @property
    def removed_columns(self) -> list[Head]:
        """Columns that are there no more."""
        return unknown(self.before.columns, self.after.columns)

    @property
    def verdicts(self) -> list[tuple[Head, str, str]]:
        """Rows of both whose verdict changed: the row, what it was, and what it is."""
        was = {row.key: row.verdict for row in self.before.rows}
        return [
            (row, was[row.key], row.verdict)
            for row in self.after.rows
            if row.key in was and was[row.key] != row.verdict
        ]

    @cached_property
    def cells(self) -> list[Change]:
        """The cells that changed their state, or gained or lost a quote; in the order of the later one."""
        rows = [*self.after.rows, *self.removed_rows]
        columns = [*self.after.columns, *self.removed_columns]
        old, new = by_key(self.before), by_key(self.after)
        changes = []
        for row in rows:
            for column in columns:
                was, now = old.get((row.key, column.key)), new.get((row.key, column.key))
                if was is None and now is None:
                    continue
                gained, lost = apart(now, was, self.after.ident), apart(was, now, self.before.ident)
                states = was.state if was else "", now.state if now else ""
                if states[0] != states[1] or gained or lost:
                    changes.append(Change(row, column, *states, gained, lost))
        return changes


def by_key(frozen: Frozen) -> dict[Key, Cell]:
    """The cells by the keys of row and column: a label may have been mended, and it is the same cell."""
    return {(row[0], column[0]): cell for (row, column), cell in frozen.cells.items()}


def unknown(heads: Iterable[Head], known: Iterable[Head]) -> list[Head]:
    """Those whose key is not among the others."""
    keys = {head.key for head in known}
    return [head for head in heads if head.key not in keys]


def apart(one: Cell | None, other: Cell | None, ident: str) -> list[Mapping[str, str]]:
    """The quotes of the one cell that the other has not."""
    there = {line.get(ident) for line in other.quotes} if other else set()
    return [line for line in one.quotes if line[ident] not in there] if one else []
