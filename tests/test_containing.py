"""The annotations as one ordered collection, in pages."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations import containing
from annotations.containing import Collection
from annotations.models import Annotation, References
from annotations.paging import Cursor

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()


def collection(size: int = 10, person=NOBODY) -> Collection:
    return Collection(person, "http://testserver", size)


def walked(found: Collection) -> list[tuple[str, list[str]]]:
    """The cursors of the pages, forwards, with what stands on them."""
    pages, cursor = [], ""
    while cursor is not None:
        part = found.part(["id"], cursor)
        pages.append((cursor, [row["id"] for row in part.rows]))
        cursor = part.following
    return pages


@pytest.mark.parametrize("size", [1, 7, 11, 44, 50])
def test_pages_follow_each_other_without_gap_or_repetition(world, size):
    found = collection(size)
    pages = walked(found)
    extent = found.extent()
    keys = [str(key) for _, page in pages for key in page]
    visible = Annotation.objects.visible_to(NOBODY).order_by("created", "pk")
    assert keys == [str(key) for key in visible.values_list("uuid", flat=True)]
    assert extent.total == len(keys)
    assert found.last(extent.total) == pages[-1][0]
    start = 0
    for number, (cursor, page) in enumerate(pages):
        assert found.extent(cursor).before == start
        preceding = found.part(["id"], cursor).preceding
        assert preceding == (pages[number - 1][0] if number else None)
        start += len(page)


def test_the_checksum_changes_with_whatever_changes_and_with_nothing_else(annotation):
    found = collection()
    seen = [found.extent()]
    assert found.extent() == seen[0]
    Annotation.objects.filter(pk=annotation.pk).update(note="да")
    seen.append(found.extent())
    annotation.refresh_from_db()
    annotation.delete()
    seen.append(found.extent())
    other = Annotation.objects.order_by("pk").first()
    Annotation.objects.filter(pk=other.pk).update(visibility="private")
    seen.append(found.extent())
    assert len({extent.checksum for extent in seen}) == 4
    assert [extent.total - seen[0].total for extent in seen] == [0, 0, -1, -2]


def test_nobody_is_told_of_what_they_do_not_see(annotation, make_user):
    before = collection().extent()
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    hidden = collection().extent()
    assert hidden.total == before.total - 1
    Annotation.objects.filter(pk=annotation.pk).update(note="тайна")
    assert collection().extent() == hidden
    assert collection(person=annotation.creator).extent().total == before.total


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        str(Cursor("-created", ("2026-01-01T00:00:00Z", 1))),
        str(Cursor("created", ("2026-01-01T00:00:00Z", 1), True)),
    ],
)
def test_the_cursor_of_another_list_is_none_here(cursor):
    with pytest.raises(ValidationError, match="belongs to another list"):
        collection().extent(cursor)


def test_the_container_costs_as_many_statements_for_thirty_annotations_as_for_one(client, monkeypatch):
    counts = []
    for size in (1, 30):
        monkeypatch.setattr(containing, "PAGE_SIZE", size)
        client.get("/web-annotations/")  # references are read, and statements prepared
        References.held()
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get("/web-annotations/")
        assert len(answer.json()["first"]["items"]) == size
        counts.append(len(asked))
        with CaptureQueriesContext(connection) as asked:
            client.get(answer.json()["last"].removeprefix("http://testserver"))
        counts.append(len(asked))
    # How many, and the newest; the page; the last page; names, claims and events for people.
    assert counts[2] == 6
    assert counts[0] <= 6
    # Of a page by itself: how many before it; the page; the page before it; names, claims and events.
    assert counts[3] <= 6
    with CaptureQueriesContext(connection) as asked:
        client.get("/web-annotations/?iris=1")
    assert len(asked) == 3
