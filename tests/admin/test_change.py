"""The record of all changes, as administrators read it."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations.models import Annotation, Change, Tag, Token
from tests.admin.forms import address
from tests.api.test_history import change, client_of

LIST = "/admin/annotations/change/"


@pytest.fixture
def auditor(make_user) -> Client:
    client = Client()
    client.force_login(make_user("вера", "administrator"))
    return client


def rows(answer) -> list[Change]:
    return list(answer.context["cl"].result_list)


def test_an_administrator_reads_who_changed_what_and_goes_to_its_history(auditor, annotation, make_user):
    anna = make_user("анна", "editor")
    tag = Tag.objects.get(slug="soviet-view")
    answer = change(client_of(anna), tag, definition="Взгляд 👍")
    page = auditor.get(f"{LIST}?model=tag&actor=анна")
    (row,) = rows(page)
    text = page.content.decode()
    assert (row.actor_name, row.key, row.request) == ("анна", "soviet-view", answer["X-Request-Id"])
    assert f'<a href="{address(tag, "history")}"><bdi>soviet-view</bdi></a>' in text
    assert answer["X-Request-Id"] in text
    assert "/api/v1/changes.csv?" in text
    one = auditor.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "Взгляд 👍" in one
    assert 'name="_save"' not in one


def test_it_is_on_the_start_page_of_administrators_alone(auditor, make_user):
    assert f'href="{LIST}"' in auditor.get("/admin/").content.decode()
    editor = Client()
    editor.force_login(make_user("ed", "editor"))
    assert f'href="{LIST}"' not in editor.get("/admin/").content.decode()
    assert editor.get(LIST).status_code == 403


def test_that_something_private_was_changed_is_told_and_not_what_stood_there(auditor, make_user, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="моё", visibility="private")
    Annotation.objects.filter(pk=annotation.pk).update(note="тайно")
    Annotation.objects.filter(pk=annotation.pk).delete()
    found = rows(auditor.get(f"{LIST}?model=annotation&key={annotation.uuid}"))
    assert [row.action for row in found] == ["delete", "update", "update"]
    pages = [auditor.get(f"{LIST}{row.pk}/change/").content.decode() for row in found]
    file = client_of(make_user("lida", "administrator")).get(f"/api/v1/changes.csv?key={annotation.uuid}")
    for text in (*pages, file.getvalue().decode()):
        assert str(annotation.uuid) in text
        assert "моё" not in text
        assert "тайно" not in text


def test_nobody_writes_in_it(auditor, annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="до")
    row = Change.objects.latest("id")
    assert auditor.post(f"{LIST}{row.pk}/change/", {"command": "другой"}).status_code == 403
    assert auditor.get(f"{LIST}add/").status_code == 403
    assert auditor.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403


def test_what_was_deleted_is_found_where_it_comes_back(auditor, annotation):
    page = address(annotation, "history")
    annotation.delete()
    assert address(Annotation, "deleted") in auditor.get(f"{LIST}?action=delete").content.decode()
    assert auditor.get(page)["Location"] == address(Annotation, "deleted")


def test_the_history_of_an_account_has_its_groups_and_tokens(auditor, make_user):
    anna = make_user("анна", "annotator")
    anna.groups.add(Group.objects.create(name="Семинар"))
    Token.issue(anna, "R на ноутбуке")
    page = auditor.get(address(anna, "history"), follow=True)
    assert {row.model for row in rows(page)} == {"user", "membership", "token"}
    assert {row.key for row in rows(page)} == {"анна"}


def test_many_changes_cost_as_many_queries_as_one(auditor, annotation):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert auditor.get(f"{LIST}?model=annotation").status_code == 200
        return len(captured)

    Annotation.objects.filter(pk=annotation.pk).update(note="раз")
    queries()
    few = queries()
    for number in range(30):
        Annotation.objects.filter(pk=annotation.pk).update(note=f"{number} раз")
    assert queries() == few
