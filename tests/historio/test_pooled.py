"""Behind a real pgbouncer in transaction mode, which gives one connection to many clients in turn."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection, connections
from rest_framework.test import APIClient

from annotations.models import Change, Tag, Token, User, Vocabulary
from historio import embedded
from historio.management.commands import serve
from tests.database import sql

WRITERS, EDITS = 4, 15
PATIENCE = 20  # seconds for the pooler to answer

CONFIGURATION = """
[databases]
{name} = {server}

[pgbouncer]
listen_addr =
listen_port = 6432
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = 1
ignore_startup_parameters = options
"""


def pgbouncer() -> str:
    """Where the pooler is; Debian keeps it where only root looks."""
    places = f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin"
    if path := shutil.which("pgbouncer", path=places):
        return path
    reason = "no pgbouncer is found: install one"
    if os.environ.get("CI") or os.environ.get("HISTORIO_PGBOUNCER") == "1":
        pytest.fail(reason)
    return pytest.skip(reason)


@pytest.fixture
def pooled(committed, tmp_path) -> Iterator[Path]:
    """The folder of its socket. All its clients share one connection to the database."""
    known = connection.get_connection_params()
    server = " ".join(
        f"{name}={known[name]}" for name in ("host", "port", "user", "password") if known.get(name)
    )
    path = tmp_path / "pgbouncer.ini"
    path.write_text(CONFIGURATION.format(name=known["dbname"], server=server, folder=tmp_path))
    command = [*embedded.unprivileged(), pgbouncer(), str(path)]
    with (tmp_path / "log").open("wb") as log, subprocess.Popen(command, stderr=log, stdout=log) as pooler:
        deadline = time.monotonic() + PATIENCE
        while not (tmp_path / ".s.PGSQL.6432").exists():
            assert pooler.poll() is None, (tmp_path / "log").read_text()
            assert time.monotonic() < deadline, (tmp_path / "log").read_text()
            time.sleep(0.05)
        yield tmp_path
        pooler.terminate()


def through(folder: Path):
    """A connection of Django's that goes through the pooler."""
    made = connection.copy()
    made.settings_dict = {
        **made.settings_dict,
        "HOST": str(folder),
        "PORT": "6432",
        "DISABLE_SERVER_SIDE_CURSORS": True,
    }
    return made


def test_what_many_write_through_one_connection_is_written_down_to_each(pooled, make_user):
    vocabulary = Vocabulary.objects.create(slug="motives", label="Мотивы")
    people: list[User] = [make_user(f"писарь-{number}", "editor") for number in range(WRITERS)]
    tags = [
        Tag.objects.create(slug=f"motive-{number}", vocabulary=vocabulary, definition="Начало")
        for number in range(WRITERS)
    ]
    keys = [Token.issue(person) for person in people]
    requests: dict[str, str] = {}
    failures: list[BaseException] = []
    start = threading.Barrier(WRITERS)

    def write(number: int) -> None:
        connections["default"] = through(pooled)
        try:
            client = APIClient(HTTP_AUTHORIZATION=f"Token {keys[number]}")
            start.wait(PATIENCE)
            for edit in range(EDITS):
                said = {"definition": f"{edit} 👍"}
                answer = client.patch(f"/api/v1/tags/motive-{number}/", said, headers={"If-Match": "*"})
                assert answer.status_code == 200, answer.content
                assert client.get("/api/v1/annotations.csv").status_code == 200
                requests[answer.headers["X-Request-Id"]] = people[number].username
        except BaseException as error:
            failures.append(error)
            raise
        finally:
            connections["default"].close()

    writers = [threading.Thread(target=write, args=(number,)) for number in range(WRITERS)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join(120)
    assert failures == []
    recorded = Change.objects.filter(model="tag", action="update", owner__in=[tag.pk for tag in tags])
    written = dict(recorded.values_list("request", "actor__username"))
    assert written == requests
    assert len(requests) == WRITERS * EDITS


def test_nobody_writes_in_the_name_of_who_had_the_connection_before(pooled, administrator):
    vocabulary = Vocabulary.objects.create(slug="motives", label="Мотивы")
    key = Token.issue(administrator)
    pooling = through(pooled)
    own, connections["default"] = connections["default"], pooling
    try:
        client = APIClient(HTTP_AUTHORIZATION=f"Token {key}")
        said = {"label": "Побуждения"}
        answer = client.patch("/api/v1/vocabularies/motives/", said, headers={"If-Match": "*"})
        assert answer.status_code == 200
    finally:
        pooling.close()
        connections["default"] = own
    name = connection.settings_dict["NAME"]
    with psycopg.connect(f"host={pooled} port=6432 dbname={name} user=x", autocommit=True) as other:
        for setting in ("actor", "command", "request"):
            (left,) = other.execute(f"SELECT current_setting('historio.{setting}', true)").fetchone()
            assert not left
        with pytest.raises(psycopg.errors.CheckViolation, match="nobody said who"):
            other.execute("UPDATE annotations_vocabulary SET label = 'x' WHERE slug = 'motives'")
    vocabulary.refresh_from_db()
    assert vocabulary.label == "Побуждения"


@pytest.fixture
def pooling(pooled) -> Iterator[None]:
    """This thread asks the database through the pooler."""
    own, connections["default"] = connections["default"], through(pooled)
    try:
        yield
    finally:
        connections["default"].close()
        connections["default"] = own


def test_servers_that_start_one_after_the_other_leave_the_pooler_no_lock(pooling):
    for _ in range(2):
        with serve.alone():
            pass
    held = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
    here = "database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    assert sql(f"{held} AND {here}") == [(0,)]


def test_a_matrix_and_a_file_are_read_through_the_pooler_to_their_end(pooling, administrator):
    client = APIClient(HTTP_AUTHORIZATION=f"Token {Token.issue(administrator)}")
    matrix = client.get("/api/v1/matrix.csv?event=october-revolution&rows=views&columns=language&shape=long")
    assert b"".join(matrix.streaming_content).count(b"\r\n") > 3
    page = client.get("/api/v1/passages/?fields=id&page_size=1").json()["results"][0]["id"]
    rows = "".join(f"{page},{place},{place + 3},Файл {place} 🧵\r\n" for place in range(5))
    for more in ("", ","):  # a second file over the same session finds no table of the first
        sent = f"passage,start,end,note\r\n{rows}".replace("Файл", f"Файл{more.replace(',', '2')}")
        answer = client.post("/api/v1/annotations/", sent.encode(), content_type="text/csv")
        assert answer.status_code == 200, answer.content
    file = client.get("/api/v1/annotations.csv?fields=id,note")
    assert b"".join(file.streaming_content).count("🧵".encode()) == 10


def test_a_copy_is_not_made_through_a_pooler(settings, db):
    settings.POOLED = True
    for command in (["backup", "/nowhere"], ["restore", "/nowhere/historio-20261127T000000Z.dump"]):
        with pytest.raises(CommandError, match="leads to a pooler"):
            call_command(*command)
