"""Sources side by side."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Source
from tests.database import annotate_often

BOTH = {"s": ["october-revolution-en", "russian-revolution-tl"]}
PAGE = "/admin/annotations/source/beside/"


@pytest.fixture
def anna(client, annotator):
    """Anna, who has signed in."""
    client.force_login(annotator)
    return client


def rows(client, **asked):
    """The rows below the texts: what is spoken of, and the quotes of each source."""
    alignment = client.get(PAGE, {**BOTH, **asked}).context["alignment"]
    return {
        row.label: [[quote.text for quote in quotes] for _, quotes in cells] for row, cells in alignment.lines
    }


def test_equivalent_names_stand_in_one_row(anna):
    found = rows(anna, align="name")
    assert found["October coup"] == [["October coup", "October coup"], ["Kudetang Oktubre"]]
    assert found["Bolshevik coup"] == [["Bolshevik coup"], []]
    assert set(found) == {
        "October Revolution", "Great October Socialist Revolution", "October coup", "Bolshevik coup",
        "Bolshevik revolution",
    }  # fmt: skip


def test_what_both_say_of_a_claim_stands_beside_each_other(anna):
    english, tagalog = rows(anna, align="claim")["Led by the Bolsheviks of Vladimir Lenin"]
    assert english == ["It was led by Vladimir Lenin's Bolsheviks"]
    assert tagalog[0].startswith("Pinamunuan ang Himagsikang ito")


def test_the_same_day_is_one_row_however_it_is_printed(anna):
    english, tagalog = rows(anna, align="date")["1917-11-07"]
    assert english == ["7 November 1917 [O.S. 25 October]"]
    assert tagalog == ["Nobyembre 7, 1917 [O.S. October 25]"]


def test_paragraphs_stand_beside_each_other_by_their_number(anna):
    found = rows(anna, align="paragraph")
    assert [len(quotes) for quotes in found["Paragraph 1"]] == [1, 1]
    content = anna.get(PAGE, BOTH | {"align": "paragraph"}).content.decode()
    assert content.count('<a class="beside-number" href="#row-1" aria-label="Paragraph 1">1</a>') == 2
    assert "beside-number" not in anna.get(PAGE, BOTH | {"align": "name"}).content.decode()


def test_the_texts_are_as_they_are_and_marked_words_lead_to_their_row(anna, passage):
    content = anna.get(PAGE, BOTH | {"align": "name"}).content.decode()
    assert '<a href="#row-october-coup-en">October coup</a>' in content
    assert '<tr id="row-october-coup-en">' in content
    drawn = anna.get(PAGE, BOTH).context["alignment"].columns[0].drawn()
    assert "".join(piece.text for piece in next(drawn)[3]) == passage.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"s": ["october-revolution-en", "nowhere"]}, "There is no source “nowhere”."),
        (BOTH | {"align": "colour"}, "Sources are aligned by claim, name, date, paragraph or passage."),
    ],
)
def test_what_makes_no_sense_is_said(anna, asked, said):
    answer = anna.get(PAGE, asked)
    assert answer.status_code == 400
    assert said in answer.content.decode()


def test_five_sources_are_too_many(anna):
    for number in range(3):
        Source.objects.create(slug=f"more-{number}", title="More", language="en")
    asked = {"s": [*BOTH["s"], "more-0", "more-1", "more-2"]}
    assert "At most four sources fit" in anna.get(PAGE, asked).content.decode()


def test_less_than_two_texts_are_asked_for(anna):
    for asked in ({}, {"s": ["october-revolution-en"]}, {"s": ["october-revolution-en"] * 2}):
        answer = anna.get(PAGE, asked)
        assert answer.status_code == 200
        assert answer.context["alignment"] is None


def test_what_is_private_of_others_stands_in_no_column(anna, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private", note="geheim")
    found = anna.get(PAGE, BOTH).context["alignment"]
    assert all(
        "ada" not in place.title
        for column in found.columns
        for places in column.places.values()
        for place in places
    )


def test_more_annotations_need_no_more_queries(anna, annotator, passage):
    anna.get(PAGE, BOTH)
    with CaptureQueriesContext(connection) as few:
        anna.get(PAGE, BOTH)
    annotate_often(passage, annotator, 30)
    with CaptureQueriesContext(connection) as many:
        anna.get(PAGE, BOTH)
    assert len(many) <= len(few)
