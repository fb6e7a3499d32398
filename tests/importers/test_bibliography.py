"""BibTeX, RIS and CSL-JSON: what is read of files of others, and that what we write comes back."""

import json
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from annotations.importers.base import Note, RowDraft, RowError
from annotations.importers.bibtex import BibTeX
from annotations.importers.csl_json import CSLJSON
from annotations.importers.ris import RIS
from annotations.tables import EVENTS, SOURCES
from annotations.values.works import Work, on_one_line

READERS = {"bib": BibTeX(), "ris": RIS(), "json": CSLJSON()}


def read(suffix: str, text: str) -> tuple[list[RowDraft], list[RowError], list[str]]:
    found = list(READERS[suffix].read(text, SOURCES))
    drafts = [one for one in found if isinstance(one, RowDraft)]
    errors = [one for one in found if isinstance(one, RowError)]
    return drafts, errors, [one.message for one in found if isinstance(one, Note)]


BIB = r"""
@comment{Von Hand}
@string{liveright = "Boni {\&} Liveright"}
@Book{Reed1919,
  author    = {Reed, John and {Central Committee} and Anna Petrova},
  title     = {{Ten Days} that {S}hook the World},
  subtitle  = {A R\'{e}volution},
  publisher = liveright # {, New York},
  year      = 1919, month = mar,
  langid    = {english},
  isbn      = {123},
}
@online{wiki, title = {Октябрь 100\% \& \"Uber}, url = {https://example.org/a_b%20c}, urldate = {2026-11-21},
  license = {https://creativecommons.org/licenses/by-sa/4.0/}}
"""


def test_entries_of_bibtex_become_rows_with_their_lines():
    (reed, wiki), errors, notes = read("bib", BIB)
    assert (reed.line, reed.values) == (
        4,
        {
            "slug": "reed1919",
            "title": "Ten Days that Shook the World: A Révolution",
            "publisher": "Boni & Liveright, New York",
            "language": "en",
            "kind": "book",
            "issued": "1919-03",
            "creators": ["Reed, John", "Central Committee", "Anna Petrova"],
        },
    )
    assert (wiki.line, wiki.values) == (
        13,
        {
            "slug": "wiki",
            "title": "Октябрь 100% & Über",
            "url": "https://example.org/a_b%20c",
            "accessed": "2026-11-21",
            "language": "und",
            "kind": "web page",
            "licence": "CC-BY-SA-4.0",
        },
    )
    assert errors == []
    assert notes[0].startswith("1 entry does not say its language")
    assert notes[1] == "a source has no place for these fields: @comment (1), isbn (1)"


def test_what_is_no_entry_of_bibtex_is_refused_with_its_line():
    drafts, errors, _ = read(
        "bib", "@book{a, title={x}}\n@article{b, title = {x\n@misc{c, title={y}}\n@book{a, title={z}}"
    )
    assert [draft.values["slug"] for draft in drafts] == ["a", "c"]
    assert [(error.line, error.message.split(":")[0]) for error in errors] == [
        (2, "this is no entry"),
        (4, "the key 'a' is there already"),
    ]


RIS_TEXT = """TY  - JOUR
AU  - Reed, John
AU  - Петрова, Анна
T1  - Ten Days that
  shook the World
JO  - The Liberator
Y1  - 1919/03/07/
UR  - https://example.org/
LA  - Russian
SP  - 5
ER  -

TY  - BOOK
ID  - lenin-1917
TI  - Декрет
DA  - 191X
ER  -
"""


def test_references_of_ris_become_rows_with_their_lines():
    (reed, lenin), errors, notes = read("ris", RIS_TEXT)
    assert (reed.line, reed.values) == (
        1,
        {
            "slug": "reed-john-1919-ten-days-that-shook-the-world",
            "title": "Ten Days that shook the World",
            "publisher": "The Liberator",
            "issued": "1919-03-07",
            "url": "https://example.org/",
            "language": "ru",
            "kind": "article",
            "creators": ["Reed, John", "Петрова, Анна"],
        },
    )
    assert (lenin.line, lenin.values["issued"], lenin.values["slug"]) == (13, "191X", "lenin-1917")
    assert errors == []
    assert "SP (1)" in notes[-1]


def test_what_is_no_reference_of_ris_is_refused_with_its_line():
    drafts, errors, _ = read(
        "ris", "AU  - x\nTY  - BOOK\nTI  - a\nTY  - BOOK\nTI  - b\nID  - b\nER  - \nTY  - GEN\n"
    )
    assert [draft.values["slug"] for draft in drafts] == ["b"]
    assert [error.line for error in errors] == [1, 2, 8]


CSL = """[
  {"id": "reed", "type": "book", "title": "Ten Days",
   "author": [{"family": "Reed", "given": "John"}, {"literal": "ЦК"},
              {"non-dropping-particle": "van", "family": "Ree", "given": "Erik", "suffix": "Jr."}],
   "issued": {"date-parts": [["1919", 3]]}, "language": "en-US", "ISBN": "1"},
  {"id": "range", "title": "x", "issued": {"date-parts": [[1917], [1918]], "circa": true}, "DOI": "10.1/x"},
  {"id": "raw", "title": "y", "issued": {"raw": "191X"}, "accessed": {"date-parts": [[2026, 11, 21]]}}
]"""


