r"""WebAnno TSV 3, as INCEpTION and WebAnno write it: a token a line, a column for each feature.

    #T_SP=webanno.custom.Span|value
    #Text=I like it 😊 .
    1-4<TAB>10-12<TAB>😊<TAB>PER[2]

`[2]` joins the tokens of one annotation, `|` parts several of one layer; `*` has no value, `_` is none. A
line `1-4.1` is a part of a token. Offsets are UTF-16 units of the whole text, of which each `#Text=` has a
sentence. Relations and chains are said, in words, of the annotation at which their line stands.
"""

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from typing import ClassVar

from annotations.values.spans import Span, SpanError
from annotations.values.tools.base import At, Document, Draft, Export, Files, Reader, Unreadable
from annotations.values.tools.files import text_of
from annotations.values.tools.layers import OF_THE_TEXT, code, last, said, whose
from annotations.values.tools.units import Counted

UNIT = re.compile(r"(\d+)-(\d+)(?:\.(\d+))?")
PLACE = re.compile(r"(\d+)-(\d+)")
#: A sign with the backslash that guards it, or what parts a cell.
BETWEEN = re.compile(r"(\\.)|\|", re.S)
NUMBER = re.compile(r"((?:\\.|[^\\])*?)\[(\d+)\]", re.S)
NUMBERS = re.compile(r"\[(\d+)_(\d+)\]")
ESCAPED = re.compile(r"\\(.)", re.S)
LETTERS = {"t": "\t", "n": "\n", "r": "\r"}


@dataclass
class Layer:
    """A layer: its type, and the columns in which its features stand."""

    kind: str
    name: str
    features: list[str]
    first: int

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max(1, len(self.features))


@dataclass
class Made:
    """An annotation while it is read: its first line, its tokens, and what its features say."""

    at: At
    layer: Layer
    spans: list[Span]
    features: dict[str, str] = field(default_factory=dict)
    number: str = ""
    more: list[str] = field(default_factory=list)


class WebAnnoTSV(Reader):
    """Files of WebAnno TSV."""

    name: ClassVar[str] = "webanno-tsv"
    label: ClassVar[str] = "INCEpTION: WebAnno TSV 3"
    suffixes: ClassVar[tuple[str, ...]] = (".tsv",)

    def gather(self, files: Files, export: Export) -> None:
        """Each file."""
        for name in self.own(files):
            document, creator = whose(name)
            Sheet(name, document, creator, export).read(text_of(name, files[name]))


