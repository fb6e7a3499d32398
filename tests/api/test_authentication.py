"""Who may read and write: sessions, tokens, roles; and what is hidden from whom."""

import datetime
import uuid

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from rest_framework.test import APIClient

from annotations.models import Annotation, EventName, Token, User
from annotations.models.account import today
from annotations.permissions import may
from annotations.tables import TABLES

pytestmark = pytest.mark.django_db
ANY = {"If-Match": "*"}


def with_token(user, **more) -> APIClient:
    return APIClient(HTTP_AUTHORIZATION=f"Token {Token.issue(user, 'R on the laptop', **more)}")


def told(response, key: uuid.UUID) -> str:
    """What an answer says, but for what was asked and which request it answers."""
    text = response.content.decode().replace(str(key), "")
    return text.replace(response.headers["X-Request-Id"], "")


def logged_in(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def place(passage) -> dict[str, object]:
    return {"passage": str(passage.uuid), "start": 4, "end": 22}


def test_a_token_writes_for_its_account(annotator, place):
    made = with_token(annotator).post("/api/v1/annotations/", place)
    assert (made.status_code, made.json()["creator"]) == (201, "anna")


def test_only_the_digest_of_a_token_is_kept(annotator):
    key = Token.issue(annotator)
    assert len(key) == 64
    assert key not in str(Token.objects.values())


@pytest.mark.parametrize("sent", ["Token nonsense", "Token", "Token ", "token \xff", "Token a b c"])
def test_a_wrong_token_is_401_for_everything(client, sent):
    for address in ("annotations/", "annotations.csv", "matrix/?event=october-revolution", "nowhere/"):
        response = client.get(f"/api/v1/{address}", HTTP_AUTHORIZATION=sent)
        assert response.status_code == 401, address
        assert response.headers["WWW-Authenticate"] == "Token"
        assert response.headers["Content-Type"] == "application/problem+json"


def test_a_token_of_an_account_that_was_closed_is_401(annotator):
    client = with_token(annotator)
    assert client.get("/api/v1/annotations/").status_code == 200
    annotator.is_active = False
    annotator.save()
    assert client.get("/api/v1/annotations/").status_code == 401


def test_a_session_writes_only_with_a_csrf_token(annotator, place):
    client = Client(enforce_csrf_checks=True)
    client.force_login(annotator)
    body = {"data": place, "content_type": "application/json"}
    refused = client.post("/api/v1/annotations/", **body)
    assert refused.status_code == 403
    assert refused.headers["Content-Type"] == "application/problem+json"
    key = "a" * 32
    client.cookies["csrftoken"] = key
    made = client.post("/api/v1/annotations/", **body, headers={"X-CSRFToken": key})
    assert made.status_code == 201


@pytest.mark.parametrize("list_", TABLES)
def test_without_an_account_nothing_is_written(client, list_):
    response = client.post(f"/api/v1/{list_}/", {}, content_type="application/json")
    assert response.status_code == 401
    assert response.headers["WWW-Authenticate"] == "Token"


def test_reading_can_be_closed_to_those_without_an_account(client, annotator, settings):
    settings.PUBLIC_READ = False
    for address in (*(f"{list_}/" for list_ in TABLES), "annotations.csv", "matrix/?event=july-days"):
        assert client.get(f"/api/v1/{address}").status_code == 401
        known = 404 if address == "changes/" else 200  # that one is for administrators
        assert with_token(annotator).get(f"/api/v1/{address}").status_code == known
    assert client.get("/api/v1/").status_code == 401
    assert client.get("/api/v1/events/july-days/names/").status_code == 401


# -- what a token is for ------------------------------------------------------------------------------------


def test_a_read_token_reads_what_its_account_sees_and_writes_nothing(administrator, annotation, place):
    client = with_token(administrator, scope="read")
    address = f"/api/v1/annotations/{annotation.uuid}/"
    annotation.visibility = "private"
    annotation.save()
    before = client.get(address)
    assert before.status_code == 200
    refused = [
        client.post("/api/v1/annotations/", place),
        client.put(f"/api/v1/annotations/{uuid.uuid4()}/", place, headers={"If-None-Match": "*"}),
        client.put(address, {"note": "x"}, headers=ANY),
        client.patch(address, {"note": "x"}, headers=ANY),
        client.delete(address, headers=ANY),
        client.post("/api/v1/annotations/", "passage,exact\r\n", content_type="text/csv"),
        client.post("/api/v1/events/", {"slug": "a", "label": "a"}),
        client.post("/api/v1/sources/", {"slug": "a", "text": "a"}),
        client.post("/api/v1/tags/soviet-view/merge/", {"into": "western-view"}, headers=ANY),
    ]
    for response in refused:
        assert response.status_code == 403
        assert response.json()["detail"] == "You may not do this: the scope of this token is 'read'."
    assert client.get(address).content == before.content


def test_an_annotate_token_writes_annotations_and_nothing_else(administrator, annotation, place):
    client = with_token(administrator, scope="annotate")
    assert client.post("/api/v1/annotations/", place).status_code == 201
    address = f"/api/v1/annotations/{annotation.uuid}/"
    assert client.patch(address, {"note": "моё"}, headers=ANY).status_code == 200
    assert client.delete(address, headers=ANY).status_code == 204
    for response in (
        client.post("/api/v1/events/", {"slug": "a", "label": "a"}),
        client.patch("/api/v1/tags/soviet-view/", {"slug": "x"}, headers=ANY),
        client.delete("/api/v1/tags/soviet-view/", headers=ANY),
        client.post("/api/v1/tags/soviet-view/merge/", {"into": "western-view"}, headers=ANY),
        client.post("/api/v1/tags/", "slug\r\nx\r\n", content_type="text/csv"),
    ):
        assert response.status_code == 403
        assert "annotate" in response.json()["detail"]


def test_no_scope_makes_more_of_an_account_than_it_is(make_user, place):
    client = with_token(make_user("rita"), scope="all")
    refused = client.post("/api/v1/annotations/", place)
    assert (refused.status_code, refused.json()["detail"]) == (403, "You may not do this.")


def test_a_token_is_for_no_accounts(administrator):
    administrator.token_scope = "all"
    assert may(administrator, "change", Annotation)
    for model in (User, Group, Token):
        assert not may(administrator, "change", model)
        assert not may(administrator, "add", model)


@pytest.mark.parametrize("end", ["revoked", "expired", "account"])
def test_a_token_dies_at_once(annotator, end):
    client = with_token(annotator)
    assert client.get("/api/v1/tags/").status_code == 200
    if end == "revoked":
        Token.objects.all().delete()
    elif end == "expired":
        Token.objects.update(expires=today() - datetime.timedelta(days=1))
    else:
        User.objects.update(is_active=False)
    refused = client.get("/api/v1/tags/")
    assert refused.status_code == 401
    assert refused.json()["detail"] == "The token is unknown, has expired or was revoked."


# -- roles --------------------------------------------------------------------------------------------------


def test_a_reader_writes_nothing(make_user, annotation, place):
    client = logged_in(make_user("rita"))
    address = f"/api/v1/annotations/{annotation.uuid}/"
    assert client.post("/api/v1/annotations/", place).status_code == 403
    assert client.post("/api/v1/events/", {"slug": "a", "label": "a"}).status_code == 403
    assert client.patch(address, {"note": "x"}, headers=ANY).status_code == 403
    assert client.delete(address, headers=ANY).status_code == 403
    put = client.put(f"/api/v1/annotations/{uuid.uuid4()}/", place, headers={"If-None-Match": "*"})
    assert put.status_code == 403
    for list_, body in (("events", "slug,label\r\na,b\r\n"), ("annotations", "passage,exact\r\n")):
        response = client.post(f"/api/v1/{list_}/", body, content_type="text/csv")
        assert response.status_code == 403


def test_an_annotator_changes_only_what_is_their_own(annotator, annotation, place):
    client = logged_in(annotator)
    foreign = f"/api/v1/annotations/{annotation.uuid}/"
    assert client.patch(foreign, {"note": "x"}, headers=ANY).status_code == 403
    assert client.put(foreign, {"note": "x"}, headers=ANY).status_code == 403
    assert client.delete(foreign, headers=ANY).status_code == 403
    own = client.post("/api/v1/annotations/", place).json()
    address = f"/api/v1/annotations/{own['id']}/"
    assert client.patch(address, {"note": "моё"}, headers=ANY).status_code == 200
    assert client.delete(address, headers=ANY).status_code == 204
    assert client.post("/api/v1/events/", {"slug": "a", "label": "a"}).status_code == 403


def test_somebody_who_is_an_annotator_no_more_changes_nothing(annotator, place):
    client = logged_in(annotator)
    own = client.post("/api/v1/annotations/", place).json()
    annotator.groups.clear()
    client = logged_in(type(annotator).objects.get(pk=annotator.pk))
    assert client.patch(f"/api/v1/annotations/{own['id']}/", {"note": "x"}, headers=ANY).status_code == 403


def test_an_editor_looks_after_what_is_shared_and_not_after_what_others_say(make_user, annotation):
    client = logged_in(make_user("edda", "editor"))
    assert client.post("/api/v1/events/", {"slug": "a", "label": "a"}).status_code == 201
    assert client.patch("/api/v1/events/a/", {"label": "b"}, headers=ANY).status_code == 200
    assert client.delete("/api/v1/events/a/", headers=ANY).status_code == 204
    address = f"/api/v1/annotations/{annotation.uuid}/"
    assert client.patch(address, {"note": "x"}, headers=ANY).status_code == 403
    assert client.delete(address, headers=ANY).status_code == 403


@pytest.mark.parametrize("list_", ["editions", "passages"])
def test_texts_are_not_written_through_their_lists(api, client, list_):
    key = client.get(f"/api/v1/{list_}/?page_size=1").json()["results"][0]["id"]
    assert api.post(f"/api/v1/{list_}/", {}).status_code == 405
    for method in (api.put, api.patch, api.delete):
        response = method(f"/api/v1/{list_}/{key}/", {}, headers=ANY)
        assert response.status_code == 405
        assert "GET" in response.headers["Allow"]


# -- what is hidden ------------------------------------------------------------------------------------


@pytest.fixture(params=["private", "group"])
def hidden(request, annotation, soviet_view) -> Annotation:
    """An annotation of the administrator's that only they, or a group, may see."""
    group = Group.objects.create(name="Зелёные") if request.param == "group" else None
    annotation.visibility, annotation.group = request.param, group
    annotation.note, annotation.tag_ids = "тайна", [soviet_view.pk]
    annotation.save()
    return annotation


@pytest.mark.parametrize("who", ["nobody", "anna"])
def test_what_is_hidden_answers_as_if_it_were_not(client, annotator, hidden, who):
    asking = APIClient() if who == "nobody" else logged_in(annotator)
    nothing = uuid.uuid4()

    def pair(method: str, *args: object, **more: object) -> None:
        one = getattr(asking, method)(f"/api/v1/annotations/{hidden.uuid}/", *args, **more)
        other = getattr(asking, method)(f"/api/v1/annotations/{nothing}/", *args, **more)
        assert one.status_code == other.status_code >= 400
        assert told(one, hidden.uuid) == told(other, nothing)

    pair("get")
    pair("head")
    pair("patch", {"note": "x"}, headers=ANY)
    pair("put", {"note": "x"}, headers=ANY)
    pair("delete", headers=ANY)
    pair("get", headers={"Accept": "text/csv"})
    hidden.refresh_from_db()
    assert hidden.note == "тайна"


def test_what_is_hidden_is_in_no_list_count_comparison_or_export(client, hidden):
    for query in (
        "note",
        "status=all&edition=all",
        "q=тайна",
        f"passage={hidden.passage.uuid}",
        "tag=soviet-view",
    ):
        query = "has_note=true" if query == "note" else query
        page = client.get(f"/api/v1/annotations/?{query}&page_size=500").json()
        assert str(hidden.uuid) not in {row["id"] for row in page["results"]}
        assert page["count"] == len(page["results"])
        assert str(hidden.uuid).encode() not in client.get(f"/api/v1/annotations.csv?{query}").getvalue()
    before = client.get("/api/v1/events/october-revolution/names/?status=all").json()
    hidden.name = EventName.objects.get(slug="october-coup-en")
    hidden.save()
    assert client.get("/api/v1/events/october-revolution/names/?status=all").json() == before
    long = client.get(
        "/api/v1/matrix.csv?event=october-revolution&columns=view&shape=long&quotes=50"
    ).getvalue()
    assert str(hidden.uuid).encode() not in long


def test_an_id_that_somebody_else_hides_cannot_be_taken_and_shows_nothing(annotator, hidden, place):
    response = logged_in(annotator).put(
        f"/api/v1/annotations/{hidden.uuid}/", place, headers={"If-None-Match": "*"}
    )
    assert response.status_code == 409
    assert "тайна" not in response.content.decode()
    hidden.refresh_from_db()
    assert hidden.note == "тайна"


def test_those_whom_it_is_for_see_it(api, annotator, hidden):
    address = f"/api/v1/annotations/{hidden.uuid}/"
    if hidden.group:
        annotator.groups.add(hidden.group)
        assert with_token(annotator).get(address).json()["group"] == "Зелёные"
        # What a group sees belongs to the group.
        assert with_token(annotator).patch(address, {"note": "x"}, headers=ANY).status_code == 200
        annotator.groups.remove(hidden.group)
        assert with_token(annotator).patch(address, {"note": "y"}, headers=ANY).status_code == 404
    else:
        assert api.get(address).json()["note"] == "тайна"
