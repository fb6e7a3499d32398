"""`manage.py lint_migrations`: does a migration lock a table that others use meanwhile?"""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations import AddField, Migration
from django.db.migrations.loader import MigrationLoader

from historio.embedded import OLDEST

#: The app whose migrations are ours, and the last that was made when nobody had anything to lose.
APP, BEFORE = "annotations", "0030"

#: Django drops the default of a column again once its rows have it; squawk does not mind, older programs do.
NO_DEFAULT = "field-without-database-default"

#: What of squawk is about locks and about programs of the release before; the rest is about taste, and
#: timeouts are the operator's (docs/deployment.md).
RULES = {
    "adding-field-with-default",
    "adding-foreign-key-constraint",
    "adding-not-nullable-field",
    "adding-required-field",
    "adding-serial-primary-key-field",
    "ban-alter-domain-with-add-constraint",
    "ban-concurrent-index-creation-in-transaction",
    "ban-drop-column",
    "ban-drop-not-null",
    "ban-drop-table",
    "ban-truncate-cascade",
    "changing-column-type",
    "constraint-missing-not-valid",
    "disallowed-unique-constraint",
    "renaming-column",
    "renaming-table",
    "require-concurrent-index-creation",
    "require-concurrent-index-deletion",
    "require-concurrent-reindex",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A statement of a migration that locks, or that programs of the release before cannot live with."""

    migration: str
    rule: str
    message: str
    statement: str

    def __str__(self) -> str:
        return f"{self.migration}: {self.rule}: {self.message}\n  {self.statement}"


class Command(BaseCommand):
    """Shows the SQL of each migration to squawk, which knows what PostgreSQL locks for it."""

    help = (
        "Refuse migrations that lock tables. One that must says why: `locks = {rule: reason}` in its class."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        loader = MigrationLoader(connection)
        ours = {name for app, name in loader.disk_migrations if app == APP and name[:4] > BEFORE}
        found = [one for name in sorted(ours) for one in findings(loader, name)]
        for one in found:
            self.stderr.write(str(one))
        if found:
            raise CommandError(f"{len(found)} statements would keep others waiting", returncode=1)
        self.stdout.write(f"{len(ours)} migrations since {BEFORE} lock nothing for long")


def findings(loader: MigrationLoader, name: str) -> Iterator[Finding]:
    """What is wrong with a migration, but for what it gives a reason for."""
    migration = loader.get_migration(APP, name)
    reasons = getattr(migration, "locks", {})
    known = RULES | {NO_DEFAULT}
    if empty := [rule for rule in reasons if rule not in known or not str(reasons[rule]).strip()]:
        raise CommandError(f"{name}: {', '.join(empty)} is no rule, or has no reason", returncode=2)
    if NO_DEFAULT not in reasons:
        message = "programs of the release before insert rows without it: give it a db_default"
        for added in without_default(migration):
            yield Finding(name, NO_DEFAULT, message, f"{added.model_name}.{added.name}")
    statements = sql(loader, migration)
    lines = statements.splitlines()
    for one in linted(statements, in_transaction=migration.atomic):
        if one["rule_name"] in RULES - {*reasons}:
            told = " ".join(lines[one["line"] : one["line_end"] + 1])
            yield Finding(name, one["rule_name"], one["message"], told[:200])


def without_default(migration: Migration) -> Iterator[AddField]:
    """The columns that it adds, of which every row must have a value, and for which only Django has one."""
    for operation in migration.operations:
        if isinstance(operation, AddField):
            field = operation.field
            if not (field.many_to_many or field.null or field.has_db_default()):
                yield operation


def sql(loader: MigrationLoader, migration: Migration) -> str:
    """The statements of a migration, as `sqlmigrate` shows them; nothing is executed."""
    return "\n".join(loader.collect_sql([(migration, False)]))


def linted(statements: str, *, in_transaction: bool) -> list[dict[str, Any]]:
    """What squawk finds, for the oldest PostgreSQL that Historio runs on."""
    squawk = shutil.which("squawk", path=str(Path(sys.executable).parent)) or shutil.which("squawk")
    if squawk is None:
        raise CommandError("there is no squawk: make setup", returncode=2)
    within = ["--assume-in-transaction"] if in_transaction else []
    done = subprocess.run(
        [squawk, "--reporter=Json", f"--pg-version={OLDEST}.0", *within, "/dev/stdin"],
        input=statements, capture_output=True, text=True, check=False,
    )  # fmt: skip
    try:
        found: list[dict[str, Any]] = json.loads(done.stdout)
    except ValueError as error:
        raise CommandError(f"squawk failed: {done.stderr or done.stdout}", returncode=2) from error
    if broken := [one for one in found if one["rule_name"] == "syntax-error"]:
        raise CommandError(f"squawk cannot read the SQL: {broken[0]['message']}", returncode=2)
    return found
