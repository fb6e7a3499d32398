"""A worker beside `serve`, as most have it: killed in the midst of a long import, and begun anew."""

import datetime
import json
import os
import signal
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from annotations.jobs import queue
from annotations.models import Event, Job, Token
from tests.drill.servers import Web

ROWS = 4000


def events(word: str) -> bytes:
    rows = (f"{word}-{number},Событие {number} 🚩,1917-{number % 12 + 1:02}" for number in range(ROWS))
    return "\n".join(["slug,label,edtf", *rows, ""]).encode()


@pytest.fixture
def web(committed, tmp_path: Path) -> Iterator[Web]:
    found = connection.settings_dict
    place = f"{found['USER']}:{found['PASSWORD']}@/{found['NAME']}?host={found['HOST']}&port={found['PORT']}"
    environment = {
        "DATABASE_URL": f"postgresql://{place}", "HISTORIO_JOB_WORKERS": "1", "HISTORIO_JOB_HEARTBEAT": "1",
    }  # fmt: skip
    with Web(tmp_path, environment, workers=1).serving() as serving:
        yield serving


@pytest.fixture
def asked(web, make_user) -> Callable[..., Any]:
    """What the server answers to an editor."""
    key = Token.issue(make_user("vera", "editor"), "скрипт", "all")

    def asked(method: str, path: str, body: bytes | None = None, **headers: str) -> Any:
        headers = {"Authorization": f"Token {key}", "Content-Type": "text/csv", **headers}
        request = urllib.request.Request(web.address + path, body, headers, method=method)  # noqa: S310
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310  (our own)
            data = answer.read()
            return json.loads(data) if "json" in answer.headers["Content-Type"] else data

    return asked


def workers(server: int) -> list[int]:
    """The processes that a server has for jobs: unlike its web processes, a thread has begun them."""
    threads = (task for task in Path(f"/proc/{server}/task").iterdir() if task.name != str(server))
    children = [int(child) for task in threads for child in (task / "children").read_text().split()]
    return [child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes()]


def until(what: Callable[[], Any], seconds: float = 240) -> Any:
    end = time.monotonic() + seconds
    while not (found := what()):
        assert time.monotonic() < end, "it did not come to pass"
        time.sleep(0.1)
    return found


def test_a_long_import_survives_the_end_of_its_worker_and_is_done_once(web, asked):
    def told(job: str) -> Any:
        return asked("GET", f"/api/v1/jobs/{job}/")

    def begun(word: str) -> str:
        """A job that is in the midst of its rows."""
        job: str = asked("POST", "/api/v1/events/", events(word), Prefer="respond-async")["id"]
        until(lambda: 0 < told(job)["progress"]["done"] < ROWS)
        assert told(job)["progress"]["whole"] == ROWS + 1  # with the head
        return job

    assert web.process is not None
    imported = begun("killed")
    (worker,) = workers(web.process.pid)
    os.kill(worker, signal.SIGKILL)
    assert not Event.objects.filter(slug__startswith="killed-").exists()
    until(lambda: workers(web.process.pid) not in ([], [worker]))  # type: ignore[union-attr]
    until(lambda: told(imported)["state"] == "done")
    assert (told(imported)["attempts"], told(imported)["report"]["created"]) == (2, ROWS)
    assert Event.objects.filter(slug__startswith="killed-").count() == ROWS

    cancelled = begun("cancelled")
    asked("POST", f"/api/v1/jobs/{cancelled}/cancel/")
    until(lambda: told(cancelled)["state"] == "cancelled")
    assert not Event.objects.filter(slug__startswith="cancelled-").exists()

    exported = asked("GET", "/api/v1/events.csv", Prefer="respond-async")["id"]
    until(lambda: told(exported)["state"] == "done")
    result = asked("GET", f"/api/v1/jobs/{exported}/result/")
    assert result.count(b"\r\n") - 1 == Event.objects.count() > ROWS

    long_ago = timezone.now() - datetime.timedelta(days=400)
    Job.objects.filter(pk=exported).update(ended=long_ago)
    queue.purge.defer(timestamp=0)
    until(lambda: not Job.objects.filter(pk=exported).exists())
    assert told(imported)["state"] == "done"  # it has not been kept long enough yet
