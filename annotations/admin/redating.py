"""What somebody has changed is followed by the dates of the sources that it concerns."""

from collections.abc import Collection

from django.contrib import messages
from django.db import models
from django.http import HttpRequest
from django.utils.translation import ngettext

from annotations import redating


def follow(request: HttpRequest, row: models.Model, changed: Collection[str]) -> None:
    """Read them again; where that would take too long, say how many texts are left for later."""
    if left := redating.follow(row, changed):
        told = ngettext(
            "The dates of %(count)d text are read again later: at the next start, or by %(command)s.",
            "The dates of %(count)d texts are read again later: at the next start, or by %(command)s.",
            left,
        )
        messages.warning(request, told % {"count": left, "command": "manage.py find_dates --outdated"})
