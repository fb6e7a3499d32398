"""What was written with the tables of the first release is there, and right, with those of this one."""

import os
import subprocess
import sys
from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings as configured
from django.db import connection

from historio import backups
from historio.backups import Server

FIRST = "0001_tables"
TEXT = "Великая Октябрьская революция началась в Петрограде. 😀"
WORDS = "Октябрьская"

#: What a program of the first release writes: a source and its text, terms, an event and its name, evidence.
OLD = """
INSERT INTO annotations_user (username, password, is_superuser, is_staff, is_active, date_joined, first_name, last_name, email)
  VALUES ('анна', '!', false, true, true, now(), '', '', '');
INSERT INTO annotations_source (slug, title, language, kind, creators, publisher, issued, url, licence)
  VALUES ('bse-ru', 'Большая советская энциклопедия', 'ru', 'encyclopedia', '{}', '', '', '', '');
"""


@pytest.fixture
def aside() -> Iterator[Server]:
    """An empty database beside that of the tests."""
    with backups.scratch(Server.of(connection.get_connection_params())) as server:
        yield server


def manage(server: Server, *arguments: str) -> str:
    url = psycopg.conninfo.make_conninfo(
        **{name: v for name, v in server.known.items() if name != "client_encoding"}
    )
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments], cwd=configured.BASE_DIR, capture_output=True, text=True, check=False,
        env=os.environ | {"DATABASE_URL": url},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_probe(db, aside):
    manage(aside, "migrate", "annotations", FIRST)
    with aside.connect() as session:
        for name in (
            "source",
            "edition",
            "passage",
            "event",
            "eventname",
            "vocabulary",
            "tag",
            "annotation",
            "user",
        ):
            print(
                name,
                session.execute(
                    "SELECT string_agg(column_name || CASE WHEN is_nullable='NO' AND column_default IS NULL AND is_generated='NEVER' AND is_identity='NO' THEN '!' ELSE '' END || ':' || data_type, ' ') FROM information_schema.columns WHERE table_name = %s",
                    [f"annotations_{name}"],
                ).fetchone(),
            )
    raise AssertionError
