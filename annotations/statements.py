"""The SQL of a page: its rows, the capped count and the stamp of the references, in one statement.

Statements are kept by what is wanted and by the shape of the question (see `shapes`), for as long as the
process lives: the same statement answers whatever tag, event or word is asked for, and whichever page.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import count as numbers
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.lookups import GreaterThan, LessThan

from annotations.asking import Lookup, Question
from annotations.columns import Context, Entrance, Table, here
from annotations.models.lookups import is_plain, moved
from annotations.models.reference import STAMP
from annotations.reading import fetch
from annotations.shapes import Hole, Shapeless, filled, shape, with_holes

#: Counting stops here unless an exact count is asked for.
COUNT_CAP = 10_000
#: More shapes than these nobody asks for; if somebody does, the oldest are made again.
MOST = 1000

#: What holds of the rows of each model that others lead to.
LedTo = dict[type[models.Model], Sequence[Q]]


@dataclass(frozen=True)
class Statement:
    """The SQL, its parameters, where among the selected values the keys of the order are, and whether one
    plan is right for whatever values.
    """

    sql: str
    parameters: tuple[Any, ...]
    keys: tuple[int, ...] = ()
    steady: bool = False


#: The statements with holes that were made already.
KEPT: dict[Hashable, Statement] = {}


#: Conditions that hold of different things, one after the other.
Groups = Sequence[Sequence[Q]]


def kept(
    key: Hashable,
    groups: Groups,
    more: Sequence[Any],
    make: Callable[[Groups, Sequence[Any]], Statement],
) -> tuple[Statement, list[Any]]:
    """The statement that `make` makes of conditions and of some more values, and its parameters.

    It is kept under the key and the shape of the conditions: then `make` is given them with holes.
    """
    values: list[Any] = []
    try:
        shapes = tuple([tuple([shape(one, values) for one in group]) for group in groups])
    except Shapeless:
        made = make(groups, [Value(value) for value in more])
        return made, list(made.parameters)
    values.extend(more)
    key = key, shapes, len(more)
    found = KEPT.get(key)
    if found is None:
        holes = map(Hole, numbers())
        with_them = [[with_holes(one, holes) for one in group] for group in groups]
        found = make(with_them, [next(holes) for _ in more])
        for oldest in list(KEPT)[: max(0, len(KEPT) + 1 - MOST)]:
            KEPT.pop(oldest, None)
        KEPT[key] = found
    return found, filled(found.parameters, values)


@dataclass(frozen=True)
class Wanted:
    """A page, but for its question: which columns, in which order, how many rows, how they are counted."""

    table: Table
    names: tuple[str, ...]
    order: tuple[str, ...]
    downwards: bool
    size: int
    count: str

    def statement(
        self, question: Question, context: Context, beyond: Sequence[Any]
    ) -> tuple[Statement, list[Any]]:
        """The statement and its parameters. `beyond` is the key after which the page begins, if any."""
        entrance, conditions = self.entered(question.conditions)
        led_to = {model: context.seen(model) for model in self.table.led_to(self.names)}
        lookups = question.lookups

        def make(groups: Groups, key: Sequence[Any]) -> Statement:
            narrowing, *seen = groups
            return self.made(entrance, narrowing, dict(zip(led_to, seen, strict=True)), key, lookups)

        groups = [conditions, *led_to.values()]
        if lookups:  # these have querysets in them
            made = make(groups, [Value(value) for value in beyond])
            return made, list(made.parameters)
        wanted = self.table, self.names, self.order, self.downwards, self.size, self.count
        return kept((wanted, entrance is None), groups, beyond, make)

    def entered(self, conditions: Sequence[Q]) -> tuple[Entrance | None, Sequence[Q]]:
        """The entrance by which rows are best found, if any, and the conditions as they read there."""
        entrance = self.table.entrance
        if entrance is None or self.order[0] not in entrance.copies or not all(map(is_plain, conditions)):
            return None, conditions
        for place, condition in enumerate(conditions):
            if (asked := entrance.asked(condition)) is not None and self.by_paths:
                others = [moved(one, entrance.at) for other, one in enumerate(conditions) if other != place]
                return entrance, [Q(**{entrance.key: asked}), *others]
        return None, conditions

    @property
    def by_paths(self) -> bool:
        """Whether the columns are paths, which can be followed from elsewhere, and no expressions."""
        return all(isinstance(self.table.columns[name].path, str) for name in self.names)

    def made(
        self,
        entrance: Entrance | None,
        conditions: Sequence[Q],
        led_to: LedTo,
        beyond: Sequence[Any],
        lookups: Sequence[Lookup],
    ) -> Statement:
        """The statement of these conditions, which have values in them or holes."""
        at: Callable[[str], str] = entrance.at if entrance else here
        model = entrance.model if entrance else self.table.model
        source = model._default_manager
        order = [at(path) for path in self.order]
        selection = self.table.select(self.names, led_to.__getitem__, at=at)
        paths = distinct(selection.paths, order)
        keys = [paths.index(path) for path in order]
        sorted_rows = source.annotate(**self.table.computed(self.order))
        rows = sorted_rows.filter(
            *conditions, *([beyond_key(order, beyond, self.downwards)] if beyond else ())
        )
        sign = "-" if self.downwards else ""
        rows = rows.order_by(*(f"{sign}{path}" for path in order)).values_list(*paths)[: self.size + 1]
        counted = source.filter(*conditions).order_by().values_list(at("pk"))
        head, parameters = self.head(counted, lookups)
        body, more = compiled(rows)
        columns = ", ".join(f"c{number}" for number in range(len(paths)))
        by = ", ".join(f"c{key} {'DESC' if self.downwards else 'ASC'}" for key in keys)
        sql = (
            f"SELECT head.*, page.* FROM (SELECT {head}) AS head "
            f"LEFT JOIN ({body}) AS page ({columns}) ON true ORDER BY {by}"
        )
        return Statement(sql, (*parameters, *more), tuple(keys), is_steady(conditions, order))

    def head(self, counted: models.QuerySet, lookups: Sequence[Lookup]) -> tuple[str, list[Any]]:
        """The stamp, the count and the known keys, as one row."""
        parts, parameters = [f"{STAMP} AS stamp"], []
        if self.count == "none":
            parts.append("NULL::bigint AS count")
        else:
            sql, found = compiled(counted[: COUNT_CAP + 1] if self.count == "capped" else counted)
            parts.append(f"(SELECT count(*) FROM ({sql}) AS counted) AS count")
            parameters += found
        for number, lookup in enumerate(lookups):
            sql, found = compiled(lookup.known())
            parts.append(f"ARRAY({sql})::text[] AS known_{number}")
            parameters += found
        return ", ".join(parts), parameters


def is_steady(conditions: Sequence[Q], order: Sequence[str]) -> bool:
    """Whether rows come in their order out of one index, whatever is asked for: at most one condition asks
    for a single value, and the rest leaves out little (`outside`), or is about the order itself.
    """
    single = 0
    for condition in conditions:
        if condition.negated or len(condition.children) != 1 or not isinstance(condition.children[0], tuple):
            return False
        path, value = condition.children[0]
        first, _, lookup = path.partition("__")
        if lookup == "outside" or first == "audience" or isinstance(value, bool) or first == order[0]:
            continue
        if lookup:
            return False
        single += 1
    return single <= 1


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


def beyond_key(paths: Sequence[str], key: Sequence[Any], downwards: bool) -> models.Lookup:
    """The rows beyond a key, compared as one SQL row so that an index can be entered there."""
    compare = LessThan if downwards else GreaterThan
    return compare(SQLRow(*map(F, paths)), SQLRow(*key))


class SQLRow(Func):
    """Several expressions as one row value, which PostgreSQL compares from left to right."""

    template = "(%(expressions)s)"
    output_field = models.BooleanField()


class Kept:
    """A queryset of plain values whose statement is kept: it is made once, with holes for its arguments."""

    def __init__(self, make: Callable[..., models.QuerySet]) -> None:
        self.make = make
        self.statement: tuple[str, list[Any]] | None = None

    def __call__(self, *values: Any) -> list[tuple[Any, ...]]:
        """The rows for these arguments; one statement."""
        if self.statement is None:
            self.statement = compiled(self.make(*map(Hole, range(len(values)))))
        sql, parameters = self.statement
        return fetch(sql, filled(parameters, values), steady=True)
