"""Copies are proved before they are kept, restored whole or not at all, and overwrite nothing."""

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from annotations.models import Annotation
from historio import backups, embedded
from historio.backups import BackupError, Server
from tests.historio.test_embedded import query


@pytest.fixture(scope="module")
def little(tmp_path_factory):
    """A server with one small table, as long as these tests take."""
    data = tmp_path_factory.mktemp("little") / "data"
    with embedded.running(data):
        query(data, "CREATE TABLE passage (id int PRIMARY KEY, text text)")
        query(
            data, "INSERT INTO passage VALUES (1, 'Великая Октябрьская революция 😀'), (2, 'שלום'), (3, 'é')"
        )
        yield data


@pytest.fixture
def server(little) -> Server:
    place = embedded.dsn(little)
    names = {"host": "HOST", "port": "PORT", "user": "USER", "dbname": "NAME"}
    return Server({name: place[key] for name, key in names.items()})


@pytest.fixture
def empty(server, little):
    """An empty database beside it."""
    query(little, "CREATE DATABASE empty_one")
    yield server.called("empty_one")
    query(little, "DROP DATABASE empty_one WITH (FORCE)")


def test_everything_comes_back_from_a_copy(committed, tmp_path):
    """The real tables, with their triggers, computed columns and constraints."""
    told = StringIO()
    call_command("backup", tmp_path, stdout=told)
    (dump,) = tmp_path.glob("*.dump")
    assert "restored and equal" in told.getvalue()
    assert dump.stat().st_mode & 0o777 == dump.with_suffix(".json").stat().st_mode & 0o777 == 0o600
    known = Server.of(connection.get_connection_params())
    with backups.scratch(known) as aside:
        backups.restore(aside, dump)
        with aside.connect() as session:
            (count,) = session.execute("SELECT count(*) FROM annotations_annotation").fetchone()
            assert count == Annotation.objects.count() > 20
            with pytest.raises(psycopg.errors.CheckViolation, match="nobody said who"):
                session.execute("UPDATE annotations_vocabulary SET label = 'x'")


def test_a_copy_is_not_poured_over_what_is_there(server, tmp_path):
    dump, _ = backups.back_up(server, tmp_path)
    with pytest.raises(BackupError, match=r"is not empty \(1 tables, 3 rows\), and nothing is overwritten"):
        backups.restore(server, dump)


def test_a_copy_comes_back_into_an_empty_database(server, empty, tmp_path):
    dump, there = backups.back_up(server, tmp_path)
    assert backups.restore(empty, dump) == there
    with empty.connect() as session:
        assert session.execute("SELECT text FROM passage WHERE id = 2").fetchone() == ("שלום",)


def test_a_damaged_copy_is_refused_and_nothing_is_restored(server, empty, tmp_path):
    dump, _ = backups.back_up(server, tmp_path)
    whole = dump.read_bytes()
    dump.write_bytes(whole[:-20] + b"\0" * 20)
    with pytest.raises(BackupError, match="is damaged"):
        backups.restore(empty, dump)
    with empty.connect() as session:
        assert backups.content(session).tables == {}


def test_a_copy_without_its_manifest_is_refused(server, empty, tmp_path):
    dump, _ = backups.back_up(server, tmp_path)
    dump.with_suffix(".json").unlink()
    with pytest.raises(BackupError, match="json cannot be read"):
        backups.restore(empty, dump)


def test_what_differs_from_what_was_copied_is_named(server, empty, tmp_path):
    dump, _ = backups.back_up(server, tmp_path)
    manifest = json.loads(dump.with_suffix(".json").read_text())
    manifest["tables"]["public.passage"] = [4, "0"]
    dump.with_suffix(".json").write_text(json.dumps(manifest))
    with pytest.raises(BackupError, match=r"public\.passage has 4 rows and 3"):
        backups.restore(empty, dump)


def test_a_copy_that_does_not_give_back_what_is_there_is_not_kept(server, tmp_path, monkeypatch):
    found = backups.content

    def forgetful(session):
        """What was restored lacks a row."""
        if session.info.dbname.startswith("historio_proof"):
            session.execute("DELETE FROM passage WHERE id = 3")
        return found(session)

    monkeypatch.setattr(backups, "content", forgetful)
    with pytest.raises(BackupError, match=r"public\.passage has 3 rows and 2"):
        backups.back_up(server, tmp_path)
    assert list(tmp_path.iterdir()) == []
    with server.connect() as session:
        left = session.execute("SELECT count(*) FROM pg_database WHERE datname ~ 'proof'").fetchone()
        assert left == (0,)


def test_a_changed_letter_is_seen_though_the_count_is_the_same(server, little):
    with server.connect() as session:
        before = backups.content(session)
        session.execute("UPDATE passage SET text = 'e\u0301' WHERE id = 3")  # looks the same
        assert before.differences(backups.content(session)) == ["public.passage has rows that differ"]


