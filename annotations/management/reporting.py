"""How commands read files and tell of imports: what is refused with its line, and exit code 2."""

import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from annotations.importers.base import Report
from annotations.values.text import TextError, decode


def read_bytes(path: str) -> bytes:
    """A file's bytes, or standard input's for `-`; CommandError if it cannot be read."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=2) from error


def read_text(path: str, encoding: str | None = None) -> str:
    """A file's text; CommandError naming the byte if it is in another encoding."""
    try:
        return decode(read_bytes(path), encoding)
    except TextError as error:
        raise CommandError(f"{path}: {error}", returncode=2) from error


def tell(command: BaseCommand, name: str, report: Report, *, dry_run: bool = False) -> None:
    """Print a report; CommandError with exit code 2 if anything was refused."""
    for note in report.notes:
        command.stdout.write(note)
    for error in report.errors:
        command.stderr.write(f"{name}: {error}")
    if report.errors:
        count = len(report.errors)
        raise CommandError(f"{name}: {count} refused; nothing was changed", returncode=2)
    trial = " (a trial: nothing was changed)" if dry_run else ""
    command.stdout.write(f"{name}: {report}{trial}")
