"""HTML: headings, paragraphs, lists, rows and notes of a page; nothing that it links to is fetched."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from lxml import etree

from annotations.importers.building import CELL, Walker, marked
from annotations.importers.composing import DocumentImporter
from annotations.importers.document import Document, refuse
from annotations.importers.xml import measured
from annotations.values.languages import LanguageError, canonical, direction
from annotations.values.licences import licence_at
from annotations.values.passages import Kind
from annotations.values.text import decode

PARTING = frozenset(
    {"address", "article", "aside", "body", "center", "details", "dialog", "div", "dl", "fieldset", "figure"}
    | {
        "footer",
        "form",
        "header",
        "hgroup",
        "hr",
        "html",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "table",
    }
    | {"tbody", "tfoot", "thead", "ul"}
)
#: Elements that part the text, and what their words are.
BLOCKS: Mapping[str, Kind] = {
    **dict.fromkeys(("li", "dt", "dd", "summary"), "list item"),
    **dict.fromkeys(("figcaption", "caption", "legend"), "caption"),
    **dict.fromkeys(PARTING, "paragraph"),
    "blockquote": "quotation",
}
HEADINGS = {f"h{level}": level for level in range(1, 7)}

#: Elements without words for readers of the text, by what they are counted as.
LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys(("script", "style", "noscript", "template"), "scripts"),
    **dict.fromkeys(("img", "svg", "picture", "map"), "files"),
    **dict.fromkeys(("iframe", "object", "embed", "audio", "video", "canvas"), "embedded"),
    **dict.fromkeys(("button", "input", "select", "textarea", "datalist"), "controls"),
    "nav": "navigation",
}

#: What wikis and converters mark by classes: so it is counted.
CLASSES: Mapping[str, str] = {
    "infobox": "infoboxes",
    "sidebar": "navigation",
    "navbox": "navigation",
    "vertical-navbox": "navigation",
    "navigation-not-searchable": "navigation",
    "sistersitebox": "navigation",
    "portalbox": "navigation",
    "authority-control": "navigation",
    "hatnote": "navigation",
    "toc": "tables of contents",
    "mw-editsection": "edit links",
    "ambox": "maintenance",
    "mbox-small": "maintenance",
    "noprint": "maintenance",
    "shortdescription": "hidden",
    "mw-empty-elt": "hidden",
    "catlinks": "categories",
    "printfooter": "navigation",
    "mw-jump-link": "navigation",
    "mw-indicators": "navigation",
    "mw-cite-backlink": "links back",
    "footnote-back": "links back",
    "footnote-backref": "links back",
    "data-footnote-backref": "links back",
    "texhtml-hidden": "hidden",
}
CAPTIONS = {"thumbcaption", "gallerytext"}
REFERENCES = {"reference", "footnote-ref", "noteref"}
NOTE_LISTS = {"references", "footnotes", "footnotes-list", "footnote-list", "endnotes"}
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
#: The names of what a head says of the work that is read, and of what is said to browsers alone.
METAS = frozenset(
    (
        *("dc.title", "dcterms.title", "citation_title", "og:title"),
        *("citation_author", "dc.creator", "author"),
        *("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name"),
        *("citation_publication_date", "citation_date", "dcterms.issued", "dcterms.date", "dc.date"),
        *("article:published_time", "date", "dcterms.license", "og:url"),
        *("content-language", "dc.language", "dcterms.language"),
        *("content-type", "x-ua-compatible", "viewport", "generator", "robots", "referrer", "theme-color"),
    )
)
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]+)""", re.IGNORECASE)
_XML = re.compile(rb"""^\s*<\?xml[^>]{0,100}?encoding\s*=\s*["']([A-Za-z0-9_.-]+)""")
#: A declaration stands so early, or is none (HTML, 4.2.5.4).
DECLARED = 1024
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class HTML(DocumentImporter):
    """A page of HTML."""

    name: ClassVar[str] = "html"
    label: ClassVar[Promise] = _("HTML")
    suffixes: ClassVar[tuple[str, ...]] = (".html", ".htm", ".xhtml")

    def document(self, data: bytes, encoding: str | None = None) -> Document:
        """What the page says, in the encoding that is named, or that it declares, else in UTF-8."""
        return read_page(decode(data, declared(data) if encoding is None else encoding))


def declared(data: bytes) -> str | None:
    """The encoding that a page declares; None if it does not, or has a byte order mark."""
    if data.startswith(_MARKS):
        return None
    found = _XML.search(data[:DECLARED]) or _CHARSET.search(data[:DECLARED])
    name = found[1].decode("ascii").lower() if found else ""
    # Who reads this in ASCII reads no UTF-16; and Latin-1 means windows-1252 (Encoding Standard, 4.2).
    if name.startswith("utf-16"):
        return None
    return (
        "windows-1252" if name in ("iso-8859-1", "latin1", "latin-1", "us-ascii", "ascii") else name or None
    )


