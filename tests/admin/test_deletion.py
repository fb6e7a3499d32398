import pytest
from django.urls import reverse

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Claim, Event, EventName, Source, Vocabulary
from tests.admin.forms import address


@pytest.fixture(autouse=True)
def logged_in(client, administrator):
    client.force_login(administrator)


def test_a_source_with_annotations_is_not_deleted_and_says_why(client, english):
    count = Annotation.objects.filter(source=english).count()
    response = client.get(address(english, "delete"))
    listed = f"{reverse('admin:annotations_annotation_changelist')}?source={english.slug}"
    assert f'<a href="{listed}">{count} annotations</a>' in response.content.decode()
    assert b'type="submit" value="Delete"' not in response.content
    assert client.post(address(english, "delete"), {"post": "yes"}).status_code == 200
    assert Source.objects.filter(pk=english.pk).exists()


def test_each_use_of_a_thing_leads_to_its_list(client, soviet_view):
    event = Event.objects.get(slug="october-revolution")
    claim = Claim.objects.filter(annotations__isnull=False).first()
    name = EventName.objects.get(slug="october-coup-en")
    views = Vocabulary.objects.get(slug="views")
    annotations = reverse("admin:annotations_annotation_changelist")
    for thing, link in (
        (event, f"{annotations}?event_only=october-revolution"),
        (event, f"{reverse('admin:annotations_claim_changelist')}?event_only=october-revolution"),
        (event, f"{reverse('admin:annotations_source_changelist')}?event="),
        (claim, f"{annotations}?claim={claim.slug}"),
        (name, f"{annotations}?name=october-coup-en"),
        (soviet_view, f"{annotations}?tag_only=soviet-view"),
        (views, f"{reverse('admin:annotations_tag_changelist')}?vocabulary=views"),
    ):
        assert link in client.get(address(thing, "delete")).content.decode()


def test_no_title_is_markup(client):
    source = Source.objects.create(slug="x", title="<script>alert(1)</script>", language="en")
    Source.objects.create(slug="y", title="y", language="en", derived_from=source)
    shown = client.get(address(source, "delete")).content.decode()
    assert "?derived_from=x" in shown
    assert "<script>alert" not in shown


def test_a_source_without_annotations_goes_with_its_text_which_is_said_before(client):
    values = {"slug": "dekret-ru", "title": "Декрет", "language": "ru"}
    source, _ = load_source(values, PlainText().read("Мир\n\nЗемля\n\nХлеб"))
    shown = client.get(address(source, "delete")).content.decode()
    for said in ("1 source", "1 edition", "3 passages"):
        assert f"<li>{said}</li>" in shown
    assert client.post(address(source, "delete"), {"post": "yes"}).status_code == 302
    assert not Source.objects.filter(slug="dekret-ru").exists()
