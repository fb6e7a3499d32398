"""Rows come in as an archive has them, under their own numbers: by COPY, with every trigger and rule."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection
from django.utils.translation import gettext
from psycopg import sql

from annotations import acting
from annotations.archived import Rows
from annotations.importers.base import Report, RowError
from annotations.importers.packed import Packed
from annotations.importers.together import refusal
from annotations.models import User
from annotations.values.cells import is_free_text, unguard

#: A cell may be as long as a text.
csv.field_size_limit(2**31 - 1)

#: Which of the rows that were sent PostgreSQL speaks of.
ROW = re.compile(r"COPY [^,]*, line (\d+)")


class Unreadable(ValueError):
    """A file that has not the columns that it should have."""


@contextmanager
def table(packed: Packed, name: str) -> Iterator[Any]:
    """A reader of a file's rows, streamed; Unreadable, with the file's name, for what is no CSV of ours."""
    try:
        with packed.open(name) as file, io.TextIOWrapper(file, encoding="utf-8", newline="") as text:
            yield csv.reader(text, strict=True)
    except (csv.Error, UnicodeDecodeError, Unreadable) as error:
        raise Unreadable(f"{name}: {error}") from error
    except FileNotFoundError as error:
        raise Unreadable(gettext("there is no %(file)s") % {"file": name}) from error


def read(packed: Packed, rows: Rows) -> Iterator[tuple[Any, ...]]:
    """The rows of a file, as the database takes them: None for an empty cell where no text can be."""
    kinds = rows.kinds()
    with table(packed, rows.file) as reader:
        header: list[str] = next(reader, [])
        if header != [*rows.columns]:
            told = gettext("the columns are %(found)s, and should be %(wanted)s")
            raise Unreadable(told % {"found": ", ".join(header), "wanted": ", ".join(rows.columns)})
        for cells in reader:
            if len(cells) != len(kinds):
                told = gettext("the row that ends on line %(line)s has %(found)s cells, and not %(wanted)s")
                wanted = {"line": reader.line_num, "found": len(cells), "wanted": len(kinds)}
                raise Unreadable(told % wanted)
            yield tuple(value_of(cell, kind) for cell, kind in zip(cells, kinds, strict=True))


def value_of(cell: str, kind: str) -> str | None:
    """What a cell holds."""
    if kind == "text":
        return unguard(cell)
    return None if cell == "" else unguard(cell) if is_free_text(kind) else cell


def load(packed: Packed, rows: Rows, *, without: Mapping[str, set[str]] | None = None) -> Report:
    """Put in the rows of a file, but for those `without` whose column has one of these values.

    All or none: what was refused stands in the report, with the number of its row.
    """
    report = Report()
    columns = [*rows.columns.values()]
    names = [*rows.columns]
    # Whoever comes without a password has none that anybody knows.
    locked = rows.model is User and "password" not in columns
    acting.tell()  # COPY is seen by nobody who would say it
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(rows.model._meta.db_table),
        sql.SQL(", ").join(map(sql.Identifier, [*columns, *(["password"] if locked else [])])),
    )
    try:
        with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
            for row in read(packed, rows):
                if without and any(row[names.index(name)] in values for name, values in without.items()):
                    report.unchanged += 1
                    continue
                copy.write_row((*row, make_password(None)) if locked else row)
                report.created += 1
        connection.check_constraints()
    except DatabaseError as error:
        report = Report(errors=[told(error)])
    except Unreadable as error:
        report = Report(errors=[RowError(0, "", str(error))])
    return report


def told(error: DatabaseError) -> RowError:
    """What the database refused, with the row of the file; raised again if no row was at fault."""
    found = refusal(0, error)
    diagnosis = getattr(error.__cause__, "diag", None)
    place = ROW.search(getattr(diagnosis, "context", None) or "")
    message = found.message
    if place:
        message = gettext("row %(row)s: %(why)s") % {"row": place[1], "why": message}
    return RowError(0, found.column, message)


def numbers(packed: Packed, name: str) -> dict[str, int]:
    """The numbers of a list's rows, by their public key; Unreadable if a line is none."""
    with table(packed, f"numbers/{name}.csv") as reader:
        header: list[str] = next(reader, [])
        found: dict[str, int] = {}
        for cells in reader:
            if len(cells) != 2 or not is_number(cells[1]):
                told = gettext("line %(line)s is no key with a number")
                raise Unreadable(told % {"line": reader.line_num})
            found[unguard(cells[0])] = int(cells[1])
        if len(header) != 2:
            raise Unreadable(gettext("there are no columns"))
    return found


def is_number(cell: str) -> bool:
    """Whether a cell has a number that a row can have."""
    return cell.isascii() and cell.isdecimal() and 0 < int(cell) < 2**62


def emptied(models: Sequence[Any]) -> None:
    """Remove all rows of these models, past their managers: others of the same numbers come."""
    with connection.cursor() as cursor:
        for model in models:
            cursor.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(model._meta.db_table)))
