"""JSON of Label Studio."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.tools.label_studio import LabelStudio
from tests.values.tools.exports import faults, words

TEXT = "Октябрь 😀 1917: a coup."
TEXTS = st.text(st.sampled_from("aЖé\u0301中ثْ😀 "), min_size=1)


def region(key: str, start: int, end: int, *labels: str, **more: object) -> dict:
    value = {"start": start, "end": end, "text": TEXT[start:end], "labels": list(labels)}
    return {"id": key, "from_name": "label", "to_name": "text", "type": "labels", "value": value, **more}


def task(*results: object, data: object = None, **more: object) -> dict:
    one = {"id": 5, "completed_by": {"email": "anna@example.org"}, "result": list(results), **more}
    return {"id": 1, "data": data or {"text": TEXT}, "annotations": [one]}


def read(*tasks: object):
    return LabelStudio().read({"project.json": json.dumps(tasks, indent=1).encode()})


def test_regions_with_labels_choices_comments_and_relations_are_read():
    choice = {"id": "b", "from_name": "stance", "type": "choices", "value": {"choices": ["denies"]}}
    choice["value"] |= {"start": 17, "end": 21, "text": "coup"}
    note = {"id": "b", "from_name": "comment", "type": "textarea", "value": {"text": ["siehe 😀"]}}
    relation = {"type": "relation", "from_id": "b", "to_id": "a", "direction": "right", "labels": ["in"]}
    export = read(
        task(
            region("a", 0, 7, "date"),
            region("b", 18, 22, "coup", "left"),
            note,
            relation,
            choice | {"value": {"choices": ["denies"]}},
        )
    )
    first, second = export.drafts
    assert export.faults == []
    assert (words(export, first), first.codes, first.creator) == (["Октябрь"], ("date",), "anna@example.org")
    assert (second.codes, second.note) == (("coup", "left"), "siehe 😀")
    assert second.more == ('stance: ["denies"]', "in (right): date (Октябрь)")
    assert (first.id, second.id) == ("5 a", "5 b")


def test_several_annotators_of_a_task_are_kept_apart():
    one = task(region("a", 0, 7, "date"))
    one["annotations"].append(one["annotations"][0] | {"id": 6, "completed_by": 3})
    assert [draft.creator for draft in read(one).drafts] == ["anna@example.org", "3"]


@pytest.mark.parametrize(
    ("result", "why"),
    [
        (region("a", 0, 99, "x"), "[0, 99) is outside the text, which has 23 characters"),
        (
            region("a", 0, 7, "x") | {"value": {"start": 0, "end": 7, "text": "Ноябрь", "labels": ["x"]}},
            "the text reads 'Октябрь' there, and not 'Ноябрь'",
        ),
        (
            {"type": "rectanglelabels", "value": {"x": 1, "y": 2}},
            "rectanglelabels: it marks a picture or sound, and no words",
        ),
        ({"type": "relation", "from_id": "a", "to_id": "b"}, "a relation of regions that are not there"),
        (
            {"type": "choices", "from_name": "mood", "value": {"choices": ["good"]}},
            'mood: ["good"]: it is said of the text as a whole, and of no words',
        ),
        ({"type": "labels"}, "a result without a value"),
        (3, "a result that is no object"),
    ],
)
def test_what_cannot_be_held_is_refused(result, why):
    ((line, told),) = faults(read(task(result)))
    assert told == why
    assert line > 1


def test_what_is_no_task_is_refused_and_what_nobody_made_is_told():
    assert faults(read({"text": "x"})) == [
        (2, "this is no task of Label Studio: data and annotations are wanted")
    ]
    export = read(task(region("a", 0, 7, "x"), was_cancelled=True) | {"predictions": [{}]})
    assert (export.drafts, len(export.remarks)) == ([], 2)


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS)))
def test_what_is_written_is_read_again(rows):
    tasks = []
    for number, (a, b, c) in enumerate(rows):
        value = {"start": len(a), "end": len(a) + len(b), "text": b, "labels": ["x"]}
        result = {"id": "r", "to_name": "text", "type": "labels", "value": value}
        tasks.append(task(result, data={"text": a + b + c}) | {"id": number})
    export = read(*tasks)
    assert export.faults == []
    assert [words(export, draft) for draft in export.drafts] == [[b] for _, b, _ in rows]
