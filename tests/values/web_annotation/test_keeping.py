"""Bodies and targets that are kept as given, and given back."""

import json

import pytest

from annotations.values.web_annotation import bodies, places
from annotations.values.web_annotation.bodies import Contradiction, Label, Said
from annotations.values.web_annotation.keeping import Kept
from annotations.values.web_annotation.places import Place, Unplaced
from annotations.values.web_annotation.terms import Addresses

HERE = Addresses("https://historio.example")
VIEWS = ["soviet-view"]
ROW = {
    "name": None,
    "claim": None,
    "event": None,
    "tags": [],
    "stance": None,
    "voice": "own",
    "level": "textual",
    "certainty": None,
    "note": "",
    "edition": "e1",
    "text_start": 4,
    "text_end": 22,
}


def said(*given, **more):
    """What bodies say."""
    document = {"body": list(given), **more}
    labels = {"Советский взгляд": "soviet-view", "soviet-view": "soviet-view"}
    return [one for _, _, one in bodies.read(document, HERE, labels.get)]


def text(value, **more):
    return {"type": "TextualBody", "value": value, **more}


def thing(path, **more):
    return {"type": "SpecificResource", "source": f"{HERE.base}{path}", **more}


def test_each_column_is_written_as_a_body_that_is_read_as_the_same():
    row = ROW | {
        "name": "october-coup-en",
        "event": "october-revolution",
        "tags": ["device", "soviet-view"],
        "stance": "hedges",
        "voice": "attributed",
        "level": "inferential",
        "certainty": 3,
        "note": "см. 👍",
    }
    wanted = bodies.said_by(row)
    written = [bodies.body(one, HERE, VIEWS, {}) for one in wanted]
    assert said(*written) == wanted
    assert {one.name for one in wanted} == {
        "name",
        "event",
        "tags",
        "stance",
        "voice",
        "level",
        "certainty",
        "note",
    }
    assert [body["purpose"] for body in written] == [
        "identifying",
        "tagging",
        "classifying",
        "linking",
        "assessing",
        "describing",
        "assessing",
        "assessing",
        "commenting",
    ]
    assert all(bodies.is_ours(body, one, HERE, VIEWS) for body, one in zip(written, wanted, strict=True))


def test_a_label_is_for_people_and_says_nothing():
    one = Said("name", "октябрь")
    labels = {("names", "октябрь"): Label("Октябрьская революция", "ru")}
    written = bodies.body(one, HERE, [], labels)
    assert written["source"]["label"] == "Октябрьская революция"
    assert written["source"]["id"].isascii()
    assert said(written) == [one]
    assert bodies.is_ours(written, one, HERE, [])


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (text("Советский взгляд", purpose="tagging"), Said("tags", "soviet-view")),
        (text("soviet-view", purpose="classifying"), Said("tags", "soviet-view")),
        (text("неизвестно", purpose="tagging"), None),
        (text("заметка"), Said("note", "заметка")),
        (text("заметка", purpose="commenting", language="ru"), Said("note", "заметка")),
        (text("<p>x</p>", format="text/html"), None),
        (text("почему?", purpose="questioning"), None),
        (text(""), None),
        ("https://historio.example/api/v1/tags/soviet-view/", Said("tags", "soviet-view")),
        (thing("/api/v1/claims/almost-bloodless"), Said("claim", "almost-bloodless")),
        (thing("/api/v1/claims/almost-bloodless", purpose="questioning"), None),
        (thing("/api/v1/names/x/", purpose="identifying", selector="urn:a:b"), None),
        (thing("/sources/october-revolution-en"), None),
        ("https://elsewhere.example/api/v1/tags/soviet-view/", None),
        ({"type": "SpecificResource", "source": "historio:denies"}, Said("stance", "denies")),
        (thing("/web-annotations/context.jsonld#attributed"), Said("voice", "attributed")),
        (thing("/web-annotations/context.jsonld#unheard-of"), None),
        ({"type": "Choice", "items": [text("да"), text("yes")]}, None),
    ],
)
def test_a_body_says_what_it_says_and_nothing_else(body, expected):
    assert said(body) == [expected]


def test_the_motivation_of_the_whole_is_the_purpose_of_bodies_without_one():
    assert said(text("soviet-view"), motivation="tagging") == [Said("tags", "soviet-view")]
    assert said(text("заметка"), motivation="questioning") == [None]
    (found,) = bodies.read({"bodyValue": "заметка"}, HERE, lambda _: None)
    assert found == ("bodyValue", "заметка", Said("note", "заметка"))


def test_of_several_notes_the_first_is_the_note_and_the_others_are_kept():
    assert said(text("один"), text("два")) == [Said("note", "один"), None]


