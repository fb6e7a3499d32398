import uuid

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.core.exceptions import ValidationError
from django.db import connection

from annotations.models import (
    Annotation,
    AnnotationTag,
    Claim,
    Event,
    EventName,
    Passage,
    Tag,
    Vocabulary,
)
from annotations.values.spans import Span
from annotations.values.text import fold
from tests.database import insert, judge, links, refused, sql

pytestmark = pytest.mark.django_db

WORDS = "October coup"


@pytest.fixture
def claim(db) -> Claim:
    return Claim.objects.get(slug="led-by-bolsheviks")


@pytest.fixture
def coup(db) -> EventName:
    return EventName.objects.get(slug="october-coup-en")


# -- the words ------------------------------------------------------------------------------------


def test_the_words_are_those_of_the_passage(passage, administrator):
    with refused("the passage reads 'October coup' there"):
        insert(passage, WORDS, administrator, exact="October Coup")
    with refused("the passage reads 'October coup' there"):
        insert(passage, WORDS, administrator, exact="October coup ")


@pytest.mark.parametrize(
    ("start", "end"), [(0, 10**6), (10**6, 10**6 + 5), (5, 5), (7, 5), (2147483647, 2147483647)]
)
def test_the_words_lie_in_the_passage(passage, administrator, start, end):
    with refused("is not a span of the passage"):
        insert(passage, WORDS, administrator, start=start, end=end)


def test_a_negative_offset_is_no_place(passage, administrator):
    with refused("is not a span of the passage"):
        insert(passage, WORDS, administrator, start=-3, end=4, exact=passage.text[:4])


def test_the_words_have_a_passage(passage, administrator):
    with refused("is not a span of the passage"):
        insert(passage, WORDS, administrator, passage_id=10**9)


@pytest.mark.parametrize(
    "change", ["exact = 'October Coup'", "start = start + 1", '"end" = "end" - 1', '"end" = 100000']
)
def test_the_words_stay_those_of_the_passage(annotation, change):
    with refused("the passage reads|is not a span"):
        sql(f"UPDATE annotations_annotation SET {change} WHERE id = %s", annotation.pk)


def test_an_annotation_stays_in_its_edition(annotation, tagalog):
    other = Passage.objects.filter(edition__source=tagalog).first()
    with refused("an annotation stays in its edition"):
        sql(
            'UPDATE annotations_annotation SET passage_id = %s, start = 0, "end" = 4, exact = %s'
            " WHERE id = %s",
            other.pk,
            other.text[:4],
            annotation.pk,
        )


def test_an_annotation_may_move_to_other_words_and_all_copies_follow(annotation):
    passage = annotation.passage
    start = passage.text.index("revolution")
    annotation.start, annotation.end, annotation.exact = start, start + 10, "revolution"
    annotation.save()
    annotation.refresh_from_db()
    assert annotation.prefix == passage.text[max(0, start - 32) : start]
    assert annotation.suffix == passage.text[start + 10 : start + 42]
    assert (annotation.text_start, annotation.text_end) == (
        passage.start + start,
        passage.start + start + 10,
    )
    assert annotation.folded == "revolution"


def test_the_database_sets_the_copies_whatever_is_sent(passage, administrator, tagalog, english):
    wrong_edition = tagalog.editions.get()
    made = insert(
        passage,
        WORDS,
        administrator,
        source_id=tagalog.pk,
        edition_id=wrong_edition.pk,
        language="grc",
        text_start=77777,
        text_end=88888,
        prefix="ложь",
        suffix="ложь",
        folded="ложь",
        audience=-1,
        search_config="russian",
    )
    start = passage.text.index(WORDS)
    assert made.source == english
    assert made.edition == passage.edition
    assert made.language == "en"
    assert (made.text_start, made.text_end) == (passage.start + start, passage.start + start + 12)
    assert made.prefix == passage.text[start - 32 : start]
    assert made.suffix == passage.text[start + 12 : start + 44]
    assert made.folded == fold(WORDS)
    assert made.audience == 0
    assert made.search_config == "english"


@pytest.mark.parametrize(
    ("column", "wrong"),
    [
        ("language", "'grc'"),
        ("text_start", "1"),
        ("text_end", "1000000"),
        ("prefix", "'ложь'"),
        ("suffix", "'ложь'"),
        ("folded", "'ложь'"),
        ("audience", "-5"),
        ("search_config", "'russian'"),
        ("source_id", "(SELECT id FROM annotations_source WHERE slug = 'russian-revolution-tl')"),
        ("edition_id", "(SELECT max(id) FROM annotations_edition)"),
    ],
)
def test_a_copy_cannot_be_changed(annotation, column, wrong):
    before = getattr(annotation, column)
    sql(f"UPDATE annotations_annotation SET {column} = {wrong} WHERE id = %s", annotation.pk)
    annotation.refresh_from_db()
    assert getattr(annotation, column) == before


