"""The pages for readers: an event, a source, an annotation; every number leads to its words."""

import re
from html import unescape
from importlib import import_module
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Claim, Event, EventName, Passage, Reading, Source
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


def test_a_cell_says_who_has_read_and_when(client, annotator, tagalog):
    event = Event.objects.get(slug="october-revolution")
    edition = tagalog.editions.get(current=True)
    Reading.objects.create(source=tagalog, edition=edition, event=event, creator=annotator)
    made = Reading.objects.get()
    page = shown(client, "/events/october-revolution?rows=claim")
    cell = re.search(r'id="row-almost-bloodless".*?</tr>', page, re.DOTALL)[0]
    assert "silent" in cell
    assert f'<bdi>{annotator.username}</bdi>, <time datetime="{made.created.isoformat()}">' in cell


def test_what_is_unknown_is_told_on_the_page_of_quotes(client):
    for query in ("name=lenin-sailed", "claim=nothing", "rows=date&source=nowhere"):
        page = shown(client, f"/events/october-revolution/quotes?{query}", 400)
        assert "makes no sense" in page, query


def test_the_former_slug_of_an_event_leads_to_the_same_rows(client):
    event = Event.objects.get(slug="october-revolution")
    event.slug = "october-1917"
    event.save()
    moved = client.get("/events/october-revolution?rows=claim")
    assert (moved.status_code, moved["Location"]) == (302, "/events/october-1917?rows=claim")


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
    assert re.findall(r'value="(\d+)"></meter> <a href="[^"]+">(\d+)<', ledger)[:2] == [
        ("5", "5"),
        ("3", "3"),
    ]
    assert ledger.count("<tr>") == 1 + 8
    assert "en: 5; tl: 3; shared by several languages: 3." in page


@pytest.mark.parametrize(
    ("rows", "row"), [("name", "October coup"), ("claim", "almost"), ("question", "?"), ("date", "1917")]
)
def test_the_matrix_has_names_claims_or_questions_in_its_rows(client, rows, row):
    page = shown(client, f"/events/october-revolution?rows={rows}")
    assert row in page.partition('class="scroll matrix"')[2]
    assert shown(client, "/events/october-revolution?rows=moon", 404)


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


def test_the_numbers_of_rows_and_of_the_ledger_lead_to_their_quotes(client, english):
    page = shown(client, "/events/october-revolution")
    quotes = links(page, "/events/october-revolution/quotes\\?name=october-coup-en")
    assert len({*quotes}) >= 1
    for number in (r'</meter> <a href="([^"]*)">(\d+)<', r'<a class="note" href="([^"]*)">(\d+) quote'):
        found = re.findall(number, page)
        assert found
        for address, count in found:
            there = shown(client, unescape(address))
            assert there.count("<blockquote") == int(count), address
    for link in links(there, "/annotations/"):
        assert "<mark" in shown(client, link)


@pytest.mark.parametrize(
    ("asked", "status"), [("name=none", 200), ("voice=loud", 400), ("rows=date&voice=own", 400)]
)
def test_quotes_are_narrowed_by_every_filter(client, asked, status):
    page = shown(client, f"/events/october-revolution/quotes?{asked}", status)
    assert ("makes no sense" in page) == (status == 400)


def test_very_many_quotes_are_cut_and_the_file_has_all(client, passage, monkeypatch):
    monkeypatch.setattr(import_module("annotations.pages.quotes"), "MOST", 2)
    page = shown(client, "/events/october-revolution/quotes")
    assert page.count("<blockquote") == 2
    assert "The first 2 of them" in page
    (file,) = links(page, "/api/v1/annotations.csv")
    assert client.get(file).status_code == 200
    shown(client, "/events/nowhere/quotes", 404)
    Event.objects.filter(slug="october-revolution").update(slug="october-1917")
    response = client.get("/events/october-revolution/quotes?voice=own", headers=BROWSER)
    assert response.headers["Location"] == "/events/october-1917/quotes?voice=own"


