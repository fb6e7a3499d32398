import html
import re
import threading

import pytest
from django.db import connection
from django.test import Client

from annotations.models import (
    Annotation,
    Claim,
    Event,
    EventName,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    User,
    Vocabulary,
)
from tests.admin.forms import address, filled, send

#: A text field of each model whose rows have a version.
TEXTS = {
    Annotation: "note",
    Claim: "statement",
    Event: "label",
    EventName: "text",
    Source: "title",
    Tag: "definition",
    Vocabulary: "description",
}


@pytest.fixture
def logged_in(client, administrator):
    client.force_login(administrator)


pytestmark = pytest.mark.usefixtures("logged_in")


def save(client, thing, values, **changes):
    """What comes back of a form that was opened before."""
    values = {name: value for name, value in (values | changes).items() if value is not None}
    return client.post(address(thing), values)


def typed(response) -> dict:
    """What stands in the form that came back, as a browser would send it again."""
    assert response.status_code == 409
    context = response.context
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: value for name, value in values.items() if value not in (None, False)}


def table(response) -> list[tuple[str, str, str]]:
    """Both versions, as they stand side by side."""
    return [(found.name, found.theirs, found.yours) for found in response.context["conflict"]]


@pytest.mark.parametrize("model", TEXTS)
def test_a_form_saved_on_top_of_another_s_change_is_refused_and_nothing_typed_is_lost(client, model):
    thing, name = model.objects.first(), TEXTS[model]
    opened = filled(client, address(thing))
    before = getattr(thing, name)
    assert send(client, address(thing), **{name: "Великая революция, их правка"}) == []
    response = save(client, thing, opened, **{name: "Октябрьская революция, моя правка 🕊"})
    thing.refresh_from_db()
    assert getattr(thing, name) == "Великая революция, их правка" != before
    ((_label, theirs, yours),) = table(response)
    assert (theirs, yours) == ("Великая революция, их правка", "Октябрьская революция, моя правка 🕊")
    assert "Somebody else changed this" in response.context["adminform"].form.non_field_errors()[0]
    page = response.content.decode()
    assert "<del>Великая</del>" in page
    assert "<ins>Октябрьская</ins>" in page

    again = typed(response)
    assert again[name] == "Октябрьская революция, моя правка 🕊"
    assert save(client, thing, again).status_code == 302
    thing.refresh_from_db()
    assert getattr(thing, name) == "Октябрьская революция, моя правка 🕊"


@pytest.mark.parametrize("version", [None, "", "0", "99999999999999999999", "abc", "\x00", "1;2", "-1", "²"])
def test_a_version_that_is_missing_or_makes_no_sense_is_refused_as_a_stale_one(client, version):
    event = Event.objects.get(slug="july-days")
    response = save(client, event, filled(client, address(event)), shown_version=version, label="Иначе")
    assert typed(response)["label"] == "Иначе"
    event.refresh_from_db()
    assert event.label != "Иначе"


def test_what_was_changed_by_the_api_or_in_sql_counts_too(client):
    event = Event.objects.get(slug="july-days")
    opened = filled(client, address(event))
    Event.objects.filter(pk=event.pk).update(edtf="1917-08", exact_match=["https://example.org/1"])
    assert [(name, theirs) for name, theirs, _yours in table(save(client, event, opened))] == [
        ("Date", "1917-08"),
        ("Same elsewhere", "https://example.org/1"),
    ]


def test_values_are_shown_in_words(client, annotation, soviet_view, western_view, english, tagalog):
    opened = filled(client, address(annotation))
    event = Event.objects.get(slug="october-revolution")
    send(client, address(annotation), views=[soviet_view.pk], event=event.pk, certainty=3)
    response = save(client, annotation, opened, views=[western_view.pk, soviet_view.pk], stance="denies")
    found = {name: (theirs, yours) for name, theirs, yours in table(response)}
    assert found["Who sees it so"] == ("Soviet view", "Soviet view\nWestern view")
    assert found["Event"] == (str(event), "")
    assert found["Certainty"] == ("3 high", "")
    assert found["Stance"] == ("", "Denies")

    opened = filled(client, address(english))
    send(client, address(english), scope=[event.pk], derived_from=tagalog.pk)
    found = {name: theirs for name, theirs, _yours in table(save(client, english, opened, scope=[]))}
    assert found == {"Derived from": str(tagalog), "Scope": str(event)}

    opened = filled(client, address(soviet_view))
    send(client, address(soviet_view), single_answer="on")
    assert table(save(client, soviet_view, opened)) == [("Single answer", "yes", "no")]


