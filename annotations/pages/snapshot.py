"""Snapshots for readers: the frozen matrix, its file, and what became of an older one."""

import datetime
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import ceil
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_vary_headers
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext

from annotations import freezing
from annotations.comparison.terms import CONTESTED, SHADES, STATES, VERDICTS, Term
from annotations.downloads import base_url, frozen_file
from annotations.models import Comparison, Snapshot
from annotations.pages.entrance import for_readers
from annotations.pages.place import still_current, words_in
from annotations.values.frozen import Cell, Frozen, Head
from annotations.values.languages import direction

#: So many quotes of a cell are shown in the table; below it stand all of them.
QUOTES = 3
#: So many snapshots of the same comparison are named; the list has all.
OTHERS = 50


@dataclass(frozen=True)
class Shown:
    """A cell as it is shown."""

    cell: Cell
    term: Term
    shade: int
    anchor: str
    quotes: Sequence[Mapping[str, str]]

    @property
    def read_by(self) -> list[tuple[str, datetime.datetime | None]]:
        """Who had read it, and when."""
        said = (reader.rpartition(" ") for reader in self.cell.read_by)
        return [(name, parse_datetime(at)) for name, _, at in said]


@dataclass(frozen=True)
class Line:
    """A row as it is shown."""

    head: Head
    term: Term
    total: int
    cells: Sequence[Shown]

    @property
    def anchor(self) -> str:
        """Where its quotes begin; nowhere if it has none."""
        return next((shown.anchor for shown in self.cells if shown.cell.quotes), "")


@dataclass(frozen=True)
class Quoted:
    """The quotes of a cell, with what leads to them."""

    anchor: str
    row: Head
    column: Head
    quotes: Sequence[Mapping[str, str]]


class Table:
    """A frozen matrix as the page shows it; read off its bytes alone.

    `current` are the texts in which a place is still the same (`pages.place.still_current`).
    """

    def __init__(self, frozen: Frozen, current: Collection[tuple[str, str]]) -> None:
        self.frozen, self.current = frozen, current
        self.most = max((len(cell.quotes) for cell in frozen.cells.values()), default=0)

    @property
    def columns(self) -> Sequence[Head]:
        """The heads of the columns."""
        return self.frozen.columns

    @cached_property
    def lines(self) -> list[Line]:
        """The rows."""
        return [
            Line(
                row,
                VERDICTS[row.verdict],
                self.frozen.total(row),
                [
                    self.shown(self.frozen.cell(row, column), f"q{place}-{number}")
                    for number, column in enumerate(self.columns, 1)
                ],
            )
            for place, row in enumerate(self.frozen.rows, 1)
        ]

    def shown(self, cell: Cell, anchor: str) -> Shown:
        """A cell."""
        shade = ceil(SHADES * len(cell.quotes) / self.most) if cell.quotes else 0
        return Shown(cell, STATES[cell.state], shade, anchor, self.worded(cell.quotes[:QUOTES]))

    def worded(self, quotes: Sequence[Mapping[str, str]]) -> list[Mapping[str, str]]:
        """Quotes with their words under one name, how these are written, and what leads to them."""
        return [
            {
                **line,
                "words": line[self.frozen.words],
                "direction": direction(line["language"]),
                "address": self.address(line),
            }
            for line in quotes
        ]

    def address(self, line: Mapping[str, str]) -> str:
        """Of an annotation its page; of a date its place, as long as the source has the text that it had."""
        if (line["source"], line["revision"]) in self.current and not line.get("url"):
            return words_in(line["source"], line["text_start"], line["text_end"])
        return line.get("url", "")

    @property
    def quotes(self) -> list[Quoted]:
        """All quotes, cell by cell."""
        return [
            Quoted(
                shown.anchor,
                line.head,
                column,
                self.worded(shown.cell.quotes),
            )
            for line in self.lines
            for column, shown in zip(self.columns, line.cells, strict=True)
            if shown.cell.quotes
        ]


