"""The archive that the tables of roles are tried on."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from tests.roles.archive import Archive
from tests.wiki import replaying


@pytest.fixture(scope="module")
def archive(django_db_setup: None, django_db_blocker) -> Iterator[Archive]:
    """The archive, made once for all tests of a module."""
    hashers = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with (
        django_db_blocker.unblock(),
        replaying(),
        override_settings(PASSWORD_HASHERS=hashers),
        transaction.atomic(),
    ):
        yield Archive()
        transaction.set_rollback(True)
