"""What is still to be read, as a page.

reading/queue/                         sources to be read for events, the most useful first
…?creator=anna                         what anna has not read
…?questions=1&source=<slug>            with the questions it could be read for alone; of one source
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models.functions import Length
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from annotations.admin.questions import reasons
from annotations.columns import Person
from annotations.comparison.queue import Asked, Unread, still_to_read
from annotations.filtersets import OPEN, ReadingFilterSet
from annotations.models import Edition, Event, References, Source, Tag
from annotations.models.reference import snapshot
from annotations.values.languages import direction

#: So many entries stand on the page; the API has all.
MOST = 200


@dataclass(frozen=True)
class Waiting:
    """A source that is still to be read, as the page shows it."""

    source: Source
    event: Event
    question: str
    decides: int
    characters: int
    address: str

    @property
    def direction(self) -> str:
        """How the title is written."""
        return direction(self.source.language)


def waiting(found: Sequence[Unread], references: References) -> list[Waiting]:
    """Entries as the page shows them; three queries."""
    sources = Source.objects.in_bulk({entry.source for entry in found})
    events = Event.objects.in_bulk({entry.event for entry in found})
    editions = Edition.objects.filter(pk__in={entry.edition for entry in found})
    lengths = dict(editions.values_list("pk", Length("text")))
    return [
        Waiting(
            sources[entry.source],
            events[entry.event],
            "" if entry.question is None else label(entry.question, references),
            entry.decides,
            lengths[entry.edition],
            reading_of(sources[entry.source], entry, references),
        )
        for entry in found
    ]


def label(tag: int, references: References) -> str:
    """What a tag is called."""
    return references.labels.get(tag) or references.public[Tag][tag]


def reading_of(source: Source, entry: Unread, references: References) -> str:
    """Where the source is read, and said to be, for this event or question."""
    asked = {"event": references.public[Event][entry.event]}
    if entry.question is not None:
        asked["question"] = references.public[Tag][entry.question]
    page = reverse("admin:annotations_source_read", args=[source.slug])
    return f"{page}?{urlencode({f'for_{name}': value for name, value in asked.items()})}#readings"


@require_safe
def queue(request: HttpRequest, page: Any) -> HttpResponse:
    """The page of what is still to be read."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    person: Person = request.user
    given = {name: request.GET[name] for name in ("source", "event", "creator") if request.GET.get(name)}
    told: list[str] = []
    with snapshot():
        references = References.fresh()
        try:
            filterset = ReadingFilterSet(given, user=person, references=references)
            filterset.checked()
            asked = Asked.by(filterset)
        except ValidationError as error:
            told, given, asked = reasons(error), {}, Asked()
        by_question = request.GET.get("questions") == "1"
        asked = asked if by_question else replace(asked, questions=[None])
        found = still_to_read(person, references, asked)
        rows = waiting(found[:MOST], references)
    csv = reverse("readings-list", kwargs={"format": "csv"})
    context = {
        **page.admin_site.each_context(request),
        "opts": page.opts,
        "title": gettext("Still to be read"),
        "rows": rows,
        "count": len(found),
        "most": MOST,
        "given": given,
        "by_question": by_question,
        "refused": told,
        "mine": given.get("creator") == person.get_username(),
        "addresses": {
            "all": address_of({**given, "creator": ""}, by_question=by_question),
            "mine": address_of({**given, "creator": person.get_username()}, by_question=by_question),
            "events": address_of(given, by_question=False),
            "questions": address_of(given, by_question=True),
        },
        "csv": f"{csv}?{urlencode({'state': OPEN, **given})}",
    }
    return TemplateResponse(request, "admin/annotations/reading/queue.html", context).render()


def address_of(given: dict[str, str], *, by_question: bool) -> str:
    """The page, asked otherwise."""
    asked = {name: value for name, value in given.items() if value}
    return f"?{urlencode({**asked, **({'questions': '1'} if by_question else {})})}"
