import psycopg
import pytest
from django.db import connection, connections

from historio import checks


@pytest.fixture
def database_in_c():
    """A database that knows the letters of ASCII only."""
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as server:
        server.execute("CREATE DATABASE test_in_c TEMPLATE template0 LOCALE 'C' LOCALE_PROVIDER libc")
        other = connection.copy()
        other.settings_dict["NAME"] = "test_in_c"
        connections["in_c"] = other
        yield "in_c"
        other.close()
        del connections["in_c"]
        server.execute("DROP DATABASE test_in_c")


def test_the_database_of_the_tests_is_right(db):
    assert checks.the_database_knows_its_letters(["default"]) == []


@pytest.mark.django_db(transaction=True)
def test_a_database_that_knows_no_cyrillic_is_refused(database_in_c):
    [error] = checks.the_database_knows_its_letters([database_in_c])
    assert error.id == "historio.E003"
    assert "createdb --template=template0" in error.hint
