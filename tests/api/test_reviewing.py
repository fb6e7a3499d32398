import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from annotations.models import Annotation, Reply, Review
from tests.database import insert, judge

pytestmark = pytest.mark.django_db

REVIEWS, REPLIES = "/api/v1/reviews/", "/api/v1/replies/"
NOBODY = "0f8fad5b-d9cb-469f-a165-70867728950e"


def at(user) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


def table(*rows: dict) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def status(annotation: Annotation) -> str:
    return Annotation.objects.values_list("status", flat=True).get(pk=annotation.pk)


@pytest.fixture
def anna(annotator) -> APIClient:
    """An annotator."""
    return at(annotator)


@pytest.fixture
def hers(passage, annotator) -> Annotation:
    """An annotation of the annotator's."""
    return insert(passage, "Soviet", annotator)


@pytest.fixture
def page(annotation) -> str:
    return f"/api/v1/annotations/{annotation.uuid}/"


# -- one ------------------------------------------------------------------------------------------------


def test_a_reviewer_judges_an_annotation_as_they_saw_it(api, page, annotation):
    answer = api.post(
        f"{page}review/", {"status": "rejected", "reason": "Не то 👨‍👩‍👧"}, headers={"If-Match": '"1"'}
    )
    assert answer.status_code == 200
    assert answer.headers["ETag"] == '"2"'
    assert answer.json() == api.get(page).json()
    assert (answer.json()["status"], answer.json()["version"]) == ("rejected", 2)
    (found,) = api.get(f"{REVIEWS}?annotation={annotation.uuid}").json()["results"]
    assert {name: found[name] for name in found if name not in ("id", "created")} == {
        "annotation": str(annotation.uuid),
        "annotation_version": 1,
        "status": "rejected",
        "reason": "Не то 👨‍👩‍👧",
        "creator": "ada",
    }


@pytest.mark.parametrize(
    ("said", "headers", "expected"),
    [
        ({"status": "accepted"}, {}, 428),
        ({"status": "accepted"}, {"If-Match": '"7"'}, 412),
        ({"status": "rejected"}, {"If-Match": '"1"'}, 400),
        ({"status": "rejected", "reason": " "}, {"If-Match": '"1"'}, 400),
        ({"status": "proposed"}, {"If-Match": '"1"'}, 400),
        ({"status": "suggested"}, {"If-Match": '"1"'}, 400),
        ({"status": "accepted", "reason": "\x00"}, {"If-Match": '"1"'}, 400),
        ({"status": "accepted", "creator": "anna"}, {"If-Match": '"1"'}, 400),
        ({"status": ["accepted"]}, {"If-Match": '"1"'}, 400),
        ({}, {"If-Match": '"1"'}, 400),
    ],
)
def test_what_makes_no_sense_is_refused_and_changes_nothing(api, page, annotation, said, headers, expected):
    answer = api.post(f"{page}review/", said, format="json", headers=headers)
    assert answer.status_code == expected, answer.content
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert (status(annotation), Review.objects.count()) == ("proposed", 0)


def test_a_review_is_made_read_and_never_changed(api, annotation):
    said = {"annotation": str(annotation.uuid), "annotation_version": 1, "status": "accepted"}
    made = api.post(REVIEWS, said)
    assert made.status_code == 201
    assert api.get(made.headers["Location"]).json() == made.json()
    assert status(annotation) == "accepted"
    for method in ("put", "patch", "delete"):
        assert getattr(api, method)(made.headers["Location"], {"status": "proposed"}).status_code == 405
    late = api.post(REVIEWS, {**said, "status": "rejected", "reason": "поздно"})
    assert late.status_code == 409
    assert late.json()["errors"] == {"annotation_version": ["it was changed meanwhile and is version 2 now"]}


def test_an_annotator_stands_for_what_was_suggested_and_judges_nothing(anna, hers, annotation, passage):
    suggested = insert(passage, "October", annotation.creator, status="suggested")
    for judged in (hers, annotation, suggested):
        said = {"annotation": str(judged.uuid), "annotation_version": judged.version, "status": "accepted"}
        assert anna.post(REVIEWS, said).status_code == 403
        address = f"/api/v1/annotations/{judged.uuid}/review/"
        headers = {"If-Match": f'"{judged.version}"'}
        assert anna.post(address, {"status": "accepted"}, headers=headers).status_code == 403
    said = {"annotation": str(suggested.uuid), "annotation_version": 1, "status": "proposed"}
    assert anna.post(REVIEWS, said).status_code == 201
    judge([hers], "accepted")
    said = {"annotation": str(hers.uuid), "annotation_version": 2, "status": "proposed"}
    assert anna.post(REVIEWS, said).status_code == 403
    assert APIClient().post(REVIEWS, said).status_code == 401


