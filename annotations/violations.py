"""What the database refuses, in sentences: no client reads the database's own words.

Triggers raise sentences of their own, which stay. For the rest the constraint says what it stands
for: its `violation_error_message`, the fields that are taken, or its name, which is a fact.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import DatabaseError, DataError, IntegrityError, InterfaceError, OperationalError, models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.columns import Table
from annotations.tables import TABLES

Model = type[models.Model] | None

TABLES_OF: Mapping[Any, Table] = {table.model: table for table in TABLES.values()}

#: The columns and values of a key, as PostgreSQL has them in the detail, in whatever language.
KEY = re.compile(r"\((?P<columns>[^()]*)\)=\((?P<values>.*)\)", re.DOTALL)

#: What cannot be stored, by SQLSTATE.
UNSTORABLE = {
    "22001": _("a text is too long"),
    "22003": _("a number is too large"),
    "22008": _("a date is out of range"),
    "22021": _("a character cannot be stored as text"),
    "22P05": _("a character cannot be stored as text"),
    "54000": _("a text is too long"),
}


#: So many seconds later the database may be there again.
RETRY_AFTER = 2
#: A server that is a standby now, or takes no writes (read_only_sql_transaction).
READ_ONLY = "25006"
#: What PostgreSQL says of a disk that became read-only (insufficient_privilege), as of a role without rights.
NOT_ALLOWED = "42501"


@dataclass(frozen=True, slots=True)
class Violation:
    """Why a row was refused; the public name whose fault it is, and its value there, if they are known."""

    message: str
    name: str = ""
    value: str = ""


def is_refusal(error: DatabaseError | InterfaceError) -> bool:
    """Whether the rows were at fault; else the database could not do it now."""
    return isinstance(error, (DataError, IntegrityError)) or sqlstate(error).startswith("54")


def is_unavailable(error: BaseException | None) -> bool:
    """Whether the database is not there, has no room, or may only be read for now, whoever asks for what."""
    if not isinstance(error, DatabaseError | InterfaceError):
        return False
    unable = isinstance(error, OperationalError | InterfaceError) or may_only_be_read(error)
    return unable and not is_refusal(error)


def may_only_be_read(error: DatabaseError | InterfaceError) -> bool:
    """Whether the server takes no writes, or its disk does not; no rights are a mistake."""
    state = sqlstate(error)
    told = getattr(error.__cause__, "diag", None)
    return state == READ_ONLY or (
        state == NOT_ALLOWED and told is not None and told.source_function != "aclcheck_error"
    )


def is_lost(error: BaseException | None) -> bool:
    """Whether the connection ended before the answer, so that nobody knows what was done."""
    cause = getattr(error, "__cause__", None) or error
    return (getattr(cause, "sqlstate", None) or "08")[:2] in ("08", "57")


def is_passing(error: DatabaseError) -> bool:
    """Whether another writer was in the way: a deadlock, or a lock that was not had in time."""
    return sqlstate(error).startswith("40") or sqlstate(error) == "55P03"


def sqlstate(error: DatabaseError | InterfaceError) -> str:
    """The code of what went wrong, or nothing."""
    return getattr(error.__cause__, "sqlstate", None) or ""


def violation(error: DatabaseError) -> Violation:
    """What an error of the database says, for people."""
    state, told = sqlstate(error), getattr(error.__cause__, "diag", None)
    if told is None or not is_refusal(error):
        return Violation(gettext("the database could not do it now; try again"))
    if told.source_function == "exec_stmt_raise":  # one of our triggers
        at_fault = public_names(model_of(told.table_name), [told.column_name or ""])
        return Violation((told.message_primary or "").splitlines()[0], *at_fault)
    model = model_of(told.table_name)
    if state == "23502":
        return Violation(gettext("may not be null"), *public_names(model, [told.column_name or ""]))
    if state == "23503":
        return dangling(model, *key_of(told.message_detail))
    constraint = constraint_of(model, told.constraint_name)
    own_words = getattr(constraint, "violation_error_message", None)
    if constraint is not None and own_words != constraint.default_violation_error_message:
        return Violation(str(own_words))
    if state == "23505":
        return taken(model, told.constraint_name, *key_of(told.message_detail))
    if state[:2] == "23":
        return Violation(rule(told.constraint_name))
    return Violation(str(UNSTORABLE.get(state, _("a value cannot be stored"))))


def rule(name: str | None) -> str:
    """A constraint by its name, which is a fact."""
    return gettext("it breaks the rule “%(rule)s”") % {"rule": (name or "").replace("_", " ")}


def taken(model: Model, constraint: str | None, columns: list[str], values: str) -> Violation:
    """Another row has this already."""
    names = public_names(model, columns)
    if not names or len(names) < len(columns):
        return Violation(rule(constraint))
    field = field_of(model, columns[0])
    if len(names) == 1 and field is not None and not field.is_relation:
        return Violation(gettext("%(value)r is taken") % {"value": values}, names[0], values)
    *first, last = names
    return Violation(
        gettext("this %(first)s and %(last)s is taken") % {"first": ", ".join(first), "last": last}
        if first
        else gettext("this %(last)s is taken") % {"last": last}
    )


def dangling(model: Model, columns: list[str], values: str) -> Violation:
    """What is referred to is not there; or else what was to go is referred to."""
    field = field_of(model, columns[0]) if len(columns) == 1 else None
    if field is None or not field.is_relation:
        return Violation(gettext("it is in use"))
    name = next(iter(public_names(model, columns)), "")
    by_uuid = isinstance(field, models.ForeignKey) and field.target_field.name == "uuid"
    return (
        Violation(gettext("%(value)r is unknown") % {"value": values}, name, values)
        if by_uuid
        else Violation(gettext("it is unknown"), name)
    )


def key_of(detail: str | None) -> tuple[list[str], str]:
    """The columns of a key, and their values as text."""
    found = KEY.search(detail or "")
    return (found["columns"].replace('"', "").split(", "), found["values"]) if found else ([], "")


# -- from the database's names to ours ----------------------------------------------------------------


def model_of(name: str | None) -> Model:
    """The model behind a table of the database."""
    return next((model for model in apps.get_models() if model._meta.db_table == name), None)


def constraint_of(model: Model, name: str | None) -> models.BaseConstraint | None:
    """The constraint of this name, if a model states it."""
    stated = model._meta.constraints if model else []
    return next((constraint for constraint in stated if constraint.name == name), None)


def field_of(model: Model, column: str) -> "models.Field[Any, Any] | None":
    """The field that is stored in this column."""
    fields = model._meta.concrete_fields if model else ()
    return next((field for field in fields if field.column == column), None)


def public_names(model: Model, columns: list[str]) -> list[str]:
    """The public names of the columns that have one."""
    return [name for column in columns if (name := next(names_of(model, column), ""))]


def names_of(model: Model, column: str) -> Iterator[str]:
    """The public names under which a column is written, or else known."""
    table, field = TABLES_OF.get(model), field_of(model, column)
    if table is None or field is None:
        return
    for name, public in table.columns.items():
        if {public.writes, public.restores} & {field.name, field.attname}:
            yield name
    if field.name in table.columns:
        yield field.name
