import hashlib
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from annotations.models import Annotation, Edition, Passage, Source
from annotations.models.source import edition_uuid, passage_uuid
from annotations.values.text import fold
from tests.database import refused, sql

pytestmark = pytest.mark.django_db

# Cyrillic, a family joined by ZWJ, a Greek and an Arabic word, a combining mark, a no-break space.
TEXT = "Великая Октябрьская\xa0революция 👨‍👩‍👧.\n\nΟκτωβριανή q̇ ثورة أكتوبر"


@pytest.fixture
def memoir(db) -> Source:
    return Source.objects.create(slug="memoir-ru", title="Воспоминания", language="ru")


@pytest.fixture
def edition(memoir) -> Edition:
    return make_edition(memoir, TEXT)


def make_edition(source: Source, text: str, **more: object) -> Edition:
    digest = hashlib.sha256(text.encode()).hexdigest()
    return Edition.objects.create(source=source, text=text, sha256=digest, original_sha256=digest, **more)


def slice_of(edition: Edition, start: int, end: int, **more: object) -> Passage:
    text = edition.text[start:end]
    values = {"ordinal": 1, "text": text, "folded": fold(text), "language": "ru", **more}
    return Passage(edition=edition, start=start, end=end, **values)


# -- editions -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("text", "Переписанная история"),
        ("sha256", "0" * 64),
        ("original_sha256", "0" * 64),
        ("uuid", uuid.UUID(int=1)),
    ],
)
def test_an_edition_cannot_be_rewritten(edition, column, value):
    with refused("the text of an edition never changes"):
        sql(f"UPDATE annotations_edition SET {column} = %s WHERE id = %s", value, edition.pk)


def test_an_edition_cannot_be_given_to_another_source(edition, english):
    with refused("the text of an edition never changes"):
        Edition.objects.filter(pk=edition.pk).update(source=english)


def test_an_edition_may_stop_being_the_current_one(edition):
    Edition.objects.filter(pk=edition.pk).update(current=False, revision="1957")
    edition.refresh_from_db()
    assert (edition.current, edition.revision, edition.text) == (False, "1957", TEXT)


def test_the_hash_of_an_edition_is_that_of_its_text(memoir):
    with refused("sha256 is not that of the text"):
        Edition.objects.create(source=memoir, text=TEXT, sha256="0" * 64, original_sha256="")


def test_a_source_has_one_current_edition(edition, memoir):
    with refused("edition_is_the_only_current_one"):
        make_edition(memoir, "Другой текст")
    make_edition(memoir, "Другой текст", current=False)


def test_a_source_has_the_same_text_once(edition, memoir):
    with refused("edition_text_is_new"):
        make_edition(memoir, TEXT, current=False)


def test_an_edition_has_a_text(memoir):
    with refused("edition_has_a_text"):
        make_edition(memoir, "")


def test_the_ids_of_editions_and_passages_follow_from_the_slug_the_text_and_the_place():
    one = edition_uuid("memoir-ru", "ab" * 32)
    assert one == edition_uuid("memoir-ru", "ab" * 32)
    assert len({one, edition_uuid("memoir-tl", "ab" * 32), edition_uuid("memoir-ru", "cd" * 32)}) == 3
    assert passage_uuid(one, 1) == passage_uuid(one, 1) != passage_uuid(one, 2)


# -- passages -------------------------------------------------------------------------------------


def test_passages_are_counted_in_code_points(edition):
    start = TEXT.index("Οκτωβριανή")
    Passage.objects.bulk_create(
        [
            slice_of(edition, 0, TEXT.index("\n")),
            slice_of(edition, start, len(TEXT), ordinal=2),
        ]
    )
    ((found,),) = sql(
        'SELECT substring(e.text FROM p.start + 1 FOR p."end" - p.start) = p.text'
        " FROM annotations_passage p JOIN annotations_edition e ON e.id = p.edition_id"
        " WHERE p.edition_id = %s AND p.ordinal = 2",
        edition.pk,
    )
    assert found


