"""The filtered annotations as SQL, and what is counted of them in one statement."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from django.db import connection, models
from django.db.models import Q

from annotations.comparison.axes import Axis
from annotations.models import Annotation, DateMention
from annotations.statements import Groups, Statement, compiled, kept

#: What the states of a cell are found from, by the columns of the evidence.
FLAGS: Mapping[str, str] = {
    "affirmed": "bool_or({voice} = 'own' AND {stance} = 'affirms')",
    "denied": "bool_or({voice} = 'own' AND {stance} = 'denies')",
    "hedged": "bool_or({voice} = 'own' AND {stance} = 'hedges')",
    "reported": "bool_or({voice} = 'attributed')",
    "first_creator": "min({creator_id})",
    "last_creator": "max({creator_id})",
    "answers": "array_agg(DISTINCT {claim_id}) FILTER (WHERE {voice} = 'own' AND {stance} = 'affirms')",
    "affirming": "array_agg(DISTINCT {source_id}) FILTER (WHERE {voice} = 'own' AND {stance} = 'affirms')",
}
#: The same of printed dates. A date is told in the source's own words without taking a side; where its two
#: calendars name different days, it says one day and denies it. Whoever prints it bears witness to it.
FLAGS_OF_DATES: Mapping[str, str] = {
    "affirmed": "bool_or({audit} = 'mismatch')",
    "denied": "bool_or({audit} = 'mismatch')",
    "hedged": "bool_and({gregorian} ~ '[?~%%]')",
    "reported": "false",
    "first_creator": "NULL::bigint",
    "last_creator": "NULL::bigint",
    "answers": "NULL::bigint[]",
    "affirming": "array_agg(DISTINCT {source_id}) FILTER (WHERE {audit} <> 'mismatch')",
}
PLACE = ("pk", "source_id", "text_start")


@dataclass(frozen=True)
class Cell:
    """What is counted in a cell: its annotations or dates, and how they speak."""

    count: int
    affirmed: bool
    denied: bool
    hedged: bool
    reported: bool
    answers: tuple[int, ...]
    quotes: tuple[int, ...]
    #: Of the accounts that made annotations, the first and the last by number.
    creators: tuple[int, ...]
    #: The sources that affirm it in their own voice.
    affirming: tuple[int, ...]
    #: The accounts that read the same words differently.
    contested_by: tuple[int, ...] = ()


@dataclass(frozen=True)
class Total:
    """What is counted of a row: its different annotations or dates, and the sources that affirm it."""

    count: int = 0
    affirming: tuple[int, ...] = ()


class Evidence:
    """Annotations of which all this holds, with the paths that axes need: a subquery with named columns."""

    model: type[models.Model] = Annotation
    #: What tells how the rows speak, and the SQL over it.
    speaking: tuple[str, ...] = ("stance", "voice", "claim_id", "creator_id")
    flags: Mapping[str, str] = FLAGS

    def __init__(self, conditions: Sequence[Q], axes: Sequence[Axis], *more: Any) -> None:
        needed = [path for axis in axes for path in axis.paths]
        paths = dict.fromkeys([*PLACE, *self.speaking, *needed, *more])
        self.columns = {path: f"e.c{number}" for number, path in enumerate(paths)}

        def make(groups: Groups, _: Sequence[Any]) -> Statement:
            rows = self.model._default_manager.filter(*groups[0])
            sql, parameters = compiled(rows.order_by().values_list(*paths))
            return Statement(sql, tuple(parameters))

        if all(isinstance(path, str) for path in paths):
            statement, self.parameters = kept((self.model, *paths), [conditions], (), make)
        else:  # who asks decides what such an expression is
            statement = make([conditions], ())
            self.parameters = list(statement.parameters)
        self.sql = statement.sql
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
    ) -> tuple[dict[tuple[Any, ...], Cell], dict[Any, Total]]:
        """The cells by (row, *columns), and what is counted of each row. One statement."""
        aliases = [f"axis{number}" for number in range(len(columns))]
        keys = [axis.key(self.columns, alias) for axis, alias in zip(columns, aliases, strict=True)]
        row_key = row.key(self.columns, "axis")
        joins = [(row, "axis", True)]
        joins += [(axis, alias, False) for axis, alias in zip(columns, aliases, strict=True)]
        source, parameters = self.source(joins)
        named = {path: self.columns[path] for path in ("source_id", *self.speaking)}
        flags = ", ".join(sql.format(**named) for sql in self.flags.values())
        place = ", ".join(self.columns[path] for path in ("source_id", "text_start", "pk"))
        pk = self.columns["pk"]
        grouped = [row_key, *keys]
        total = f"grouping({', '.join(grouped)})"
        # To sort for quotes that nobody reads is half of the work.
        quoted = f"(array_agg({pk} ORDER BY {place}))[1:{quotes:d}]" if quotes else "NULL"
        sets = f"({', '.join(grouped)})" + (f", ({row_key})" if keys else "")
        sql = (
            f"SELECT {total}, {', '.join(grouped)}, count(DISTINCT {pk}), {flags}, "
            f"{quoted} {source} "
            f"WHERE {row_key} IS NOT NULL GROUP BY GROUPING SETS ({sets})"
        )
        cells: dict[tuple[Any, ...], Cell] = {}
        totals: dict[Any, Total] = {}
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            for rolled_up, *values in cursor:
                key, (count, *spoken, first, last, answers, affirming, found) = (
                    values[: len(grouped)],
                    values[len(grouped) :],
                )
                if rolled_up:
                    totals[key[0]] = Total(count, tuple(affirming or ()))
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
                    creators=() if first is None else (first, last),
                    affirming=tuple(affirming or ()),
                )
        if not keys:
            totals = {key[0]: Total(cell.count, cell.affirming) for key, cell in cells.items()}
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
        # A pooler may send the next question for rows to a session that has no such cursor.
        is_pooled = connection.settings_dict["DISABLE_SERVER_SIDE_CURSORS"]
        with closing(connection.cursor() if is_pooled else connection.chunked_cursor()) as cursor:
            cursor.execute(sql, [*bound, *parameters])
            while block := cursor.fetchmany(2000):
                for row_place, column_place, *values, _ in block:
                    yield row_place - 1, column_place - 1, values


class DateEvidence(Evidence):
    """The same of printed dates."""

    model = DateMention
    speaking = ("audit", "gregorian")
    flags = FLAGS_OF_DATES
