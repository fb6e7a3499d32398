"""The pages for readers: an event, a source, an annotation; every number leads to its words."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Claim, Event, EventName, Passage, Source
from tests.database import frozen, judge, save

pytestmark = pytest.mark.django_db

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


def shown(client, address: str, status: int = 200) -> str:
    response = client.get(address, headers=BROWSER)
    assert response.status_code == status
    return response.content.decode()


def links(page: str, pattern: str) -> list[str]:
    return [unescape(found) for found in re.findall(rf'href="({pattern}[^"]*)"', page)]


# -- an event ------------------------------------------------------------------------------------------


def test_every_count_leads_to_its_quotes_and_every_quote_to_its_words(client, english):
    page = shown(client, "/events/october-revolution")
    cells = re.findall(r'<a class="count" href="([^"]+)">(\d+)</a>', page)
    assert sum(int(count) for _, count in cells) == 15
    for address, count in cells:
        text = shown(client, unescape(address).partition("#")[0])
        assert len(re.findall(r'<li id="a[0-9a-f-]{36}"', text)) == int(count), address
    for quote in links(page, "/annotations/"):
        assert '<mark class="' in shown(client, quote)


def test_a_count_leads_to_words_far_down_a_long_text(client, annotator):
    paragraphs = [f"Paragraph {number} says nothing." for number in range(1, 131)]
    paragraphs[99] = paragraphs[129] = "The Bolshevik putsch came at last 🤔."
    source, _ = load_source(
        {"slug": "long-en", "title": "Long", "language": "en"}, PlainText().read("\n\n".join(paragraphs))
    )
    for passage in Passage.objects.filter(edition__source=source, ordinal__in=(100, 130)):
        made = Annotation(passage=passage, start=4, end=20, exact="Bolshevik putsch", creator=annotator)
        made.name = EventName.objects.get(slug="bolshevik-coup-en")
        made.full_clean()
        made.save()
    page = shown(client, "/sources/long-en?name=bolshevik-coup-en")
    assert page.count('<li id="a') == 2
    assert "Paragraph 1 says" not in page
    assert "Paragraph 1 says" in shown(client, "/sources/long-en")
    (listed,) = links(page, "/api/v1/annotations[?]")
    assert listed.partition("?")[2] == "name=bolshevik-coup-en&source=long-en"


def test_the_ledger_has_a_bar_and_a_number_for_each_attested_name(client):
    page = shown(client, "/events/october-revolution")
    ledger = page.partition('<table class="ledger">')[2].partition("</table>")[0]
    assert re.findall(r'value="(\d+)"></meter> (\d+)', ledger)[:2] == [("5", "5"), ("3", "3")]
    assert ledger.count("<tr>") == 1 + 8
    assert "en: 5; tl: 3; shared by several languages: 3." in page


@pytest.mark.parametrize(("rows", "row"), [("name", "October coup"), ("claim", "almost"), ("question", "?")])
def test_the_matrix_has_names_claims_or_questions_in_its_rows(client, rows, row):
    page = shown(client, f"/events/october-revolution?rows={rows}")
    assert row in page.partition('class="scroll matrix"')[2]
    assert shown(client, "/events/october-revolution?rows=date", 404)


def test_former_slugs_lead_on_and_what_is_not_there_is_a_404(client):
    for thing in (Event.objects.get(slug="july-days"), Source.objects.get(slug="october-revolution-en")):
        kind, slug = ("events", "sources")[isinstance(thing, Source)], thing.slug
        thing.slug = "another-one"
        thing.save()
        response = client.get(f"/{kind}/{slug}")
        assert (response.status_code, response.headers["Location"]) == (302, f"/{kind}/another-one")
        shown(client, f"/{kind}/nowhere", 404)


def test_an_event_has_its_parts_and_what_was_frozen_of_it(client, annotator):
    made = frozen(save(annotator, "Как <она> называется?"))
    page = shown(client, "/events/october-revolution")
    assert links(page, f"/snapshots/{made.uuid}")
    assert "Как &lt;она&gt; называется?" in page
    assert not links(shown(client, "/events/july-days"), f"/snapshots/{made.uuid}")
    found = Event.objects.get(slug="october-revolution")
    found.slug = "october-1917"
    found.save()
    wider = frozen(save(annotator, "И ещё", query="event=july-days,october-1917&rows=claim&columns=source"))
    page = shown(client, "/events/october-1917")
    assert links(page, f"/snapshots/{made.uuid}")
    assert links(page, f"/snapshots/{wider.uuid}")
    assert links(shown(client, "/events/july-days"), f"/snapshots/{wider.uuid}")
    assert links(shown(client, "/events/russian-revolution"), "/events/october-1917")


# -- a source -----------------------------------------------------------------------------------------


def test_a_source_shows_its_words_marked_with_citation_and_licence(client, english):
    page = shown(client, "/sources/october-revolution-en")
    assert "CC-BY-SA-4.0" in page
    assert english.citation in unescape(page)
    assert '<mark class="' in page
    text = re.sub(r"<[^>]+>", "", page.partition('<p id="p1"')[2].partition(">")[2].partition("</p>")[0])
    assert unescape(text) == Passage.objects.get(edition__source=english, ordinal=1).text


def test_words_are_in_their_own_language_and_direction_and_overlap(client, annotator):
    words = "ثورة أكتوبر 😀 في بتروغراد"
    source, _ = load_source({"slug": "thawra-ar", "title": "ثورة", "language": "ar"}, PlainText().read(words))
    passage = Passage.objects.get(edition__source=source)
    for start, end in ((0, 11), (5, 13)):
        made = Annotation(passage=passage, start=start, end=end, exact=words[start:end], creator=annotator)
        made.full_clean()
        made.save()
    page = shown(client, "/sources/thawra-ar")
    assert '<p id="p1" class="text paragraph" lang="ar" dir="rtl"' in page
    assert 'class="cn un"' in page
    assert f'<q lang="ar" dir="rtl">{words[5:13]}</q>' in page


def test_filters_narrow_what_is_marked_and_what_makes_no_sense_is_said(client):
    page = shown(client, "/sources/october-revolution-en?view=soviet-view")
    assert page.count('<li id="a') == 2
    assert "view: <bdi>soviet-view</bdi>" in page
    assert "colour" in shown(client, "/sources/october-revolution-en?colour=<red>", 400)
    page = shown(client, "/sources/october-revolution-en?view=%3Cred%3E", 400)
    assert "&lt;red&gt;" in page
    assert "<red>" not in page


def test_a_long_source_is_parted_into_pages(client):
    text = "\n\n".join(f"Абзац {number}." for number in range(1, 132))
    load_source({"slug": "long-ru", "title": "Долгое", "language": "ru"}, PlainText().read(text))
    first = shown(client, "/sources/long-ru")
    assert first.count('class="passage"') == 60
    (following,) = links(first, r"\?from=61")
    second = shown(client, f"/sources/long-ru{following.partition('#')[0]}")
    assert "Абзац 61." in second
    assert links(second, r"\?from=121")
    assert links(second, r"\?from=1#")


def test_what_is_hidden_is_not_there(client, english, annotator):
    annotation = Annotation.objects.filter(source=english).first()
    Source.objects.filter(pk=english.pk).update(visibility="members")
    shown(client, f"/sources/{english.slug}", 404)
    assert client.get(f"/annotations/{annotation.uuid}", headers=BROWSER).status_code == 302
    assert "/sources/october-revolution-en" not in shown(client, "/events/october-revolution")
    client.force_login(annotator)
    shown(client, f"/sources/{english.slug}")


# -- an annotation -------------------------------------------------------------------------------------


def test_an_annotation_shows_its_passage_what_it_says_who_and_its_reviews(client, annotation):
    judge([annotation], "rejected", reason="Это <цитата>.")
    page = shown(client, f"/annotations/{annotation.uuid}")
    assert '<q lang="en" dir="ltr">October coup</q>' in page
    assert "focus-start" in page
    for said in ("ada", "Rejected", "Это &lt;цитата&gt;.", "CC-BY-SA-4.0"):
        assert said in page, said
    assert links(page, r"/sources/october-revolution-en\?from=1#p1")


def test_programs_are_led_to_the_api_as_before(client, annotation):
    for headers in ({}, {"Accept": "application/json"}, {"Accept": "*/*"}):
        response = client.get(f"/annotations/{annotation.uuid}", headers=headers)
        assert (response.status_code, response.headers["Location"]) == (
            302,
            f"/api/v1/annotations/{annotation.uuid}/",
        )
        assert "Accept" in response.headers["Vary"]


def test_an_annotation_of_an_older_edition_leads_to_its_own_text_and_to_its_successor(
    client, annotation, english
):
    old = english.editions.get()
    text = "Позже 😀.\n\n" + old.text
    load_edition(english, PlainText().read(text), revision="2", issued="2026-11-27")
    reanchoring.apply(english)
    annotation.refresh_from_db()
    after = f"/annotations/{annotation.superseded_by_id}"
    response = client.get(f"/annotations/{annotation.uuid}", headers=BROWSER)
    assert response.headers["Link"] == f'<{after}>; rel="successor-version"'
    page = response.content.decode()
    assert links(page, after)
    (place,) = links(page, r"/sources/october-revolution-en\?from=1&amp;edition=")
    assert place == f"/sources/october-revolution-en?from=1&edition={old.uuid}#p1"
    then = shown(client, place.partition("#")[0])
    assert f'<li id="a{annotation.uuid}"' in then
    assert "Позже" not in then
    assert "2026-11-27" not in then
    now = shown(client, after)
    assert links(now, f"/annotations/{annotation.uuid}")
    (place,) = links(now, r"/sources/october-revolution-en\?from=2")
    read = shown(client, "/sources/october-revolution-en")
    assert "Позже 😀." in read
    assert "2026-11-27" in read
    assert f'<li id="a{annotation.superseded_by_id}"' in read


# -- all of them ---------------------------------------------------------------------------------------


def test_a_closed_historio_shows_them_to_members_only(client, annotation, annotator, settings):
    settings.PUBLIC_READ = False
    addresses = (
        "/events/october-revolution",
        "/sources/october-revolution-en",
        f"/annotations/{annotation.uuid}",
    )
    for address in addresses:
        response = client.get(address, headers=BROWSER)
        assert response.headers["Location"] == f"/admin/login/?next={address}"
    client.force_login(annotator)
    for address in addresses:
        shown(client, address)


def test_they_run_nothing_and_load_only_stylesheets(client, annotation, annotator):
    made = frozen(save(annotator))
    for address in (
        "/events/october-revolution",
        "/sources/october-revolution-en",
        f"/annotations/{annotation.uuid}",
        f"/snapshots/{made.uuid}",
    ):
        page = shown(client, address)
        assert not re.search(r"<script|<style|\sstyle=|\son\w+=|<img|<iframe", page), address


def test_more_evidence_costs_no_more_queries(client, passage, annotator):
    def queries(address: str) -> int:
        with CaptureQueriesContext(connection) as found:
            shown(client, address)
        return len(found)

    addresses = ("/events/october-revolution?rows=claim", "/sources/october-revolution-en")
    for address in addresses:
        shown(client, address)
    claim = Claim.objects.get(slug="almost-bloodless")
    before = []
    for start in range(30):
        words = passage.text[start : start + 3]
        Annotation.objects.create(
            passage=passage,
            start=start,
            end=start + 3,
            exact=words,
            claim=claim,
            stance="affirms",
            creator=annotator,
        )
        before = before or [queries(address) for address in addresses]  # of what somebody could contest
    assert [queries(address) for address in addresses] == before
