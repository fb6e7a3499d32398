"""Where a visitor begins."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.models import Event, Source
from annotations.models.days import BY_TIME
from annotations.pages.entrance import for_readers
from annotations.values.languages import direction

#: More than this is a list, and lists are the API's.
SHOWN = 50


@for_readers
def start(request: HttpRequest) -> HttpResponse:
    """What there is, and the ways in. Two queries."""
    sources = list(Source.objects.visible_to(request.user).order_by("slug")[: SHOWN + 1])
    events = list(Event.objects.select_related("part_of").order_by(*BY_TIME)[: SHOWN + 1])
    context = {
        "sources": [(source, direction(source.language)) for source in sources[:SHOWN]],
        "more_sources": len(sources) > SHOWN,
        "events": events[:SHOWN],
        "more_events": len(events) > SHOWN,
    }
    return render(request, "annotations/start.html", context)
