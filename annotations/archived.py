"""What an archive holds of each model beside the lists of the API, or why it holds nothing of it.

The lists (`tables.TABLES`) say everything in public words. What is left is written by the rows, as the
database has them: people, what the history says, and under which number each row stands there, to which the
history refers. A model that is in none of these lists is forgotten; a test looks for such.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, models

from annotations.models import (
    Change,
    Dating,
    Source,
    TagBroader,
    TagLabel,
    TagNote,
    Token,
    User,
)
from annotations.tables import TABLES

#: The number of each row of a list stands in `numbers/{list}.csv`, beside its public key.
NUMBERED = tuple(name for name in TABLES if name != "changes")


@dataclass(frozen=True)
class Rows:
    """A file with the rows of a model, column by column: the name in the file, and that in the database."""

    name: str
    model: type[models.Model]
    columns: Mapping[str, str]
    #: Only where passwords and tokens come along.
    is_secret: bool = False

    @property
    def file(self) -> str:
        """The name of the file."""
        return f"{self.name}.csv"

    def kinds(self) -> list[str]:
        """What the columns hold, as cells have it."""
        fields = {found.column: found for found in self.model._meta.concrete_fields}
        return [kind_of(fields[column]) for column in self.columns.values()]

    def read(self) -> Iterator[tuple[Any, ...]]:
        """The rows by their number; one query, with a cursor of the server's."""
        table, key = self.model._meta.db_table, self.model._meta.pk.column
        with connection.chunked_cursor() as cursor:
            cursor.execute(f'SELECT {self._selected()} FROM {table} ORDER BY "{key}"')
            yield from cursor

    def _selected(self) -> str:
        fields = {found.column: found for found in self.model._meta.concrete_fields}
        return ", ".join(
            f'"{column}"::text' if isinstance(fields[column], models.JSONField) else f'"{column}"'
            for column in self.columns.values()
        )


def kind_of(field: "models.Field[Any, Any]") -> str:
    """The kind of a column, of those that `values.cells` knows; JSON is text."""
    if isinstance(field, models.ForeignKey | models.OneToOneField):
        return "integer"
    kinds = (
        (models.BooleanField, "boolean"),
        (models.DateTimeField, "datetime"),
        (models.DateField, "date"),
        (models.IntegerField, "integer"),
        (models.JSONField, "json"),
    )
    return next((kind for found, kind in kinds if isinstance(field, found)), "text")


def same(*names: str) -> dict[str, str]:
    """Columns that are called in the file as in the database."""
    return {name: name for name in names}


_PERSON = (
    "username",
    "first_name",
    "last_name",
    "email",
    "is_active",
    "is_staff",
    "is_superuser",
    "date_joined",
)

PEOPLE = Rows("people", User, {"number": "id", **same(*_PERSON)})
#: The same with what opens the door.
PEOPLE_WITH_PASSWORDS = Rows("people", User, {**PEOPLE.columns, "password": "password"})
GROUPS = Rows("groups", Group, {"number": "id", "name": "name"})
MEMBERSHIPS = Rows(
    "memberships", User.groups.through, {"number": "id", "person": "user_id", "group": "group_id"}
)
TOKENS = Rows(
    "tokens",
    Token,
    {
        "number": "id",
        "person": "user_id",
        **same("digest", "name", "scope", "expires", "created", "last_used"),
    },
    is_secret=True,
)
#: Parts, which the lists show with what they belong to; here with their numbers, and when they were made.
LABELS = Rows(
    "labels", TagLabel, {"number": "id", "tag": "tag_id", **same("kind", "language", "text", "created")}
)
NOTES = Rows("notes", TagNote, {"number": "id", "tag": "tag_id", **same("kind", "language", "text")})
BROADER = Rows("broader", TagBroader, {"number": "id", "tag": "tag_id", "broader": "broader_id"})
SCOPE = Rows("scope", Source.scope.through, {"number": "id", "source": "source_id", "event": "event_id"})
#: By which rules the dates of each text were looked for.
DATINGS = Rows(
    "datings", Dating, {"edition": "edition_id", **same("rules", "calendar_from", "calendar_until")}
)
CHANGES = Rows(
    "changes",
    Change,
    {
        "number": "id",
        "at": "at",
        "actor": "actor_id",
        **same("command", "request", "transaction", "action", "model", "row", "owner_model", "owner", "key"),
        **same("audience", "source", "before", "after"),
    },
)

#: Those who are there, in the order in which they come in.
ABOUT_PEOPLE = (GROUPS, PEOPLE, MEMBERSHIPS, TOKENS)
PARTS = (LABELS, NOTES, BROADER, SCOPE, DATINGS)


def rows(*, passwords: bool) -> tuple[Rows, ...]:
    """The files with rows that an archive has."""
    people = PEOPLE_WITH_PASSWORDS if passwords else PEOPLE
    about = tuple(people if found is PEOPLE else found for found in ABOUT_PEOPLE)
    return tuple(found for found in (*about, *PARTS, CHANGES) if passwords or not found.is_secret)


#: Models of which an archive holds nothing, and why.
LEFT_OUT: Mapping[str, str] = {
    "annotations.User_user_permissions": "what somebody may do comes from their role alone",
    "auth.Group_permissions": "what somebody may do comes from their role alone",
    "auth.Permission": "made by the program itself",
    "contenttypes.ContentType": "made by the program itself",
    "annotations.ReferenceStamp": "counts for the caches of one database",
    "annotations.AnnotationTag": "kept by the database, from the tags of annotations",
    "annotations.Upload": "what somebody sent and has not confirmed; gone after a day anyway",
    "annotations.Job": "what somebody has asked for here; gone after some days anyway",
    "annotations.JobPiece": "what somebody has asked for here; gone after some days anyway",
    "procrastinate.ProcrastinateJob": "the queue of the workers at the old address",
    "procrastinate.ProcrastinateEvent": "the queue of the workers at the old address",
    "procrastinate.ProcrastinatePeriodicDefer": "the queue of the workers at the old address",
    "procrastinate.ProcrastinateWorker": "the queue of the workers at the old address",
    "admin.LogEntry": "the admin's short log of what the history has in full",
    "sessions.Session": "people sign in again",
    "axes.AccessAttempt": "wrong passwords at the old address",
    "axes.AccessAttemptExpiration": "wrong passwords at the old address",
    "axes.AccessFailureLog": "wrong passwords at the old address",
    "axes.AccessLog": "who signed in at the old address",
}

#: Columns that are left out of files which hold the rest, and why.
COLUMNS_LEFT_OUT: Mapping[tuple[str, str], str] = {
    ("annotations.User", "last_login"): "when somebody signed in at the old address",
    ("annotations.User", "password"): "only with passwords",
}


def numbered() -> tuple[type[models.Model], ...]:
    """The models whose rows keep their numbers, and whose next number an archive says."""
    lists = (TABLES[name].model for name in NUMBERED)
    parts = (found.model for found in rows(passwords=True) if found is not DATINGS)
    return tuple(dict.fromkeys((*lists, *parts)))
