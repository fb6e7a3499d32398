"""XML of other tools is parsed: nothing is fetched, and no document type is read."""

from typing import Any

from lxml import etree

from annotations.values.tools.base import At, Unreadable


def parsed(name: str, data: bytes) -> Any:
    """The root element. Unreadable with the line of what is no XML, and for a document type.

    No tool writes one; what it might define (entities, from here or elsewhere) is an attack.
    """
    try:
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
        )
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Unreadable(At(name, error.lineno or 0), f"it is not XML: {error.msg}") from error
    if root.getroottree().docinfo.doctype:
        raise Unreadable(At(name, 1), "it has a document type (DTD), which is not read")
    return root


def local(element: Any) -> str:
    """The name of an element or attribute without its namespace; nothing for comments and instructions."""
    tag = element if isinstance(element, str) else element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def space(element: Any) -> str:
    """The namespace of an element; nothing if it is in none."""
    return str(element.tag[1:].partition("}")[0]) if str(element.tag).startswith("{") else ""


def at(name: str, element: Any) -> At:
    """Where an element begins."""
    return At(name, element.sourceline or 0)
