"""Nobody overwrites what they have not seen: ETag, If-Match, If-None-Match."""

import uuid

import pytest
from rest_framework.test import APIClient

from annotations.api.views import TableViewSet
from annotations.models import Annotation, Event, EventName, Tag

pytestmark = pytest.mark.django_db


@pytest.fixture
def address(annotation) -> str:
    return f"/api/v1/annotations/{annotation.uuid}/"


def match(version: object) -> dict[str, str]:
    return {"If-Match": str(version)}


def test_every_answer_about_one_row_has_its_version_as_a_strong_etag(api, address):
    assert api.get(address).headers["ETag"] == '"1"'
    patched = api.patch(address, {"note": "Ёлка"}, headers=match('"1"'))
    assert (patched.status_code, patched.headers["ETag"], patched.json()["version"]) == (200, '"2"', 2)
    put = api.put(address, {"note": "Ёж"}, headers=match('"2"'))
    assert (put.status_code, put.headers["ETag"]) == (200, '"3"')
    made = api.post("/api/v1/events/", {"slug": "kornilov-affair", "label": "Корниловское выступление"})
    assert (made.status_code, made.headers["ETag"]) == (201, '"1"')
    assert made.headers["Location"] == "http://testserver/api/v1/events/kornilov-affair/"
    assert api.get(made.headers["Location"]).json() == made.json()


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_a_change_without_a_version_is_428(api, address, method):
    response = getattr(api, method)(address, {"note": "x"})
    assert response.status_code == 428
    assert response.headers["Content-Type"] == "application/problem+json"
    assert Annotation.objects.filter(note="x").count() == 0


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
@pytest.mark.parametrize("version", ['"7"', "1", 'W/"7"', '"7", "8"', "nonsense"])
def test_a_change_of_another_version_is_412_with_the_current_one(api, address, method, version):
    current = api.get(address).json()
    response = getattr(api, method)(address, {"note": "x"}, headers=match(version))
    assert response.status_code == 412
    assert response.json()["current"] == current
    assert api.get(address).json() == current


@pytest.mark.parametrize("version", ['"1"', 'W/"1"', "*", '"7", "1"'])
def test_the_version_may_be_weak_one_of_several_or_any(api, address, version):
    assert api.patch(address, {"note": "x"}, headers=match(version)).status_code == 200


def test_a_form_may_carry_the_version(api, address):
    stale = api.patch(address, {"note": "x", "_if_match": '"9"'}, format="multipart")
    assert stale.status_code == 412
    done = api.patch(address, {"note": "x", "_if_match": '"1"'}, format="multipart")
    assert (done.status_code, done.json()["note"]) == (200, "x")
    assert api.patch(address, {"note": "y", "_if_match": 2}).status_code == 412
    assert api.delete(address, {"_if_match": '"2"'}).status_code == 204


def test_two_writers_with_one_version_do_not_both_win(api, address):
    first = api.patch(address, {"note": "первая"}, headers=match('"1"'))
    second = api.patch(address, {"note": "вторая"}, headers=match('"1"'))
    assert (first.status_code, second.status_code) == (200, 412)
    assert second.json()["current"]["note"] == "первая"


def test_what_the_client_holds_already_is_304(api, address):
    response = api.get(address, headers={"If-None-Match": '"1"'})
    assert (response.status_code, response.content, response.headers["ETag"]) == (304, b"", '"1"')
    assert api.get(address, headers={"If-None-Match": 'W/"1", "5"'}).status_code == 304
    assert api.get(address, headers={"If-None-Match": '"2"'}).status_code == 200


# -- creating under a key of one's own ------------------------------------------------------------------

NEW = {"If-None-Match": "*"}


def test_an_annotation_is_made_once_under_its_id(api, passage):
    key = uuid.uuid4()
    body = {"passage": str(passage.uuid), "start": 0, "end": 3}
    made = api.put(f"/api/v1/annotations/{key}/", body, headers=NEW)
    assert (made.status_code, made.json()["id"]) == (201, str(key))
    again = api.put(f"/api/v1/annotations/{key}/", body, headers=NEW)
    assert again.status_code == 412
    assert again.json()["current"] == made.json()
    assert Annotation.objects.filter(uuid=key).count() == 1


def test_a_curated_thing_is_made_once_under_its_slug(api):
    address = "/api/v1/events/kornilov-affair/"
    made = api.put(address, {"label": "Корниловщина"}, headers=NEW)
    assert (made.status_code, made.json()["slug"]) == (201, "kornilov-affair")
    assert api.put(address, {"label": "другое"}, headers=NEW).status_code == 412
    assert Event.objects.get(slug="kornilov-affair").label == "Корниловщина"


