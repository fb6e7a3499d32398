"""Downloads, from a real server: they hold nobody up, end with their client, and never end short."""

import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from rest_framework.test import APIClient

from annotations import downloads
from annotations.models import Annotation
from tests.database import another_connection

LIST = "/api/v1/annotations.csv?status=all"
#: More than fits between a server and a client that does not read.
ROWS, LONG = 1500, 9000


@pytest.fixture
def many(committed) -> None:
    """Annotations with long notes: a download that takes a while."""
    with connection.cursor() as cursor:
        cursor.execute(
            'INSERT INTO annotations_annotation (uuid, passage_id, start, "end", exact, creator_id, note) '
            "SELECT gen_random_uuid(), passage_id, start, \"end\", exact, creator_id, repeat('—', %s) "
            "FROM (SELECT * FROM annotations_annotation LIMIT 1) AS one, generate_series(1, %s)",
            [LONG, ROWS],
        )


@contextmanager
def served(**environment: str) -> Iterator[int]:
    """A server of this database, whose workers answer several at a time; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    found = connection.settings_dict
    url = f"postgresql://{found['USER']}@/{found['NAME']}?host={found['HOST']}&port={found['PORT']}"
    if found["PASSWORD"]:
        url += f"&password={found['PASSWORD']}"
    command = "from granian.cli import entrypoint; entrypoint()"
    options = ["--interface", "wsgi", "--workers", "2", "--blocking-threads", "4", "--port", str(port)]
    options += ["--workers-kill-timeout", "3"]  # as `serve` has it: a download does not hold up the end
    server = subprocess.Popen(
        [sys.executable, "-c", command, *options, "historio.wsgi:application"],
        cwd=settings.BASE_DIR,
        env={**os.environ, "DATABASE_URL": url, **environment},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        eventually(lambda: answers(port), seconds=60)
        yield port
    finally:
        server.terminate()
        server.wait(60)


def answers(port: int) -> bool:
    try:
        return status(port, "/api/v1/") == 200
    except OSError:
        return False


@contextmanager
def asked(port: int, path: str) -> Iterator[http.client.HTTPResponse]:
    """The answer to a GET, of which no more is read than is asked for."""
    client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        client.request("GET", path)
        with client.getresponse() as response:
            yield response
    finally:
        client.close()


def status(port: int, path: str) -> int:
    with asked(port, path) as response:
        return response.status


def eventually(holds, seconds: float = 20) -> None:
    """Wait until something holds; it does so in time, or the test fails."""
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not come about in time"
        time.sleep(0.05)


def copying() -> list[int]:
    """The backends of other sessions that write a list in this moment."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' "
            "AND query LIKE 'COPY (%' AND pid <> pg_backend_pid()"
        )
        return [pid for (pid,) in cursor.fetchall()]


