import json

import pytest

from annotations.importers.base import RowDraft, RowError
from annotations.importers.json_lines import JSONLines
from annotations.tables import ANNOTATIONS


def read(text: str) -> list:
    return list(JSONLines().read(text, ANNOTATIONS))


def test_one_object_a_line():
    first = {"exact": "«переворот» 👨‍👩‍👧", "tags": ["soviet-view"], "certainty": None}
    second = {"source": "x", "start": 1, "end": 2, "note": "строка\u2028строка"}
    text = "\ufeff" + json.dumps(first) + "\r\n\n" + json.dumps(second, ensure_ascii=False) + "\n"
    assert read(text) == [RowDraft(1, first), RowDraft(3, second)]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "it is not JSON"),
        ("[1]", "it is not a JSON object"),
        ("null", "it is not a JSON object"),
        ('{"colour": 1}', "there is no such field"),
        ('{"note": NaN}', "it is not JSON"),
        ("[" * 100_000, "it is not JSON"),
        ('{"note": "\\ud83d"}', "it is not JSON"),
        ('{"start": ' + "9" * 5000 + "}", ""),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_line(line, reason):
    found = read(f'{{"note": "x"}}\n{line}\n{{"note": "y"}}\n')
    assert [row.line for row in found] == [1, 2, 3]
    assert reason in (found[1].message if isinstance(found[1], RowError) else "")


def test_all_unknown_fields_are_named():
    assert [row.column for row in read('{"a": 1, "note": "x", "b": 2}')] == ["a", "b"]
