"""What a question looks like without its values: questions of one shape share one statement.

To make SQL of a queryset costs more than to answer it. Of conditions (`Q`) that are made of paths and
plain values, the paths are the shape, and the values go into the holes of a statement that is kept. A
condition with an expression or another queryset in it has no shape: its statement is made each time.
"""

import datetime
import uuid
from collections.abc import Hashable, Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Expression, Q

#: What can stand in a hole. True, False and nothing belong to the shape: SQL says them in words of its own.
PLAIN = (str, int, float, datetime.date, uuid.UUID, list)


class Shapeless(Exception):
    """A condition that has more in it than paths and values."""


class Hole(Expression):
    """The place of a value that is told when the statement is executed."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.number = number

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """A parameter, which is this hole until it is filled."""
        return "%s", [self]


def shape(condition: Any, values: list[Any]) -> Hashable:
    """The shape of a condition; its values are appended in order. Raises Shapeless."""
    if isinstance(condition, Q):
        children = tuple([shape(child, values) for child in condition.children])
        return condition.connector, condition.negated, children
    if not isinstance(condition, tuple):
        raise Shapeless
    path, value = condition
    if value is None or isinstance(value, bool):
        return path, value
    if isinstance(value, tuple):
        values.extend(value)
        return path, len(value)
    if not isinstance(value, PLAIN) or path.endswith("__in"):
        raise Shapeless
    values.append(value)
    return path


def with_holes(condition: Any, holes: Iterator[Hole]) -> Any:
    """The condition with holes for its values."""
    if isinstance(condition, Q):
        children = [with_holes(child, holes) for child in condition.children]
        return Q.create(children, condition.connector, condition.negated)
    path, value = condition
    if value is None or isinstance(value, bool):
        return path, value
    if isinstance(value, tuple):
        return path, tuple(next(holes) for _ in value)
    return path, next(holes)


def filled(parameters: Iterable[Any], values: Sequence[Any]) -> list[Any]:
    """The parameters of a statement, with the values in its holes."""
    return [bound(values[found.number]) if isinstance(found, Hole) else found for found in parameters]


def bound(value: Any) -> Any:
    """The value as it is handed on: psycopg looks at each number of a list, one by one, more than once."""
    if isinstance(value, list) and value and all(type(item) is int for item in value):
        return f"{{{','.join(map(str, value))}}}"
    return value
