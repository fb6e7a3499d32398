"""The ledger of an event's names, against one worked out by hand."""

import csv
import io

import pytest
from rest_framework.test import APIClient

from annotations.models import Annotation, EventName
from tests.comparison import answers
from tests.database import judge
from tests.world import Case, World

#: The statements that open and close the moment as of which everything is read.
SNAPSHOT = 2

pytestmark = pytest.mark.django_db


def ledger(world: World, person: str, event: str, query: str = "") -> dict:
    client = APIClient()
    if person:
        client.force_authenticate(world.people[person])
    return client.get(f"/api/v1/events/{event}/names/?{query}").json()


@pytest.mark.parametrize("event", ["war", "tannenberg", "peace", "charge"])
@pytest.mark.parametrize("person", ["", "vera"])
def test_counts_by_source_and_view_are_those_worked_out_by_hand(world, person, event):
    document = ledger(world, person, event)
    found = {
        line["name"]: {name: line[name] for name in ("count", "by_source", "by_view")}
        for line in document["results"]
    }
    assert found == answers.ledger(world.find(person), event)


@pytest.mark.parametrize(
    ("query", "case"),
    [
        ("voice=attributed", Case({}, lambda fact: fact.voice == "attributed")),
        (
            "view=eastern&status=all",
            Case({"status": "all"}, lambda fact: fact.views & {"eastern", "bolshevik"}),
        ),
        ("name=great-war", Case({}, lambda fact: fact.name == "great-war")),
    ],
)
def test_it_takes_the_filters_of_annotations(world, query, case):
    found = {line["name"]: line["count"] for line in ledger(world, "vera", "war", query)["results"]}
    expected = answers.ledger(world.find("vera", case), "war")
    assert found == {name: line["count"] for name, line in expected.items()}


def test_the_first_attestation_is_the_first_in_the_text(world):
    visible = world.find("vera")
    for line in ledger(world, "vera", "war")["results"]:
        facts = [fact for fact in visible if fact.name == line["name"]]
        if not facts:
            assert line["first"] is None
            continue
        first = next(fact for fact in facts if fact.id == line["first"]["id"])
        same_source = [fact.text_start for fact in facts if fact.source == first.source]
        assert first.text_start == min(same_source) == line["first"]["text_start"]
        assert line["first"]["exact"] == first.exact


def test_the_sample_has_five_english_names_and_three_tagalog_ones(client):
    document = client.get("/api/v1/events/october-revolution/names/").json()
    assert document["summary"] == {
        "by_language": {"en": 5, "tl": 3},
        "shared": 3,
        "only": {"en": 2, "tl": 0},
    }
    lines = {line["name"]: line for line in document["results"]}
    assert lines["kudetang-oktubre-tl"]["equivalent_to"] == "october-coup-en"
    assert lines["great-october-socialist-revolution-en"]["by_view"] == {"soviet-view": 1}
    assert document["counted"]["edition"] == "current"


def test_a_name_that_nothing_attests_is_listed_and_not_counted(client, english):
    EventName.objects.create(
        slug="oktyabr", event_id=_event().pk, language="ru", text="Великий Октябрь", script="Cyrl"
    )
    document = client.get("/api/v1/events/october-revolution/names/").json()
    line = next(line for line in document["results"] if line["name"] == "oktyabr")
    assert (line["count"], line["by_source"], line["by_view"], line["first"]) == (0, {}, {}, None)
    assert document["summary"]["by_language"] == {"en": 5, "ru": 0, "tl": 3}
    assert document["summary"]["only"]["ru"] == 0


def _event():
    return EventName.objects.get(slug="october-coup-en").event


def test_what_is_rejected_attests_nothing(client):
    judge(Annotation.objects.filter(name__slug="kudetang-oktubre-tl"), "rejected")
    summary = client.get("/api/v1/events/october-revolution/names/").json()["summary"]
    assert summary == {"by_language": {"en": 5, "tl": 2}, "shared": 2, "only": {"en": 3, "tl": 0}}


def test_an_unknown_event_is_not_found_and_an_unknown_filter_is_refused(client):
    assert client.get("/api/v1/events/brusilov/names/").status_code == 404
    response = client.get("/api/v1/events/october-revolution/names/?colour=red")
    assert response.status_code == 400
    assert "colour" in response.json()["errors"]


def test_as_csv_it_has_a_line_for_each_name_with_its_counts(client):
    told = client.get("/api/v1/events/october-revolution/names/").json()
    for address in (".csv", "/?format=csv", "/?format=csv&shape=name"):
        response = client.get(f"/api/v1/events/october-revolution/names{address}")
        lines = list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))
        assert [line["name"] for line in lines] == [name["name"] for name in told["results"]]
        for line, name in zip(lines, told["results"], strict=True):
            assert int(line["count"]) == name["count"]
            counts = " | ".join(f"{key}: {number}" for key, number in sorted(name["by_source"].items()))
            assert line["by_source"] == counts
            assert line["first_url"] == ((name["first"] or {}).get("url") or "")


def test_as_csv_each_form_that_drifts_has_a_line(client):
    told = client.get("/api/v1/events/october-revolution/names/").json()["drift"]
    response = client.get("/api/v1/events/october-revolution/names.csv?shape=drift")
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))
    forms = [(found, form) for found in told for form in found["forms"]]
    assert len(lines) == len(forms) > 1
    for line, (found, form) in zip(lines, forms, strict=True):
        assert (line["source"], int(line["changes"])) == (found["source"], found["changes"])
        assert (line["name"], line["exact"], int(line["count"])) == (
            form["name"],
            form["exact"],
            form["count"],
        )
        assert line["places"] == " | ".join(map(str, form["places"]))
    assert client.get("/api/v1/events/october-revolution/names.csv?shape=long").status_code == 400


def test_it_takes_no_more_statements_for_more_annotations(client, django_assert_max_num_queries):
    client.get("/api/v1/events/october-revolution/names/")
    with django_assert_max_num_queries(5 + SNAPSHOT):
        client.get("/api/v1/events/october-revolution/names/")
