"""Every page keeps to its Content-Security-Policy: `trouble` listens."""

from playwright.sync_api import expect


def test_the_manual_of_the_api_shows_its_operations(page):
    page.goto("/api/v1/docs/")
    operations = page.locator(".opblock")
    expect(operations.first).to_be_visible()
    shown: set[str] = set()
    for step in (*[300] * 100, *[-300] * 100):  # a manual as long as this holds only what is in view
        shown |= set(operations.evaluate_all("all => all.map(one => one.id)"))
        page.mouse.wheel(0, step)
        page.wait_for_timeout(50)
    assert len(shown) > 40
    operations.filter(has_text="/api/v1/annotations/").first.locator("button").first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.locator(".live-responses-table .response-col_status").last).to_contain_text("200")


def test_the_pages_of_the_api_can_be_walked(page):
    page.goto("/api/v1/")
    page.get_by_role("link", name="/api/v1/sources/").click()
    expect(page.get_by_text("Himagsikang Ruso ng 1917")).to_be_visible()
    page.goto("/api/v1/matrix.api?event=october-revolution&rows=name&columns=source")
    expect(page.get_by_text("Great October Socialist Revolution").first).to_be_visible()


def test_an_editor_finds_the_forms_of_the_api(admin_page):
    admin_page.goto("/api/v1/events/october-revolution.api")
    admin_page.get_by_role("button", name="DELETE").click()
    expect(admin_page.get_by_text("Are you sure you want to delete this")).to_be_visible()


def test_the_start_page_of_readers(page):
    page.goto("/")
    expect(page.get_by_role("heading", name="Sources")).to_be_visible()
