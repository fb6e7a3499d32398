"""One address, several formats; and who may ask from where."""

import csv
import hashlib
import io

import pytest
from django.db import connection

from annotations.tables import TABLES

pytestmark = pytest.mark.django_db

HTML = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.mark.parametrize("list_", TABLES)
def test_a_list_answers_with_and_without_a_slash_and_by_suffix_parameter_or_accept(reader_of, list_):
    client = reader_of(list_)
    document = client.get(f"/api/v1/{list_}/").json()
    for address in (f"{list_}", f"{list_}.json", f"{list_}/?format=json", f"{list_}?format=json"):
        response = client.get(f"/api/v1/{address}")
        assert response.headers["Content-Type"] == "application/json"
        assert response.json()["results"] == document["results"]
    text = client.get(f"/api/v1/{list_}.csv").getvalue()
    assert text.startswith(",".join(TABLES[list_].names).encode() + b"\r\n")
    for address, accept in (
        (f"{list_}/?format=csv", {}),
        (f"{list_}", {"Accept": "text/csv"}),
        (f"{list_}/", {"Accept": "text/csv, */*;q=0.1"}),
    ):
        response = client.get(f"/api/v1/{address}", headers=accept)
        assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
        assert response.headers["Content-Disposition"] == f'attachment; filename="{list_}.csv"'
        assert response.getvalue() == text


@pytest.mark.parametrize("list_", TABLES)
def test_one_row_has_the_same_formats(reader_of, discussed, list_):
    client = reader_of(list_)
    row = client.get(f"/api/v1/{list_}/?page_size=1").json()["results"][0]
    key = row[TABLES[list_].key]
    for address in (f"{key}", f"{key}/", f"{key}.json", f"{key}/?format=json"):
        assert client.get(f"/api/v1/{list_}/{address}").json() == row
    assert client.get(f"/api/v1/{list_}/{key}/?fields={TABLES[list_].key}").json() == {TABLES[list_].key: key}
    assert client.get(f"/api/v1/{list_}/{key}/?colour=red").status_code == 400
    text = client.get(f"/api/v1/{list_}/{key}.csv").getvalue().decode()
    if list_ == "snapshots":
        assert hashlib.sha256(text.encode()).hexdigest() == row["sha256"]  # it is the frozen file
        return
    (found,) = csv.DictReader(io.StringIO(text, newline=""))
    assert found[TABLES[list_].key] == str(key)


@pytest.mark.parametrize("list_", TABLES)
def test_one_row_leaves_no_cursor_open(reader_of, discussed, monkeypatch, list_):
    def fail() -> None:
        raise AssertionError("a cursor stays open until its memory is freed, be it in another statement")

    client = reader_of(list_)
    key = client.get(f"/api/v1/{list_}/?page_size=1").json()["results"][0][TABLES[list_].key]
    monkeypatch.setattr(connection, "chunked_cursor", fail)
    assert client.get(f"/api/v1/{list_}/{key}/").status_code == 200


@pytest.mark.parametrize("list_", TABLES)
def test_head_and_options_answer(reader_of, api, discussed, list_):
    client = reader_of(list_)
    head = client.head(f"/api/v1/{list_}/")
    assert (head.status_code, head.content) == (200, b"")
    assert client.head(f"/api/v1/{list_}.csv").status_code == 200
    for asking in (client, api):
        assert asking.options(f"/api/v1/{list_}/").status_code == 200
        key = client.get(f"/api/v1/{list_}/?page_size=1").json()["results"][0][TABLES[list_].key]
        assert asking.options(f"/api/v1/{list_}/{key}/").status_code == 200
        assert asking.head(f"/api/v1/{list_}/{key}/").status_code == 200


@pytest.mark.parametrize("list_", TABLES)
def test_a_browser_gets_a_page_for_lists_rows_and_errors(reader_of, api, discussed, list_):
    client = reader_of(list_)
    key = client.get(f"/api/v1/{list_}/?page_size=1").json()["results"][0][TABLES[list_].key]
    for asking in (client, api):
        for address, status in (
            (f"{list_}/", 200),
            (f"{list_}/{key}/", 200),
            (f"{list_}.api", 200),
            (f"{list_}/?format=api", 200),
            (f"{list_}/nowhere/", 404),
            (f"{list_}/?colour=red", 400),
        ):
            response = asking.get(f"/api/v1/{address}", headers=HTML)
            assert response.status_code == status, address
            assert response.headers["Content-Type"].startswith("text/html")


@pytest.mark.parametrize(
    "address", ["", "matrix/?event=october-revolution", "events/october-revolution/names/"]
)
def test_the_rest_has_pages_too(client, address):
    assert client.get(f"/api/v1/{address}", headers=HTML).status_code == 200
    assert client.get(f"/api/v1/{address}").headers["Content-Type"] == "application/json"


def test_the_beginning_names_every_list_that_one_may_read(client, api):
    for asking, lists in ((client, TABLES.keys() - {"changes"}), (api, TABLES.keys())):
        document = asking.get("/api/v1/").json()
        assert document.keys() & TABLES.keys() == lists
        for list_ in lists:
            assert asking.get(document[list_]).status_code == 200
    assert client.get("/api/v1/?format=csv").status_code in (404, 406)


def test_the_text_of_an_edition_is_plain_text(client, english):
    edition = english.editions.get(current=True)
    response = client.get(f"/api/v1/editions/{edition.uuid}/text/")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == edition.text


def test_csv_is_rfc_4180_in_utf_8(client, annotation, api):
    note = 'Ж “x”, "y"\nзначит | 👩‍👩‍👧\r\n'
    api.patch(f"/api/v1/annotations/{annotation.uuid}/", {"note": note}, headers={"If-Match": "*"})
    raw = client.get("/api/v1/annotations.csv?has_note=true").getvalue()
    assert raw.endswith(b"\r\n")
    (row,) = csv.DictReader(io.StringIO(raw.decode(), newline=""))
    assert row["note"] == note
    assert row["created"].endswith("Z")


# -- other origins ------------------------------------------------------------------------------------------

ORIGIN = {"Origin": "https://elsewhere.example"}


def test_a_page_of_any_origin_may_read(client):
    for address in ("annotations/", "annotations.csv", "matrix/?event=october-revolution", "nowhere/"):
        response = client.get(f"/api/v1/{address}", headers=ORIGIN)
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        exposed = response.headers["Access-Control-Expose-Headers"].lower()
        assert {"etag", "link", "location", "retry-after"} <= set(exposed.split(", "))


def test_no_other_origin_is_offered_writing(client):
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        asked = {**ORIGIN, "Access-Control-Request-Method": method}
        response = client.options("/api/v1/annotations/", headers=asked)
        assert response.status_code == 200
        allowed = {name.strip() for name in response.headers["Access-Control-Allow-Methods"].split(",")}
        assert allowed == {"GET", "HEAD", "OPTIONS"}
        assert "authorization" not in response.headers["Access-Control-Allow-Headers"].lower()
