"""`manage.py doctor`: is everything as it should be, and how is it mended if not?"""

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core import checks
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, OperationalError, connection

from annotations.jobs.queue import MISSED
from annotations.models import Job
from historio import environment, probes, replicas
from historio.checks import is_unreachable, the_database_knows_its_letters, unreachable

#: What the free space of a disk must be for the next large import, and what it had better be.
LEAST, ENOUGH = 1 * 2**30, 5 * 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: `is_right`, what it is, and how it is mended if it is not right.

    What is not `urgent` is worth mending and hinders nothing.
    """

    is_right: bool
    what: str
    mend: str = ""
    urgent: bool = True

    def __str__(self) -> str:
        mark = "ok   " if self.is_right else "WRONG" if self.urgent else "so-so"
        return f"{mark}  {self.what}" + (
            "" if self.is_right or not self.mend else f"\n       mend: {self.mend}"
        )


Look = Callable[[], Iterator[Finding]]


class Command(BaseCommand):
    """Looks at everything that an installation needs, and changes nothing."""

    help = "Say what is wrong with this installation, and how to mend it. Exit code 1 if anything is."
    requires_system_checks: list[str] = []  # they are among what is told

    def handle(self, *args: Any, **options: Any) -> None:
        wrong = 0
        for look in (configuration, permissions, disk, *([] if (lost := database()) else FROM_DATABASE)):
            for finding in look():
                wrong += finding.urgent and not finding.is_right
                self.stdout.write(str(finding))
        if lost:
            self.stdout.write(str(lost))
            wrong += 1
        for finding in reads(None if lost else primary()):
            wrong += finding.urgent and not finding.is_right
            self.stdout.write(str(finding))
        if wrong:
            raise CommandError(f"{wrong} wrong", returncode=1)
        self.stdout.write("everything that is needed is right")


def configuration() -> Iterator[Finding]:
    """What Django's own check says of the settings, as it does for a server that the world may reach."""
    public = bool(settings.BASE_URL)
    found = checks.run_checks(include_deployment_checks=public)
    serious = [one for one in found if one.level >= checks.WARNING and not one.is_silenced()]
    for one in serious:
        yield Finding(False, f"settings: {one.msg}", one.hint or f"see docs/configuration.md ({one.id})")
    if not serious:
        yield Finding(True, "settings: manage.py check finds nothing")
    if not public:
        mend = "set HISTORIO_BASE_URL to the address that the world knows (docs/deployment.md)"
        yield Finding(False, "settings: this installation has no address of its own", mend, urgent=False)


def permissions() -> Iterator[Finding]:
    """Whose the data directory and the key are."""
    if os.geteuid() == 0:
        mend = "run Historio as an account of its own (docs/deployment.md)"
        yield Finding(False, "permissions: this is root", mend, urgent=False)
    data = settings.DATA
    if not data.exists():
        yield Finding(True, f"permissions: {data} is not needed")
        return
    usable = os.access(data, os.R_OK | os.W_OK | os.X_OK)
    mend = f"chown -R {os.geteuid()} {data}, or set HISTORIO_DATA to another directory"
    yield Finding(usable, f"permissions: {data} can be written", mend)
    key = data / "secret_key"
    if key.exists():
        closed = not stat.S_IMODE(key.stat().st_mode) & 0o077
        yield Finding(closed, f"permissions: {key} can be read by nobody else", f"chmod 600 {key}")


def disk() -> Iterator[Finding]:
    """The space that is left where we write, and where PostgreSQL does if it is ours."""
    place: Path = settings.DATA
    while not place.exists():
        place = place.parent
    free = shutil.disk_usage(place).free
    mend = "make room, or set HISTORIO_DATA to a directory on a larger disk; a full disk stops every write"
    yield Finding(
        free >= ENOUGH, f"disk: {free / 2**30:.1f} GiB are free at {place}", mend, urgent=free < LEAST
    )


def database() -> Finding | None:
    """What keeps us from the database, if anything does."""
    try:
        connection.ensure_connection()
    except OperationalError as error:
        if not is_unreachable(error):
            return Finding(False, f"database: {error}", "see the log of the server")
        what, mend = unreachable(error).rsplit("\n", 1)
        return Finding(False, what, mend)
    return None


