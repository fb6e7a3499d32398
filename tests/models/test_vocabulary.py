from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError

from annotations.models import Claim, Tag, TagBroader, TagLabel, Vocabulary
from tests.database import raced, refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def devices(db) -> Vocabulary:
    return Vocabulary.objects.create(slug="devices", kind="device", label="Приёмы")


@pytest.fixture
def views(db) -> Vocabulary:
    return Vocabulary.objects.get(slug="views")


def under(below: Tag, above: Tag) -> TagBroader:
    return TagBroader.objects.create(tag=below, broader=above)


def tag(vocabulary: Vocabulary, slug: str) -> Tag:
    return Tag.objects.create(vocabulary=vocabulary, slug=slug)


# -- kinds ----------------------------------------------------------------------------------------


def test_a_vocabulary_in_use_keeps_its_kind(views, annotation, soviet_view):
    with refused("the kind of a vocabulary in use cannot change"):
        Vocabulary.objects.filter(pk=views.pk).update(kind="topic")
    questions = Vocabulary.objects.get(slug="questions")
    with refused("the kind of a vocabulary in use cannot change"):
        Vocabulary.objects.filter(pk=questions.pk).update(kind="topic")


def test_a_vocabulary_that_nothing_uses_may_change_its_kind(devices):
    tag(devices, "euphemism")
    devices.kind = "topic"
    devices.save()


def test_a_tag_in_use_moves_only_to_a_vocabulary_of_its_kind(devices, soviet_view):
    with refused("a tag in use cannot move to a vocabulary of another kind"):
        Tag.objects.filter(pk=soviet_view.pk).update(vocabulary=devices)
    more_views = Vocabulary.objects.create(slug="more-views", kind="view", label="Взгляды")
    Tag.objects.filter(pk=soviet_view.pk).update(vocabulary=more_views)


def test_a_question_with_a_claim_stays_a_question(devices):
    question = Claim.objects.first().question
    with refused("a tag in use cannot move to a vocabulary of another kind"):
        Tag.objects.filter(pk=question.pk).update(vocabulary=devices)


def test_a_tag_that_nothing_uses_may_move(devices, views):
    unused = tag(views, "anarchist-view")
    Tag.objects.filter(pk=unused.pk).update(vocabulary=devices)


def test_a_claim_answers_a_question(soviet_view):
    claim = Claim.objects.first()
    with refused("a claim answers a tag of a vocabulary of questions"):
        Claim.objects.filter(pk=claim.pk).update(question=soviet_view)
    claim.question = soviet_view
    with pytest.raises(ValidationError, match="not a tag of a vocabulary of questions"):
        claim.full_clean()


@pytest.mark.parametrize("axis", ["name", "claim", "question", "date", "source", "view", "creator"])
def test_a_vocabulary_is_not_called_as_an_axis(axis):
    with refused("vocabulary_is_not_called_as_an_axis"):
        Vocabulary.objects.create(slug=axis, kind="topic", label="X")
    with pytest.raises(ValidationError, match="has an axis of this name"):
        Vocabulary(slug=axis, kind="topic", label="X").full_clean()


@pytest.mark.parametrize("kind", ["", "View", "вид", "a b"])
def test_the_kind_of_a_vocabulary_is_a_word(kind):
    with refused("vocabulary_kind_is_a_word"):
        Vocabulary.objects.create(slug="x", kind=kind, label="X")


# -- circles --------------------------------------------------------------------------------------


def test_a_tag_does_not_stand_under_itself(devices):
    lone = tag(devices, "irony")
    with refused("a tag cannot stand under itself"):
        under(lone, lone)


@pytest.mark.parametrize("length", [2, 3, 40])
def test_tags_do_not_stand_in_a_circle(devices, length):
    chain = [tag(devices, f"device-{number}") for number in range(length)]
    for below, above in pairwise(chain):
        under(below, above)
    with refused("a tag cannot stand under itself"):
        under(chain[-1], chain[0])


def test_a_circle_in_one_statement_is_found(devices):
    one, other = tag(devices, "irony"), tag(devices, "sarcasm")
    with refused("a tag cannot stand under itself"):
        TagBroader.objects.bulk_create(
            [TagBroader(tag=one, broader=other), TagBroader(tag=other, broader=one)]
        )


def test_a_circle_made_by_moving_is_found(devices):
    one, two, three = (tag(devices, f"device-{number}") for number in range(3))
    under(one, two)
    moved = under(three, one)
    with refused("a tag cannot stand under itself"):
        TagBroader.objects.filter(pk=moved.pk).update(tag=two, broader=one)


def test_a_tag_may_stand_under_two_that_stand_under_one(devices):
    top, left, right, bottom = (tag(devices, f"device-{number}") for number in range(4))
    for below, above in [(left, top), (right, top), (bottom, left), (bottom, right)]:
        under(below, above)
    assert set(bottom.broader.all()) == {left, right}


def test_two_writers_at_once_do_not_close_a_circle(committed):
    vocabulary = Vocabulary.objects.create(slug="devices", kind="device", label="Приёмы")
    one, other = tag(vocabulary, "irony"), tag(vocabulary, "sarcasm")
    answer = raced(
        "INSERT INTO annotations_tagbroader (tag_id, broader_id) VALUES (%s, %s)",
        [one.pk, other.pk],
        lambda: under(other, one),
    )
    assert "a tag cannot stand under itself" in answer
    assert TagBroader.objects.filter(tag__vocabulary=vocabulary).count() == 1


# -- labels ---------------------------------------------------------------------------------------


def test_a_tag_has_one_preferred_label_a_language(soviet_view):
    TagLabel.objects.create(tag=soviet_view, language="ru", text="Советский взгляд")
    with refused("tag_has_one_preferred_label_a_language"):
        TagLabel.objects.create(tag=soviet_view, language="ru", text="Советская точка зрения")
    TagLabel.objects.create(tag=soviet_view, language="ru", text="Советская точка зрения", kind="alt")
    TagLabel.objects.create(tag=soviet_view, language="el", text="Σοβιετική άποψη")


def test_preferred_and_alternative_labels_are_disjoint(soviet_view):
    TagLabel.objects.create(tag=soviet_view, language="ar", text="وجهة نظر سوفيتية")
    with refused("tag_labels_are_disjoint"):
        TagLabel.objects.create(tag=soviet_view, language="ar", text="وجهة نظر سوفيتية", kind="hidden")


@pytest.mark.parametrize("text", ["", " ", "\xa0", "\n"])
def test_a_label_says_something(soviet_view, text):
    with pytest.raises(ValidationError):
        TagLabel(tag=soviet_view, language="ru", text=text).full_clean()


@pytest.mark.parametrize("text", ["Вз\x00гляд", "Взгляд \ud83d"])
def test_a_label_that_cannot_be_stored_is_refused_when_it_is_cleaned(soviet_view, text):
    with pytest.raises(ValidationError, match="cannot be stored as text"):
        TagLabel(tag=soviet_view, language="ru", text=text).full_clean()


def test_a_label_has_a_language(soviet_view):
    with pytest.raises(ValidationError, match="not a language tag"):
        TagLabel(tag=soviet_view, language="russian-language", text="Взгляд").full_clean()
