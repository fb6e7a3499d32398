"""Logs and reports of errors: each names its request, and none tells a secret."""

import logging
import re
from typing import Any

from django.http import HttpRequest
from django.views.debug import SafeExceptionReporterFilter

#: What opens a door, wherever it is written.
SECRETS = (
    re.compile(r"(?i)\b(token|bearer|basic)(\s+|%20)[\w.~+/=-]{8,}"),
    re.compile(r"(?i)\b((?:__Host-)?(?:csrf\w*|session\w*)|password\w*|secret\w*)(\s*[=:]\s*)[^\s;,&'\"]+"),
)


def without_secrets(text: str) -> str:
    """The text with stars for keys, passwords and the ids of sessions."""
    for secret in SECRETS:
        text = secret.sub(r"\1\2***", text)
    return text


class Requests(logging.Filter):
    """Says in each line which request it is about: `request_id`, or `-`."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = getattr(getattr(record, "request", None), "id", "") or "-"
        return True


class Plain(logging.Formatter):
    """A line, and what led to it, without secrets."""

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))


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
