"""`manage.py export ARCHIVE.zip`: everything, with people and history, and in again."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.contrib.auth.models import Group
from django.db import connection

from annotations.models import Change, Source, Tag, User
from tests.database import sql

pytestmark = pytest.mark.django_db


def export(path: Path, **options: object) -> bytes:
    call_command("export", path, stdout=io.StringIO(), **options)
    return path.read_bytes()


def bring_in(path: Path, **options: object) -> str:
    out = io.StringIO()
    call_command("import", path, stdout=out, stderr=out, **options)
    return out.getvalue()


def empty() -> None:
    connection.check_constraints()
    with connection.cursor() as cursor:
        names = [
            name
            for name in connection.introspection.table_names(cursor)
            if name.startswith(("annotations_", "auth_group")) and name != "annotations_referencestamp"
        ]
    sql(f"TRUNCATE {', '.join(names)} RESTART IDENTITY CASCADE")
    assert not Source.objects.exists()


def files(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def test_first(world_or_not=None, tmp_path=None):
    pass


def test_the_sample(tmp_path, administrator, soviet_view):
    soviet_view.definition = "x"
    soviet_view.save()
    before = export(tmp_path / "a.zip")
    assert before == export(tmp_path / "b.zip")
    empty()
    print(bring_in(tmp_path / "a.zip"))
    after = export(tmp_path / "c.zip")
    x, y = files(before), files(after)
    assert x.keys() == y.keys()
    for name in x:
        assert x[name] == y[name], name
    assert before == after
