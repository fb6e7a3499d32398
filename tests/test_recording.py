import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models

from annotations.models import (
    Annotation,
    Claim,
    Event,
    EventName,
    References,
    Source,
    Tag,
    TagLabel,
    User,
    Vocabulary,
)
from annotations.recording import Resolver, draft, record, uses
from annotations.tables import ANNOTATIONS, CLAIMS, EVENTS, NAMES, SOURCES, TAGS, VOCABULARIES
from tests.database import another_connection

pytestmark = pytest.mark.django_db


def errors(table, instance: models.Model, raw: dict) -> dict[str, list[str]]:
    with pytest.raises(ValidationError) as caught:
        draft(table, instance, raw)
    return caught.value.message_dict


@pytest.fixture
def quote(passage) -> dict:
    """What a client sends at least."""
    return {"passage": str(passage.uuid), "exact": "October coup"}


@pytest.fixture
def fresh(administrator) -> Annotation:
    return Annotation(creator=administrator)


# -- annotations ----------------------------------------------------------------------------------


def test_an_annotation_is_written_as_the_client_says(quote, fresh, soviet_view, western_view):
    group = Group.objects.create(name="Семинар")
    raw = {
        **quote,
        "tags": ["western-view", "soviet-view", "soviet-view"],
        "name": "october-coup-en",
        "stance": "hedges",
        "voice": "attributed",
        "level": "interpretive",
        "certainty": 2,
        "note": "Так пишут «на Западе» 👨‍👩‍👧",
        "visibility": "group",
        "group": "Семинар",
    }
    record(ANNOTATIONS, fresh, raw)
    made = Annotation.objects.get(uuid=fresh.uuid)
    assert made.exact == "October coup"
    assert set(made.tags.all()) == {soviet_view, western_view}
    assert made.tag_ids == sorted({soviet_view.pk, western_view.pk})
    assert (made.stance, made.voice, made.level) == ("hedges", "attributed", "interpretive")
    assert (made.certainty, made.note) == (2, "Так пишут «на Западе» 👨‍👩‍👧")
    assert (made.group, made.audience) == (group, group.pk)
    assert made.event.slug == "october-revolution"
    assert made.status == "proposed"


def test_everything_that_is_wrong_is_said_at_once_and_under_its_public_name(quote, fresh):
    raw = {
        **quote,
        "tags": ["no-such-tag"],
        "name": "no-such-name",
        "stance": "doubts",
        "certainty": 7,
        "note": 5,
        "id": "0f8fad5b-d9cb-469f-a165-70867728950e",
        "status": "accepted",
        "creator": "ada",
        "colour": "red",
        "visibility": "group",
    }
    found = errors(ANNOTATIONS, fresh, raw)
    assert set(found) == {
        "tags",
        "name",
        "stance",
        "certainty",
        "note",
        "id",
        "status",
        "creator",
        "colour",
        "group",
    }
    assert found["id"] == found["status"] == found["creator"] == ["it is set by the server"]
    assert found["colour"] == ["there is no such field"]
    assert not Annotation.objects.filter(uuid=fresh.uuid).exists()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("note", 5),
        ("note", ["x"]),
        ("note", "\0"),
        ("note", "\ud83d"),
        ("certainty", "2"),
        ("certainty", True),
        ("certainty", 2.0),
        ("certainty", 10**30),
        ("tags", "soviet-view"),
        ("tags", [1]),
        ("tags", [None]),
        ("tags", [""]),
        ("tags", ["\0"]),
        ("tags", ["\ud83d"]),
        ("tags", {"a": 1}),
        ("name", 3),
        ("name", "\0"),
        ("name", "\ud83d"),
        ("name", ["october-coup-en"]),
        ("event", ""),
        ("group", "x" * 1000),
        ("stance", True),
        ("voice", None),
        ("level", ""),
        ("visibility", None),
        ("visibility", "private\0"),
        ("start", "3"),
        ("start", True),
        ("end", 3.5),
        ("exact", 3),
        ("exact", ["x"]),
        ("passage", 3),
        ("passage", {"id": 3}),
        ("source", ["x"]),
        ("prefix", 3),
    ],
)
def test_a_value_of_the_wrong_kind_is_refused(quote, fresh, name, value):
    found = errors(ANNOTATIONS, fresh, {**quote, name: value})
    assert set(found) & {name, "exact", "start", "end"}


