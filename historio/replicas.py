"""The servers that HISTORIO_READ_URL names, each asked by itself: `manage.py doctor` tells of them.

While Historio runs, libpq chooses one of them and nobody looks at the others. So a standby that is gone, that
has stopped following, or that was promoted by mistake is noticed only when it is needed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import psycopg

from historio.environment import MANY, without_passwords
from historio.probes import LAG, PATIENCE

#: Which server this is: the database it is a copy of, since when it runs, its release. And how it follows.
ASKED = f"""
  SELECT set_config('statement_timeout', '{PATIENCE}', true);
  SELECT system_identifier, pg_postmaster_start_time(), current_setting('server_version'), told.*,
    EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL),
    pg_is_in_recovery() AND pg_is_wal_replay_paused(), current_setting('hot_standby_feedback')::bool
  FROM pg_control_system(), ({LAG}) AS told"""


@dataclass(frozen=True, slots=True)
class Server:
    """What a server says of itself."""

    system: int  # the same for a primary and all its copies
    since: datetime  # tells one server from another of the same system
    version: str
    is_standby: bool
    lag: float  # seconds
    follows: bool  # a receiver of the primary's log is there
    is_paused: bool
    feedback: bool

    @classmethod
    def of(cls, cursor: Any) -> "Server":
        """The one at the other end of a cursor, psycopg's or Django's. One message."""
        cursor.execute(ASKED)
        cursor.nextset()
        return cls(*cursor.fetchone())


def each(given: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The name of each server of a connection string that may name several, and what leads to it alone.

    A host without a port of its own has the one that is given, as with libpq. Where the hosts are in a
    service file, whichever is chosen stands for all.
    """
    hosts, addresses, ports = (str(given.get(key, "")).split(",") for key in ("host", "hostaddr", "port"))
    alone = {"target_session_attrs": "any", "load_balance_hosts": "disable"}
    for number in range(max(len(hosts), len(addresses))):
        parts = [(found * (number + 1))[number] for found in (hosts, addresses, ports)]
        own = {key: part for key, part in zip(("host", "hostaddr", "port"), parts, strict=True) if part}
        rest = {key: value for key, value in given.items() if key not in ("host", "hostaddr", "port")}
        where = own.get("host") or own.get("hostaddr") or given.get("service", "this machine")
        yield f"{where}, port {own.get('port', 5432)}", MANY | rest | own | alone


def asked(leads: dict[str, Any]) -> Server | str:
    """What a server says, or why it says nothing."""
    try:
        with psycopg.connect(**leads, autocommit=True) as connection, connection.cursor() as cursor:
            return Server.of(cursor)
    except (psycopg.Error, OSError) as error:
        return without_passwords(" ".join(str(error).split()))


def faults(server: Server, primary: Server | None, allowed: float) -> Iterator[tuple[str, str, bool]]:
    """What is wrong with a server beside the primary, how it is mended, and whether that is urgent.

    `allowed` are the seconds that a standby may be behind. Nothing is compared with a primary of which
    nothing is known; where DATABASE_URL leads to a standby, that stands for it.
    """
    if primary and server.system != primary.system:
        told = f"is no copy of the primary: its system identifier is {server.system}, not {primary.system}"
        yield told, "make it anew with pg_basebackup from the primary (docs/scaling.md)", True
        return
    if not server.is_standby:
        if primary and not primary.is_standby and server.since != primary.since:
            mend = "stop whichever has less, at once, and make it a standby by pg_rewind or pg_basebackup"
            yield "is not in recovery: it can be written, and so can the primary", mend, True
        return
    if primary and server.version != primary.version:
        told = f"is PostgreSQL {server.version}, and the primary {primary.version}"
        yield told, "install the same release on all, on standbys first and on the primary last", False
    if server.is_paused:
        yield "keeps the primary's log and shows none of it", "SELECT pg_wal_replay_resume() there", True
    elif not server.follows:
        mend = "start the primary, or mend primary_conninfo there; its log says what is wrong"
        yield "follows no primary", mend, True
    if server.lag > allowed:
        told = f"is {server.lag:.0f} seconds behind, and is not read from: {allowed:.0f} are allowed"
        mend = "see its log, its disk and the network, or set HISTORIO_REPLICA_LAG higher"
        yield told, mend, True
    if not server.feedback:
        mend = "ALTER SYSTEM SET hot_standby_feedback = on, and SELECT pg_reload_conf(), there"
        yield "may cancel long downloads (hot_standby_feedback is off)", mend, False