@pytest.mark.parametrize("text", ["Великая Октябрьскяя", "великая Октябрьская"])
def test_a_passage_reads_as_its_edition(edition, text):
    with refused(r"the edition does not read so at \[0, 19\)"):
        slice_of(edition, 0, 19, text=text).save()


def test_a_passage_is_as_long_as_its_span(edition):
    with refused(r"a passage is as long as its span \[0, 19\)"):
        slice_of(edition, 0, 19, text="Великая").save()
    with refused("a passage is as long as its span"):
        slice_of(edition, 0, 19, folded="великая").save()


def test_one_wrong_passage_among_many_is_found(memoir):
    text = "\n\n".join(f"{number}. 第十章 Ж" for number in range(2000))
    edition = make_edition(memoir, text)
    passages, place = [], 0
    for number, paragraph in enumerate(text.split("\n\n"), start=1):
        passages.append(slice_of(edition, place, place + len(paragraph), ordinal=number))
        place += len(paragraph) + 2
    wrong = passages[1234]
    wrong.text = wrong.text.replace("Ж", "З")
    with refused(rf"the edition does not read so at \[{wrong.start}, {wrong.end}\)"):
        Passage.objects.bulk_create(passages)
    wrong.text = wrong.text.replace("З", "Ж")
    Passage.objects.bulk_create(passages)
    assert edition.passages.count() == 2000


def test_a_passage_beyond_the_end_of_its_edition_is_refused(edition):
    end = len(TEXT)
    with refused("the edition does not read so"):
        slice_of(edition, end - 3, end + 2, text=TEXT[-3:] + "!!", folded="     ").save()


def test_a_long_passage_that_crosses_the_pieces_of_the_check_is_compared_whole(memoir):
    text = "".join(chr(0x410 + number % 32) for number in range(20_000))
    edition = make_edition(memoir, text)
    with refused("the edition does not read so"):
        slice_of(edition, 100, 19_900, text=text[100:19_899] + "!").save()
    slice_of(edition, 100, 19_900).save()


@pytest.mark.parametrize(
    ("column", "value"),
    [("text", "Малая"), ("start", 1), ('"end"', 5), ("folded", "x"), ("uuid", uuid.UUID(int=2))],
)
def test_a_passage_cannot_be_rewritten(passage, column, value):
    with refused("the text of a passage never changes"):
        sql(f"UPDATE annotations_passage SET {column} = %s WHERE id = %s", value, passage.pk)


def test_a_passage_may_get_another_kind_and_section(passage):
    Passage.objects.filter(pk=passage.pk).update(kind="verse", section=["Причины"])
    passage.refresh_from_db()
    assert (passage.kind, passage.section) == ("verse", ["Причины"])


def test_a_passage_has_its_own_ordinal(edition):
    slice_of(edition, 0, 7).save()
    with refused("passage_has_its_own_ordinal"):
        slice_of(edition, 8, 19).save()


def test_cleaning_a_passage_tells_what_the_edition_reads(edition):
    with pytest.raises(ValidationError, match="the edition reads 'Великая' there"):
        slice_of(edition, 0, 7, text="Малая").clean()
    with pytest.raises(ValidationError, match="outside the text"):
        slice_of(edition, 0, 700, text="Малая").clean()


def test_a_text_that_fills_no_vector_is_searched_from_its_beginning(memoir):
    words = " ".join(f"слово{number:06}" for number in range(60_000))
    edition = make_edition(memoir, words)
    found = slice_of(edition, 0, len(words))
    found.save()
    ((first, last),) = sql(
        "SELECT search @@ to_tsquery('russian', 'слово000001'),"
        " search @@ to_tsquery('russian', 'слово059999')"
        " FROM annotations_passage WHERE id = %s",
        found.pk,
    )
    assert (first, last) == (True, False)


# -- languages ------------------------------------------------------------------------------------


