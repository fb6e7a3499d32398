"""What the Web Annotation Data Model demands of a document (the MUSTs of its sections 3 and 4).

    check(document)    {"target.selector.start": "a whole number from 0 on is wanted", …}

Everything that is wrong is said at once, each by its path. What the model knows nothing of is left alone,
but for words of JSON-LD itself: a context of somebody's own within the document would have to be fetched.
"""

import datetime
import math
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from annotations.values import languages
from annotations.values.web_annotation.terms import ANNO, MOTIVATIONS, is_iri

#: How deep a document may be.
DEEPEST = 30

#: How many bodies and targets it may have, and how many mistakes of it are told.
MOST = {"body": 1_000, "target": 100}
MOST_TOLD = 100

#: An instant in UTC (3.3.1). Fractions of seconds are those of XML Schema.
INSTANT = re.compile(r"-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")
MEDIA_TYPE = re.compile(r"[\w!#$&^.+-]+/[\w!#$&^.+-]+(\s*;.*)?", re.ASCII)

#: NUL and lone surrogates, which no text may have.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

#: What the selectors and states must have: exactly one of each, of this kind.
KINDS: Mapping[str, Mapping[str, str]] = {
    "FragmentSelector": {"value": "text"},
    "CssSelector": {"value": "text"},
    "XPathSelector": {"value": "text"},
    "TextQuoteSelector": {"exact": "text"},
    "TextPositionSelector": {"start": "offset", "end": "offset"},
    "DataPositionSelector": {"start": "offset", "end": "offset"},
    "RangeSelector": {"startSelector": "selector", "endSelector": "selector"},
    "SvgSelector": {},
    "TimeState": {},
    "HttpRequestState": {"value": "text"},
}
SELECTORS = frozenset(kind for kind in KINDS if kind.endswith("Selector"))
STATES = frozenset(kind for kind in KINDS if kind.endswith("State"))

#: The sets of several resources. The last three are of the appendix of the Recommendation.
SETS = frozenset({"Choice", "Composite", "List", "Independents"})


