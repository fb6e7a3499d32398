"""TEI P5: the texts of a scholarly edition, as they stand in print; P4 as far as it has the same elements.

Of what an editor gives twice (`choice`, `app`) the text has what the source reads: `sic`, `orig`, `abbr`,
`lem`.
"""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.importers.building import CELL, Walker, marked
from annotations.importers.composing import DocumentImporter
from annotations.importers.document import Document, refuse
from annotations.importers.html import checked
from annotations.importers.xml import local, parsed, space, words
from annotations.values.licences import licence_at
from annotations.values.passages import Kind

TEI = "http://www.tei-c.org/ns/1.0"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
INCLUDE = "http://www.w3.org/2001/XInclude"

#: Elements that part the text but have a place in no line: texts, divisions, lists.
DIVISIONS = frozenset({"div", *(f"div{level}" for level in range(8)), "text", "floatingText"})
STRUCTURE = DIVISIONS | frozenset(
    {
        "TEI",
        "TEI.2",
        "teiCorpus",
        "group",
        "front",
        "body",
        "back",
        "sp",
        "list",
        "table",
        "figure",
        "castList",
    }
    | {
        "listPerson",
        "listPlace",
        "listOrg",
        "listEvent",
        "listBibl",
        "titlePage",
        "docTitle",
        "performance",
        "set",
    }
)
#: Elements whose words are passages, and of which kind.
BLOCKS: Mapping[str, Kind] = {
    **dict.fromkeys(
        {
            "p",
            "ab",
            "speaker",
            "stage",
            "opener",
            "closer",
            "salute",
            "signed",
            "dateline",
            "byline",
            "titlePart",
        }
        | {
            "docImprint",
            "docAuthor",
            "docDate",
            "argument",
            "trailer",
            "imprimatur",
            "postscript",
            "epigraph",
        }
        | {
            "address",
            "biblStruct",
            "biblFull",
            "person",
            "personGrp",
            "place",
            "org",
            "event",
            "state",
            "trait",
        }
        | {"entry", "entryFree", "superEntry", "u", "terrain", "climate", "population"},
        "paragraph",
    ),
    **dict.fromkeys(("item", "castItem"), "list item"),
    **dict.fromkeys(("figDesc",), "caption"),
}
#: What may stand in a line or part the text, as what it holds says.
QUOTING = frozenset({"quote", "cit", "q", "said"})

#: Elements without words of the text, by what they are counted as.
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(
        ("teiHeader", "xenoData", "index", "fs", "fLib", "fvLib", "standOff", "listPrefixDef"), "metadata"
    ),
    **dict.fromkeys(
        ("interp", "interpGrp", "link", "linkGrp", "span", "spanGrp", "join", "joinGrp"), "metadata"
    ),
    **dict.fromkeys(
        ("alt", "altGrp", "timeline", "certainty", "respons", "precision", "substJoin"), "metadata"
    ),
    **dict.fromkeys(("facsimile", "sourceDoc", "graphic", "binaryObject", "media"), "files"),
    **dict.fromkeys(("notatedMusic",), "embedded"),
    **dict.fromkeys(("pb", "cb", "gb", "milestone"), "breaks"),
    "fw": "headers",
    "del": "deletions",
    "rdg": "editorial",
    "rdgGrp": "editorial",
    "witDetail": "editorial",
}
#: What is read of a `choice`, the first that is there.
CHOSEN = ("sic", "orig", "abbr", "unclear", "seg", "am")


