import threading

import pytest
from django.db import DatabaseError, connection

from annotations.merging import merger
from annotations.models import Annotation, EventName, Review, Tag, User
from tests.database import insert, judge, refused, sql

pytestmark = pytest.mark.django_db


def status(annotation: Annotation) -> tuple[str, int]:
    """What the database says of it: status and version."""
    return Annotation.objects.values_list("status", "version").get(pk=annotation.pk)


def review(annotation: Annotation, status: str, version: int, reason: str = "") -> None:
    """A review written past all of our code."""
    sql(
        "INSERT INTO annotations_review (uuid, annotation_id, version, status, reason, creator_id) "
        "VALUES (gen_random_uuid(), %s, %s, %s, %s, %s)",
        annotation.pk,
        version,
        status,
        reason,
        annotation.creator_id,
    )


@pytest.fixture
def accepted(annotation) -> Annotation:
    judge([annotation], "accepted")
    annotation.refresh_from_db()
    return annotation


def test_a_review_sets_the_status_and_counts_a_version(annotation):
    for number, wanted in enumerate(["accepted", "rejected", "proposed", "rejected", "accepted"], start=1):
        review(annotation, wanted, number, "Потому что 👨‍👩‍👧")
        assert status(annotation) == (wanted, number + 1)


def test_somebody_stands_for_what_a_rule_suggested(passage, administrator):
    suggested = insert(passage, "October", administrator, status="suggested")
    judge([suggested], "proposed")
    assert status(suggested) == ("proposed", 2)


@pytest.mark.parametrize("version", [0, 2, 7])
def test_what_was_changed_meanwhile_is_not_judged(annotation, version):
    with refused("“October coup” was changed meanwhile and is version 1 now"):
        review(annotation, "accepted", version)
    assert status(annotation) == ("proposed", 1)


@pytest.mark.parametrize("reason", ["", " ", "\n\t"])
def test_a_rejection_has_a_reason(annotation, reason):
    with refused("review_rejection_has_a_reason"):
        review(annotation, "rejected", 1, reason)


def test_a_review_changes_the_status(annotation, accepted):
    with refused("is accepted already"):
        review(accepted, "accepted", 2)
    with refused("status_is_known"):
        review(accepted, "supported", 2)


def test_nothing_else_sets_the_status(annotation, accepted):
    for wanted in ("suggested", "proposed", "rejected"):
        with refused("the status is set by a review"):
            sql("UPDATE annotations_annotation SET status = %s WHERE id = %s", wanted, accepted.pk)
    accepted.status = "rejected"
    with refused("the status is set by a review"):
        accepted.save()


def test_a_review_is_never_changed(accepted):
    with refused("a review is never changed"):
        Review.objects.filter(annotation=accepted).update(status="rejected", reason="передумал")


@pytest.mark.parametrize("judged", ["accepted", "rejected"])
@pytest.mark.parametrize(
    "change",
    [
        {"note": "Ёлка"},
        {"voice": "attributed"},
        {"level": "inferential"},
        {"certainty": 1},
        {"stance": "hedges"},
        {"tag_ids": []},
        {"start": 0, "end": 3, "exact": "The"},
        {"name": None, "stance": None, "event": None},
    ],
)
def test_what_was_judged_and_says_something_else_is_proposed_again(annotation, soviet_view, judged, change):
    mine = Annotation.objects.filter(pk=annotation.pk)
    mine.update(tag_ids=[soviet_view.pk], name=EventName.objects.get(slug="october-coup-en"))
    if "exact" in change:
        change["exact"] = annotation.passage.text[:3]
    judge(mine, judged)
    mine.update(**change)
    assert status(annotation) == ("proposed", 4)


def test_who_sees_it_is_not_what_it_says(accepted):
    mine = Annotation.objects.filter(pk=accepted.pk)
    mine.update(visibility="private")
    mine.update(note=accepted.note, tag_ids=accepted.tag_ids)
    assert status(accepted)[0] == "accepted"


def test_merging_keeps_what_was_judged(annotation, soviet_view, western_view):
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[western_view.pk])
    judge(Annotation.objects.filter(pk=annotation.pk), "accepted")
    gone = Tag.objects.create(slug="zz", vocabulary=soviet_view.vocabulary)
    Annotation.objects.exclude(pk=annotation.pk).update(note="")
    merger(western_view, gone).merge()
    annotation.refresh_from_db()
    assert (annotation.tag_ids, annotation.status) == ([gone.pk], "accepted")
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[])
    assert status(annotation)[0] == "proposed"


def test_an_annotation_that_follows_its_name_stays_accepted(annotation):
    name = EventName.objects.get(slug="october-coup-en")
    Annotation.objects.filter(pk=annotation.pk).update(name=name)
    judge(Annotation.objects.filter(pk=annotation.pk), "accepted")
    EventName.objects.filter(pk=name.pk).update(language="ru")
    assert status(annotation)[0] == "accepted"


def test_reviews_are_seen_by_whoever_sees_the_annotation(annotator, accepted):
    assert Review.objects.visible_to(annotator).exists()
    Annotation.objects.filter(pk=accepted.pk).update(visibility="private")
    assert not Review.objects.visible_to(annotator).exists()
    assert Review.objects.visible_to(accepted.creator).exists()


def test_of_two_reviewers_at_once_exactly_one_wins(committed):
    annotation, person = Annotation.objects.first(), User.objects.create_user("вера")
    barrier, answers = threading.Barrier(2), []

    def decide(wanted: str) -> None:
        try:
            barrier.wait(10)
            Review.objects.create(
                annotation=annotation, version=annotation.version, status=wanted, reason="да", creator=person
            )
            answers.append(wanted)
        except DatabaseError as error:
            answers.append(str(error))
        finally:
            connection.close()

    for _ in range(5):
        annotation.refresh_from_db()
        answers.clear()
        choices = [wanted for wanted in ("proposed", "accepted", "rejected") if wanted != annotation.status]
        reviewers = [threading.Thread(target=decide, args=(wanted,)) for wanted in choices]
        for reviewer in reviewers:
            reviewer.start()
        for reviewer in reviewers:
            reviewer.join(20)
        won = [answer for answer in answers if answer in choices]
        assert len(won) == 1
        assert status(annotation) == (won[0], annotation.version + 1)
        assert any("changed meanwhile" in answer for answer in answers)
