"""`manage.py import_wikipedia TITLE`: an article comes in, in one language or in several."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from annotations.importers import wiki
from annotations.importers.articles import load_articles
from annotations.management.reporting import Progress, lines_of, tell_texts, unread


class Command(BaseCommand):
    """Imports pages of a wiki."""

    help = (
        "Import a page of Wikipedia by its title, in one language or in several: with its revision, "
        "licence, contributors, sections and reference marks, without its infobox. Where it stands in "
        "other languages is kept with it. A later revision of a page that is here becomes a new edition of "
        "its source; a revision that is here changes nothing. All pages come in, or none. Only the wikis of "
        "HISTORIO_WIKIS are asked."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("title", help='the title: "October Revolution"')
        parser.add_argument("--language", default="en", help="of the wiki that has this title (en)")
        parser.add_argument("--also", default="", help="the same in these languages: tl,ru")
        parser.add_argument("--wiki", choices=list(settings.WIKIS), default=next(iter(settings.WIKIS), None))
        parser.add_argument(
            "--slug", default="", help="what the slugs begin with; else the title in Latin letters"
        )
        parser.add_argument("--scope", action="append", help="an event that they treat; several times")
        parser.add_argument("--visibility", help="public, or members only")
        parser.add_argument(
            "--notes", choices=["apart", "omit"], default="apart", help="after the text, or left out"
        )
        parser.add_argument(
            "--reanchor", action="store_true", help="into new editions, carry over what is certain at once"
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, title: str, dry_run: bool, **options: Any) -> None:
        also = [language.strip() for language in options["also"].split(",") if language.strip()]
        given = {name: options[name] for name in ("scope", "visibility") if options[name] is not None}
        progress = Progress(self, len(also) + 1, "pages")
        with unread(title):
            pages = wiki.fetch(title, options["language"], also, wiki=options["wiki"], progress=progress)
            progress.end()
            texts = [
                ({"slug": slug, **given}, page.read(notes=options["notes"]))
                for page, slug in zip(pages, wiki.slugs(pages, options["slug"]), strict=True)
            ]
            told = load_articles(texts, lines_of, dry_run=dry_run, carry=options["reanchor"])
        tell_texts(self, told, dry_run=dry_run)
