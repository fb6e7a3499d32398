"""Pages and counts of the sample's lists, as a client turns them."""

import pytest

from annotations import paging
from annotations.models import Annotation, Event, EventName, Tag

pytestmark = pytest.mark.django_db


def walk(client, address: str, direction: str = "next") -> list[list[str]]:
    """The keys of all pages from this address on."""
    pages = []
    while address:
        page = client.get(address).json()
        pages.append([row.get("id") or row["slug"] for row in page["results"]])
        address = page[direction]
        assert len(pages) < 1000
    return pages


def flat(pages: list[list[str]]) -> list[str]:
    return [key for page in pages for key in page]


def test_the_first_page_has_none_before_it_and_the_last_none_after(client):
    page = client.get("/api/v1/events/?page_size=2").json()
    assert page["previous"] is None
    second = client.get(page["next"]).json()
    assert client.get(second["previous"]).json()["results"] == page["results"]
    assert client.get(second["previous"]).json()["previous"] is None
    last = client.get(second["next"]).json()
    assert (len(last["results"]), last["next"]) == (1, None)
    whole = client.get("/api/v1/events/?page_size=5").json()
    assert (whole["next"], whole["previous"]) == (None, None)


def test_rows_that_come_or_go_meanwhile_repeat_and_skip_none(client):
    page = client.get("/api/v1/events/?page_size=2&fields=slug").json()
    seen = [row["slug"] for row in page["results"]]
    before = set(Event.objects.values_list("slug", flat=True))
    Event.objects.create(slug="aaa-before-all", label="α")
    Event.objects.create(slug="zzz-after-all", label="ω")
    rest = flat(walk(client, page["next"]))
    assert seen + rest == [*sorted(before), "zzz-after-all"]
    back = walk(client, client.get(page["next"]).json()["previous"], "previous")
    assert set(flat(back)) == {"aaa-before-all", *seen}


def test_a_page_goes_on_where_its_last_row_was_deleted(client):
    page = client.get("/api/v1/names/?page_size=3&fields=slug").json()
    Annotation.objects.filter(name__slug=page["results"][-1]["slug"]).update(name=None)
    EventName.objects.filter(equivalent_to__slug=page["results"][-1]["slug"]).update(equivalent_to=None)
    EventName.objects.get(slug=page["results"][-1]["slug"]).delete()
    assert len(flat(walk(client, page["next"]))) == 5


@pytest.mark.parametrize(
    ("cap", "asked", "count", "count_is"),
    [
        (44, "", 44, "exact"),
        (43, "", 43, "at_least"),
        (3, "count=capped", 3, "at_least"),
        (3, "count=exact", 44, "exact"),
        (3, "count=none", None, "none"),
        (3, "event=july-days", 1, "exact"),
    ],
)
def test_a_count_is_exact_up_to_a_cap(client, monkeypatch, cap, asked, count, count_is):
    monkeypatch.setattr(paging, "COUNT_CAP", cap)
    page = client.get(f"/api/v1/annotations/?{asked}").json()
    assert (page["count"], page["count_is"]) == (count, count_is)


def test_an_empty_list_is_counted_too(client):
    for query in ("source=none", "name=none&claim=none&event=none", "exact_contains=Ж"):
        page = client.get(f"/api/v1/annotations/?{query}").json()
        assert (page["count"], page["count_is"], page["results"]) == (0, "exact", [])
        assert (page["next"], page["previous"]) == (None, None)


@pytest.mark.parametrize("name", ["cursor", "page_size"])
@pytest.mark.parametrize("address", ["/api/v1/events.csv?", "/api/v1/events/?format=csv&"])
def test_a_csv_has_no_pages(client, address, name):
    response = client.get(f"{address}{name}=5")
    assert response.status_code == 400
    assert list(response.json()["errors"]) == [name]


def test_a_change_of_what_slugs_stand_for_is_seen_by_the_next_page(client, soviet_view):
    address = "/api/v1/annotations/?view=soviet-view&fields=tags"
    assert client.get(address).json()["count"] == 3
    Tag.objects.filter(pk=soviet_view.pk).update(slug="view-of-the-soviets")
    assert client.get(address).json()["results"][0]["tags"] == ["view-of-the-soviets"]
    rows = client.get("/api/v1/annotations/?view=view-of-the-soviets&fields=tags").json()["results"]
    assert [row["tags"] for row in rows] == [["view-of-the-soviets"]] * 3
