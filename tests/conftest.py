"""What every test may ask for. The database is a real PostgreSQL, the embedded one by default."""

from collections.abc import Iterator
from contextlib import nullcontext

import pytest
from django.conf import settings

from historio import embedded


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The server runs from the first test that needs it to the end of the session."""
    with embedded.running(settings.DATA) if settings.EMBEDDED else nullcontext():
        yield
