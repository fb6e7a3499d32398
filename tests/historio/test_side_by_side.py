"""While a newer release migrates, programs of this one go on: their tables may have more than they know."""

import io
import uuid

import pytest
from django.core.management import call_command
from django.db import connection

from annotations.models import Annotation, Passage
from annotations.tables import TABLES
from tests.database import sql

LISTS = sorted(TABLES)


@pytest.fixture
def migrated(db) -> None:
    """What a migration of the next release may do (`lint_migrations`): every table of ours has a column more
    that no program of this release writes, and there is a table more.
    """
    for table in connection.introspection.table_names():
        if table.startswith("annotations_"):
            sql(f"ALTER TABLE {table} ADD COLUMN later text DEFAULT 'позже'")
            sql(f"ALTER TABLE {table} ADD COLUMN counted_later integer NOT NULL DEFAULT 7")
    sql("CREATE TABLE annotations_later (id bigint PRIMARY KEY)")
    sql("INSERT INTO django_migrations (app, name, applied) VALUES ('annotations', '9999_позже', now())")


@pytest.mark.parametrize("suffix", ["/", ".csv"])
def test_every_list_reads_as_before(migrated, api, discussed, suffix):
    assert api.get("/readyz").status_code == 200
    for name in LISTS:
        answer = api.get(f"/api/v1/{name}{suffix}")
        assert answer.status_code == 200, name
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert "позже".encode() not in content, name


def test_what_is_written_goes_in_as_before_and_into_the_history(migrated, api):
    passage = Passage.objects.filter(edition__source__slug="russian-revolution-tl").first()
    path = f"/api/v1/annotations/{uuid.uuid4()}/"
    said = {"passage": str(passage.uuid), "start": 0, "end": 4, "note": "Рядом 👥", "tags": ["soviet-view"]}
    assert api.put(path, said, headers={"If-None-Match": "*"}).status_code == 201
    assert api.patch(path, {"note": "Вместе"}, headers={"If-Match": '"1"'}).status_code == 200
    rows = f"passage,start,end,note\r\n{passage.uuid},1,5,Строка\r\n"
    assert api.post("/api/v1/annotations/", rows.encode(), content_type="text/csv").status_code == 200
    assert [row["action"] for row in api.get(f"{path}history/").json()["results"]].count("update") == 1
    assert api.delete(path, headers={"If-Match": '"2"'}).status_code == 204
    assert api.get(path).status_code == 410
    assert Annotation.objects.filter(note="Строка").count() == 1
    call_command("check_anchors", stdout=io.StringIO())


def test_what_programs_of_this_release_wrote_has_what_the_newer_one_expects(migrated, api):
    made = api.post("/api/v1/vocabularies/", {"slug": "motives", "label": "Мотивы", "kind": "topic"})
    assert made.status_code == 201, made.content
    assert sql("SELECT later, counted_later FROM annotations_vocabulary WHERE slug = 'motives'") == [
        ("позже", 7)
    ]
