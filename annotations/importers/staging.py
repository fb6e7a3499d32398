"""Many annotations at once, written by the block.

All of them go through a temporary table that COPY fills; the database makes or changes annotations from
it by one statement, with every trigger and every constraint.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from django.db import connection
from psycopg import sql

from annotations.models import Annotation

#: Columns that an update leaves as they are where a file says nothing of them.
KEPT = ("passage_id", "start", "end", "exact", "status")

#: Columns of which the database knows better what there is to begin with.
BEGINNINGS = {"created": "statement_timestamp()", "modified": "statement_timestamp()"}

#: Two annotations that agree in these stand at the same place, and are the same person's;
PLACED = ("passage_id", "start", "end", "creator_id")
#: and in these, they say the same.
SAYING = (
    "name_id", "claim_id", "event_id", "stance", "voice", "level", "certainty", "tag_ids", "note",
)  # fmt: skip

#: The class of the advisory locks that let the files of one person come in one after the other.
LOCKS = 0x494D5054


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
                    "SELECT 0 AS line, {} FROM {} WITH NO DATA"
                ).format(listed(columns), self.table)
            )

    def fill(self, rows: Iterable[tuple[int, dict[str, Any]]]) -> None:
        """Let go of the rows before, and take these, with their lines; one COPY."""
        with connection.cursor() as cursor, connection.wrap_database_errors:
            cursor.execute(sql.SQL("TRUNCATE {}").format(self.name))
            with cursor.copy(sql.SQL("COPY {} FROM STDIN").format(self.name)) as copy:
                for line, row in rows:
                    copy.write_row((line, *self.values(row)))

    def twins(self) -> list[tuple[int, int | None, Any]]:
        """The lines of rows that are there twice: with the line of the first, or with the id of the row
        that was there already. One statement.

        Who sees it makes no difference, and what was superseded is no longer said.
        """
        statement = sql.SQL(
            "SELECT line, first, NULL::uuid FROM ("
            "SELECT line, first_value(line) OVER (PARTITION BY {same} ORDER BY line) AS first FROM {stage}"
            ") AS found WHERE first < line UNION ALL "
            "SELECT line, NULL, (array_agg(kept.uuid ORDER BY kept.id))[1] FROM {stage} stage "
            "JOIN {table} kept USING ({placed}) WHERE kept.superseded_by_id IS NULL "
            "AND ({kept}) IS NOT DISTINCT FROM ({staged}) GROUP BY line"
        ).format(
            stage=self.name,
            table=self.table,
            same=listed((*PLACED, *SAYING)),
            placed=listed(PLACED),
            kept=sql.SQL(", ").join(sql.Identifier("kept", column) for column in SAYING),
            staged=sql.SQL(", ").join(sql.Identifier("stage", column) for column in SAYING),
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def drop(self, lines: Iterable[int]) -> None:
        """Let go of the rows of these lines."""
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("DELETE FROM {} WHERE line = ANY(%s)").format(self.name), [list(lines)])

    def insert(self) -> None:
        """Make annotations of the rows."""
        values = (
            sql.SQL("coalesce({}, {})").format(sql.Identifier(column), sql.SQL(BEGINNINGS[column]))
            if column in BEGINNINGS
            else sql.Identifier(column)
            for column in self.made
        )
        statement = sql.SQL(
            "INSERT INTO {table} ({columns}) SELECT {values} FROM {stage} ORDER BY line"
        ).format(
            table=self.table, stage=self.name, columns=listed(self.made), values=sql.SQL(", ").join(values)
        )
        with connection.cursor() as cursor:
            cursor.execute(statement)

    def update(self) -> tuple[set[int], set[int]]:
        """Change the annotations whose version is current still, and which nobody else changes just now.

        Gives the lines of the others: of those whose version is another one, or which are gone; and of
        those that another transaction has locked. It waits for none, so that of two who change the same
        rows in another order neither waits for the other.
        """
        sets = (
            sql.SQL("{0} = coalesce(stage.{0}, kept.{0})" if column in KEPT else "{0} = stage.{0}").format(
                sql.Identifier(column)
            )
            for column in self.changed
        )
        parts = {"table": self.table, "stage": self.name, "sets": sql.SQL(", ").join(sets)}
        asked = "SELECT line FROM {stage} stage"
        there = "SELECT stage.line FROM {table} kept JOIN {stage} stage USING (uuid)"
        lock = there + " ORDER BY kept.id FOR NO KEY UPDATE OF kept SKIP LOCKED"
        change = (
            "UPDATE {table} kept SET {sets} FROM {stage} stage "
            "WHERE stage.line = ANY(%s) AND kept.uuid = stage.uuid AND kept.version = stage.version "
            "RETURNING stage.line"
        )

        def lines(statement: str, *parameters: Any) -> set[int]:
            cursor.execute(sql.SQL(statement).format(**parts), parameters or None)
            return {line for (line,) in cursor.fetchall()}

        with connection.cursor() as cursor:
            every, locked = lines(asked), lines(lock)
            busy = lines(there) - locked if every - locked else set()
            return every - busy - lines(change, list(locked)), busy


def listed(columns: Iterable[str]) -> sql.Composed:
    """Columns as SQL has them, with commas."""
    return sql.SQL(", ").join(map(sql.Identifier, columns))


def one_after_the_other(person: int) -> None:
    """Wait until no other file of this person is coming in: what it brings is there then, and seen."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCKS, person])
