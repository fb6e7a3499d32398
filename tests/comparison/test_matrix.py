"""The matrix, against one worked out by hand from the facts of a random archive."""

import csv
import io
from urllib.parse import urlencode

import pytest
from django.http import QueryDict
from rest_framework.test import APIClient

from annotations.comparison import matrix as comparison
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Vocabulary
from tests.comparison import answers
from tests.world import TAGS, Case, World, ancestors, with_above

#: The statements that open and close the moment as of which everything is read.
SNAPSHOT = 2
#: One for the readings behind all cells; and one for what is contested, where several people made a row.
READINGS, CONTESTED = 1, 1

pytestmark = pytest.mark.django_db

ROWS = ["name", "claim", "question", "sides", "themes", "devices"]
COLUMNS = [
    "",
    "source",
    "language",
    "view",
    "creator",
    "themes",
    "void",
    "view,source",
    "source,language",
    "themes,devices",
    "creator,view",
]


def about(*events: str) -> Case:
    return Case({"event": ",".join(events)}, lambda fact: bool(ancestors(fact.event) & set(events)))


#: Questions with more filters, by which the addresses of cells must not be confused.
NARROWED = [
    (
        "name",
        "source",
        Case({"name": "ouzhan,tannenberg-en"}, lambda f: f.name in ("ouzhan", "tannenberg-en")),
    ),
    ("claim", "language", Case({"language": "zh"}, lambda f: f.language in ("zh", "zh-Hant"))),
    ("themes", "devices", Case({"tag_only": "economy"}, lambda f: "economy" in f.tags)),
    ("themes", "sides", Case({"tag_not": "grain"}, lambda f: "grain" not in f.tags)),
    ("themes", "view", Case({"view": "eastern"}, lambda f: "eastern" in with_above(f.views))),
    (
        "themes",
        "devices",
        Case({"tag": ["economy", "irony"]}, lambda f: {"economy", "irony"} <= with_above(f.tags)),
    ),
    (
        "question",
        "themes",
        Case({"vocabulary_not": "devices"}, lambda f: all(TAGS[t][0] != "devices" for t in f.tags)),
    ),
    ("question", "creator", Case({"status": "all", "edition": "all"}, lambda f: True)),
    (
        "claim",
        "source",
        Case({"voice": "own", "certainty_min": "2"}, lambda f: f.voice == "own" and (f.certainty or 0) >= 2),
    ),
]


def client_of(world: World, person: str) -> APIClient:
    client = APIClient()
    if person:
        client.force_authenticate(world.people[person])
    return client


def address(rows: str, columns: str, *asked: Case, **more: object) -> str:
    query = {name: value for case in asked for name, value in case.query.items()} | {"rows": rows} | more
    return urlencode(query | ({"columns": columns} if columns else {}), doseq=True)


def compared(world: World, person: str, rows: str, columns: str, *asked: Case):
    """The document and what it must be; their rows, cells and addresses are compared here."""
    query = address(rows, columns, *asked, quotes=50)
    response = client_of(world, person).get(f"/api/v1/matrix/?{query}")
    assert response.status_code == 200, response.content
    document = response.json()
    events = asked[0].query["event"].split(",")
    want = answers.matrix(world, person, world.find(person, *asked), events, rows, columns)
    if rows == "sides":  # `view` is not an axis of rows, the vocabulary is
        want["rows"] = {row: found for row, found in want["rows"].items() if TAGS[row][0] == "sides"}
    assert [column["key"] for column in document["column_list"]] == want["columns"], query
    assert [row["key"] for row in document["results"]] == list(want["rows"]), query
    return document, want


