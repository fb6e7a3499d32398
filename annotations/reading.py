"""Statements that read, by the shortest way: prepared once, and answered in binary.

Django's own cursor writes the parameters into the statement, so that PostgreSQL parses and plans each anew,
and turns every value of the answer from text. This one goes through Django all the same: what it executes is
counted, logged, and known to whoever wraps statements.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection


class Reader(psycopg.Cursor[Any]):
    """A cursor whose parameters and answers are in binary.

    Whether statements are kept is for the connection to say (`prepare_threshold`): a pooler may hand the next
    transaction to another session.
    """

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.format = psycopg.pq.Format.BINARY


def fetch(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    reader: Any = Reader(connection.connection)
    wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
    with wrap(reader) as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
