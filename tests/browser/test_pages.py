"""Every kind of page of the admin, as axe-core judges it: light and dark, on a desk and a tablet."""

from collections.abc import Callable
from itertools import pairwise
from urllib.parse import urlencode

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from playwright.sync_api import expect

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import (
    ROLES,
    Annotation,
    Change,
    Claim,
    Comparison,
    DateMention,
    Edition,
    Event,
    EventName,
    Passage,
    Reply,
    Review,
    Snapshot,
    Source,
    Tag,
    TagLabel,
    Token,
    User,
    Vocabulary,
)
from tests.browser.looks import LIGHT_AND_DARK, WIDE_AND_NARROW, axe, overflows

ARABIC = (
    "== ثورة أكتوبر ==\n\n"
    "ثورة أكتوبر، ويسميها بعض المؤرخين «انقلاب أكتوبر»، حدثت في بتروغراد سنة 1917.\n\n"
    "ويرى المؤرخون السوفييت أنها ثورة شعبية."
)


def row(model: type, page: str = "change") -> str:
    names = model._meta.app_label, model._meta.model_name, page
    rows = Group.objects.exclude(name__in=ROLES) if model is Group else model.objects.all()
    return reverse("admin:{}_{}_{}".format(*names), args=[rows.order_by("pk").first().pk])


def page(model: type, page: str, **asked: object) -> str:
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}")
    return f"{address}?{urlencode(asked)}" if asked else address


def quoted(**asked: str) -> str:
    """The page that finds words to annotate, in the English source."""
    return page(Annotation, "add", source="october-revolution-en", **asked)


def words(**asked: str) -> str:
    """The form for the words “October coup”."""
    passage = Passage.objects.get(edition__source__slug="october-revolution-en", ordinal=1)
    start = passage.text.index("October coup")
    return page(Annotation, "add", passage=passage.uuid, start=start, end=start + 12)


def read(source: str, **asked: str) -> str:
    return f"{reverse('admin:annotations_source_read', args=[source])}?{urlencode(asked)}"


def compared(page: str = "compare", **asked: str) -> str:
    return (
        f"{reverse(f'admin:annotations_event_{page}')}?{urlencode({'event': 'october-revolution', **asked})}"
    )


def merged() -> str:
    """What would happen if one tag were merged into another."""
    other = Tag.objects.order_by("pk")[1]
    return f"{row(Tag, 'merge')}?into={other.pk}"


LISTS = (
    *(Annotation, Source, Edition, Passage, Event, EventName, Claim),
    *(Vocabulary, Tag, TagLabel, User, Group, Token),
    *(Review, Reply, Change),
)
FORMS = (Source, Event, EventName, Claim, Vocabulary, Tag, User, Group)

PAGES: dict[str, Callable[[], list[str]]] = {
    "start": lambda: [reverse("admin:index"), reverse("admin:app_list", args=["annotations"])],
    "lists": lambda: [page(model, "changelist") for model in LISTS],
    "narrowed lists": lambda: [
        page(Annotation, "changelist", source="october-revolution-en", status="proposed,accepted"),
        page(Tag, "changelist", q="ж"),
        page(Source, "changelist", q="ж"),
    ],
    "rows": lambda: [row(model) for model in (*FORMS, Annotation, Passage, Edition, TagLabel)],
    "debates": lambda: [row(model) for model in (Review, Reply, Change, Token)],
    "new rows": lambda: [
        f"{page(model, 'add')}{'?describe=1' if model is Source else ''}" for model in (*FORMS, TagLabel)
    ],
    "annotating": lambda: [
        page(Annotation, "add"),
        quoted(),
        quoted(exact="revolution"),
        quoted(exact="October Revoluton"),
        words(),
    ],
    "texts": lambda: [
        page(Source, "import"),
        read("october-revolution-en"),
        read("october-revolution-en", tag="soviet-view"),
        read("thawra"),
        read("bare"),
    ],
    "uploading": lambda: [page(Annotation, "upload"), page(Tag, "upload")],
    "comparing": lambda: [
        reverse("admin:annotations_event_compare"),
        compared(rows="name", columns="source"),
        compared(rows="name", columns="view,source"),
        compared(rows="claim", columns="source", show="column"),
        compared(rows="question", columns="source", show="per_1000"),
        compared("names"),
        compared("derivations"),
        page(Event, "derivations"),
        compared("agreement"),
        compared("support"),
        f"{reverse('admin:annotations_reading_queue')}?questions=1",
    ],
    "dates": lambda: [
        page(DateMention, "changelist", source="october-revolution-en"),
        row(DateMention),
        page(DateMention, "timeline"),
        page(DateMention, "timeline", source="thawra"),
        compared(rows="date", columns="source"),
    ],
    "frozen": lambda: [
        *(page(model, name) for model in (Comparison, Snapshot) for name in ("changelist", "add")),
        *(row(model) for model in (Comparison, Snapshot)),
        row(Snapshot, "empty"),
    ],
    "deleting": lambda: [row(Event, "delete"), row(Source, "delete"), row(Annotation, "delete")],
    "the rest": lambda: [
        row(Tag, "merge"),
        merged(),
        row(Source, "history"),
        reverse("admin:password_change"),
        reverse("admin:auth_user_password_change", args=[User.objects.first().pk]),
    ],
}


