"""Slugs of before lead on, and are nobody else's."""

import pytest
from django.db import IntegrityError, transaction

from annotations.models import Claim, Event, EventName, References, Source, Tag, Vocabulary
from annotations.models.base import Slugged, known_as
from tests.database import another_connection

SLUGGED = [Source, Event, EventName, Claim, Vocabulary, Tag]


def test_all_that_is_curated_has_former_slugs():
    assert set(SLUGGED) == set(Slugged.__subclasses__())


@pytest.mark.django_db
@pytest.mark.parametrize("model", SLUGGED, ids=lambda model: model.__name__)
def test_renaming_keeps_the_slugs_of_before_in_their_order(model):
    thing = model.objects.order_by("pk").first()
    before = thing.slug
    for slug in ("one", "two", "three"):
        thing.slug = slug
        thing.save()
    thing.refresh_from_db()
    assert thing.former_slugs == [before, "one", "two"]
    for slug in (before, "one", "two", "three"):
        assert model.objects.get(known_as([slug])) == thing


@pytest.mark.django_db
def test_going_back_to_a_slug_of_before_takes_it_off_the_list(soviet_view):
    for slug in ("sowjetische-sicht", "soviet-view"):
        Tag.objects.filter(pk=soviet_view.pk).update(slug=slug)
    soviet_view.refresh_from_db()
    assert (soviet_view.slug, soviet_view.former_slugs) == ("soviet-view", ["sowjetische-sicht"])


@pytest.mark.django_db
def test_nobody_else_gets_a_slug_of_before(soviet_view, western_view):
    Tag.objects.filter(pk=soviet_view.pk).update(slug="x")
    attempts = [
        lambda: Tag.objects.create(slug="soviet-view", vocabulary=soviet_view.vocabulary),
        lambda: Tag.objects.filter(pk=western_view.pk).update(slug="soviet-view"),
        lambda: Tag.objects.filter(pk=western_view.pk).update(former_slugs=["soviet-view"]),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError, match="leads there"), transaction.atomic():
            attempt()
    with pytest.raises(IntegrityError, match="'x' is a slug in use"), transaction.atomic():
        Tag.objects.filter(pk=western_view.pk).update(former_slugs=["x"])
    # Things of another kind have slugs of their own.
    Event.objects.create(slug="soviet-view", label="no tag")


@pytest.mark.django_db
def test_references_know_slugs_of_before(soviet_view):
    Tag.objects.filter(pk=soviet_view.pk).update(slug="x")
    references = References.fresh()
    assert references.keys[Tag]["soviet-view"] == references.keys[Tag]["x"] == soviet_view.pk
    assert references.public[Tag][soviet_view.pk] == "x"


def test_of_two_writers_the_second_sees_what_the_first_renamed(committed):
    """One renames a tag, another makes a tag of the old slug at the same moment."""
    with another_connection() as first, another_connection() as second:
        first.execute("UPDATE annotations_tag SET slug = 'x' WHERE slug = 'soviet-view'")
        second.execute("SET lock_timeout = '200ms'")
        make = (
            "INSERT INTO annotations_tag (slug, vocabulary_id, definition, single_answer, exact_match) "
            "SELECT 'soviet-view', vocabulary_id, '', false, '{}' FROM annotations_tag "
            "WHERE slug = 'western-view'"
        )
        with pytest.raises(Exception, match="lock timeout"):
            second.execute(make)
        second.rollback()
        first.commit()
        with pytest.raises(Exception, match="leads there"):
            second.execute(make)
