"""Readings in the admin: said on the page of a source, listed, and what is still to be read."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, Claim, Edition, Event, Reading, Source
from tests.admin.forms import address, send
from tests.database import insert
from tests.test_marking import Reader

pytestmark = pytest.mark.django_db

QUEUE = "/admin/annotations/reading/queue/"


def page_of(source: Source) -> str:
    return reverse("admin:annotations_source_read", args=[source.slug])


def readings_of(source: Source) -> str:
    return reverse("admin:annotations_source_readings", args=[source.slug])


def words(response) -> str:
    assert response.status_code == 200
    return " ".join(Reader(response.content.decode()).text.split())


@pytest.fixture
def anna(client, make_user):
    user = make_user("anna", "annotator")
    client.force_login(user)
    return user


def say(client, source: Source, **values: str):
    return client.post(readings_of(source), {"event": "russian-revolution", **values}, follow=True)


# -- on the page of a source --------------------------------------------------------------------------------


def test_a_scholar_says_on_the_page_of_a_source_that_they_have_read_it(client, anna, tagalog):
    before = client.get(page_of(tagalog))
    assert "Nobody has said yet that they read it completely" in words(before)
    assert "I have read this source completely" in before.content.decode()
    after = say(client, tagalog, note="Со сносками 📖", edition=str(tagalog.editions.get().uuid))
    assert after.redirect_chain == [(f"{page_of(tagalog)}#readings", 302)]
    reading = Reading.objects.get()
    assert (reading.creator, reading.event.slug, reading.question) == (anna, "russian-revolution", None)
    assert "You have read this source completely" in words(after)
    assert "Со сносками 📖" in words(after)
    assert str(reading.uuid) in after.content.decode()


def test_the_form_offers_the_events_of_the_scope_first_and_what_the_address_asks_for(client, anna, english):
    html = client.get(f"{page_of(english)}?for_question=leadership").content.decode()
    select = re.search(r'<select id="reading-event".*?</select>', html, re.DOTALL)[0]
    offered = re.findall(r'<option value="([\w-]+)"', select)
    assert offered[0] in set(english.scope.values_list("slug", flat=True))
    tree = {event.slug for event in Event.objects.all()}
    assert set(offered) <= tree
    chosen = client.get(f"{page_of(english)}?for_event={offered[-1]}").content.decode()
    assert f'value="{offered[-1]}" selected' in chosen


def test_it_is_taken_back_there_by_who_said_it(client, anna, tagalog, make_user):
    say(client, tagalog)
    reading = Reading.objects.get()
    client.force_login(make_user("boris", "annotator"))
    assert str(reading.uuid) not in client.get(page_of(tagalog)).content.decode()
    refused = client.post(readings_of(tagalog), {"take_back": str(reading.uuid)})
    assert refused.status_code == 403
    assert Reading.objects.exists()
    client.force_login(anna)
    gone = client.post(readings_of(tagalog), {"take_back": str(reading.uuid)}, follow=True)
    assert "The reading was taken back" in words(gone)
    assert not Reading.objects.exists()


def test_an_administrator_takes_back_every_one(client, anna, administrator, tagalog):
    say(client, tagalog)
    client.force_login(administrator)
    client.post(readings_of(tagalog), {"take_back": str(Reading.objects.get().uuid)})
    assert not Reading.objects.exists()


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"event": "", "question": ""}, "Say for which event or question it was read"),
        ({"event": "nowhere"}, "'nowhere' is unknown"),
        ({"edition": "first"}, "“first” is not a valid UUID"),
        ({"note": "\x00"}, "cannot be stored"),
        ({"take_back": "first"}, "is not a UUID"),
    ],
)
def test_what_makes_no_sense_is_told_on_the_page_and_changes_nothing(client, anna, tagalog, values, told):
    response = say(client, tagalog, **values)
    assert told in words(response)
    assert not Reading.objects.exists()


def test_saying_it_twice_is_told(client, anna, tagalog):
    say(client, tagalog)
    assert "You have said so already" in words(say(client, tagalog))
    assert Reading.objects.count() == 1


def test_a_reader_sees_who_has_read_and_says_nothing(client, anna, tagalog, make_user):
    say(client, tagalog)
    client.force_login(make_user("rosa", "reader"))
    page = client.get(page_of(tagalog))
    assert "anna" in words(page)
    assert "I have read this source completely" not in page.content.decode()
    assert client.post(readings_of(tagalog), {"event": "russian-revolution"}).status_code == 403


def test_of_an_older_edition_it_is_said_that_it_was_read(client, anna, tagalog):
    say(client, tagalog)
    tagalog.editions.update(current=False)
    add_edition(tagalog, PlainText().read("Maikling teksto."), "2")
    assert "an older edition; of this one it says nothing" in words(client.get(page_of(tagalog)))
    old = Edition.objects.get(source=tagalog, current=False)
    html = client.get(f"{page_of(tagalog)}?edition={old.uuid}").content.decode()
    assert "I have read this source completely" not in html


def test_who_reads_blind_is_told_so_and_sees_the_others_afterwards(client, anna, tagalog, make_user):
    Source.objects.filter(pk=tagalog.pk).update(blind=True)
    before = client.get(page_of(tagalog))
    assert "you see what others annotated in it once you have read it" in words(before)
    assert "0 annotations" in words(before)
    after = say(client, tagalog)
    assert "others see what you annotate once they have read it" in words(after)
    assert " 0 annotations" not in words(after)
    listed = client.get(reverse("admin:annotations_annotation_changelist"), {"source": tagalog.slug})
    assert str(Annotation.objects.filter(source=tagalog).count()) in words(listed)


# -- the list ---------------------------------------------------------------------------------------------


def test_the_list_has_the_readings_that_one_may_know_of_and_one_can_be_added(client, anna, tagalog, english):
    change = address(Reading, "add")
    event = Event.objects.get(slug="october-revolution")
    assert send(client, change, source=tagalog.pk, event=event.pk, note="Всё") == []
    reading = Reading.objects.get()
    assert (reading.creator, reading.edition) == (anna, tagalog.editions.get())
    assert send(client, change, source=tagalog.pk, event=event.pk) == ["You have said so already."]
    listed = words(client.get(address(Reading, "changelist"), {"source": tagalog.slug}))
    assert "Still to be read" in listed
    assert "Всё" in listed
    assert "Всё" not in words(client.get(address(Reading, "changelist"), {"source": english.slug}))
    page = client.get(address(reading))
    assert "Всё" in words(page)
    assert client.post(address(reading), {"note": "Иначе"}).status_code == 403
    told = client.get(address(Reading, "changelist"), {"state": "open"}, follow=True)
    assert "is asked of the list itself, and alone" in words(told)


# -- what is still to be read -----------------------------------------------------------------------------


def test_the_queue_leads_to_each_source_with_the_event_it_is_to_be_read_for(client, anna, tagalog):
    page = client.get(QUEUE)
    html = page.content.decode()
    there = f"{page_of(tagalog)}?for_event=russian-revolution#readings"
    assert there in html
    assert "Would decide" in words(page)
    assert html.index(there) < html.index("october-revolution-en"), "the most useful first"
    say(client, tagalog)
    assert there not in client.get(QUEUE).content.decode()


def test_it_names_questions_where_they_are_asked_for(client, anna, tagalog):
    assert "for_question" not in client.get(QUEUE).content.decode()
    html = client.get(QUEUE, {"questions": "1"}).content.decode()
    questions = set(Claim.objects.values_list("question__slug", flat=True))
    assert set(re.findall(r"for_question=([\w-]+)", html)) == questions


def test_what_one_has_not_read_oneself_can_be_asked_for(client, anna, tagalog, make_user):
    say(client, tagalog)
    client.force_login(make_user("boris", "annotator"))
    there = f"{page_of(tagalog)}?for_event=russian-revolution#readings"
    assert there not in client.get(QUEUE).content.decode()
    mine = client.get(QUEUE, {"creator": "boris"}).content.decode()
    assert there in mine
    assert "state=open&amp;creator=boris" in mine


def test_a_queue_that_makes_no_sense_says_so_and_shows_everything(client, anna, tagalog):
    page = client.get(QUEUE, {"source": "nowhere"})
    assert "This makes no sense, so everything is shown" in words(page)
    assert page_of(tagalog) in page.content.decode()


def test_when_nothing_is_left_it_says_so(client, anna, tagalog):
    for source in Source.objects.all():
        source.scope.clear()
    assert "Nothing is left to be read here" in words(client.get(QUEUE))


def test_a_long_queue_costs_no_more_queries_and_is_cut(client, anna, tagalog, monkeypatch):
    def queries() -> int:
        client.get(QUEUE)
        with CaptureQueriesContext(connection) as found:
            client.get(QUEUE)
        return len(found)

    few = queries()
    event = Event.objects.get(slug="october-revolution")
    for number in range(12):
        source = Source.objects.create(slug=f"kniga-{number}", title=f"Книга {number}", language="ru")
        source.scope.add(event)
        add_edition(source, PlainText().read(f"Глава {number} 😀"), "1")
    assert queries() == few
    monkeypatch.setattr("annotations.admin.queue.MOST", 5)
    assert "These are the first 5 of" in words(client.get(QUEUE))


def test_the_start_page_says_how_much_is_to_be_read(client, anna, tagalog, english):
    assert "times a source is still to be read" in words(client.get("/admin/"))
    assert QUEUE in client.get("/admin/").content.decode()
    say(client, tagalog)
    assert "1 source is still to be read" in words(client.get("/admin/"))
    say(client, english, event="october-revolution")
    assert "still to be read" not in words(client.get("/admin/"))


# -- on the page of comparisons ---------------------------------------------------------------------------


def compared(client) -> str:
    asked = {"event": "russian-revolution", "rows": "claim", "columns": "source"}
    return words(client.get(reverse("admin:annotations_event_compare"), asked, follow=True))


def test_a_comparison_shows_who_has_read_and_who_contests(client, anna, tagalog, passage, make_user):
    assert "read by" not in compared(client)
    say(client, tagalog)
    assert "∅ silent read by anna" in compared(client)
    claim = {"claim_id": Claim.objects.get(slug="almost-bloodless").pk}
    insert(passage, "October coup", anna, stance="denies", **claim)
    insert(passage, "coup", make_user("борис", "annotator"), stance="hedges", **claim)
    assert "⚖ contested: anna, борис" in compared(client)