def tree_of(text: str) -> Any:
    """The root element of a page. Nothing is fetched, no entity is defined by the page itself."""
    if (nul := text.find("\0")) >= 0:
        raise refuse(gettext("there is a NUL, which no text may hold"), text.count("\n", 0, nul) + 1)
    measured(text.count("<"))
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_pis=True)
    try:
        root = etree.fromstring(text.encode("utf-8", "surrogatepass"), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise refuse(gettext("this is no HTML: %(reason)s") % {"reason": error}) from error
    beyond = next((error for error in parser.error_log if error.type_name == "ERR_RESOURCE_LIMIT"), None)
    if beyond is not None:  # libxml2 would go on without what is nested deeper
        raise refuse(
            gettext("elements are nested too deeply: %(reason)s") % {"reason": beyond.message}, beyond.line
        )
    if root is None:
        raise refuse(gettext("there is nothing in this page"))
    return root


def read_page(text: str) -> Document:
    """What a page says."""
    root = tree_of(text)
    document = Document()
    language = read_head(root, document)
    start = main_of(root, document)
    Page(document, root, language).walk(start)
    if "title" not in document.about:
        heading = next((block for block in document.blocks if block.kind == "heading"), None)
        if heading is not None:
            document.about["title"] = heading.text.replace("\n", " ")
    return document


def read_head(root: Any, document: Document) -> str:
    """Read what the head says of the work; gives its language, or nothing."""
    metas: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or meta.get("http-equiv") or "").lower()
        if (content := (meta.get("content") or "").strip()) and name:
            metas.setdefault(name, []).append(content)

    if unread := sum(len(values) for name, values in metas.items() if name not in METAS):
        document.leave_out("metadata", unread)

    def first(*names: str) -> str:
        return next((metas[name][0] for name in names if name in metas), "")

    title = root.find(".//head/title")
    headings = [" ".join(words_of(heading).split()) for heading in root.iter("h1")]
    named = " ".join((title.text or "").split()) if title is not None else ""
    if len(headings) == 1 and (not named or (headings[0] and headings[0] in named)):
        named = headings[0]
    licence = next(
        (link for link in root.iter("link", "a") if "license" in (link.get("rel") or "").split()), None
    )
    canonical_link = next((link for link in root.iter("link") if link.get("rel") == "canonical"), None)
    found = {
        "title": named or first("dc.title", "dcterms.title", "citation_title", "og:title"),
        "creators": metas.get("citation_author") or metas.get("dc.creator") or metas.get("author") or [],
        "publisher": first("citation_publisher", "dc.publisher", "dcterms.publisher", "og:site_name"),
        "issued": first(
            *("citation_publication_date", "citation_date", "dcterms.issued", "dcterms.date", "dc.date"),
            *("article:published_time", "date"),
        )
        .split("T")[0]
        .replace("/", "-"),
        "licence": licence_at(
            (licence.get("href") or "") if licence is not None else first("dcterms.license")
        ),
        "url": (canonical_link.get("href") or "") if canonical_link is not None else first("og:url"),
    }
    document.about |= {name: value for name, value in found.items() if value}
    html = root if root.tag == "html" else None
    said = html is not None and (html.get("lang") or html.get("{http://www.w3.org/XML/1998/namespace}lang"))
    said = said or first("content-language", "dc.language", "dcterms.language").split(",")[0]
    language = checked(said or "", document, root.sourceline or 0)
    if language:
        document.about["language"] = language
        side = (html.get("dir") or "").lower() if html is not None else ""
        if side in ("ltr", "rtl") and side != direction(language):
            document.remark(
                root.sourceline or 0,
                gettext("the page is written %(side)s, its language %(language)s is not")
                % {"side": side, "language": language},
            )
    return language


def checked(tag: str, document: Document, line: int) -> str:
    """A language tag as we write it; one that is none is remarked upon, and is nothing."""
    if not tag.strip():
        return ""
    try:
        return canonical(tag.strip())
    except LanguageError as error:
        document.remark(line, str(error))
        return ""


def main_of(root: Any, document: Document) -> Any:
    """The element with the text: a single `main` or `article`, else the body; what is outside is counted."""
    body = root.find("body")
    body = root if body is None else body
    for name in ("main", "article"):
        found = list(body.iter(name))
        if len(found) == 1:
            outside = sum(bool(words_of(other).strip()) for other in siblings_outside(found[0], body))
            if outside:
                document.leave_out("outside", outside)
            return found[0]
    return body


def siblings_outside(inner: Any, outer: Any) -> Iterator[Any]:
    """Elements beside an element, and beside those it stands in."""
    while inner is not outer:
        parent = inner.getparent()
        yield from (other for other in parent if other is not inner and isinstance(other.tag, str))
        inner = parent


