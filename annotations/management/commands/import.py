"""`manage.py import FOLDER`: put back what `manage.py export` wrote."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.importers.archive import load_archive
from annotations.management.reporting import read_bytes, read_text, tell
from annotations.reading import renew_statistics


class Command(BaseCommand):
    """Puts back an exported folder."""

    help = (
        "Put back a folder that `manage.py export` wrote, every row as it was: all or nothing. Rows that "
        "are there already are left, or brought to what the folder says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", help="the folder, with sources.csv, annotations.csv, texts/ …")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, folder: str, dry_run: bool, **options: Any) -> None:
        root = Path(folder)
        if not root.is_dir():
            raise CommandError(f"{folder} is not a folder", returncode=2)

        def read_file(name: str) -> str:
            path = root / name
            if not path.is_file():
                raise FileNotFoundError(name)
            if not name.startswith(("texts/", "snapshots/")):
                return read_text(str(path))
            try:  # nothing is taken off, not even what looks like a byte order mark
                return read_bytes(str(path)).decode()
            except UnicodeDecodeError as error:
                raise CommandError(f"{path}: {error}", returncode=2) from error

        reports = load_archive(read_file, dry_run=dry_run)
        if not dry_run:
            renew_statistics()
        refused = {name: report for name, report in reports.items() if report.errors}
        for name, report in (refused or reports).items():
            tell(self, f"{name}.csv" if name else folder, report, dry_run=dry_run)
