"""What all importers share: drafts, refusals with their line, and the report of what came of them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, ClassVar

from annotations.columns import Table


@dataclass(frozen=True, slots=True)
class RowDraft:
    """A row as a file has it: values by public name, and the line on which it begins, from 1."""

    line: int
    values: dict[str, Any]
    #: Columns of which the file may have lost something: the row ends before them, or the cell is as
    #: long as a spreadsheet lets it be.
    cut: frozenset[str] = frozenset()
    #: Whether it speaks by addresses (`addresses.named`): its key is a proposal for a row that is new, and
    #: what is there becomes what the file says, whatever its version.
    by_address: bool = False


@dataclass(frozen=True, slots=True)
class RowError:
    """What was refused: the line, from 1 (0: the file), the column if it is its fault, and why.

    `row` tells those apart that stand on one line, or on the same of several files; 0 where a line is a row.
    """

    line: int
    column: str
    message: str
    row: int = 0

    def __str__(self) -> str:
        places = [f"line {self.line}" if self.line else "", self.column]
        where = ", ".join(place for place in places if place)
        return f"{where}: {self.message}" if where else self.message


@dataclass(frozen=True, slots=True)
class Note:
    """What was read otherwise than it stands in the file, and is no mistake."""

    message: str


#: What an importer yields.
Reading = RowDraft | RowError | Note


@dataclass(frozen=True, slots=True)
class Change:
    """A column of a row that gets another value: both as cells have them."""

    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RowOutcome:
    """What came of a row: created, updated or refused; its key, its words, and what changed.

    `row` is that of `RowError`, `file` that of several in which it stands.
    """

    line: int
    outcome: str
    key: str
    label: str
    changes: tuple[Change, ...] = ()
    pk: Any = None
    row: int = 0
    file: str = ""


#: A report tells so many errors; of the rest, how many there are.
MAX_ERRORS = 1000

#: A report tells of so many rows what came of them. All are counted.
MAX_ROWS = 1000


@dataclass
class Report:
    """What an import did, or would do. With errors it did nothing.

    `rows` are the first that do not stay as they are; those refused before they could be read as a
    row are among the `errors` only.
    """

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    rows: list[RowOutcome] = field(default_factory=list)
    #: How much was made beside the rows, of which the notes tell: tags for codes, accounts for people.
    beside: int = 0

    def __str__(self) -> str:
        counts = f"{self.created} created, {self.updated} updated, {self.unchanged} unchanged"
        return f"{counts}, {len(self.errors)} refused" if self.errors else counts

    @property
    def told(self) -> list[RowError]:
        """The errors that are told: the first, and that there are more."""
        more = len(self.errors) - MAX_ERRORS
        rest = [RowError(0, "", f"and {more:,} more")] if more > 0 else []
        return self.errors[:MAX_ERRORS] + rest

    def count(self, outcome: str) -> None:
        """One more row that was created, updated or unchanged."""
        setattr(self, outcome, getattr(self, outcome) + 1)

    def tell(self, row: RowOutcome) -> None:
        """What came of one more row."""
        if row.outcome != "refused":
            self.count(row.outcome)
        if len(self.rows) < MAX_ROWS:
            self.rows.append(row)

    @property
    def refused(self) -> int:
        """How many rows were refused, each for one reason or several."""
        return len({(error.line, error.row) for error in self.errors})

    @property
    def stands(self) -> bool:
        """Whether anything of it was done, or was there already."""
        return bool(self.created or self.updated or self.unchanged)

    def undo(self) -> None:
        """Nothing of it was done."""
        self.created = self.updated = self.unchanged = 0
        self.rows = [row for row in self.rows if row.outcome == "refused"]

    def add(self, other: "Report") -> None:
        """Take in what another file brought."""
        for outcome in ("created", "updated", "unchanged"):
            setattr(self, outcome, getattr(self, outcome) + getattr(other, outcome))
        self.errors += other.errors
        self.notes += other.notes
        self.rows = (self.rows + other.rows)[:MAX_ROWS]


class RowImporter(ABC):
    """Reads the rows of one resource from a file. Knows no database."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    media_type: ClassVar[str]

    @abstractmethod
    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The rows, and what cannot be read as one, in the order of the file; notes anywhere."""

    def read_all(self, text: str, table: Table) -> Iterator[tuple[Table, Iterator[Reading]]]:
        """The rows of the table, and those of other tables that come along, in the order of writing."""
        yield table, self.read(text, table)

    def reads(self, table: Table) -> bool:
        """Whether there are files of this format with rows of the table."""
        return True

    def brings_along(self, table: Table) -> bool:
        """Whether a file for this table has rows of others too."""
        return False
