"""Passages that may speak of the same thing, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotations.comparison.parallels import Proposal

#: The columns, and what they hold.
KINDS: Mapping[str, str] = {
    "score": "number",
    "passage": "uuid",
    "ordinal": "integer",
    "text": "text",
    "other_passage": "uuid",
    "other_ordinal": "integer",
    "other_text": "text",
    "shared": "list",
    "confirmed_by": "list",
    "rejected_by": "list",
}


def rows(found: Iterable[Proposal]) -> Iterator[dict[str, Any]]:
    """The rows of proposals; `shared` has `Warsaw = Варшава` for each thing that both speak of."""
    for pair in found:
        yield {
            "score": pair.score,
            "passage": pair.passage.uuid,
            "ordinal": pair.passage.ordinal,
            "text": pair.passage.text,
            "other_passage": pair.other.uuid,
            "other_ordinal": pair.other.ordinal,
            "other_text": pair.other.text,
            "shared": [f"{one} = {other}" for one, other in pair.shared],
            "confirmed_by": pair.judged.confirmed_by,
            "rejected_by": pair.judged.rejected_by,
        }
