"""JSON of the API of Hypothesis."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span
from annotations.values.tools.hypothesis import Hypothesis
from tests.values.tools.exports import faults, of

WORDS = st.text(st.sampled_from("aЖé\u0301中ثْ😀 "), min_size=1).filter(lambda text: text.strip())


def row(exact: str, **more: object) -> dict:
    selectors = [
        {"type": "TextPositionSelector", "start": 4, "end": 7},
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "до ", "suffix": " после"},
    ]
    return {"id": "x1", "uri": "https://example.org/a", "target": [{"selector": selectors}], **more}


def read(value: object):
    return Hypothesis().read({"search.json": json.dumps(value).encode()})


def test_an_answer_of_the_api_is_read():
    export = Hypothesis().read(of("hypothesis/search_export_minimal.json"))
    (draft,) = export.drafts
    assert draft.quotes == (TextQuote("Two", "One ", " Three\n"),)
    assert (draft.spans, draft.id, export.faults) == ((Span(4, 7),), "test", [])


def test_who_made_it_its_tags_and_text_come_along():
    told = {
        "user": "acct:anna@hypothes.is",
        "tags": ["путч", "coup", "coup"],
        "text": "siehe 😀",
        "created": "2024-01-05T13:19:14.716+00:00",
        "updated": "2024-02-05T13:19:14.716+00:00",
        "group": "q2Zx",
        "links": {"html": "https://hypothes.is/a/x1"},
        "permissions": {"read": ["group:__world__"]},
    }
    (draft,) = read({"total": 1, "rows": [row("Октябрь", **told)]}).drafts
    assert (draft.creator, draft.codes, draft.note) == ("anna@hypothes.is", ("путч", "coup"), "siehe 😀")
    assert draft.address == "https://hypothes.is/a/x1"
    assert draft.more == ("group: q2Zx", "updated: 2024-02-05T13:19:14.716+00:00")


@given(st.lists(st.tuples(WORDS, WORDS, st.lists(WORDS.map(str.strip), unique=True))))
def test_rows_one_a_line_and_in_an_answer_say_the_same(rows):
    told = [row(exact, text=note, tags=tags) for exact, note, tags in rows]
    lines = "\n".join(map(json.dumps, told)).encode()
    for export in (read({"rows": told, "total": len(told)}), Hypothesis().read({"a.jsonl": lines})):
        assert [(one.quotes[0].exact, one.note, list(one.codes)) for one in export.drafts] == rows
        assert export.faults == []


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ({"references": ["x0"]}, "it answers another annotation and has no words of its own"),
        ({"target": [{"source": "https://example.org"}]}, "it speaks of a page as a whole, and of no words"),
        ({"tags": "coup"}, "tags is no list of words"),
        ({"target": [{"selector": [{"type": "RangeSelector"}]}]}, "it has no TextQuoteSelector"),
        ({"target": 1}, "this is no annotation of Hypothesis"),
    ],
)
def test_what_has_no_words_is_refused_with_its_line(given, why):
    data = '{"rows": [\n' + json.dumps(row("x") | given) + "\n]}"
    ((line, reason),) = faults(Hypothesis().read({"a.json": data.encode()}))
    assert line == 2
    assert reason.startswith(why)


def test_an_answer_that_is_a_page_of_more_says_so():
    assert read({"total": 30, "rows": [row("x")]}).remarks == [
        "search.json has 1 of 30 annotations: the service gives them page by page"
    ]
