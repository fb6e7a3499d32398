"""Downloads: how fast, how soon, and how much memory they take, beside bare COPY of the same rows."""

from collections.abc import Iterator
from contextlib import closing
from typing import Any

import psycopg

from tests.bench.client import Answer, Client
from tests.bench.measure import in_turn, median
from tests.bench.report import Told, goal
from tests.bench.servers import Server
from tests.bench.statements import COLUMNS, JOINS, Held

ANNOTATIONS = "/api/v1/annotations.csv"
MATRIX = "/api/v1/matrix.csv?event=event-1&rows=name&columns=source&shape=long"

#: From so many rows on, each side is asked twice, else three times, after a first time that is not counted.
MANY = 500_000


def copied(server: Server, connection: psycopg.Connection[Any], held: Held, size: int) -> Iterator[Told]:
    """The list of annotations beside a bare COPY, which take turns."""
    answers: list[Answer] = []
    with server.watched() as growth:
        took = in_turn(
            {
                "sql": lambda: copy_everything(connection, held),
                "historio": lambda: answers.append(download(server, ANNOTATIONS)),
            },
            seconds=0,
            least=2 if size >= MANY else 3,
            block=1,
        )
        grown = growth()
    part = took["sql"] / took["historio"]
    how = f"{took['historio']:.2f} s, {answers[-1].length / 2**20:.1f} MB, {part:.2f} of bare COPY"
    yield "CSV of annotations", how, goal(part >= 0.85, "≥ 0.85 of bare COPY")
    yield from soon_and_small("CSV of annotations", answers, grown)
    yield "bare COPY of the same rows", f"{took['sql']:.2f} s, {size / took['sql']:,.0f} rows/s", ""


def matrix(server: Server) -> Iterator[Told]:
    """A long matrix."""
    answers: list[Answer] = []
    with server.watched() as growth:
        took = in_turn(
            {"historio": lambda: answers.append(download(server, MATRIX))}, seconds=0, least=3, block=1
        )
        grown = growth()
    name = "CSV of a matrix, long"
    yield name, f"{took['historio']:.2f} s, {answers[-1].length / 2**20:.1f} MB", ""
    yield from soon_and_small(name, answers, grown)


def soon_and_small(name: str, answers: list[Answer], grown: int) -> Iterator[Told]:
    """When the first byte came, and how many bytes of memory it took."""
    first = median([answer.first for answer in answers[1:]])
    yield f"{name}: first byte", f"{first * 1000:.0f} ms", goal(first <= 0.1, "≤ 100 ms")
    mega = grown / 2**20
    yield f"{name}: memory", f"+ {mega:.0f} MB", goal(mega <= 20, "≤ + 20 MB")


def download(server: Server, address: str) -> Answer:
    """One download, over a connection of its own."""
    client = Client(server.port)
    with closing(client.socket):
        answer = client.get(address, keep=False)
    if answer.status != 200:
        raise AssertionError(f"{address}: {answer.status}")
    return answer


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
