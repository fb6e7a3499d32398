"""Conditional requests (RFC 9110, 13): nobody overwrites what they have not seen."""

from typing import Any

from rest_framework.request import Request

from annotations.api.errors import PreconditionFailed, PreconditionRequired

#: The field with which a form says If-Match.
FORM_FIELD = "_if_match"


def etag(version: int) -> str:
    """The strong ETag of a version."""
    return f'"{version}"'


def tags(header: str) -> list[str]:
    """The ETags of a header; `W/` is tolerated."""
    return [tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()]


def matches(header: str, version: int) -> bool:
    """Whether a header names this version, or any (`*`)."""
    return "*" in tags(header) or etag(version) in tags(header)


def require_match(request: Request, current: dict[str, Any], form_value: Any = "") -> None:
    """Go on only if the client knows the current version: else 428, or 412 with the current state."""
    header = request.headers.get("If-Match", "") or str(form_value)
    if not header:
        raise PreconditionRequired
    if not matches(header, current["version"]):
        raise PreconditionFailed("It was changed meanwhile.", current)


def wants_new(request: Request) -> bool:
    """Whether the client says `If-None-Match: *`: only if there is none yet."""
    return "*" in tags(request.headers.get("If-None-Match", ""))


def is_known(request: Request, version: int) -> bool:
    """Whether the client holds this version already, so that 304 is enough."""
    return matches(request.headers.get("If-None-Match", ""), version)
