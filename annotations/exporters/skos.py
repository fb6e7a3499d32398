"""Vocabularies as SKOS: a graph of concept schemes and concepts, written as Turtle, RDF/XML or JSON-LD.

Each stands at its own address, where it came from elsewhere, and else at its address in this Historio.
What the columns hold beyond SKOS is said in Dublin Core and schema.org, so that a file that comes in
again gives the same rows. Times, versions and former slugs are left out: they are of this Historio.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import models
from django.utils.translation import gettext
from rdflib import RDF, SKOS, XSD, Graph, Literal, URIRef

from annotations.columns import Context, Table
from annotations.models import Tag, Vocabulary
from annotations.tables import TAGS, VOCABULARIES
from annotations.values import skos, statements

#: So many concepts are had at once over HTTP: a graph is made in memory.
MOST = 20_000

#: XML 1.0 has no way of writing these.
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Unwritable(ValueError):
    """What the format has no way of writing, and where it stands."""


def text(form: skos.Format, graph: Graph) -> str:
    """The graph in a format; raises Unwritable."""
    if form is skos.RDF_XML:
        for subject, value in graph.subject_objects():
            if found := NOT_IN_XML.search(str(value)):
                told = gettext("XML cannot hold U+%(point)04X, which stands in %(value)r of %(subject)s")
                raise Unwritable(told % {"point": ord(found[0]), "value": str(value), "subject": subject})
    more: dict[str, Any] = {}
    if form is skos.JSON_LD:
        more["context"] = {name: str(found) for name, found in skos.PREFIXES.items()}
    try:
        return str(graph.serialize(format=form.syntax, **more))
    except ValueError as error:  # a property whose address ends in no name, which XML has no element for
        raise Unwritable(f"{form.name}: {error}") from error


class Addresses:
    """Where concepts and schemes stand: at their own address, or in this Historio. A query a model."""

    def __init__(self, base: str) -> None:
        self.base = base
        self.own = {
            resource: dict(model._default_manager.exclude(address="").values_list("slug", "address"))
            for resource, model in (("vocabularies", Vocabulary), ("tags", Tag))
        }

    def __call__(self, resource: str, slug: str) -> URIRef:
        """The address of a row of one of the two lists."""
        return URIRef(self.own[resource].get(slug) or f"{self.base}/api/v1/{resource}/{slug}/")


def graph(vocabularies: models.QuerySet[Any], tags: models.QuerySet[Any], context: Context) -> Graph:
    """These vocabularies and these tags, which all are of them. Four queries."""
    made, address = Graph(bind_namespaces="none"), Addresses(context.base_url)
    for prefix, namespace in skos.PREFIXES.items():
        made.bind(prefix, namespace)
    for row in VOCABULARIES.rows(vocabularies, context=context):
        add_scheme(made, dict(zip(VOCABULARIES.names, row, strict=True)), address)
    for row in TAGS.rows(tags, context=context):
        add_concept(made, dict(zip(TAGS.names, row, strict=True)), address)
    return made


def asked(
    table: Table, rows: models.QuerySet[Any], context: Context
) -> tuple[models.QuerySet[Any], models.QuerySet[Any]]:
    """Vocabularies with all their tags, or tags with their vocabularies, as far as a person sees them."""
    if table is VOCABULARIES:
        tags = Tag.objects.filter(*context.seen(Tag), vocabulary__in=rows.order_by().values("pk"))
        return rows, tags
    within = rows.order_by().values("vocabulary")
    return Vocabulary.objects.filter(*context.seen(Vocabulary), pk__in=within), rows


def add_scheme(graph: Graph, row: Mapping[str, Any], address: Addresses) -> None:
    """A vocabulary as a skos:ConceptScheme."""
    scheme = address("vocabularies", row["slug"])
    graph.add((scheme, RDF.type, SKOS.ConceptScheme))
    for property_, name in (
        (skos.SLUG, "slug"),
        (skos.LABEL, "label"),
        (skos.DESCRIPTION, "description"),
        (skos.KIND, "kind"),
    ):
        if row[name]:
            graph.add((scheme, property_, Literal(row[name])))
    add_given(graph, row, scheme)


def add_concept(graph: Graph, row: Mapping[str, Any], address: Addresses) -> None:
    """A tag as a skos:Concept."""
    concept, scheme = address("tags", row["slug"]), address("vocabularies", row["vocabulary"])
    graph.add((concept, RDF.type, SKOS.Concept))
    graph.add((concept, skos.SLUG, Literal(row["slug"])))
    graph.add((concept, skos.POSITION, Literal(str(row["position"]), datatype=XSD.integer)))
    if row["single_answer"]:
        graph.add((concept, skos.KIND, Literal(skos.SINGLE_ANSWER)))
    graph.add((concept, SKOS.inScheme, scheme))
    if not row["broader"]:
        graph.add((concept, SKOS.topConceptOf, scheme))
    for slug in row["broader"]:
        graph.add((concept, SKOS.broader, address("tags", slug)))
    if row["definition"]:
        graph.add((concept, SKOS.definition, Literal(row["definition"])))
    for name, property_ in {**skos.LABELS, **skos.NOTES}.items():
        for literal in literals(row[name]):
            graph.add((concept, property_, literal))
    for name, property_ in skos.MATCHES.items():
        for found in row[name]:
            graph.add((concept, property_, URIRef(found)))
    add_given(graph, row, concept)


def add_given(graph: Graph, row: Mapping[str, Any], about: URIRef) -> None:
    """What is kept of a row as it was given."""
    for statement in statements.read(row["statements"], about):
        graph.add(statement)


def literals(said: Iterable[str]) -> Iterable[Literal]:
    """`Soviet view@en` as RDF has it; what is in no language that is known has none there."""
    for value in said:
        words, _, language = value.rpartition("@")
        yield Literal(words, lang=None if language == skos.NO_LANGUAGE else language)
