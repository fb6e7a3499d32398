"""What filters find in the API, as pages of Web Annotations."""

import pytest
from rdflib import RDF, Graph, URIRef
from rdflib.compare import isomorphic

from annotations.exporters.turtle import graph
from annotations.models import Annotation
from annotations.values.web_annotation.terms import ANNO, CONTEXT, JSON_LD, MEDIA_TYPE, TURTLE
from tests.api.web_annotation.documents import BASE
from tests.values.web_annotation.samples import failed

pytestmark = pytest.mark.django_db

LIST = "/api/v1/annotations/"
OA = "http://www.w3.org/ns/oa#"


@pytest.mark.parametrize("asked", ["accept", "suffix", "format"])
def test_a_filtered_list_is_a_page_of_a_collection(client, asked):
    query = "source=russian-revolution-tl&ordering=created"
    address = f"{LIST[:-1]}.jsonld?{query}" if asked == "suffix" else f"{LIST}?{query}"
    address += "&format=jsonld" if asked == "format" else ""
    answer = client.get(address, headers={"Accept": MEDIA_TYPE} if asked == "accept" else {})
    assert (answer.status_code, answer["Content-Type"]) == (200, MEDIA_TYPE)
    page = answer.json()
    assert failed(page, "page") == []
    rows = client.get(f"{LIST}?{query}").json()["results"]
    assert rows
    assert [one["id"] for one in page["items"]] == [f"{BASE}/web-annotations/{row['id']}" for row in rows]
    assert page["@context"] == [ANNO, f"{BASE}{CONTEXT}"]
    assert (page["id"], page["startIndex"]) == (f"{BASE}{address}", 0)
    assert page["partOf"]["type"] == "AnnotationCollection"
    assert page["partOf"]["total"] == len(rows)
    assert "cursor" not in page["partOf"]["id"]


def test_an_item_is_what_stands_at_its_own_address(client):
    (item, *_) = client.get(f"{LIST}?page_size=1", headers={"Accept": JSON_LD}).json()["items"]
    alone = client.get(item["id"].removeprefix(BASE)).json()
    assert {name: said for name, said in alone.items() if name != "@context"} == item


def test_pages_lead_to_each_other_through_all_rows_and_keep_the_format(client):
    found, address = [], f"{LIST}?page_size=3&language=en&format=jsonld"
    before = None
    while address:
        page = client.get(address.removeprefix(BASE)).json()
        assert ("startIndex" in page) == (before is None)
        assert (page.get("prev") is None) == (before is None)
        found += [item["id"] for item in page["items"]]
        before, address = page, page.get("next")
    assert len(set(found)) == len(found) == Annotation.objects.filter(language="en").count() > 3


def test_turtle_says_what_the_json_says(client):
    address = f"{LIST}?language=tl"
    answer = client.get(address, headers={"Accept": TURTLE})
    assert answer["Content-Type"] == "text/turtle; charset=utf-8"
    turtle = Graph().parse(data=answer.content, format="turtle")
    assert len(set(turtle.subjects(RDF.type, URIRef(f"{OA}Annotation")))) > 0
    assert isomorphic(turtle, graph(client.get(address, headers={"Accept": JSON_LD}).json(), BASE))


def test_what_somebody_may_not_see_is_on_no_page(client, annotation):
    address = f"{LIST}?source={annotation.source.slug}&format=jsonld"
    assert str(annotation.uuid) in client.get(address).content.decode()
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    page = client.get(address).json()
    assert str(annotation.uuid) not in str(page)
    assert page["partOf"]["total"] == len(page["items"])


@pytest.mark.parametrize("query", ["fields=id", "guard=0", "bom=1", "cursor=x", "colour=red", "view=no-such"])
def test_what_makes_no_sense_of_a_page_is_refused(client, query):
    answer = client.get(f"{LIST}?{query}", headers={"Accept": JSON_LD})
    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_nothing_found_is_an_empty_page(client):
    page = client.get(f"{LIST}?source=october-revolution-en&language=tl&format=jsonld").json()
    assert (page["items"], page["partOf"]["total"]) == ([], 0)


@pytest.mark.parametrize(("suffix", "media_type"), [("jsonld", JSON_LD), ("ttl", TURTLE)])
@pytest.mark.parametrize("address", ["/web-annotations/{}", "/api/v1/annotations/{}"])
def test_a_suffix_says_the_format_of_an_annotation(client, annotation, suffix, media_type, address):
    asked = f"{address.format(annotation.uuid)}.{suffix}"
    answer = client.get(asked, headers={"Accept": "text/html"})
    if answer.status_code == 303:  # the API leads to where it is
        answer = client.get(answer["Location"], headers={"Accept": "text/html"})
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith(media_type)
    assert f"/web-annotations/{annotation.uuid}" in answer.content.decode()
    assert client.get(asked.replace(str(annotation.uuid), "0")).status_code == 404
