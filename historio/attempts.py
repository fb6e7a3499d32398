"""Attempts to sign in: counted for the account and for the address, by django-axes."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string


class Attempts(AxesDatabaseHandler):
    """Failed attempts, in the database, so that all workers know of them."""

    def reset_user_attempts(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Forget those at the account that has now signed in.

        Those at other accounts stay, be they from the same address: else whoever has an account could
        sign in to it between guesses at somebody else's.
        """
        name = get_client_username(request, credentials)
        return AccessAttempt.objects.filter(username=name).delete()[0]


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """The name with which somebody tries to sign in, cut to what the table of attempts holds."""
    name = (credentials or request.POST).get("username")
    return name[:255] if name else None


def locked_out(request: HttpRequest, *_: Any) -> HttpResponse:
    """The page for whoever failed too often: 429."""
    wait = settings.AXES_COOLOFF_TIME
    page = render_to_string("429.html", {"minutes": int(wait.total_seconds() // 60), "request": request})
    response = HttpResponse(page, status=429)
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    response.headers["Cache-Control"] = "no-store"
    return response
