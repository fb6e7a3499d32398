"""One run of the benchmark over a database that is there already."""

import itertools
from collections.abc import Iterator, Sequence
from contextlib import closing
from typing import Any

import psycopg

from tests.bench import dates, editions, exports, pages, report, writing
from tests.bench.bare import Application
from tests.bench.cases import KEY, Case, lists
from tests.bench.client import Client
from tests.bench.comparisons import COMPARISONS
from tests.bench.measure import Result, in_turn
from tests.bench.servers import Server

Told = tuple[str, str, str]


class Run:
    """Everything that is measured of an archive of one size."""

    def __init__(self, size: int, *, seconds: float, explain: bool, only: str) -> None:
        self.size, self.seconds, self.explain, self.only = size, seconds, explain, only
        self.bare_sql = Application()
        self.audiences = self.bare_sql.account(KEY)[1]

    def wanted(self, name: str) -> bool:
        """Whether a case is to be measured."""
        return self.only in name

    def explained(self, sql: str, parameters: Any) -> None:
        """Print how PostgreSQL answers."""
        if self.explain:
            cursor = psycopg.ClientCursor(self.bare_sql.connection)
            for (line,) in cursor.execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", parameters):
                print(f"    {line}")  # noqa: T201

    # -- lists -------------------------------------------------------------------------------------------

    def lists(self, historio: Server, bare: Server) -> Iterator[Result]:
        """Pages: the bytes of both servers are the same."""
        for case in lists(self.size):
            if self.wanted(case.name):
                with closing(Client(historio.port).socket), closing(Client(bare.port).socket):
                    yield self.listed(case, Client(historio.port), Client(bare.port))

    def listed(self, case: Case, ours: Client, others: Client) -> Result:
        """One case."""
        audiences = self.audiences if case.token else [0]
        one = ours.get(case.address, case.headers)
        other = others.get(case.address, case.headers)
        if one.body != other.body or one.status != 200:
            raise AssertionError(f"{case.name}: the two servers answer differently")
        sides = {
            "sql": lambda: self.bare_sql.rows(case.page, audiences),
            "bare": lambda: others.get(case.address, case.headers),
            "historio": lambda: ours.get(case.address, case.headers),
        }
        for _ in range(8):  # until statements are prepared on all sides
            for side in sides.values():
                side()
        self.explained(*case.page.statement(self.bare_sql.held, audiences))
        took = in_turn(sides, seconds=self.seconds)
        return Result(case.name, took, against="bare", goal=case.goal, more={"bytes": one.length})

    # -- comparisons -------------------------------------------------------------------------------------

    def comparisons(self, historio: Server) -> Iterator[Result]:
        """Matrices and ledgers: both count the same."""
        client = Client(historio.port)
        for asked in COMPARISONS:
            if not self.wanted(asked.name):
                continue
            sql, parameters = asked.statement(self.bare_sql.held)
            connection = self.bare_sql.connection
            answer = client.get(asked.address)
            rows = connection.execute(sql, parameters).fetchall()
            if answer.status != 200 or asked.counts_of_answer(answer.body) != asked.counts_of_rows(rows):
                raise AssertionError(f"{asked.name}: the counts differ")
            self.explained(sql, parameters)
            sides = {
                "sql": lambda: connection.execute(sql, parameters).fetchall(),  # noqa: B023
                "cells": asked.cells(),
                "historio": lambda: client.get(asked.address),  # noqa: B023
            }
            took = in_turn(sides, seconds=self.seconds)
            more = {"bytes": answer.length}
            yield Result(asked.name, took, against="sql", goal=1.5, measured="cells", more=more)

    # -- writing -----------------------------------------------------------------------------------------

    def writing(self, historio: Server, bare: Server) -> Iterator[Result]:
        """Create and update, fsync on."""
        ours, others = Client(historio.port), Client(bare.port)
        found = writing.places(self.bare_sql.connection, 0, 500)
        first, second = writing.documents(found), writing.documents(found)
        if self.wanted("create"):
            sides = {
                "bare": lambda: writing.create(others, next(first), 200),
                "historio": lambda: writing.create(ours, next(second), 201),
            }
            yield Result(
                "create one annotation", in_turn(sides, seconds=self.seconds * 2), against="bare", goal=1.5
            )
        if self.wanted("update"):
            made = writing.create(ours, next(second), 201)
            key, versions = made.headers["location"].rstrip("/").rpartition("/")[2], itertools.count(1)
            took = in_turn(
                {"historio": lambda: writing.change(ours, key, next(versions))}, seconds=self.seconds
            )
            yield Result("update one annotation", took)

    def bulk(self, historio: Server) -> list[Told]:
        """Many at once."""
        if not self.wanted("bulk import"):
            return []
        number = min(self.size, 20_000)
        found = writing.places(self.bare_sql.connection, 500, number)
        found = list(itertools.islice(itertools.cycle(found), number))
        body = writing.many(found)
        answer = Client(historio.port).ask(
            "POST", "/api/v1/annotations/", {**writing.WHO, "Content-Type": "text/csv"}, body
        )
        if answer.status not in (200, 201):
            raise AssertionError(answer.body[:1000])
        rate = number / answer.whole
        return [
            (f"bulk import of {number:,}", f"{rate:,.0f} annotations/s", goal(rate >= 12_000, "≥ 12,000/s"))
        ]

    def editions(self) -> list[Told]:
        """Carrying the annotations of a book into another edition."""
        told: list[Told] = []
        if self.wanted("carrying"):
            for name, edits in editions.EDITS.items():
                took, states = editions.seconds(edits)
                kinds = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
                case = f"carrying 2,000 annotations of a book to {name}"
                told.append((case, f"{took:.2f} s: {kinds}", goal(took < 5, "< 5 s")))
        return told

    def dates(self) -> list[Told]:
        """Finding the dates of a text that comes in."""
        told: list[Told] = []
        if self.wanted("finding dates"):
            whole, each, number = dates.seconds(dates.book())
            met = goal(whole < 1 and each < 100e-6, "< 1 s and < 100 µs/kB")
            told.append(("finding dates: a book of 800 kB", spoken(whole, each, number), met))
            told.append(("finding dates: the sample's articles", spoken(*dates.seconds(dates.article())), ""))
        return told

    # -- exports -----------------------------------------------------------------------------------------

    def exports(self, historio: Server) -> list[Told]:
        """Downloads of everything."""
        told: list[Told] = []
        held, connection = self.bare_sql.held, self.bare_sql.connection
        if self.wanted("CSV"):
            copied = in_turn(
                {"sql": lambda: exports.copy_everything(connection, held)}, seconds=0, least=2, block=1
            )
            rows = self.size
            told += self.download(historio, "CSV of annotations", exports.ANNOTATIONS, copied["sql"])
            told.append(
                (
                    "bare COPY of the same rows",
                    f"{copied['sql']:.2f} s, {rows / copied['sql']:,.0f} rows/s",
                    "",
                )
            )
        if self.wanted("CSV of a matrix"):
            told += self.download(historio, "CSV of a matrix, long", exports.MATRIX, None)
        return told

    def download(self, historio: Server, name: str, address: str, bare: float | None) -> list[Told]:
        """One download: the second of two, since the first warms the worker."""
        client = Client(historio.port)
        client.get("/api/v1/annotations/?page_size=1")
        with historio.watched() as growth:
            answer = client.get(address, keep=False)
        grown = growth() / 2**20
        speed = "" if bare is None else f", {bare / answer.whole:.2f} of bare COPY"
        return [
            (name, f"{answer.whole:.2f} s, {answer.length / 2**20:.1f} MB{speed}",
             "" if bare is None else goal(bare / answer.whole >= 0.85, "≥ 0.85 of bare COPY")),
            (f"{name}: first byte", f"{answer.first * 1000:.0f} ms", goal(answer.first <= 0.1, "≤ 100 ms")),
            (f"{name}: memory", f"+ {grown:.0f} MB", goal(grown <= 20, "≤ + 20 MB")),
        ]  # fmt: skip

    # -- the admin ---------------------------------------------------------------------------------------

    def admin(self) -> list[Sequence[str]]:
        """Pages of the admin, in this process."""
        lines = []
        for name, sql, whole, statements, slowest in pages.measured():
            if self.wanted(f"admin: {name}"):
                if self.explain:
                    print(f"    {name}: {slowest[:2000]}")  # noqa: T201
                verdict = goal(sql <= 0.1, "≤ 100 ms of SQL")
                lines.append(
                    [
                        f"admin: {name}",
                        report.milliseconds(sql),
                        report.milliseconds(whole),
                        str(statements),
                        verdict,
                    ]
                )
        return lines


def spoken(whole: float, each: float, number: int) -> str:
    """What finding dates took, in words."""
    return f"{number} in {whole * 1000:.1f} ms, {each * 1e6:.0f} µs/kB"


def goal(met: bool, words: str) -> str:
    """The goal, and whether it was met."""
    return f"{words}: {'met' if met else '**not met**'}"
