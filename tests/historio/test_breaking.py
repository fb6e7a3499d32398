"""Who takes hardly anything of an answer is cut off; whoever waits for one that is slowly made is not."""

import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from historio import breaking
from historio.breaking import Streamed

PIECE = "Вся власть Советам! ⁧שלום⁩ 🚩 ".encode() * 1000


class Answer(list[bytes]):
    """What a WSGI application gives."""

    def close(self) -> None:
        self.clear()


@contextmanager
def connection() -> Iterator[tuple[socket.socket, socket.socket, dict[str, Any]]]:
    """A client, the server's end of it, and what the server says of it."""
    with (
        socket.create_server(("127.0.0.1", 0)) as listening,
        socket.create_connection(listening.getsockname()) as client,
        listening.accept()[0] as server,
    ):
        environ = {"SERVER_PORT": str(server.getsockname()[1]), "historio.peer": "127.0.0.1"}
        yield client, server, environ


@pytest.fixture
def impatient(monkeypatch) -> None:
    monkeypatch.setattr(breaking, "PATIENCE", 0.4)


def test_who_takes_nothing_is_cut_off(impatient):
    with connection() as (client, server, environ):
        answer = Streamed(Answer([PIECE, PIECE]), environ)
        server.sendall(next(answer))
        client.settimeout(5)
        while client.recv(2**20):  # what was sent comes, and then the end of the connection
            pass
        assert answer not in Streamed.on_their_way


def test_an_answer_that_is_slowly_made_or_steadily_taken_is_left_alone(impatient):
    def slowly() -> Iterator[bytes]:
        for _ in range(4):
            time.sleep(0.6)
            yield PIECE

    with connection() as (client, server, environ):
        answer = Streamed(Answer([PIECE]), environ)
        answer.pieces = slowly()
        sent = 0
        for piece in answer:
            server.sendall(piece)
            sent += len(client.recv(len(piece), socket.MSG_WAITALL))
            time.sleep(0.02)
        assert sent == 4 * len(PIECE)
        server.sendall(b"!")  # it still stands


def test_what_was_given_to_the_end_is_watched_no_more():
    with connection() as (_, _, environ):
        answer = Streamed(Answer([PIECE]), environ)
        assert list(answer) == [PIECE]
        assert answer not in Streamed.on_their_way
