import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import (
    Annotation,
    Change,
    Claim,
    Comparison,
    DateMention,
    Edition,
    Event,
    EventName,
    Parallel,
    Passage,
    Reading,
    Reply,
    Review,
    Snapshot,
    Source,
    Tag,
    TagLabel,
    Token,
    User,
    Vocabulary,
)
from tests.admin.forms import address, filled, send
from tests.database import frozen, judge, paralleled, read, save

MODELS = [
    Annotation,
    Change,
    Claim,
    Comparison,
    DateMention,
    Edition,
    Event,
    EventName,
    Group,
    Parallel,
    Passage,
    Reading,
    Reply,
    Review,
    Snapshot,
    Source,
    Tag,
    TagLabel,
    Token,
    User,
    Vocabulary,
]
#: Those that come in by other ways than a form.
WRITTEN = {Change, Edition, Parallel, Passage, Reply, Review}


@pytest.fixture
def admin_client(client, administrator) -> Client:
    client.force_login(administrator)
    return client


@pytest.fixture
def rows(administrator, annotation) -> None:
    """What the sample has none of."""
    judge([annotation], "accepted")
    Reply.objects.create(annotation=annotation, text="Да 👍", creator=administrator)
    read(annotation)
    paralleled(administrator)
    frozen(save(administrator))
    Group.objects.create(name="Историки")
    Token.issue(administrator, "R на ноутбуке")


def test_every_model_has_its_pages():
    assert set(admin.site._registry) == set(MODELS)


@pytest.mark.parametrize("model", MODELS)
def test_an_administrator_sees_the_list_the_form_and_every_kind_of_row(admin_client, rows, model):
    assert admin_client.get(address(model, "changelist")).status_code == 200
    assert admin_client.get(address(model, "changelist"), {"q": "Ленин"}).status_code == 200
    assert admin_client.get(address(model, "add"), follow=True).status_code == (
        403 if model in WRITTEN else 200
    )
    thing = model.objects.last()
    assert admin_client.get(address(thing)).status_code == 200
    # The history of an account is a part of the audit.
    assert admin_client.get(address(thing, "history"), follow=True).status_code == 200


@pytest.mark.parametrize("model", MODELS)
def test_a_list_of_30_rows_costs_no_more_queries_than_one(admin_client, world, monkeypatch, model):
    people = User.objects.bulk_create(User(username=f"читатель-{number}") for number in range(30))
    Group.objects.bulk_create(Group(name=f"группа {number}") for number in range(30))
    Token.objects.bulk_create(Token(user=user, digest=f"{user.pk:064}") for user in people)
    admin_client.get(address(model, "changelist"))

    def queries(rows: int) -> int:
        monkeypatch.setattr(admin.site._registry[model], "list_per_page", rows)
        with CaptureQueriesContext(
            connection,
        ) as found:
            response = admin_client.get(address(model, "changelist"))
        assert len(response.context["cl"].result_list) == min(rows, model.objects.count())
        return len(found)

    assert queries(30) <= queries(1)


@pytest.mark.parametrize("model", [Claim, Event, EventName, Source, Tag, Vocabulary])
def test_a_row_shows_its_version_and_a_new_one_has_none(admin_client, model):
    assert b"field-version" not in admin_client.get(address(model, "add")).content
    thing = model.objects.first()
    assert b"field-version" in admin_client.get(address(thing)).content
    assert send(admin_client, address(thing)) == []


def test_what_the_database_refuses_is_said_in_the_form_and_changes_nothing(admin_client, monkeypatch):
    monkeypatch.setattr(EventName, "clean", lambda self: None)  # as if another writer had come between
    root = EventName.objects.get(slug="october-coup-en")
    other = Event.objects.get(slug="july-days")
    errors = send(admin_client, address(root), event=other.pk, text="Переворот")
    assert errors == ["names that are equivalent belong to the same event"]
    root.refresh_from_db()
    assert (root.event.slug, root.text) == ("october-revolution", "October coup")
    assert not LogEntry.objects.exists()
    response = admin_client.post(
        address(root), filled(admin_client, address(root)) | {"event": other.pk, "text": "Переворот"}
    )
    assert response.context["adminform"].form["text"].value() == "Переворот"


def test_what_is_no_refusal_is_an_error(admin_client, monkeypatch):
    def fail(*arguments: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(admin.site._registry[Event], "save_model", fail)
    with pytest.raises(OperationalError):
        send(admin_client, address(Event.objects.first()))


def test_what_is_used_meanwhile_is_not_deleted(admin_client, monkeypatch):
    monkeypatch.setattr("annotations.admin.base.in_use", lambda row, person: None)
    root = EventName.objects.get(slug="october-coup-en")
    response = admin_client.post(address(root, "delete"), {"post": "yes"}, follow=True)
    assert response.redirect_chain[0][0] == address(root)
    assert [str(message) for message in response.context["messages"]] == ["it is in use"]
    several = {"action": "delete_selected", "_selected_action": [root.pk], "post": "yes"}
    response = admin_client.post(address(EventName, "changelist"), several, follow=True)
    assert response.status_code == 200
    assert [str(message) for message in response.context["messages"]] == ["it is in use"]
    assert EventName.objects.filter(pk=root.pk).exists()
    assert not LogEntry.objects.exists()


def test_the_page_of_a_deletion_counts_what_is_in_use_and_shows_none_of_it(
    client, make_user, annotation, passage, english
):
    annotation.name = EventName.objects.get(slug="october-coup-en")
    annotation.event = Event.objects.get(slug="october-revolution")
    annotation.visibility, annotation.note = "private", "тайна"
    annotation.save()
    group = Group.objects.create(name="Историки")
    others = make_user("lidia", is_superuser=True)
    others.groups.add(group)
    client.force_login(others)
    for thing in (annotation.name, annotation.event, english, annotation.creator, group):
        page = client.get(address(thing, "delete"))
        assert page.status_code == 200
        assert page.context["protected"]
        assert "annotations" in page.context["protected"][0] or thing in (group, annotation.creator)
        assert f"“{annotation.exact}”" not in page.content.decode()
        assert client.post(address(thing, "delete"), {"post": "yes"}).status_code == 200
        assert type(thing).objects.filter(pk=thing.pk).exists()
        several = {"action": "delete_selected", "_selected_action": [thing.pk]}
        page = client.post(address(type(thing), "changelist"), several)
        assert page.context["protected"]
        assert f"“{annotation.exact}”" not in page.content.decode()
        client.post(address(type(thing), "changelist"), several | {"post": "yes"})
        assert type(thing).objects.filter(pk=thing.pk).exists()


def test_what_nothing_refers_to_is_deleted(admin_client, rows):
    group = Group.objects.get(name="Историки")
    assert b'name="post"' in admin_client.get(address(group, "delete")).content
    assert admin_client.post(address(group, "delete"), {"post": "yes"}).status_code == 302
    assert not Group.objects.filter(pk=group.pk).exists()


def test_who_may_not_delete_one_kind_of_row_does_not(client, make_user):
    client.force_login(make_user("anna", "reader"))
    event = Event.objects.create(slug="x", label="Событие")
    assert client.post(address(event, "delete"), {"post": "yes"}).status_code == 403
    assert client.get(address(event)).status_code == 200
    assert client.post(address(event), {"label": "y"}).status_code == 403
