"""Plain text: paragraphs with blank lines between them, and headings such as `== Causes ==`."""

import hashlib
from dataclasses import dataclass
from typing import ClassVar

from annotations.values.passages import Part, part
from annotations.values.text import Normalized, decode, normalize


@dataclass(frozen=True)
class TextDraft:
    """An edition to be: its normalised text, the hashes of both states, and its parts."""

    normalized: Normalized
    original_sha256: str
    parts: list[Part]

    @property
    def text(self) -> str:
        """The normalised text."""
        return self.normalized.text

    @property
    def sha256(self) -> str:
        """SHA-256 of the normalised text in UTF-8."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    def __str__(self) -> str:
        changed = f"{self.normalized.changed} characters changed by normalisation"
        if self.normalized.changed:
            changed += f", the first at {self.normalized.first_change}"
        return f"{len(self.text)} characters, {len(self.parts)} passages, {changed}"


class PlainText:
    """A text file, or a text; raises `values.text.TextError` for what cannot be taken in."""

    name: ClassVar[str] = "plain-text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    def read(self, data: bytes | str, encoding: str | None = None) -> TextDraft:
        """The draft of an edition. `encoding` names that of bytes which are not UTF-8."""
        original = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        text = decode(data, encoding) if isinstance(data, bytes) else data
        normalized = normalize(text)
        digest = hashlib.sha256(original).hexdigest()
        return TextDraft(normalized, digest, part(normalized.text))
