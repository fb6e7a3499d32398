"""What a thing was before, over HTTP, and who may know it."""

import uuid

import pytest
from django.contrib.auth.models import Group
from rest_framework.test import APIClient

from annotations import acting
from annotations.importers import BY_SUFFIX
from annotations.importers.loading import Loader
from annotations.models import Annotation, Change, Source, Tag, TagLabel, User
from annotations.tables import ANNOTATIONS
from tests.database import refused, sql


def client_of(person: User | None) -> APIClient:
    client = APIClient()
    if person is not None:
        client.force_authenticate(person)
    return client


@pytest.fixture
def mine(annotator, passage) -> Annotation:
    made = Annotation.objects.create(
        passage=passage, start=0, end=4, exact=passage.text[:4], creator=annotator, note="Сначала"
    )
    made.refresh_from_db()
    return made


def address(thing: Annotation | Tag, page: str = "") -> str:
    key = thing.slug if isinstance(thing, Tag) else thing.uuid
    return f"/api/v1/{thing._meta.model_name}s/{key}/{page}"


def change(client: APIClient, thing, **values):
    return client.patch(address(thing), values, headers={"If-Match": "*"})


def test_the_history_tells_versions_newest_first_in_public_words(api, annotation, administrator):
    change(api, annotation, note="Сравни 👍", tags=["soviet-view"], name="october-coup-en")
    answer = change(api, annotation, tags=["western-view"])
    found = api.get(address(annotation, "history/")).json()["results"]
    assert [(entry["version"], entry["action"]) for entry in found] == [
        (3, "update"),
        (2, "update"),
        (1, "make"),
    ]
    assert found[0]["differences"] == {"tags": [["soviet-view"], ["western-view"]]}
    assert found[0]["actor"] == "ada"
    assert found[0]["request"] == answer["X-Request-Id"]
    assert found[0]["at"] == answer.json()["modified"]
    assert found[1]["differences"] == {
        "note": ["", "Сравни 👍"],
        "tags": [[], ["soviet-view"]],
        "name": [None, "october-coup-en"],
        "event": [None, "october-revolution"],
        "stance": [None, "affirms"],
    }


def test_the_history_as_csv_has_a_line_for_each_difference(api, annotation):
    change(api, annotation, note="=1+1", certainty=3)
    text = b"".join(api.get(address(annotation, "history.csv")).streaming_content).decode()
    header, *rest = text.splitlines()
    assert header == "version,at,actor,action,command,request,reason,field,old,new"
    assert sorted(line.split(",", 7)[7] for line in rest) == [",,", "certainty,,3", "note,,'=1+1"]


def test_an_older_version_becomes_the_newest(api, annotation):
    change(api, annotation, note="один")
    change(api, annotation, note="два", tags=["soviet-view"])
    answer = api.post(address(annotation, "restore/"), {"version": 2}, headers={"If-Match": '"3"'})
    assert (answer.status_code, answer["ETag"]) == (200, '"4"')
    assert (answer.json()["note"], answer.json()["tags"]) == ("один", [])


