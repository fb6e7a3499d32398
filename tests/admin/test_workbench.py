"""What the workbench hands to its page, and takes from it."""

import datetime
import json
import re
import uuid

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import reanchoring
from annotations.models import Annotation, Passage, Source
from tests.admin.pages import OURS, Page
from tests.database import annotate_often
from tests.test_reanchoring import carried_of, renew

PAGE = "/admin/annotations/source/october-revolution-en/annotate/"


@pytest.fixture
def anna(client, annotator):
    """Anna, who has signed in."""
    client.force_login(annotator)
    return client


def boot(client, address=PAGE):
    """The data of the page, with its annotations as the page has them then."""
    return unpacked(client.get(address).context["boot"])


def unpacked(found):
    """The data of a page with its annotations by their names."""
    names, rows = found["annotations"].values()
    return found | {"annotations": [dict(zip(names, row, strict=True)) for row in rows]}


def refuse(client, passage, words, **more):
    """Refuse what is suggested for these words."""
    start = passage.text.index(words)
    sent = {"id": str(uuid.uuid4()), "passage": str(passage.uuid), "start": start, "end": start + len(words)}
    return client.post(f"{PAGE}reject/", json.dumps({**sent, "exact": words, **more}), "application/json")


def test_the_page_has_the_text_as_it_is_and_what_was_said_of_it(anna, passage):
    content = anna.get(PAGE).content.decode()
    assert f">{passage.text}</p>" in content.replace("&#x27;", "'").replace("&quot;", '"').replace(
        "&amp;", "&"
    )
    assert "<script>" not in content
    assert all(address.startswith(OURS) for address in Page(content).loaded if address)
    found = boot(anna)
    assert len(found["annotations"]) == 23
    assert {row["exact"] for row in found["annotations"]} >= {"October coup", "Bolshevik coup"}
    assert all(
        row["exact"] != "" and row["end"] - row["start"] == len(row["exact"]) for row in found["annotations"]
    )
    assert found["tags"][0]["slug"] in {tag for row in found["annotations"] for tag in row["tags"]}
    assert [name for name, may in found["may"].items() if may is True] == ["annotate"]


def test_all_of_the_script_is_fetched_at_once(anna):
    folder = settings.BASE_DIR / "annotations" / "static" / "annotations" / "workbench"
    content = anna.get(PAGE).content.decode()
    fetched = set(re.findall(r'<script type="module" src="/static/annotations/workbench/(\w+)\.js"', content))
    needed, left = set(), ["workbench"]
    while left:
        needed.add(name := left.pop())
        text = (folder / f"{name}.js").read_text(encoding="utf-8")
        left += set(re.findall(r'from "\./(\w+)\.js"', text)) - needed
    assert fetched == needed


def test_more_annotations_need_no_more_queries(anna, annotator, passage):
    anna.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        anna.get(PAGE)
    annotate_often(passage, annotator, 50)
    with CaptureQueriesContext(connection) as many:
        assert len(boot(anna)["annotations"]) == 73
    assert len(many) <= len(few)


