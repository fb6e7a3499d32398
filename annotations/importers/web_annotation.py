"""Web Annotations (W3C) as drafts of annotations.

A draft has what the columns of an annotation take, by public name, the places where its targets stand, and
all the rest as given (`values.web_annotation.keeping`). What is wrong is told at once, by its path in the
document; nothing is passed over.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from annotations.values.web_annotation import bodies, places
from annotations.values.web_annotation.bodies import FindTag, Said
from annotations.values.web_annotation.checking import check, several
from annotations.values.web_annotation.keeping import Kept, kept
from annotations.values.web_annotation.places import Place
from annotations.values.web_annotation.terms import ANNO, OF_ANNOTATION, Addresses

#: What a client may say of an annotation itself.
WRITTEN = ("visibility", "group")


class RefusedDocument(ValueError):
    """A document that is not taken, with what is wrong by path. `status` is that of HTTP (Protocol, 6)."""

    def __init__(self, errors: Mapping[str, str], status: int = 400) -> None:
        self.errors, self.status = dict(errors), status
        super().__init__(next(f"{path}: {why}" for path, why in errors.items()))


@dataclass(frozen=True)
class Draft:
    """What a document says: by columns, and where."""

    document: Mapping[str, Any]
    addresses: Addresses
    #: By public name, what the columns take.
    values: Mapping[str, Any]
    #: The bodies, each with what it says.
    says: Sequence[tuple[Any, Said | None]]
    #: The targets that are on texts of this server, by number; the first is where the words stand.
    places: Mapping[int, tuple[str, Place]]

    def rest(
        self, place: tuple[str, int, int], written: Mapping[str, Any], views: Collection[str], account: str
    ) -> Kept:
        """What is to be kept beside the columns, if the words stand at this `place` (edition, start, end).

        `written` is the target that would be written of it, and `account` whose the annotation is.
        """
        document = dict(self.document)
        if document.get("creator") == creator(account):
            del document["creator"]
        return kept(
            document,
            self.says,
            (min(self.places), *place),
            written=written,
            addresses=self.addresses,
            views=views,
        )


def creator(account: str) -> dict[str, str]:
    """The creator of an annotation, who is an account of this server."""
    return {"type": "Person", "nickname": account}


def read(document: Any, addresses: Addresses, find_tag: FindTag) -> Draft:
    """The draft of a document. Raises RefusedDocument."""
    if errors := check(document):
        raise RefusedDocument(errors)
    refuse_other_contexts(document, addresses)
    found: dict[int, tuple[str, Place]] = {}
    for number, target in enumerate(several(document["target"])):
        path = f"target[{number}]" if isinstance(document["target"], list) else "target"
        try:
            place = places.read(path, target, addresses)
        except places.Unplaced as error:
            errors[error.path] = str(error)
            continue
        if place is not None:
            found[number] = path, place
    if not found and not errors:
        own = f"{addresses.base}/sources/…, …/api/v1/editions/…/text/ or …/api/v1/passages/…/"
        errors["target"] = f"none of the targets is a text of this server: {own}"
    try:
        read_bodies = list(bodies.read(document, addresses, find_tag))
    except bodies.Contradiction as error:
        errors[error.path] = str(error)
    if errors:
        raise RefusedDocument(errors)
    says = [(body, said) for _, body, said in read_bodies]
    return Draft(document, addresses, values_of(document, [said for _, said in says if said]), says, found)


def refuse_other_contexts(document: Mapping[str, Any], addresses: Addresses) -> None:
    """Refuse contexts that are not ours, and words of ours without our context."""
    contexts = several(document["@context"])
    for one in contexts:
        if one not in (ANNO, addresses.context):
            known = f"{ANNO} and {addresses.context} are known here"
            raise RefusedDocument({"@context": f"{str(one)[:200]!r} is another context; {known}"}, 415)
    if addresses.context not in contexts:
        for name in OF_ANNOTATION.keys() & document.keys():
            raise RefusedDocument({name: f"it has no meaning without the context {addresses.context}"})


def values_of(document: Mapping[str, Any], said: Sequence[Said]) -> dict[str, Any]:
    """What is said, by public name; of tags all."""
    values: dict[str, Any] = {one.name: one.value for one in said if one.name != "tags"}
    tags = list(dict.fromkeys(one.value for one in said if one.name == "tags"))
    if tags:
        values["tags"] = tags
    return values | {name: document[name] for name in WRITTEN if name in document}
