"""Offsets of other tools become code points, whatever they count."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.spans import Span, SpanError
from annotations.values.tools.units import Counted, within

#: Letters of one to four bytes, combining marks, flags and a family joined by ZWJ.
TEXTS = st.text(st.sampled_from("aé\u0301Пж中ثْ\u200d😀👩🏽🇷🇺\n"), min_size=1)


@given(TEXTS, st.data())
def test_utf16_units_and_bytes_lead_back_to_the_code_points(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(start, end)
    assert Counted.in_utf16(text).span(*span.to_utf16(text)) == span
    before, words = len(text[:start].encode()), len(span.of(text).encode())
    assert Counted.in_bytes(text).span(before, before + words) == span


@given(TEXTS)
def test_an_offset_inside_a_character_or_outside_the_text_is_refused(text):
    counted = Counted.in_bytes(text)
    starts = {len(text[:number].encode()) for number in range(len(text) + 1)}
    for units in range(len(text.encode()) + 2):
        if units in starts:
            assert len(text[: counted.offset(units)].encode()) == units
        else:
            with pytest.raises(SpanError):
                counted.offset(units)


def test_an_emoji_is_two_units_and_one_character():
    assert Counted.in_utf16("да 😀 нет").span(3, 5) == Span(3, 4)
    with pytest.raises(SpanError, match="inside a character"):
        Counted.in_utf16("да 😀 нет").span(3, 4)
    with pytest.raises(SpanError, match="outside the text, which has 9 UTF-16 units"):
        Counted.in_utf16("да 😀 нет").span(3, 10)


def test_code_points_are_taken_as_they_are_as_far_as_the_text_goes():
    assert within("ثورة", 0, 4) == Span(0, 4)
    with pytest.raises(SpanError):
        within("ثورة", 0, 5)
