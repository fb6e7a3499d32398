import csv
import io

import pytest

from annotations.exporters.csv import BLOCK, lines


def written(header, rows, **form) -> str:
    return "".join(lines(header, rows, kinds=["text"] * len(header), **form))


def test_lines_end_as_rfc_4180_says_and_there_is_always_a_header():
    assert written(["a", "b"], []) == "a,b\r\n"
    assert written(["a", "b"], [["Ж", None]]) == "a,b\r\nЖ,\r\n"


def test_only_what_needs_quotes_has_them():
    row = ["да, нет", 'он сказал "да"', "строка\nстрока", "a\rb", "a;b", " x "]
    assert written(["a"] * 6, [row]).split("\r\n", 1)[1] == (
        '"да, нет","он сказал ""да""","строка\nстрока","a\rb",a;b, x \r\n'
    )


def test_a_mark_stands_before_all_if_it_is_asked_for():
    assert written(["a"], [["x"]], bom=True) == "\ufeffa\r\nx\r\n"


def test_the_guard_may_be_left_out():
    assert written(["a"], [["=1+1"]]) == "a\r\n'=1+1\r\n"
    assert written(["a"], [["=1+1"]], guarded=False) == "a\r\n=1+1\r\n"


def test_a_long_list_comes_in_blocks_and_whole():
    rows = [[f"{number} 👨‍👩‍👧", "Ж" * 50] for number in range(20_000)]
    pieces = list(lines(["a", "b"], rows, kinds=["text", "text"]))
    assert len(pieces) > 10
    assert pieces[0] == "a,b\r\n"  # at once, since rows may be a while in coming
    assert all(BLOCK <= len(piece) < BLOCK + 500 for piece in pieces[1:-1])
    found = list(csv.reader(io.StringIO("".join(pieces), newline="")))
    assert found == [["a", "b"], *rows]


def test_a_row_with_a_cell_too_many_is_a_mistake():
    with pytest.raises(ValueError, match="zip"):
        written(["a"], [["x", "y"]])