def test_what_is_left_unsaid_stays(annotation, soviet_view):
    annotation.tag_ids, annotation.note = [soviet_view.pk], "Ж"
    annotation.save()
    place = (annotation.passage_id, annotation.start, annotation.end, annotation.exact)
    record(ANNOTATIONS, Annotation.objects.get(pk=annotation.pk), {"certainty": 3})
    annotation.refresh_from_db()
    assert (annotation.note, annotation.tag_ids) == ("Ж", [soviet_view.pk])
    assert place == (annotation.passage_id, annotation.start, annotation.end, annotation.exact)
    assert annotation.certainty == 3


def test_null_empties_what_may_be_empty(annotation, soviet_view):
    record(
        ANNOTATIONS,
        annotation,
        {"name": "october-coup-en", "tags": ["soviet-view"], "certainty": 1, "note": "Ж"},
    )
    record(
        ANNOTATIONS,
        Annotation.objects.get(pk=annotation.pk),
        {"name": None, "stance": None, "event": None, "tags": None, "certainty": None, "note": None},
    )
    annotation.refresh_from_db()
    assert (annotation.name, annotation.event, annotation.stance) == (None, None, None)
    assert (annotation.tag_ids, annotation.certainty, annotation.note) == ([], None, "")


def test_one_end_of_the_words_may_be_moved(annotation):
    record(ANNOTATIONS, annotation, {"end": annotation.end - 5})
    annotation.refresh_from_db()
    assert annotation.exact == "October"
    assert annotation.suffix.startswith(" coup")


def test_the_words_may_move_to_another_quote_of_their_passage(annotation):
    record(ANNOTATIONS, annotation, {"exact": "Soviet historiography"})
    annotation.refresh_from_db()
    assert annotation.exact == "Soviet historiography"
    assert annotation.passage.text[annotation.start : annotation.end] == "Soviet historiography"


def test_the_event_of_another_name_is_refused(annotation):
    found = errors(ANNOTATIONS, annotation, {"name": "october-coup-en", "event": "july-days"})
    assert set(found) == {"event"}


def test_a_tag_that_somebody_else_renamed_a_moment_ago_is_found_by_its_slug_of_before(committed):
    passage = Source.objects.get(slug="october-revolution-en").editions.get().passages.first()
    References.fresh()
    with another_connection() as somebody:
        somebody.execute("UPDATE annotations_tag SET slug = 'x' WHERE slug = 'soviet-view'")
        somebody.commit()
    made = Annotation(creator=User.objects.create_user("vera"))
    record(
        ANNOTATIONS,
        made,
        {"passage": str(passage.uuid), "exact": "October coup", "tags": ["soviet-view"]},
    )
    assert [tag.slug for tag in Annotation.objects.get(pk=made.pk).tags.all()] == ["x"]


# -- other rows -----------------------------------------------------------------------------------


def test_a_source_is_written_with_its_scope():
    raw = {
        "slug": "memoir-ru",
        "title": "Воспоминания",
        "language": "RU-cyrl",
        "creators": ["Иванов | Петров", "Джон Рид"],
        "issued": "191X",
        "accessed": "2024-01-31",
        "derived_from": "october-revolution-en",
        "scope": ["july-days", "october-revolution"],
    }
    made = record(SOURCES, Source(), raw)
    made.refresh_from_db()
    assert made.language == "ru-Cyrl"
    assert made.creators == ["Иванов | Петров", "Джон Рид"]
    assert str(made.accessed) == "2024-01-31"
    assert {event.slug for event in made.scope.all()} == {"july-days", "october-revolution"}
    record(SOURCES, made, {"scope": ["july-days"]})
    assert [event.slug for event in made.scope.all()] == ["july-days"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("slug", "Воспоминания"),
        ("slug", "none"),
        ("title", ""),
        ("title", None),
        ("title", "x" * 501),
        ("title", "\0"),
        ("language", "english"),
        ("language", "en_GB"),
        ("language", ""),
        ("creators", "Джон Рид"),
        ("creators", ["Джон\0Рид"]),
        ("creators", ["x" * 301]),
        ("creators", [" "]),
        ("issued", "в 1919"),
        ("accessed", "31.01.2024"),
        ("accessed", "2024-02-30"),
        ("url", "javascript:alert(1)"),
        ("url", "https://x.example/\ud800"),
        ("derived_from", "nothing"),
        ("scope", ["nothing"]),
        ("version", 3),
        ("edition", "0f8fad5b-d9cb-469f-a165-70867728950e"),
    ],
)
def test_a_source_is_refused_by_name(name, value):
    raw = {"slug": "memoir-ru", "title": "Воспоминания", "language": "ru", name: value}
    assert set(errors(SOURCES, Source(), raw)) == {name}


