"""Highlights and codebooks of Taguette."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annotations.values.tools.taguette import Taguette
from tests.values.tools.exports import faults, of

WORDS = st.text(st.sampled_from("aЖé\u0301中ثْ😀 ,\\"), min_size=1).filter(lambda text: text.strip())


def test_highlights_are_drafts_with_all_their_tags():
    export = Taguette().read(of("taguette/test_projects_L1302.csv"))
    assert [(one.document, one.quotes[0].exact, one.codes, one.id) for one in export.drafts] == [
        ("otherdoc", "diff", ("interesting\\places",), "2"),
        ("otherdoc", "tent", ("interesting", "people"), "3"),
    ]


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        (
            "test_projects_L1332",
            {
                "interesting": "Further review required",
                "people": "People of interest",
                "interesting\\places": "",
            },
        ),
        ("test_import_codebook_L2244", {"interesting": "Further review required", "people": "new"}),
        ("test_read_codebook_L2111", {"interesting": "maybe replace", "people": "new", "other": "disabled"}),
        ("test_valid_csv_L431", {"interesting": "", "people": ""}),
    ],
)
def test_codebooks_are_codes_with_what_they_mean(name, wanted):
    export = Taguette().read(of(f"taguette/{name}.csv"))
    assert {name: code.definition for name, code in export.codes.items()} == wanted
    assert export.faults == []


@pytest.mark.parametrize(
    ("name", "line", "why"),
    [
        ("test_read_codebook_invalid_L2066", 1, "No 'tag', 'name', or 'path' column"),
        ("test_read_codebook_invalid_L2070", 1, "Not sure which column to use"),
        ("test_read_codebook_invalid_L2078", 3, "it has only 1 cells, and there are 2 columns"),
        ("test_invalid_csv_L477", 3, "the tag has no name"),
    ],
)
def test_codebooks_that_are_wrong_are_refused_with_the_line(name, line, why):
    ((found, told),) = faults(Taguette().read(of(f"taguette/{name}.csv")))
    assert found == line
    assert told.startswith(why)


@given(st.lists(st.tuples(WORDS, WORDS.map(str.strip)), min_size=1))
def test_what_is_written_is_read_again(rows):
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["id", "document", "tag", "content"])
    writer.writerows([number, "doc", tag, words] for number, (words, tag) in enumerate(rows))
    export = Taguette().read({"a.csv": file.getvalue().encode()})
    assert [(one.quotes[0].exact, *one.codes) for one in export.drafts] == rows
