"""The pages for readers: by axe-core, light and dark, on a desk and a telephone; and without scripts."""

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Comparison, Snapshot
from tests.browser.looks import LIGHT_AND_DARK, axe, overflows
from tests.browser.trouble import Trouble
from tests.database import frozen

DESK_AND_TELEPHONE = pytest.mark.parametrize("width", [1360, 360])


@pytest.fixture
def snapshots(committed, discussed) -> list[Snapshot]:
    """Two of a comparison, between which a quote went."""
    comparison = Comparison.objects.get()
    Annotation.objects.filter(name__slug="october-coup-en", creator__username="historio").first().delete()
    return [*Snapshot.objects.all(), frozen(comparison)]


@LIGHT_AND_DARK
@DESK_AND_TELEPHONE
def test_every_page_for_readers_is_for_everybody(page: Page, snapshots, discussed) -> None:
    first, second = snapshots
    for address in (
        "/",
        "/events/october-revolution",
        "/events/russian-revolution?rows=question",
        "/events/russian-revolution?rows=date",
        "/events/october-revolution/quotes",
        "/events/october-revolution/quotes?rows=date&source=russian-revolution-tl",
        "/sources/october-revolution-en?words=111-123",
        "/sources/october-revolution-en",
        "/sources/russian-revolution-tl?view=soviet-view",
        f"/annotations/{discussed.uuid}",
        f"/snapshots/{first.uuid}",
        f"/snapshots/{second.uuid}/differences?since={first.uuid}",
    ):
        page.goto(address)
        assert axe(page) == [], address
        assert not overflows(page), address


@LIGHT_AND_DARK
@DESK_AND_TELEPHONE
def test_a_purged_snapshot_says_why_to_everybody(page: Page, snapshots, trouble: Trouble) -> None:
    trouble.expect(r"status of 410")
    snapshots[0].purge("Права отозваны.")
    page.goto(f"/snapshots/{snapshots[0].uuid}")
    expect(page.get_by_text("Права отозваны.")).to_be_visible()
    assert axe(page) == []
    assert not overflows(page)


@LIGHT_AND_DARK
@DESK_AND_TELEPHONE
def test_what_is_not_there_is_told_to_everybody(page: Page, discussed, trouble: Trouble) -> None:
    trouble.expect(r"status of (404|410)")
    address = discussed.get_absolute_url()
    discussed.delete()
    for gone, heading in (
        (address, "What stood here was deleted"),
        ("/sources/x", "There is nothing at this address"),
    ):
        page.goto(gone)
        expect(page.get_by_role("heading", name=heading)).to_be_visible()
        assert axe(page) == []
        assert not overflows(page)


@pytest.mark.parametrize("width", [360])
def test_what_a_row_is_stays_in_sight_on_a_telephone(page: Page, snapshots) -> None:
    for address in (
        "/events/october-revolution?rows=claim",
        f"/snapshots/{snapshots[0].uuid}",
        f"/snapshots/{snapshots[1].uuid}/differences?since={snapshots[0].uuid}",
    ):
        page.goto(address)
        scroll, head = page.locator(".scroll").last, page.locator(".scroll tbody th").last
        scroll.evaluate("scroll => { scroll.scrollLeft = scroll.scrollWidth; }")
        box, frame = head.bounding_box(), scroll.bounding_box()
        assert box
        assert frame
        assert scroll.evaluate("scroll => scroll.scrollLeft") > 0, address
        assert abs(box["x"] - frame["x"]) < 2, address
        assert box["width"] < frame["width"] / 2, address


@pytest.mark.parametrize("scripts", [False])
def test_a_reader_follows_a_number_to_the_words_and_a_frozen_one_to_its_quotes(page: Page, snapshots) -> None:
    page.goto("/")
    page.get_by_role("link", name="October Revolution", exact=True).first.click()
    page.locator("#row-october-coup-en .count").first.click()
    expect(page.locator("#text")).to_be_in_viewport()
    page.locator(".said a").first.click()
    expect(page.locator("mark.focus")).to_have_text("October coup")
    page.goto(f"/snapshots/{snapshots[0].uuid}")
    page.locator(".count").first.click()
    expect(page.locator(".quotes:target")).to_be_in_viewport()


def test_a_snapshot_is_printed_without_what_is_for_the_screen(page: Page, snapshots) -> None:
    page.goto(f"/snapshots/{snapshots[0].uuid}")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="How it is cited")).to_be_visible()
    expect(page.get_by_role("link", name="The frozen file (CSV)")).to_be_hidden()
