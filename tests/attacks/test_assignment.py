"""What is the server's to set, sent by a client; and ids that somebody guesses."""

import json
import re
import uuid

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from rest_framework.test import APIClient

from annotations.models import Annotation, Event, Reply, Review, Token, User
from tests.admin.forms import address, filled

pytestmark = pytest.mark.django_db
ANY = {"If-Match": "*"}
FIXED = {
    "creator": "ada",
    "status": "accepted",
    "version": 99,
    "audience": 0,
    "id": "00000000-0000-4000-8000-000000000001",
    "uuid": "00000000-0000-4000-8000-000000000001",
    "pk": 1,
    "modified": "2000-01-01T00:00:00Z",
    "created": "2000-01-01T00:00:00Z",
    "source_id": 1,
    "creator_id": 1,
    "passage_id": 1,
    "tag_ids": [1],
    "derived_from": "00000000-0000-4000-8000-000000000001",
    "_state": {},
    "objects": "x",
    "save": "x",
    "__class__": "User",
}


@pytest.fixture
def place(passage) -> dict[str, object]:
    return {"passage": str(passage.uuid), "start": 4, "end": 22}


@pytest.fixture
def anna(annotator, administrator) -> APIClient:
    client = APIClient()
    client.force_authenticate(annotator)
    return client


def everything() -> list[dict[str, object]]:
    return list(Annotation.objects.order_by("pk").values())


@pytest.mark.parametrize("name", FIXED)
def test_no_body_sets_what_is_the_servers(anna, place, name):
    made = anna.post("/api/v1/annotations/", place).json()
    before, own = everything(), f"/api/v1/annotations/{made['id']}/"
    evil = {name: FIXED[name]}
    refused = [
        anna.post("/api/v1/annotations/", place | evil),
        anna.patch(own, evil, headers=ANY),
        anna.put(own, {"note": "x"} | evil, headers=ANY),
    ]
    if name != "id":  # the address says it here, and says the same
        address = f"/api/v1/annotations/{uuid.uuid4()}/"
        refused.append(anna.put(address, place | evil, headers={"If-None-Match": "*"}))
    assert [response.status_code for response in refused] == [400] * len(refused)
    assert everything() == before


@pytest.mark.parametrize("name", [name for name, value in FIXED.items() if isinstance(value, (str, int))])
def test_no_row_of_a_table_sets_it(anna, place, name):
    before = everything()
    head, row = ",".join([*place, name]), ",".join(map(str, [*place.values(), FIXED[name]]))
    rows = {
        "text/csv": f"{head}\r\n{row}\r\n",
        "application/jsonl": json.dumps(place | {name: FIXED[name]}),
    }
    for kind, body in rows.items():
        answer = anna.post("/api/v1/annotations/", body, content_type=kind)
        assert answer.status_code in (200, 400)
        if answer.status_code == 200:  # what an export also has may stand there, and is passed over
            made = Annotation.objects.order_by("pk").last()
            assert (made.creator.username, made.status, made.version) == ("anna", "proposed", 1)
            assert min(made.created.year, made.modified.year) > 2000
            assert made.derived_from_id is None
            made.delete()
        assert everything() == before


def test_the_form_of_an_annotation_sets_nothing_else(make_user, annotation, passage):
    anna = make_user("anna", "annotator")
    client = Client()
    client.force_login(anna)
    page = f"{address(Annotation, 'add')}?passage={passage.uuid}&start=4&end=22&form=1"
    response = client.get(page, follow=True)
    values = filled(client, response.request["PATH_INFO"] + "?" + response.request["QUERY_STRING"])
    evil = {"creator": annotation.creator_id, "status": "accepted", "version": 99, "audience": 0, "id": 7}
    sent = client.post(page, values | evil | {"uuid": FIXED["uuid"]})
    assert sent.status_code == 302
    made = Annotation.objects.latest("pk")
    assert made.pk != annotation.pk
    assert (made.creator, made.status, made.version) == (anna, "proposed", 1)
    assert str(made.uuid) != FIXED["uuid"]


def test_nobody_makes_more_of_their_own_account(make_user):
    anna = make_user("anna", "annotator")
    client = Client()
    client.force_login(anna)
    evil = {"is_superuser": "on", "is_staff": "on", "groups": [Group.objects.create(name="x").pk]}
    evil |= {"user_permissions": [1], "username": "root", "role": "administrator"}
    client.post("/admin/password_change/", evil)
    assert client.post(f"/admin/annotations/user/{anna.pk}/change/", evil).status_code in (302, 403)
    sent = evil | {"old_password": "a long enough secret", "new_password1": "октябрь-1917-года"}
    assert (
        client.post("/admin/password_change/", sent | {"new_password2": sent["new_password1"]}).status_code
        == 302
    )
    found = User.objects.get(pk=anna.pk)
    groups = [group.name for group in found.groups.all()]
    assert (found.username, found.is_superuser, groups) == ("anna", False, ["annotator"])


# -- guessing -----------------------------------------------------------------------------------------------


@pytest.fixture
def private(annotation) -> Annotation:
    annotation.visibility, annotation.note = "private", "тайна"
    annotation.save()
    return annotation


