"""Whatever stands in an export is kept, or the report tells of it: nothing is dropped without a word."""

import json
import uuid

import pytest

from annotations.importers import TOOLS
from tests.values.tools.exports import faults

TEXT = "Октябрь 😀 1917: a coup, и всё."
QUOTE = {"type": "TextQuoteSelector", "exact": "coup"}


def read(tool: str, **files: object):
    """What a reader makes of files; `_` stands for the dot of their names."""
    held = {name.replace("_", "."): text for name, text in files.items()}
    return TOOLS[tool].read(
        {
            name: (text if isinstance(text, str) else json.dumps(text, ensure_ascii=False)).encode()
            for name, text in held.items()
        }
    )


def passed(export) -> dict[str, int]:
    """What was passed over and how often, as the report has it."""
    told = [one.removeprefix("passed over: ") for one in export.remarks if one.startswith("passed over: ")]
    found = (part.split(" ", 1) for one in told for part in one.split(", "))
    return {name: int(count) for count, name in found}


def test_hypothesis_tells_of_selectors_of_its_page_and_of_who_may_read():
    row = {
        "id": "a",
        "uri": "https://example.org/",
        "document": {"title": ["Переворот"]},
        "permissions": {"read": ["acct:anna@hypothes.is"]},
        "user_info": {"display_name": "Анна"},
        "target": [{"source": "x", "selector": [QUOTE, {"type": "RangeSelector"}], "state": "y"}],
    }
    export = read("hypothesis", a_json={"total": 1, "rows": [row], "next": 7})
    assert export.drafts[0].more == ('document: {"title": ["Переворот"]}',)
    assert passed(export) == {
        "RangeSelector": 1,
        "annotation.permissions": 1,
        "annotation.user_info": 1,
        "annotations that only some people may read there": 1,
        "answer.next": 1,
        "target.state": 1,
    }


def test_recogito_keeps_motivation_and_further_creators_and_tells_of_the_page():
    one = {
        "id": "a",
        "motivation": "questioning",
        "creator": ["Анна", {"name": "Boris"}],
        "target": {"source": "t", "selector": [QUOTE, {"type": "XPathSelector"}], "styleClass": "red"},
    }
    export = read("recogito", a_json={"label": "все", "items": [one]})
    assert export.drafts[0].more == ("motivation: questioning", 'creator: {"name": "Boris"}')
    assert passed(export) == {"XPathSelector": 1, "page.label": 1, "target.styleClass": 1}
    apart = {"target": [{"source": "t", "selector": QUOTE}, {"source": "u", "selector": QUOTE}]}
    assert [why for _, why in faults(read("recogito", a_json=[apart]))] == ["it speaks of several texts"]


def test_doccano_keeps_what_else_a_label_and_a_relation_say():
    labels = [
        {"id": number, "start_offset": start, "end_offset": start + 1, "label": "coup", "sure": "да"}
        for number, start in enumerate((0, 8))
    ]
    relation = {"id": 1, "from_id": 0, "to_id": 1, "type": "causes", "weight": 3}
    export = read("doccano", a_jsonl={"text": TEXT, "data": "x", "entities": labels, "relations": [relation]})
    assert export.drafts[0].more == ("sure: да", "causes: coup (😀); weight: 3", "data: x")
    assert export.drafts[1].more == ("sure: да", "data: x")


def test_label_studio_keeps_the_data_of_the_task_and_tells_of_the_rest():
    value = {"start": 8, "end": 9, "labels": ["flag"]}
    result = {
        "id": "r",
        "type": "labels",
        "from_name": "label",
        "to_name": "text",
        "value": value,
        "score": 0.5,
        "origin": "manual",
    }
    made = {"id": 1, "completed_by": 3, "result": [result], "ground_truth": True, "lead_time": 4.2}
    data = {"text": TEXT, "title": "Переворот", "pages": "я" * 3000}
    task = {"id": 5, "data": data, "annotations": [made], "inner_id": 9}
    export = read("label-studio", a_json=[task])
    assert export.drafts[0].more == ("score: 0.5", "ground_truth: true", "title: Переворот")
    assert [word for word in passed(export) if "2" not in word] == [
        "annotation.lead_time",
        "result.origin",
        "task.inner_id",
    ]
    assert "data.pages of more than 2,000 characters" in export.remarks[-1]


def test_taguette_and_tables_keep_columns_of_their_own():
    marks = "id,document,tag,content,color\n1,coup.txt,Октябрь,coup,red\n"
    export = read("taguette", a_csv=marks, b_csv="tag,description,number of highlights\ncoup,sic,4\n")
    assert export.drafts[0].more == ("color: red",)
    assert (export.codes["coup"].definition, passed(export)) == ("sic", {"tag.number of highlights": 1})
    export = read("csv", a_csv="start,end,prefix,codes\n8,9,Октябрь,flag\n")
    assert export.drafts[0].more == ("prefix: Октябрь",)


