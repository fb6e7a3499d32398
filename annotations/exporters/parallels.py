"""Passages that may speak of the same thing, row by row."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from annotations.comparison.parallels import Parallel

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
}


def rows(found: Iterable[Parallel]) -> Iterator[dict[str, Any]]:
    """The rows of proposals; `shared` has `Warsaw = Варшава` for each thing that both speak of."""
    for parallel in found:
        yield {
            "score": parallel.score,
            "passage": parallel.passage.uuid,
            "ordinal": parallel.passage.ordinal,
            "text": parallel.passage.text,
            "other_passage": parallel.other.uuid,
            "other_ordinal": parallel.other.ordinal,
            "other_text": parallel.other.text,
            "shared": [f"{one} = {other}" for one, other in parallel.shared],
        }
