from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from annotations.models import Event, Tag

pytestmark = pytest.mark.django_db

TURTLE = """
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<http://e.example/s> a skos:ConceptScheme ; skos:prefLabel "Grain"@en .
<http://e.example/rye> a skos:Concept ; skos:inScheme <http://e.example/s> ;
    skos:prefLabel "рожь"@ru, "rye"@en .
"""

SYNTAX = {
    "ttl": ("text/turtle", "turtle"),
    "rdf": ("application/rdf+xml", "xml"),
    "jsonld": ("application/ld+json", None),
}


def concepts(response, format_) -> set[str]:
    graph = Graph()
    media_type, syntax = SYNTAX[format_]
    assert response.headers["Content-Type"] == f"{media_type}; charset=utf-8"
    if syntax is None:
        assert "@context" in response.json()
        return {one["@id"] for one in response.json()["@graph"] if one["@type"] == "skos:Concept"}
    graph.parse(data=response.content.decode(), format=syntax)
    return {str(found) for found in graph.subjects(RDF.type, SKOS.Concept)}


@pytest.mark.parametrize("format_", SYNTAX)
def test_vocabularies_and_tags_are_had_as_skos_at_their_addresses(client, format_):
    views = Tag.objects.filter(vocabulary__slug="views").values_list("slug", flat=True)
    expected = {f"http://testserver/api/v1/tags/{slug}/" for slug in views}
    for address in (
        f"vocabularies/views.{format_}",
        f"vocabularies/views/?format={format_}",
        f"tags.{format_}?vocabulary=views",
    ):
        assert concepts(client.get(f"/api/v1/{address}"), format_) == expected
    accepted = client.get("/api/v1/vocabularies/views/", headers={"Accept": SYNTAX[format_][0]})
    assert concepts(accepted, format_) == expected
    assert concepts(client.get(f"/api/v1/tags/soviet-view.{format_}"), format_) == {
        "http://testserver/api/v1/tags/soviet-view/"
    }
    whole = concepts(client.get(f"/api/v1/vocabularies.{format_}"), format_)
    assert len(whole) == Tag.objects.count()


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("vocabularies/nowhere.ttl", 404),
        ("tags/nowhere.ttl", 404),
        ("tags.ttl?fields=slug", 400),
        ("tags.ttl?page_size=5", 400),
        ("tags.ttl?colour=red", 400),
        ("tags/soviet-view.ttl?vocabulary=views", 400),
        ("events.ttl", 406),
        ("annotations.rdf", 406),
    ],
)
def test_what_makes_no_sense_of_a_graph_is_refused(client, address, status):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "application/problem+json"


def test_more_concepts_than_fit_are_refused(client, monkeypatch):
    monkeypatch.setattr("annotations.exporters.skos.MOST", 1)
    response = client.get("/api/v1/tags.ttl")
    assert (response.status_code, "More than 1" in response.json()["detail"]) == (400, True)


def test_a_graph_costs_the_same_queries_however_many_tags(client, soviet_view):
    counts = []
    for number in (1, 30):
        Tag.objects.bulk_create(
            Tag(slug=f"view-{number}-{one}", vocabulary=soviet_view.vocabulary) for one in range(number)
        )
        with CaptureQueriesContext(connection) as queries:
            client.get("/api/v1/vocabularies/views.ttl")
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 2  # what slugs stand for may be read again


def test_a_vocabulary_is_posted_as_turtle_and_the_report_tells_of_it(api):
    response = api.post("/api/v1/vocabularies/", TURTLE, content_type="text/turtle")
    assert response.status_code == 200
    assert {name: response.json()[name] for name in ("created", "updated", "errors")} == {
        "created": 2,
        "updated": 0,
        "errors": [],
    }
    assert api.get("/api/v1/tags/rye/").json()["address"] == "http://e.example/rye"
    trial = api.post("/api/v1/tags/?dry_run=1", TURTLE.replace("рожь", "жито"), content_type="text/turtle")
    assert trial.json()["updated"] == 1
    assert api.get("/api/v1/tags/rye/").json()["pref_label"] == ["rye@en", "рожь@ru"]


def test_a_broken_file_is_a_400_with_its_line_and_changes_nothing(api):
    response = api.post("/api/v1/vocabularies/", f"{TURTLE} <x", content_type="text/turtle")
    assert response.status_code == 400
    assert response.json()["errors"][0]["line"] > 0
    assert not Tag.objects.filter(slug="rye").exists()


def test_other_lists_take_no_turtle(api):
    assert api.post("/api/v1/events/", TURTLE, content_type="text/turtle").status_code == 415


def test_who_may_not_make_tags_may_not_post_them(client):
    assert client.post("/api/v1/vocabularies/", TURTLE, content_type="text/turtle").status_code in (401, 403)


def test_periods_are_posted_as_a_vocabulary(api):
    text = (Path(__file__).parent.parent / "data" / "periodo" / "sample.jsonld").read_text()
    report = api.post("/api/v1/vocabularies/?dry_run=1", text, content_type="application/ld+json").json()
    assert (report["created"], report["errors"]) == (81, [])
    assert any("only words" in note for note in report["notes"])
    wrong = text.replace('"year": "-0330"', '"year": "-0600"', 1)
    refused = api.post("/api/v1/vocabularies/", wrong, content_type="application/ld+json")
    assert refused.status_code == 400
    assert "it begins in -538 and ends in -600" in refused.json()["errors"][0]["message"]
    assert not Event.objects.filter(slug__startswith="periodo").exists()


def test_what_else_is_said_of_a_tag_is_n_triples(api):
    made = {
        "slug": "rye",
        "vocabulary": "views",
        "statements": '<this:> <urn:x:b> "рожь" .\n<this:> <urn:x:a> "2" .',
    }
    response = api.post("/api/v1/tags/", made, format="json")
    assert response.status_code == 201
    assert response.json()["statements"] == '<this:> <urn:x:a> "2" .\n<this:> <urn:x:b> "рожь" .\n'
    graph = Graph().parse(data=api.get("/api/v1/tags/rye.ttl").content.decode(), format="turtle")
    assert (URIRef("http://testserver/api/v1/tags/rye/"), URIRef("urn:x:b"), Literal("рожь")) in graph
    refused = api.post("/api/v1/tags/", {**made, "slug": "oats", "statements": "рожь"}, format="json")
    assert (refused.status_code, "no N-Triples" in str(refused.json()["errors"]["statements"])) == (400, True)


def test_a_row_of_tags_takes_notes_and_mappings_as_json(api):
    made = {
        "slug": "rye",
        "vocabulary": "views",
        "scope_note": ["Не для сена.@ru"],
        "definitions": ["A cereal.@en"],
        "close_match": ["urn:x:rye"],
    }
    response = api.post("/api/v1/tags/", made, format="json")
    assert response.status_code == 201
    assert {name: response.json()[name] for name in made} == made
    wrong = {
        "scope_note": ["without"],
        "definitions": ["x@und"],
        "close_match": ["no address"],
        "address": "x y",
    }
    refused = api.post("/api/v1/tags/", {**made, "slug": "oats", **wrong}, format="json")
    assert refused.status_code == 400
    assert {"scope_note", "close_match", "address"} <= refused.json()["errors"].keys()
