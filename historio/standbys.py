"""Reading from standbys: lists and pages, but for whoever has written what the standby does not have yet.

What asks the database asks `connections["default"]`. While a request that may be answered by a standby is
answered, that name leads to a connection to one, for this thread: so statements written by hand, COPY and
Django's models go there alike. What Django's models write meanwhile (the day on which a token was used, the
end of a session that is no longer good) goes to the primary (`Writes`).

Whoever writes is given a *mark*, the place in PostgreSQL's log up to which the primary had written then. It
comes back with the next request, in a cookie or a header, and is compared with the place up to which the
standby has replayed the log. The web processes share nothing, and keep nothing of anybody.
"""

import logging
import re
import time
from collections.abc import Callable, Iterator
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connections
from django.http import HttpRequest
from django.http.response import HttpResponseBase, StreamingHttpResponse

from historio.probes import LAG

logger = logging.getLogger(__name__)

#: The connection of a thread to the primary has this name while `default` leads elsewhere.
PRIMARY, STANDBY = "primary", "standby"
#: The mark of a client, in a cookie for whoever keeps those, and in a header for whoever does not.
COOKIE = "__Host-written" if settings.HTTPS else "written"
HEADER = "Historio-Written"
#: For so many seconds a client keeps its mark; a standby that is further behind is not asked at all.
LASTS = 24 * 60 * 60
#: The mark of who keeps cookies and has not written, and of who wrote while the place could not be learnt.
NOTHING, EVERYTHING = "0/0", "FFFFFFFF/FFFFFFFF"
MARK = re.compile("([0-9A-F]{1,8})/([0-9A-F]{1,8})")
#: What was learnt of a standby holds for so many seconds; so long one is left alone that did not answer.
FRESH, REST = 1.0, 5.0

#: Where the log is written to, as far as it cannot be lost.
WRITTEN = "SELECT pg_current_wal_flush_lsn()::text"
#: Up to where a standby has replayed it, whether it is one, and how many seconds what it shows is old.
REPLAYED = f"SELECT coalesce(pg_last_wal_replay_lsn()::text, '0/0'), told.* FROM ({LAG}) AS told"


class Standby:
    """What this process knows of the standbys, and of whether there is a primary."""

    #: When one did not answer; nobody asks for a while after that.
    failed = -REST
    #: When the primary was last sought in vain.
    alone = -REST

    @classmethod
    def may_answer(cls, mark: int) -> bool:
        """Whether the standby of this thread has replayed the log up to a mark, and is not too old; where
        there is no primary, an old one is better than none, and one that failed is asked again.

        One statement a second, or none; more only where the mark is beyond what was known.
        """
        now = time.monotonic()
        if now - cls.failed < REST and cls.has_primary(now):
            return False
        try:
            place, lag = cls.known(mark, now)
        except (DatabaseError, OSError) as error:
            logger.warning("no standby is read from: %s", error)
            cls.failed = now
            connections[STANDBY].close()
            return False
        return place >= mark and (lag <= settings.REPLICA_LAG or not cls.has_primary(now))

    @classmethod
    def known(cls, mark: int, now: float) -> tuple[int, float]:
        """The place up to which the standby has replayed the log, or some place before, and how old it is."""
        wrapper: Any = connections[STANDBY]
        wrapper.close_if_health_check_failed()  # else it might be another one by the time it is asked
        wrapper.ensure_connection()
        held = getattr(wrapper, "known", None)
        if held and held[0] is wrapper.connection and now - held[1] < FRESH and held[2] >= mark:
            return held[2], held[3]
        with wrapper.cursor() as cursor:
            cursor.execute(REPLAYED)
            replayed, is_standby, lag = cursor.fetchone()
        # Where no standby was to be had, this is the primary itself.
        place = place_of(replayed if is_standby else EVERYTHING) or 0
        wrapper.known = wrapper.connection, now, place, lag
        return place, lag

    @classmethod
    def has_primary(cls, now: float) -> bool:
        """Whether the primary can be reached; it is not sought for a while after that was in vain."""
        if now - cls.alone < REST:
            return False
        try:
            connections["default"].close_if_health_check_failed()
            connections["default"].ensure_connection()
        except (DatabaseError, OSError):
            cls.alone = now
            return False
        return True


