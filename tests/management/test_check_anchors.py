import io

import pytest
from django.core.management import CommandError, call_command

from annotations import reanchoring
from annotations.models import Annotation, EventName, User
from tests.database import insert, sql
from tests.test_reanchoring import renew, text_of

pytestmark = pytest.mark.django_db


def check() -> str:
    """What is told, and the exit code if it is not 0."""
    out = io.StringIO()
    try:
        call_command("check_anchors", stdout=out, stderr=out)
    except CommandError as error:
        return f"{out.getvalue()}{error}, exit code {error.returncode}"
    return out.getvalue()


def corrupt(statement: str, *parameters: object) -> None:
    """Write past the triggers, as a broken disk or a careless superuser does."""
    tables = ("edition", "passage", "annotation", "annotationtag", "datemention")
    sql("SET CONSTRAINTS ALL IMMEDIATE")
    for table in tables:
        sql(f"ALTER TABLE annotations_{table} DISABLE TRIGGER USER")
    sql(statement, *parameters)
    for table in tables:
        sql(f"ALTER TABLE annotations_{table} ENABLE TRIGGER USER")


@pytest.fixture
def tagged(annotation, soviet_view) -> Annotation:
    annotation.tag_ids = [soviet_view.pk]
    annotation.name = EventName.objects.get(slug="october-coup-en")
    annotation.save()
    return annotation


def test_all_is_right_in_the_sample():
    assert check() == "every anchor and every copy is right\n"


def test_all_is_right_after_all_kinds_of_writing(tagged, passage, annotator, western_view, english):
    made = insert(passage, passage.text, annotator, visibility="private", note="Ж — дефис-слово")
    Annotation.objects.filter(pk=made.pk).update(tag_ids=[western_view.pk], voice="attributed")
    english.language = "ru"
    english.save()
    tagged.delete()
    assert check() == "every anchor and every copy is right\n"


def test_all_is_right_after_annotations_were_carried_over(english, tagged):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    assert check() == "every anchor and every copy is right\n"


def test_a_successor_that_comes_from_elsewhere_is_found(english, tagged):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    corrupt(
        "UPDATE annotations_annotation SET derived_from_id = NULL WHERE derived_from_id = %s", tagged.uuid
    )
    # Its creator's own word on the same words would be one; that of another account is none.
    assert check() == "every anchor and every copy is right\n"
    other = User.objects.create_user("Прохор")
    corrupt(
        "UPDATE annotations_annotation SET creator_id = %s WHERE uuid = "
        "(SELECT superseded_by_id FROM annotations_annotation WHERE id = %s)",
        other.pk,
        tagged.pk,
    )
    assert "1 annotations whose successor is neither made from them nor its creator's word" in check()


def test_an_edition_that_is_missing_is_found(english):
    corrupt("UPDATE annotations_edition SET current = false WHERE source_id = %s", english.pk)
    assert "1 sources with editions of which not exactly one is current" in check()


def test_a_passage_that_continues_another_source_s_is_found(english, tagalog):
    first, other = (source.editions.get().passages.first() for source in (english, tagalog))
    corrupt("UPDATE annotations_passage SET continues_id = %s WHERE id = %s", other.pk, first.pk)
    assert "1 passages that continue one of another source" in check()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("annotation SET exact = 'ложь'", "words are not the passage's"),
        ("annotation SET prefix = 'ложь'", "words are not the passage's"),
        ("annotation SET suffix = ''", "words are not the passage's"),
        ("annotation SET folded = 'ложь'", "words are not the passage's"),
        ("annotation SET start = start + 1", "words are not the passage's"),
        ("annotation SET text_start = 0", "whose place, source, edition or language"),
        ("annotation SET text_end = text_end + 1", "whose place, source, edition or language"),
        ("annotation SET language = 'ru'", "whose place, source, edition or language"),
        ("annotation SET event_id = NULL", "whose event is not that"),
        (
            "annotation SET event_id = (SELECT id FROM annotations_event WHERE slug = 'july-days')",
            "whose event is not that",
        ),
        ("annotation SET audience = -77", "whose audience is not their visibility"),
        ("annotation SET voice = 'attributed', tag_ids = '{}'", "attributed words without a view"),
        ("annotation SET tag_ids = '{}'", "tags of annotations that differ"),
        ("annotation SET tag_ids = tag_ids || tag_ids", "not sorted and distinct"),
        ("annotation SET search = NULL", "not searched by their words"),
        ("annotation SET search = to_tsvector('simple', 'x')", "not searched by their words"),
        ("annotation SET search_config = 'russian'", "not searched by their words"),
    ],
)
def test_each_copy_that_is_wrong_is_found(tagged, change, told):
    corrupt(f"UPDATE annotations_{change} WHERE id = %s", tagged.pk)
    found = check()
    assert told in found
    assert found.endswith("exit code 1")


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE annotations_passage SET text = 'Ж' || substr(text, 2)", "passages that do not read"),
        ("UPDATE annotations_passage SET search = NULL", "not searched by their words"),
        ("UPDATE annotations_datemention SET printed = 'Март'", "dates whose words are not"),
        ("UPDATE annotations_datemention SET folded = ''", "dates whose words are not"),
        ("UPDATE annotations_datemention SET text_start = 0", "dates whose place, source, edition"),
        ("UPDATE annotations_datemention SET day = 1", "dates whose place, source, edition"),
        ("UPDATE annotations_edition SET text = replace(text, 'e', 'е')", "hash is not that"),
        ("DELETE FROM annotations_annotationtag", "tags of annotations that differ"),
        ("UPDATE annotations_annotationtag SET audience = 7", "tags of annotations that differ"),
        ("UPDATE annotations_annotationtag SET event_id = NULL", "tags of annotations that differ"),
        ("UPDATE annotations_annotationtag SET counts = NOT counts", "tags of annotations that differ"),
        ("UPDATE annotations_annotationtag SET voice = 'nobody'", "tags of annotations that differ"),
        ("UPDATE annotations_annotationtag SET created = now()", "tags of annotations that differ"),
        (
            "INSERT INTO annotations_annotationtag"
            " (tag_id, annotation_id, language, audience, created, edition_id, counts, voice)"
            " SELECT t.id, a.id, 'en', 0, a.created, a.edition_id, a.counts, a.voice"
            " FROM annotations_tag t, annotations_annotation a WHERE a.tag_ids = '{}' LIMIT 1",
            "tags of annotations that differ",
        ),
    ],
)
def test_each_wrong_row_elsewhere_is_found(tagged, statement, told):
    corrupt(statement)
    found = check()
    assert told in found
    assert found.endswith("exit code 1")
