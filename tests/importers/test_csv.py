import pytest

from annotations.importers.base import Note, RowDraft, RowError
from annotations.importers.csv import CSV
from annotations.tables import ANNOTATIONS, EVENTS, TABLES, TAGS


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
    assert refusals(text) == ["line 10: 1 cells under 2 names; there is none for note"]
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
        ("exact,,note\n", "line 1: there is no such column"),
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


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("x", "1 cells under 2 names; there is none for note"),
        ("x,y,z", "3 cells under 2 names"),
    ],
)
def test_a_row_has_as_many_cells_as_the_header(row, reason):
    assert refusals(f"exact,note\n{row}\na,b\n") == [f"line 2: {reason}"]


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


# -- what programs add of their own -----------------------------------------------------------------------


def told(text: str, table=ANNOTATIONS) -> list[str]:
    return [found.message for found in read(text, table) if isinstance(found, Note)]


def drafts(text: str, table=ANNOTATIONS) -> list[dict]:
    assert refusals(text, table) == []
    return [found.values for found in read(text, table) if isinstance(found, RowDraft)]


def test_na_is_nothing_where_a_column_that_holds_no_such_word_has_it():
    text = 'exact,note,certainty\nx,NA,NA\ny,"NA",2\n'
    assert drafts(text) == [
        {"exact": "x", "note": "", "certainty": None},
        {"exact": "y", "note": "", "certainty": 2},
    ]
    assert told(text) == ["NA was read as an empty cell, as R writes it"]


@pytest.mark.parametrize("column", ["group", "creator"])
def test_na_is_a_word_where_all_columns_that_have_it_may_hold_it(column):
    text = f"exact,note,{column},certainty\nx,NA,NA,2\nBANANA,да,,\n"
    assert drafts(text)[0] == {"exact": "x", "note": "NA", column: "NA", "certainty": 2}
    assert told(text) == []


@pytest.mark.parametrize("column", ["stance", "name", "tags", "superseded_by", "start", "created"])
def test_columns_of_many_kinds_hold_no_such_word(column):
    assert drafts(f"exact,note,{column}\nx,NA,NA\n")[0]["note"] == ""


@pytest.mark.parametrize("name", ["", '""', "X", "...1", "Unnamed: 0"])
def test_numbers_of_rows_are_passed_over(name):
    text = f'{name},exact,note\n1,x,y\n"2",z,\n3,,\n'
    assert drafts(text) == [{"exact": "x", "note": "y"}, {"exact": "z", "note": ""}]
    assert told(text) == ["the first column has the numbers of the rows; it was passed over"]


def test_a_first_column_without_a_name_that_has_something_else_is_refused():
    assert refusals(",exact\nодин,x\n") == ["line 2: 'один' stands in a column without a name"]


@pytest.mark.parametrize("first", ["sep=;", '"sep=;"', "SEP=;"])
def test_the_line_that_names_the_separator_is_none_of_the_table(first):
    text = f"{first}\r\nexact;note\r\nx;a,b,c\r\ny;z;!\r\n"
    assert refusals(text) == ["line 4: 3 cells under 2 names"]
    assert [row.line for row in read(text) if isinstance(row, RowDraft)] == [3]


def test_empty_columns_and_rows_at_the_end_are_passed_over():
    assert drafts("exact;note;;\nx;y;;\n;;;\n;;;\n") == [{"exact": "x", "note": "y"}]
    assert refusals("exact;note;;\nx;y;;z\n") == ["line 2: 4 cells under 2 names"]


def test_a_row_may_end_before_columns_that_change_nothing():
    (row,) = read("exact,version,created,superseded_by\nx,1\n")
    assert row == RowDraft(2, {"exact": "x", "version": 1}, frozenset({"created", "superseded_by"}))
    assert refusals("exact,created,version\nx\n") == [
        "line 2: 1 cells under 3 names; there is none for version"
    ]


def test_what_the_server_sets_in_any_case_may_be_unreadable():
    assert drafts("slug,earliest,created\nx,2.421.289,gestern\n", EVENTS) == [
        {"slug": "x", "earliest": "2.421.289", "created": "gestern"}
    ]
    assert refusals("slug,version\nx,eins\n", EVENTS) == ["line 2, version: 'eins' is not a whole number"]


@pytest.mark.parametrize(
    ("text", "cut"), [("Ж" * 32_767, True), ("😀" * 16_383 + "!", True), ("Ж" * 32_766, False)]
)
def test_a_cell_that_is_as_long_as_excel_lets_it_be_is_noted(text, cut):
    (row,) = read(f"exact,note\nx,{text}\n")
    assert row.cut == ({"note"} if cut else set())
