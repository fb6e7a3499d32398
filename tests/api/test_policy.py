"""The Content-Security-Policy of what the API answers."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "inline"),
    [
        ("/api/v1/sources/", False),
        ("/api/v1/sources.csv", False),
        ("/api/v1/nothing/", False),
        ("/api/v1/schema/", False),
        ("/api/v1/sources.api", True),
        ("/api/v1/docs/", True),
    ],
)
def test_only_pages_for_people_may_have_styles_in_their_text(client, address, inline):
    policy = client.get(address)["Content-Security-Policy"].split("; ")
    assert ("style-src 'self' 'unsafe-inline'" in policy) is inline
    assert sum("unsafe" in directive for directive in policy) == inline
    assert {"default-src 'none'", "script-src 'self'"} <= set(policy)
