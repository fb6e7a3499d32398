"""A sheet: the passages that a page of the workbench shows, with what was said of them and is suggested."""

import datetime
from typing import Any

from django.db import models
from django.db.models import Count, Max, Sum
from django.shortcuts import get_object_or_404
from django.utils.dateparse import parse_datetime

from annotations.admin.places import number, parameter
from annotations.columns import Context
from annotations.models import Annotation, Edition, Passage, References, User
from annotations.suggesting import Suggestion, suggest
from annotations.tables import ANNOTATIONS

#: So many characters are a page; a longer source is turned over.
CHARACTERS = 150_000

#: So many annotations are shown of a page.
MOST = 5000

#: What was changed so long before the last change that a page knows is told once more: a change has the
#: time at which it was made, and shows only when all that was done with it is.
LATE = datetime.timedelta(minutes=5)

#: In these years pages may have known of something.
KNOWN = range(2000, 9999)

#: What the page knows of an annotation, by its public names.
SHOWN = (
    *("id", "passage", "start", "end", "exact", "event", "name", "claim", "stance", "voice", "level"),
    *("certainty", "tags", "note", "creator", "status", "visibility", "group", "version", "modified"),
    "superseded_by",
)


class Sheet:
    """The passages that the page shows, and the annotations on them that the person may see."""

    def __init__(self, edition: Edition, person: User, asked: Any) -> None:
        self.edition, self.person = edition, person
        self.references = References.fresh()
        everything = Passage.objects.filter(edition=edition).order_by("ordinal").defer("folded", "search")
        self.next: int | None = None
        self.alone = bool(parameter(asked, "passage"))
        if self.alone:
            self.passages = [get_object_or_404(everything, uuid=parameter(asked, "passage"))]
        else:
            self.passages = self.fitting(everything, number(parameter(asked, "from")))

    def fitting(self, everything: models.QuerySet[Passage], first: int) -> list[Passage]:
        """Passages from the first on, as many as fit on a page."""
        found: list[Passage] = []
        characters = 0
        for passage in everything.filter(ordinal__gte=first).iterator(chunk_size=500):
            characters += len(passage.text)
            if found and characters > CHARACTERS:
                self.next = passage.ordinal
                break
            found.append(passage)
        return found

    @property
    def annotations(self) -> models.QuerySet[Annotation]:
        """What the person may see of what was said of these passages, rejected or not; in an older edition
        also what was carried on from it, which is changed in the newer one.
        """
        seen = ANNOTATIONS.visible_to(self.person, self.references)
        if self.edition.current:
            seen = seen.filter(superseded_by=None)
        return seen.filter(passage__in=[passage.pk for passage in self.passages])

    @property
    def stamp(self) -> str:
        """Another one with every change to these annotations; one query."""
        found = self.annotations.order_by().aggregate(
            count=Count("pk"), versions=Sum("version"), last=Max("modified")
        )
        last = found["last"].isoformat() if found["last"] else ""
        return f"{found['count']}.{found['versions'] or 0}.{last}"

    def rows(self, queryset: models.QuerySet[Annotation]) -> list[dict[str, Any]]:
        """Annotations as the API shows them, as far as the page needs it; one query."""
        context = Context(self.references, person=self.person)
        rows = ANNOTATIONS.rows(queryset.order_by("text_start", "text_end", "pk")[:MOST], SHOWN, context)
        return [dict(zip(SHOWN, row, strict=True)) for row in rows]

    def changed(self, since: datetime.datetime | None) -> list[dict[str, Any]]:
        """What was changed since a moment, and shortly before it; all if there is none. One query."""
        seen = self.annotations
        return self.rows(seen.filter(modified__gte=since - LATE) if since else seen)

    def suggestions(self) -> list[dict[str, Any]]:
        """What the rules suggest."""
        return [suggested(made) for made in suggest(self.passages, self.person)]


def suggested(made: Suggestion) -> dict[str, Any]:
    """A suggestion as the page shows it."""
    return {
        "rule": made.rule,
        "passage": str(made.passage.uuid),
        "start": made.span.start,
        "end": made.span.end,
        "exact": made.exact,
        "values": dict(made.values),
        "reason": made.reason,
        "date": made.date,
        "version": made.version,
    }


def moment(text: str) -> datetime.datetime | None:
    """The moment that an address names, with its zone; None if it names none that a page can know."""
    try:
        found = parse_datetime(text)
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None and found.year in KNOWN else None
