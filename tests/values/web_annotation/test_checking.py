"""What the Web Annotation Data Model demands."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.web_annotation.checking import DEEPEST, check
from annotations.values.web_annotation.terms import ANNO
from tests.values.web_annotation.samples import CORRECT, DEFECTS

QUOTE = {"type": "TextQuoteSelector", "exact": "Великая Октябрьская", "prefix": "в "}


def document(**more):
    return {"@context": ANNO, "type": "Annotation", "target": "http://example.org/текст", **more}


def on(selector=None, **more):
    chosen = {} if selector is None else {"selector": selector}
    return document(target={"source": "http://example.org/1", **chosen, **more})


@pytest.mark.parametrize("name", CORRECT)
def test_every_correct_sample_is_an_annotation(name):
    assert check(CORRECT[name]) == {}


@pytest.mark.parametrize("name", DEFECTS)
def test_every_defect_is_found(name):
    assert check(DEFECTS[name])


@pytest.mark.parametrize("value", [None, 1, "текст", [], [document()], True])
def test_what_is_no_object_is_no_annotation(value):
    assert check(value) == {"detail": "a JSON object is wanted"}


def test_nothing_lacks_everything():
    assert check({}).keys() == {"@context", "type", "target"}


@pytest.mark.parametrize(
    ("path", "wrong"),
    [
        ("bodyValue", document(body="http://example.org/1", bodyValue="коммент")),
        ("bodyValue", document(bodyValue=["a"])),
        ("created", document(created="2015-01-28T12:00:00+01:00")),
        ("created", document(created="2015-02-30T12:00:00Z")),
        ("modified", document(modified="2015-01-28")),
        ("motivation", document(motivation="liking it")),
        ("creator", document(creator=6)),
        ("creator.id", document(creator={"id": ["http://a.org/1", "http://a.org/2"]})),
        ("generator", document(generator="nobody in particular")),
        ("canonical", document(canonical=["urn:a:1", "urn:a:2"])),
        ("via[1]", document(via=["http://a.org/1", "not an iri"])),
        ("audience", document(audience="teachers")),
        ("body.language", document(body={"id": "http://a.org/1", "language": "no_such_language!"})),
        (
            "body.processingLanguage",
            document(body={"id": "http://a.org/1", "processingLanguage": ["en", "ru"]}),
        ),
        ("body.purpose", document(body={"id": "http://a.org/1", "purpose": "tagging"})),
        ("body.value", document(body={"type": "TextualBody"})),
        ("body.value", document(body={"source": "http://a.org/1", "value": "x"})),
        ("body.items", document(body={"type": "Choice", "items": []})),
        ("body.type", document(body={"items": ["http://a.org/1"]})),
        (
            "body.source",
            document(body={"type": "Choice", "items": ["http://a.org/1"], "source": "http://b.org/"}),
        ),
        ("body", document(body={"language": "en"})),
        (
            "body[0].items[1].value",
            document(body=[{"type": "Choice", "items": ["urn:a:1", {"type": "TextualBody"}]}]),
        ),
        ("target", document(target={"type": "TextualBody", "value": "текст"})),
        ("target", document(target=[])),
        ("target[1]", document(target=["http://a.org/1", "no iri"])),
        ("target.source", document(target={"selector": QUOTE})),
        ("target.source.id", on(QUOTE) | {"target": {"source": {"type": "Text"}, "selector": QUOTE}}),
        ("target.selector.type", on({"exact": "слово"})),
        (
            "target.selector.type",
            on({"type": ["TextQuoteSelector", "CssSelector"], "exact": "x", "value": "y"}),
        ),
        ("target.selector.exact", on({"type": "TextQuoteSelector"})),
        ("target.selector.exact", on({"type": "TextQuoteSelector", "exact": ["a", "b"]})),
        ("target.selector.prefix", on(QUOTE | {"prefix": ["a", "b"]})),
        ("target.selector.start", on({"type": "TextPositionSelector", "start": -1, "end": 4})),
        ("target.selector.end", on({"type": "TextPositionSelector", "start": 1})),
        ("target.selector.end", on({"type": "TextPositionSelector", "start": 1, "end": 4.5})),
        ("target.selector.start", on({"type": "DataPositionSelector", "start": True, "end": 4})),
        ("target.selector.value", on({"type": "CssSelector"})),
        ("target.selector.value", on({"type": "SvgSelector", "value": "<svg/>", "id": "http://a.org/1"})),
        ("target.selector.endSelector", on({"type": "RangeSelector", "startSelector": QUOTE})),
        (
            "target.selector.refinedBy.exact",
            on({"type": "FragmentSelector", "value": "p", "refinedBy": {"type": "TextQuoteSelector"}}),
        ),
        (
            "target.selector.conformsTo",
            on({"type": "FragmentSelector", "value": "p", "conformsTo": "rfc 3778"}),
        ),
        ("target.selector.type", on({"type": "TimeState", "sourceDate": "2016-02-01T12:05:23Z"})),
        ("target.state.sourceDate", on(state={"type": "TimeState", "sourceDate": "today"})),
        (
            "target.state.sourceDateStart",
            on(state={"type": "TimeState", "sourceDateStart": "2016-02-01T12:05:23Z"}),
        ),
        ("target.state.value", on(state={"type": "HttpRequestState"})),
        ("target.scope", on(QUOTE, scope="nowhere at all")),
        ("target.styleClass", on(QUOTE, styleClass=1)),
        ("body.@context", document(body={"@context": "http://a.org/own.jsonld", "id": "http://a.org/1"})),
        ("@graph", document(**{"@graph": []})),
        ("rights", document(rights=None)),
        ("body.label", document(body={"id": "http://a.org/1", "label": "\ud800"})),
        ("foaf:weight", document(**{"foaf:weight": float("inf")})),
    ],
)
def test_what_is_wrong_is_told_by_its_path(path, wrong):
    assert list(check(wrong)) == [path]


@pytest.mark.parametrize(
    "right",
    [
        on([QUOTE, {"type": "TextPositionSelector", "start": 0, "end": 0}]),
        on({"id": "http://a.org/selector"}),
        on(
            state={
                "type": "TimeState",
                "sourceDateStart": "-0500-02-01T12:05:23Z",
                "sourceDateEnd": "12000-02-01T12:05:23.5Z",
            }
        ),
        document(motivation=["commenting", "https://example.org/мотив"]),
        document(creator=[{"id": "https://orcid.org/0000-0002-1825-0097", "name": ["Ö", "Õ"]}, "urn:a:b"]),
        document(body={"type": "TextualBody", "value": "", "textDirection": "rtl", "language": ["he", "ar"]}),
        document(**{"skos:prefLabel": "Bild", "type": ["Annotation", "http://example.org/Note"]}),
    ],
)
def test_what_the_model_allows_is_taken(right):
    assert check(right) == {}


def test_a_document_is_not_deeper_than_anybody_reads():
    deep: dict = {}
    for _ in range(DEEPEST + 5):
        deep = {"inner": deep}
    (why,) = check(document(**{"skos:note": deep})).values()
    assert why == f"deeper than {DEEPEST} levels"


anything = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=5)
    | st.sampled_from(["http://a.org/1", "Choice", "TextQuoteSelector", "SpecificResource"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "id",
                    "type",
                    "source",
                    "selector",
                    "items",
                    "value",
                    "purpose",
                    "creator",
                    "created",
                    "refinedBy",
                    "state",
                    "x",
                ]
            ),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "body": anything,
            "target": anything,
            "creator": anything,
            "type": anything,
            "id": anything,
            "motivation": anything,
            "stylesheet": anything,
            "audience": anything,
            "via": anything,
        },
    )
)
def test_whatever_is_sent_is_taken_or_refused_but_never_breaks(parts):
    errors = check(document(**parts))
    assert all(isinstance(why, str) and why for why in errors.values())
    if not errors:
        json.dumps(parts, allow_nan=False)