def test_a_tag_is_written_with_its_labels_and_keeps_them():
    raw = {
        "slug": "anarchist-view",
        "vocabulary": "views",
        "pref_label": ["Взгляд анархистов@ru", "Anarchist view@en"],
        "alt_label": ["a@b.example@en", "وجهة نظر@ar"],
        "broader": ["western-view"],
        "exact_match": ["https://www.wikidata.org/wiki/Q6199"],
    }
    made = record(TAGS, Tag(), raw)
    assert {(label.kind, label.text, label.language) for label in made.labels.all()} == {
        ("pref", "Взгляд анархистов", "ru"),
        ("pref", "Anarchist view", "en"),
        ("alt", "a@b.example", "en"),
        ("alt", "وجهة نظر", "ar"),
    }
    kept = made.labels.get(text="Anarchist view").pk
    record(TAGS, made, {"pref_label": ["Anarchist view@en", "Αναρχική άποψη@el"]})
    assert {label.language for label in made.labels.filter(kind="pref")} == {"en", "el"}
    assert made.labels.filter(kind="alt").count() == 2
    assert made.labels.get(text="Anarchist view").pk == kept
    assert [tag.slug for tag in made.broader.all()] == ["western-view"]


@pytest.mark.parametrize(
    "literal", ["Взгляд", "@ru", "Взгляд@", "Взгляд@russian-language", "Взгляд@ru_RU", "\0@ru", "\ud83d@ru"]
)
def test_what_is_no_label_is_refused(soviet_view, literal):
    with pytest.raises(ValidationError) as caught:
        record(TAGS, soviet_view, {"pref_label": [literal]})
    assert set(caught.value.message_dict) == {"pref_label"}


def test_labels_may_change_places(soviet_view):
    record(TAGS, soviet_view, {"pref_label": ["A@en"], "alt_label": ["B@en"]})
    record(TAGS, soviet_view, {"pref_label": ["B@en"], "alt_label": ["A@en"]})
    found = TagLabel.objects.filter(tag=soviet_view).exclude(kind="hidden").values_list("kind", "text")
    assert set(found) == {("pref", "B"), ("alt", "A")}


def test_two_preferred_labels_of_a_language_are_refused(soviet_view):
    with pytest.raises(ValidationError) as caught:
        record(TAGS, soviet_view, {"pref_label": ["Soviet@en", "Советский@en"]})
    assert set(caught.value.message_dict) == {"pref_label"}


@pytest.mark.parametrize(
    ("table", "model", "raw", "column"),
    [
        (EVENTS, Event, {"slug": "x", "label": "X", "part_of": "nothing"}, "part_of"),
        (EVENTS, Event, {"slug": "x", "label": "X", "edtf": "1917-25-10"}, "edtf"),
        (EVENTS, Event, {"slug": "july-days", "label": "X"}, "slug"),
        (NAMES, EventName, {"slug": "x", "event": "july-days", "text": "X", "language": "xx-yy"}, "language"),
        (
            CLAIMS,
            Claim,
            {"slug": "x", "event": "july-days", "question": "soviet-view", "statement": "X"},
            "question",
        ),
        (
            CLAIMS,
            Claim,
            {"slug": "x", "event": "july-days", "question": "cause", "statement": ""},
            "statement",
        ),
        (VOCABULARIES, Vocabulary, {"slug": "x", "kind": "Ж", "label": "X"}, "detail"),
    ],
)
def test_other_rows_are_refused_by_name(table, model, raw, column):
    assert column in errors(table, model(), raw)


def test_a_resolver_asks_for_each_thing_once(django_assert_num_queries):
    resolve = Resolver()
    with django_assert_num_queries(1):
        one = resolve(Event, "july-days")
        assert resolve(Event, "july-days") is one


# -- uses -----------------------------------------------------------------------------------------


def test_what_is_in_use_says_by_what(annotation, soviet_view):
    def counts(row):
        return uses(row, annotation.creator).counts

    before = counts(soviet_view).get("annotations", 0)
    annotation.tag_ids = [soviet_view.pk]
    annotation.save()
    assert counts(soviet_view)["annotations"] == before + 1
    october = Event.objects.get(slug="october-revolution")
    assert counts(october)["annotations"] >= 44 - 21
    assert counts(october)["sources"] == 1
    assert counts(Event.objects.create(slug="x", label="X")) == {}
