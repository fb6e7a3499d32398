import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, EventName, Passage, User
from tests.admin.forms import address, filled, send

ADD = "/admin/annotations/annotation/add/"


@pytest.fixture
def anna(client, annotator) -> User:
    """An annotator who may come into the admin, at the client."""
    annotator.is_staff = True
    annotator.save()
    client.force_login(annotator)
    return annotator


@pytest.fixture
def hers(client, anna, passage) -> Annotation:
    assert send(client, ADD, passage=passage.pk, start=0, end=7) == []
    return Annotation.objects.get(creator=anna)


def test_an_annotator_fills_in_the_form(client, anna, passage, soviet_view, western_view):
    name = EventName.objects.get(slug="october-coup-en")
    start = passage.text.index("October coup")
    errors = send(
        client,
        ADD,
        passage=passage.pk,
        start=start,
        end=start + 12,
        name=name.pk,
        voice="attributed",
        tag_ids=[western_view.pk, soviet_view.pk],
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
    errors = send(client, ADD, passage=passage.pk, start=0, end=3, exact="нет")
    assert errors == [f"the passage reads {passage.text[:3]!r} there"]
    assert send(client, ADD, passage=passage.pk, start=0, end=10**6)
    assert send(client, ADD, passage=passage.pk, start=0, end=3, voice="attributed") == [
        "attributed words need a view tag that says who holds it"
    ]
    assert send(client, ADD, passage=passage.pk, start=0, end=3, tag_ids=[10**6])
    assert not Annotation.objects.filter(creator=anna).exists()


def test_white_space_is_a_part_of_the_words(client, anna, passage):
    start = passage.text.index(" ")
    words = passage.text[start : start + 5]
    assert send(client, ADD, passage=passage.pk, start=start, end=start + 5, exact=words) == []
    assert Annotation.objects.get(creator=anna).exact == words


def test_an_annotator_changes_and_deletes_her_own(client, hers):
    assert send(client, address(hers), note="да", start=0, end=3, exact="") == []
    hers.refresh_from_db()
    assert (hers.note, hers.exact) == ("да", hers.passage.text[:3])
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


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_nobody_reaches_what_they_may_not_see(client, anna, annotation, page):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    answer = client.get(address(annotation, page))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("admin:index")
    listed = client.get(address(Annotation, "changelist")).context["cl"].queryset
    assert annotation not in listed


def test_the_status_is_for_those_who_decide(client, hers, administrator):
    assert "status" not in filled(client, address(hers))
    assert send(client, address(hers), status="accepted") == []
    hers.refresh_from_db()
    assert hers.status == "proposed"
    client.force_login(administrator)
    assert send(client, address(hers), status="accepted") == []
    hers.refresh_from_db()
    assert hers.status == "accepted"


def test_one_shares_with_one_s_own_groups_only(client, anna, passage):
    mine, theirs = (Group.objects.create(name=name) for name in ("мы", "они"))
    anna.groups.add(mine)
    shared = {"passage": passage.pk, "start": 0, "end": 3, "visibility": "group"}
    (error,) = send(client, ADD, **shared, group=theirs.pk)[:1]
    assert "not one of the available choices" in error
    assert "они" not in client.get(ADD).content.decode()
    assert send(client, ADD, **shared, group=mine.pk) == []
    assert Annotation.objects.get(creator=anna).group == mine


def test_an_annotation_stays_in_its_edition(client, hers, tagalog):
    elsewhere = Passage.objects.filter(edition__source=tagalog).first()
    errors = send(client, address(hers), passage=elsewhere.pk, exact="")
    assert errors == ["an annotation stays in its edition"]
    hers.refresh_from_db()
    assert hers.passage_id != elsewhere.pk


def test_without_the_permission_nothing_is_added(make_user, passage):
    client = Client()
    client.force_login(make_user("boris", "view_annotation", is_staff=True))
    assert client.get(ADD).status_code == 403
    assert client.get(address(Annotation, "changelist")).status_code == 200
