"""Saving, freezing and purging comparisons in the admin."""

import re
from html import unescape

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from annotations.models import Comparison, Snapshot
from tests.admin.forms import address, send
from tests.database import frozen, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(make_user):
    return make_user("ed", "editor")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_a_question_is_saved_from_the_page_that_answers_it(annotator):
    client = signed_in(annotator)
    asked = "event=october-revolution&rows=name&columns=source"
    page = f"{reverse('admin:annotations_event_compare')}?{asked}&quotes=1"
    found = re.search(r'href="([^"]+comparison/add/[^"]+)"', client.get(page).content.decode())
    assert send(client, unescape(found[1]), title="Как она называется? 🤔") == []
    made = Comparison.objects.get()
    assert (made.query, made.creator) == (asked, annotator)


def test_a_question_that_makes_no_sense_is_refused_in_the_form(annotator):
    page = f"{address(Comparison, 'add')}?query=event%3Dnowhere"
    assert "event: 'nowhere'" in send(signed_in(annotator), page, title="?")[0]
    assert not Comparison.objects.exists()


def test_an_editor_freezes_a_comparison_for_a_group_of_theirs(editor, annotator):
    seminar = Group.objects.create(name="Семинар 1917")
    Group.objects.create(name="Чужие")
    editor.groups.add(seminar)
    saved, client = save(annotator), signed_in(editor)
    page = client.get(address(saved)).content.decode()
    assert f"{address(Snapshot, 'add')}?comparison={saved.pk}" in page
    form = f"{address(Snapshot, 'add')}?comparison={saved.pk}"
    assert "Чужие" not in client.get(form).content.decode()
    assert send(client, form, group=seminar.pk, makers="Petrova, Anna\nЛев Троцкий") == []
    made = Snapshot.objects.get()
    assert (made.group, made.makers, made.creator) == (seminar, ["Petrova, Anna", "Лев Троцкий"], editor)
    assert b"October coup" in bytes(made.csv)
    assert client.get(address(made)).status_code == 200


def test_what_cannot_be_frozen_is_said_in_the_form(editor, annotator):
    saved = save(annotator)
    Comparison.objects.filter(pk=saved.pk).update(query="event=nowhere&rows=name")
    errors = send(signed_in(editor), f"{address(Snapshot, 'add')}?comparison={saved.pk}")
    assert "nowhere" in errors[0]
    assert not Snapshot.objects.exists()


def test_an_administrator_purges_with_a_reason(administrator, annotator):
    made, client = frozen(save(annotator)), signed_in(administrator)
    page = address(made, "empty")
    assert page in client.get(address(made)).content.decode()
    assert client.post(page, {"reason": " "}).status_code == 200
    made.refresh_from_db()
    assert made.purged is None
    assert client.post(page, {"reason": "Права отозваны."}).status_code == 302
    made.refresh_from_db()
    assert (made.csv, made.reason) == (None, "Права отозваны.")
    assert client.get(address(made)).status_code == 302  # it is in no list any more
