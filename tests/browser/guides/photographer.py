"""Somebody at work who takes pictures of what they see."""

import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator

from tests.browser.chromium import PATIENCE
from tests.browser.scholar import Scholar

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "docs" / "screenshots"
#: The first administrator of the Historio in which the guides are walked.
NAME, PASSWORD = "scholar", secrets.token_urlsafe(12)
MARGIN, WIDTH, HEIGHT = 8, 1360, 850
#: A telephone.
NARROW, TALL = 360, 780


class Photographer(Scholar):
    """A scholar who takes pictures."""

    def take(self, name: str, *shown: Locator) -> None:
        """A picture of what is named, as wide as the page is, or of the window."""
        self.page.evaluate("window.scrollTo(0, 0)")
        boxes = [box for part in shown if (box := part.bounding_box())]
        clip = None
        if boxes:
            top = max(0, min(box["y"] for box in boxes) - MARGIN)
            bottom = max(box["y"] + box["height"] for box in boxes) + MARGIN
            left = max(0, min(box["x"] for box in boxes) - MARGIN)
            right = min(WIDTH, max(box["x"] + box["width"] for box in boxes) + MARGIN)
            clip = {"x": left, "y": top, "width": right - left, "height": bottom - top}
        self.page.screenshot(
            path=FOLDER / f"{name}.png", full_page=bool(clip), clip=clip, animations="disabled"
        )

    def look(self, name: str, address: str, part: str = "") -> None:
        """A picture of the window before a page, or with a part of it at the top."""
        self.page.goto(address)
        if part:
            self.page.locator(part).evaluate("part => part.scrollIntoView({block: 'start'})")
        self.page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")

    def post(self, address: str, **values: object) -> dict[str, Any]:
        """What the API answers to something new, in the name of who has signed in."""
        token = next(found["value"] for found in self.page.context.cookies() if found["name"] == "csrftoken")
        answer = self.page.request.post(address, data=values, headers={"X-CSRFToken": token})
        assert answer.ok, answer.text()
        return answer.json()

    @property
    def content(self) -> Locator:
        """What stands below the title."""
        return self.page.locator("#content-main")

    @property
    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name)

    def group(self, name: str) -> Locator:
        return self.page.get_by_role("group", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


#: Opens a window of its own for somebody, light and wide unless said: `opened("dark", width=NARROW)`.
Opens = Callable[..., Photographer]


def windows(browser: Browser, address: str) -> Opens:
    """Windows before a Historio that know nothing of each other."""

    def opened(scheme: str = "light", width: int = WIDTH) -> Photographer:
        made = browser.new_context(
            base_url=address,
            color_scheme=scheme,
            viewport={"width": width, "height": TALL if width == NARROW else HEIGHT},
            locale="en-GB",
            timezone_id="UTC",
        )
        made.set_default_timeout(PATIENCE)
        return Photographer(made.new_page())

    return opened
