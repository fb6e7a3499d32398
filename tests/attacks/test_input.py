"""What is asked for and sent: SQL, wildcards, patterns, depth, numbers and lengths."""

import time

import pytest
from django.db import connection

from annotations.filtersets import FILTERSETS
from annotations.models import Annotation, Event, Source, Tag, Token, User
from annotations.tables import TABLES

pytestmark = pytest.mark.django_db

SQL = [
    "'",
    "' OR '1'='1",
    "'; DROP TABLE annotations_token; --",
    "1) UNION SELECT password FROM annotations_user --",
    "%' AND pg_sleep(5) --",
    "$$; SELECT pg_sleep(5); $$",
    "\\'; SELECT pg_sleep(5); --",
    "%(x)s %s {0} ${x}",
    "a' || (SELECT digest FROM annotations_token) || '",
]
PATTERNS = [
    "(" * 500,
    "(a+)+$",
    "[" * 100,
    "%" * 1000,
    "_" * 1000,
    "a" * 10_000,
    "\\" * 999,
    '"' * 999,
    "-" * 999,
]
ALL = [(list_, name) for list_, known in FILTERSETS.items() for name in known.named_filters()]
LISTS = sorted(FILTERSETS)
SEARCHED = ("q", "exact_contains", "section")


def there() -> list[int]:
    return [model.objects.count() for model in (Annotation, Event, Source, Tag, Token, User)]


@pytest.mark.parametrize(("list_", "name"), ALL)
def test_no_filter_runs_what_it_is_given(reader_of, administrator, list_, name):
    client = reader_of(list_)
    Token.issue(administrator)
    before, began = there(), time.monotonic()
    for text in SQL:
        for query in ({name: text}, {name: text, "format": "csv"}):
            answer = client.get(f"/api/v1/{list_}/", query)
            assert answer.status_code in (200, 400), (name, text)
            told = answer.getvalue().decode()
            assert "syntax error" not in told
            assert administrator.password not in told
            assert Token.objects.get().digest not in told
    assert there() == before
    assert time.monotonic() - began < 5  # nobody slept


@pytest.mark.parametrize("list_", LISTS)
@pytest.mark.parametrize("name", ["ordering", "fields", "cursor", "count", "page_size", "format"])
def test_no_parameter_runs_what_it_is_given(client, list_, name):
    before = there()
    for text in [*SQL, "pk; DROP TABLE annotations_tag", "creator__password", "-id,(SELECT 1)", "?"]:
        assert client.get(f"/api/v1/{list_}/", {name: text}).status_code in (400, 404, 406), text
    assert there() == before


def test_neither_the_matrix_nor_the_ledger_runs_it(client):
    for text in SQL:
        for name in ("event", "rows", "columns", "tag", "q", "shape", "quotes"):
            query = {"event": "october-revolution", name: text}
            assert client.get("/api/v1/matrix/", query).status_code in (200, 400)
        address = "/api/v1/events/october-revolution/names/"
        assert client.get(address, {"tag": text}).status_code == 400


def test_nothing_in_an_address_runs(client):
    for text in SQL:
        for list_ in TABLES:
            assert client.get(f"/api/v1/{list_}/{text.replace('/', '')}/").status_code in (400, 404)


@pytest.mark.parametrize("wild", ["%", "_", "%%", "O_tober", "O%r", "\\"])
def test_what_stands_for_any_letter_elsewhere_is_itself_here(client, wild):
    for query in ({"exact_contains": wild}, {"exact_contains": wild, "status": "all"}):
        answer = client.get("/api/v1/annotations/", query)
        assert answer.status_code == 200
        assert answer.json()["results"] == []


@pytest.mark.parametrize(
    ("list_", "name"), [pair for pair in ALL if pair[1] in ("q", "exact_contains", "section")]
)
def test_no_pattern_takes_long(reader_of, list_, name):
    client = reader_of(list_)
    for text in PATTERNS:
        began = time.monotonic()
        assert client.get(f"/api/v1/{list_}/", {name: text}).status_code in (200, 400)
        assert time.monotonic() - began < 2, (name, text[:10])


@pytest.mark.parametrize("depth", [100, 10_000, 1_000_000])
@pytest.mark.parametrize("brackets", ["[]", "{}"])
def test_nothing_is_so_deep_that_it_breaks_us(api, depth, brackets):
    opening = '{"a":' if brackets == "{}" else "["
    body = '{"slug": ' + opening * depth + "1" + brackets[1] * depth + "}"
    for kind in ("application/json", "application/jsonl"):
        assert api.post("/api/v1/events/", body.encode(), content_type=kind).status_code == 400


@pytest.mark.parametrize(
    "number", ["1e400", "9" * 5000, "-1", "NaN", "Infinity", "1.5", "true", str(2**63), str(2**31)]
)
def test_no_number_is_too_much(api, passage, number):
    before = Annotation.objects.count()
    body = f'{{"passage": "{passage.uuid}", "start": {number}, "end": {number}}}'
    assert api.post("/api/v1/annotations/", body.encode(), content_type="application/json").status_code == 400
    text = {"passage": str(passage.uuid), "start": number, "end": number}
    assert api.post("/api/v1/annotations/", text, format="multipart").status_code == 400
    row = f"passage,start,end\r\n{passage.uuid},{number},{number}\r\n"
    assert api.post("/api/v1/annotations/", row, content_type="text/csv").status_code == 400
    for query in ({"page_size": number}, {"certainty_min": number}, {"overlaps": f"{number},{number}"}):
        assert api.get("/api/v1/annotations/", query).status_code in (200, 400)
    assert Annotation.objects.count() == before


@pytest.mark.parametrize("length", ["-1", "x", "9" * 30, ""])
def test_a_length_that_is_none_is_no_trouble(client, length):
    answer = client.generic("POST", "/api/v1/events/", b"{}", "application/json", CONTENT_LENGTH=length)
    assert answer.status_code in (400, 401, 413)


def test_a_key_that_is_given_twice_is_read_once(api):
    body = b'{"slug": "a", "slug": "july-days", "label": "x"}'
    assert api.post("/api/v1/events/", body, content_type="application/json").status_code in (400, 409)
    assert not Event.objects.filter(slug="a").exists()


def test_no_address_is_too_long(client):
    for address in ("/" + "a" * 100_000, "/api/v1/tags/?" + "a=b&" * 5000, "/api/v1/tags/?q=" + "я" * 20_000):
        assert client.get(address).status_code in (200, 400, 404)


def test_the_admin_looks_for_what_it_is_given(client, administrator):
    client.force_login(administrator)
    for model in ("annotation", "source", "tag", "event", "user", "token"):
        for text in [*SQL, *PATTERNS]:
            page = client.get(f"/admin/annotations/{model}/", {"q": text[:900]}, follow=True)
            assert page.status_code in (200, 400), (model, text[:20])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM annotations_token")


EVIL = ["=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(1)", "\t=1", "＝1+1"]


@pytest.mark.parametrize("formula", EVIL)
def test_no_cell_is_a_formula(api, passage, formula):
    body = {"passage": str(passage.uuid), "start": 0, "end": 7, "note": formula}
    made = api.post("/api/v1/annotations/", body).json()
    table = api.get(f"/api/v1/annotations/{made['id']}.csv?fields=note").getvalue().decode()
    assert table.splitlines()[1].lstrip('"').startswith("'")
