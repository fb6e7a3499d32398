"""Frozen matrices, read off their bytes and compared."""

from annotations.values.frozen import Difference, Frozen, continued

HEADER = (
    "event,row,row_label,verdict,column,column_label,state,read_by,{},source,language,prefix,{},suffix,url,"
    "contested_by"
)


def frozen(*cells: str, ident: str = "annotation") -> Frozen:
    """A matrix of lines `row label verdict column state id words`, with bars between."""
    lines = [HEADER.format(ident, "printed" if ident == "date" else "exact")]
    for cell in cells:
        row, label, verdict, column, state, key, words = cell.split("|")
        lines.append(f'e,{row},"{label}",{verdict},{column},{column},{state},,{key},s,ru,,"{words}",,,')
    return Frozen.read("\r\n".join([*lines, ""]).encode())


def test_a_mended_label_and_a_new_slug_are_still_the_same_row():
    before = frozen("coup|Кудета|only|en|affirmed|1|переворот 👀", "день|День|only|en|unread||")
    after = frozen("putsch|Кудета!|only|en|affirmed|1|переворот 👀", "день|Дни|only|en|unread||")
    found = Difference(before, after, {"coup": "putsch"})
    assert found.added_rows == found.removed_rows == found.cells == found.verdicts == []
    unknown = Difference(before, after)
    assert [row.key for row in unknown.added_rows] == ["putsch"]
    assert [row.key for row in unknown.removed_rows] == ["coup"]
    assert [(change.before, change.after) for change in unknown.cells] == [("", "affirmed"), ("affirmed", "")]


def test_two_rows_that_became_one_are_one_that_stayed_and_one_that_went():
    before = frozen("a|A|only|en|affirmed|1|x", "b|B|only|en|affirmed|2|y")
    kept = frozen("b|B|only|en|affirmed|1|x", "b|B|only|en|affirmed|2|y")
    found = Difference(before, kept, {"a": "b"})
    assert [row.key for row in found.removed_rows] == ["a"]
    assert found.added_rows == []
    assert [(change.row.key, len(change.gained), len(change.lost)) for change in found.cells] == [
        ("b", 1, 0),
        ("a", 0, 1),
    ]
    third = frozen("c|C|only|en|affirmed|1|x", "c|C|only|en|affirmed|2|y")
    nobody = Difference(before, third, {"a": "c", "b": "c"})
    assert [row.key for row in nobody.removed_rows] == ["a", "b"]
    assert [row.key for row in nobody.added_rows] == ["c"]


def test_days_in_two_calendars_with_one_key_are_two_rows_each_with_its_cells():
    told, unsure = "1917-11-07 (O.S. 1917-10-25)", "1917-11-07 or 1917-11-20 (N.S. or O.S.)"
    before = frozen(
        f"1917-11-07|{told}|only|en|affirmed|1|25 октября",
        f"1917-11-07|{unsure}|only|en|hedged|2|7 ноября",
        ident="date",
    )
    assert len(before.rows) == 2
    after = frozen(
        f"1917-11-07|{told}|only|en|affirmed|1|25 октября",
        f"1917-11-07|{unsure}|only|en|unread||",
        ident="date",
    )
    (change,) = Difference(before, after).cells
    assert (change.row.label, change.before, change.after) == (unsure, "hedged", "unread")
    other = frozen(f"1917-11-07|{unsure}|only|en|affirmed|1|25 октября", ident="date")
    found = Difference(frozen(f"1917-11-07|{told}|only|en|affirmed|1|25 октября", ident="date"), other)
    assert [row.label for row in found.added_rows] == [unsure]
    assert [row.label for row in found.removed_rows] == [told]


def test_one_that_has_its_key_back_is_itself():
    before, after = (frozen(f"{key}|Ночь|only|en|affirmed|1|ночь") for key in ("night", "noch"))
    for now in ({"noch": "night"}, {"night": "noch"}):
        assert len(continued(before.rows, after.rows, now)) == 1