class Reads:
    """Lets a standby answer what may be asked of one, and gives whoever writes their mark."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, from the primary or from a standby."""
        to_the_primary()  # an answer that nobody closed may have left the thread elsewhere
        if may_be_old(request):
            mark = mark_of(request)
            if mark is not None and Standby.may_answer(mark):
                response = self.from_a_standby(request)
            else:
                response = self.get_response(request)
                # The primary may have been lost by this very request: a standby answers what it did not.
                if is_lost(response, "default") and mark is not None and Standby.may_answer(mark):
                    response = self.from_a_standby(request)
            # Whoever brings this back keeps cookies, and so would bring the mark of what they wrote.
            if "Authorization" in request.headers and mark is None:
                remember(response, NOTHING)
            return response
        response = self.get_response(request)
        if request.method not in ("GET", "HEAD", "OPTIONS"):
            remember(response, written())
        return response

    def from_a_standby(self, request: HttpRequest) -> HttpResponseBase:
        """The answer of a standby; one that is still being made keeps the standby until its end.

        What a standby that was lost did not answer, the primary does: nothing was changed by asking.
        """
        to_a_standby()
        try:
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = FromStandby(response.streaming_content)
        except BaseException:
            to_the_primary()
            raise
        if response.streaming:
            return response
        seek = is_lost(response, STANDBY)
        to_the_primary()
        return self.get_response(request) if seek else response


class FromStandby:
    """The pieces of an answer that a standby makes while it is sent."""

    def __init__(self, pieces: Any) -> None:
        self.pieces = iter(pieces)

    def __iter__(self) -> Iterator[bytes]:
        return self

    def __next__(self) -> bytes:
        return next(self.pieces)

    def close(self) -> None:
        """Django closes the pieces themselves before this."""
        to_the_primary()


class Writes:
    """A router of Django's: what is written while a standby answers goes to the primary."""

    def db_for_write(self, *_: Any, **__: Any) -> str | None:
        """The name of the connection, or None for the usual one."""
        return PRIMARY if is_elsewhere() else None


def is_lost(response: HttpResponseBase, alias: str) -> bool:
    """Whether a request failed because the connection to its server broke."""
    held = connections[alias].connection
    return response.status_code >= 500 and (held is None or held.closed)


def to_a_standby() -> None:
    """Let `default` lead to a standby, in this thread."""
    connections[PRIMARY] = connections["default"]
    connections["default"] = connections[STANDBY]


def to_the_primary() -> None:
    """Let `default` lead to the primary again."""
    if is_elsewhere():
        connections["default"] = connections[PRIMARY]
        del connections[PRIMARY]


def is_elsewhere() -> bool:
    return hasattr(connections._connections, PRIMARY)  # type: ignore[attr-defined]


def may_be_old(request: HttpRequest) -> bool:
    """Whether a request asks for a list or a page for readers; the admin shows what is to be changed."""
    return request.method in ("GET", "HEAD") and not request.path_info.startswith("/admin/")


def mark_of(request: HttpRequest) -> int | None:
    """The place in the log up to which the client has to be shown everything; None if it cannot be known.

    Who says who they are, and sends no mark, may be a program that keeps none.
    """
    for given in (request.headers.get(HEADER), request.COOKIES.get(COOKIE)):
        if given is not None:
            return place_of(given)
    return None if "Authorization" in request.headers else 0


def place_of(mark: str) -> int | None:
    """A place in the log as a number; None if it is none."""
    found = MARK.fullmatch(mark)
    return int(found[1], 16) << 32 | int(found[2], 16) if found else None


def written() -> str:
    """The mark of whoever may have written just now."""
    try:
        with connections["default"].cursor() as cursor:
            cursor.execute(WRITTEN)
            (mark,) = cursor.fetchone()
    except (DatabaseError, OSError) as error:
        logger.warning("what was written has no mark: %s", error)
        return EVERYTHING
    return str(mark)


def remember(response: HttpResponseBase, mark: str) -> None:
    """Give the client its mark; that of somebody of whom nothing is known holds until a standby has all."""
    response.headers[HEADER] = mark
    lasts = settings.REPLICA_LAG if mark == EVERYTHING else LASTS
    response.set_cookie(COOKIE, mark, max_age=lasts, secure=settings.HTTPS, httponly=True, samesite="Lax")
