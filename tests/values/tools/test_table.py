"""CSV with a row for each annotation."""

import csv
import io

from hypothesis import given
from hypothesis import strategies as st

from annotations.values.selectors import TextQuote
from annotations.values.spans import Span
from annotations.values.tools.table import Table
from tests.values.tools.exports import faults

WORDS = st.text(st.sampled_from("aЖé\u0301中ثْ😀 ,;|\"'\n"), min_size=1).filter(lambda text: text.strip())


def read(text: str):
    return Table().read({"coup.csv": text.encode()})


def test_a_row_is_a_draft_with_its_words_codes_and_creator():
    export = read("exact,tags,annotator,comment,Farbe\r\nОктябрь 😀,coup | left,anna,sic,rot\r\n")
    (draft,) = export.drafts
    assert (draft.at.line, draft.document, draft.quotes) == (2, "coup", (TextQuote("Октябрь 😀"),))
    assert (draft.codes, draft.creator, draft.note) == (("coup", "left"), "anna", "sic")
    assert draft.more == ("farbe: rot",)


@given(st.lists(st.tuples(WORDS, WORDS.map(str.strip), st.integers(0, 99), st.integers(1, 9)), min_size=1))
def test_what_is_written_is_read_again(rows):
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["exact", "note", "start", "end", "id"])
    for number, (exact, note, start, length) in enumerate(rows):
        writer.writerow([exact, note, start, start + length, number])
    export = read(file.getvalue())
    assert export.faults == []
    assert [(one.quotes[0].exact, one.note, one.spans[0], one.id) for one in export.drafts] == [
        (exact, note, Span(start, start + length), str(number))
        for number, (exact, note, start, length) in enumerate(rows)
    ]


def test_what_is_wrong_is_told_with_its_line():
    export = read('exact,start,end\n"two\nlines",,\nx,3,1\n,,1\na,b\na,1,2,3\n')
    assert faults(export) == [
        (4, "start '3' and end '1' are not whole numbers of which the second is larger"),
        (5, "start '' and end '1' are not whole numbers of which the second is larger"),
        (6, "it has only 2 cells, and there are 3 columns"),
        (7, "it has 4 cells, and there are 3 columns"),
    ]
    assert [draft.at.line for draft in export.drafts] == [2]


def test_a_table_without_words_and_two_columns_for_them_are_refused():
    assert faults(read("a,b\n1,2\n")) == [(1, "there is no column exact, and none called start")]
    assert faults(read("exact,quote\na,b\n")) == [(1, "two columns are the exact; leave one out")]
    assert faults(read("exact,exact\na,b\n")) == [(1, "two columns have the same name")]
