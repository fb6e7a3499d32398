"""Wikitext: the markup in which MediaWiki keeps its pages. Templates whose text is known are written out.

The rest of the templates are programs that only the wiki can run: they are left out, and counted by name.
"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

import mwparserfromhell
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from mwparserfromhell.definitions import is_single
from mwparserfromhell.nodes import Comment, ExternalLink, Heading, HTMLEntity, Tag, Template, Text, Wikilink

from annotations.importers.building import CELL, Builder, marked
from annotations.importers.composing import DocumentImporter
from annotations.importers.document import Document, refuse
from annotations.importers.html import checked
from annotations.importers.templates import QUOTATIONS, WRITTEN_OUT, cited, kind_of, positional
from annotations.values.passages import Kind
from annotations.values.text import decode

#: Empty lines part the text; other line ends are spaces, unless an item of a list ends there.
_LINES = re.compile("([ \t]*\n[ \t\n]*)")
_SWITCH = re.compile("__(?:NO)?[A-Z]{3,}__")
_REDIRECT = re.compile(r"\s*#[^\W\d_]+\s*:?\s*\[\[([^\]|]+)")
_TAG = re.compile("<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*?(/?)>")
#: No page of a wiki has more characters (`$wgMaxArticleSize`), and so many tags are left open at most: what
#: more would take is the square of it.
LONGEST, UNCLOSED = 2 * 1024 * 1024, 1000

#: Namespaces of what is not text, in the languages that we know; others are left with what links show.
FILES = frozenset(
    {"file", "image", "media", "datei", "bild", "fichier", "archivo", "imagen"}
    | {"файл", "изображение", "talaksan", "larawan", "ملف"}
)
CATEGORIES = frozenset(
    {"category", "kategorie", "catégorie", "categoría", "категория", "kaurian", "kategorya", "تصنيف", "分类"}
)

#: Tags with words in them that are no text for readers, by what they are counted as.
LEFT_OUT: Mapping[str, str] = {
    "gallery": "files",
    "imagemap": "files",
    "timeline": "embedded",
    "score": "embedded",
    "graph": "embedded",
    "templatestyles": "scripts",
    "noinclude": "maintenance",
    "section": "maintenance",
}
BLOCKS: Mapping[str, Kind] = {
    "blockquote": "quotation",
    "poem": "verse",
    "p": "paragraph",
    "div": "paragraph",
    "center": "paragraph",
    "pre": "paragraph",
    "syntaxhighlight": "paragraph",
    "li": "list item",
    "dd": "list item",
    "dt": "list item",
}
VERBATIM = frozenset({"pre", "syntaxhighlight", "poem"})


class Wikitext(DocumentImporter):
    """The text of a page, as its editors see it."""

    name: ClassVar[str] = "wikitext"
    label: ClassVar[Promise] = _("wikitext")
    suffixes: ClassVar[tuple[str, ...]] = (".wikitext", ".wiki", ".mediawiki")

    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the page says."""
        return read_wikitext(decode(data, encoding))


def leads_to(text: str) -> str:
    """The title to which a page only leads on; nothing if it is a page of its own."""
    found = _REDIRECT.match(text)
    return found[1].strip() if found else ""


def read_wikitext(text: str) -> Document:
    """What a page says; Refused if it only leads on to another."""
    if target := leads_to(text):
        raise refuse(gettext("this page only leads on to %(title)r") % {"title": target}, 1)
    if (nul := text.find("\0")) >= 0:
        raise refuse(gettext("there is a NUL, which no text may hold"), text.count("\n", 0, nul) + 1)
    text = text.replace("\r\n", "\n")
    if len(text) > LONGEST:
        raise refuse(
            gettext("it is longer than a page of a wiki: %(count)d characters") % {"count": len(text)}
        )
    if (count := unclosed(text)) > UNCLOSED:
        raise refuse(gettext("%(count)d tags are not closed") % {"count": count})
    document = Document()
    page = Page(document)
    page.walk(mwparserfromhell.parse(text, skip_style_tags=False))
    page.end_item()
    page.builder.flush()
    return document


def unclosed(text: str) -> int:
    """How many tags have no end, of those that need one. Each is looked for to the end of the text."""
    opened: Counter[str] = Counter()
    for end, name, single in _TAG.findall(text):
        name = name.lower()
        if end:
            opened[name] = max(opened[name] - 1, 0)
        elif not (single or is_single(name)):
            opened[name] += 1
    return opened.total()


