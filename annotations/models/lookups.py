"""Lookups that are asked with one parameter, whatever the number of values in it.

`IN (1, 2, 3)` is another statement than `IN (1, 2)`; `= ANY(…)` is the same, so that PostgreSQL and we can
keep it (see `shapes`).
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.fields.related import ForeignObject


class OfMany(models.Lookup):
    """A lookup whose right side is a list, handed on as it is."""

    prepare_rhs = False
    comparison: ClassVar[str]

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The SQL."""
        left, parameters = self.process_lhs(compiler, connection)
        right, more = self.process_rhs(compiler, connection)
        return f"{left} {self.comparison.format(right)}", [*parameters, *more]


@models.Field.register_lookup
@ForeignObject.register_lookup
class Among(OfMany):
    """One of these."""

    lookup_name = "among"
    comparison = "= ANY({})"


@models.Field.register_lookup
@ForeignObject.register_lookup
class Outside(OfMany):
    """None of these. A row that has nothing there is left out."""

    lookup_name = "outside"
    comparison = "<> ALL({})"


def one_of(path: str, values: Sequence[Any]) -> Q:
    """What has one of these values there. For a single one an index also gives the order of the rest."""
    return Q(**{path: values[0]}) if len(values) == 1 else Q(**{f"{path}__among": list(values)})


def is_plain(condition: Any) -> bool:
    """Whether there is nothing in a condition but paths and values."""
    if isinstance(condition, Q):
        return all(map(is_plain, condition.children))
    return isinstance(condition, tuple)


def moved(condition: Any, at: Callable[[str], str]) -> Any:
    """A condition of paths and values, with other paths."""
    if isinstance(condition, Q):
        children = [moved(child, at) for child in condition.children]
        return Q.create(children, condition.connector, condition.negated)
    path, value = condition
    return at(path), value
