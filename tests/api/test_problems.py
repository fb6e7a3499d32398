"""Whatever is sent, the answer is a document; what is refused is named; nothing is a 500."""

import itertools

import orjson
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from rest_framework.test import APIClient

from annotations.models import Annotation, Event, Source, Tag
from annotations.tables import TABLES

pytestmark = pytest.mark.django_db
ANY = {"If-Match": "*"}
PROBLEM = "application/problem+json"


def is_problem(response, status: int) -> dict:
    """The problem document of a response, which must have this status."""
    assert response.status_code == status, response.content[:300]
    assert response.headers["Content-Type"] == PROBLEM
    document = response.json()
    assert {"type", "title", "status", "detail"} <= set(document)
    assert document["status"] == status
    assert document["detail"]
    return document


# -- each status once -------------------------------------------------------------------------------------


@pytest.mark.parametrize("suffix", ["/", ".csv"])
def test_400_names_what_is_wrong(client, suffix):
    document = is_problem(client.get(f"/api/v1/annotations{suffix}?colour=red"), 400)
    assert document["errors"] == {"colour": ["there is no such parameter"]}


def test_401_403_and_404(client, api, annotator, annotation):
    address = f"/api/v1/annotations/{annotation.uuid}/"
    response = client.patch(address, {}, content_type="application/json")
    is_problem(response, 401)
    asking = APIClient()
    asking.force_authenticate(annotator)
    is_problem(asking.patch(address, {"note": "x"}, headers=ANY), 403)
    for nowhere in ("events/nowhere/", "events/nowhere.csv", "annotations/1/", "nowhere/", "events/a/b/c/"):
        is_problem(client.get(f"/api/v1/{nowhere}"), 404)
    is_problem(api.post("/api/v1/nowhere/", {}), 404)
    is_problem(api.delete("/api/v1/nowhere/"), 404)


def test_405_says_what_is_allowed(api):
    response = api.delete("/api/v1/events/")
    is_problem(response, 405)
    assert "POST" in response.headers["Allow"]
    is_problem(api.post("/api/v1/matrix/", {}), 405)
    is_problem(api.put("/api/v1/editions/", {}), 405)


@pytest.mark.parametrize("accept", ["application/xml", "image/png", "application/pdf"])
def test_406_for_a_format_that_there_is_not(client, accept):
    is_problem(client.get("/api/v1/annotations/", headers={"Accept": accept}), 406)


@pytest.mark.parametrize("address", ["annotations/?format=xml", "annotations.xml", "events/july-days.pdf"])
def test_an_unknown_format_is_a_problem_document(client, address):
    response = client.get(f"/api/v1/{address}")
    assert response.status_code in (404, 406)
    is_problem(response, response.status_code)


def test_406_for_a_change_that_asks_for_csv_and_nothing_is_changed(api):
    response = api.post("/api/v1/events/", {"slug": "a", "label": "a"}, headers={"Accept": "text/csv"})
    is_problem(response, 406)
    assert not Event.objects.filter(slug="a").exists()


def test_409_for_what_is_there_already(api):
    body = {"slug": "july-days", "label": "снова"}
    response = api.post("/api/v1/events/", body)
    assert response.status_code in (400, 409)
    is_problem(response, response.status_code)


def test_412_and_428(api):
    is_problem(api.patch("/api/v1/events/july-days/", {"label": "x"}, headers={"If-Match": '"9"'}), 412)
    is_problem(api.patch("/api/v1/events/july-days/", {"label": "x"}), 428)


def test_413_before_anything_is_read(api, settings):
    settings.MAX_UPLOAD = 100
    body = {"slug": "a", "label": "Ж" * 100}
    is_problem(api.post("/api/v1/events/", body), 413)
    assert not Event.objects.filter(slug="a").exists()


