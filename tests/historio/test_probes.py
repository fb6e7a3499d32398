"""What balancers and Prometheus are told, of this process and of its database."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.db import OperationalError, connection, transaction

from annotations.models import References
from historio import embedded, probes
from tests.database import sql
from tests.historio.test_embedded import query

TOKEN = "0123456789abcdef" * 2
BEARER = {"authorization": f"Bearer {TOKEN}"}
ADDRESS = {"host": "10.0.0.7:8000"}


@pytest.fixture
def behind_tls(settings) -> None:
    """As in production: one name, HTTPS alone."""
    settings.ALLOWED_HOSTS, settings.SECURE_SSL_REDIRECT = ["historio.example"], True


def test_a_process_is_alive_whatever_its_database_does(client, monkeypatch, behind_tls):
    monkeypatch.setattr(connection, "cursor", lambda: pytest.fail("the database was asked"))
    alive = client.get("/healthz", headers=ADDRESS)
    assert (alive.status_code, alive.json()) == (200, {"status": "alive"})
    assert alive.headers["Cache-Control"] == "no-store"
    assert alive.headers["X-Request-Id"]


def test_a_process_is_ready_once_its_database_is(db, client, behind_tls, django_assert_num_queries):
    with django_assert_num_queries(2):
        ready = client.get("/readyz", headers=ADDRESS)
    assert (ready.status_code, ready.json()) == (200, {"status": "ready", "database": "primary", "lag": 0})


def test_a_probe_is_asked_and_told_nothing(client):
    refused = client.post("/healthz")
    assert (refused.status_code, refused.headers["Allow"]) == (405, "GET, HEAD")
    assert client.head("/healthz").status_code == 200


def test_a_migration_that_is_missing_is_named(db, client):
    sql("DELETE FROM django_migrations WHERE app = 'annotations' AND name = '0002_former_slugs'")
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json()["errors"] == {"migrations": ["annotations.0002_former_slugs is not applied"]}
    assert refused.json()["request"] == refused.headers["X-Request-Id"]
    assert refused.headers["Retry-After"]


def test_a_process_stays_ready_while_a_newer_release_migrates(db, client):
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('annotations', '9999_später', now())")
    assert client.get("/readyz").status_code == 200


def test_a_database_without_tables_lacks_every_migration(db):
    with transaction.atomic():
        sql("ALTER TABLE django_migrations RENAME TO elsewhere")
        with connection.cursor() as cursor:
            lacking = probes.missing(cursor)
        transaction.set_rollback(True)
    assert lacking == sorted(probes.known())
    assert ("annotations", "0001_tables") in lacking


def test_a_database_that_does_not_answer_is_named_and_not_shown(client, monkeypatch):
    def fail(alias: str) -> None:
        raise OperationalError("connection to server at 10.0.0.9 failed")

    monkeypatch.setattr(probes, "asked", fail)
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert refused.json()["errors"] == {"database": ["The database does not answer, or refuses."]}
    assert b"10.0.0.9" not in refused.content


def test_a_standby_that_is_far_behind_is_named(client, monkeypatch, settings):
    settings.REPLICA_LAG = 30
    monkeypatch.setattr(probes, "asked", lambda alias: (True, 30.0, []))
    assert client.get("/readyz").json() == {"status": "ready", "database": "standby", "lag": 30.0}
    monkeypatch.setattr(probes, "asked", lambda alias: (True, 31.4, []))
    refused = client.get("/readyz")
    assert refused.status_code == 503
    assert refused.json()["errors"] == {"replica": ["The standby is 31 seconds behind; 30 are allowed."]}


def test_metrics_are_for_who_has_their_token(client, settings):
    settings.METRICS_TOKEN = ""
    assert client.get("/metrics", headers=BEARER).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    for headers in ({}, {"authorization": "Bearer неверный"}, {"authorization": TOKEN}):
        refused = client.get("/metrics", headers=headers)
        assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    told = client.get("/metrics", headers=BEARER)
    assert told.status_code == 200
    assert told.headers["Content-Type"].startswith("text/plain")


def test_the_version_of_the_references_is_told(db, client, settings):
    settings.METRICS_TOKEN = TOKEN
    stamp = References.read().stamp & (2**53 - 1)
    told = client.get("/metrics", headers=BEARER).content.decode()
    assert float(value_of(told, "historio_references_stamp")) == stamp


def value_of(told: str, name: str) -> str:
    return next(line.rpartition(" ")[2] for line in told.splitlines() if line.startswith(name))


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def asked(port: int, path: str, headers: dict[str, str] | None = None) -> str:
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers or {})
    with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310
        return answer.read().decode()


def test_all_workers_of_a_server_count_together(committed, tmp_path):
    found, port = connection.settings_dict, free_port()
    url = f"postgresql://{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={found['HOST']}"
    told = tmp_path / "log"
    environment = {
        "DATABASE_URL": f"{url}&port={found['PORT']}", "TMPDIR": str(tmp_path), "HISTORIO_PORT": str(port),
        "HISTORIO_WORKERS": "2", "HISTORIO_METRICS_TOKEN": TOKEN,
        "HISTORIO_LOG": "json", "HISTORIO_LOG_REQUESTS": "1",
    }  # fmt: skip
    with told.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"], cwd=configured.BASE_DIR,
            env=os.environ | environment, stdout=log, stderr=log,
        )  # fmt: skip
    try:
        until_ready(server, port, told)
        for _ in range(20):
            asked(port, "/api/v1/annotations/?tag=soviet-view")
        rows = asked(port, "/api/v1/annotations.csv?fields=id,source").count("\n") - 1
        counts = asked(port, "/metrics", BEARER)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    lists = 'historio_requests_total{method="GET",status="200",view="annotations-list"}'
    assert value_of(counts, lists) == "21.0"
    assert float(value_of(counts, "historio_export_rows_total")) == rows
    assert float(value_of(counts, 'historio_sql_statements_total{verb="select"}')) > 20
    assert 'historio_references_stamp{pid="' in counts
    assert f'pid="{server.pid}"' not in counts  # it answers nobody
    assert '"message":"GET /api/v1/annotations/ 200 in ' in told.read_text()
    assert "soviet-view" not in told.read_text()
    assert [path.name for path in tmp_path.iterdir()] == ["log"]  # the folder of the counts is gone


def until_ready(server: subprocess.Popen, port: int, log: Path) -> None:
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        assert server.poll() is None, log.read_text()
        try:
            asked(port, "/readyz")
        except OSError:
            time.sleep(0.2)
        else:
            return
    pytest.fail(log.read_text())


def test_a_standby_knows_how_far_it_is_behind(tmp_path):
    """A real one: level with its primary, and older by the second once that is gone."""
    primary, standby = tmp_path / "primary", tmp_path / "standby"
    with embedded.running(primary):
        query(primary, "CREATE TABLE passage (text text)")
    standby.mkdir(mode=0o700)
    with embedded.running(primary):
        place = embedded.dsn(primary)
        subprocess.run(
            [embedded.binaries() / "pg_basebackup", "--write-recovery-conf", "-D", standby / "postgres",
             "-h", place["HOST"], "-p", place["PORT"], "-U", place["USER"]], check=True,
        )  # fmt: skip
        with embedded.running(standby):
            query(primary, "INSERT INTO passage VALUES ('вслед 🐢')")
            until(lambda: query(standby, "SELECT * FROM passage") == [("вслед 🐢",)])
            until(lambda: query(standby, probes.LAG) == [(True, 0.0)])
            assert query(primary, probes.LAG) == [(False, 0.0)]
            embedded.Cluster(primary).stop()
            until(lambda: query(standby, probes.LAG)[0][1] > 1)


def until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