def test_references_that_do_not_exist_stand_as_they_were_typed(client, annotation):
    opened = filled(client, address(annotation))
    send(client, address(annotation), note="их")
    nonsense = {"event": "9" * 30, "tag_ids": ["x", "-1"], "certainty": "9", "note": "их"}
    found = {name: yours for name, _theirs, yours in table(save(client, annotation, opened, **nonsense))}
    assert found == {"Event": "9" * 30, "Tags": "-1\nx", "Certainty": "9"}


def test_a_title_is_read_in_its_language(client, english):
    english.language, english.title = "ar", "ثورة أكتوبر"
    english.save()
    opened = filled(client, address(english))
    send(client, address(english), title="الثورة البلشفية")
    page = save(client, english, opened).content.decode()
    assert re.search(r'<td dir="rtl" lang="ar"><del>الثورة</del>', page)


def test_what_was_typed_is_shown_as_text(client):
    event = Event.objects.get(slug="july-days")
    opened = filled(client, address(event))
    send(client, address(event), label="<script>alert(1)</script>")
    page = save(client, event, opened, label='"><img src=x onerror=alert(2)>').content.decode()
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_line_feeds_of_a_browser_are_no_difference(client, soviet_view):
    soviet_view.definition = "Первое\nвторое"
    soviet_view.save()
    opened = filled(client, address(soviet_view))
    Tag.objects.filter(pk=soviet_view.pk).update(single_answer=False)
    response = save(client, soviet_view, opened, definition="Первое\r\nвторое")
    assert table(response) == []
    assert "nothing left to save" in response.content.decode()


def test_a_long_text_is_compared_too(client, soviet_view):
    opened = filled(client, address(soviet_view))
    Tag.objects.filter(pk=soviet_view.pk).update(definition="слово " * 20_000)
    response = save(client, soviet_view, opened, definition="иное " * 20_000)
    assert "<ins>иное " in response.content.decode()


# -- what stands below ------------------------------------------------------------------------------------


@pytest.fixture
def labelled() -> Tag:
    tag = Tag.objects.create(slug="z", vocabulary=Vocabulary.objects.get(slug="views"))
    for language, text in (("en", "A view"), ("ru", "Взгляд"), ("tl", "Pananaw")):
        TagLabel.objects.create(tag=tag, language=language, text=text)
    return tag


def touch(tag: Tag) -> None:
    """What belongs to a tag counts as a change of it once a transaction, and a test is but one."""
    Tag.objects.filter(pk=tag.pk).update(slug=tag.slug)


def below(tag: Tag) -> set[str]:
    return {str(label) for label in tag.labels.all()}


def test_a_label_changed_deleted_or_added_meanwhile_is_a_conflict(client, labelled):
    opened = filled(client, address(labelled))
    english, russian, _ = labelled.labels.order_by("language")
    TagLabel.objects.filter(pk=english.pk).update(text="Their view")
    russian.delete()
    TagLabel.objects.create(tag=labelled, language="ar", text="رأي")
    touch(labelled)
    changes = {
        "labels-TOTAL_FORMS": 5,
        "labels-0-text": "My view",
        "labels-2-DELETE": "on",
        "labels-3-language": "de",
        "labels-3-kind": "pref",
        "labels-3-text": "Sicht",
        "labels-4-kind": "pref",
    }
    assert opened["labels-2-text"] == "Pananaw"
    response = save(client, labelled, opened, **changes)
    assert below(labelled) == {"Their view@en", "Pananaw@tl", "رأي@ar"}
    assert table(response) == [
        ("Tag label", "رأي@ar", "(new, and kept if you save)"),
        ("Tag label “Their view@en”: Text", "Their view", "My view"),
        ("Tag label", "Pananaw@tl", "(deleted by you)"),
        ("Tag label", "(not there)", "ru · preferred · Взгляд"),
        ("Tag label", "(not there)", "de · preferred · Sicht"),
    ]

    assert save(client, labelled, typed(response)).status_code == 302
    assert below(labelled) == {"My view@en", "Взгляд@ru", "Sicht@de", "رأي@ar"}


def test_what_both_deleted_stays_deleted(client, labelled):
    opened = filled(client, address(labelled))
    labelled.labels.get(language="ru").delete()
    touch(labelled)
    response = save(client, labelled, opened, **{"labels-1-DELETE": "on"})
    assert table(response) == []
    assert save(client, labelled, typed(response)).status_code == 302
    assert below(labelled) == {"A view@en", "Pananaw@tl"}


def test_a_broader_tag_given_meanwhile_is_a_conflict(client, soviet_view, labelled):
    opened = filled(client, address(labelled))
    TagBroader.objects.create(tag=labelled, broader=soviet_view)
    touch(labelled)
    response = save(client, labelled, opened, definition="Моё")
    assert "Wider tag" in {name for name, *_ in table(response)}
    assert save(client, labelled, typed(response)).status_code == 302
    assert labelled.broader.get() == soviet_view


