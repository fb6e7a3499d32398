"""Sources side by side, as they are seen and clicked."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.looks import LIGHT_AND_DARK, axe, overflows

PAGE = "/admin/annotations/source/beside/?s=october-revolution-en&s=russian-revolution-tl&align=name"


def test_a_click_shows_the_partners(admin_page):
    admin_page.goto(PAGE)
    tagalog = admin_page.locator('[data-column="2"]')
    expect(tagalog).to_contain_text("Kudetang Oktubre")
    admin_page.locator('[data-column="1"] mark a').filter(has_text="October coup").first.click()
    partner = tagalog.locator("mark.beside-on")
    expect(partner).to_have_text("Kudetang Oktubre")
    expect(partner).to_be_in_viewport()
    expect(admin_page.locator("#beside-status")).to_contain_text("places in 2 of these sources")
    expect(admin_page.locator("tr.beside-on")).to_contain_text("October coup")
    admin_page.locator('[data-column="1"] mark a').filter(has_text="Bolshevik coup").first.click()
    expect(admin_page.locator("#beside-status")).to_have_text("Only here.")
    expect(partner).to_have_count(0)


def test_a_click_on_a_paragraph_or_its_number_shows_those_beside_it(admin_page):
    admin_page.goto(PAGE.replace("align=name", "align=paragraph"))
    english, tagalog = (admin_page.locator(f'[data-column="{number}"]') for number in (1, 2))
    english.locator(".beside-number").nth(1).press("Enter")
    for column in (english, tagalog):
        expect(column.locator("p.beside-on")).to_have_count(1)
        expect(column.locator(".beside-number:has(+ .beside-on)")).to_have_text("2")
    expect(tagalog.locator("p.beside-on")).to_be_in_viewport()
    expect(admin_page.locator("#beside-status")).to_contain_text("2 places in 2 of these sources")
    tagalog.locator(".beside-number + p").first.click()
    expect(english.locator(".beside-number:has(+ .beside-on)")).to_have_text("1")
    expect(admin_page.locator("tr.beside-on")).to_contain_text("Paragraph 1")


@pytest.mark.parametrize("scripts", [False])
def test_without_scripts_a_click_leads_to_the_row(admin_page):
    admin_page.goto(PAGE)
    admin_page.locator('[data-column="1"] mark a').filter(has_text="October coup").first.click()
    expect(admin_page).to_have_url(re.compile("#row-october-coup-en$"))
    expect(admin_page.locator("#row-october-coup-en")).to_be_in_viewport()


def test_sources_and_alignment_are_chosen_in_the_page(admin_page):
    admin_page.goto("/admin/annotations/source/october-revolution-en/annotate/")
    admin_page.get_by_role("link", name="Side by side").click()
    admin_page.get_by_label("Source 2").select_option("russian-revolution-tl")
    admin_page.get_by_label("Aligned by").select_option("date")
    admin_page.get_by_role("button", name="Show").click()
    row = admin_page.get_by_role("row").filter(has_text="1917-11-07")
    expect(row).to_contain_text("Nobyembre 7, 1917 [O.S. October 25]")


@LIGHT_AND_DARK
def test_nothing_is_in_the_way_of_a_screen_reader(admin_page):
    admin_page.goto(PAGE)
    assert axe(admin_page) == []
    admin_page.goto(PAGE.replace("align=name", "align=paragraph"))
    assert axe(admin_page) == []


@pytest.mark.parametrize("width", [360, 820, 2560])
def test_it_fits_into_any_window(admin_page):
    admin_page.goto(PAGE)
    assert not overflows(admin_page)
