import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, EventName, Passage, User
from tests.admin.forms import address, filled, send

ADD = "/admin/annotations/annotation/add/"


def words(passage: Passage, start: int, end: int) -> str:
    """The form for these words."""
    return f"{ADD}?passage={passage.uuid}&start={start}&end={end}"


@pytest.fixture
def anna(client, annotator) -> User:
    """An annotator, at the client."""
    client.force_login(annotator)
    return annotator


@pytest.fixture
def hers(client, anna, passage) -> Annotation:
    assert send(client, words(passage, 0, 7)) == []
    return Annotation.objects.get(creator=anna)


def test_an_annotator_fills_in_the_form(client, anna, passage, soviet_view, western_view):
    name = EventName.objects.get(slug="october-coup-en")
    start = passage.text.index("October coup")
    errors = send(
        client,
        words(passage, start, start + 12),
        name=name.pk,
        voice="attributed",
        views=[western_view.pk, soviet_view.pk],
        note="спорно 🤔",
    )
    assert errors == []
    made = Annotation.objects.get(creator=anna)
    assert (made.exact, made.event, made.stance, made.status) == (
        "October coup",
        name.event,
        "affirms",
        "proposed",
    )
    assert made.tag_ids == sorted([soviet_view.pk, western_view.pk])
    assert set(made.tags.all()) == {soviet_view, western_view}


def test_the_form_finds_passages_and_tags(client, anna, passage, soviet_view):
    for field, query, found in (("passage", "october coup", passage), ("tags", "soviet", soviet_view)):
        asked = {"app_label": "annotations", "model_name": "annotation", "field_name": field, "term": query}
        answer = client.get(reverse("admin:autocomplete"), asked)
        assert str(found.pk) in {row["id"] for row in answer.json()["results"]}


def test_words_that_the_passage_does_not_have_are_refused(client, anna, passage):
    page = words(passage, 0, 3)
    assert send(client, page, end=10**6) == [
        f"[0, 1000000) is outside the text, which has {len(passage.text)} characters"
    ]
    assert send(client, page, start=3) == ["not a span: [3, 3)"]
    assert send(client, page, voice="attributed") == [
        "attributed words need a view tag that says who holds it"
    ]
    assert send(client, page, tag_ids=[10**6])
    assert send(client, page, passage="нет")
    assert not Annotation.objects.filter(creator=anna).exists()


def test_white_space_is_a_part_of_the_words(client, anna, passage):
    start = passage.text.index(" ")
    assert send(client, words(passage, start, start + 5)) == []
    assert Annotation.objects.get(creator=anna).exact == passage.text[start : start + 5]


def test_an_annotator_changes_and_deletes_her_own(client, hers):
    assert send(client, address(hers), note="да", exact="October coup") == []
    hers.refresh_from_db()
    assert (hers.note, hers.exact) == ("да", "October coup")
    assert client.post(address(hers, "delete"), {"post": "yes"}).status_code == 302
    assert not Annotation.objects.filter(pk=hers.pk).exists()


def test_an_annotator_looks_at_those_of_others(client, anna, annotation):
    page = client.get(address(annotation))
    assert page.status_code == 200
    assert b'name="_save"' not in page.content
    assert client.post(address(annotation), {"note": "x"}).status_code == 403
    assert client.post(address(annotation, "delete"), {"post": "yes"}).status_code == 403
    several = {"action": "delete_selected", "_selected_action": [annotation.pk], "post": "yes"}
    assert client.post(address(Annotation, "changelist"), several).status_code == 403
    assert Annotation.objects.filter(pk=annotation.pk).exists()


def test_an_annotator_deletes_several_of_her_own(client, hers):
    several = {"action": "delete_selected", "_selected_action": [hers.pk], "post": "yes"}
    assert client.post(address(Annotation, "changelist"), several).status_code == 302
    assert not Annotation.objects.filter(pk=hers.pk).exists()


@pytest.mark.parametrize("page", ["change", "delete"])
def test_nobody_reaches_what_they_may_not_see(client, anna, annotation, page):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    answer = client.get(address(annotation, page))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:index")
    listed = client.get(address(Annotation, "changelist")).context["cl"].queryset
    assert annotation not in listed


def test_the_form_does_not_set_the_status(client, hers, administrator):
    for person in (hers.creator, administrator):
        client.force_login(person)
        assert "status" not in filled(client, address(hers))
        assert send(client, address(hers), status="accepted") == []
        hers.refresh_from_db()
        assert hers.status == "proposed"


def test_one_shares_with_one_s_own_groups_only(client, anna, passage):
    mine, theirs = (Group.objects.create(name=name) for name in ("мы", "они"))
    anna.groups.add(mine)
    page = words(passage, 0, 3)
    (error,) = send(client, page, visibility="group", group=theirs.pk)[:1]
    assert "not one of the available choices" in error
    assert "они" not in client.get(page).content.decode()
    assert send(client, page, visibility="group", group=mine.pk) == []
    assert Annotation.objects.get(creator=anna).group == mine


def test_an_annotation_stays_in_its_passage(client, hers, tagalog):
    elsewhere = Passage.objects.filter(edition__source=tagalog).first()
    assert send(client, address(hers), passage=str(elsewhere.uuid), start=1, end=2) == []
    place = hers.passage_id, hers.start, hers.end
    hers.refresh_from_db()
    assert (hers.passage_id, hers.start, hers.end) == place


def test_without_the_permission_nothing_is_added(make_user, passage):
    client = Client()
    client.force_login(make_user("boris", "reader"))
    assert client.get(ADD).status_code == 403
    assert client.get(words(passage, 0, 3)).status_code == 403
    assert client.get(address(Annotation, "changelist")).status_code == 200
