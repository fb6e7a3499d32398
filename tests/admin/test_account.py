"""Accounts: who gives which role, and whose account nobody touches."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from rest_framework.test import APIClient

from annotations.models import ROLES, Annotation, Token, User
from tests.admin.forms import address, filled, send

pytestmark = pytest.mark.django_db

SECRET = "a long enough secret"
NEW = {"password1": "ganz anders geheim", "password2": "ganz anders geheim"}


@pytest.fixture
def vera(client, make_user) -> User:
    """An administrator who is no superuser, at the client."""
    vera = make_user("vera", "administrator")
    client.force_login(vera)
    return vera


def again(user: User) -> User:
    """The account as it is kept now."""
    return User.objects.get(pk=user.pk)


def password_page(user: User) -> str:
    return reverse("admin:auth_user_password_change", args=[user.pk])


def annotating(client: Client) -> int:
    """What comes of an attempt to annotate."""
    values = {"source": "october-revolution-en", "start": 0, "end": 3}
    return client.post("/api/v1/annotations/", values, content_type="application/json").status_code


def test_a_role_and_groups_are_given_on_the_page_of_an_account(client, vera, make_user):
    anna, seminar = make_user("anna"), Group.objects.create(name="Семинар 1917")
    for role in (*ROLES, ""):
        assert send(client, address(anna), role=role, groups=[seminar.pk]) == []
        assert again(anna).role == role
        assert set(again(anna).groups.values_list("name", flat=True)) == {"Семинар 1917", role} - {""}
        assert filled(client, address(anna))["role"] == role
    assert send(client, address(anna), groups=[]) == []
    assert not again(anna).groups.exists()


def test_a_new_account_has_the_role_that_was_chosen(client, vera):
    page = reverse("admin:annotations_user_add")
    assert filled(client, page)["role"] == "reader"
    assert send(client, page, username="зоя", role="editor", **NEW) == []
    made = User.objects.get(username="зоя")
    assert (made.role, made.is_superuser, made.is_staff) == ("editor", False, False)


def test_an_administrator_makes_no_superuser_even_by_a_forged_form(client, vera, make_user):
    anna = make_user("anna", "reader")
    assert send(client, address(anna), is_superuser="on", is_staff="on", first_name="Анна") == []
    assert (again(anna).first_name, again(anna).is_superuser, again(anna).is_staff) == ("Анна", False, False)
    assert send(client, address(vera), is_superuser="on") == []
    page = reverse("admin:annotations_user_add")
    assert send(client, page, username="eva", role="reader", is_superuser="on", **NEW) == []
    assert not User.objects.filter(is_superuser=True).exists()


def test_a_role_is_no_group_that_a_forged_form_could_give(client, vera, make_user):
    anna = make_user("anna", "reader")
    role = Group.objects.get(name="administrator")
    assert send(client, address(anna), groups=[role.pk])
    assert send(client, address(anna), role="owner")
    assert again(anna).role == "reader"


def test_a_superuser_makes_and_unmakes_superusers(client, administrator, make_user):
    client.force_login(administrator)
    anna = make_user("anna", "reader")
    assert send(client, address(anna), is_superuser="on") == []
    assert (again(anna).is_superuser, again(anna).role) == (True, "administrator")
    assert send(client, address(anna), is_superuser=None) == []
    assert again(anna).role == "reader"


def test_an_administrator_does_not_touch_a_superuser_s_account(client, vera, administrator):
    before = again(administrator).__dict__.copy()
    assert client.get(address(administrator)).status_code == 200  # to look
    assert "adminform" in client.get(address(administrator)).context
    for url, values in (
        (address(administrator), {"username": "x", "role": ""}),
        (address(administrator, "delete"), {"post": "yes"}),
        (password_page(administrator), NEW),
    ):
        assert client.post(url, values).status_code == 403
    assert client.get(password_page(administrator)).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [administrator.pk], "post": "yes"}
    assert client.post(address(User, "changelist"), ticked).status_code == 403
    after = again(administrator).__dict__
    assert {name: after[name] for name in after if name != "_state"} == {
        name: before[name] for name in before if name != "_state"
    }


@pytest.mark.parametrize("role", ["reader", "annotator", "reviewer", "editor"])
def test_who_does_not_manage_sees_no_account(client, make_user, administrator, role):
    client.force_login(make_user("eva", role))
    pages = [address(administrator), address(User, "changelist"), address(Group, "changelist")]
    for page in (*pages, address(User, "add"), password_page(administrator)):
        assert client.get(page).status_code == 403
    assert "annotations/user/" not in client.get("/admin/").content.decode()


@pytest.mark.parametrize(
    "given", [{"role": ""}, {"role": "editor"}, {"is_active": None}], ids=["none", "editor", "inactive"]
)
def test_nobody_takes_away_what_they_may_do_themselves(client, vera, given):
    (said,) = send(client, address(vera), **given)
    assert said == "You cannot take away what you may do yourself: ask another one."
    assert (again(vera).role, again(vera).is_active) == ("administrator", True)


@pytest.mark.parametrize("given", [{"is_superuser": None}, {"is_active": None}], ids=["superuser", "active"])
def test_a_superuser_does_not_either(client, administrator, given):
    client.force_login(administrator)
    assert send(client, address(administrator), **given)
    assert again(administrator).is_superuser
    assert again(administrator).is_active


def test_nobody_deletes_the_account_with_which_they_are_signed_in(client, vera):
    assert client.post(address(vera, "delete"), {"post": "yes"}).status_code == 403
    ticked = {"action": "delete_selected", "_selected_action": [vera.pk], "post": "yes"}
    assert client.post(address(User, "changelist"), ticked).status_code == 403
    assert User.objects.filter(pk=vera.pk).exists()


def test_roles_are_not_among_the_groups(client, vera):
    Group.objects.create(name="Семинар 1917")
    shown = client.get(address(Group, "changelist")).context["cl"].result_list
    assert [group.name for group in shown] == ["Семинар 1917"]
    role = Group.objects.get(name="administrator")
    for page in ("change", "delete", "history"):
        assert client.get(address(role, page)).status_code == 302
    client.post(address(role), {"name": "nobody"})
    client.post(address(role, "delete"), {"post": "yes"})
    ticked = {"action": "delete_selected", "_selected_action": [role.pk], "post": "yes"}
    client.post(address(Group, "changelist"), ticked)
    assert Group.objects.filter(pk=role.pk, name="administrator").exists()
    found = client.get(
        reverse("admin:autocomplete"),
        {"app_label": "annotations", "model_name": "annotation", "field_name": "group"},
    )
    assert {row["text"] for row in found.json()["results"]} == {"Семинар 1917"}


@pytest.mark.parametrize("how", ["session", "token"])
def test_a_role_that_is_given_or_taken_holds_from_the_next_request_on(make_user, how):
    anna = make_user("anna")
    client = Client(headers={"Authorization": f"Token {Token.issue(anna)}"} if how == "token" else {})
    if how == "session":
        client.force_login(anna)
    assert annotating(client) == 403
    anna.groups.add(Group.objects.get(name="annotator"))
    assert annotating(client) == 201
    anna.groups.clear()
    assert annotating(client) == 403


@pytest.mark.parametrize("how", ["session", "token"])
def test_who_has_left_can_do_nothing_and_their_work_stays(make_user, annotation, how):
    anna = make_user("anna", "annotator")
    Annotation.objects.filter(pk=annotation.pk).update(creator=anna)
    key = Token.issue(anna)
    client = Client(headers={"Authorization": f"Token {key}"} if how == "token" else {})
    if how == "session":
        client.force_login(anna)
    User.objects.filter(pk=anna.pk).update(is_active=False)
    assert annotating(client) in (401, 403)
    assert client.get("/admin/").status_code == 302
    assert Client().get("/admin/login/").status_code == 200
    refused = Client().post("/admin/login/", {"username": "anna", "password": SECRET})
    assert refused.status_code == 200
    shown = APIClient().get(f"/api/v1/annotations/{annotation.uuid}/").json()
    assert shown["creator"] == "anna"
    assert str(annotation.uuid) in Client().get("/api/v1/annotations.csv?creator=anna").getvalue().decode()


def test_an_account_whose_work_there_is_cannot_be_deleted(client, vera, annotation, annotator):
    Annotation.objects.filter(pk=annotation.pk).update(creator=annotator)
    client.post(address(annotator, "delete"), {"post": "yes"})
    assert User.objects.filter(pk=annotator.pk).exists()


def test_who_has_no_role_is_told_so_at_the_door(client, make_user):
    make_user("anna", is_staff=True)
    answer = client.post("/admin/login/", {"username": "anna", "password": SECRET})
    assert answer.status_code == 200
    assert "This account has no role yet." in answer.content.decode()
    assert "sessionid" not in client.cookies
    assert client.get("/admin/").status_code == 302


def test_the_address_of_a_row_by_its_number_is_nobody_s(client, vera, annotation):
    from django.contrib.contenttypes.models import ContentType

    kind = ContentType.objects.get_for_model(Annotation)
    for key in (annotation.pk, 10**9):
        assert client.get(f"/admin/r/{kind.pk}/{key}/").status_code == 404
    page = client.get(address(annotation)).content.decode()
    assert f'href="/annotations/{annotation.uuid}"' in page
