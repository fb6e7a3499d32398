"""What docs/watching.md promises of a full disk, lost connections, and clients that are slow or many."""

import os
import socket
import subprocess
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
import requests

from historio import breaking
from tests.drill.servers import PostgreSQL, Web, manage, until

pytestmark = pytest.mark.django_db

MANY = 20_000  # rows of a file: some megabytes, more than sockets hold
CLIENTS = 500


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator["Disk"]:
    """A file system of its own, which only root may mount."""
    path.mkdir()
    disk = Disk(path, path.with_suffix(".image"))
    try:
        with disk.image.open("wb") as image:
            image.truncate(megabytes * 2**20)
        ran("mkfs.ext4", "-q", "-m", "0", disk.image)
        disk.mount()
    except (OSError, subprocess.CalledProcessError) as error:
        reason = f"no small disk can be mounted: {getattr(error, 'stderr', '') or error}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)
    try:
        yield disk
    finally:
        ran("umount", "--lazy", path)
        disk.image.unlink()


@dataclass(frozen=True)
class Disk:
    """An ext4 in a file, mounted at a place."""

    path: Path
    image: Path

    def mount(self) -> None:
        ran("mount", "-o", "loop,errors=remount-ro", self.image, self.path)

    def break_down(self) -> None:
        """What the kernel does of itself where the device fails: files stay open, and nothing is written."""
        ran("mount", "-o", "remount,abort", self.path)

    def mend(self) -> None:
        """Whoever had files open there must have ended, or do so soon."""
        left = ["umount", str(self.path)]
        until(lambda: not subprocess.run(left, capture_output=True, check=False).returncode, "all have left")
        ran("e2fsck", "-p", self.image, right=(0, 1))
        self.mount()


