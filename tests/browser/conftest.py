"""A browser before a running Historio that holds the sample.

    def test_a_scholar_finds_the_sources(admin_page):
        admin_page.goto("/admin/")
        expect(admin_page.get_by_role("heading", name="Sources")).to_be_visible()

`page` is a visitor, `admin_page` an administrator, `sign_in(user)` anybody else. Every page is listened
to (`trouble`); what it complains of fails the test at its end. A test that wants an error says so:
`trouble.expect(r"status of 404")`. To see a page dark or narrow or without scripts, give `scheme`, `width`
or `scripts` by `pytest.mark.parametrize`, or take the marks of `tests.browser.looks`.
"""

import os
from collections.abc import Callable, Iterator

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from annotations.models import User
from tests.browser.chromium import FLAGS, PATIENCE, chromium
from tests.browser.trouble import Trouble


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this process."""
    if not (path := chromium()):
        reason = "no Chromium is found: install one, or say by HISTORIO_CHROMIUM where it is"
        if os.environ.get("CI") or os.environ.get("HISTORIO_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop running in this thread, and Django would refuse to ask the
        # database from there. No other code runs in that loop, so nothing can come between.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield started
        started.close()


@pytest.fixture
def scheme() -> str:
    """The colour scheme that the person prefers."""
    return "light"


@pytest.fixture
def width() -> int:
    """How wide the window is."""
    return 1360


@pytest.fixture
def trouble() -> Trouble:
    """What the pages of this test complain of."""
    return Trouble()


@pytest.fixture
def scripts() -> bool:
    """Whether the browser runs JavaScript."""
    return True


@pytest.fixture
def touch() -> bool:
    """Whether the window is that of a tablet, which is touched."""
    return False


@pytest.fixture
def window(
    browser: Browser,
    committed: None,
    live_server,
    trouble: Trouble,
    scheme: str,
    width: int,
    scripts: bool,
    touch: bool,
) -> Iterator[Callable[[], BrowserContext]]:
    """Opens windows that know nothing of each other: `window()` for each person.

    They have the addresses of the running server, and no trouble may be left at the end.
    """
    made: list[BrowserContext] = []

    def open_window() -> BrowserContext:
        opened = browser.new_context(
            base_url=live_server.url,
            color_scheme=scheme,
            viewport={"width": width, "height": 900},
            locale="en-GB",
            timezone_id="UTC",
            java_script_enabled=scripts,
            has_touch=touch,
        )
        opened.set_default_timeout(PATIENCE)
        trouble.listen(opened, live_server.url)
        made.append(opened)
        return opened

    yield open_window
    for opened in made:
        if scripts:
            trouble.settle(opened)
        opened.close()
    assert trouble.found == []


@pytest.fixture
def context(window: Callable[[], BrowserContext]) -> BrowserContext:
    """A visitor's window."""
    return window()


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page of somebody without an account."""
    return context.new_page()


@pytest.fixture
def sign_in(context: BrowserContext, live_server) -> Callable[[User], Page]:
    """Opens a page of somebody who has signed in before: `sign_in(annotator)`."""

    def open_page(user: User) -> Page:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies(
            [{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}]
        )
        return context.new_page()

    return open_page


@pytest.fixture
def admin_page(sign_in: Callable[[User], Page], administrator: User) -> Page:
    """A page of the administrator's."""
    return sign_in(administrator)
