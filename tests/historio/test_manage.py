import psycopg
import pytest
from django.db import ProgrammingError, connection, transaction

import manage
from annotations import acting


@pytest.fixture(autouse=True)
def as_before(monkeypatch):
    """What runs after it is no command of its own."""
    monkeypatch.setattr(acting._Process, "command", acting._Process.command)


def test_a_database_without_tables_is_told_in_one_line(db, monkeypatch):
    def command(arguments):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM annotations_nothing")

    monkeypatch.setattr(manage, "execute_from_command_line", command)
    monkeypatch.setattr("sys.argv", ["manage.py", "help"])
    with pytest.raises(SystemExit) as caught:
        manage.main()
    assert caught.value.code == "historio: there are no tables yet: make run, or manage.py migrate"


def test_another_mistake_in_a_statement_is_ours(monkeypatch):
    def command(arguments):
        raise ProgrammingError from psycopg.errors.SyntaxError()

    monkeypatch.setattr(manage, "execute_from_command_line", command)
    monkeypatch.setattr("sys.argv", ["manage.py", "help"])
    with pytest.raises(ProgrammingError):
        manage.main()
