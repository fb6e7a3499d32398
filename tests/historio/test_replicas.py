"""The doctor asks each server that is read from by itself, and says what is wrong with it."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from historio import environment, replicas
from historio.management.commands import doctor
from historio.replicas import Server
from tests.drill.servers import ROOT, PostgreSQL, replicated, until, url

PRIMARY = Server(
    system=7_191_710_25, since=datetime(2026, 11, 7, tzinfo=UTC), version="17.5", is_standby=False, lag=0,
    follows=False, is_paused=False, feedback=False,
)  # fmt: skip
STANDBY = replace(
    PRIMARY, since=PRIMARY.since + timedelta(days=1), is_standby=True, follows=True, feedback=True
)


@pytest.mark.parametrize(
    ("of_the_standby", "told", "urgent"),
    [
        ({}, None, False),
        ({"lag": 30.0}, None, False),
        ({"lag": 31.0}, "is 31 seconds behind, and is not read from: 30 are allowed", True),
        ({"system": 1}, "is no copy of the primary: its system identifier is 1, not 719171025", True),
        ({"is_standby": False}, "is not in recovery: it can be written, and so can the primary", True),
        ({"version": "17.4"}, "is PostgreSQL 17.4, and the primary 17.5", False),
        ({"follows": False}, "follows no primary", True),
        ({"is_paused": True}, "keeps the primary's log and shows none of it", True),
        ({"feedback": False}, "may cancel long downloads (hot_standby_feedback is off)", False),
    ],
)
def test_each_fault_of_a_standby_is_told_with_how_it_is_mended(of_the_standby, told, urgent):
    found = list(replicas.faults(replace(STANDBY, **of_the_standby), PRIMARY, 30))
    assert [(what, hurry) for what, _, hurry in found] == ([(told, urgent)] if told else [])
    assert all(mend for _, mend, _ in found)


def test_the_primary_itself_may_be_read_from_and_is_not_taken_for_a_second_one():
    assert list(replicas.faults(PRIMARY, PRIMARY, 30)) == []


def test_where_the_database_is_itself_a_standby_its_primary_is_not_taken_for_a_second_one():
    assert list(replicas.faults(PRIMARY, STANDBY, 30)) == []


def test_a_standby_is_judged_without_a_primary_too():
    assert list(replicas.faults(replace(STANDBY, system=1, version="15"), None, 30)) == []
    assert [told for told, *_ in replicas.faults(replace(STANDBY, follows=False), None, 30)] == [
        "follows no primary"
    ]


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ("postgresql://h@db1,db2/historio", ["db1, port 5432", "db2, port 5432"]),
        ("postgresql://h@db1,db2:6000/historio", ["db1, port 5432", "db2, port 6000"]),
        ("postgresql://h@/historio?host=db1,/run/pg&port=6000", ["db1, port 6000", "/run/pg, port 6000"]),
        ("postgresql://h@/x?hostaddr=10.0.0.7,10.0.0.8", ["10.0.0.7, port 5432", "10.0.0.8, port 5432"]),
        ("postgresql:///historio?service=архив", ["архив, port 5432"]),
    ],
)  # fmt: skip
def test_servers_are_parted_as_libpq_parts_them(given, names):
    found = dict(replicas.each(environment.server("HISTORIO_READ_URL", given)))
    assert list(found) == names
    for leads in found.values():
        assert "," not in f"{leads.get('host')}{leads.get('hostaddr')}{leads.get('port')}"
        assert leads["target_session_attrs"] == "any"


def test_a_server_that_is_not_there_is_told_of_without_its_password():
    (leads,) = dict(
        replicas.each(environment.server("X", "postgresql://h:тайна@127.0.0.1:1/historio"))
    ).values()
    told = replicas.asked(leads)
    assert isinstance(told, str)
    assert "127.0.0.1" in told
    assert "тайна" not in told


# ----- real servers ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def servers(tmp_path_factory) -> Iterator[list[PostgreSQL]]:
    """A primary and a standby, of an empty database: of its tables, only that they lack is told."""
    with replicated(tmp_path_factory.mktemp("servers"), lambda server: None, standbys=1) as found:
        found[0].ask("ALTER SYSTEM SET synchronous_standby_names = ''")
        found[0].ask("SELECT pg_reload_conf()")
        yield found


@pytest.fixture
def of_reads(servers, settings, monkeypatch) -> Callable[..., list[str]]:
    """What the doctor says of servers that are read from, line by line, each by its short name."""
    settings.REPLICA_LAG = 5

    def told(read: list[PostgreSQL], primary: PostgreSQL | None = servers[0]) -> list[str]:
        monkeypatch.setenv("HISTORIO_READ_URL", url(read))
        beside = replicas.asked({"conninfo": primary.url}) if primary else None
        assert not isinstance(beside, str), beside
        return shortened("\n".join(map(str, doctor.reads(beside))), read)

    return told


def shortened(told: str, servers: list[PostgreSQL]) -> list[str]:
    for one in servers:
        told = told.replace(one.host, one.name)
    return told.splitlines()


def test_the_command_ends_with_them(servers):
    told = subprocess.run(
        [sys.executable, "manage.py", "doctor"], cwd=ROOT, capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": servers[0].url, "HISTORIO_READ_URL": url(servers)},
    )  # fmt: skip
    assert shortened(told.stdout, servers)[-2:] == [
        "ok     reads: s0, port 5432, is the primary",
        "ok     reads: s1, port 5432, is a standby, 0.0 seconds behind",
    ]
    assert told.returncode == 1  # there are no tables


def test_a_server_of_something_else_is_no_standby(of_reads, tmp_path):
    stranger = PostgreSQL(tmp_path, 7)
    stranger.start()
    try:
        first, mend, last, _ = of_reads([stranger])
    finally:
        stranger.stop()
    assert first.startswith("WRONG  reads: s7, port 5432, is no copy of the primary: its system identifier")
    assert mend == "       mend: make it anew with pg_basebackup from the primary (docs/scaling.md)"
    assert last == "so-so  reads: no standby answers; all is read from the primary"


def test_a_standby_that_waits_and_one_whose_primary_is_gone_are_told_of(servers, of_reads):
    primary, standby = servers
    standby.ask("SELECT pg_wal_replay_pause()")
    until(lambda: standby.value("SELECT pg_get_wal_replay_pause_state()") == "paused", "the standby waits")
    told = of_reads([standby])
    assert told[0] == "WRONG  reads: s1, port 5432, keeps the primary's log and shows none of it"
    standby.ask("SELECT pg_wal_replay_resume()")
    primary.stop()
    try:
        told = of_reads(servers, None)
        assert told[0].startswith("WRONG  reads: s0, port 5432, does not answer: connection ")
        assert told[1].startswith("       mend: start it, or let this machine in")
        assert told[2] == "WRONG  reads: s1, port 5432, follows no primary"
    finally:
        primary.start()


def test_a_standby_that_was_promoted_beside_its_primary_must_be_stopped(servers, of_reads):
    primary, standby = servers
    standby.ask("SELECT pg_promote()")
    try:
        told = of_reads(servers)
    finally:
        standby.stop()
        standby.copy_of(primary, servers)
    assert told[:3] == [
        "ok     reads: s0, port 5432, is the primary",
        "WRONG  reads: s1, port 5432, is not in recovery: it can be written, and so can the primary",
        "       mend: stop whichever has less, at once, and make it a standby by pg_rewind or pg_basebackup",
    ]


def test_an_ordinary_role_may_ask(servers):
    servers[0].ask("CREATE ROLE reader LOGIN")
    (leads,) = dict(replicas.each(environment.server("X", servers[0].url))).values()
    assert isinstance(replicas.asked(leads | {"user": "reader"}), Server)
