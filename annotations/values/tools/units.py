"""Offsets of other tools become code points: UTF-16 units, as in Java and in browsers, and bytes of UTF-8."""

from array import array
from bisect import bisect_left
from collections.abc import Callable
from typing import Self

from annotations.values.spans import Span, SpanError

#: How many units a character is.
SIZES: dict[str, Callable[[str], int]] = {
    "UTF-16 units": lambda character: 1 + (character > "\uffff"),
    "bytes": lambda character: len(character.encode("utf-8", "surrogatepass")),
}


class Counted:
    """A text whose places are counted in units of some size.

    Made once for a text, in one pass; each look-up is a bisection. Characters that are one unit cost
    nothing: only where wider ones stand is remembered.
    """

    def __init__(self, text: str, unit: str) -> None:
        self.text, self.unit = text, unit
        size = SIZES[unit]
        #: Where wider characters stand, in code points and where they end, in units.
        self._wide, self._starts, self._ends = array("q"), array("q"), array("q")
        more = 0
        for place, character in enumerate(text):
            if (width := size(character)) > 1:
                self._wide.append(place)
                self._starts.append(place + more)
                self._ends.append(place + more + width)
                more += width - 1
        self.length = len(text) + more

    @classmethod
    def in_utf16(cls, text: str) -> Self:
        """Counted in UTF-16 units."""
        return cls(text, "UTF-16 units")

    @classmethod
    def in_bytes(cls, text: str) -> Self:
        """Counted in bytes of UTF-8."""
        return cls(text, "bytes")

    def offset(self, units: int) -> int:
        """The code point before which so many units stand; SpanError inside a character or outside."""
        if not 0 <= units <= self.length:
            raise SpanError(f"{units} is outside the text, which has {self.length} {self.unit}")
        before = bisect_left(self._starts, units)  # so many wider characters begin before it
        if before == 0:
            return units
        end = self._ends[before - 1]
        if units < end:
            raise SpanError(f"{units} is inside a character, counted in {self.unit}")
        return self._wide[before - 1] + 1 + units - end

    def span(self, start: int, end: int) -> Span:
        """The span between two offsets in units; SpanError if there is none."""
        Span(start, end)
        return Span(self.offset(start), self.offset(end))


def within(text: str, start: int, end: int) -> Span:
    """The span between two code points of a text; SpanError if the text ends before."""
    span = Span(start, end)
    span.of(text)
    return span
