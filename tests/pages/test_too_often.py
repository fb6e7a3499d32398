"""Who asks for pages too often waits, as who asks the API too often does: it is one count."""

import pytest
from django.test import Client

from annotations.models import Annotation
from tests.database import frozen, save

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_a_day")]


def statuses(client: Client, address: str, count: int = 4, **more: object) -> list[int]:
    found = [client.get(address, headers={"Accept": "text/html"}, **more) for _ in range(count)]
    for answer in found:
        if answer.streaming:
            answer.getvalue()  # and the file is closed
    return [answer.status_code for answer in found]


@pytest.fixture
def addresses(annotator) -> list[str]:
    """One of each page for readers."""
    snapshot = frozen(save(annotator))
    return [
        "/",
        "/events/october-revolution",
        "/events/october-revolution/quotes",
        "/sources/october-revolution-en",
        f"/annotations/{Annotation.objects.first().uuid}",
        f"/snapshots/{snapshot.uuid}",
        f"/snapshots/{snapshot.uuid}.csv",
        f"/snapshots/{snapshot.uuid}/differences?since={snapshot.uuid}",
    ]


def test_every_page_for_readers_is_counted(client, addresses):
    for number, address in enumerate(addresses):
        assert statuses(client, address, REMOTE_ADDR=f"192.0.2.{number}")[-2:] == [200, 429], address


def test_the_page_says_when_to_come_back_and_looks_like_the_others(client):
    assert statuses(client, "/", 3) == [200] * 3
    refused = client.get("/")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "text/html; charset=utf-8"
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 60 * 60
    assert "no-store" in refused.headers["Cache-Control"]
    text = refused.content.decode()
    assert f"Wait {refused.headers['Retry-After']} seconds" in text
    assert refused.headers["X-Request-Id"] in text
    assert 'name="robots" content="noindex"' in text


def test_nothing_is_looked_up_for_who_has_to_wait(client, django_assert_num_queries):
    statuses(client, "/events/october-revolution", 3)
    with django_assert_num_queries(0):
        assert statuses(client, "/events/october-revolution", 1) == [429]


def test_pages_and_the_api_are_one_count(client):
    assert statuses(client, "/", 2) == [200, 200]
    assert statuses(client, "/api/v1/tags/", 2) == [200, 429]
    assert statuses(client, "/", 1) == [429]


def test_an_account_is_counted_and_not_its_address(client, annotator, make_user):
    assert statuses(client, "/")[-1] == 429
    for person in (annotator, make_user("иван", "reader")):
        browser = Client()
        browser.force_login(person)
        assert statuses(browser, "/") == [200, 200, 200, 429]


def test_what_is_not_there_is_counted_as_well(client):
    assert statuses(client, "/sources/nowhere") == [404, 404, 404, 429]


def test_a_closed_historio_counts_before_it_leads_to_where_one_signs_in(client, settings):
    settings.PUBLIC_READ = False
    assert statuses(client, "/sources/october-revolution-en") == [302, 302, 302, 429]


def test_neither_files_nor_the_admin_are_counted(client, annotator):
    assert set(statuses(client, "/admin/login/", 5)) == {200}
    assert set(statuses(client, "/static/annotations/mark.svg", 5)) == {200}
    client.force_login(annotator)
    assert set(statuses(client, "/admin/", 5)) == {200}
