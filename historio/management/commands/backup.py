"""`manage.py backup FOLDER`: a copy of the whole database, proved by restoring it."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from historio import backups


class Command(BaseCommand):
    """Copies the database by pg_dump, restores the copy aside, and compares every table."""

    help = (
        "Copy the whole database into a folder, and prove the copy by restoring it. Exit code 1 if it fails."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="where the copies are; made if it is not there")
        parser.add_argument(
            "--keep", type=int, metavar="N", help="remove all copies but the newest N afterwards"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep must be 1 or more", returncode=2)
        try:
            server = backups.Server.of(connection.get_connection_params(), pooled=settings.POOLED)
            dump, there = backups.back_up(server, options["folder"].resolve(), keep=options["keep"])
        except backups.BackupError as error:
            raise CommandError(str(error), returncode=1) from error
        size = dump.stat().st_size / 2**20
        self.stdout.write(
            f"{dump}: {there.rows:,} rows of {len(there.tables)} tables, {size:.1f} MiB, restored and equal"
        )
