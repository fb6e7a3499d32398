"""Readings over HTTP, and what is still to be read."""

import csv
import io
import uuid
from collections import defaultdict

import pytest
from rest_framework.test import APIClient

from annotations.models import Change, Reading
from tests.comparison import answers
from tests.comparison.test_matrix import client_of
from tests.world import CLAIMS, EVENTS, NAMES, SCOPES, TEXTS, World, ancestors

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/readings/"
TAGALOG = {"source": "russian-revolution-tl", "event": "russian-revolution"}


@pytest.fixture
def anna(make_user) -> APIClient:
    client = APIClient()
    client.force_authenticate(make_user("anna", "annotator"))
    return client


def test_it_is_made_in_ones_own_name_of_the_current_edition(anna, tagalog):
    made = anna.post(ADDRESS, {**TAGALOG, "note": "Со сносками 📖"})
    assert made.status_code == 201
    row = made.json()
    assert (row["creator"], row["edition"]) == ("anna", str(tagalog.editions.get().uuid))
    assert (row["event"], row["question"], row["note"]) == ("russian-revolution", None, "Со сносками 📖")
    assert made.headers["ETag"] == '"1"'
    assert anna.get(made.headers["Location"]).json() == row
    assert Reading.objects.get().creator.username == "anna"


@pytest.mark.parametrize("name", ["creator", "created", "version", "id"])
def test_nobody_says_it_in_another_s_name_or_at_another_time(anna, make_user, name):
    make_user("boris", "annotator")
    refused = anna.post(ADDRESS, {**TAGALOG, name: "boris"})
    assert refused.status_code == 400
    assert refused.json()["errors"] == {name: ["it is set by the server"]}


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"source": "russian-revolution-tl"}, "event"),
        ({"event": "russian-revolution"}, "source"),
        ({**TAGALOG, "source": "nowhere"}, "source"),
        ({**TAGALOG, "event": "nowhere"}, "event"),
        ({**TAGALOG, "question": "soviet-view"}, "question"),
        ({**TAGALOG, "edition": str(uuid.uuid4())}, "edition"),
        ({**TAGALOG, "edition": "first"}, "edition"),
        ({**TAGALOG, "mood": "tired"}, "mood"),
        ({**TAGALOG, "note": "\x00"}, "note"),
    ],
)
def test_what_makes_no_sense_is_refused_by_name_and_nothing_is_made(anna, values, name):
    refused = anna.post(ADDRESS, values)
    assert refused.status_code == 400, refused.content
    assert name in refused.json()["errors"]
    assert not Reading.objects.exists()


def test_what_was_said_is_not_said_again(anna):
    anna.post(ADDRESS, TAGALOG)
    again = anna.post(ADDRESS, {**TAGALOG, "note": "Ещё раз"})
    assert again.status_code == 409
    assert again.json()["detail"] == "You have said so already."
    assert Reading.objects.count() == 1


def test_making_it_may_be_tried_again_under_an_id_of_ones_own(anna):
    address = f"{ADDRESS}0192f3a4-0000-7000-8000-00000000aaaa/"
    assert anna.put(address, TAGALOG, headers={"If-None-Match": "*"}).status_code == 201
    assert anna.put(address, TAGALOG, headers={"If-None-Match": "*"}).status_code == 412
    assert Reading.objects.count() == 1
    refused = anna.put(address, {**TAGALOG, "note": "Иначе"}, headers={"If-Match": '"1"'})
    assert refused.status_code == 403
    assert anna.patch(address, {"note": "Иначе"}, headers={"If-Match": '"1"'}).status_code == 405


def test_it_is_taken_back_by_who_made_it_and_can_be_read_of_and_put_back(anna, api, make_user):
    key = anna.post(ADDRESS, TAGALOG).json()["id"]
    address = f"{ADDRESS}{key}/"
    boris = APIClient()
    boris.force_authenticate(make_user("boris", "reviewer"))
    assert boris.delete(address, headers={"If-Match": '"1"'}).status_code == 403
    assert anna.delete(address).status_code == 428
    assert anna.delete(address, headers={"If-Match": '"2"'}).status_code == 412
    assert anna.delete(address, headers={"If-Match": '"1"'}).status_code == 204
    assert anna.get(address).status_code == 410
    entries = anna.get(f"{address}history/").json()["results"]
    assert [entry["action"] for entry in entries] == ["delete", "make"]
    back = anna.post(f"{address}restore/", {}, headers={"If-Match": "*"})
    assert back.status_code == 200, back.content
    assert anna.get(address).json()["event"] == "russian-revolution"
    version = anna.get(address).headers["ETag"]
    assert api.delete(address, headers={"If-Match": version}).status_code == 204
    assert Change.objects.filter(model="reading", action="delete").count() == 2


