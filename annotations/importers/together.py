"""The annotations of a block, which are written together, and what came of each."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from django.db import DatabaseError, connection, transaction
from django.utils.translation import gettext

from annotations.importers.base import MAX_ROWS, Report, RowDraft, RowError, RowOutcome
from annotations.importers.drafting import Drafter, Stored
from annotations.importers.lookup import busy
from annotations.importers.staging import Stage, one_after_the_other
from annotations.models import Annotation
from annotations.tables import ANNOTATIONS
from annotations.violations import is_refusal, violation


@dataclass(frozen=True, slots=True)
class Entry:
    """A row that is to be written: as it stands in the file, as it is stored, and what is told of it."""

    draft: RowDraft
    row: Stored
    outcome: RowOutcome

    @property
    def line(self) -> int:
        return self.draft.line

    @property
    def is_new(self) -> bool:
        return self.outcome.outcome == "created"


@dataclass
class Left:
    """The lines that were not written: those that were refused, and those of rows that others changed."""

    refused: dict[int, RowError] = field(default_factory=dict)
    stale: set[int] = field(default_factory=set)

    def __or__(self, other: "Left") -> "Left":
        return Left(self.refused | other.refused, self.stale | other.stale)


@dataclass(frozen=True)
class Block:
    """Rows that were written, but for those that were left; and the primary keys of some."""

    entries: Sequence[Entry]
    left: Left
    keys: dict[Any, int]


class Together:
    """Writes annotations by the block. `write` may run in another thread than the rest."""

    def __init__(self, drafter: Drafter, report: Report, *, person: int | None, restoring: bool) -> None:
        self.report, self.person, self.restoring = report, person, restoring
        self.entries: list[Entry] = []
        of_place = ("passage_id", "start", "end", "exact")
        said = [drafter.columns[name] for name in ANNOTATIONS.writable]
        self.made = list(dict.fromkeys(["uuid", "creator_id", *of_place, *drafter.columns.values()]))
        self.changed = [*of_place, *said, *(["status"] if "status" in drafter.restored else [])]
        self.stage: Stage | None = None
        #: On which line stands what was made, by the number of its id.
        self.lines: dict[int, int] = {}

    def add(self, draft: RowDraft, row: Stored, outcome: RowOutcome) -> None:
        """Take a row."""
        self.entries.append(Entry(draft, row, outcome))

    def taken(self) -> list[Entry]:
        """The rows that were taken, which are the caller's now."""
        entries, self.entries = self.entries, []
        return entries

    def write(self, entries: Sequence[Entry], *, told: int) -> Block:
        """Write rows, and find the keys of so many of them as are still `told` of."""
        if self.stage is None:
            if self.person is not None:
                one_after_the_other(self.person)
            self.stage = Stage(self.made, self.changed)
        left = in_halves(self._insert, [entry for entry in entries if entry.is_new])
        left |= in_halves(self._update, [entry for entry in entries if not entry.is_new])
        written = (
            entry for entry in entries if entry.line not in left.refused and entry.line not in left.stale
        )
        return Block(entries, left, self._keys(islice(written, told)))

    def tell(self, block: Block) -> list[RowDraft]:
        """Tell what came of a block; the rows that others have changed meanwhile are given back."""
        for entry in block.entries:
            if entry.line in block.left.stale:
                continue
            if error := block.left.refused.get(entry.line):
                self.report.errors.append(error)
                self.report.tell(replace(entry.outcome, outcome="refused"))
            elif len(self.report.rows) < MAX_ROWS:
                self.report.tell(replace(entry.outcome, pk=block.keys.get(entry.row["uuid"])))
            else:
                self.report.count(entry.outcome.outcome)
        return [entry.draft for entry in block.entries if entry.line in block.left.stale]

    def _insert(self, entries: Sequence[Entry]) -> Left:
        assert self.stage is not None
        self.stage.fill((entry.line, entry.row) for entry in entries)
        left = Left()
        if not self.restoring:  # what is put back may refer to what comes later, and was there twice
            left.refused = self._twins(self.stage)
        if left.refused:
            self.stage.drop(left.refused)
        self.stage.insert()
        if not self.restoring:
            connection.check_constraints()
            self.lines |= {
                entry.row["uuid"].int: entry.line for entry in entries if entry.line not in left.refused
            }
        return left

    def _twins(self, stage: Stage) -> dict[int, RowError]:
        """Those rows of the stage that are there already, on the line before or in the database."""
        found = {}
        for line, first, uuid in stage.twins():
            first = first or self.lines.get(uuid.int)
            reason = gettext("you have made this annotation already: %(id)s") % {"id": uuid}
            found[line] = RowError(line, "", of_line(first) if first else reason)
        return found

    def _update(self, entries: Sequence[Entry]) -> Left:
        assert self.stage is not None
        self.stage.fill((entry.line, entry.row) for entry in entries)
        stale, locked = self.stage.update()
        return Left({line: RowError(line, "", busy()) for line in locked}, stale)

    def _keys(self, entries: Iterable[Entry]) -> dict[Any, int]:
        """The primary keys of these rows."""
        told = [entry.row["uuid"] for entry in entries]
        found = Annotation.objects.filter(uuid__in=told).order_by()
        return dict(found.values_list("uuid", "pk")) if told else {}


def of_line(line: int) -> str:
    """Why a row is refused that stands in the file twice."""
    return gettext("the same annotation stands on line %(line)s already") % {"line": line}


def in_halves(write: Callable[[Sequence[Entry]], Left], entries: Sequence[Entry]) -> Left:
    """Write rows; where the database refuses some, halve by halve, to find which.

    `write` gives what it left. It is called once, and for each row that is refused twice more for each
    time that the number of rows can be halved.
    """
    if not entries:
        return Left()
    try:
        with transaction.atomic():
            return write(entries)
    except DatabaseError as error:
        found = refusal(entries[0].line, error)
        if len(entries) == 1:
            return Left({found.line: found})
    middle = len(entries) // 2
    return in_halves(write, entries[:middle]) | in_halves(write, entries[middle:])


def refusal(line: int, error: DatabaseError) -> RowError:
    """What the database refused of a row; raised again if it was not the row's fault."""
    if not is_refusal(error):
        raise error
    found = violation(error)
    return RowError(line, found.name, found.message)
