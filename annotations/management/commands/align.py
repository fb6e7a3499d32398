"""`manage.py align SOURCE SOURCE`: passages of two sources that may speak of the same thing, as CSV."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from annotations.comparison.parallels import propose, sides_of
from annotations.exporters import csv
from annotations.exporters.parallels import KINDS, rows
from annotations.management.reporting import known_source, person, refusals, write
from annotations.values.parallels import LEAST


class Command(BaseCommand):
    """Proposes parallels."""

    help = (
        "Propose which passages of two sources, in whatever languages, speak of the same thing: by days, "
        "numbers, names and words of one origin that they share, by length and order. Each has a score from "
        "0 to 1 and what it rests on. Nothing is written down: whether it is so, a scholar says."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("source", help="the slug of the source")
        parser.add_argument("other", help="the slug of the other one")
        parser.add_argument("--least", type=float, default=LEAST, help=f"the lowest score, else {LEAST}")
        parser.add_argument("--user", help="with the names that this account sees; else what the public sees")
        parser.add_argument("--no-guard", action="store_true", help="no ' before what looks like a formula")
        parser.add_argument("--bom", action="store_true", help="begin with a byte order mark, for Excel")
        parser.add_argument("--output", default="-", help="the file; - for standard output")

    def handle(self, *args: Any, source: str, other: str, output: str, **options: Any) -> None:
        one, two = known_source(source), known_source(other)
        with refusals():
            found = propose(*sides_of(one, two), person(options["user"]), least=options["least"])
        form = {"guarded": not options["no_guard"], "bom": options["bom"]}
        written = (list(row.values()) for row in rows(found))
        write(csv.lines([*KINDS], written, kinds=[*KINDS.values()], **form), output)
        if output != "-":
            self.stdout.write(f"{output}: {len(found)} pairs of passages")