def words_of(element: Any) -> str:
    """All words of an element but those of scripts."""
    hidden = {words for script in element.iter("script", "style", "noscript") for words in script.itertext()}
    return "".join(words for words in element.itertext() if words not in hidden)


class Page(Walker):
    """Walks through a page and builds its blocks."""

    def __init__(self, document: Document, root: Any, language: str) -> None:
        super().__init__(document)
        self.language = language
        #: How notes are called in the text, by their ids.
        self.labels = dict(labels(root))

    def begin(self, element: Any) -> bool:
        """Open what an element opens; whether its content belongs to the text."""
        builder, name = self.builder, element.tag
        classes = set((element.get("class") or "").split())
        if name == "img" and "mwe-math" in (element.get("class") or ""):
            builder.text(element.get("alt"))
            return False
        if what := left_out(element, classes):
            self.document.leave_out(what)
            return False
        if name in ("br", "wbr"):
            if name == "br":
                builder.line_break()
            return False
        if is_reference(element, classes):
            builder.text(marked("".join(element.itertext())))
            return False
        language = self.spoken(element)
        if is_note(element):
            ident = element.get("id") or ""
            builder.open_note(self.labels.get(ident, ""), language)
            self.at_end(builder.close_note)
            return True
        if name in HEADINGS:
            builder.open("heading", HEADINGS[name], language)
        elif name == "tr" and not is_layout(element):
            builder.open("row", language=language, flat=True)
        elif name in ("td", "th"):
            self.cell(element, language)
        elif classes & CAPTIONS:
            builder.open("caption", language=language)
        elif name in BLOCKS or name == "tr":
            builder.open(BLOCKS.get(name, "paragraph"), language=language, verbatim=name == "pre")
        else:
            if language and language != (builder.top.language or self.language):
                self.document.leave_out("languages")
            return True
        self.at_end(builder.close)
        return True

    def cell(self, element: Any, language: str) -> None:
        """A cell: TAB stands between it and the one before."""
        if self.builder.top.flat:
            before = element.getprevious()
            self.builder.text(CELL if before is not None else "")
        self.builder.open(language=language)

    def spoken(self, element: Any) -> str:
        """The language that an element says its words are in; nothing if it does not, or that of the page."""
        said = element.get("lang") or element.get("{http://www.w3.org/XML/1998/namespace}lang") or ""
        return checked(said, self.document, line_of(element)) if said else ""


def line_of(element: Any) -> int:
    """The line on which an element begins; what was made of Markdown says it itself."""
    said = element.get("data-line") or ""
    return int(said) if said.isdecimal() and len(said) < 9 else element.sourceline or 0


def left_out(element: Any, classes: set[str]) -> str:
    """As what an element is counted that does not belong to the text; nothing if it does."""
    name = element.tag
    if name in LEFT_OUT:
        return LEFT_OUT[name]
    if found := next((CLASSES[one] for one in sorted(classes) if one in CLASSES), ""):
        return found
    if element.get("role") == "doc-backlink":
        return "links back"
    if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
        return "hidden"
    return ""


def is_reference(element: Any, classes: set[str]) -> bool:
    """Whether it is the mark of a note in the text: a link to the note."""
    is_called_so = (
        classes & REFERENCES or element.get("role") == "doc-noteref" or element.get("epub:type") == "noteref"
    )
    return bool(is_called_so) and target_of(element) != ""


def target_of(element: Any) -> str:
    """The id to which a mark of a note leads."""
    links = [element] if element.tag == "a" else element.iter("a")
    return next((link.get("href")[1:] for link in links if (link.get("href") or "").startswith("#")), "")


def labels(root: Any) -> Iterator[tuple[str, str]]:
    """The ids of notes, and how each is called in the text."""
    for element in root.iter("a", "sup", "span"):
        classes = set((element.get("class") or "").split())
        if is_reference(element, classes):
            yield target_of(element), "".join(element.itertext())


def is_note(element: Any) -> bool:
    """Whether it is a note: an item of a list of notes, or what says so."""
    if element.get("role") in ("doc-footnote", "doc-endnote") or element.get("epub:type") in (
        "footnote",
        "endnote",
    ):
        return True
    if element.tag != "li":
        return False
    around = [one for one in (element.getparent(), *list(element.iterancestors())[1:2]) if one is not None]
    return any(
        set((one.get("class") or "").split()) & NOTE_LISTS or one.get("role") == "doc-endnotes"
        for one in around
    )


def is_layout(row: Any) -> bool:
    """Whether a row's cells hold blocks of their own, as where a table only arranges a page."""
    parting = {*BLOCKS, *HEADINGS} - {"tr"}
    return any(len([one for one in cell.iterdescendants() if one.tag in parting]) > 1 for cell in row)
