"""What the bodies of a Web Annotation say, and how what an annotation says is written as bodies.

| said | body | purpose |
|---|---|---|
| note | TextualBody | commenting |
| tag; a view | SpecificResource of the tag | tagging; classifying |
| name | SpecificResource of the name | identifying |
| claim | SpecificResource of the claim | describing |
| event | SpecificResource of the event | linking |
| stance, level, certainty | SpecificResource of a word of Historio | assessing |
| voice | SpecificResource of a word of Historio | describing |

A body is never made into anything that it does not say: whatever is not read here is kept as given.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.values.web_annotation.checking import several
from annotations.values.web_annotation.terms import CLASSES, PREFIX, SAID, WORDS, Addresses

#: The lists whose rows bodies refer to, and the columns for them.
COLUMNS: Mapping[str, str] = {"tags": "tags", "names": "name", "claims": "claim", "events": "event"}
LISTS = {column: name for name, column in COLUMNS.items()}

#: With what purpose a body is written; a tag that is a view has one of its own.
PURPOSES: Mapping[str, str] = {
    "note": "commenting",
    "tags": "tagging",
    "view": "classifying",
    "name": "identifying",
    "claim": "describing",
    "event": "linking",
    "stance": "assessing",
    "voice": "describing",
    "level": "assessing",
    "certainty": "assessing",
}

#: With which purposes a body is read as saying this; with another one it says something else.
READ: Mapping[str, frozenset[str]] = {
    "note": frozenset({"commenting"}),
    "tags": frozenset({"tagging", "classifying"}),
    "name": frozenset({"identifying", "describing", "tagging"}),
    "claim": frozenset({"describing", "assessing", "linking"}),
    "event": frozenset({"linking", "identifying", "tagging", "classifying"}),
}

#: The motivation of an annotation is that of the first of these which it says.
FIRST = ("name", "claim", "view", "tags", "note", "event")


@dataclass(frozen=True)
class Said:
    """That an annotation says this: a column and its value, of tags one of them."""

    name: str
    value: Any


@dataclass(frozen=True)
class Label:
    """How a thing is called, for people."""

    text: str
    language: str = ""


#: How things are called, by list and slug.
Labels = Mapping[tuple[str, str], Label]

#: The slug of the tag that a text names, be it by its slug or by a label; None for none, or several.
FindTag = Callable[[str], str | None]


class Contradiction(ValueError):
    """Two bodies say different things where an annotation says one."""

    def __init__(self, path: str, name: str) -> None:
        self.path, self.name = path, name
        super().__init__(f"an annotation has one {name}")


# -- writing ------------------------------------------------------------------------------------------


def said_by(row: Mapping[str, Any]) -> list[Said]:
    """What a row says, in the order in which it is written."""
    found = [Said(name, row[name]) for name in ("name", "claim") if row[name]]
    found += [Said("tags", slug) for slug in row["tags"]]
    if row["event"]:
        found.append(Said("event", row["event"]))
    if row["stance"]:
        found.append(Said("stance", row["stance"]))
    if row["voice"] != "own" or row["name"] or row["claim"] or row["tags"]:
        found.append(Said("voice", row["voice"]))
    if row["level"] != "textual":
        found.append(Said("level", row["level"]))
    if row["certainty"] is not None:
        found.append(Said("certainty", row["certainty"]))
    if row["note"]:
        found.append(Said("note", row["note"]))
    return found


def holds(said: Said, row: Mapping[str, Any]) -> bool:
    """Whether a row says it."""
    return said.value in row["tags"] if said.name == "tags" else bool(row[said.name] == said.value)


def follows(said: Said, row: Mapping[str, Any]) -> bool:
    """Whether it follows from the rest, so that a document need not say it."""
    attests = bool(row["name"] or row["claim"])
    return (
        (said.name == "event" and attests)
        or (said.name == "stance" and attests and said.value == "affirms")
        or said in (Said("voice", "own"), Said("level", "textual"))
    )


def body(said: Said, addresses: Addresses, views: Collection[str], labels: Labels) -> dict[str, Any]:
    """The body that says it. `views` are the tags that are views."""
    purpose = PURPOSES["view" if said.name == "tags" and said.value in views else said.name]
    if said.name == "note":
        return {"type": "TextualBody", "value": said.value, "format": "text/plain", "purpose": purpose}
    source: Any
    if said.name in LISTS:
        resource = LISTS[said.name]
        source = {"id": addresses.thing(resource, said.value), "type": CLASSES[resource][0]}
        if (label := labels.get((resource, said.value))) is not None:
            source["label"] = label.text
            if label.language:
                source["language"] = label.language
    else:
        source = f"{PREFIX}:{WORDS[said.name, said.value][0]}"
    return {"type": "SpecificResource", "purpose": purpose, "source": source}


def motivation(said: Sequence[Said], views: Collection[str]) -> str:
    """The one motivation of an annotation that says this."""
    names = {"view" if one.name == "tags" and one.value in views else one.name for one in said}
    return next((PURPOSES[name] for name in FIRST if name in names), "highlighting")


def is_ours(given: Any, said: Said, addresses: Addresses, views: Collection[str]) -> bool:
    """Whether a body is as it would be written, but for labels, which change."""
    expected = body(said, addresses, views, {})
    if not isinstance(given, dict) or given.keys() != expected.keys():
        return False
    source = given.get("source")
    if isinstance(source, dict) and isinstance(expected["source"], dict):
        if not source.keys() <= {"id", "type", "label", "language"}:
            return False
        source = {name: source.get(name) for name in ("id", "type")}
    elif isinstance(source, str) and (word := addresses.word(source)) is not None:
        source = f"{PREFIX}:{word}"
    return given | ({"source": source} if "source" in given else {}) == expected


# -- reading ------------------------------------------------------------------------------------------


def read(
    document: Mapping[str, Any], addresses: Addresses, find_tag: FindTag
) -> Iterator[tuple[str, Any, Said | None]]:
    """The bodies, each with its path and what it says; None for what no column holds.

    Raises Contradiction.
    """
    general = purposes(document, "motivation")
    known: dict[str, Any] = {}
    if "bodyValue" in document:
        text = document["bodyValue"]
        yield "bodyValue", text, Said("note", text) if text and general <= READ["note"] else None
    given = document.get("body")
    for place, one in enumerate(several(given)):
        path = f"body[{place}]" if isinstance(given, list) else "body"
        found = read_one(one, general, addresses, find_tag)
        if found is not None and found.name != "tags":
            if found.name == "note" and "note" in known:
                found = None  # there is one; the others are kept as given
            elif known.setdefault(found.name, found.value) != found.value:
                raise Contradiction(path, found.name)
        yield path, one, found


def purposes(resource: Mapping[str, Any], name: str = "purpose") -> frozenset[str]:
    """The purposes of a body, or the motivations of an annotation, by their words."""
    return frozenset(str(one).removeprefix("oa:") for one in several(resource.get(name)))


def read_one(given: Any, general: frozenset[str], addresses: Addresses, find_tag: FindTag) -> Said | None:
    """What one body says. Where it has no purpose of its own, the motivation of the whole is its."""
    whole = {"id": given} if isinstance(given, str) else given
    own = purposes(whole) or general
    if "items" in whole:
        return None
    if isinstance(whole.get("value"), str) and "source" not in whole:
        return read_text(whole, own, find_tag)
    if whole.keys() & {"selector", "state"}:  # a part of a thing is another thing
        return None
    source = whole.get("source", whole.get("id"))
    iri = source.get("id") if isinstance(source, dict) else source
    if not isinstance(iri, str):
        return None
    if (word := addresses.word(iri)) is not None:
        return Said(*SAID[word]) if word in SAID else None
    thing = addresses.read(iri)
    column = COLUMNS.get(thing[0]) if thing else None
    if thing is None or column is None or not own <= READ[column]:
        return None
    return Said(column, thing[1])


def read_text(given: Mapping[str, Any], own: frozenset[str], find_tag: FindTag) -> Said | None:
    """What a text says: a tag of ours, or a note."""
    text = given["value"]
    if own and own <= READ["tags"]:
        slug = find_tag(text)
        return Said("tags", slug) if slug is not None else None
    plain = set(several(given.get("format"))) <= {"text/plain"}
    return Said("note", text) if own <= READ["note"] and plain and text else None
