"""Many rows at once, as CSV or JSON Lines: all or nothing, with a report by line."""

import csv
import io

import orjson
import pytest
from rest_framework.test import APIClient

from annotations.models import Annotation, Event
from annotations.tables import TABLES

pytestmark = pytest.mark.django_db


def post(client, list_: str, body: str | bytes, kind: str = "text/csv", query: str = ""):
    data = body.encode() if isinstance(body, str) else body
    return client.post(f"/api/v1/{list_}/{query}", data, content_type=kind)


def exported(client, list_: str, query: str = "") -> str:
    return client.get(f"/api/v1/{list_}.csv?{query}").getvalue().decode()


def edited(text: str, **changes: str) -> str:
    """The CSV with these cells of its first row changed."""
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for name, value in changes.items():
        rows[1][rows[0].index(name)] = value
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    return out.getvalue()


@pytest.mark.parametrize("list_", [name for name, table in TABLES.items() if table.writable])
def test_what_was_exported_comes_back_unchanged(api, list_):
    text = exported(api, list_)
    response = post(api, list_, text)
    assert response.status_code == 200, response.json()
    rows = TABLES[list_].model._default_manager.count()
    assert response.json() == {"created": 0, "updated": 0, "unchanged": rows, "errors": [], "notes": []}
    assert exported(api, list_) == text


@pytest.mark.parametrize("list_", [name for name, table in TABLES.items() if table.writable])
def test_so_do_documents_as_lines_of_json(api, list_):
    rows = api.get(f"/api/v1/{list_}/?page_size=500").json()["results"]
    body = b"\n".join(orjson.dumps(row) for row in rows)
    response = post(api, list_, body, "application/jsonl")
    assert response.status_code == 200, response.json()
    assert response.json()["unchanged"] == len(rows)


def test_difficult_notes_come_back_unchanged(api, passage):
    notes = [
        '=HYPERLINK("http://x")',
        "'=1",
        "'",
        "''+",
        "-",
        "＠x",
        "\ta",
        "a\r\nb",
        "a | b",
        "a \\| b",
        '"',
        ";",
    ]
    for number, note in enumerate(notes):
        body = {"passage": str(passage.uuid), "start": number, "end": number + 3, "note": note}
        assert api.post("/api/v1/annotations/", body).json()["note"] == note
    for query in ("", "bom=1"):
        response = post(api, "annotations", exported(api, "annotations", query))
        assert response.json()["unchanged"] == 44 + len(notes)


def test_rows_are_made_by_place_and_by_quote(api, passage, english):
    text = english.editions.get(current=True).text
    start = text.index("Bolshevik coup")
    body = (
        "passage,source,start,end,exact,tags,note,certainty\r\n"
        f"{passage.uuid},,4,22,,soviet-view | western-view,Ж,3\r\n"
        f",{english.slug},{start},{start + 14},Bolshevik coup,,,\r\n"
        f"{passage.uuid},,,,“october coup”,,,\r\n".replace("“october coup”", "october coup")
    )
    response = post(api, "annotations", body)
    assert (response.status_code, response.json()["created"]) == (200, 3)
    made = Annotation.objects.order_by("-pk")[:3]
    assert {found.exact for found in made} == {"October Revolution", "Bolshevik coup", "October coup"}
    assert {found.creator.username for found in made} == {"ada"}


def test_what_is_edited_in_a_spreadsheet_updates_its_row(api, annotation):
    text = exported(api, "annotations")
    for form in (
        "\ufeff" + edited(text, note="первая"),
        edited(text, note="вторая").replace(",", "\t")
        if text.count(",") == 0
        else edited(text, note="вторая"),
    ):
        response = post(
            api,
            "annotations",
            form if form.startswith("\ufeff") else edited(exported(api, "annotations"), note="вторая"),
        )
        assert response.status_code == 200, response.json()
        assert (response.json()["updated"], response.json()["unchanged"]) == (1, 44)
    annotation.refresh_from_db()
    assert (annotation.note, annotation.version) == ("вторая", 3)


def test_a_semicolon_or_a_tab_may_part_the_cells(api):
    for delimiter, slug in ((";", "a"), ("\t", "b"), (",", "c")):
        body = delimiter.join(["slug", "label"]) + "\n" + delimiter.join([slug, "Ж"]) + "\n"
        assert post(api, "events", body).json()["created"] == 1
    assert Event.objects.filter(label="Ж").count() == 3


def test_a_row_that_was_changed_meanwhile_is_refused(api, annotation):
    text = edited(exported(api, "annotations"), note="моё")
    Annotation.objects.filter(pk=annotation.pk).update(note="их")
    response = post(api, "annotations", text)
    assert response.status_code == 400
    (error,) = response.json()["errors"]
    assert (error["line"], error["column"]) == (2, "version")
    annotation.refresh_from_db()
    assert annotation.note == "их"


