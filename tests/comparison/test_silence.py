"""Silence, as the API tells it of the sample: a source passes over what somebody looked for in vain."""

import csv
import io

import pytest
from rest_framework.test import APIClient

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, Claim, Source
from tests.database import insert

pytestmark = pytest.mark.django_db

TAGALOG, ENGLISH = "russian-revolution-tl", "october-revolution-en"


def client_of(person) -> APIClient:
    client = APIClient()
    client.force_authenticate(person)
    return client


@pytest.fixture
def anna(make_user):
    return make_user("anna", "annotator")


@pytest.fixture
def reading(anna) -> dict:
    """What is sent to say that one has read the Tagalog article."""
    return {"source": TAGALOG, "event": "russian-revolution"}


def rows_of(client, rows: str = "claim", columns: str = "source", **more: str) -> dict[str, dict]:
    asked = {"event": "russian-revolution", "rows": rows, "columns": columns, **more}
    response = client.get("/api/v1/matrix/", asked)
    assert response.status_code == 200, response.content
    return {row["key"]: row for row in response.json()["results"]}


def cell(client, row: str = "almost-bloodless", column: str = TAGALOG, **more: str) -> dict:
    return rows_of(client, **more)[row]["cells"][column]


def test_what_was_unread_is_silent_once_somebody_has_read_it_and_unread_again(client, anna, reading):
    assert cell(client)["state"] == "unread"
    assert rows_of(client)["almost-bloodless"]["verdict"] == "incomplete"
    made = client_of(anna).post("/api/v1/readings/", reading)
    assert made.status_code == 201
    found = cell(client)
    assert (found["state"], found["count"], found["annotations_url"]) == ("silent", 0, None)
    assert found["read_by"] == [
        {"reader": "anna", "at": made.json()["created"], "reading": made.json()["id"]}
    ]
    assert rows_of(client)["almost-bloodless"]["verdict"] == "only"
    gone = client_of(anna).delete(f"/api/v1/readings/{made.json()['id']}/", headers={"If-Match": '"1"'})
    assert gone.status_code == 204
    assert cell(client)["state"] == "unread"
    assert cell(client)["read_by"] == []
    assert client.get(f"/api/v1/readings/{made.json()['id']}/").status_code == 410


def test_what_a_source_does_not_treat_it_cannot_pass_over(client, anna):
    assert cell(client, "putilov-closed", ENGLISH)["state"] == "out_of_scope"
    event = {"source": ENGLISH, "event": "russian-revolution"}
    assert client_of(anna).post("/api/v1/readings/", event).status_code == 201
    assert cell(client, "putilov-closed", ENGLISH) == cell(client, "putilov-closed", ENGLISH) | {
        "state": "out_of_scope",
        "read_by": [],
    }


def test_exactly_one_cell_of_the_questions_is_divided(client, anna, reading):
    for _ in range(2):
        states = [
            found["state"] for row in rows_of(client, "question").values() for found in row["cells"].values()
        ]
        assert states.count("divided") == 1
        client_of(anna).post("/api/v1/readings/", reading)


def test_readings_play_no_part_in_the_ledger(client, anna, reading):
    def summary() -> dict:
        return client.get("/api/v1/events/october-revolution/names/").json()["summary"]

    expected = {"by_language": {"en": 5, "tl": 3}, "shared": 3, "only": {"en": 2, "tl": 0}}
    assert summary() == expected
    client_of(anna).post("/api/v1/readings/", reading)
    assert summary() == expected


def test_who_has_read_stands_also_where_something_was_found(client, anna, reading):
    client_of(anna).post("/api/v1/readings/", reading)
    evident = [row["cells"][TAGALOG] for row in rows_of(client).values() if row["cells"][TAGALOG]["count"]]
    assert evident
    assert all([found["reader"] for found in one["read_by"]] == ["anna"] for one in evident)
    assert not any(found["state"] == "silent" for found in evident)


@pytest.mark.parametrize("columns", ["language", "creator", "view", "source,language", ""])
def test_only_sources_are_silent(client, anna, reading, columns):
    client_of(anna).post("/api/v1/readings/", reading)
    cells = [found for row in rows_of(client, columns=columns).values() for found in row["cells"].values()]
    assert not any(found["read_by"] or found["state"] in ("silent", "unread") for found in cells)


def test_a_reading_for_a_question_covers_what_answers_it_and_nothing_else(client, anna, reading):
    claims = client.get("/api/v1/claims/?page_size=500").json()["results"]
    question = next(claim["question"] for claim in claims if claim["slug"] == "almost-bloodless")
    client_of(anna).post("/api/v1/readings/", {"source": TAGALOG, "question": question})
    for row, found in rows_of(client).items():
        asked = next(claim["question"] for claim in claims if claim["slug"] == row)
        covered = bool(found["cells"][TAGALOG]["read_by"])
        assert covered == (asked == question), row
    for row, found in rows_of(client, "question").items():
        assert bool(found["cells"][TAGALOG]["read_by"]) == (row == question)
    assert not any(found["cells"][TAGALOG]["read_by"] for found in rows_of(client, "name").values())


def test_a_reading_of_an_older_edition_says_nothing_of_the_current_one(client, anna, reading, tagalog):
    client_of(anna).post("/api/v1/readings/", reading)
    old = tagalog.editions.get()
    tagalog.editions.update(current=False)
    add_edition(tagalog, PlainText().read("Maikling teksto 🤏🏽."), "2")
    assert cell(client)["state"] == "unread"
    assert cell(client, edition=str(old.uuid))["state"] == "silent"
    assert cell(client, edition="all")["state"] == "unread"
    client_of(anna).post("/api/v1/readings/", reading)
    assert cell(client)["state"] == "silent"