def test_the_version_counts_whatever_is_sent(annotation):
    for expected in (2, 3):
        sql(
            "UPDATE annotations_annotation SET note = %s, version = 900 WHERE id = %s",
            f"Ж{expected}",
            annotation.pk,
        )
        annotation.refresh_from_db()
        assert annotation.version == expected
    assert annotation.modified >= annotation.created


def test_the_context_is_short_at_the_ends_of_a_passage(passage, administrator):
    first = insert(passage, passage.text[:5], administrator)
    whole = insert(passage, passage.text, administrator)
    assert (first.prefix, first.suffix) == ("", passage.text[5:37])
    assert (whole.prefix, whole.suffix) == ("", "")


def test_the_words_and_the_note_are_searched_in_the_language_of_the_passage(annotation):
    annotation.note = "He speaks of coups"
    annotation.save()
    for query, found in [("speaking", True), ("coup", True), ("overthrow", False)]:
        assert sql(
            "SELECT search @@ websearch_to_tsquery('english', %s) FROM annotations_annotation WHERE id = %s",
            query,
            annotation.pk,
        ) == [(found,)]


def test_cleaning_says_what_the_passage_reads(passage, administrator):
    wrong = Annotation(passage=passage, start=0, end=3, exact="Тот", creator=administrator)
    with pytest.raises(ValidationError, match="the passage reads 'The' there"):
        wrong.full_clean()
    wrong.exact = ""
    wrong.clean()
    assert wrong.exact == "The"


def test_cleaning_an_annotation_says_all_that_is_wrong_with_it(claim, coup):
    wrong = Annotation(start=0, end=3, name=coup, claim=claim, visibility="group", certainty=4)
    with pytest.raises(ValidationError) as caught:
        wrong.full_clean()
    assert {"passage", "claim", "group", "certainty"} <= set(caught.value.message_dict)


@pytest.mark.parametrize("note", ["a\x00b", "\ud83d"])
def test_a_note_that_cannot_be_stored_is_refused(annotation, note):
    annotation.note = note
    with pytest.raises(ValidationError, match="cannot be stored as text"):
        annotation.full_clean()


# -- what is attested -----------------------------------------------------------------------------


def test_an_annotation_attests_one_thing(passage, administrator, coup, claim):
    with refused("annotation_attests_one_thing"):
        insert(passage, WORDS, administrator, name_id=coup.pk, claim_id=claim.pk)


def test_the_event_is_that_of_what_is_attested(passage, administrator, coup, claim):
    july = Event.objects.get(slug="july-days")
    for column, thing in [("name_id", coup), ("claim_id", claim)]:
        made = insert(passage, WORDS, administrator, event_id=july.pk, **{column: thing.pk})
        assert made.event == thing.event
        assert made.stance == "affirms"


def test_the_event_of_what_is_attested_cannot_be_changed(annotation, coup):
    annotation.name = coup
    annotation.save()
    Annotation.objects.filter(pk=annotation.pk).update(event=Event.objects.get(slug="july-days"))
    annotation.refresh_from_db()
    assert annotation.event == coup.event


def test_without_name_and_claim_the_event_is_free_and_no_stance_is_taken(passage, administrator):
    july = Event.objects.get(slug="july-days")
    made = insert(passage, WORDS, administrator, event_id=july.pk)
    assert (made.event, made.stance) == (july, None)


def test_a_stance_given_is_kept(passage, administrator, claim):
    made = insert(passage, WORDS, administrator, claim_id=claim.pk, stance="denies")
    assert made.stance == "denies"


def test_cleaning_refuses_the_event_of_something_else(annotation, coup):
    annotation.name, annotation.event = coup, Event.objects.get(slug="july-days")
    with pytest.raises(ValidationError, match="belongs to the event october-revolution"):
        annotation.full_clean()


def test_a_name_of_another_event_brings_its_event(annotation, coup):
    annotation.name = coup
    annotation.save()
    again = Annotation.objects.get(pk=annotation.pk)
    july = Event.objects.get(slug="july-days")
    again.name = EventName.objects.create(slug="days", event=july, text="Дни", language="ru")
    again.full_clean()
    again.save()
    again.refresh_from_db()
    assert again.event == july


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("stance", "doubts"),
        ("voice", "chorus"),
        ("level", "poetic"),
        ("status", "lost"),
        ("visibility", "secret"),
        ("certainty", 0),
        ("certainty", 4),
    ],
)
def test_a_choice_is_one_of_the_known(passage, administrator, column, value):
    with refused(f"annotation_{column}_is|annotation_group_is"):
        insert(passage, WORDS, administrator, **{column: value})


