"""What a public name is, and what a table of them can do. The names themselves are in `tables.py`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import OuterRef, Q, Subquery

from annotations.models import References, User

Person = User | AnonymousUser


@dataclass
class Context:
    """What turns stored values into public ones: what slugs stand for, and the server's address."""

    references: References
    base_url: str = ""
    #: Whose eyes they are for; None sees everything.
    person: Person | None = field(kw_only=True)

    def seen(self, model: Any) -> list[Q]:
        """What holds of the rows of a model that they may see."""
        if self.person is None:
            return []
        return model._default_manager.all().seen_by(self.person, self.references)  # type: ignore[no-any-return]

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
    that not everybody may see, it is null for who may not. What `show` makes of a stored value is made
    in the database by the expression `sql`, of `{value}` and the server's address, `{base_url}`.
    """

    path: str | Callable[[], models.expressions.BaseExpression]
    description: str
    refers: type[models.Model] | None = None
    writes: str = ""
    restores: str = ""
    kind: str = ""
    show: Show | None = None
    sql: str = ""
    leads: bool = False

    @property
    def is_key(self) -> bool:
        """Whether primary keys stand there, for which public ones are shown."""
        is_path = isinstance(self.path, str) and self.path.endswith(("_id", "_ids"))
        return self.refers is not None and is_path

    @property
    def is_several(self) -> bool:
        """Whether the keys of several rows stand there."""
        return str(self.path).endswith("_ids")


@dataclass(frozen=True)
class Ordering:
    """One way of sorting a list: the paths that together are unique, in ascending order.

    What is `computed` is no field of the model, but an expression under the name that its path has.
    """

    paths: tuple[str, ...]
    description: str
    computed: Mapping[str, Callable[[], models.expressions.BaseExpression]] = field(default_factory=dict)


@dataclass(frozen=True)
class Entrance:
    """Another table by which rows are found: it has copies of what lists are filtered, sorted and counted by.

    Who asks for a single value by `condition` may begin there: `key` is its column for that value, `link` its
    reference to the row, and `copies` has its column for each path of the row of which it has one.
    """

    model: type[models.Model]
    condition: str
    key: str
    link: str
    copies: Mapping[str, str]

    def asked(self, condition: Q) -> Any:
        """The single value that a condition asks for here; None if it asks for anything else."""
        if condition.negated or len(condition.children) != 1:
            return None
        (found,) = condition.children
        if not isinstance(found, tuple) or found[0] != self.condition or len(found[1]) != 1:
            return None
        return found[1][0]

    def at(self, path: str) -> str:
        """Where a path of the row, be it with a lookup, is found from here."""
        first, joint, rest = path.partition("__")
        if first in self.copies:
            return f"{self.copies[first]}{joint}{rest}"
        return f"{self.link}__{path}"


def here(path: str) -> str:
    """A path where rows are found in their own table."""
    return path


@dataclass(frozen=True)
class Selection:
    """The distinct arguments of `values_list`, and where among them each column is."""

    paths: list[Any]
    places: list[int]


#: What holds of the rows of a model that a person may see.
Seen = Callable[[type[models.Model]], Sequence[Q]]


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
        entrance: Entrance | None = None,
    ) -> None:
        self.model, self.columns, self.key = model, dict(columns), key
        self.entrance = entrance
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

    def computed(self, paths: Sequence[str]) -> dict[str, models.expressions.BaseExpression]:
        """What of the paths of an ordering is no field: the expressions, by name."""
        return {
            name: make()
            for found in self.orderings.values()
            for name, make in found.computed.items()
            if name in paths
        }

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

    def seen_by(self, person: Person, references: References | None = None) -> list[Q]:
        """What holds of the rows that this person may see."""
        return self.model._default_manager.all().seen_by(person, references)  # type: ignore[attr-defined, no-any-return]

    def select(
        self,
        names: Iterable[str],
        seen: Seen,
        *,
        at: Callable[[str], str] = here,
    ) -> "Selection":
        """What to ask the database for, so that these columns can be shown. `seen` says what holds of rows
        that others lead to (`Context.seen`), `at` where the paths of a row are found.
        """
        asked: dict[Any, Column] = {}
        columns = [self.columns[name] for name in names]
        for column in columns:
            asked.setdefault(column.path, column)
        return Selection([self._asked(column, at, seen) for column in asked.values()], self.places(names))

    def places(self, names: Iterable[str]) -> list[int]:
        """Where among what is selected each column is."""
        found: dict[Any, int] = {}
        return [found.setdefault(self.columns[name].path, len(found)) for name in names]

    def led_to(self, names: Iterable[str]) -> list[type[models.Model]]:
        """The models of rows that these columns lead to, and that not everybody may see."""
        links = [self._link(column) for name in names if (column := self.columns[name]).leads]
        return list(dict.fromkeys(link.related_model for link in links))

    def _link(self, column: Column) -> Any:
        return self.model._meta.get_field(str(column.path).partition("__")[0].removesuffix("_id"))

    def _asked(self, column: Column, at: Callable[[str], str], seen: Seen) -> Any:
        if not isinstance(column.path, str):
            return column.path()
        if not column.leads:
            return at(column.path)
        link = self._link(column)
        conditions = seen(link.related_model)
        if not conditions:
            return at(column.path)  # they see everything
        target = link.target_field.name
        there = link.related_model._default_manager.filter(
            *conditions, **{target: OuterRef(at(link.attname))}
        ).order_by()
        return Subquery(there.values(column.path.partition("__")[2] or target))

    def shows(self, names: Iterable[str], context: Context) -> list[Callable[[Any], Any] | None]:
        """For each column the function from stored to public values; None where they are the same."""
        return [self._show(self.columns[name], context) for name in names]

    def _show(self, column: Column, context: Context) -> Callable[[Any], Any] | None:
        if column.show is not None:
            show = column.show
            return lambda value: show(value, context)
        if column.refers is None or not column.is_key:
            return None
        model = column.refers
        known = context.references.public[model]  # what came since is looked up

        def public(key: int) -> str:
            return known.get(key) or context.public(model, key)

        if column.is_several:
            return lambda keys: sorted([public(key) for key in keys])
        return lambda key: None if key is None else public(key)

    def presenter(self, names: Sequence[str], context: Context) -> Callable[[Sequence[Any]], list[Any]]:
        """The function from a row of `select(names)` to its public values."""
        plan = list(zip(self.places(names), self.shows(names, context), strict=True))
        return lambda row: [row[place] if show is None else show(row[place]) for place, show in plan]

    def presented(
        self, stored: Sequence[Sequence[Any]], names: Sequence[str], context: Context
    ) -> list[Sequence[Any]]:
        """The public values of some rows of `select(names)`: column by column, which is the shortest way."""
        if not stored:
            return []
        columns = list(zip(*stored, strict=True))
        shown = [
            columns[place] if show is None else [show(value) for value in columns[place]]
            for place, show in zip(self.places(names), self.shows(names, context), strict=True)
        ]
        return list(zip(*shown, strict=True))

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
        stored = queryset.values_list(*self.select(names, context.seen).paths).iterator(chunk_size=2000)
        return map(self.presenter(names, context), stored)

    def first(self, queryset: models.QuerySet[Any], context: Context) -> dict[str, Any] | None:
        """The first of the queryset's rows as the public sees it, if there is one; one query."""
        # Not by a cursor, which a half-read `rows` leaves open until its memory is freed. If that happens in
        # the midst of the connection's next statement, closing it would wait for that one for good.
        stored = queryset.values_list(*self.select(self.names, context.seen).paths).first()
        if stored is None:
            return None
        return dict(zip(self.names, self.presenter(self.names, context)(stored), strict=True))

    def row(self, instance: models.Model, context: Context) -> dict[str, Any]:
        """One instance as the public sees it, read anew; one query."""
        found = self.first(self.model._default_manager.filter(pk=instance.pk), context)
        assert found is not None
        return found
