"""Migrations that lock tables others use are refused, unless they say why they must."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from historio.management.commands import lint_migrations

LEAF = ("annotations", "9999_probe")


def found(*operations: object, atomic: bool = True, **more: object) -> list[str]:
    """The rules that a migration of these operations breaks."""
    loader = MigrationLoader(connection)
    (newest,) = [key for key in loader.graph.leaf_nodes() if key[0] == "annotations"]
    body = {"operations": list(operations), "dependencies": [newest], "atomic": atomic, **more}
    made = type("Migration", (migrations.Migration,), body)(LEAF[1], LEAF[0])
    loader.disk_migrations[LEAF] = made
    loader.graph.add_node(LEAF, made)
    loader.graph.add_dependency(made, LEAF, newest)
    return [one.rule for one in lint_migrations.findings(loader, LEAF[1])]


INDEX = models.Index(fields=["note"], name="probe")


def test_the_migrations_of_this_release_are_read_and_lock_nothing(db, capsys):
    call_command("lint_migrations")
    assert "lock nothing for long" in capsys.readouterr().out


def test_an_index_that_keeps_writers_waiting_is_refused(db):
    assert found(migrations.AddIndex("annotation", INDEX)) == ["require-concurrent-index-creation"]


def test_an_index_that_keeps_nobody_waiting_is_taken(db):
    # Django's own operation makes the same statement, and refuses to be shown within the test's transaction.
    statement = "CREATE INDEX CONCURRENTLY probe ON annotations_annotation (note)"
    assert found(migrations.RunSQL(statement), atomic=False) == []


def test_a_column_that_is_computed_anew_is_refused(db):
    statement = "ALTER TABLE annotations_annotation ALTER COLUMN note TYPE varchar(10)"
    assert found(migrations.RunSQL(statement)) == ["changing-column-type"]


def test_a_column_that_programs_of_the_release_before_still_write_may_not_go(db):
    assert found(migrations.RemoveField("annotation", "note")) == ["ban-drop-column"]


def test_a_new_table_and_a_column_that_may_be_empty_keep_nobody_waiting(db):
    table = migrations.CreateModel(
        "Probe", [("id", models.BigAutoField(primary_key=True)), ("word", models.TextField())]
    )
    column = migrations.AddField("annotation", "probe", models.IntegerField(null=True))
    assert (
        found(table, migrations.AddIndex("probe", models.Index(fields=["word"], name="words")), column) == []
    )


@pytest.mark.parametrize(
    ("default", "rules"), [({}, ["field-without-database-default"]), ({"db_default": ""}, [])]
)
def test_a_column_that_the_database_can_fill_is_asked_for(db, default, rules):
    """A program of the release before knows nothing of it, and inserts rows all the same."""
    column = migrations.AddField("source", "probe", models.TextField(default="", **default))
    assert found(column) == rules


def test_who_must_lock_says_why(db):
    rule = "require-concurrent-index-creation"
    assert (
        found(
            migrations.AddIndex("event", models.Index(fields=["label"], name="labels")), locks={rule: "few"}
        )
        == []
    )
    with pytest.raises(CommandError, match="has no reason"):
        found(migrations.AddIndex("annotation", INDEX), locks={rule: " "})


def test_sql_that_cannot_be_read_is_told(db):
    with pytest.raises(CommandError, match="cannot read"):
        found(migrations.RunSQL("ALTER TABLE ALTER ALTER"))
