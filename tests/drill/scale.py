"""`python -m tests.drill.scale`: what each step of docs/scaling.md gives, measured on this one machine.

All servers and all clients share its processors. So a step that adds a machine elsewhere adds only its cost
here: what the table tells is what each costs, and what waits for what.
"""

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.bench.report import into, machine, table
from tests.drill.__main__ import PGBOUNCER, told
from tests.drill.load import Load, percentiles
from tests.drill.servers import (
    SYNCHRONOUS,
    Pooler,
    PostgreSQL,
    Web,
    filled_by_commands,
    manage,
    until,
    url,
)

READERS, WRITERS = 4, 2
WARM = 3  # seconds until caches are filled and connections made
STREAMING = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
HEADER = ("step", "read a second", "p50, p95", "written a second", "p50, p95", "connections")


@dataclass(frozen=True)
class Step:
    """Web processes and their workers, standbys that follow, whether they are read from, and a pooler."""

    name: str
    webs: int
    workers: int
    standbys: int = 0
    reads: bool = False
    pooled: bool = False


STEPS = (
    Step("one web process of one worker", 1, 1),
    Step("one web process of two workers", 1, 2),
    Step("two web processes of two workers", 2, 2),
    Step("… behind pgbouncer", 2, 2, pooled=True),
    Step("… and a standby has every commit", 2, 2, standbys=1),
    Step("… and is read from", 2, 2, standbys=1, reads=True),
    Step("… two standbys are read from", 2, 2, standbys=2, reads=True),
)


@dataclass(frozen=True)
class Measured:
    """The seconds that each question took, in so many seconds, and the sessions that each server had."""

    step: Step
    seconds: float
    reads: Sequence[float]
    writes: Sequence[float]
    sessions: Sequence[int]

    def cells(self) -> list[str]:
        asked = [(f"{len(took) / self.seconds:.0f}", percentiles(took)) for took in (self.reads, self.writes)]
        return [
            self.step.name,
            *(cell for pair in asked for cell in pair),
            " + ".join(map(str, self.sessions)),
        ]


class Machines:
    """A primary, and as many standbys as a step wants; once made they stay."""

    def __init__(self, folder: Path, most: int) -> None:
        self.all = [PostgreSQL(folder, number) for number in range(1 + most)]
        self.up = self.all[:1]
        self.primary = self.all[0]

    def start(self, fill: Callable[[PostgreSQL], None] = filled_by_commands) -> None:
        self.primary.start()
        self.primary.configure("hot_standby_feedback = on\n")
        fill(self.primary)

    def have(self, standbys: int) -> None:
        """Let so many follow, of which one has every commit before it is acknowledged."""
        for new in self.all[len(self.up) : 1 + standbys]:
            new.copy_of(self.primary, self.all)
            self.up.append(new)
            until(lambda: self.primary.value(STREAMING) == len(self.up) - 1, "the standbys follow")
            self.primary.configure(SYNCHRONOUS)
            self.primary.ask("SELECT pg_reload_conf()")

    def sessions(self) -> list[int]:
        """How many sessions of clients each server has, but for the one that asks."""
        asked = (
            "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend' "
            "AND pid <> pg_backend_pid()"
        )
        return [one.value(asked) for one in self.up]

    def stop(self) -> None:
        for one in reversed(self.up):
            with suppress(OSError):
                one.stop()
            shutil.rmtree(one.host, ignore_errors=True)


@contextmanager
def running(step: Step, machines: Machines, folder: Path, pgbouncer: str) -> Iterator[list[Web]]:
    """The web processes of a step, and the pooler if it has one."""
    pooler = Pooler(folder / "pooler", pgbouncer)
    webs: list[Web] = []
    where = {"DATABASE_URL": machines.primary.url}
    if step.pooled:
        pooler.lead_to(machines.primary)
        where = {"DATABASE_URL": pooler.url, "HISTORIO_POOLED": "1"}
    if step.reads:
        where["HISTORIO_READ_URL"] = url(machines.up)
    try:
        for number in range(step.webs):
            webs.append(Web(folder / f"web{number}", where, step.workers))
            webs[-1].start()
            until(webs[-1].is_ready, "the web server answers")
        yield webs
    finally:
        for web in webs:
            web.stop()
        pooler.stop()


def measured(step: Step, machines: Machines, webs: Sequence[Web], seconds: float) -> Measured:
    """Readers and writers who do not pause, each asking any of the web processes, as behind a balancer.

    Raises RuntimeError if anything was not answered as it should be.
    """
    token = manage(machines.primary.url, "token", "scholar").split()[-1]
    load = Load([web.address for web in webs], token, *machines.primary.longest_passage())
    load.pause = 0
    load.start(readers=READERS, writers=WRITERS, files=0, downloads=0)
    time.sleep(WARM)
    before = [len(reader.times) for reader in load.readers], len(load.took)
    began = time.monotonic()
    time.sleep(seconds)
    sessions = machines.sessions()
    took = time.monotonic() - began
    reads = [
        each
        for reader, skipped in zip(load.readers, before[0], strict=True)
        for each in reader.times[skipped:]
    ]
    writes = load.took[before[1] :]
    load.stop()
    wrong = [*load.wrong, *load.lost(machines.primary)]
    if wrong or any(reader.failures for reader in load.readers):
        raise RuntimeError("\n".join([f"{step.name}: something was not answered", *wrong]))
    return Measured(step, took, reads, writes, sessions)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=20, help="how long each step is measured (20)")
    parser.add_argument("--page", type=Path, help="a page that has a place for the table (docs/scaling.md)")
    options = parser.parse_args()
    if PGBOUNCER is None:
        told("The steps need pgbouncer; on Debian: apt install pgbouncer")
        return 2
    folder = Path(tempfile.mkdtemp(prefix="historio-scale-"))
    machines = Machines(folder, max(step.standbys for step in STEPS))
    lines: list[list[str]] = []
    try:
        machines.start()
        where = of_the_machine(machines.primary, options.seconds)
        for step in STEPS:
            machines.have(step.standbys)
            with running(step, machines, folder, PGBOUNCER) as webs:
                lines.append(measured(step, machines, webs, options.seconds).cells())
            told(": ".join([lines[-1][0], "; ".join(lines[-1][1:])]))
    finally:
        machines.stop()
        shutil.rmtree(folder, ignore_errors=True)
    text = f"{where}\n\n{table(HEADER, lines)}\n"
    told(f"\n{text}")
    if options.page:
        into(options.page, "steps", text)
    return 0


def of_the_machine(server: PostgreSQL, seconds: float) -> str:
    """Where it was measured, and how busy that was with other things."""
    with psycopg.connect(server.url) as connection:
        found = machine(connection)
    return (
        f"{found['cores']} processors shared by all servers and clients, {found['memory']}, "
        f"{found['postgresql']}; {READERS} readers and {WRITERS} writers who do not pause, for {seconds:g} "
        f"seconds a step; load of the machine before: {found['load']}."
    )


if __name__ == "__main__":
    sys.exit(main())
