"""What is counted, and told of requests in the log: neither who asked nor what for."""

import json
import logging
import sys

import pytest
from django.db import connection
from django.test import Client, RequestFactory
from prometheus_client import REGISTRY

from annotations import acting
from annotations.exporters import csv
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from historio import watching
from historio.logs import Json, Requests


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(name, labels) or 0


@pytest.fixture
def watched(settings) -> Client:
    settings.MIDDLEWARE = ["historio.watching.Told", "historio.watching.Counted", *settings.MIDDLEWARE]
    return Client()


def test_requests_are_counted_by_what_answered_them(db, watched):
    asked = {"method": "GET", "view": "tags-list", "status": "200"}
    before = counted("historio_requests_total", **asked)
    took = counted("historio_request_seconds_count", view="tags-list")
    assert watched.get("/api/v1/tags/").status_code == 200
    assert counted("historio_requests_total", **asked) == before + 1
    assert counted("historio_request_seconds_count", view="tags-list") == took + 1


def test_nobody_makes_names_of_counters(db, watched):
    watched.generic("BREW", "/куда-нибудь-🧭")
    watched.get("/wp-login.php")
    (requests,) = [metric for metric in REGISTRY.collect() if metric.name == "historio_requests"]
    names = {value for sample in requests.samples for value in sample.labels.values()}
    assert {"-", "other"} <= names
    assert not [name for name in names if "wp-login" in name or "куда" in name or "BREW" in name]


def test_statements_are_counted_by_their_verb(db):
    before = counted("historio_sql_statements_total", verb="select")
    with connection.execute_wrapper(watching.timed), connection.cursor() as cursor:
        cursor.execute("SELECT 'Жизнь'")
        cursor.execute("  select 1")
        cursor.execute("SHOW jit")
    assert counted("historio_sql_statements_total", verb="select") == before + 2
    assert counted("historio_sql_seconds_total", verb="select") > 0
    assert counted("historio_sql_statements_total", verb="other") >= 1


def test_a_connection_counts_once_however_often_it_is_made(db):
    wrappers = list(connection.execute_wrappers)
    try:
        watching.time_statements(connection=connection)
        watching.time_statements(connection=connection)
        assert connection.execute_wrappers == [watching.timed, *wrappers]
    finally:
        connection.execute_wrappers[:] = wrappers


@pytest.mark.parametrize("fields", ["id,source", "source"])  # by PostgreSQL, and row by row
def test_rows_of_a_download_are_counted_as_they_are_written(db, client, fields):
    before = counted("historio_export_rows_total")
    answer = client.get(f"/api/v1/annotations.csv?fields={fields}&status=all")
    rows = b"".join(answer.streaming_content).count(b"\r\n") - 1
    assert rows > 20
    assert counted("historio_export_rows_total") == before + rows


def test_a_download_of_several_blocks_counts_each_row_once():
    before = counted("historio_export_rows_total")
    rows = (f"{number:06},{'—' * 40}\r\n".encode() for number in range(5000))
    pieces = list(csv.blocks("number,dash\r\n", rows))
    assert len(pieces) > 5
    assert counted("historio_export_rows_total") == before + 5000


def test_rows_of_an_import_are_counted_by_what_came_of_them(api):
    def counts() -> tuple[float, ...]:
        outcomes = ("created", "refused")
        return tuple(counted("historio_import_rows_total", list="tag", outcome=name) for name in outcomes)

    created, refused = counts()
    wrong = "slug,vocabulary\nvoices-of-exile,непонятно\n"
    assert api.post("/api/v1/tags/", wrong, content_type="text/csv").status_code == 400
    assert counts() == (created, refused + 1)
    right = "slug,vocabulary,definition\nvoices-of-exile,views,Голоса изгнания\n"
    assert api.post("/api/v1/tags/?dry_run=1", right, content_type="text/csv").status_code == 200
    assert counts() == (created, refused + 1)
    answer = api.post("/api/v1/tags/", right, content_type="text/csv")
    assert answer.status_code in (200, 201), answer.content
    assert counts() == (created + 1, refused + 1)


def test_texts_that_are_taken_in_are_counted(db):
    before = counted("historio_import_rows_total", list="edition", outcome="created")
    with acting.in_the_name_of(1):
        draft = PlainText().read("Власть народа 👍")
        load_source({"slug": "vlast-naroda", "title": "Власть народа", "language": "ru"}, draft)
    assert counted("historio_import_rows_total", list="edition", outcome="created") == before + 1


def test_a_line_of_json_names_its_request_and_not_what_was_asked(db, watched, caplog):
    with caplog.at_level(logging.INFO, logger="historio.requests"):
        answer = watched.get("/api/v1/tags/?q=тайна")
    (record,) = [record for record in caplog.records if record.name == "historio.requests"]
    Requests().filter(record)
    line = json.loads(Json().format(record))
    assert line["request"] == answer.headers["X-Request-Id"]
    assert (line["method"], line["path"], line["status"]) == ("GET", "/api/v1/tags/", answer.status_code)
    assert line["milliseconds"] >= 0
    assert line["time"].endswith("+00:00")
    assert "тайна" not in json.dumps(line, ensure_ascii=False)


def test_an_error_in_json_is_one_line_without_secrets():
    logger = logging.getLogger("historio")
    try:
        raise RuntimeError("postgresql://scholar:тайна-1917@db/historio", "password=hunter2")
    except RuntimeError:
        said = ("Token %s 😱", ("0123456789abcdef",))
        record = logger.makeRecord("historio", logging.ERROR, __file__, 1, *said, sys.exc_info())
    record.told = {"given": ["token 0123456789abcdef"]}
    Requests().filter(record)
    written = Json().format(record)
    assert "\n" not in written
    line = json.loads(written)
    assert (line["message"], line["given"]) == ("Token *** 😱", ["token ***"])
    assert "RuntimeError" in line["error"]
    assert "тайна" not in written
    assert "hunter2" not in written


def test_a_line_names_the_request_that_is_being_answered():
    request = RequestFactory().get("/")
    request.id = "the-request"
    token = acting.REQUEST.set(request)
    try:
        record = logging.makeLogRecord({"msg": "на ходу"})
        Requests().filter(record)
    finally:
        acting.REQUEST.reset(token)
    assert record.request_id == "the-request"
