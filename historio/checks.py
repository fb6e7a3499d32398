"""What a database must be like, said before something goes wrong in a quieter way."""

from collections.abc import Sequence
from typing import Any

from django.core.checks import Error, Tags, register
from django.db import OperationalError, ProgrammingError, connections

RIGHT = {
    True: "createdb --template=template0 --encoding=UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8",
    False: "createdb --template=template0 --encoding=UTF8 --locale=C.UTF-8",
}


@register(Tags.database)
def the_database_knows_its_letters(databases: Sequence[str] | None = None, **_: Any) -> list[Error]:
    """PostgreSQL 15 or newer, in UTF-8, that knows small from capital letters of any script."""
    return [error for alias in databases or () for error in _errors(alias)]


def _errors(alias: str) -> list[Error]:
    connection = connections[alias]
    name = connection.settings_dict["NAME"]
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version_num')::int / 10000,"
            " current_setting('server_encoding'), current_setting('server_version')"
        )
        major, encoding, version = cursor.fetchone()
        if major < 15:
            return [
                Error(
                    f"The server of the database {name} is PostgreSQL {version}.",
                    hint="Historio needs PostgreSQL 15 or newer.",
                    id="historio.E001",
                )
            ]
        hint = f"Make a new database and name it in DATABASE_URL: {RIGHT[major >= 17]} NAME"
        if encoding != "UTF8":
            return [
                Error(
                    f"The database {name} is encoded in {encoding}, not in UTF8.",
                    hint=hint,
                    id="historio.E002",
                )
            ]
        cursor.execute("SELECT lower('ЖΑ') = 'жα'")
        if not cursor.fetchone()[0]:
            return [
                Error(
                    f"The database {name} does not know small letters from capitals: "
                    "a search for 'жизнь' would not find 'Жизнь'.",
                    hint=hint,
                    id="historio.E003",
                )
            ]
    return []


def is_unreachable(error: OperationalError) -> bool:
    """Whether there was no connection at all; otherwise the server gave the error a code."""
    return getattr(error.__cause__, "sqlstate", None) is None


def has_no_tables(error: ProgrammingError) -> bool:
    """Whether a table is missing (undefined_table)."""
    return getattr(error.__cause__, "sqlstate", None) == "42P01"


def unreachable(error: OperationalError) -> str:
    """What to tell somebody whose database cannot be reached."""
    settings = connections["default"].settings_dict
    where = settings["HOST"] or settings["OPTIONS"].get("service") or "this machine"
    if settings["PORT"]:
        where += f", port {settings['PORT']}"
    return (
        f"no connection to the database {settings['NAME']} at {where}:\n{str(error).strip()}\n"
        "Start that server or mend DATABASE_URL; without DATABASE_URL, Historio runs its own."
    )