def check(world: World, person: str, rows: str, columns: str, *asked: Case) -> int:
    document, want = compared(world, person, rows, columns, *asked)
    checked = 0
    for row in document["results"]:
        expected = want["rows"][row["key"]]
        cells = [row["cells"][column] for column in want["columns"]]
        where = f"{rows}/{columns} {asked} {row['key']}"
        assert [cell["state"] for cell in cells] == expected["states"], where
        assert [cell["count"] for cell in cells] == [len(ids) for ids in expected["cells"]], where
        assert [{quote["id"] for quote in cell["annotations"]} for cell in cells] == expected["cells"], where
        assert (row["total"], row["verdict"]) == (expected["total"], expected["verdict"]), where
        agreement = row["agreement"]
        assert {*agreement["affirmed_by"]} == expected["affirming"], where
        assert (agreement["sources"], agreement["independent"]) == (
            len(expected["affirming"]),
            expected["independent"],
        ), where
        read_by = [{reading["reading"] for reading in cell["read_by"]} for cell in cells]
        assert read_by == expected["read_by"], where
        assert [{*cell["contested_by"]} for cell in cells] == expected["contested_by"], where
        assert all(cell["contested"] == bool(cell["contested_by"]) for cell in cells), where
        for cell, ids in zip(cells, expected["cells"], strict=True):
            if not ids:
                assert cell["annotations_url"] is None
                continue
            query = QueryDict(cell["annotations_url"].partition("?")[2])
            found = AnnotationFilterSet(query, user=world.people[person]).checked()
            assert {str(key) for key in found.values_list("uuid", flat=True)} == ids, cell["annotations_url"]
            checked += 1
    return checked


# -- against the one worked out by hand -----------------------------------------------------------------


@pytest.mark.parametrize("columns", COLUMNS)
@pytest.mark.parametrize("rows", ROWS)
def test_cells_states_totals_verdicts_and_addresses_are_those_worked_out_by_hand(world, rows, columns):
    assert check(world, "vera", rows, columns, about("war")) > 0


@pytest.mark.parametrize("person", ["", "xenia"])
def test_each_person_compares_what_they_may_see(world, person):
    for rows, columns in (("claim", "source"), ("name", "view"), ("themes", "")):
        assert check(world, person, rows, columns, about("war", "peace")) > 0


@pytest.mark.parametrize(("rows", "columns", "case"), NARROWED)
def test_the_address_of_a_cell_keeps_the_filters_of_the_question(world, rows, columns, case):
    assert check(world, "vera", rows, columns, about("war"), case) > 0


@pytest.mark.parametrize("event", ["tannenberg", "charge", "peace"])
def test_of_an_event_there_are_the_rows_of_it_and_its_parts(world, event):
    for rows in ROWS[:3]:
        check(world, "vera", rows, "source", about(event))


def test_exactly_the_sources_asked_for_are_columns(world):
    case = Case({"source": "war-zh,war-en"}, lambda fact: fact.source in ("war-zh", "war-en"))
    query = address("claim", "source", about("war"), case)
    document = client_of(world, "").get(f"/api/v1/matrix/?{query}").json()
    assert [column["key"] for column in document["column_list"]] == ["war-en", "war-zh"]


def test_the_first_quotes_are_the_first_in_the_text(world):
    query = address("question", "", about("war"), quotes=2)
    document = client_of(world, "vera").get(f"/api/v1/matrix/?{query}").json()
    place = {fact.id: (fact.source, fact.text_start) for fact in world.facts}
    for row in document["results"]:
        quoted = row["cells"]["all"]["annotations"]
        assert len(quoted) == min(2, row["cells"]["all"]["count"])
        assert set(quoted[0]) == {"id", "exact", "voice", "view", "url"}
        if len(quoted) == 2 and place[quoted[0]["id"]][0] == place[quoted[1]["id"]][0]:
            assert place[quoted[0]["id"]] <= place[quoted[1]["id"]]


# -- as CSV ---------------------------------------------------------------------------------------------


def rows_of(client, query: str) -> list[dict[str, str]]:
    response = client.get(f"/api/v1/matrix.csv?{query}")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    return list(csv.DictReader(io.StringIO(response.getvalue().decode(), newline="")))


