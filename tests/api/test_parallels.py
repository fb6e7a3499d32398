import csv
import io

import pytest
from rest_framework.test import APIClient

from annotations.api import parallels as module
from annotations.comparison import parallels
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Annotation, Event, EventName, Parallel, Passage, Source
from tests.values.test_parallels import ENGLISH, RUSSIAN

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/sources/revolution-en/parallels"


@pytest.fixture(autouse=True)
def sources():
    for slug, text in {"revolution-en": ENGLISH, "revolution-ru": RUSSIAN}.items():
        values = {"slug": slug, "title": slug, "language": slug[-2:]}
        load_source(values, PlainText().read("\n\n".join(text)))


def asked(client, status=200, address=f"{ADDRESS}/", **query):
    response = client.get(address, query)
    assert response.status_code == status, response.content
    return response


def test_passages_of_two_sources_are_paired_with_score_and_reason(client):
    found = asked(client, **{"with": "revolution-ru"}).json()
    assert (found["source"], found["with"]) == ("revolution-en", "revolution-ru")
    assert len(found["results"]) >= 5
    for row in found["results"]:
        assert row["ordinal"] == row["other_ordinal"]
        assert Passage.objects.get(uuid=row["passage"]).text == row["text"] == ENGLISH[row["ordinal"] - 1]
        assert Passage.objects.get(uuid=row["other_passage"]).text == row["other_text"]
        assert 0.1 <= row["score"] <= 1
    assert "Kronstadt = Кронштадта" in found["results"][2]["shared"]


def test_what_was_proposed_is_kept_until_something_else_is_known(client, annotator, monkeypatch):
    first = asked(client, **{"with": "revolution-ru"}).json()
    worked_out = []
    propose = parallels.values.propose
    monkeypatch.setattr(
        parallels.values, "propose", lambda *sides, **least: worked_out.append(1) or propose(*sides, **least)
    )
    assert asked(client, **{"with": "revolution-ru"}).json() == first
    assert not worked_out
    passage = Passage.objects.get(uuid=first["results"][0]["passage"])
    event = Event.objects.create(slug="kronstadt", label="Кронштадт")
    name = EventName.objects.create(event=event, text=passage.text[:3], language="en", slug="three")
    words = {"start": 0, "end": 3, "exact": passage.text[:3]}
    Annotation.objects.create(passage=passage, name=name, creator=annotator, visibility="private", **words)
    assert asked(client, **{"with": "revolution-ru"}).json() == first
    assert not worked_out  # nobody else knows of it
    client.force_login(annotator)
    asked(client, **{"with": "revolution-ru"})
    assert worked_out


def test_csv_has_the_same_rows(client):
    found = asked(client, **{"with": "revolution-ru"}).json()["results"]
    text = asked(client, address=f"{ADDRESS}.csv", **{"with": "revolution-ru"}).getvalue().decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [(row["passage"], float(row["score"])) for row in rows] == [
        (row["passage"], row["score"]) for row in found
    ]
    assert rows[2]["shared"].split(" | ") == found[2]["shared"]


def test_only_higher_scores_are_told_if_they_are_asked_for(client):
    scores = [row["score"] for row in asked(client, **{"with": "revolution-ru"}).json()["results"]]
    told = asked(client, **{"with": "revolution-ru", "least": str(max(scores))}).json()["results"]
    assert [row["score"] for row in told] == [score for score in scores if score == max(scores)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ({}, "with"),
        ({"with": "nowhere"}, "with"),
        ({"with": "revolution-en"}, "with"),
        ({"with": "empty-ru"}, "with"),
        ({"with": "revolution-ru", "least": "2"}, "least"),
        ({"with": "revolution-ru", "least": "nan"}, "least"),
        ({"with": "revolution-ru", "least": "much"}, "least"),
        ({"with": "revolution-ru", "colour": "red"}, "colour"),
    ],
)
def test_what_makes_no_sense_is_refused(client, query, name):
    Source.objects.create(slug="empty-ru", title="Пусто", language="ru")
    assert name in asked(client, 400, **query).json()["errors"]


def test_a_source_that_one_does_not_see_is_unknown(client, annotator):
    Source.objects.filter(slug="revolution-ru").update(visibility="members")
    hidden, nowhere = (
        asked(client, 400, **{"with": slug}).json()["errors"]["with"] for slug in ("revolution-ru", "nowhere")
    )
    assert hidden == [why.replace("nowhere", "revolution-ru") for why in nowhere]
    asked(client, 404, address="/api/v1/sources/revolution-ru/parallels/", **{"with": "revolution-en"})
    client.force_login(annotator)
    assert asked(client, **{"with": "revolution-ru"}).json()["results"]


def test_texts_of_very_many_passages_are_left_to_the_command(make_user, monkeypatch):
    client = APIClient()
    monkeypatch.setattr(module, "PUBLIC", 5)
    refused = asked(client, 400, **{"with": "revolution-ru"}).json()
    assert "manage.py align" in refused["errors"]["source"][0]
    client.force_authenticate(make_user("rita", "reader"))
    asked(client, **{"with": "revolution-ru"})
    monkeypatch.setattr(module, "MOST", 5)
    asked(client, 400, **{"with": "revolution-ru"})


# -- what scholars say of it --------------------------------------------------------------------------------


LIST = "/api/v1/parallels/"


def pair(english=1, russian=1):
    found = [
        Passage.objects.get(edition__source__slug=f"revolution-{language}", ordinal=ordinal)
        for language, ordinal in (("en", english), ("ru", russian))
    ]
    return {"passage": str(found[0].uuid), "other_passage": str(found[1].uuid)}


