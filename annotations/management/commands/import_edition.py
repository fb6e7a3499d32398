"""`manage.py import_edition SOURCE FILE`: a source gets another text, which counts from then on."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.management.drafting import add_text_arguments, drafted
from annotations.management.reporting import known_source, refusals


class Command(BaseCommand):
    """Imports a new edition of a source."""

    help = (
        "Import another text of a source as its new edition: a revision, a correction, a second edition. "
        "The older ones stay. Then `reanchor` carries over what was said of them. The current text changes "
        "nothing; the text of an older edition makes that one current again."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the slug of the source")
        add_text_arguments(parser)
        parser.add_argument("--issued", default="", help="when it was published, EDTF: 2026-11-21, 1922")
        parser.add_argument("--reanchor", action="store_true", help="carry over what is certain at once")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, source: str, file: str, dry_run: bool, **options: Any) -> None:
        found = known_source(source)
        draft = drafted(file, options)
        with refusals(), transaction.atomic():
            said = {name: options[name] for name in ("revision", "issued")}
            _, outcome = load_edition(found, draft, **said)
            counts = dict(reanchoring.plan(found).counts)
            carried = len(reanchoring.apply(found).carried) if options["reanchor"] else 0
            transaction.set_rollback(dry_run)
        trial = " (a trial: nothing was changed)" if dry_run else ""
        for remark in draft.remarks:
            self.stdout.write(f"{file}: {remark}")
        self.stdout.write(f"{found.slug}: {outcome}, {draft}{trial}")
        states = ", ".join(f"{count} {state}" for state, count in counts.items())
        self.stdout.write(f"annotations: {states}; {carried} carried{trial}")
