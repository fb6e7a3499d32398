"""Markdown: CommonMark with tables and footnotes; what is said of the work stands first, between `---`."""

from collections.abc import Mapping
from typing import Any, ClassVar

import yaml
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin

from annotations.importers.composing import DocumentImporter
from annotations.importers.document import Document, refuse
from annotations.importers.html import checked, read_page
from annotations.values.licences import licence_at
from annotations.values.text import decode, normalize

#: Our names of what is said at the beginning, by the names that pandoc and others have for them.
FIELDS: Mapping[str, str] = {
    "title": "title",
    "author": "creators",
    "authors": "creators",
    "date": "issued",
    "issued": "issued",
    "lang": "language",
    "language": "language",
    "publisher": "publisher",
    "licence": "licence",
    "license": "licence",
    "rights": "licence",
    "url": "url",
}


class Markdown(DocumentImporter):
    """A text in Markdown."""

    name: ClassVar[str] = "markdown"
    label: ClassVar[Promise] = _("Markdown")
    suffixes: ClassVar[tuple[str, ...]] = (".md", ".markdown")

    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the text says. HTML inside of it is read as HTML."""
        text = normalize(decode(data, encoding)).text
        parser = MarkdownIt("commonmark").enable(["table", "strikethrough"])
        parser.use(footnote_plugin).use(front_matter_plugin)
        held: dict[str, Any] = {}
        tokens = parser.parse(text, held)
        front = ""
        for token in tokens:
            if token.type == "front_matter":
                front = token.content
            elif token.map and token.nesting >= 0:
                token.attrSet("data-line", str(token.map[0] + 1))
        document = read_page(
            f"<html><body>{parser.renderer.render(tokens, parser.options, {})}</body></html>"
        )
        # `-1` is a note to which no mark leads; it has no place, and is not rendered.
        notes = held.get("footnotes", {}).get("refs", {})
        if idle := sum(number < 0 for number in notes.values()):
            document.leave_out("idle notes", idle)
        if front:
            read_front(front, document)
        return document


def read_front(front: str, document: Document) -> None:
    """What is said of the work before the text; what is not understood is counted."""
    try:
        said = yaml.safe_load(front)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        line = getattr(getattr(error, "problem_mark", None), "line", 0)
        reason = getattr(error, "problem", None) or str(error)
        raise refuse(gettext("this is no YAML: %(reason)s") % {"reason": reason}, line + 2) from error
    if not isinstance(said, dict):
        document.leave_out("metadata")
        return
    for key, value in said.items():
        name = FIELDS.get(str(key).lower())
        values = [
            str(one).strip() for one in (value if isinstance(value, list) else [value]) if is_plain(one)
        ]
        if name is None or not any(values):
            document.leave_out("metadata")
        elif name == "creators":
            document.about[name] = [one for one in values if one]
        elif name == "language":
            document.about |= {name: tag} if (tag := checked(values[0], document, 1)) else {}
        else:
            document.about[name] = licence_at(values[0]) or values[0] if name == "licence" else values[0]


def is_plain(value: Any) -> bool:
    """Whether it is said in one word or number: no list, no map, not nothing."""
    return value is not None and not isinstance(value, (list, dict, set))
