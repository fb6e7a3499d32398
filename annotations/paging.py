"""One page of a list: rows, capped count and the stamp of the references in one SQL statement.

This is the general way to read a page of any filtered queryset. Pages follow each other by key
(`(created, id) < (…)`), never by OFFSET, so that every page costs the same however deep it lies, and
neither loses nor repeats a row while others write.
"""

import base64
import datetime
import json
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import EmptyResultSet, ValidationError
from django.db import connection, models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThan, LessThan
from django.utils.translation import gettext

from annotations.columns import Context, Ordering, Person, Table
from annotations.models import References
from annotations.models.base import UNSTORABLE, known_as
from annotations.models.reference import STAMP

#: Counting stops here unless an exact count is asked for.
COUNT_CAP = 10_000

COUNTS = ("capped", "exact", "none")


@dataclass(frozen=True)
class Lookup:
    """Public keys that a parameter names, and where to see whether they exist. Slugs may be former ones."""

    parameter: str
    queryset: models.QuerySet
    path: str
    wanted: tuple[str, ...]

    def found(self) -> models.QuerySet:
        """The rows that the keys name."""
        by_slug = self.path == "slug"
        return self.queryset.filter(
            known_as(self.wanted) if by_slug else Q(**{f"{self.path}__in": self.wanted})
        )

    def known(self) -> models.QuerySet:
        """The keys of these rows, by which the wanted ones are known to exist."""
        return self.found().order_by().values_list(EverySlug() if self.path == "slug" else self.path)

    def refuse(self, known: Sequence[Any]) -> None:
        """Raise ValidationError for what is wanted and not known."""
        missing = [key for key in self.wanted if key not in {str(key) for key in known}]
        if missing:
            raise ValidationError(
                {self.parameter: gettext("%(value)r is unknown") % {"value": missing[0]}}, code="unknown"
            )


class EverySlug(Func):
    """A row for each slug that a thing has or had."""

    template = "unnest(array_append(%(expressions)s))"
    output_field = models.CharField()

    def __init__(self) -> None:
        super().__init__("former_slugs", "slug")


class Stale(Exception):
    """A question was built with references that no longer hold."""

    def __init__(self, references: References) -> None:
        self.references = references
        super().__init__("the references have changed")


class Question(Protocol):
    """What a page is read of: a filtered queryset, who asks, and what must exist for it to have an answer."""

    @property
    def qs(self) -> models.QuerySet: ...

    @property
    def user(self) -> Person: ...

    @property
    def lookups(self) -> list[Lookup]: ...


Ask = Callable[[References], Question]


@dataclass(frozen=True)
class Paging:
    """How a client wants to turn pages."""

    ordering: str
    size: int = 50
    cursor: str = ""
    count: str = "capped"


