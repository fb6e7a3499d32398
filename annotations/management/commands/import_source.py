"""`manage.py import_source FILE`: a text comes in, parted into passages."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from annotations.importers.texts import differing, load_source
from annotations.management.drafting import add_text_arguments, drafted
from annotations.management.reporting import refusals
from annotations.tables import SOURCES


class Command(BaseCommand):
    """Imports the text of a source."""

    help = (
        "Import a text as a source, in the format that the suffix of its file says or that you name. What"
        " you do not say of the source is as its file says. The report tells what was left out, and of "
        "which lines what is to be said. The same text again changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        add_text_arguments(parser)
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
        draft = drafted(file, options)
        with refusals(), transaction.atomic():
            source, outcome = load_source(values, draft, revision=options["revision"])
            others = differing(source, values, options["revision"]) if outcome == "unchanged" else []
            transaction.set_rollback(dry_run)
        trial = " (a trial: nothing was changed)" if dry_run else ""
        kept = f"; not changed: {', '.join(others)}" if others else ""
        for remark in draft.remarks:
            self.stdout.write(f"{file}: {remark}")
        self.stdout.write(f"{source.slug}: {outcome}, {draft}{kept}{trial}")
