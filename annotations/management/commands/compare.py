"""`manage.py compare EVENT`: the matrix as a CSV file."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.http import QueryDict

from annotations.comparison import matrix
from annotations.exporters import matrix as exporter
from annotations.filtersets import AnnotationFilterSet
from annotations.models import User
from annotations.tables import Context, Person


class Command(BaseCommand):
    """Writes a comparison."""

    help = (
        "Compare what the sources say of an event, and write the matrix as CSV. Counts what the public sees, "
        "unless --user says otherwise."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("event", help="the event's slug; several have commas between them")
        parser.add_argument("--rows", default="name", help="name, claim, question or a vocabulary")
        parser.add_argument(
            "--columns", default="source", help="source, language, view, creator, a vocabulary, or two"
        )
        parser.add_argument("--filter", default="", help="as in an address: language=tl&voice=own")
        parser.add_argument("--shape", choices=("wide", "long"), default="wide")
        parser.add_argument("--quotes", type=int, default=3, help="quotes a cell in the wide form")
        parser.add_argument("--no-guard", action="store_true", help="no ' before what looks like a formula")
        parser.add_argument("--bom", action="store_true", help="begin with a byte order mark, for Excel")
        parser.add_argument("--user", help="count what this account sees")
        parser.add_argument("--output", default="-", help="the file; - for standard output")

    def handle(self, *args: Any, event: str, output: str, **options: Any) -> None:
        query = QueryDict(options["filter"], mutable=True)
        query["event"] = event
        quotes = options["quotes"]
        if not 0 <= quotes <= matrix.MAX_QUOTES:
            raise CommandError(f"--quotes goes from 0 to {matrix.MAX_QUOTES}", returncode=2)
        try:
            filterset = AnnotationFilterSet(query, user=person(options["user"]))
            found = matrix.compare(filterset, rows=options["rows"], columns=options["columns"], quotes=quotes)
        except ValidationError as error:
            reasons = [f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()]
            raise CommandError("\n".join(reasons), returncode=2) from error
        form = {"guarded": not options["no_guard"], "bom": options["bom"]}
        context = Context(filterset.references, settings.BASE_URL)
        wide = options["shape"] == "wide"
        pieces = exporter.wide(found, **form) if wide else exporter.long(found, context, **form)
        if output == "-":
            sys.stdout.buffer.writelines(piece.encode() for piece in pieces)
            return
        try:
            with Path(output).open("w", encoding="utf-8", newline="") as file:
                file.writelines(pieces)
        except OSError as error:
            raise CommandError(f"{output}: {error.strerror}", returncode=2) from error
        self.stdout.write(f"{output}: {len(found.rows)} rows, {len(found.columns)} columns")


def person(username: str | None) -> Person:
    """The account of this name, or nobody in particular."""
    if username is None:
        return AnonymousUser()
    found = User.objects.filter(username=username).first()
    if found is None:
        raise CommandError(f"there is no account {username}", returncode=2)
    return found
