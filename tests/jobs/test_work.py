"""A worker as a process of its own: what it does, what becomes of its jobs when it is killed, how it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from rest_framework.test import APIClient

from annotations.models import Event, Job
from tests.database import another_connection
from tests.historio.test_pooled import pooled  # noqa: F401

EVENTS = "slug,label,edtf\njune-offensive,Июньское наступление 🚩,1917-07\nkornilov,أحداث كورنيلوف,1917-08\n"


@contextmanager
def worker(dsn: str = "", **more: str) -> Iterator[subprocess.Popen[str]]:
    """`manage.py work` on the database of the tests."""
    if not dsn:
        with another_connection() as own:
            dsn = own.info.dsn
    environment = {**os.environ, "DATABASE_URL": dsn, "HISTORIO_JOB_HEARTBEAT": "1", **more}
    with subprocess.Popen(
        [sys.executable, "manage.py", "work"], cwd=settings.BASE_DIR, env=environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        try:
            assert process.stdout is not None
            assert "Doing jobs" in process.stdout.readline()
            yield process
        finally:
            process.kill()


@pytest.fixture
def vera(committed, make_user) -> APIClient:
    client = APIClient(HTTP_HOST="localhost")  # which a process of its own answers to
    client.force_login(make_user("vera", "editor"))
    return client


def ask(client: APIClient) -> str:
    """A job that brings in two events; its id."""
    response = client.generic(
        "POST", "/api/v1/events/", EVENTS.encode(), content_type="text/csv", HTTP_PREFER="respond-async"
    )
    assert response.status_code == 202
    return response.json()["id"]


def wait_for(what: Callable[[], object], seconds: float = 240) -> None:
    until = time.monotonic() + seconds
    while not what():
        assert time.monotonic() < until, "it did not come to pass"
        time.sleep(0.1)


def state(key: str) -> str:
    job = Job.objects.get(pk=key)
    assert job.state != "failed", job.report
    return job.state


@contextmanager
def events_held() -> Iterator[None]:
    """Nobody can write an event meanwhile."""
    with another_connection() as own:
        own.autocommit = False
        own.execute("LOCK TABLE annotations_event IN SHARE MODE")
        yield
        own.rollback()


def is_waiting_for_events() -> bool:
    """Whether a worker is in the midst of its file, and waits to write an event."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks "
            "WHERE NOT granted AND relation = 'annotations_event'::regclass)"
        )
        return cursor.fetchone()[0]


def test_a_worker_does_what_waits_and_what_comes_and_ends_when_it_is_told_to(vera):
    first = ask(vera)
    with worker() as process:
        wait_for(lambda: state(first) == "done")
        second = vera.get("/api/v1/events.csv", HTTP_PREFER="respond-async").json()["id"]
        wait_for(lambda: state(second) == "done")
        assert "Июньское наступление".encode() in b"".join(
            vera.get(f"/api/v1/jobs/{second}/result/").streaming_content
        )
        process.send_signal(signal.SIGTERM)
        assert process.wait(15) == 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_workers")
        assert cursor.fetchone()[0] == 0


def test_a_worker_is_killed_in_the_midst_and_another_one_does_its_job_once(vera):
    with worker() as killed:
        with events_held():
            key = ask(vera)
            wait_for(is_waiting_for_events)
            killed.send_signal(signal.SIGKILL)
            killed.wait(10)
        assert state(key) == "running"
    assert not Event.objects.filter(slug="june-offensive").exists()
    with worker():
        wait_for(lambda: state(key) == "done")
    assert Job.objects.get(pk=key).attempts == 2
    assert Event.objects.filter(slug__in=["june-offensive", "kornilov"]).count() == 2


def test_a_worker_that_is_told_to_end_gives_back_what_it_does(vera):
    with events_held():
        with worker() as first:
            key = ask(vera)
            wait_for(is_waiting_for_events)
            first.send_signal(signal.SIGTERM)
            assert first.wait(20) == 0
        assert state(key) == "waiting"
        assert not is_waiting_for_events()
    with worker():
        wait_for(lambda: state(key) == "done")


def test_a_running_job_is_cancelled_in_its_worker_with_its_statement(vera):
    with worker(), events_held():
        key = ask(vera)
        wait_for(is_waiting_for_events)
        assert vera.post(f"/api/v1/jobs/{key}/cancel/").json()["cancelling"] is True
        wait_for(lambda: state(key) == "cancelled")
        assert not is_waiting_for_events()
    assert not Event.objects.filter(slug="june-offensive").exists()


def test_behind_a_pooler_in_transaction_mode_a_worker_looks_for_jobs_by_itself(vera, pooled: Path):  # noqa: F811
    known = connection.get_connection_params()
    dsn = psycopg.conninfo.make_conninfo(
        host=str(pooled), port=6432, dbname=known["dbname"], user=known.get("user")
    )
    with worker(dsn, HISTORIO_POOLED="1") as process:
        imported = ask(vera)
        exported = vera.get("/api/v1/annotations.csv", HTTP_PREFER="respond-async").json()["id"]
        wait_for(lambda: (state(imported), state(exported)) == ("done", "done"))
        process.send_signal(signal.SIGTERM)
        assert process.wait(20) == 0
