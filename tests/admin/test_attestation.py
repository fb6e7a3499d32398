import pytest

from annotations.models import Annotation, Passage
from tests.admin.forms import address, filled, send

PAGE = "/admin/annotations/annotation/add/?passage={}&start={}&end={}"


@pytest.fixture
def ada(client, administrator):
    client.force_login(administrator)
    return administrator


def page_of(passage: Passage, words: str) -> str:
    start = passage.text.index(words)
    return PAGE.format(passage.uuid, start, start + len(words))


def test_a_proposal_is_filled_in_and_said_and_can_be_changed(client, ada, passage, soviet_view, western_view):
    page = page_of(passage, "Great October Socialist Revolution")
    values = filled(client, page)
    assert (values["voice"], values["views"]) == ("attributed", [soviet_view.pk])
    shown = client.get(page).content.decode()
    assert "Proposed because “(in Soviet historiography)” follows: attributed, Soviet view." in shown
    assert not Annotation.objects.filter(creator=ada).exists()
    assert send(client, page, voice="own", views=[western_view.pk], name=None) == []
    made = Annotation.objects.get(creator=ada)
    assert (made.voice, made.tag_ids, made.name) == ("own", [western_view.pk], None)


def test_words_without_a_marker_are_proposed_nothing(client, ada, passage):
    page = page_of(passage, "was the second")
    assert not {"views", "name", "claim", "event"} & {
        key for key, value in filled(client, page).items() if value
    }
    assert "Proposed because" not in client.get(page).content.decode()


def test_views_and_other_tags_are_kept_together(client, ada, annotation, soviet_view):
    cause = soviet_view.__class__.objects.get(slug="cause")
    assert send(client, address(annotation), views=[soviet_view.pk], tag_ids=[cause.pk]) == []
    annotation.refresh_from_db()
    assert annotation.tag_ids == sorted([soviet_view.pk, cause.pk])
    values = filled(client, address(annotation))
    assert (values["views"], values["tag_ids"]) == ([soviet_view.pk], [cause.pk])
    assert send(client, address(annotation), views=None) == []
    annotation.refresh_from_db()
    assert annotation.tag_ids == [cause.pk]


def test_a_form_that_is_not_touched_changes_nothing(client, ada, soviet_view):
    for found in Annotation.objects.all()[:5]:
        before = Annotation.objects.filter(pk=found.pk).values().get()
        assert send(client, address(found)) == []
        after = Annotation.objects.filter(pk=found.pk).values().get()
        counted = ("version", "modified")
        assert {k: v for k, v in before.items() if k not in counted} == {
            k: v for k, v in after.items() if k not in counted
        }


def test_other_words_move_the_annotation(client, ada, annotation):
    assert send(client, address(annotation), exact="bolshevik\u00a0COUP") == []
    annotation.refresh_from_db()
    assert annotation.exact == "Bolshevik coup"
    assert annotation.exact == annotation.passage.text[annotation.start : annotation.end]


def test_of_words_that_stand_there_twice_it_is_asked_which(client, ada, annotation):
    text = annotation.passage.text
    page = address(annotation)
    sent = filled(client, page) | {"exact": "October Revolution", "note": "не терять"}
    response = client.post(page, sent)
    assert response.status_code == 200
    shown = response.content.decode()
    assert "These words stand there 2 times. Which are meant?" in shown
    assert "не терять" in shown
    second = text.rindex("October Revolution")
    assert f'value="{second}-{second + 18}"' in shown
    assert client.post(page, sent | {"which": "0-18"}).status_code == 200  # other words
    assert client.post(page, sent | {"which": f"{second}-{second + 18}"}).status_code == 302
    annotation.refresh_from_db()
    assert (annotation.start, annotation.exact, annotation.note) == (
        second,
        "October Revolution",
        "не терять",
    )


@pytest.mark.parametrize("words", ["Oktober coup", "第一次世界大战", "x" * 10_001, "October\r\n\r\ncoup"])
def test_words_that_the_passage_does_not_have_stay_in_the_form(client, ada, annotation, words):
    page = address(annotation)
    response = client.post(page, filled(client, page) | {"exact": words})
    assert response.status_code == 200
    assert response.context["adminform"].form.errors["exact"]
    assert response.context["adminform"].form["exact"].value() == words
    annotation.refresh_from_db()
    assert annotation.exact == "October coup"


def test_line_ends_of_the_note_are_those_of_the_text(client, ada, annotation):
    assert send(client, address(annotation), note="первая\r\nвторая") == []
    annotation.refresh_from_db()
    assert annotation.note == "первая\nвторая"


def test_nothing_typed_is_lost_on_an_error(client, ada, passage, soviet_view):
    page = page_of(passage, "was the second")
    typed = {"note": "سبب 🤔", "voice": "attributed", "stance": "denies", "certainty": "2"}
    response = client.post(page, filled(client, page) | typed)
    form = response.context["adminform"].form
    assert form.errors["views"] == ["attributed words need a view tag that says who holds it"]
    assert {name: form[name].value() for name in typed} == typed
    shown = response.content.decode()
    assert 'value="Save and annotate more of this passage"' in shown
    assert response.context["words"] == "was the second"


def test_without_its_place_the_form_leads_back(client, ada, passage):
    page = page_of(passage, "was the second")
    response = client.post(page, {"voice": "own"})
    assert response.status_code == 200
    assert "choose them again" in response.content.decode()
    assert not Annotation.objects.filter(creator=ada).exists()
