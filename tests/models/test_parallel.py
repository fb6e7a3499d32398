"""What people say of two passages: that they speak of the same thing, or that they do not."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from annotations.comparison.parallels import judged
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.models import Parallel, Passage, Source
from tests.database import paralleled

pytestmark = pytest.mark.django_db


def passages(slug: str, *, current: bool = True) -> list[Passage]:
    found = Passage.objects.filter(edition__source__slug=slug, edition__current=current)
    return list(found.order_by("ordinal"))


@pytest.fixture
def english() -> list[Passage]:
    return passages("october-revolution-en")


@pytest.fixture
def tagalog() -> list[Passage]:
    return passages("russian-revolution-tl")


def test_a_pair_is_of_two_sources(annotator, english):
    made = Parallel(passage=english[0], other=english[1], creator=annotator)
    with pytest.raises(ValidationError) as refused:
        made.full_clean()
    assert refused.value.message_dict == {"other": ["that is a passage of the same source"]}
    for other in (english[0], english[1]):
        with pytest.raises(IntegrityError, match="two sources"), transaction.atomic():
            Parallel.objects.create(passage=english[0], other=other, creator=annotator)


def test_it_is_said_once_whichever_is_named_first_and_by_each(annotator, administrator, english, tagalog):
    paralleled(annotator)
    with pytest.raises(IntegrityError, match="parallel_is_said_once"), transaction.atomic():
        Parallel.objects.create(passage=tagalog[0], other=english[0], creator=annotator, verdict="rejected")
    paralleled(administrator, verdict="rejected")
    assert Parallel.objects.between([tagalog[0].pk], [english[0].pk]).count() == 2


@pytest.mark.parametrize("change", [{"verdict": "rejected"}, {"note": "Нет 🤔"}])
def test_it_is_never_changed(annotator, change):
    made = paralleled(annotator)
    with pytest.raises(IntegrityError, match="take it back"), transaction.atomic():
        Parallel.objects.filter(pk=made.pk).update(**change)


def test_what_was_said_of_an_older_edition_holds_of_what_continues_it(
    annotator, administrator, english, tagalog
):
    paralleled(annotator, 2, 3)
    source = Source.objects.get(slug="october-revolution-en")
    text = source.editions.get(current=True).text
    load_edition(source, PlainText().read(f"Что нового? 🗞️\n\n{text}"))
    now = passages(source.slug)
    assert now[2].continues_id == english[1].pk
    (pair,) = judged(now, tagalog, annotator)
    assert (pair.passage, pair.other) == (now[2], tagalog[2])
    assert (pair.confirmed_by, pair.rejected_by) == ([annotator.username], [])
    (turned,) = judged(tagalog, now, annotator)
    assert (turned.passage, turned.other) == (tagalog[2], now[2])
    # Of whoever says it again of the new passage that counts; another one may say otherwise.
    Parallel.objects.create(passage=now[2], other=tagalog[2], creator=annotator, verdict="rejected")
    Parallel.objects.create(passage=tagalog[2], other=english[1], creator=administrator)
    (pair,) = judged(now, tagalog, annotator)
    assert (pair.confirmed_by, pair.rejected_by) == ([administrator.username], [annotator.username])


def test_passages_that_continue_each_other_in_a_circle_end_somewhere(annotator, english, tagalog):
    source = Source.objects.get(slug="october-revolution-en")
    load_edition(source, PlainText().read(source.editions.get(current=True).text + "\n\nКонец."))
    now = passages(source.slug)
    Passage.objects.filter(pk=english[0].pk).update(continues=now[0])
    paralleled(annotator, 1, 1)
    assert len(judged(passages(source.slug), tagalog, annotator)) == 1
