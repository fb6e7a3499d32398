"""Readings: what the database holds of them, and who sees what others made on a source read blind."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.merging import merger
from annotations.models import (
    Annotation,
    Change,
    Edition,
    Event,
    Reading,
    References,
    Source,
    Tag,
    Vocabulary,
)
from tests.database import insert, refused, sql

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def read(source: Source, creator, *, event: str | None = "russian-revolution", **more) -> Reading:
    found = Event.objects.get(slug=event) if event else None
    made = Reading(source=source, event=found, creator=creator, **more)
    made.full_clean()
    made.save()
    made.refresh_from_db()
    return made


def succeeded(source: Source, text: str) -> Edition:
    """A new edition takes the place of the current one."""
    source.editions.update(current=False)
    return add_edition(source, PlainText().read(text), "2")


@pytest.fixture
def anna(make_user):
    return make_user("anna", "annotator")


@pytest.fixture
def boris(make_user):
    return make_user("борис", "annotator")


@pytest.fixture
def question(db) -> Tag:
    return Tag.objects.filter(vocabulary__kind="question").first()


# -- what is read ------------------------------------------------------------------------------------------


def test_what_is_read_is_the_current_edition_unless_another_one_is_named(tagalog, anna):
    first = tagalog.editions.get()
    assert read(tagalog, anna).edition == first
    second = succeeded(tagalog, "Maikling teksto 🤏🏽.")
    assert read(tagalog, anna).edition == second
    with refused("reading_is_said_once"):
        read(tagalog, anna, edition=first)


def test_a_source_without_a_text_cannot_be_read(anna):
    empty = Source.objects.create(slug="pusto", title="Пусто", language="ru")
    with pytest.raises(ValidationError) as error:
        read(empty, anna)
    assert error.value.message_dict["source"] == ["it has no text that could be read"]


def test_an_edition_is_of_the_source(tagalog, english, anna):
    other = english.editions.get()
    with pytest.raises(ValidationError) as error:
        read(tagalog, anna, edition=other)
    assert error.value.message_dict["edition"] == ["that is an edition of another source"]
    event = Event.objects.get(slug="russian-revolution")
    with refused("that is an edition of another source"):
        Reading.objects.create(source=tagalog, edition=other, event=event, creator=anna)


def test_it_is_read_for_an_event_or_a_question(tagalog, anna, question, soviet_view):
    for more, name in (({}, "event"), ({"question": soviet_view}, "question")):
        with pytest.raises(ValidationError) as error:
            read(tagalog, anna, event=None, **more)
        assert name in error.value.message_dict
    assert read(tagalog, anna, event=None, question=question).event is None
    both = read(tagalog, anna, question=question)
    assert (both.event.slug, both.question) == ("russian-revolution", question)
    values = {"source": tagalog, "edition": both.edition, "creator": anna}
    with refused("reading_is_for_something"):
        Reading.objects.create(**values)
    with refused("read for a tag of a vocabulary of questions"):
        Reading.objects.create(**values, question=soviet_view)


def test_each_says_once_what_they_read_also_where_the_database_is_asked(tagalog, anna, boris, question):
    first = read(tagalog, anna)
    read(tagalog, boris)
    read(tagalog, anna, question=question)
    with refused("reading_is_said_once"):
        Reading.objects.create(source=tagalog, edition=first.edition, event=first.event, creator=anna)


def test_a_reading_is_never_changed(tagalog, anna, question):
    made = read(tagalog, anna)
    for column, value in (("note", "Иначе"), ("question_id", question.pk), ("event_id", None)):
        with refused("a reading is never changed"):
            sql(f"UPDATE annotations_reading SET {column} = %s WHERE id = %s", value, made.pk)


def test_taking_it_back_is_in_the_history(tagalog, anna):
    made = read(tagalog, anna, note="Со сносками")
    key = made.uuid
    made.delete()
    change = Change.objects.get(model="reading", action="delete")
    assert (change.key, change.before["note"], change.source) == (str(key), "Со сносками", tagalog.pk)


def test_a_question_that_something_was_read_for_stays_one(tagalog, anna):
    asked = Vocabulary.objects.create(slug="asked", kind="question", label="Asked")
    tag = Tag.objects.create(slug="who-fired", vocabulary=asked)
    read(tagalog, anna, question=tag)
    with refused("the kind of a vocabulary in use cannot change"):
        sql("UPDATE annotations_vocabulary SET kind = 'topic' WHERE id = %s", asked.pk)
    topics = Vocabulary.objects.create(slug="topics-here", kind="topic", label="Topics")
    with refused("cannot move to a vocabulary of another kind"):
        sql("UPDATE annotations_tag SET vocabulary_id = %s WHERE id = %s", topics.pk, tag.pk)
    for thing, attribute, value in ((asked, "kind", "topic"), (tag, "vocabulary", topics)):
        thing.refresh_from_db()
        setattr(thing, attribute, value)
        with pytest.raises(ValidationError):
            thing.clean()


# -- what becomes of it when things are merged -----------------------------------------------------------


def test_readings_follow_an_event_that_is_merged_and_are_said_once_then(tagalog, anna, boris, question):
    gone, kept = (Event.objects.create(slug=slug, label="Корниловщина") for slug in ("kornilov", "kornilow"))
    for creator, event in ((anna, "kornilov"), (anna, "kornilow"), (boris, "kornilov")):
        read(tagalog, creator, event=event)
    read(tagalog, anna, event="kornilov", question=question)
    merger(gone, kept).merge()
    found = Reading.objects.filter(event=kept).values_list("creator__username", "question")
    assert sorted(found, key=str) == sorted([("anna", None), ("anna", question.pk), ("борис", None)], key=str)


def test_readings_follow_a_question_that_is_merged(tagalog, anna):
    asked = Vocabulary.objects.create(slug="asked", kind="question", label="Asked")
    gone, kept = (Tag.objects.create(slug=slug, vocabulary=asked) for slug in ("who-fired", "who-shot"))
    for question in (gone, kept):
        read(tagalog, anna, event=None, question=question)
    read(tagalog, anna, question=gone)
    merger(gone, kept).merge()
    found = Reading.objects.filter(question=kept).values_list("event__slug", flat=True)
    assert sorted(found, key=str) == [None, "russian-revolution"]


# -- blind work --------------------------------------------------------------------------------------------


@pytest.fixture
def blind(english) -> Source:
    Source.objects.filter(pk=english.pk).update(blind=True)
    english.refresh_from_db()
    return english


def sees(person, annotation: Annotation) -> bool:
    """What both ways of asking say: with what is held in memory, and without."""
    person = type(person).objects.get(pk=person.pk) if person.pk else person
    ways = {
        Annotation.objects.visible_to(person, references).filter(pk=annotation.pk).exists()
        for references in (None, References.fresh())
    }
    assert len(ways) == 1
    return ways.pop()


def test_who_reads_blind_sees_what_others_made_once_they_have_read_it(blind, passage, anna, boris):
    theirs = insert(passage, "October", boris)
    assert sees(boris, theirs)
    assert not sees(anna, theirs)
    read(blind, anna, event=None, question=Tag.objects.filter(vocabulary__kind="question").first())
    assert not sees(anna, theirs), "for one question only"
    made = read(blind, anna, event="october-revolution")
    assert sees(anna, theirs)
    assert sees(boris, theirs)
    made.delete()
    assert not sees(anna, theirs)


@pytest.mark.parametrize(
    ("scope", "event", "lifts"),
    [
        (["october-revolution"], "poem", False),
        (["october-revolution"], "october-revolution", True),
        (["october-revolution"], "russian-revolution", True),
        (["october-revolution"], "july-days", False),
        (["russian-revolution"], "july-days", True),
        (["poem", "russian-revolution"], "october-revolution", True),
        ([], "poem", True),
    ],
)
def test_to_read_it_for_what_it_does_not_treat_shows_nothing(
    blind, passage, anna, boris, scope, event, lifts
):
    Event.objects.create(slug="poem", label="Октябрь уж наступил 🍂")
    blind.scope.set(Event.objects.filter(slug__in=scope))
    theirs = insert(passage, "October", boris)
    read(blind, anna, event=event)
    assert sees(anna, theirs) == lifts


def test_what_it_treats_may_be_said_later(blind, passage, anna, boris):
    theirs = insert(passage, "October", boris)
    elsewhere = Event.objects.create(slug="poem", label="Октябрь уж наступил 🍂")
    read(blind, anna, event="poem")
    assert not sees(anna, theirs)
    for _ in range(2):
        blind.scope.add(elsewhere)
        assert sees(anna, theirs)
        blind.scope.remove(elsewhere)
        assert not sees(anna, theirs)


@pytest.mark.parametrize(
    ("role", "sees_it"),
    [("", False), ("reader", False), ("annotator", False), ("reviewer", True), ("editor", True)],
)
def test_reviewers_see_all_and_readers_wait_until_it_is_no_longer_blind(
    blind, passage, boris, make_user, role, sees_it
):
    person = make_user("zoe", *filter(None, [role]))
    theirs = insert(passage, "October", boris)
    assert sees(person, theirs) == sees_it
    assert sees(NOBODY, theirs) is False
    Source.objects.filter(pk=blind.pk).update(blind=False)
    assert sees(person, theirs)
    assert sees(NOBODY, theirs)


def test_that_it_was_read_by_others_is_not_told_either(blind, anna, boris, question):
    theirs, mine = read(blind, boris), read(blind, anna, event=None, question=question)
    for references in (None, References.fresh()):
        assert list(Reading.objects.visible_to(anna, references)) == [mine]
        assert theirs in Reading.objects.visible_to(boris, references)
        assert not Reading.objects.visible_to(NOBODY, references)


def test_an_older_edition_that_was_read_has_been_seen(blind, passage, anna, boris):
    read(blind, anna, event="october-revolution")
    succeeded(blind, "A shorter text.")
    assert sees(anna, insert(passage, "October", boris))


def test_where_nothing_is_blind_it_is_not_even_asked(anna, english):
    references = References.fresh()
    assert not references.blind_sources
    assert "blind" not in str(Annotation.objects.visible_to(anna, references).query)
    assert "creator" not in str(Annotation.objects.visible_to(anna, references).query.where)


def test_other_readings_do_not_make_every_process_read_its_references_again(tagalog, blind, anna):
    before = References.fresh().stamp
    read(tagalog, anna)
    with CaptureQueriesContext(connection) as asked:
        assert References.fresh().stamp == before
    assert len(asked) == 1
    read(blind, anna)
    assert References.fresh().stamp != before