def test_413_for_a_form_with_fields_that_are_too_long_where_json_and_files_are_taken(api):
    text = "Декрет. " * 500_000
    about = {"slug": "dekret-ru", "title": "Декрет", "language": "ru"}
    document = is_problem(api.post("/api/v1/sources/", about | {"text": text}, format="multipart"), 413)
    assert "as JSON or as a file" in document["detail"]
    wrong = about | {"text": text, "kind": 1}  # what is read is refused for something else
    assert api.post("/api/v1/sources/", wrong, format="json").status_code == 400
    file = SimpleUploadedFile("декрет.txt", text.encode())
    assert (
        api.post("/api/v1/sources/", about | {"file": file, "kind": "\0"}, format="multipart").status_code
        == 400
    )


def test_415_for_what_cannot_be_read(api):
    is_problem(api.post("/api/v1/events/", b"<x/>", content_type="application/xml"), 415)
    is_problem(api.post("/api/v1/events/", b"x", content_type="text/plain"), 415)


def test_more_parameters_than_anybody_sends_are_a_problem_too(client, api):
    many = "&".join(f"a{number}=1" for number in range(1100))
    is_problem(client.get(f"/api/v1/events/?{many}"), 400)
    form = "application/x-www-form-urlencoded"
    is_problem(api.post("/api/v1/events/", many, content_type=form), 400)


# -- bodies that are none ---------------------------------------------------------------------------------

BODIES = [
    b"",
    b"{",
    b"null",
    b"[]",
    b"[1, 2]",
    b'"text"',
    b"5",
    b"true",
    b"NaN",
    b'{"slug": NaN}',
    b"\xff\xfe{",
    b'{"slug": "\xff"}',
    b'{"slug": "\\ud800"}',
    b'{"\\ud800": 1}',
    b'{"slug": "a\\u0000b", "label": "x", "title": "x", "language": "en"}',
    b'{"a":' * 2000 + b"1" + b"}" * 2000,
    b"[" * 100_000,
    b'{"slug": 1' + b"0" * 5000 + b"}",
    b"\xef\xbb\xbf{}",
    "{\u201cslug\u201d: 1}".encode(),
]


@pytest.mark.parametrize("list_", ["sources", "names", "annotations"])
@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
def test_a_body_that_is_no_document_is_400(api, list_, body):
    response = api.post(f"/api/v1/{list_}/", body, content_type="application/json")
    is_problem(response, 400)


@pytest.mark.parametrize("body", BODIES[1::3], ids=range(1, len(BODIES), 3))
def test_so_it_is_for_changes_and_deletions(api, annotation, body):
    for method in (api.put, api.patch, api.delete):
        response = method(
            f"/api/v1/annotations/{annotation.uuid}/",
            body,
            content_type="application/json",
            headers={"If-Match": '"99"'},
        )
        assert response.status_code in (400, 412)
        is_problem(response, response.status_code)


@pytest.mark.parametrize(
    "given",
    [
        b'--x\r\nContent-Disposition: form-data; name="slug"\r\n\r\na\r\n',
        b"--x--\r\n",
        b"garbage",
        b"",
    ],
)
def test_a_broken_form_is_a_problem(api, given):
    response = api.post("/api/v1/sources/", given, content_type="multipart/form-data; boundary=x")
    is_problem(response, 400)
    is_problem(api.post("/api/v1/sources/", given, content_type="multipart/form-data"), 400)


# -- values of every wrong kind -----------------------------------------------------------------------------

VALUES = [
    None,
    True,
    0,
    -1,
    2**63,
    -(2**31) - 1,
    1.5,
    "",
    "\n",
    "\x00",
    "a\x00b",
    "x" * 20_000,
    "Ж" * 1001,
    "none",
    "../../etc/passwd",
    "2026-13-45",
    "9999999999999-01-01",
    "http://[::1",
    "\u202e\u0301👩‍👩‍👧",
    "a_b-c",
    "@",
    "x@",
    "@en",
    "x@nonsense-tag-",
    [],
    [None],
    [1],
    [""],
    ["\x00"],
    [{}],
    {},
    {"a": 1},
]

