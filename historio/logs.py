"""Logs and reports of errors: each names its request, and none tells a secret."""

import datetime
import logging
import re
from typing import Any

import orjson
from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

from annotations import acting
from historio.environment import without_passwords

#: What opens a door, wherever it is written.
SECRETS = (
    re.compile(r"(?i)\b(token|bearer|basic)(\s+|%20)[\w.~+/=-]{8,}"),
    re.compile(r"(?i)\b((?:__Host-)?(?:csrf\w*|session\w*)|password\w*|secret\w*)(\s*[=:]\s*)[^\s;,&'\"]+"),
)


def without_secrets(text: str) -> str:
    """The text with stars for keys, passwords and the ids of sessions."""
    for secret in SECRETS:
        text = secret.sub(r"\1\2***", text)
    return without_passwords(text)


class Requests(logging.Filter):
    """Says in each line which request it is about: `request_id`, or `-`."""

    def filter(self, record: logging.LogRecord) -> bool:
        request = getattr(record, "request", None) or acting.REQUEST.get()
        record.request_id = getattr(request, "id", "") or "-"
        return True


class Plain(logging.Formatter):
    """A line, and what led to it, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


class Json(logging.Formatter):
    """An object on one line, without secrets: when, where, of which request, and what is told."""

    def format(self, record: logging.LogRecord) -> str:
        told = {
            "time": datetime.datetime.fromtimestamp(record.created, datetime.UTC).isoformat(
                timespec="milliseconds"
            ),
            "level": record.levelname,
            "logger": record.name,
            "process": record.process,
            "request": getattr(record, "request_id", "-"),
            "message": without_secrets(record.getMessage()),
        }
        told |= {name: cleansed(value) for name, value in getattr(record, "told", {}).items()}
        if record.exc_info:
            told["error"] = without_secrets(self.formatException(record.exc_info))
        return orjson.dumps(told, default=str).decode()


def cleansed(value: Any) -> Any:
    """The same, with stars for secrets in every text of it."""
    if isinstance(value, str):
        return without_secrets(value)
    if isinstance(value, dict):
        return {name: cleansed(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [cleansed(one) for one in value]
    return value


class Reports(SafeExceptionReporterFilter):
    """Django's reports of errors, also its debug pages, without what opens a door."""

    hidden_settings = re.compile(
        "API|AUTH|TOKEN|KEY|SECRET|PASS|SIGNATURE|COOKIE|CSRF|SESSION|DATABASE", re.IGNORECASE
    )

    def is_active(self, request: HttpRequest | None) -> bool:
        """Always."""
        return True

    def get_traceback_frame_variables(self, request: HttpRequest | None, tb_frame: Any) -> Any:
        """What the code knew, but for what is called like a secret."""
        known = super().get_traceback_frame_variables(request, tb_frame)
        return [(name, self.cleanse_setting(name, value)) for name, value in known]