def test_the_language_of_a_source_reaches_its_passages_and_annotations(
    english, passage, annotation, soviet_view
):
    annotation.tag_ids = [soviet_view.pk]
    annotation.save()
    english.language = "ru"
    english.save()
    passage.refresh_from_db()
    annotation.refresh_from_db()
    assert (passage.language, passage.search_config) == ("ru", "russian")
    assert (annotation.language, annotation.search_config) == ("ru", "russian")
    assert set(annotation.links.values_list("language", flat=True)) == {"ru"}
    ((same,),) = sql(
        "SELECT search = historio_search('russian', folded || ' ' || note)"
        " FROM annotations_annotation WHERE id = %s",
        annotation.pk,
    )
    assert same


def test_a_passage_in_a_language_of_its_own_keeps_it(english, passage):
    Passage.objects.filter(pk=passage.pk).update(language="grc")
    Source.objects.filter(pk=english.pk).update(language="tl")
    passage.refresh_from_db()
    assert passage.language == "grc"
    assert set(
        Passage.objects.filter(edition__source=english)
        .exclude(pk=passage.pk)
        .values_list("language", flat=True)
    ) == {"tl"}


def test_the_language_of_another_source_stays(english, tagalog):
    Source.objects.filter(pk=english.pk).update(language="ru")
    assert set(Annotation.objects.filter(source=tagalog).values_list("language", flat=True)) == {"tl"}


@pytest.mark.parametrize(("given", "kept"), [("zh-hant-tw", "zh-Hant-TW"), ("RU", "ru"), ("tl", "tl")])
def test_a_language_is_kept_in_its_canonical_case(memoir, given, kept):
    memoir.language = given
    memoir.full_clean()
    assert memoir.language == kept


# -- sources --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "slug", ["", "Memoir", "мемуары", "a--b", "-a", "a-", "a b", "a_b", "a/b", "none", "all", "memoir\n"]
)
def test_slugs_are_small_letters_digits_and_hyphens(slug):
    with pytest.raises(ValidationError) as caught:
        Source(slug=slug, title="T", language="ru").full_clean()
    assert set(caught.value.message_dict) & {"slug", "__all__"}


@pytest.mark.parametrize("slug", ["Memoir", "a--b", "memoir\n"])
def test_the_database_knows_a_slug_too(slug):
    with refused("source_slug_is_a_slug"):
        Source.objects.create(slug=slug, title="T", language="ru")


def test_a_source_is_not_derived_from_itself(memoir):
    with refused("source_is_not_derived_from_itself"):
        Source.objects.filter(pk=memoir.pk).update(derived_from=memoir)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", "Вос\x00поминания"),
        ("title", "Вос\ud83dпоминания"),
        ("creators", ["Джон Рид", "Л.\x00Троцкий"]),
        ("creators", ["Джон\udc00Рид"]),
        ("publisher", "Правда\x00"),
    ],
)
def test_what_cannot_be_stored_as_text_is_refused_when_it_is_cleaned(memoir, field, value):
    setattr(memoir, field, value)
    with pytest.raises(ValidationError) as caught:
        memoir.full_clean()
    assert "cannot be stored as text" in str(caught.value.message_dict[field])


def test_a_source_says_how_it_is_cited():
    source = Source(title="Десять дней", creators=["Джон Рид", "Н. К."], issued="1919")
    assert source.citation == "Джон Рид, Н. К.. Десять дней. 1919."


def test_every_change_counts_a_version_whatever_is_sent_for_it(memoir):
    sql("UPDATE annotations_source SET title = 'Мемуары', version = 77 WHERE id = %s", memoir.pk)
    memoir.refresh_from_db()
    assert memoir.version == 2
    assert memoir.modified >= memoir.created


def test_an_edition_with_annotations_cannot_be_deleted(passage, annotation):
    with refused("annotations_annotation"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM annotations_passage WHERE id = %s", [passage.pk])
