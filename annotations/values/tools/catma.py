"""CATMA: a project's folder, as its Git access and GitMA have it, or an archive of that.

    documents/D_…/D_….txt                 a text; its offsets are UTF-16 units (header.json has its title)
    collections/C_…/annotations/*.json    annotations: Web Annotations in CATMA's form
    tagsets/T_…/CATMA_…/propertydefs.json a tag: its name, its parent, and what its properties are called

An annotation names its tag by an id, has its author and time as properties of the system, and its places as
items of the target. What else its properties say is told in words.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from annotations.values.spans import Span, SpanError
from annotations.values.tools.base import At, Code, Document, Draft, Export, Files, Reader, Unreadable
from annotations.values.tools.files import text_of
from annotations.values.tools.json_lines import objects, whole, words
from annotations.values.tools.units import Counted

#: What is read of a tag, or only numbers it.
OF_A_TAG = ("uuid", "parentUuid", "name", "systemPropertyDefinitions", "userDefinedPropertyDefinitions")
#: The properties of the system, which have the same ids in all projects.
SYSTEM = {
    "CATMA_54A5F93F-5333-3F0D-92F7-7BD5930DB9E6": "catma_markuptimestamp",
    "CATMA_AB27F1D4-303A-3622-BB2C-72C310D0C1BF": "catma_markupauthor",
    "CATMA_A309D8FB-C5B8-33C9-A1B1-8CF7A5548C6A": "catma_displaycolor",
}


@dataclass
class Project:
    """What the annotations of a project refer to, by id."""

    tags: dict[str, Code] = field(default_factory=dict)
    properties: dict[str, str] = field(default_factory=lambda: dict(SYSTEM))
    texts: dict[str, Counted] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)


class CATMA(Reader):
    """A project of CATMA."""

    name: ClassVar[str] = "catma"
    label: ClassVar[str] = "CATMA: a project's folder"
    suffixes: ClassVar[tuple[str, ...]] = (".json",)

    def gather(self, files: Files, export: Export) -> None:
        """Tags and texts first, then the annotations of all collections."""
        names = self.own(files)
        held = [name for name in names if "annotations" in name.split("/")[:-1]]
        if not held:
            raise Unreadable(
                At(""), "no annotations of CATMA are there; bring collections/…/annotations/*.json"
            )
        project = Project()
        tags: dict[At, Any] = {}
        for name in names:
            if name.endswith("propertydefs.json"):
                tags.update(objects(name, files[name]))
        read_tags(tags, project, export)
        read_texts(files, project, export)
        for name in held:
            for at, value in objects(name, files[name]):
                annotation(at, value, project, export)


def read_tags(held: Mapping[At, Any], project: Project, export: Export) -> None:
    """The tags, under those that they stand under."""
    known = {str(one.get("uuid")): (at, one) for at, one in held.items() if isinstance(one, dict)}
    names = called({key: one for key, (_, one) in known.items()})
    for key, (at, one) in known.items():
        above = known.get(str(one.get("parentUuid") or ""))
        broader = (names[str(above[1].get("uuid"))],) if above else ()
        project.tags[key] = export.codes[names[key]] = Code(names[key], broader=broader, at=at)
        export.leave(one, "tag", OF_A_TAG)
        for kind in ("systemPropertyDefinitions", "userDefinedPropertyDefinitions"):
            for own, definition in (one.get(kind) or {}).items():
                project.properties[own] = str(definition.get("name") or own)


def called(tags: Mapping[str, Any]) -> dict[str, str]:
    """What each tag is called; those that are called the same, by those that they stand under."""
    names = {key: str(one.get("name") or key) for key, one in tags.items()}
    often = Counter(names.values())
    found: dict[str, str] = {}
    for key, name in names.items():
        above = names.get(str(tags[key].get("parentUuid") or ""))
        own = name if often[name] == 1 else f"{above} / {name}" if above else name
        found[key] = own if own not in found.values() else f"{own} ({key})"
    return found


def read_texts(files: Files, project: Project, export: Export) -> None:
    """The texts, called by their titles."""
    for name in sorted(files):
        parts = name.split("/")
        if parts[-1] == "header.json" and len(parts) > 1 and parts[-2].startswith("D_"):
            for _, header in objects(name, files[name]):
                info = header.get("gitContentInfoSet") if isinstance(header, dict) else None
                project.titles[parts[-2]] = str((info or {}).get("title") or "").strip()
    for name in sorted(files):
        key = name.split("/")[-1].removesuffix(".txt")
        if name.endswith(".txt") and key.startswith("D_"):
            project.texts[key] = Counted.in_utf16(text_of(name, files[name]))
            export.documents[key] = Document(
                project.titles.get(key) or key, project.texts[key].text, At(name)
            )


def annotation(at: At, value: Any, project: Project, export: Export) -> None:
    """Add the draft of an annotation."""
    body = value.get("body") if isinstance(value, dict) else None
    target = value.get("target") if isinstance(value, dict) else None
    items = target.get("items") if isinstance(target, dict) else None
    if not isinstance(body, dict) or not isinstance(items, list) or not items:
        export.refuse(at, "this is no annotation of CATMA: a body and items of the target are wanted")
        return
    spans: list[Span] = []
    keys = set()
    for item in items:
        selector = item.get("selector") if isinstance(item, dict) else None
        key = str(item.get("source")) if isinstance(item, dict) else ""
        start, end = (selector.get(name) if isinstance(selector, dict) else None for name in ("start", "end"))
        if key not in project.texts or whole(start) is None or whole(end) is None:
            export.refuse(
                at, f"the text {key} is not there, or it says not where in it; bring the whole project"
            )
            return
        keys.add(key)
        try:
            spans.append(project.texts[key].span(int(start or 0), int(end or 0)))
        except SpanError as error:
            export.refuse(at, str(error))
            return
    if len(keys) > 1:
        export.refuse(at, "it speaks of several texts")
        return
    tag = str(body.get("tag") or "").rpartition("/")[2]
    if tag not in project.tags:
        export.refuse(at, f"the tag {tag} is not there; bring the whole project")
        return
    said = dict(properties(body.get("properties"), project))
    if said.pop("catma_displaycolor", None):
        export.passed["annotation.catma_displaycolor"] += 1
    export.leave(value, "annotation", ("@context", "type", "id", "body", "target"))
    export.leave(body, "body", ("@context", "type", "tag", "tagset", "properties"))
    export.drafts.append(
        Draft(
            at,
            keys.pop(),
            tuple(joined(spans)),
            codes=(project.tags[tag].name,),
            creator=" ".join(said.pop("catma_markupauthor", [])),
            created=" ".join(said.pop("catma_markuptimestamp", [])),
            id=str(value.get("id") or "").rpartition("/")[2],
            more=tuple(f"{name}: {', '.join(held)}" for name, held in said.items()),
        )
    )


def properties(held: Any, project: Project) -> Iterator[tuple[str, list[str]]]:
    """The properties of an annotation by name; those without a value are none."""
    for kind in ("system", "user"):
        own = held.get(kind) if isinstance(held, dict) else None
        for key, values in (own or {}).items() if isinstance(own, dict) else ():
            told = [words(value) for value in values] if isinstance(values, list) else [words(values)]
            if told:
                yield project.properties.get(str(key), str(key)), told


def joined(spans: list[Span]) -> list[Span]:
    """The spans in order; CATMA parts one at its pages, so those that touch are one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start <= found[-1].end:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
