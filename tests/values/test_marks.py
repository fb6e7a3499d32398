"""Marks by which a text refers to its evidence."""

import pytest

from annotations.values.marks import NEAR, mark_for, marks, without_marks
from annotations.values.spans import Span


def found(text: str) -> list[str]:
    return [text[mark.start : mark.end] for mark in marks(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the Russian Civil War.[8][9]", ["[8]", "[9]"]),
        ("Ленин[12] и Троцкий [прим. 3] 😀[ 4 ]", ["[12]", "[прим. 3]", "[ 4 ]"]),
        ("so it is said [note 2], and [3, 5–7] [4a]", ["[note 2]", "[3, 5–7]", "[4a]"]),
        ("قال ذلك[٤] ثم", ["[٤]"]),
        ("it began¹ and ended.²³", ["¹", "²³"]),
    ],
)
def test_numbers_in_brackets_and_written_high_are_marks(text, expected):
    assert found(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "a remark[b][c]",
        "7 November 1917 [O.S. 25 October]",
        "1 [N.S. 14 ] September 1917",
        "in the year [1917]",
        "10² people on 5 km² (4)",
        "[…] and [sic]",
    ],
)
def test_letters_dates_years_and_powers_are_none(text):
    assert found(text) == []


def test_the_text_without_them_is_as_long_as_it_was():
    assert without_marks("War.[8][9] Да¹!") == "War.       Да !"


def test_a_mark_bears_out_what_stands_before_it_and_not_too_far():
    near = [Span(10, 13), Span(40, 43)]
    assert mark_for(Span(0, 5), near) == near[0]
    assert mark_for(Span(12, 20), near) == near[1]
    assert mark_for(Span(41, 50), near) is None
    assert mark_for(Span(0, 5), [Span(5 + NEAR, 8 + NEAR)]) is not None
    assert mark_for(Span(0, 5), [Span(6 + NEAR, 9 + NEAR)]) is None
