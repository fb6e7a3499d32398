"""Versions come back as they were, and what was deleted comes back under its own id."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from annotations.columns import Context
from annotations.history import History, deletion, purge, put_back
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.merging import merger
from annotations.models import (
    Annotation,
    Change,
    Edition,
    Event,
    EventName,
    Passage,
    References,
    Reply,
    Review,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    Vocabulary,
)
from annotations.recording import record
from annotations.tables import ANNOTATIONS, EVENTS, SOURCES, TAGS, VOCABULARIES
from tests.database import sql


def alike(values: dict) -> dict:
    """Values as they are compared: several have no order, ids are texts."""
    return {
        name: sorted(value) if isinstance(value, list) else str(value) if name in ("id", "passage") else value
        for name, value in values.items()
    }


NOTES = st.sampled_from(["", "Сравни", "إشارة 👍", "'=x", "a | b"])
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("note"), NOTES),
        st.tuples(st.just("tags"), st.lists(st.sampled_from(["soviet-view", "western-view"]), unique=True)),
        st.tuples(st.just("certainty"), st.sampled_from([None, 1, 3])),
        st.tuples(st.just("visibility"), st.sampled_from(["private", "public"])),
        st.tuples(st.just("place"), st.sampled_from(["October", "Revolution", "coup"])),
        st.tuples(st.just("delete"), st.none()),
        st.tuples(st.just("reply"), st.sampled_from(["Это цитата?", "نعم 👍"])),
        st.tuples(st.just("restore"), st.integers(1, 12)),
    ),
    max_size=9,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_each_version_of_an_annotation_can_be_had_again(steps, annotation, administrator):
    def seen(row):
        return ANNOTATIONS.row(row, Context(References.fresh(), person=None))

    with transaction.atomic():
        key, row = annotation.pk, Annotation.objects.get(pk=annotation.pk)
        was = {row.version: seen(row)}
        for step, value in steps:
            row = Annotation.objects.get(pk=key)
            if step == "delete":
                talk = list(Reply.objects.filter(annotation=key).order_by("id").values())
                row.delete()
                row = put_back(ANNOTATIONS, deletion(ANNOTATIONS, str(row.uuid), administrator))
                assert list(Reply.objects.filter(annotation=key).order_by("id").values()) == talk
            elif step == "reply":
                last = Reply.objects.filter(annotation=key).order_by("id").last()
                Reply.objects.create(annotation=row, in_reply_to=last, text=value, creator=administrator)
            elif step == "restore":
                if value not in was:
                    continue
                row = History.of(ANNOTATIONS, key).restore(value, administrator)
                row.refresh_from_db()
                kept = {
                    name: seen(row)[name] for name in ("note", "tags", "certainty", "exact", "visibility")
                }
                assert kept == {name: was[value][name] for name in kept}
            elif step == "place":
                start = row.passage.text.index(value)
                row.start, row.end, row.exact = start, start + len(value), value
                row.save()
            else:
                record(ANNOTATIONS, row, {step: value})
            row = Annotation.objects.get(pk=key)
            was[row.version] = seen(row)
        found = History.of(ANNOTATIONS, key)
        for version, shown in was.items():
            told = found.values(version, administrator)
            assert alike(told) == alike({name: shown[name] for name in told})
        transaction.set_rollback(True)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    steps=st.lists(
        st.fixed_dictionaries(
            {},
            optional={
                "definition": NOTES,
                "pref_label": st.sampled_from([[], ["взгляд@ru"], ["view@en", "pananaw@tl"]]),
                "alt_label": st.sampled_from([[], ["اكتوبر@ar"]]),
                "broader": st.sampled_from([[], ["western-view"]]),
            },
        ),
        max_size=6,
    )
)
def test_each_version_of_a_tag_can_be_had_again_with_its_labels(steps, soviet_view, administrator):
    with transaction.atomic():
        tag = Tag.objects.create(slug="a-view", vocabulary=soviet_view.vocabulary)
        was = {}
        for values in steps:
            # Each step as a transaction of its own has it: the labels count no version twice.
            record(TAGS, tag, values)
            tag.refresh_from_db()
            was[tag.version] = TAGS.row(tag, Context(References.fresh(), person=None))
        found = History.of(TAGS, tag.pk)
        for version, shown in was.items():
            told = found.values(version, administrator)
            assert alike(told) == alike({name: shown[name] for name in told})
        transaction.set_rollback(True)


def test_a_deleted_annotation_comes_back_under_its_own_id_and_its_version_goes_on(annotation, administrator):
    Annotation.objects.filter(pk=annotation.pk).update(note="до")
    before = Annotation.objects.get(pk=annotation.pk)
    before.delete()
    back = put_back(ANNOTATIONS, deletion(ANNOTATIONS, str(annotation.uuid), administrator))
    assert (back.pk, back.uuid, back.note, back.created) == (
        annotation.pk,
        annotation.uuid,
        "до",
        annotation.created,
    )
    assert back.version == before.version + 1
    assert sql(
        "SELECT folded <> '', search IS NOT NULL FROM annotations_annotation WHERE id = %s", back.pk
    ) == [(True, True)]
    assert [entry.action for entry in History.of(ANNOTATIONS, back.pk)] == [
        "insert",
        "delete",
        "update",
        "make",
    ]


def test_a_deleted_annotation_comes_back_with_its_reviews_and_its_discussion(annotation, administrator):
    said = {"annotation": annotation, "creator": administrator}
    Review.objects.create(**said, version=annotation.version, status="rejected", reason="Цитата Троцкого.")
    first = Reply.objects.create(**said, text="Разве?")
    Reply.objects.create(**said, text="Да 🙂", in_reply_to=first)
    was = [list(model.objects.values()) for model in (Review, Reply)]
    Annotation.objects.get(pk=annotation.pk).delete()
    back = put_back(ANNOTATIONS, deletion(ANNOTATIONS, str(annotation.uuid), administrator))
    assert back.status == "rejected"
    for model, rows in zip((Review, Reply), was, strict=True):
        kept = [name for name in rows[0] if name != "modified"]
        assert list(model.objects.values(*kept)) == [{name: row[name] for name in kept} for row in rows]


def test_a_deleted_tag_comes_back_with_its_labels_and_wider_tags(western_view, administrator):
    tag = Tag.objects.create(slug="a-view", vocabulary=western_view.vocabulary)
    TagLabel.objects.create(tag=tag, language="ru", text="взгляд")
    TagBroader.objects.create(tag=tag, broader=western_view)
    shown = TAGS.row(tag, Context(References.fresh(), person=None))
    tag.delete()
    back = put_back(TAGS, deletion(TAGS, "a-view", administrator))
    again = TAGS.row(back, Context(References.fresh(), person=None))
    assert {**again, "version": 0, "modified": 0} == {**shown, "version": 0, "modified": 0}
    assert again["version"] > shown["version"]


def test_a_deleted_source_comes_back_with_its_text_and_scope(administrator):
    source = Source.objects.create(slug="pamyat", title="Память", language="ru")
    edition = add_edition(source, PlainText().read("Глава 1\n\nВ ОКТЯБРЕ 🚩…"), "1")
    source.scope.add(Event.objects.first())
    passages = list(Passage.objects.filter(edition=edition).values())
    source.refresh_from_db()
    shown = SOURCES.row(source, Context(References.fresh(), person=None))
    source.delete()
    connection.check_constraints()  # as at the end of the transaction
    assert not Edition.objects.filter(pk=edition.pk).exists()
    back = put_back(SOURCES, deletion(SOURCES, "pamyat", administrator))
    again = SOURCES.row(back, Context(References.fresh(), person=None))
    assert {**again, "version": 0, "modified": 0} == {**shown, "version": 0, "modified": 0}
    assert list(Passage.objects.filter(edition=edition.pk).values()) == passages


def test_what_refers_to_something_merged_since_refers_to_its_successor(
    annotation, western_view, administrator
):
    gone = Tag.objects.create(slug="gone-view", vocabulary=western_view.vocabulary)
    annotation.tag_ids = [gone.pk]
    annotation.save()
    annotation.refresh_from_db()
    version = annotation.version
    annotation.tag_ids = []
    annotation.save()
    merger(gone, western_view).merge()
    found = History.of(ANNOTATIONS, annotation.pk)
    assert found.values(version, administrator)["tags"] == ["gone-view"]
    assert found.restore(version, administrator).tag_ids == [western_view.pk]


def test_what_refers_to_something_gone_is_refused_with_the_reason(annotation, western_view, administrator):
    gone = Tag.objects.create(slug="gone-view", vocabulary=western_view.vocabulary)
    annotation.tag_ids = [gone.pk]
    annotation.save()
    annotation.refresh_from_db()
    version = annotation.version
    annotation.delete()
    gone.delete()
    with pytest.raises(ValidationError) as refused:
        put_back(ANNOTATIONS, deletion(ANNOTATIONS, str(annotation.uuid), administrator))
    assert refused.value.message_dict == {"tags": ["'gone-view' is unknown"]}
    assert not Annotation.objects.filter(uuid=annotation.uuid).exists()
    assert version


def test_a_name_that_is_gone_is_told_by_its_last_slug(annotation, administrator):
    event = Event.objects.get(slug="october-revolution")
    name = EventName.objects.create(slug="old-name", event=event, text="Переворот", language="ru")
    annotation.name = name
    annotation.save()
    annotation.name, annotation.event, annotation.stance = None, None, None
    annotation.save()
    name.slug = "new-name"
    name.save()
    name.delete()
    (last, *_) = History.of(ANNOTATIONS, annotation.pk).entries(administrator)
    assert last.differences["name"] == ("new-name", None)


def test_a_long_history_costs_as_many_queries_as_a_short_one(
    annotation, administrator, django_assert_num_queries
):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            History.of(ANNOTATIONS, annotation.pk).entries(administrator)
        return len(captured)

    record(ANNOTATIONS, annotation, {"note": "1", "name": "october-coup-en"})
    queries()  # reads the references
    few = queries()
    for number in range(30):
        Annotation.objects.filter(pk=annotation.pk).update(note=f"{number} раз", tag_ids=[1, 2][: number % 3])
    assert queries() == few


def test_a_purge_removes_the_history_of_one_thing_alone(annotation, soviet_view):
    Annotation.objects.filter(pk=annotation.pk).update(note="секрет")
    Tag.objects.filter(pk=soviet_view.pk).update(definition="x")
    assert purge(ANNOTATIONS, annotation.pk) == 1
    assert (
        not Change.objects.filter(owner=annotation.pk, owner_model="annotation")
        .exclude(action="purge")
        .exists()
    )
    assert Change.objects.filter(owner=soviet_view.pk, owner_model="tag").exists()
    assert sql("SELECT current_setting('historio.purging', true)") == [("off",)]


def test_what_is_there_again_is_not_put_back_twice(administrator):
    event = Event.objects.create(slug="kronstadt", label="Кронштадт", edtf="1921")
    event.delete()
    deleted = deletion(EVENTS, "kronstadt", administrator)
    put_back(EVENTS, deleted)
    with pytest.raises(ValidationError, match="there again"):
        put_back(EVENTS, deleted)
    assert deletion(EVENTS, "kronstadt", administrator) is None


def test_a_vocabulary_in_which_nothing_was_changed_was_only_made(administrator):
    vocabulary = Vocabulary.objects.first()
    (entry,) = History.of(VOCABULARIES, vocabulary.pk).entries(administrator)
    assert (entry.action, entry.version) == ("make", vocabulary.version)


def discussed(annotation, anna, vera):
    """A review, a reply, an answer to it, and an answer to that; the annotation as it is then."""
    Review.objects.create(
        annotation=annotation, version=1, status="accepted", reason="Верно 👍", creator=anna
    )
    said = Reply.objects.create(annotation=annotation, text="Это цитата?", creator=vera)
    answer = Reply.objects.create(annotation=annotation, in_reply_to=said, text="نعم", creator=anna)
    Reply.objects.create(annotation=annotation, in_reply_to=answer, text="Опо.", creator=vera)
    return Annotation.objects.get(pk=annotation.pk)


def test_a_deleted_annotation_comes_back_with_its_reviews_and_replies(annotation, administrator, make_user):
    was = discussed(annotation, make_user("анна", "reviewer"), make_user("вера", "annotator"))
    talk = [
        list(model.objects.filter(annotation=was.pk).order_by("id").values()) for model in (Review, Reply)
    ]
    was.delete()
    assert not Review.objects.filter(uuid=talk[0][0]["uuid"]).exists()
    back = put_back(ANNOTATIONS, deletion(ANNOTATIONS, str(annotation.uuid), administrator))
    assert (back.status, back.version) == ("accepted", was.version + 1)
    assert talk == [
        list(model.objects.filter(annotation=back.pk).order_by("id").values()) for model in (Review, Reply)
    ]
    assert [len(found) for found in talk] == [1, 3]
    assert sql("SELECT current_setting('historio.restoring', true)") == [("off",)]
    found = Change.objects.filter(owner_model="annotation", owner=back.pk, action="insert")
    assert sorted(found.values_list("model", flat=True)) == ["annotation", *["reply"] * 3, "review"]


def test_an_older_version_of_what_was_accepted_has_to_be_reviewed_again(annotation, administrator, make_user):
    discussed(annotation, make_user("анна", "reviewer"), administrator)
    record(ANNOTATIONS, Annotation.objects.get(pk=annotation.pk), {"note": "иначе"})
    row = Annotation.objects.get(pk=annotation.pk)
    assert row.status == "proposed"
    Review.objects.create(
        annotation=row, version=row.version, status="accepted", reason="", creator=administrator
    )
    History.of(ANNOTATIONS, row.pk).restore(1, administrator)
    row.refresh_from_db()
    assert (row.note, row.status) == ("", "proposed")


def test_the_history_tells_who_reviewed_why_and_which_replies_were_changed(
    annotation, administrator, make_user
):
    anna = make_user("анна", "reviewer")
    discussed(annotation, anna, anna)
    Reply.objects.filter(text="نعم").update(text="لا")
    Reply.objects.get(text="Опо.").delete()
    gone, changed, accepted, made = History.of(ANNOTATIONS, annotation.pk).entries(administrator)
    assert gone.differences == {"reply": ("Опо.", None)}
    assert changed.differences == {"reply": ("نعم", "لا")}
    assert (changed.version, changed.is_version) == (2, False)
    assert accepted.differences == {"status": ("proposed", "accepted")}
    assert accepted.reason == "Верно 👍"
    assert made.action == "make"
    Annotation.objects.get(pk=annotation.pk).delete()
    (_, *_, reviewed, _) = History.of(ANNOTATIONS, annotation.pk).entries(administrator)
    assert reviewed.reason == "Верно 👍"
