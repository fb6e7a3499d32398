"""A project of CATMA, of two annotators."""

import json

from hypothesis import given
from hypothesis import strategies as st

from annotations.values.tools.catma import CATMA
from tests.values.tools.exports import faults, words

TEXT = "Октябрь 😀 1917: a coup, и всё."
STAMP, AUTHOR = "CATMA_54A5F93F-5333-3F0D-92F7-7BD5930DB9E6", "CATMA_AB27F1D4-303A-3622-BB2C-72C310D0C1BF"
TAGS = {
    "T_1/CATMA_P/propertydefs.json": {"uuid": "CATMA_P", "name": "событие", "parentUuid": ""},
    "T_1/CATMA_C/propertydefs.json": {
        "uuid": "CATMA_C",
        "name": "coup",
        "parentUuid": "CATMA_P",
        "userDefinedPropertyDefinitions": {"CATMA_U": {"name": "whose", "uuid": "CATMA_U"}},
    },
}


def units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def annotation(
    *places: tuple[int, int], author: str = "MVauth", tag: str = "CATMA_C", key: str = "CATMA_A"
) -> dict:
    items = [
        {"source": "D_1", "selector": {"start": start, "end": end, "type": "TextPositionSelector"}}
        for start, end in places
    ]
    held = {
        "system": {STAMP: ["2023-08-03T13:29:00.085+0200"], AUTHOR: [author]},
        "user": {"CATMA_U": ["western"]},
    }
    body = {"tag": f"tagsets/T_1/{tag}", "properties": held, "type": "Dataset"}
    return {"id": f"collections/C_1/annotations/{key}", "body": body, "target": {"items": items}}


def read(*annotations: object, text: str = TEXT):
    files = {f"tagsets/{name}": json.dumps(tag).encode() for name, tag in TAGS.items()}
    files["documents/D_1/D_1.txt"] = text.encode()
    files["documents/D_1/header.json"] = b'{"gitContentInfoSet": {"title": "The Coup"}}'
    files["collections/C_1/annotations/MVauth_0.json"] = json.dumps(annotations, indent=1).encode()
    return CATMA().read(files)


def test_tags_authors_times_and_properties_come_by_their_names():
    start = units(TEXT[: TEXT.index("coup")])
    export = read(annotation((start, start + 4)), annotation((0, 7), author="mvgoogle", key="CATMA_B"))
    first, second = export.drafts
    assert (words(export, first), first.codes, first.creator) == (["coup"], ("coup",), "MVauth")
    assert (first.id, first.created, first.more) == (
        "CATMA_A",
        "2023-08-03T13:29:00.085+0200",
        ("whose: western",),
    )
    assert (second.creator, export.documents["D_1"].name) == ("mvgoogle", "The Coup")
    assert export.codes["coup"].broader == ("событие",)


def test_places_that_touch_are_one_and_others_several():
    export = read(annotation((0, 3), (3, 7), (8, 10)))
    assert words(export, export.drafts[0]) == ["Октябрь", "😀"]


def test_what_is_not_there_is_refused_with_its_line():
    export = read(annotation((0, 99)), annotation((8, 9)), annotation((0, 2), tag="CATMA_X"), {"body": 1})
    assert [why for _, why in faults(export)] == [
        "99 is outside the text, which has 31 UTF-16 units",
        "9 is inside a character, counted in UTF-16 units",
        "the tag CATMA_X is not there; bring the whole project",
        "this is no annotation of CATMA: a body and items of the target are wanted",
    ]
    assert [line for line, _ in faults(export)] == sorted({line for line, _ in faults(export)})
    assert faults(CATMA().read({"a.json": b"{}"}))[0][1].startswith("no annotations of CATMA are there")


@given(st.lists(st.text(st.sampled_from("aЖé\u0301中ثْ😀"), min_size=1), min_size=1))
def test_what_is_written_is_read_again(pieces):
    text = " ".join(pieces)
    made, before = [], ""
    for number, piece in enumerate(pieces):
        made.append(annotation((units(before), units(before + piece)), key=str(number)))
        before += f"{piece} "
    export = read(*made, text=text)
    assert export.faults == []
    assert [words(export, draft) for draft in export.drafts] == [[piece] for piece in pieces]
