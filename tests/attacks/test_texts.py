"""Texts with markup that are made to break who reads them: each is refused, or read in no time."""

import bz2
import contextlib
import gzip
import io
import zipfile

import pytest

from annotations.importers import text_importer
from annotations.importers.docx import W
from annotations.values.text import TextError
from annotations.values.xml import MARKUP
from tests.importers.documents import words

NAMESPACE = f'xmlns:w="{W[1:-1]}"'
PEACE = "<w:r><w:t>Мир 🕊</w:t></w:r>"
TEI = '<TEI xmlns="http://www.tei-c.org/ns/1.0"><text><body>{}</body></text></TEI>'


def docx(body: str, **parts: str) -> bytes:
    """A document of Word with this body, and other parts."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>")
        for name, xml in parts.items():
            archive.writestr(f"word/{name}.xml", xml)
    return packed.getvalue()


def reference(number: int) -> str:
    return f'<w:r><w:footnoteReference w:id="{number}"/></w:r>'


def notes(*bodies: str) -> str:
    found = (f'<w:footnote w:id="{at}"><w:p>{body}</w:p></w:footnote>' for at, body in enumerate(bodies, 1))
    return f"<w:footnotes {NAMESPACE}>{''.join(found)}</w:footnotes>"


def test_a_note_that_refers_to_itself_is_read_once():
    data = docx(f"<w:p>{PEACE}{reference(1)}</w:p>", footnotes=notes(PEACE + reference(1)))
    assert words(text_importer("a.docx").read(data)) == ["Мир 🕊[1]", "[1] Мир 🕊[1]"]


def test_notes_that_refer_to_each_other_twice_do_not_double():
    chain = [PEACE + reference(at + 1) * 2 for at in range(1, 400)]
    draft = text_importer("a.docx").read(
        docx(f"<w:p>{reference(1)}</w:p>", footnotes=notes(*chain, "<w:r><w:t>Конец</w:t></w:r>"))
    )
    assert (len(draft.parts), words(draft)[-1]) == (401, "[400] Конец")


@pytest.mark.parametrize(
    "level", ["9" * 5000, "-1", "٣" * 5000, "²", "9"], ids=["long", "negative", "arabic", "square", "none"]
)
def test_a_level_of_headings_that_is_none_makes_no_heading(level):
    said = f'<w:p><w:pPr><w:outlineLvl w:val="{level}"/></w:pPr>{PEACE}</w:p>'
    named = f'<w:style w:styleId="x"><w:name w:val="heading {level}"/></w:style>'
    styled = f'<w:p><w:pPr><w:pStyle w:val="x"/></w:pPr>{PEACE}</w:p>'
    data = docx(said + styled, styles=f"<w:styles {NAMESPACE}>{named}</w:styles>")
    assert [part.kind for part in text_importer("a.docx").read(data).parts] == ["paragraph", "paragraph"]


def spoiled(data: bytes, at: int) -> bytes:
    """Data with a hole in it."""
    return data[:at] + b"\xff" * 20 + data[at + 20 :]


DUMP = b"<mediawiki>" + bytes(range(32, 60)) * 999
SPOILED = {
    "deflated.docx": spoiled(docx(f"<w:p>{PEACE}</w:p>"), 50),
    "hole.gz": spoiled(gzip.compress(DUMP), 20),
    "short.gz": gzip.compress(DUMP)[:-9],
    "hole.bz2": spoiled(bz2.compress(DUMP), 40),
    "short.bz2": bz2.compress(DUMP)[:-9],
    "short.docx": docx(f"<w:p>{PEACE}</w:p>")[:-30],
}


@pytest.mark.parametrize("name", SPOILED)
def test_what_cannot_be_unpacked_is_refused(name):
    with pytest.raises(TextError, match=r"cannot be unpacked|no DOCX"):
        text_importer(name).read(SPOILED[name])


MANY = {
    "elements.docx": docx("<w:p/>" * (MARKUP + 1)),
    "elements.xml": TEI.format("<p/>" * (MARKUP + 1)).encode(),
    "comments.xml": TEI.format("<!---->" * (MARKUP + 1)).encode(),
    "elements.html": b"<p>" * (MARKUP + 1),
    "elements.bz2": bz2.compress(b"<mediawiki>" + b"<a/>" * (MARKUP + 1)),
}


@pytest.mark.parametrize("name", MANY)
def test_more_markup_than_memory_holds_is_refused_before_it_is_read(name):
    with pytest.raises(TextError, match="more than 2,000,000 marks of markup"):
        text_importer(name).read(MANY[name])


def test_unpacked_no_file_is_larger_than_one_that_may_be_sent(settings):
    settings.MAX_UPLOAD = 100_000
    for name, data in (
        ("a.docx", docx(f"<w:p>{PEACE}</w:p>" + " " * 200_000)),
        ("a.bz2", bz2.compress(b"<mediawiki>" + b" " * 200_000)),
        ("a.gz", gzip.compress(b"<mediawiki>" + b" " * 200_000)),
    ):
        with pytest.raises(TextError, match="more than 100,000 bytes"):
            text_importer(name).read(data)


@pytest.mark.parametrize("tag", ["<ref>", "<b>", '<ref name="мир">', "<DIV>"])
def test_tags_of_a_wiki_without_an_end_are_refused_where_they_are_many(tag):
    with pytest.raises(TextError, match="5000 tags are not closed"):
        text_importer("a.wikitext").read(tag * 5000)
    with pytest.raises(TextError, match="5000 tags are not closed"):
        text_importer("a.wikitext").read("</b>" * 5000 + "<b>" * 5000)
    draft = text_importer("a.wikitext").read("<br>Мир <b>мир</b><ref>Да</ref><hr />" * 2000)
    assert len(draft.parts) > 2000


def test_a_page_of_a_wiki_is_no_longer_than_wikis_let_it_be():
    with pytest.raises(TextError, match="longer than a page of a wiki: 2097153 characters"):
        text_importer("a.wikitext").read("м" * (2 * 1024 * 1024 + 1))


@pytest.mark.parametrize("name", ["a.wikitext", "a.html", "a.md", "a.txt"])
def test_a_nul_is_refused_in_every_format(name):
    with pytest.raises(TextError, match="NUL"):
        text_importer(name).read("Мир\n\n\0да")


@pytest.mark.parametrize("name", ["a.wikitext", "a.html", "a.md", "a.txt", "a.xml", "a.docx", "a.bz2"])
def test_bytes_that_are_no_utf_8_are_refused_in_every_format(name):
    data = TEI.format("<p>Мир</p>").encode("cp1251")
    with pytest.raises(TextError):
        text_importer(name).read(data)


DEEP = {
    "quotations.md": ">" * 20_000 + " мир",
    "brackets.md": "[" * 20_000,
    "yaml.md": "---\na: " + "[" * 20_000 + "\n---\nМир",
    "aliases.md": "---\na: &a [x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\n"
    "c: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\ntitle: *d\n---\nМир",
    "braces.wikitext": "{{" * 20_000,
    "links.wikitext": "[[" * 20_000,
    "tables.wikitext": "{|\n|" * 2000,
    "elements.html": "<div>" * 5000 + "мир",
    "elements.xml": TEI.format("<div>" * 5000 + "</div>" * 5000),
}

REFUSED = {"quotations.md", "yaml.md", "elements.html", "elements.xml"}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_deeply_is_read_or_refused(name):
    refused = pytest.raises(TextError) if name in REFUSED else contextlib.nullcontext()
    with refused:
        assert text_importer(name).read(DEEP[name]).parts
