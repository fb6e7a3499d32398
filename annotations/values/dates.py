"""Dates as historians write them (EDTF, ISO 8601-2), and the days they may mean.

Days are Julian Day Numbers (see `annotations.values.days`). Years are astronomical: 0000 is 1 BC,
-0001 is 2 BC.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

from annotations.values.days import (
    DateError,
    gregorian_day,
    gregorian_from_day,
    julian_day,
    julian_from_day,
    month_length,
)
from annotations.values.edtf import Bounds, bounds

__all__ = [
    "EDTF",
    "DateError",
    "gregorian_day",
    "gregorian_from_day",
    "julian_day",
    "julian_from_day",
    "month_length",
    "parse_bound",
]


@dataclass(frozen=True, slots=True)
class EDTF:
    """A date as it was written, and the first and last day it may mean.

    Without a bound (None) the date is open on that side or the bound is unknown. A qualifier
    (`?` uncertain, `~` approximate, `%` both) is kept but does not widen the bounds: how wide it
    is meant, nobody can say.
    """

    source: str
    earliest: int | None
    latest: int | None

    def __post_init__(self) -> None:
        if self.earliest is not None and self.latest is not None and self.earliest > self.latest:
            raise DateError(f"{self.source!r} ends before it starts")

    @classmethod
    def parse(cls, text: str) -> Self:
        """The date in EDTF, levels 0 to 2; DateError for anything else."""
        return cls(text, *_explained(text, lambda: bounds(text)))


def parse_bound(text: str) -> EDTF:
    """The date in a filter: EDTF, which may be followed by `O.S.` (Julian) or `N.S.` (Gregorian).

    Case, full stops and white space around do not matter: `1917-10-25 o.s.`, `1917-10 OS`,
    `1917-10-25/1917-11-07 O.S.`.
    """
    plain = " ".join(text.split())
    if styled := _STYLED.fullmatch(plain):
        julian = styled["style"].upper() == "O"
        return EDTF(text, *_explained(text, lambda: bounds(styled["date"], julian=julian)))
    return EDTF(text, *_explained(text, lambda: bounds(plain)))


def _explained(text: str, read: Callable[[], Bounds]) -> Bounds:
    try:
        return read()
    except DateError as error:
        raise DateError(f"{text!r} is not a date: {error}") from error


_STYLED: Final = re.compile(r"(?P<date>.*[^ ])[ ]?(?P<style>[ON])\.?[ ]?S\.?", re.IGNORECASE)
