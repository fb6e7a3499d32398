"""Whoever shares a cache with somebody is not shown what is theirs."""

import pytest
from django.test import Client

from annotations.models import Source, Token

pytestmark = pytest.mark.django_db

ADDRESSES = [
    "/api/v1/",
    "/api/v1/sources/",
    "/api/v1/sources.csv",
    "/api/v1/sources/october-revolution-en/",
    "/api/v1/sources/nowhere/",
    "/api/v1/matrix/?event=july-days",
    "/api/v1/events/july-days/names/",
    "/",
]


def marks(response) -> tuple[set[str], set[str]]:
    """What an answer depends on, and what caches are told."""
    return tuple(
        {part.strip().lower() for part in response.headers.get(name, "").split(",")} - {""}
        for name in ("Vary", "Cache-Control")
    )


def with_token(user) -> Client:
    return Client(headers={"Authorization": f"Token {Token.issue(user)}"})


def with_session(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize("address", ADDRESSES)
def test_every_answer_depends_on_who_asks(client, address):
    depends, told = marks(client.get(address))
    assert {"authorization", "cookie"} <= depends
    assert "private" not in told


@pytest.mark.parametrize("sign_in", [with_token, with_session])
@pytest.mark.parametrize("address", ADDRESSES)
def test_what_an_account_is_answered_is_its_own(make_user, address, sign_in):
    depends, told = marks(sign_in(make_user("rosa", "reader")).get(address))
    assert {"authorization", "cookie"} <= depends
    assert "private" in told


def test_so_it_is_where_nothing_has_changed(make_user):
    client = with_token(make_user("rosa", "reader"))
    address = "/api/v1/sources/october-revolution-en/"
    version = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": version})
    assert again.status_code == 304
    assert "private" in marks(again)[1]


def test_a_version_that_a_member_holds_proves_nothing_to_others(client, make_user):
    address = "/api/v1/sources/october-revolution-en/"
    Source.objects.filter(slug="october-revolution-en").update(visibility="members")
    version = with_token(make_user("rosa", "reader")).get(address).headers["ETag"]
    answer = client.get(address, headers={"If-None-Match": version})
    assert answer.status_code == 404
    assert "ETag" not in answer.headers
