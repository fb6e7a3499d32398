"""Plain text: paragraphs with blank lines between them, and headings such as `== Causes ==`."""

import hashlib
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.importers.base import RowError
from annotations.importers.composing import TextDraft, TextImporter
from annotations.importers.document import Notes
from annotations.importers.gutenberg import START, Gutenberg
from annotations.values import passages
from annotations.values.text import decode, normalize

#: The notices of Project Gutenberg end before so many characters.
HEAD = 10_000


class PlainText(TextImporter):
    """A text file, or a text. It has no notes that a program could tell from the rest."""

    name: ClassVar[str] = "plain-text"
    label: ClassVar[Promise] = _("plain text")
    suffixes: ClassVar[tuple[str, ...]] = (".txt",)

    def read(
        self, data: bytes | str, encoding: str | None = None, *, notes: Notes = "apart", part: str = ""
    ) -> TextDraft:
        """The draft of an edition; nothing of the text is left out."""
        original = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        text = decode(data, encoding) if isinstance(data, bytes) else data
        normalized = normalize(text)
        draft = TextDraft(normalized, hashlib.sha256(original).hexdigest(), passages.part(normalized.text))
        if START.search(normalized.text, 0, HEAD):
            told = gettext(
                "this is a book of Project Gutenberg; read as %(format)r it comes without their notices"
            )
            draft.remarks.append(RowError(0, "", told % {"format": Gutenberg.name}))
        return draft