@pytest.mark.parametrize("columns", ["", "source", "view", "view,source"])
@pytest.mark.parametrize("rows", ["claim", "name", "themes"])
def test_wide_and_long_csv_agree_with_the_document(world, rows, columns):
    check_csv(world, "vera", rows, columns)


def check_csv(world: World, person: str, rows: str, columns: str) -> None:
    """Both forms have what the document has, which is what was worked out by hand."""
    client = client_of(world, person)
    document, want = compared(world, person, rows, columns, about("war"))
    query = address(rows, columns, about("war"), quotes=50, guard=0)
    wide = rows_of(client, query)
    long = rows_of(client, f"{query}&shape=long")
    assert [row["row"] for row in wide] == list(want["rows"])
    left = list(long)
    for line, row in zip(wide, document["results"], strict=True):
        assert (line["row_label"], line["verdict"]) == (row["label"], row["verdict"])
        assert int(line["total"]) == row["total"]
        agreed = str(row["agreement"]["sources"]), str(row["agreement"]["independent"])
        assert (line["affirming_sources"], line["independent_witnesses"]) == agreed
        for key in want["columns"]:
            cell = row["cells"][key]
            assert line[f"{key} state"] == cell["state"]
            assert int(line[f"{key} count"]) == cell["count"]
            quotes = " | ".join(quote["exact"].replace("|", "\\|") for quote in cell["annotations"])
            assert line[f"{key} quotes"] == quotes
            assert line[f"{key} contested_by"] == " | ".join(cell["contested_by"])
            lines = [left.pop(0) for _ in range(max(1, cell["count"]))]
            assert {(found["row"], found["column"], found["state"]) for found in lines} == {
                (row["key"], key, cell["state"])
            }
            read_by = " | ".join(f"{found['reader']} {found['at']}" for found in cell["read_by"])
            contested_by = " | ".join(cell["contested_by"])
            assert {(found["affirming_sources"], found["independent_witnesses"]) for found in lines} == {
                agreed
            }
            assert {(found["read_by"], found["contested_by"]) for found in lines} == {(read_by, contested_by)}
            assert [found["annotation"] for found in lines] == (
                [quote["id"] for quote in cell["annotations"]] or [""]
            )
            if columns == "source":
                assert {found["source"] for found in lines} == {key}
                assert all(found["citation"] and found["revision"] for found in lines)
    assert not left


def test_the_long_form_says_of_each_quote_where_it_stands_and_who_says_so(world):
    facts = {fact.id: fact for fact in world.facts}
    query = address("claim", "source", about("war"), guard=0, shape="long")
    lines = [line for line in rows_of(client_of(world, "vera"), query) if line["annotation"]]
    assert lines
    for line in lines:
        fact = facts[line["annotation"]]
        assert (line["source"], line["language"], line["exact"]) == (fact.source, fact.language, fact.exact)
        assert (line["note"], line["creator"], line["status"]) == (fact.note, fact.creator, fact.status)
        assert int(line["text_end"]) - int(line["text_start"]) == len(fact.exact)
        assert line["tags"] == " | ".join(sorted(fact.tags))
        assert line["url"].endswith(f"/annotations/{fact.id}")


# -- what is refused --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("", "event"),
        ("rows=name", "event"),
        ("event=none", "event"),
        ("event=nowhere", "event"),
        ("event=war&rows=source", "rows"),
        ("event=war&rows=view", "rows"),
        ("event=war&rows=nothing", "rows"),
        ("event=war&columns=name", "columns"),
        ("event=war&columns=nothing", "columns"),
        ("event=war&columns=view,view", "columns"),
        ("event=war&columns=view,source,language", "columns"),
        ("event=war&columns=source,", "columns"),
        ("event=war&quotes=51", "quotes"),
        ("event=war&quotes=-1", "quotes"),
        ("event=war&shape=tall", "shape"),
        ("event=war&rows=name&rows=claim", "rows"),
        ("event=war&page_size=5", "page_size"),
        ("event=war&ordering=created", "ordering"),
        ("event=war&colums=source", "colums"),
        ("event=war&source=nowhere&columns=source", "source"),
        ("event=war&name=nowhere", "name"),
    ],
)
def test_a_question_that_makes_no_sense_is_refused_by_name(world, query, name):
    for suffix in ("/", ".csv"):
        response = client_of(world, "").get(f"/api/v1/matrix{suffix}?{query}")
        assert response.status_code == 400
        assert list(response.json()["errors"]) == [name]


