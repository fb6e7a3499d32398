import uuid

import pytest
from django.db import DatabaseError, connection, transaction

from annotations.models import Annotation, Event, EventName, Source, Tag, Vocabulary
from annotations.violations import Violation, is_unavailable, violation
from tests.database import sql

pytestmark = pytest.mark.django_db


def refused(write) -> Violation:
    """What the database says of what is written past all of our code."""
    with pytest.raises(DatabaseError) as caught, transaction.atomic():  # noqa: PT012
        write()
        connection.check_constraints()
    return violation(caught.value)


def test_what_is_taken_has_its_public_name():
    found = refused(lambda: Source.objects.create(slug="october-revolution-en", title="Ж", language="ru"))
    assert found == Violation("'october-revolution-en' is taken", "slug", "october-revolution-en")


def test_several_that_are_taken_together_are_listed():
    name = EventName.objects.get(slug="october-coup-en")
    found = refused(
        lambda: EventName.objects.create(slug="x", event=name.event, language="en", text=name.text)
    )
    assert found == Violation("this event, language and text is taken")


def test_what_is_unknown_has_its_public_name(annotation):
    key = uuid.uuid4()
    found = refused(lambda: Annotation.objects.filter(pk=annotation.pk).update(derived_from_id=key))
    assert found == Violation(f"{str(key)!r} is unknown", "derived_from", str(key))
    found = refused(lambda: Annotation.objects.filter(pk=annotation.pk).update(event_id=10**9))
    assert found == Violation("it is unknown", "event")


def test_what_is_in_use_says_so():
    assert refused(lambda: sql("DELETE FROM annotations_vocabulary")).message == "it is in use"


def test_rules_speak_for_themselves(annotation, english):
    stated = refused(lambda: Source.objects.filter(pk=english.pk).update(derived_from=english))
    assert stated.message == "A source cannot be derived from itself."
    named = refused(lambda: Annotation.objects.filter(pk=annotation.pk).update(certainty=7))
    assert named.message == "it breaks the rule “annotation certainty is 1 to 3”"
    raised = refused(lambda: Annotation.objects.filter(pk=annotation.pk).update(exact="Ж"))
    assert raised.message == "the passage reads 'October coup' there"


@pytest.mark.parametrize(
    ("write", "message", "name"),
    [
        (lambda: Event.objects.create(slug="x" * 101, label="Ж"), "a text is too long", ""),
        (lambda: Tag.objects.update(version=10**9 * 5), "a number is too large", ""),
        (lambda: Vocabulary.objects.update(label="\0"), "a value cannot be stored", ""),
        (lambda: sql("UPDATE annotations_event SET label = NULL"), "may not be null", "label"),
    ],
)
def test_what_cannot_be_stored_is_told_without_the_words_of_the_database(write, message, name):
    found = refused(write)
    assert (found.message, found.name) == (message, name)


def test_what_is_nobodys_fault_is_to_be_tried_again():
    found = refused(lambda: sql("SELECT pg_advisory_lock(1), 1 / 0"))
    assert found.message == "a value cannot be stored"
    found = refused(lambda: sql("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)"))
    assert found.message == "the database could not do it now; try again"


def test_a_disk_that_became_read_only_is_waited_for_and_a_role_without_rights_is_not():
    said = 'could not open file "base/16384/16647_vm": Read-only file system'
    for statement, waited_for in (
        (f"DO $$ BEGIN RAISE insufficient_privilege USING MESSAGE = '{said}'; END $$", True),
        ("CREATE ROLE посторонний; SET LOCAL ROLE посторонний; SELECT FROM annotations_source", False),
    ):
        with pytest.raises(DatabaseError) as caught, transaction.atomic():
            sql(statement)
        assert is_unavailable(caught.value) is waited_for
