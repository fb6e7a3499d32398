"""Annotations of other tools come in over HTTP."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from annotations.importers import TOOLS
from annotations.models import Annotation, User

pytestmark = pytest.mark.django_db

WORDS = "October coup"


def send(api, tool: str = "csv", query: str = "", *, name: str = "notes.csv", data: bytes = b"", **form):
    file = SimpleUploadedFile(name, data or f"exact,codes,creator\n{WORDS},путч,Анна\n".encode())
    form = {"source": "october-revolution-en", "vocabulary": "codes", "file": file} | form
    return api.post(f"/api/v1/annotations/from/{tool}/{query}", form, format="multipart")


def made():
    return Annotation.objects.filter(tags__slug="putch")


def test_a_trial_tells_what_would_come_and_the_import_brings_it(api, english):
    trial = send(api, query="?dry_run=1")
    assert (trial.status_code, trial.json()["created"], made().count()) == (200, 1, 0)
    assert "made the tag putch for путч" in trial.json()["notes"]
    answer = send(api)
    assert (answer.status_code, answer.json()["created"], answer.json()["errors"]) == (200, 1, [])
    assert (made().get().exact, made().get().creator.username) == (WORDS, "Анна@csv")
    assert send(api).json()["unchanged"] == 1


def test_what_is_wrong_is_told_with_its_line_and_changes_nothing(api, english):
    answer = send(api, data=f"exact,codes\n{WORDS},путч\nБастилия,путч\n".encode())
    assert answer.status_code == 400
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == [
        {"line": 3, "column": "", "message": "orphaned: the text does not read 'Бастилия' so"}
    ]
    assert made().count() == 0
    assert not User.objects.filter(username__endswith="@csv").exists()
    answer = send(api, query="?partial=1", data=f"exact,codes\n{WORDS},путч\nБастилия,путч\n".encode())
    assert (answer.status_code, answer.json()["created"], made().count()) == (200, 1, 1)


def test_an_archive_is_opened(api, english):
    text = english.editions.get().text
    start = text.index(WORDS)
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("corpus/a.txt", text)
        archive.writestr("corpus/a.ann", f"T1\tпутч {start} {start + len(WORDS)}\t{WORDS}\n")
    answer = send(api, "brat", name="corpus.zip", data=held.getvalue())
    assert (answer.status_code, made().get().exact) == (200, WORDS)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"file": ""}, "file"),
        ({"account": "anna"}, "account"),
        ({"visibility": "nobody"}, "visibility"),
        ({"vocabulary": ["a", "b"]}, "vocabulary"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_a_form_that_is_wrong_is_refused(api, form, field):
    answer = send(api, **form)
    assert (answer.status_code, list(answer.json()["errors"])) == (400, [field])


def test_an_archive_that_is_broken_is_refused(api):
    answer = send(api, "brat", name="a.zip", data=b"PK\x03\x04 nothing")
    assert (answer.status_code, list(answer.json()["errors"])) == (400, ["file"])


def test_an_unknown_tool_is_not_there_and_the_known_ones_are_named(api):
    answer = send(api, "word")
    assert answer.status_code == 404
    assert all(name in answer.json()["detail"] for name in TOOLS)


def test_who_may_add_nothing_brings_nothing(client, make_user):
    file = SimpleUploadedFile("a.csv", b"exact\nx\n")
    assert client.post("/api/v1/annotations/from/csv/", {"file": file}).status_code == 401


def test_only_forms_are_taken(api):
    answer = api.post("/api/v1/annotations/from/csv/", {"a": 1}, format="json")
    assert answer.status_code == 415
