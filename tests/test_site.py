"""The admin's start page, and the order in which it lists what there is."""

import re

import pytest
from django.contrib.admin.models import ADDITION, CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, Event, Passage, Source, User
from annotations.site import LAST, SHOWN

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada(client, administrator) -> Client:
    """The administrator's client."""
    client.force_login(administrator)
    return client


def start(client: Client) -> str:
    response = client.get("/admin/")
    assert response.status_code == 200
    return response.content.decode()


def rows(client: Client) -> dict[str, dict[str, object]]:
    return {row["source"].slug: row for row in client.get("/admin/").context["sources"]}


def annotate(passage: Passage, creator: User, **more: object) -> Annotation:
    made = Annotation(passage=passage, start=0, end=7, exact=passage.text[:7], creator=creator, **more)
    made.full_clean()
    made.save()
    return made


def source(slug: str, title: str = "Октябрь", language: str = "ru") -> Source:
    made = Source(slug=slug, title=title, language=language)
    made.full_clean()
    made.save()
    return made


def emptied() -> None:
    """Nothing is there, but the accounts."""
    names = ("annotation", "source", "edition", "passage", "event", "eventname", "claim", "vocabulary", "tag")
    with connection.cursor() as cursor:
        cursor.execute(f"TRUNCATE {', '.join(f'annotations_{name}' for name in names)} CASCADE")


def test_each_source_stands_with_what_is_in_it(ada, english):
    row = rows(ada)[english.slug]
    visible = Annotation.objects.filter(source=english)
    assert row["source"].passages == Passage.objects.filter(edition__source=english).count()
    assert row["annotations"] == visible.count() > 0
    assert row["annotated"] == visible.values("passage").distinct().count()
    assert f"?source={english.slug}" in start(ada)


def test_passages_are_those_of_the_current_edition(ada, administrator):
    made = source("oktyabr")
    assert rows(ada)["oktyabr"]["source"].passages is None
    assert "no text yet" in start(ada)
    first = add_edition(made, PlainText().read("Переворот.\n\nКерзон писал иначе.\n\nИ всё."), "1")
    annotate(first.passages.first(), administrator)
    made.editions.update(current=False)
    add_edition(made, PlainText().read("Октябрьская революция.\n\nКерзон писал иначе."), "2")
    row = rows(ada)["oktyabr"]
    assert (row["source"].passages, row["annotations"], row["annotated"]) == (2, 1, 0)


def test_what_others_keep_is_neither_shown_nor_counted(ada, client, make_user, passage, english):
    before = rows(ada)[english.slug]["annotations"]
    anna = make_user("anna", "annotator")
    historians = Group.objects.create(name="Историки")
    annotate(passage, anna, visibility="private", note="тайна")
    shared = annotate(passage, anna, visibility="group", group=historians)
    assert rows(ada)[english.slug]["annotations"] == before
    assert f"admin/annotations/annotation/{shared.pk}/" not in start(ada)
    client.force_login(anna)
    assert rows(client)[english.slug]["annotations"] == before + 1
    assert "Private" in start(client)


def test_the_words_annotated_last_come_first_with_their_language_and_direction(ada, administrator):
    made = source("thawra-ar", "ثورة أكتوبر", "ar")
    passage = add_edition(made, PlainText().read("ثورة أكتوبر 1917 🚩")).passages.get()
    annotate(passage, administrator)
    shown = start(ada)
    assert '<q lang="ar" dir="rtl">ثورة أك</q>' in shown
    assert '<cite lang="ar" dir="rtl">ثورة أكتوبر</cite>' in shown
    assert len(ada.get("/admin/").context["annotations"]) == LAST


def test_changes_of_what_all_may_read_are_told_and_no_others(ada, administrator, annotation):
    def log(thing: object, flag: int, words: str) -> None:
        LogEntry.objects.create(
            user=administrator,
            content_type=ContentType.objects.get_for_model(thing),
            object_id=str(thing.pk),
            object_repr=words,
            action_flag=flag,
        )

    log(Event.objects.get(slug="july-days"), CHANGE, "Июльские дни")
    log(annotation, ADDITION, "тайные слова")
    log(administrator, CHANGE, "тайный счёт")
    shown = start(ada)
    assert "Июльские дни" in shown
    assert "тайн" not in shown


@pytest.mark.parametrize(
    ("role", "offered", "withheld"),
    [
        (
            "reader",
            ["/source/", "/tag/"],
            ["/annotation/add/", "/source/add/", "/event/add/", "/vocabulary/add/"],
        ),
        ("annotator", ["/annotation/add/"], ["/event/add/", "/source/add/"]),
        ("editor", ["/vocabulary/add/", "/event/add/", "/source/import/", "/annotation/add/"], []),
    ],
)
def test_only_what_one_may_do_is_offered(client, make_user, role, offered, withheld):
    client.force_login(make_user("anna", role))
    shown = start(client)
    assert [words for words in offered if words not in shown] == []
    assert [words for words in withheld if words in shown] == []


def test_where_nothing_is_the_first_steps_are_told(ada):
    emptied()
    shown = start(ada)
    assert "The first steps" in shown
    assert "/admin/annotations/event/add/" in shown
    assert "/admin/annotations/vocabulary/add/" in shown
    assert ">done<" not in shown
    assert "What to do next" not in shown


def test_who_may_do_nothing_about_it_is_told_whom_to_ask(client, make_user):
    emptied()
    client.force_login(make_user("anna", "reader"))
    assert "ask whoever looks after this Historio" in start(client)


def test_steps_that_were_taken_are_marked_as_done(ada):
    assert "The first steps" not in start(ada)
    Annotation.objects.all().delete()
    shown = start(ada)
    assert shown.count(">done<") == 3
    assert "Then there is something to compare" in shown


def test_more_sources_and_events_cost_no_more_queries(ada, administrator, passage):
    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            start(ada)
        return len(found)

    start(ada)
    few = queries()
    for number in range(SHOWN + 10):
        source(f"istochnik-{number}", f"Источник {number}")
        Event.objects.create(slug=f"sobytie-{number}", label=f"Событие {number}")
        annotate(passage, administrator)
    start(ada)  # what slugs stand for is read once again
    assert queries() == few <= 13
    shown = ada.get("/admin/")
    assert len(shown.context["sources"]) == len(shown.context["events"]) == SHOWN
    assert "All sources" in shown.content.decode()
    assert "All events" in shown.content.decode()


def test_every_list_stands_once_in_a_section(ada):
    sections = ada.get("/admin/").context["app_list"]
    names = [model["object_name"] for section in sections for model in section["models"]]
    assert len(names) == len(set(names))
    assert {"Annotation", "Source", "Event", "Tag", "User", "Group"} <= set(names)
    assert [str(section["name"]) for section in sections][:3] == ["Evidence", "Comparisons", "Texts"]
    assert ada.get("/admin/annotations/").status_code == 200
    links = set(re.findall(r'href="(/admin/[^"?#]*)"', start(ada)))
    assert {ada.get(link, follow=True).status_code for link in links} == {200}
