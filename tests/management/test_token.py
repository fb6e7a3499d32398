import io
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Token
from annotations.models.account import today

pytestmark = pytest.mark.django_db


def test_a_token_is_told_once_and_works(annotator, client):
    out = io.StringIO()
    call_command("token", "anna", "--name=R на ноутбуке", stdout=out)
    key = out.getvalue().strip()
    kept = Token.objects.get()
    assert (kept.user, kept.name) == (annotator, "R на ноутбуке")
    assert key != kept.digest
    answer = client.get("/api/v1/annotations/", headers={"authorization": f"Token {key}"})
    assert answer.status_code == 200
    answer = client.get("/api/v1/annotations/", headers={"authorization": f"Token {key}x"})
    assert answer.status_code == 401


@pytest.mark.parametrize("user", ["nobody", "gone"])
def test_nobody_gets_no_token(make_user, user):
    make_user("gone", is_active=False)
    with pytest.raises(CommandError, match="there is no active account") as caught:
        call_command("token", user)
    assert caught.value.returncode == 2
    assert not Token.objects.exists()


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command("token", "anna", *arguments, stdout=out)
    return out.getvalue().strip()


def test_name_scope_and_last_day_are_said(annotator):
    run("--name=statistics", "--scope=read", "--expires=30")
    run("--scope=annotate", "--expires=never")
    run("--expires=2099-11-07")
    kept = Token.objects.order_by("created").values_list("name", "scope", "expires")
    assert list(kept) == [
        ("statistics", "read", today() + timedelta(days=30)),
        ("", "annotate", None),
        ("", "all", date(2099, 11, 7)),
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        "--expires=soon",
        "--expires=1917-11-07",
        "--expires=-1",
        f"--expires={10**12}",
        "--scope=root",
        "--revoke=x",
    ],
)
def test_what_cannot_be_is_refused(annotator, wrong):
    with pytest.raises(CommandError):
        run(wrong)
    assert not Token.objects.exists()


def test_a_name_that_is_too_long_is_refused(annotator):
    with pytest.raises(CommandError, match="100") as caught:
        run(f"--name={'я' * 101}")
    assert caught.value.returncode == 2


def test_tokens_are_listed_without_their_keys(annotator):
    key = run("--name=R на ноутбуке")
    Token.issue(annotator, "old", expires=date(2020, 1, 1))
    told = run("--list")
    assert "R на ноутбуке\tall" in told
    assert "2020-01-01 (expired)" in told
    assert key not in told
    assert Token.objects.first().digest not in told


def test_a_revoked_token_opens_nothing(annotator, make_user, client):
    key = run("--scope=read")
    other = make_user("boris")
    foreign = Token.issue(other)
    with pytest.raises(CommandError, match="anna has no token"):
        run(f"--revoke={Token.objects.matching(foreign).get().pk}")
    assert run(f"--revoke={Token.objects.matching(key).get().pk}").startswith("revoked")
    assert client.get("/api/v1/tags/", headers={"authorization": f"Token {key}"}).status_code == 401
    assert client.get("/api/v1/tags/", headers={"authorization": f"Token {foreign}"}).status_code == 200
