"""A list as CSV, written by PostgreSQL itself: `COPY (SELECT …) TO STDOUT` of the list's own query.

The same bytes as the plain writer's (`csv.lines`), which is the reference, many times as fast: no row is
taken apart and put together again in Python. How each kind of value is written in SQL is said in `CELLS`,
once. What a column shows by a function of Python (`Column.show`) can be written so only if the column says
how in SQL as well (`Column.sql`); a list with a column that does not is the plain writer's (`can_copy`).

Keys become slugs by maps that the statement itself reads, so rows and slugs are of one moment.
"""

from collections.abc import Generator, Mapping, Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connections, models
from django.db.backends.postgresql.psycopg_any import mogrify
from psycopg import sql

from annotations.columns import Context, Table
from annotations.models.reference import PUBLIC_KEYS
from annotations.values.cells import GUARDED, JOINT, is_free_text

#: Lists of texts. A bar within one has a backslash before it; hardly any has a bar, and that costs the most.
LIST = f"""CASE WHEN strpos(array_to_string({{value}}, ''), '|') = 0
  THEN array_to_string({{value}}, '{JOINT}', '')
  ELSE (SELECT string_agg(coalesce(replace(item, '|', E'\\\\|'), ''), '{JOINT}' ORDER BY place)
        FROM unnest({{value}}) WITH ORDINALITY AS one (item, place)) END"""

#: How each kind of value is written: `{value}` stands for it. Where there is none, nothing is.
CELLS: Mapping[str, str] = {
    "text": "{value}::text",
    "choice": "{value}",
    "url": "{value}",
    "reference": "{value}::text",
    "integer": "{value}::text",
    "boolean": "{value}::text",
    "uuid": "{value}::text",
    "date": "to_char({value}, 'YYYY-MM-DD')",
    "datetime": """replace(
      to_char({value} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), '.000000Z', 'Z')""",
    "list": LIST,
    "labels": LIST,
    "references": f"array_to_string({{value}}, '{JOINT}')",  # no slug has a bar
}

#: The public keys of a model's rows, by primary key.
KEYS = "(SELECT jsonb_object_agg(id, {key}) FROM {table})"

#: What stands for the primary key of a row, and for those of several: sorted as Python sorts.
SLUG = "({keys} ->> {value}::text)"
SLUGS = """CASE cardinality({value})
  WHEN 0 THEN ARRAY[]::text[] WHEN 1 THEN ARRAY[{keys} ->> ({value})[1]::text]
  ELSE ARRAY(SELECT slug FROM (SELECT {keys} ->> key::text AS slug FROM unnest({value}) AS key) AS named
             ORDER BY slug COLLATE "C") END"""


def can_copy(table: Table, names: Sequence[str]) -> bool:
    """Whether PostgreSQL can write these columns. A line of one empty cell is written otherwise by it."""
    columns = (table.columns[name] for name in names)
    return len(names) > 1 and all(column.sql or column.show is None for column in columns)


def lines(
    table: Table, queryset: models.QuerySet[Any], names: Sequence[str], context: Context, *, guarded: bool
) -> Generator[bytes, None, None]:
    """The rows of the queryset, each a line that ends with CR LF; one statement, streamed.

    It is cancelled if the iterator is closed before its end.
    """
    selection = table.select(names, context.seen)
    rows = queryset.values_list(*selection.paths)
    connection = connections[rows.db]
    try:
        inner, parameters = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return
    columns = [sql.Identifier(f"c{place}") for place in range(len(selection.paths))]
    cells = [sql.Identifier(f"cell{place}") for place in range(len(names))]
    told = [
        sql.SQL("{} AS {}").format(written(table, name, columns[place], context), cell)
        for name, place, cell in zip(names, selection.places, cells, strict=True)
    ]
    safe = [
        final(cell, guarded=guarded and is_free_text(table.kind(name)))
        for name, cell in zip(names, cells, strict=True)
    ]
    # A cell is made once, and looked at afterwards. Of a number of rows that it has to ask for, the planner
    # supposes that it is a tenth, as it does for a cursor: so it prefers what begins at once.
    statement = sql.SQL(
        "COPY (SELECT {safe} FROM ("
        "SELECT {told} FROM ({inner}) AS listed ({columns}) LIMIT (SELECT {all})"
        ") AS written) TO STDOUT (FORMAT csv)"
    ).format(
        safe=sql.SQL(", ").join(safe),
        told=sql.SQL(", ").join(told),
        inner=sql.SQL(mogrify(inner, parameters, connection)),
        columns=sql.SQL(", ").join(columns),
        all=sql.Literal(2**62),
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        while row := copy.read():
            yield bytes(row)


def written(table: Table, name: str, value: sql.Composable, context: Context) -> sql.Composable:
    """The SQL of a cell, whose column of the query is `value`."""
    column = table.columns[name]
    if column.sql:
        value = sql.SQL(column.sql).format(value=value, base_url=sql.Literal(context.base_url))
    elif column.is_key:
        model = column.refers
        assert model is not None
        keys = sql.SQL(KEYS).format(
            key=sql.Identifier(PUBLIC_KEYS[model]), table=sql.Identifier(model._meta.db_table)
        )
        value = sql.SQL(SLUGS if column.is_several else SLUG).format(keys=keys, value=value)
    return sql.SQL(CELLS[table.kind(name)]).format(value=value)


def final(cell: sql.Composable, *, guarded: bool) -> sql.Composable:
    """The SQL of a cell as it stands in the file: guarded, and nothing where it is empty."""
    if not guarded:
        return sql.SQL("nullif({}, '')").format(cell)
    form = "CASE WHEN left({cell}, 1) IN ({risky}) THEN '''' || {cell} ELSE nullif({cell}, '') END"
    return sql.SQL(form).format(cell=cell, risky=sql.SQL(", ").join(map(sql.Literal, GUARDED)))