@pytest.mark.parametrize("kind", ["annotation", "tag", "source"])
def test_of_two_who_make_it_at_once_the_second_one_is_shown_the_first(api, passage, monkeypatch, kind):
    key = "0f8fad5b-d9cb-469f-a165-70867728950e" if kind == "annotation" else "x"
    body = {
        "annotation": {"passage": str(passage.uuid), "start": 4, "end": 22},
        "tag": {"vocabulary": "views"},
        "source": {"title": "X", "language": "ru", "text": "Раз."},
    }[kind]
    address = f"/api/v1/{kind}s/{key}/"
    assert api.put(address, body, headers=NEW).status_code == 201
    real, looked = TableViewSet.refuse_present, []

    def late(self, key):
        """The first time it is not there yet."""
        if looked:
            real(self, key)
        looked.append(key)

    monkeypatch.setattr(TableViewSet, "refuse_present", late)
    second = api.put(address, body, headers=NEW)
    assert second.status_code == 412
    assert second.json()["current"]["version"] >= 1


def test_an_id_that_a_hidden_annotation_has_cannot_be_used(annotation, make_user):
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    client = APIClient()
    client.force_authenticate(make_user("vera", "annotator"))
    body = {"passage": str(annotation.passage.uuid), "start": 4, "end": 22}
    response = client.put(f"/api/v1/annotations/{annotation.uuid}/", body, headers=NEW)
    assert response.status_code == 409
    assert response.json()["detail"] == "This id cannot be used."


def test_a_key_that_is_none_makes_nothing(api):
    other = api.put("/api/v1/events/a-b/", {"slug": "c-d", "label": "x"}, headers=NEW)
    assert (other.status_code, list(other.json()["errors"])) == (400, ["slug"])
    for key in ("NOT_A_SLUG", "none", "ж"):
        assert api.put(f"/api/v1/events/{key}/", {"label": "x"}, headers=NEW).status_code == 400
    assert api.put("/api/v1/annotations/1/", {}, headers=NEW).status_code == 400


def test_a_put_without_either_condition_makes_nothing(api):
    address = f"/api/v1/annotations/{uuid.uuid4()}/"
    assert api.put(address, {}, headers=match('"1"')).status_code == 404
    assert api.put(address, {}).status_code == 404


# -- what a change says -----------------------------------------------------------------------------------

SAID = {
    "event": "october-revolution",
    "stance": "hedges",
    "voice": "attributed",
    "level": "inferential",
    "certainty": 2,
    "tags": ["soviet-view"],
    "note": "Ё",
    "visibility": "private",
}


def test_put_sets_what_is_not_named_to_its_default(api, address):
    full = api.patch(address, SAID, headers=match("*")).json()
    assert {name: full[name] for name in SAID} == SAID
    bare = api.put(address, {"note": "nur dies"}, headers=match("*")).json()
    assert {name: bare[name] for name in SAID} == {
        "event": None,
        "stance": None,
        "voice": "own",
        "level": "textual",
        "certainty": None,
        "tags": [],
        "note": "nur dies",
        "visibility": "private",  # nothing is published by leaving a name out
    }
    assert (bare["exact"], bare["start"]) == (full["exact"], full["start"])


def test_patch_leaves_what_is_not_named(api, address):
    api.patch(address, SAID, headers=match("*"))
    changed = api.patch(address, {"certainty": None}, headers=match("*")).json()
    assert {name: changed[name] for name in SAID} == {**SAID, "certainty": None}


@pytest.mark.parametrize("method", ["put", "patch"])
@pytest.mark.parametrize(
    "of",
    [
        "annotations",
        "sources/october-revolution-en",
        "events/july-days",
        "names/kudetang-oktubre-tl",
        "claims/almost-bloodless",
        "vocabularies/views",
        "tags/soviet-view",
    ],
)
def test_what_was_read_can_be_sent_back_as_it_is(api, annotation, of, method):
    address = f"/api/v1/{of}/" if "/" in of else f"/api/v1/{of}/{annotation.uuid}/"
    document = api.get(address).json()
    back = getattr(api, method)(address, document, headers=match("*"))
    assert back.status_code == 200, back.json()
    moving = ("version", "modified")
    assert {name: value for name, value in back.json().items() if name not in moving} == {
        name: value for name, value in document.items() if name not in moving
    }


@pytest.mark.parametrize("method", ["put", "patch", "post"])
@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("creator", "historio"),
        ("status", "accepted"),
        ("version", 5),
        ("audience", 0),
        ("id", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("created", "2020-01-01T00:00:00Z"),
        ("modified", None),
        ("url", "https://example.org"),
        ("view", ["soviet-view"]),
        ("question", "cause"),
        ("text_start", 7),
        ("language", "ru"),
        ("superseded_by", "0f8fad5b-d9cb-469f-a165-70867728950e"),
        ("nothing", 1),
    ],
)
def test_what_the_server_sets_is_refused_by_name(api, annotation, passage, method, name, value):
    if method == "post":
        if value is None:
            return  # null says nothing
        body = {"passage": str(passage.uuid), "start": 0, "end": 3, name: value}
        response = api.post("/api/v1/annotations/", body)
    else:
        address = f"/api/v1/annotations/{annotation.uuid}/"
        response = getattr(api, method)(address, {name: value}, headers=match("*"))
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


