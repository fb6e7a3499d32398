"""Names of one thing in hundreds of languages, as others gathered them (`tests/data/README.md`)."""

import json
from pathlib import Path

import pytest
from rdflib import RDF, SKOS, Graph, Literal, URIRef

from annotations.importers import BY_SUFFIX
from annotations.importers.bringing import bring_in
from annotations.models import Tag, TagLabel
from annotations.tables import VOCABULARIES
from annotations.values import skos

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data" / "event_names"
SCHEME = URIRef("http://example.org/names")


@pytest.fixture
def load(administrator):
    """Brings in a graph in one of the formats."""

    def load(graph: Graph, form: skos.Format, **more):
        graph.add((SCHEME, RDF.type, SKOS.ConceptScheme))
        for concept in graph.subjects(SKOS.prefLabel):
            graph.add((concept, RDF.type, SKOS.Concept))
            graph.add((concept, SKOS.inScheme, SCHEME))
        text = graph.serialize(format=form.syntax)
        return bring_in(BY_SUFFIX[form.suffix], text, VOCABULARIES, administrator, **more)

    return load


def hong_kong() -> Graph:
    """Hong Kong, as Wikidata calls it."""
    graph, concept = Graph(), URIRef("http://www.wikidata.org/entity/Q8646")
    said = json.loads((DATA / "Q8646.json").read_text())
    for language, label in said["labels"].items():
        graph.add((concept, SKOS.prefLabel, Literal(label, lang=language)))
    for language, labels in said["aliases"].items():
        for label in labels:
            graph.add((concept, SKOS.altLabel, Literal(label, lang=language)))
    return graph


def holidays(country: str) -> Graph:
    """The holidays of a country, in all languages in which somebody has translated them."""
    graph = Graph()
    for number, labels in enumerate(json.loads((DATA / "holidays.json").read_text())[country].values()):
        for language, label in labels.items():
            address = URIRef(f"http://example.org/{country}/{number}")
            graph.add((address, SKOS.prefLabel, Literal(label, lang=language)))
    return graph


@pytest.mark.parametrize("form", skos.FORMATS.values(), ids=skos.FORMATS)
def test_a_name_in_217_languages_keeps_them_all_and_one_that_is_none_is_told(load, form):
    (error,) = load(hong_kong(), form).errors
    assert "'roa-tara' is not a language tag" in error.message
    graph = hong_kong()
    for statement in [*graph]:
        if getattr(statement[2], "language", None) == "roa-tara":
            graph.remove(statement)
    assert load(graph, form).errors == []
    labels = TagLabel.objects.filter(tag__address="http://www.wikidata.org/entity/Q8646")
    assert labels.filter(kind="pref").count() == 217
    assert set(labels.filter(language="zh-Hant", kind="pref").values_list("text", flat=True)) == {"香港"}
    assert labels.filter(kind="alt", text="🇭🇰").exists()
    assert load(graph, form).unchanged == 2


@pytest.mark.parametrize(("country", "count"), [("BY", 19), ("DE", 27), ("FR", 26), ("RU", 17)])
def test_commemorations_are_found_by_their_names_in_every_language(load, country, count):
    report = load(holidays(country), skos.TURTLE)
    assert (report.errors, report.created) == ([], count + 1)
    assert Tag.objects.filter(vocabulary__address=SCHEME).count() == count


def test_the_day_of_the_revolution_is_called_otherwise_in_two_countries(load):
    load(holidays("BY"), skos.TURTLE)
    load(holidays("RU"), skos.RDF_XML)
    labels = TagLabel.objects.filter(language="ru", text__contains="Октябрьской")
    assert sorted(labels.values_list("text", flat=True)) == [
        "Годовщина Великой Октябрьской социалистической революции",
        "День Октябрьской революции",
    ]
    assert {label.tag.slug for label in labels} == {
        "october-revolution-day",
        "anniversary-of-the-great-october-socialist-revolution",
    }
    victory = TagLabel.objects.filter(text="День Победы", language="ru")
    assert {label.tag.slug for label in victory} == {"victory-day", "victory-day-2"}  # homonyms stay apart