@pytest.fixture
def inhabited(committed: None, administrator: User, discussed: Annotation) -> None:
    """The sample, with what it has none of: a debate, a text from right to left, a private note…"""
    Group.objects.create(name="Историки")
    Token.objects.create(user=administrator, digest="0" * 64, name="R на ноутбуке")
    Source.objects.create(slug="bare", title="Записки о революции", language="ru")
    arabic = Source.objects.create(slug="thawra", title="ثورة أكتوبر", language="ar")
    add_edition(arabic, PlainText().read(ARABIC), "1")
    passage = Passage.objects.get(edition__source=arabic, ordinal=2)
    start = passage.text.index("انقلاب أكتوبر")
    Annotation.objects.create(
        passage=passage,
        start=start,
        end=start + 13,
        exact="انقلاب أكتوبر",
        name=EventName.objects.first(),
        note="راجع الطبعة الأولى",
        stance="affirms",
        visibility="private",
        creator=administrator,
    )


@LIGHT_AND_DARK
@pytest.mark.parametrize("kind", PAGES)
def test_axe_finds_nothing(admin_page, inhabited, kind):
    found = {}
    for address in PAGES[kind]():
        assert admin_page.goto(address).status == 200, address
        found[address] = axe(admin_page)
    assert {address: lines for address, lines in found.items() if lines} == {}


@WIDE_AND_NARROW
def test_no_page_must_be_pushed_sideways(admin_page, inhabited):
    wide = []
    for addresses in PAGES.values():
        for address in addresses():
            admin_page.goto(address)
            if overflows(admin_page):
                wide.append(address)
    assert wide == []


@LIGHT_AND_DARK
def test_what_comes_after_a_form_is_well_made(admin_page, inhabited):
    """The previews of an import and of an upload, and what was written."""
    admin_page.goto(page(Source, "import"))
    admin_page.get_by_label("Identifier").fill("reed")
    admin_page.get_by_label("Title").fill("Ten Days That Shook the World")
    admin_page.get_by_label("Language").fill("en")
    admin_page.get_by_label("Paste the text").fill(
        "== Preface ==\n\nThis book is a slice of intensified history."
    )
    admin_page.locator("[name=_preview]").click()
    expect(admin_page.get_by_role("heading", name="The passages")).to_be_visible()
    found = axe(admin_page)
    admin_page.goto(page(Tag, "upload"))
    table = "slug,vocabulary,labels\nred-terror,questions,Red Terror@en\n,,\n"
    file = {"name": "tags.csv", "mimeType": "text/csv", "buffer": table.encode()}
    admin_page.get_by_label("The edited table").set_input_files(file)
    admin_page.locator("#content-main [type=submit]").click()
    expect(admin_page.get_by_text("Nothing is written yet")).to_be_visible()
    found += axe(admin_page)
    assert found == []


