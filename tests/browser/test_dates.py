"""Printed dates are judged by keys, and by buttons where there are no scripts."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import DateMention
from tests.browser.crowd import bring_in
from tests.browser.looks import axe, overflows

LIST = "/admin/annotations/datemention/?audit=consistent&source=october-revolution-en"
TIMELINE = "/admin/annotations/datemention/timeline/?event=october-revolution"


def states() -> list[str]:
    found = DateMention.objects.filter(audit="consistent", source__slug="october-revolution-en")
    return list(found.order_by("text_start").values_list("state", flat=True))


def test_one_key_judges_a_date_and_goes_on_to_the_next(admin_page):
    admin_page.goto(LIST)
    admin_page.get_by_role("button", name="Begin at the first row").click()
    shown = admin_page.locator("#result_list .date-state")
    admin_page.keyboard.press("c")
    expect(shown.nth(0)).to_have_text("Confirmed")
    expect(admin_page.locator("#result_list tr.current")).to_contain_text("1 [N.S.")
    admin_page.keyboard.press("j")
    admin_page.keyboard.press("k")
    admin_page.keyboard.press("r")
    expect(shown.nth(1)).to_have_text("Rejected")
    expect(admin_page.locator("#judge-status")).to_contain_text("is now: Rejected")
    assert states() == ["confirmed", "rejected", "found", "found", "found"]
    assert axe(admin_page) == []
    admin_page.keyboard.press("e")
    expect(admin_page.get_by_label("Julian date:")).to_be_visible()


def test_a_key_does_nothing_where_no_row_has_the_focus(admin_page):
    admin_page.goto(LIST)
    admin_page.keyboard.press("c")
    admin_page.get_by_role("textbox", name="Search").fill("cr")
    assert set(states()) == {"found"}


def test_who_is_late_is_told(admin_page, trouble):
    admin_page.goto(LIST)
    DateMention.objects.filter(text_start=404).update(note="meanwhile")
    trouble.expect(r"status of 409")
    admin_page.get_by_role("button", name=re.compile("Confirm.*7 November 1917")).click()
    expect(admin_page.locator("#judge-status")).to_contain_text("was changed meanwhile: look again")
    admin_page.get_by_role("button", name=re.compile("Confirm.*7 November 1917")).click()
    expect(admin_page.locator("#result_list .date-state").first).to_have_text("Confirmed")


@pytest.mark.parametrize("scripts", [False])
def test_the_buttons_do_it_without_a_script(admin_page):
    admin_page.goto(LIST)
    admin_page.get_by_role("button", name=re.compile("Reject.*7 November 1917")).click()
    expect(admin_page.locator("#result_list .date-state").first).to_have_text("Rejected")
    assert states()[0] == "rejected"


@pytest.mark.parametrize("width", [360, 820, 2560])
@pytest.mark.parametrize("address", [LIST, TIMELINE])
def test_they_fit_into_any_window(admin_page, address):
    admin_page.goto(address)
    assert not overflows(admin_page)


def test_a_point_of_the_timeline_leads_to_its_words(admin_page):
    admin_page.goto(TIMELINE)
    admin_page.locator("svg.timeline a", has_text="Marso 10").click()
    expect(admin_page).to_have_url(re.compile("#p3$"))
    expect(admin_page.locator("#p3")).to_contain_text("Marso 10 [O.S. Pebrero 15]")


COMPARED = "/admin/annotations/event/compare/?event=october-revolution&rows=date&columns=source"

#: The words of the drawing that lie over others, by source; and what of it is cut off at its edges.
COLLIDING = """() => {
  const found = [];
  const drawing = document.querySelector("svg.timeline").getBoundingClientRect();
  for (const lane of document.querySelectorAll("svg.timeline g.lane")) {
    const texts = [...lane.querySelectorAll("text")];
    const boxes = texts.map((text) => [text.textContent, text.getBoundingClientRect()]);
    for (const [words, box] of boxes) {
      if (box.left < drawing.left - 1 || box.right > drawing.right + 1) found.push(`${words} is cut off`);
      for (const [others, other] of boxes) {
        const beside = box.left >= other.right || other.left >= box.right;
        const above = box.top + 4 >= other.bottom || other.top + 4 >= box.bottom; // they have air
        if (words !== others && !beside && !above) found.push(`${words} lies over ${others}`);
      }
    }
  }
  return found;
}"""


@pytest.mark.parametrize(("width", "scheme"), [(360, "light"), (1280, "dark")])
def test_hundreds_of_dates_of_five_sources_are_drawn_compared_and_listed(admin_page):
    bring_in()
    admin_page.goto(TIMELINE)
    assert admin_page.locator("svg.timeline g.lane").count() == 7
    drawn = admin_page.locator("svg.timeline g.lane a")
    assert drawn.count() == 319
    assert admin_page.locator(".timeline-table tbody tr").count() == 321
    assert admin_page.evaluate(COLLIDING) == []
    assert not overflows(admin_page)
    assert axe(admin_page, within="svg.timeline") == []
    for page in (COMPARED, "/admin/annotations/datemention/?event=october-revolution"):
        admin_page.goto(page)
        assert not overflows(admin_page), page


@pytest.mark.parametrize("width", [1280])
def test_all_that_can_be_done_to_a_date_is_seen_beside_it(admin_page):
    admin_page.goto(LIST)
    inside = admin_page.locator(".results").bounding_box()
    deeds = admin_page.locator("#result_list .judge").first.locator("button, a")
    assert deeds.count() == 3
    for deed in deeds.all():
        box = deed.bounding_box()
        assert box["x"] + box["width"] <= inside["x"] + inside["width"], deed.inner_text()


def test_every_date_of_a_list_is_judged_with_one_key_each(admin_page):
    admin_page.goto("/admin/annotations/datemention/")
    shown = admin_page.locator("#result_list .date-state")
    number = shown.count()
    assert number == DateMention.objects.count() == 21
    for place in range(number):
        words = admin_page.locator("#result_list .context").nth(place)
        assert words.locator("mark").inner_text() in words.inner_text()
        assert len(words.inner_text()) > len(words.locator("mark").inner_text())
    admin_page.get_by_role("button", name="Begin at the first row").click()
    for place in range(number):
        expect(admin_page.locator("#result_list tbody tr").nth(place)).to_be_focused()
        admin_page.keyboard.press("cr"[place % 2])
        expect(shown.nth(place)).to_have_text(["Confirmed", "Rejected"][place % 2])
    states = DateMention.objects.order_by("source__slug", "text_start").values_list("state", flat=True)
    assert list(states) == [["confirmed", "rejected"][place % 2] for place in range(number)]


def test_a_missed_date_is_added_by_its_words(admin_page):
    admin_page.goto("/admin/annotations/datemention/")
    admin_page.locator(".object-tools").get_by_role("link", name="Add date").click()
    admin_page.get_by_label("Source").select_option("october-revolution-en")
    admin_page.get_by_label("The words").fill("The initial stage")
    admin_page.get_by_role("button", name="Find these words").click()
    expect(admin_page.locator("p.chosen q")).to_have_text("The initial stage")
    assert axe(admin_page) == []
    admin_page.get_by_label("Julian date:").fill("1917-10-25")
    admin_page.get_by_role("button", name="Save", exact=True).click()
    expect(admin_page.locator(".messagelist")).to_contain_text("added")
    made = DateMention.objects.get(printed="The initial stage")
    assert (made.state, made.gregorian, made.creator.is_superuser) == ("confirmed", "1917-11-07", True)
