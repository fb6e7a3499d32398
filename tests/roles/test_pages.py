"""Every role opens every page for readers."""

import pytest
from django.urls import URLPattern, reverse

from annotations.urls import urlpatterns
from tests.roles.archive import Call
from tests.roles.table import PEOPLE, TABLE

pytestmark = pytest.mark.django_db


def test_the_table_has_each_page_and_nothing_else():
    found = {("pages", page.name) for page in urlpatterns if isinstance(page, URLPattern)}
    assert set(TABLE["pages"]) == found


@pytest.mark.parametrize("person", PEOPLE)
def test_a_role_opens_the_pages_that_the_table_says(archive, person):
    assert {said[person] for said in TABLE["pages"].values()} == {"yes"}
    for method in ("GET", "HEAD", "POST", "PUT", "DELETE"):
        start = archive.attempt(person, Call(method, reverse("start")))
        assert (start.status, start.changed) == (200, False)
        for row in archive.rows("annotations", person):
            page = reverse("annotation", args=[row.thing.uuid])
            led = archive.attempt(person, Call(method, page))
            assert (led.status, led.changed) == (302, False)  # whether there is one or not
            shown = archive.attempt(person, Call("GET", led.response.headers["Location"]))
            assert shown.status == (200 if row.seen else 404)


@pytest.mark.parametrize("person", PEOPLE)
def test_a_snapshot_is_opened_by_whom_it_is_for(archive, person):
    for row in archive.rows("snapshots", person):
        for name in ("snapshot", "snapshot-file", "snapshot-differences"):
            page = reverse(name, args=[row.thing.uuid])
            shown = archive.attempt(person, Call("GET", f"{page}?since={row.thing.uuid}"))
            assert (shown.status, shown.changed) == (200 if row.seen else 404, False)
