"""Pages part a list: each row once, in order, forwards and backwards, also while others write."""

import base64
import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotations.models import (
    Annotation,
    Edition,
    Event,
    EventName,
    Reading,
    Reply,
    Source,
    Tag,
    Token,
    User,
    Vocabulary,
)
from annotations.tables import TABLES
from tests.database import frozen, judge, paralleled, save

pytestmark = pytest.mark.django_db

ORDERINGS = [
    (list_, sign + name) for list_, table in TABLES.items() for name in table.orderings for sign in ("", "-")
]


@pytest.fixture
def client(world, administrator) -> APIClient:
    """Somebody who sees every list, each of which has some rows."""
    found = list(
        Annotation.objects.filter(status="proposed", audience=0, superseded_by=None).order_by("pk")[:40]
    )
    judge(found[:35], "accepted")
    for number, annotation in enumerate(found):
        Reply.objects.create(annotation=annotation, creator=annotation.creator, text=f"Ответ {number} 🌾")
    for number in range(31):
        frozen(save(administrator, f"Сравнение {number % 7} 🌾", query="event=peace&rows=claim"))
        paralleled(administrator, number % 4 + 1, number // 4 + 1)
    client = APIClient()
    client.force_authenticate(administrator)
    return client


def key_of(list_: str) -> str:
    return TABLES[list_].key


def walk(client, address: str, direction: str = "next") -> tuple[list[list[str]], str]:
    """The keys of all pages from this address on, and the address of the last one."""
    pages: list[list[str]] = []
    while True:
        page = client.get(address).json()
        pages.append([str(next(iter(row.values()))) for row in page["results"]])
        if page[direction] is None:
            return pages, address
        address = page[direction]
        assert len(pages) < 1000


def flat(pages: list[list[str]]) -> list[str]:
    return [key for page in pages for key in page]


def csv_keys(client, list_: str, query: str) -> list[str]:
    text = client.get(f"/api/v1/{list_}.csv?{query}").getvalue().decode()
    return [row[key_of(list_)] for row in csv.DictReader(io.StringIO(text))]


@pytest.fixture
def debate(world, administrator) -> None:
    """Thirty reviews and thirty replies."""
    found = list(
        Annotation.objects.filter(
            status="proposed", visibility="public", source__visibility="public", superseded_by=None
        )[:30]
    )
    judge(found, "rejected")
    Reply.objects.bulk_create(Reply(annotation=row, text="Да 👍", creator=administrator) for row in found)


@pytest.mark.parametrize(("list_", "ordering"), ORDERINGS)
def test_pages_part_the_list_in_every_order_forwards_and_backwards(debate, reader_of, list_, ordering):
    client = reader_of(list_)
    query = f"ordering={ordering}&fields={key_of(list_)}"
    whole = csv_keys(client, list_, query)
    assert len(whole) == len(set(whole)) > 1
    for size in (11, 500) if len(whole) > 60 else (1, 3, 500):
        first = f"/api/v1/{list_}/?{query}&page_size={size}"
        pages, last = walk(client, first)
        assert flat(pages) == whole
        assert all(len(page) == size for page in pages[:-1])
        assert flat(walk(client, last, "previous")[0][::-1]) == whole


def test_equal_times_leave_no_ties(world, client):
    created = list(Annotation.objects.values_list("created", flat=True))
    assert len(set(created)) < len(created) / 10
    pages, _ = walk(client, "/api/v1/annotations/?page_size=1&fields=id&source=war-ru&ordering=created")
    assert len(flat(pages)) == len(set(flat(pages))) > 5


def test_filters_and_fields_stay_on_every_page(world, client):
    query = "tag=economy&tag=irony&status=all&fields=id&ordering=modified"
    whole = csv_keys(client, "annotations", query)
    assert flat(walk(client, f"/api/v1/annotations/?{query}&page_size=1")[0]) == whole
    page = client.get(f"/api/v1/annotations/?{query}&page_size=1").json()
    assert page["next"].startswith("http://testserver/api/v1/annotations/?")
    assert list(page["results"][0]) == ["id"]
    assert page["count"] == len(whole) > 1


# -- cursors ---------------------------------------------------------------------------------------------


def cursor(content: object) -> str:
    raw = content if isinstance(content, str) else json.dumps(content)
    return base64.urlsafe_b64encode(raw.encode("utf-8", "surrogatepass")).decode().rstrip("=")


@pytest.mark.parametrize(
    "given",
    [
        "garbage",
        "ÄÖÜ",
        "=" * 9,
        cursor("{}"),
        cursor("5"),
        cursor("[" * 100_000),
        cursor(["slug", ["a"], False]),
        cursor(["-created", ["2026-01-01", 1], "no"]),
        cursor(["-created", ["2026-01-01"], False]),
        cursor(["-created", ["yesterday", 1], False]),
        cursor(["-created", ["2026-01-01", "x"], False]),
        cursor(["-created", [None, None], False]),
        cursor(["-created", [[], {}], False]),
        cursor('["-created",["2026-01-01T00:00:00Z",1e999],false]'),
        cursor('["-created",["2026-01-01T00:00:00Z",NaN],false]'),
        cursor('["-created",["2026-01-01T00:00:00Z",' + "9" * 5000 + "],false]"),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
    ],
)
def test_a_cursor_of_another_list_or_of_none_is_refused(client, given):
    response = client.get("/api/v1/annotations/", {"cursor": given})
    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["cursor"]


@pytest.mark.parametrize("slug", ["\x00", "\ud800"])
def test_a_cursor_that_no_text_can_be_compared_with_is_refused(client, slug):
    response = client.get("/api/v1/events/", {"cursor": cursor(["slug", [slug], False])})
    assert response.status_code == 400


def test_a_cursor_goes_with_its_ordering(client):
    page = client.get("/api/v1/annotations/?page_size=3&ordering=created").json()
    given = page["next"].partition("cursor=")[2].partition("&")[0]
    for ordering in ("-created", "modified", "text_start"):
        response = client.get(f"/api/v1/annotations/?page_size=3&ordering={ordering}&cursor={given}")
        assert response.status_code == 400


# -- counts ------------------------------------------------------------------------------------------------


# -- fields ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("list_", TABLES)
def test_fields_thin_the_rows_in_the_order_of_asking(reader_of, list_):
    client = reader_of(list_)
    names = TABLES[list_].names[::-2]
    page = client.get(f"/api/v1/{list_}/?fields={','.join(names)}").json()
    assert [list(row) for row in page["results"]] == [names] * len(page["results"])
    text = client.get(f"/api/v1/{list_}.csv?fields={','.join(names)}").getvalue().decode()
    assert text.splitlines()[0] == ",".join(names)
    whole = client.get(f"/api/v1/{list_}/").json()["results"]
    thin = [{name: row[name] for name in names} for row in whole]
    assert page["results"] == thin


# -- statements --------------------------------------------------------------------------------------------


@pytest.fixture
def thirty(debate) -> None:
    """Thirty rows and more of everything that is listed."""
    vocabulary = Vocabulary.objects.create(slug="v-0", kind="topic", label="v")
    event = Event.objects.get(slug="war")
    read = Edition.objects.get(source__slug="war-en", current=True)
    reader = User.objects.get(username="vera")
    for number in range(1, 30):
        Vocabulary.objects.create(slug=f"v-{number}", kind="topic", label="v")
        tag = Tag.objects.create(slug=f"t-{number}", vocabulary=vocabulary)
        tag.broader.add(Tag.objects.get(slug="economy"))
        part = Event.objects.create(slug=f"e-{number}", label="e", part_of=event)
        source = Source.objects.create(slug=f"s-{number}", title="s", language="en")
        source.scope.add(part, event)
        EventName.objects.create(slug=f"n-{number}", event=part, text="n", language="en")
        Reading.objects.create(source=read.source, edition=read, event=part, creator=reader)
    for number in range(30):
        frozen(save(reader, f"Сравнение {number}", query="event=peace&rows=claim"))
        paralleled(reader, number % 4 + 1, number // 4 + 1)


QUERIES = {
    "annotations": [
        "",
        "name=great-war&claim=none",
        "tag=economy&view=none",
        "q=kvartz",
        "event=war&status=all",
        "count=none",
    ],
    "names": ["", "equivalent_to=great-war"],
}


@pytest.mark.parametrize("list_", TABLES)
def test_a_list_is_one_statement_however_many_its_rows(thirty, reader_of, list_, django_assert_num_queries):
    client = reader_of(list_)
    for query in QUERIES.get(list_, [""]):
        for size in (1, 30, 500):
            address = f"/api/v1/{list_}/?page_size={size}&{query}"
            client.get(address)  # this process has read the references now
            with django_assert_num_queries(1):
                page = client.get(address).json()
            if size == 30 and not query and list_ not in ("editions", "passages", "claims", "dates"):
                assert len(page["results"]) == 30
            if page["next"]:
                with django_assert_num_queries(1):
                    client.get(page["next"])


@pytest.mark.parametrize("list_", TABLES)
def test_with_a_token_it_is_one_more(thirty, world, administrator, list_, django_assert_num_queries):
    person = administrator if list_ == "changes" else world.people["vera"]
    client = APIClient(HTTP_AUTHORIZATION=f"Token {Token.issue(person)}")
    client.get(f"/api/v1/{list_}/")
    with django_assert_num_queries(2):
        client.get(f"/api/v1/{list_}/?page_size=30")


@pytest.mark.parametrize("list_", TABLES)
def test_a_csv_takes_the_same_few_statements_for_all_rows(thirty, reader_of, list_):
    client = reader_of(list_)

    def statements(query: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            client.get(f"/api/v1/{list_}.csv?{query}").getvalue()
        return len(captured)

    statements("")
    first = next(iter(csv_keys(client, list_, "")))
    # Beside the two before: how many downloads there are, and the beginning, lock and end of a transaction.
    assert statements(f"fields={key_of(list_)}") == statements("") <= 6
    assert first
