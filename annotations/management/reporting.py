"""What commands share: reading files, asking questions, and telling of what was refused (exit code 2)."""

import shutil
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.columns import Person
from annotations.filtersets import FilterSet
from annotations.importers.articles import Loaded
from annotations.importers.base import Report
from annotations.models import Edition, Source, User
from annotations.models.base import known_as
from annotations.values.text import TextError, decode

F = TypeVar("F", bound=FilterSet)


def read_bytes(path: str) -> bytes:
    """A file's bytes, or standard input's for `-`; CommandError if it cannot be read."""
    try:
        return sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror}", returncode=2) from error


def own_address() -> str:
    """The address of this Historio, by which files speak of what is in it: where `make run` serves it, if
    no other one is set.
    """
    return str(settings.BASE_URL or f"http://127.0.0.1:{settings.PORT}")


def read_text(path: str, encoding: str | None = None) -> str:
    """A file's text; CommandError naming the byte if it is in another encoding."""
    try:
        return decode(read_bytes(path), encoding)
    except TextError as error:
        raise CommandError(f"{path}: {error}", returncode=2) from error


def tell(
    command: BaseCommand, name: str, report: Report, *, dry_run: bool = False, partial: bool = False
) -> None:
    """Print a report; CommandError with exit code 2 if anything was refused."""
    for note in report.notes:
        command.stdout.write(note)
    for row in report.rows if dry_run else ():
        if row.outcome != "refused":
            changes = "; ".join(f"{one.column}: {one.before!r} → {one.after!r}" for one in row.changes)
            command.stdout.write(f"line {row.line}: {row.outcome} {row.key or row.label} {changes}".rstrip())
    for error in report.told:
        command.stderr.write(f"{name}: {error}")
    if report.errors:
        if partial and report.stands and not dry_run:
            raise CommandError(f"{name}: {report}; the others were written", returncode=2)
        count = len(report.errors)
        would = f"{report}; " if dry_run else f"{count} refused; "
        raise CommandError(f"{name}: {would}nothing was changed", returncode=2)
    trial = " (a trial: nothing was changed)" if dry_run else ""
    command.stdout.write(f"{name}: {report}{trial}")


def lines_of(text: Loaded) -> tuple[list[str], list[str]]:
    """What came of a text: what is to be said of it, and a line or two of the whole."""
    whole = [f"{text.outcome}, {text.draft}"]
    if text.before is not None:
        revisions = f"{state_of(text.edition)} after {state_of(text.before)}"
        states = ", ".join(f"{count} {state}" for state, count in text.annotations.items())
        whole.append(f"{revisions}; annotations: {states}; {text.carried} carried")
    remarks = [f"{text.slug}: {remark}" for remark in text.draft.remarks]
    return remarks, [f"{text.slug}: {line}" for line in whole]


def tell_texts(command: BaseCommand, told: Iterable[tuple[list[str], list[str]]], *, dry_run: bool) -> None:
    """Print what came of several texts, the lines of each."""
    trial = " (a trial: nothing was changed)" if dry_run else ""
    for remarks, lines in told:
        for line in (*remarks, *(f"{line}{trial}" for line in lines)):
            command.stdout.write(line)


def state_of(edition: Edition) -> str:
    """An edition by its revision, and the day of that; by its checksum if it has none."""
    return f"{edition.revision or edition.sha256[:8]}{edition.issued and f' ({edition.issued})'}"


@contextmanager
def unread(name: str) -> Iterator[None]:
    """What cannot be read, or is refused, becomes a CommandError with exit code 2."""
    try:
        yield
    except TextError as error:
        raise CommandError(f"{name}: {error}; nothing was changed", returncode=2) from error


class Progress:
    """How far a long command has come: a bar on a terminal, and nothing anywhere else."""

    WIDTH = 40

    def __init__(self, command: BaseCommand, whole: int, what: str) -> None:
        self.output, self.whole, self.what = command.stderr, max(whole, 1), what
        self.is_shown = bool(self.output.isatty())

    def __call__(self, done: int) -> None:
        """So many of the whole are done."""
        if self.is_shown:
            part = min(1.0, done / self.whole)
            bar = "#" * round(self.WIDTH * part)
            text = f"[{bar:<{self.WIDTH}}] {part:4.0%}  {done:,} of {self.whole:,} {self.what}"
            self.output.write(f"\r{text}", style_func=str, ending="")
            self.output.flush()

    def end(self) -> None:
        """Leave the line to what is told next."""
        if self.is_shown:
            self.output.write(f"\r{'':79}\r", style_func=str, ending="")


def add_question(parser: ArgumentParser) -> None:
    """The options by which a command is told what to export, and how."""
    parser.add_argument("--filter", default="", help="as in an address: language=tl&voice=own")
    parser.add_argument("--user", help="what this account sees; else what the public sees")
    parser.add_argument("--no-guard", action="store_true", help="no ' before what looks like a formula")
    parser.add_argument("--bom", action="store_true", help="begin with a byte order mark, for Excel")


def filtered(filterset: type[F], options: Mapping[str, Any], **more: str) -> F:
    """The filter set that the options ask for."""
    query = QueryDict(options["filter"], mutable=True)
    query.update(more)
    return filterset(query, user=person(options["user"]))


def person(username: str | None) -> Person:
    """The account of this name, or nobody in particular."""
    if username is None:
        return AnonymousUser()
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"there is no account {username}", returncode=2)
    return found


@contextmanager
def refusals() -> Iterator[None]:
    """What is refused becomes a CommandError with exit code 2."""
    try:
        yield
    except ValidationError as error:
        reasons = [f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()]
        raise CommandError("\n".join(reasons), returncode=2) from error


def write(pieces: Iterable[str], output: str) -> None:
    """Write text to a file, or to standard output for `-`."""
    if output == "-":
        sys.stdout.buffer.writelines(piece.encode() for piece in pieces)
        return
    try:
        with Path(output).open("w", encoding="utf-8", newline="") as file:
            file.writelines(pieces)
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}", returncode=2) from error


def write_bytes(made: IO[bytes], output: str) -> None:
    """Write a file that was made to another one, or to standard output for `-`."""
    if output == "-":
        shutil.copyfileobj(made, sys.stdout.buffer)
        return
    try:
        with Path(output).open("wb") as file:
            shutil.copyfileobj(made, file)
    except OSError as error:
        raise CommandError(f"{output}: {error.strerror}", returncode=2) from error


def known_source(slug: str) -> Source:
    """The source of this slug, or of one that it had before; CommandError if there is none."""
    found = Source.objects.filter(known_as([slug])).first()
    if found is None:
        raise CommandError(f"there is no source {slug}", returncode=2)
    return found