class Page:
    """Walks through the nodes of a page and builds its blocks."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.builder = Builder(document)
        #: Whether an item of a list is open, which ends with its line.
        self.in_item = False
        #: The numbers of notes so far, by group; and those that have names.
        self.counts: dict[str, int] = {}
        self.names: dict[tuple[str, str], str] = {}
        self.nodes: Mapping[type, Callable[[Any], None]] = {
            Text: lambda node: self.text(str(node.value)),
            HTMLEntity: lambda node: self.builder.text(str(node.normalize())),
            Comment: lambda node: self.document.leave_out("comments"),
            Heading: self.heading,
            Wikilink: self.link,
            ExternalLink: self.external,
            Template: self.template,
            Tag: self.tag,
        }

    def walk(self, code: Any) -> None:
        """Build what stands in a piece of wikitext."""
        for node in code.nodes if code is not None else ():
            take = self.nodes.get(type(node))
            if take is None:
                self.document.leave_out("templates")  # a parameter of a template that is no template here
            else:
                take(node)

    # -- lines ---------------------------------------------------------------------------------------

    def text(self, text: str) -> None:
        """Words; what ends with their lines ends."""
        text, switches = _SWITCH.subn("", text)
        if switches:
            self.document.leave_out("maintenance", switches)
        if self.builder.top.verbatim:
            self.builder.text(text)
            return
        for number, piece in enumerate(_LINES.split(text)):
            if number % 2 == 0:
                self.builder.text(piece)
            elif self.in_item:
                self.end_item()
            elif piece.count("\n") > 1 and not self.builder.top.flat:
                self.builder.flush()
            else:
                self.builder.text(" ")

    def end_item(self) -> None:
        """The item of a list ends, if there is one."""
        if self.in_item:
            self.in_item = False
            self.builder.close()

    def heading(self, node: Any) -> None:
        """A heading."""
        self.end_item()
        self.builder.open("heading", int(node.level))
        self.walk(node.title)
        self.builder.close()

    # -- links ---------------------------------------------------------------------------------------

    def link(self, node: Any) -> None:
        """What a link shows; a file is left out but for its caption."""
        title = str(node.title).strip()
        space = title.partition(":")[0].strip().lower()
        if space in FILES:
            self.document.leave_out("files")
            self.caption(node)
        elif space in CATEGORIES:
            self.document.leave_out("categories")
        elif node.text is not None:
            self.walk(node.text)
        else:
            self.builder.text(title.removeprefix(":"))

    def caption(self, node: Any) -> None:
        """What stands below a file: its last parameter, if that is no instruction."""
        parts = str(node.text or "").rsplit("|", 1)
        words = parts[-1].strip()
        if " " not in words and not words.endswith("."):
            return
        position = str(node.text).rindex(words)
        caption = mwparserfromhell.parse(str(node.text)[position:], skip_style_tags=False)
        if "=" in words.split()[0]:
            return
        self.aside("caption", caption)

    def aside(self, kind: Kind, code: Any) -> None:
        """A block of its own, in the middle of whatever there is."""
        held, self.in_item = self.in_item, False
        self.builder.open(kind)
        self.walk(code)
        self.end_item()
        self.builder.close()
        self.in_item = held

    def external(self, node: Any) -> None:
        """What a link to elsewhere shows; one in the text that shows nothing is its address."""
        if node.title is not None:
            self.walk(node.title)
        else:
            self.builder.text(str(node.url))

    # -- notes ---------------------------------------------------------------------------------------

    def note(self, content: Any, group: str = "", name: str = "") -> None:
        """The mark of a note; and the note, where it stands here."""
        label = self.names.get((group, name), "") if name else ""
        if not label:
            self.counts[group] = self.counts.get(group, 0) + 1
            label = labelled(group, self.counts[group])
            if name:
                self.names[group, name] = label
        self.builder.text(marked(label))
        self.define(content, label)

    def define(self, content: Any, label: str) -> None:
        """The note itself."""
        if content is None or not str(content).strip():
            return
        held, self.in_item = self.in_item, False
        self.builder.open_note(label)
        self.walk(content)
        self.builder.close_note()
        self.in_item = held

    def references(self, content: Any) -> None:
        """Notes that are defined at the end of the page rather than where they are called."""
        for node in content.filter_tags(recursive=False, matches=lambda tag: is_ref(tag)) if content else ():
            group, name = attribute(node, "group"), attribute(node, "name")
            if label := self.names.get((group, name)):
                self.define(node.contents, label)
            else:
                self.document.leave_out("notes")

    # -- tags ----------------------------------------------------------------------------------------

    def tag(self, node: Any) -> None:
        """A tag, be it written as one or as the marks of a wiki."""
        name = str(node.tag).strip().lower()
        if node.wiki_markup and name in ("li", "dd", "dt"):
            if not self.in_item and not self.builder.top.flat:
                self.builder.open("list item")
                self.in_item = True
            return
        if is_ref(node):
            self.note(node.contents, attribute(node, "group"), attribute(node, "name"))
        elif name == "references":
            self.references(node.contents)
        elif name in LEFT_OUT:
            self.document.leave_out(LEFT_OUT[name])
        elif name == "br":
            self.builder.line_break()
        elif name == "hr":
            self.end_item()
            self.builder.flush()
        elif name == "table":
            self.table(node)
        elif name in ("math", "chem", "nowiki", "code"):
            self.builder.text(str(node.contents or ""))
        else:
            self.element(node, name)

    def element(self, node: Any, name: str) -> None:
        """An element of HTML."""
        language = checked(attribute(node, "lang"), self.document, 0)
        if "display:none" in attribute(node, "style").replace(" ", "").lower():
            self.document.leave_out("hidden")
        elif name in BLOCKS:
            self.end_item()
            self.builder.open(BLOCKS[name], language=language, verbatim=name in VERBATIM)
            self.walk(node.contents)
            self.end_item()
            self.builder.close()
        else:
            if language:
                self.document.leave_out("languages")
            self.walk(node.contents)

    def table(self, node: Any) -> None:
        """The rows of a table; a box of facts is left out."""
        classes = attribute(node, "class").lower().split()
        if "infobox" in classes:
            self.document.leave_out("infoboxes")
            return
        self.end_item()
        loose: list[Any] = []  # cells of the first row stand in none
        for inner in node.contents.nodes:
            name = str(inner.tag).strip() if isinstance(inner, Tag) else ""
            if name in ("td", "th") and str(inner.contents).startswith("+"):
                self.aside("caption", mwparserfromhell.parse(str(inner.contents)[1:], skip_style_tags=False))
            elif name == "tr":
                self.row(loose)
                loose = []
                self.row(inner.contents.nodes)
            else:
                loose.append(inner)
        self.row(loose)

    def row(self, nodes: Sequence[Any]) -> None:
        """A row: TAB stands between its cells."""
        held, self.in_item = self.in_item, False
        self.builder.open("row", flat=True)
        first = True
        for node in nodes:
            if isinstance(node, Tag) and str(node.tag).strip() in ("td", "th"):
                self.builder.text("" if first else CELL)
                first = False
                self.walk(node.contents)
            else:
                self.nodes.get(type(node), lambda _: None)(node)
        self.builder.close()
        self.in_item = held

    # -- templates -----------------------------------------------------------------------------------

    def template(self, node: Any) -> None:
        """What a template writes, if it is known; else it is counted."""
        name = " ".join(str(node.name).strip().lower().replace("_", " ").split())
        if name in ("efn", "refn", "note", "notetag", "efn-ua"):
            group = "lower-alpha" if name.startswith("efn") else attribute_of(node, "group")
            self.note(node.get(1).value if node.has(1) else None, group, attribute_of(node, "name"))
        elif name in ("sfn", "sfnp"):
            self.note(mwparserfromhell.parse(cited(node)), "", f"sfn {node}")
        elif name in ("reflist", "references", "notelist", "примечания"):
            self.references(node.get("refs").value if node.has("refs") else None)
        elif name in QUOTATIONS:
            found = next((node.get(key).value for key in ("text", "quote", 1) if node.has(key)), None)
            self.aside("quotation", found)
        elif name.startswith("lang-") and node.has(1):
            self.document.leave_out("languages")
            self.walk(node.get(1).value)
        elif name in WRITTEN_OUT:
            for piece in WRITTEN_OUT[name](positional(node)):
                self.walk(piece) if hasattr(piece, "nodes") else self.builder.text(piece)
        elif name.startswith(("cite ", "citation", "книга", "статья")) or name in (
            "harvnb",
            "harv",
            "harvtxt",
        ):
            self.builder.text(cited(node))
        else:
            self.document.leave_out(kind_of(name))


def is_ref(node: Any) -> bool:
    """Whether it is a note."""
    return isinstance(node, Tag) and str(node.tag).strip().lower() == "ref"


def attribute(node: Any, name: str) -> str:
    """The attribute of a tag; nothing if it has none."""
    return str(node.get(name).value or "").strip() if node.has(name) else ""


def attribute_of(node: Any, name: str) -> str:
    """The parameter of a template; nothing if it has none."""
    return str(node.get(name).value).strip() if node.has(name) else ""


def labelled(group: str, number: int) -> str:
    """How a note is called in the text: by its number, a letter, or with its group, as MediaWiki does."""
    if group == "lower-alpha":
        letters = ""
        while number:
            number, rest = divmod(number - 1, 26)
            letters = chr(ord("a") + rest) + letters
        return letters
    return f"{group} {number}".strip()
