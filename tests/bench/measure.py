"""How long each side takes, in turn, so that whatever else the machine does falls on all alike."""

import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

#: A side of a comparison: does the work once.
Side = Callable[[], Any]


@dataclass
class Result:
    """What came of a case: seconds by side (the median), and whether the goal was met."""

    case: str
    seconds: dict[str, float]
    #: The side that Historio is measured against, and at most how many times as long it may take.
    against: str = ""
    goal: float | None = None
    #: The side that is measured: Historio's whole answer, or only what the goal is about.
    measured: str = "historio"
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def ratio(self) -> float | None:
        """How many times as long as the other side."""
        return (
            self.seconds[self.measured] / self.seconds[self.against] if self.against in self.seconds else None
        )

    @property
    def met(self) -> bool | None:
        """Whether the goal was met, if there is one."""
        return None if self.goal is None or self.ratio is None else self.ratio <= self.goal


def in_turn(
    sides: Mapping[str, Side], *, seconds: float, least: int = 3, block: int = 10
) -> dict[str, float]:
    """The median of each side. The sides alternate in blocks of calls, for about as many seconds in all."""
    for side in sides.values():
        side()
    took: dict[str, list[float]] = {name: [] for name in sides}
    began, rounds = time.perf_counter(), 0
    while rounds < least or time.perf_counter() - began < seconds:
        for name, side in sides.items():
            until = time.perf_counter() + seconds / least / len(sides)
            for _ in range(block):
                start = time.perf_counter()
                side()
                took[name].append(time.perf_counter() - start)
                if time.perf_counter() > until:
                    break
        rounds += 1
    return {name: median(values) for name, values in took.items()}


def median(values: Sequence[float]) -> float:
    """The value in the middle."""
    return statistics.median(values)