def test_one_refused_row_refuses_all_and_every_mistake_has_its_line(api):
    body = (
        "slug,label,edtf,part_of\r\n"
        "fine,Всё хорошо,1917,\r\n"
        'two-lines,"одна\r\nдве",nonsense,\r\n'
        "BAD,x,1917,\r\n"
        "unknown,x,1917,nowhere\r\n"
        "short,x\r\n"
        "fine,снова,1917,\r\n"
    )
    response = post(api, "events", body)
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    found = {(error["line"], error["column"]) for error in response.json()["errors"]}
    assert found >= {(3, "edtf"), (5, "slug"), (6, "part_of"), (7, ""), (8, "slug")}
    assert not Event.objects.filter(slug="fine").exists()


def test_a_row_may_refer_to_one_further_down(api):
    body = "slug,label,part_of\r\nchild,x,parent\r\nparent,x,grandparent\r\ngrandparent,x,\r\n"
    assert post(api, "events", body).json()["created"] == 3
    assert Event.objects.get(slug="child").part_of.part_of.slug == "grandparent"


def test_a_dry_run_says_what_would_be_done_and_does_nothing(api):
    body = (
        "slug,label,version\r\na,x,\r\njuly-days,Июльские дни,1\r\n"
        "february-revolution,February Revolution,\r\n"
    )
    response = post(api, "events", body, query="?dry_run=1")
    assert response.json() == {"created": 1, "updated": 1, "unchanged": 1, "errors": [], "notes": []}
    assert not Event.objects.filter(slug="a").exists()
    assert Event.objects.get(slug="july-days").label == "July Days"
    assert post(api, "events", body, query="?dry_run=yes").status_code == 400


@pytest.mark.parametrize(
    "body",
    ["", "\r\n", "colour\r\nred\r\n", "slug,slug\r\na,b\r\n", 'slug,label\r\n"a,b\r\n', "slug\x00,label\r\n"],
)
def test_a_file_without_a_sensible_header_is_refused(api, body):
    response = post(api, "events", body)
    assert response.status_code == 400
    assert response.json()["errors"]


def test_bytes_that_are_no_text_are_refused_at_their_offset(api):
    response = post(api, "events", b"slug,label\r\na,\xcf\xf0\xe8\r\n")
    assert response.status_code == 400
    assert "byte 14" in response.json()["detail"]


def test_each_writes_only_what_they_may(annotator, annotation, passage):
    client = APIClient()
    client.force_authenticate(annotator)
    own = f"passage,start,end\r\n{passage.uuid},4,22\r\n"
    assert post(client, "annotations", own).json()["created"] == 1
    foreign = edited(exported(client, "annotations", f"passage={passage.uuid}&creator=ada"), note="x")
    response = post(client, "annotations", foreign)
    assert response.status_code == 400
    assert response.json()["errors"][0]["message"] == "you may not change it"
    assert post(client, "events", "slug,label\r\na,b\r\n").status_code == 403


def test_texts_are_not_taken_in_so(api):
    assert post(api, "editions", "id\r\n").status_code == 405


def test_its_statements_do_not_grow_faster_than_its_rows(api, passage, django_assert_max_num_queries):
    def rows(count: int) -> str:
        lines = "".join(f"{passage.uuid},{n},{n + 3},x\r\n" for n in range(count))
        return f"passage,start,end,note\r\n{lines}"

    post(api, "annotations", rows(1).replace(",x", ",y"))
    with django_assert_max_num_queries(20 + 2 * 50):
        assert post(api, "annotations", rows(50)).json()["created"] == 50


def test_the_rows_that_are_right_are_written_if_that_is_asked_for(api):
    body = "slug,label\r\nfine,Всё хорошо\r\nBAD,x\r\n"
    response = post(api, "events", body, query="?partial=1")
    assert response.status_code == 200
    document = response.json()
    assert (document["created"], [error["line"] for error in document["errors"]]) == (1, [3])
    assert Event.objects.filter(slug="fine").exists()
    annotations = "source,exact,note\r\noctober-revolution-en,October coup,Ж\r\nnowhere,x,З\r\n"
    assert post(api, "annotations", annotations, query="?partial=1").json()["created"] == 1
    assert Annotation.objects.filter(note="Ж").exists()
    assert post(api, "events", "colour\r\nred\r\n", query="?partial=1").status_code == 400
    assert post(api, "events", "slug,label\r\nBAD,x\r\n", query="?partial=1").status_code == 400
    assert api.post("/api/v1/events/?partial=1", {"slug": "a"}, format="json").status_code == 400
