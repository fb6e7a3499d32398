"""Two editions drawn as one text: what stayed, went and came, cut where annotations begin and end."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from annotations.models import Annotation
from annotations.revisions import Revision
from annotations.values.alignment import Difference

#: Of text that stayed so many characters are shown on either side of a change.
AROUND = 300


@dataclass(frozen=True)
class Part:
    """A piece of text with the annotations that lie on it in the older and in the newer edition; or so many
    characters that are the same and left out.
    """

    kind: str
    text: str
    old: Sequence[Annotation] = ()
    new: Sequence[Annotation] = ()
    left_out: int = 0

    @property
    def classes(self) -> str:
        """How it is marked."""
        return " ".join(name for name, rows in (("was", self.old), ("is", self.new)) if rows)

    @property
    def title(self) -> str:
        """Whose words these are, for whoever points at them."""
        told = dict.fromkeys(row.exact[:60] for row in (*self.old, *self.new))
        return "\n".join(f"“{words}”" for words in list(told)[:4])


class Covering:
    """Which annotations of an edition lie on a stretch of its text."""

    def __init__(self, rows: Sequence[Annotation]) -> None:
        self.rows = rows
        self.edges = sorted({edge for row in rows for edge in (row.text_start, row.text_end)})
        self.reach = max((row.text_end - row.text_start for row in rows), default=0)
        self.starts = [row.text_start for row in rows]

    def within(self, start: int, end: int) -> list[int]:
        """The offsets strictly between two where an annotation begins or ends."""
        return self.edges[bisect_right(self.edges, start) : bisect_right(self.edges, end - 1)]

    def on(self, start: int, end: int) -> list[Annotation]:
        """The annotations that cover a stretch in which none begins or ends."""
        first = bisect_right(self.starts, start - self.reach - 1)
        last = bisect_right(self.starts, start)
        return [row for row in self.rows[first:last] if row.text_start <= start and end <= row.text_end]


def parts(found: Revision, *, whole: bool = False) -> Iterator[Part]:
    """The parts of both texts in order. Unless the `whole` is asked for, long ones that stayed are cut."""
    old, new = Covering(found.old_annotations), Covering(found.new_annotations)
    pieces = list(found.pieces)
    for place, piece in enumerate(pieces):
        if piece.kind != "equal" or whole or len(piece.text) <= 3 * AROUND:
            yield from cut(piece, old, new)
            continue
        first = 0 if place == 0 else AROUND
        last = len(piece.text) - (0 if place == len(pieces) - 1 else AROUND)
        yield from cut(stretch(piece, 0, first), old, new)
        yield Part("left out", "", left_out=last - first)
        yield from cut(stretch(piece, last, len(piece.text)), old, new)


def stretch(piece: Difference, first: int, last: int) -> Difference:
    """A part of a piece that stayed."""
    return Difference(piece.kind, piece.old + first, piece.new + first, piece.text[first:last])


def cut(piece: Difference, old: Covering, new: Covering) -> Iterator[Part]:
    """A piece, cut where annotations begin and end in the edition or editions that have it."""
    if not piece.text:
        return
    length = len(piece.text)
    edges = {0, length}
    if piece.kind != "inserted":
        edges |= {edge - piece.old for edge in old.within(piece.old, piece.old + length)}
    if piece.kind != "deleted":
        edges |= {edge - piece.new for edge in new.within(piece.new, piece.new + length)}
    ordered = sorted(edges)
    for first, last in pairwise(ordered):
        yield Part(
            piece.kind,
            piece.text[first:last],
            [] if piece.kind == "inserted" else old.on(piece.old + first, piece.old + last),
            [] if piece.kind == "deleted" else new.on(piece.new + first, piece.new + last),
        )
