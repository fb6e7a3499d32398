"""Pages for readers, with or without an account. They load nothing but their own stylesheet."""

import uuid

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse

from annotations.models import Event, Source
from annotations.models.days import BY_TIME
from annotations.permissions import may_read
from annotations.values.languages import direction

#: More than this is a list, and lists are the API's.
SHOWN = 50


def start(request: HttpRequest) -> HttpResponse:
    """Where a visitor begins: what there is, and the ways in. Two queries."""
    if not may_read(request.user):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    sources = list(Source.objects.visible_to(request.user).order_by("slug")[: SHOWN + 1])
    events = list(Event.objects.select_related("part_of").order_by(*BY_TIME)[: SHOWN + 1])
    context = {
        "sources": [(source, direction(source.language)) for source in sources[:SHOWN]],
        "more_sources": len(sources) > SHOWN,
        "events": events[:SHOWN],
        "more_events": len(events) > SHOWN,
    }
    return render(request, "annotations/start.html", context)


def annotation(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The address by which exports cite an annotation: leads to where it is shown, if there is one."""
    if not may_read(request.user):
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    return redirect(f"{reverse('api-root')}annotations/{key}/")


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that is refused unread: 413 if it is too long, else 400."""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        page = render_to_string("413.html", {"most": most, "request": request})
        return HttpResponse(page, status=413)
    return HttpResponse(render_to_string("400.html", {"request": request}), status=400)


def failed(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours: what it was is in the log."""
    return HttpResponse(render_to_string("500.html", {"request": request}), status=500)
