"""Every role tries what the Web Annotation Protocol offers, with every row that it may meet."""

import json
from collections.abc import Iterator

import pytest

from annotations import containing
from annotations.api import web_annotation
from annotations.values.web_annotation.terms import ANNO, CONTAINER, CONTEXT, MEDIA_TYPE
from tests.roles.archive import Call
from tests.roles.table import PEOPLE, SCOPES, TABLE
from tests.roles.test_api import allowed

pytestmark = pytest.mark.django_db

THING = "web annotations"
BASE = "http://testserver"


def sent(source: str = "dekret-ru", start: int = 7) -> str:
    """An annotation of a character."""
    selector = {"type": "TextPositionSelector", "start": start, "end": start + 1}
    target = {"source": f"{BASE}/sources/{source}", "selector": selector}
    return json.dumps({"@context": ANNO, "type": "Annotation", "bodyValue": "да 🤔", "target": target})


def calls(archive, person: str, deed: str) -> Iterator[Call]:
    if deed == "context":
        yield Call("GET", CONTEXT)
    elif deed == "list":
        for method, url in (("GET", CONTAINER), ("HEAD", CONTAINER), ("OPTIONS", CONTAINER)):
            yield Call(method, url)
        yield Call("GET", CONTAINER, headers={"Accept": "text/turtle"})
    elif deed == "add one":
        yield Call("POST", CONTAINER, body=sent(), type=MEDIA_TYPE, writes=True)
    else:
        for row in archive.rows("annotations", person):
            url, match = f"{CONTAINER}{row.thing.uuid}", {"If-Match": f'"{row.thing.version}-0000"'}
            if deed == "read":
                yield Call("GET", url, row=row)
                yield Call("GET", url, headers={"Accept": "text/turtle"}, row=row)
            elif deed == "delete":
                yield Call("DELETE", url, headers=match, row=row, writes=True)
            else:
                body = sent(row.thing.source.slug, row.thing.text_start)
                yield Call("PUT", url, body=body, type=MEDIA_TYPE, headers=match, row=row, writes=True)


@pytest.mark.parametrize("deed", [deed for _, deed in TABLE["protocol"]])
@pytest.mark.parametrize("person", PEOPLE)
def test_a_role_may_do_by_the_protocol_what_the_table_says(archive, person, deed):
    said = TABLE["protocol"][THING, deed][person]
    for call in calls(archive, person, deed):
        outcome = archive.attempt(person, call)
        if allowed(said, call.row):
            right = 200 <= outcome.status < 300 and outcome.changed == call.writes
        else:
            hidden = call.row is not None and not call.row.seen
            expected = 401 if person == "anonymous" and call.writes else 404 if hidden else 403
            right = outcome.status == expected and not outcome.changed
        assert right, f"{person}, {deed}, {said}: {call}: {outcome}"


@pytest.mark.parametrize("person", PEOPLE)
def test_the_container_has_what_the_person_sees_and_nothing_else(archive, person, monkeypatch):
    monkeypatch.setattr(containing, "PAGE_SIZE", 500)
    rows = list(archive.rows("annotations", person))
    found = json.loads(archive.attempt(person, Call("GET", CONTAINER)).body)
    keys = {item["id"].rsplit("/", 1)[1] for item in found["first"]["items"]}
    assert found["total"] == len(found["first"]["items"])
    for row in rows:
        assert (str(row.thing.uuid) in keys) == row.seen, row


@pytest.mark.parametrize("scope", SCOPES)
def test_a_token_does_by_the_protocol_what_its_scope_says(archive, scope):
    headers = {"Authorization": f"Token {archive.scopes[scope]}"}
    call = Call("POST", CONTAINER, body=sent(), type=MEDIA_TYPE, headers=headers)
    assert archive.attempt("anonymous", call).status == (403 if scope == "read" else 201)


@pytest.mark.parametrize("person", ["anonymous", "no role", "reader"])
def test_a_closed_archive_has_no_container_for_strangers(archive, person, settings):
    settings.PUBLIC_READ = False
    expected = {"anonymous": 401, "no role": 403, "reader": 200}[person]
    for url in (CONTAINER, f"{CONTAINER}?iris=1&page=first"):
        assert archive.attempt(person, Call("GET", url)).status == expected
    (row, *_) = (row for row in archive.rows("annotations", person) if row.seen)
    assert archive.attempt(person, Call("GET", f"{CONTAINER}{row.thing.uuid}")).status == expected


def test_the_table_has_each_address_of_the_protocol():
    actions = [getattr(page.callback, "actions", {}) for page in web_annotation.urlpatterns]
    done = {action for found in actions for action in found.values()}
    assert done == {"read", "add", "replace", "remove"}
    assert {deed for _, deed in TABLE["protocol"]} == {
        "context",
        "list",
        "read",
        "add one",
        "replace",
        "delete",
    }
