"""The pictures of docs/workbench.md: the page, a suggestion, words elsewhere, a conflict, side by side."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.bench import ENGLISH, TAGALOG, Bench
from tests.browser.guides.photographer import NAME, PASSWORD, Opens, Photographer

BESIDE = "/admin/annotations/source/beside/?s=october-revolution-en&s=russian-revolution-tl&align=name"


def walk(opened: Opens, folder: Path) -> None:
    """All of it, in the order of the page."""
    scholar = opened()
    scholar.sign_in(NAME, PASSWORD)
    annotate(scholar)
    suggest(scholar)
    find(scholar)
    keys(scholar)
    conflict(scholar)
    beside(scholar)
    dark(opened)


def annotate(scholar: Photographer) -> None:
    bench = Bench(scholar.page, ENGLISH)
    bench.select("Provisional Government")
    bench.press(bench.digit("Western view"))
    bench.saved()
    scholar.take("workbench")


def suggest(scholar: Photographer) -> None:
    bench = Bench(scholar.page, TAGALOG)
    bench.press("j")
    expect(bench.status).to_contain_text("a date")
    scholar.page.locator("#wb-rules").scroll_into_view_if_needed()
    scholar.take("workbench-suggestions")


def find(scholar: Photographer) -> None:
    bench = Bench(scholar.page, TAGALOG)
    bench.select("Himagsikang")
    bench.press("f")
    dialog = scholar.page.get_by_role("dialog")
    expect(dialog).to_be_visible()
    scholar.take("workbench-elsewhere", dialog)
    bench.press("Escape")


def keys(scholar: Photographer) -> None:
    bench = Bench(scholar.page, TAGALOG)
    bench.press("?")
    scholar.take("workbench-keys", scholar.page.get_by_role("dialog"))


def conflict(scholar: Photographer) -> None:
    """The note is changed by the same person in another window."""
    bench = Bench(scholar.page, ENGLISH)
    bench.select("Alexander Kerensky")
    bench.press("Enter")
    bench.saved()
    beside = Bench(scholar.page.context.new_page(), ENGLISH)
    bench.page.route("**/state/**", lambda route: route.abort())
    beside.click("Alexander Kerensky")
    expect(beside.quote).to_have_text("Alexander Kerensky")
    beside.field("note").fill("Compare the second edition.")
    beside.press("Control+Enter")
    beside.saved()
    bench.field("note").fill("An insurrection, or a coup?")
    bench.press("Control+Enter")
    box = bench.page.locator("#wb-conflict")
    expect(box).to_be_visible()
    scholar.take("workbench-conflict", box)
    box.get_by_role("button", name="Save mine").click()
    bench.saved()
    bench.page.unroute("**/state/**")


def beside(scholar: Photographer) -> None:
    scholar.page.goto(BESIDE)
    scholar.page.locator('[data-column="1"] mark a').filter(has_text="October coup").first.click()
    scholar.take("beside")


def dark(opened: Opens) -> None:
    scholar = opened("dark")
    scholar.sign_in(NAME, PASSWORD)
    bench = Bench(scholar.page, ENGLISH)
    bench.click("October coup")
    scholar.take("workbench-dark")
