"""`manage.py reanchor SOURCE`: what was said of a source's older editions is carried into the current one."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from annotations import reanchoring
from annotations.exporters import csv
from annotations.exporters.plan import KINDS, as_words, rows
from annotations.management.reporting import known_source, refusals, write
from annotations.reanchoring import Plan
from annotations.values.carrying import State

#: So many of those that wait are told one by one.
TOLD = 20


class Command(BaseCommand):
    """Carries annotations to the current edition."""

    help = (
        "Carry the annotations of a source's older editions into the current one, where the words are "
        "certain to stand there: exact (in the same place) and moved. Those that are fuzzy, ambiguous or "
        "orphaned wait for somebody, in the admin or the API. Run again it finds nothing more to do."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the slug of the source")
        parser.add_argument("--dry-run", action="store_true", help="tell the plan, do nothing")
        parser.add_argument("--format", choices=["text", "csv"], default="text", help="how the plan is told")
        parser.add_argument("--output", default="-", help="where the CSV goes; - for standard output")

    def handle(self, *args: Any, source: str, dry_run: bool, **options: Any) -> None:
        found = known_source(source)
        with refusals(), transaction.atomic():
            outcome = reanchoring.apply(found)
            transaction.set_rollback(dry_run)
        plan = outcome.plan
        if options["format"] == "csv":
            lines = csv.lines(
                [*KINDS], (list(row.values()) for row in rows(plan, "")), kinds=[*KINDS.values()]
            )
            write(lines, options["output"])
        else:
            self.tell(plan)
        trial = " (a trial: nothing was changed)" if dry_run else ""
        told = self.stderr if options["format"] == "csv" and options["output"] == "-" else self.stdout
        told.write(
            f"{found.slug}: {len(outcome.carried)} carried, {outcome.dates} decisions about dates, "
            f"{len(plan.uncertain)} wait{trial}",
            style_func=str,
        )

    def tell(self, plan: Plan) -> None:
        """How many there are of each state, and what waits."""
        self.stdout.write(", ".join(f"{count} {state}" for state, count in plan.counts.items()))
        for step in plan.uncertain[:TOLD]:
            words = f"{step.annotation.exact[:60]!r} at {step.annotation.text_start}"
            if step.state is State.FUZZY and step.proposed:
                words += f", proposed: {as_words(step.difference) or step.proposed.exact!r}"
            elif step.candidates:
                words += f", perhaps at {', '.join(str(found.start) for found in step.candidates)}"
            self.stdout.write(f"{step.state.value}: {step.annotation.uuid} {words}")
        if (more := len(plan.uncertain) - TOLD) > 0:
            self.stdout.write(f"and {more:,} more")
