"""`manage.py compare EVENT`: the matrix as a CSV file."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.columns import Context
from annotations.comparison import matrix
from annotations.exporters import matrix as exporter
from annotations.management.reporting import add_question, filtered, refusals, write


class Command(BaseCommand):
    """Writes a comparison."""

    help = (
        "Compare what the sources say of an event, and write the matrix as CSV. It is what everybody sees, "
        "without what is private, a group's, or on sources for members; with --user what that account sees."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="the event's slug; several have commas between them")
        parser.add_argument("--rows", default="name", help="name, claim, question, date or a vocabulary")
        parser.add_argument(
            "--columns", default="source", help="source, language, view, creator, a vocabulary, or two"
        )
        parser.add_argument("--shape", choices=("wide", "long"), default="wide")
        parser.add_argument("--quotes", type=int, default=3, help="quotes a cell in the wide form")
        parser.add_argument("--output", default="-", help="the file; - for standard output")
        add_question(parser)

    def handle(self, *args: Any, event: str, output: str, quotes: int, **options: Any) -> None:
        if not 0 <= quotes <= matrix.MAX_QUOTES:
            raise CommandError(f"--quotes goes from 0 to {matrix.MAX_QUOTES}", returncode=2)
        wide = options["shape"] == "wide"
        with refusals():
            rows, columns = options["rows"], options["columns"]
            counting: type[Any] = matrix.filterset_for(rows)
            filterset = filtered(counting, options, event=event)
            found = matrix.compare(filterset, rows=rows, columns=columns, quotes=quotes if wide else 0)
        form = {"guarded": not options["no_guard"], "bom": options["bom"]}
        context = Context(filterset.references, settings.BASE_URL, person=filterset.user)
        write(exporter.wide(found, **form) if wide else exporter.long(found, context, **form), output)
        if output != "-":
            self.stdout.write(f"{output}: {len(found.rows)} rows, {len(found.columns)} columns")
