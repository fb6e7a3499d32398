"""Statements that read, by the shortest way: prepared once where that is right, and answered in binary.

Django's own cursor writes the parameters into the statement, so that PostgreSQL parses and plans each anew,
and turns every value of the answer from text. This one goes through Django all the same: what it executes
is counted, logged, and known to whoever wraps statements.

A plan that is kept is made for no value in particular: that saves a millisecond, and costs a hundred where
another tag or word wants another plan.
"""

from collections.abc import Sequence
from typing import Any, Self

import psycopg
from django.db import connection


class Reader(psycopg.Cursor[Any]):
    """A cursor whose parameters and answers are in binary."""

    #: Whether the session keeps the statement and its plan.
    steady = True

    def execute(self, query: Any, params: Any = None, **_: Any) -> Self:
        """Send it, with its parameters beside it."""
        return super().execute(query, params, prepare=None if self.steady else False, binary=True)


def fetch(sql: str, parameters: Sequence[Any], *, steady: bool) -> list[tuple[Any, ...]]:
    """The rows of a statement. It is `steady` if one plan is right for whatever values."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    reader: Any = Reader(connection.connection)
    # A pooler hands the next transaction to another session, which knows nothing of the statement.
    reader.steady = steady and not connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(reader) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def renew_statistics() -> None:
    """Let the planner know what was just loaded in bulk: some seconds for a million rows."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
