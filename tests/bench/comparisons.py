"""Matrices and ledgers: the address, the best statement by hand, and what both must agree on."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import orjson
from django.contrib.auth.models import AnonymousUser

from annotations.comparison import axes, ledger
from annotations.comparison.evidence import Evidence
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, References
from tests.bench.data import EVENTS
from tests.bench.statements import Held

EVERY = ",".join(f"event-{number}" for number in range(1, EVENTS + 1))
COUNTED = "a.counts AND a.audience = 0 AND a.edition_id <> ALL(%(outside)s) AND a.event_id = ANY(%(events)s)"
FLAGS = (
    "count(DISTINCT a.id), bool_or(a.voice = 'own' AND a.stance = 'affirms'), "
    "bool_or(a.voice = 'own' AND a.stance = 'denies'), bool_or(a.voice = 'own' AND a.stance = 'hedges'), "
    "bool_or(a.voice = 'attributed'), "
    "array_agg(DISTINCT a.claim_id) FILTER (WHERE a.voice = 'own' AND a.stance = 'affirms'), "
    "(array_agg(a.id ORDER BY a.source_id, a.text_start, a.id))[1:3]"
)
ROWS = {
    "name": ("coalesce(n.equivalent_to_id, n.id)", "JOIN annotations_eventname n ON n.id = a.name_id"),
    "claim": ("a.claim_id", ""),
    "question": ("c.question_id", "JOIN annotations_claim c ON c.id = a.claim_id"),
}
VIEWS = "LEFT JOIN annotations_annotationtag v ON v.annotation_id = a.id AND v.tag_id = ANY(%(views)s)"
COLUMNS = {"source": ("a.source_id", ""), "language": ("a.language", ""), "view": ("v.tag_id", VIEWS)}


@dataclass(frozen=True)
class Comparison:
    """A matrix, or with no rows the ledger of its event."""

    name: str
    events: str
    rows: str = ""
    columns: str = ""
    tag: str = ""

    @property
    def address(self) -> str:
        """What Historio is asked."""
        narrowed = f"tag={self.tag}" if self.tag else ""
        if not self.rows:
            return f"/api/v1/events/{self.events}/names/?{narrowed}"
        return f"/api/v1/matrix/?event={self.events}&rows={self.rows}&columns={self.columns}&{narrowed}"

    def statement(self, held: Held) -> tuple[str, Mapping[str, Any]]:
        """The cells, and the distinct annotations of each row."""
        slugs = self.events.split(",")
        events = sorted({part for slug in slugs for part in held.parts[slug]})
        given: dict[str, Any] = {
            "outside": sorted({*held.hidden_editions, *held.outdated}),
            "views": sorted(held.views),
            "events": events,
        }
        where = COUNTED
        if self.tag:
            given["tag"] = held.narrower[self.tag]
            where += (
                " AND EXISTS (SELECT 1 FROM annotations_annotationtag l "
                "WHERE l.annotation_id = a.id AND l.tag_id = ANY(%(tag)s))"
            )
        if not self.rows:
            (event,) = [key for key, slug in held.public["event"].items() if slug == self.events]
            names = "a.name_id IN (SELECT id FROM annotations_eventname WHERE event_id = %(event)s)"
            return (
                "SELECT grouping(a.source_id, v.tag_id), a.name_id, a.source_id, v.tag_id, "
                "count(DISTINCT a.id), "
                "(array_agg(a.id ORDER BY a.source_id, a.text_start, a.id))[1] "
                f"FROM annotations_annotation a {VIEWS} "
                f"WHERE {where.replace('a.event_id = ANY(%(events)s)', names)} "
                "GROUP BY GROUPING SETS ((a.name_id), (a.name_id, a.source_id), (a.name_id, v.tag_id))",
                {**given, "event": event},
            )
        row, row_join = ROWS[self.rows]
        column, column_join = COLUMNS[self.columns]
        return (
            f"SELECT grouping({row}, {column}), {row}, {column}, {FLAGS} FROM annotations_annotation a "
            f"{row_join} {column_join} WHERE {where} AND {row} IS NOT NULL "
            f"GROUP BY GROUPING SETS (({row}, {column}), ({row}))",
            given,
        )

    def cells(self) -> Callable[[], Any]:
        """Historio's own statement for the cells, run in this process."""
        references, person = References.fresh(), AnonymousUser()
        filters = {"event": self.events, **({"tag": self.tag} if self.tag else {})}
        if not self.rows:
            del filters["event"]
        asked = AnnotationFilterSet(filters, user=person, references=references)
        if not self.rows:
            event = references.keys[Event][self.events]
            return lambda: ledger.cells(asked, event)
        row = axes.axis("rows", self.rows, references)
        columns = [axes.axis("columns", self.columns, references)]
        return lambda: Evidence(asked.checked_conditions(), [row, *columns]).cells(row, columns, 3)

    def counts_of_rows(self, rows: list[tuple[Any, ...]]) -> Counter[int]:
        """How often each number of annotations is that of a whole row, by the statement."""
        if not self.rows:
            return Counter(row[4] for row in rows if row[0] == 3)
        return Counter(row[3] for row in rows if row[0])

    def counts_of_answer(self, body: bytes) -> Counter[int]:
        """The same, by Historio."""
        lines = orjson.loads(body)["results"]
        return Counter(number for line in lines if (number := line["total" if self.rows else "count"]))


COMPARISONS = (
    Comparison("matrix of one event, names by source", "event-2", "name", "source"),
    Comparison("matrix of one event, claims by view", "event-2", "claim", "view"),
    Comparison("matrix of one event, questions by source", "event-2", "question", "source"),
    Comparison("matrix of one event, with a tag", "event-2", "name", "language", tag="aspect-1"),
    Comparison("matrix of all events, questions by view", EVERY, "question", "view"),
    Comparison("ledger of an event's names", "event-2"),
)
