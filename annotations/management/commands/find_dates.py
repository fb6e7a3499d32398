"""`manage.py find_dates`: the dates of all texts are looked for again, by the rules of this release."""

from argparse import ArgumentParser
from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations import dating
from annotations.models import DateMention, Edition, Source
from annotations.models.base import known_as

#: So many mentions of each kind are told of a text.
TOLD = 20


class Command(BaseCommand):
    """Looks for the printed dates of texts again."""

    help = (
        "Look for the dates in all texts again, by the rules of this release. What scholars confirmed, "
        "corrected or rejected stays; what only the rules found follows them. Says what is new, changed and "
        "gone. To do it twice changes nothing."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", help="only this source")
        parser.add_argument(
            "--outdated",
            action="store_true",
            help="only texts that were looked through by older rules, or for other years",
        )
        parser.add_argument("--dry-run", action="store_true", help="say what would be done, do nothing")

    def handle(self, *args: Any, source: str | None, outdated: bool, dry_run: bool, **options: Any) -> None:
        editions = self.editions(source, outdated=outdated)
        totals: Counter[str] = Counter()
        for edition, window in editions:
            report = dating.date_again(edition, window, dry_run=dry_run)
            state = "" if edition.current else ", older edition"
            self.stdout.write(f"{edition.source.slug}{state}: {report}")
            if options["verbosity"] > 1 or dry_run:
                self.tell(report)
            for name in ("new", "changed", "gone", "kept"):
                totals[name] += len(getattr(report, name))
        trial = " (a trial: nothing was changed)" if dry_run else ""
        counts = ", ".join(f"{totals[name]} {name}" for name in ("new", "changed", "gone", "kept"))
        self.stdout.write(f"{len(editions)} texts: {counts}{trial}")

    def editions(self, slug: str | None, *, outdated: bool) -> list[tuple[Edition, dating.Window]]:
        """The texts to look through, each with the years for which a calendar has to be said."""
        sources = None
        if slug is not None:
            sources = Source.objects.filter(known_as([slug]))
            if not sources.exists():
                raise CommandError(f"there is no source {slug}", returncode=2)
        if outdated:
            return dating.outdated(sources)
        editions = Edition.objects.defer("text").select_related("source").order_by("source__slug", "uuid")
        wanted = list(editions if sources is None else editions.filter(source__in=sources))
        years = dating.windows({edition.source_id for edition in wanted})
        return [(edition, years[edition.source_id]) for edition in wanted]

    def tell(self, report: dating.Report) -> None:
        """Each mention that is new, changed, gone, or read otherwise than it was judged."""
        for name in ("new", "changed", "gone", "kept"):
            rows: list[DateMention] = getattr(report, name)
            for row in rows[:TOLD]:
                meaning = row.gregorian or row.as_printed
                self.stdout.write(f"  {name}: {row.printed!r} {meaning} {row.audit}".rstrip())
            if len(rows) > TOLD:
                self.stdout.write(f"  {name}: and {len(rows) - TOLD} more")
