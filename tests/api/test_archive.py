"""The whole project over HTTP: for administrators in person, streamed, all or nothing."""

import io
import zipfile

import pytest
from django.conf import settings
from rest_framework.test import APIClient

from annotations.exporters import archive
from annotations.models import Change, Source, Tag, Token, User
from tests.management.test_whole import SECRET, empty, packed, same

pytestmark = pytest.mark.django_db

ADDRESS = "/api/v1/archive/"


def client_of(user: User) -> APIClient:
    client = APIClient()
    client.force_login(user)
    return client


@pytest.fixture
def chief(db) -> User:
    return User.objects.create_superuser("главная", password=SECRET)


def send(client: APIClient, data: bytes, query: str = ""):
    return client.generic("POST", ADDRESS + query, data, content_type="application/zip")


def test_the_archive_is_that_of_the_command(chief):
    answer = client_of(chief).get(ADDRESS)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == 'attachment; filename="historio.zip"'
    same(b"".join(answer.streaming_content), packed())


def test_passwords_are_for_superusers(chief, make_user):
    answer = client_of(chief).get(f"{ADDRESS}?passwords=1")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as found:
        assert chief.password.encode() in found.read("people.csv")
    administrator = client_of(make_user("anna", "administrator"))
    assert administrator.get(ADDRESS).status_code == 200
    refused = administrator.get(f"{ADDRESS}?passwords=1")
    assert refused.status_code == 403
    assert refused["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("scope", Token.Scope.values)
def test_no_token_takes_the_project_away(chief, scope):
    client = APIClient()
    client.credentials(HTTP_AUTHORIZATION=f"Token {Token.issue(chief, scope=scope)}")
    assert client.get(ADDRESS).status_code == 403
    assert send(client, packed()).status_code == 403
    assert APIClient().get(ADDRESS).status_code == 401
    assert "archive" not in client.get("/api/v1/").json()
    assert client_of(chief).get("/api/v1/").json()["archive"].endswith(ADDRESS)


def test_an_archive_comes_into_an_empty_instance_and_who_brings_it_stays_signed_in(administrator, chief):
    Tag.objects.filter(slug="soviet-view").update(definition="Другое 👩‍👩‍👧")
    before = packed()
    number = chief.pk
    empty()
    client = client_of(User.objects.create_superuser("главная", password=SECRET))
    tried = send(client, before, "?dry_run=1")
    assert tried.status_code == 200
    assert tried.json()["files"]["annotations"]["created"] == 44
    assert not Source.objects.exists()
    done = send(client, before)
    assert done.status_code == 200
    assert done.json()["files"]["people"]["errors"] == []
    assert Tag.objects.get(slug="soviet-view").definition == "Другое 👩‍👩‍👧"
    assert User.objects.get(username="главная").pk == number
    assert client.get(ADDRESS).status_code == 200
    changed = client.patch(
        "/api/v1/tags/soviet-view/", {"definition": "Третье"}, format="json", headers={"If-Match": '"2"'}
    )
    assert changed.status_code == 200
    assert Change.objects.order_by("pk").last().actor_id == number


def test_an_administrator_makes_nobody_a_superuser_by_an_archive(chief, make_user):
    data = packed(passwords=True)
    empty()
    client = client_of(make_user("anna", "administrator"))
    answer = send(client, data)
    assert answer.status_code == 400
    assert "only a superuser" in answer.json()["files"]["manifest.json"]["errors"][0]["message"]
    assert list(User.objects.values_list("username", flat=True)) == ["anna"]


@pytest.mark.parametrize(("data", "told"), [(b"", "it is no zip"), (b"x" * 100, "it is no zip")])
def test_what_is_no_archive_is_a_400(chief, data, told):
    answer = send(client_of(chief), data)
    assert answer.status_code == 400
    assert told in answer.json()["detail"]


def test_what_is_wrong_is_told_by_file_and_nothing_is_changed(chief):
    about = archive.about(passwords=False)
    data = b"".join(archive.zipped([("events.csv", iter(["slug,label\r\nlena,\r\n"]))], about))
    before = Change.objects.count()
    answer = send(client_of(chief), data)
    assert answer.status_code == 400
    (error,) = answer.json()["files"]["events"]["errors"]
    assert (error["line"], error["column"]) == (2, "label")
    assert Change.objects.count() == before


def test_other_bodies_parameters_and_lengths_are_refused(chief):
    client = client_of(chief)
    assert client.post(ADDRESS, {"x": 1}, format="json").status_code == 415
    assert client.get(f"{ADDRESS}?secret=1").status_code == 400
    assert send(client, packed(), "?partial=1").status_code == 400
    long = {"CONTENT_LENGTH": str(settings.MAX_UPLOAD + 1)}
    assert client.generic("POST", ADDRESS, b"", content_type="application/zip", **long).status_code == 413
