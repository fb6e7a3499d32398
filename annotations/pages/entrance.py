"""Who may open the pages for readers: everybody, or, of a closed Historio, whoever has a role."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from annotations.permissions import may_read

View = Callable[..., HttpResponse]


def for_readers(view: View) -> View:
    """The page, or the way to where one signs in."""

    @wraps(view)
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may_read(request.user):
            return redirect_to_login(request.get_full_path(), reverse("admin:login"))
        return view(request, *args, **kwargs)

    return entered