# -- who sees it ----------------------------------------------------------------------------------


def test_a_group_goes_with_visibility_group_and_only_with_it(passage, administrator):
    group = Group.objects.create(name="Семинар")
    with refused("audience|annotation_group_is_its_visibility"):
        insert(passage, WORDS, administrator, visibility="group")
    with refused("annotation_group_is_its_visibility"):
        insert(passage, WORDS, administrator, visibility="public", group_id=group.pk)
    with refused("annotation_group_is_its_visibility"):
        insert(passage, WORDS, administrator, visibility="private", group_id=group.pk)


def test_the_audience_is_zero_the_group_or_the_creator(passage, annotator, soviet_view):
    group = Group.objects.create(name="Семинар")
    public = insert(passage, WORDS, annotator, tag_ids=[soviet_view.pk])
    private = insert(passage, WORDS, annotator, visibility="private", tag_ids=[soviet_view.pk])
    shared = insert(
        passage, WORDS, annotator, visibility="group", group_id=group.pk, tag_ids=[soviet_view.pk]
    )
    assert public.audience == 0
    assert private.audience == -annotator.pk
    assert shared.audience == group.pk
    for made in (public, private, shared):
        assert links(made) == {(soviet_view.pk, None, "en", made.audience)}


def test_everybody_sees_what_is_public_their_own_and_their_groups(passage, make_user):
    anna, boris, vera = (make_user(name) for name in ("anna", "boris", "vera"))
    group = Group.objects.create(name="Семинар")
    boris.groups.add(group)
    private = insert(passage, WORDS, anna, visibility="private")
    shared = insert(passage, WORDS, anna, visibility="group", group_id=group.pk)

    def sees(person):
        return set(Annotation.objects.visible_to(person)) & {private, shared}

    assert sees(anna) == {private}, "a group's words are for its members"
    assert sees(boris) == {shared}
    assert sees(vera) == set()
    assert sees(AnonymousUser()) == set()


# -- tags -----------------------------------------------------------------------------------------


def test_tags_are_kept_sorted_and_once(passage, administrator, soviet_view, western_view):
    one, other = sorted([soviet_view.pk, western_view.pk])
    made = insert(passage, WORDS, administrator, tag_ids=[other, one, other, one])
    assert made.tag_ids == [one, other]
    assert {link[0] for link in links(made)} == {one, other}


def test_the_links_follow_the_tags(annotation, soviet_view, western_view):
    for wanted in ([soviet_view], [soviet_view, western_view], [western_view], []):
        annotation.tag_ids = [tag.pk for tag in wanted]
        annotation.save()
        assert {link[0] for link in links(annotation)} == {tag.pk for tag in wanted}
        assert set(annotation.tags.all()) == set(wanted)


def test_the_links_follow_raw_sql(annotation, soviet_view, western_view):
    sql(
        "UPDATE annotations_annotation SET tag_ids = ARRAY[%s, %s]::bigint[] WHERE id = %s",
        western_view.pk,
        soviet_view.pk,
        annotation.pk,
    )
    assert {link[0] for link in links(annotation)} == {soviet_view.pk, western_view.pk}
    sql("DELETE FROM annotations_annotation WHERE id = %s", annotation.pk)
    assert links(annotation) == set()


def test_the_links_follow_many_at_once(passage, administrator, soviet_view, western_view):
    start = passage.text.index(WORDS)
    made = Annotation.objects.bulk_create(
        Annotation(
            passage=passage,
            start=start,
            end=start + len(WORDS),
            exact=WORDS,
            creator=administrator,
            tag_ids=[soviet_view.pk] if number % 2 else [western_view.pk, soviet_view.pk],
        )
        for number in range(50)
    )
    found = AnnotationTag.objects.filter(annotation__in=[one.pk for one in made])
    assert found.filter(tag=soviet_view).count() == 50
    assert found.filter(tag=western_view).count() == 25
    for one in made:
        one.tag_ids = [western_view.pk]
    Annotation.objects.bulk_update(made, ["tag_ids"])
    assert found.filter(tag=soviet_view).count() == 0
    assert found.filter(tag=western_view).count() == 50
    Annotation.objects.filter(pk__in=[one.pk for one in made]).delete()
    assert found.count() == 0


