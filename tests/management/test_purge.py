"""`manage.py purge`, and the history as `manage.py export --history` writes it."""

import csv
import io

import pytest
from django.core.management import CommandError, call_command

from annotations.models import Annotation, Change, Tag

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> str:
    out = io.StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue()


def of(annotation) -> list[str]:
    found = Change.objects.filter(owner_model="annotation", owner=annotation.pk).order_by("id")
    return list(found.values_list("action", flat=True))


def test_a_history_is_purged_by_its_id_after_a_trial(annotation):
    Annotation.objects.filter(pk=annotation.pk).update(note="секрет")
    Annotation.objects.filter(pk=annotation.pk).update(note="")
    assert run("purge", str(annotation.uuid), "--dry-run") == "2 changes would be purged\n"
    assert of(annotation) == ["update", "update"]
    assert run("purge", str(annotation.uuid)) == "2 changes purged\n"
    assert of(annotation) == ["purge"]


def test_the_history_of_what_is_deleted_is_purged_too(annotation):
    key, uuid = annotation.pk, annotation.uuid
    annotation.delete()
    annotation.pk = key
    assert run("purge", str(uuid)) == "1 changes purged\n"
    assert of(annotation) == ["purge"]


def test_a_slug_names_what_is_purged(soviet_view):
    tag = Tag.objects.create(slug="a-view", vocabulary=soviet_view.vocabulary)
    tag.definition = "тайно"
    tag.save()
    assert run("purge", "a-view", "--resource=tags") == "1 changes purged\n"


@pytest.mark.parametrize(
    ("key", "code"), [("no-id", 2), ("00000000-0000-4000-8000-000000000000", 1), ("📜", 2)]
)
def test_what_is_unknown_is_said_and_nothing_purged(annotation, key, code):
    before = Change.objects.count()
    with pytest.raises(CommandError) as refused:
        run("purge", key)
    assert refused.value.returncode == code
    assert Change.objects.count() == before


def test_an_export_has_the_history_only_if_asked(annotation, tmp_path):
    Annotation.objects.filter(pk=annotation.pk).update(note="Сравни 👍, «там»")
    run("export", str(tmp_path / "without"))
    assert not (tmp_path / "without" / "changes.csv").exists()
    run("export", str(tmp_path / "with"), "--history")
    with (tmp_path / "with" / "changes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == Change.objects.count()
    (row,) = [row for row in rows if row["key"] == str(annotation.uuid)]
    assert (row["model"], row["action"], row["command"]) == ("annotation", "update", "pytest")
    assert "Сравни 👍, «там»" in row["after"]
