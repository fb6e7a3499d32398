"""A text cut where annotations begin and end, so that overlapping ones can be shown."""

import itertools
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
    covering: dict[K, Span] = {}
    cuts = sorted({0, length, *starting, *ending})
    for start, end in itertools.pairwise(cuts):
        for key in ending.get(start, ()):
            del covering[key]
        covering |= starting.get(start, ())
        shortest_first = sorted(covering, key=lambda key: (len(covering[key]), covering[key].start))
        yield Segment(start, end, tuple(shortest_first))
