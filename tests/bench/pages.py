"""The admin's lists, searches, filters and autocompletes: the time of their SQL, and how many statements."""

import time
from collections.abc import Iterator
from typing import Any

from django.db import connection
from django.test import Client

from annotations.models import User

AUTOCOMPLETE = "/admin/autocomplete/?app_label=annotations&model_name=annotation"
PAGES = {
    "start page": "/admin/",
    "annotations": "/admin/annotations/annotation/",
    "annotations, second page": "/admin/annotations/annotation/?p=2",
    "annotations with a common tag": "/admin/annotations/annotation/?tag=aspect-1",
    "annotations on an event": "/admin/annotations/annotation/?event=event-2",
    "annotations by a common word": "/admin/annotations/annotation/?q=revolution",
    "annotations by a rare word": "/admin/annotations/annotation/?q=quintessence",
    "annotations of one source": "/admin/annotations/annotation/?source=source-1",
    "passages": "/admin/annotations/passage/",
    "passages by a word": "/admin/annotations/passage/?q=revolution",
    "sources": "/admin/annotations/source/",
    "events": "/admin/annotations/event/",
    "names": "/admin/annotations/eventname/",
    "claims": "/admin/annotations/claim/",
    "tags": "/admin/annotations/tag/",
    "reviews": "/admin/annotations/review/",
    "changes": "/admin/annotations/change/",
    "autocomplete of passages": f"{AUTOCOMPLETE}&field_name=passage&term=revolution",
    "autocomplete of names": f"{AUTOCOMPLETE}&field_name=name&term=october",
    "reading a source": "/admin/annotations/source/1/change/",
}


class Statements:
    """Takes the time of each statement (a wrapper of Django's)."""

    def __init__(self) -> None:
        self.took: list[tuple[float, str]] = []

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.took.append((time.perf_counter() - began, str(sql)))


def measured(repeat: int = 3) -> Iterator[tuple[str, float, float, int, str]]:
    """Each page as an administrator sees it, the best of some visits: the seconds of its SQL, those of all of
    it, how many statements there were, and the slowest of them.
    """
    client = Client()
    client.force_login(User.objects.get(username="scholar-1"))
    for name, address in PAGES.items():
        found = []
        for _ in range(repeat):
            statements = Statements()
            began = time.perf_counter()
            with connection.execute_wrapper(statements):
                response = client.get(address)
                getattr(response, "getvalue", bytes)()
            whole = time.perf_counter() - began
            if response.status_code != 200:
                raise AssertionError(f"{address}: {response.status_code}")
            sql = sum(seconds for seconds, _ in statements.took)
            slowest = max(statements.took, default=(0.0, ""))[1]
            found.append((sql, whole, len(statements.took), slowest))
        yield name, *min(found)
