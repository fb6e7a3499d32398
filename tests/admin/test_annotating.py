import json
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Passage, Source, Tag, TagLabel, Vocabulary
from tests.admin.forms import address, filled

ADD = "/admin/annotations/annotation/add/"
EVIL = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def ada(client, administrator):
    client.force_login(administrator)
    return administrator


def page_of(passage: Passage, start: int, end: int) -> str:
    return f"{ADD}?passage={passage.uuid}&start={start}&end={end}"


def queries(client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(
        connection,
    ) as context:
        assert client.get(page).status_code == 200
    return len(context)


def test_the_form_shows_the_passage_with_the_chosen_words_set_apart(client, ada, passage, annotation):
    shown = client.get(page_of(passage, 4, 22)).content.decode()
    assert f'href="/admin/annotations/annotation/{annotation.pk}/change/"' in shown
    assert 'aria-current="true"' in shown
    assert "choose other words" in shown
    assert shown.index('id="the-words"') < shown.index('name="voice"')
    following = Passage.objects.get(edition=passage.edition, ordinal=2)
    assert f'href="{ADD}?passage={following.uuid}" rel="next"' in shown
    assert 'rel="prev"' not in shown


def test_those_who_only_look_see_the_passage_and_the_tags_as_words(
    client, make_user, annotation, soviet_view
):
    client.force_login(make_user("boris", "reader"))
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[soviet_view.pk])
    shown = client.get(address(annotation)).content.decode()
    assert '<bdi lang="en" dir="ltr">Soviet view</bdi>' in shown
    assert 'name="_save"' not in shown
    assert 'aria-current="true"' in shown


@pytest.mark.parametrize(("button", "ordinal"), [("_more", 1), ("_next", 2)])
def test_one_goes_on_annotating(client, ada, passage, button, ordinal):
    page = page_of(passage, 4, 22)
    response = client.post(page, filled(client, page) | {button: "1"}, follow=True)
    expected = Passage.objects.get(edition=passage.edition, ordinal=ordinal)
    assert response.redirect_chain == [(f"{ADD}?passage={expected.uuid}", 302)]
    shown = response.content.decode()
    assert '<q lang="en" dir="ltr">October Revolution</q>' in shown
    assert "Annotated" in shown


def test_after_the_last_passage_one_stays(client, ada, passage):
    last = Passage.objects.filter(edition=passage.edition).order_by("ordinal").last()
    page = page_of(last, 0, 3)
    assert b'name="_next"' not in client.get(page).content
    response = client.post(page, filled(client, page) | {"_next": "1"})
    assert response["Location"] == f"{ADD}?passage={last.uuid}"


def test_a_change_is_told_and_one_may_go_on_editing(client, ada, annotation):
    page = address(annotation)
    response = client.post(page, filled(client, page) | {"_continue": "1", "note": "да"}, follow=True)
    assert response.redirect_chain == [(page, 302)]
    assert "Changed the annotation of" in response.content.decode()


def test_what_is_wrong_is_escaped_and_so_is_all_that_is_shown(client, ada, annotation, soviet_view):
    Source.objects.update(title=EVIL)
    Vocabulary.objects.update(label=EVIL, description=EVIL)
    Tag.objects.update(definition=EVIL)
    TagLabel.objects.filter(tag=soviet_view, kind="pref").update(text=EVIL)
    Annotation.objects.filter(pk=annotation.pk).update(note=EVIL, tag_ids=[soviet_view.pk])
    page = page_of(annotation.passage, annotation.start, annotation.end)
    for answer in (
        client.get(page),
        client.get(address(annotation)),
        client.get(ADD),
        client.get(ADD, {"passage": annotation.passage.uuid, "exact": EVIL}),
        client.post(page, filled(client, page) | {"_more": "1", "note": EVIL}, follow=True),
    ):
        shown = answer.content.decode()
        assert "<script>alert" not in shown
        assert "<img src=x" not in shown


def test_naughty_strings_are_notes_like_any_others(client, ada, annotation):
    page = address(annotation)
    values = filled(client, page)
    path = Path(__file__).parent.parent / "data" / "blns.json"
    for note in json.loads(path.read_text())[::3]:
        response = client.post(page, values | {"note": note, "shown_version": annotation.version})
        assert response.status_code in (200, 302)
        annotation.refresh_from_db()
        kept = note.replace("\r\n", "\n").replace("\r", "\n")
        assert response.status_code == 200 or annotation.note == kept
        if "<" in note:
            assert f">{note}<" not in client.get(page).content.decode()


def test_thirty_annotations_and_tags_cost_no_more_queries_than_one(client, ada, annotation, soviet_view):
    pages = (
        page_of(annotation.passage, 4, 22),
        address(annotation),
        f"{ADD}?passage={annotation.passage.uuid}",
    )
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[soviet_view.pk])
    before = [queries(client, page) for page in pages]
    places = Vocabulary.objects.create(slug="places", label="Places")
    Tag.objects.bulk_create(Tag(slug=f"p{n}", vocabulary=places) for n in range(30))
    tags = [soviet_view.pk, *places.tags.values_list("pk", flat=True)]
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=tags)
    for start in range(30):
        Annotation.objects.create(
            passage=annotation.passage,
            start=start,
            end=start + 9,
            exact=annotation.passage.text[start : start + 9],
            creator=ada,
            tag_ids=tags,
        )
    assert [queries(client, page) for page in pages] == before