def test_many_are_made_from_csv_or_not_one(anna, tagalog):
    table = "source,event,question\r\nrussian-revolution-tl,russian-revolution,\r\n{},october-revolution,\r\n"
    refused = anna.post(ADDRESS, table.format("nowhere"), content_type="text/csv")
    assert (refused.status_code, refused.json()["errors"][0]["line"]) == (400, 3)
    assert not Reading.objects.exists()
    made = anna.post(ADDRESS, table.format("october-revolution-en"), content_type="text/csv")
    assert (made.status_code, made.json()["created"]) == (200, 2)
    assert {reading.creator.username for reading in Reading.objects.all()} == {"anna"}


def test_the_source_that_was_read_is_not_deleted_meanwhile(api, anna):
    api.post("/api/v1/sources/", {"slug": "pismo", "title": "Письмо", "language": "ru", "text": "Мир."})
    assert anna.post(ADDRESS, {"source": "pismo", "event": "october-revolution"}).status_code == 201
    refused = api.delete("/api/v1/sources/pismo/", headers={"If-Match": "*"})
    assert (refused.status_code, refused.json()["counts"]) == (409, {"readings": 1})


# -- the list ---------------------------------------------------------------------------------------------


def found(client: APIClient, **query: str) -> set[str]:
    response = client.get(ADDRESS, {"page_size": 500, **query})
    assert response.status_code == 200, response.content
    ids = {row["id"] for row in response.json()["results"]}
    text = client.get("/api/v1/readings.csv", query).getvalue().decode()
    assert {line["id"] for line in csv.DictReader(io.StringIO(text, newline=""))} == ids
    return ids


def test_readings_are_found_by_what_was_read_and_by_whom(world):
    client = client_of(world, "vera")

    def ids(holds) -> set[str]:
        return {reading.id for reading in world.readings if holds(reading)}

    assert found(client) == ids(lambda reading: True)
    assert found(client, state="done") == found(client)
    for query, holds in (
        ({"source": "war-en,war-ru"}, lambda reading: reading.source in ("war-en", "war-ru")),
        ({"event": "tannenberg"}, lambda reading: "tannenberg" in ancestors(reading.event)),
        ({"event": "none"}, lambda reading: reading.event is None),
        ({"question": "losses,outcome"}, lambda reading: reading.question in ("losses", "outcome")),
        ({"question": "none"}, lambda reading: reading.question is None),
        ({"creator": "vera"}, lambda reading: reading.creator == "vera"),
        ({"edition": "current"}, lambda reading: reading.current),
        ({"created_after": "2999-01-01"}, lambda reading: False),
        ({"q": "WAR-EN"}, lambda reading: reading.source == "war-en"),
    ):
        assert found(client, **query) == ids(holds), query
    old = next(reading for reading in world.readings if not reading.current)
    edition = Reading.objects.get(uuid=old.id).edition
    assert found(client, edition=str(edition.uuid)) == ids(
        lambda reading: not reading.current and reading.source == old.source
    )


# -- what is still to be read -----------------------------------------------------------------------------


def things(event: str) -> tuple[set[str], set[str]]:
    """Names and claims of an event and its parts; of names those to which others are equivalent."""
    tree = {part for part in EVENTS if event in ancestors(part)}
    names = {name for name, (of, _, root) in NAMES.items() if of in tree and root is None}
    return names, {claim for claim, (of, _) in CLAIMS.items() if of in tree}


def expected(world: World, person: str, reader: str = "") -> list[tuple[str, str, str | None, int]]:
    """What is still to be read, worked out pair by pair."""
    readings = [reading for reading in world.known_readings(person) if reader in ("", reading.creator)]
    evident = defaultdict(set)
    for fact in world.find(person):
        evident[fact.source] |= {answers.root(fact.name)} if fact.name else set()
        evident[fact.source] |= {fact.claim} if fact.claim else set()
    entries = []
    for source, scope in SCOPES.items():
        if source in world.hidden_from(person):
            continue
        for event in scope:
            if (ancestors(event) - {event}) & set(scope):
                continue
            names, claims = things(event)
            tree = {part for part in EVENTS if event in ancestors(part)}
            here = [reading for reading in readings if reading.current and reading.source == source]

            def is_read(question: str | None, here=here, tree=tree) -> bool:
                return all(any(answers.covers(one, part, question) for one in here) for part in tree)

            if is_read(None):
                continue
            entries.append((source, event, None, len((names | claims) - evident[source])))
            for question in {CLAIMS[claim][1] for claim in claims}:
                if not is_read(question):
                    asked = {claim for claim in claims if CLAIMS[claim][1] == question}
                    entries.append((source, event, question, len(asked - evident[source])))
    return sorted(entries, key=lambda entry: (-entry[3], bool(entry[2]), *entry[:2], entry[2] or ""))


