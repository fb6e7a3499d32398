"""`manage.py document`: the tables of `docs/api.md`, from the code that they describe.

A part of the page stands between `<!-- fields:annotations -->` and `<!-- /fields:annotations -->`;
beside `fields` there are `filters` and `orderings`. What stands outside is written by hand.
"""

import re
from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from annotations.filters import fields as read
from annotations.filtersets import FILTERSETS
from annotations.tables import TABLES

PAGE = settings.BASE_DIR / "docs" / "api.md"
PART = re.compile(r"(<!-- (\w+):(\w+) -->\n).*?(<!-- /\2:\3 -->)", re.DOTALL)

#: What may stand in a parameter, by the field that reads it; the first that fits.
VALUES: Mapping[type[read.TextField], str] = {
    read.RepeatedWordsField: "words; repeatable",
    read.WordsField: "words",
    read.InstantField: "date or instant",
    read.DayField: "day",
    read.SpanField: "span",
    read.FlagField: "`true`, `false`",
    read.TextField: "text",
}


def table(header: Sequence[str], rows: Iterator[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def fields(name: str) -> str:
    """The columns of a list: JSON fields, and the header of its CSV."""
    described = TABLES[name]
    rows = (
        (f"`{column}`", described.kind(column), "yes" if found.writes else "", found.description)
        for column, found in described.columns.items()
    )
    return table(("Field", "Kind", "Written", "What it is"), rows)


def filters(name: str) -> str:
    """The parameters that narrow a list."""
    rows = (
        (f"`{parameter}`", values(found.field_class), found.extra["help_text"])
        for parameter, found in FILTERSETS[name].named_filters().items()
    )
    return table(("Parameter", "Values", "What it finds"), rows)


def values(field: type[read.TextField]) -> str:
    """What may stand in a parameter."""
    return next(phrase for known, phrase in VALUES.items() if issubclass(field, known))


def orderings(name: str) -> str:
    """The ways to sort a list."""
    described = TABLES[name]
    rows = ((f"`{word}`", found.description) for word, found in described.orderings.items())
    return f"{table(('`ordering`', 'By'), rows)}\nIf nothing is said: `{described.default_ordering}`.\n"


PARTS: Mapping[str, Callable[[str], str]] = {"fields": fields, "filters": filters, "orderings": orderings}


def documented(page: str) -> str:
    """The page with its parts made anew; CommandError if a part is missing or nobody knows it."""
    known = {(part, name) for part in PARTS for name in TABLES}
    found = {(part, name) for _, part, name, _ in PART.findall(page)}
    for part, name in sorted(known ^ found):
        what = "lacks" if (part, name) in known else "has no use for"
        raise CommandError(f"{PAGE} {what} the part {part}:{name}", returncode=2)
    return PART.sub(lambda match: f"{match[1]}{PARTS[match[2]](match[3])}{match[4]}", page)


class Command(BaseCommand):
    """Rewrites the generated parts of the API's reference."""

    help = "Write the tables of fields, filters and orderings into docs/api.md."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check", action="store_true", help="write nothing; exit code 1 if they are out of date"
        )

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        page = PAGE.read_text(encoding="utf-8")
        made = documented(page)
        if check and made != page:
            raise CommandError("docs/api.md is out of date: manage.py document")
        if not check:
            PAGE.write_text(made, encoding="utf-8")
