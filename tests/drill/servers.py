"""The parts of a service of several machines, on this one: PostgreSQL, its standbys, a pooler, web servers.

All of it is real, and all can be killed. The binaries of PostgreSQL are those that Historio brings.
"""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psycopg

from historio import embedded

ROOT = Path(__file__).parents[2]
PATIENCE = 90  # seconds for anything to come up
SYNCHRONOUS = "synchronous_standby_names = 'ANY 1 (s0, s1, s2)'\n"


def until(holds: Callable[[], Any], what: str, seconds: float = PATIENCE) -> float:
    """Wait until something holds; how many seconds that took."""
    began = time.monotonic()
    while not holds():
        if time.monotonic() - began > seconds:
            raise TimeoutError(f"{what}: not within {seconds} s")
        time.sleep(0.05)
    return time.monotonic() - began


class PostgreSQL:
    """A server of its own, by the number of its machine."""

    def __init__(self, folder: Path, number: int) -> None:
        self.name, self.data = f"s{number}", folder / f"s{number}"
        self.data.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.cluster = embedded.Cluster(self.data)
        self.host = embedded.dsn(self.data)["HOST"]

    @property
    def url(self) -> str:
        return url([self])

    def start(self) -> None:
        self.cluster.start()

    def stop(self) -> None:
        self.cluster.stop()

    def kill(self) -> None:
        """As a power cut does, but for the disk: the server and all its sessions at once."""
        pid = int((self.data / "postgres" / "postmaster.pid").read_text().split()[0])
        for one in [pid, *children(pid)]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)

    def configure(self, lines: str) -> None:
        with (self.data / "postgres" / "postgresql.conf").open("a") as settings:
            settings.write(lines)

    def ask(self, statement: str, *parameters: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(self.url, autocommit=True, connect_timeout=5) as connection:
            cursor = connection.execute(statement, parameters or None)
            return cursor.fetchall() if cursor.description else []

    def value(self, statement: str) -> Any:
        ((value,),) = self.ask(statement)
        return value

    def longest_passage(self) -> tuple[str, int]:
        """Its id, and how long it is."""
        ((key, length),) = self.ask(
            "SELECT uuid::text, length(text) FROM annotations_passage ORDER BY length(text) DESC LIMIT 1"
        )
        return key, length

    def answers(self) -> bool:
        with suppress(psycopg.Error):
            return bool(self.ask("SELECT 1"))
        return False

    def copy_of(self, primary: "PostgreSQL", others: Sequence["PostgreSQL"]) -> None:
        """Become a standby that follows whichever of all is the primary, and start."""
        files = self.data / "postgres"
        shutil.rmtree(files, ignore_errors=True)
        place = embedded.dsn(primary.data)
        subprocess.run(
            [embedded.binaries() / "pg_basebackup", "-D", files, "--checkpoint=fast",
             "-h", place["HOST"], "-p", place["PORT"], "-U", place["USER"]], check=True,
        )  # fmt: skip
        (files / "standby.signal").touch()
        hosts = ",".join(one.host for one in others)
        follows = f"host={hosts} user=historio application_name={self.name} target_session_attrs=read-write"
        self.configure(f"primary_conninfo = '{follows}'\nwal_retrieve_retry_interval = 500ms\n")
        self.start()


def url(servers: Sequence[PostgreSQL]) -> str:
    """Where these are found, as DATABASE_URL and HISTORIO_READ_URL have it."""
    hosts = ",".join(one.host for one in servers)
    return f"postgresql://historio@/historio?host={hosts}&port={','.join('5432' for _ in servers)}"


def children(pid: int) -> list[int]:
    """The processes that a process started, and theirs."""
    found = subprocess.run(
        ["ps", "-o", "pid=", "--ppid", str(pid)], capture_output=True, text=True, check=False
    )
    ours = [int(one) for one in found.stdout.split()]
    return ours + [further for one in ours for further in children(one)]


@contextmanager
def replicated(
    folder: Path, fill: Callable[[PostgreSQL], None], standbys: int = 2
) -> Iterator[list[PostgreSQL]]:
    """A primary with standbys, of which one has every commit before it is acknowledged."""
    servers = [PostgreSQL(folder, number) for number in range(1 + standbys)]
    primary = servers[0]
    try:
        primary.start()
        primary.configure("wal_sender_timeout = 5s\nhot_standby_feedback = on\nwal_receiver_timeout = 5s\n")
        fill(primary)
        for standby in servers[1:]:
            standby.copy_of(primary, servers)
        for one in servers:
            one.configure(SYNCHRONOUS)
            one.ask("SELECT pg_reload_conf()")
        streaming = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
        until(lambda: primary.value(streaming) == standbys, "the standbys follow")
        yield servers
    finally:
        for one in servers:
            with suppress(OSError):
                one.stop()
            shutil.rmtree(one.host, ignore_errors=True)


def filled_by_commands(server: PostgreSQL) -> None:
    """The tables and the sample, as a new installation has them."""
    for command in (["migrate", "--verbosity=0"], ["import", "fixtures/october-revolution"]):
        manage(server.url, *command)


def manage(where: str, *command: str) -> str:
    """What a command of ours says; raises what it says when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *command], cwd=ROOT, env=os.environ | {"DATABASE_URL": where},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"manage.py {' '.join(command)}: {done.stdout}{done.stderr}")
    return done.stdout


class Pooler:
    """Debian's pgbouncer in transaction mode, before whichever server it is told."""

    def __init__(self, folder: Path, binary: str) -> None:
        self.folder, self.binary = folder, binary
        self.folder.mkdir(parents=True, exist_ok=True)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql://historio@/historio?host={self.folder}&port=6432"

    def lead_to(self, server: PostgreSQL) -> None:
        """Send everybody to this server, from now on."""
        (self.folder / "pgbouncer.ini").write_text(
            f"[databases]\nhistorio = host={server.host} port=5432 dbname=historio user=historio\n"
            f"[pgbouncer]\nlisten_addr =\nlisten_port = 6432\nunix_socket_dir = {self.folder}\n"
            "auth_type = any\npool_mode = transaction\ndefault_pool_size = 4\n"
            "ignore_startup_parameters = options\nserver_login_retry = 1\nquery_wait_timeout = 10\n"
        )
        if self.process is not None:
            self.process.send_signal(signal.SIGHUP)
            return
        command = [*embedded.unprivileged(), self.binary, str(self.folder / "pgbouncer.ini")]
        with (self.folder / "log").open("ab") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        until((self.folder / ".s.PGSQL.6432").exists, "the pooler listens")

    def stop(self) -> None:
        if self.process is not None:
            self.process.kill()
            self.process.wait()


class Web:
    """`manage.py serve` at a port of its own."""

    def __init__(self, folder: Path, environment: Mapping[str, str], workers: int = 2) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.log = folder / f"web-{self.port}.log"
        self.environment = os.environ | {
            "HISTORIO_DATA": str(folder), "HISTORIO_PORT": str(self.port), "HISTORIO_WORKERS": str(workers),
            "HISTORIO_RATE_ANONYMOUS": "", "HISTORIO_RATE_ACCOUNT": "", "HISTORIO_SECRET_KEY": "drill" * 10,
            "HISTORIO_SAMPLE": "0", "HISTORIO_JOB_WORKERS": "0", **environment,
        }  # fmt: skip
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve"], cwd=ROOT, env=self.environment, stdout=log, stderr=log
            )

    @contextmanager
    def serving(self) -> Iterator["Web"]:
        """Within the block it serves."""
        self.start()
        try:
            until(self.is_ready, "the web server answers")
            yield self
        finally:
            self.stop()

    def is_ready(self) -> bool:
        if self.process is None or self.process.poll() is not None:
            raise RuntimeError(self.log.read_text())
        with suppress(OSError), urllib.request.urlopen(f"{self.address}/readyz", timeout=5) as answer:  # noqa: S310
            return bool(answer.status == 200)
        return False

    def kill(self) -> None:
        """The server and its workers, as they are."""
        assert self.process is not None
        for one in [*children(self.process.pid), self.process.pid]:
            with suppress(ProcessLookupError):
                os.kill(one, signal.SIGKILL)
        self.process.wait()

    def memory(self) -> int:
        """The bytes that its workers have for themselves (of what they share, their part)."""
        assert self.process is not None
        total = 0
        for one in [self.process.pid, *children(self.process.pid)]:
            with suppress(OSError):
                told = re.search(
                    r"^Pss:\s+(\d+) kB", Path(f"/proc/{one}/smaps_rollup").read_text(), re.MULTILINE
                )
                total += int(told[1]) * 1024 if told else 0
        return total

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.kill()
