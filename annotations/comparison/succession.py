"""What the rows and columns of a matrix that was worked out before are called by now: slugs are renamed.

The keys of a frozen matrix are the slugs of its time. Where two of them are compared, one thing may stand
under two slugs; those that it had before lead to it (`models.base.known_as`).
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.http import QueryDict

from annotations.comparison.matrix import split
from annotations.models import Claim, EventName, Source, Tag, Vocabulary
from annotations.models.base import Slugged, known_as

#: What an axis has the slugs of; without one it has none: days, languages and accounts.
SLUGS: Mapping[str, type[Slugged] | None] = {
    "name": EventName,
    "claim": Claim,
    "question": Tag,
    "view": Tag,
    "source": Source,
    "date": None,
    "language": None,
    "creator": None,
}


@dataclass(frozen=True)
class Axes:
    """What stands in the rows and the columns; vocabularies by the slugs that they have now."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]

    @classmethod
    def of(cls, query: str) -> Self:
        """The axes of a question."""
        data = QueryDict(query)
        named = split(data.get("columns", ""))
        now = slugs_now(Vocabulary, {data.get("rows", "name"), *named} - SLUGS.keys())
        rows, *columns = (now.get(name, name) for name in (data.get("rows", "name"), *named))
        return cls((rows,), tuple(columns))

    def __str__(self) -> str:
        return " × ".join(filter(None, (*self.rows, ",".join(self.columns))))


def names_now(axes: Collection[str], keys: Collection[str]) -> dict[str, str]:
    """What the keys on an axis, or on two that are crossed, are called now, where that is another name."""
    parts = {key: key.split(",", len(axes) - 1) for key in keys} if axes else {}
    now = [
        slugs_now(SLUGS.get(axis, Tag), {found[place] for found in parts.values()})
        for place, axis in enumerate(axes)
    ]
    called = {
        key: ",".join(known.get(part, part) for part, known in zip(found, now, strict=True))
        for key, found in parts.items()
    }
    return {key: name for key, name in called.items() if key != name}


def slugs_now(model: type[Slugged] | None, slugs: Collection[str]) -> dict[str, str]:
    """The slugs by which what had these is known now; one query, none without a model or slugs."""
    if model is None or not slugs:
        return {}
    found: Any = model._default_manager.filter(known_as(slugs))
    rows = found.values_list("slug", "former_slugs")
    return {former: slug for slug, formers in rows for former in formers}