@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_the_number_of_somebodys_private_annotation_leads_as_far_as_none(make_user, private, page):
    client = Client()
    client.force_login(make_user("anna", "administrator"))
    for method in (client.get, client.post):
        one = method(f"/admin/annotations/annotation/{private.pk}/{page}/", {"note": "x", "post": "yes"})
        other = method(f"/admin/annotations/annotation/{private.pk + 10_000}/{page}/", {"post": "yes"})
        assert one.status_code == other.status_code
        assert one.headers.get("Location") == other.headers.get("Location")
        assert "тайна" not in one.content.decode()
    private.refresh_from_db()
    assert private.note == "тайна"


def test_nobody_deletes_what_is_hidden_from_them_by_its_number(make_user, private):
    client = Client()
    anna = make_user("anna", "annotator")
    client.force_login(anna)
    action = {"action": "delete_selected", "_selected_action": [private.pk], "post": "yes"}
    client.post("/admin/annotations/annotation/", action)
    client.post("/admin/annotations/annotation/", action | {"select_across": "1"})
    assert Annotation.objects.filter(pk=private.pk).exists()


@pytest.mark.parametrize("key", ["1", "0", "-1", "1 OR 1=1", "null", "..", "%00", "*", "{}", str(2**64)])
def test_only_uuids_and_slugs_are_keys(client, key):
    for list_ in ("annotations", "reviews", "replies", "passages", "editions", "sources", "events"):
        assert client.get(f"/api/v1/{list_}/{key}/").status_code == 404
        assert client.get(f"/api/v1/{list_}/{key}/history/").status_code == 404


def ways_to_a_row(client: Client | APIClient, list_: str, key: str) -> list[tuple[int, str]]:
    """What comes of asking for a row and of writing to it, but for its key and the name of the request."""
    page = f"/api/v1/{list_}/{key}/"
    asked = [client.get(page), client.options(page), client.get(f"{page}history/"), client.delete(page)]
    asked += [client.patch(page, {}), client.post(f"{page}restore/", {})]
    id_of_request = re.compile(r'"request":\s?"[^"]+"')
    return [
        (found.status_code, id_of_request.sub("", found.content.decode()).replace(key, "…"))
        for found in asked
    ]


def test_what_is_said_of_a_private_annotation_is_found_by_no_guessing(make_user, private):
    private.refresh_from_db()
    creator = private.creator
    reply = Reply.objects.create(annotation=private, text="тайна 🤫", creator=creator)
    review = Review.objects.create(
        annotation=private, version=private.version, status="accepted", creator=creator
    )
    anna = APIClient()
    anna.force_authenticate(make_user("anna", "administrator"))
    for guesser in (APIClient(), anna):
        for list_, row in (("replies", reply), ("reviews", review), ("annotations", private)):
            row.refresh_from_db()
            found = ways_to_a_row(guesser, list_, str(row.uuid))
            assert found == ways_to_a_row(guesser, list_, str(uuid.uuid4()))
            assert "тайна" not in str(found)
        for list_ in ("replies", "reviews"):
            assert guesser.get(f"/api/v1/{list_}/?annotation={private.uuid}").status_code == 400


def test_nor_is_a_source_for_members(client, english):
    english.visibility = "members"
    english.save()
    edition = english.editions.get(current=True)
    rows = {"editions": edition.uuid, "passages": edition.passages.first().uuid}
    for list_, key in {"sources": english.slug, **rows}.items():
        nowhere = str(uuid.uuid4())
        assert ways_to_a_row(APIClient(), list_, str(key)) == ways_to_a_row(APIClient(), list_, nowhere)


def test_there_are_no_accounts_in_the_api(api):
    for name in ("users", "tokens", "groups", "accounts", "uploads", "sessions"):
        assert api.get(f"/api/v1/{name}/").status_code == 404
    assert not {"password", "email", "is_superuser"} & set(
        str(api.get("/api/v1/annotations/").json()).split("'")
    )
    for query in ("creator__password__startswith=s", "user__tokens__digest__startswith=a", "password=x"):
        assert api.get(f"/api/v1/annotations/?{query}").status_code == 400


SECRET = ["creator__password__startswith", "user__password__startswith", "digest__startswith", "password"]


@pytest.mark.parametrize("query", SECRET)
def test_the_lists_of_the_admin_are_asked_for_no_secrets(client, administrator, annotation, query):
    Token.issue(administrator)
    client.force_login(administrator)
    kept = {"password": administrator.password[:3], "digest": Token.objects.get().digest[:3]}
    right = kept["digest" if "digest" in query else "password"]
    for model in ("annotation", "token", "user"):
        page = f"/admin/annotations/{model}/"
        answers = [client.get(page, {query: value}, follow=True) for value in (right, "zzz")]
        assert len({answer.status_code for answer in answers}) == 1
        if answers[0].status_code == 200:  # the same is found, whether it is so or not
            assert len({answer.context["cl"].result_count for answer in answers}) == 1


def test_nobody_changes_a_row_by_an_id_in_the_body(api):
    event, other = Event.objects.order_by("pk")[:2]
    before = list(Event.objects.order_by("pk").values())
    refused = api.patch(f"/api/v1/events/{event.slug}/", {"id": other.pk, "label": "x"}, headers=ANY)
    assert refused.status_code == 400
    assert list(Event.objects.order_by("pk").values()) == before
