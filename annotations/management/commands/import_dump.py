"""`manage.py import_dump FILE`: pages of a dump of a MediaWiki come in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.importers.document import called
from annotations.importers.dumped import Taking
from annotations.management.reporting import Progress, lines_of, tell_texts, unread


class Command(BaseCommand):
    """Imports pages of a dump."""

    help = (
        "Import pages of a dump of a MediaWiki (.xml, .xml.bz2, .xml.gz), each as a source of its own: "
        "those of the titles you name, or all. Pages that only lead on, that are of other namespaces or "
        "have no text are left out, and counted. A later revision of a page that is here becomes a new "
        "edition of its source. One page at a time is in memory. All come in, or none."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", help="the dump")
        parser.add_argument(
            "--title", action="append", help="the title of a page; several times. Else all pages"
        )
        parser.add_argument(
            "--namespace", default="0", help="of which pages are taken that were not named (0)"
        )
        parser.add_argument("--language", help="a BCP 47 tag, if the dump does not say it")
        parser.add_argument("--licence", help="the dump does not say it: CC-BY-SA-4.0")
        parser.add_argument("--prefix", default="", help="what the slugs begin with")
        parser.add_argument("--scope", action="append", help="an event that they treat; several times")
        parser.add_argument(
            "--notes", choices=["apart", "omit"], default="apart", help="after the text, or left out"
        )
        parser.add_argument(
            "--reanchor", action="store_true", help="into new editions, carry over what is certain at once"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, file: str, dry_run: bool, **options: Any) -> None:
        given = {name: options[name] for name in ("language", "licence", "scope") if options[name]}
        asked = {name: options[name] for name in ("namespace", "prefix", "notes")}
        taking = Taking({*(options["title"] or ())}, given=given, **asked)
        try:
            size = Path(file).stat().st_size
            with Path(file).open("rb") as stream, unread(file):
                progress = Progress(self, size, "bytes")
                told = taking.load(
                    stream, lines_of, dry_run=dry_run, carry=options["reanchor"], progress=progress
                )
                progress.end()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        tell_texts(self, told, dry_run=dry_run)
        for what, count in taking.left_out.items():
            self.stdout.write(f"{file}: left out: {called(what, count)}")
