"""Who comes to the admin signs in, by typing."""

import re

from playwright.sync_api import expect

from tests.browser.looks import LIGHT_AND_DARK, WIDE_AND_NARROW, axe, overflows


def test_a_scholar_signs_in_by_typing_and_out_again(page, administrator):
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/admin/login/"))
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("a long enough secret")
    page.get_by_role("button", name="Log in").click()
    expect(page).to_have_url(re.compile("/admin/$"))
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_text("Logged out")).to_be_visible()


def test_a_wrong_password_is_told(page, administrator):
    page.goto("/admin/login/")
    page.get_by_label("Username").fill("ada")
    page.get_by_label("Password").fill("пароль")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_text("Please enter a correct username and password")).to_be_visible()


@LIGHT_AND_DARK
@WIDE_AND_NARROW
def test_the_way_in_is_open_to_all(page):
    page.goto("/admin/login/")
    assert axe(page) == []
    assert not overflows(page)
