import hashlib
import json

import pytest

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import Taken, load_source
from annotations.models import Edition, Passage, Source
from annotations.values.text import TextError
from tests.wiki import DATA

pytestmark = pytest.mark.django_db

VALUES = {"slug": "memoir-ru", "title": "Воспоминания", "language": "ru"}


def load(text: bytes | str, **values: object) -> tuple[Source, str]:
    return load_source({**VALUES, **values}, PlainText().read(text))


def test_a_text_becomes_a_source_an_edition_and_its_passages():
    text = "\ufeff== Причины ==\r\nВойна.\r\n\r\nГолод и\r\nхолод.\r\n"
    source, outcome = load(text)
    edition = source.editions.get()
    assert outcome == "created"
    assert edition.text == "== Причины ==\nВойна.\n\nГолод и\nхолод.\n"
    assert edition.original_sha256 == hashlib.sha256(text.encode()).hexdigest()
    assert edition.current
    found = edition.passages.values_list("ordinal", "kind", "section", "text", "language", "folded")
    assert list(found) == [
        (1, "heading", [], "Причины", "ru", "причины"),
        (2, "paragraph", ["Причины"], "Война.", "ru", "война."),
        (3, "paragraph", ["Причины"], "Голод и\nхолод.", "ru", "голод и холод."),
    ]


def test_the_same_text_again_is_unchanged_even_if_its_bytes_differ():
    first, _ = load("Война.\n\nМир 👨‍👩‍👧.")
    again, outcome = load("\ufeffВойна.\r\n\r\nМир 👨‍👩‍👧.", title="Другое")
    assert (again.pk, outcome) == (first.pk, "unchanged")
    assert again.title == "Воспоминания"
    assert Edition.objects.filter(source=first).count() == 1


def test_another_text_under_a_known_slug_is_refused():
    load("Война.")
    with pytest.raises(Taken, match="is a source with another text"):
        load("Мир.")
    assert Edition.objects.filter(source__slug="memoir-ru").get().text == "Война."


def test_a_source_without_a_text_gets_it():
    made = Source.objects.create(**VALUES)
    source, outcome = load("Война.")
    assert (source.pk, outcome) == (made.pk, "created")


def test_a_refused_source_leaves_nothing():
    with pytest.raises(Exception, match="not a language tag"):
        load("Война.", language="по-русски")
    assert not Source.objects.filter(slug="memoir-ru").exists()


def test_a_book_takes_as_many_queries_as_a_page(django_assert_max_num_queries):
    paragraph = "Наступила третья неделя. Γράμμα 👨‍👩‍👧 و\xa0كلمة q̇ — " * 6
    text = "\ufeff" + "\r\n\r\n".join(f"{number}. {paragraph}" for number in range(2700))
    data = text.encode()
    assert len(data) > 800_000
    with django_assert_max_num_queries(26):  # six of them for its dates
        source, _ = load(data)
    assert Passage.objects.filter(edition__source=source).count() == 2700


def test_five_megabytes_of_different_words_in_one_passage_are_taken_in():
    text = " ".join(f"w{number:08d}" for number in range(500_000))
    source, _ = load(text)
    assert source.editions.get().passages.get().end == len(text) == 4_999_999


@pytest.mark.parametrize("text", ["", " \n\n ", "\ufeff", "\xa0", "\r\n"])
def test_an_empty_text_is_refused(text):
    with pytest.raises(TextError, match="empty"):
        PlainText().read(text)


@pytest.mark.parametrize(("text", "offset"), [("ab\0c", 2), ("👨\ud83d", 1), ("\udc00", 0)])
def test_what_no_text_may_hold_is_refused_with_its_offset(text, offset):
    with pytest.raises(TextError, match=f"character {offset} is") as caught:
        PlainText().read(text)
    assert caught.value.offset == offset


def test_a_draft_says_what_was_changed():
    assert str(PlainText().read("Йод и\u0306")).endswith(
        "2 characters changed by normalisation, the first at 4"
    )
    assert "3 characters, 1 passages, 0 characters changed" in str(PlainText().read("Йод"))


def test_the_plain_text_of_an_article_is_parted_by_its_headings():
    (page,) = json.loads((DATA / "wiki" / "extract.json").read_text("utf-8"))["query"]["pages"].values()
    draft = PlainText().read(page["extract"])
    assert draft.text == page["extract"]
    headings = [part for part in draft.parts if part.kind == "heading"]
    assert len(headings) == page["extract"].count("\n== ") + page["extract"].count("\n=== ") == 28
    assert draft.text[headings[3].start : headings[3].end] == "Indentation"
    assert headings[3].section == ("Syntax and semantics",)
    comparing = next(part for part in draft.parts if "== compares" in draft.text[part.start : part.end])
    assert (comparing.kind, comparing.section) == ("paragraph", ("Syntax and semantics", "Expressions"))
