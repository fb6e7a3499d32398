"""The page on which the whole project is taken away, and brought in after a look."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Event, Source, Tag, Upload, User
from tests.management.test_whole import SECRET, empty, packed, same

pytestmark = pytest.mark.django_db


def page() -> str:
    return reverse("admin:annotations_change_archive")


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def chief(db) -> User:
    return User.objects.create_superuser("главная", password=SECRET)


def send(client: Client, data: bytes, name: str = "проект.zip"):
    """Upload an archive, and see what would come of it."""
    return client.post(page(), {"file": SimpleUploadedFile(name, data)}, follow=True)


def confirm(client: Client, shown):
    return client.post(shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"], follow=True)


def test_the_list_of_changes_leads_to_the_page_and_that_to_the_file(chief):
    client = signed_in(chief)
    assert page() in client.get(reverse("admin:annotations_change_changelist")).text
    shown = client.get(page()).text
    (with_passwords,) = re.findall(r'href="([^"]*\?passwords=1)"', shown)
    same(b"".join(client.get(with_passwords.partition("?")[0]).streaming_content), packed())
    same(b"".join(client.get(with_passwords).streaming_content), packed(passwords=True))


def test_administrators_have_it_without_passwords_and_nobody_else(make_user):
    administrator, file = (
        signed_in(make_user("anna", "administrator")),
        reverse("admin:annotations_change_download"),
    )
    assert "passwords=1" not in administrator.get(page()).text
    assert administrator.get(file).status_code == 200
    assert administrator.get(f"{file}?passwords=1").status_code == 403
    editor = signed_in(make_user("erik", "editor"))
    assert editor.get(page()).status_code == editor.get(file).status_code == 403
    assert send(editor, packed()).status_code == 403
    assert not Upload.objects.exists()


def test_what_was_looked_at_comes_in_and_who_brings_it_stays_signed_in(chief):
    data, number = packed(), chief.pk
    empty()
    client = signed_in(User.objects.create_superuser("главная", password=SECRET))
    assert "Nobody has worked here yet" in client.get(page()).text
    shown = send(client, data)
    assert "Nothing is written yet." in shown.text
    assert "annotations.csv" in shown.text
    assert not Source.objects.exists()
    written = confirm(client, shown)
    assert written.status_code == 200
    assert "Written on" in written.text
    assert Annotation.objects.count() == 44
    kept = Upload.objects.get()
    assert (kept.user_id, kept.data if kept.content else b"") == (number, b"")
    # A second click on the same button does nothing.
    assert "Written on" in confirm(client, shown).text


def test_into_a_database_in_use_come_the_lists(chief):
    client, data = signed_in(chief), packed()
    Tag.objects.filter(slug="soviet-view").update(definition="Другое")
    assert "This archive is not empty" in client.get(page()).text
    shown = send(client, data)
    assert "people, history and numbers of the archive were passed over" in shown.text
    confirm(client, shown)
    assert Tag.objects.get(slug="soviet-view").definition != "Другое"


def test_what_was_changed_meanwhile_is_shown_before_it_is_written(chief):
    client, data = signed_in(chief), packed()
    shown = send(client, data)
    Event.objects.filter(slug="july-days").update(label="Другие")
    answer = confirm(client, shown)
    assert "something was changed meanwhile" in answer.text
    assert Event.objects.get(slug="july-days").label == "Другие"
    confirm(client, answer)
    assert Event.objects.get(slug="july-days").label != "Другие"


def test_what_is_refused_is_told_and_cannot_be_confirmed(chief):
    shown = send(signed_in(chief), b"PK\x03\x04 <b>")
    assert "it is no zip" in shown.text
    assert "Write all of this" not in shown.text


def test_an_upload_is_nobody_elses(chief, make_user):
    shown = send(signed_in(chief), packed())
    other = signed_in(make_user("anna", "administrator"))
    address = shown.request["PATH_INFO"] + "?" + shown.request["QUERY_STRING"]
    assert other.get(address).status_code == other.post(address).status_code == 404
    assert signed_in(chief).get(f"{page()}?upload=x").status_code == 404