GOOD = {
    "sources": {"slug": "new", "title": "Новый", "language": "ru"},
    "events": {"slug": "new", "label": "Новое"},
    "names": {"slug": "new", "event": "july-days", "text": "Июльские дни", "language": "ru"},
    "claims": {"slug": "new", "event": "july-days", "question": "cause", "statement": "Так было."},
    "vocabularies": {"slug": "new", "kind": "topic", "label": "Новый"},
    "tags": {"slug": "new", "vocabulary": "views", "pref_label": ["Новый@ru"]},
}
FIELDS = [
    (list_, name)
    for list_, table in TABLES.items()
    for name in [
        *table.writable,
        *(
            ["passage", "source", "start", "end", "exact", "prefix", "suffix"]
            if list_ == "annotations"
            else []
        ),
        *(["text", "file", "encoding", "revision"] if list_ == "sources" else []),
    ]
]


@pytest.mark.parametrize(("list_", "name"), FIELDS)
def test_a_field_takes_a_value_or_refuses_it(api, passage, list_, name):
    good = GOOD.get(list_) or {"passage": str(passage.uuid), "start": 4, "end": 22}
    offset = FIELDS.index((list_, name)) % 3  # of the values each field gets a third
    for number, value in enumerate(VALUES[offset::3]):
        body = {**good, "slug": f"new-{number}"} if list_ != "annotations" else dict(good)
        response = api.post(f"/api/v1/{list_}/", {**body, name: value})
        if response.status_code == 201:
            assert response.headers["ETag"] == '"1"'
            if list_ != "annotations" and name != "slug" and number % 4 == 0:
                address = f"/api/v1/{list_}/new-{number}/"
                stored = api.get(address).json()
                back = api.put(address, stored, headers=ANY)
                assert back.status_code == 200, (value, back.json())
        else:
            is_problem(response, response.status_code)
            assert response.status_code in (400, 409), (value, response.content)


@pytest.mark.parametrize(("list_", "name"), [pair for pair in FIELDS if pair[0] == "annotations"])
def test_an_annotation_s_field_is_changed_or_refused(api, annotation, list_, name):
    address = f"/api/v1/{list_}/{annotation.uuid}/"
    for value in VALUES[FIELDS.index((list_, name)) % 4 :: 4]:
        response = api.patch(address, {name: value}, headers=ANY)
        if response.status_code != 200:
            assert response.status_code in (400, 409), (value, response.content)
            is_problem(response, response.status_code)


@pytest.mark.parametrize("name", ["slug", "language", "event", "text"])
def test_several_mistakes_are_said_at_once(api, name):
    body = {"slug": "NO", "language": "not_a", "event": "nowhere", "text": ""}
    document = is_problem(api.post("/api/v1/names/", body), 400)
    assert name in document["errors"]


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ({"name": "october-coup-en", "claim": "almost-bloodless"}, "claim"),
        ({"name": "october-coup-en", "event": "july-days"}, "event"),
        ({"voice": "attributed"}, "tags"),
        ({"voice": "attributed", "tags": ["cause"]}, "tags"),
        ({"tags": ["nowhere"]}, "tags"),
        ({"visibility": "group"}, "group"),
        ({"group": "Зелёные"}, "group"),
        ({"certainty": 4}, "certainty"),
        ({"stance": "shouts"}, "stance"),
        ({"start": 0, "end": 100_000}, "end"),
        ({"start": 5, "end": 5}, "end"),
        ({"start": 4}, "end"),
        ({"passage": "nowhere"}, "passage"),
        ({"source": "russian-revolution-tl"}, "source"),
    ],
)
def test_a_rule_is_said_under_the_name_of_its_field(api, passage, body, name):
    place = {"passage": str(passage.uuid), "start": 4, "end": 22}
    if body == {"start": 4}:
        place.pop("end")
    document = is_problem(api.post("/api/v1/annotations/", {**place, **body}), 400)
    assert list(document["errors"]) == [name]
    assert document["detail"].startswith(f"{name}: ")


