"""The page on which a visitor begins."""

import re

import pytest
from django.utils.html import escape

from annotations.models import Event, Source

LINK = re.compile(r'(?:href|src)="([^"]*)"')


def page(client) -> str:
    response = client.get("/")
    assert response.status_code == 200
    return response.content.decode()


def source(slug: str, title: str, language: str) -> Source:
    made = Source(slug=slug, title=title, language=language)
    made.full_clean()
    made.save()
    return made


@pytest.mark.django_db
def test_a_visitor_sees_each_source_with_its_language_and_licence(client):
    shown = page(client)
    assert '<cite lang="tl" dir="ltr">Himagsikang Ruso ng 1917</cite>' in shown
    assert "<dd>tl</dd>" in shown
    assert "<dd>CC-BY-SA-4.0</dd>" in shown


@pytest.mark.django_db
def test_a_title_is_marked_with_the_direction_of_its_script(client):
    source("thawra-ar", "ثورة أكتوبر", "ar")
    assert '<cite lang="ar" dir="rtl">ثورة أكتوبر</cite>' in page(client)


@pytest.mark.django_db
def test_a_title_is_text_and_never_markup(client):
    title = '<script>alert("Октябрь")</script>'
    source("markup-ru", title, "ru")
    shown = page(client)
    assert escape(title) in shown
    assert title not in shown


@pytest.mark.django_db
def test_wider_events_come_before_their_parts(client):
    shown = page(client)
    wider, part = (shown.index(f"/events/{slug}?") for slug in ("russian-revolution", "october-revolution"))
    assert wider < part


@pytest.mark.django_db
def test_every_link_of_the_page_leads_somewhere(client):
    links = [link.replace("&amp;", "&") for link in LINK.findall(page(client)) if link.startswith("/")]
    assert any("matrix.csv" in link for link in links)
    for link in links:
        if link.startswith("/static/"):
            continue
        response = client.get(link, headers={"Accept": "text/html,*/*;q=0.8"})
        assert response.status_code in (200, 302), link
        if response.streaming:
            assert b"".join(response.streaming_content)


@pytest.mark.django_db
def test_the_page_loads_only_its_stylesheets_and_runs_nothing(client):
    response = client.get("/")
    shown = response.content.decode()
    policy = response["Content-Security-Policy"]
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} <= set(policy.split("; "))
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|<img|<iframe", shown)
    sheets = re.findall(r'<link rel="stylesheet" href="([^"]*)"', shown)
    assert sheets == ["/static/annotations/colours.css", "/static/annotations/historio.css"]


@pytest.mark.django_db
def test_thirty_sources_and_events_cost_no_more_queries_than_the_sample(client, django_assert_num_queries):
    with django_assert_num_queries(2):
        page(client)
    for number in range(30):
        source(f"source-{number}", f"Источник {number}", "ru")
        Event.objects.create(slug=f"event-{number}", part_of=Event.objects.get(slug="july-days"))
    with django_assert_num_queries(2):
        page(client)


@pytest.mark.django_db
def test_more_than_a_page_of_sources_leads_to_their_list(client):
    assert "all sources" not in page(client)
    for number in range(60):
        source(f"source-{number}", f"Источник {number}", "ru")
    assert 'href="/api/v1/sources/">all sources</a>' in page(client)


@pytest.mark.django_db
def test_an_empty_instance_has_a_start_page_too(client, monkeypatch):
    monkeypatch.setattr(Source.objects, "visible_to", lambda _: Source.objects.none())
    assert "There are none yet." in page(client)


@pytest.mark.django_db
def test_a_closed_instance_asks_visitors_to_sign_in(client, settings, administrator):
    settings.PUBLIC_READ = False
    response = client.get("/")
    assert response.status_code == 302
    assert response["Location"] == "/admin/login/?next=/"
    client.force_login(administrator)
    assert "Annotate" in page(client)


@pytest.mark.django_db
def test_the_address_that_exports_cite_leads_to_the_annotation(client, annotation):
    response = client.get(annotation.get_absolute_url(), follow=True)
    assert response.redirect_chain == [(f"/api/v1/annotations/{annotation.uuid}/", 302)]
    assert response.json()["exact"] == "October coup"
