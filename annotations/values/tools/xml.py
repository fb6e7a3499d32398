"""XML of other tools is parsed as `values.xml` does it; no tool writes a document type, and none is taken."""

from typing import Any

from annotations.values.tools.base import At, Unreadable
from annotations.values.xml import HasDocumentType, TooMuchMarkup, XMLError, parse


def parsed(name: str, data: bytes) -> Any:
    """The root element. Unreadable with the line of what is no XML, and for a document type."""
    try:
        return parse(data)
    except (HasDocumentType, TooMuchMarkup) as error:
        raise Unreadable(At(name, error.line), str(error)) from error
    except XMLError as error:
        raise Unreadable(At(name, error.line), f"it is not XML: {error}") from error


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
