"""`manage.py import_dump FILE`: pages of a dump of a MediaWiki come in."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.importers import dump
from annotations.importers.articles import load_articles
from annotations.importers.composing import TextDraft
from annotations.importers.document import called
from annotations.management.reporting import Progress, tell_texts, unread
from annotations.values.text import TextError


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
        self.options, self.left_out = options, Counter[str]()
        self.wanted = set(options["title"] or ())
        try:
            size = Path(file).stat().st_size
            with Path(file).open("rb") as stream, unread(file):
                progress = Progress(self, size, "bytes")
                texts = self.texts(dump.pages(stream), stream, progress)
                loaded = load_articles(texts, dry_run=dry_run, carry=options["reanchor"])
                progress.end()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}", returncode=2) from error
        tell_texts(self, loaded, dry_run=dry_run)
        for what, count in self.left_out.items():
            self.stdout.write(f"{file}: left out: {called(what, count)}")

    def texts(
        self, pages: Iterator[dump.Page], stream: Any, progress: Progress
    ) -> Iterator[tuple[Mapping[str, Any], TextDraft]]:
        """The pages that are wanted, as they are read; the others are counted."""
        given = {name: self.options[name] for name in ("language", "licence", "scope") if self.options[name]}
        prefix = f"{self.options['prefix']}-" if self.options["prefix"] else ""
        for page in pages:
            progress(stream.tell())
            if why := self.passed_over(page):
                self.left_out[why] += 1
                continue
            self.wanted.discard(page.title)
            try:
                draft = page.read(notes=self.options["notes"])
            except TextError:
                self.left_out["pages without a text"] += 1
                continue
            yield {"slug": f"{prefix}{page.slug}", **given}, draft
        if self.wanted:
            raise TextError(f"there is no page {', '.join(map(repr, sorted(self.wanted)))}")

    def passed_over(self, page: dump.Page) -> str:
        """Why a page is not taken, if it is not."""
        titles = self.options["title"]
        if titles and page.title not in titles:
            return "pages that were not asked for"
        if not titles and page.namespace != self.options["namespace"]:
            return "pages of other namespaces"
        return "pages that only lead on" if page.leads_to else ""
