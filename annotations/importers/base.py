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


@dataclass(frozen=True, slots=True)
class RowError:
    """What was refused: the line, from 1 (0: the file), the column if it is its fault, and why."""

    line: int
    column: str
    message: str

    def __str__(self) -> str:
        places = [f"line {self.line}" if self.line else "", self.column]
        where = ", ".join(place for place in places if place)
        return f"{where}: {self.message}" if where else self.message


#: A report tells so many errors; of the rest, how many there are.
MAX_ERRORS = 1000


@dataclass
class Report:
    """What an import did, or would do. With errors it did nothing."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    errors: list[RowError] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

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

    def add(self, other: "Report") -> None:
        """Take in what another file brought."""
        for outcome in ("created", "updated", "unchanged"):
            setattr(self, outcome, getattr(self, outcome) + getattr(other, outcome))
        self.errors += other.errors
        self.notes += other.notes


class RowImporter(ABC):
    """Reads the rows of one resource from a file. Knows no database."""

    name: ClassVar[str]
    suffixes: ClassVar[tuple[str, ...]]
    media_type: ClassVar[str]

    @abstractmethod
    def read(self, text: str, table: Table) -> Iterator[RowDraft | RowError]:
        """The rows, and what cannot be read as one, in the order of the file."""