@LIGHT_AND_DARK
def test_two_editors_can_tell_their_versions_apart(admin_page, inhabited, trouble):
    trouble.expect("status of 4")
    admin_page.goto(row(Claim))
    claim = Claim.objects.order_by("pk").first()
    claim.statement = "Das Politbüro stimmte ab."
    claim.save()
    admin_page.locator("#id_statement").fill("Политбюро голосовало.")
    admin_page.locator("[name=_save]").click()
    expect(admin_page.get_by_role("heading", name="Somebody else changed this meanwhile")).to_be_visible()
    found = axe(admin_page)
    gone = Claim.objects.create(
        slug="gone", event=claim.event, question=claim.question, statement="It was over in a night."
    )
    admin_page.goto(reverse("admin:annotations_claim_change", args=[gone.pk]))
    gone.delete()
    admin_page.locator("#id_statement").fill("Всё кончилось за одну ночь.")
    admin_page.locator("[name=_save]").click()
    expect(admin_page.get_by_role("heading", name="It is no longer there")).to_be_visible()
    assert found + axe(admin_page) == []


@LIGHT_AND_DARK
def test_what_is_refused_is_told_on_a_page_that_all_can_read(inhabited, sign_in, annotator, trouble):
    trouble.expect("status of 40")
    found = []
    own = sign_in(annotator)
    for address, status in (("/admin/annotations/user/", 403), ("/admin/annotations/october/", 404)):
        assert own.goto(address).status == status
        found += axe(own)
    assert found == []


@LIGHT_AND_DARK
def test_an_empty_list_says_what_such_a_thing_is(admin_page, inhabited):
    Annotation.objects.all().delete()
    admin_page.goto(page(Annotation, "changelist"))
    expect(admin_page.get_by_text("There are no annotations yet")).to_be_visible()
    found = axe(admin_page)
    admin_page.locator(".empty").get_by_role("link", name="Add annotation").click()
    expect(admin_page.get_by_role("heading", name="Find the words to annotate")).to_be_visible()
    admin_page.goto(page(Claim, "changelist", q="ничего"))
    expect(admin_page.get_by_text("Nothing fits what you asked for")).to_be_visible()
    found += axe(admin_page)
    admin_page.get_by_role("link", name="see the whole list").click()
    expect(admin_page.locator("#result_list tbody tr").first).to_be_visible()
    assert found == []


def test_the_keyboard_leads_past_the_lists_and_through_the_form(admin_page, inhabited):
    admin_page.goto(words())
    skip = admin_page.get_by_role("link", name="Skip to main content")
    skip.focus()
    expect(skip).to_be_in_viewport()
    admin_page.keyboard.press("Enter")
    # From the words to what is said of them and at last to saving, in the order in which they are read.
    places: list[tuple[float, str]] = []
    for _ in range(120):
        admin_page.keyboard.press("Tab")
        top, name, outline = admin_page.evaluate(
            """() => {
              const e = document.activeElement, style = getComputedStyle(e);
              const shown = e.closest(".select2-selection") ?? e;
              return [e.getBoundingClientRect().top + scrollY, e.name ?? "",
                style.outlineStyle != "none" || style.boxShadow != "none"
                  || getComputedStyle(shown).borderColor != ""];
            }"""
        )
        assert outline
        places.append((top, name))
        if name == "_save":
            break
    else:
        pytest.fail("the keyboard does not come to saving")
    backwards = [
        (one, other)
        for one, other in pairwise(places)
        # The boxes of one question stand in columns.
        if other[0] < one[0] - 40 and not (one[1] and one[1] == other[1])
    ]
    assert backwards == []


def test_what_opens_to_be_searched_has_a_name(admin_page):
    admin_page.goto(page(EventName, "add"))
    admin_page.get_by_role("combobox", name="Event:").first.click()
    admin_page.get_by_role("searchbox", name="Event:").fill("july")
    admin_page.get_by_role("option", name="July").first.click()
    assert axe(admin_page) == []
