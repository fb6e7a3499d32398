"""The parameters that every list reads beside its filters: pages, fields, and the manner of CSV."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import QueryDict

from annotations.columns import Table
from annotations.paging import COUNTS, Paging, ordering_of

#: The schema of a parameter and its sentence.
Described = tuple[dict[str, Any], str]

PAGE_SIZE, MAX_PAGE_SIZE = 50, 500

LIST_PARAMETERS: Mapping[str, Described] = {
    "cursor": ({"type": "string"}, "The page, as `next` or `previous` of another page gives it."),
    "page_size": (
        {"type": "integer", "minimum": 1, "maximum": MAX_PAGE_SIZE, "default": PAGE_SIZE},
        "Rows a page.",
    ),
    "count": (
        {"type": "string", "enum": list(COUNTS), "default": "capped"},
        "capped: exact up to 10,000. exact: whatever it costs. none: not counted.",
    ),
    "fields": ({"type": "string"}, "Only these fields, with commas between them."),
}

CSV_PARAMETERS: Mapping[str, Described] = {
    "guard": (
        {"type": "string", "enum": ["0", "1"], "default": "1"},
        "CSV: 1 writes a `'` before free text that a spreadsheet would take for a formula.",
    ),
    "bom": (
        {"type": "string", "enum": ["0", "1"], "default": "0"},
        "CSV: 1 begins with a byte order mark, by which Excel knows UTF-8.",
    ),
}

FORMAT: Mapping[str, Described] = {
    "format": ({"type": "string", "enum": ["json", "csv"]}, "The format, if not by suffix or Accept.")
}

#: What a change may say in its address.
WRITE_PARAMETERS = frozenset({"format", "dry_run", "partial", "anchor"})

#: What filter sets leave to others.
OWN = frozenset({*LIST_PARAMETERS, *CSV_PARAMETERS, *FORMAT, "ordering"})


@dataclass(frozen=True)
class ListParameters:
    """What a client asks of a list beside its filters; ValidationError for what makes no sense."""

    names: list[str]
    paging: Paging
    guard: bool
    bom: bool

    @classmethod
    def read(cls, query: QueryDict, table: Table, *, csv: bool) -> "ListParameters":
        """The parameters of a query string."""
        once(query, OWN)
        if csv:
            for name in ("cursor", "page_size"):
                if name in query:
                    raise ValidationError({name: "a CSV has all rows; leave it out"})
        ordering = query.get("ordering", table.default_ordering)
        ordering_of(table, ordering)
        size = number(query, "page_size", PAGE_SIZE, MAX_PAGE_SIZE)
        paging = Paging(ordering, size, query.get("cursor", ""), choice(query, "count", COUNTS))
        return cls(names(query, table), paging, flag(query, "guard", "1"), flag(query, "bom", "0"))


def once(query: QueryDict, known: frozenset[str]) -> None:
    """Refuse a parameter of ours that is given more than once."""
    for name, values in query.lists():
        if name in known and len(values) > 1:
            raise ValidationError({name: "it is given more than once"})


def only(query: QueryDict, known: frozenset[str], often: frozenset[str] = frozenset()) -> None:
    """Refuse every parameter but these, where there are no filters; `often` are given as often as wanted."""
    for name in query:
        if name not in known | often:
            raise ValidationError({name: "there is no such parameter"}, code="unknown")
    once(query, known)


def names(query: QueryDict, table: Table) -> list[str]:
    """The columns asked for, in the order of asking; all if none are named."""
    if "fields" not in query:
        return table.names
    asked = list(dict.fromkeys(name.strip() for name in query.get("fields", "").split(",")))
    unknown = [name for name in asked if name not in table.columns]
    if unknown:
        known = ", ".join(table.names)
        raise ValidationError({"fields": f"{unknown[0]!r} is unknown; there are {known}"})
    return asked


def number(query: QueryDict, name: str, default: int, most: int, least: int = 1) -> int:
    """A whole number within bounds."""
    raw = query.get(name, str(default))
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 10 and least <= int(raw) <= most):
        raise ValidationError({name: f"{raw!r} is not a number from {least} to {most}"})
    return int(raw)


def choice(query: QueryDict, name: str, known: tuple[str, ...]) -> str:
    """One of the known words; the first if nothing is said."""
    raw = query.get(name, known[0])
    if raw not in known:
        raise ValidationError({name: f"{raw!r} is none of {', '.join(known)}"})
    return raw


def flag(query: QueryDict, name: str, default: str) -> bool:
    """1 or 0."""
    return choice(query, name, (default, "0" if default == "1" else "1")) == "1"
