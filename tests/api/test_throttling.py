"""Who asks too often waits: an address without an account, an account, and whoever tries out tokens."""

import pytest
from django.test import Client

from annotations.models import Token

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("three_a_day")]
TAGS = "/api/v1/tags/"


def statuses(client: Client, count: int = 4, **more: object) -> list[int]:
    return [client.get(TAGS, **more).status_code for _ in range(count)]


def test_an_address_without_an_account_is_told_when_to_come_back(client):
    assert statuses(client) == [200, 200, 200, 429]
    refused = client.get(TAGS)
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert 0 < int(refused.headers["Retry-After"]) <= 24 * 60 * 60
    assert refused.json()["status"] == 429
    assert refused.json()["request"] == refused.headers["X-Request-Id"]
    assert statuses(client, 1, REMOTE_ADDR="192.0.2.7") == [200]


def test_who_says_to_be_somebody_else_is_not_believed(client):
    sent = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(4)]
    assert [client.get(TAGS, headers=headers).status_code for headers in sent][-1] == 429


@pytest.mark.parametrize(
    ("proxies", "sent", "alike"),
    [
        (1, ["192.0.2.1", "192.0.2.2"], False),
        (1, ["192.0.2.1, 198.51.100.9", "192.0.2.2, 198.51.100.9"], True),
        (2, ["192.0.2.1, 198.51.100.9", "192.0.2.2, 198.51.100.9"], False),
        (2, ["192.0.2.1", "192.0.2.2"], True),
        (1, ["nonsense", "'; DROP TABLE"], True),
    ],
)
def test_behind_proxies_of_ours_the_clients_are_told_apart(client, settings, proxies, sent, alike):
    settings.PROXIES = proxies
    first, second = sent
    assert statuses(client, headers={"X-Forwarded-For": first})[-1] == 429
    assert (statuses(client, 1, headers={"X-Forwarded-For": second}) == [429]) is alike


def test_an_account_is_counted_whatever_token_and_address_it_comes_with(annotator, make_user):
    clients = [
        Client(headers={"authorization": f"Token {Token.issue(annotator)}"}, REMOTE_ADDR=f"192.0.2.{number}")
        for number in range(4)
    ]
    assert [client.get(TAGS).status_code for client in clients] == [200, 200, 200, 429]
    other = Client(headers={"authorization": f"Token {Token.issue(make_user('boris'))}"})
    assert other.get(TAGS).status_code == 200


def test_who_tries_out_tokens_waits_and_good_ones_from_there_do_not(client, annotator):
    wrong = {"authorization": f"Token {'0' * 64}"}
    assert statuses(client, headers=wrong) == [401, 401, 401, 429]
    refused = client.get(TAGS, headers=wrong)
    assert int(refused.headers["Retry-After"]) > 0
    assert statuses(client, 1, headers={"authorization": f"Token {Token.issue(annotator)}"}) == [200]


def test_without_a_rate_nobody_waits(client, settings):
    settings.RATES = dict.fromkeys(settings.RATES, "")
    assert set(statuses(client, 10)) == {200}


def test_counting_costs_no_sql(client, django_assert_num_queries):
    client.get(TAGS)
    with django_assert_num_queries(1):
        assert client.get(TAGS).status_code == 200
    with django_assert_num_queries(1):
        client.get(TAGS)
    with django_assert_num_queries(0):
        assert client.get(TAGS).status_code == 429
