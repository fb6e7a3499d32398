"""The filtered annotations as SQL, and what is counted of them in one statement."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from annotations.comparison.axes import Axis
from annotations.paging import compiled

#: What the states of a cell are found from (`stance` and `voice` are columns of the evidence).
FLAGS = {
    "affirmed": "bool_or({voice} = 'own' AND {stance} = 'affirms')",
    "denied": "bool_or({voice} = 'own' AND {stance} = 'denies')",
    "hedged": "bool_or({voice} = 'own' AND {stance} = 'hedges')",
    "reported": "bool_or({voice} = 'attributed')",
    "first_creator": "min({creator})",
    "last_creator": "max({creator})",
    "answers": "array_agg(DISTINCT {claim}) FILTER (WHERE {voice} = 'own' AND {stance} = 'affirms')",
}
BASE = ("pk", "source_id", "text_start", "stance", "voice", "claim_id", "creator_id")


@dataclass(frozen=True)
class Cell:
    """What is counted in a cell: its annotations, and how they speak."""

    count: int
    affirmed: bool
    denied: bool
    hedged: bool
    reported: bool
    answers: tuple[int, ...]
    quotes: tuple[int, ...]
    #: Of the accounts that made them, the first and the last by number.
    creators: tuple[int, int]
    #: The accounts that read the same words differently.
    contested_by: tuple[int, ...] = ()


class Evidence:
    """A queryset of annotations with the paths that axes need, as a subquery with named columns."""

    def __init__(self, queryset: models.QuerySet[Any], axes: Sequence[Axis], *more: str) -> None:
        paths = dict.fromkeys([*BASE, *(path for axis in axes for path in axis.paths), *more])
        self.columns = {path: f"e.c{number}" for number, path in enumerate(paths)}
        self.sql, self.parameters = compiled(queryset.order_by().values_list(*paths))
        self.names = ", ".join(f"c{number}" for number in range(len(paths)))

    def source(self, joins: Sequence[tuple[Axis, str, bool]]) -> tuple[str, list[Any]]:
        """FROM and the joins of the axes (`axis, alias, inner`), with all parameters."""
        joined, more = self.joined(joins)
        return f"FROM ({self.sql}) AS e ({self.names}){joined}", [*self.parameters, *more]

    def joined(self, joins: Sequence[tuple[Axis, str, bool]]) -> tuple[str, list[Any]]:
        """The joins of the axes, with their parameters."""
        found = [axis.join(self.columns, alias, inner=inner) for axis, alias, inner in joins]
        return "".join(sql for sql, _ in found), [value for _, values in found for value in values]

    def cells(
        self, row: Axis, columns: Sequence[Axis], quotes: int
    ) -> tuple[dict[tuple[Any, ...], Cell], dict[Any, int]]:
        """The cells by (row, *columns), and the distinct annotations of each row. One statement."""
        aliases = [f"axis{number}" for number in range(len(columns))]
        keys = [axis.key(self.columns, alias) for axis, alias in zip(columns, aliases, strict=True)]
        row_key = row.key(self.columns, "axis")
        joins = [(row, "axis", True)]
        joins += [(axis, alias, False) for axis, alias in zip(columns, aliases, strict=True)]
        source, parameters = self.source(joins)
        named = {
            "voice": self.columns["voice"],
            "stance": self.columns["stance"],
            "claim": self.columns["claim_id"],
            "creator": self.columns["creator_id"],
        }
        flags = ", ".join(sql.format(**named) for sql in FLAGS.values())
        place = ", ".join(self.columns[path] for path in ("source_id", "text_start", "pk"))
        pk = self.columns["pk"]
        grouped = [row_key, *keys]
        total = f"grouping({', '.join(grouped)})"
        sets = f"({', '.join(grouped)})" + (f", ({row_key})" if keys else "")
        sql = (
            f"SELECT {total}, {', '.join(grouped)}, count(DISTINCT {pk}), {flags}, "
            f"(array_agg({pk} ORDER BY {place}))[1:%s] {source} "
            f"WHERE {row_key} IS NOT NULL GROUP BY GROUPING SETS ({sets})"
        )
        cells: dict[tuple[Any, ...], Cell] = {}
        totals: dict[Any, int] = {}
        with connection.cursor() as cursor:
            cursor.execute(sql, [quotes, *parameters])
            for rolled_up, *values in cursor:
                key, (count, *spoken, first, last, answers, found) = (
                    values[: len(grouped)],
                    values[len(grouped) :],
                )
                if rolled_up:
                    totals[key[0]] = count
                    continue
                affirmed, denied, hedged, reported = (bool(value) for value in spoken)
                cells[tuple(key)] = Cell(
                    count,
                    affirmed=affirmed,
                    denied=denied,
                    hedged=hedged,
                    reported=reported,
                    answers=tuple(answers or ()),
                    quotes=tuple(found or ()),
                    creators=(first, last),
                )
        if not keys:
            totals = {key[0]: cell.count for key, cell in cells.items()}
        return cells, totals

    def listed(
        self,
        row: Axis,
        columns: Sequence[Axis],
        wanted: tuple[Sequence[Any], Sequence[tuple[Any, ...]]],
        selected: Sequence[str],
    ) -> Iterator[tuple[int, int, list[Any]]]:
        """Each annotation of each cell: the place of its row and column among the wanted ones, and
        the selected paths; in the order of rows, columns and text. One statement, streamed.
        """
        aliases = [f"axis{number}" for number in range(len(columns))]
        joins = [(row, "axis", True)]
        joins += [(axis, alias, False) for axis, alias in zip(columns, aliases, strict=True)]
        source, parameters = self.source(joins)
        places, bound = [], []
        keyed = [(row.key(self.columns, "axis"), [(value,) for value in wanted[0]])]
        keyed.append(
            (
                " || '|' || ".join(
                    f"coalesce(({axis.key(self.columns, alias)})::text, '-')"
                    for axis, alias in zip(columns, aliases, strict=True)
                )
                or "''",
                list(wanted[1]),
            )
        )
        for sql, values in keyed:
            places.append(f"array_position(%s::text[], ({sql})::text)")
            bound.append(["|".join("-" if part is None else str(part) for part in value) for value in values])
        order = ", ".join(self.columns[path] for path in ("source_id", "text_start", "pk"))
        listed = ", ".join(self.columns[path] for path in selected)
        sql = (
            f"SELECT * FROM (SELECT {places[0]} AS row_place, {places[1]} AS column_place, {listed}, "
            f"row_number() OVER (ORDER BY {order}) AS reading_order {source}) AS listed "
            f"WHERE row_place IS NOT NULL AND column_place IS NOT NULL "
            f"ORDER BY row_place, column_place, reading_order"
        )
        with closing(connection.chunked_cursor()) as cursor:
            cursor.execute(sql, [*bound, *parameters])
            while block := cursor.fetchmany(2000):
                for row_place, column_place, *values, _ in block:
                    yield row_place - 1, column_place - 1, values
