import pytest

from annotations.importers.base import RowDraft, RowError
from annotations.importers.csv import CSV
from annotations.tables import ANNOTATIONS, TABLES, TAGS


def read(text: str, table=ANNOTATIONS) -> list:
    return list(CSV().read(text, table))


def values(text: str, table=ANNOTATIONS) -> list[dict]:
    found = read(text, table)
    assert all(isinstance(row, RowDraft) for row in found), found
    return [row.values for row in found]


def refusals(text: str, table=ANNOTATIONS) -> list[str]:
    return [str(row) for row in read(text, table) if isinstance(row, RowError)]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_file_as_spreadsheets_write_it(mark, delimiter, end):
    rows = [
        ["exact", "note", "certainty", "tags"],
        ["«переворот»", '"да, нет; и\tвот"', "2", "soviet-view | western-view"],
    ]
    text = mark + end.join(delimiter.join(row) for row in rows) + end
    assert values(text) == [
        {
            "exact": "«переворот»",
            "note": "да, нет; и\tвот",
            "certainty": 2,
            "tags": ["soviet-view", "western-view"],
        }
    ]


def test_the_guard_is_taken_off_free_text():
    text = "exact,note,section\r\n'=SUM(A1),'-,'=a | b\r\n''x,'ok,x\r\n"
    assert values(text) == [
        {"exact": "=SUM(A1)", "note": "-", "section": ["=a", "b"]},
        {"exact": "'x", "note": "'ok", "section": ["x"]},
    ]


def test_a_line_is_where_its_row_begins():
    text = 'exact,note\n"one\ntwo\n\nthree",x\nfour,y\n\n"five\r\nsix",z\nseven\n'
    assert [row.line for row in read(text)] == [2, 6, 8, 10]
    assert refusals(text) == ["line 10: 1 cells under 2 names"]
    assert values(text.removesuffix("seven\n"))[0]["exact"] == "one\ntwo\n\nthree"


def test_empty_lines_are_passed_over():
    assert values("exact,note\n\n,\nx,y\n\n") == [{"exact": "x", "note": "y"}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "line 1: there is no header"),
        ("\ufeff", "line 1: there is no header"),
        ("\n\nexact\n", "line 1: there is no header"),
        ("exact,colour\nx,y\n", "line 1, colour: there is no such column"),
        ("exact,EXACT\n", "line 1, EXACT: there is no such column"),
        ("exact,note,exact\n", "line 1, exact: the column stands there twice"),
        ("exact,\n", "line 1: there is no such column"),
    ],
)
def test_a_header_that_is_wrong_is_refused(text, reason):
    found = refusals(text)
    assert found
    assert found[0].startswith(reason)
    assert all(isinstance(row, RowError) for row in read(text))


def test_names_of_the_header_may_have_spaces_around_them():
    assert values(" exact , note\nx,y\n") == [{"exact": "x", "note": "y"}]


def test_the_place_of_an_annotation_may_be_given_by_source_and_only_there():
    assert values("source,start,end\na,1,2\n") == [{"source": "a", "start": 1, "end": 2}]
    assert refusals("slug,start\nx,1\n", TAGS)[0].startswith("line 1, start: there is no such column")


@pytest.mark.parametrize("table", TABLES.values())
def test_every_column_that_is_exported_is_read(table):
    assert read(",".join(table.names) + "\n", table) == []


def test_all_bad_cells_of_a_row_are_told_with_their_columns_and_other_rows_are_read():
    text = "exact,certainty,start\nx,high,1.5\ny,1,0\nz,two,\n"
    assert refusals(text) == [
        "line 2, certainty: 'high' is not a whole number",
        "line 2, start: '1.5' is not a whole number",
        "line 4, certainty: 'two' is not a whole number",
    ]
    assert [row.values["exact"] for row in read(text) if isinstance(row, RowDraft)] == ["y"]


@pytest.mark.parametrize("row", ["x", "x,y,z"])
def test_a_row_has_as_many_cells_as_the_header(row):
    count = len(row.split(","))
    assert refusals(f"exact,note\n{row}\na,b\n") == [f"line 2: {count} cells under 2 names"]


@pytest.mark.parametrize("text", ['exact,note\n"x"y,z\n', 'exact,note\nx,"y\n'])
def test_a_file_with_broken_quotes_is_told_where_it_breaks(text):
    (reason,) = refusals(text)
    assert reason.startswith("line 2: ")
    assert reason.endswith("nothing after it could be read")


def test_a_cell_may_be_long():
    note = "Ж" * 300_000
    assert values(f"exact,note\nx,{note}\n")[0]["note"] == note


def test_unicode_line_ends_and_separators_stay_in_their_cell():
    note = "a\u2028b\x85c\x0bd\x1ce"
    assert values(f"exact,note\nx,{note}\n") == [{"exact": "x", "note": note}]
