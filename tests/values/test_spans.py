import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from annotations.values.spans import Span, SpanError

FAMILY = "Семья 👩‍👩‍👧 и ὁ λόγος"  # the emoji is five code points, three of them astral


@st.composite
def texts_with_spans(draw):
    text = draw(st.text(min_size=1))
    start = draw(st.integers(0, len(text) - 1))
    return text, Span(start, draw(st.integers(start + 1, len(text))))


@pytest.mark.parametrize(("start", "end"), [(3, 3), (5, 2), (-1, 4), (-3, -1)])
def test_what_is_empty_backward_or_negative_is_no_span(start, end):
    with pytest.raises(SpanError, match=rf"^not a span: \[{start}, {end}\)$"):
        Span(start, end)


def test_a_span_gives_its_words_in_code_points():
    assert Span(6, 11).of(FAMILY) == "👩‍👩‍👧"
    assert Span(14, 21).of(FAMILY) == "ὁ λόγος"
    assert len(Span(6, 11)) == 5


def test_a_span_that_ends_outside_the_text_is_refused_with_the_length():
    with pytest.raises(SpanError, match=r"\[4, 23\) is outside the text, which has 21 characters"):
        Span(4, 23).of(FAMILY)


def test_touching_is_not_overlapping():
    assert Span(0, 5).overlaps(Span(4, 9))
    assert not Span(0, 5).overlaps(Span(5, 9))
    assert not Span(5, 9).overlaps(Span(0, 5))


def test_a_span_contains_itself_and_what_lies_within():
    assert Span(2, 9).contains(Span(2, 9))
    assert Span(2, 9).contains(Span(3, 5))
    assert not Span(2, 9).contains(Span(1, 5))
    assert not Span(3, 5).contains(Span(2, 9))


def test_a_span_is_shifted_but_not_out_of_the_text():
    assert Span(2, 5).shifted(10) == Span(12, 15)
    assert Span(12, 15).shifted(-12) == Span(0, 3)
    with pytest.raises(SpanError):
        Span(2, 5).shifted(-3)


def test_spans_stand_in_the_order_of_the_text():
    assert sorted([Span(4, 9), Span(0, 9), Span(4, 5)]) == [Span(0, 9), Span(4, 5), Span(4, 9)]


def test_a_browser_counts_two_for_an_emoji():
    assert Span(6, 11).to_utf16(FAMILY) == (6, 14)
    assert Span.from_utf16(FAMILY, 17, 24).of(FAMILY) == "ὁ λόγος"


@pytest.mark.parametrize(("start", "end"), [(7, 14), (0, 7)])
def test_an_offset_inside_a_surrogate_pair_is_refused(start, end):
    with pytest.raises(SpanError, match="offset 7 is inside a character"):
        Span.from_utf16(FAMILY, start, end)


def test_a_browser_span_outside_the_text_is_refused():
    with pytest.raises(SpanError, match="24 UTF-16 units"):
        Span.from_utf16(FAMILY, 0, 25)


@given(texts_with_spans())
def test_every_span_survives_the_way_to_a_browser_and_back(text_and_span):
    text, span = text_and_span
    assert Span.from_utf16(text, *span.to_utf16(text)) == span


@given(texts_with_spans(), st.integers(0, 100))
def test_a_shifted_span_finds_the_same_words_after_as_much_more_text(text_and_span, by):
    text, span = text_and_span
    assert span.shifted(by).of("·" * by + text) == span.of(text)


@given(texts_with_spans(), texts_with_spans())
def test_what_contains_also_overlaps(one, other):
    assume(one[1].contains(other[1]))
    assert one[1].overlaps(other[1])
    assert other[1].overlaps(one[1])
