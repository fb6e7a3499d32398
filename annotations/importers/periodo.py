"""PeriodO: authorities become views, their works sources, and periods events with their names.

An identifier is made of the last part of the address, by which the row is found again. RDF has no order, so
the creators of a work stand by the alphabet.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from rdflib import DCTERMS, FOAF, OWL, RDF, RDFS, SKOS, Graph, Literal, URIRef
from rdflib.term import Node

from annotations.columns import Table
from annotations.importers.base import Note, Reading, RowDraft, RowError
from annotations.importers.concepts import remark
from annotations.importers.rdf import BASE
from annotations.tables import EVENTS, NAMES, SOURCES, TAGS, VOCABULARIES
from annotations.values import languages, periodo, skos
from annotations.values.periodo import BIBO, PERIODO, TIME, Edge, YearError

EDGES = (TIME.intervalStartedBy, TIME.intervalFinishedBy)

#: What becomes of which property: all others are counted.
READ = {
    *(RDF.type, SKOS.inScheme, SKOS.prefLabel, SKOS.altLabel, SKOS.note, SKOS.editorialNote, SKOS.broader),
    *(DCTERMS.language, DCTERMS.source, DCTERMS.spatial, PERIODO.spatialCoverageDescription),
    *(FOAF.page, OWL.sameAs, SKOS.exactMatch, *EDGES),
}


def speaks(graph: Graph) -> bool:
    """Whether a graph has periods with their beginning and end."""
    return any((None, edge, None) in graph for edge in EDGES)


class Periods:
    """The authorities and periods of a graph, as drafts; `lines` say where things are described."""

    def __init__(self, graph: Graph, lines: Mapping[str, int]) -> None:
        self.graph, self.lines = graph, lines
        dated = {period for edge in EDGES for period in graph.subjects(edge)}
        found = {*graph.subjects(RDF.type, SKOS.Concept), *dated}
        self.periods = sorted(found, key=lambda node: (self.line(node), str(node)))
        self.known = found
        schemes = {*graph.subjects(RDF.type, SKOS.ConceptScheme), *graph.objects(None, SKOS.inScheme)}
        self.authorities = sorted(schemes, key=lambda node: (self.line(node), str(node)))
        self.remarks: dict[str, list[str]] = defaultdict(list)
        self.languages: dict[Node, Counter[str]] = defaultdict(Counter)
        self.scope: dict[Node, list[str]] = defaultdict(list)

    def read(self) -> dict[Table, list[Reading]]:
        """The rows of each table, in the order in which they are written."""
        events: list[Reading] = []
        names: list[Reading] = []
        for period in self.periods:
            errors, event = self.event(period)
            made, wrong = self.names(period, event["slug"])
            errors += wrong
            if errors:
                events += errors
                continue
            line = self.line(period)
            events.append(RowDraft(line, event, by_address=True))
            names += [RowDraft(line, values, by_address=True) for values in made]
            for authority in self.graph.objects(period, SKOS.inScheme):
                self.scope[authority].append(event["slug"])
        views = [RowDraft(self.line(node), self.view(node), by_address=True) for node in self.authorities]
        works = [RowDraft(self.line(node), self.work(node), by_address=True) for node in self.authorities]
        whole = {
            "slug": "periodo",
            "kind": "view",
            "label": "PeriodO",
            "description": "Authorities that say which periods there were, where, and from when to when.",
            "address": periodo.DATASET,
        }
        return {
            VOCABULARIES: [RowDraft(0, whole, by_address=True)],
            TAGS: [*views],
            EVENTS: [*events, *self.told()],
            NAMES: names,
            SOURCES: [*works],
        }

    def line(self, node: Node) -> int:
        """Where a thing is described; 0 if that cannot be told."""
        return self.lines.get(str(node)) or self.lines.get(last(node)) or 0

    def wrong(self, period: Node, column: str, message: object) -> Reading:
        """What is wrong with a period."""
        return RowError(self.line(period), column, f"{period}: {message}")

    # -- what a node says ------------------------------------------------------------------------------

    def texts(self, node: Node | None, property_: Node) -> list[str]:
        """The texts and addresses of a property, by the alphabet."""
        return [] if node is None else sorted(str(value) for value in self.graph.objects(node, property_))

    def text(self, node: Node | None, property_: Node) -> str:
        """The first of them, or nothing."""
        return next(iter(self.texts(node, property_)), "")

    # -- periods ---------------------------------------------------------------------------------------

    def event(self, period: Node) -> tuple[list[Reading], dict[str, Any]]:
        """A period as an event, and what is wrong with it."""
        errors: list[Reading] = []
        label = self.text(period, SKOS.prefLabel)
        if not isinstance(period, URIRef):
            errors.append(RowError(0, "slug", gettext("a period without an address")))
        elif str(period).startswith(BASE):
            told = gettext("%(address)r is a relative address: the file has to say its base")
            errors.append(
                RowError(self.line(period), "slug", told % {"address": str(period).removeprefix(BASE)})
            )
        elif not label.strip():
            errors.append(self.wrong(period, "label", gettext("it has no label")))
        same = [*self.texts(period, OWL.sameAs), *self.texts(period, SKOS.exactMatch)]
        values: dict[str, Any] = {
            "slug": slug(period),
            "label": label,
            "place": self.place(period),
            "spatial": sorted(
                str(place)
                for place in self.graph.objects(period, DCTERMS.spatial)
                if isinstance(place, URIRef)
            ),
            "note": self.note(period),
            "exact_match": [str(period), *same],
        }
        wider = [node for node in self.graph.objects(period, SKOS.broader) if node in self.known]
        if len(wider) == 1:
            values["part_of"] = slug(wider[0])
        elif wider:
            self.remarks[gettext("part of several periods; put under none")].append(str(period))
        try:
            start, stop = (self.edge(period, edge) for edge in EDGES)
            values["edtf"], far = periodo.edtf(start, stop)
            if far:
                what = gettext(
                    "years that EDTF has no intervals of, left open in the date; the note has them"
                )
                self.remarks[what].append(str(period))
            elif not values["edtf"]:
                what = gettext("no years are given, only words; the note has them")
                self.remarks[what].append(str(period))
        except YearError as error:
            errors.append(self.wrong(period, "edtf", error))
        return errors, values

    def edge(self, period: Node, property_: Node) -> Edge:
        """When a period begins, or ends; raises YearError."""
        said = self.graph.value(self.graph.value(period, property_), TIME.hasDateTimeDescription)
        found = {
            name: periodo.year(text)
            for name, of in (("year", TIME), ("earliestYear", PERIODO), ("latestYear", PERIODO))
            if (text := self.text(said, of[name]))
        }
        whole = found.get("year")
        return Edge(found.get("earliestYear", whole), found.get("latestYear", whole))

    def place(self, period: Node) -> str:
        """Where it was, in the words of the authority, and the names of the places."""
        said = ", ".join(self.texts(period, PERIODO.spatialCoverageDescription))
        places = [
            name
            for place in self.graph.objects(period, DCTERMS.spatial)
            for name in (self.text(place, SKOS.prefLabel) or self.text(place, RDFS.label),)
            if name
        ]
        named = ", ".join(sorted(places))
        return f"{said} ({named})" if said and named else said or named

    def note(self, period: Node) -> str:
        """The dates in words, the work and the page, and what is remarked; a line each."""
        printed = [self.text(self.graph.value(period, edge), SKOS.prefLabel) for edge in EDGES]
        works = [
            ", ".join(part for part in (self.called(authority), locator) if part)
            for authority in sorted(self.graph.objects(period, SKOS.inScheme), key=str)
            for locator in [self.locator(period)]
        ]
        lines = [
            " – ".join(printed) if any(printed) else "",
            *works,
            *self.texts(period, SKOS.note),
            *self.texts(period, SKOS.editorialNote),
            *self.texts(period, FOAF.page),
        ]
        return "\n".join(found for line in lines if (found := line.strip()))

    def locator(self, node: Node) -> str:
        """The page of the work."""
        return self.text(self.graph.value(node, DCTERMS.source), BIBO.locator)

    def names(self, period: Node, event: str) -> tuple[list[dict[str, Any]], list[Reading]]:
        """What it is called: as the authority writes it, the root, and in other languages."""
        said: list[tuple[str, str]] = []
        errors: list[Reading] = []
        own = self.text(period, DCTERMS.language)
        labels = [value for value in self.graph.objects(period, SKOS.altLabel) if isinstance(value, Literal)]
        texts = [
            *((str(label), own) for label in self.graph.objects(period, SKOS.prefLabel)),
            *sorted((str(label), str(label.language or own)) for label in labels),
        ]
        for text, tag in texts:
            try:
                said.append((text, languages.shortest(tag) if tag else skos.NO_LANGUAGE))
            except languages.LanguageError as error:
                errors.append(self.wrong(period, "language", error))
        made: list[dict[str, Any]] = []
        taken: Counter[str] = Counter()
        for text, language in dict.fromkeys(said):
            taken[language] += 1
            number = f"-{taken[language]}" if taken[language] > 1 else ""
            values = {
                "slug": f"{event}-{language.lower()}{number}",
                "event": event,
                "text": text,
                "language": language,
            }
            if made and not number and language != made[0]["language"]:
                values["equivalent_to"] = made[0]["slug"]
            made.append(values)
        if said:
            for authority in self.graph.objects(period, SKOS.inScheme):
                self.languages[authority][said[0][1]] += 1
        return made, errors

    # -- authorities -----------------------------------------------------------------------------------

    def work_of(self, authority: Node) -> Node | None:
        """The work an authority rests on: what it names, or that of which it names a part."""
        named = self.graph.value(authority, DCTERMS.source)
        if self.text(named, DCTERMS.title):
            return named
        whole = self.graph.value(named, DCTERMS.isPartOf)
        return whole if whole is not None and self.text(whole, DCTERMS.title) else named

    def called(self, authority: Node) -> str:
        """The title of its work."""
        work = self.work_of(authority)
        return (
            self.text(work, DCTERMS.title) or self.text(work, DCTERMS.bibliographicCitation) or str(authority)
        )

    def language(self, authority: Node, of_many: str) -> str:
        """The language in which its periods are named; if they are named in several, `of_many`."""
        found = [*self.languages[authority]]
        return found[0] if len(found) == 1 else of_many

    def people(self, authority: Node) -> list[str]:
        """Who made its work, and who contributed to it."""
        work = self.work_of(authority)
        return [
            name
            for property_ in (DCTERMS.creator, DCTERMS.contributor)
            for name in sorted(
                self.text(person, FOAF.name) or str(person)
                for person in (self.graph.objects(work, property_) if work is not None else ())
            )
        ]

    def url(self, authority: Node) -> str:
        """Where its work is found: its page, or its address."""
        work = self.work_of(authority)
        return self.text(work, FOAF.page) or (str(work) if isinstance(work, URIRef) else "")

    def view(self, authority: Node) -> dict[str, Any]:
        """An authority as a view; defined by the citation of its work."""
        work = self.work_of(authority)
        parts = [
            *(", ".join(self.people(authority)), self.called(authority)),
            *(self.text(work, DCTERMS.issued), self.locator(authority), self.url(authority)),
        ]
        cited = ". ".join(part.rstrip(".") for part in parts if part) + "."
        return {
            "slug": slug(authority),
            "vocabulary": periodo.DATASET,
            "address": str(authority),
            "pref_label": [f"{self.called(authority)}@{self.language(authority, skos.NO_LANGUAGE)}"],
            "definition": "\n\n".join(part for part in (cited, self.text(work, DCTERMS.abstract)) if part),
        }

    def work(self, authority: Node) -> dict[str, Any]:
        """The work of an authority as a source that treats its periods; its text is not here."""
        work = self.work_of(authority)
        values: dict[str, Any] = {
            "slug": slug(authority),
            "title": self.called(authority),
            "language": self.language(authority, "mul"),
            "creators": self.people(authority),
            "issued": self.text(work, DCTERMS.issued),
            "url": self.url(authority),
            "scope": sorted({*self.scope[authority]}),
        }
        if re.fullmatch(r"\d{4}-\d\d-\d\d", looked_up := self.text(work, DCTERMS.date)):
            values["accessed"] = looked_up
        return values

    # -- what is left ----------------------------------------------------------------------------------

    def told(self) -> Iterator[Note]:
        """The remarks; and what of the periods there is no place for, by property."""
        for what, periods in self.remarks.items():
            yield remark(what, periods)
        left: Counter[str] = Counter()
        for period in self.periods:
            for property_ in self.graph.predicates(period):
                if property_ not in READ:
                    left[str(property_)] += 1
        if left:
            shown = ", ".join(f"{name} ({count})" for name, count in sorted(left.items()))
            yield Note(
                gettext("left out of periods, for there is no column for it: %(left)s") % {"left": shown}
            )


def last(node: Node) -> str:
    """The last part of an address."""
    return str(node).rstrip("/#").rpartition("/")[2].rpartition("#")[2]


def slug(node: Node) -> str:
    """The identifier of what has this address."""
    return f"periodo-{re.sub('[^a-z0-9]+', '-', last(node).lower()).strip('-')[:60]}"
