"""JSON-LD as Turtle, by rdflib. No context is fetched: those that Historio speaks of are in its own files."""

from functools import cache
from importlib.resources import files
from typing import Any
from urllib.parse import quote

import orjson
import rdflib
from rdflib import Graph, URIRef
from rdflib.plugins.parsers.jsonld import to_rdf

from annotations.values.web_annotation import terms
from annotations.values.web_annotation.checking import several

# An instant keeps its Z (Data Model, 3.3.1), and every value the form in which it was given.
rdflib.NORMALIZE_LITERALS = False

#: The files of the contexts of others.
FILES = {terms.ANNO: "anno.jsonld", terms.LDP: "ldp.jsonld"}


@cache
def context(iri: str) -> Any:
    """A context of others, from its file."""
    text = files("annotations.exporters").joinpath("contexts", FILES[iri]).read_bytes()
    return orjson.loads(text)["@context"]


def contexts(document: dict[str, Any], base: str) -> list[Any]:
    """The contexts that a document names, themselves."""
    own = terms.Addresses(base).context
    return [
        terms.context(base)["@context"] if iri == own else context(iri)
        for iri in several(document["@context"])
    ]


def graph(document: dict[str, Any], base: str) -> Graph:
    """What a document of ours says, as a graph."""
    read = Graph()
    # Graph.parse() would go through a class of rdflib that is deprecated.
    to_rdf({**document, "@context": contexts(document, base)}, read, base=document["id"])
    if not any(is_broken(term) for triple in read for term in triple):
        return read
    mended = Graph(namespace_manager=read.namespace_manager)
    for triple in read:
        mended.add(tuple(mend(term) for term in triple))
    return mended


def is_broken(term: Any) -> bool:
    """Whether it is an IRI with what no IRI has, as somebody may have sent it where it is not looked at."""
    return isinstance(term, URIRef) and terms.NO_IRI.search(term) is not None


def mend(term: Any) -> Any:
    """An IRI that can be written."""
    return URIRef(terms.NO_IRI.sub(lambda found: quote(found[0]), term)) if is_broken(term) else term


def turtle(document: dict[str, Any], base: str) -> bytes:
    """What a document says, in Turtle."""
    return graph(document, base).serialize(format="turtle", encoding="utf-8")
