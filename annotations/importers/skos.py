"""SKOS: concept schemes become vocabularies, concepts become tags; from Turtle, RDF/XML and JSON-LD.

A file that comes in with its vocabularies brings its tags along. What is there already is found by its
address and becomes what the file says; what the file does not speak of stays.
"""

from collections.abc import Iterator
from typing import ClassVar

from django.utils.translation import gettext

from annotations.columns import Table
from annotations.importers import rdf
from annotations.importers.base import Reading, RowError, RowImporter
from annotations.importers.concepts import Concepts
from annotations.importers.periodo import Periods, speaks
from annotations.tables import TAGS, VOCABULARIES
from annotations.values import skos


class SKOS(RowImporter):
    """Vocabularies and tags in one of the formats of RDF."""

    form: ClassVar[skos.Format]

    def __init_subclass__(cls) -> None:
        cls.name, cls.media_type, cls.suffixes = cls.form.name, cls.form.media_type, (cls.form.suffix,)

    def read(self, text: str, table: Table) -> Iterator[Reading]:
        """The rows of one of the two tables."""
        for found, readings in self.read_all(text, table):
            if found is table:
                yield from readings

    def read_all(self, text: str, table: Table) -> Iterator[tuple[Table, Iterator[Reading]]]:
        """With vocabularies, the tags too."""
        if not self.reads(table):
            told = gettext("SKOS has vocabularies and tags, and nothing else")
            yield table, iter([RowError(0, "", told)])
            return
        try:
            graph = rdf.graph(text, self.form)
        except rdf.RDFError as error:
            yield table, iter([RowError(error.line, "", str(error))])
            return
        if speaks(graph):
            yield from self.periods(Periods(graph, rdf.lines(text, self.form, graph)), table)
            return
        concepts = Concepts(graph, rdf.lines(text, self.form, graph))
        if not concepts.concepts and not concepts.schemes:
            told = gettext("there is no skos:Concept and no skos:ConceptScheme in it")
            yield table, iter([RowError(0, "", told)])
            return
        vocabularies, tags = concepts.read(with_schemes=table is VOCABULARIES)
        if table is VOCABULARIES:
            yield VOCABULARIES, iter(vocabularies)
        yield TAGS, iter(tags)

    def periods(self, periods: Periods, table: Table) -> Iterator[tuple[Table, Iterator[Reading]]]:
        """The periods of PeriodO as events, with what they rest on."""
        if table is not VOCABULARIES:
            told = gettext("these are periods of PeriodO, which become events: bring them in as a vocabulary")
            yield table, iter([RowError(0, "", told)])
            return
        for found, readings in periods.read().items():
            yield found, iter(readings)

    def reads(self, table: Table) -> bool:
        """Vocabularies and tags."""
        return table in (VOCABULARIES, TAGS)

    def brings_along(self, table: Table) -> bool:
        """Tags come along with their vocabularies; with those of PeriodO events, names and sources."""
        return table is VOCABULARIES


class Turtle(SKOS):
    """Turtle."""

    form = skos.TURTLE


class RDFXML(SKOS):
    """RDF/XML."""

    form = skos.RDF_XML


class JSONLD(SKOS):
    """JSON-LD whose context stands in the file."""

    form = skos.JSON_LD