def test_who_stood_for_a_suggestion_takes_it_back_until_somebody_else_judges_it(
    anna, api, annotation, passage, administrator
):
    suggested = insert(passage, "October", administrator, status="suggested")
    address = f"/api/v1/annotations/{suggested.uuid}/review/"

    def say(client, said: str, version: int) -> int:
        return client.post(address, {"status": said}, headers={"If-Match": f'"{version}"'}).status_code

    assert say(anna, "proposed", 1) == say(anna, "suggested", 2) == 200
    assert status(suggested) == "suggested"
    assert [review.status for review in suggested.reviews.order_by("pk")] == ["proposed", "suggested"]
    assert say(api, "proposed", 3) == 200  # somebody else stands for it
    assert say(anna, "suggested", 4) == 403
    assert say(api, "suggested", 4) == 200
    never = api.post(
        f"/api/v1/annotations/{annotation.uuid}/review/",
        {"status": "suggested"},
        headers={"If-Match": f'"{annotation.version}"'},
    )
    assert never.status_code == 400
    assert never.json()["errors"] == {"status": ["it is not known to have been a suggestion"]}


def test_what_is_hidden_is_unknown(anna, annotation, administrator):
    judge([annotation], "accepted")
    Reply.objects.create(annotation=annotation, text="тайна", creator=administrator)
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    assert anna.get(REVIEWS).json()["count"] == anna.get(REPLIES).json()["count"] == 0
    for row, list_ in ((Review.objects.get(), REVIEWS), (Reply.objects.get(), REPLIES)):
        assert anna.get(f"{list_}{row.uuid}/").status_code == 404
    for list_, said in (
        (REVIEWS, {"annotation_version": 3, "status": "accepted"}),
        (REPLIES, {"text": "Да"}),
    ):
        answers = [anna.post(list_, {**said, "annotation": key}) for key in (str(annotation.uuid), NOBODY)]
        assert {answer.status_code for answer in answers} == {400}
        # Each answer names its own request.
        told = [str(answer.json() | {"request": ""}) for answer in answers]
        told = [words.replace(str(annotation.uuid), NOBODY) for words in told]
        assert told[0] == told[1]
        asked = [anna.get(f"{list_}?annotation={key}") for key in (str(annotation.uuid), NOBODY)]
        assert [answer.status_code for answer in asked] == [400, 400]
    secret = str(Reply.objects.get().uuid)
    assert anna.get(f"{REPLIES}?in_reply_to={secret}").status_code == 400


# -- many -----------------------------------------------------------------------------------------------


def test_many_are_judged_at_once_or_none(api, annotation, hers):
    rows = [
        {"annotation": found.uuid, "annotation_version": 1, "status": "accepted", "reason": "да"}
        for found in (annotation, hers)
    ]
    late = table(rows[0], {**rows[1], "annotation_version": 9})
    answer = api.post(REVIEWS, late, content_type="text/csv")
    assert answer.status_code == 400
    (error,) = answer.json()["errors"]
    assert (error["line"], error["column"]) == (3, "annotation_version")
    assert {status(annotation), status(hers)} == {"proposed"}
    tried = api.post(f"{REVIEWS}?dry_run=1", table(*rows), content_type="text/csv")
    assert (tried.json()["created"], Review.objects.count()) == (2, 0)
    lines = "".join(json.dumps(row, default=str) + "\n" for row in rows)
    assert api.post(REVIEWS, lines, content_type="application/jsonl").json()["created"] == 2
    assert {status(annotation), status(hers)} == {"accepted"}
    assert set(Review.objects.values_list("creator__username", "reason")) == {("ada", "да")}


def test_an_annotator_judges_none_of_many(anna, hers, annotation):
    rows = [{"annotation": hers.uuid, "annotation_version": 1, "status": "accepted"}]
    answer = anna.post(REVIEWS, table(*rows), content_type="text/csv")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["message"] == "you may not do this"
    assert status(hers) == "proposed"


@pytest.mark.parametrize("name", ["status", "creator"])
def test_a_table_of_annotations_sets_no_status(api, annotation, name):
    row = {"id": annotation.uuid, "version": 1, name: {"status": "accepted", "creator": "anna"}[name]}
    answer = api.post("/api/v1/annotations/", table(row), content_type="text/csv")
    assert answer.status_code == 400
    assert answer.json()["errors"][0]["column"] == name


def test_what_was_accepted_and_is_changed_is_proposed_again(api, page, annotation):
    judge([annotation], "accepted")
    changed = api.patch(page, {"note": "Ёлка"}, headers={"If-Match": '"2"'}).json()
    assert (changed["status"], changed["version"]) == ("proposed", 3)
    judge(Annotation.objects.filter(pk=annotation.pk), "accepted")
    row = {"id": annotation.uuid, "version": 4, "note": "Ёж", "status": "accepted"}
    answer = api.post("/api/v1/annotations/", table(row), content_type="text/csv")
    assert answer.json()["updated"] == 1
    assert status(annotation) == "proposed"


