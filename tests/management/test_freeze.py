"""`manage.py freeze`, and `manage.py purge` of a snapshot."""

import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Change, Snapshot
from tests.database import frozen, save

pytestmark = pytest.mark.django_db


def run(*arguments: str, **options: object) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def saved(annotator):
    return save(annotator)


def test_a_comparison_is_frozen_and_its_digest_printed(saved, make_user):
    make_user("ed", "editor")
    assert "(a trial: nothing was frozen)" in run("freeze", str(saved.uuid), user="ed", dry_run=True)
    assert not Snapshot.objects.exists()
    makers = ["Petrova, Anna", "Лев Троцкий"]
    told = run("freeze", str(saved.uuid), user="ed", maker=makers)
    made = Snapshot.objects.get()
    assert told.startswith(f"{made.uuid} {made.sha256}, ")
    assert made.makers == makers


@pytest.mark.parametrize(
    ("comparison", "user", "group", "why"),
    [
        (None, "anna", "", "anna may not freeze comparisons"),
        (None, "nobody", "", "there is no account nobody"),
        ("nowhere", "ed", "", "“nowhere” is not a valid UUID"),
        ("0192f3a4-0000-7000-8000-000000000001", "ed", "", "is unknown"),
        (None, "ed", "Чужие", "group: 'Чужие' is unknown"),
    ],
)
def test_what_cannot_be_frozen_is_refused(saved, make_user, comparison, user, group, why):
    make_user("ed", "editor")
    with pytest.raises(CommandError, match=why) as caught:
        run("freeze", comparison or str(saved.uuid), user=user, group=group)
    assert caught.value.returncode == 2
    assert not Snapshot.objects.exists()


def test_who_purges_is_known_and_has_to_be_allowed(saved, make_user):
    made = frozen(saved)
    make_user("ed", "editor"), make_user("ада", "administrator")
    for name, why in (("ed", "ed may not purge snapshots"), ("никто", "there is no account никто")):
        with pytest.raises(CommandError, match=why):
            run("purge", str(made.uuid), resource="snapshots", reason="Права.", user=name)
    assert "was purged" in run("purge", str(made.uuid), resource="snapshots", reason="Права.", user="ада")
    change = Change.objects.filter(model="snapshot").latest("pk")
    assert change.actor.username == "ада"


def test_a_snapshot_is_purged_with_a_reason(saved):
    made = frozen(saved)
    key = str(made.uuid)
    with pytest.raises(CommandError, match="say why it is purged"):
        run("purge", key, resource="snapshots")
    assert "would be purged" in run("purge", key, resource="snapshots", reason="Die Rechte.", dry_run=True)
    assert "was purged" in run("purge", key, resource="snapshots", reason="Die Rechte.")
    made.refresh_from_db()
    assert (made.csv, made.reason) == (None, "Die Rechte.")
    assert Change.objects.filter(model="snapshot", key=key, action="update").exists()
    for wrong, code in (("nowhere", 2), ("0192f3a4-0000-7000-8000-000000000001", 1)):
        with pytest.raises(CommandError) as caught:
            run("purge", wrong, resource="snapshots", reason="x")
        assert caught.value.returncode == code
