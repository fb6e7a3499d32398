"""A database of the benchmark's own, on the embedded server or that of DATABASE_URL; dropped at the end."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from historio import embedded, settings


@contextmanager
def own(called: str = "bench") -> Iterator[str]:
    """The URL of an empty database, and the environment that names it; within it Django may be set up."""
    before = os.environ.get("DATABASE_URL")
    name = f"historio_{called}_{os.getpid()}"
    given = {}
    if settings.EMBEDDED:
        found = embedded.dsn(settings.DATA)
        given = {"host": found["HOST"], "port": found["PORT"], "user": found["USER"], "dbname": "postgres"}
    else:
        given = conninfo_to_dict(before or "")
    with embedded.running(settings.DATA) if settings.EMBEDDED else nullcontext():
        administration = make_conninfo(**given)
        run(administration, "CREATE DATABASE {} TEMPLATE template0", name)
        try:
            yield make_conninfo(**{**given, "dbname": name})
        finally:
            run(administration, "DROP DATABASE {} WITH (FORCE)", name)


def run(conninfo: str, statement: str, name: str) -> None:
    """A statement on a database of this name."""
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(sql.SQL(statement).format(sql.Identifier(name)))
