"""Sessions, and what other sites and false hosts would do with them."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from rest_framework.test import APIClient

from annotations.models import Annotation, Event, User

pytestmark = pytest.mark.django_db
RIGHT = "a long enough secret"
EVIL = "https://evil.example"
BODY = {"slug": "evil", "label": "Evil"}


@pytest.fixture
def browser(administrator) -> Client:
    """A browser that is signed in, and checks as ours do."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(administrator)
    return client


def sign_in(client: Client, username: str = "ada", **more: str):
    return client.post("/admin/login/", {"username": username, "password": RIGHT, "next": "/admin/"} | more)


# -- other sites --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": EVIL},
        {"Referer": f"{EVIL}/"},
        {"Origin": "null"},
        {"Origin": "http://testserver.evil.example"},
    ],
)
@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/x-www-form-urlencoded"])
def test_no_other_site_writes_with_somebodys_session(browser, headers, kind):
    body = "slug=evil&label=Evil" if "form" in kind else '{"slug": "evil", "label": "Evil"}'
    for method in ("post", "put", "patch", "delete"):
        address = "/api/v1/events/" if method == "post" else "/api/v1/events/july-days/"
        answer = getattr(browser, method)(
            address, body, content_type=kind, headers=headers | {"If-Match": "*"}
        )
        assert answer.status_code in (403, 415), method
    assert not Event.objects.filter(slug="evil").exists()
    assert Event.objects.filter(slug="july-days").exists()


@pytest.mark.parametrize("origin", [EVIL, "null", "http://testserver:81", "http://sub.testserver"])
def test_not_even_with_the_forms_token(browser, origin):
    page = browser.get("/admin/annotations/event/add/")
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    sent = BODY | {"csrfmiddlewaretoken": token}
    refused = browser.post("/admin/annotations/event/add/", sent, headers={"Origin": origin})
    assert refused.status_code == 403
    header = {"Origin": origin, "X-CSRFToken": token}
    refused = browser.post("/api/v1/events/", BODY, content_type="application/json", headers=header)
    assert refused.status_code == 403
    assert not Event.objects.filter(slug="evil").exists()


def test_pages_of_other_sites_may_read_as_anybody_and_nothing_else(browser):
    read = browser.get("/api/v1/tags/", headers={"Origin": EVIL})
    assert read.headers["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Credentials" not in read.headers
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        asked = {"Origin": EVIL, "Access-Control-Request-Method": method}
        told = browser.options("/api/v1/tags/", headers=asked)
        assert method not in told.headers["Access-Control-Allow-Methods"]
        assert "authorization" not in told.headers["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Origin" not in browser.get("/admin/", headers={"Origin": EVIL}).headers


@pytest.mark.parametrize("way", [{"_method": "DELETE"}, {"_method": "PUT"}])
def test_a_form_does_not_say_to_be_another_method(api, way):
    api.post("/api/v1/events/july-days/", way, format="multipart")
    api.post("/api/v1/events/july-days/", BODY, headers={"X-HTTP-Method-Override": "DELETE"})
    api.get("/api/v1/events/july-days/", way, headers={"X-HTTP-Method-Override": "DELETE"})
    assert Event.objects.get(slug="july-days").version == 1


# -- hosts and redirects ------------------------------------------------------------------------------------


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "testserver@evil.example", "a b"])
def test_only_our_own_hosts_are_answered(client, settings, host):
    settings.ALLOWED_HOSTS = ["localhost"]
    for address in ("/", "/admin/login/", "/api/v1/tags/"):
        refused = client.get(address, headers={"Host": host})
        assert refused.status_code == 400
        assert "evil.example" not in refused.content.decode()


def test_no_other_header_names_the_host(client):
    sent = {"X-Forwarded-Host": "evil.example", "Forwarded": "host=evil.example", "X-Host": "evil.example"}
    answer = client.get("/api/v1/annotations/?page_size=1", headers=sent)
    assert "evil.example" not in answer.content.decode()


