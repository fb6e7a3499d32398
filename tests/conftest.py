"""What every test may ask for. The database is a real PostgreSQL, the embedded one by default.

It holds the sample (`fixtures/october-revolution`) before each test, and is put back to it afterwards.
"""

import io
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import hypothesis
import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, transaction
from django.db.backends.signals import connection_created
from django.dispatch import receiver
from django.test import Client, override_settings
from rest_framework.test import APIClient

from annotations import acting
from annotations.models import Annotation, Passage, References, Reply, Source, Tag, User
from historio import embedded
from tests.database import frozen, judge, paralleled, read, save
from tests.world import World, build

# How long an example takes says more of the machine than of the code.
hypothesis.settings.register_profile("unhurried", deadline=None)
hypothesis.settings.load_profile("unhurried")

# What a test writes is written by the test run, but for what it asks of the API and the pages.
acting.as_command("pytest")

SAMPLE = Path(settings.BASE_DIR) / "fixtures" / "october-revolution"


def may_empty(execute, sql, params, many, context):
    """What a test has committed is emptied after it; the database refuses that to everybody else."""
    if str(sql).startswith("TRUNCATE"):
        sql = f"SELECT set_config('historio.purging', 'on', true); {sql}"
    return execute(sql, params, many, context)


@receiver(connection_created)
def let_it_be_emptied(connection, **kwargs):
    if may_empty not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, may_empty)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
) -> Iterator[None]:
    """The server runs from the first test that needs it to the end of the session."""
    with embedded.running(settings.DATA) if settings.EMBEDDED else nullcontext():
        yield


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker) -> Iterator[None]:
    """The sample is there before the first test."""
    with django_db_blocker.unblock():
        call_command("import", SAMPLE, stdout=io.StringIO())
    yield
    # The threads of a live server end in their own time, and a database in use cannot be dropped.
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def committed(transactional_db: None) -> None:
    """The sample where other connections see it. The test may commit; all is emptied afterwards."""
    if not Source.objects.exists():
        call_command("import", SAMPLE, stdout=io.StringIO())


@pytest.fixture(autouse=True)
def quick_passwords(settings) -> None:
    """Accounts are made without the second of work that keeps real passwords from being guessed."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def nobody_asks_too_often() -> Iterator[None]:
    """All tests come from one address."""
    with override_settings(RATES=dict.fromkeys(settings.RATES, "")):
        yield


@pytest.fixture
def three_a_day(settings) -> Iterator[None]:
    """So often may somebody ask here; no count begins anew while a test runs."""
    settings.RATES = dict.fromkeys(settings.RATES, "3/day")
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(scope="session", autouse=True)
def no_wiki_is_asked() -> Iterator[None]:
    """Tests that ask one have one of their own."""
    with override_settings(WIKIS={}):
        yield


@pytest.fixture(scope="session", autouse=True)
def files_are_found_when_asked_for() -> Iterator[None]:
    """Else each of a thousand clients looks through all static files before its first request."""
    with override_settings(WHITENOISE_AUTOREFRESH=True):
        yield


@pytest.fixture(autouse=True)
def forgotten_references() -> Iterator[None]:
    """No test sees what another test's process memory holds."""
    References._held = None
    yield
    References._held = None


@pytest.fixture
def client() -> Client:
    """Somebody without an account."""
    return Client()


@pytest.fixture
def make_user(db) -> Callable[..., User]:
    """Makes accounts: `make_user("anna", "annotator")`."""

    def make(username: str, *roles: str, **more: object) -> User:
        user = User.objects.create_user(username, password="a long enough secret", **more)
        user.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
        return user

    return make


@pytest.fixture
def administrator(make_user) -> User:
    """May do everything."""
    return make_user("ada", is_superuser=True)


@pytest.fixture
def annotator(make_user) -> User:
    """May add annotations, and change and delete their own."""
    return make_user("anna", "annotator")


@pytest.fixture
def api(administrator) -> APIClient:
    """A REST client of the administrator's."""
    client = APIClient()
    client.force_authenticate(administrator)
    return client


@pytest.fixture
def reader_of(client, api) -> Callable[[str], Client]:
    """Somebody who may read the list: nobody in particular, but of the audit an administrator."""
    return lambda list_: api if list_ == "changes" else client


@pytest.fixture
def english(db) -> Source:
    """The English source of the sample."""
    return Source.objects.get(slug="october-revolution-en")


@pytest.fixture
def tagalog(db) -> Source:
    """The Tagalog source of the sample."""
    return Source.objects.get(slug="russian-revolution-tl")


@pytest.fixture
def passage(english) -> Passage:
    """The first paragraph of the English source."""
    return Passage.objects.get(edition__source=english, ordinal=1)


@pytest.fixture
def soviet_view(db) -> Tag:
    """A view."""
    return Tag.objects.get(slug="soviet-view")


@pytest.fixture
def western_view(db) -> Tag:
    """Another view."""
    return Tag.objects.get(slug="western-view")


@pytest.fixture
def annotation(passage, administrator) -> Annotation:
    """A fresh annotation of the administrator's on the words “October coup”, attesting nothing yet."""
    start = passage.text.index("October coup")
    made = Annotation(
        passage=passage, start=start, end=start + 12, exact="October coup", creator=administrator
    )
    made.full_clean()
    made.save()
    made.refresh_from_db()
    return made


@pytest.fixture
def discussed(annotation) -> Annotation:
    """An annotation with a review and a reply, a reading of its source, and a comparison that was saved and
    frozen: of these the sample has none.
    """
    judge([annotation], "accepted")
    Reply.objects.create(annotation=annotation, text="Да 👍", creator=annotation.creator)
    read(annotation)
    paralleled(annotation.creator)
    frozen(save(annotation.creator))
    return annotation


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker) -> Iterator[World]:
    """A random archive beside the sample, made once for all tests of a module."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build()
        transaction.set_rollback(True)
