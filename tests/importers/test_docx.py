import io
import time
import zipfile

import pytest

from annotations.importers.document import Refused
from annotations.importers.docx import DOCX
from annotations.values.text import TextError
from tests.importers.documents import DATA, passages, read, words

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def packed(**parts: str | bytes) -> bytes:
    """An archive of parts, whose names have `__` for a slash and `_` for a dot."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_", "."), content)
    return file.getvalue()


def document(body: str, **parts: str) -> bytes:
    return packed(word__document_xml=f"<w:document {W}><w:body>{body}</w:body></w:document>", **parts)


def p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_document_that_libreoffice_wrote_is_read_as_it_stands():
    draft = read("libreoffice.docx")
    assert passages(draft) == [
        ("heading", "Декрет о мире"),
        ("heading", "Обращение"),
        (
            "paragraph",
            "Рабочее и крестьянское правительство[1] предлагает мир всем народам.\nВторая строка.",
        ),
        ("list item", "без аннексий"),
        ("list item", "без контрибуций"),
        ("heading", "Сроки"),
        ("row", "26 октября\t8 ноября"),
        ("quotation", "مرسوم السلام"),
        ("paragraph", "Конец[2]."),
        ("note", "[1] Созданное революцией 24–25 октября 🚩."),
        ("note", "[2] Известия, № 208."),
    ]
    assert draft.parts[6].section == ("Декрет о мире", "Обращение", "Сроки")
    assert draft.about == {"title": "Декрет о мире", "creators": ["В. И. Ленин"], "language": "ru-RU"}
    assert draft.left_out == {"deletions": 1, "metadata": 2}


def test_a_document_that_pandoc_wrote_gives_the_passages_of_the_others():
    def plain(draft):
        return [(kind, text.replace("’", "'")) for kind, text in passages(draft)]

    found = read("decree.docx")
    title, *rest = plain(found)
    assert title == ("heading", "Decree on Peace")
    assert rest[:2] == [("paragraph", "Lenin, V. I."), ("paragraph", "1917-11-08")]
    assert rest[2:] == plain(read("decree.md"))
    assert found.about == {"title": "Decree on Peace", "creators": ["Lenin, V. I."], "language": "en"}


def test_tracked_changes_are_taken_as_they_stand_now_and_counted():
    draft = DOCX().read(
        document(
            "<w:p><w:r><w:t xml:space='preserve'>Мир </w:t></w:r><w:ins><w:r><w:t>народам</w:t></w:r></w:ins>"
            "<w:del><w:r><w:delText>царям</w:delText></w:r></w:del>"
            "<w:r><w:rPr><w:vanish/></w:rPr><w:t>тайна</w:t></w:r><w:r><w:commentReference w:id='1'/></w:r>"
            "<w:r><w:br/><w:t>вторая 🚩</w:t><w:br w:type='page'/><w:noBreakHyphen/><w:t>я</w:t></w:r></w:p>"
        )
    )
    assert words(draft) == ["Мир народам\nвторая 🚩\u2011я"]
    assert draft.left_out == {"deletions": 1, "hidden": 1, "comments": 1, "breaks": 1}


def test_notes_boxes_and_tables_keep_their_words():
    note = (
        f"<w:footnotes {W}><w:footnote w:id='0' w:type='separator'/><w:footnote w:id='3'>"
        f"{p('Правда')}{p('7 ноября')}</w:footnote></w:footnotes>"
    )
    body = (
        "<w:p><w:r><w:t>Мир</w:t><w:footnoteReference w:id='3'/><w:t>.</w:t></w:r></w:p>"
        f"<w:tbl><w:tr><w:tc>{p('а')}</w:tc><w:tc>{p('б')}{p('в')}</w:tc></w:tr></w:tbl>"
        f"<w:p><w:r><w:pict><x>120</x><w:txbxContent>{p('В рамке')}</w:txbxContent></w:pict>"
        f"<w:pict/></w:r></w:p>"
    )
    draft = DOCX().read(document(body, word__footnotes_xml=note))
    assert passages(draft) == [
        ("paragraph", "Мир[1]."),
        ("row", "а\tб в"),
        ("paragraph", "В рамке"),
        ("note", "[1] Правда 7 ноября"),
    ]
    assert draft.left_out == {"files": 1}


def test_headings_are_known_by_style_and_by_level():
    styles = (
        f"<w:styles {W}><w:style w:styleId='1'><w:name w:val='heading 1'/></w:style>"
        "<w:style w:styleId='q'><w:name w:val='Quote'/></w:style></w:styles>"
    )
    body = "".join(
        f"<w:p><w:pPr>{said}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
        for said, text in [
            ("<w:pStyle w:val='1'/>", "Глава"),
            ("<w:outlineLvl w:val='2'/>", "Причины"),
            ("<w:pStyle w:val='q'/>", "Цитата"),
            ("<w:numPr/>", "Пункт"),
        ]
    )
    draft = DOCX().read(
        document(body, word__styles_xml=styles, word__header1_xml=f"<w:hdr {W}>{p('Верх')}</w:hdr>")
    )
    assert passages(draft) == [
        ("heading", "Глава"),
        ("heading", "Причины"),
        ("quotation", "Цитата"),
        ("list item", "Пункт"),
    ]
    assert draft.parts[2].section == ("Глава", "Причины")
    assert draft.left_out == {"headers": 1}


def test_a_note_that_is_not_there_is_remarked_upon():
    draft = DOCX().read(document("<w:p><w:r><w:t>Мир</w:t><w:footnoteReference w:id='3'/></w:r></w:p>"))
    assert words(draft) == ["Мир[1]"]
    assert str(draft.remarks[0]) == "note 1 is not in the file"


def test_a_bomb_is_defused(settings):
    settings.MAX_UPLOAD = 1_000_000
    bomb = document(p("а" * 20_000_000))
    assert len(bomb) < 100_000
    begun = time.monotonic()
    with pytest.raises(Refused, match="unpacked it has more than 1,000,000 bytes"):
        DOCX().read(bomb)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "no DOCX"),
        (b"PK\x03\x04", "no DOCX"),
        ("Мир".encode(), "no DOCX"),
        (packed(xl__workbook_xml="<workbook/>"), "no word/document.xml"),
        (packed(word__document_xml="<w:document"), "no XML"),
        (packed(word__document_xml="<html/>"), "no word/document.xml"),
        (document("<w:p/>"), "no text"),
        (
            packed(
                word__document_xml=(
                    f'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]><w:document {W}>&x;</w:document>'
                )
            ),
            "read from a DTD",
        ),
        ((DATA / "decree.docx").read_bytes()[:-200], "no DOCX"),
    ],
)
def test_what_is_no_document_is_refused(data, reason):
    with pytest.raises(TextError, match=reason):
        DOCX().read(data)
