"""brat's standoff format: a `.txt` beside an `.ann` of the same name.

    T1<TAB>Protein 15 30<TAB>N-glycosylation          words; `0 5;16 23` where they stand apart
    A1<TAB>Negation E1        R1<TAB>Part-of Arg1:T1 Arg2:T2        E1<TAB>Binding:T1 Theme:T2
    N1<TAB>Reference T1 Wikidata:Q1<TAB>Lenin         #1<TAB>AnnotatorNotes T1<TAB>a note
    *<TAB>Equiv T1 T2

Each T is a draft. What is said of it, or of an event that it triggers, is said with it: notes as its note,
the rest in words. Offsets are code points.
"""

import re
from collections import defaultdict
from dataclasses import replace
from typing import ClassVar

from annotations.values.spans import Span, SpanError
from annotations.values.tools.base import At, Document, Draft, Export, Files, Reader, Unreadable, stem
from annotations.values.tools.files import text_of
from annotations.values.tools.units import within

TEXTBOUND = re.compile(r"(T\S+)\t(\S+) (\d+ \d+(?:;\d+ \d+)*)(?:\t(.*))?")
EVENT = re.compile(r"(E\S+)\t(\S+?):(\S+)((?: \S+:\S+)*)\s*")
RELATION = re.compile(r"(R\S+)\t(\S+) (\S+?):(\S+) (\S+?):(\S+)\s*")
ATTRIBUTE = re.compile(r"([AM]\S*)\t(\S+) (\S+)(?: (.+?))?\s*")
NORMALISATION = re.compile(r"(N\S+)\t(\S+) (\S+) (\S+)(?:\t(.*))?")
NOTE = re.compile(r"(#\S*)\t(\S+)(?: (\S+))?(?:\t(.*))?")
EQUIVALENCE = re.compile(r"\*\t(\S+) (\S+(?: \S+)*)\s*")


class Brat(Reader):
    """Pairs of files, or an archive of them."""

    name: ClassVar[str] = "brat"
    label: ClassVar[str] = "brat: .txt and .ann"
    suffixes: ClassVar[tuple[str, ...]] = (".ann",)

    def gather(self, files: Files, export: Export) -> None:
        """Each pair."""
        for name in self.own(files):
            base = name[: -len(".ann")]
            text = files.get(f"{base}.txt")
            if text is None:
                raise Unreadable(At(name), f"the text is missing; {stem(name)}.txt belongs to it")
            if base in export.documents:
                raise Unreadable(At(name), "two files have this name")
            written = text.decode("utf-8-sig", "strict") if is_utf8(text) else text_of(f"{base}.txt", text)
            export.documents[base] = Document(base, written, At(f"{base}.txt"))
            Standoff(name, base, written, export).read(text_of(name, files[name]))


