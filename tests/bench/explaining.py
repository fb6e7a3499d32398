"""How PostgreSQL answers: the statement that was written by hand, and those by which Historio answers."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import psycopg
from django.db import connection
from django.test import Client

#: What PostgreSQL's own module is told, so that each statement of a session comes back with its plan.
AUTOMATIC = """
LOAD 'auto_explain';
SET auto_explain.log_min_duration = 0; SET auto_explain.log_analyze = on; SET auto_explain.log_buffers = on;
SET client_min_messages = log;
"""
QUIET = "SET auto_explain.log_min_duration = -1; RESET client_min_messages"


def by_hand(bare: psycopg.Connection[Any], sql: str, parameters: Any) -> Iterator[str]:
    """The plan of a statement, line by line."""
    cursor = psycopg.ClientCursor(bare)
    for (line,) in cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", parameters):
        yield line


def ours(address: str, headers: Mapping[str, str]) -> Iterator[str]:
    """The plans of all statements by which Historio answers, in this process: the second time, as it is once
    statements are kept.
    """
    client = Client(headers=dict(headers))
    read(client, address)
    with explained() as plans:
        read(client, address)
    for plan in plans:
        yield from plan.splitlines()


def read(client: Client, address: str) -> None:
    """All of an answer."""
    response = client.get(address)
    getattr(response, "getvalue", bytes)()
    if response.status_code != 200:
        raise AssertionError(f"{address}: {response.status_code}")


@contextmanager
def explained() -> Iterator[list[str]]:
    """The plans of what Django's connection executes within."""
    plans: list[str] = []

    def hear(told: psycopg.errors.Diagnostic) -> None:
        if "plan:" in (told.message_primary or ""):
            plans.append(told.message_primary or "")

    connection.ensure_connection()
    session = connection.connection
    with connection.cursor() as cursor:
        cursor.execute(AUTOMATIC)
        session.add_notice_handler(hear)
        try:
            yield plans
        finally:
            session.remove_notice_handler(hear)
            cursor.execute(QUIET)
