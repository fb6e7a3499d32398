"""XML of others is parsed: nothing is fetched, and no entity is put in that the file itself defines."""

from typing import Any

from django.utils.translation import gettext
from lxml import etree

from annotations.importers.base import RowError
from annotations.importers.document import Refused, refuse

#: So much markup (elements, their ends, comments) is read at most: a tree of it takes half a gigabyte.
MARKUP = 2_000_000


def measured(found: int) -> None:
    """Refused if there is more markup than can be read."""
    if found > MARKUP:
        raise refuse(gettext("there are more than %(most)s marks of markup") % {"most": f"{MARKUP:,}"})


def parsed(data: bytes, encoding: str | None = None) -> Any:
    """The root element; Refused with the lines of what is no XML, and of entities.

    Neither a DTD nor what an entity stands for is read: not from elsewhere, and not from the file. `encoding`
    counts more than what the file declares.
    """
    measured(data.count(b"<"))
    try:
        parser = etree.XMLParser(
            encoding=encoding, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        line = error.lineno or 0
        raise refuse(gettext("this is no XML: %(reason)s") % {"reason": error.msg}, line) from error
    except LookupError as error:
        raise refuse(gettext("not a known encoding: %(name)r") % {"name": encoding}) from error
    entities = [
        RowError(entity.sourceline or 0, "", undefined(entity.text)) for entity in root.iter(etree.Entity)
    ]
    if entities:
        raise Refused(entities)
    return root


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
