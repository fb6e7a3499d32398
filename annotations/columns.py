"""What a public name is, and what a table of them can do. The names themselves are in `tables.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Subquery

from annotations.models import References, User

Person = User | AnonymousUser


@dataclass
class Context:
    """What turns stored values into public ones: what slugs stand for, and the server's address."""

    references: References
    base_url: str = ""
    #: Whose eyes they are for; None sees everything.
    person: Person | None = field(kw_only=True)

    def public(self, model: type[models.Model], key: int) -> str:
        """The public key of a row; what came while a long answer was read is looked up then."""
        known = self.references.public[model]
        if key not in known:
            self.references = References.fresh()
            known = self.references.public[model]
        return known[key]


Show = Callable[[Any, Context], Any]


@dataclass(frozen=True)
class Column:
    """One public name: where it is found, what it refers to, and what a client may write to it.

    `path` is an ORM path, or makes an expression where no path says it. A path to a primary key
    of a referred model (`source_id`) is shown as that row's public key without a join. `writes`
    names the attribute of the model that takes what a client sends; without it the column is
    read-only, but what was exported is put back through `restores`. Where it `leads` to another row
    that not everybody may see, it is null for who may not.
    """

    path: str | Callable[[], models.expressions.BaseExpression]
    description: str
    refers: type[models.Model] | None = None
    writes: str = ""
    restores: str = ""
    kind: str = ""
    show: Show | None = None
    leads: bool = False


@dataclass(frozen=True)
class Ordering:
    """One way of sorting a list: the paths that together are unique, in ascending order."""

    paths: tuple[str, ...]
    description: str


@dataclass(frozen=True)
class Selection:
    """The distinct arguments of `values_list`, and where among them each column is."""

    paths: list[Any]
    places: list[int]


KINDS: "tuple[tuple[type[models.Field[Any, Any]], str], ...]" = (
    (models.ManyToManyField, "references"),
    (ArrayField, "list"),
    (models.UUIDField, "uuid"),
    (models.BooleanField, "boolean"),
    (models.IntegerField, "integer"),
    (models.DateTimeField, "datetime"),
    (models.DateField, "date"),
    (models.URLField, "url"),
)