def found(request: HttpRequest, key: uuid.UUID) -> Snapshot:
    """The snapshot, if it was made for somebody like them; purged or not."""
    rows = Snapshot.objects.made_for(request.user).select_related("group")
    snapshot = rows.filter(uuid=key).first()
    if snapshot is None:
        raise Http404
    return snapshot


def all_of(request: HttpRequest, frozen: Snapshot) -> str:
    """The list of all snapshots of its comparison, for those who may see that one; one query."""
    asked = Comparison.objects.visible_to(request.user).filter(pk=frozen.comparison_id)
    key = asked.values_list("uuid", flat=True).first()
    return f"{reverse('snapshots-list')}?comparison={key}" if key else ""


def gone(request: HttpRequest, frozen: Snapshot) -> HttpResponse:
    """410: what is left of it; for programs, which do not ask for a page, as plain text."""
    is_page = "text/html" in request.headers.get("Accept", "")
    template, kind = ("purged.html", "text/html") if is_page else ("purged.txt", "text/plain")
    content_type = f"{kind}; charset=utf-8"
    context = {"snapshot": frozen}
    response = render(request, f"annotations/{template}", context, content_type, status=410)
    patch_vary_headers(response, ["Accept"])
    return response


@for_readers
def snapshot(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The frozen matrix with all its quotes, what was counted, and how it is cited. Three queries."""
    frozen = found(request, key)
    if frozen.purged:
        return gone(request, frozen)
    cited = freezing.citation(frozen, base_url(request))
    same = Snapshot.objects.visible_to(request.user).filter(comparison=frozen.comparison_id)
    others = list(same.exclude(pk=frozen.pk).defer("csv").order_by("-created", "-pk")[: OTHERS + 1])
    context = {
        "snapshot": frozen,
        "table": Table(freezing.matrix_of(frozen), still_current([frozen])),
        "editions": [edition.split(" ", 2) for edition in frozen.editions],
        "citation": cited,
        "csl": orjson.dumps([cited.csl], option=orjson.OPT_INDENT_2).decode(),
        "states": {**STATES, "contested": CONTESTED},
        "verdicts": VERDICTS,
        "shades": range(SHADES + 1),
        "others": others[:OTHERS],
        "more": len(others) > OTHERS and all_of(request, frozen),
    }
    return render(request, "annotations/snapshot.html", context)


@for_readers
def snapshot_file(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The frozen bytes."""
    frozen = found(request, key)
    return gone(request, frozen) if frozen.purged else frozen_file(frozen, request)


@for_readers
def differences(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What became of an older snapshot (`since`) in this one, cell by cell."""
    after = found(request, key)
    try:
        before = found(request, uuid.UUID(request.GET.get("since", "")))
    except ValueError as error:
        raise Http404 from error
    for frozen in (after, before):
        if frozen.purged:
            return gone(request, frozen)
    context: dict[str, Any] = {"before": before, "after": after, "states": STATES, "verdicts": VERDICTS}
    status = 200
    try:
        difference = freezing.difference(before, after)
    except ValidationError as error:
        context["refused"], status = " ".join(error.messages), 400
    else:
        current = still_current([before, after])
        was, now = Table(difference.before, current), Table(difference.after, current)
        context |= {
            "difference": difference,
            "verdict_changes": [(row, VERDICTS[old], VERDICTS[new]) for row, old, new in difference.verdicts],
            "changes": [
                (
                    change,
                    STATES.get(change.before, absent()),
                    STATES.get(change.after, absent()),
                    now.worded(change.gained),
                    was.worded(change.lost),
                )
                for change in difference.cells
            ],
        }
    return render(request, "annotations/differences.html", context, status=status)


def absent() -> Term:
    """Of a cell that is not there."""
    return Term(gettext("not there"), "", gettext("There is no such row or column."))
