import os
import re
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
        (settings.rate, "HISTORIO_RATE_ANONYMOUS", "many"),
        (settings.rate, "HISTORIO_RATE_ANONYMOUS", "0/min"),
        (settings.rate, "HISTORIO_RATE_ACCOUNT", "600/fortnight"),
        (settings.number, "HISTORIO_PROXIES", "-1"),
        (settings.number, "HISTORIO_PROXIES", "eleven"),
        (settings.number, "HISTORIO_LOGIN_ATTEMPTS", "9" * 5000),
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
    default = {"default": 1} if read in (settings.port, settings.flag, settings.number) else {}
    if read is settings.number:
        default |= {"least": 0, "most": 10}
    if read is settings.rate:
        default = {"default": "600/min"}
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
            "prepare_threshold": 1,
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


def production(**more: str) -> dict[str, str]:
    """The environment of an installation behind one proxy, without what browser tests need in theirs."""
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_ALLOW_ASYNC_UNSAFE"}
    return ours | {"HISTORIO_BASE_URL": "https://historio.example.org", "HISTORIO_PROXIES": "1"} | more


def test_the_settings_for_production_pass_djangos_check():
    ended = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=production(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "no issues" in ended.stdout


def test_debugging_is_told_of_by_djangos_check():
    ended = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=ROOT,
        env=production(HISTORIO_DEBUG="1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1
    assert "DEBUG" in ended.stderr


def test_over_tls_cookies_keep_to_this_host():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "from historio import settings as s; print(s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, "
            "s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS, s.SECURE_SSL_HOST)",
        ],
        cwd=ROOT,
        env=production(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.split() == [
        "__Host-sessionid",
        "__Host-csrftoken",
        "True",
        "True",
        str(365 * 24 * 60 * 60),
        "historio.example.org",
    ]


def test_every_variable_is_documented_where_it_is_read():
    source = Path(settings.__file__).read_text(encoding="utf-8")
    read = set(re.findall(r'\("(HISTORIO_\w+|DATABASE_URL)"', source))
    assert read == set(re.findall(r"^(HISTORIO_\w+|DATABASE_URL) ", settings.__doc__, re.MULTILINE))
    page = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
    assert {name for name in read if f"`{name}`" not in page} == set()


def test_the_secret_key_is_in_no_file_of_the_repository():
    key = settings.SECRET_KEY
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.decode().split("\0"):
        path = ROOT / name
        if path.is_file():
            assert key.encode() not in path.read_bytes(), name
