"""`manage.py import_annotations FILE`: annotations from CSV or JSON Lines."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations import acting
from annotations.importers import BY_SUFFIX
from annotations.importers.loading import Loader
from annotations.importers.quoting import Quoting
from annotations.management.reporting import Progress, read_text, tell
from annotations.models import User
from annotations.tables import ANNOTATIONS, TABLES


class Command(BaseCommand):
    """Imports rows, of annotations unless told otherwise."""

    help = (
        "Import annotations from CSV or JSON Lines: a row with an id updates if its version is current, one "
        "without creates. All or nothing, unless --partial is given; what is refused is told with its line, "
        "and the exit code is 2."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "file", help="a .csv, .tsv or .jsonl file; of sources also .bib, .ris or .json (CSL)"
        )
        parser.add_argument("--user", required=True, help="in whose name; needs the permission")
        parser.add_argument("--encoding", help="if it is not UTF-8 or UTF-16")
        parser.add_argument(
            "--resource", default="annotations", choices=sorted(TABLES), help="what the rows are"
        )
        parser.add_argument("--partial", action="store_true", help="write what is right, tell what is not")
        parser.add_argument(
            "--anchor",
            choices=["place", "quote"],
            default="place",
            help="quote: the words decide where a new annotation stands, whatever its offsets say",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, file: str, user: str, dry_run: bool, **options: Any) -> None:
        importer = BY_SUFFIX.get(Path(file).suffix.lower())
        if importer is None:
            raise CommandError(f"{file}: its name must end in {', '.join(BY_SUFFIX)}", returncode=2)
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"there is no account {user}", returncode=2)
        loader = Loader(TABLES[options["resource"]], person)
        quoting = Quoting(person) if options["anchor"] == "quote" else None
        if quoting and loader.table is not ANNOTATIONS:
            raise CommandError("only annotations are anchored by their quote", returncode=2)
        text = read_text(file, options["encoding"])
        progress = Progress(self, text.count("\n"), "lines")
        drafts = importer.read(text, loader.table)
        with acting.in_the_name_of(person.pk):
            report = loader.load(
                quoting.read(drafts) if quoting else drafts,
                dry_run=dry_run,
                partial=options["partial"],
                progress=progress,
            )
        progress.end()
        if quoting:
            self.stdout.write(", ".join(f"{count} {state}" for state, count in quoting.counts.items()))
        tell(self, file, report, dry_run=dry_run, partial=options["partial"])
