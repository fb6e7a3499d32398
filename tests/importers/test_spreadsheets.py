"""The export comes back from other programs as they write it. `tests/data/spreadsheets` says which."""

from pathlib import Path

import pytest

from annotations.importers.archive import versions_as_given
from annotations.importers.csv import CSV, records
from annotations.importers.loading import Loader
from annotations.models import Annotation, Event, Tag, TagLabel
from annotations.tables import TABLES
from annotations.values.text import TextError, decode
from tests.importers.remarks import annotations, remark

pytestmark = pytest.mark.django_db

FILES = Path(__file__).parent.parent / "data" / "spreadsheets"
MODELS = {"annotations": Annotation, "events": Event, "tags": Tag}
TABLES_OF_FILES = sorted(
    path.name for path in FILES.iterdir() if path.suffix != ".md" and not path.name.startswith("new-")
)
#: A cell of each table, and what somebody makes of it there.
EDITS = {
    "annotations": ("note", "ثورة أكتوبر", "ثورة أكتوبر ١٩١٧"),
    "events": ("label", "July Days", "Июльские дни"),
    "tags": ("pref_label", "Cause@en", "Causes@en"),
}


@pytest.fixture
def load(administrator):
    """Loads the bytes of a file as the administrator."""
    remark()
    with versions_as_given():  # the files were written before a change unmade an acceptance,
        Annotation.objects.filter(pk__in=[row.pk for row in annotations()]).update(status="accepted")
        TagLabel.objects.filter(kind=TagLabel.Kind.HIDDEN).delete()  # and the sample had hidden labels

    def load(data: bytes, resource: str, encoding: str | None = None, **more):
        table = TABLES[resource]
        return Loader(table, administrator).load(CSV().read(decode(data, encoding), table), **more)

    return load


def resource_of(name: str) -> str:
    return name.partition("-")[0].partition(".")[0]


def versions(resource: str) -> set[tuple[int, int]]:
    return set(MODELS[resource].objects.values_list("pk", "version"))


@pytest.mark.parametrize("name", TABLES_OF_FILES)
def test_what_a_program_only_opened_and_saved_changes_nothing(load, name):
    resource = resource_of(name)
    before = versions(resource)
    report = load((FILES / name).read_bytes(), resource)
    assert [str(error) for error in report.errors] == []
    assert [(row.line, row.changes) for row in report.rows] == []
    expected = annotations().count() if resource == "annotations" else MODELS[resource].objects.count()
    assert (report.created, report.updated, report.unchanged) == (0, 0, expected)
    assert versions(resource) == before


@pytest.mark.parametrize("name", TABLES_OF_FILES)
def test_one_cell_that_was_edited_is_the_one_change(load, name):
    resource = resource_of(name)
    column, before, after = EDITS[resource]
    text = decode((FILES / name).read_bytes())
    assert text.count(before) == 1
    report = load(text.replace(before, after).encode(), resource)
    assert [str(error) for error in report.errors] == []
    assert (report.created, report.updated) == (0, 1)
    (row,) = report.rows
    assert [(change.column, change.before, change.after) for change in row.changes] == [
        (column, before, after)
    ]
    assert row.line == next(found.line for found in records(text) if before in found.cells)


def test_windows_own_character_set_is_refused_with_the_byte_and_read_when_it_is_named(load):
    data = (FILES / "new-excel-windows-1252.csv").read_bytes()
    with pytest.raises(TextError, match=r"byte 57 \(0x96\) is not utf-8"):
        load(data, "events")
    report = load(data, "events", "windows-1252")
    assert (report.created, report.errors) == (1, [])
    assert Event.objects.get(slug="kieler-aufstand").label == "Kieler Matrosenaufstand – „Rote Fahne“ in Köln"


@pytest.mark.parametrize(
    ("name", "notes"),
    [
        (
            "tags-r-write.csv",
            [
                "the first column has the numbers of the rows; it was passed over",
                "NA was read as an empty cell, as R writes it",
            ],
        ),
        ("tags-readr.csv", ["NA was read as an empty cell, as R writes it"]),
        ("tags-pandas.csv", ["the first column has the numbers of the rows; it was passed over"]),
        ("tags-libreoffice-comma.csv", []),
    ],
)
def test_what_was_passed_over_is_told(load, name, notes):
    Tag.objects.exclude(slug="soviet-view").update(created="2026-11-21T00:00:00Z")
    report = load((FILES / name).read_bytes(), "tags")
    assert [note for note in report.notes if not note.startswith("created:")] == notes


def test_dates_that_a_spreadsheet_wrote_anew_are_passed_over_and_told(load):
    report = load((FILES / "events-excel-semicolon.csv").read_bytes(), "events")
    assert report.notes == ["created: the server sets it; what the file says was passed over in 5 rows"]
    assert report.unchanged == 5