class TEIText(DocumentImporter):
    """A document of TEI."""

    name: ClassVar[str] = "tei"
    label: ClassVar[Promise] = _("TEI")
    suffixes: ClassVar[tuple[str, ...]] = (".xml", ".tei", ".odd")

    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the document says; one that is no TEI is refused."""
        root = parsed(data, encoding)
        is_p4 = local(root) in ("TEI.2", "teiCorpus.2") and not space(root)
        if not is_p4 and (space(root) != TEI or local(root) not in ("TEI", "teiCorpus", "text")):
            told = {"name": local(root), "space": space(root) or "-"}
            line = root.sourceline or 0
            raise refuse(
                gettext("this is no TEI: its root is %(name)r of the namespace %(space)r") % told, line
            )
        document = Document()
        if is_p4:
            document.remark(
                root.sourceline or 0, gettext("this is TEI P4; it is read as far as P5 has the same")
            )
        Edition(document, read_header(root, document)).walk(root)
        return document


def read_header(root: Any, document: Document) -> str:
    """Read what the header says of the work; gives the language of the whole, or nothing."""
    header = next(
        (child for child in root if isinstance(child.tag, str) and local(child) == "teiHeader"), None
    )
    found: dict[str, Any] = {}
    if header is not None:
        titles = header.findall("{*}fileDesc/{*}titleStmt/{*}title")
        main = [title for title in titles if title.get("type") == "main"] or titles
        licence = header.find("{*}fileDesc/{*}publicationStmt/{*}availability/{*}licence")
        published = "{*}fileDesc/{*}publicationStmt"
        found = {
            "title": next((words(title) for title in main if words(title)), ""),
            "creators": [
                name
                for path in ("author", "editor")
                for name in map(words, header.findall(f"{{*}}fileDesc/{{*}}titleStmt/{{*}}{path}"))
                if name
            ],
            "publisher": words(header.find(f"{published}/{{*}}publisher")),
            "issued": dated(header.findall("{*}fileDesc/{*}sourceDesc//{*}date"))
            or dated(header.findall(f"{published}/{{*}}date")),
            "licence": licence_of(licence) if licence is not None else "",
        }
    document.about |= {name: value for name, value in found.items() if value}
    used = header.find("{*}profileDesc/{*}langUsage/{*}language") if header is not None else None
    texts = [child for child in root.iter("{*}text") if child.get(LANG)]
    said = root.get(LANG) or (texts[0].get(LANG) if len(texts) == 1 else "")
    said = said or ("" if used is None else used.get("ident") or used.get("id") or "")
    language = checked(said or "", document, root.sourceline or 0)
    if language:
        document.about["language"] = language
    return language


def licence_of(element: Any) -> str:
    """The SPDX name of a licence that is named or addressed; else its words, if they are few."""
    text = words(element)
    return licence_at(element.get("target") or "") or licence_at(text) or (text if len(text) <= 100 else "")


def dated(elements: list[Any]) -> str:
    """The date of the first element that has one; a year if it only has words."""
    for element in elements:
        if when := element.get("when") or element.get("value"):
            return str(when)
        text = words(element)
        if text.isdecimal() and len(text) == 4:
            return text
    return ""


class Edition(Walker):
    """Walks through a document of TEI."""

    def __init__(self, document: Document, language: str) -> None:
        super().__init__(document)
        self.language = language
        self.depth = 0
        self.notes = 0
        self.in_verse = False

    def begin(self, element: Any) -> bool:
        """Open what an element opens; whether its content belongs to the text."""
        name, builder = local(element), self.builder
        if space(element) == INCLUDE:
            told = {"file": element.get("href") or "?"}
            raise refuse(
                gettext("it includes %(file)r, which is not fetched") % told, element.sourceline or 0
            )
        if space(element) not in (TEI, ""):
            self.document.leave_out("foreign markup")
            return False
        if name in LEFT_OUT or not self.is_read(element):
            self.document.leave_out(LEFT_OUT.get(name, "editorial"))
            return False
        if name == "TEI" and element.getparent() is not None:
            self.title(element)
        language = checked(element.get(LANG) or "", self.document, element.sourceline or 0)
        if name in ("lb", "gap", "space"):
            self.sign(element, name)
            return False
        if name == "note":
            self.note(element, language)
        elif name == "head":
            self.head(element, language)
        elif name in ("lg", "l"):
            self.verse(element, name, language)
        elif name == "row":
            self.open("row", language, flat=True)
        elif name == "cell":
            builder.text(CELL if element.getprevious() is not None and builder.top.flat else "")
            self.open("paragraph", language)
        elif name == "addrLine":
            builder.line_break()
        elif name in QUOTING and self.parts(element):
            self.open("quotation", language)
        elif name in BLOCKS:
            self.open(BLOCKS[name], language)
        elif name == "label" and local(element.getparent()) == "list":
            self.open("list item", language)
        elif name in STRUCTURE:
            self.structure(name, language)
        elif language and language != (builder.top.language or self.language):
            self.document.leave_out("languages")
        return True

    def open(self, kind: Kind, language: str, *, flat: bool = False) -> None:
        """A block begins, and ends with the element."""
        self.builder.open(kind, language=language, flat=flat)
        self.at_end(self.builder.close)

    def structure(self, name: str, language: str) -> None:
        """A part of the text, with headings of a level below that of the part around it."""
        self.open("paragraph", language)
        if name in DIVISIONS:
            self.depth += 1
            self.at_end(self.leave)

    def leave(self) -> None:
        """A division ends."""
        self.depth -= 1

    def title(self, element: Any) -> None:
        """The title of one of the texts of a corpus stands above it."""
        found = next((child for child in element if local(child) == "teiHeader"), None)
        title = words(found.find("{*}fileDesc/{*}titleStmt/{*}title")) if found is not None else ""
        self.builder.open("heading", 1)
        self.builder.text(title)
        self.builder.close()
        self.depth += 1
        self.at_end(self.leave)

    def head(self, element: Any, language: str) -> None:
        """A heading; of a list, a table, a figure or a stanza a caption."""
        if local(element.getparent()) in ("list", "table", "figure", "lg", "castList", "listBibl"):
            self.open("caption", language)
        else:
            self.builder.open("heading", max(self.depth, 1), language)
            self.at_end(self.builder.close)

    def note(self, element: Any, language: str) -> None:
        """A note: its mark stays where it stands, its words go among the notes."""
        label = (element.get("n") or "").strip()
        if not label:
            self.notes += 1
            label = str(self.notes)
        self.builder.text(marked(label))
        self.builder.open_note(label, language)
        self.at_end(self.builder.close_note)

    def verse(self, element: Any, name: str, language: str) -> None:
        """A stanza is a passage, its lines are lines; a line in no stanza is a passage of its own."""
        if name == "lg" or local(element.getparent()) != "lg":
            self.open("verse", language)
        elif any(
            local(before) == "l"
            for before in element.itersiblings(preceding=True)
            if str(before.tag)[:1] == "{"
        ):
            self.builder.line_break()

    def sign(self, element: Any, name: str) -> None:
        """A line that ends in the source is a space in prose; a gap is told by its sign."""
        if name == "gap":
            self.builder.text("[…]")
        elif name == "space" or element.get("break") == "no":
            self.builder.text(" " if name == "space" else "")
        elif any(local(above) in ("ab", "l", "address") for above in element.iterancestors()):
            self.builder.line_break()
        else:
            self.builder.text("\n")
            self.document.leave_out("breaks")

    def is_read(self, element: Any) -> bool:
        """Whether it is what the text has, of things that an editor gives twice."""
        parent = element.getparent()
        if parent is None or local(parent) not in ("choice", "app"):
            return True
        readings = [child for child in parent if isinstance(child.tag, str)]
        if local(parent) == "app":
            return element is readings[0]
        wanted = next((child for name in CHOSEN for child in readings if local(child) == name), readings[0])
        return element is wanted

    def parts(self, element: Any) -> bool:
        """Whether a quotation stands between passages rather than in one."""
        holds = any(
            local(child) in ("p", "lg", "l", "ab", "quote") for child in element if isinstance(child.tag, str)
        )
        return not self.builder.top.flat and (holds or local(element.getparent()) in STRUCTURE)
