"""The doctor looks at everything, says how each thing is mended, and changes nothing."""

import os
import re
import shutil
import subprocess
import sys
from collections import namedtuple
from io import StringIO

from django.conf import settings as configured
from django.core.management import CommandError, call_command
from django.db import connection

from historio import probes
from historio.management.commands import doctor
from tests.database import sql

Usage = namedtuple("Usage", "total used free")


def examined() -> tuple[str, str]:
    """What the doctor says, and how it ends."""
    told = StringIO()
    try:
        call_command("doctor", stdout=told)
    except CommandError as error:
        return told.getvalue(), str(error)
    return told.getvalue(), ""


def test_a_sound_installation_is_told_to_be_so(db, settings, tmp_path):
    settings.DATA = tmp_path
    told, ended = examined()
    assert ended == ""
    assert "WRONG" not in told
    for part in ("settings", "permissions", "disk", "database", "server", "extensions", "migrations"):
        assert re.search(rf"^ok     {part}: |^so-so  {part}: ", told, re.MULTILINE), part
    assert "everything that is needed is right" in told


def test_a_migration_that_is_missing_is_mended_by_migrate(db):
    sql("DELETE FROM django_migrations WHERE name = '0002_former_slugs'")
    told, ended = examined()
    assert "WRONG  migrations: annotations.0002_former_slugs missing\n       mend: manage.py migrate" in told
    assert ended == "1 wrong"


def test_a_full_disk_is_wrong_and_a_small_one_is_told(db, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 2**40, 2**20))
    told, ended = examined()
    assert re.search("WRONG  disk: 0.0 GiB are free .*\n       mend: make room", told)
    assert ended == "1 wrong"
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(2**40, 2**39, 2 * 2**30))
    told, ended = examined()
    assert "so-so  disk: 2.0 GiB" in told
    assert ended == ""


def test_a_key_that_others_can_read_is_mended_by_chmod(settings, tmp_path):
    settings.DATA = tmp_path
    (tmp_path / "secret_key").write_text("ключ")
    (tmp_path / "secret_key").chmod(0o644)
    (found,) = [one for one in doctor.permissions() if "secret_key" in one.what]
    assert (found.is_right, found.mend) == (False, f"chmod 600 {tmp_path / 'secret_key'}")
    (tmp_path / "secret_key").chmod(0o600)
    assert all(one.is_right for one in doctor.permissions() if "secret_key" in one.what)


def test_more_workers_than_connections_are_wrong(db, settings):
    settings.WORKERS, settings.JOB_WORKERS, settings.JOBS_AT_ONCE = 10_000, 2, 3
    told, ended = examined()
    assert "WRONG  server: " in told
    assert "max_connections = 10047" in told
    assert ended == "1 wrong"


def test_every_extension_of_the_migrations_is_looked_for(db, monkeypatch):
    monkeypatch.setattr(doctor, "wanted_extensions", lambda: {"plpgsql", "несуществующее"})
    found = {one.what: one.is_right for one in doctor.extensions()}
    assert found == {"extensions: plpgsql": True, "extensions: несуществующее": False}


def test_debugging_for_all_the_world_is_wrong(settings):
    settings.BASE_URL, settings.DEBUG = "https://historio.example", True
    told = [str(one) for one in doctor.configuration() if not one.is_right]
    assert any("DEBUG" in one and "mend: " in one for one in told)


def test_a_database_that_cannot_be_reached_is_one_of_the_findings(tmp_path):
    ended = subprocess.run(
        [sys.executable, "manage.py", "doctor"], cwd=configured.BASE_DIR,
        capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": "postgresql://scholar:тайна@127.0.0.1:1/historio"},
    )  # fmt: skip
    assert ended.returncode == 1
    assert "WRONG  no connection to the database historio at 127.0.0.1, port 1" in ended.stdout
    assert "mend: Start that server or mend DATABASE_URL" in ended.stdout
    assert "ok     permissions: " in ended.stdout
    assert "тайна" not in ended.stdout + ended.stderr


def test_nothing_is_changed(db, settings, tmp_path):
    settings.DATA = tmp_path / "nowhere"
    before = sql("SELECT count(*) FROM django_migrations")
    examined()
    assert sql("SELECT count(*) FROM django_migrations") == before
    assert not (tmp_path / "nowhere").exists()
    assert connection.is_usable()
    assert probes.known()
