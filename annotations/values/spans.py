"""Places in a text."""

from dataclasses import dataclass
from typing import Self


class SpanError(ValueError):
    """What was given is not a place in the text."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """The half-open interval [start, end) of a text, in Unicode code points."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise SpanError(f"not a span: [{self.start}, {self.end})")

    def __len__(self) -> int:
        return self.end - self.start

    def __str__(self) -> str:
        return f"[{self.start}, {self.end})"

    def of(self, text: str) -> str:
        """The words at this place; SpanError if the text ends before they do."""
        if self.end > len(text):
            raise SpanError(f"{self} is outside the text, which has {len(text)} characters")
        return text[self.start : self.end]

    def overlaps(self, other: "Span") -> bool:
        """Whether the two share a character; touching is not overlapping."""
        return self.start < other.end and other.start < self.end

    def contains(self, other: "Span") -> bool:
        """Whether all of the other lies in this one; every span contains itself."""
        return self.start <= other.start and other.end <= self.end

    def shifted(self, by: int) -> "Span":
        """The span as far to the right, or with a negative number to the left."""
        return Span(self.start + by, self.end + by)

    @classmethod
    def from_utf16(cls, text: str, start: int, end: int) -> Self:
        """The span that a browser means by these offsets; SpanError inside a surrogate pair."""
        span = Span(start, end)
        # Browsers count UTF-16 units; 😀 is two of them and one of ours.
        units = text.encode("utf-16-le", "surrogatepass")
        if 2 * end > len(units):
            raise SpanError(f"{span} is outside the text, which has {len(units) // 2} UTF-16 units")
        return cls(_code_points(units, start), _code_points(units, end))

    def to_utf16(self, text: str) -> tuple[int, int]:
        """The offsets by which a browser knows this span."""
        inside = _utf16_units(self.of(text))
        before = _utf16_units(text[: self.start])
        return before, before + inside


def _utf16_units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _code_points(units: bytes, offset: int) -> int:
    """How many code points stand before an offset in UTF-16 units."""
    cut = 2 * offset
    before, after = units[cut - 2 : cut], units[cut : cut + 2]
    if before and after and 0xD8 <= before[1] < 0xDC and 0xDC <= after[1] < 0xE0:
        raise SpanError(f"offset {offset} is inside a character (a UTF-16 surrogate pair)")
    return len(units[:cut].decode("utf-16-le", "surrogatepass"))
