"""Whether the service lives and is ready, and what it counted: for balancers and for Prometheus.

They ask by an address instead of a name, over plain HTTP, and often: so they are answered before hosts and
TLS are looked at, and without a session. None of the answers says where the database is.
"""

import logging
import secrets
from collections.abc import Callable
from functools import cache
from http import HTTPStatus
from typing import Any

import orjson
from django.conf import settings
from django.db import DatabaseError, ProgrammingError, connections
from django.db.migrations.loader import MigrationLoader
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from annotations.api.errors import MEDIA_TYPE, problem
from historio import environment

logger = logging.getLogger(__name__)

#: How long a question to the database may take.
PATIENCE = "2s"

#: Whether this is a standby, and how many seconds what it shows is old: nothing, while a receiver of the
#: primary's log is there (of which ordinary roles see no more) and all that came is replayed.
LAG = """
  SELECT pg_is_in_recovery(), CASE
    WHEN NOT pg_is_in_recovery() THEN 0
    WHEN EXISTS (SELECT FROM pg_stat_wal_receiver WHERE pid IS NOT NULL)
         AND pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
    ELSE coalesce(extract(epoch FROM now() - pg_last_xact_replay_timestamp()), 0)
  END::float8"""


class Probes:
    """Answers `/healthz`, `/readyz` and `/metrics`, and lets everything else pass."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer to the probe, which no cache keeps, or to whatever it is."""
        probe = PROBES.get(request.path_info)
        if probe is None:
            return self.get_response(request)
        if request.method not in ("GET", "HEAD"):
            return refused(request, 405, "A probe is asked by GET.", Allow="GET, HEAD")
        response = probe(request)
        response.headers["Cache-Control"] = "no-store"
        return response


def document(status: int, told: dict[str, Any], media_type: str = "application/json") -> HttpResponse:
    return HttpResponse(orjson.dumps(told), status=status, content_type=media_type)


def refused(request: HttpRequest, status: int, detail: str, **headers: Any) -> HttpResponse:
    """A problem document; `errors` among the headers are its own."""
    more = {"errors": headers.pop("errors")} if "errors" in headers else {}
    told = problem(status, detail, request=getattr(request, "id", ""), **more)
    response = document(status, told, MEDIA_TYPE)
    for name, value in headers.items():
        response.headers[name.replace("_", "-")] = value
    return response


def alive(_: HttpRequest) -> HttpResponse:
    """200: the process answers, whatever its database does."""
    return document(HTTPStatus.OK, {"status": "alive"})


def ready(request: HttpRequest) -> HttpResponse:
    """200 if this process can do its work now, 503 with what is wrong if it cannot. Two statements, and two
    more where reads go to standbys: then whoever reads is served even while there is no primary.
    """
    found, wrong = looked_at("default", request)
    told = {"status": "ready", **(found or {"database": "none"})}
    if "standby" in settings.DATABASES:
        reads, wrong_of_reads = looked_at("standby", request)
        told["reads"] = reads or {"database": "none"}
        if "database" in wrong and "database" not in wrong_of_reads:
            wrong = {name: said for name, said in wrong_of_reads.items() if name != "replica"}
    if wrong:
        first = next(iter(wrong.values()))[0]
        return refused(request, 503, f"Not ready: {first}", errors=wrong, Retry_After="5")
    return document(HTTPStatus.OK, told)


def looked_at(alias: str, request: HttpRequest) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """What a database is and how old, if it answers, and what is wrong with it by name."""
    try:
        is_standby, lag, missing = asked(alias)
    except (DatabaseError, OSError) as error:
        logger.warning("not ready: %s", error, extra={"request": request})
        return {}, {"database": ["The database does not answer, or refuses."]}
    wrong = {}
    if missing:
        wrong["migrations"] = [f"{name} is not applied" for name in missing]
    if lag > settings.REPLICA_LAG:
        limit = settings.REPLICA_LAG
        wrong["replica"] = [f"The standby is {lag:.0f} seconds behind; {limit} are allowed."]
    return {"database": "standby" if is_standby else "primary", "lag": round(lag, 1)}, wrong


def asked(alias: str) -> tuple[bool, float, list[str]]:
    """Whether the database is a standby, how many seconds it is behind, and which migrations it lacks."""
    with connections[alias].cursor() as cursor:
        # For this message's transaction alone: a pooler may give the session to somebody else.
        cursor.execute(f"SELECT set_config('statement_timeout', '{PATIENCE}', true); {LAG}")
        cursor.nextset()
        is_standby, lag = cursor.fetchone()
        return is_standby, lag, [f"{app}.{name}" for app, name in missing(cursor)]


def missing(cursor: Any) -> list[tuple[str, str]]:
    """The migrations of this release that the database lacks. Those of a newer one are no hindrance."""
    try:
        cursor.execute("SELECT app, name FROM django_migrations")
    except ProgrammingError:  # an empty database
        return sorted(known())
    applied = set(cursor.fetchall())
    return sorted(
        key for key, replaced in known().items() if key not in applied and not applied >= {*replaced}
    )


@cache
def known() -> dict[tuple[str, str], tuple[tuple[str, str], ...]]:
    """The migrations of this release, and what each replaces (itself, if nothing)."""
    disk = MigrationLoader(None).disk_migrations
    return {key: tuple(migration.replaces) or (key,) for key, migration in disk.items()}


def counted(request: HttpRequest) -> HttpResponse:
    """What all processes counted; 404 without a token in the settings, 401 without it in the request."""
    if not settings.METRICS_TOKEN:
        return refused(request, 404, "There is nothing here.")
    given = request.headers.get("Authorization", "")
    if not secrets.compare_digest(given.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return refused(request, 401, "The metrics need their token.", WWW_Authenticate="Bearer")
    return HttpResponse(generate_latest(registry()), content_type=CONTENT_TYPE_LATEST)


def registry() -> CollectorRegistry:
    """What this process counted, or, where they count together, all of them."""
    if environment.text("PROMETHEUS_MULTIPROC_DIR"):
        together = CollectorRegistry()
        MultiProcessCollector(together)
        return together
    return REGISTRY


PROBES = {"/healthz": alive, "/readyz": ready, "/metrics": counted}
