import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from historio import settings

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("read", "name", "value"),
    [
        (settings.port, "HISTORIO_PORT", "http"),
        (settings.port, "HISTORIO_PORT", "0"),
        (settings.port, "HISTORIO_PORT", "70000"),
        (settings.port, "HISTORIO_PORT", "८०००"),
        (settings.flag, "HISTORIO_PUBLIC_READ", "maybe"),
        (settings.base_url, "HISTORIO_BASE_URL", "example.org"),
        (settings.base_url, "HISTORIO_BASE_URL", "https://example.org/historio"),
        (settings.hosts, "HISTORIO_ALLOWED_HOSTS", "https://example.org"),
        (settings.data_directory, "HISTORIO_DATA", __file__),
        (settings.database, "DATABASE_URL", "postgresql://localhost:5432"),
        (settings.database, "DATABASE_URL", "mysql://localhost/historio"),
    ],
)
def test_a_wrong_value_is_refused_by_name(read, name, value, monkeypatch):
    monkeypatch.setenv(name, value)
    default = {"default": 1} if read in (settings.port, settings.flag) else {}
    with pytest.raises(ImproperlyConfigured, match=name):
        read(name, **default)


def test_a_wrong_value_ends_a_command_without_a_traceback():
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=os.environ | {"HISTORIO_PORT": "eighty"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert ended.stderr == ("historio: HISTORIO_PORT is 'eighty'; it must be a number from 1 to 65535\n")


def test_a_url_of_several_hosts_keeps_all_that_libpq_knows(monkeypatch):
    monkeypatch.setenv(
        "DATABASE_URL",
        "postgresql://scholar:p%40ss@a.example,b.example:5433/historio"
        "?target_session_attrs=read-write&options=-c%20statement_timeout%3D5s",
    )
    assert settings.database("DATABASE_URL") == {
        "NAME": "historio",
        "USER": "scholar",
        "PASSWORD": "p@ss",
        "HOST": "a.example,b.example",
        "PORT": ",5433",
        "OPTIONS": {
            "target_session_attrs": "read-write",
            "options": "-c jit=off -c statement_timeout=5s",
        },
    }


def test_the_secret_key_is_made_once_and_kept_from_others(tmp_path, monkeypatch):
    monkeypatch.delenv("HISTORIO_SECRET_KEY", raising=False)
    monkeypatch.setattr(settings, "DATA", tmp_path / "data")
    key = settings.secret_key("HISTORIO_SECRET_KEY")
    assert len(key) > 50
    assert settings.secret_key("HISTORIO_SECRET_KEY") == key
    assert stat.S_IMODE((tmp_path / "data" / "secret_key").stat().st_mode) == 0o600
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["secret_key"]


def test_a_database_that_cannot_be_reached_is_named_without_a_traceback():
    ended = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=os.environ | {"DATABASE_URL": "postgresql://scholar@127.0.0.1:1/historio"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "no connection to the database historio at 127.0.0.1, port 1" in ended.stderr
    assert "DATABASE_URL" in ended.stderr
    assert "Traceback" not in ended.stderr
