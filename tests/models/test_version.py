"""What belongs to a row counts as a change of it."""

import pytest
from django.db import IntegrityError, connection, transaction

from annotations.models import Edition, Event, Passage, Source, Tag, TagBroader, TagLabel

pytestmark = pytest.mark.usefixtures("committed")


def version(model, slug: str) -> int:
    return model.objects.get(slug=slug).version


def test_a_label_of_its_own_counts_as_a_change_of_the_tag():
    before = version(Tag, "soviet-view")
    label = TagLabel.objects.create(
        tag=Tag.objects.get(slug="soviet-view"), language="ru", text="Советский взгляд"
    )
    assert version(Tag, "soviet-view") == before + 1
    label.text = "советский взгляд"
    label.save()
    assert version(Tag, "soviet-view") == before + 2
    label.delete()
    assert version(Tag, "soviet-view") == before + 3


def test_a_broader_term_counts_as_a_change_of_the_narrower_one():
    before = version(Tag, "soviet-view"), version(Tag, "western-view")
    tags = [Tag.objects.get(slug=slug) for slug in ("soviet-view", "western-view")]
    TagBroader.objects.create(tag=tags[0], broader=tags[1])
    assert (version(Tag, "soviet-view"), version(Tag, "western-view")) == (before[0] + 1, before[1])


def test_scope_and_edition_count_as_a_change_of_the_source():
    before = version(Source, "october-revolution-en")
    source = Source.objects.get(slug="october-revolution-en")
    source.scope.add(Event.objects.get(slug="july-days"))
    assert version(Source, "october-revolution-en") == before + 1
    Edition.objects.filter(source=source).update(revision="1234")
    assert version(Source, "october-revolution-en") == before + 2


def test_several_changes_in_one_transaction_count_once():
    before = version(Tag, "soviet-view")
    tag = Tag.objects.get(slug="soviet-view")
    with transaction.atomic():
        tag.save()
        TagLabel.objects.create(tag=tag, language="ru", text="Советский взгляд")
        TagLabel.objects.create(tag=tag, language="el", text="Σοβιετική άποψη")
    assert version(Tag, "soviet-view") == before + 1


def test_a_passage_goes_only_with_its_edition():
    passage = Passage.objects.filter(annotations=None).first()
    key = passage.pk  # which Django forgets once it believes the row gone
    with pytest.raises(IntegrityError, match="only with its edition"), transaction.atomic():
        passage.delete()
    with connection.cursor() as cursor, pytest.raises(IntegrityError, match="only with its edition"):
        cursor.execute("DELETE FROM annotations_passage WHERE id = %s", [key])
    assert Passage.objects.filter(pk=key).exists()
