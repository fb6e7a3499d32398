"""WebAnno TSV, whose files have twins in UIMA XMI."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from annotations.values.tools.layers import OF_THE_TEXT, whose
from annotations.values.tools.webanno_tsv import WebAnnoTSV
from tests.values.tools.exports import DATA, faults, words

SUITE = sorted(path.parent for path in (DATA / "webanno-tsv").glob("*/reference.tsv"))


def twin(xmi: bytes) -> list[tuple[str, str]]:
    """The annotations of an XMI that link no others, read without any code of ours: type and words."""
    root = etree.fromstring(xmi)
    text = next(one.get("sofaString") for one in root if one.get("sofaString")).encode("utf-16-le")
    return sorted(
        (one.tag.rpartition("}")[2], text[2 * begin : 2 * end].decode("utf-16-le").strip())
        for one in root
        if one.get("begin") is not None
        and one.tag.rpartition("}")[2] not in OF_THE_TEXT
        and "Governor" not in one.attrib
        and (begin := int(one.get("begin"))) < (end := int(one.get("end")))
    )


@pytest.mark.parametrize("folder", SUITE, ids=lambda folder: folder.name)
def test_each_file_says_the_same_as_its_twin(folder):
    data = (folder / "reference.tsv").read_bytes()
    export = WebAnnoTSV().read({"reference.tsv": data})
    assert all("has no words" in why for _, why in faults(export)), export.faults
    if not (folder / "reference.xmi").exists():
        assert export.drafts
        return
    found = [words(export, draft)[0] for draft in export.drafts if draft.id.split()[0] not in RELATIONS]
    assert sorted(found) == sorted(there for _, there in twin((folder / "reference.xmi").read_bytes()))


#: Relations of tokens, which stand by themselves.
RELATIONS = ("Dependency",)


def read(*lines: str, head: str = "#T_SP=webanno.custom.Span|value"):
    return WebAnnoTSV().read({"coup.tsv": "\n".join(["#FORMAT=WebAnno TSV 3.3", head, "", *lines]).encode()})


def test_offsets_after_an_emoji_are_utf16_units():
    export = read("#Text=Да 😀 нет", "1-1\t0-2\tДа\t_\t", "1-2\t3-5\t😀\t_\t", "1-3\t6-9\tнет\tnein\\|no\t")
    (draft,) = export.drafts
    assert (words(export, draft), draft.codes) == (["нет"], ("Span: nein|no",))


def test_a_relation_is_said_of_the_annotation_at_which_it_stands():
    folder = DATA / "webanno-tsv" / "testSingleNonMultiTokenRelationWithMultipleFeatureValues"
    export = WebAnnoTSV().read({"a.tsv": (folder / "reference.tsv").read_bytes()})
    assert [(words(export, draft), draft.more) for draft in export.drafts] == [
        (["This is"], ()),
        (["a test"], ("ComplexRelation: nsubj; boolValue: true; integerValue: 42; from: 1-1[1_2] (This)",)),
    ]


def test_what_is_wrong_is_refused_with_its_line():
    assert faults(WebAnnoTSV().read({"a.tsv": b"x"})) == [(1, "it does not begin with #FORMAT=WebAnno TSV 3")]
    export = read("#Text=Да нет", "1-1\t0-2\tНе\t*\t")
    assert faults(export) == [(5, "the text reads 'Да' at 0-2, and the token 'Не'")]
    assert faults(read("#Text=Да", "1-1\t0-9\tДа\t*\t"))[0][0] == 5
    assert faults(read("#Text=Да", "1-1\tx\tДа\t*\t")) == [(5, "'x' is no place of a token")]
    assert faults(read("nonsense")) == [(4, "it is no line of WebAnno TSV: 'nonsense'")]


def test_a_project_says_whose_each_file_is():
    assert whose("annotation/coup.txt/anna.tsv") == ("coup.txt", "anna")
    assert whose("annotation/coup.txt/anna/anna.xmi") == ("coup.txt", "anna")
    assert whose("curation/coup.txt/CURATION_USER.tsv") == ("coup.txt", "CURATION_USER")
    assert whose("annotation/coup.txt/INITIAL_CAS.tsv") == ("coup.txt", "")
    assert whose("coup.tsv") == ("coup", "")


TOKENS = st.lists(st.text(st.sampled_from("aЖé\u0301中ث😀|[]*_\\"), min_size=1), min_size=1)


@given(TOKENS, st.data())
def test_what_is_written_is_read_again(tokens, data):
    values = data.draw(st.lists(TOKENS.map("".join), min_size=len(tokens), max_size=len(tokens)))
    lines, start = ["#Text=" + escaped(" ".join(tokens))], 0
    for number, (token, value) in enumerate(zip(tokens, values, strict=True), start=1):
        end = start + len(token.encode("utf-16-le")) // 2
        lines.append(f"1-{number}\t{start}-{end}\t{escaped(token)}\t{escaped(value)}[{number}]\t")
        start = end + 1
    export = read(*lines)
    assert export.faults == []
    assert [words(export, draft) for draft in export.drafts] == [[token] for token in tokens]
    assert [draft.codes for draft in export.drafts] == [(f"Span: {value}",) for value in values]


def escaped(text: str) -> str:
    return "".join(f"\\{one}" if one in "\\[]|_->;*" else one for one in text)