def test_a_place_that_is_sent_with_a_change_is_the_place_that_is_meant(api, address, english):
    text = english.editions.get(current=True).text
    start = text.index("Bolshevik coup")
    moved = api.patch(
        address,
        {"source": english.slug, "start": start, "end": start + 14},
        headers=match("*"),
    )
    assert (moved.status_code, moved.json()["exact"]) == (200, "Bolshevik coup")
    document = moved.json()
    wrong = api.patch(
        address,
        {"start": document["start"], "end": document["end"], "exact": "October coup"},
        headers=match("*"),
    )
    assert wrong.status_code == 400
    assert wrong.json()["errors"] == {"exact": ["the passage reads 'Bolshevik coup' there"]}
    by_quote = api.patch(address, {"exact": "October coup"}, headers=match("*"))
    assert (by_quote.status_code, by_quote.json()["exact"]) == (200, "October coup")
    shorter = api.patch(address, {"end": by_quote.json()["end"] - 5}, headers=match("*"))
    assert (shorter.status_code, shorter.json()["exact"]) == (200, "October")


def test_words_do_not_move_to_another_edition_of_which_they_are_no_part(api, address, tagalog):
    response = api.patch(
        address, {"source": tagalog.slug, "exact": "Pandaigdigang Araw ng Kababaihan"}, headers=match("*")
    )
    assert response.status_code in (400, 409)
    assert api.get(address).json()["exact"] == "October coup"


# -- deleting ---------------------------------------------------------------------------------------------


def test_what_nothing_uses_is_deleted_and_gone(api, address):
    assert api.delete(address, headers=match('"1"')).status_code == 204
    assert api.get(address).status_code in (404, 410)
    assert api.delete(address, headers=match("*")).status_code in (404, 410)
    api.post("/api/v1/events/", {"slug": "brusilov", "label": "Брусилов"})
    assert api.delete("/api/v1/events/brusilov/", headers=match('"1"')).status_code == 204
    assert api.get("/api/v1/events/brusilov/").status_code == 410


@pytest.mark.parametrize(
    "of",
    [
        "tags/soviet-view",
        "tags/cause",
        "names/october-coup-en",
        "claims/almost-bloodless",
        "events/october-revolution",
        "sources/october-revolution-en",
        "vocabularies/views",
    ],
)
def test_what_is_in_use_is_kept_and_the_uses_are_counted(api, of):
    response = api.delete(f"/api/v1/{of}/", headers=match("*"))
    assert response.status_code == 409
    assert response.headers["Content-Type"] == "application/problem+json"
    counts = response.json()["counts"]
    assert counts
    assert all(isinstance(count, int) and count > 0 for count in counts.values())
    assert api.get(f"/api/v1/{of}/").status_code == 200


@pytest.mark.parametrize("of", ["tags/soviet-view", "names/october-coup-en", "events/october-revolution"])
def test_of_what_is_hidden_the_uses_are_not_counted(api, client, annotation, make_user, annotator, of):
    annotation.name = EventName.objects.get(slug="october-coup-en")
    annotation.tag_ids = [Tag.objects.get(slug="soviet-view").pk]
    annotation.creator = annotator
    annotation.save()
    editor = APIClient()
    editor.force_authenticate(make_user("ed", "editor"))
    seen = editor.delete(f"/api/v1/{of}/", headers=match("*")).json()["counts"]
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    refused = editor.delete(f"/api/v1/{of}/", headers=match("*"))
    assert refused.status_code == 409
    assert refused.json()["counts"]["annotations"] == seen["annotations"] - 1
    assert refused.json()["detail"].endswith("what you may not see.")
    if "events" not in of:
        into = {"into": "western-view" if "tags" in of else "kudetang-oktubre-tl"}
        merged = editor.post(f"/api/v1/{of}/merge/?dry_run=1", into, headers=match("*"))
        if merged.status_code == 200:
            assert merged.json()["moved"]["annotations"] == seen["annotations"] - 1


def test_what_only_others_use_is_kept_and_nothing_is_told_of_them(api, annotation, soviet_view, annotator):
    own = Tag.objects.create(slug="mine", vocabulary=soviet_view.vocabulary)
    Annotation.objects.filter(pk=annotation.pk).update(
        creator=annotator, visibility="private", tag_ids=[own.pk]
    )
    refused = api.delete("/api/v1/tags/mine/", headers=match("*"))
    assert (refused.status_code, refused.json()["counts"]) == (409, {})
    assert refused.json()["detail"] == "mine is in use: what you may not see."


def test_an_annotation_that_another_was_carried_over_from_is_in_use(api, address, annotation):
    Annotation.objects.filter(name__slug="kudetang-oktubre-tl").update(derived_from=annotation)
    response = api.delete(address, headers=match("*"))
    assert (response.status_code, response.json()["counts"]) == (409, {"annotations": 1})
