"""What the tests of a service of several machines share."""

import os
import subprocess
from collections.abc import Callable

import pytest
from django.db import connection

from historio import embedded
from tests.drill.servers import PostgreSQL


@pytest.fixture(scope="session")
def filled(django_db_setup, django_db_blocker, tmp_path_factory) -> Callable[[PostgreSQL], None]:
    """Gives an empty server all that the tests' database holds before the first test: tables and sample."""
    path, tools = tmp_path_factory.mktemp("filled") / "dump", embedded.binaries()
    with django_db_blocker.unblock():
        known = connection.get_connection_params()
    place = {f"PG{name.upper()}": str(known[name]) for name in PLACE if known.get(name)}
    subprocess.run(
        [tools / "pg_dump", "-Fc", "-f", path, known["dbname"]], env=os.environ | place, check=True
    )

    def fill(server: PostgreSQL) -> None:
        restore = [tools / "pg_restore", "--no-owner", "--exit-on-error", f"--dbname={server.url}", path]
        subprocess.run(restore, check=True)

    return fill


#: What libpq needs to find a database, in the environment too.
PLACE = ("host", "port", "user", "password")