def ran(*command: object, right: Sequence[int] = (0,)) -> None:
    """Raises CalledProcessError, which has what the command said, unless it ends as it should."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    if done.returncode not in right:
        raise subprocess.CalledProcessError(done.returncode, done.args, stderr=done.stderr)


@pytest.fixture(scope="module")
def disk(tmp_path_factory) -> Iterator[Disk]:
    with small_disk(tmp_path_factory.mktemp("disk") / "small", 400) as found:
        yield found


@pytest.fixture(scope="module")
def server(filled, disk) -> Iterator[PostgreSQL]:
    """A database on that disk, whose log cannot grow beyond it."""
    found = PostgreSQL(disk.path, 0)
    found.start()
    found.configure("max_wal_size = 64MB\n")
    filled(found)
    found.stop()
    found.start()
    yield found
    found.stop()


@pytest.fixture(scope="module")
def web(server, tmp_path_factory) -> Iterator[Web]:
    environment = {"DATABASE_URL": server.url, "HISTORIO_DOWNLOADS": "1"}
    with Web(tmp_path_factory.mktemp("web"), environment, workers=2).serving() as found:
        yield found


class Writer:
    """Who writes, and what was acknowledged."""

    def __init__(self, web: Web, server: PostgreSQL) -> None:
        self.session, self.web, self.server = requests.Session(), web, server
        self.session.headers["Authorization"] = f"Token {manage(server.url, 'token', 'scholar').split()[-1]}"
        self.passage, self.length = server.longest_passage()
        self.acknowledged: set[str] = set()

    def write(self, note: str = "Диск 💾") -> requests.Response:
        key = str(uuid.uuid4())
        answer = self.session.put(
            f"{self.web.address}/api/v1/annotations/{key}/", timeout=60, headers={"If-None-Match": "*"},
            json={"passage": self.passage, "start": 3, "end": 9, "note": note},
        )  # fmt: skip
        if answer.status_code == 201:
            self.acknowledged.add(key)
        return answer

    def rows(self, note: str, count: int = MANY) -> bytes:
        said = (
            f"{self.passage},{n % (self.length - 9)},{n % (self.length - 9) + 7},{note} {n}"
            for n in range(count)
        )
        return "\r\n".join(["passage,start,end,note", *said]).encode()

    def bring(self, file: bytes) -> requests.Response:
        return self.session.post(
            f"{self.web.address}/api/v1/annotations/", file, timeout=120, headers={"Content-Type": "text/csv"}
        )

    def is_all_there(self) -> bool:
        there = self.server.ask("SELECT uuid::text FROM annotations_annotation")
        return self.acknowledged <= {key for (key,) in there}


@pytest.fixture(scope="module")
def writer(web, server) -> Writer:
    return Writer(web, server)


def count(server: PostgreSQL, note: str) -> int:
    ((found,),) = server.ask("SELECT count(*) FROM annotations_annotation WHERE note LIKE %s", f"{note}%")
    return found


def is_refused_for_now(answer: requests.Response) -> bool:
    document = answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code == 503 and document and int(answer.headers["Retry-After"]) > 0


def end_sessions(server: PostgreSQL, statement: str) -> bool:
    """End the sessions that are at such a statement; whether there were any."""
    return bool(
        server.ask(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE query LIKE %s AND state = 'active' AND pid <> pg_backend_pid()",
            statement,
        )
    )


def test_a_file_whose_connection_is_lost_in_the_midst_of_its_copy_leaves_nothing(writer, server):
    answers: list[requests.Response] = []
    sender = threading.Thread(target=lambda: answers.append(writer.bring(writer.rows("Обрыв"))))
    sender.start()
    until(lambda: end_sessions(server, "COPY%staged%"), "the file is copied in")
    sender.join(120)
    assert is_refused_for_now(answers[0]), answers[0].text
    assert count(server, "Обрыв") == 0
    again = writer.bring(writer.rows("Обрыв"))
    assert again.status_code == 200, again.text
    assert count(server, "Обрыв") == MANY


@contextmanager
def slow_download(web: Web) -> Iterator[socket.socket]:
    """A client that has asked for a long file, and takes hardly anything of it."""
    with socket.socket() as client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.settimeout(60)
        client.connect(("127.0.0.1", web.port))
        client.sendall(b"GET /api/v1/annotations.csv HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        assert client.recv(12) == b"HTTP/1.1 200"
        yield client


def downloads_again(web: Web) -> None:
    """The place of a download that ended is free."""
    path = f"{web.address}/api/v1/annotations.csv?fields=id,exact"
    until(lambda: requests.get(path, timeout=60).status_code == 200, "another download")


def test_a_download_whose_connection_is_lost_is_seen_to_be_broken(web, server):
    with slow_download(web) as client:
        until(lambda: end_sessions(server, "COPY (SELECT%"), "the list is copied out")
        assert is_cut_short(client)
    downloads_again(web)


def test_a_client_that_reads_one_byte_a_second_holds_up_one_worker_until_it_is_cut_off(web):
    answers: dict[str, list[int]] = {"/api/v1/annotations/": [], "/api/v1/annotations.csv": []}
    lists, files = answers.values()

    def ask(path: str) -> None:
        answers[path].append(requests.get(f"{web.address}{path}", timeout=90).status_code)

    with slow_download(web) as client:
        began = time.monotonic()
        others = [threading.Thread(target=ask, args=(path,)) for path in answers for _ in range(8)]
        for other in others:
            other.start()
            time.sleep(0.2)
            assert client.recv(1)
        until(lambda: 200 in lists, "the other worker answers")
        until(lambda: 429 in files, "a further download is refused")
        assert 200 not in files
        while any(other.is_alive() for other in others):
            time.sleep(1)
            with suppress(ConnectionError):
                client.recv(1)
        assert time.monotonic() - began < breaking.PATIENCE + 30
        assert lists == [200] * 8
        assert {*files} <= {200, 429}
        assert is_cut_short(client)
    downloads_again(web)


def is_cut_short(client: socket.socket) -> bool:
    """Whether the answer has no end."""
    last = b""
    with suppress(ConnectionError):
        while piece := client.recv(2**20):
            last = (last + piece)[-5:]
    return last != b"0\r\n\r\n"  # the end of an answer that is whole


def test_a_client_that_sends_a_file_at_one_byte_a_second_holds_up_one_worker_until_it_goes(web, writer):
    lists: list[int] = []

    def ask() -> None:
        lists.append(requests.get(f"{web.address}/api/v1/annotations/", timeout=90).status_code)

    with socket.create_connection(("127.0.0.1", web.port), timeout=60) as client:
        who = writer.session.headers["Authorization"]
        client.sendall(
            "POST /api/v1/annotations/ HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/csv\r\n"
            f"Authorization: {who}\r\nContent-Length: 100000\r\n\r\n".encode()
        )
        others = [threading.Thread(target=ask) for _ in range(8)]
        for other in others:
            other.start()
            client.sendall(b"x")
            time.sleep(0.2)
        until(lambda: 200 in lists, "the other worker answers")
    for other in others:
        other.join(90)
    assert lists == [200] * 8


def test_five_hundred_connections_at_once_are_all_answered(web):
    with ExitStack() as open_:
        clients = [
            open_.enter_context(socket.create_connection(("127.0.0.1", web.port), timeout=60))
            for _ in range(CLIENTS)
        ]
        # They say nothing yet, and are in nobody's way.
        assert requests.get(f"{web.address}/api/v1/events/", timeout=20).status_code == 200
        for client in clients:
            client.sendall(b"GET /api/v1/events/ HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        statuses = {client.recv(12) for client in clients}
    assert statuses == {b"HTTP/1.1 200"}
    assert web.is_ready()


def test_a_database_that_takes_no_writes_for_now_is_read_all_the_same(writer, web, server):
    name = server.value("SELECT current_database()")
    server.ask(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    end_sessions_of_all(server)
    try:
        refused = writer.write()
        assert is_refused_for_now(refused), refused.text
        assert "Nothing was changed" in refused.json()["detail"]
        assert requests.get(f"{web.address}/api/v1/annotations/", timeout=20).status_code == 200
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("SET default_transaction_read_only = off")
            connection.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    end_sessions_of_all(server)
    assert writer.write().status_code == 201


def end_sessions_of_all(server: PostgreSQL) -> None:
    server.ask("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


def test_on_a_full_disk_writers_are_told_and_nothing_acknowledged_is_lost(writer, web, server, disk):
    filler = disk.path / "filler"
    room = os.statvfs(disk.path)
    with filler.open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, room.f_bavail * room.f_frsize - 2**20)
    answer = writer.write("Место " * 2000)
    while answer.status_code == 201:
        answer = writer.write("Место " * 2000)
    assert is_refused_for_now(answer), answer.text
    filler.unlink()
    if not server.answers():  # its log found no room, and it stopped rather than lose anything
        server.start()
    until(lambda: writer.write().status_code == 201, "there is room again")
    assert writer.is_all_there()
    manage(server.url, "check_anchors")


def test_on_a_disk_that_becomes_read_only_writers_are_told_and_nothing_acknowledged_is_lost(
    writer, web, server, disk
):
    lists = f"{web.address}/api/v1/annotations/"
    assert writer.write().status_code == 201
    disk.break_down()
    # 503 where PostgreSQL has not yet opened a file, as it does to write.
    answer = requests.get(lists, timeout=20)
    assert answer.status_code == 200 or is_refused_for_now(answer), answer.text
    answer = writer.write()
    assert is_refused_for_now(answer), answer.text
    # PostgreSQL cannot write its log, and has stopped rather than promise what it cannot keep.
    until(lambda: not server.answers(), "it has stopped")
    assert is_refused_for_now(requests.get(lists, timeout=20))
    assert requests.get(f"{web.address}/readyz", timeout=20).status_code == 503
    assert requests.get(f"{web.address}/healthz", timeout=20).status_code == 200
    server.stop()
    disk.mend()
    server.start()
    until(lambda: writer.write().status_code == 201, "the disk is mended")
    assert writer.is_all_there()
    manage(server.url, "check_anchors")


def test_a_web_process_whose_folder_cannot_be_written_serves_as_before(server, tmp_path):
    with small_disk(tmp_path / "data", 4) as folder:
        other = Web(tmp_path / "logs", {"DATABASE_URL": server.url, "HISTORIO_DATA": str(folder.path)})
        ran("mount", "-o", "remount,ro", folder.path)
        with other.serving():
            assert requests.get(f"{other.address}/api/v1/annotations.csv", timeout=60).status_code == 200
