"""Pages for readers, with or without an account."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from annotations.models import Event, Source


def start(request: HttpRequest) -> HttpResponse:
    """Where a visitor begins: what there is, and the ways in."""
    context = {
        "sources": Source.objects.order_by("slug")[:20],
        "events": Event.objects.order_by("slug")[:20],
    }
    return render(request, "annotations/start.html", context)