def test_what_is_written_during_the_copy_is_in_none_of_both(server, little, tmp_path, monkeypatch):
    run = Server.run

    def meanwhile(self, program, *arguments):
        if program.name == "pg_dump":
            query(little, "INSERT INTO passage VALUES (9, 'пока 🕰')")
        run(self, program, *arguments)

    monkeypatch.setattr(Server, "run", meanwhile)
    try:
        _, there = backups.back_up(server, tmp_path)
    finally:
        query(little, "DELETE FROM passage WHERE id = 9")
    assert there.rows == 3


def test_the_newest_copies_are_kept_and_other_files_left(server, tmp_path):
    for name in ("historio-20010101T000000Z", "historio-20020101T000000Z"):
        (tmp_path / f"{name}.dump").touch()
        (tmp_path / f"{name}.json").touch()
    (tmp_path / "historio-before-the-move.dump").touch()
    dump, _ = backups.back_up(server, tmp_path, keep=2)
    assert {path.name for path in tmp_path.iterdir()} == {
        "historio-20020101T000000Z.dump", "historio-20020101T000000Z.json",
        "historio-before-the-move.dump", dump.name, dump.with_suffix(".json").name,
    }  # fmt: skip


def test_a_copy_of_the_same_second_is_not_overwritten(server, tmp_path, monkeypatch):
    class Standing(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime(1917, 11, 7, 21, 40, tzinfo=UTC)

    monkeypatch.setattr(backups, "datetime", Standing)
    dump, _ = backups.back_up(server, tmp_path)
    before = dump.read_bytes()
    with pytest.raises(BackupError, match=r"19171107T214000Z\.dump is there already"):
        backups.back_up(server, tmp_path)
    assert dump.read_bytes() == before


def test_an_empty_database_is_no_copy(empty, tmp_path):
    with pytest.raises(BackupError, match="is empty"):
        backups.back_up(empty, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_old_program_is_not_used_for_a_newer_server(server, monkeypatch):
    monkeypatch.setattr(backups, "version_of", lambda _: 14)
    with (
        server.connect() as session,
        pytest.raises(BackupError, match=r"no pg_dump of PostgreSQL .* or newer"),
    ):
        backups.tool("pg_dump", session)


def test_of_several_programs_that_of_the_server_is_taken(server, monkeypatch):
    with server.connect() as session:
        major = session.info.server_version // 10000
        versions = {"/older": major - 1, "/newer": major + 1, "/same": major}
        monkeypatch.setattr(embedded, "places", lambda: iter(map(Path, versions)))
        monkeypatch.setattr(backups, "version_of", lambda program: versions.get(str(program.parent), 0))
        assert backups.tool("pg_dump", session) == Path("/same/pg_dump")
        del versions["/same"]
        assert backups.tool("pg_dump", session) == Path("/newer/pg_dump")


def test_a_command_ends_with_one_and_without_a_traceback(db, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(CommandError, match="cannot be made") as refused:
        call_command("backup", tmp_path / "file" / "folder")
    assert refused.value.returncode == 1


def test_a_moment_of_the_past_comes_back_from_the_archive(tmp_path):
    """As docs/backups.md has it: a base copy, the log since then, and the moment before the mistake."""
    data, archive, past = tmp_path / "data", tmp_path / "archive", tmp_path / "past"
    archive.mkdir()
    with embedded.running(data):
        query(data, "CREATE TABLE passage (text text)")
    with (data / "postgres" / "postgresql.conf").open("a") as settings:
        copy = f"test ! -f {archive}/%f && cp %p {archive}/%f"
        settings.write(f"wal_level = replica\narchive_mode = on\narchive_command = '{copy}'\n")
    with embedded.running(data):
        query(data, "INSERT INTO passage VALUES ('до копии')")
        place = embedded.dsn(data)
        base = embedded.binaries() / "pg_basebackup"
        subprocess.run(
            [base, "-h", place["HOST"], "-p", place["PORT"], "-U", place["USER"], "-D", tmp_path / "base"],
            check=True, env=os.environ,
        )  # fmt: skip
        query(data, "INSERT INTO passage VALUES ('после копии 😀')")
        ((moment,),) = query(data, "SELECT clock_timestamp()::text")
        query(data, "DELETE FROM passage")  # the mistake
        query(data, "SELECT pg_switch_wal()")
        ((last,),) = query(data, "SELECT pg_walfile_name(pg_current_wal_lsn())")
        assert last
    past.mkdir(mode=0o700)
    shutil.move(tmp_path / "base", past / "postgres")
    (past / "postgres" / "recovery.signal").touch()
    with (past / "postgres" / "postgresql.conf").open("a") as settings:
        settings.write(f"archive_mode = off\nrestore_command = 'cp {archive}/%f %p'\n")
        settings.write(f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n")
    with embedded.running(past):
        assert sorted(query(past, "SELECT text FROM passage")) == [("до копии",), ("после копии 😀",)]
