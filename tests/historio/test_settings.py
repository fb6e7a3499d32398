import os
import subprocess
import sys
from pathlib import Path

import pytest

from historio import settings

ROOT = Path(__file__).parents[2]


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


def test_the_secret_key_is_in_no_file_of_the_repository():
    key = settings.SECRET_KEY
    tracked = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in tracked.stdout.decode().split("\0"):
        path = ROOT / name
        if path.is_file():
            assert key.encode() not in path.read_bytes(), name
