"""What a graph says of a concept, checked: labels, notes, mappings, wider concepts, scheme (SKOS Reference).

What is wrong is said of each concept, with its address; what there is no column for is kept as it was given.
"""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.utils.translation import gettext, ngettext
from rdflib import RDF, SKOS, XSD, BNode, Graph, Literal, URIRef
from rdflib.term import Node

from annotations.importers.base import Note, Reading, RowDraft, RowError
from annotations.importers.hierarchy import above, circling
from annotations.importers.rdf import BASE
from annotations.importers.remains import Remains
from annotations.models.fields import SLUG
from annotations.values import languages, skos
from annotations.values.statements import StatementsError

#: A remark names so many of the concepts that it is about.
NAMED = 20

#: The types of a label of its own, and of a note.
PLAIN = (None, XSD.string, RDF.langString)


class Concepts:
    """The concept schemes and concepts of a graph, as drafts of vocabularies and of tags.

    `lines` say where things are described. References are by address (`addresses.named` finds the slugs).
    """

    def __init__(self, graph: Graph, lines: Mapping[str, int]) -> None:
        self.graph, self.lines = graph, lines
        self.left = set(graph)
        self.schemes = self.ordered({*graph.subjects(RDF.type, SKOS.ConceptScheme)})
        self.described = {*self.schemes}
        tops = {*graph.subjects(SKOS.topConceptOf), *graph.objects(None, SKOS.hasTopConcept)}
        described = {*graph.subjects()}
        self.concepts = self.ordered({*graph.subjects(RDF.type, SKOS.Concept), *(tops & described)})
        self.known = {*self.concepts}
        #: Concepts of which something is said in no language.
        self.nameless: dict[Node, None] = {}
        #: What is remarked, and of which concepts.
        self.remarks: dict[str, list[str]] = defaultdict(list)

    def ordered(self, found: Iterable[Node]) -> list[Node]:
        """As they stand in the file, as far as that is known."""
        return sorted(found, key=lambda node: (self.line(node), str(node)))

    def line(self, node: Node) -> int:
        """Where a thing is described; 0 if that cannot be told."""
        return self.lines.get(str(node).removeprefix(BASE), 0)

    # -- schemes ---------------------------------------------------------------------------------------

    def read(self, *, with_schemes: bool) -> tuple[list[Reading], list[Reading]]:
        """The vocabularies and the tags, each with what no column holds of it; and what is wrong.

        What is told depends on whether the schemes are written `with` the concepts.
        """
        schemes, concepts = [*self.vocabularies()], [*self.tags()]
        # Not as they stand in the file: another file of the same has them in another order.
        own = [*sorted(self.schemes, key=str), *sorted(self.concepts, key=str)]
        remains = Remains(self.graph, self.left, own, own[0] if self.schemes else None)
        return self.whole(schemes, remains), [
            *self.whole(concepts, remains),
            *self.told(remains, with_schemes=with_schemes),
        ]

    def whole(self, readings: Iterable[Reading], remains: Remains) -> list[Reading]:
        """The drafts, each with what no column holds of it."""
        found: list[Reading] = []
        for reading in readings:
            if isinstance(reading, RowDraft):
                node = URIRef(reading.values["address"])
                try:
                    reading.values["statements"] = remains.text(node)
                except StatementsError as error:
                    reading = self.wrong(node, "statements", str(error))
            found.append(reading)
        return found

    def vocabularies(self) -> Iterator[Reading]:
        """The concept schemes as drafts of vocabularies."""
        for scheme in self.schemes:
            self.left.discard((scheme, RDF.type, SKOS.ConceptScheme))
            errors: list[Reading] = [*self.address_errors(scheme)]
            values: dict[str, Any] = {"address": str(scheme)}
            label = self.best(scheme, skos.TITLES)
            identifier = self.word(scheme, skos.SLUG)
            values["label"] = label or identifier or str(scheme)
            values["slug"] = slug(identifier, label, str(scheme))
            if description := self.best(scheme, skos.DESCRIPTIONS):
                values["description"] = description
            said = (kind for kind in self.graph.objects(scheme, skos.KIND) if kind == Literal(str(kind)))
            kinds = sorted(str(kind) for kind in said if re.fullmatch(SLUG, str(kind)))
            if kinds:
                self.left.discard((scheme, skos.KIND, Literal(kinds[0])))
                values["kind"] = kinds[0]
            yield from errors or [RowDraft(self.line(scheme), values, by_address=True)]

    def best(self, scheme: Node, properties: Iterable[Node]) -> str:
        """What a scheme is called, or what it is for: without a language, else in English, else in the first.

        A vocabulary is called in one way only; what this column does not say is kept as it was given.
        """
        for property_ in properties:
            said = [value for value in self.graph.objects(scheme, property_) if isinstance(value, Literal)]
            said.sort(
                key=lambda value: (
                    bool(value.language),
                    (value.language or "") != "en",
                    value.language or "",
                    str(value),
                )
            )
            if said and str(said[0]).strip():
                if property_ in (skos.LABEL, skos.DESCRIPTION) and said[0] == Literal(str(said[0])):
                    self.left.discard((scheme, property_, said[0]))
                return str(said[0])
        return ""

    def word(self, node: Node, property_: Node) -> str:
        """The first text that a property has, if it has one: one that is an identifier before others."""
        said = [value for value in self.graph.objects(node, property_) if isinstance(value, Literal)]
        if not said:
            return ""
        first = min(said, key=lambda value: (slug(value) != str(value), str(value)))
        if first == Literal(slug(first)):
            self.left.discard((node, property_, first))
        return str(first)

    # -- concepts --------------------------------------------------------------------------------------

    def tags(self) -> Iterator[Reading]:
        """The concepts as drafts of tags, and what is wrong with them."""
        broader = {concept: self.broader(concept) for concept in self.concepts}
        circles = circling({concept: set(wider) & self.known for concept, wider in broader.items()})
        for concept in self.concepts:
            self.left.discard((concept, RDF.type, SKOS.Concept))
            values: dict[str, Any] = {"address": str(concept)}
            wrong: list[Reading] = [*self.address_errors(concept)]
            wrong += [*self.hierarchy_errors(concept, broader, circles)]
            values["broader"] = sorted(map(str, broader[concept]))
            wrong += [*self.related_errors(concept, broader)]
            for read in (self.labels, self.notes, self.matches, self.rest):
                wrong += read(concept, values)
            scheme, errors = self.scheme(concept)
            if scheme is not None:
                values["vocabulary"] = str(scheme)
            wrong += errors
            yield from wrong or [RowDraft(self.line(concept), values, by_address=True)]

    def wrong(self, concept: Node, column: str, message: str) -> RowError:
        """What is wrong with a concept."""
        return RowError(self.line(concept), column, f"{concept}: {message}")

    def address_errors(self, node: Node) -> list[RowError]:
        """Whether it can be found again by its address."""
        if isinstance(node, BNode):
            return [RowError(0, "address", gettext("a concept or a scheme without an address"))]
        if str(node).startswith(BASE):
            told = gettext("%(address)r is a relative address: the file has to say its base")
            return [RowError(self.line(node), "address", told % {"address": str(node).removeprefix(BASE)})]
        return []

    def broader(self, concept: Node) -> list[Node]:
        """What it stands under, from both sides."""
        found = {*self.graph.objects(concept, SKOS.broader), *self.graph.subjects(SKOS.narrower, concept)}
        for wider in found:
            self.left -= {(concept, SKOS.broader, wider), (wider, SKOS.narrower, concept)}
        return sorted(found, key=str)

    def hierarchy_errors(
        self, concept: Node, broader: Mapping[Node, list[Node]], circles: Mapping[Node, list[Node]]
    ) -> Iterator[RowError]:
        """Circles, and what cannot be stood under."""
        if circle := circles.get(concept):
            told = gettext("it stands under itself: %(circle)s")
            shown = [str(node) for node in circle[:5]] + (["…"] if len(circle) > 5 else [])
            yield self.wrong(concept, "broader", told % {"circle": ", ".join(shown)})
        for wider in broader[concept]:
            is_other = (wider, RDF.type, None) in self.graph and wider not in self.known
            if isinstance(wider, (Literal, BNode)) or is_other:
                told = gettext("it stands under %(wider)s, which is no concept")
                yield self.wrong(concept, "broader", told % {"wider": wider.n3()})

    def related_errors(self, concept: Node, broader: Mapping[Node, list[Node]]) -> Iterator[RowError]:
        """What it is related to is a concept, and none that stands above or under it (SKOS S27)."""
        related = {*self.graph.objects(concept, SKOS.related), *self.graph.subjects(SKOS.related, concept)}
        over = above(concept, broader) if related else set()
        for other in sorted(related, key=str):
            if not isinstance(other, URIRef):
                told = gettext("it is related to %(other)s, which is no concept")
                yield self.wrong(concept, "statements", told % {"other": other.n3()})
            elif other in over:
                told = gettext("it is related to %(other)s, and stands under it")
                yield self.wrong(concept, "broader", told % {"other": other})

    def labels(self, concept: Node, values: dict[str, Any]) -> Iterator[RowError]:
        """Labels, of which one is preferred in each language, and which are disjoint (SKOS S13, S14)."""
        seen: dict[str, str] = {}
        for column, property_ in skos.LABELS.items():
            texts, errors = self.texts(concept, column, self.forms(concept, property_))
            yield from errors
            values[column] = texts
            for text in texts:
                if text in seen:
                    told = gettext("%(text)s is both %(one)s and %(other)s")
                    yield self.wrong(
                        concept, column, told % {"text": text, "one": seen[text], "other": column}
                    )
                seen[text] = column
        counts = Counter(text.rpartition("@")[2] for text in values["pref_label"])
        for language in sorted(language for language, count in counts.items() if count > 1):
            two = [text.rpartition("@")[0] for text in values["pref_label"] if text.endswith(f"@{language}")]
            told = gettext("there are %(count)s preferred labels in %(language)s: %(labels)s")
            shown = {"count": len(two), "language": language, "labels": " | ".join(two)}
            yield self.wrong(concept, "pref_label", told % shown)
        if not counts:
            self.remarks[gettext("no preferred label; called by the identifier")].append(str(concept))

    def forms(self, concept: Node, property_: Node) -> set[Node]:
        """What a property of labels says, also by labels that are things of their own (SKOS-XL)."""
        found = {*self.graph.objects(concept, property_)}
        self.left -= {(concept, property_, value) for value in found}
        own = skos.XL[str(property_).removeprefix(str(SKOS))]
        for label in self.graph.objects(concept, own):
            forms = {*self.graph.objects(label, skos.XL.literalForm)}
            self.left -= {(label, skos.XL.literalForm, form) for form in forms}
            found |= forms
            if not {*self.graph.predicates(label)} - {RDF.type, skos.XL.literalForm}:
                self.left -= {(concept, own, label), (label, RDF.type, skos.XL.Label)}
        return found

    def notes(self, concept: Node, values: dict[str, Any]) -> Iterator[RowError]:
        """Notes; those that are things of their own by their value (SKOS Reference, 7.5.4)."""
        for column, property_ in skos.NOTES.items():
            said: set[Node] = set()
            for value in self.graph.objects(concept, property_):
                if not isinstance(value, Literal):
                    within = {*self.graph.objects(value, RDF.value)}
                    self.left -= {(value, RDF.value, found) for found in within}
                    said |= within
                    if {*self.graph.predicates(value)} != {RDF.value}:
                        continue  # and what else it says is kept with it
                else:
                    said.add(value)
                self.left.discard((concept, property_, value))
            texts, errors = self.texts(concept, column, said)
            yield from errors
            if column == "definitions":
                own = [text for text in texts if text.endswith(f"@{skos.NO_LANGUAGE}")]
                texts = [text for text in texts if text not in own]
                values["definition"] = own[0].rpartition("@")[0] if own else ""
                if len(own) > 1:
                    told = gettext("there are %(count)s definitions without a language")
                    yield self.wrong(concept, "definition", told % {"count": len(own)})
            values[column] = texts

    def texts(self, concept: Node, column: str, said: Iterable[Node]) -> tuple[list[str], list[RowError]]:
        """Texts with their language, `Soviet view@en`, in order; and what is wrong with others."""
        texts, errors = set(), []
        for value in said:
            if not isinstance(value, Literal) or value.datatype not in PLAIN:
                told = gettext("%(value)s is no text")
                errors.append(self.wrong(concept, column, told % {"value": value.n3()}))
                continue
            if not str(value).strip():
                errors.append(self.wrong(concept, column, gettext("an empty text")))
                continue
            try:
                language = languages.canonical(value.language) if value.language else skos.NO_LANGUAGE
            except languages.LanguageError as error:
                errors.append(self.wrong(concept, column, f"{value!s:.80}: {error}"))
                continue
            if not value.language and column != "definitions":
                self.nameless[concept] = None
            texts.add(f"{value}@{language}")
        return sorted(texts, key=lambda text: (text.rpartition("@")[2], text)), sorted(errors, key=str)

    def matches(self, concept: Node, values: dict[str, Any]) -> Iterator[RowError]:
        """The same, wider, narrower and related concepts elsewhere."""
        for column, property_ in skos.MATCHES.items():
            found = {*self.graph.objects(concept, property_)}
            self.left -= {(concept, property_, value) for value in found}
            for value in sorted(found, key=str):
                if not isinstance(value, URIRef):
                    told = gettext("%(value)s is no address")
                    yield self.wrong(concept, column, told % {"value": value.n3()})
            values[column] = sorted(str(value) for value in found if isinstance(value, URIRef))

    def rest(self, concept: Node, values: dict[str, Any]) -> Iterator[RowError]:
        """What this Historio's own files say of a tag beside SKOS, and by what it is called here."""
        identifier = self.word(concept, skos.SLUG)
        values["slug"] = slug(identifier, *called(values), str(concept))
        if (position := min(self.graph.objects(concept, skos.POSITION), key=str, default=None)) is not None:
            single = Literal(skos.SINGLE_ANSWER)
            self.left -= {(concept, skos.POSITION, position), (concept, skos.KIND, single)}
            values["single_answer"] = (concept, skos.KIND, single) in self.graph
            if not re.fullmatch("[0-9]{1,9}", str(position)):
                told = gettext("%(value)s is no position")
                yield self.wrong(concept, "position", told % {"value": position.n3()})
            else:
                values["position"] = int(str(position))

    def scheme(self, concept: Node) -> tuple[Node | None, list[RowError]]:
        """The scheme it stands in; the only one of the file, if it says none."""
        said = {*self.graph.objects(concept, SKOS.inScheme), *self.graph.objects(concept, SKOS.topConceptOf)}
        said |= {*self.graph.subjects(SKOS.hasTopConcept, concept)}
        others = sorted(scheme for scheme in said if isinstance(scheme, (Literal, BNode)))
        if others:
            told = gettext("it stands in %(scheme)s, which is no concept scheme")
            return None, [self.wrong(concept, "vocabulary", told % {"scheme": others[0].n3()})]
        if len(said) > 1:
            # Of several that which is described here, and then the first.
            kept = min(said, key=lambda scheme: (scheme not in self.described, str(scheme)))
            away = ", ".join(sorted(str(scheme) for scheme in said - {kept}))
            what = gettext("put into %(kept)s, and not into %(away)s: a tag is in one vocabulary")
            self.remarks[what % {"kept": kept, "away": away}].append(str(concept))
            said = {kept}
        if said:
            (kept,) = said
            self.left -= {(concept, SKOS.inScheme, kept), (concept, SKOS.topConceptOf, kept)}
            self.left.discard((kept, SKOS.hasTopConcept, concept))
            return kept, []
        if len(self.schemes) == 1:
            what = gettext("in no concept scheme; put into the only one of the file")
            self.remarks[what].append(str(concept))
            return self.schemes[0], []
        return None, []

    # -- what is left ----------------------------------------------------------------------------------

    def told(self, remains: Remains, *, with_schemes: bool) -> Iterator[Note]:
        """The remarks; and what there is no column for: how often it is kept as given, by property."""
        if self.nameless:
            what = gettext("text without a language; kept under %(und)s") % {"und": skos.NO_LANGUAGE}
            self.remarks[what] = [str(concept) for concept in self.nameless]
        for what, concepts in self.remarks.items():
            yield remark(what, concepts)
        written = [*self.concepts, *(self.schemes if with_schemes else ())]
        kept = {self.short(property_): count for property_, count in remains.counts(written).items()}
        if kept:
            shown = ", ".join(f"{name} ({count})" for name, count in sorted(kept.items()))
            yield Note(gettext("kept as given, for there is no column for it: %(kept)s") % {"kept": shown})
        away = 0 if with_schemes else remains.counts(self.schemes).total()
        if away:
            told = ngettext(
                "%(count)d statement about schemes and collections was left out: bring in vocabularies",
                "%(count)d statements about schemes and collections were left out: bring in vocabularies",
                away,
            )
            yield Note(told % {"count": away})
        if remains.strange:
            what = gettext("left out, for it has to do with no concept and no scheme")
            yield remark(what, sorted(node.n3() for node in remains.strange))

    def short(self, property_: Node) -> str:
        """A property as the file writes it."""
        return property_.n3(self.graph.namespace_manager)


def remark(what: str, of: list[str]) -> Note:
    """A remark with how many it is about, and the first of them."""
    more = len(of) - NAMED
    rest = gettext(" and %d more") % more if more > 0 else ""
    return Note(f"{what} ({len(of)}): {', '.join(of[:NAMED])}{rest}")


def called(values: Mapping[str, Any]) -> list[str]:
    """What a concept is called: its English label first."""
    labels = [text.rpartition("@") for text in values.get("pref_label", ())]
    labels.sort(key=lambda label: (label[2] != "en", not label[2].startswith("en"), label[2]))
    return [text for text, _, _ in labels]


def slug(*names: str) -> str:
    """An identifier made of the first of these names that has Latin letters; of an address its last part."""
    for name in names:
        words = name.rstrip("/#").rpartition("/")[2].rpartition("#")[2] if "://" in name else name
        plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
        if len(plain) * 2 < len(words):
            continue  # of a Russian word only its hyphens would be left
        if made := re.sub("[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:90].strip("-"):
            return made
    return "concept"
