"""`manage.py import FOLDER` or `ARCHIVE.zip`: put back what `manage.py export` wrote."""

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.importers.archive import load_archive
from annotations.importers.base import Report
from annotations.importers.packed import Damaged, Packed, PackedFolder, PackedZip
from annotations.importers.whole import load_whole
from annotations.management.reporting import Progress, read_bytes, read_text, tell
from annotations.reading import renew_statistics
from annotations.values.manifest import NAME


class Command(BaseCommand):
    """Puts back an exported folder, or a whole archive."""

    help = (
        "Put back a folder or an archive that `manage.py export` wrote, every row as it was: all or nothing. "
        "Rows that are there already are left, or brought to what the folder says. An archive (.zip) has "
        "people and history as well, which come into a database in which nobody has worked yet."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "folder", help="the archive, or a folder with sources.csv, annotations.csv, texts/ …"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, folder: str, dry_run: bool, **options: Any) -> None:
        root = Path(folder)
        if (root / NAME).is_file():
            reports = self.whole(PackedFolder(root), dry_run=dry_run)
        elif root.is_dir():
            reports = load_archive(reader(root), dry_run=dry_run)
        elif root.is_file():
            with root.open("rb") as file:
                try:
                    packed = PackedZip(file)
                except Damaged as error:
                    raise CommandError(f"{folder}: {error}", returncode=2) from error
                reports = self.whole(packed, dry_run=dry_run)
        else:
            raise CommandError(f"{folder} is neither a folder nor an archive", returncode=2)
        if not dry_run:
            renew_statistics()
        refused = {name: report for name, report in reports.items() if report.errors}
        for name, report in (refused or reports).items():
            file_name = name if name == NAME else f"{name}.csv"
            tell(self, file_name if name else folder, report, dry_run=dry_run)

    def whole(self, packed: Packed, *, dry_run: bool) -> dict[str, Report]:
        """Put back a whole archive, and show how far it is."""
        bar = Progress(self, 1, "bytes")

        def progress(done: int, whole: int) -> None:
            bar.whole = max(whole, 1)
            bar(done)

        try:
            return load_whole(packed, dry_run=dry_run, progress=progress)
        finally:
            bar.end()


def reader(root: Path) -> Callable[[str], str]:
    """What reads the files of a folder."""

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

    return read_file
