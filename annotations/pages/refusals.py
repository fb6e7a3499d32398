"""What people are told of requests that are refused unread, and of errors of ours."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


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
