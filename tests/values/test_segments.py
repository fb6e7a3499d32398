"""A text cut where annotations begin and end."""

from hypothesis import given
from hypothesis import strategies as st

from annotations.values.segments import Segment, segments
from annotations.values.spans import Span

TEXT = "The 🚩 October Revolution (in Советской historiography)"

spans = st.tuples(st.integers(0, 60), st.integers(1, 40)).map(lambda pair: Span(pair[0], sum(pair)))


@given(st.lists(spans, max_size=12))
def test_the_pieces_together_are_the_text_and_know_what_covers_them(found):
    pieces = list(segments(len(TEXT), enumerate(found)))
    assert "".join(TEXT[piece.start : piece.end] for piece in pieces) == TEXT
    for piece in pieces:
        here = Span(piece.start, piece.end)
        assert set(piece.keys) == {number for number, span in enumerate(found) if span.contains(here)} | {
            number for number, span in enumerate(found) if span.end > len(TEXT) and span.overlaps(here)
        }
        lengths = [len(found[number]) for number in piece.keys]
        assert lengths == sorted(lengths)


def test_a_name_in_a_longer_one_comes_first():
    assert list(segments(10, [("long", Span(2, 9)), ("short", Span(4, 6))])) == [
        Segment(0, 2, ()),
        Segment(2, 4, ("long",)),
        Segment(4, 6, ("short", "long")),
        Segment(6, 9, ("long",)),
        Segment(9, 10, ()),
    ]


def test_an_empty_text_has_no_pieces():
    assert list(segments(0, [("beyond", Span(0, 3))])) == []
