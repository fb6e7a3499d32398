"""Printed dates are judged by keys, and by buttons where there are no scripts."""

import re

import pytest
from playwright.sync_api import expect

from annotations.models import DateMention
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
