"""Who may open the pages for readers, everybody or whoever has a role, and how often."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from annotations import rates
from annotations.pages.refusals import too_often
from annotations.permissions import may_read

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """The page, or the way to where one signs in. Who asks too often is told when to come back."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if wait := rates.count_request(request):
            return too_often(request, wait)
        if not may_read(request.user):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, *args, **kwargs)

    return entered
