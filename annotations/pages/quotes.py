"""What stands behind a number of an event: the words themselves, source by source.

Every filter of annotations narrows them; with `rows=date` it is the printed dates, by the filters of these.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from annotations.comparison.matrix import Evident, filterset_for
from annotations.models import Annotation, DateMention, Event, Source
from annotations.models.base import known_as
from annotations.pages.entrance import for_readers
from annotations.pages.place import words_in
from annotations.pages.refusals import missing
from annotations.tables import EVENTS
from annotations.values.languages import direction

#: So many are shown; the CSV has all.
MOST = 200


@dataclass(frozen=True)
class Quote:
    """An annotation or a date as it is shown: its words, what is around them, and what leads to them."""

    of: Annotation | DateMention
    words: str
    address: str

    @property
    def direction(self) -> str:
        """How it is written."""
        return direction(self.of.language)


def quote(of: Annotation | DateMention) -> Quote:
    """An annotation leads to its page, a date to its place in the text, where that is what is read now."""
    if isinstance(of, Annotation):
        return Quote(of, of.exact, reverse("annotation", args=[of.uuid]))
    address = words_in(of.source.slug, of.text_start, of.text_end) if of.edition.current else ""
    return Quote(of, of.printed, address)


def by_source(filterset: Evident) -> tuple[list[tuple[Source, list[Quote]]], bool]:
    """The quotes in reading order, by source, and whether there are more; one query.

    ValidationError for what is unknown, which takes a query for each kind of it that is asked for.
    """
    rows = filterset.checked().select_related("source", "creator", "edition").defer("edition__text")
    found = list(rows.order_by("source__slug", "text_start", "pk")[: MOST + 1])
    quotes = map(quote, found[:MOST])
    grouped = groupby(quotes, key=lambda quote: quote.of.source_id)
    return [(group[0].of.source, group) for group in (list(rest) for _, rest in grouped)], len(found) > MOST


@for_readers
def quotes(request: HttpRequest, key: str) -> HttpResponse:
    """The page; what the event was called before leads to it."""
    event = Event.objects.filter(known_as([key])).first()
    if event is None:
        return missing(request, "events", EVENTS, key)
    if event.slug != key:
        return redirect(f"{reverse('quotes', args=[event.slug])}?{request.GET.urlencode()}")
    rows = "date" if request.GET.get("rows") == "date" else "name"
    asked = request.GET.copy()
    asked.setdefault("event", event.slug)
    refused: list[str] = []
    found: tuple[Sequence[Any], bool] = [], False
    filterset = filterset_for(rows)(QueryDict(f"event={event.slug}"), user=request.user)
    try:
        filterset = filterset_for(rows)(asked, user=request.user, ignored=["rows"])
        found = by_source(filterset)
    except ValidationError as error:
        refused = [f"{name}: {' '.join(why)}" for name, why in error.message_dict.items()]
    asked.pop("rows", None)
    resource = "dates" if rows == "date" else "annotations"
    context = {
        "event": event,
        "sources": [(source, direction(source.language), group) for source, group in found[0]],
        "number": sum(len(group) for _, group in found[0]),
        "is_cut": found[1],
        "refused": refused,
        "narrowed": [(name, ", ".join(asked.getlist(name))) for name in asked if name != "event"],
        "of_dates": rows == "date",
        "list": f"{reverse(f'{resource}-list')}?{asked.urlencode()}",
        "csv": f"{reverse(f'{resource}-list', kwargs={'format': 'csv'})}?{asked.urlencode()}&bom=1",
    }
    return render(request, "annotations/quotes.html", context, status=400 if refused else 200)
