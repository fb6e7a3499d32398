"""A document becomes the draft of an edition: one text, its parts, and what came of the rest."""

import hashlib
from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar

from django.utils.functional import Promise

from annotations.importers.base import RowError
from annotations.importers.document import Block, Document, Notes, called
from annotations.values.passages import Part
from annotations.values.spans import Span
from annotations.values.text import Normalized, TextError, normalize


@dataclass(frozen=True)
class TextDraft:
    """An edition to be: its normalised text, the hashes of both states, and its parts.

    With what its file says of the work (`about`, by the public names of a source), what was left out of
    the file, by kind, and what is to be said of its lines.
    """

    normalized: Normalized
    original_sha256: str
    parts: list[Part]
    about: dict[str, Any] = field(default_factory=dict)
    revision: str = ""
    left_out: Counter[str] = field(default_factory=Counter)
    remarks: list[RowError] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.normalized.text

    @property
    def sha256(self) -> str:
        """SHA-256 of the normalised text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def told(self) -> list[str]:
        """What there is to say beside the counts: what was left out, and of which lines what."""
        return [*self.omitted, *(str(remark) for remark in self.remarks)]

    @property
    def omitted(self) -> list[str]:
        """What was left out, and how often."""
        return [called(what, count) for what, count in sorted(self.left_out.items())]

    def __str__(self) -> str:
        changed = f"{self.normalized.changed} characters changed by normalisation"
        if self.normalized.changed:
            changed += f", the first at {self.normalized.first_change}"
        said = f"{len(self.text)} characters, {len(self.parts)} passages, {changed}"
        return f"{said}; left out: {', '.join(self.omitted)}" if self.left_out else said


class TextImporter(ABC):
    """Reads the text of a source from a file. Knows no database."""

    name: ClassVar[str]
    #: What people call the format.
    label: ClassVar[Promise]
    suffixes: ClassVar[tuple[str, ...]]

    @abstractmethod
    def read(
        self, data: bytes | str, encoding: str | None = None, *, notes: Notes = "apart", part: str = ""
    ) -> TextDraft:
        """The draft of an edition; TextError for what cannot be taken in.

        `encoding` names that of bytes whose file does not say it. Notes stand `apart`, after the text, or
        are left out. `part` names the text that is meant, where a file has several.
        """


class DocumentImporter(TextImporter):
    """A format that has structure: it is read as a document."""

    @abstractmethod
    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the file says; TextError if it cannot be read, with the lines."""

    def read(
        self, data: bytes | str, encoding: str | None = None, *, notes: Notes = "apart", part: str = ""
    ) -> TextDraft:
        """The draft that is composed of the document. What was pasted is UTF-8."""
        if isinstance(data, str):
            data, encoding = data.encode("utf-8", "surrogatepass"), "utf-8"
        return compose(self.document(data, encoding), data, notes=notes)


def compose(document: Document, original: bytes, *, notes: Notes = "apart") -> TextDraft:
    """The draft of an edition. Notes are its last passages, or are left out.

    A blank line stands between passages. A heading stands between equal signs, as in plain text, so that
    the text can be read, and parted again, without its passages. `original` are the bytes of the file.
    """
    left_out = Counter(document.left_out)
    blocks = [*document.blocks, *(document.notes if notes == "apart" else ())]
    if notes == "omit" and document.notes:
        left_out["notes"] += len(document.notes)
    language = document.about.get("language")
    blocks = [tidied(block, language) for block in blocks if block.text.strip()]
    if not blocks:
        raise TextError("there is no text in this file")
    pieces = list(_laid_out(blocks))
    normalized = normalize(
        "\n\n".join(before + block.text.strip() + after for block, before, after in pieces)
    )
    parts = list(_parts(pieces, normalized))
    return TextDraft(
        normalized=normalized,
        original_sha256=hashlib.sha256(original).hexdigest(),
        parts=parts,
        about=dict(document.about),
        revision=document.revision,
        left_out=left_out,
        remarks=list(document.remarks),
    )


def tidied(block: Block, language: str | None) -> Block:
    """A heading without the line breaks of its print; and no language where it is that of the whole."""
    text = block.text.replace("\n", " ") if block.kind == "heading" else block.text
    return replace(block, text=text, language="" if block.language == language else block.language)


def _laid_out(blocks: list[Block]) -> Iterator[tuple[Block, str, str]]:
    """Each block, and the marks before and after it: two to six equal signs for a heading."""
    highest = min((block.level for block in blocks if block.kind == "heading"), default=1)
    for block in blocks:
        if block.kind == "heading":
            marks = "=" * min(block.level - highest + 2, 6)
            yield block, f"{marks} ", f" {marks}"
        else:
            yield block, "", ""


def _parts(pieces: list[tuple[Block, str, str]], normalized: Normalized) -> Iterator[Part]:
    """The passages. Notes stand under no heading: they belong to all of the text."""
    above: list[tuple[int, str]] = []
    offset = 0
    for ordinal, (block, before, after) in enumerate(pieces, 1):
        words = block.text.strip()
        start = offset + len(before)
        place = normalized.span(Span(start, start + len(words)))
        offset = start + len(words) + len(after) + 2
        if block.kind == "heading":
            while above and above[-1][0] >= block.level:
                above.pop()
        section = () if block.kind == "note" else tuple(title for _, title in above)
        yield Part(ordinal, block.kind, section, place.start, place.end, block.language)
        if block.kind == "heading":
            above.append((block.level, normalized.text[place.start : place.end]))
