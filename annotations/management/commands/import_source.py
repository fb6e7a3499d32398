"""`manage.py import_source FILE`: a text comes in, parted into passages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from annotations.importers import TEXT_IMPORTERS, text_importer
from annotations.importers.texts import differing, fitted, load_source
from annotations.management.reporting import read_bytes, refusals
from annotations.tables import SOURCES
from annotations.values.text import TextError


class Command(BaseCommand):
    """Imports the text of a source."""

    help = (
        "Import a text as a source, in the format that the suffix of its file says or that you name. What"
        " you do not say of the source is as its file says. The report tells what was left out, and of "
        "which lines what is to be said. The same text again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the text file; - for standard input")
        parser.add_argument("--encoding", help="such as windows-1251, if it is not UTF-8 or UTF-16")
        parser.add_argument("--format", choices=list(TEXT_IMPORTERS), help="if it is not by the suffix")
        parser.add_argument(
            "--notes", choices=["apart", "omit"], default="apart", help="after the text, or left out"
        )
        parser.add_argument(
            "--part", default="", help="which text is meant, of a file that has several: a title"
        )
        parser.add_argument("--revision", default="", help="the revision, as its origin names it")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")
        for name, column in SOURCES.writable.items():
            many = SOURCES.kind(name) in ("list", "references")
            parser.add_argument(
                f"--{name.replace('_', '-')}",
                help=column.description,
                action="append" if many else "store",
                required=name == "slug",
            )

    def handle(self, *args: Any, file: str, dry_run: bool, **options: Any) -> None:
        values = {name: options[name] for name in SOURCES.writable if options[name] is not None}
        try:
            importer = text_importer(file, options["format"] or "")
            chosen = {name: options[name] for name in ("notes", "part")}
            draft = fitted(importer.read(read_bytes(file), options["encoding"], **chosen))
            with refusals(), transaction.atomic():
                source, outcome = load_source(values, draft, revision=options["revision"])
                others = differing(source, values, options["revision"]) if outcome == "unchanged" else []
                transaction.set_rollback(dry_run)
        except TextError as error:
            raise CommandError(f"{file}: {error}", returncode=2) from error
        trial = " (a trial: nothing was changed)" if dry_run else ""
        kept = f"; not changed: {', '.join(others)}" if others else ""
        for remark in draft.remarks:
            self.stdout.write(f"{file}: {remark}")
        self.stdout.write(f"{source.slug}: {outcome}, {draft}{kept}{trial}")