@pytest.mark.parametrize(
    ("body", "match", "status"),
    [
        ({"version": 1}, None, 428),
        ({"version": 1}, '"7"', 412),
        ({"version": 99}, "*", 400),
        ({"version": True}, "*", 400),
        ({"version": "1"}, "*", 400),
        ({}, "*", 400),
        ({"note": "x"}, "*", 400),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(api, annotation, body, match, status):
    change(api, annotation, note="один")
    headers = {"If-Match": match} if match else {}
    answer = api.post(address(annotation, "restore/"), body, headers=headers)
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert api.get(address(annotation)).json()["note"] == "один"


def test_what_was_deleted_answers_410_and_comes_back_under_its_id(api, annotation):
    change(api, annotation, note="до")
    api.delete(address(annotation), headers={"If-Match": "*"})
    gone = api.get(address(annotation))
    assert gone.status_code == 410
    assert gone.json()["history"].endswith(address(annotation, "history/"))
    history = api.get(address(annotation, "history/")).json()["results"]
    assert [entry["action"] for entry in history] == ["delete", "update", "make"]
    back = api.post(address(annotation, "restore/"), {}, headers={"If-Match": '"2"'})
    assert (back.status_code, back["ETag"], back.json()["note"]) == (200, '"3"', "до")
    assert api.get(address(annotation)).status_code == 200
    assert api.get(address(annotation, "history/")).json()["results"][0]["action"] == "insert"


def test_a_tag_comes_back_with_its_labels(api):
    made = api.post(
        "/api/v1/tags/", {"slug": "a-view", "vocabulary": "views", "pref_label": ["взгляд@ru", "view@en"]}
    )
    assert made.status_code == 201, made.json()
    api.delete("/api/v1/tags/a-view/", headers={"If-Match": "*"})
    assert api.get("/api/v1/tags/a-view/").status_code == 410
    back = api.post("/api/v1/tags/a-view/restore/", {}, headers={"If-Match": "*"})
    assert sorted(back.json()["pref_label"]) == ["view@en", "взгляд@ru"]


def test_labels_are_in_the_history_of_their_tag(api, soviet_view):
    TagLabel.objects.create(tag=soviet_view, language="ru", kind="alt", text="советский взгляд")
    (entry, *_) = api.get("/api/v1/tags/soviet-view/history/").json()["results"]
    assert entry["command"] == "pytest"
    assert "советский взгляд@ru" in entry["differences"]["alt_label"][1]


def test_of_what_was_private_only_its_author_knows(mine, annotator, make_user, client):
    author = client_of(annotator)
    change(author, mine, visibility="private", note="Тайное")
    other = make_user("wen")
    for person in (None, other):
        assert client_of(person).get(address(mine, "history/")).status_code == 404
    change(author, mine, visibility="public", note="Явное")
    told = client_of(other).get(address(mine, "history/"))
    assert "Тайное" not in told.content.decode()
    assert [entry["version"] for entry in told.json()["results"]] == [3, 1]
    assert told.json()["results"][0]["differences"] == {}
    assert [entry["version"] for entry in author.get(address(mine, "history/")).json()["results"]] == [
        3,
        2,
        1,
    ]
    refused = client_of(other).post(address(mine, "restore/"), {"version": 2}, headers={"If-Match": "*"})
    assert refused.status_code == 403


def test_a_private_annotation_that_is_deleted_never_was_to_others(mine, annotator, make_user):
    author = client_of(annotator)
    change(author, mine, visibility="private")
    author.delete(address(mine), headers={"If-Match": "*"})
    for person in (None, make_user("wen")):
        for page in ("", "history/"):
            answer = client_of(person).get(address(mine, page))
            unknown = client_of(person).get(f"/api/v1/annotations/{'0' * 8}-0000-4000-8000-{'0' * 12}/{page}")
            assert answer.status_code == unknown.status_code == 404
    assert author.get(address(mine)).status_code == 410


def test_only_who_might_delete_it_puts_it_back(mine, annotator, make_user):
    author = client_of(annotator)
    author.delete(address(mine), headers={"If-Match": "*"})
    other = client_of(make_user("wen", "annotator"))
    assert other.get(address(mine)).status_code == 410
    assert other.post(address(mine, "restore/"), {}, headers={"If-Match": "*"}).status_code == 403
    assert APIClient().post(address(mine, "restore/"), {}).status_code in (401, 403)
    assert author.post(address(mine, "restore/"), {}, headers={"If-Match": "*"}).status_code == 200


def test_only_an_administrator_purges_and_it_is_recorded(mine, annotator, api, administrator):
    author = client_of(annotator)
    change(author, mine, note="x")
    assert author.delete(address(mine, "history/")).status_code == 403
    assert api.delete(address(mine, "history/")).status_code == 204
    (purge,) = Change.objects.filter(owner_model="annotation", owner=mine.pk)
    assert (purge.action, purge.actor, purge.after) == ("purge", administrator, {"purged": 1})
    told = api.get(address(mine, "history/")).json()["results"]
    assert [entry["action"] for entry in told] == ["purge", "make"]


def test_what_was_deleted_and_purged_never_was(mine, api):
    api.delete(address(mine), headers={"If-Match": "*"})
    assert api.delete(address(mine, "history/")).status_code == 204
    assert api.get(address(mine)).status_code == 404


def test_what_was_merged_leads_on_instead(api, western_view):
    Tag.objects.create(slug="gone-view", vocabulary=western_view.vocabulary)
    api.post("/api/v1/tags/gone-view/merge/", {"into": "western-view"}, headers={"If-Match": "*"})
    assert api.get("/api/v1/tags/gone-view/history/").status_code == 308


def test_putting_an_annotation_back_brings_the_discussion_and_tells_of_it(api, mine):
    review = {
        "annotation": str(mine.uuid),
        "annotation_version": 1,
        "status": "accepted",
        "reason": "Так и есть",
    }
    assert api.post("/api/v1/reviews/", review).status_code == 201
    said = api.post("/api/v1/replies/", {"annotation": str(mine.uuid), "text": "Верно?"}).json()
    more = {"annotation": str(mine.uuid), "in_reply_to": said["id"], "text": "Да 👍"}
    answer = api.post("/api/v1/replies/", more).json()
    assert api.delete(address(mine), headers={"If-Match": "*"}).status_code == 204
    assert api.get(f"/api/v1/replies/{answer['id']}/").status_code in (404, 410)
    assert api.post(address(mine, "restore/"), {}, headers={"If-Match": "*"}).status_code == 200
    assert api.get(f"/api/v1/replies/{answer['id']}/").json() == answer
    assert api.get(address(mine)).json()["status"] == "accepted"
    found = api.get(address(mine, "history/")).json()["results"]
    (entry,) = [entry for entry in found if entry["reason"]]
    assert (entry["reason"], entry["actor"]) == ("Так и есть", "ada")
    assert entry["differences"]["status"] == ["proposed", "accepted"]


def test_a_deleted_account_is_told_by_its_last_name(api, annotation, make_user):
    vera = make_user("вера", "administrator")
    assert change(client_of(vera), annotation, note="до").status_code == 200
    vera.username = "vera"
    vera.save()
    vera.delete()
    found = api.get(address(annotation, "history/")).json()["results"]
    assert [entry["actor"] for entry in found] == ["vera", "ada"]


@pytest.fixture
def shared(passage, make_user) -> tuple[Annotation, User, User]:
    """An annotation of anna's that their seminar shares, and the two of them."""
    seminar = Group.objects.create(name="Семинар 1917")
    anna, wen = (make_user(name, "annotator") for name in ("анна", "wen"))
    for person in (anna, wen):
        person.groups.add(seminar)
    made = Annotation.objects.create(
        passage=passage,
        start=0,
        end=4,
        exact=passage.text[:4],
        creator=anna,
        visibility="group",
        group=seminar,
    )
    return made, anna, User.objects.get(pk=wen.pk)


def test_only_its_creator_makes_an_annotation_private(shared, administrator):
    made, anna, wen = shared
    assert change(client_of(wen), made, note="и я").status_code == 200
    answer = change(client_of(wen), made, visibility="private", group=None)
    assert answer.status_code == 400
    assert "only who made it can take it away" in str(answer.json())
    assert list(answer.json()["errors"]) == ["visibility"]
    assert change(client_of(wen), made, visibility="public", group=None).status_code == 200
    answer = change(client_of(administrator), made, visibility="private")
    assert answer.status_code == 400
    with refused("only who made it can take it away"), acting.in_the_name_of(wen.pk):
        sql("UPDATE annotations_annotation SET visibility = 'private' WHERE id = %s", made.pk)
    made.refresh_from_db()
    assert made.visibility == "public"
    assert change(client_of(anna), made, visibility="private").status_code == 200


def test_a_version_that_was_private_is_brought_back_by_its_creator_only(mine, administrator, annotator):
    for visibility in ("private", "public"):
        assert change(client_of(annotator), mine, visibility=visibility).status_code == 200
    Annotation.objects.filter(pk=mine.pk).update(note="потом")
    restore = {"version": 2}
    answer = client_of(administrator).post(address(mine, "restore/"), restore, headers={"If-Match": "*"})
    assert answer.status_code in (400, 404)
    answer = client_of(annotator).post(address(mine, "restore/"), restore, headers={"If-Match": "*"})
    assert answer.json()["visibility"] == "private"


def test_a_table_makes_nobody_else_s_annotation_private(shared):
    made, _, wen = shared
    table = f"id,version,visibility,group\n{made.uuid},{made.version},private,\n"
    loader = Loader(ANNOTATIONS, wen)
    with acting.in_the_name_of(wen.pk):
        report = loader.load(BY_SUFFIX[".csv"].read(table, ANNOTATIONS))
    (error,) = report.errors
    assert "only who made it can take it away" in str(error)


def test_a_command_may_make_it_private(shared):
    made, *_ = shared
    assert Annotation.objects.filter(pk=made.pk).update(visibility="private", group=None) == 1


def test_one_shares_with_one_s_own_groups_only_also_later(mine, annotator):
    other = Group.objects.create(name="Другой семинар")
    answer = change(client_of(annotator), mine, visibility="group", group=other.name)
    assert answer.status_code == 400
    assert list(answer.json()["errors"]) == ["group"]


def test_a_member_of_the_group_cannot_give_it_to_another_group_and_can_publish_it(shared):
    annotation, _, wen = shared
    other = Group.objects.create(name="Другие")
    wen.groups.add(other)
    answer = change(client_of(wen), annotation, group="Другие")
    assert answer.status_code == 400
    assert "only who made it can take it away" in str(answer.json())
    assert change(client_of(wen), annotation, visibility="public", group=None).status_code == 200


def test_what_was_for_members_stays_with_them(client, api, english):
    Source.objects.filter(pk=english.pk).update(visibility="members", title="Тайное название")
    Source.objects.filter(pk=english.pk).update(visibility="public", title="October Revolution")
    address = f"/api/v1/sources/{english.slug}/history/"
    assert "Тайное" in api.get(address).content.decode()
    shown = client.get(address)
    assert shown.status_code == 200
    assert "Тайное" not in shown.content.decode()


def test_a_history_leads_nobody_to_what_they_may_not_see(client, api, english, tagalog):
    Source.objects.filter(pk=tagalog.pk).update(visibility="members")
    Source.objects.filter(pk=english.pk).update(derived_from=tagalog)
    address = f"/api/v1/sources/{english.slug}/history/"
    assert tagalog.slug in api.get(address).content.decode()
    assert tagalog.slug not in client.get(address).content.decode()


def test_who_did_it_is_told_to_members(client, make_user, annotation):
    vera = client_of(make_user("vera", "administrator"))
    assert change(vera, annotation, note="x").status_code == 200
    told = [client.get(address(annotation, "history/")), vera.get(address(annotation, "history/"))]
    actors = [[entry["actor"] for entry in answer.json()["results"]] for answer in told]
    assert actors == [[None, None], ["vera", "ada"]]
    requests = [answer.json()["results"][0]["request"] for answer in told]
    assert requests[0] == ""
    assert requests[1]


def test_the_id_of_what_was_deleted_is_nobody_else_s(make_user, annotation, passage):
    anna, wen = (client_of(make_user(name, "annotator")) for name in ("анна", "wen"))
    body = {"passage": str(passage.uuid), "start": 0, "end": 7, "visibility": "private"}
    place = f"/api/v1/annotations/{uuid.uuid4()}/"
    assert anna.put(place, body, headers={"If-None-Match": "*"}).status_code == 201
    assert anna.delete(place, headers={"If-Match": "*"}).status_code == 204
    assert anna.put(place, body, headers={"If-None-Match": "*"}).status_code == 410
    assert wen.put(place, body, headers={"If-None-Match": "*"}).status_code == 409
    assert wen.get(place).status_code == 404
    assert anna.post(f"{place}restore/", {}, headers={"If-Match": "*"}).status_code == 200
