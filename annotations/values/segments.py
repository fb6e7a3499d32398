"""A text cut where annotations begin and end, so that overlapping ones can be shown."""

import itertools
from bisect import insort
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

from annotations.values.spans import Span

K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Segment(Generic[K]):
    """A piece [start, end) of a text, and the keys of all that covers it, the shortest first."""

    start: int
    end: int
    keys: tuple[K, ...]


def segments(length: int, spans: Iterable[tuple[K, Span]]) -> Iterator[Segment[K]]:
    """The whole text of so many code points as disjoint pieces, in order.

    Each piece is covered by the same spans from its start to its end; those between annotations are
    covered by none. Spans may overlap in any way; what lies beyond the text is passed over. Linear in
    the pieces times the spans that cover each.
    """
    starting: dict[int, list[tuple[K, Span]]] = {}
    ending: dict[int, list[K]] = {}
    for key, span in spans:
        if span.start < length:
            starting.setdefault(span.start, []).append((key, span))
            ending.setdefault(min(span.end, length), []).append(key)
    covering: list[tuple[K, Span]] = []
    cuts = sorted({0, length, *starting, *ending})
    for start, end in itertools.pairwise(cuts):
        ended = {*ending.get(start, ())}
        covering = [found for found in covering if found[0] not in ended] if ended else covering
        for found in starting.get(start, ()):
            insort(covering, found, key=shortest_first)
        yield Segment(start, end, tuple(key for key, _ in covering))


def shortest_first(found: tuple[object, Span]) -> tuple[int, int]:
    """The order of what covers a piece: by length, then by where it starts."""
    return len(found[1]), found[1].start
