"""Measures: what makes the numbers of a long source and of a short one comparable."""

import csv
import io

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict
from rest_framework.test import APIClient

from annotations.comparison import matrix
from annotations.comparison.measures import MEASURES, characters_in_scope
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Edition, Event, Passage, Reading, Source
from tests.world import CORRECTED, TEXTS

pytestmark = pytest.mark.django_db


def compared(world, rows: str, columns: str, more: str = "") -> matrix.Matrix:
    filterset = AnnotationFilterSet(QueryDict(f"event=war{more}"), user=world.people["vera"])
    return matrix.compare(filterset, rows=rows, columns=columns)


def by_slug(found: matrix.Matrix) -> dict[str, int]:
    slugs = dict(Source.objects.values_list("pk", "slug"))
    return {slugs[source]: length for source, length in characters_in_scope(found).items()}


def blocks(text: str) -> list[str]:
    """The passages of a text: what stands between blank lines, headings without their marks."""
    return [block.strip("= ") for block in text.split("\n\n")]


def length(*texts: str) -> int:
    return sum(len(text) for text in texts)


def test_in_scope_are_the_code_points_of_the_passages_of_current_editions(world):
    expected = {slug: length(*blocks(text)) for slug, (_, text) in TEXTS.items()}
    expected["war-en"] = length(*blocks(CORRECTED))
    found = by_slug(compared(world, "claim", "source"))
    assert found == {slug: expected[slug] for slug in found}
    assert {"war-en", "war-ru", "war-ar"} <= found.keys()


def test_under_a_heading_only_what_stands_under_it_is_in_scope(world):
    assert by_slug(compared(world, "claim", "source", "&section=Причины")) == {
        "war-ru": length(*blocks(TEXTS["war-ru"][1])[2:])
    }


def test_of_an_older_edition_its_own_text_is_in_scope(world):
    old = Edition.objects.get(source__slug="war-en", current=False)
    found = by_slug(compared(world, "claim", "source", f"&edition={old.uuid}"))
    assert found == {"war-en": length(*blocks(TEXTS["war-en"][1]))}


def test_of_one_passage_and_of_one_language_nothing_else_is_in_scope(world):
    passage = Passage.objects.get(edition__source__slug="war-tl", ordinal=2)
    found = by_slug(compared(world, "claim", "source", f"&passage={passage.uuid}&source=war-tl,war-ru"))
    assert found == {"war-tl": len("Walang nanalo.")}
    assert by_slug(compared(world, "claim", "source", "&language=ru")).keys() == {"war-ru"}
    assert "war-hant" not in by_slug(compared(world, "claim", "source", "&language_only=zh"))
    assert by_slug(compared(world, "claim", "source", "&passage=none")) == {}


def test_each_measure_is_what_its_formula_says(world):
    found = compared(world, "claim", "source")
    characters = characters_in_scope(found)
    numbers = MEASURES["count"](found)
    assert any(any(row) for row in numbers)
    shares = {name: MEASURES[name](found) for name in ("per_1000", "row", "column")}
    for number, row in enumerate(found.rows):
        for place, column in enumerate(found.columns):
            count = numbers[number][place]
            assert count == (row.cells[place].count if row.cells[place] else 0)
            total = sum(other[place] for other in numbers)
            found_of = {name: shares[name][number][place] for name in shares}
            if row.states[place] in ("unread", "out_of_scope"):
                assert found_of == dict.fromkeys(shares)
                continue
            assert found_of["per_1000"] == 1000 * count / characters[column.value]
            assert found_of["row"] == (count / row.total if row.total else None)
            assert found_of["column"] == (count / total if total else None)


def test_only_sources_have_a_number_of_characters(world):
    with pytest.raises(ValidationError) as refused:
        MEASURES["per_1000"](compared(world, "claim", "view"))
    assert list(refused.value.message_dict) == ["show"]


# -- as they are asked for ----------------------------------------------------------------------------------

ASKED = "event=war&rows=claim&columns=source"
NAMES = ("per_1000", "share_of_row", "share_of_column")


def answered(world, more: str = "", suffix: str = "/"):
    client = APIClient()
    client.force_authenticate(world.people["vera"])
    return client.get(f"/api/v1/matrix{suffix}?{ASKED}{more}")


