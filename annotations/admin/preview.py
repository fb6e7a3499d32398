"""Previews: what would come of an upload, as it is kept with it and shown."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from operator import attrgetter
from typing import Any

from annotations.importers.base import Change, Report, RowError, RowOutcome
from annotations.models.base import UNSTORABLE

#: So much of a cell or a reason is kept: no page shows more.
CHARACTERS = 2000


def summary(report: Report) -> dict[str, Any]:
    """A report as it is kept; `seen` tells whether another one says the same."""
    told = {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "refused": report.refused,
        "errors": [asdict(error) for error in report.told],
        "notes": report.notes,
        "rows": [asdict(row) for row in report.rows],
        "beside": report.beside,
    }
    # Each attempt gives new rows other numbers in the database.
    same = {**told, "rows": [{**row, "pk": None} for row in told["rows"]]}  # type: ignore[attr-defined]
    seen = hashlib.sha256(json.dumps(same, sort_keys=True).encode()).hexdigest()
    return {**storable(told), "seen": seen}


def storable(value: Any) -> Any:
    """A value as the database can keep it: JSON Lines may have NUL in a text."""
    if isinstance(value, str):
        return UNSTORABLE.sub("\ufffd", value[:CHARACTERS])
    if isinstance(value, Mapping):
        return {name: storable(item) for name, item in value.items()}
    return [storable(item) for item in value] if isinstance(value, (list, tuple)) else value


@dataclass(frozen=True)
class Line:
    """A row of the preview: what came of it, and why not."""

    row: RowOutcome
    reasons: Sequence[RowError] = ()


class Preview:
    """What was kept of a report, as it is shown."""

    def __init__(self, kept: Mapping[str, Any]) -> None:
        self.created: int = kept["created"]
        self.updated: int = kept["updated"]
        self.unchanged: int = kept["unchanged"]
        self.refused: int = kept["refused"]
        self.notes: list[str] = kept["notes"]
        #: How much would be made beside the rows, of which the notes tell.
        self.beside: int = kept.get("beside", 0)
        #: What the confirmation says was seen.
        self.seen: str = kept["seen"]
        self.errors = [RowError(**error) for error in kept["errors"]]
        self.rows = [
            RowOutcome(**{**row, "changes": tuple(Change(**change) for change in row["changes"])})
            for row in kept["rows"]
        ]

    @property
    def of_the_file(self) -> list[RowError]:
        """What is wrong with the file as a whole."""
        return [error for error in self.errors if not error.line and not error.row]

    @property
    def lines(self) -> list[Line]:
        """What is refused before what would be written, both in the order of the file."""
        return [*self._refused(), *(Line(row) for row in self.rows if row.outcome != "refused")]

    def _refused(self) -> Iterator[Line]:
        place = attrgetter("line", "row")
        known = {place(row): row for row in self.rows}
        for (line, row), errors in groupby(self.errors, key=place):
            if line or row:
                unread = RowOutcome(line, "refused", "", "")
                yield Line(known.get((line, row), unread), list(errors))

    @property
    def changes(self) -> int:
        """How many rows would be written."""
        return self.created + self.updated

    @property
    def more(self) -> int:
        """How many rows beyond those that are shown."""
        return max(0, self.changes + self.refused - len(self.lines))
