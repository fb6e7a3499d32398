"""Tokens in the admin: made, seen and revoked by whom they are for."""

import re
from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session
from django.test import Client

from annotations.models import Token, User
from annotations.models.account import today

pytestmark = pytest.mark.django_db
TOKENS = "/admin/annotations/token/"


@pytest.fixture
def anna(make_user) -> User:
    return make_user("anna", "annotator")


def entered(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def values(**more: object) -> dict[str, object]:
    return {"name": "R на ноутбуке", "scope": "read", "expires": "2099-11-07", **more}


def test_a_person_makes_a_token_and_sees_its_key_once(anna):
    client = entered(anna)
    page = client.post(f"{TOKENS}add/", values())
    assert page.status_code == 200
    key = re.search(r'<p id="key"><code dir="ltr">([0-9a-f]{64})<', page.content.decode())[1]
    token = Token.objects.get()
    assert (token.user, token.name, token.scope, token.expires) == (
        anna,
        "R на ноутбуке",
        "read",
        date(2099, 11, 7),
    )
    assert "no-store" in page.headers["Cache-Control"]
    asked = Client().get("/api/v1/tags/", headers={"authorization": f"Token {key}"})
    assert asked.status_code == 200
    for address in (TOKENS, f"{TOKENS}{token.pk}/change/", f"{TOKENS}{token.pk}/history/", "/admin/"):
        assert key not in client.get(address).content.decode()
    assert not any(key in str(session.get_decoded()) for session in Session.objects.all())
    assert not any(key in str(vars(entry)) for entry in LogEntry.objects.all())
    assert not any(key in morsel.value for morsel in client.cookies.values())


def test_it_reads_only_and_ends_in_a_year_unless_something_else_is_chosen(anna):
    form = entered(anna).get(f"{TOKENS}add/").context["adminform"].form
    assert (form["scope"].value(), form["expires"].value()) == ("read", today() + timedelta(days=365))


@pytest.mark.parametrize(
    "wrong",
    [{"name": ""}, {"name": "old"}, {"scope": "root"}, {"expires": "1917-11-07"}, {"expires": "soon"}],
)
def test_what_cannot_be_is_refused(anna, wrong):
    Token.issue(anna, "old")
    page = entered(anna).post(f"{TOKENS}add/", values(**wrong))
    assert page.context["errors"]
    assert Token.objects.count() == 1


def test_nobody_makes_a_token_for_somebody_else(anna, administrator):
    for user in (anna, administrator):
        other = {anna: administrator, administrator: anna}[user]
        entered(user).post(f"{TOKENS}add/", values(user=other.pk, user_id=other.pk, digest="0" * 64, id="7"))
        made = Token.objects.get()
        assert made.user == user
        assert made.digest != "0" * 64
        made.delete()


def test_a_persons_tokens_are_nobody_elses_business(anna, make_user):
    boris = make_user("boris", "reader")
    key = Token.issue(boris, "тайна")
    foreign = Token.objects.get()
    client = entered(anna)
    assert "тайна" not in client.get(TOKENS).content.decode()
    for page in ("change", "delete", "history"):
        for method in (client.get, client.post):
            one = method(f"{TOKENS}{foreign.pk}/{page}/", {"post": "yes"})
            other = method(f"{TOKENS}{foreign.pk + 1000}/{page}/", {"post": "yes"})
            assert (one.status_code, other.status_code) in {(302, 302), (404, 404), (403, 403)}
            assert "тайна" not in one.content.decode()
    action = {"action": "delete_selected", "_selected_action": [foreign.pk], "post": "yes"}
    client.post(TOKENS, action)
    assert Token.objects.matching(key).exists()


def test_a_person_revokes_their_own(anna):
    key = Token.issue(anna)
    client = entered(anna)
    client.post(f"{TOKENS}{Token.objects.get().pk}/delete/", {"post": "yes"})
    assert not Token.objects.exists()
    asked = Client().get("/api/v1/tags/", headers={"authorization": f"Token {key}"})
    assert asked.status_code == 401


def test_an_administrator_sees_and_revokes_every_one(anna, administrator):
    Token.issue(anna, "R на ноутбуке")
    client = entered(administrator)
    assert "R на ноутбуке" in client.get(TOKENS).content.decode()
    client.post(f"{TOKENS}{Token.objects.get().pk}/delete/", {"post": "yes"})
    assert not Token.objects.exists()


def test_a_token_is_not_changed(administrator):
    Token.issue(administrator, scope="read")
    token = Token.objects.get()
    refused = entered(administrator).post(f"{TOKENS}{token.pk}/change/", values(scope="all"))
    assert refused.status_code == 403
    token.refresh_from_db()
    assert token.scope == "read"
