"""UIMA CAS, as INCEpTION, WebAnno and DKPro write it: XMI, and JSON CAS.

A feature structure with `begin` and `end` is an annotation, in UTF-16 units of its view's text; no type
system is needed. Types are codes and features are said in words; a relation (`Governor`, `Dependent`) is said
of the annotation to which it leads, and a link names the words at its other end.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from annotations.values.spans import Span, SpanError
from annotations.values.tools.base import At, Document, Draft, Export, Files, Reader, Unreadable
from annotations.values.tools.json_lines import values, words
from annotations.values.tools.layers import OF_THE_TEXT, code, last, said, whose
from annotations.values.tools.units import Counted
from annotations.values.tools.xml import at, local, parsed, space

XMI = "{http://www.omg.org/XMI}id"
#: Files that belong to an export and hold no annotations.
TYPES = ("typesystem.xml", "exportedproject.json", "source.txt")
BASIC = frozenset(("begin", "end", "sofa", "@sofa"))
ENDS = (("Governor", "Dependent"), ("source", "target"))


@dataclass
class Structure:
    """A feature structure: its key, the last part of its type, and its features; references by key."""

    at: At
    key: str
    kind: str
    features: dict[str, Any] = field(default_factory=dict)
    #: Which features name other structures.
    links: dict[str, list[str]] = field(default_factory=dict)


class CAS(Reader):
    """Files of a CAS in either form."""

    name: ClassVar[str] = "uima"
    label: ClassVar[str] = "INCEpTION: UIMA CAS in XMI or JSON"
    suffixes: ClassVar[tuple[str, ...]] = (".xmi", ".json")

    def gather(self, files: Files, export: Export) -> None:
        """Each file."""
        names = [name for name in self.own(files) if not name.lower().endswith(TYPES)]
        for name in names:
            found = list(
                from_json(name, files[name]) if name.endswith(".json") else from_xmi(name, files[name])
            )
            View(name, found, export).read()


def from_xmi(name: str, data: bytes) -> Iterator[Structure]:
    """The structures of an XMI. What an attribute names is known only by the other structures."""
    root = parsed(name, data)
    if local(root) != "XMI":
        raise Unreadable(At(name, 1), "it is no XMI")
    for element in root:
        if not isinstance(element.tag, str) or element.get(XMI) is None:
            continue
        package = space(element).removeprefix("http:///").removesuffix(".ecore").replace("/", ".")
        kind = f"{package}.{local(element)}"
        features: dict[str, Any] = {key: value for key, value in element.attrib.items() if key != XMI}
        for child in element:
            features[local(child)] = [*features.get(local(child), []), child.text or ""]
        yield Structure(at(name, element), element.get(XMI), kind, features)


def from_json(name: str, data: bytes) -> Iterator[Structure]:
    """The structures of a JSON CAS (UIMA CAS JSON 0.4)."""
    whole = next(iter(values(name, data)), None)
    held = whole.get("%FEATURE_STRUCTURES") if isinstance(whole, dict) else None
    pairs = held.items() if isinstance(held, dict) else [(None, one) for one in held or []]
    if held is None:
        raise Unreadable(At(name, 1), "it is no JSON CAS: it has no %FEATURE_STRUCTURES")
    for key, one in pairs:
        if not isinstance(one, dict):
            raise Unreadable(At(name), "a feature structure that is no object")
        features: dict[str, Any] = {}
        links: dict[str, list[str]] = {}
        for feature, value in one.items():
            if feature.startswith("%") or (feature.startswith("^") and feature != "^sofa"):
                continue
            if feature.startswith("@") and feature != "@sofa":
                links[feature[1:]] = [str(value)]
            elif value is not None:
                features["sofa" if feature == "@sofa" else feature] = (
                    str(value) if feature == "@sofa" or not isinstance(value, (str, list)) else value
                )
        own = str(one.get("%ID", key))
        yield Structure(At(name, getattr(one, "line", 0)), own, str(one.get("%TYPE", "")), features, links)


class View:
    """One file: its texts, and the annotations of each."""

    def __init__(self, name: str, found: list[Structure], export: Export) -> None:
        self.name, self.export = name, export
        self.found = {one.key: one for one in found}
        self.document, self.creator = whose(name)
        self.texts: dict[str, Counted] = {}
        self.keys: dict[str, str] = {}
        self.spans: dict[str, Span] = {}
        self.more: defaultdict[str, list[str]] = defaultdict(list)
        self.passed: defaultdict[str, int] = defaultdict(int)
        #: The structures that somebody names.
        self.told: set[str] = set()

    def read(self) -> None:
        """Add the documents and the drafts."""
        sofas = [one for one in self.found.values() if last(one.kind) == "Sofa"]
        for sofa in sofas:
            text = sofa.features.get("sofaString")
            if isinstance(text, str):
                self.text(sofa, text, len(sofas) > 1)
        made = [one for one in self.found.values() if "begin" in one.features and "end" in one.features]
        drafts = [one for one in made if self.place(one)]
        taken = {one.key for one in drafts if self.relation(one)}
        for one in drafts:
            if one.key not in taken:
                self.export.drafts.append(self.draft(one))
        if self.passed:
            told = ", ".join(f"{count} {kind}" for kind, count in self.passed.items())
            self.export.remarks.append(f"{self.name}: parts of the text were passed over: {told}")
        known = {one.key for one in (*sofas, *made)} | self.told
        self.export.passed.update(
            last(one.kind) for one in self.found.values() if one.key not in known and last(one.kind) != "NULL"
        )

    def text(self, sofa: Structure, text: str, several: bool) -> None:
        """The text of a view."""
        view = str(sofa.features.get("sofaID", ""))
        name = f"{self.document}#{view}" if several and view != "_InitialView" else self.document
        key = f"{self.name}:{name}"
        self.texts[sofa.key], self.keys[sofa.key] = Counted.in_utf16(text), key
        self.export.documents[key] = Document(name, text, At(self.name))

    def place(self, one: Structure) -> bool:
        """Find the words of an annotation; whether it is to be a draft."""
        sofa = str(one.features.get("sofa", ""))
        if last(one.kind) in OF_THE_TEXT:
            self.passed[last(one.kind)] += 1
            return False
        if sofa not in self.texts:
            self.export.refuse(one.at, "its view has no text, so it says of nothing what it says")
            return False
        begin, end = (str(one.features[name]) for name in ("begin", "end"))
        try:
            if begin == end:
                raise SpanError("it stands between two characters, and has no words")
            self.spans[one.key] = self.texts[sofa].span(int(begin), int(end))
        except ValueError as error:
            self.export.refuse(one.at, str(error))
            return False
        return True

    def words(self, key: str) -> str:
        """The words of another annotation, or what it says."""
        if key in self.spans:
            sofa = str(self.found[key].features["sofa"])
            return " ".join(self.spans[key].of(self.texts[sofa].text).split())
        return key

    def relation(self, one: Structure) -> bool:
        """Say a relation of what it leads to, if that is an annotation; whether it was."""
        features = self.features(one)
        for source, target in ENDS:
            ends = [self.named(one, name) for name in (source, target)]
            if all(ends):
                home = ends[1][0]
                if home in self.spans and last(self.found[home].kind) not in OF_THE_TEXT:
                    self.more[home].append("; ".join((code(one.kind, features), *said(features))))
                    return True
        return False

    def named(self, one: Structure, feature: str) -> list[str]:
        """The keys of the structures that a feature names."""
        if feature in one.links:
            return one.links[feature]
        value = one.features.get(feature)
        keys = value.split() if isinstance(value, str) else []
        return keys if feature in REFERRING and all(key in self.found for key in keys) else []

    def features(self, one: Structure) -> Mapping[str, str]:
        """What is said of an annotation, by feature, as one reads it."""
        told = {}
        for name in [*one.features, *one.links]:
            if name in BASIC:
                continue
            named = self.named(one, name)
            if named:
                told[name] = ", ".join(self.linked(key) for key in named)
            else:
                value = one.features[name]
                told[name] = ", ".join(map(words, value)) if isinstance(value, list) else words(value)
        return told

    def linked(self, key: str) -> str:
        """What another structure is, as one reads it: its words, or the role and words of a link."""
        self.told.add(key)
        one = self.found.get(key)
        target = self.named(one, "target") if one is not None else []
        if one is not None and target and key not in self.spans:
            return f"{one.features.get('role', '')}: {self.words(target[0])}".removeprefix(": ")
        return self.words(key)

    def draft(self, one: Structure) -> Draft:
        """What an annotation says."""
        features = self.features(one)
        sofa = str(one.features["sofa"])
        return Draft(
            one.at,
            self.keys[sofa],
            (self.spans[one.key],),
            codes=(code(one.kind, features),),
            creator=self.creator,
            id=one.key,
            more=(*said(features), *self.more[one.key]),
        )


#: Features of XMI that name other structures where their values are keys of such.
REFERRING = frozenset(
    (
        "Governor",
        "Dependent",
        "source",
        "target",
        "links",
        "arguments",
        "next",
        "first",
        "pos",
        "lemma",
        "parent",
        "children",
    )
)
