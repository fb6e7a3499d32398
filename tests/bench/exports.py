"""Downloads: how fast, how soon, and how much memory they take, beside bare COPY of the same rows."""

from typing import Any

import psycopg

from tests.bench.statements import COLUMNS, JOINS, Held

ANNOTATIONS = "/api/v1/annotations.csv"
MATRIX = "/api/v1/matrix.csv?event=event-1&rows=name&columns=source&shape=long"


def copy_everything(connection: psycopg.Connection[Any], held: Held) -> int:
    """COPY of the rows of the list of annotations, numbers turned into names; the bytes are thrown away."""
    columns = COLUMNS.format(derived_from="a.derived_from_id", superseded_by="a.superseded_by_id")
    for name in ("source", "event", "group"):
        columns = columns.replace(f"a.{name}_id", f"({array(held.public[name])})[a.{name}_id]")
    tags, people = array(held.public["tag"]), array(held.public["user"])
    joined = f"(SELECT string_agg(({tags})[tag], ' | ') FROM unnest(a.tag_ids) tag)"
    columns = columns.replace("a.tag_ids", joined).replace("a.creator_id", f"({people})[a.creator_id]")
    outside = ",".join(map(str, {*held.hidden_editions, *held.outdated}))
    where = f"a.counts AND a.audience = 0 AND a.edition_id <> ALL('{{{outside}}}')"
    rows = (
        f"SELECT {columns} FROM annotations_annotation a {JOINS} WHERE {where} "
        "ORDER BY a.created DESC, a.id DESC"
    )
    length = 0
    with connection.cursor().copy(f"COPY ({rows}) TO STDOUT (FORMAT csv)") as copied:
        for piece in copied:
            length += len(piece)
    return length


def array(public: dict[int, str]) -> str:
    """Names by number, as an array of SQL."""
    names = [public.get(number, "") for number in range(1, max(public, default=0) + 1)]
    quoted = ",".join('"' + name.replace('"', "") + '"' for name in names)
    return f"'{{{quoted}}}'::text[]"
