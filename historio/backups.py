"""Copies of the database in the formats of `pg_dump`, each proved by being restored.

A copy is `historio-20261127T091500Z.dump`, and beside it `….json`: how many rows each table has, a hash of
them, and the SHA-256 of the file. Both are of one moment: what counts and what dumps share a snapshot.
"""

import hashlib
import json
import os
import re
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg import pq, sql
from psycopg.conninfo import make_conninfo

from historio import embedded

NAMED = re.compile(r"historio-\d{8}T\d{6}Z\.dump")
#: What is hashed as text looks the same in every session.
PLAINLY = (
    "SET timezone = 'UTC'; SET datestyle = 'ISO'; SET intervalstyle = 'postgres'; SET bytea_output = 'hex'"
)


class BackupError(Exception):
    """There is no good copy, or it was not restored; the message tells its reader what to do."""


@dataclass(frozen=True, slots=True)
class Content:
    """What a database holds: of each table the number of its rows, and the sum of their hashes."""

    tables: Mapping[str, tuple[int, str]]

    @property
    def rows(self) -> int:
        return sum(count for count, _ in self.tables.values())

    def differences(self, other: "Content") -> list[str]:
        """The tables that are not the same in both, in words."""
        found = []
        for name in sorted({*self.tables, *other.tables}):
            one, two = self.tables.get(name), other.tables.get(name)
            if one is None or two is None:
                found.append(f"{name} is in one of them only")
            elif tuple(one) != tuple(two):
                rows = f"{one[0]:,} rows and {two[0]:,}" if one[0] != two[0] else "rows that differ"
                found.append(f"{name} has {rows}")
        return found


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is written beside a copy."""

    made: str
    server: str
    sha256: str
    tables: Mapping[str, tuple[int, str]]

    @classmethod
    def beside(cls, dump: Path) -> "Manifest":
        """That of a copy. Raises BackupError if there is none, or the copy is not the one it was made of."""
        try:
            manifest = cls(**json.loads(dump.with_suffix(".json").read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise BackupError(f"{dump.with_suffix('.json')} cannot be read: {error}") from error
        if digest(dump) != manifest.sha256:
            raise BackupError(
                f"{dump} is damaged: its SHA-256 is not that of {dump.with_suffix('.json').name}"
            )
        return manifest


def digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise BackupError(f"{path} cannot be read: {error.strerror}") from error


@dataclass(frozen=True)
class Server:
    """A database, by what libpq knows of it."""

    known: Mapping[str, str]

    @classmethod
    def of(cls, parameters: Mapping[str, Any], *, pooled: bool = False) -> "Server":
        """That of Django's parameters, of which libpq knows some.

        Raises BackupError if a pooler stands before it: what `pg_dump` sets for its session would be left to
        somebody else, and its snapshot is its session's.
        """
        if pooled:
            raise BackupError(
                "DATABASE_URL leads to a pooler: give this command the server itself, without HISTORIO_POOLED"
            )
        names = {one.keyword.decode() for one in pq.Conninfo.get_defaults()}
        return cls({name: str(value) for name, value in parameters.items() if name in names and value})

    def called(self, name: str) -> "Server":
        """Another database of the same server."""
        return Server({**self.known, "dbname": name})

    def connect(self, *, autocommit: bool = False) -> psycopg.Connection[Any]:
        """A session, whose transactions each see one moment."""
        connection = psycopg.connect(make_conninfo(**self.known), autocommit=True)
        connection.execute(PLAINLY)
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.autocommit = autocommit
        return connection

    def run(self, program: Path, *arguments: str) -> None:
        """A program of PostgreSQL's on this database; the password is not on its command line."""
        shown = make_conninfo(**{name: value for name, value in self.known.items() if name != "password"})
        secret = {"PGPASSWORD": self.known["password"]} if "password" in self.known else {}
        done = subprocess.run(
            [program, "--no-password", f"--dbname={shown}", *arguments],
            env=os.environ | secret, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise BackupError(f"{program.name} failed:\n{done.stderr.strip()}")


def tool(name: str, connection: psycopg.Connection[Any]) -> Path:
    """A program of PostgreSQL's that is no older than the server, and if it can be no newer either.

    An older one is refused by the server; a newer one may say what an older server does not know.
    """
    major = connection.info.server_version // 10000
    places = [*embedded.places(), *map(Path, os.get_exec_path())]
    versions = {place / name: version_of(place / name) for place in places}
    fit = [program for program, version in versions.items() if version >= major]
    if not fit:
        raise BackupError(
            f"there is no {name} of PostgreSQL {major} or newer on this machine: "
            f"on Debian, apt install postgresql-client-{major}"
        )
    return min(fit, key=lambda program: versions[program])


@cache
def version_of(program: Path) -> int:
    """The major version of a program of PostgreSQL's; 0 if it is not there."""
    try:
        shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", shown.stdout)
    return int(version[1]) if version else 0


def content(connection: psycopg.Connection[Any]) -> Content:
    """What the connection sees. Reads every row once."""
    found = connection.execute(
        "SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
        " WHERE c.relkind = 'r' AND n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' ORDER BY 1, 2"
    ).fetchall()
    tables = {}
    for schema, name in found:
        statement = sql.SQL("SELECT count(*), coalesce(sum(hashtextextended(t::text, 0)), 0)::text FROM {} t")
        count, hashed = connection.execute(statement.format(sql.Identifier(schema, name))).fetchone() or (
            0,
            "0",
        )
        tables[f"{schema}.{name}"] = (count, hashed)
    return Content(tables)


def back_up(server: Server, folder: Path, *, keep: int | None = None) -> tuple[Path, Content]:
    """Write a copy into the folder, restore it aside, and compare; then remove all but the newest `keep`.

    Raises BackupError, and leaves nothing behind, if the copy does not give back what was there.
    """
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise BackupError(f"{folder} cannot be made: {error.strerror}") from error
    now = datetime.now(UTC)
    dump = folder / f"historio-{now:%Y%m%dT%H%M%SZ}.dump"
    if dump.exists():
        raise BackupError(f"{dump} is there already")
    unproved = folder / f".{dump.name}.{secrets.token_hex(4)}"
    try:
        with server.connect() as connection:
            (snapshot,) = connection.execute("SELECT pg_export_snapshot()").fetchone() or ("",)
            version = connection.info.parameter_status("server_version") or ""
            arguments = ("--format=custom", "--no-owner", "--no-acl", f"--snapshot={snapshot}")
            private(unproved)
            server.run(tool("pg_dump", connection), *arguments, f"--file={unproved}")
            there = content(connection)
        if there.rows == 0:
            raise BackupError("the database is empty: there is nothing to copy")
        prove(server, unproved, there)
        manifest = Manifest(f"{now:%Y-%m-%dT%H:%M:%SZ}", version, digest(unproved), there.tables)
        beside = dump.with_suffix(".json")
        private(beside)
        beside.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
        unproved.rename(dump)
    except OSError as error:
        raise BackupError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        unproved.unlink(missing_ok=True)
    if keep:
        forget(folder, keep)
    return dump, there


def private(path: Path) -> None:
    """An empty file that nobody else reads: it will hold hashes of passwords."""
    path.touch(mode=0o600)


def forget(folder: Path, keep: int) -> None:
    """Remove all copies but the newest, and nothing that has another name."""
    copies = sorted(path for path in folder.iterdir() if NAMED.fullmatch(path.name))
    for dump in copies[:-keep]:
        dump.unlink()
        dump.with_suffix(".json").unlink(missing_ok=True)


def prove(server: Server, dump: Path, there: Content) -> None:
    """Restore a copy into a database that lives no longer than this, and compare."""
    with scratch(server) as aside:
        pour(aside, dump)
        with aside.connect() as connection:
            if differences := there.differences(content(connection)):
                raise BackupError(f"the copy does not give back what is there: {'; '.join(differences)}")


@contextmanager
def scratch(server: Server) -> Iterator[Server]:
    """A new database beside that of the server, of the same letters."""
    name = f"historio_proof_{secrets.token_hex(6)}"
    with server.connect(autocommit=True) as connection:
        try:
            connection.execute(making(connection, name))
        except psycopg.errors.InsufficientPrivilege as error:
            raise BackupError(
                "a copy is proved in a new database, and this role may make none: ALTER ROLE … CREATEDB"
            ) from error
        try:
            yield server.called(name)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def making(connection: psycopg.Connection[Any], name: str) -> sql.Composed:
    """The statement that makes a database whose encoding and locale are those of this one."""
    locale = "datlocale" if connection.info.server_version >= 170000 else "daticulocale"
    provider, collate, ctype, named = connection.execute(
        f"SELECT datlocprovider, datcollate, datctype, {locale} FROM pg_database"
        " WHERE datname = current_database()"
    ).fetchone() or ("c", "C.UTF-8", "C.UTF-8", None)
    word = {"b": "BUILTIN", "i": "ICU", "c": "LIBC"}[provider]
    own = sql.SQL(" {}_LOCALE {}").format(sql.SQL(word), sql.Literal(named)) if named else sql.SQL("")
    return sql.SQL(
        "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER {} LC_COLLATE {} LC_CTYPE {}{}"
    ).format(
        sql.Identifier(name), sql.SQL(word.lower()), sql.Literal(collate), sql.Literal(ctype), own
    )  # fmt: skip


def pour(server: Server, dump: Path) -> None:
    """Put a copy into an empty database: all of it, or nothing."""
    with server.connect() as connection:
        program = tool("pg_restore", connection)
    server.run(program, "--exit-on-error", "--single-transaction", "--no-owner", "--no-acl", str(dump))


def restore(server: Server, dump: Path) -> Content:
    """Put a copy into the database, which must be empty, and compare with what was copied."""
    manifest = Manifest.beside(dump)
    with server.connect() as connection:
        there = content(connection)
    if there.tables:
        raise BackupError(
            f"the database {server.known.get('dbname', '')} is not empty ({len(there.tables)} tables, "
            f"{there.rows:,} rows), and nothing is overwritten: name an empty one in DATABASE_URL, "
            "or an empty directory in HISTORIO_DATA"
        )
    pour(server, dump)
    with server.connect() as connection:
        restored = content(connection)
    if differences := Content(manifest.tables).differences(restored):
        raise BackupError(f"what was restored is not what was copied: {'; '.join(differences)}")
    return restored