def test_the_readings_of_a_hidden_source_are_hidden(client, anna, reading):
    made = client_of(anna).post("/api/v1/readings/", reading).json()
    Source.objects.filter(slug=TAGALOG).update(visibility="members")
    assert client.get(f"/api/v1/readings/{made['id']}/").status_code == 404
    assert client.get("/api/v1/readings/").json()["count"] == 0
    assert TAGALOG not in rows_of(client)["almost-bloodless"]["cells"]
    assert cell(client_of(anna))["state"] == "silent"


def test_who_reads_blind_is_told_no_silence_by_others(client, anna, reading, make_user):
    boris = client_of(make_user("boris", "annotator"))
    Source.objects.filter(slug=TAGALOG).update(blind=True)
    client_of(anna).post("/api/v1/readings/", reading)
    assert cell(client_of(anna))["state"] == "silent"
    for person in (boris, client):
        assert cell(person)["state"] == "unread"
        assert person.get("/api/v1/annotations/", {"source": TAGALOG}).json()["count"] == 0
    boris.post("/api/v1/readings/", reading)
    assert [found["reader"] for found in cell(boris)["read_by"]] == ["anna", "boris"]
    assert boris.get("/api/v1/annotations/", {"source": TAGALOG}).json()["count"] > 10


# -- words that people read differently ----------------------------------------------------------------------


@pytest.fixture
def contested(passage, anna, make_user, english) -> Annotation:
    """Words for which Anna and Борис do not agree."""
    claim = {"claim_id": Claim.objects.get(slug="almost-bloodless").pk}
    boris = make_user("борис", "annotator")
    insert(passage, "October coup", anna, stance="denies", **claim)
    return insert(passage, "coup", boris, stance="hedges", **claim)


def test_both_are_kept_and_the_cell_says_so(client, contested):
    found = cell(client, column=ENGLISH)
    assert (found["contested"], found["contested_by"]) == (True, ["anna", "борис"])
    assert found["state"] != "none"
    others = [row["cells"][ENGLISH] for key, row in rows_of(client).items() if key != "almost-bloodless"]
    assert not any(one["contested"] or one["contested_by"] for one in others)


def test_so_do_both_forms_of_the_csv(client, contested):
    def lines(**more: str) -> list[dict[str, str]]:
        asked = {"event": "russian-revolution", "rows": "claim", "columns": "source", **more}
        text = client.get("/api/v1/matrix.csv", asked).getvalue().decode()
        return list(csv.DictReader(io.StringIO(text, newline="")))

    wide = {line["row"]: line[f"{ENGLISH} contested_by"] for line in lines()}
    assert {row for row, people in wide.items() if people} == {"almost-bloodless"}
    assert wide["almost-bloodless"] == "anna | борис"
    long = {(line["row"], line["column"]) for line in lines(shape="long") if line["contested_by"]}
    assert long == {("almost-bloodless", ENGLISH)}


def test_it_is_contested_also_where_the_two_stand_in_different_columns(client, contested):
    row = rows_of(client, columns="creator")["almost-bloodless"]["cells"]
    assert {key for key, found in row.items() if found["contested"]} == {"anna", "борис"}


@pytest.mark.parametrize(
    "change", [{"stance": "denies"}, {"start": 0, "end": 3, "exact": "The"}, {"status": "rejected"}]
)
def test_the_same_reading_other_words_and_what_does_not_count_contest_nothing(client, contested, change):
    if "status" in change:
        Annotation.objects.filter(pk=contested.pk).delete()
        insert(
            contested.passage,
            "coup",
            contested.creator,
            stance="hedges",
            claim_id=contested.claim_id,
            **change,
        )
    else:
        Annotation.objects.filter(pk=contested.pk).update(**change)
    assert cell(client, column=ENGLISH)["contested"] is False


def test_nobody_contests_themselves(client, contested, anna):
    Annotation.objects.filter(pk=contested.pk).update(creator=anna)
    assert cell(client, column=ENGLISH)["contested"] is False


# -- in the files ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", ["name", "claim", "question", "date"])
def test_the_long_file_has_a_line_for_every_empty_cell(client, rows):
    asked = f"event=october-revolution&rows={rows}&columns=source"
    document = client.get(f"/api/v1/matrix/?{asked}").json()
    text = b"".join(client.get(f"/api/v1/matrix.csv?{asked}&shape=long").streaming_content).decode()
    key = "date" if rows == "date" else "annotation"
    empty = [
        (line["row"], line["column"], line["state"])
        for line in csv.DictReader(io.StringIO(text, newline=""))
        if not line[key]
    ]
    assert empty == [
        (row["key"], column["key"], row["cells"][column["key"]]["state"])
        for row in document["results"]
        for column in document["column_list"]
        if not row["cells"][column["key"]]["count"]
    ]
    assert empty


def test_crossed_columns_show_what_is_reported_by_whom(client):
    asked = "event=october-revolution&rows=name&columns=view,source"
    document = client.get(f"/api/v1/matrix/?{asked}").json()
    labels = {column["key"]: column["label"] for column in document["column_list"]}
    assert labels["soviet-view,october-revolution-en"] == "Soviet view / October Revolution (en)"
    reported = {
        (row["key"], column, cell["state"])
        for row in document["results"]
        for column, cell in row["cells"].items()
        if column.startswith("soviet-view,") and cell["count"]
    }
    assert {state for _, _, state in reported} == {"reported"}
    assert {column for _, column, _ in reported} == {
        "soviet-view,october-revolution-en",
        "soviet-view,russian-revolution-tl",
    }
