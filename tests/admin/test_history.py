"""The history on a page: read, an older version restored, what was deleted put back, and purged."""

import pytest
from django.test import Client

from annotations.models import Annotation, Change, Reply, Review, Tag
from tests.admin.forms import address, send


@pytest.fixture
def admin_client(administrator) -> Client:
    client = Client()
    client.force_login(administrator)
    return client


def test_the_page_tells_who_changed_what_in_words(admin_client, annotation, soviet_view):
    annotation.note = "Сравни издание 1919 года"
    annotation.save()
    annotation.note, annotation.tag_ids = "Сравни издание 1921 года", [soviet_view.pk]
    annotation.save()
    page = admin_client.get(address(annotation, "history")).content.decode()
    assert "<del>1919</del>" in page
    assert "<ins>1921</ins>" in page
    assert "<ins>soviet" in page
    assert "the command pytest" in page
    assert "Restore version 2" in page
    assert "Restore version 3" not in page


def test_an_older_version_is_restored_after_a_question(admin_client, annotation, administrator):
    annotation.note = "один"
    annotation.save()
    annotation.note = "два"
    annotation.save()
    url = address(annotation, "restore")
    asked = admin_client.get(f"{url}?version=2")
    assert asked.context["values"] == {"shown_version": "3", "version": "2"}
    assert Annotation.objects.get(pk=annotation.pk).note == "два"
    assert admin_client.post(url, asked.context["values"]).status_code == 302
    assert Annotation.objects.get(pk=annotation.pk).note == "один"
    assert Change.objects.latest("id").actor == administrator


def test_what_was_changed_meanwhile_is_not_restored(admin_client, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="один")
    page = admin_client.post(
        address(annotation, "restore"), {"version": "1", "shown_version": "1"}, follow=True
    )
    assert "It was changed meanwhile: look again." in page.content.decode()
    assert Annotation.objects.get(pk=annotation.pk).note == "один"


@pytest.mark.parametrize("version", ["", "x", "-1", "²"])
def test_a_version_that_is_no_number_is_not_there(admin_client, annotation, version):
    assert admin_client.get(f"{address(annotation, 'restore')}?version={version}").status_code in (404,)


def test_what_was_deleted_is_put_back_from_the_list(admin_client, annotation):
    page = admin_client.get(address(Annotation, "changelist")).content.decode()
    assert address(Annotation, "deleted") in page
    key = annotation.pk
    annotation.delete()
    shown = admin_client.get(address(Annotation, "deleted"))
    (entry,) = shown.context["deleted"]
    assert entry[1:] == ("October coup", "the command pytest", True)
    assert admin_client.post(address(Annotation, "deleted"), {"change": entry[0].pk}).status_code == 302
    assert Annotation.objects.get(pk=key).uuid == annotation.uuid
    assert "Nothing was deleted here." in admin_client.get(address(Annotation, "deleted")).content.decode()


def test_what_cannot_be_put_back_says_why(admin_client, annotation, western_view):
    gone = Tag.objects.create(slug="gone-view", vocabulary=western_view.vocabulary)
    annotation.tag_ids = [gone.pk]
    annotation.save()
    annotation.delete()
    gone.delete()
    change = Change.objects.filter(model="annotation", action="delete").latest("id")
    page = admin_client.post(address(Annotation, "deleted"), {"change": change.pk}, follow=True)
    assert "&#x27;gone-view&#x27; is unknown" in page.content.decode()


def test_only_an_administrator_purges(admin_client, annotation, make_user):
    Annotation.objects.filter(pk=annotation.pk).update(note="секрет")
    editor = Client()
    editor.force_login(make_user("ed", "editor"))
    assert "Purge" not in editor.get(address(annotation, "history")).content.decode()
    assert editor.post(address(annotation, "purge")).status_code == 403
    assert admin_client.get(address(annotation, "purge")).status_code == 200
    assert admin_client.post(address(annotation, "purge")).status_code == 302
    assert [
        change.action for change in Change.objects.filter(owner=annotation.pk, owner_model="annotation")
    ] == ["purge"]


def test_the_history_of_what_one_may_not_see_is_not_there(annotation, make_user):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    other = Client()
    other.force_login(make_user("ed", "administrator"))
    assert other.get(address(annotation, "history")).status_code == 404


def test_nobody_else_s_annotation_is_made_private_and_the_form_says_so(admin_client, annotation, annotator):
    Annotation.objects.filter(pk=annotation.pk).update(creator=annotator)
    told = send(admin_client, address(annotation), visibility="private")
    assert any("only who made it can take it away" in why for why in told)
    annotation.refresh_from_db()
    assert annotation.visibility == "public"


def test_the_page_says_why_an_annotation_was_accepted(admin_client, annotation, administrator):
    Review.objects.create(
        annotation=annotation, version=1, status="accepted", reason="Верно 👍", creator=administrator
    )
    said = Reply.objects.create(annotation=annotation, text="Это цитата?", creator=administrator)
    said.text = "Цитата."
    said.save()
    page = admin_client.get(address(annotation, "history")).content.decode()
    assert "Верно 👍" in page
    assert "reply changed" in page
