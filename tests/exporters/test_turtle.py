"""JSON-LD as Turtle."""

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, SKOS

from annotations.exporters.turtle import graph, turtle
from annotations.values.web_annotation.terms import ANNO

BASE = "http://testserver"
ONE = f"{BASE}/web-annotations/1"


def document(**more):
    return {"@context": ANNO, "id": ONE, "type": "Annotation", "target": "http://example.org/1", **more}


def test_an_instant_keeps_its_z():
    found = graph(document(created="2015-01-28T12:00:00Z"), BASE)
    assert [str(value) for value in found.objects(URIRef(ONE), DCTERMS.created)] == ["2015-01-28T12:00:00Z"]


@pytest.mark.parametrize("iri", ["http://a.org/<x>", 'http://a.org/"', "http://a.org/{x}|^`\\"])
def test_what_is_no_iri_can_be_written_all_the_same(iri):
    text = turtle(document(**{"skos:related": {"id": iri}, "skos:note": "слово 👍"}), BASE)
    found = Graph().parse(data=text, format="turtle")
    assert (URIRef(ONE), SKOS.note, Literal("слово 👍")) in found
    assert [*found.objects(URIRef(ONE), SKOS.related)]


def test_nothing_is_fetched(monkeypatch):
    def fail(*_):
        raise AssertionError("a context is fetched")

    monkeypatch.setattr("urllib.request.urlopen", fail)
    assert len(graph(document(), BASE)) == 2
    with pytest.raises(KeyError):
        graph(document() | {"@context": "http://example.org/another"}, BASE)
