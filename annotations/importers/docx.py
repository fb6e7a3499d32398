"""DOCX: paragraphs, headings, lists, tables and notes of a document of Word, in the state it is in now.

The XML of the document is read itself: what libraries make of it lacks notes and tracked changes.
"""

import io
import lzma
import zipfile
import zlib
from collections import deque
from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.importers.building import CELL, Walker, marked
from annotations.importers.composing import DocumentImporter
from annotations.importers.document import Document, refuse
from annotations.importers.html import checked
from annotations.importers.xml import local, parsed, words
from annotations.values.passages import Kind

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
STRICT = "{http://purl.oclc.org/ooxml/wordprocessingml/main}"

#: Styles by what their paragraphs are; those of headings say so by their level.
STYLES: Mapping[str, Kind] = {
    "quote": "quotation",
    "intense quote": "quotation",
    "block text": "quotation",
    "quotations": "quotation",
    "caption": "caption",
    "image caption": "caption",
    "table caption": "caption",
    "list paragraph": "list item",
}
#: Elements without words of the text, by what they are counted as.
LEFT_OUT: Mapping[str, str] = {
    "del": "deletions",
    "moveFrom": "deletions",
    "drawing": "files",
    "pict": "files",
    "object": "embedded",
    "commentReference": "comments",
    "lastRenderedPageBreak": "",
    **dict.fromkeys(("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "instrText"), ""),
    **dict.fromkeys(("delText", "delInstrText", "fldChar", "bookmarkStart", "bookmarkEnd", "proofErr"), ""),
    **dict.fromkeys(("Fallback", "annotationRef", "footnoteRef", "endnoteRef", "separator"), ""),
}
SIGNS: Mapping[str, str] = {"tab": " ", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad", "ptab": " "}


class DOCX(DocumentImporter):
    """A document of Word."""

    name: ClassVar[str] = "docx"
    label: ClassVar[Promise] = _("DOCX, of a word processor")
    suffixes: ClassVar[tuple[str, ...]] = (".docx", ".docm")

    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the document says."""
        try:
            archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError) as error:
            raise refuse(gettext("this is no DOCX: %(reason)s") % {"reason": error}) from error
        package = Package(archive)
        root = package.part("word/document.xml")
        if root is None or local(root) != "document":
            raise refuse(gettext("this is no DOCX: it has no word/document.xml"))
        document = Document()
        read_properties(package.part("docProps/core.xml"), document)
        for name in package.names:
            if name.startswith(("word/header", "word/footer")) and words(package.part(name)):
                document.leave_out("headers")
        Body(document, package).walk(root)
        return document


class Package:
    """The parts of an archive. Unpacked they may be as large together as what may be sent."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.left = archive, int(settings.MAX_UPLOAD)
        self.names = archive.namelist()

    def part(self, name: str) -> Any:
        """The root element of a part; None if there is none of this name."""
        if name not in self.names:
            return None
        try:
            with self.archive.open(name) as file:
                data = file.read(self.left + 1)
        except (
            zipfile.BadZipFile,
            RuntimeError,
            NotImplementedError,
            OSError,
            EOFError,
            ValueError,
            zlib.error,
            lzma.LZMAError,
        ) as error:
            raise refuse(
                gettext("%(name)s cannot be unpacked: %(why)s") % {"name": name, "why": error}
            ) from error
        self.left -= len(data)
        if self.left < 0:
            most = f"{settings.MAX_UPLOAD:,}"
            raise refuse(gettext("unpacked it has more than %(most)s bytes") % {"most": most})
        return parsed(data)

    def notes(self, kind: str) -> dict[str, Any]:
        """The footnotes or endnotes, by their numbers in the file."""
        root = self.part(f"word/{kind}s.xml")
        found = root if root is not None else ()
        return {value(note, "id"): note for note in found if value(note, "type") in ("", "normal")}


def value(element: Any, name: str = "val") -> str:
    """An attribute of WordprocessingML; nothing if there is none."""
    return (
        str(element.get(f"{W}{name}") or element.get(f"{STRICT}{name}") or "") if element is not None else ""
    )


def read_properties(core: Any, document: Document) -> None:
    """What the properties say of the work."""
    if core is None:
        return
    said = {local(element): words(element) for element in core if isinstance(element.tag, str)}
    about = {
        "title": said.pop("title", ""),
        "creators": [name.strip() for name in said.pop("creator", "").split(";") if name.strip()],
        "language": checked(said.pop("language", ""), document, 0),
    }
    document.about |= {name: found for name, found in about.items() if found}
    left = sum(bool(words) for words in said.values())
    if left:
        document.leave_out("metadata", left)


class Body(Walker):
    """Walks through a document of Word."""

    def __init__(self, document: Document, package: Package) -> None:
        super().__init__(document)
        self.noted = {kind: package.notes(kind) for kind in ("footnote", "endnote")}
        #: The numbers of the notes so far, by their kinds and ids; and those that are to be built.
        self.numbers: dict[tuple[str, str], int] = {}
        self.waiting: deque[tuple[int, Any]] = deque()
        self.styles = dict(styles(package.part("word/styles.xml")))

    def begin(self, element: Any) -> bool:
        """Open what an element opens; whether its content belongs to the text."""
        name, builder = local(element), self.builder
        if name in ("drawing", "pict") and next(element.iter("{*}txbxContent"), None) is not None:
            return True  # a box with a text of its own
        if name in LEFT_OUT:
            if what := LEFT_OUT[name]:
                self.document.leave_out(what)
            return False
        if name == "r" and element.find("{*}rPr/{*}vanish") is not None:
            self.document.leave_out("hidden")
            return False
        if name in ("footnoteReference", "endnoteReference"):
            self.note(name.removesuffix("Reference"), value(element, "id"))
            return False
        if name in SIGNS:
            builder.text(SIGNS[name])
        elif name in ("br", "cr"):
            if value(element, "type") in ("page", "column"):
                self.document.leave_out("breaks")
            else:
                builder.line_break()
        elif name == "p":
            self.paragraph(element)
        elif name == "tr":
            builder.open("row", flat=True)
            self.at_end(builder.close)
        elif name == "tc":
            first = next(element.itersiblings(element.tag, preceding=True), None) is None
            builder.text(CELL if builder.top.flat and not first else "")
            builder.open()
            self.at_end(builder.close)
        elif name == "txbxContent":
            builder.open()
            self.at_end(builder.close)
        elif name == "sym":
            self.document.remark(element.sourceline or 0, gettext("a sign of a font of its own is left out"))
        return name not in ("sym", "br", "cr", *SIGNS)

    def words(self, element: Any) -> str:
        """Words stand in `t` alone; other elements have numbers for programs."""
        return element.text or "" if local(element) == "t" else ""

    def words_after(self, element: Any) -> str:
        """There are none between elements."""
        return ""

    def paragraph(self, element: Any) -> None:
        """A paragraph: what it is is said by its style, its level or its number."""
        builder = self.builder
        style, level = self.styles.get(value(element.find("{*}pPr/{*}pStyle")), ("paragraph", 0))
        own = value(element.find("{*}pPr/{*}outlineLvl"))
        if is_level(own):
            style, level = "heading", int(own) + 1
        if style == "paragraph" and element.find("{*}pPr/{*}numPr") is not None:
            style = "list item"
        builder.open(style, level)
        self.at_end(builder.close)

    def note(self, kind: str, ident: str) -> None:
        """A note: its mark stays, its words go among the notes, once.

        A note to which a note refers comes after that one, so that none stands in itself.
        """
        is_known = (kind, ident) in self.numbers
        number = self.numbers.setdefault((kind, ident), len(self.numbers) + 1)
        self.builder.text(marked(str(number)))
        if is_known:
            return
        note = self.noted[kind].get(ident)
        if note is None:
            self.document.remark(0, gettext("note %(number)d is not in the file") % {"number": number})
            return
        self.waiting.append((number, note))
        if len(self.waiting) > 1:
            return
        while self.waiting:
            number, note = self.waiting[0]
            self.builder.open_note(str(number))
            self.inside(note)
            self.builder.close_note()
            self.waiting.popleft()

    def inside(self, note: Any) -> None:
        """Build what stands in a note."""
        held, self.closing = self.closing, []
        self.walk(note)
        self.closing = held


def is_level(said: str) -> bool:
    """Whether it is the number of a level of headings."""
    return len(said) == 1 and said.isdecimal() and int(said) < 9


def styles(root: Any) -> Any:
    """The styles of paragraphs, by their ids: what such a paragraph is, and of which level."""
    for style in root.iterfind("{*}style") if root is not None else ():
        name = value(style.find("{*}name")).lower()
        level = value(style.find("{*}pPr/{*}outlineLvl"))
        if name.startswith("heading ") and is_level(name[8:]):
            yield value(style, "styleId"), ("heading", int(name[8:]) + 1)
        elif name == "title":
            yield value(style, "styleId"), ("heading", 1)
        elif is_level(level):
            yield value(style, "styleId"), ("heading", int(level) + 2)
        elif name in STYLES:
            yield value(style, "styleId"), (STYLES[name], 0)
