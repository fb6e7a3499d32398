"""`manage.py purge KEY`: remove the history of one thing for good."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from annotations.history import purge
from annotations.models import Change
from annotations.tables import TABLES


class Command(BaseCommand):
    """Purges a history."""

    help = (
        "Remove the history of one thing for good, also of one that is deleted: nobody can read it or put "
        "the thing back then. That it was done is recorded, and stays."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        versioned = [name for name, table in TABLES.items() if "version" in table.columns]
        parser.add_argument("key", help="its id, or the slug that it has or had")
        parser.add_argument("--resource", choices=versioned, default="annotations", help="what it is one of")
        parser.add_argument("--dry-run", action="store_true", help="say how much would go, do nothing")

    def handle(self, *args: Any, key: str, resource: str, dry_run: bool, **options: Any) -> None:
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