def several(value: Any) -> list[Any]:
    """The values of a property: JSON-LD writes one without a list."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def check(document: Any) -> dict[str, str]:
    """What is wrong with a document that should be an annotation, by path; nothing if it is one."""
    if not isinstance(document, dict):
        return {"detail": "a JSON object is wanted"}
    checked = Checked()
    checked.whole(document)
    if not checked.errors:
        checked.annotation(document)
    return checked.errors


class Checked:
    """What has been found wrong of a document so far."""

    def __init__(self) -> None:
        self.errors: dict[str, str] = {}

    def refuse(self, path: str, why: str) -> None:
        """Note what is wrong there; the first counts, and of many things a hundred are told."""
        if len(self.errors) < MOST_TOLD:
            self.errors.setdefault(path, why)

    def whole(self, document: Mapping[str, Any]) -> None:
        """What holds of any JSON that is kept and given back as JSON-LD."""
        left: list[tuple[str, Any, int]] = [(key, value, 1) for key, value in document.items()]
        for key in document:
            self.key("", key, at_top=True)
        while left:
            path, value, depth = left.pop()
            if depth > DEEPEST:
                self.refuse(path[:200], f"deeper than {DEEPEST} levels")
            elif isinstance(value, dict):
                for key, inner in value.items():
                    self.key(path, key)
                    left.append((f"{path}.{key}", inner, depth + 1))
            elif isinstance(value, list):
                for place, inner in enumerate(value):
                    if isinstance(inner, list):
                        self.refuse(f"{path}[{place}]", "a list within a list")
                    left.append((f"{path}[{place}]", inner, depth + 1))
            elif isinstance(value, str) and UNSTORABLE.search(value):
                self.refuse(path, "NUL and lone surrogates cannot be stored as text")
            elif isinstance(value, float) and not math.isfinite(value):
                self.refuse(path, "no finite number")
            elif value is None:
                self.refuse(path, "null says nothing; leave it out")

    def key(self, path: str, key: str, *, at_top: bool = False) -> None:
        """Words of JSON-LD itself stand nowhere but at the top."""
        if UNSTORABLE.search(key):
            self.refuse(path or "detail", "NUL and lone surrogates cannot be stored as text")
        elif key.startswith("@") and not (at_top and key == "@context"):
            self.refuse(
                f"{path}.{key}" if path else key, "words of JSON-LD itself are taken as the context has them"
            )

    def annotation(self, document: Mapping[str, Any]) -> None:
        """Sections 3.1 and 3.2.5."""
        context = document.get("@context")
        if ANNO not in several(context):
            self.refuse("@context", f"{ANNO} is wanted")
        if "Annotation" not in self.types("", document, required=True):
            self.refuse("type", "the class Annotation is wanted")
        if "id" in document:
            self.iri("id", document["id"])
        self.properties("", document)
        for name in ("motivation", "purpose"):
            self.motivation(name, document.get(name))
        if "bodyValue" in document:
            if "body" in document:
                self.refuse("bodyValue", "it and body exclude each other")
            if not isinstance(document["bodyValue"], str):
                self.refuse("bodyValue", "one string is wanted")
        if not several(document.get("target")):
            self.refuse("target", "at least one target is wanted")
        for name, most in MOST.items():
            if len(several(document.get(name))) > most:
                self.refuse(name, f"at most {most:,} are taken")
                continue
            for path, resource in self.each(name, document.get(name)):
                self.resource(path, resource, is_body=name == "body")
        for path, style in self.each("stylesheet", document.get("stylesheet")):
            if not isinstance(style, dict):
                self.iri(path, style)

    def each(self, path: str, value: Any) -> Iterator[tuple[str, Any]]:
        """The values of a property, each with its path."""
        if isinstance(value, list):
            yield from ((f"{path}[{place}]", one) for place, one in enumerate(value))
        elif value is not None:
            yield path, value

    def resource(self, path: str, resource: Any, *, is_body: bool) -> None:
        """A body, a target, or one of the items of a set (sections 3.2 and 4)."""
        if isinstance(resource, str):
            self.iri(path, resource)
            return
        if not isinstance(resource, dict):
            self.refuse(path, "an IRI or an object is wanted")
            return
        types = self.types(path, resource)
        if "id" in resource:
            self.iri(f"{path}.id", resource["id"])
        self.properties(path, resource)
        if SETS & set(types) or "items" in resource:
            self.set(path, resource, types, is_body=is_body)
        elif "source" in resource or "SpecificResource" in types:
            self.specific(path, resource)
        elif "value" in resource or "TextualBody" in types:
            self.textual(path, resource, is_body=is_body)
        elif "selector" in resource or "state" in resource:
            self.refuse(f"{path}.source", "exactly one is wanted")
        elif "id" not in resource:
            self.refuse(path, "it is neither a resource with an id, nor a text, nor a part of a resource")
        elif "purpose" in resource:
            self.refuse(f"{path}.purpose", "only a text or a SpecificResource has a purpose")

    def set(self, path: str, resource: Mapping[str, Any], types: list[str], *, is_body: bool) -> None:
        """Section 3.2.7, and the sets of the appendix."""
        if len(SETS & set(types)) != 1:
            self.refuse(f"{path}.type", "items are those of a Choice, or of one other set")
        for name in ("value", "source", "purpose"):
            if name in resource:
                self.refuse(f"{path}.{name}", "a set of resources has none")
        items = resource.get("items")
        if not isinstance(items, list) or not items:
            self.refuse(f"{path}.items", "a list of at least one resource is wanted")
            return
        for place, item in enumerate(items):
            self.resource(f"{path}.items[{place}]", item, is_body=is_body)

    def textual(self, path: str, resource: Mapping[str, Any], *, is_body: bool) -> None:
        """Section 3.2.4."""
        if not is_body:
            self.refuse(path, "a text is a body, and no target")
        if not isinstance(resource.get("value"), str):
            self.refuse(f"{path}.value", "one string is wanted")
        self.motivation(f"{path}.purpose", resource.get("purpose"))

    def specific(self, path: str, resource: Mapping[str, Any]) -> None:
        """Section 4."""
        source = resource.get("source")
        if isinstance(source, dict):
            if "id" not in source:
                self.refuse(f"{path}.source.id", "exactly one is wanted")
            else:
                self.iri(f"{path}.source.id", source["id"])
            self.types(f"{path}.source", source)
            self.properties(f"{path}.source", source)
        elif isinstance(source, str):
            self.iri(f"{path}.source", source)
        else:
            self.refuse(f"{path}.source", "exactly one is wanted")
        if "value" in resource:
            self.refuse(f"{path}.value", "a SpecificResource has none")
        self.motivation(f"{path}.purpose", resource.get("purpose"))
        for name, kinds in (("selector", SELECTORS), ("state", STATES)):
            for inner, value in self.each(f"{path}.{name}", resource.get(name)):
                self.refinement(inner, value, kinds)
        for name in ("renderedVia", "scope"):
            for inner, value in self.each(f"{path}.{name}", resource.get(name)):
                self.iri(inner, value.get("id") if isinstance(value, dict) else value)
        for inner, value in self.each(f"{path}.styleClass", resource.get("styleClass")):
            if not isinstance(value, str):
                self.refuse(inner, "a string is wanted")

    def refinement(self, path: str, value: Any, kinds: frozenset[str]) -> None:
        """A selector or a state (4.2, 4.3), and what refines it."""
        if isinstance(value, str):
            self.iri(path, value)
            return
        if not isinstance(value, dict):
            self.refuse(path, "an IRI or an object is wanted")
            return
        types = self.types(path, value)
        if "id" in value:
            self.iri(f"{path}.id", value["id"])
        found = kinds & set(types)
        if (not types and "id" not in value) or len(found) > 1 or (len(types) > 1 and found):
            self.refuse(f"{path}.type", "exactly one is wanted")
        elif types and not found and (SELECTORS | STATES) & set(types):
            self.refuse(f"{path}.type", f"one of {', '.join(sorted(kinds))} is wanted")
        for kind in found:
            for name, expected in KINDS[kind].items():
                self.value(f"{path}.{name}", value.get(name), expected)
        if "SvgSelector" in found and ("value" in value) == ("id" in value):
            self.refuse(f"{path}.value", "an SvgSelector has either a value or an id")
        if "TextQuoteSelector" in found:
            for name in ("prefix", "suffix"):
                if name in value:
                    self.value(f"{path}.{name}", value[name], "text")
        if "TimeState" in found:
            self.time(path, value)
        for inner, one in self.each(f"{path}.conformsTo", value.get("conformsTo")):
            self.iri(inner, one)
        for inner, one in self.each(f"{path}.refinedBy", value.get("refinedBy")):
            self.refinement(inner, one, SELECTORS | (STATES if kinds & STATES else frozenset()))

    def time(self, path: str, state: Mapping[str, Any]) -> None:
        """Section 4.3.1."""
        bounds = {"sourceDateStart", "sourceDateEnd"} & state.keys()
        if "sourceDate" in state:
            if bounds:
                self.refuse(f"{path}.sourceDate", "it and the bounds of a period exclude each other")
            for inner, one in self.each(f"{path}.sourceDate", state["sourceDate"]):
                self.instant(inner, one)
        elif bounds and len(bounds) == 1:
            self.refuse(f"{path}.{min(bounds)}", "start and end go together")
        for name in sorted(bounds):
            self.instant(f"{path}.{name}", state[name])
        for inner, one in self.each(f"{path}.cached", state.get("cached")):
            self.iri(inner, one)

    def value(self, path: str, value: Any, expected: str) -> None:
        """One value of a kind: text, offset or selector."""
        if expected == "text" and not isinstance(value, str):
            self.refuse(path, "one string is wanted")
        elif expected == "offset" and (isinstance(value, bool) or not isinstance(value, int) or value < 0):
            self.refuse(path, "a whole number from 0 on is wanted")
        elif expected == "selector":
            if value is None or isinstance(value, list):
                self.refuse(path, "exactly one is wanted")
            else:
                self.refinement(path, value, SELECTORS)

    def types(self, path: str, resource: Mapping[str, Any], *, required: bool = False) -> list[str]:
        """The classes of a resource."""
        name = f"{path}.type" if path else "type"
        found = several(resource.get("type"))
        if not found and (required or "type" in resource):
            self.refuse(name, "at least one class is wanted")
        if not all(isinstance(one, str) and one and not re.search(r"[\s<>]", one) for one in found):
            self.refuse(name, "the names of classes are wanted")
            return []
        return found

    def properties(self, path: str, resource: Mapping[str, Any]) -> None:
        """What every resource may have (3.2.1 and 3.3)."""
        at = f"{path}." if path else ""
        for name, (test, why, most) in PROPERTIES.items():
            if name not in resource:
                continue
            values = several(resource[name])
            if not values or len(values) > most:
                self.refuse(at + name, "exactly one is wanted" if most == 1 else "at least one is wanted")
            for inner, value in self.each(at + name, resource[name]):
                if not test(value):
                    self.refuse(inner, why)
        for name in ("creator", "generator"):
            for inner, agent in self.each(at + name, resource.get(name)):
                self.agent(inner, agent)
        for inner, audience in self.each(f"{at}audience", resource.get("audience")):
            if isinstance(audience, dict):
                self.types(inner, audience)
                if "id" in audience:
                    self.iri(f"{inner}.id", audience["id"])
            else:
                self.iri(inner, audience)

    def agent(self, path: str, agent: Any) -> None:
        """Section 3.3.2: a person, an organisation or a program."""
        if not isinstance(agent, dict):
            self.iri(path, agent)
            return
        self.types(path, agent)
        if "id" in agent:
            self.iri(f"{path}.id", agent["id"])
        for name, most in {"name": None, "nickname": 1, "email": None, "email_sha1": None}.items():
            values = several(agent.get(name))
            if not all(isinstance(value, str) for value in values):
                self.refuse(f"{path}.{name}", "a string is wanted")
            if most is not None and len(values) > most:
                self.refuse(f"{path}.{name}", "exactly one is wanted")
        for inner, value in self.each(f"{path}.homepage", agent.get("homepage")):
            self.iri(inner, value.get("id") if isinstance(value, dict) else value)

    def motivation(self, path: str, value: Any) -> None:
        """Section 3.3.5: one of the vocabulary, or the IRI of another one."""
        for inner, one in self.each(path, value):
            if not (isinstance(one, str) and (one in MOTIVATIONS or is_iri(one))):
                self.refuse(inner, f"one of {', '.join(sorted(MOTIVATIONS))} is wanted, or an IRI")

    def iri(self, path: str, value: Any) -> None:
        """Exactly one IRI."""
        if not is_iri(value):
            self.refuse(path, "one IRI is wanted")

    def instant(self, path: str, value: Any) -> None:
        """An instant in UTC."""
        if not is_instant(value):
            self.refuse(path, INSTANTS)


def is_instant(value: Any) -> bool:
    """Whether it is an xsd:dateTime whose zone is Z."""
    if not isinstance(value, str) or not INSTANT.fullmatch(value):
        return False
    year, rest = value.lstrip("-").split("-", 1)
    try:
        # Of years before 1 and after 9999 Python knows nothing; 2000 has every day that any of them has.
        datetime.datetime.fromisoformat(
            f"{year if len(year) == 4 and value[0] != '-' and year != '0000' else '2000'}-{rest[:14]}"
        )
    except ValueError:
        return False
    return True


def is_language(value: Any) -> bool:
    """Whether it is a BCP 47 tag."""
    try:
        return isinstance(value, str) and bool(languages.canonical(value))
    except languages.LanguageError:
        return False


INSTANTS = 'an instant in UTC is wanted, such as "2015-01-28T12:00:00Z"'
MANY = 1_000

#: What holds of properties wherever they stand: a test, why it was not passed, and how many there may be.
PROPERTIES: Mapping[str, tuple[Callable[[Any], bool], str, int]] = {
    **dict.fromkeys(("created", "modified", "generated"), (is_instant, INSTANTS, 1)),
    "rights": (is_iri, "an IRI is wanted", MANY),
    "canonical": (is_iri, "one IRI is wanted", 1),
    "via": (is_iri, "an IRI is wanted", MANY),
    "language": (is_language, "a BCP 47 tag is wanted", MANY),
    "processingLanguage": (is_language, "a BCP 47 tag is wanted", 1),
    "format": (
        lambda value: isinstance(value, str) and bool(MEDIA_TYPE.fullmatch(value)),
        "a media type is wanted",
        MANY,
    ),
    "textDirection": (lambda value: value in ("ltr", "rtl", "auto"), "ltr, rtl or auto is wanted", 1),
    "accessibility": (lambda value: isinstance(value, str), "a string is wanted", MANY),
}