def test_two_bodies_do_not_contradict_each_other():
    with pytest.raises(Contradiction, match="one stance"):
        said({"source": "historio:denies"}, {"source": "historio:affirms"})
    assert (
        said({"source": "historio:denies"}, {"source": "historio:denies"}) == [Said("stance", "denies")] * 2
    )


def test_bodies_are_given_back_as_they_came_while_the_row_says_the_same():
    given = [text("заметка", language="ru"), text("неизвестно", purpose="tagging")]
    kept = Kept({"body": given}, [Said("note", "заметка"), None])
    kept = Kept.read(str(kept))
    assert kept.bodies(ROW | {"note": "заметка"}, HERE, [], {}) == {"body": given}
    changed = kept.bodies(ROW | {"note": "другая"}, HERE, [], {})["body"]
    assert changed == [given[1], text("другая", format="text/plain", purpose="commenting")]
    more = kept.bodies(ROW | {"note": "заметка", "tags": ["soviet-view"]}, HERE, VIEWS, {})["body"]
    assert more[:2] == given
    assert [body["purpose"] for body in more[2:]] == ["classifying"]


def test_one_body_that_came_alone_goes_alone():
    kept = Kept({"body": text("заметка")}, [Said("note", "заметка")])
    assert kept.bodies(ROW | {"note": "заметка"}, HERE, [], {}) == {"body": text("заметка")}
    assert kept.bodies(ROW, HERE, [], {}) == {}


def test_a_body_value_stays_one_until_there_is_more_to_say():
    kept = Kept({"bodyValue": "заметка"}, [Said("note", "заметка")])
    row = ROW | {"note": "заметка"}
    assert kept.bodies(row, HERE, [], {}) == {"bodyValue": "заметка"}
    found = kept.bodies(row | {"tags": ["device"]}, HERE, [], {})
    assert [body["type"] for body in found["body"]] == ["TextualBody", "SpecificResource"]


def test_a_target_is_given_back_as_it_came_while_the_words_stand_there():
    given = ["http://example.org/1", {"source": "https://historio.example/sources/a", "selector": []}]
    kept = Kept.read(str(Kept({"target": given}, (), (1, "e1", 4, 22))))
    assert kept.target(ROW, {"written": "anew"}) == given
    assert kept.target(ROW | {"text_start": 5}, {"written": "anew"}) == [given[0], {"written": "anew"}]
    assert Kept().target(ROW, {"written": "anew"}) == {"written": "anew"}


def test_nothing_is_kept_of_nothing():
    assert str(Kept()) == ""
    assert Kept.read(None) == Kept.read("") == Kept()
    assert json.loads(str(Kept({"rights": "http://a.org/1"}))) == {"document": {"rights": "http://a.org/1"}}


QUOTE = {"type": "TextQuoteSelector", "exact": "слово", "suffix": "."}
POSITION = {"type": "TextPositionSelector", "start": 4, "end": 9}


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        (thing("/sources/a", selector=QUOTE), Place("source", "a", exact="слово", suffix=".")),
        (thing("/api/v1/sources/a/", selector=[POSITION]), Place("source", "a", 4, 9)),
        (
            {"source": {"id": f"{HERE.base}/api/v1/editions/e1/text/"}, "selector": [POSITION, QUOTE]},
            Place("edition", "e1", 4, 9, "слово", suffix="."),
        ),
        (f"{HERE.base}/api/v1/passages/p1/", Place("passage", "p1")),
        (
            thing("/sources/a", selector=[QUOTE, {"type": "CssSelector", "value": "p"}]),
            Place("source", "a", exact="слово", suffix="."),
        ),
        ("http://example.org/sources/a", None),
        (f"{HERE.base}/annotations/1", None),
        (f"{HERE.base}.evil.example/sources/a", None),
    ],
)
def test_a_target_says_where_words_stand(target, expected):
    assert places.read("target", target, HERE) == expected


@pytest.mark.parametrize(
    ("target", "why"),
    [
        (f"{HERE.base}/sources/a", "which words"),
        (thing("/sources/a", selector={"type": "CssSelector", "value": "p"}), "which words"),
        (thing("/sources/a", selector="http://example.org/selector"), "which words"),
        (thing("/sources/a", selector=[QUOTE, QUOTE]), "one TextQuoteSelector"),
        (thing("/sources/a", selector=QUOTE | {"refinedBy": POSITION}), "no refinedBy"),
        (thing("/sources/a", selector={"type": "TextQuoteSelector", "exact": ""}), "the words are empty"),
    ],
)
def test_a_target_on_our_texts_says_which_words(target, why):
    with pytest.raises(Unplaced, match=why):
        places.read("target", target, HERE)
