"""`manage.py import_vocabulary FILE`: vocabularies with their tags, from SKOS."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations import acting
from annotations.importers import BY_SUFFIX
from annotations.importers.bringing import bring_in
from annotations.management.reporting import Progress, own_address, read_text, tell
from annotations.models import User
from annotations.tables import VOCABULARIES

IMPORTERS = {
    **{suffix: importer for suffix, importer in BY_SUFFIX.items() if importer.brings_along(VOCABULARIES)},
    ".json": BY_SUFFIX[".jsonld"],  # as PeriodO calls its files
}


class Command(BaseCommand):
    """Imports vocabularies and their tags."""

    help = (
        "Import vocabularies and their tags from SKOS in Turtle, RDF/XML or JSON-LD; of PeriodO authorities "
        "as views and periods as events with their names. What is there already "
        "is found by its address and becomes what the file says; annotations stay as they are. All or "
        "nothing, unless --partial is given; what is refused is told with line and address, and the exit "
        "code is 2."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help=f"a file that ends in {', '.join(IMPORTERS)}")
        parser.add_argument("--user", required=True, help="in whose name; needs the permission")
        parser.add_argument("--into", default="", help="the vocabulary of concepts that are in no scheme")
        parser.add_argument("--partial", action="store_true", help="write what is right, tell what is not")
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, file: str, user: str, dry_run: bool, **options: Any) -> None:
        suffix = Path(file).suffix.lower()
        if suffix not in IMPORTERS:
            raise CommandError(f"{file}: its name must end in {', '.join(IMPORTERS)}", returncode=2)
        person = User.objects.filter(username=user, is_active=True).first()
        if person is None:
            raise CommandError(f"there is no account {user}", returncode=2)
        text = read_text(file)
        progress = Progress(self, text.count("\n"), "lines")
        with acting.in_the_name_of(person.pk):
            report = bring_in(
                IMPORTERS[suffix],
                text,
                VOCABULARIES,
                person,
                base=own_address(),
                into=options["into"],
                dry_run=dry_run,
                partial=options["partial"],
                progress=progress,
            )
        progress.end()
        tell(self, file, report, dry_run=dry_run, partial=options["partial"])
