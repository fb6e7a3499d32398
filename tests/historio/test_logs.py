"""Logs and reports of errors tell no secret, and name their request."""

import logging
import re
import sys
from collections.abc import Iterator
from io import StringIO

import pytest
from django.conf import settings as configured
from django.test import Client, RequestFactory
from django.views.debug import ExceptionReporter

from annotations.models import Token
from historio.logs import Plain, Reports, Requests

pytestmark = pytest.mark.django_db
RIGHT, WRONG = "a long enough secret", "неверный-пароль-1917"


@pytest.fixture
def log() -> Iterator[StringIO]:
    """All that is logged, of every level, as it would be written."""
    written = StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(Plain(configured.LOGGING["formatters"]["plain"]["format"], style="{"))
    handler.addFilter(Requests())
    root, level = logging.getLogger(), logging.getLogger().level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def broken(monkeypatch) -> None:
    """An error of ours, whose words and variables have secrets in them."""

    def fail(self, *arguments: object, **more: object) -> None:
        password, token = "hunter-12345678", "0123456789abcdef" * 4
        raise RuntimeError(f"Authorization: Token {token}, sessionid=abcdef1234; password={password}")

    monkeypatch.setattr("annotations.api.views.TableViewSet.list", fail)
    monkeypatch.setattr("annotations.pages.entrance.may_read", fail)


def test_nothing_that_opens_a_door_is_logged(administrator, log, broken):
    client = Client(raise_request_exception=False, enforce_csrf_checks=True)
    page = client.get("/admin/login/")
    form = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    sign_in = {"csrfmiddlewaretoken": form, "username": "ada", "next": "/admin/"}
    client.post("/admin/login/", sign_in | {"password": WRONG})
    client.post("/admin/login/", {"username": "ada", "password": WRONG})  # without a CSRF token
    entered = client.post("/admin/login/", sign_in | {"password": RIGHT})
    assert entered.status_code == 302
    key = Token.issue(administrator)
    header = {"authorization": f"Token {key}"}
    Client(raise_request_exception=False).get("/api/v1/tags/", headers=header)
    Client().get("/api/v1/nowhere/", headers={"authorization": f"Token {'f' * 64}"})
    client.get("/")
    told = log.getvalue()
    assert "RuntimeError" in told
    assert "Internal Server Error" in told
    secrets = [RIGHT, WRONG, key, "f" * 64, form, "hunter-12345678", "0123456789abcdef", "abcdef1234"]
    secrets += [morsel.value for morsel in client.cookies.values()]
    assert [secret for secret in secrets if secret and secret in told] == []


def test_a_line_names_its_request(client, log):
    missing = client.get("/api/v1/nowhere/")
    assert f"[{missing.headers['X-Request-Id']}]: Not Found" in log.getvalue()
    logging.getLogger("annotations").warning("no request")
    assert "annotations [-]: no request" in log.getvalue()


def test_an_error_of_ours_is_a_document_in_the_api(broken, log):
    failed = Client(raise_request_exception=False).get("/api/v1/sources/")
    assert failed.status_code == 500
    assert failed.headers["Content-Type"] == "application/problem+json"
    assert failed.json() == {
        "type": "about:blank",
        "title": "Internal Server Error",
        "status": 500,
        "detail": "Something went wrong here. Nothing was changed.",
        "request": failed.headers["X-Request-Id"],
    }
    assert failed.headers["X-Request-Id"] in log.getvalue()


def test_an_error_of_ours_is_a_page_elsewhere(broken, log):
    failed = Client(raise_request_exception=False).get("/")
    page = failed.content.decode()
    assert failed.status_code == 500
    assert failed.headers["X-Request-Id"] in page
    assert "RuntimeError" not in page
    assert "hunter" not in page


@pytest.mark.parametrize("address", ["/nowhere", "/admin/nowhere/", "/annotations/x"])
def test_every_page_of_a_refusal_names_its_request(client, admin_client, address):
    for asking in (client, admin_client):
        page = asking.get(address, follow=True)
        if page.status_code >= 400:
            assert page.headers["X-Request-Id"] in page.content.decode()


def test_the_page_of_a_wrong_host_names_its_request(client):
    refused = client.get("/", headers={"host": "evil.example"})
    assert refused.status_code == 400
    assert refused.headers["X-Request-Id"] in refused.content.decode()


def test_a_request_does_not_choose_its_id(client):
    given = "x\r\nSet-Cookie: a=b"
    assert client.get("/", headers={"X-Request-Id": given}).headers["X-Request-Id"] != given


def test_a_debug_page_hides_what_opens_a_door(settings):
    settings.DEBUG = True
    request = RequestFactory(
        headers={"authorization": "Token geheim-1234", "x-csrftoken": "csrf-geheim"}
    ).get("/")
    request.COOKIES = {"sessionid": "sitzung-geheim", "__Host-sessionid": "sitzung-geheim"}
    request.META |= {"CSRF_COOKIE": "csrf-geheim", "HTTP_COOKIE": "sessionid=sitzung-geheim"}
    try:
        password, token, harmless = "passwort-geheim", "schlüssel-geheim", "sichtbar"  # noqa: F841
        raise RuntimeError
    except RuntimeError:
        page = ExceptionReporter(request, *sys.exc_info()).get_traceback_html()
    shown = re.sub(r"(?s)<li[^>]*>.*?</li>|<textarea.*?</textarea>", "", page)  # lines of the code itself
    assert "sichtbar" in shown
    assert "geheim" not in shown
    assert settings.SECRET_KEY not in page
    assert isinstance(ExceptionReporter(request, None, None, None).filter, Reports)