class Sheet:
    """One file."""

    def __init__(self, name: str, document: str, creator: str, export: Export) -> None:
        self.name, self.document, self.creator, self.export = name, document, creator, export
        self.layers: list[Layer] = []
        self.width = 3
        self.pieces: list[tuple[int, str]] = []
        self.rows: list[tuple[At, int, int, str, list[str]]] = []

    def read(self, content: str) -> None:
        """Read all lines, and add the document and its drafts."""
        lines = content.replace("\r\n", "\n").split("\n")
        if not lines[0].startswith("#FORMAT=WebAnno TSV 3"):
            raise Unreadable(At(self.name, 1), "it does not begin with #FORMAT=WebAnno TSV 3")
        sentence: list[str] = []
        for number, line in enumerate(lines[1:], start=2):
            at = At(self.name, number)
            if line.startswith("#T_"):
                self.layer(at, line)
            elif line.startswith("#Text="):
                sentence.append(unescaped(line[len("#Text=") :]))
            elif line and UNIT.match(line) and "\t" in line:
                cells = line.split("\t")
                place = PLACE.fullmatch(cells[1])
                if place is None or len(cells) < 3:
                    raise Unreadable(at, f"{cells[1]!r} is no place of a token")
                if sentence:
                    self.sentence(at, int(place[1]), "\n".join(sentence))
                    sentence = []
                self.rows.append((at, int(place[1]), int(place[2]), cells[0], cells[2:]))
            elif line and not line.startswith("#"):
                raise Unreadable(at, f"it is no line of WebAnno TSV: {line[:80]!r}")
        self.finish()

    def sentence(self, at: At, start: int, text: str) -> None:
        """A sentence, whose first token says where it begins."""
        end = self.pieces[-1][0] + units(self.pieces[-1][1]) if self.pieces else 0
        lead = len(text) - len(text.lstrip())
        if start - lead < end:
            lead = max(0, start - end)
            lead = lead if text[:lead].isspace() else 0
        if start - lead < end:
            raise Unreadable(at, "its sentence begins before the one before it ends")
        self.pieces.append((start - lead, text))

    def layer(self, at: At, line: str) -> None:
        """A layer of the head: `#T_SP=type|feature|feature`."""
        kind, between, rest = line[len("#T_") :].partition("=")
        name, *features = rest.split("|")
        if not between or not name:
            raise Unreadable(at, "it names no layer")
        found = Layer(kind, name, [one for one in features if one], self.width - 3)
        self.layers.append(found)
        self.width += found.width

    def text(self) -> str:
        """The whole text: what stands between sentences is told nowhere, and is white space."""
        found, end = [], 0
        for start, piece in self.pieces:
            gap = start - end
            found += [("\n" if gap == 1 else " " * (gap - 1) + "\n") if gap else "", piece]
            end = start + units(piece)
        return "".join(found)

    def finish(self) -> None:
        """The drafts, now that the text is known."""
        text = self.text()
        counted = Counted.in_utf16(text)
        key = f"{self.document}\n{self.creator}" if self.document in self.export.documents else self.document
        self.export.documents[key] = Document(self.document, text, At(self.name))
        made: dict[tuple[int, str], Made] = {}
        words: dict[str, str] = {}
        for at, start, end, unit, cells in self.rows:
            token, *columns = cells
            if start == end:
                self.empty(at, columns)
                continue
            try:
                span = counted.span(start, end)
            except SpanError as error:
                raise Unreadable(at, str(error)) from error
            there = span.of(text)
            if "".join(there.split()) != "".join(unescaped(token).split()):
                raise Unreadable(at, f"the text reads {there!r} at {start}-{end}, and the token {token!r}")
            words[unit] = there
            for number, layer in enumerate(self.layers):
                self.cells(at, number, layer, columns, span, unit, made)
        kept: defaultdict[str, int] = defaultdict(int)
        for one in [one for one in made.values() if one.layer.kind == "RL"]:
            home = self.home(one, made)
            if home is not None:  # else it links tokens, and stands by itself
                home.more.append(self.relation(one, words))
                one.spans.clear()
        for one in made.values():
            if not one.spans:
                continue
            if last(one.layer.name) in OF_THE_TEXT:
                kept[last(one.layer.name)] += 1
                continue
            self.export.drafts.append(self.draft(key, one, words, text))
        if kept:
            told = ", ".join(f"{count} {name}" for name, count in kept.items())
            self.export.remarks.append(f"{self.name}: parts of the text were passed over: {told}")

    def empty(self, at: At, columns: list[str]) -> None:
        """A place without words, at which nothing can be held."""
        if any(cell not in ("", "_") for cell in columns):
            self.export.refuse(at, "it stands between two characters, and has no words")

    def cells(
        self,
        at: At,
        number: int,
        layer: Layer,
        columns: list[str],
        span: Span,
        unit: str,
        made: dict[tuple[int, str], Made],
    ) -> None:
        """What the cells of a layer say of a token."""
        held = columns[layer.first : layer.first + layer.width]
        parted = [BETWEEN.sub(lambda sign: sign[1] or "\0", cell).split("\0") for cell in held]
        for place in range(max(map(len, parted), default=0)):
            values = [cells[place] if place < len(cells) else "_" for cells in parted]
            if all(value in ("", "_") for value in values):
                continue
            joined = next((found[2] for value in values if (found := NUMBER.fullmatch(value))), "")
            if layer.kind == "CH":  # `coref->1-2`: the second link of the first chain
                joined = next((value.rpartition("->")[2] for value in values if "->" in value), joined)
            key = number, f"[{joined}]" if joined else f"{unit} {place}"
            one = made.setdefault(key, Made(at, layer, [], number=joined))
            one.spans.append(span)
            for name, value in zip(layer.features, values, strict=False):
                found = NUMBER.fullmatch(value) if not is_link(layer, name) else None
                bare = found[1] if found else value
                if bare not in ("", "_", "*"):
                    one.features.setdefault(name, unescaped(bare))

    def home(self, relation: Made, made: dict[tuple[int, str], Made]) -> Made | None:
        """The annotation at which a relation stands, of the layer that it links."""
        linking = next((name for name in relation.layer.features if name.startswith("BT_")), "")
        kind = linking.removeprefix("BT_")
        there = [
            one for one in made.values() if one.layer.name == kind and set(relation.spans) <= set(one.spans)
        ]
        # `1-1[3_4]`: from the third to the fourth; 0 is one without a number.
        numbers = NUMBERS.search(relation.features.get(linking, ""))
        numbered = [one for one in there if numbers and one.number == numbers[2]]
        return next(iter(numbered or there), None)

    def relation(self, relation: Made, words: dict[str, str]) -> str:
        """What a relation says."""
        features = {named(name): linked(value, words) for name, value in relation.features.items()}
        return "; ".join((code(relation.layer.name, features), *said(features)))

    def draft(self, document: str, made: Made, words: dict[str, str], text: str) -> Draft:
        """What was said of some tokens."""
        features = {
            name.rpartition(":")[2] if name.startswith("ROLE_") else named(name): linked(value, words)
            for name, value in made.features.items()
        }
        spans = tuple(merged(text, made.spans))
        place = " ".join(f"{span.start}-{span.end}" for span in spans)
        first = next(iter(made.features.values()), "")
        return Draft(
            made.at,
            document,
            spans,
            codes=(code(made.layer.name, features),),
            creator=self.creator,
            id=f"{last(made.layer.name)} {place} {made.number} {first}".strip(),
            more=(*said(features), *made.more),
        )


def is_link(layer: Layer, feature: str) -> bool:
    """Whether the values of a feature name other annotations, with their numbers in brackets."""
    return layer.kind == "RL" and feature.startswith("BT_")


def named(feature: str) -> str:
    """What a feature is called; of a relation the one that says from where it comes."""
    return "from" if feature.startswith("BT_") else last(feature)


def linked(value: str, words: dict[str, str]) -> str:
    """A value, with the words of the token which it names beside it."""
    found = UNIT.match(value)
    there = words.get(found[0]) if found else None
    return f"{value} ({there})" if there else value


def units(text: str) -> int:
    """How many UTF-16 units a text has."""
    return Counted.in_utf16(text).length


def unescaped(text: str) -> str:
    r"""A text without the backslashes that guard its signs: `\t` is a TAB."""
    return ESCAPED.sub(lambda found: LETTERS.get(found[1], found[1]), text)


def merged(text: str, spans: list[Span]) -> list[Span]:
    """The spans of the tokens of one annotation as one, for it goes from the first to the last of them."""
    first, final = min(spans), max(spans, key=lambda span: span.end)
    return [replace(first, end=final.end)] if text else []
