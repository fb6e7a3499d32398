"""XML of others is parsed: nothing is fetched, and nothing is put in that a document type defines.

Whoever reads XML with lxml reads it by `parse`; what is too long for a tree, by `iterparse` with `SAFE` and
`measure`.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from lxml import etree

#: How lxml reads what may be an attack.
SAFE = {"resolve_entities": False, "no_network": True, "load_dtd": False, "huge_tree": False}
#: So much markup (elements, their ends, comments) is read at most: a tree of it takes half a gigabyte.
MARKUP = 2_000_000
#: Of so many references what they refer to is told.
TOLD = 1000

#: A reference by a name, where it is one.
_REFERENCE = re.compile(r"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|&([^\s;&<>#\"']+);", re.DOTALL)
_PREDEFINED = {"amp", "lt", "gt", "quot", "apos"}


class XMLError(ValueError):
    """What is not read as XML, with the line, from 1 (0: the file)."""

    def __init__(self, reason: str, line: int = 0) -> None:
        self.line = line
        super().__init__(reason)


class TooMuchMarkup(XMLError):
    """There is more markup than memory holds."""


class HasDocumentType(XMLError):
    """It has a document type where none belongs."""


class HasEntities(XMLError):
    """It refers to what only a document type defines: each reference with its line."""

    def __init__(self, references: list[tuple[int, str]]) -> None:
        self.references = references
        line, reference = references[0]
        super().__init__(f"what {reference} stands for would have to be read from a DTD", line)


def measure(marks: int) -> None:
    """TooMuchMarkup if there are more marks of markup than can be read."""
    if marks > MARKUP:
        raise TooMuchMarkup(f"there are more than {MARKUP:,} marks of markup")


def parse(data: bytes, encoding: str | None = None, *, document_type: bool = False) -> Any:
    """The root element. `encoding` counts more than what the file declares.

    Where a `document_type` may be there, nothing of it is read, and references to its entities are refused:
    libxml2 would put them into attributes whatever it is told. Raises XMLError, or LookupError for an unknown
    encoding.
    """
    measure(data.count(b"<"))
    try:
        root = etree.fromstring(data, etree.XMLParser(encoding=encoding, **SAFE))
    except etree.XMLSyntaxError as error:
        raise XMLError(error.msg or "no element", error.lineno or 0) from error
    about = root.getroottree().docinfo
    if about.doctype:
        if not document_type:
            raise HasDocumentType("it has a document type (DTD), which is not read", 1)
        if found := list(islice(references(data, encoding or about.encoding or "utf-8"), TOLD)):
            raise HasEntities(found)
    return root


def references(data: bytes, encoding: str) -> Iterator[tuple[int, str]]:
    """Each reference to an entity that XML itself does not define, with its line."""
    text = data.decode(encoding, "replace")
    line, counted = 1, 0
    for found in _REFERENCE.finditer(text):
        if found[1] and found[1] not in _PREDEFINED:
            line += text.count("\n", counted, found.start())
            counted = found.start()
            yield line, found[0]
