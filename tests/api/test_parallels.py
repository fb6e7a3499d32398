import csv
import io

import pytest

from annotations.api import parallels as module
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Passage, Source
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


def test_texts_of_very_many_passages_are_left_to_the_command(client, monkeypatch):
    monkeypatch.setattr(module, "MOST", 5)
    refused = asked(client, 400, **{"with": "revolution-ru"}).json()
    assert "manage.py align" in refused["errors"]["source"][0]