def test_words_across_two_passages_are_refused(api, english):
    one, other = english.editions.get(current=True).passages.order_by("ordinal")[:2]
    body = {"source": english.slug, "start": one.end - 5, "end": other.start + 5}
    assert "start" in is_problem(api.post("/api/v1/annotations/", body), 400)["errors"]


def test_nothing_stands_under_itself(api):
    for list_, key, body in (
        ("events", "russian-revolution", {"part_of": "july-days"}),
        ("events", "july-days", {"part_of": "july-days"}),
        ("tags", "soviet-view", {"broader": ["soviet-view"]}),
        ("sources", "russian-revolution-tl", {"derived_from": "russian-revolution-tl"}),
        ("names", "october-coup-en", {"equivalent_to": "october-coup-en"}),
    ):
        is_problem(api.patch(f"/api/v1/{list_}/{key}/", body, headers=ANY), 400)
    api.patch("/api/v1/tags/western-view/", {"broader": ["soviet-view"]}, headers=ANY)
    response = api.patch("/api/v1/tags/soviet-view/", {"broader": ["western-view"]}, headers=ANY)
    is_problem(response, 400)
    assert not Tag.objects.get(slug="soviet-view").broader.exists()


def test_a_refused_change_changes_nothing(api, annotation):
    body = {"note": "новое", "certainty": 9}
    is_problem(api.patch(f"/api/v1/annotations/{annotation.uuid}/", body, headers=ANY), 400)
    body = {"title": "Новое", "scope": ["nowhere"]}
    is_problem(api.patch("/api/v1/sources/october-revolution-en/", body, headers=ANY), 400)
    body = {"definition": "новое", "pref_label": ["a@en", "b@en"]}
    is_problem(api.patch("/api/v1/tags/soviet-view/", body, headers=ANY), 400)
    assert Annotation.objects.get(pk=annotation.pk).version == 1
    assert Source.objects.get(slug="october-revolution-en").title == "October Revolution"
    assert Tag.objects.get(slug="soviet-view").definition == ""


@pytest.mark.parametrize(
    "values", list(itertools.batched(VALUES, 8)) if hasattr(itertools, "batched") else [VALUES]
)
def test_lines_of_json_with_any_values_get_a_report(api, annotation, values):
    lines = [
        orjson.dumps({name: value})
        for name in (*TABLES["annotations"].names, "\ud7ff")
        for value in values
        if not isinstance(value, float)
    ]
    response = api.post("/api/v1/annotations/", b"\n".join(lines), content_type="application/jsonl")
    document = is_problem(response, 400)
    assert all(set(error) == {"line", "column", "message"} for error in document["errors"])
    assert Annotation.objects.count() == 45


@pytest.mark.parametrize(
    "line",
    [
        '{"id": []}',
        '{"id": [1]}',
        '{"id": 5}',
        '{"id": {"a": 1}}',
        '{"\\ud800": 1}',
        '{"name": "\\ud800"}',
        '{"source": "\\ud800", "exact": "x"}',
        '{"source": "\\u0000", "exact": "x"}',
        '{"note": NaN}',
        "[1]",
        "{",
        "[" * 5000,
    ],
)
def test_a_line_of_json_that_is_no_row_is_named_by_its_number(api, line):
    for list_ in ("annotations", "events"):
        changed = line.replace('"id"', '"slug"') if list_ == "events" else line
        body = f"\n{changed}\n".encode()
        response = api.post(f"/api/v1/{list_}/", body, content_type="application/jsonl")
        document = is_problem(response, 400)
        assert {error["line"] for error in document["errors"]} == {2}
        assert (document["created"], document["updated"], document["unchanged"]) == (0, 0, 0)
