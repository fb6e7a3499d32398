"""Every refusal is a problem document (RFC 9457), with the id of the request and `errors` by name."""

import math
from http import HTTPStatus
from typing import Any

import orjson
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, ValidationError
from django.db import DatabaseError, DataError, IntegrityError, OperationalError
from django.http import Http404, HttpResponse
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import set_rollback

from annotations.anchoring import Ambiguous
from annotations.downloads import TooMany
from annotations.importers.texts import Taken
from annotations.values.cells import plain
from annotations.violations import RETRY_AFTER, is_lost, is_unavailable, sqlstate, violation

MEDIA_TYPE = "application/problem+json"


class Moved(exceptions.APIException):
    """308: the thing is known by another slug now (RFC 9110, 15.4.9)."""

    status_code = 308

    def __init__(self, detail: str, location: str) -> None:
        self.location = location
        super().__init__(detail)


class Conflict(exceptions.APIException):
    """409: what is asked for does not go with what is there."""

    status_code = 409
    default_code = "conflict"

    def __init__(self, detail: str, **more: Any) -> None:
        self.more = more
        super().__init__(detail)


class Refused(exceptions.APIException):
    """400 with more to say than which names are wrong."""

    status_code = 400

    def __init__(self, detail: str, **more: Any) -> None:
        self.more = more
        super().__init__(detail)


class PreconditionFailed(exceptions.APIException):
    """412: the resource is not the one that the client knows; it is shown as it is."""

    status_code = 412

    def __init__(self, detail: str, current: dict[str, Any]) -> None:
        self.more = {"current": {name: plain(value) for name, value in current.items()}}
        super().__init__(detail)


class PreconditionRequired(exceptions.APIException):
    """428: a change must say which version it changes."""

    status_code = 428
    default_detail = 'Say which version you change: If-Match: "<version>".'


class TooLarge(exceptions.APIException):
    """413: more than this server takes at once."""

    status_code = 413


class BadGateway(exceptions.APIException):
    """502: somebody else was asked, and gave no answer."""

    status_code = 502


#: What is no mistake in what was sent, by the code of the refusal.
CODES = {"permission": 403, "changed": 409}


def problem(status: int, detail: str, **more: Any) -> dict[str, Any]:
    """A problem document."""
    return {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
        **more,
    }


def from_validation(error: ValidationError) -> dict[str, Any]:
    """What a model, a filter or the anchoring refused, under public names."""
    if isinstance(error, Ambiguous):
        candidates = [
            {name: getattr(found, name) for name in ("start", "end", "exact", "prefix", "suffix")}
            for found in error.candidates
        ]
        return problem(409, one_line(error), candidates=candidates, errors=error.message_dict)
    if not hasattr(error, "error_dict"):
        return problem(400, " ".join(error.messages))
    codes = {one.code for found in error.error_dict.values() for one in found}
    status = 409 if isinstance(error, Taken) else next((CODES[code] for code in CODES if code in codes), 400)
    return problem(status, one_line(error), errors=error.message_dict)


def one_line(error: ValidationError) -> str:
    """The first of what is wrong, in a sentence."""
    name, messages = next(iter(error.message_dict.items()))
    return messages[0] if name == "detail" else f"{name}: {messages[0]}"


def from_database(error: DatabaseError) -> dict[str, Any]:
    """What the database refused: a rule (400), or something taken or in use (409)."""
    found = violation(error)
    status = 409 if sqlstate(error) in ("23503", "23505", "23P01") else 400
    if not found.name:
        return problem(status, found.message)
    return problem(status, f"{found.name}: {found.message}", errors={found.name: [found.message]})


def handle(error: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """The answer to an exception; None lets it be a 500."""
    headers: dict[str, str] = {}
    if isinstance(error, ValidationError):
        document = from_validation(error)
    elif is_unavailable(error):
        set_rollback()
        return unavailable(context.get("request"), error)
    elif isinstance(error, (IntegrityError, DataError, OperationalError)):
        document = from_database(error)
    elif isinstance(error, TooMany):
        document = problem(429, str(error))
        headers["Retry-After"] = str(error.wait)
    elif isinstance(error, Http404):
        document = problem(404, str(error) or "There is nothing here.")
    elif isinstance(error, PermissionDenied):
        document = problem(403, str(error) or "You may not do this.")
    elif isinstance(error, RequestDataTooBig):
        document = problem(413, "This is too long for the fields of a form; send it as JSON or as a file.")
    elif isinstance(error, SuspiciousOperation):
        document = problem(400, str(error) or "The request makes no sense.")
    elif isinstance(error, exceptions.APIException):
        document = problem(error.status_code, str(error.detail), **getattr(error, "more", {}))
        if isinstance(error, Moved):
            # A slug may come back to what had it first, so nobody is to remember this.
            headers |= {"Location": error.location, "Cache-Control": "no-cache"}
        if authenticate := getattr(error, "auth_header", None):
            headers["WWW-Authenticate"] = authenticate
        if wait := getattr(error, "wait", None):
            headers["Retry-After"] = str(math.ceil(wait))
    else:
        return None
    set_rollback()
    return answer(document, context.get("request"), headers)


def answer(document: dict[str, Any], request: Any, headers: dict[str, str]) -> HttpResponse:
    """The document as a response: a page in the browsable API, JSON everywhere else.

    It names the request, so that the line in the log can be found.
    """
    if request_id := getattr(request, "id", ""):
        document = {**document, "request": request_id}
    renderer = getattr(request, "accepted_renderer", None)
    if renderer is not None and renderer.format == "api":
        return Response(document, status=document["status"], headers=headers)
    return HttpResponse(
        orjson.dumps(document, default=str),
        status=document["status"],
        content_type=MEDIA_TYPE,
        headers=headers,
    )


def unavailable(request: Any, error: BaseException | None) -> HttpResponse:
    """What to say while the database cannot: 503, and after how many seconds to come back."""
    if getattr(request, "method", "GET") in ("GET", "HEAD", "OPTIONS"):
        detail = "The database cannot be read now; try again."
    elif is_lost(error):
        detail = (
            "The database was lost. Whether this was still written is not known: look, or repeat it as "
            "PUT with If-None-Match: *, which writes nothing twice."
        )
    else:
        detail = "The database cannot do it now. Nothing was changed; try again."
    return answer(problem(503, detail), request, {"Retry-After": str(RETRY_AFTER)})


def failed(request: Any) -> HttpResponse:
    """What to say of an error of ours: 500, and nothing of what it was."""
    return answer(problem(500, "Something went wrong here. Nothing was changed."), request, {})