def test_catma_keeps_tags_apart_that_are_called_the_same():
    tags = {
        f"tagsets/T/{key}/propertydefs.json": {"uuid": key, "name": name, "parentUuid": above, "since": "x"}
        for key, name, above in (
            ("CATMA_A", "причина", ""),
            ("CATMA_B", "coup", "CATMA_A"),
            ("CATMA_C", "coup", ""),
            ("CATMA_D", "coup", ""),
        )
    }
    tags["collections/C/annotations/a.json"] = []
    tags["collections/C/header.json"] = {"name": "Анна"}
    export = TOOLS["catma"].read({name: json.dumps(one).encode() for name, one in tags.items()})
    assert {name: code.broader for name, code in export.codes.items()} == {
        "причина": (),
        "причина / coup": ("причина",),
        "coup": (),
        "coup (CATMA_D)": (),
    }
    assert passed(export) == {"tag.since": 4}
    assert export.remarks[-1].endswith("were not read: collections/C/header.json")


def test_uima_tells_of_structures_that_nothing_names():
    structures = [
        {"%ID": 1, "%TYPE": "uima.cas.Sofa", "sofaNum": 1, "sofaID": "_InitialView", "sofaString": TEXT},
        {"%ID": 2, "%TYPE": "custom.Span", "@sofa": 1, "begin": 0, "end": 7, "@links": 3},
        {"%ID": 3, "%TYPE": "custom.Link", "role": "cause", "@target": 2},
        {"%ID": 4, "%TYPE": "custom.Settings", "colour": "red"},
    ]
    export = read("uima", a_json={"%FEATURE_STRUCTURES": structures}, exportedproject_json={})
    assert export.drafts[0].more == ("links: cause: Октябрь",)
    assert passed(export) == {"Settings": 1}
    assert export.remarks[-1].endswith("were not read: exportedproject.json")


def test_brat_tells_of_files_that_belong_to_no_text():
    export = read("brat", a_txt=TEXT, a_ann="T1\tflag 8 9\t😀\n", annotation_conf="[entities]\nflag\n")
    assert len(export.drafts) == 1
    assert export.remarks == ["these files are of no use to it and were not read: annotation.conf"]


def test_many_files_that_were_not_read_are_counted():
    files = {f"page{number}_png": "x" for number in range(25)}
    export = read("brat", a_txt=TEXT, a_ann="", **files)
    assert export.remarks[0].endswith(" and 5 others")


CODE, USER, NOTE, LOST = (str(uuid.UUID(int=number)) for number in range(1, 5))
QDE = f"""<Project xmlns="urn:QDA-XML:project:1.0" name="p" origin="ATLAS.ti">
<Users><User guid="{USER}" name="Анна"/></Users>
<CodeBook><Codes><Code guid="{CODE}" name="coup" isCodable="true" color="#f00">
<Description>was geschah</Description>
<NoteRef targetGUID="{NOTE}"/></Code></Codes>
<Sets><Set guid="{LOST}" name="s"><MemberCode guid="x"/></Set></Sets></CodeBook>
<Cases><Case guid="x"/></Cases>
<Sources><PDFSource guid="x" name="a.pdf"><Representation guid="t" name="a.txt">
<PlainTextContent>{TEXT}</PlainTextContent>
<PlainTextSelection guid="x" name="выше" startPosition="8" endPosition="9" creatingUser="{USER}"
modifiedDateTime="2018">
<Coding guid="x" creatingUser="{USER}"><CodeRef targetGUID="{CODE}"/></Coding></PlainTextSelection>
<VariableValue/></Representation><PDFSelection guid="x"/></PDFSource>
<AudioSource guid="x" name="a.mp3"><Transcript guid="x">
<TranscriptSelection guid="x"/></Transcript></AudioSource></Sources>
<Notes><Note guid="{NOTE}" name="sic"><PlainTextContent>siehe 😀</PlainTextContent></Note>
<Note guid="{LOST}" name="frei"/></Notes></Project>"""


def test_refi_qda_keeps_notes_of_codes_and_the_text_of_a_pdf_and_counts_the_rest():
    export = read("refi-qda", p_qde=QDE, b_png="x")
    code, (draft,) = export.codes["coup"], export.drafts
    assert (code.definition, code.note) == ("was geschah", "sic\nsiehe 😀")
    assert (draft.codes, draft.creator, draft.more) == (("coup",), "Анна", ("name: выше",))
    assert [why for _, why in faults(export)] == [
        "a.pdf is no text, and has no words (PDFSelection)",
        "a.mp3 is no text, and has no words (TranscriptSelection)",
    ]
    assert passed(export) == {
        "Case": 1,
        "Code.color": 1,
        "Note": 1,
        "PlainTextSelection.modifiedDateTime": 1,
        "Set": 1,
        "Transcript": 1,
        "VariableValue": 1,
    }
    assert export.remarks[-1].endswith("were not read: b.png")


@pytest.mark.parametrize(
    ("note", "why"),
    [
        ("", "it has a note that is not there"),
        (
            f'<Note guid="{NOTE}" plainTextPath="internal://n.txt"/>',
            "the text of its note is not in the archive",
        ),
    ],
)
def test_refi_qda_refuses_notes_without_their_text(note, why):
    begin, end = QDE.index("<Notes>") + len("<Notes>"), QDE.index("<Note guid", QDE.index("frei") - 70)
    export = read("refi-qda", p_qde=QDE[:begin] + note + QDE[end:])
    assert why in [reason for _, reason in faults(export)]
