"""A scholar's work from a text to a comparison, as it is done by somebody who sees the pages."""

import csv
import io
import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from annotations.models import Annotation, Passage, Source, Tag
from tests.browser.scholar import Scholar

PASSWORD = "a long enough secret"

TEXT = """== Names ==

🔴 Октябрьский переворот, in English the October Upheaval (in Soviet historiography), began at night 🌙; \
Октябрьский переворот had few witnesses.

Of the days after it this book tells nothing."""

#: Sources as lists to choose from name them.
DIARY, ENGLISH = "A Diary of 1917 (diary-1917)", "October Revolution (october-revolution-en)"


@pytest.fixture
def scholar(page, administrator) -> Scholar:
    """Ada, who has signed in by typing and sees the start page."""
    found = Scholar(page)
    found.sign_in("ada", PASSWORD)
    return found


def bring_in(scholar: Scholar) -> None:
    """Paste the text, look at its parting, save it."""
    scholar.start()
    scholar.follow("Import a text")
    scholar.fill({"Identifier": "diary-1917", "Title": "A Diary of 1917", "Language": "en"})
    scholar.find("Scope", "October Revolution")
    scholar.fill({"Paste the text": TEXT})
    scholar.press("Show the parting")


def test_a_text_is_pasted_looked_at_and_saved(scholar):
    bring_in(scholar)
    expect(scholar.page.get_by_text("Nothing is saved yet.")).to_be_visible()
    rows = scholar.page.get_by_role("region", name="The passages").get_by_role("row")
    expect(rows).to_have_count(4)
    expect(rows.nth(2)).to_contain_text("Октябрьский переворот, in English")
    assert not Source.objects.filter(slug="diary-1917").exists()
    scholar.press("Save")
    expect(scholar.page.get_by_text("Saved with 3 passages.")).to_be_visible()
    expect(scholar.heading("A Diary of 1917")).to_be_visible()
    source = Source.objects.get(slug="diary-1917")
    texts = Passage.objects.filter(edition__source=source).values_list("text", flat=True)
    assert list(texts) == ["Names", *TEXT.split("\n\n")[1:]]
    assert [event.slug for event in source.scope.all()] == ["october-revolution"]


def test_of_words_that_stand_there_twice_one_says_which(scholar):
    bring_in(scholar)
    scholar.press("Save")
    scholar.look_for("Октябрьский переворот", DIARY)
    expect(scholar.heading("2 places: which words do you mean?")).to_be_visible()
    scholar.page.get_by_role("link", name="at night 🌙; Октябрьский переворот").click()
    expect(scholar.page.get_by_text("You annotate: Октябрьский переворот")).to_be_visible()
    scholar.page.get_by_role("checkbox", name="Western view").check()
    scholar.fill({"Note": "Второе из двух."})
    scholar.press("Save")
    expect(scholar.page.get_by_text("Annotated Октябрьский переворот in A Diary of 1917.")).to_be_visible()
    made = Annotation.objects.get(note="Второе из двух.")
    assert made.start == made.passage.text.rindex("Октябрьский переворот") > 100
    assert made.end - made.start == len("Октябрьский переворот")
    assert made.exact == "Октябрьский переворот"
    assert made.creator.username == "ada"
    assert [tag.slug for tag in made.tags.all()] == ["western-view"]


def test_a_remark_in_brackets_proposes_whose_view_it_is(scholar, soviet_view):
    bring_in(scholar)
    scholar.press("Save")
    scholar.look_for("October Upheaval", DIARY)
    expect(scholar.page.get_by_role("note")).to_contain_text(
        "Proposed because “(in Soviet historiography)” follows: attributed, Soviet view."
    )
    expect(scholar.field("Voice")).to_have_value("attributed")
    expect(scholar.page.get_by_role("checkbox", name="Soviet view")).to_be_checked()
    # The name is not known yet: it is made in a window of its own.
    with scholar.page.expect_popup() as opened:
        scholar.follow("Add another name")
    beside = Scholar(opened.value)
    beside.fill({"Identifier": "october-upheaval-en", "Text": "October Upheaval", "Language": "en"})
    beside.find("Event", "October Revolution")
    with opened.value.expect_event("close"):
        beside.press("Save")
    expect(scholar.page.get_by_role("combobox", name="Name:").first).to_contain_text("October Upheaval")
    scholar.press("Save")
    expect(scholar.page.get_by_text("Annotated October Upheaval in A Diary of 1917.")).to_be_visible()
    made = Annotation.objects.get(name__slug="october-upheaval-en")
    assert (made.voice, made.tag_ids) == ("attributed", [soviet_view.pk])
    assert made.event.slug == "october-revolution"


