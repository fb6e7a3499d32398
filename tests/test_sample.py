"""The numbers that a careful reading of the sample finds."""

import csv
import io

import pytest

from annotations.models import Annotation, Edition, Passage

pytestmark = pytest.mark.django_db

FEBRUARY = ("putilov-closed", "fifty-thousand-strikers", "womens-day")


def csv_rows(client, address: str) -> list[dict[str, str]]:
    text = client.get(f"/api/v1/{address}").getvalue().decode()
    return list(csv.DictReader(io.StringIO(text, newline="")))


def matrix(client, query: str) -> dict[str, dict]:
    """The rows by key."""
    return {row["key"]: row for row in client.get(f"/api/v1/matrix/?{query}").json()["results"]}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("view=soviet-view&voice=attributed", 3),
        ("view=soviet-view&voice=own", 0),
        ("view=western-view", 1),
        ("source=russian-revolution-tl", 21),
        ("language=tl&tag=soviet-view", 1),
        ("event=october-revolution&name=none&claim=none", 0),
        ("", 44),
    ],
)
def test_the_sample_has_as_many_annotations_as_the_reading_found(client, query, expected):
    answer = client.get(f"/api/v1/annotations/?{query}").json()
    assert (answer["count"], answer["count_is"]) == (expected, "exact")
    assert len(csv_rows(client, f"annotations.csv?{query}")) == expected


def test_the_names_of_october_are_five_english_and_three_tagalog(client):
    summary = client.get("/api/v1/events/october-revolution/names/").json()["summary"]
    assert summary == {"by_language": {"en": 5, "tl": 3}, "shared": 3, "only": {"en": 2, "tl": 0}}


def test_the_names_by_source_are_five_rows(client):
    rows = csv_rows(client, "matrix.csv?event=october-revolution&rows=name&columns=source")
    assert [row["row"] for row in rows] == [
        "bolshevik-coup-en",
        "bolshevik-revolution-en",
        "great-october-socialist-revolution-en",
        "october-coup-en",
        "october-revolution-en",
    ]
    assert list(rows[0])[:4] == ["row", "row_label", "verdict", "total"]


@pytest.mark.parametrize("rows", ["name", "claim", "question", "views"])
def test_every_quote_of_the_long_form_stands_where_it_says(client, rows):
    texts = {edition.source.slug: edition.text for edition in Edition.objects.select_related("source")}
    query = f"event=russian-revolution&rows={rows}&columns=source&shape=long&guard=0"
    quoted = [row for row in csv_rows(client, f"matrix.csv?{query}") if row["annotation"]]
    assert quoted
    for row in quoted:
        text, start, end = texts[row["source"]], int(row["text_start"]), int(row["text_end"])
        assert text[start:end] == row["exact"]
        assert text[:start].endswith(row["prefix"])
        assert text[end:].startswith(row["suffix"])


def test_one_cell_is_divided_within_itself(client):
    rows = matrix(client, "event=russian-revolution&rows=question&columns=source")
    divided = [
        (key, column)
        for key, row in rows.items()
        for column, cell in row["cells"].items()
        if cell["state"] == "divided"
    ]
    assert divided == [("origin-of-the-provisional-government", "russian-revolution-tl")]
    assert rows["origin-of-the-provisional-government"]["verdict"] == "conflict"


def test_claims_are_reported_hedged_affirmed_or_out_of_scope(client):
    rows = matrix(client, "event=russian-revolution&rows=claim&columns=source")
    english = {key: row["cells"]["october-revolution-en"]["state"] for key, row in rows.items()}
    tagalog = {key: row["cells"]["russian-revolution-tl"]["state"] for key, row in rows.items()}
    assert "reported" in (english["validation-of-ideology"], tagalog["validation-of-ideology"])
    assert "hedged" in (english["almost-bloodless"], tagalog["almost-bloodless"])
    for claim in FEBRUARY:
        assert (english[claim], tagalog[claim]) == ("out_of_scope", "affirmed")
    assert english["february-made-the-government"] == "affirmed"  # evidence beats scope


def test_columns_of_views_and_sources_tell_what_is_reported_by_whom(client):
    reported = "soviet-view,october-revolution-en", "soviet-view,russian-revolution-tl"

    def states(rows: str, key: str) -> list[str | None]:
        row = matrix(client, f"event=russian-revolution&rows={rows}&columns=view,source")[key]
        return [row["cells"].get(column, {}).get("state") for column in reported]

    assert states("claim", "validation-of-ideology") == ["reported", None]  # no such column: no such claim
    assert states("name", "great-october-socialist-revolution-en") == ["reported", "reported"]


def annotate(api, **place: object):
    return api.post("/api/v1/annotations/", place)


def test_words_that_stand_there_twice_are_asked_about(api, english):
    passage = Passage.objects.get(edition__source=english, text__contains="October Revolution Day")
    other = next(
        found
        for found in Passage.objects.filter(edition__source=english)
        if found.text.count("October Revolution") > 1
    )
    response = annotate(api, passage=str(other.uuid), exact="October Revolution")
    assert response.status_code == 409
    candidates = response.json()["candidates"]
    assert len(candidates) == other.text.count("October Revolution")
    for found in candidates:
        assert other.text[found["start"] : found["end"]] == found["exact"] == "October Revolution"
    chosen = candidates[1]
    made = annotate(api, passage=str(other.uuid), exact="October Revolution", prefix=chosen["prefix"])
    assert made.status_code == 201
    assert (made.json()["start"], made.json()["end"]) == (chosen["start"], chosen["end"])
    assert passage.pk is not None


def test_words_that_do_not_stand_there_are_answered_with_what_stands_nearest(api, passage):
    response = annotate(api, passage=str(passage.uuid), exact="Oktober Revolution")
    assert response.status_code == 400
    assert response.json()["detail"].startswith("exact: ")
    assert "'October Revolution' at [4, 22)" in response.json()["detail"]
    assert list(response.json()["errors"]) == ["exact"]


def test_a_place_with_other_words_is_answered_with_what_stands_there(api, passage):
    response = annotate(api, passage=str(passage.uuid), start=4, end=22, exact="October Coup d'état")
    assert response.status_code == 400
    assert response.json()["errors"] == {"exact": ["the passage reads 'October Revolution' there"]}


def test_words_printed_with_a_no_break_space_are_found_without(api, client):
    words = "N.S.\u00a023"
    passage = Passage.objects.filter(text__contains=words).first()
    made = annotate(api, passage=str(passage.uuid), exact="n.s. 23")
    assert made.status_code == 201
    assert made.json()["exact"] == words
    for query in ("N.S. 23", words, "n.s.\u202f23"):
        rows = client.get("/api/v1/annotations/", {"exact_contains": query}).json()["results"]
        assert [row["exact"] for row in rows] == [words]


def test_a_note_that_a_spreadsheet_would_run_is_guarded(client, annotation):
    note = '=HYPERLINK("http://x")'
    Annotation.objects.filter(pk=annotation.pk).update(note=note)
    query = "annotations.csv?has_note=true&fields=note"
    assert csv_rows(client, query) == [{"note": f"'{note}"}]
    assert csv_rows(client, f"{query}&guard=0") == [{"note": note}]
    with_mark = client.get(f"/api/v1/{query}&bom=1").getvalue()
    assert with_mark.startswith(b"\xef\xbb\xbfnote\r\n")
