import pytest
from django.core.exceptions import ValidationError
from django.db.models import RestrictedError

from annotations.models import Annotation, Reply
from tests.database import insert, refused, sql

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(annotation, annotator) -> Reply:
    made = Reply.objects.create(annotation=annotation, text="Разве это не цитата? 👨‍👩‍👧", creator=annotator)
    made.refresh_from_db()
    return made


@pytest.fixture
def other(passage, administrator) -> Annotation:
    return insert(passage, "October", administrator)


def test_a_reply_answers_one_to_the_same_annotation(reply, other, annotation):
    answer = Reply(annotation=annotation, in_reply_to=reply, text="نعم", creator=reply.creator)
    answer.full_clean()
    answer.save()
    astray = Reply(annotation=other, in_reply_to=reply, text="Да", creator=reply.creator)
    with pytest.raises(ValidationError, match="another annotation"):
        astray.full_clean()
    with refused("answers one to the same annotation"):
        astray.save()


def test_there_is_no_circle_and_nothing_moves(reply, annotation, other):
    answer = Reply.objects.create(annotation=annotation, in_reply_to=reply, text="Да", creator=reply.creator)
    mine = Reply.objects.filter(pk=reply.pk)
    for change in ({"in_reply_to": answer}, {"in_reply_to": reply}, {"annotation": other}):
        with refused("a reply stays where it was said"):
            mine.update(**change)
    with refused("answers one to the same annotation"):
        sql(
            "INSERT INTO annotations_reply (id, uuid, annotation_id, in_reply_to_id, text, creator_id) "
            "VALUES (99999, gen_random_uuid(), %s, 99999, 'x', %s)",
            annotation.pk,
            reply.creator_id,
        )


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_a_reply_says_something(reply, text):
    with refused("reply_says_something"):
        Reply.objects.filter(pk=reply.pk).update(text=text)
    reply.text = text
    with pytest.raises(ValidationError):
        reply.full_clean()


def test_a_change_counts_a_version(reply):
    Reply.objects.filter(pk=reply.pk).update(text="Это цитата?")
    reply.refresh_from_db()
    assert reply.version == 2
    assert reply.modified > reply.created


def test_what_was_answered_stays_until_the_annotation_goes(reply, annotation):
    Reply.objects.create(annotation=annotation, in_reply_to=reply, text="Да", creator=reply.creator)
    with pytest.raises(RestrictedError):
        reply.delete()
    annotation.delete()
    assert not Reply.objects.exists()


def test_replies_are_seen_by_whoever_sees_the_annotation(reply, annotator):
    assert Reply.objects.visible_to(annotator).exists()
    Annotation.objects.update(visibility="private")
    assert not Reply.objects.visible_to(annotator).exists()
