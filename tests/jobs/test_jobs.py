"""Jobs from the API: asked for, done in this process as a worker does them, and looked at."""

import threading

import pytest
from rest_framework.test import APIClient

from annotations import jobs
from annotations.jobs import queue, running
from annotations.models import Annotation, Change, Event, Job, JobPiece, Source

ASYNC = {"HTTP_PREFER": "respond-async"}
EVENTS = "slug,label,edtf\njuly-days,Июльские дни 🚩,1917-07\nkornilov,أحداث كورنيلوف,1917-08\n"


@pytest.fixture
def work(committed):
    """Does what waits, as a worker would."""

    def work(key: str) -> Job:
        running.run(key, threading.Event())
        return Job.objects.get(pk=key)

    return work


@pytest.fixture
def anna(committed, make_user, as_user):
    return as_user(make_user("anna", "annotator"))


@pytest.fixture
def vera(committed, make_user, as_user):
    return as_user(make_user("vera", "editor"))


@pytest.fixture
def as_user():
    def as_user(user) -> APIClient:
        client = APIClient()
        client.force_login(user)
        client.user = user
        return client

    return as_user


def put_off(response) -> str:
    """The id of the job that answers."""
    assert response.status_code == 202, response.content
    assert response["Preference-Applied"] == "respond-async"
    assert response["Location"] == response.json()["url"]
    return response.json()["id"]


def post(client, address, text, **more):
    return client.generic("POST", address, text.encode(), content_type="text/csv", **ASYNC, **more)


def test_a_list_is_exported_by_a_job_with_the_very_bytes_of_the_download(anna, work):
    address = "/api/v1/annotations.csv?language=tl"
    at_once = b"".join(anna.get(address).streaming_content)
    key = put_off(anna.get(address, **ASYNC))
    told = anna.get(f"/api/v1/jobs/{key}/").json()
    assert (told["state"], told["asked_by"], told["request"]) == ("waiting", "anna", f"GET {address}")
    assert work(key).state == "done"
    told = anna.get(f"/api/v1/jobs/{key}/").json()
    rows = at_once.count(b"\r\n") - 1
    assert told["progress"] == {"done": rows, "whole": rows}
    assert (told["status"], told["report"]) == (200, None)
    result = anna.get(f"/api/v1/jobs/{key}/result/")
    assert result["Content-Type"] == "text/csv; charset=utf-8"
    assert result["Content-Disposition"] == 'attachment; filename="annotations.csv"'
    assert b"".join(result.streaming_content) == at_once
