"""Agreement between scholars on what they have read."""

import csv
import io

import pytest
from django.http import QueryDict
from rest_framework.test import APIClient

from annotations.comparison.agreement import agreement
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Annotation, Claim, Event, Passage, Reading, Source, User
from tests.comparison.answers import covers
from tests.database import insert
from tests.world import CLAIMS, World, ancestors

pytestmark = pytest.mark.django_db

ENGLISH = "october-revolution-en"
ADDRESS = "/api/v1/agreement/"
ASKED = {"event": "russian-revolution"}


def client_of(person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def anna(make_user) -> User:
    return make_user("anna", "annotator")


@pytest.fixture
def boris(make_user) -> User:
    return make_user("борис", "annotator")


@pytest.fixture
def first(passage: Passage, db) -> Passage:
    """The first paragraph, in which nobody has marked anything yet."""
    Annotation.objects.all().delete()
    return passage


def read(person: User, passage: Passage, event: str = "russian-revolution") -> Reading:
    return Reading.objects.create(
        source=passage.edition.source,
        edition=passage.edition,
        event=Event.objects.get(slug=event),
        creator=person,
    )


def marked(passage: Passage, person: User, claim: str, words: str, **more: str) -> Annotation:
    more = {"stance": "affirms", **more}
    return insert(passage, words, person, claim_id=Claim.objects.get(slug=claim).pk, **more)


def asked(client, **more: str) -> dict[str, dict]:
    response = client.get(ADDRESS, ASKED | more)
    assert response.status_code == 200, response.content
    return {row["question"]: row for row in response.json()["results"]}


@pytest.fixture
def judged(first, anna, boris) -> Passage:
    """Of five claims of the consequences and causes Anna and Борис agree in three."""
    for person in (anna, boris):
        read(person, first)
        marked(first, person, "caused-civil-war", "Russian Civil War")
        marked(first, person, "built-on-february", "October", stance="hedges")
    marked(first, anna, "led-to-the-soviet-union", "Soviet")
    second = Passage.objects.get(edition=first.edition, ordinal=2)
    marked(second, anna, "caused-civil-war", "the", stance="affirms")
    marked(second, boris, "caused-civil-war", "the", stance="denies")
    return first


def test_it_is_told_for_each_question_how_far_they_agree_and_where_they_do_not(client, judged):
    found = asked(client)
    assert list(found) == ["cause", "consequence"]
    row = found["consequence"]
    assert (row["readers"], row["units"], row["reason"]) == (["anna", "борис"], 3, None)
    assert row["percent"] == pytest.approx(1 / 3)
    # affirms 2+1, denies 1, nothing 1: 1 - (4/6) / (1 - (4*3 + 0 + 0) / 30)
    assert row["alpha"] == pytest.approx(1 - (2 / 3) / (1 - 12 / 30))
    low, high = row["interval"]
    assert low <= row["alpha"] <= high
    assert row["pairs"] == [
        {
            "reader": "anna",
            "other": "борис",
            "units": 3,
            "percent": row["percent"],
            "kappa": pytest.approx(0.0, abs=1e-9),
        }
    ]
    says = [(one["claim"], one["says"]) for one in row["disagreements"]]
    assert sorted(says, reverse=True, key=str) == [
        ("led-to-the-soviet-union", {"anna": "affirms own", "борис": None}),
        ("caused-civil-war", {"anna": "affirms own", "борис": "denies own"}),
    ]
    for one in row["disagreements"]:
        listed = client.get(one["annotations_url"]).json()["results"]
        assert {annotation["claim"] for annotation in listed} == {one["claim"]}
        assert {annotation["passage"] for annotation in listed} == {one["passage"]}
        said = {
            annotation["creator"]: f"{annotation['stance']} {annotation['voice']}" for annotation in listed
        }
        assert said == {reader: value for reader, value in one["says"].items() if value}


def test_where_everybody_says_the_same_alpha_is_null_with_the_reason(client, judged):
    row = asked(client, question="cause")["cause"]
    assert (row["units"], row["percent"], row["alpha"], row["interval"]) == (1, 1, None, None)
    assert (row["reason"], row["pairs"][0]["kappa"], row["disagreements"]) == ("no_variation", None, [])


def test_one_reader_alone_agrees_with_nobody(client, judged, boris):
    Reading.objects.filter(creator=boris).delete()
    row = asked(client)["consequence"]
    assert (row["readers"], row["units"], row["reason"]) == (["anna"], 0, "one_reader")
    assert (row["percent"], row["alpha"], row["pairs"]) == (None, None, [])


def test_where_nobody_has_read_anything_nobody_is_named(client, judged):
    Reading.objects.all().delete()
    row = asked(client)["consequence"]
    assert (row["readers"], row["units"], row["reason"]) == ([], 0, "no_reader")


def test_who_read_other_sources_or_for_other_things_shares_no_unit(client, judged, boris, tagalog):
    Reading.objects.filter(creator=boris).delete()
    read(boris, judged, "july-days")
    elsewhere = Passage.objects.filter(edition__source=tagalog).first()
    read(boris, elsewhere)
    marked(elsewhere, boris, "led-to-the-soviet-union", elsewhere.text[:5])
    row = asked(client)["consequence"]
    assert (row["readers"], row["units"], row["reason"]) == (["anna", "борис"], 0, "no_units")


def test_where_a_quote_begins_makes_no_difference(client, judged, anna):
    before = asked(client)
    marked(judged, anna, "caused-civil-war", "Civil")
    assert asked(client) == before


def test_three_scholars_of_whom_not_all_read_everything(client, judged, make_user, tagalog):
    clara = make_user("clara", "annotator")
    read(clara, judged)
    marked(judged, clara, "led-to-the-soviet-union", "Soviet")
    row = asked(client)["consequence"]
    assert row["readers"] == ["anna", "clara", "борис"]
    assert len(row["pairs"]) == 3
    assert row["units"] == 3
    narrowed = asked(client, creator="anna,clara")["consequence"]
    assert narrowed["readers"] == ["anna", "clara"]


@pytest.mark.parametrize("shape", ["question", "pair", "disagreement"])
def test_each_shape_of_the_csv_has_what_the_document_has(client, judged, shape):
    document = asked(client)
    response = client.get("/api/v1/agreement.csv", ASKED | {"shape": shape, "guard": "0"})
    lines = list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))
    if shape == "question":
        assert [line["question"] for line in lines] == list(document)
        assert [line["reason"] for line in lines] == ["no_variation", ""]
        assert float(lines[1]["alpha"]) == document["consequence"]["alpha"]
        assert [float(lines[1]["alpha_low"]), float(lines[1]["alpha_high"])] == document["consequence"][
            "interval"
        ]
        assert lines[1]["disagreements"] == "2"
    elif shape == "pair":
        assert [(line["question"], line["reader"], line["other"], line["units"]) for line in lines] == [
            ("cause", "anna", "борис", "1"),
            ("consequence", "anna", "борис", "3"),
        ]
    else:
        assert len(lines) == 4
        assert {line["says"] for line in lines} == {"affirms own", "denies own", ""}
        assert all(line["annotations_url"].startswith("http") for line in lines)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "event"),
        ("event=july-days&question=nowhere", "question"),
        ("event=july-days&shape=tall", "shape"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(client, query, name):
    for suffix in ("/", ".csv"):
        response = client.get(f"/api/v1/agreement{suffix}?{query}")
        assert response.status_code == 400
        assert list(response.json()["errors"]) == [name]


def test_nobody_learns_of_what_they_have_to_read_first(client, judged, anna, boris, make_user, api):
    Source.objects.filter(slug=ENGLISH).update(blind=True)
    clara = make_user("clara", "annotator")
    for person in (client, client_of(clara)):
        assert asked(person) == {}
        assert "anna" not in person.get(ADDRESS, ASKED).content.decode()
    assert asked(client_of(anna))["consequence"]["units"] == 3
    assert asked(api)["consequence"]["units"] == 3
    Reading.objects.filter(creator=boris).delete()
    alone = asked(client_of(boris))
    assert all(row["units"] == 0 and row["readers"] == [] for row in alone.values())


def test_what_is_private_is_not_counted_for_others(client, judged, anna):
    own = Annotation.objects.get(creator=anna, claim__slug="led-to-the-soviet-union")
    Annotation.objects.filter(pk=own.pk).delete()
    marked(judged, anna, "led-to-the-soviet-union", "Soviet", visibility="private")
    assert asked(client)["consequence"]["units"] == 2
    assert asked(client_of(anna))["consequence"]["units"] == 3


def test_more_annotations_cost_no_more_statements(client, judged, anna, django_assert_max_num_queries):
    asked(client)
    with django_assert_max_num_queries(8) as few:
        asked(client)
    for claim in Claim.objects.all():
        marked(judged, anna, claim.slug, "October")
    with django_assert_max_num_queries(len(few)):
        asked(client)


# -- against one worked out by hand --------------------------------------------------------------------------


def by_hand(world: World, person: str, events: set[str]) -> dict[str, list[dict[str, str]]]:
    """The units of each question: what each reader says of a claim in a passage."""
    facts = [fact for fact in world.find(person) if fact.claim and ancestors(fact.event) & events]
    readings = [reading for reading in world.known_readings(person) if reading.current]
    units: dict[str, list[dict[str, str]]] = {}
    for source, passage, claim in sorted({(fact.source, fact.passage, fact.claim) for fact in facts}):
        event, question = CLAIMS[claim]
        readers = {
            reading.creator
            for reading in readings
            if reading.source == source and covers(reading, event, question)
        }
        said = {
            reader: " | ".join(
                sorted(
                    {
                        f"{fact.stance} {fact.voice}"
                        for fact in facts
                        if (fact.passage, fact.claim, fact.creator) == (passage, claim, reader)
                    }
                )
            )
            for reader in readers
        }
        if len(said) > 1 and any(said.values()):
            units.setdefault(question, []).append(said)
    return units


@pytest.mark.parametrize("person", ["vera", "xenia", ""])
def test_the_units_are_those_worked_out_by_hand(world, person):
    for source in Source.objects.filter(slug__startswith="war-"):  # else few have read the same
        edition = source.editions.get(current=True)
        for reader in ("vera", "wen", "xenia"):
            event, creator = Event.objects.get(slug="war"), world.people[reader]
            made, new = Reading.objects.get_or_create(
                source=source, edition=edition, event=event, question=None, creator=creator
            )
            if new:
                world.readings.append(
                    type(world.readings[0])(str(made.uuid), source.slug, True, "war", None, reader)
                )
    filterset = AnnotationFilterSet(QueryDict("event=war"), user=world.people[person])
    expected = by_hand(world, person, {"war"})
    names = {str(user.pk): name for name, user in world.people.items() if name}
    slugs = filterset.references.public
    found = {
        slugs[type(Claim.objects.first().question)][one.question]: [
            {names[reader]: value for reader, value in unit.items()} for unit in one.judged
        ]
        for one in agreement(filterset)
        if one.units
    }
    assert {key: sorted(map(sorted, map(dict.items, value))) for key, value in found.items()} == {
        key: sorted(map(sorted, map(dict.items, value))) for key, value in expected.items()
    }
    assert expected
