"""The vocabularies of other people's tests (`tests/data/README.md`), each with what is to come of it."""

from pathlib import Path

import pytest
from rdflib import RDF, SKOS, BNode, Graph

from annotations.columns import Context
from annotations.exporters import skos as exporter
from annotations.importers import BY_SUFFIX
from annotations.importers.bringing import bring_in
from annotations.models import References, Tag, Vocabulary
from annotations.tables import VOCABULARIES
from annotations.values import skos

pytestmark = pytest.mark.django_db

DATA = Path(__file__).parent.parent / "data" / "skos"
BASE = "https://historio.example"

#: How many rows each makes; what is refused of it, by line and column.
FILES = {
    "altlabel.ttl": (2, []),
    "cbd.ttl": (2, []),
    "collation.ttl": (3, []),
    "cycle.ttl": (2, [(11, "broader"), (17, "broader"), (23, "broader")]),
    "date.ttl": (5, []),
    "dctype.out.ttl": (13, []),
    "dup.ttl": (7, []),
    "groups.ttl": (8, []),
    "hash.ttl": (3, []),
    "http304.ttl": (9, []),
    "mapping.ttl": (2, []),
    "milk.in.ttl": (4, []),
    "milk.out.ttl": (4, []),
    "nolang.ttl": (4, []),
    "sub.ttl": (1, []),
    "test-concept-schemes.ttl": (11, []),
    "test-hierarchy-without-top-concepts.ttl": (19, [(140, "pref_label")]),
    "test-notation-sort.ttl": (17, []),
    "test-qualified-broader.ttl": (3, []),
    "xl.ttl": (1, []),
}
#: What is no vocabulary, and why.
OTHERS = {
    "dctype.in.rdf": "no skos:Concept",  # classes, before Skosify makes concepts of them
    "dctype.out.rdf": "it is not XML",  # it is Turtle, whatever it is called
    "default_graph.ttl": "no skos:Concept",
}
#: What goes out in another way than it came in: from the other side, or as a plain text.
OTHERWISE = {SKOS.narrower, SKOS.hasTopConcept, skos.XL.literalForm, RDF.value}


@pytest.fixture
def load(administrator):
    """Brings in a file, new concepts without a scheme into a vocabulary of theirs."""
    Vocabulary.objects.create(slug="words", label="Words")

    def load(file, **more):
        importer = BY_SUFFIX[Path(file).suffix]
        text = (DATA / file).read_text()
        return bring_in(importer, text, VOCABULARIES, administrator, base=BASE, into="words", **more)

    return load


def exported() -> Graph:
    """All that came from elsewhere, as it goes out."""
    tags = Tag.objects.exclude(address="")
    schemes = Vocabulary.objects.exclude(address="") | Vocabulary.objects.filter(slug="words")
    return exporter.graph(schemes, tags, Context(References.fresh(), BASE, person=None))


def test_no_file_is_forgotten():
    assert {*FILES, *OTHERS} == {path.name for path in DATA.iterdir()} - {"skosmos-LICENSE"}


@pytest.mark.parametrize("file", FILES)
def test_a_file_comes_in_whole_and_again_changes_nothing(load, administrator, file):
    created, refused = FILES[file]
    report = load(file, partial=True)
    assert [(error.line, error.column) for error in report.errors] == refused
    assert report.created == created
    assert load(file, partial=True).unchanged == created

    told = " ".join(str(one) for one in (*report.notes, *report.errors))
    graph = exported()
    wrong = {str(error).split(": ")[1] for error in report.errors}
    given = Graph().parse(DATA / file)
    for statement in given:
        subject, property_, value = statement
        if property_ in OTHERWISE or BNode in (type(subject), type(value)) or str(subject) in wrong:
            continue
        if {*given.predicates(value)} == {RDF.value}:  # a note that says nothing but its text
            continue
        assert statement in graph or str(subject) in told or str(value) in told, statement

    own = bring_in(
        BY_SUFFIX[".ttl"], exporter.text(skos.TURTLE, graph), VOCABULARIES, administrator, base=BASE
    )
    assert (own.created, own.updated, own.errors) == (0, 0, [])


@pytest.mark.parametrize("file", OTHERS)
def test_what_is_no_vocabulary_is_refused(load, file):
    (error,) = load(file).errors
    assert OTHERS[file] in error.message


def test_a_concept_with_four_preferred_labels_in_no_language_is_told_with_them(load):
    (error,) = load("test-hierarchy-without-top-concepts.ttl").errors
    assert "ta127: there are 4 preferred labels in und: A first | Test sorting labels 1" in error.message
    assert not Tag.objects.filter(address__contains="test-hierarchy").exists()


def test_labels_in_half_a_hundred_languages_are_found(load):
    load("altlabel.ttl")
    assert Tag.objects.get(slug="home").labels.count() == 52


def test_collections_stay_with_what_they_collect(load):
    load("groups.ttl")
    kept = "".join(Tag.objects.exclude(address="").values_list("statements", flat=True))
    kept += "".join(Vocabulary.objects.exclude(address="").values_list("statements", flat=True))
    assert kept.count(f"<{SKOS.member}>") == 5
