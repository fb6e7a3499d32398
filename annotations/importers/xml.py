"""XML of texts is parsed as `values.xml` does it, and what is not read is told in the reader's language."""

from typing import Any

from django.utils.translation import gettext
from lxml import etree

from annotations.importers.base import RowError
from annotations.importers.document import Refused, refuse
from annotations.values.xml import MARKUP, HasEntities, TooMuchMarkup, XMLError, measure, parse


def measured(found: int) -> None:
    """Refused if there is more markup than can be read."""
    try:
        measure(found)
    except TooMuchMarkup as error:
        raise refuse(
            gettext("there are more than %(most)s marks of markup") % {"most": f"{MARKUP:,}"}
        ) from error


def parsed(data: bytes, encoding: str | None = None) -> Any:
    """The root element; Refused with the lines of what is no XML, and of entities.

    Neither a DTD nor what an entity stands for is read: not from elsewhere, and not from the file. `encoding`
    counts more than what the file declares.
    """
    measured(data.count(b"<"))
    try:
        return parse(data, encoding, document_type=True)
    except HasEntities as error:
        raise Refused(RowError(line, "", undefined(name)) for line, name in error.references) from error
    except XMLError as error:
        raise refuse(gettext("this is no XML: %(reason)s") % {"reason": error}, error.line) from error
    except LookupError as error:
        raise refuse(gettext("not a known encoding: %(name)r") % {"name": encoding}) from error


def undefined(reference: str) -> str:
    """Why an entity is refused."""
    told = gettext("what %(entity)s stands for would have to be read from a DTD; write the character itself")
    return told % {"entity": reference}


def local(element: Any) -> str:
    """The name of an element without its namespace."""
    return str(etree.QName(element).localname)


def space(element: Any) -> str:
    """The namespace of an element; nothing if it is in none."""
    return str(etree.QName(element).namespace or "")


def words(element: Any) -> str:
    """All words of an element, with single spaces."""
    return " ".join("".join(element.itertext()).split()) if element is not None else ""
