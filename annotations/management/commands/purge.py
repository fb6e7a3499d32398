"""`manage.py purge KEY`: remove the history of one thing for good, or empty a snapshot."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations import acting
from annotations.history import purge
from annotations.management.reporting import person, refusals
from annotations.models import Change, Snapshot
from annotations.permissions import may_purge, may_purge_snapshots
from annotations.tables import TABLES


class Command(BaseCommand):
    """Purges a history."""

    help = (
        "Remove the history of one thing for good, also of one that is deleted: nobody can read it or put "
        "the thing back then. That it was done is recorded, and stays. A snapshot is emptied; its address "
        "says so, and why (--reason)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        versioned = [name for name, table in TABLES.items() if "version" in table.columns]
        parser.add_argument("key", help="its id, or the slug that it has or had")
        parser.add_argument(
            "--resource", choices=[*versioned, "snapshots"], default="annotations", help="what it is one of"
        )
        parser.add_argument("--reason", default="", help="of a snapshot: why; whoever asks for it is told")
        parser.add_argument(
            "--user",
            help="in whose name; needs the permission. Without it the history names the command alone",
        )
        parser.add_argument("--dry-run", action="store_true", help="say how much would go, do nothing")

    def handle(self, *args: Any, user: str | None, **options: Any) -> None:
        if user is None:
            self.purge(**options)
            return
        found = person(user)
        may = may_purge_snapshots if options["resource"] == "snapshots" else may_purge
        if not may(found):
            raise CommandError(f"{user} may not purge {options['resource']}", returncode=2)
        assert found.pk is not None
        with acting.in_the_name_of(found.pk):
            self.purge(**options)

    def purge(self, *, key: str, resource: str, dry_run: bool, **options: Any) -> None:
        """Purge a history, or a snapshot."""
        if resource == "snapshots":
            self.empty(key, options["reason"], dry_run=dry_run)
            return
        table = TABLES[resource]
        name = table.model._meta.model_name
        known = Change.objects.filter(owner_model=name).exclude(action=Change.Action.PURGE)
        try:
            there = table.model._default_manager.filter(**{table[table.key]: key})
            pk = there.values_list("pk", flat=True).first()
        except ValidationError as error:
            raise CommandError(f"{key!r} is no id", returncode=2) from error
        if pk is None:
            pk = known.filter(model=name, key=key).order_by("-id").values_list("owner", flat=True).first()
        if pk is None:
            raise CommandError(f"nothing is known of {key!r} among the {resource}", returncode=1)
        count = known.filter(owner=pk).count() if dry_run else purge(table, pk)
        self.stdout.write(f"{count} changes {'would be purged' if dry_run else 'purged'}")

    def empty(self, key: str, reason: str, *, dry_run: bool) -> None:
        """Purge a snapshot."""
        try:
            found = Snapshot.objects.filter(uuid=key).first()
        except ValidationError as error:
            raise CommandError(f"{key!r} is no id", returncode=2) from error
        if found is None:
            raise CommandError(f"nothing is known of {key!r} among the snapshots", returncode=1)
        if dry_run:
            self.stdout.write(f"{found} would be purged")
            return
        with refusals():
            found.purge(reason)
        self.stdout.write(f"{found} was purged")
