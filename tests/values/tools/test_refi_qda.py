"""Projects and codebooks of REFI-QDA."""

import uuid
from xml.sax.saxutils import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotations.values.tools.refi_qda import REFIQDA
from tests.values.tools.exports import DATA, faults, words

TEXT = "Октябрь 😀 1917: a coup, и всё."
ANNA, BORIS, COUP, EVENT, NOTE = (str(uuid.UUID(int=number)) for number in range(1, 6))
WORDS = st.lists(st.text(st.sampled_from('aЖé\u0301中ثْ😀&<"'), min_size=1), min_size=1)


def selection(start: int, end: int, *codings: str, key: int = 9, more: str = "") -> str:
    guid = uuid.UUID(int=key)
    return (
        f'<PlainTextSelection guid="{guid}" startPosition="{start}" endPosition="{end}" creatingUser="{ANNA}"'
        f' creationDateTime="2018-03-27T19:29:27Z">{"".join(codings)}{more}</PlainTextSelection>'
    )


def coding(code: str, user: str = ANNA, key: int = 20) -> str:
    guid = uuid.UUID(int=key)
    return f'<Coding guid="{guid}" creatingUser="{{{user.upper()}}}"><CodeRef targetGUID="{code}"/></Coding>'


def project(
    *selections: str, text: str = f"<PlainTextContent>{TEXT}</PlainTextContent>", more: str = ""
) -> bytes:
    document = f"""<?xml version="1.0" encoding="utf-8"?>
<Project xmlns="urn:QDA-XML:project:1.0" name="p">
<Users><User guid="{ANNA}" name="Анна"/><User guid="{BORIS}" name="Boris"/></Users>
<CodeBook><Codes><Code guid="{EVENT}" name="событие" isCodable="true"><Description>was geschah</Description>
<Code guid="{COUP}" name="coup" isCodable="true"/></Code></Codes></CodeBook>
<Sources><TextSource guid="{uuid.UUID(int=7)}" name="coup.txt"{"" if text else ' plainTextPath="internal://T.txt"'}>{text}
{"".join(selections)}</TextSource>{more}</Sources>
<Notes><Note guid="{NOTE}" name="sic"><PlainTextContent>siehe 😀</PlainTextContent></Note></Notes>
</Project>""".encode()
    schema = etree.XMLSchema(etree.parse(DATA / "refi-qda" / "Project.xsd"))
    schema.assertValid(etree.fromstring(document))
    return document


def read(*selections: str, **more: str):
    return REFIQDA().read({"project.qde": project(*selections, **more)})


def test_codes_people_and_notes_of_a_selection_come_along():
    note = f'<NoteRef targetGUID="{NOTE}"/>'
    start = TEXT.index("coup")
    export = read(selection(start, start + 4, coding(COUP), coding(EVENT, key=21), more=note))
    (draft,) = export.drafts
    assert (words(export, draft), draft.codes, draft.creator) == (["coup"], ("coup", "событие"), "Анна")
    assert (draft.note, draft.created) == ("sic\nsiehe 😀", "2018-03-27T19:29:27Z")
    assert (export.codes["coup"].broader, export.codes["событие"].definition) == (("событие",), "was geschah")


def test_several_people_who_code_the_same_words_are_kept_apart():
    export = read(selection(0, 7, coding(COUP), coding(EVENT, BORIS, 21)))
    assert [(draft.creator, draft.codes) for draft in export.drafts] == [
        ("Анна", ("coup",)),
        ("Boris", ("событие",)),
    ]


def test_the_text_may_be_a_file_of_the_archive():
    files = {"project.qde": project(selection(8, 9), text=""), "Sources/t.TXT": TEXT.encode()}
    export = REFIQDA().read(files)
    assert words(export, export.drafts[0]) == ["😀"]
    del files["Sources/t.TXT"]
    assert [why for _, why in faults(REFIQDA().read(files))] == ["the text of coup.txt is not in the archive"]


def test_what_has_no_words_is_refused_and_the_rest_counted():
    picture = (
        f'<PictureSource guid="{uuid.UUID(int=30)}" name="p.png">'
        f'<PictureSelection guid="{uuid.UUID(int=31)}" firstX="1" firstY="1" secondX="2" secondY="2"/>'
        "</PictureSource>"
    )
    export = read(selection(0, 99), selection(0, 7, coding(NOTE), key=10), more=picture)
    assert [why for _, why in faults(export)] == [
        "[0, 99) is outside the text, which has 30 characters",
        "it has a code that is not in the codebook",
        "p.png is no text, and has no words (PictureSelection)",
    ]


@pytest.mark.parametrize(
    ("document", "why"),
    [
        (b"<x/>", "it is neither a project nor a codebook of REFI-QDA"),
        (
            b'<!DOCTYPE p [<!ENTITY x "x">]><CodeBook>&x;</CodeBook>',
            "it has a document type (DTD), which is not read",
        ),
        (b"x", "it is not XML: Start tag expected, '<' not found"),
    ],
)
def test_what_is_no_project_is_refused(document, why):
    assert faults(REFIQDA().read({"codes.qdc": document}))[0][1].startswith(why)


def test_codes_that_are_called_the_same_are_told_apart():
    codes = "".join(
        f'<Code guid="{uuid.UUID(int=number)}" name="{name}" isCodable="true">'
        f'<Code guid="{uuid.UUID(int=number + 50)}" name="other" isCodable="true"/></Code>'
        for number, name in enumerate(("cause", "effect"))
    )
    book = f'<CodeBook xmlns="urn:QDA-XML:codebook:1.0"><Codes>{codes}</Codes></CodeBook>'.encode()
    etree.XMLSchema(etree.parse(DATA / "refi-qda" / "Codebook.xsd")).assertValid(etree.fromstring(book))
    export = REFIQDA().read({"codes.qdc": book})
    assert {name: code.broader for name, code in export.codes.items()} == {
        "cause": (),
        "other": ("cause",),
        "effect": (),
        "effect / other": ("effect",),
    }


@given(WORDS)
def test_what_is_written_is_read_again(pieces):
    text, made, start = " ".join(pieces), [], 0
    for number, piece in enumerate(pieces):
        made.append(selection(start, start + len(piece), key=100 + number))
        start += len(piece) + 1
    export = read(*made, text=f"<PlainTextContent>{escape(text)}</PlainTextContent>")
    assert export.faults == []
    assert [words(export, draft) for draft in export.drafts] == [[piece] for piece in pieces]
