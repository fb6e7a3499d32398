"""Where the targets of a Web Annotation say that words stand (Data Model, 4.2.4 and 4.2.5)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annotations.values.selectors import Candidate
from annotations.values.web_annotation.checking import several
from annotations.values.web_annotation.terms import Addresses

#: The lists whose rows are texts, and by which name a place has them.
TEXTS: Mapping[str, str] = {"passages": "passage", "editions": "edition", "sources": "source"}


class Unplaced(ValueError):
    """A target on a text of ours does not say which words of it."""

    def __init__(self, path: str, why: str) -> None:
        self.path = path
        super().__init__(why)


@dataclass(frozen=True)
class Place:
    """Where a target stands: on a text of a kind (passage, edition or source), by place, quote or both.

    Nothing of these stands for the whole of a passage.
    """

    kind: str
    key: str
    start: int | None = None
    end: int | None = None
    exact: str | None = None
    prefix: str = ""
    suffix: str = ""


def read(path: str, target: Any, addresses: Addresses) -> Place | None:
    """The place of a target; None if it is not on a text of this server. Raises Unplaced."""
    whole = {"id": target} if isinstance(target, str) else target
    if "items" in whole:
        return None
    source = whole.get("source", whole.get("id"))
    iri = source.get("id") if isinstance(source, dict) else source
    thing = addresses.read(iri) if isinstance(iri, str) else None
    if thing is None or thing[0] not in TEXTS:
        return None
    kind, key = TEXTS[thing[0]], thing[1]
    selectors = several(whole.get("selector"))
    found: dict[str, Mapping[str, Any]] = {}
    for selector in selectors:
        type_ = several(selector.get("type"))[:1] if isinstance(selector, dict) else []
        if type_ in (["TextPositionSelector"], ["TextQuoteSelector"]):
            if "refinedBy" in selector:
                raise Unplaced(f"{path}.selector", "words are selected in the whole text: no refinedBy")
            if type_[0] in found:
                raise Unplaced(f"{path}.selector", f"one {type_[0]} is taken; give each place its target")
            found[type_[0]] = selector
    if not found and (selectors or kind != "passage"):
        raise Unplaced(
            f"{path}.selector", "which words: a TextPositionSelector or a TextQuoteSelector is wanted"
        )
    quote = found.get("TextQuoteSelector", {})
    position = found.get("TextPositionSelector", {})
    if quote.get("exact") == "":
        raise Unplaced(f"{path}.selector", "the words are empty")
    return Place(
        kind,
        key,
        position.get("start"),
        position.get("end"),
        quote.get("exact"),
        quote.get("prefix", ""),
        quote.get("suffix", ""),
    )


def target(
    addresses: Addresses, *, edition: Any, source: str, language: str, start: int, quote: Candidate
) -> dict[str, Any]:
    """The target that names these words: of an edition's text, from its code point `start` on."""
    return {
        "type": "SpecificResource",
        "source": {"id": addresses.text(edition), "format": "text/plain", "language": language},
        "scope": addresses.source(source),
        "selector": [
            {"type": "TextPositionSelector", "start": start, "end": start + len(quote.exact)},
            {
                "type": "TextQuoteSelector",
                "exact": quote.exact,
                "prefix": quote.prefix,
                "suffix": quote.suffix,
            },
        ],
    }