def test_sources_may_be_none_of_all(world):
    response = client_of(world, "").get("/api/v1/matrix/?event=war&columns=source&source=none")
    assert response.status_code == 200
    assert response.json()["column_list"] == []


def test_more_cells_than_anybody_reads_are_refused(world, monkeypatch):
    client = client_of(world, "")
    monkeypatch.setattr(comparison, "MAX_CELLS", 10)
    response = client.get("/api/v1/matrix/?event=war&rows=claim&columns=source")
    assert response.status_code == 400
    assert "too many" in response.json()["detail"]
    assert client.get("/api/v1/matrix/?event=war&rows=claim").status_code == 200


def test_a_vocabulary_cannot_be_called_as_an_axis(api):
    for axis in ("name", "claim", "question", "date", "source", "language", "view", "creator"):
        body = {"slug": axis, "kind": "topic", "label": axis}
        assert api.post("/api/v1/vocabularies/", body).status_code == 400
    assert not Vocabulary.objects.filter(slug="creator").exists()


def test_the_archive_has_witnesses_that_depend_on_each_other(world):
    answers_ = [client_of(world, "vera").get(f"/api/v1/matrix/?event=war&rows={rows}") for rows in ROWS]
    agreed = [row["agreement"] for answer in answers_ for row in answer.json()["results"]]
    assert any(1 < found["independent"] < found["sources"] for found in agreed)


def test_the_document_repeats_the_question(world):
    query = "event=war,peace&rows=claim&columns=view,source&voice=own&tag=economy&tag=irony&quotes=0"
    document = client_of(world, "").get(f"/api/v1/matrix?{query}").json()
    assert document["event"] == ["war", "peace"]
    assert (document["rows"], document["columns"]) == ("claim", "view,source")
    assert document["filters"] == {"voice": "own", "tag": ["economy", "irony"]}
    assert document["counted"] == {"status": ["proposed", "accepted"], "edition": "current"}
    assert all(not cell["annotations"] for row in document["results"] for cell in row["cells"].values())


def test_it_takes_no_more_statements_for_more_annotations(world, client, django_assert_max_num_queries):
    for query in ("event=charge&rows=claim&columns=source", "event=war&rows=claim&columns=source"):
        client.get(f"/api/v1/matrix/?{query}")
        with django_assert_max_num_queries(8 + READINGS + CONTESTED + SNAPSHOT):
            client.get(f"/api/v1/matrix/?{query}")


def test_claims_that_exclude_each_other_name_each_other(client):
    query = "event=russian-revolution&rows=claim&columns=source"
    rows = {row["key"]: row for row in client.get(f"/api/v1/matrix/?{query}").json()["results"]}
    assert rows["october-made-the-government"]["contradicted_by"] == ["february-made-the-government"]
    assert rows["february-made-the-government"]["contradicted_by"] == ["october-made-the-government"]
    assert rows["led-by-bolsheviks"]["contradicted_by"] == []


def test_event_only_leaves_out_the_rows_of_the_parts(db, client):
    def rows(query: str) -> list[str]:
        answer = client.get(f"/api/v1/matrix/?rows=claim&columns=source&{query}").json()
        return [row["key"] for row in answer["results"]]

    assert "putilov-closed" in rows("event=russian-revolution")
    assert rows("event_only=russian-revolution") == []
    assert "putilov-closed" in rows("event_only=february-revolution")
