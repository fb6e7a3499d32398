"""Plain text: paragraphs with blank lines between them, and headings such as `== Causes ==`."""

import hashlib
from typing import ClassVar

from annotations.importers.composing import TextDraft, TextImporter
from annotations.importers.document import Notes
from annotations.values import passages
from annotations.values.text import decode, normalize


class PlainText(TextImporter):
    """A text file, or a text. It has no notes that a program could tell from the rest."""

    name: ClassVar[str] = "plain-text"
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    def read(
        self, data: bytes | str, encoding: str | None = None, *, notes: Notes = "apart", part: str = ""
    ) -> TextDraft:
        """The draft of an edition; nothing of the text is left out."""
        original = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        text = decode(data, encoding) if isinstance(data, bytes) else data
        normalized = normalize(text)
        digest = hashlib.sha256(original).hexdigest()
        return TextDraft(normalized, digest, passages.part(normalized.text))