def test_dates_stand_in_rows_and_lead_to_their_words(client, english):
    page = shown(client, "/events/october-revolution?rows=date")
    counts = links(page, "/events/october-revolution/quotes\\?rows=date")
    assert counts
    there = shown(client, counts[0])
    (place, *_) = links(there, r"/sources/[\w-]+\?words=")
    assert place in links(page, r"/sources/[\w-]+\?words=")
    text = shown(client, place)
    framed = "".join(re.findall(r'<mark class="[^"]*focus[^"]*"[^>]*>(?:<a [^>]*>)?([^<]*)', text))
    printed = re.search(r'<a href="[^"]*words=[^"]*">([^<]*)</a>', there)[1]
    assert (framed, "stand in a frame" in text) == (printed, True)


@pytest.mark.parametrize("words", ["0-99999999", "5-5", "9-1", "x", "1", "-", "١-٢", "99999999999-2"])
def test_words_that_are_not_there_are_not_framed(client, english, words):
    assert "focus" not in shown(client, f"/sources/{english.slug}?words={words}").split("<main")[1]


def test_a_source_that_ends_before_does_not_say_that_it_has_no_text(client, english):
    page = shown(client, f"/sources/{english.slug}?from=99999")
    assert "Its text ends before this passage" in page
    assert "no text" not in page
    empty = Source.objects.create(slug="leer", title="Пусто", language="ru")
    assert "This source has no text yet." in shown(client, f"/sources/{empty.slug}")


def test_every_link_of_a_source_that_is_led_to_words_leads_somewhere(client, english):
    page = shown(client, f"/sources/{english.slug}?words=111-123&from=2")
    for link in links(page, "/api/v1/"):
        assert client.get(link.split("#")[0]).status_code == 200, link


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
    shown(client, f"/annotations/{annotation.uuid}", 404)
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


# -- what is not there -----------------------------------------------------------------------------------


def test_what_was_deleted_is_a_page_that_says_when(client, annotation, annotator):
    source = Source.objects.create(slug="dekrety", title="Декреты 🕊", language="ru")
    event = Event.objects.create(slug="mir", label="Мир")
    private = Annotation.objects.get(pk=annotation.pk)
    private.pk, private.uuid, private.creator, private.visibility = None, uuid4(), annotator, "private"
    private.save(force_insert=True)
    addresses = [found.get_absolute_url() for found in (annotation, private)]
    for found in (annotation, private, source, event):
        found.delete()
    for address in (addresses[0], "/sources/dekrety", "/events/mir"):
        page = shown(client, address, 410)
        assert "What stood here was deleted" in page
        assert '<time datetime="2' in page
        assert '<nav aria-label="Main">' in page
        (history,) = links(page, "/api/v1/.*/history/")
        assert client.get(history).status_code == 200
    shown(client, addresses[1], 404)
    client.force_login(annotator)
    shown(client, addresses[1], 410)


def test_what_is_hidden_reads_as_what_never_was(client, english, annotator):
    annotation = Annotation.objects.filter(source=english).first()
    group = Group.objects.create(name="Семинар 1917")
    made = frozen(save(annotator), group=group)
    deleted = Annotation.objects.filter(source=english).last()
    deleted.delete()
    Source.objects.filter(pk=english.pk).update(visibility="members")
    never = uuid4()
    for hidden, unknown in (
        (f"/sources/{english.slug}", "/sources/nowhere"),
        (f"/annotations/{annotation.uuid}", f"/annotations/{never}"),
        (f"/annotations/{deleted.uuid}", f"/annotations/{never}"),
        (f"/snapshots/{made.uuid}", f"/snapshots/{never}"),
        (f"/snapshots/{made.uuid}/differences?since={made.uuid}", f"/snapshots/{never}/differences"),
    ):
        pages = [re.sub(r"<code.*?</code>", "", shown(client, address, 404)) for address in (hidden, unknown)]
        assert pages[0] == pages[1]
        assert "There is nothing at this address" in pages[0]
        assert '<nav aria-label="Main">' in pages[0]


def test_programs_are_told_of_what_was_deleted_by_the_api(client, annotation):
    address = annotation.get_absolute_url()
    annotation.delete()
    response = client.get(address, headers={"Accept": "application/json"}, follow=True)
    assert (response.status_code, response.headers["Content-Type"]) == (410, "application/problem+json")


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