class Table:
    """The public columns of a resource, in order, and the ways in which its lists are sorted."""

    def __init__(
        self,
        model: type[models.Model],
        columns: Mapping[str, Column],
        *,
        key: str,
        orderings: Mapping[str, Ordering],
        default_ordering: str,
        natural: tuple[str, ...] = (),
    ) -> None:
        self.model, self.columns, self.key = model, dict(columns), key
        #: The order of exports, which depends on nothing that is an accident of this database.
        self.natural = natural or (key,)
        self.orderings, self.default_ordering = dict(orderings), default_ordering

    def __getitem__(self, name: str) -> str:
        """The ORM path of a public name; KeyError if there is no such name."""
        path = self.columns[name].path
        return path if isinstance(path, str) else name

    @property
    def names(self) -> list[str]:
        """All public names, in order."""
        return list(self.columns)

    @cached_property
    def writable(self) -> dict[str, Column]:
        """The columns that a client may write."""
        return {name: column for name, column in self.columns.items() if column.writes}

    def field(self, name: str) -> "models.Field[Any, Any] | None":
        """The model field behind a name, or None where an expression or no field is behind it."""
        column = self.columns[name]
        path = column.writes or column.restores or column.path
        if not isinstance(path, str):
            return None
        owner: type[models.Model] = self.model
        found: Any = None
        for part in path.split("__"):
            found = owner._meta.get_field(part)
            owner = found.related_model or owner
        return found  # type: ignore[no-any-return]

    def is_nullable(self, name: str) -> bool:
        """Whether a row may have nothing there: the field may be null, or a reference on the way to it."""
        path = self.columns[name].path
        if not isinstance(path, str):
            return True
        owner: type[models.Model] = self.model
        for part in path.split("__"):
            found: Any = owner._meta.get_field(part)
            if found.null:
                return True
            owner = found.related_model or owner
        return False

    def is_required(self, name: str) -> bool:
        """Whether a row cannot be made without a client's saying this."""
        found = self.field(name)
        if not self.columns[name].writes or found is None or found.null or found.blank or found.has_default():
            return False
        return not (found.one_to_many or found.many_to_many or found.db_default is not models.NOT_PROVIDED)

    def kind(self, name: str) -> str:
        """What the values are: text, choice, integer, boolean, uuid, date, datetime, url, list,
        reference, references or labels.
        """
        column = self.columns[name]
        if column.kind:
            return column.kind
        found = self.field(name)
        if column.refers is not None:
            many = isinstance(found, (models.ManyToManyField, ArrayField)) or found is None
            return "references" if many else "reference"
        if found is not None and found.choices and not isinstance(found, models.IntegerField):
            return "choice"
        return next((kind for type_, kind in KINDS if isinstance(found, type_)), "text")

    def visible_to(self, person: Person, references: References | None = None) -> models.QuerySet[Any]:
        """The rows that this person may see; every list begins here."""
        return self.model._default_manager.all().visible_to(person, references)  # type: ignore[attr-defined, no-any-return]

    def select(self, names: Iterable[str], context: Context) -> "Selection":
        """What to ask the database for, so that these columns can be shown."""
        asked: dict[Any, Column] = {}
        columns = [self.columns[name] for name in names]
        for column in columns:
            asked.setdefault(column.path, column)
        places = {path: place for place, path in enumerate(asked)}
        return Selection(
            [self._asked(column, context) for column in asked.values()],
            [places[column.path] for column in columns],
        )

    def _asked(self, column: Column, context: Context) -> Any:
        if not isinstance(column.path, str):
            return column.path()
        if not column.leads or context.person is None:
            return column.path
        link: Any = self.model._meta.get_field(column.path.partition("__")[0].removesuffix("_id"))
        target = link.target_field.name
        seen = link.related_model._default_manager.all().visible_to(context.person, context.references)
        if not seen.query.where:
            return column.path  # they see everything
        there = seen.filter(**{target: OuterRef(link.attname)}).order_by()
        return Subquery(there.values(column.path.partition("__")[2] or target))

    def shows(self, names: Iterable[str], context: Context) -> list[Callable[[Any], Any] | None]:
        """For each column the function from stored to public values; None where they are the same."""
        return [self._show(self.columns[name], context) for name in names]

    def _show(self, column: Column, context: Context) -> Callable[[Any], Any] | None:
        if column.show is not None:
            show = column.show
            return lambda value: show(value, context)
        by_key = isinstance(column.path, str) and column.path.endswith(("_id", "_ids"))
        if column.refers is None or not by_key:
            return None
        model = column.refers
        if str(column.path).endswith("_ids"):
            return lambda keys: sorted(context.public(model, key) for key in keys)
        return lambda key: None if key is None else context.public(model, key)

    def presenter(self, names: Sequence[str], context: Context) -> Callable[[Sequence[Any]], list[Any]]:
        """The function from a row of `select(names)` to its public values."""
        places = self.select(names, context).places
        plan = list(zip(places, self.shows(names, context), strict=True))
        return lambda row: [row[place] if show is None else show(row[place]) for place, show in plan]

    def rows(
        self,
        queryset: models.QuerySet[Any],
        names: Sequence[str] | None = None,
        context: Context | None = None,
    ) -> Iterator[list[Any]]:
        """The queryset's rows as the public sees them; one query, streamed in blocks of 2,000.

        They are to be read to their end, or closed: a cursor stays open until then.
        """
        names = names or self.names
        context = context or Context(References.fresh(), person=None)
        stored = queryset.values_list(*self.select(names, context).paths).iterator(chunk_size=2000)
        return map(self.presenter(names, context), stored)

    def first(self, queryset: models.QuerySet[Any], context: Context) -> dict[str, Any] | None:
        """The first of the queryset's rows as the public sees it, if there is one; one query."""
        # Not by a cursor, which a half-read `rows` leaves open until its memory is freed. If that happens in
        # the midst of the connection's next statement, closing it would wait for that one for good.
        stored = queryset.values_list(*self.select(self.names, context).paths).first()
        if stored is None:
            return None
        return dict(zip(self.names, self.presenter(self.names, context)(stored), strict=True))

    def row(self, instance: models.Model, context: Context) -> dict[str, Any]:
        """One instance as the public sees it, read anew; one query."""
        found = self.first(self.model._default_manager.filter(pk=instance.pk), context)
        assert found is not None
        return found
