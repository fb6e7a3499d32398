"""A whole service on this machine, and what it goes through."""

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.drill.load import Load
from tests.drill.servers import (
    Pooler,
    PostgreSQL,
    Web,
    filled_by_commands,
    manage,
    replicated,
    until,
    url,
)

DICE = random.Random()  # noqa: S311 – every drill is another one


@dataclass
class Service:
    """A primary and standbys, a pooler before the primary, and two web servers.

    One of these finds the primary by libpq, the other by the pooler. Both read from the standbys.
    """

    servers: list[PostgreSQL]
    pooler: Pooler
    webs: list[Web]
    primary: PostgreSQL
    told: Callable[[str], None]

    def load(self) -> Load:
        token = manage(self.primary.url, "token", "scholar").split()[-1]
        return Load([web.address for web in self.webs], token, *self.primary.longest_passage())

    def fail_over(self, load: Load) -> float:
        """Kill the primary, and promote the standby that has more; the seconds until somebody wrote again."""
        killed = self.primary
        began = time.monotonic()
        killed.kill()
        left = [one for one in self.servers if one is not killed]
        has = "SELECT pg_last_wal_receive_lsn() - '0/0'::pg_lsn"
        self.primary = max(left, key=lambda one: one.value(has))
        self.primary.ask("SELECT pg_promote()")
        self.pooler.lead_to(self.primary)
        promoted = time.monotonic() - began
        load.until_written(1)
        took = next(moment for moment in load.moments if moment > began + promoted) - began
        self.told(f"{killed.name} was killed; {self.primary.name} took over after {took:.1f} s")
        return took

    def come_back(self, killed: PostgreSQL) -> None:
        """Make the server that was lost a standby of the one that took over."""
        killed.copy_of(self.primary, self.servers)
        until(lambda: killed.value("SELECT pg_is_in_recovery()"), "it follows")

    def kill_something(self, load: Load) -> str:
        """Kill a web server or the primary, at some moment, and start it again; what it was."""
        time.sleep(DICE.uniform(0.2, 1.5))
        victim = DICE.choice([*self.webs, self.primary])
        self.kill(victim, load)
        return victim.name if isinstance(victim, PostgreSQL) else f"the web server at {victim.port}"

    def kill(self, victim: Web | PostgreSQL, load: Load) -> None:
        """Kill it, start it again, and wait until it serves."""
        victim.kill()
        time.sleep(DICE.uniform(0, 0.5))
        victim.start()
        if isinstance(victim, Web):
            until(victim.is_ready, "the web server answers")
        load.until_written(2)


@contextmanager
def service(
    folder: Path,
    pgbouncer: str,
    *,
    fill: Callable[[PostgreSQL], None] = filled_by_commands,
    told: Callable[[str], None] = lambda line: None,
) -> Iterator[Service]:
    """All of it, running."""
    pooler = Pooler(folder / "pooler", pgbouncer)
    webs: list[Web] = []
    with replicated(folder, fill) as servers:
        try:
            pooler.lead_to(servers[0])
            for where, pooled in ((url(servers), "0"), (pooler.url, "1")):
                environment = {
                    "DATABASE_URL": where,
                    "HISTORIO_POOLED": pooled,
                    "HISTORIO_READ_URL": url(servers),
                }
                webs.append(Web(folder / f"web{len(webs)}", environment))
                webs[-1].start()
                until(webs[-1].is_ready, "the web server answers")
            yield Service(servers, pooler, webs, servers[0], told)
        finally:
            for web in webs:
                web.stop()
            pooler.stop()


def checked(run: Service, load: Load) -> list[str]:
    """What is wrong after all: lost, half done, miscounted, or answered as nobody should be."""
    wrong = [*load.wrong, *load.lost(run.primary)]
    try:
        manage(run.primary.url, "check_anchors")
    except RuntimeError as error:
        wrong.append(str(error))
    return wrong
