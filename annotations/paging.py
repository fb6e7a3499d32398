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
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from annotations.asking import Ask, Plain, Question, Stale
from annotations.columns import Context, Ordering, Person, Table
from annotations.models import References
from annotations.models.base import UNSTORABLE
from annotations.reading import fetch
from annotations.statements import COUNT_CAP, Wanted

COUNTS = ("capped", "exact", "none")

#: Statements are made for pages of these sizes; of a page of another size, for the next larger one, of which
#: the rest is left out. So a client that asks for every size there is makes no statement for each.
SIZES = (1, 10, 20, 50, 100, 200, 500)


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

    rows: list[Sequence[Any]]
    question: Question
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
    return queryset.annotate(**table.computed(found.paths)).order_by(
        *(f"{sign}{path}" for path in found.paths)
    )


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


def row(
    table: Table, holds: Callable[[References], list[Q]], person: Person, base_url: str = ""
) -> dict[str, Any] | None:
    """The row of which this holds, as the person sees it, if there is one; one statement, as for a page."""

    def ask(references: References) -> Question:
        return Plain(holds(references), person)

    found = page(table, ask, table.names, Paging(table.default_ordering, size=1, count="none"), base_url).rows
    return dict(zip(table.names, found[0], strict=True)) if found else None


def _read(table: Table, question: Question, names: Sequence[str], paging: Paging, context: Context) -> Page:
    found, descending = ordering_of(table, paging.ordering)
    cursor = None
    if paging.cursor:
        computed = table.computed(found.paths)
        fields = [
            computed[path].output_field if path in computed else field_at(table.model, path)
            for path in found.paths
        ]
        cursor = Cursor.parse(paging.cursor, paging.ordering, fields)
    backwards = cursor is not None and cursor.backwards
    wanted = Wanted(
        table,
        tuple(in_order(table, names)),
        found.paths,
        downwards=descending != backwards,
        size=next((size for size in SIZES if size >= paging.size), paging.size),
        count=paging.count,
    )
    statement, parameters = wanted.statement(question, context, cursor.key if cursor else ())
    answer = fetch(statement.sql, parameters, steady=statement.steady)
    width = 2 + len(question.lookups)
    stamp, count, *known = answer[0][:width]
    if stamp != context.references.stamp:
        raise Stale(References.read())
    for lookup, there in zip(question.lookups, known, strict=True):
        lookup.refuse(there)
    stored = [row[width:] for row in answer if row[width + statement.keys[-1]] is not None]
    return _turned(
        table, question, stored, names, paging, context, cursor=cursor, count=count, keys=statement.keys
    )


def _turned(
    table: Table,
    question: Question,
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
        rows=presented(table, stored, names, context),
        question=question,
        count=COUNT_CAP if at_least else count,
        count_is="none" if count is None else "at_least" if at_least else "exact",
        next=beside(stored[-1], False) if has_next else None,
        previous=beside(stored[0], True) if has_previous else None,
    )


def in_order(table: Table, names: Sequence[str]) -> list[str]:
    """The columns in the order of their table, as statements select them in whatever order they are asked."""
    asked = set(names)
    return [name for name in table.columns if name in asked]


def presented(table: Table, stored: list[Any], names: Sequence[str], context: Context) -> list[Sequence[Any]]:
    """Rows as the public sees them, their columns in the order that was asked for."""
    selected = in_order(table, names)
    rows = table.presented(stored, selected, context)
    if selected == list(names):
        return rows
    places = [selected.index(name) for name in names]
    return [tuple([row[place] for place in places]) for row in rows]


def field_at(model: type[models.Model], path: str) -> models.Field:
    """The model field at the end of an ORM path."""
    found: Any = None
    for part in path.split("__"):
        found = model._meta.pk if part == "pk" else model._meta.get_field(part)
        model = found.related_model or model
    return found.target_field if found.is_relation else found
