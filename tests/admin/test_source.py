import pytest

from annotations.freezing import freeze
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Comparison, Edition, Passage, Snapshot, Source
from tests.admin.forms import address, send


@pytest.fixture(autouse=True)
def logged_in(client, administrator):
    client.force_login(administrator)


def test_a_source_is_not_derived_from_itself(client, english, tagalog):
    refused = ["a source cannot be derived from itself"]
    assert send(client, address(english), derived_from=english.pk) == refused
    tagalog.derived_from = english
    tagalog.save()
    assert send(client, address(english), derived_from=tagalog.pk) == refused
    english.refresh_from_db()
    assert english.derived_from is None
    assert send(client, address(tagalog), derived_from="") == []
    assert send(client, address(english), derived_from=tagalog.pk) == []


def test_creators_are_filled_in_line_by_line(client, english):
    english.creators = ["Reed, John", "Рид, Джон"]
    english.save()
    assert send(client, address(english), url="example.org/a,b") == []
    english.refresh_from_db()
    assert (english.creators, english.url) == (["Reed, John", "Рид, Джон"], "https://example.org/a,b")
    assert send(client, address(english), creators="Reed, John\r\n\r\nЛенин\r\n") == []
    english.refresh_from_db()
    assert english.creators == ["Reed, John", "Ленин"]
    assert send(client, address(english), creators="x" * 301)
    assert send(client, address(english), creators="") == []
    english.refresh_from_db()
    assert english.creators == []


def test_who_has_a_source_read_blind_is_told_what_was_frozen_of_it(client, english, tagalog, make_user):
    editor = make_user("ed", "editor")
    saved = Comparison.objects.create(
        title="Имена 🕯", query="event=october-revolution&rows=name&columns=source", creator=editor
    )
    freeze(Snapshot(comparison=saved, creator=editor), "https://historio.example")
    Source.objects.filter(pk=english.pk).update(slug="october-en")
    assert send(client, address(english), blind="on") == []
    told = client.get(address(Source, "changelist")).content.decode()
    assert "1 snapshot that was frozen before rests on this source" in told
    assert send(client, address(english), blind="on", kind="article") == []
    assert "frozen before" not in client.get(address(Source, "changelist")).content.decode()


def test_texts_go_with_their_source_only(client, english):
    for thing in (Edition.objects.filter(source=english).first(), Passage.objects.first()):
        assert client.get(address(thing, "delete")).status_code == 403
        assert client.post(address(thing, "delete"), {"post": "yes"}).status_code == 403
        several = {"action": "delete_selected", "_selected_action": [thing.pk], "post": "yes"}
        client.post(address(type(thing), "changelist"), several)
        thing.refresh_from_db()

    source = Source.objects.create(slug="dekrety", title="Декреты", language="ru")
    first = add_edition(source, PlainText().read("Декрет о мире 🕊\n\nДекрет о земле"), "1")
    assert client.post(address(source, "delete"), {"post": "yes"}).status_code == 302
    assert not Source.objects.filter(slug="dekrety").exists()
    assert not Passage.objects.filter(edition=first.pk).exists()
