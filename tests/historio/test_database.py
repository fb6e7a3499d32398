"""A connection that was kept, and what becomes of it when the server ends it."""

import socket
import struct
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import OperationalError, ProgrammingError, close_old_connections, connection, transaction

from historio.database.base import DatabaseWrapper
from tests.database import another_connection, sql


def end_from_elsewhere() -> None:
    """Somebody ends our session while it is idle."""
    connection.ensure_connection()
    with another_connection() as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])


def end_in_a_statement() -> None:
    """The server goes away in the midst of an answer."""
    with pytest.raises(OperationalError):
        sql("SELECT pg_terminate_backend(pg_backend_pid()), pg_sleep(5)")


@pytest.mark.parametrize("end", [end_from_elsewhere, end_in_a_statement])
def test_after_a_connection_is_lost_the_next_request_is_answered(committed, client, end):
    assert client.get("/api/v1/annotations/").status_code == 200
    lost = connection.connection
    end()
    close_old_connections()  # as at the beginning of a request
    assert client.get("/api/v1/annotations/").status_code == 200
    assert connection.connection is not lost


def test_a_connection_that_stands_is_kept_without_a_word(committed, django_assert_num_queries):
    connection.ensure_connection()
    kept = connection.connection
    with django_assert_num_queries(0):
        assert connection.is_usable()
        close_old_connections()
    assert connection.connection is kept


@contextmanager
def losing_twice(moment: bytes) -> Iterator[DatabaseWrapper]:
    """A connection through a pooler that loses its server at the first statement with this word, and says so
    twice: as the server did, and as it does itself."""
    with socket.create_server(("127.0.0.1", 0)) as pooler:
        thread = threading.Thread(target=pool, args=(pooler, moment))
        thread.start()
        known = connection.settings_dict | {
            "HOST": "127.0.0.1", "PORT": pooler.getsockname()[1], "OPTIONS": {"sslmode": "disable"},
        }  # fmt: skip
        lost = DatabaseWrapper(known, connection.alias)
        try:
            yield lost
        finally:
            lost.close()
            thread.join()


def pool(pooler: socket.socket, moment: bytes) -> None:
    """Answer one client in the protocol of PostgreSQL 3.0, and with no rows, until that moment."""
    client, _ = pooler.accept()
    with client, client.makefile("rb") as said:
        said.read(struct.unpack("!i", said.read(4))[0] - 4)  # who it is
        greeting = {"server_version": "18.0", "client_encoding": "UTF8", "TimeZone": "UTC"}
        client.sendall(message(b"R", bytes(4)))
        for name, value in greeting.items():
            client.sendall(message(b"S", f"{name}\0{value}\0".encode()))
        client.sendall(message(b"Z", b"I"))
        while kind := said.read(1):
            text = said.read(struct.unpack("!i", said.read(4))[0] - 4)
            if moment in text or moment == kind:
                client.sendall(b"".join(map(refused, [TERMINATED, CRASHED])))
                return
            if b"COPY" in text:
                client.sendall(message(b"G", b"\0\0\1\0\0"))
            elif kind in b"Qc":
                client.sendall(message(b"C", text or b"COPY 1\0") + message(b"Z", b"T"))


def message(kind: bytes, content: bytes) -> bytes:
    return kind + struct.pack("!i", len(content) + 4) + content


def refused(told: tuple[str, str]) -> bytes:
    state, words = told
    return message(b"E", f"SFATAL\0VFATAL\0C{state}\0M{words}\0\0".encode())


TERMINATED = "57P01", "terminating connection due to administrator command"
CRASHED = "08P01", "server conn crashed?"


@pytest.mark.parametrize("moment", [b"BEGIN", b"SELECT", b"COPY", b"c", b"COMMIT"])
def test_a_loss_that_is_told_twice_is_a_loss(db, moment):
    """`c` is the end of what is copied."""
    with losing_twice(moment) as lost, pytest.raises(OperationalError):
        read_and_copy(lost)


def read_and_copy(through: DatabaseWrapper) -> None:
    """A transaction with all that can be lost."""
    through.set_autocommit(False)
    with through.cursor() as cursor, through.wrap_database_errors:
        cursor.execute("SELECT")
        with cursor.copy("COPY t FROM STDIN") as copy:
            copy.write_row(["Февраль"])
    through.commit()


def test_what_is_asked_wrongly_of_a_server_that_is_there_is_no_loss(db):
    with pytest.raises(ProgrammingError), transaction.atomic():
        sql("SELECT %s, %s", 1)
