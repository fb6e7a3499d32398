"""Whether two texts tell the same things in the same order: the longest order that they have in common."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import factorial, prod

#: Of more things than this, chance is not worked out: there would be too many shapes.
MOST = 30


def in_common_order(places: Sequence[int]) -> list[int]:
    """Which of the things that one text tells in this order, each at its place in the other, stand in the
    longest order that both have in common (a longest increasing subsequence); n log n.

    >>> in_common_order([2, 0, 1])
    [1, 2]
    """
    ends: list[int] = []  # the place of the last thing of the best order of each length
    last: list[int] = []
    before: list[int | None] = []
    for number, place in enumerate(places):
        at = bisect_left(ends, place)
        before.append(last[at - 1] if at else None)
        ends[at:], last[at:] = (
            ([place, *ends[at + 1 :]], [number, *last[at + 1 :]]) if at < len(ends) else ([place], [number])
        )
    found: list[int] = []
    number_: int | None = last[-1] if last else None
    while number_ is not None:
        found.append(number_)
        number_ = before[number_]
    return found[::-1]


@lru_cache(maxsize=1000)
def chance(length: int, size: int) -> float | None:
    """How likely `size` things in random orders have one of this length or longer in common; None for more
    than `MOST` things.

    Orders are as many as pairs of Young tableaux of one shape, and the first row of the shape is as long as
    the order in common (Robinson, Schensted); how many tableaux there are says the hook length formula.
    """
    if size > MOST:
        return None
    shapes = (shape for shape in partitions(size, size) if shape and shape[0] >= length)
    orders = sum(tableaux(shape) ** 2 for shape in shapes) if length else factorial(size)
    return orders / factorial(size)


def partitions(size: int, most: int) -> Iterator[tuple[int, ...]]:
    """The ways to part a number into a falling row of numbers, none above `most`."""
    if not size:
        yield ()
    for first in range(min(size, most), 0, -1):
        for rest in partitions(size - first, first):
            yield (first, *rest)


def tableaux(shape: Sequence[int]) -> int:
    """How many standard Young tableaux have this shape."""
    columns = [sum(row > place for row in shape) for place in range(shape[0])]
    hooks = prod(
        row - place + columns[place] - number - 1 for number, row in enumerate(shape) for place in range(row)
    )
    return factorial(sum(shape)) // hooks