def test_the_links_carry_event_language_and_audience(
    annotation, soviet_view, western_view, administrator, english
):
    july = Event.objects.get(slug="july-days")
    annotation.tag_ids = [soviet_view.pk]
    annotation.save()
    # A tag comes, one goes, and all that the links carry changes, in one statement.
    Annotation.objects.filter(pk=annotation.pk).update(
        event=july, visibility="private", tag_ids=[western_view.pk]
    )
    assert links(annotation) == {(western_view.pk, july.pk, "en", -administrator.pk)}
    english.language = "ru"
    english.save()
    assert links(annotation) == {(western_view.pk, july.pk, "ru", -administrator.pk)}


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO annotations_annotationtag (tag_id, annotation_id, language, audience)"
        " VALUES (%(tag)s, %(annotation)s, 'en', 0)",
        "UPDATE annotations_annotationtag SET audience = 0 WHERE audience <> 0",
        "DELETE FROM annotations_annotationtag WHERE tag_id = %(tag)s",
    ],
)
def test_the_links_are_written_by_nobody_else(annotation, soviet_view, statement):
    with refused("tags are written through tag_ids"), connection.cursor() as cursor:
        cursor.execute(statement, {"tag": soviet_view.pk, "annotation": annotation.pk})


def test_a_tag_that_is_not_there_is_refused(passage, annotation, administrator):
    with refused("violates foreign key"):
        insert(passage, WORDS, administrator, tag_ids=[10**9])
    with refused("violates foreign key"):
        Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[10**9])
    with refused("null value"):
        sql("UPDATE annotations_annotation SET tag_ids = '{NULL}' WHERE id = %s", annotation.pk)
    annotation.tag_ids = [10**9]
    with pytest.raises(ValidationError, match="no such tag: 1000000000"):
        annotation.full_clean()


def test_a_tag_in_use_cannot_be_deleted(annotation, soviet_view):
    annotation.tag_ids = [soviet_view.pk]
    annotation.save()
    with refused("violates foreign key"):
        sql("DELETE FROM annotations_taglabel WHERE tag_id = %s", soviet_view.pk)
        sql("DELETE FROM annotations_tagbroader WHERE tag_id = %s", soviet_view.pk)
        sql("DELETE FROM annotations_tag WHERE id = %s", soviet_view.pk)


def test_attributed_words_say_whose_view_it_is(passage, annotation, administrator, soviet_view):
    question = Tag.objects.filter(vocabulary__kind="question").first()
    for tags in ([], [question.pk]):
        with refused("attributed words need a view tag"):
            insert(passage, WORDS, administrator, voice="attributed", tag_ids=tags)
    made = insert(passage, WORDS, administrator, voice="attributed", tag_ids=[question.pk, soviet_view.pk])
    with refused("attributed words need a view tag"):
        Annotation.objects.filter(pk=made.pk).update(tag_ids=[question.pk])
    with refused("attributed words need a view tag"):
        Annotation.objects.filter(pk=annotation.pk).update(voice="attributed")
    annotation.voice = "attributed"
    with pytest.raises(ValidationError, match="attributed words need a view tag"):
        annotation.full_clean()


def test_cleaning_knows_a_tag_made_a_moment_ago(annotation):
    views = Vocabulary.objects.get(slug="views")
    annotation.full_clean()
    annotation.voice = "attributed"
    annotation.tag_ids = [Tag.objects.create(vocabulary=views, slug="anarchist-view").pk]
    annotation.full_clean()


# -- questions ------------------------------------------------------------------------------------


def test_a_language_holds_its_varieties_and_no_other(annotation, english):
    english.language = "zh-Hant"
    english.save()
    assert annotation in Annotation.objects.in_language("zh")
    assert annotation in Annotation.objects.in_language("zh-Hant")
    assert annotation not in Annotation.objects.in_language("z")
    assert annotation not in Annotation.objects.in_language("zh-Han")


def test_touching_is_not_overlapping(annotation):
    start, end = annotation.start, annotation.end
    mine = Annotation.objects.filter(pk=annotation.pk)
    assert mine.overlapping(Span(end - 1, end + 5)).exists()
    assert mine.overlapping(Span(start - 5, start + 1)).exists()
    assert not mine.overlapping(Span(end, end + 5)).exists()
    assert not mine.overlapping(Span(start - 5, start)).exists()


def test_suggested_rejected_and_superseded_ones_do_not_count(annotation, passage, administrator):
    suggested = insert(passage, WORDS, administrator, status="suggested")
    assert not Annotation.objects.filter(pk=suggested.pk).counted().exists()
    mine = Annotation.objects.filter(pk=annotation.pk)
    assert mine.counted().exists()
    for status, counts in [("accepted", 1), ("rejected", 0), ("proposed", 1)]:
        judge(mine.all(), status)
        assert mine.counted().count() == counts
    mine.update(superseded_by=insert(passage, WORDS, administrator).uuid)
    assert not mine.counted().exists()


def test_two_annotations_do_not_share_an_id(annotation, passage, administrator):
    with refused("uuid"):
        insert(passage, WORDS, administrator, uuid=annotation.uuid)
    with refused("violates foreign key"):
        Annotation.objects.filter(pk=annotation.pk).update(superseded_by=uuid.uuid4())