def server() -> Iterator[Finding]:
    """The version of the server and its letters, and the settings that Historio was measured with."""
    found = the_database_knows_its_letters(["default"])
    for one in found:
        yield Finding(False, f"database: {one.msg}", one.hint or "")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), datlocprovider, datcollate,"
            " current_setting('fsync')::bool, current_setting('full_page_writes')::bool,"
            " current_setting('jit')::bool, current_setting('max_connections')::int,"
            " pg_size_bytes(current_setting('shared_buffers'))"
            " FROM pg_database WHERE datname = current_database()"
        )
        version, provider, collation, fsync, pages, jit, most, buffers = cursor.fetchone()
    if not found:
        name = {"b": "builtin", "c": "libc", "i": "ICU"}.get(provider, provider)
        yield Finding(True, f"database: PostgreSQL {version}, locale {collation} ({name}), UTF-8")
    mend = "ALTER SYSTEM RESET {0}; a power cut would lose what was acknowledged"
    yield Finding(fsync, "server: fsync is on", mend.format("fsync"))
    yield Finding(pages, "server: full_page_writes is on", mend.format("full_page_writes"))
    yield Finding(not jit, "server: jit is off", "ALTER ROLE … SET jit = off (behind a pooler)", urgent=False)
    # A worker has four for the queue and one to be told of what is new, and each job two.
    needed = settings.WORKERS + 3 + settings.JOB_WORKERS * (6 + 2 * settings.JOBS_AT_ONCE)
    mend = f"ALTER SYSTEM SET max_connections = {needed + 20}, restart it, or set HISTORIO_WORKERS lower"
    yield Finding(most >= needed, f"server: {most} connections; {needed} are needed", mend)
    told = f"server: shared_buffers is {buffers // 2**20} MB"
    mend = "ALTER SYSTEM SET shared_buffers = '1GB', or a quarter of the memory, and restart it"
    yield Finding(buffers >= 128 * 2**20, told, mend, urgent=False)


def extensions() -> Iterator[Finding]:
    """Those that the tables of this release use."""
    wanted = sorted(wanted_extensions())
    with connection.cursor() as cursor:
        cursor.execute("SELECT extname FROM pg_extension")
        there = {name for (name,) in cursor.fetchall()}
    for name in wanted:
        mend = f"CREATE EXTENSION {name}; as a superuser, and on Debian: apt install postgresql-contrib"
        yield Finding(name in there, f"extensions: {name}", mend)
    if not wanted:
        yield Finding(True, "extensions: none beyond PostgreSQL's own are needed")


def wanted_extensions() -> set[str]:
    """What the migrations of this release create."""
    from django.contrib.postgres.operations import CreateExtension
    from django.db.migrations.loader import MigrationLoader

    migrations = MigrationLoader(None).disk_migrations.values()
    return {one.name for each in migrations for one in each.operations if isinstance(one, CreateExtension)}


def migrations() -> Iterator[Finding]:
    """Those of this release that the database lacks."""
    with connection.cursor() as cursor:
        try:
            lacking = probes.missing(cursor)
        except DatabaseError as error:
            yield Finding(False, f"migrations: {error}", "see the log of the server")
            return
    names = ", ".join(f"{app}.{name}" for app, name in lacking)
    told = f"migrations: {names} missing" if lacking else "migrations: none is missing"
    yield Finding(not lacking, told, "manage.py migrate")


def primary() -> replicas.Server:
    """The server that DATABASE_URL leads to."""
    with connection.cursor() as cursor:
        return replicas.Server.of(cursor)


def reads(beside: replicas.Server | None) -> Iterator[Finding]:
    """Each server of HISTORIO_READ_URL by itself, beside the primary if that is known."""
    if not (url := environment.text("HISTORIO_READ_URL")):
        return
    standbys = 0
    for name, leads in replicas.each(environment.server("HISTORIO_READ_URL", url)):
        found = replicas.asked(leads)
        if isinstance(found, str):
            mend = "start it, or let this machine in (its pg_hba.conf), or take it out of HISTORIO_READ_URL"
            yield Finding(False, f"reads: {name}, does not answer: {found}", mend)
            continue
        if beside is None and not found.is_standby:
            beside = found  # and a second one would be one too many
        standbys += found.is_standby
        faults = list(replicas.faults(found, beside, settings.REPLICA_LAG))
        for told, mend, urgent in faults:
            yield Finding(False, f"reads: {name}, {told}", mend, urgent)
        if not faults:
            is_what = (
                f"is a standby, {found.lag:.1f} seconds behind" if found.is_standby else "is the primary"
            )
            yield Finding(True, f"reads: {name}, {is_what}")
    if not standbys:
        mend = "make one (docs/scaling.md), or leave HISTORIO_READ_URL away"
        yield Finding(False, "reads: no standby answers; all is read from the primary", mend, urgent=False)


def workers() -> Iterator[Finding]:
    """Whether somebody does the jobs that people ask for, and whether any waits for it."""
    with connection.cursor() as cursor:
        try:
            cursor.execute(
                "SELECT count(*) FROM procrastinate_workers "
                "WHERE last_heartbeat > now() - make_interval(secs => %s)",
                [MISSED * settings.JOB_HEARTBEAT],
            )
            (alive,) = cursor.fetchone()
            waiting = Job.objects.filter(state=Job.State.WAITING).count()
        except DatabaseError:
            return  # there are no tables yet, which the migrations say
    if alive:
        yield Finding(True, "jobs: a worker lives")
        return
    mend = "start the service (manage.py serve has a worker beside it), or manage.py work"
    told = f"jobs: no worker lives, and {waiting} wait for one"
    yield Finding(False, told if waiting else "jobs: no worker lives", mend, urgent=waiting > 0)


FROM_DATABASE: tuple[Look, ...] = (server, extensions, migrations, workers)