# -- replies --------------------------------------------------------------------------------------------


def test_people_talk_about_an_annotation(api, anna, annotation):
    said = anna.post(REPLIES, {"annotation": str(annotation.uuid), "text": "=Разве? ‘لا’ 👨‍👩‍👧\n\nДа."})
    assert said.status_code == 201
    reply = said.json()
    assert (reply["creator"], reply["version"], reply["in_reply_to"]) == ("anna", 1, None)
    answer = api.post(
        REPLIES, {"annotation": str(annotation.uuid), "in_reply_to": reply["id"], "text": "Нет."}
    ).json()
    assert (answer["in_reply_to"], answer["creator"]) == (reply["id"], "ada")

    def found(query: str) -> list[str]:
        return [row["id"] for row in anna.get(f"{REPLIES}?{query}").json()["results"]]

    assert found(f"annotation={annotation.uuid}") == [reply["id"], answer["id"]]
    assert found("in_reply_to=none") == found("q=разве") == found("creator=anna") == [reply["id"]]
    assert found(f"in_reply_to={reply['id']}") == [answer["id"]]
    assert found("source=october-revolution-en&created_after=2020-01-01") == [reply["id"], answer["id"]]


def test_everybody_mends_what_they_said_themselves(api, anna, annotation, make_user):
    reply = anna.post(REPLIES, {"annotation": str(annotation.uuid), "text": "Да"}).json()
    address = f"{REPLIES}{reply['id']}/"
    vera = at(make_user("vera", "annotator"))
    for method in ("patch", "delete"):
        assert getattr(vera, method)(address, {"text": "x"}, headers={"If-Match": "*"}).status_code == 403
        assert getattr(anna, method)(address, {"text": "x"}).status_code == 428
    assert anna.patch(address, {"text": "Нет"}, headers={"If-Match": '"1"'}).json()["version"] == 2
    whole = {"annotation": reply["annotation"], "text": "Да"}
    assert anna.put(address, whole, headers={"If-Match": '"2"'}).status_code == 200
    moved = anna.patch(address, {"in_reply_to": reply["id"]}, headers={"If-Match": '"3"'})
    assert moved.status_code == 400
    answer = vera.post(REPLIES, {"annotation": reply["annotation"], "in_reply_to": reply["id"], "text": "x"})
    used = anna.delete(address, headers={"If-Match": '"3"'})
    assert (used.status_code, used.json()["counts"]) == (409, {"replies": 1})
    assert api.delete(answer.headers["Location"], headers={"If-Match": '"1"'}).status_code == 204
    assert anna.delete(address, headers={"If-Match": '"3"'}).status_code == 204
    assert not Reply.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"text": ""},
        {"text": " \n"},
        {"text": "\x00"},
        {"text": None},
        {},
        {"text": "x", "creator": "ada"},
        {"text": "x", "in_reply_to": NOBODY},
        {"text": "x", "in_reply_to": "нет"},
        {"text": "x", "annotation": None},
        {"text": "x", "annotation": "нет"},
    ],
)
def test_a_reply_that_makes_no_sense_is_refused(anna, annotation, said):
    answer = anna.post(REPLIES, {"annotation": str(annotation.uuid), **said}, format="json")
    assert answer.status_code == 400, answer.content
    assert not Reply.objects.exists()


def test_many_replies_come_in_as_a_table(anna, annotation, administrator):
    rows = [{"annotation": annotation.uuid, "in_reply_to": "", "text": f"№{n} ‘لا’"} for n in range(3)]
    assert anna.post(REPLIES, table(*rows), content_type="text/csv").json()["created"] == 3
    assert set(Reply.objects.values_list("creator__username", flat=True)) == {"anna"}


@pytest.mark.parametrize("list_", [REVIEWS, REPLIES, f"{REVIEWS}?status=accepted", f"{REPLIES}?q=x"])
def test_thirty_rows_cost_no_more_queries_than_one(anna, annotation, administrator, list_):
    def add(count: int) -> None:
        for number in range(count):
            now = Annotation.objects.get(pk=annotation.pk)
            judge([now], "accepted" if now.status != "accepted" else "rejected")
            Reply.objects.create(annotation=annotation, text=f"x{number}", creator=administrator)

    add(1)
    anna.get(list_)
    with CaptureQueriesContext(
        connection,
    ) as one:
        anna.get(list_)
    add(29)
    with CaptureQueriesContext(connection) as thirty:
        assert anna.get(list_).status_code == 200
    assert len(one) == len(thirty) <= 2
