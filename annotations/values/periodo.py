"""PeriodO, the gazetteer of periods (https://perio.do): its words, and its years as EDTF.

The context of its JSON-LD is of PeriodO, and in the public domain.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from rdflib import Namespace

TIME = Namespace("http://www.w3.org/2006/time#")
PERIODO = Namespace("http://n2t.net/ark:/99152/p0v#")
BIBO = Namespace("http://purl.org/ontology/bibo/")

#: Where all of its authorities are.
DATASET = "http://n2t.net/ark:/99152/p0d"

#: EDTF has no intervals of years that are farther away than these.
FARTHEST = 9999

#: By which addresses its files name their context.
CONTEXTS = ("http://n2t.net/ark:/99152/p0c", "https://data.perio.do/c", "https://data.perio.do/context.json")

CONTEXT: Mapping[str, Any] = {
    "@base": "http://n2t.net/ark:/99152/",
    "Authority": "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    "Period": "http://www.w3.org/2004/02/skos/core#Concept",
    "PeriodCollection": "http://www.w3.org/2004/02/skos/core#ConceptScheme",
    "PeriodDefinition": "http://www.w3.org/2004/02/skos/core#Concept",
    "abstract": "http://purl.org/dc/terms/abstract",
    "authorities": {"@container": "@index", "@id": "http://www.w3.org/2000/01/rdf-schema#member"},
    "authority": {"@id": "http://www.w3.org/2004/02/skos/core#inScheme", "@type": "@id"},
    "collection": {"@id": "http://www.w3.org/2004/02/skos/core#inScheme", "@type": "@id"},
    "contributors": {"@container": "@set", "@id": "http://purl.org/dc/terms/contributor"},
    "creators": {"@container": "@set", "@id": "http://purl.org/dc/terms/creator"},
    "dateAccessed": {
        "@id": "http://purl.org/dc/terms/date",
        "@type": "http://www.w3.org/2001/XMLSchema#date",
    },
    "definitions": {"@container": "@index", "@reverse": "http://www.w3.org/2004/02/skos/core#inScheme"},
    "earliestYear": {"@id": "periodo:earliestYear", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
    "editorialNote": "http://www.w3.org/2004/02/skos/core#editorialNote",
    "id": "@id",
    "in": "http://www.w3.org/2006/time#hasDateTimeDescription",
    "inDataset": {"@id": "http://rdfs.org/ns/void#inDataset", "@type": "@id"},
    "label": "http://www.w3.org/2004/02/skos/core#prefLabel",
    "language": "http://purl.org/dc/terms/language",
    "latestYear": {"@id": "periodo:latestYear", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
    "localizedLabels": {"@container": "@language", "@id": "http://www.w3.org/2004/02/skos/core#altLabel"},
    "locator": "http://purl.org/ontology/bibo/locator",
    "name": "http://xmlns.com/foaf/0.1/name",
    "note": "http://www.w3.org/2004/02/skos/core#note",
    "partOf": {"@id": "http://purl.org/dc/terms/isPartOf", "@type": "@id"},
    "periodCollections": {"@container": "@index", "@id": "http://www.w3.org/2000/01/rdf-schema#member"},
    "periodo": "http://n2t.net/ark:/99152/p0v#",
    "periods": {"@container": "@index", "@reverse": "http://www.w3.org/2004/02/skos/core#inScheme"},
    "primaryTopicOf": {"@id": "http://xmlns.com/foaf/0.1/isPrimaryTopicOf", "@type": "@id"},
    "sameAs": {"@id": "http://www.w3.org/2002/07/owl#sameAs", "@type": "@id"},
    "source": "http://purl.org/dc/terms/source",
    "spatialCoverage": {"@container": "@set", "@id": "http://purl.org/dc/terms/spatial"},
    "spatialCoverageDescription": "periodo:spatialCoverageDescription",
    "start": "http://www.w3.org/2006/time#intervalStartedBy",
    "stop": "http://www.w3.org/2006/time#intervalFinishedBy",
    "title": "http://purl.org/dc/terms/title",
    "type": "@type",
    "url": {"@id": "http://xmlns.com/foaf/0.1/page", "@type": "@id"},
    "year": {"@id": "http://www.w3.org/2006/time#year", "@type": "http://www.w3.org/2001/XMLSchema#gYear"},
    "yearPublished": {
        "@id": "http://purl.org/dc/terms/issued",
        "@type": "http://www.w3.org/2001/XMLSchema#gYear",
    },
}


class YearError(ValueError):
    """What are no years of a period, and why."""


@dataclass(frozen=True, slots=True)
class Edge:
    """The first or the last years of a period, astronomical: between which it begins, or ends."""

    earliest: int | None = None
    latest: int | None = None

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise YearError(f"{self.earliest} comes after {self.latest}")

    @property
    def is_vague(self) -> bool:
        """Whether more years than one are meant."""
        return self.earliest != self.latest


def year(text: str) -> int:
    """An xsd:gYear as an astronomical year; raises YearError."""
    if not re.fullmatch("-?[0-9]{1,12}", text):
        raise YearError(f"{text!r} is no year")
    return int(text)


def edtf(start: Edge, stop: Edge) -> tuple[str, list[int]]:
    """The interval from the earliest first to the latest last year, and the years that EDTF cannot say there.

    `~` stands where a period begins or ends in one of several years; nothing where none is known. Raises
    YearError if it ends before it begins.
    """
    first, last = start.earliest, stop.latest
    if first is not None and last is not None and first > last:
        raise YearError(f"it begins in {first} and ends in {last}")
    far = [found for found in (first, last) if found is not None and abs(found) > FARTHEST]
    begins, ends = written(first, vague=start.is_vague), written(last, vague=stop.is_vague)
    if not begins and not ends:
        return "", far
    return (begins if begins == ends else f"{begins}/{ends}"), far


def written(found: int | None, *, vague: bool) -> str:
    """A year as EDTF has it; nothing, if it is not known or too far away."""
    if found is None or abs(found) > FARTHEST:
        return ""
    return f"{'-' if found < 0 else ''}{abs(found):04d}{'~' if vague else ''}"
