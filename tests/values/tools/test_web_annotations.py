"""Web Annotations as Recogito saves them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span
from annotations.values.tools.web_annotations import Recogito
from tests.values.tools.exports import faults, of

WORDS = st.text(st.sampled_from("aЖé\u0301中ثْ😀 "), min_size=1).filter(lambda text: text.strip())


def annotation(*bodies: object, exact: str = "coup", **more: object) -> dict:
    selectors = [
        {"type": "TextQuoteSelector", "exact": exact, "prefix": "до ", "suffix": " после"},
        {"type": "TextPositionSelector", "start": 3, "end": 7},
    ]
    target = {"source": "https://example.org/a", "selector": selectors}
    return {"id": "a1", "type": "Annotation", "body": list(bodies), "target": target, **more}


def read(*held: object):
    return Recogito().read({"a.json": json.dumps(held, indent=1).encode()})


def test_the_annotations_of_the_text_annotator_are_read():
    export = Recogito().read(of("recogito/text-annotator_annotations.w3c.json"))
    assert (len(export.drafts), export.faults) == (5, [])
    first = export.drafts[0]
    assert first.quotes == (TextQuote("death in battle or by shipwreck", "o escaped ", " had got s"),)
    assert (first.spans, first.creator, first.at.line) == ((Span(741, 772),), "ktKoKXUSAY88XxClOvGp", 2)
    assert first.created == "2024-01-05T13:19:14.716Z"


def test_annotations_of_pictures_are_refused_with_a_clear_word():
    export = Recogito().read(of("recogito/annotorious_annotations.w3c.json"))
    assert export.drafts == []
    assert {why for _, why in faults(export)} == {"it marks a part of a picture, and no words"}


def test_tags_comments_and_other_bodies_are_told_apart():
    (draft,) = read(
        annotation(
            {"type": "TextualBody", "purpose": "tagging", "value": "путч"},
            {"type": "TextualBody", "purpose": "commenting", "value": "siehe 😀", "creator": {"id": "b"}},
            {"type": "TextualBody", "purpose": "geotagging", "value": "Петроград"},
            {"type": "SpecificResource", "purpose": "linking", "source": "https://example.org/b"},
            creator={"name": "Анна"},
        )
    ).drafts
    assert (draft.codes, draft.note, draft.creator) == (("путч",), "siehe 😀", "Анна")
    assert draft.more[1] == "geotagging: Петроград"
    assert "https://example.org/b" in draft.more[2]
    assert '"id": "b"' in draft.more[0]


@pytest.mark.parametrize(
    ("held", "why"),
    [
        ({"id": "a"}, "this is no Web Annotation: it has no target"),
        ({"target": "https://example.org"}, "it speaks of a page as a whole, and of no words"),
        ({"target": []}, "it has no target"),
        ({"target": {"selector": {"type": "RangeSelector"}}}, "it has no TextQuoteSelector (RangeSelector)"),
    ],
)
def test_what_has_no_words_is_refused_with_its_line(held, why):
    ((line, told),) = faults(read(held))
    assert line == 2
    assert told.startswith(why)


@given(st.lists(st.tuples(WORDS, WORDS.map(str.strip), WORDS)))
def test_what_is_written_is_read_again(rows):
    export = read(
        *(
            annotation(
                {"purpose": "tagging", "value": tag}, {"purpose": "commenting", "value": note}, exact=exact
            )
            for exact, tag, note in rows
        )
    )
    assert [(one.quotes[0].exact, one.codes[0], one.note) for one in export.drafts] == rows