def is_utf8(data: bytes) -> bool:
    """Whether bytes are UTF-8."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


class Standoff:
    """One `.ann`: its drafts, and what is said of each of its things, by their names."""

    def __init__(self, name: str, document: str, text: str, export: Export) -> None:
        self.name, self.document, self.text, self.export = name, document, text, export
        self.drafts: dict[str, Draft] = {}
        self.triggers: dict[str, str] = {}
        self.more: defaultdict[str, list[str]] = defaultdict(list)
        self.notes: defaultdict[str, list[str]] = defaultdict(list)
        #: What is said of other things, told when these are known: line, about whom, in which words.
        self.said: list[tuple[At, str, str, bool]] = []
        #: What events and relations say, with the things that they name.
        self.linked: list[tuple[At, str, str, list[tuple[str, str]]]] = []

    def read(self, content: str) -> None:
        """Read all lines, and add the drafts."""
        for number, line in enumerate(content.split("\n"), start=1):
            if line.strip():
                self.line(At(self.name, number), line.rstrip("\r"))
        for at, first, what, parts in self.linked:
            self.link(at, first, what, parts)
        for at, about, words, is_note in self.said:
            target = self.target(about)
            if target is None:
                self.export.refuse(at, f"it speaks of {about}, which is not there")
            else:
                (self.notes if is_note else self.more)[target].append(words)
        for key, draft in self.drafts.items():
            note = "\n".join(self.notes[key])
            self.export.drafts.append(replace(draft, note=note, more=tuple(self.more[key])))

    def line(self, at: At, line: str) -> None:
        """Read one line."""
        if found := TEXTBOUND.fullmatch(line):
            self.textbound(at, *found.groups())
        elif found := EVENT.fullmatch(line):
            key, kind, trigger, rest = found.groups()
            self.triggers[key] = trigger
            parts = [tuple(part.split(":", 1)) for part in rest.split()]
            self.linked.append((at, trigger, f"event {key}, {kind}", parts))
        elif found := RELATION.fullmatch(line):
            key, kind, one, first, other, second = found.groups()
            self.linked.append((at, first, f"{kind} ({key}), {one} of it", [(other, second)]))
        elif found := ATTRIBUTE.fullmatch(line):
            key, kind, about, value = found.groups()
            self.said.append((at, about, f"{kind}: {value}" if value else kind, False))
        elif found := NORMALISATION.fullmatch(line):
            key, kind, about, entry, words = found.groups()
            self.said.append((at, about, f"{kind}: {entry}{f' ({words})' if words else ''}", False))
        elif found := EQUIVALENCE.fullmatch(line):
            kind, things = found.groups()
            first, *others = things.split()
            self.linked.append((at, first, kind, [("", other) for other in others]))
        elif found := NOTE.fullmatch(line):
            self.note(at, *found.groups())
        elif line.startswith("#") and "\t" not in line:
            self.note(at, line, "", None, None)
        else:
            self.export.refuse(at, f"it is no line of brat's: {line[:80]!r}")

    def textbound(self, at: At, key: str, kind: str, places: str, words: str | None) -> None:
        """A `T` line, whose words must be those of the text."""
        try:
            ends = [place.split() for place in places.split(";")]
            spans = [within(self.text, int(start), int(end)) for start, end in ends]
        except SpanError as error:
            self.export.refuse(at, f"{key}: {error}")
            return
        if key in self.drafts:
            self.export.refuse(at, f"{key} stands on line {self.drafts[key].at.line} already")
            return
        there = " ".join(span.of(self.text) for span in spans)
        if words is not None and plain(words) != plain(there):
            self.export.refuse(at, f"{key}: the text reads {there[:80]!r} there, and not {words[:80]!r}")
            return
        spans = joined(self.text, spans)
        self.drafts[key] = Draft(at, self.document, tuple(spans), codes=(kind,), id=key)

    def note(self, at: At, key: str, kind: str, about: str | None, words: str | None) -> None:
        """A `#` line: of a thing a note, without one a comment in the file."""
        if about is None or words is None:
            self.export.remarks.append(f"{at.file}, line {at.line}: a comment of the file was passed over")
            return
        self.said.append((at, about, words if kind == "AnnotatorNotes" else f"{kind}: {words}", True))

    def target(self, about: str) -> str | None:
        """The draft of which something is said: words, or those that an event goes by."""
        about = self.triggers.get(about, about)
        return about if about in self.drafts else None

    def link(self, at: At, first: str, what: str, parts: list[tuple[str, str]]) -> None:
        """Say with the first thing how it is linked to the others."""
        target = self.target(first)
        others = [(role, self.target(key), key) for role, key in parts]
        missing = [key for _, found, key in others if found is None]
        if target is None or missing:
            self.export.refuse(at, f"it speaks of {', '.join(missing or [first])}, which is not there")
            return
        told = [
            f"{role or 'and'} {key} ({self.words(found)})" for role, found, key in others if found is not None
        ]
        self.more[target].append(f"{what}: {', '.join(told)}" if told else what)

    def words(self, key: str) -> str:
        """The words of a draft."""
        return " … ".join(" ".join(span.of(self.text).split()) for span in self.drafts[key].spans)


def plain(words: str) -> str:
    """Words without differences of white space: brat writes a space for the end of a line."""
    return " ".join(words.split())


def joined(text: str, spans: list[Span]) -> list[Span]:
    """The spans in order, with those made one that are parted by the end of a line only, where brat cuts."""
    found: list[Span] = []
    for span in sorted(set(spans)):
        between = text[found[-1].end : span.start] if found else "x"
        if between.strip() == "":
            found[-1] = Span(found[-1].start, max(span.end, found[-1].end))
        else:
            found.append(span)
    return found
