"""Days as a stretch of time that an index knows: of what a row with `earliest` and `latest` may mean.

Both are Julian Day Numbers, and None where it is open or not known; a row without either has no days.
"""

from typing import Any

from django.contrib.postgres.fields import BigIntegerRangeField
from django.contrib.postgres.indexes import GistIndex
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.functions import Coalesce

#: Where what has no day is sorted: after all others.
UNDATED = 2**63 - 1

#: What is open at its beginning is sorted by its last day so many days earlier: before all first days.
OPEN = 2**62


def sorted_by(row: str) -> str:
    """The SQL of the number by which rows with days are sorted; `row` is what they are called there.

    By the first day; before these what is open at its beginning, by its last day; at the end what has none.
    """
    return f"coalesce({row}.earliest, {row}.latest - {OPEN}, {UNDATED})"


def sorting_day(earliest: int | None, latest: int | None) -> int:
    """The same number, of days that are known here."""
    if earliest is not None:
        return earliest
    return UNDATED if latest is None else latest - OPEN


class Stretch(Func):
    """The days of a row as a range, without an end where they are open; NULL if it has none.

    Of an index of the whole table PostgreSQL knows how many rows lie where; of one of a part it does not.
    """

    template = "nullif(int8range(%(expressions)s, '[]'), '(,)'::int8range)"
    output_field = BigIntegerRangeField()


def days_index(name: str) -> GistIndex:
    """The index by which rows are found that share a day with a stretch of time."""
    return GistIndex(Stretch("earliest", "latest"), name=name)


@models.BigIntegerField.register_lookup
class Meets(models.Lookup):
    """`earliest__meets=(first, last)`: the row shares a day with these, either of which may be None."""

    lookup_name = "meets"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The same expression as the index has, beside the range of these days."""
        earliest: Any = self.lhs
        latest = earliest.target.model._meta.get_field("latest").get_col(earliest.alias)
        left, parameters = compiler.compile(Stretch(earliest, latest))
        return f"{left} && int8range(%s, %s, '[]')", [*parameters, *self.rhs]


def sorting_expression() -> Coalesce:
    """The same in a query, of a row with `earliest` and `latest`."""
    open_before = F("latest") - number(OPEN)
    return Coalesce("earliest", open_before, number(UNDATED), output_field=models.BigIntegerField())


def number(value: int) -> Value:
    """A number that may be too large for four bytes."""
    return Value(value, output_field=models.BigIntegerField())


#: The order of what has days: open beginnings first, wider ones before their parts, what has no day last.
BY_TIME = (
    sorting_expression().asc(),
    F("latest").desc(nulls_first=True),
    "slug",
)
