"""Which claims a source bears out with reference marks of its own."""

import csv
import io

import pytest

from annotations.comparison import support as module
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Claim, Passage, Source
from tests.database import insert

pytestmark = pytest.mark.django_db

TAGALOG, ENGLISH = "russian-revolution-tl", "october-revolution-en"
ASKED = {"event": "russian-revolution"}


def asked(client, **more: str) -> dict:
    response = client.get("/api/v1/support/", ASKED | more)
    assert response.status_code == 200, response.content
    return response.json()


def test_the_english_article_has_eight_marks_all_in_its_first_paragraph_and_the_tagalog_none(client):
    sources = {row["source"]: row for row in asked(client)["sources"]}
    english, tagalog = sources[ENGLISH], sources[TAGALOG]
    assert (english["marks"], english["marked_passages"], english["passages"]) == (8, 1, 4)
    assert english["per_1000"] == 1000 * 8 / english["characters"]
    assert (tagalog["marks"], tagalog["per_1000"], tagalog["unsupported"]) == (0, 0, 0)
    assert tagalog["no_marks"] == 14
    assert english["supported"] + english["unsupported"] == 15
    assert english["no_marks"] == 0


def test_each_claim_says_whether_a_mark_is_near(client):
    found = {(row["source"], row["claim"]): row for row in asked(client)["results"]}
    vote = found[ENGLISH, "soviet-voted-for-the-rising"]
    assert (vote["text_start"], vote["support"], vote["mark"], vote["distance"]) == (
        1726,
        "unsupported",
        "",
        None,
    )
    almost = found[ENGLISH, "almost-bloodless"]
    assert (almost["support"], almost["mark"], almost["distance"]) == ("supported", "[8]", 1)
    assert found[TAGALOG, "putilov-closed"]["support"] == "no_marks"
    assert all(
        row["support"] == "unsupported"
        for row in found.values()
        if row["text_start"] > 632 and row["source"] == ENGLISH
    )


@pytest.mark.parametrize("state", ["supported", "unsupported", "no_marks"])
def test_it_is_narrowed_to_what_is_bare(client, state):
    everything = asked(client)
    found = asked(client, support=state)
    assert found["results"] == [row for row in everything["results"] if row["support"] == state] != []
    assert found["sources"] == everything["sources"]


def test_both_shapes_of_the_csv_have_what_the_document_has(client):
    document = asked(client)
    for shape, rows in (("claim", document["results"]), ("source", document["sources"])):
        response = client.get("/api/v1/support.csv", ASKED | {"shape": shape, "guard": "0"})
        lines = list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))
        assert lines == [
            {name: "" if value is None else str(value) for name, value in row.items()} for row in rows
        ]


def test_a_mark_of_another_paragraph_or_far_behind_bears_out_nothing(client, annotator):
    source = Source.objects.create(slug="dekret-ru", title="Декрет", language="ru")
    far = "слово " * 60
    said = "Ленин взял власть"
    text = f"{said} 😀.¹\n\n{said}.\n\n{said}. {far}[2]\n\n[3] {said}."
    add_edition(source, PlainText().read(text), "1")
    for passage in Passage.objects.filter(edition__source=source):
        insert(passage, "взял власть", annotator, claim_id=Claim.objects.get(slug="winter-palace-taken").pk)
    rows = asked(client, source="dekret-ru")["results"]
    assert [row["support"] for row in rows] == ["supported", *["unsupported"] * 3]
    assert (rows[0]["mark"], rows[0]["distance"]) == ("¹", 3)


@pytest.mark.parametrize(
    ("query", "name"),
    [("", "event"), ("event=july-days&support=weak", "support"), ("event=july-days&shape=wide", "shape")],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(client, query, name):
    for suffix in ("/", ".csv"):
        response = client.get(f"/api/v1/support{suffix}?{query}")
        assert response.status_code == 400
        assert list(response.json()["errors"]) == [name]


def test_more_claims_than_are_looked_at_are_refused(client, monkeypatch):
    monkeypatch.setattr(module, "MAX_ANNOTATIONS", 5)
    assert client.get("/api/v1/support/", ASKED).status_code == 400
    assert asked(client, claim="putilov-closed")["results"]


def test_what_one_may_not_see_is_not_there(client, api, tagalog):
    Source.objects.filter(pk=tagalog.pk).update(visibility="members")
    assert {row["source"] for row in asked(client)["sources"]} == {ENGLISH}
    assert {row["source"] for row in asked(api)["sources"]} == {ENGLISH, TAGALOG}


def test_more_annotations_cost_no_more_statements(client, passage, annotator, django_assert_max_num_queries):
    asked(client)
    with django_assert_max_num_queries(8) as few:
        asked(client)
    for claim in Claim.objects.all():
        insert(passage, "October", annotator, claim_id=claim.pk)
    with django_assert_max_num_queries(len(few)):
        asked(client)