@dataclass(frozen=True)
class Page:
    """Rows as the public sees them, how many there are in all, and the cursors beside them."""

    rows: list[list[Any]]
    count: int | None
    count_is: str
    next: str | None
    previous: str | None


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the key of the row beside it, and the direction of reading."""

    ordering: str
    key: tuple[Any, ...]
    backwards: bool = False

    def __str__(self) -> str:
        key = [str(value) if isinstance(value, (datetime.date, uuid.UUID)) else value for value in self.key]
        packed = json.dumps([self.ordering, key, self.backwards], separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")

    @classmethod
    def parse(cls, text: str, ordering: str, fields: Sequence[models.Field]) -> "Cursor":
        """The cursor that was given out for this ordering; ValidationError otherwise."""
        try:
            packed = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
            given, key, backwards = json.loads(packed)
            if given != ordering or len(key) != len(fields) or not isinstance(backwards, bool):
                raise ValueError(given)
            values = tuple(found.to_python(value) for found, value in zip(fields, key, strict=True))
            if any(value is None or UNSTORABLE.search(str(value)) for value in values):
                raise ValueError(key)
        except (ValueError, TypeError, OverflowError, RecursionError, ValidationError) as error:
            raise ValidationError(
                {"cursor": gettext("it belongs to another list; begin without it")}
            ) from error
        return cls(ordering, values, backwards)


def ordering_of(table: Table, name: str) -> tuple[Ordering, bool]:
    """The ordering with this public name, and whether it is descending; ValidationError if unknown."""
    found = table.orderings.get(name.removeprefix("-"))
    if found is None:
        known = ", ".join(f"{name}, -{name}" for name in table.orderings)
        raise ValidationError(
            {
                "ordering": gettext("%(value)r is unknown; there are %(known)s")
                % {"value": name, "known": known}
            }
        )
    return found, name.startswith("-")


def ordered(table: Table, queryset: models.QuerySet, name: str = "") -> models.QuerySet:
    """The queryset in the order of this name, which leaves no ties."""
    found, descending = ordering_of(table, name or table.default_ordering)
    sign = "-" if descending else ""
    return queryset.order_by(*(f"{sign}{path}" for path in found.paths))


def page(table: Table, ask: Ask, names: Sequence[str], paging: Paging, base_url: str = "") -> Page:
    """The page that `paging` names of the question's answer. One SQL statement, unless the
    references have changed since this process last read them; then they are read again.
    """
    references = References.held()
    while True:
        try:
            question = ask(references)
            return _read(table, question, names, paging, Context(references, base_url, person=question.user))
        except Stale as stale:
            references = stale.references


def _read(table: Table, question: Question, names: Sequence[str], paging: Paging, context: Context) -> Page:
    found, descending = ordering_of(table, paging.ordering)
    queryset, selection = question.qs, table.select(names, context)
    cursor = None
    if paging.cursor:
        fields = [field_at(table.model, path) for path in found.paths]
        cursor = Cursor.parse(paging.cursor, paging.ordering, fields)
    backwards = cursor is not None and cursor.backwards
    downwards = descending != backwards
    sign = "-" if downwards else ""
    rows = queryset.order_by(*(f"{sign}{path}" for path in found.paths))
    if cursor is not None:
        rows = rows.filter(beyond(found.paths, cursor.key, downwards))
    head, head_parameters = _head(queryset, question.lookups, paging.count)
    body, body_parameters = compiled(
        rows.values_list(*distinct(selection.paths, found.paths))[: paging.size + 1]
    )
    paths = distinct(selection.paths, found.paths)
    keys = [paths.index(path) for path in found.paths]
    columns = ", ".join(f"c{number}" for number in range(len(paths)))
    order = ", ".join(f"c{key} {'DESC' if downwards else 'ASC'}" for key in keys)
    sql = (
        f"SELECT head.*, page.* FROM (SELECT {head}) AS head "
        f"LEFT JOIN ({body}) AS page ({columns}) ON true ORDER BY {order}"
    )
    with connection.cursor() as executed:
        executed.execute(sql, [*head_parameters, *body_parameters])
        answer = executed.fetchall()
    stamp, count, *known = answer[0][: 2 + len(question.lookups)]
    if stamp != context.references.stamp:
        raise Stale(References.read())
    for lookup, there in zip(question.lookups, known, strict=True):
        lookup.refuse(there)
    width = 2 + len(question.lookups)
    stored = [row[width:] for row in answer if row[width + keys[-1]] is not None]
    return _turned(table, stored, names, paging, context, cursor=cursor, count=count, keys=keys)


def _turned(
    table: Table,
    stored: list[Any],
    names: Sequence[str],
    paging: Paging,
    context: Context,
    *,
    cursor: Cursor | None,
    count: int | None,
    keys: Sequence[int],
) -> Page:
    """The page in reading order, with the cursors of its neighbours."""
    more = len(stored) > paging.size
    stored = stored[: paging.size]
    backwards = cursor is not None and cursor.backwards
    if backwards:
        stored.reverse()

    def beside(row: Sequence[Any], backwards: bool) -> str:
        return str(Cursor(paging.ordering, tuple(row[key] for key in keys), backwards))

    has_next = bool(stored) and (more or backwards)
    has_previous = bool(stored) and (more if backwards else cursor is not None)
    at_least = count is not None and count > COUNT_CAP and paging.count == "capped"
    return Page(
        rows=list(map(table.presenter(names, context), stored)),
        count=COUNT_CAP if at_least else count,
        count_is="none" if count is None else "at_least" if at_least else "exact",
        next=beside(stored[-1], False) if has_next else None,
        previous=beside(stored[0], True) if has_previous else None,
    )


def _head(queryset: models.QuerySet, lookups: Sequence[Lookup], count: str) -> tuple[str, list[Any]]:
    """The stamp, the count and the known keys, as one row."""
    parts, parameters = [f"{STAMP} AS stamp"], []
    if count == "none":
        parts.append("NULL::bigint AS count")
    else:
        counted = queryset.order_by().values_list("pk")
        if count == "capped":
            counted = counted[: COUNT_CAP + 1]
        sql, found = compiled(counted)
        parts.append(f"(SELECT count(*) FROM ({sql}) AS counted) AS count")
        parameters += found
    for number, lookup in enumerate(lookups):
        sql, found = compiled(lookup.known())
        parts.append(f"ARRAY({sql})::text[] AS known_{number}")
        parameters += found
    return ", ".join(parts), parameters


def compiled(queryset: models.QuerySet) -> tuple[str, list[Any]]:
    """The SQL of a queryset and its parameters; that of an empty answer where Django knows it is."""
    try:
        sql, parameters = queryset.query.sql_with_params()
    except EmptyResultSet:
        width = len(queryset.query.values_select) + len(queryset.query.annotation_select)
        return f"SELECT {', '.join(['NULL'] * max(width, 1))} WHERE false", []
    return sql, list(parameters)


def distinct(selected: Sequence[Any], keys: Sequence[str]) -> list[Any]:
    """What is selected, and the key if it is not among it."""
    return [*selected, *(key for key in keys if key not in selected)]


def beyond(paths: Sequence[str], key: Sequence[Any], downwards: bool) -> models.Lookup:
    """The rows beyond a key, compared as one SQL row so that an index can be entered there."""
    compare = LessThan if downwards else GreaterThan
    return compare(SQLRow(*map(F, paths)), SQLRow(*map(Value, key)))


class SQLRow(Func):
    """Several expressions as one row value, which PostgreSQL compares from left to right."""

    template = "(%(expressions)s)"
    output_field = models.BooleanField()


def field_at(model: type[models.Model], path: str) -> models.Field:
    """The model field at the end of an ORM path."""
    found: Any = None
    for part in path.split("__"):
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = found.related_model or model
    return found.target_field if found.is_relation else found
