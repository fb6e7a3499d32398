"""What people are told of what is not there, of too many requests, of those that are refused unread, and of
errors of ours.
"""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from annotations import history
from annotations.columns import Table
from annotations.violations import RETRY_AFTER


def missing(request: HttpRequest, resource: str, table: Table, key: str) -> HttpResponse:
    """The page for what has no such key: 410 and when it was deleted, for those who could see it.

    Http404 for all others: what is hidden is not there. One query, two where somebody reads blind.
    """
    deleted = history.deletion(table, key, request.user)
    if deleted is None:
        raise Http404
    context = {
        "kind": table.model._meta.verbose_name,
        "deleted": deleted,
        "history": f"{reverse('api-root')}{resource}/{deleted.key}/history/",
    }
    return render(request, "annotations/gone.html", context, status=410)


def too_often(request: HttpRequest, wait: int) -> HttpResponse:
    """The page for who asks too often: 429, and after how many seconds to come back."""
    response = render(request, "annotations/too_often.html", {"seconds": wait}, status=429)
    response.headers["Retry-After"] = str(wait)
    response.headers["Cache-Control"] = "no-store"
    return response


def not_understood(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page for a request that is refused unread: 413 if it is too long, else 400."""
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        page = render_to_string("413.html", {"most": most, "request": request})
        return HttpResponse(page, status=413)
    return HttpResponse(render_to_string("400.html", {"request": request}), status=400)


def unavailable(request: HttpRequest) -> HttpResponse:
    """The page while the database cannot be asked: 503, and after how many seconds to come back."""
    page = render_to_string("503.html", {"request": request})
    return HttpResponse(page, status=503, headers={"Retry-After": str(RETRY_AFTER)})


def failed(request: HttpRequest) -> HttpResponse:
    """The page for an error of ours: what it was is in the log."""
    return HttpResponse(render_to_string("500.html", {"request": request}), status=500)
