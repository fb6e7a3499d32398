"""The pictures of docs/dates.md: the audit, judged by a key, the timeline, and a comparison by the day."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.guides.photographer import NAME, PASSWORD, Opens, Photographer

TAGALOG = "Himagsikang Ruso ng 1917"


def walk(opened: Opens, folder: Path) -> None:
    """All of it, in the order of the page."""
    scholar = opened()
    scholar.sign_in(NAME, PASSWORD)
    audit(scholar)
    draw(scholar)
    compare(scholar)


def audit(scholar: Photographer) -> None:
    scholar.open_list("Dates")
    scholar.page.locator("#changelist-filter").get_by_role("link", name=TAGALOG).click()
    scholar.press("Begin at the first row")
    scholar.page.keyboard.press("c")
    expect(scholar.page.locator(".date-state").first).to_have_text("Confirmed")
    scholar.take("dates", scholar.title, scholar.page.locator("#changelist-form"))


def draw(scholar: Photographer) -> None:
    scholar.follow("Timeline")
    scholar.page.get_by_label("Source", exact=True).select_option(value="")
    scholar.page.get_by_label("Event", exact=True).select_option(value="october-revolution")
    scholar.press("Show")
    scholar.take("timeline", scholar.title, scholar.page.locator("svg.timeline"))


def compare(scholar: Photographer) -> None:
    scholar.page.goto("/admin/annotations/event/compare/?event=october-revolution&rows=date&columns=source")
    scholar.take("dates-compared", scholar.title, scholar.page.locator(".comparison-scroll"))
