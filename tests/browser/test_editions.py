"""The pages of a source whose text has changed: as axe-core judges them, narrow, and by the keyboard."""

import os
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from annotations import reanchoring
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition, load_source
from annotations.models import Annotation, Edition, Parallel, Source
from tests.browser.looks import LIGHT_AND_DARK, axe, overflows
from tests.database import paralleled
from tests.test_reanchoring import SENTENCE, carried_of, on, renew, text_of
from tests.values.test_parallels import ENGLISH, RUSSIAN

ARABIC = "ثورة أكتوبر، ويسميها بعض المؤرخين «انقلاب أكتوبر»، حدثت في بتروغراد سنة 1917 وغيرت تاريخ روسيا كله."


PARALLELS = "/admin/annotations/source/october-revolution-en/parallels/?with=russian-revolution-tl"


@pytest.fixture
def renewed(committed, administrator):
    """Two sources with a second edition each, in which something waits of every kind."""
    english = Source.objects.get(slug="october-revolution-en")
    mine = [on(english, words, creator=administrator) for words in ("insurrection in Petrograd", "Petrograd")]
    mine.append(on(english, "Civil War", creator=administrator))
    text = text_of(english)
    # One whose sentence is gone, one whose words have changed.
    changed = text.replace(SENTENCE, "", 1).replace("Alexander Kerensky", "A. F. Kerensky", 1)
    on(english, "led by Alexander Kerensky", creator=administrator)
    renew(english, changed, revision="1321456790", issued="2026-11-27")
    paralleled(administrator, 2, 3)
    paralleled(administrator, 3, 3, verdict="rejected")
    arabic = Source.objects.create(slug="thawra", title="ثورة أكتوبر", language="ar")
    add_edition(arabic, PlainText().read(ARABIC), "1")
    on(arabic, "انقلاب أكتوبر", creator=administrator)
    renew(arabic, ARABIC.replace("انقلاب أكتوبر", "انقلابات أكتوبر"), revision="2")
    return english


def addresses():
    beside = f"{reverse('admin:annotations_source_beside')}?align=passage"
    editions = Edition.objects.filter(source__slug="thawra").order_by("imported_at")
    return [
        *(
            reverse(f"admin:annotations_source_{name}", args=[slug])
            for slug in ("october-revolution-en", "thawra")
            for name in ("reanchoring", "differences", "edition")
        ),
        PARALLELS,
        PARALLELS.replace("russian-revolution-tl", "thawra"),
        f"{beside}&s=october-revolution-en&s=russian-revolution-tl",
        beside + "".join(f"&s={edition.uuid}" for edition in editions),
    ]


@LIGHT_AND_DARK
def test_axe_finds_nothing(admin_page, renewed, scheme):
    found = {}
    for number, address in enumerate(addresses()):
        assert admin_page.goto(address).status == 200
        found[address] = axe(admin_page)
        if folder := os.environ.get("HISTORIO_SHOTS"):
            admin_page.screenshot(path=Path(folder) / f"editions-{number}-{scheme}.png", full_page=True)
    assert {address: lines for address, lines in found.items() if lines} == {}


@pytest.mark.parametrize("width", [1360, 360])
def test_no_page_must_be_pushed_sideways(admin_page, renewed, width):
    wide = []
    for number, address in enumerate(addresses()):
        admin_page.goto(address)
        if overflows(admin_page):
            wide.append(address)
        if folder := os.environ.get("HISTORIO_SHOTS"):
            admin_page.screenshot(path=Path(folder) / f"editions-{number}-{width}.png", full_page=True)
    assert wide == []


def test_one_key_decides_and_the_next_one_waits(admin_page, renewed):
    reanchoring.apply(renewed)
    admin_page.goto(addresses()[0])
    rows = admin_page.locator("li.step[id]")
    before = rows.count()
    assert before >= 2
    first = rows.filter(has_text="orphaned").first
    words = Annotation.objects.get(pk=first.get_attribute("id").removeprefix("step-"))
    first.focus()
    admin_page.keyboard.press("o")
    expect(admin_page.get_by_role("heading", name="Given up as gone")).to_be_visible()
    words.refresh_from_db()
    assert words.orphaned_in_id is not None
    expect(rows).to_have_count(before - 1)
    expect(rows.first).to_be_focused()
    fuzzy = rows.filter(has=admin_page.locator("del")).first
    kept = Annotation.objects.get(pk=fuzzy.get_attribute("id").removeprefix("step-"))
    fuzzy.focus()
    admin_page.keyboard.press("a")
    expect(rows).to_have_count(before - 2)
    assert carried_of(kept).exact != kept.exact


def test_other_words_are_looked_for_with_the_keys_and_chosen_with_one(admin_page, renewed):
    reanchoring.apply(renewed)
    admin_page.goto(addresses()[0])
    rows = admin_page.locator("li.step[id]")
    before, row = rows.count(), rows.filter(has_text="orphaned").first
    name = row.get_attribute("id")
    row.focus()
    admin_page.keyboard.press("w")
    field = row.get_by_label("Words of the current edition")
    expect(field).to_be_focused()
    admin_page.keyboard.type("Bolshevik Party, of")  # an “o” that gives nothing up
    expect(field).to_have_value("Bolshevik Party, of")
    field.fill("Alexander Kerensky")
    field.press("Enter")
    expect(row).to_be_focused()
    expect(row).to_contain_text("reads so")
    admin_page.keyboard.press("w")
    admin_page.keyboard.press("w")
    field.fill("Civil War")
    field.press("Enter")
    expect(row).to_be_focused()
    expect(row.locator(".place").first).to_contain_text("Civil War")
    if folder := os.environ.get("HISTORIO_SHOTS"):
        admin_page.screenshot(path=Path(folder) / "editions-other-words.png", full_page=True)
    assert axe(admin_page) == []
    admin_page.keyboard.press("1")
    expect(rows).to_have_count(before - 1)
    assert carried_of(Annotation.objects.get(pk=name.removeprefix("step-"))).exact == "Civil War"


def test_one_key_confirms_a_pair_and_the_next_one_waits(admin_page, committed):
    for slug, text in {"revolution-en": ENGLISH, "revolution-ru": RUSSIAN}.items():
        values = {"slug": slug, "title": slug, "language": slug[-2:]}
        load_source(values, PlainText().read("\n\n".join(text)))
    admin_page.goto("/admin/annotations/source/revolution-en/parallels/?with=revolution-ru")
    rows = admin_page.locator("li.step[id]")
    before = rows.count()
    assert before >= 2
    names = [row.get_attribute("id") for row in rows.all()]
    rows.first.focus()
    admin_page.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    admin_page.keyboard.press("n")
    expect(rows).to_have_count(before - 1)
    expect(rows.first).to_be_focused()
    admin_page.keyboard.press("y")
    expect(rows).to_have_count(before - 2)
    said = {row.verdict: f"step-{row.passage.ordinal}-{row.other.ordinal}" for row in Parallel.objects.all()}
    assert said == {"rejected": names[1], "confirmed": names[0]}
    admin_page.get_by_role("link", name="Read both side by side").click()
    expect(admin_page.locator(".beside-number")).to_have_count(2)
