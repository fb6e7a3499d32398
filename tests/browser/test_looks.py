"""Every kind of page of the admin, as axe-core judges it: light and dark, on a desk and a tablet."""

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse

from annotations.models import Annotation, Claim, Event, EventName, Passage, Source, Tag, User
from tests.browser.looks import LIGHT_AND_DARK, axe, overflows


def row(model: type, page: str = "change") -> str:
    names = model._meta.app_label, model._meta.model_name, page
    return reverse("admin:{}_{}_{}".format(*names), args=[model.objects.order_by("pk").first().pk])


def page(model: type, page: str) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")


PAGES = {
    "start": lambda: [reverse("admin:index"), reverse("admin:app_list", args=["annotations"])],
    "lists": lambda: [page(model, "changelist") for model in (Annotation, Source, Tag, Passage, User)],
    "rows": lambda: [row(model) for model in (Annotation, Source, Tag, Passage, Event, User)],
    "new rows": lambda: [page(model, "add") for model in (Annotation, Tag, EventName, Claim, Group, User)],
    "deleting": lambda: [row(Event, "delete"), row(Source, "delete"), row(Annotation, "delete")],
    "the rest": lambda: [
        row(Source, "history"),
        reverse("admin:password_change"),
        f"{page(Tag, 'changelist')}?q=ж",
    ],
}


@LIGHT_AND_DARK
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(admin_page, kind):
    found = {}
    for address in PAGES[kind]():
        assert admin_page.goto(address).status == 200
        found[address] = axe(admin_page)
    assert {address: lines for address, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [820])
def test_no_page_must_be_pushed_sideways_on_a_tablet(admin_page):
    wide = []
    for addresses in PAGES.values():
        for address in addresses():
            admin_page.goto(address)
            if overflows(admin_page):
                wide.append(address)
    assert wide == []


def test_what_opens_to_be_searched_has_a_name(admin_page):
    admin_page.goto(page(EventName, "add"))
    admin_page.get_by_role("combobox", name="Event:").first.click()
    admin_page.get_by_role("searchbox", name="Event:").fill("july")
    admin_page.get_by_role("option", name="July").first.click()
    assert axe(admin_page) == []
