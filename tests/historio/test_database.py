"""A connection that was kept, and what becomes of it when the server ends it."""

import pytest
from django.db import OperationalError, close_old_connections, connection

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