def test_a_renamed_tag_is_still_found_by_what_it_was_called(scholar, soviet_view):
    scholar.open_list("Tags")
    scholar.open_row("soviet-view")
    scholar.fill({"Identifier": "view-of-the-soviet-union"})
    scholar.press("Save")
    expect(scholar.page.get_by_text("was changed successfully")).to_be_visible()
    scholar.page.goto("/admin/annotations/annotation/?tag=soviet-view")
    expect(scholar.page.get_by_text("Export all 3 rows of this list")).to_be_visible()
    answer = scholar.page.request.get("/api/v1/tags/soviet-view/", max_redirects=0)
    assert answer.status == 308
    assert answer.headers["location"].endswith("/api/v1/tags/view-of-the-soviet-union/")


def test_two_tags_are_merged_and_nothing_is_lost(scholar, soviet_view, western_view):
    held = {western_view.pk, soviet_view.pk}
    before = set(Annotation.objects.filter(tag_ids__overlap=list(held)).values_list("pk", flat=True))
    everything = Annotation.objects.count()
    scholar.open_list("Tags")
    scholar.open_row("western-view")
    scholar.follow("Merge into another")
    scholar.find("Merge into", "Soviet view", "soviet-view")
    scholar.press("Show what would happen")
    expect(scholar.heading("What would happen")).to_be_visible()
    expect(scholar.page.get_by_text("1 annotation then refers to the one that stays.")).to_be_visible()
    assert Tag.objects.filter(pk=western_view.pk).exists()
    scholar.press("Merge western-view into soviet-view")
    expect(
        scholar.page.get_by_text("Merged western-view into soviet-view: 1 reference moved.")
    ).to_be_visible()
    assert set(soviet_view.annotations.values_list("pk", flat=True)) == before
    assert Annotation.objects.count() == everything
    scholar.page.goto("/admin/annotations/annotation/?tag=western-view")
    expect(scholar.page.get_by_text(f"Export all {len(before)} rows of this list")).to_be_visible()


