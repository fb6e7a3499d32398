"""`manage.py export FOLDER`: everything, as files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations.exporters import archive
from annotations.models import References
from annotations.tables import Context


class Command(BaseCommand):
    """Exports everything."""

    help = (
        "Write everything there is to a folder: a CSV for each resource and the text of each edition. "
        "`manage.py import FOLDER` puts it back into an empty database, row for row."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="a new or empty folder")

    @transaction.atomic
    def handle(self, *args: Any, folder: str, **options: Any) -> None:
        root = Path(folder)
        if root.exists() and (not root.is_dir() or any(root.iterdir())):
            raise CommandError(f"{folder} is not an empty folder", returncode=2)
        context = Context(References.fresh(), settings.BASE_URL)
        for name, pieces in archive.files(context):
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
            self.stdout.write(name)