def test_items_of_csl_become_rows_with_their_lines():
    (reed, ranged, raw), errors, notes = read("json", CSL)
    assert (reed.line, reed.values["creators"]) == (2, ["Reed, John", "ЦК", "van Ree, Erik, Jr."])
    assert (reed.values["issued"], reed.values["language"], reed.values["kind"]) == (
        "1919-03",
        "en-US",
        "book",
    )
    assert (ranged.line, ranged.values["issued"], ranged.values["url"]) == (
        6,
        "1917~/1918~",
        "https://doi.org/10.1/x",
    )
    assert (raw.values["issued"], raw.values["accessed"]) == ("191X", "2026-11-21")
    assert errors == []
    assert "ISBN (1)" in notes[-1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[{}", 1),
        ("[\n{},\n{]", 3),
        ("{} {}", 1),
        ("[1]", 1),
        ("", 1),
        ("[{},]", 1),
        ("[" * 100_000, 0),
        ("[]]", 1),
    ],
)
def test_what_is_no_csl_is_refused_with_its_line(text, line):
    _, errors, _ = read("json", text)
    assert line in [error.line for error in errors]


@pytest.mark.parametrize("suffix", READERS)
def test_a_bibliography_has_rows_of_sources_only(suffix):
    (error,) = READERS[suffix].read("@book{a, title={x}}", EVENTS)
    assert "rows of sources" in error.message


@pytest.mark.parametrize(
    ("suffix", "text"), [("bib", "@book{ж, title={x}}"), ("json", '[{"id": "Ж", "title": "x"}]')]
)
def test_a_key_without_latin_letters_is_refused(suffix, text):
    _, errors, _ = read(suffix, text)
    assert errors[0].column == "slug"


TEXT = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"]) | st.sampled_from("\\{}%$&#_~^,'\"`- "),
    max_size=40,
).map(lambda text: on_one_line(unicodedata.normalize("NFC", text)))
NAME = TEXT.filter(bool)
DATE = st.sampled_from(
    ["", "1919", "1919-03", "1919-03-07", "191X", "1919?", "1917/1918", "-0044", "Y17E7", "1917-21"]
)
WORKS = st.builds(
    Work,
    key=st.from_regex("[a-z][a-z0-9]{0,8}(-[a-z0-9]{1,8})?", fullmatch=True),
    title=NAME,
    language=st.sampled_from(["en", "tl", "ru", "zh-Hant", "grc", "en-US"]),
    kind=st.sampled_from(["", "book", "textbook", "encyclopedia article", "Flugblatt & Plakat"]),
    creators=st.lists(NAME | st.sampled_from(["Reed, John", "Central and Eastern", "a, b, c"]), max_size=3),
    publisher=TEXT,
    issued=DATE,
    url=st.sampled_from(["", "https://example.org/a_b%20c?d=1&e=%D0%96#f~"]),
    licence=st.sampled_from(["", "CC-BY-SA-4.0", "public domain", "© Правда"]),
    accessed=st.sampled_from(["", "2026-11-21"]),
)
#: Types of entries that say a kind of their own give one to what has none.
KINDLESS = {"bib": "", "ris": "", "json": ""}


def row_of(work: Work) -> dict[str, object]:
    """The row that is expected back."""
    values = {
        "slug": work.key,
        "title": work.title,
        "language": work.language,
        "kind": work.kind,
        "creators": list(work.creators),
        "publisher": work.publisher,
        "issued": work.issued,
        "url": work.url,
        "licence": work.licence,
        "accessed": work.accessed,
    }
    return {name: value for name, value in values.items() if value}


def written(works: list[Work], suffix: str) -> str:
    if suffix == "json":
        return json.dumps([work.csl for work in works], indent=1)
    return "\n".join(work.bibtex if suffix == "bib" else work.ris for work in works)


@pytest.mark.parametrize("suffix", READERS)
@given(st.lists(WORKS, max_size=4, unique_by=lambda work: work.key))
@example([Work("a", "x{y}\\z 100% $5_^~#&", "en", creators=["A and B", "B, C and D", "{x}", "a\\"])])
def test_what_is_written_is_read_back_as_it_was(suffix, works):
    drafts, errors, notes = read(suffix, written(works, suffix))
    assert errors == []
    assert notes == []
    assert [draft.values for draft in drafts] == [row_of(work) for work in works]


def test_what_of_an_entry_has_no_place_is_told_whatever_it_is():
    bib = (
        "Von Hand @preamble{x} @patent{a, title = {Мир}, year = 1917,"
        " month = {Frühling}, language = {klingonisch}}"
        " @book{b, title = {Хлеб}, date = {1917-11-07}, year = 1918, month = nov, langid = {ru}}"
    )
    drafts, errors, notes = read("bib", bib)
    assert ([draft.values["issued"] for draft in drafts], errors) == (["1917", "1917-11-07"], [])
    told = notes[-1].partition(": ")[2]
    assert set(told.split(", ")) == {
        *("@comment (1)", "@preamble (1)", "@patent (1)", "month (2)", "year (1)"),
        "language klingonisch (1)",
    }
    ris = "TY  - PAT\nTI  - Мир\nID  - a\nPY  - 1918\nDA  - 1917/11/07\nLA  - ru\nUR  - u\nUR  - v\nER  - \n"
    (draft,), errors, notes = read("ris", ris)
    assert (draft.values["url"], errors) == ("u", [])
    assert set(notes[-1].partition(": ")[2].split(", ")) == {"TY PAT (1)", "PY (1)", "UR (1)"}
    item = {"id": "a", "type": "patent", "title": "Мир", "language": "ru", "author": ["Ленин"]}
    (draft,), errors, notes = read("json", json.dumps([item | {"issued": {"season": 1}, "note": ""}]))
    assert (draft.values.get("creators"), errors) == (None, [])
    assert set(notes[-1].partition(": ")[2].split(", ")) == {"type patent (1)", "author (1)", "issued (1)"}
