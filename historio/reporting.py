"""Errors of ours, told to a server that speaks Sentry's protocol, where one is configured."""

from typing import Any

from django.core.exceptions import ImproperlyConfigured

from annotations import acting
from historio.logs import cleansed

#: What of a request says who asked, and what for.
PRIVATE = ("cookies", "data", "env", "query_string", "headers")


def start(dsn: str, *, transport: Any = None) -> None:
    """Report from now on. Raises ImproperlyConfigured if the library is missing, or the address is none."""
    try:
        import sentry_sdk
        from sentry_sdk.utils import BadDsn
    except ImportError as error:
        raise ImproperlyConfigured(
            "HISTORIO_SENTRY_DSN is set, and sentry-sdk is not installed; it must be: pip install sentry-sdk"
        ) from error
    try:
        sentry_sdk.init(
            dsn,
            transport=transport,
            before_send=told,
            include_local_variables=False,  # a variable may be a password, whatever it is called
            include_source_context=True,
            max_request_body_size="never",
            max_breadcrumbs=0,
            traces_sample_rate=None,
            auto_session_tracking=False,  # how many requests there were is for the metrics to say
        )
    except BadDsn as error:
        raise ImproperlyConfigured(
            f"HISTORIO_SENTRY_DSN is no address to report to ({error}); it must be like https://key@host/1"
        ) from error


def told(event: Any, hint: Any) -> Any:
    """The event without what opens a door or tells of a person, and with the id of its request."""
    event.pop("user", None)
    if "request" in event:
        event["request"] = {name: value for name, value in event["request"].items() if name not in PRIVATE}
    event["tags"] = {**event.get("tags", {}), "request": getattr(acting.REQUEST.get(), "id", "-")}
    return cleansed(event)
