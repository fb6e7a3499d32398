"""`manage.py restore FILE`: put a copy into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from historio import backups


class Command(BaseCommand):
    """Restores what `backup` wrote, compares every table, and overwrites nothing."""

    help = "Put a copy that `backup` made into an empty database. Exit code 1 if it fails, or differs."
    requires_system_checks: list[str] = []  # there are no tables yet

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="historio-….dump, with its .json beside it")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            server = backups.Server.of(connection.get_connection_params(), pooled=settings.POOLED)
            restored = backups.restore(server, options["file"].resolve())
        except backups.BackupError as error:
            raise CommandError(str(error), returncode=1) from error
        told = f"{restored.rows:,} rows of {len(restored.tables)} tables, equal to what was copied"
        self.stdout.write(f"{told}. For a newer release: manage.py migrate")
