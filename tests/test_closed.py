"""`HISTORIO_PUBLIC_READ=0`: who has no role reads nothing, and is told nothing."""

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from annotations.api.views import VIEWSETS
from annotations.models import Source, Token

pytestmark = pytest.mark.django_db

NOWHERE = "0f8fad5b-d9cb-469f-a165-70867728950e"

#: What tells of the software and not of what it holds, and the way in. Files are open, too: the sign-in
#: page needs its stylesheet, and they come with the program.
OPEN = {
    "/api/v1/schema/",
    "/api/v1/docs/",
    "/web-annotations/context.jsonld",
    "/admin/login/",
    "/static/annotations/historio.css",
}

DATA = [
    "/api/v1/",
    *(f"/api/v1/{viewset.resource}{suffix}" for viewset in VIEWSETS for suffix in ("", "/", ".csv", ".json")),
    *(
        f"/api/v1/{viewset.resource}/{key}/"
        for viewset in VIEWSETS
        for key in (("1",) if viewset.resource == "changes" else ("july-days", NOWHERE))
    ),
    f"/api/v1/editions/{NOWHERE}/text/",
    "/api/v1/sources/october-revolution-en/",
    "/api/v1/matrix/?event=july-days",
    "/api/v1/matrix.csv?event=july-days",
    "/api/v1/matrix.csv?event=july-days&shape=long",
    *(
        f"/api/v1/{name}{suffix}?event=july-days"
        for name in ("agreement", "derivations", "support")
        for suffix in ("/", ".csv")
    ),
    "/api/v1/events/july-days/names/",
    "/api/v1/events/july-days/history/",
    "/api/v1/events/july-days/history.csv",
    "/api/v1/readings.csv?state=open",
    *(f"/api/v1/snapshots/{NOWHERE}{page}" for page in ("/citation/", "/differences/", ".csv")),
    "/api/v1/matrix.csv-metadata.json?event=july-days",
    "/api/v1/annotations.csv-metadata.json",
    f"/api/v1/snapshots/{NOWHERE}.csv-metadata.json",
    "/web-annotations/",
    "/web-annotations/?iris=1&page=first",
    f"/web-annotations/{NOWHERE}",
]
PAGES = [
    "/",
    "/events/july-days",
    "/sources/october-revolution-en",
    "/sources/nowhere",
    f"/annotations/{NOWHERE}",
    *(f"/snapshots/{NOWHERE}{page}" for page in ("", ".csv", "/differences")),
    "/admin/",
    "/admin/annotations/source/",
    "/admin/annotations/datemention/timeline/",
    "/admin/autocomplete/",
]


@pytest.fixture(autouse=True)
def closed(settings) -> None:
    settings.PUBLIC_READ = False


def with_token(user) -> Client:
    return Client(headers={"Authorization": f"Token {Token.issue(user)}"})


@pytest.mark.parametrize("address", DATA)
def test_programs_are_asked_who_they_are(client, make_user, address):
    for method in ("get", "head", "options"):
        answer = getattr(client, method)(address)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Token"
    assert with_token(make_user("yuri")).get(address).status_code == 403
    assert with_token(make_user("rosa", "reader")).get(address).status_code in (200, 404)


def test_they_are_told_the_same_of_what_there_is_and_of_what_there_is_not(client):
    one, other = (
        client.get(f"/api/v1/sources/{slug}/").json() for slug in ("october-revolution-en", "nowhere")
    )
    assert one.pop("request") != other.pop("request")
    assert one == other


def test_who_has_no_role_is_told_nothing_by_writing_either(make_user):
    yuri = with_token(make_user("yuri"))
    there, body = "/api/v1/tags/soviet-view/", {"slug": "soviet-view"}
    sent = {"content_type": "application/json", "headers": {"If-None-Match": "*", "If-Match": "*"}}
    for address in (there, "/api/v1/tags/nowhere/"):
        for method in ("put", "patch", "delete", "post"):
            assert getattr(yuri, method)(address, body, **sent).status_code == 403


@pytest.mark.parametrize("address", PAGES)
def test_people_are_led_to_where_they_sign_in(client, make_user, address):
    for person in (None, make_user("yuri")):
        if person:
            client.force_login(person)
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/admin/login/?next=/")


@pytest.mark.parametrize("address", sorted(OPEN))
def test_what_holds_no_data_is_open(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    text = (b"".join(answer) if answer.streaming else answer.content).decode()
    assert not any(source.slug in text for source in Source.objects.exclude(slug="october-revolution-en"))


def addresses(patterns, before: str = "") -> set[str]:
    """Every address that the site knows, as it is written."""
    found = set()
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            found |= addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            found.add(here)
    return found


def test_no_address_without_a_name_in_it_is_forgotten(client):
    plain = {
        f"/{found}" for found in addresses(get_resolver().url_patterns) if not set(found) & set("<(^$?\\")
    }
    for address in sorted(plain - OPEN):
        answer = client.get(address)
        led = (302, 308)  # to where one signs in, and to the slash at the end
        assert answer.status_code in (*led, 401, 404) or address == "/admin/jsi18n/", address