@pytest.mark.parametrize(
    "target",
    [
        EVIL,
        "//evil.example",
        "\\\\evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        " //e.x",
    ],
)
def test_nobody_is_sent_elsewhere_after_signing_in(administrator, target):
    client = Client()
    assert "evil.example" not in client.get("/admin/login/", {"next": target}).headers.get("Location", "")
    entered = sign_in(client, next=target)
    assert (entered.status_code, entered.headers["Location"]) == (302, "/admin/")
    assert "evil.example" not in client.get("/admin/login/", {"next": target}).headers.get("Location", "")
    assert "evil.example" not in client.post("/admin/logout/", {"next": target}).headers.get("Location", "")


# -- sessions -----------------------------------------------------------------------------------------------


def test_a_session_that_was_foisted_on_somebody_is_not_theirs(administrator):
    attacker = Client()
    attacker.get("/admin/login/")
    planted = "a" * 32
    victim = Client()
    victim.cookies["sessionid"] = planted
    assert sign_in(victim).status_code == 302
    assert victim.cookies["sessionid"].value != planted
    attacker.cookies["sessionid"] = planted
    assert attacker.get("/admin/").status_code == 302


def test_each_signing_in_makes_a_new_key_and_a_new_csrf_token(administrator, make_user):
    client = Client()
    client.get("/admin/login/")
    before = client.cookies["csrftoken"].value
    sign_in(client)
    first = client.cookies["sessionid"].value
    assert client.cookies["csrftoken"].value != before
    make_user("boris", "reader")
    sign_in(client, "boris")
    assert client.cookies["sessionid"].value != first
    assert not Session.objects.filter(session_key=first).exists()


def test_a_link_signs_nobody_out(admin_client):
    assert admin_client.get("/admin/logout/").status_code == 405
    assert admin_client.get("/admin/").status_code == 200


def test_who_signed_out_is_out(administrator):
    client = Client()
    sign_in(client)
    stolen = client.cookies["sessionid"].value
    page = client.get("/admin/")
    assert "no-store" in page.headers["Cache-Control"]
    client.post("/admin/logout/")
    thief = Client()
    thief.cookies["sessionid"] = stolen
    assert thief.get("/admin/").status_code == 302


def test_a_new_password_signs_the_others_out(administrator):
    here, there = Client(), Client()
    sign_in(here)
    sign_in(there)
    new = "октябрь-1917-года"
    sent = {"old_password": RIGHT, "new_password1": new, "new_password2": new}
    assert here.post("/admin/password_change/", sent).status_code == 302
    assert here.get("/admin/").status_code == 200
    assert there.get("/admin/").status_code == 302


def test_an_account_that_is_deactivated_is_out_at_once(administrator, annotation):
    client = Client()
    sign_in(client)
    User.objects.update(is_active=False)
    assert client.get("/admin/").status_code == 302
    assert client.get(f"/admin/annotations/annotation/{annotation.pk}/change/").status_code == 302
    answer = client.patch(
        f"/api/v1/annotations/{annotation.uuid}/",
        {"note": "x"},
        "application/json",
        headers={"If-Match": "*"},
    )
    assert answer.status_code in (401, 403)
    assert sign_in(Client()).status_code == 200
    assert Annotation.objects.get(pk=annotation.pk).note == ""


@pytest.mark.parametrize("cookie", ["", "x", "../../etc/passwd", "a" * 5000, "' OR 1=1 --", "\\x00"])
def test_a_made_up_session_is_nobodys(client, cookie):
    client.cookies["sessionid"] = cookie
    assert client.get("/admin/").status_code == 302
    assert client.get("/api/v1/tags/").status_code == 200


def test_the_password_goes_with_no_request(administrator):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION="Basic YWRhOmEgbG9uZyBlbm91Z2ggc2VjcmV0")
    assert client.post("/api/v1/events/", BODY).status_code == 401
