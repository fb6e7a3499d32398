"""The pages that weigh evidence, on a telephone and on a desk, as axe-core judges them."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotations.models import Claim, Event, Passage, Source, User
from tests.browser.looks import LIGHT_AND_DARK, axe, overflows
from tests.database import insert, read

TAGALOG, ENGLISH = "russian-revolution-tl", "october-revolution-en"


def address(name: str) -> str:
    return reverse(f"admin:annotations_event_{name}") + "?event=russian-revolution"


@pytest.fixture
def judged(committed: None, administrator: User, annotator: User) -> None:
    """Two have read the English article, and do not agree."""
    passage = Passage.objects.get(edition__source__slug=ENGLISH, ordinal=1)
    claim = Claim.objects.get(slug="caused-civil-war").pk
    for person, stance in ((administrator, "affirms"), (annotator, "denies")):
        made = insert(passage, "Russian Civil War", person, claim_id=claim, stance=stance)
        reading = read(made)
        type(reading).objects.filter(pk=reading.pk).delete()
        reading.pk, reading.event = None, Event.objects.get(slug="russian-revolution")
        reading.save()


@LIGHT_AND_DARK
@pytest.mark.parametrize("width", [360, 1360])
def test_all_can_read_them_and_need_not_push_them_sideways(admin_page, judged, scheme, width):
    found = []
    for name in ("derivations", "agreement", "support"):
        assert admin_page.goto(address(name)).status == 200
        found += axe(admin_page)
        assert not overflows(admin_page), name
    admin_page.goto(reverse("admin:annotations_event_names") + "?event=october-revolution")
    found += axe(admin_page)
    assert not overflows(admin_page)
    assert found == []


@pytest.mark.parametrize("width", [360])
def test_an_editor_confirms_with_one_button_and_withdraws_it(admin_page, judged, width):
    admin_page.goto(address("derivations"))
    admin_page.get_by_role("button", name=f"Confirm: {TAGALOG} is derived from {ENGLISH}").click()
    expect(admin_page.get_by_text("the two are one witness now")).to_be_visible()
    assert Source.objects.get(slug=TAGALOG).derived_from.slug == ENGLISH
    admin_page.get_by_role("button", name="Withdraw it").click()
    expect(admin_page.get_by_text("any more")).to_be_visible()
    assert Source.objects.get(slug=TAGALOG).derived_from is None
