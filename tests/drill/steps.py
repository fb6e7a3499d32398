"""`python -m tests.drill.steps`: what each step of docs/scaling.md costs a request, all on one machine."""

import shutil
import statistics
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path

import requests

from tests.drill.__main__ import told
from tests.drill.servers import Pooler, PostgreSQL, Web, filled_by_commands, manage, replicated, url

PAGE = "/api/v1/annotations/?language=tl"
ASKED, WRITTEN, CLIENTS, SECONDS = 400, 150, 8, 5.0


def main() -> int:
    """A table of Markdown."""
    binary = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
    folder = Path(tempfile.mkdtemp(prefix="historio-steps-"))
    try:
        with replicated(folder, filled_by_commands) as servers:
            primary = servers[0]
            pooler = Pooler(folder / "pooler", str(binary))
            pooler.lead_to(primary)
            by_pooler = {"DATABASE_URL": pooler.url, "HISTORIO_POOLED": "1"}
            steps = {
                "one PostgreSQL": ({"DATABASE_URL": primary.url}, ""),
                "two standbys, one has each commit first": ({"DATABASE_URL": url(servers)}, SOME),
                "a pooler before that": (by_pooler, SOME),
                "reads from the standbys": (
                    {"DATABASE_URL": url(servers), "HISTORIO_READ_URL": url(servers)}, SOME,
                ),
            }  # fmt: skip
            told("| | A list, one client | 8 clients | An annotation written |\n|---|---|---|---|")
            for name, (environment, synchronous) in steps.items():
                primary.ask(f"ALTER SYSTEM SET synchronous_standby_names = '{synchronous}'")
                primary.ask("SELECT pg_reload_conf()")
                measured(name, Web(folder / f"web-{uuid.uuid4()}", environment), primary)
            pooler.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


#: One of both standbys, whichever is first.
SOME = "ANY 1 (s0, s1, s2)"


def measured(name: str, web: Web, primary: PostgreSQL) -> None:
    """Tell the line of a step."""
    with web.serving():
        token = manage(primary.url, "token", "scholar").split()[-1]
        reader = requests.Session()
        reads = [timed(reader, "GET", web.address + PAGE) for _ in range(ASKED)]
        passage = primary.longest_passage()[0]
        writer = requests.Session()
        writer.headers.update({"Authorization": f"Token {token}", "If-None-Match": "*"})
        said = {"passage": passage, "start": 3, "end": 9, "note": "Шаг 🪜"}
        path = f"{web.address}/api/v1/annotations/"
        writes = [timed(writer, "PUT", f"{path}{uuid.uuid4()}/", json=said) for _ in range(WRITTEN)]
        told(
            f"| {name} | {statistics.median(reads):.1f} ms | {together(web):.0f}/s "
            f"| {statistics.median(writes):.1f} ms |"
        )


def timed(session: requests.Session, method: str, address: str, **more: object) -> float:
    """The milliseconds of an answer."""
    began = time.perf_counter()
    answer = session.request(method, address, timeout=30, **more)  # type: ignore[arg-type]
    answer.raise_for_status()
    return 1000 * (time.perf_counter() - began)


def together(web: Web) -> float:
    """How many lists a second so many clients get."""
    answers: list[float] = []
    end = time.monotonic() + SECONDS

    def ask() -> None:
        session = requests.Session()
        while time.monotonic() < end:
            answers.append(timed(session, "GET", web.address + PAGE))

    clients = [threading.Thread(target=ask) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    return len(answers) / SECONDS


if __name__ == "__main__":
    sys.exit(main())
