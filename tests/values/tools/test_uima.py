"""UIMA CAS in XMI and in JSON."""

import json

import cassis
import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.tools.uima import CAS
from annotations.values.tools.webanno_tsv import WebAnnoTSV
from tests.values.tools.exports import DATA, faults, of, words

TWINS = sorted(
    path.parent
    for path in (DATA / "webanno-tsv").glob("*/reference.tsv")
    if (path.parent / "reference.xmi").exists()
)
WORDS = st.lists(st.text(st.sampled_from("aЖé\u0301中ثْ\u200d😀👩🏽"), min_size=1), min_size=1)


#: In XMI it links tokens, in TSV the annotations on them.
OF_TOKENS = ("Dependency",)


def told(reader, name: str, data: bytes) -> list[str]:
    export = reader.read({name: data})
    assert all("no words" in why for _, why in faults(export)), export.faults
    drafts = [draft for draft in export.drafts if draft.codes[0] not in OF_TOKENS]
    return sorted(words(export, draft)[0].strip() for draft in drafts)


@pytest.mark.parametrize("folder", TWINS, ids=lambda folder: folder.name)
def test_an_xmi_says_the_same_as_its_tsv(folder):
    xmi = told(CAS(), "reference.xmi", (folder / "reference.xmi").read_bytes())
    assert xmi == told(WebAnnoTSV(), "reference.tsv", (folder / "reference.tsv").read_bytes())


@pytest.mark.parametrize(
    ("folder", "wanted"),
    [
        ("casWithTextAndAnnotations", ["This", "is", "a", "test"]),
        ("casWithTraditionalChineseTextAndAnnotations", ["這", "是", "一個", "測試"]),
    ],
)
def test_each_annotation_of_json_covers_a_whole_word(folder, wanted):
    export = CAS().read(of(f"uima-cas/{folder}/data.json"))
    assert [words(export, draft) for draft in export.drafts] == [[word] for word in wanted]
    assert export.faults == []


@given(WORDS, WORDS)
def test_what_another_library_writes_is_read_again(pieces, codes):
    types = cassis.TypeSystem()
    kind = types.create_type("custom.Опыт")
    types.create_feature(kind, "value", "uima.cas.String")
    types.create_feature(kind, "remark", "uima.cas.String")
    cas = cassis.Cas(types)
    cas.sofa_string = " ".join(pieces)
    start = 0
    for number, piece in enumerate(pieces):
        value = codes[number % len(codes)]
        cas.add(kind(begin=start, end=start + len(piece), value=value, remark=f"№ {number}"))
        start += len(piece) + 1
    for name, data in (("a.xmi", cas.to_xmi()), ("a.json", cas.to_json())):
        export = CAS().read({name: data.encode()})
        assert export.faults == []
        assert [words(export, draft) for draft in export.drafts] == [[piece] for piece in pieces]
        assert [(draft.codes, draft.more) for draft in export.drafts] == [
            ((f"Опыт: {codes[number % len(codes)]}",), (f"remark: № {number}",))
            for number in range(len(pieces))
        ]


def test_parts_of_the_text_are_counted_and_passed_over():
    export = CAS().read(of("uima-cas/lenient_cas.xmi"))
    assert [(words(export, draft), draft.codes) for draft in export.drafts] == [
        (["The train was late ."], ("NotInTypesystem",))
    ]
    assert export.remarks == [
        "lenient_cas.xmi: parts of the text were passed over: 1 DocumentAnnotation, 11 Token, 2 Sentence"
    ]


def test_relations_and_links_are_said_of_their_words():
    folder = DATA / "webanno-tsv" / "testSingleNonMultiTokenRelationWithMultipleFeatureValues"
    export = CAS().read({"a.xmi": (folder / "reference.xmi").read_bytes()})
    (first, second) = export.drafts
    assert first.more == ()
    assert second.more == (
        "ComplexRelation: nsubj; Governor: This is; Dependent: a test; boolValue: true; intValue: 42",
    )


def test_a_project_keeps_its_annotators_apart():
    data = of("uima-cas/lenient_cas.xmi")["lenient_cas.xmi"]
    names = ("annotation/coup.txt/anna/anna.xmi", "annotation/coup.txt/boris/boris.xmi")
    export = CAS().read({**dict.fromkeys(names, data), "annotation/coup.txt/anna/TypeSystem.xml": b"<x/>"})
    assert [draft.creator for draft in export.drafts] == ["anna", "boris"]
    assert {export.documents[draft.document].name for draft in export.drafts} == {"coup.txt"}


def test_what_is_wrong_is_refused():
    assert faults(CAS().read({"a.xmi": b"<x/>"})) == [(1, "it is no XMI")]
    assert faults(CAS().read({"a.json": b"{}"})) == [(1, "it is no JSON CAS: it has no %FEATURE_STRUCTURES")]
    sofa = {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaString": "a😀"}
    one = {"%ID": 2, "%TYPE": "custom.X", "@sofa": 1, "begin": 0, "end": 2}
    away = {**one, "%ID": 3, "@sofa": 9, "end": 1}
    empty = {**one, "%ID": 4, "end": 0}
    data = json.dumps({"%FEATURE_STRUCTURES": [sofa, one, away, empty]}, indent=1)
    assert [why for _, why in faults(CAS().read({"a.json": data.encode()}))] == [
        "2 is inside a character, counted in UTF-16 units",
        "its view has no text, so it says of nothing what it says",
        "it stands between two characters, and has no words",
    ]
    attack = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><x>&a;</x>'
    assert "document type" in faults(CAS().read({"a.xmi": attack}))[0][1]
