import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Token

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
