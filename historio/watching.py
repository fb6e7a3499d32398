"""What is seen of requests and statements from outside: numbers (`annotations.metrics`), and a line each.

Neither says who asked, or what for: no account, no address, no question.
"""

import logging
import re
import time
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from psycopg.sql import Composable

from annotations import metrics

METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
VERB = re.compile(
    r"\s*(SELECT|INSERT|UPDATE|DELETE|WITH|SET|SAVEPOINT|RELEASE|ROLLBACK|DECLARE|FETCH)\b", re.IGNORECASE
)
logger = logging.getLogger("historio.requests")


class Counted:
    """Counts each request, and how long it was until its answer began."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, counted by the view; what leads nowhere is `-`, so that nobody makes names."""
        began = time.perf_counter()
        response = self.get_response(request)
        took = time.perf_counter() - began
        found = request.resolver_match
        view = found.view_name if found else "-"
        method = request.method if request.method in METHODS else "other"
        metrics.REQUESTS.labels(method, view, str(response.status_code)).inc()
        metrics.ANSWERED.labels(view).observe(took)
        return response


class Told:
    """Writes a line of the log for each request: its id, method, path, status and milliseconds."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, told of; what was asked of a list, after the question mark, is the asker's own."""
        began = time.perf_counter()
        response = self.get_response(request)
        told = {
            "method": request.method,
            "path": request.path,
            "status": response.status_code,
            "milliseconds": round(1000 * (time.perf_counter() - began), 1),
        }
        line = "%(method)s %(path)s %(status)s in %(milliseconds)s ms"
        logger.info(line, told, extra={"request": request, "told": told})
        return response


def timed(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Execute a statement, counted by its verb (a wrapper of Django's)."""
    began = time.perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        found = VERB.match(sql.as_string(None) if isinstance(sql, Composable) else str(sql))
        verb = found[1].lower() if found else "other"
        metrics.STATEMENTS.labels(verb).inc()
        metrics.STATEMENT_SECONDS.labels(verb).inc(time.perf_counter() - began)


def time_statements(*, connection: Any, **_: Any) -> None:
    """Let a connection that was just made count what it executes (a receiver of Django's)."""
    if timed not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, timed)