def rows_of(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def as_a_spreadsheet_saves(rows: list[dict[str, str]], path: Path) -> Path:
    """As Excel does where the comma parts decimals."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        written = csv.DictWriter(file, list(rows[0]), delimiter=";", restval="")
        written.writeheader()
        written.writerows(rows)
    return path


def test_a_table_goes_to_a_spreadsheet_and_comes_back(scholar, tmp_path):
    scholar.open_list("Annotations")
    narrow = scholar.page.get_by_role("navigation", name="Filter")
    narrow.get_by_role("link", name="October Revolution").first.click()
    expect(scholar.page.get_by_text("Export all 23 rows of this list")).to_be_visible()
    plain = scholar.download("as CSV", tmp_path).read_bytes()
    assert plain.startswith(b"id,url,source,")
    table = scholar.download("as CSV for Excel", tmp_path)
    assert table.read_bytes() == b"\xef\xbb\xbf" + plain
    rows = rows_of(table)
    assert len(rows) == 23
    assert {row["source"] for row in rows} == {"october-revolution-en"}

    rows[4]["note"] = "Сверено; см. «Правда», № 1"
    rows[7]["stance"] = "perhaps"
    rows.append({"source": "october-revolution-en", "exact": "Provisional Government", "note": "Новое 🔴"})
    scholar.follow("Upload an edited table")
    send(scholar, as_a_spreadsheet_saves(rows, tmp_path / "edited.csv"))
    expect(counts(scholar)).to_have_text(["1 new", "1 changed", "21 unchanged", "1 refused"])
    expect(scholar.page.get_by_text("Nothing is written yet.")).to_be_visible()
    told = scholar.page.get_by_role("region", name="Rows of the file")
    refused = told.get_by_role("row").filter(has_text="refused")
    expect(refused.get_by_role("rowheader")).to_have_text("9")
    expect(refused).to_contain_text("stance: Value 'perhaps' is not a valid choice.")
    expect(refused).to_contain_text("There are affirms, denies, hedges, mentions.")
    expect(scholar.page.get_by_role("button", name=re.compile("Write"))).to_have_count(0)

    rows[7]["stance"] = "hedges"
    scholar.follow("Upload the mended file")
    send(scholar, as_a_spreadsheet_saves(rows, tmp_path / "mended.csv"))
    expect(counts(scholar)).to_have_text(["1 new", "2 changed", "21 unchanged", "0 refused"])
    expect(told.get_by_role("row").filter(has_text="hedges")).to_contain_text("stance")
    assert not Annotation.objects.filter(note="Новое 🔴").exists()
    scholar.press("Write these 3 changes")
    expect(counts(scholar)).to_have_text(["1 new", "2 changed", "21 unchanged"])
    scholar.follow("Show these rows in the list")
    expect(scholar.page.get_by_text("Export all 3 rows of this list")).to_be_visible()
    scholar.open_row("Provisional Government")
    expect(scholar.field("Note")).to_have_value("Новое 🔴")


def send(scholar: Scholar, file: Path) -> None:
    scholar.field("The edited table").set_input_files(file)
    scholar.press("Show what would change")


def counts(scholar: Scholar):
    return scholar.page.get_by_role("listitem").filter(
        has_text=re.compile(r"^\d+ (new|changed|unchanged|refused)$")
    )


def ask(scholar: Scholar) -> None:
    """What do the sources call the October Revolution in their own voice?"""
    scholar.start()
    scholar.follow("Compare")
    scholar.field("Event").select_option(label="October Revolution (october-revolution)")
    scholar.field("Rows").select_option(label="Names")
    scholar.field("Columns").select_option(label="Sources")
    scholar.page.get_by_text("Narrow it: which annotations count").click()
    scholar.page.get_by_role("group", name="Voice:").get_by_role("checkbox", name="own").check()
    scholar.press("Compare")
    expect(scholar.heading("October Revolution: Names × Sources")).to_be_visible()


def matrix(page: Page) -> list[list[str]]:
    """The rows of the comparison, cell by cell, as they read."""
    rows = page.get_by_role("region", name="October Revolution: Names × Sources").get_by_role("row")
    expect(rows).to_have_count(6)
    return rows.evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.innerText))")


def test_every_count_of_a_comparison_leads_to_so_many_annotations(scholar):
    ask(scholar)
    cells = scholar.page.get_by_role("region", name="October Revolution: Names × Sources")
    links = cells.get_by_role("cell").get_by_role("link", name=re.compile(r"^\d+$"))
    counted = links.evaluate_all("links => links.map(a => [a.innerText, a.pathname + a.search])")
    assert len(counted) == 10
    for count, address in counted:
        scholar.page.goto(address)
        rows = "the one row" if count == "1" else f"all {count} rows"
        expect(scholar.page.get_by_text(f"Export {rows} of this list")).to_be_visible()
        # A list has a row for each, and a head.
        expect(scholar.page.get_by_role("main").get_by_role("row")).to_have_count(int(count) + 1)


def test_the_address_of_a_comparison_shows_the_same_to_another_person(scholar, window, make_user):
    ask(scholar)
    seen = matrix(scholar.page)
    make_user("eva", "reader")
    other = Scholar(window().new_page())
    other.sign_in("eva", PASSWORD, scholar.page.url)
    assert other.page.url == scholar.page.url
    assert matrix(other.page) == seen
    expect(other.page.get_by_role("link", name="Voice: own")).to_be_visible()


def test_a_comparison_is_downloaded_wide_and_long(scholar, tmp_path):
    ask(scholar)
    seen = matrix(scholar.page)[1:]
    path = scholar.download("CSV, a line a row (wide)", tmp_path)
    assert path.read_bytes().startswith(b"\xef\xbb\xbfrow,")
    wide = rows_of(path)
    assert len(wide) == len(seen)
    sources = ("october-revolution-en", "russian-revolution-tl")
    for row, shown in zip(wide, seen, strict=True):
        assert shown[0].startswith(row["row_label"])
        assert row["verdict"] in shown[1]
        affirming = int(row["affirming_sources"])
        told = f" {affirming} source{'s affirm' if affirming > 1 else ' affirms'} it" if affirming else ""
        assert shown[2].split() == f"{row['total']}{told}".split()
        for source, cell in zip(sources, shown[3:], strict=True):
            assert row[f"{source} state"] in cell
            assert re.match(r"\d*", cell)[0] == row[f"{source} count"].replace("0", "")
    path = scholar.download("CSV, a line a quote (long)", tmp_path)
    long = [row for row in rows_of(path) if row["annotation"]]
    assert len(long) == sum(int(row["total"]) for row in wide)
    assert {row["voice"] for row in long} == {"own"}


def test_the_second_of_two_editors_sees_both_versions_and_loses_nothing(scholar, window, make_user, trouble):
    trouble.expect("status of 409")
    make_user("eva", is_superuser=True)
    other = Scholar(window().new_page())
    other.sign_in("eva", PASSWORD)
    for person in (scholar, other):
        person.open_list("Tags")
        person.open_row("soviet-view")
    scholar.fill({"Definition": "Как писали в СССР."})
    scholar.press("Save")
    expect(scholar.page.get_by_text("was changed successfully")).to_be_visible()

    other.fill({"Definition": "As Soviet historians wrote 🔴."})
    other.press("Save")
    expect(other.heading("Somebody else changed this meanwhile")).to_be_visible()
    differing = other.page.get_by_role("row").filter(
        has=other.page.get_by_role("rowheader", name="Definition")
    )
    expect(differing.get_by_role("cell")).to_have_text(
        ["Как писали в СССР.", "As Soviet historians wrote 🔴."]
    )
    expect(other.field("Definition")).to_have_value("As Soviet historians wrote 🔴.")
    assert Tag.objects.get(slug="soviet-view").definition == "Как писали в СССР."

    other.fill({"Definition": "Как писали в СССР. As Soviet historians wrote 🔴."})
    other.press("Save")
    expect(other.page.get_by_text("was changed successfully")).to_be_visible()
    assert (
        Tag.objects.get(slug="soviet-view").definition == "Как писали в СССР. As Soviet historians wrote 🔴."
    )


def test_a_source_with_annotations_is_kept_and_it_is_said_why(scholar):
    scholar.open_list("Sources")
    scholar.open_row("October Revolution")
    scholar.follow("Delete")
    expect(scholar.page.get_by_text("cannot be deleted, because it is in use")).to_be_visible()
    expect(scholar.page.get_by_role("button", name="Delete")).to_have_count(0)
    scholar.follow("23 annotations")
    expect(scholar.page.get_by_text("Export all 23 rows of this list")).to_be_visible()
    assert Source.objects.filter(slug="october-revolution-en").exists()


@pytest.mark.parametrize("scripts", [False])
def test_words_are_annotated_without_scripts(scholar, soviet_view):
    scholar.look_for("October", ENGLISH)
    expect(scholar.heading("10 places: which words do you mean?")).to_be_visible()
    scholar.look_for("great october socialist revolution", ENGLISH)
    expect(scholar.page.get_by_text("You annotate: Great October Socialist Revolution")).to_be_visible()
    expect(scholar.field("Voice")).to_have_value("attributed")
    scholar.page.get_by_role("checkbox", name="Others, unnamed").check()
    scholar.fill({"Note": "без скриптов"})
    scholar.press("Save and go to the next passage")
    expect(scholar.page.get_by_text("Annotated Great October Socialist Revolution in")).to_be_visible()
    made = Annotation.objects.get(note="без скриптов")
    assert made.name.slug == "great-october-socialist-revolution-en"
    assert soviet_view.pk in made.tag_ids
    assert len(made.tag_ids) == 2


@pytest.mark.parametrize("scripts", [False])
def test_sources_are_compared_without_scripts(scholar):
    ask(scholar)
    row = scholar.page.get_by_role("row").filter(has=scholar.page.get_by_role("link", name="October coup"))
    expect(row.get_by_role("cell").nth(1)).to_have_text("3 2 sources affirm it")
    row.get_by_role("link", name="3", exact=True).click()
    expect(scholar.page.get_by_text("Export all 3 rows of this list")).to_be_visible()