@pytest.fixture
def anna(make_user):
    client = APIClient()
    client.force_authenticate(make_user("anna", "annotator"))
    return client


@pytest.fixture
def vera(make_user):
    client = APIClient()
    client.force_authenticate(make_user("vera", "annotator"))
    return client


def test_a_scholar_confirms_a_proposal_and_another_one_rejects_it(anna, vera, client):
    made = anna.post(LIST, pair() | {"note": "=Да 🤝"}, format="json")
    assert made.status_code == 201, made.content
    said = made.json()
    assert (said["source"], said["other_source"]) == ("revolution-en", "revolution-ru")
    assert (said["verdict"], said["creator"], said["ordinal"]) == ("confirmed", "anna", 1)
    assert client.get(made.headers["Location"]).json() == said
    assert vera.post(LIST, pair() | {"verdict": "rejected"}, format="json").status_code == 201
    first = asked(client, **{"with": "revolution-ru"}).json()["results"][0]
    assert (first["confirmed_by"], first["rejected_by"]) == (["anna"], ["vera"])
    turned = asked(client, address="/api/v1/sources/revolution-ru/parallels/", **{"with": "revolution-en"})
    assert turned.json()["results"][0]["confirmed_by"] == ["anna"]


@pytest.mark.parametrize(
    ("changed", "status", "name"),
    [
        ({"verdict": "perhaps"}, 400, "verdict"),
        ({"other_passage": "00000000-0000-0000-0000-000000000000"}, 400, "other_passage"),
        ({"other_passage": 7}, 400, "other_passage"),
        ({"passage": None}, 400, "passage"),
        ({"creator": "vera"}, 400, "creator"),
        ({"score": 1}, 400, "score"),
        ({"note": "\x00"}, 400, "note"),
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_is_said(anna, changed, status, name):
    answer = anna.post(LIST, pair() | changed, format="json")
    assert answer.status_code == status, answer.content
    assert name in answer.json()["errors"]
    assert not Parallel.objects.exists()


def test_passages_of_one_source_are_no_parallel(anna):
    same = {"passage": pair()["passage"], "other_passage": pair(2)["passage"]}
    assert "other_passage" in anna.post(LIST, same, format="json").json()["errors"]


def test_it_is_said_once_and_taken_back_rather_than_changed(anna, vera):
    said = anna.post(LIST, pair(), format="json").json()
    turned = {"passage": pair()["other_passage"], "other_passage": pair()["passage"]}
    again = anna.post(LIST, turned | {"verdict": "rejected"}, format="json")
    assert again.status_code == 409
    assert "take that back first" in again.content.decode()
    address, match = f"{LIST}{said['id']}/", {"If-Match": '"1"'}
    assert anna.patch(address, {"note": "x"}, format="json", headers=match).status_code == 405
    assert anna.put(address, pair(), format="json", headers=match).status_code == 403
    assert vera.delete(address, headers=match).status_code == 403
    assert anna.delete(address, headers=match).status_code == 204
    assert anna.post(LIST, turned | {"verdict": "rejected"}, format="json").status_code == 201


def test_filters_find_either_side(anna, client):
    keys = [anna.post(LIST, pair(number, number), format="json").json()["id"] for number in (1, 2)]
    turned = {"passage": pair(1, 3)["other_passage"], "other_passage": pair(3)["passage"]}
    keys.append(anna.post(LIST, turned | {"verdict": "rejected"}, format="json").json()["id"])

    def found(**query):
        return [row["id"] for row in client.get(LIST, {"ordering": "created", **query}).json()["results"]]

    for source in ("revolution-en", "revolution-ru"):
        assert found(source=source) == keys
    assert found(source="revolution-en", other_source="revolution-ru") == keys
    assert found(source="revolution-en", other_source="october-revolution-en") == []
    assert found(passage=pair(1, 3)["other_passage"]) == keys[2:]
    assert found(passage=pair(3)["passage"]) == keys[2:]
    assert found(verdict="confirmed") == keys[:2]
    assert found(creator="anna", q="нет") == []
    for query in ({"passage": "x"}, {"source": "nowhere"}, {"verdict": "x"}, {"score": "1"}):
        assert client.get(LIST, query).status_code == 400


def test_a_table_of_proposals_that_was_judged_comes_in_and_out_as_csv(anna, client):
    rows = asked(client, **{"with": "revolution-ru"}).json()["results"]
    lines = [f"{row['passage']},{row['other_passage']},confirmed" for row in rows]
    table = "\r\n".join(["passage,other_passage,verdict", *lines])
    report = anna.post(LIST, table, content_type="text/csv").json()
    assert (report["created"], report["errors"]) == (len(rows), [])
    out = client.get("/api/v1/parallels.csv?ordering=created").getvalue().decode()
    back = list(csv.DictReader(io.StringIO(out)))
    assert {(row["passage"], row["other_passage"]) for row in back} == {
        (row["passage"], row["other_passage"]) for row in rows
    }


def test_nothing_is_known_of_passages_of_a_hidden_source(anna, client):
    key = anna.post(LIST, pair(), format="json").json()["id"]
    Source.objects.filter(slug="revolution-ru").update(visibility="members")
    assert client.get(LIST).json()["count"] == 0
    assert client.get(f"{LIST}{key}/").status_code == 404
    assert client.get(LIST, {"passage": pair()["other_passage"]}).status_code == 400
    assert anna.get(LIST).json()["count"] == 1
    assert anna.delete(f"{LIST}{key}/", headers={"If-Match": '"1"'}).status_code == 204
    for address in (f"{LIST}{key}/", f"{LIST}{key}/history/"):
        assert client.get(address).status_code == 404
        assert anna.get(address).status_code in (200, 410)
