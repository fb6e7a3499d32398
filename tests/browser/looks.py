"""How a page is looked at: in both colour schemes, wide and narrow, and by axe-core."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: Give the test a page in light and dark, and on a desk and a tablet.
LIGHT_AND_DARK = pytest.mark.parametrize("scheme", ["light", "dark"])
WIDE_AND_NARROW = pytest.mark.parametrize("width", [1360, 820])

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def axe(page: Page, *allowed: str, within: str | None = None) -> list[str]:
    """What axe-core finds against WCAG 2 A and AA: a line for each element, none if all is well.

    `allowed` are rules left out, each with its reason beside the call; `within` is a CSS selector.
    """
    options = {
        "resultTypes": ["violations"],
        "preload": False,  # it would copy the stylesheets into the page, which the policy forbids
        "runOnly": {"type": "tag", "values": RULES},
        "rules": {rule: {"enabled": False} for rule in allowed},
    }
    found = Axe().run(page, context=within, options=options).response["violations"]
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}: {node['html'][:200]}"
        for rule in found
        for node in rule["nodes"]
    ]


def overflows(page: Page) -> bool:
    """Whether the page must be pushed sideways to be read."""
    return page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
