"""Standoff files of brat."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.spans import Span
from annotations.values.tools.brat import Brat, joined
from tests.values.tools.exports import faults, of, words

TEXT = "В октябре 😀 1917 года\nбыл переворот, a coup."


def read(*lines: str):
    return Brat().read({"d.txt": TEXT.encode(), "d.ann": "\n".join(lines).encode()})


def at(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def t(key: str, kind: str, *spans: tuple[int, int]) -> str:
    told = ";".join(f"{start} {end}" for start, end in spans)
    words = " ".join(TEXT[start:end] for start, end in spans).replace("\n", " ")
    return f"{key}\t{kind} {told}\t{words}"


@pytest.mark.parametrize(("name", "count"), [("PMID-1590827", 15), ("PMID-20184394", 52)])
def test_all_spans_of_a_corpus_are_kept_and_read_as_it_says(name, count):
    folder = "brat/bionlp2011_epi"
    export = Brat().read(of(f"{folder}/{name}.txt", f"{folder}/{name}.ann"))
    assert (len(export.drafts), export.faults) == (count, [])
    said = {
        line.split("\t")[0]: line.split("\t")[2]
        for line in of(f"{folder}/{name}.ann")[f"{name}.ann"].decode().splitlines()
        if line.startswith("T")
    }
    assert {draft.id: " ".join(words(export, draft)) for draft in export.drafts} == said


def test_events_are_said_of_the_words_they_go_by():
    export = Brat().read(of("brat/bionlp2011_epi/PMID-1590827.txt", "brat/bionlp2011_epi/PMID-1590827.ann"))
    said = {draft.id: draft.more for draft in export.drafts}
    assert said["T8"] == (
        "event E2, Glycosylation: Theme T2 (apolipoprotein (apo) B-100), Sidechain T9 (sugar chains)",
    )
    assert sum(len(more) for more in said.values()) == 6


def test_attributes_notes_relations_and_identities_are_said_of_their_words():
    export = read(
        t("T1", "Coup", at("переворот")),
        t("T2", "Word", at("coup")),
        "E1\tCoup:T1 ",
        "A1\tNegation E1",
        "A2\tCertainty T1 Low",
        "N1\tReference T1 Wikidata:Q25376\tOctober Revolution",
        "#1\tAnnotatorNotes T1\tsiehe 😀",
        "R1\tSame Arg1:T2 Arg2:T1",
        "*\tEquiv T1 T2",
        "#comment",
    )
    first, second = export.drafts
    assert (first.note, export.faults) == ("siehe 😀", [])
    assert first.more == (
        "event E1, Coup",
        "Equiv: and T2 (coup)",
        "Negation",
        "Certainty: Low",
        "Reference: Wikidata:Q25376 (October Revolution)",
    )
    assert second.more == ("Same (R1), Arg1 of it: Arg2 T1 (переворот)",)


def test_words_that_stand_apart_are_one_draft_and_lines_are_no_gap():
    export = read(
        t("T1", "Coup", at("октябре"), at("переворот")), t("T2", "Line", at("1917 года"), at("был"))
    )
    assert [words(export, draft) for draft in export.drafts] == [
        ["октябре", "переворот"],
        ["1917 года\nбыл"],
    ]


def test_what_is_wrong_is_refused_with_its_line():
    export = read(
        t("T1", "Coup", at("октябре")),
        "T2\tCoup 2 9\tноябре",
        "T3\tCoup 2 900\tx",
        t("T1", "Coup", at("октябре")),
        "A1\tNegation E7",
        "R1\tSame Arg1:T1 Arg2:T9",
        "nonsense",
    )
    assert faults(export) == [
        (2, "T2: the text reads 'октябре' there, and not 'ноябре'"),
        (3, f"T3: [2, 900) is outside the text, which has {len(TEXT)} characters"),
        (4, "T1 stands on line 1 already"),
        (7, "it is no line of brat's: 'nonsense'"),
        (6, "it speaks of T9, which is not there"),
        (5, "it speaks of E7, which is not there"),
    ]
    assert [draft.id for draft in export.drafts] == ["T1"]


def test_an_ann_without_its_text_is_refused():
    assert faults(Brat().read({"d.ann": b""})) == [(0, "the text is missing; d.txt belongs to it")]


@given(st.lists(st.tuples(st.integers(0, len(TEXT) - 10), st.integers(1, 9)), min_size=1))
def test_spans_that_are_written_are_read_again(places):
    spans = [Span(start, start + length) for start, length in places]
    export = read(*(t(f"T{n}", "X", (span.start, span.end)) for n, span in enumerate(spans)))
    assert export.faults == []
    assert [draft.spans for draft in export.drafts] == [(span,) for span in spans]


@given(
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)).map(lambda x: Span(x[0], sum(x))), min_size=1)
)
def test_joining_loses_no_character(spans):
    found = joined(TEXT, spans)
    covered = {place for span in found for place in range(span.start, span.end) if not TEXT[place].isspace()}
    wanted = {place for span in spans for place in range(span.start, span.end) if not TEXT[place].isspace()}
    assert covered == wanted
    assert found == sorted(found)