def in_transactions() -> int:
    """How many other sessions have a transaction open."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND xact_start IS NOT NULL AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
        return int(cursor.fetchone()[0])


def test_writers_go_on_while_a_list_is_read_slowly(many):
    with served() as port, asked(port, LIST) as download:
        begun = download.read(1000)
        eventually(copying)
        with connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '2s'")
        first = Annotation.objects.order_by("pk").first()
        Annotation.objects.filter(pk=first.pk).update(note="Ж")
        Annotation.objects.filter(note__startswith="——").delete()
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
        assert copying()
        whole = (begun + download.read()).decode()
        assert whole.count("—" * LONG) == ROWS  # as it was when the download began
        eventually(lambda: in_transactions() == 0)


def test_a_client_that_goes_away_ends_its_statement(many):
    with served() as port:
        with asked(port, LIST) as download:
            download.read(1000)
            eventually(copying)
        eventually(lambda: not copying(), seconds=5)
        eventually(lambda: in_transactions() == 0, seconds=5)
        assert status(port, "/api/v1/") == 200


def test_a_download_that_breaks_is_no_short_file(many):
    with served() as port:
        with asked(port, LIST) as download:
            assert download.status == 200
            download.read(1000)
            eventually(copying)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", copying())
            with pytest.raises((http.client.IncompleteRead, ConnectionError)):
                download.read()
        assert status(port, "/api/v1/annotations/") == 200


def test_a_download_that_breaks_ends_no_other_connection(many):
    """As behind a proxy, where all of them come from one address."""
    with served() as port, ExitStack() as stack:
        others = [http.client.HTTPConnection("127.0.0.1", port, timeout=30) for _ in range(12)]
        for other in others:
            stack.callback(other.close)
            assert kept(other) == 200
        with asked(port, LIST) as download:
            download.read(1000)
            eventually(copying)
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_terminate_backend(%s)", copying())
            with pytest.raises((http.client.IncompleteRead, ConnectionError)):
                download.read()
        assert [kept(other) for other in others] == [200] * len(others)


def kept(client: http.client.HTTPConnection) -> int:
    """The status of a small answer, over a connection that stays open."""
    client.request("GET", "/api/v1/")
    with client.getresponse() as response:
        response.read()
        return response.status


def test_a_client_has_so_many_downloads_at_a_time(many):
    with served(HISTORIO_DOWNLOADS="1") as port:
        with asked(port, LIST) as download:
            download.read(1000)
            eventually(copying)
            with asked(port, LIST) as refused:
                assert (refused.status, refused.headers["Retry-After"]) == (429, str(downloads.WAIT))
                assert refused.headers["Content-Type"] == "application/problem+json"
            download.read()
        eventually(lambda: not copying())
        assert status(port, "/api/v1/events.csv") == 200


def test_downloads_leave_somebody_to_answer_the_others(many):
    with served(HISTORIO_DOWNLOADS="2", HISTORIO_WORKERS="2") as port, asked(port, LIST) as download:
        download.read(1000)
        eventually(copying)
        with asked(port, LIST) as refused:
            assert (refused.status, refused.headers["Retry-After"]) == (429, str(downloads.WAIT))
        assert status(port, "/api/v1/annotations/") == 200


@pytest.mark.django_db
def test_a_download_that_nobody_reads_counts_for_nothing(administrator):
    client = APIClient()
    client.force_authenticate(administrator)
    for _ in range(5):
        assert client.get("/api/v1/events.csv").status_code == 200
    assert downloads.running(f"account {administrator.pk}") == (0, 0)


@pytest.mark.django_db
def test_downloads_are_counted_for_each_account_and_each_address(administrator, annotator):
    pieces = downloads.counted((piece for piece in "ab"), f"account {administrator.pk}")
    assert next(pieces) == b"a"
    assert downloads.running(f"account {administrator.pk}") == (1, 1)
    assert downloads.running(f"account {annotator.pk}") == (0, 1)
    assert downloads.running("address 127.0.0.1") == (0, 1)
    pieces.close()


@pytest.mark.django_db
def test_where_the_server_does_not_say_who_asks_a_list_is_downloaded_all_the_same(rf):
    """As where it listens at a socket in the file system (PEP 3333)."""
    request = rf.get("/api/v1/events.csv")
    del request.META["REMOTE_ADDR"]
    request.user = AnonymousUser()
    answer = downloads.stream((piece for piece in ("slug\r\n", "июль\r\n")), "events", request)
    assert b"".join(answer.streaming_content).decode() == "slug\r\nиюль\r\n"


@pytest.mark.django_db(transaction=True)
def test_of_two_downloads_that_begin_at_once_one_has_the_place_that_is_left(settings):
    """Both were let in, since neither had begun."""
    settings.DOWNLOADS = 1
    first = downloads.counted((piece for piece in "ab"), "address 127.0.0.1")
    with another_connection() as other:
        place = other.execute(
            "SELECT pg_try_advisory_xact_lock(%s, hashtext('address 127.0.0.1 1'))", [downloads.OF_ONE]
        )
        assert place.fetchone() == (True,)
        with pytest.raises(downloads.TooMany):
            next(first)
    assert downloads.running("address 127.0.0.1") == (0, 0)
    second = downloads.counted((piece for piece in "ab"), "address 127.0.0.1")
    assert list(second) == [b"a", b"b"]


@pytest.mark.django_db(transaction=True)
def test_nobody_begins_where_all_places_are_taken(settings):
    settings.DOWNLOADS, settings.DOWNLOADS_IN_ALL = 5, 1
    with another_connection() as other:
        other.execute("SELECT pg_advisory_xact_lock(%s, hashtext('1'))", [downloads.OF_ALL])
        with pytest.raises(downloads.TooMany):
            next(downloads.counted((piece for piece in "ab"), "address 127.0.0.1"))
