import pytest

from annotations.importers.document import Refused
from annotations.importers.gutenberg import Gutenberg
from annotations.importers.plain_text import PlainText
from tests.importers.documents import DATA, passages, words

BOOK = """The Project Gutenberg EBook of Мир, by A

Title: {title}
Author: Лев Толстой
Translator: Anna Petrova
Language: {language}
Character set encoding: {charset}

*** START OF {the} PROJECT GUTENBERG EBOOK МИР ***

Produced by volunteers

CHAPTER I. Утро

Eh bien, mon prince.[1]
Gênes et Lucques 🚩

[Footnote 1: Ну что, князь.
Генуя и Лукка.]

*** END OF {the} PROJECT GUTENBERG EBOOK МИР ***

End of the licence.
"""


def book(**more: str) -> str:
    return BOOK.format(**{"title": "Мир", "language": "French", "charset": "UTF-8", "the": "THE"} | more)


def test_a_real_book_comes_without_the_notices_of_the_project():
    draft = Gutenberg().read((DATA / "ten-days.txt").read_bytes())
    assert draft.about == {
        "title": "Ten Days That Shook the World",
        "creators": ["John Reed"],
        "language": "en",
        "publisher": "Project Gutenberg",
        "licence": "public domain",
        "url": "https://www.gutenberg.org/ebooks/3076",
    }
    assert draft.revision == "EBook #3076"
    assert ("heading", "Preface") in passages(draft)
    assert words(draft)[-2].startswith("This book is a slice of intensified history--history as I saw it.")
    assert not [text for text in words(draft) if "Gutenberg" in text]
    assert draft.left_out["boilerplate"] > 5
    assert "1 line was taken for a heading" in str(draft.remarks)


@pytest.mark.parametrize("the", ["THE", "THIS"])
def test_notes_and_headings_are_told_from_the_rest(the):
    draft = Gutenberg().read(book(the=the))
    assert passages(draft) == [
        ("heading", "CHAPTER I. Утро"),
        ("paragraph", "Eh bien, mon prince.[1]\nGênes et Lucques 🚩"),
        ("note", "[1] Ну что, князь.\nГенуя и Лукка."),
    ]
    assert draft.about["creators"] == ["Лев Толстой", "Anna Petrova"]
    assert (draft.about["language"], draft.left_out["metadata"]) == ("fr", 1)


def test_a_language_without_a_tag_is_asked_for():
    draft = Gutenberg().read(book(language="Klingon"))
    assert "language" not in draft.about
    assert "give the language: klingon" in str(draft.remarks[0])


def test_the_encoding_that_a_book_declares_is_used():
    text = book(charset="ISO-8859-1").encode("latin-1", "ignore")
    assert "Gênes et Lucques" in Gutenberg().read(text).text


@pytest.mark.parametrize("cut", ["*** START", "*** END"])
def test_a_text_without_the_lines_of_the_project_is_refused(cut):
    with pytest.raises(Refused, match=r"line \d+: no lines say where the book starts and ends"):
        Gutenberg().read(book().replace(cut, "***"))


def test_who_reads_such_a_book_as_plain_text_is_told():
    assert "Project Gutenberg" in str(PlainText().read(book()).remarks[0])
    assert PlainText().read("Мир").remarks == []
