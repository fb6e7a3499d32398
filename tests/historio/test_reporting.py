"""Errors are reported to a server of ours, and with them neither secrets nor people."""

import builtins
import json

import pytest
import sentry_sdk
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from sentry_sdk.transport import Transport

from annotations.models import Token
from historio import reporting

DSN = "https://key@reports.example/1"


class Kept(Transport):
    """Keeps what would be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[dict] = []
        self.kinds: set[str] = set()

    def capture_envelope(self, envelope) -> None:
        self.kinds |= {item.type for item in envelope.items}
        self.events += [item.payload.json for item in envelope.items if item.type == "event"]


@pytest.fixture
def kept():
    transport = Kept()
    reporting.start(DSN, transport=transport)
    yield transport.events
    sentry_sdk.get_client().close()
    sentry_sdk.init()


def test_an_error_is_reported_with_its_request_and_without_secrets(administrator, kept, monkeypatch):
    def fail(self, *arguments: object, **more: object) -> None:
        password = "hunter-12345678"  # noqa: F841
        raise RuntimeError(
            "Authorization: Token 0123456789abcdef; postgresql://scholar:тайна-1917@db/historio"
        )

    monkeypatch.setattr("annotations.api.views.TableViewSet.list", fail)
    key = Token.issue(administrator)
    client = Client(raise_request_exception=False)
    failed = client.get("/api/v1/tags/?q=поиск", headers={"authorization": f"Token {key}"})
    assert failed.status_code == 500
    (event,) = [event for event in kept if "exception" in event]
    assert event["exception"]["values"][-1]["type"] == "RuntimeError"
    assert event["tags"]["request"] == failed.headers["X-Request-Id"]
    told = json.dumps(event, ensure_ascii=False)
    for secret in (key, "0123456789abcdef", "тайна", 'hunter-12345678"', "поиск", administrator.username):
        assert secret not in told.replace('password = "hunter-12345678"', ""), secret  # a line of the code


def test_nothing_is_sent_but_errors(db, client):
    transport = Kept()
    reporting.start(DSN, transport=transport)
    try:
        assert client.get("/api/v1/tags/").status_code == 200
        sentry_sdk.get_client().session_flusher.flush()
        sentry_sdk.capture_exception(RuntimeError("Всё пропало"))
    finally:
        sentry_sdk.get_client().close()
        sentry_sdk.init()
    assert transport.kinds == {"event"}


def test_an_address_that_is_none_is_refused_by_name():
    with pytest.raises(ImproperlyConfigured, match=r"^HISTORIO_SENTRY_DSN .*; it must be like"):
        reporting.start("reports.example")


def test_a_library_that_is_missing_is_named(monkeypatch):
    imported = builtins.__import__

    def without(name: str, *arguments: object) -> object:
        if name.startswith("sentry_sdk"):
            raise ImportError(name)
        return imported(name, *arguments)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(ImproperlyConfigured, match="pip install sentry-sdk"):
        reporting.start(DSN)
