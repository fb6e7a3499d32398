"""A frozen matrix, read off its bytes: the long CSV of a comparison, with a line for each quote and each
empty cell. Two of them are compared cell by cell.
"""

import csv
import io
from collections.abc import Callable, Hashable, Iterable, Mapping
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


#: A row or column as it is told of, as it was, and as it is.
Pair = tuple[Head, Head | None, Head | None]


@dataclass(frozen=True)
class Difference:
    """What became of a frozen matrix in a later one: rows and columns that came and went, verdicts, cells.

    A row or column that was renamed is the same one still: `rows_now` and `columns_now` have what keys are
    called by now, as far as they are called otherwise.
    """

    before: Frozen
    after: Frozen
    rows_now: Mapping[str, str] = field(default_factory=dict)
    columns_now: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def rows(self) -> Mapping[Key, Head]:
        """Of the later rows, by their places, those that were there: as they were."""
        return continued(self.before.rows, self.after.rows, self.rows_now, exactly=self.after.ident == "date")

    @cached_property
    def columns(self) -> Mapping[Key, Head]:
        """The same of columns."""
        return continued(self.before.columns, self.after.columns, self.columns_now)

    @property
    def added_rows(self) -> list[Head]:
        """Rows that were not there."""
        return [row for row in self.after.rows if row.place not in self.rows]

    @property
    def removed_rows(self) -> list[Head]:
        """Rows that are there no more."""
        return without(self.before.rows, self.rows.values())

    @property
    def added_columns(self) -> list[Head]:
        """Columns that were not there."""
        return [column for column in self.after.columns if column.place not in self.columns]

    @property
    def removed_columns(self) -> list[Head]:
        """Columns that are there no more."""
        return without(self.before.columns, self.columns.values())

    @property
    def verdicts(self) -> list[tuple[Head, str, str]]:
        """Rows of both whose verdict changed: the row, what it was, and what it is."""
        return [
            (row, was.verdict, row.verdict)
            for row in self.after.rows
            if (was := self.rows.get(row.place)) is not None and was.verdict != row.verdict
        ]

    @cached_property
    def cells(self) -> list[Change]:
        """The cells that changed their state, or gained or lost a quote; in the order of the later one."""
        rows: list[Pair] = [(row, self.rows.get(row.place), row) for row in self.after.rows]
        rows += [(row, row, None) for row in self.removed_rows]
        columns: list[Pair] = [
            (column, self.columns.get(column.place), column) for column in self.after.columns
        ]
        columns += [(column, column, None) for column in self.removed_columns]
        changes = []
        for row, old_row, new_row in rows:
            for column, old_column, new_column in columns:
                was = self.before.cell(old_row, old_column) if old_row and old_column else None
                now = self.after.cell(new_row, new_column) if new_row and new_column else None
                gained, lost = apart(now, was, self.after.ident), apart(was, now, self.before.ident)
                states = was.state if was else "", now.state if now else ""
                if states[0] != states[1] or gained or lost:
                    changes.append(Change(row, column, *states, gained, lost))
        return changes


def continued(
    before: Iterable[Head], after: Iterable[Head], now: Mapping[str, str], *, exactly: bool = False
) -> dict[Key, Head]:
    """Of later heads, by their places, the earlier ones that are the same thing.

    That are those of the same key and label; then of the same key, for labels are mended; then of what keys
    are called now. Where several could be it, none is. `exactly`: where labels are never mended, and tell
    apart what has one key, such as days in two calendars.
    """
    places: list[Callable[[Head], Hashable]] = [lambda head: head.place]
    if not exactly:
        places += [lambda head: head.key, lambda head: now.get(head.key, head.key)]
    found: dict[Key, Head] = {}
    old, new = list(before), list(after)
    for place in places:
        was, there = alone(old, place), alone(new, place)
        found |= {there[key].place: was[key] for key in there if key in was}
        old, new = without(old, found.values()), [head for head in new if head.place not in found]
    return found


def alone(heads: Iterable[Head], place: Callable[[Head], Hashable]) -> dict[Hashable, Head]:
    """The heads by their places, of which no other one has the same."""
    found: dict[Hashable, list[Head]] = {}
    for head in heads:
        found.setdefault(place(head), []).append(head)
    return {key: same[0] for key, same in found.items() if len(same) == 1}


def without(heads: Iterable[Head], others: Iterable[Head]) -> list[Head]:
    """The heads but for these."""
    places = {head.place for head in others}
    return [head for head in heads if head.place not in places]


def apart(one: Cell | None, other: Cell | None, ident: str) -> list[Mapping[str, str]]:
    """The quotes of the one cell that the other has not."""
    there = {line.get(ident) for line in other.quotes} if other else set()
    return [line for line in one.quotes if line[ident] not in there] if one else []
