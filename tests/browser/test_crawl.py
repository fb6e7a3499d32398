"""Every page of the admin that a link leads to: none breaks the policy, none is a dead end."""

import re
from collections import deque
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from annotations.models import Token, User

#: So many kinds of pages for each model are enough; more than that must be looked at by another test.
OF_EACH = 14


@pytest.fixture
def inhabited(committed: None, administrator: User) -> None:
    """The sample, and a row of whatever else has a page."""
    Group.objects.create(name="Историки")
    Token.objects.create(user=administrator, digest="0" * 64, name="R на ноутбуке")


def kind(address: str) -> tuple[str, str] | None:
    """What all pages of a kind have in common: view and parameter. None if the page is not to be seen."""
    parts = urlsplit(address)
    # Lists remember themselves in the links to their rows.
    asked = [name for name in parse_qs(parts.query, keep_blank_values=True) if name != "_changelist_filters"]
    if not parts.path.startswith("/admin/") or parts.path == "/admin/logout/" or len(asked) > 1:
        return None
    try:
        return resolve(parts.path).view_name, "".join(asked)
    except Resolver404:
        return parts.path, ""


def links(page: Page) -> list[str]:
    """The addresses on this server to which the page leads, downloads left out."""
    found = page.locator("a[href]:not([download])").evaluate_all(
        "links => links.filter(a => a.origin == location.origin).map(a => a.pathname + a.search)"
    )
    return [address for address in found if not re.search(r"csv|json|zip|export|download|format=", address)]


def test_no_page_of_the_admin_breaks_the_policy_or_leads_nowhere(admin_page, inhabited):
    waiting, kinds, visited = deque(["/admin/"]), set(), 0
    while waiting:
        response = admin_page.goto(address := waiting.popleft())
        assert response.status == 200, address
        visited += 1
        for link in links(admin_page):
            found = kind(link)
            if found is not None and found not in kinds:
                kinds.add(found)
                waiting.append(link)
        assert visited + len(waiting) <= OF_EACH * len(admin.site._registry), list(waiting)
    pages = {name for name, _ in kinds}
    for model in ("source", "passage", "edition", "event", "eventname", "claim", "tag", "annotation"):
        for page in ("changelist", "change", "history"):
            assert f"admin:annotations_{model}_{page}" in pages
    assert {"admin:password_change", "admin:auth_group_delete"} <= pages


def test_what_is_not_there_leads_back(admin_page, trouble):
    trouble.expect("status of 404")
    for address in ("/admin/annotations/october/", "/admin/annotations/source/1917/"):
        admin_page.goto(address)
        assert links(admin_page)