@pytest.mark.parametrize("count", [None, "", "x", "-1", "9" * 30, "²", "2000"])
@pytest.mark.parametrize("name", ["TOTAL_FORMS", "INITIAL_FORMS"])
def test_a_tampered_count_of_rows_is_no_error_of_ours(client, labelled, name, count):
    opened = filled(client, address(labelled))
    labelled.labels.get(language="ru").delete()
    touch(labelled)
    response = save(client, labelled, opened, **{f"labels-{name}": count, "definition": "Моё"})
    assert typed(response)["definition"] == "Моё"


# -- deleted, refused, read-only -----------------------------------------------------------------------------


@pytest.mark.parametrize("model", TEXTS)
def test_what_was_typed_for_a_row_deleted_meanwhile_can_be_copied(client, model, annotation, labelled):
    others = {
        Claim: {
            "event": Event.objects.first(),
            "question": Tag.objects.filter(vocabulary__kind="question")[0],
        },
        Event: {"label": "Событие"},
        EventName: {"event": Event.objects.first(), "text": "Имя", "language": "ru"},
        Source: {"title": "Источник", "language": "ru"},
        Vocabulary: {"label": "Словарь"},
    }
    named = {"statement": "Так"} if model is Claim else {}
    thing = {Annotation: annotation, Tag: labelled}.get(model) or model.objects.create(
        slug="new", **others[model], **named
    )
    opened = filled(client, address(thing))
    where = address(thing)
    model.objects.filter(pk=thing.pk).delete()
    response = client.post(where, opened | {TEXTS[model]: "Долго писал <b>это</b> 🕊"})
    assert response.status_code == 404
    page = html.unescape(response.content.decode())
    assert "Somebody else deleted this" in page
    assert "Долго писал <b>это</b> 🕊" in page
    assert "<b>это" not in response.content.decode()
    if model is Tag:
        assert "ru · preferred · Взгляд" in page


def test_nobody_learns_of_another_s_private_annotation(client, make_user, annotation):
    annotation.visibility, annotation.note = "private", "тайна"
    annotation.save()
    client.force_login(make_user("anna", "annotator"))
    response = client.post(address(annotation), {"note": "моё"})
    assert response.status_code == 404
    assert "тайна" not in response.content.decode()
    assert "моё" in response.content.decode()


def test_a_refusal_of_the_database_keeps_the_version(client, monkeypatch):
    monkeypatch.setattr(EventName, "clean", lambda self: None)  # as if another writer had come between
    root, other = EventName.objects.get(slug="october-coup-en"), Event.objects.get(slug="july-days")
    opened = filled(client, address(root))
    response = save(client, root, opened, event=other.pk)
    assert response.status_code == 200
    assert response.context["adminform"].form["shown_version"].value() == opened["shown_version"]
    EventName.objects.filter(pk=root.pk).update(text="Их")
    assert table(save(client, root, opened, event=other.pk, text="Моё")) == [
        ("Event", str(root.event), str(other)),
        ("Text", "Их", "Моё"),
    ]


def test_who_may_only_look_has_no_version_to_send(client, make_user):
    client.force_login(make_user("boris", "reader"))
    event = Event.objects.first()
    response = client.get(address(event))
    assert response.status_code == 200
    assert "shown_version" not in response.content.decode()
    assert client.post(address(event), {"label": "y"}).status_code == 403
    assert client.post(address(Event, "changelist") + "999999/change/", {"label": "y"}).status_code == 403


def test_the_version_is_there_once_and_unseen(client):
    for model in TEXTS:
        page = client.get(address(model.objects.first())).content.decode()
        assert page.count('name="shown_version"') == 1
        assert re.search(r'<input type="hidden" name="shown_version"', page)
        assert "shown_version" not in client.get(address(model, "add")).content.decode()


# -- at the same time ----------------------------------------------------------------------------------------


def test_of_two_who_save_at_once_one_wins_and_the_other_is_asked(committed):
    person = User.objects.create_user("вера", is_superuser=True)
    tag = Tag.objects.get(slug="soviet-view")
    barrier, statuses = threading.Barrier(2), {}

    def write(text: str) -> None:
        try:
            client = Client()
            client.force_login(person)
            values = filled(client, address(tag)) | {"definition": text}
            barrier.wait(20)
            statuses[text] = client.post(address(tag), values).status_code
        finally:
            connection.close()

    for number in range(5):
        statuses.clear()
        texts = [f"Вера {number}", f"Борис {number}"]
        writers = [threading.Thread(target=write, args=(text,)) for text in texts]
        for writer in writers:
            writer.start()
        for writer in writers:
            writer.join(60)
        assert sorted(statuses.values()) == [302, 409]
        tag.refresh_from_db()
        assert statuses[tag.definition] == 302