def test_a_document_has_what_is_asked_for_and_says_how_it_is_worked_out(world):
    document = answered(world, "&show=per_1000,row,column").json()
    assert list(document["measures"]) == list(NAMES)
    assert document["measures"]["per_1000"].startswith("1000 * count / characters")
    lengths = {column["key"]: column["characters"] for column in document["column_list"]}
    sums = {key: sum(row["cells"][key]["count"] for row in document["results"]) for key in lengths}
    for row in document["results"]:
        for key, cell in row["cells"].items():
            count = cell["count"]
            looked_for = cell["state"] not in ("unread", "out_of_scope")
            assert cell["measures"] == {
                "per_1000": 1000 * count / lengths[key] if lengths[key] and looked_for else None,
                "share_of_row": count / row["total"] if row["total"] and looked_for else None,
                "share_of_column": count / sums[key] if sums[key] and looked_for else None,
            }


def test_what_nobody_looked_for_is_no_zero_and_what_was_read_in_vain_is_one(client, make_user):
    asked = "/api/v1/matrix/?event=russian-revolution&rows=claim&columns=source&show=per_1000,row,column"

    def cell(claim: str, source: str) -> tuple[str, set[float | None]]:
        rows = {row["key"]: row for row in client.get(asked).json()["results"]}
        found = rows[claim]["cells"][source]
        return found["state"], {*found["measures"].values()}

    assert cell("almost-bloodless", "russian-revolution-tl") == ("unread", {None})
    assert cell("putilov-closed", "october-revolution-en") == ("out_of_scope", {None})
    source = Source.objects.get(slug="russian-revolution-tl")
    Reading.objects.create(
        source=source,
        edition=source.editions.get(),
        event=Event.objects.get(slug="russian-revolution"),
        creator=make_user("anna", "annotator"),
    )
    assert cell("almost-bloodless", "russian-revolution-tl") == ("silent", {0.0})


def test_of_columns_that_are_no_sources_a_share_of_nothing_found_is_zero(world):
    found = compared(world, "claim", "view")
    shares = MEASURES["row"](found)
    told = {
        share
        for row, values in zip(found.rows, shares, strict=True)
        for state, share in zip(row.states, values, strict=True)
        if state == "none" and row.total
    }
    assert told == {0.0}


def test_without_being_asked_nothing_is_measured(world):
    document = answered(world, "&show=count").json()
    assert document == answered(world).json()
    assert document["measures"] == {}
    assert all("characters" not in column for column in document["column_list"])
    assert {str(cell["measures"]) for row in document["results"] for cell in row["cells"].values()} == {"{}"}


def test_both_forms_of_the_csv_have_what_the_document_has(world):
    document = answered(world, "&show=row,per_1000").json()
    for shape in ("wide", "long"):
        response = answered(world, f"&show=row,per_1000&shape={shape}", ".csv")
        lines = list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))
        checked = 0
        for row in document["results"]:
            for key, cell in row["cells"].items():
                here = [line for line in lines if line["row"] == row["key"]]
                here = here if shape == "wide" else [line for line in here if line["column"] == key]
                assert here
                for line in here:
                    for name, value in cell["measures"].items():
                        told = line[f"{key} {name}" if shape == "wide" else name]
                        assert (float(told) if told else None) == value
                        checked += 1
        assert checked


@pytest.mark.parametrize("show", ["words", "row,", "count,words"])
def test_an_unknown_measure_is_refused_with_those_that_there_are(world, show):
    for suffix in ("/", ".csv"):
        response = answered(world, f"&show={show}", suffix)
        assert response.status_code == 400
        assert "per_1000" in response.json()["errors"]["show"][0]


def test_shares_of_dates_are_measured_as_well(client):
    asked = {"event": "russian-revolution", "rows": "date", "columns": "source", "show": "row,per_1000"}
    document = client.get("/api/v1/matrix/", asked).json()
    for row in document["results"]:
        shares = [cell["measures"]["share_of_row"] for cell in row["cells"].values()]
        assert sum(share for share in shares if share is not None) == 1
        printing = [key for key, cell in row["cells"].items() if cell["count"] and cell["state"] != "divided"]
        assert row["agreement"]["affirmed_by"] == sorted(printing)
