"""The audit: who changed what, and when, for administrators alone."""

import csv
import io

import pytest
from rest_framework.test import APIClient

from annotations.models import Tag, TagLabel


def test_the_audit_is_filtered_as_every_list_is(api, soviet_view, administrator):
    answer = api.patch("/api/v1/tags/soviet-view/", {"definition": "Ленин 👍"}, headers={"If-Match": "*"})
    TagLabel.objects.create(tag=soviet_view, language="ru", kind="alt", text="советский")
    asked = f"/api/v1/changes/?key=soviet-view&actor=ada&action=update&request={answer['X-Request-Id']}"
    (row,) = api.get(asked).json()["results"]
    assert (row["actor"], row["command"], row["model"], row["key"]) == ("ada", "", "tag", "soviet-view")
    assert '"definition": "Ленин 👍"' in row["after"]
    last = api.get("/api/v1/changes/?model=taglabel").json()["results"][0]
    assert (last["command"], last["action"], last["key"]) == ("pytest", "insert", "soviet-view")
    assert api.get("/api/v1/changes/?at_after=2990-01-01").json()["results"] == []
    assert api.get("/api/v1/changes/?actr=ada").status_code == 400


def test_the_audit_as_csv_has_every_change_of_a_period(api, soviet_view):
    Tag.objects.filter(pk=soviet_view.pk).update(definition="=1+1")
    answer = api.get("/api/v1/changes.csv?key=soviet-view&model=tag")
    (row,) = csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode()))
    assert row["action"] == "update"
    assert '"definition": "=1+1"' in row["after"]


def test_an_account_that_was_deleted_is_known_by_its_last_name(api, make_user, soviet_view):
    ed = make_user("ed", is_superuser=True)
    client = APIClient()
    client.force_authenticate(ed)
    client.patch("/api/v1/tags/soviet-view/", {"definition": "x"}, headers={"If-Match": "*"})
    ed.username = "эд"
    ed.save()
    ed.delete()
    found = api.get("/api/v1/changes/?model=tag&key=soviet-view").json()["results"]
    assert found[0]["actor"] == "эд"


@pytest.mark.parametrize("page", ["changes/", "changes.csv", "changes/1/", "changes/?actor=ada"])
def test_to_everybody_else_there_is_no_audit(client, annotator, page):
    other = APIClient()
    other.force_authenticate(annotator)
    for person in (client, other):
        answer = person.get(f"/api/v1/{page}")
        unknown = person.get("/api/v1/nothing/")
        assert answer.status_code == 404
        assert answer.json()["detail"] == unknown.json()["detail"]
    assert "changes" not in other.get("/api/v1/").json()
