"""What browsers are told about every answer, and what they keep."""

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

pytestmark = pytest.mark.django_db
EVERYWHERE = [
    "/",
    "/admin/login/",
    "/api/v1/",
    "/api/v1/tags.csv",
    "/api/v1/nowhere/",
    "/nowhere",
    "/static/x",
]


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_answer_has_its_headers(client, address):
    headers = client.get(address).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]
    assert len(headers["X-Request-Id"]) > 10


def test_over_tls_browsers_are_told_to_keep_to_it(client, settings):
    settings.SECURE_HSTS_SECONDS, settings.PROXIES = 1000, 1
    settings.SECURE_SSL_REDIRECT, settings.SECURE_SSL_HOST = True, "historio.example.org"
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    client = Client()
    plain = client.get("/admin/", headers={"X-Forwarded-Proto": "http"})
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://historio.example.org/admin/")
    secure = client.get("/", headers={"X-Forwarded-Proto": "https"})
    assert (secure.status_code, secure.headers["Strict-Transport-Security"]) == (200, "max-age=1000")


def test_cookies_are_for_this_site_and_no_script(client, administrator, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "ada", "password": "a long enough secret", "next": "/admin/"})
    assert set(client.cookies) >= {"sessionid", "csrftoken"}
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert (cookie["httponly"], cookie["samesite"], cookie["secure"]) == (True, "Lax", True), name
        assert (cookie["domain"], cookie["path"]) == ("", "/")
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    "address", ["/admin/", "/admin/annotations/source/", "/admin/annotations/token/add/"]
)
def test_pages_of_the_admin_are_kept_in_no_cache(admin_client, address):
    assert {"no-store", "private"} <= set(admin_client.get(address).headers["Cache-Control"].split(", "))
