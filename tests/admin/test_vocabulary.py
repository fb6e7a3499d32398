import pytest

from annotations.models import Tag, TagLabel, Vocabulary
from tests.admin.forms import address, send


@pytest.fixture(autouse=True)
def logged_in(client, administrator):
    client.force_login(administrator)


def labels(tag: Tag) -> set[tuple[str, str, str]]:
    return set(tag.labels.values_list("kind", "language", "text"))


def test_the_kind_of_a_vocabulary_in_use_cannot_change(client, soviet_view):
    for slug in ("views", "questions"):
        vocabulary = Vocabulary.objects.get(slug=slug)
        kind = vocabulary.kind
        errors = send(client, address(vocabulary), kind="device")
        assert errors == ["the kind of a vocabulary in use cannot change"]
        vocabulary.refresh_from_db()
        assert vocabulary.kind == kind
        assert send(client, address(vocabulary), description="Для сравнения") == []
    unused = Vocabulary.objects.create(slug="x", label="Приёмы", kind="topic")
    assert send(client, address(unused), kind="device") == []


def test_a_tag_in_use_cannot_move_to_a_vocabulary_of_another_kind(client):
    topics = Vocabulary.objects.create(slug="x", label="Темы", kind="topic")
    views = Vocabulary.objects.create(slug="y", label="Взгляды", kind="view")
    tag = Tag.objects.filter(links__isnull=False, vocabulary__kind="view").first()
    errors = send(client, address(tag), vocabulary=topics.pk)
    assert errors == ["a tag in use cannot move to a vocabulary of another kind"]
    assert send(client, address(tag), vocabulary=views.pk) == []
    question = Tag.objects.filter(claims__isnull=False).first()
    errors = send(client, address(question), vocabulary=topics.pk)
    assert errors == ["a tag in use cannot move to a vocabulary of another kind"]
    unused = Tag.objects.create(slug="z", vocabulary=views)
    assert send(client, address(unused), vocabulary=topics.pk) == []


def test_a_tag_has_one_preferred_label_a_language(client):
    tag = Tag.objects.create(slug="z", vocabulary=Vocabulary.objects.get(slug="views"))
    TagLabel.objects.create(tag=tag, language="ru", text="Взгляд")
    added = {"labels-TOTAL_FORMS": 2, "labels-1-text": "Точка зрения", "labels-1-kind": "pref"}
    for language in ("ru", "RU"):
        errors = send(client, address(tag), **added, **{"labels-1-language": language})
        assert errors == ["the tag has a preferred label in ru already"]
    assert labels(tag) == {("pref", "ru", "Взгляд")}
    changed = {"labels-1-language": "ru", "labels-0-DELETE": "on"}
    assert send(client, address(tag), **added, **changed) == []
    assert labels(tag) == {("pref", "ru", "Точка зрения")}
    assert send(client, address(tag), **added | {"labels-1-language": "ar", "labels-1-text": "رأي"}) == []
    assert labels(tag) == {("pref", "ru", "Точка зрения"), ("pref", "ar", "رأي")}


def test_a_label_given_twice_is_refused_in_the_form(client):
    tag = Tag.objects.create(slug="z", vocabulary=Vocabulary.objects.get(slug="views"))
    TagLabel.objects.create(tag=tag, language="ru", text="Взгляд")
    added = {"labels-TOTAL_FORMS": 2, "labels-1-text": "Взгляд", "labels-1-kind": "alt"}
    assert send(client, address(tag), **added, **{"labels-1-language": "RU"})
    assert labels(tag) == {("pref", "ru", "Взгляд")}


def test_a_tag_cannot_stand_under_itself(client, soviet_view):
    under = {"broader_links-TOTAL_FORMS": 1, "broader_links-0-broader": soviet_view.pk}
    assert send(client, address(soviet_view), **under) == ["a tag cannot stand under itself"]
