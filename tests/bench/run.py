"""One run of the benchmark over a database that is there already."""

import itertools
import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from typing import Any

from tests.bench import archives, dates, editions, explaining, exports, pages, report, writing
from tests.bench.bare import Application
from tests.bench.cases import KEY, Case, lists
from tests.bench.client import Client
from tests.bench.comparisons import COMPARISONS
from tests.bench.measure import Result, in_turn
from tests.bench.report import Told, goal
from tests.bench.servers import Server

DEPTH = "deep page beside the first one"


class Run:
    """Everything that is measured of an archive of one size."""

    def __init__(self, size: int, *, seconds: float, explain: bool, only: str) -> None:
        self.size, self.seconds, self.explain, self.only = size, seconds, explain, only
        self.bare_sql = Application()
        self.audiences = self.bare_sql.account(KEY)[1]
        #: Words that nobody has annotated yet, each once.
        self.places = writing.places(self.bare_sql.connection)

    def wanted(self, name: str) -> bool:
        """Whether a case is to be measured."""
        return self.only in name

    def explained(
        self, sql: str, parameters: Any, address: str, headers: Mapping[str, str] | None = None
    ) -> None:
        """Print how PostgreSQL answers the statement by hand, and Historio's."""
        if self.explain:
            by_hand = explaining.by_hand(self.bare_sql.connection, sql, parameters)
            for title, plan in (("bare SQL", by_hand), ("Historio", explaining.ours(address, headers or {}))):
                print(f"  {title}:", *plan, sep="\n    ")  # noqa: T201

    # -- lists -------------------------------------------------------------------------------------------

    def lists(self, historio: Server, bare: Server) -> Iterator[Result]:
        """Pages: the bytes of both servers are the same."""
        for case in lists(self.size):
            if self.wanted(case.name):
                with closing(Client(historio.port).socket), closing(Client(bare.port).socket):
                    yield self.listed(case, Client(historio.port), Client(bare.port))

    def depth(self, historio: Server) -> list[Told]:
        """A page deep in the list beside the first, which take turns: as long each."""
        if not self.wanted(DEPTH):
            return []
        client, pages = Client(historio.port), {case.name: case for case in lists(self.size)}
        sides = {
            name: lambda case=case: client.get(case.address, case.headers)
            for name, case in (("first", pages["50 annotations"]), ("deep", pages["deep page"]))
        }
        took = in_turn(sides, seconds=self.seconds)
        times = took["deep"] / took["first"]
        return [(DEPTH, f"{times:.2f} ×", goal(times <= 1.1, "≤ 1.1 ×"))]

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
        sql, parameters = case.page.statement(self.bare_sql.held, audiences)
        self.explained(sql, parameters, case.address, case.headers)
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
            self.explained(sql, parameters, asked.address)
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
        found = list(itertools.islice(self.places, 500))
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
        """Many at once, in each way: every time other words."""
        number = min(self.size, 20_000)
        ways = {
            "bulk import of {}, CSV": lambda found: writing.post(
                historio.port, writing.as_csv(found), "text/csv"
            ),
            "bulk import of {}, JSON lines": lambda found: writing.post(
                historio.port, writing.as_lines(found), "application/jsonl"
            ),
            "bulk import of {}, by the command": lambda found: writing.command(writing.as_csv(found)),
        }
        told: list[Told] = []
        for name, way in ways.items():
            if self.wanted(name):
                found = list(itertools.islice(self.places, number))
                rate = len(found) / way(found)
                met = goal(rate >= 12_000, "≥ 12,000/s")
                told.append((name.format(f"{number:,}"), f"{rate:,.0f} annotations/s", met))
        return told

    def editions(self) -> list[Told]:
        """Carrying the annotations of a book into another edition."""
        told: list[Told] = []
        if self.wanted("carrying"):
            for name, edits in editions.EDITS.items():
                took, states = editions.seconds(edits)
                kinds = ", ".join(f"{count} {state}" for state, count in sorted(states.items()))
                case = f"carrying 2,000 annotations of a book to {name}"
                told.append((case, f"{took:.2f} s: {kinds}", goal(took < 5, "< 5 s")))
                took = editions.written(edits)
                told.append((f"{case}, written", f"{took:.2f} s", goal(took < 5, "< 5 s")))
        if self.wanted("check_anchors"):
            took, most = editions.checked(), max(10, editions.A_MILLION * self.size / 1_000_000)
            case = "check_anchors: every span, hash, tag and copy"
            told.append((case, f"{took:.1f} s", goal(took < most, f"< {most:g} s")))
        return told

    def dates(self, historio: Server) -> list[Told]:
        """Lists that are narrowed by printed dates, and finding the dates of a text that comes in."""
        told: list[Told] = []
        ours = Client(historio.port)
        for name, address in dates.NARROWED.items():
            if self.wanted(name):
                if (answer := ours.get(address)).status != 200:
                    raise AssertionError(answer.body[:1000])
                took = in_turn({"historio": lambda: ours.get(address)}, seconds=self.seconds)  # noqa: B023
                told.append((name, f"{report.milliseconds(took['historio'])} ms", ""))
        if self.wanted("finding dates"):
            whole, each, number = dates.seconds(dates.book())
            met = goal(whole < 1 and each < 100e-6, "< 1 s and < 100 µs/kB")
            told.append(("finding dates: a book of 800 kB", spoken(whole, each, number), met))
            told.append(("finding dates: the sample's articles", spoken(*dates.seconds(dates.article())), ""))
        return told

    def whole(self) -> list[Told]:
        """The whole project as one archive, out and in."""
        return list(archives.measured(os.environ["DATABASE_URL"])) if self.wanted(archives.CASE) else []

    # -- exports -----------------------------------------------------------------------------------------

    def exports(self, historio: Server) -> list[Told]:
        """Downloads of everything."""
        told: list[Told] = []
        if self.wanted("CSV of annotations"):
            told += exports.copied(historio, self.bare_sql.connection, self.bare_sql.held, self.size)
        if self.wanted("CSV of a matrix"):
            told += exports.matrix(historio)
        return told

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
