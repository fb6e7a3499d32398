"""Many annotations at once: what the rows of a file say, as the database stores it, written by the block.

What rows repeat (references, choices, tags) is read and cleaned once. A row in which anything is in doubt
is left to `recording.draft`, which says what is wrong with it in the words of a single row, or that nothing
is. All of them go through a temporary table that COPY fills; the database makes or changes annotations from
it by one statement, with every trigger and every constraint.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from itertools import islice
from operator import itemgetter
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction
from django.db.models.expressions import DatabaseDefault
from psycopg import sql

from annotations import recording
from annotations.anchoring import PLACE, anchor
from annotations.importers.base import MAX_ROWS, Report, RowDraft, RowError, RowOutcome
from annotations.models import Annotation, Tag
from annotations.models.base import UNSTORABLE
from annotations.tables import ANNOTATIONS
from annotations.violations import is_refusal, violation

#: A row as it is stored: values by column.
Stored = dict[str, Any]

#: What a value must be to be remembered by: of 1, 1.0 and true each would find what another one was.
PLAIN = (str, int, type(None))

#: So many values of a column are remembered.
REMEMBERED = 100_000

#: Stands for a value that a column does not take.
WRONG = object()

#: Columns that an update leaves as they are where a file says nothing of them.
KEPT = ("passage_id", "start", "end", "exact", "status")

#: Columns of which the database knows better what there is to begin with.
BEGINNINGS = {"created": "statement_timestamp()", "modified": "statement_timestamp()"}


class Drafter:
    """Makes stored rows of what a file says, without asking the database row by row."""

    def __init__(self, resolve: recording.Resolver, restored: Collection[str]) -> None:
        self.resolve, self.restored = resolve, restored
        self.columns: dict[str, str] = {}
        for name in (*ANNOTATIONS.writable, *restored):
            found = ANNOTATIONS.field(name)
            assert found is not None
            self.columns[name] = found.attname
        self.known: dict[str, dict[Any, Any]] = {name: {} for name in self.columns}
        #: The event of each name and each claim.
        self.events: dict[tuple[str, int | None], int | None] = {}
        self.start = of(Annotation()) | {"uuid": None, "exact": None}

    def draft(self, given: Mapping[str, Any], *, placed: bool = False) -> Stored | None:
        """The stored row, or None if only `recording.draft` can tell what is to become of it.

        `placed` says that the words stay where they are.
        """
        row = self.start.copy()
        for name, value in given.items():
            if name in PLACE:
                continue
            if name == "note":
                found = value if isinstance(value, str) and not UNSTORABLE.search(value) else WRONG
            else:
                found = self._value(name, value)
            if found is WRONG:
                return None
            row[self.columns[name]] = found
        return row if self._agrees(row) and (placed or self._place(row, given)) else None

    def _value(self, name: str, value: Any) -> Any:
        if name == "tags" and type(value) is list:
            return self._tags(value)
        if type(value) not in PLAIN:
            return WRONG
        known = self.known[name]
        try:
            return known[value]
        except KeyError:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[value] = self._learn(name, value)
            return found

    def _tags(self, slugs: list[Any]) -> Any:
        """The keys of tags, the one column that holds several values."""
        known = self.resolve.references.keys[Tag]
        try:
            return [known[slug] for slug in slugs]
        except (KeyError, TypeError):  # unknown, or no string
            return WRONG

    def _learn(self, name: str, value: Any) -> Any:
        """What is stored for a value that a client sends, as `recording.draft` cleans it."""
        column = ANNOTATIONS.columns[name]
        made, attname = Annotation(), self.columns[name]
        try:
            parsed = recording.parse(ANNOTATIONS, name, value, self.resolve)
            setattr(made, column.writes or column.restores, parsed)
            others = {field.name for field in made._meta.concrete_fields if field.attname != attname}
            made.clean_fields(exclude=others)
        except ValidationError:
            return WRONG
        stored = getattr(made, attname)
        if name in ("name", "claim"):
            self.events[attname, stored] = parsed and parsed.event_id
        return stored

    def _agrees(self, row: Stored) -> bool:
        """Whether what is said of the words goes together; sets what follows from it (`Annotation.clean`)."""
        attested = [(column, row[column]) for column in ("name_id", "claim_id") if row[column] is not None]
        if len(attested) > 1:
            return False
        for target in attested:
            if row["event_id"] not in (None, self.events[target]):
                return False
            row["event_id"] = self.events[target]
            row["stance"] = row["stance"] or Annotation.Stance.AFFIRMS.value
        if (row["visibility"] == "group") != (row["group_id"] is not None):
            return False
        return row["voice"] != "attributed" or not self.resolve.references.views.isdisjoint(row["tag_ids"])

    def _place(self, row: Stored, given: Mapping[str, Any]) -> bool:
        """Whether the words stand where the file says; sets their place."""
        place = {name: given[name] for name in PLACE if name in given}
        if recording.of_wrong_kind(place):
            return False
        try:
            found = anchor(place, texts=self.resolve.texts)
        except ValidationError:
            return False
        row["passage_id"], row["start"], row["end"] = found.passage.pk, found.span.start, found.span.end
        row["exact"] = found.passage.text[found.span.start : found.span.end]
        return True


def of(made: Annotation) -> Stored:
    """What is to be stored of an instance; what the database sets itself is None."""
    return {
        column: None
        if isinstance(value, DatabaseDefault)
        else value.value
        if isinstance(value, Enum)
        else value
        for column, value in vars(made).items()
    }


class Stage:
    """The temporary table, for the length of a transaction.

    `made` are the columns of new rows, `changed` those that an update sets.
    """

    name = sql.Identifier("pg_temp", "staged_annotation")
    table = sql.Identifier(Annotation._meta.db_table)

    def __init__(self, made: Sequence[str], changed: Sequence[str]) -> None:
        self.made, self.changed = made, changed
        columns = list(dict.fromkeys(["uuid", "version", *made, *changed]))
        self.values = itemgetter(*columns)
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DROP TABLE IF EXISTS {}").format(self.name))
            cursor.execute(
                sql.SQL(
                    "CREATE TEMPORARY TABLE staged_annotation ON COMMIT DROP AS "
                    "SELECT 0 AS line, true AS is_new, {} FROM {} WITH NO DATA"
                ).format(listed(columns), self.table)
            )

    def fill(self, rows: Iterable["Entry"]) -> None:
        """Let go of the rows before, and take these; one COPY."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("TRUNCATE {}").format(self.name))
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(self.name)) as copy:
                for entry in rows:
                    copy.write_row((entry.line, entry.is_new, *self.values(entry.row)))

    def insert(self, first: int, last: int) -> set[int]:
        """Make annotations of the new rows of these lines; none is left."""
        values = (
            sql.SQL("coalesce({}, {})").format(sql.Identifier(column), sql.SQL(BEGINNINGS[column]))
            if column in BEGINNINGS
            else sql.Identifier(column)
            for column in self.made
        )
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {stage} "
            "WHERE is_new AND line BETWEEN {first} AND {last} ORDER BY line"
        ).format(
            table=self.table,
            stage=self.name,
            columns=listed(self.made),
            values=sql.SQL(", ").join(values),
            first=first,
            last=last,
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
        return set()

    def update(self, first: int, last: int) -> set[int]:
        """Change the annotations of these lines whose version is current still; the lines of the others."""
        sets = (
            sql.SQL("{0} = coalesce(stage.{0}, kept.{0})" if column in KEPT else "{0} = stage.{0}").format(
                sql.Identifier(column)
            )
            for column in self.changed
        )
        parts = {
            "table": self.table,
            "stage": self.name,
            "sets": sql.SQL(", ").join(sets),
            "those": sql.SQL("NOT stage.is_new AND stage.line BETWEEN {} AND {}").format(first, last),
        }
        # In the order of keys, so that of two who change the same rows neither waits for the other.
        lock = (
            "SELECT stage.line FROM {table} kept JOIN {stage} stage USING (uuid) WHERE {those} "
            "ORDER BY kept.id FOR NO KEY UPDATE OF kept"
        )
        change = (
            "UPDATE {table} kept SET {sets} FROM {stage} stage "
            "WHERE {those} AND kept.uuid = stage.uuid AND kept.version = stage.version RETURNING stage.line"
        )
        asked = "SELECT line FROM {stage} stage WHERE {those}"
        found = []
        with connection.cursor() as cursor:
            for statement in (lock, asked, change):
                cursor.execute(sql.SQL(statement).format(**parts))
                found.append({line for (line,) in cursor.fetchall()})
        return found[1] - found[2]


def listed(columns: Iterable[str]) -> sql.Composed:
    """Columns as SQL has them, with commas."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))


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


class Together:
    """The rows of a block that are written together; `report` is told what came of them."""

    def __init__(self, drafter: Drafter, report: Report, *, restoring: bool) -> None:
        self.report, self.restoring = report, restoring
        self.entries: list[Entry] = []
        of_place = ("passage_id", "start", "end", "exact")
        said = [drafter.columns[name] for name in ANNOTATIONS.writable]
        self.made = list(dict.fromkeys(["uuid", "creator_id", *of_place, *drafter.columns.values()]))
        self.changed = [*of_place, *said, *(["status"] if "status" in drafter.restored else [])]
        self.stage: Stage | None = None

    def add(self, draft: RowDraft, row: Stored, outcome: RowOutcome) -> None:
        """Take a row."""
        self.entries.append(Entry(draft, row, outcome))

    def write(self) -> list[RowDraft]:
        """Write the rows that were taken; those that others have changed meanwhile are given back."""
        entries, self.entries = self.entries, []
        if not entries:
            return []
        self.stage = self.stage or Stage(self.made, self.changed)
        self.stage.fill(entries)
        refused: dict[int, RowError] = {}

        def refuse(line: int, error: DatabaseError) -> None:
            refused[line] = refusal(line, error)

        in_halves(self._insert, [entry.line for entry in entries if entry.is_new], refuse)
        stale = in_halves(self._update, [entry.line for entry in entries if not entry.is_new], refuse)
        written = [entry for entry in entries if entry.line not in stale]
        keys = self._keys(entry for entry in written if entry.line not in refused)
        for entry in written:
            if error := refused.get(entry.line):
                self.report.errors.append(error)
                self.report.tell(replace(entry.outcome, outcome="refused"))
            else:
                self.report.tell(replace(entry.outcome, pk=keys.get(entry.row["uuid"])))
        return [entry.draft for entry in entries if entry.line in stale]

    def _insert(self, first: int, last: int) -> set[int]:
        assert self.stage is not None
        self.stage.insert(first, last)
        if not self.restoring:  # what is put back may refer to what comes later
            connection.check_constraints()
        return set()

    def _update(self, first: int, last: int) -> set[int]:
        assert self.stage is not None
        return self.stage.update(first, last)

    def _keys(self, entries: Iterable[Entry]) -> dict[Any, int]:
        """The primary keys of those rows of which the report will tell."""
        told = list(islice(entries, max(0, MAX_ROWS - len(self.report.rows))))
        found = Annotation.objects.filter(uuid__in=[entry.row["uuid"] for entry in told])
        return dict(found.order_by().values_list("uuid", "pk")) if told else {}


def in_halves(
    write: Callable[[int, int], set[int]], lines: Sequence[int], refuse: Callable[[int, DatabaseError], None]
) -> set[int]:
    """Write the rows of these lines; where the database refuses some, halve by halve, to find which.

    `write` takes the first and the last line and gives those that it left. It is called once, and for
    each row that is refused twice more for each time that the number of lines can be halved.
    """
    if not lines:
        return set()
    try:
        with transaction.atomic():
            return write(lines[0], lines[-1])
    except DatabaseError as error:
        refusal(0, error)
        if len(lines) == 1:
            refuse(lines[0], error)
            return set()
    middle = len(lines) // 2
    return in_halves(write, lines[:middle], refuse) | in_halves(write, lines[middle:], refuse)


def refusal(line: int, error: DatabaseError) -> RowError:
    """What the database refused of a row; raised again if it was not the row's fault."""
    if not is_refusal(error):
        raise error
    found = violation(error)
    return RowError(line, found.name, found.message)
