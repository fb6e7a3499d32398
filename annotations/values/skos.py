"""SKOS: which property says what a public column of tags and vocabularies holds (W3C, SKOS Reference).

The importer and the exporter both read these tables, so what one writes the other understands.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from rdflib import DCTERMS, SKOS, Namespace, URIRef

#: Labels that are things of their own (SKOS Reference, appendix B).
XL = Namespace("http://www.w3.org/2008/05/skos-xl#")
SCHEMA = Namespace("http://schema.org/")

#: What prefixes stand for in what is written.
PREFIXES: Mapping[str, Namespace | type[SKOS] | type[DCTERMS]] = {
    "skos": SKOS,
    "dcterms": DCTERMS,
    "schema": SCHEMA,
}

#: Columns of tags whose values are texts with their language.
LABELS: Mapping[str, URIRef] = {
    "pref_label": SKOS.prefLabel,
    "alt_label": SKOS.altLabel,
    "hidden_label": SKOS.hiddenLabel,
}
NOTES: Mapping[str, URIRef] = {
    "definitions": SKOS.definition,
    "scope_note": SKOS.scopeNote,
    "example": SKOS.example,
    "history_note": SKOS.historyNote,
    "editorial_note": SKOS.editorialNote,
    "change_note": SKOS.changeNote,
    "note": SKOS.note,
}
#: Columns of tags whose values are addresses of concepts elsewhere.
MATCHES: Mapping[str, URIRef] = {
    "exact_match": SKOS.exactMatch,
    "close_match": SKOS.closeMatch,
    "broad_match": SKOS.broadMatch,
    "narrow_match": SKOS.narrowMatch,
    "related_match": SKOS.relatedMatch,
}

SLUG = DCTERMS.identifier
#: Of a vocabulary its kind; of a question that it has a single answer.
KIND = DCTERMS.type
SINGLE_ANSWER = "single-answer"
POSITION = SCHEMA.position
LABEL = DCTERMS.title
DESCRIPTION = DCTERMS.description

#: By which properties others say what a concept scheme is called, and what it is; the first is taken.
TITLES = (
    DCTERMS.title,
    SKOS.prefLabel,
    URIRef("http://purl.org/dc/elements/1.1/title"),
    URIRef("http://www.w3.org/2000/01/rdf-schema#label"),
)
DESCRIPTIONS = (
    DCTERMS.description,
    URIRef("http://purl.org/dc/elements/1.1/description"),
    SKOS.definition,
    URIRef("http://www.w3.org/2000/01/rdf-schema#comment"),
)

#: The language under which a text is kept that has none in RDF.
NO_LANGUAGE = "und"


@dataclass(frozen=True)
class Format:
    """A way of writing RDF down: its name here, the end of file names, its media type, and rdflib's name."""

    name: str
    suffix: str
    media_type: str
    syntax: str


TURTLE = Format("ttl", ".ttl", "text/turtle", "turtle")
RDF_XML = Format("rdf", ".rdf", "application/rdf+xml", "xml")
JSON_LD = Format("jsonld", ".jsonld", "application/ld+json", "json-ld")

FORMATS: Mapping[str, Format] = {form.name: form for form in (TURTLE, RDF_XML, JSON_LD)}