def still_open(client: APIClient, **query: str) -> list[tuple[str, str, str | None, int]]:
    response = client.get(ADDRESS, {"state": "open", "page_size": 500, **query})
    assert response.status_code == 200, response.content
    document = response.json()
    assert document["count"] == len(document["results"])
    assert (document["count_is"], document["next"], document["previous"]) == ("exact", None, None)
    text = client.get("/api/v1/readings.csv", {"state": "open", **query}).getvalue().decode()
    lines = list(csv.DictReader(io.StringIO(text, newline="")))
    rows = [
        (row["source"], row["event"], row["question"], row["decides"])
        for row in document["results"]
        if row["source"] in TEXTS
    ]
    assert [
        (line["source"], line["event"], line["question"] or None, int(line["decides"]))
        for line in lines
        if line["source"] in TEXTS
    ] == rows
    return rows


@pytest.mark.parametrize("person", ["vera", "xenia"])
def test_what_is_still_to_be_read_is_what_was_worked_out_the_most_useful_first(world, person):
    client = client_of(world, person)
    assert still_open(client) == expected(world, person)
    assert expected(world, person)


def test_it_is_narrowed_by_source_event_question_and_who_has_not_read(world):
    client, everything = client_of(world, "vera"), expected(world, "vera")
    for query, holds in (
        ({"source": "war-ar"}, lambda entry: entry[0] == "war-ar"),
        ({"event": "war"}, lambda entry: "war" in ancestors(entry[1])),
        ({"event": "tannenberg"}, lambda entry: "tannenberg" in ancestors(entry[1])),
        ({"question": "none"}, lambda entry: entry[2] is None),
        ({"question": "losses"}, lambda entry: entry[2] == "losses"),
        ({"source": "none"}, lambda entry: False),
    ):
        assert still_open(client, **query) == [entry for entry in everything if holds(entry)], query
    assert still_open(client, creator="vera") == expected(world, "vera", "vera")
    assert len(expected(world, "vera", "vera")) > len(everything)


def test_what_was_read_is_off_the_list_and_comes_back_with_its_reading(anna, client):
    def waiting() -> set[tuple[str, str]]:
        results = client.get(ADDRESS, {"state": "open", "question": "none"}).json()["results"]
        return {(row["source"], row["event"]) for row in results}

    entry = ("russian-revolution-tl", "russian-revolution")
    assert entry in waiting()
    made = anna.post(ADDRESS, TAGALOG).json()
    assert entry not in waiting()
    anna.delete(f"{ADDRESS}{made['id']}/", headers={"If-Match": '"1"'})
    assert entry in waiting()


def test_an_entry_is_sent_back_as_it_is_to_say_that_it_was_read(anna):
    entry = anna.get(ADDRESS, {"state": "open"}).json()["results"][0]
    said = {name: value for name, value in entry.items() if name != "decides" and value is not None}
    assert anna.post(ADDRESS, said).status_code == 201
    assert entry not in anna.get(ADDRESS, {"state": "open"}).json()["results"]


def test_a_page_has_so_many_and_only_the_columns_asked_for(client):
    document = client.get(ADDRESS, {"state": "open", "page_size": "1", "fields": "source,decides"}).json()
    assert document["count"] > 1
    (row,) = document["results"]
    assert list(row) == ["source", "decides"]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("state=shut", "state"),
        ("state=open,done", "state"),
        ("state=open&state=open", "state"),
        ("state=open&q=war", "q"),
        ("state=open&edition=all", "edition"),
        ("state=open&cursor=x", "cursor"),
        ("state=open&ordering=created", "ordering"),
        ("state=open&source=nowhere", "source"),
        ("state=open&fields=note", "fields"),
        ("state=open&page_size=0", "page_size"),
        ("state=open&mood=tired", "mood"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(client, query, name):
    refused = client.get(f"{ADDRESS}?{query}")
    assert refused.status_code == 400
    assert list(refused.json()["errors"]) == [name]


def test_more_to_read_takes_no_more_statements(world, client, django_assert_max_num_queries):
    for query in ({"source": "war-ar"}, {}):
        client.get(ADDRESS, {"state": "open", **query})
        with django_assert_max_num_queries(9):
            client.get(ADDRESS, {"state": "open", **query})
