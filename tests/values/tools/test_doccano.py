"""JSON and JSON Lines of doccano."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.tools.doccano import Doccano
from tests.values.tools.exports import faults, of, words

TEXTS = st.text(st.sampled_from("aЖé\u0301中ثْ😀 "), min_size=1)


def read(value: object):
    return Doccano().read({"export.jsonl": json.dumps(value).encode()})


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("export_examples/sequence_labeling/example.jsonl", ["EU", "German", "Peter Blackburn", "Obama"]),
        ("import_examples/sequence_labeling/example.jsonl", ["EU", "Peter Blackburn", "Obama"]),
        (
            "export_examples/relation_extraction/example.jsonl",
            ["Google", "September 4, 1998", "Larry Page", "Sergey Brin"],
        ),
    ],
)
def test_the_examples_of_doccano_are_read(name, wanted):
    export = Doccano().read(of(f"doccano/{name}"))
    assert [words(export, draft)[0] for draft in export.drafts] == wanted
    assert export.faults == []


def test_relations_are_said_of_where_they_go_from():
    export = Doccano().read(of("doccano/import_examples/relation_extraction/example.jsonl"))
    assert export.drafts[0].more == (
        "foundedAt: DATE (September 4, 1998)",
        "foundedBy: PERSON (Larry Page)",
        "foundedBy: PERSON (Sergey Brin)",
    )


@pytest.mark.parametrize(
    "kind", ["text_classification", "sequence_to_sequence", "image_classification", "speech_to_text"]
)
def test_what_is_said_of_no_words_is_refused(kind):
    export = Doccano().read(of(f"doccano/export_examples/{kind}/example.jsonl"))
    assert export.drafts == []
    assert len(export.faults) >= 1


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ([0, 99, "X"], "[0, 99) is outside the text, which has 9 characters"),
        ([3, 3, "X"], "not a span: [3, 3)"),
        ([0, 2], "[0, 2] is no label: start, end and the label are wanted"),
        ([0, 2, " "], '[0, 2, " "] is no label: start, end and the label are wanted'),
        (["0", 2, "X"], '["0", 2, "X"] is no label: start, end and the label are wanted'),
    ],
)
def test_a_label_that_is_wrong_is_refused_with_its_line(label, why):
    data = '{"text": "Да 😀 нет", "label": []}\n\n' + json.dumps({"text": "Октябрь 😀", "label": [label]})
    assert faults(Doccano().read({"a.jsonl": data.encode()})) == [(3, why)]


def test_each_file_of_several_is_somebody_s():
    text = b'{"id": 7, "text": "coup", "label": [[0, 4, "X"]]}'
    export = Doccano().read({"anna.jsonl": text, "boris.jsonl": text, "all.jsonl": text})
    assert [draft.creator for draft in export.drafts] == ["", "anna", "boris"]
    assert {export.documents[draft.document].name for draft in export.drafts} == {"#7"}


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS, TEXTS.map(str.strip).filter(bool))))
def test_what_is_written_is_read_again(rows):
    lines = [
        json.dumps({"text": f"{a}{b}{c}", "label": [[len(a), len(a) + len(b), code]]})
        for a, b, c, code in rows
    ]
    export = Doccano().read({"a.jsonl": "\n".join(lines).encode()})
    assert export.faults == []
    assert [(words(export, one), one.codes) for one in export.drafts] == [
        ([b], (code,)) for _, b, _, code in rows
    ]
