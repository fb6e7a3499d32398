"""What a Web Annotation says that no column holds: kept as given, and given back.

A part of a document is given back as it came for as long as the row still says what it said; when the row
says something else, that part is written anew, and the rest stays. So nothing is lost on the way in, and
nothing outdated is told on the way out.
"""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Self

from annotations.values.web_annotation import bodies
from annotations.values.web_annotation.bodies import Labels, Said
from annotations.values.web_annotation.checking import several
from annotations.values.web_annotation.terms import OF_ANNOTATION, Addresses

#: What the server says of each annotation itself.
SERVERS = frozenset({"@context", "id", "modified", "body", "bodyValue", "target", *OF_ANNOTATION})


@dataclass(frozen=True)
class Kept:
    """What is kept of a document.

    `document` has its properties as given; a motivation of None stands for none. `says` has for each body
    (or the bodyValue) the column and value which it says, or None. `place` has the number of the target that
    is the row's, its edition, start and end.
    """

    document: Mapping[str, Any] = field(default_factory=dict)
    says: Sequence[Said | None] = ()
    place: tuple[int, str, int, int] | None = None

    @classmethod
    def read(cls, text: str | None) -> Self:
        """What a column holds."""
        if not text:
            return cls()
        held = json.loads(text)
        says = [Said(*one) if one else None for one in held.get("says", [])]
        place = tuple(held["place"]) if held.get("place") else None
        return cls(held.get("document", {}), says, place)

    def __str__(self) -> str:
        """What a column holds; nothing, if there is nothing to keep."""
        if not self.document:
            return ""
        held: dict[str, Any] = {"document": dict(self.document)}
        if self.says:
            held["says"] = [[one.name, one.value] if one else None for one in self.says]
        if self.place:
            held["place"] = list(self.place)
        return json.dumps(held, ensure_ascii=False)

    def bodies(
        self, row: Mapping[str, Any], addresses: Addresses, views: Collection[str], labels: Labels
    ) -> dict[str, Any]:
        """The bodies of a row: those given, as far as they hold, and what else it says."""
        said = bodies.said_by(row)
        if not self.says:
            found = [bodies.body(one, addresses, views, labels) for one in said]
            return {"body": found} if found else {}
        given = several(self.document.get("body", self.document.get("bodyValue")))
        told = [
            (one, body)
            for one, body in zip(self.says, given, strict=True)
            if one is None or bodies.holds(one, row)
        ]
        covered = {one for one, _ in told}
        more = [
            bodies.body(one, addresses, views, labels)
            for one in said
            if one not in covered and not bodies.follows(one, row)
        ]
        if "bodyValue" in self.document:
            if told and not more:
                return {"bodyValue": self.document["bodyValue"]}
            told = [
                (one, {"type": "TextualBody", "value": body, "format": "text/plain"}) for one, body in told
            ]
        whole = [body for _, body in told] + more
        alone = len(whole) == 1 and not more and not isinstance(self.document.get("body"), list)
        return {"body": whole[0] if alone else whole} if whole else {}

    def target(self, row: Mapping[str, Any], written: dict[str, Any]) -> Any:
        """The targets of a row, of which `written` is that of its words."""
        if self.place is None:
            return written
        number, edition, start, end = self.place
        given = self.document["target"]
        if (edition, start, end) == (str(row["edition"]), row["text_start"], row["text_end"]):
            return given
        if not isinstance(given, list):
            return written
        return [written if place == number else one for place, one in enumerate(given)]


def kept(
    document: Mapping[str, Any],
    says: Sequence[tuple[Any, Said | None]],
    place: tuple[int, str, int, int],
    *,
    written: Mapping[str, Any],
    addresses: Addresses,
    views: Collection[str],
) -> Kept:
    """What is to be kept of a document: whatever would not be written just so.

    `says` has its bodies with what they say, `place` where its target was found, and `written` the target
    that would be written. Of `created` and `creator` it is for the caller to say whether they are the row's.
    """
    rest = {name: value for name, value in document.items() if name not in SERVERS}
    if rest.get("type") == "Annotation":
        del rest["type"]
    given = [body for body, _ in says]
    ours = [one for body, one in says if one and bodies.is_ours(body, one, addresses, views)]
    as_given = len(ours) < len(given) or "bodyValue" in document
    if as_given:
        name = "bodyValue" if "bodyValue" in document else "body"
        rest[name] = document[name]
    usual = bodies.motivation([one for _, one in says if one], views)
    if rest.get("motivation") == usual:
        del rest["motivation"]
    elif "motivation" not in rest:
        rest["motivation"] = None
    targets = several(document["target"])
    placed = targets != [written]
    if placed:
        rest["target"] = document["target"]
    return Kept(rest, [one for _, one in says] if as_given else (), place if placed else None)