def test_what_is_private_of_others_is_not_there(anna, administrator, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    assert str(annotation.uuid) not in {str(row["id"]) for row in boot(anna)["annotations"]}


def test_an_older_edition_has_what_was_carried_on_from_it(anna, english, annotation):
    old = english.editions.get()
    renew(english, "0123456789" + old.text)
    reanchoring.apply(english)
    new = carried_of(annotation)
    for edition, row, leads_to in ((old, annotation, str(new.uuid)), (new.edition, new, "None")):
        shown = boot(anna, f"{PAGE}?edition={edition.uuid}")["annotations"]
        found = {str(each["id"]): str(each["superseded_by"]) for each in shown}
        assert found[str(row.uuid)] == leads_to
        assert len(found) == len(shown) > 1


def test_one_passage_alone(anna, english):
    passage = Passage.objects.get(edition__source=english, ordinal=2)
    context = anna.get(f"{PAGE}?passage={passage.uuid}").context
    assert [found.ordinal for found, _ in context["passages"]] == [2]
    assert {str(row["passage"]) for row in unpacked(context["boot"])["annotations"]} == {str(passage.uuid)}
    assert anna.get(f"{PAGE}?passage={uuid.uuid4()}").status_code == 404
    assert anna.get(f"{PAGE}?passage=x").status_code == 404


def test_a_long_source_is_turned_over(anna, monkeypatch):
    monkeypatch.setattr("annotations.admin.sheet.CHARACTERS", 1000)
    context = anna.get(PAGE).context
    assert 0 < len(context["passages"]) < Passage.objects.filter(edition=context["sheet"].edition).count()
    following = anna.get(f"{PAGE}?from={context['sheet'].next}").context
    assert following["passages"][0][0].ordinal == context["sheet"].next


def test_whoever_is_not_signed_in_is_led_to_the_door(client):
    assert client.get(PAGE).status_code == 302
    assert client.get(f"{PAGE}state/").status_code == 302
    assert client.get(f"{PAGE}suggestions/").status_code == 302
    assert client.post(f"{PAGE}reject/").status_code == 302


def test_suggestions_are_asked_for_when_the_page_is_there(anna, english):
    made = anna.get(boot(anna)["urls"]["suggestions"]).json()["suggestions"]
    assert {made["rule"] for made in made} >= {"names", "dates"}
    assert all(made["end"] - made["start"] == len(made["exact"]) for made in made)
    passage = Passage.objects.get(edition__source=english, ordinal=2)
    alone = anna.get(boot(anna, f"{PAGE}?passage={passage.uuid}")["urls"]["suggestions"]).json()[
        "suggestions"
    ]
    assert {made["passage"] for made in alone} == {str(passage.uuid)}
    Source.objects.create(slug="leer", title="Leer", language="de")
    assert anna.get(PAGE.replace(english.slug, "leer") + "suggestions/").status_code == 404


# -- what is new ------------------------------------------------------------------------------------------


def test_nothing_new_is_304_and_each_change_is_told(anna, annotation, administrator):
    first = anna.get(f"{PAGE}state/")
    assert first.json()["person"] == "anna"
    assert first.json()["token"]
    tag = first.headers["ETag"]
    assert anna.get(f"{PAGE}state/", headers={"If-None-Match": tag}).status_code == 304
    since = max(row["modified"] for row in first.json()["annotations"])
    annotation.note = "neu"
    annotation.save()
    later = anna.get(f"{PAGE}state/", {"since": since}, headers={"If-None-Match": tag})
    assert later.status_code == 200
    assert str(annotation.uuid) in {row["id"] for row in later.json()["annotations"]}
    assert len(later.json()["annotations"]) < len(later.json()["ids"]) == 24
    annotation.delete()
    gone = anna.get(f"{PAGE}state/", {"since": since}, headers={"If-None-Match": later.headers["ETag"]})
    assert str(annotation.uuid) not in gone.json()["ids"]


def test_a_moment_that_is_none_means_all(anna):
    extreme = ("0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59")
    for wrong in ("gestern", "2026-13-01T00:00:00Z", "2026-01-01", *extreme):
        assert len(anna.get(f"{PAGE}state/", {"since": wrong}).json()["annotations"]) == 23


def test_what_shows_late_is_told_to_who_knows_of_later_changes(anna, annotation):
    """A change bears the time at which it was made, and is seen when the whole of it is stored."""
    page = anna.get(f"{PAGE}state/").json()
    since = max(row["modified"] for row in page["annotations"])
    before = datetime.datetime.fromisoformat(since) + datetime.timedelta(minutes=1)
    later = anna.get(f"{PAGE}state/", {"since": before.isoformat()}).json()
    assert str(annotation.uuid) in {row["id"] for row in later["annotations"]}


def test_what_is_not_shown_for_there_is_too_much_is_not_gone(anna, monkeypatch):
    for module in ("sheet", "workbench"):
        monkeypatch.setattr(f"annotations.admin.{module}.MOST", 5)
    page = anna.get(PAGE)
    assert len(unpacked(page.context["boot"])["annotations"]) == 5
    assert "Only the first 5 annotations on this page are shown." in page.content.decode()
    assert len(anna.get(f"{PAGE}state/").json()["ids"]) == 23


# -- what is refused --------------------------------------------------------------------------------------


def test_a_refused_suggestion_is_written_down_and_does_not_count(anna, annotator, passage):
    answer = refuse(anna, passage, "Bolshevik coup", name="bolshevik-coup-en")
    assert answer.status_code == 201
    made = Annotation.objects.get(uuid=answer.json()["id"])
    assert (made.status, made.creator, made.name.slug) == ("rejected", annotator, "bolshevik-coup-en")
    assert not Annotation.objects.counted().filter(pk=made.pk).exists()


def test_a_refusal_that_is_sent_again_is_one(anna, passage):
    key = str(uuid.uuid4())
    assert refuse(anna, passage, "Bolshevik coup", id=key, name="bolshevik-coup-en").status_code == 201
    assert refuse(anna, passage, "Bolshevik coup", id=key, name="bolshevik-coup-en").status_code == 200
    assert Annotation.objects.filter(uuid=key).count() == 1


@pytest.mark.parametrize(
    "sent",
    [
        "{",
        "[]",
        "{}",
        '{"id": "x"}',
        '{"id": 7}',
        pytest.param(b"\xff\xfe\xff", id="no UTF-8"),
        pytest.param("[" * 100_000, id="too deep"),
        '{"id": "6b1c9a8e-6d9c-4b7a-9d59-0c8c5b3f0a11", "start": 1}',
    ],
)
def test_what_makes_no_sense_is_refused_in_words(anna, sent):
    before = Annotation.objects.count()
    answer = anna.post(f"{PAGE}reject/", sent, "application/json")
    assert answer.status_code == 400
    assert answer.json()["detail"]
    assert Annotation.objects.count() == before


def test_a_reader_refuses_nothing(client, make_user, passage):
    client.force_login(make_user("eva", "reader"))
    assert refuse(client, passage, "Bolshevik coup").status_code == 403
    assert client.get(f"{PAGE}reject/").status_code == 404


def test_wrong_words_are_refused(anna, passage):
    assert refuse(anna, passage, "Bolshevik coup", exact="October coup").status_code == 400
