"""The walk through docs/first-hour.md: one scholar, from a text to a table and back."""

import csv
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.guides.photographer import NAME, PASSWORD, ROOT, Opens, Photographer

GUIDE = ROOT / "docs" / "first-hour.md"
#: The beginning of the book: the block that readers of the guide copy.
BOOK = GUIDE.read_text(encoding="utf-8").partition("```text\n")[2].partition("\n```")[0]
ABOUT = {
    "Identifier": "ten-days-en",
    "Title": "Ten Days That Shook the World",
    "Language": "en",
    "Kind": "book",
    "Creators": "John Reed",
    "Publisher": "Boni & Liveright",
    "Issued": "1919",
    "Licence": "public domain",
}
TEN_DAYS, ARTICLE = (
    "Ten Days That Shook the World (ten-days-en)",
    "October Revolution (october-revolution-en)",
)


def walk(opened: Opens, folder: Path) -> None:
    """All of it, in the order of the guide."""
    guide = opened()
    sign_in(guide)
    bring_in_a_text(guide)
    read(guide)
    annotate(guide)
    make_a_view(guide)
    compare(guide)
    edit_as_a_table(guide, folder)
    edit_at_the_same_time(guide, opened())
    rename_and_merge(guide)
    look_in_the_dark(opened("dark"))


def sign_in(guide: Photographer) -> None:
    guide.page.goto("/admin/")
    guide.fill({"Username": NAME, "Password": PASSWORD})
    guide.take("sign-in", guide.page.get_by_role("banner"), guide.button("Log in"))
    guide.press("Log in")
    expect(guide.heading("Everything")).to_be_visible()
    guide.take("start", guide.page.get_by_role("banner"), guide.region("Events").last)


def bring_in_a_text(guide: Photographer) -> None:
    guide.follow("Import a text")
    guide.fill(ABOUT)
    guide.find("Scope", "October Revolution")
    guide.take("import-source", guide.title, guide.group("About the source"))
    guide.fill({"Paste the text": BOOK})
    guide.take("import-text", guide.group("The text"), guide.button("Show the parting"))
    guide.press("Show the parting")
    guide.take("import-parting", guide.title, guide.region("The passages"))
    guide.press("Save")
    expect(guide.page.get_by_text("Saved with 4 passages.")).to_be_visible()


def read(guide: Photographer) -> None:
    guide.start()
    guide.region("Sources").get_by_role("link", name="October Revolution").first.click()
    expect(guide.heading("October Revolution")).to_be_visible()
    guide.take("read", guide.title, guide.page.get_by_role("link", name="Annotate words of this passage (1)"))


def annotate(guide: Photographer) -> None:
    guide.start()
    guide.follow("Annotate")
    guide.field("Source").select_option(label=TEN_DAYS)
    guide.fill({"The words": "November Revolution"})
    guide.take("annotate-words", guide.title, guide.button("Find these words"))
    guide.press("Find these words")
    guide.take("annotate-which", guide.title, guide.region("2 places: which words do you mean?"))
    guide.page.get_by_role("link", name="a detailed account of the").click()
    with guide.page.expect_popup() as opened:
        guide.follow("Add another name")
    opened.value.set_viewport_size({"width": 800, "height": 640})
    beside = Photographer(opened.value)
    beside.fill({"Identifier": "november-revolution-en", "Text": "November Revolution", "Language": "en"})
    beside.find("Event", "October Revolution")
    beside.take("annotate-name", beside.title, beside.button("Save"))
    with opened.value.expect_event("close"):
        beside.press("Save")
    expect(guide.page.get_by_role("combobox", name="Name:").first).to_contain_text("November Revolution")
    guide.take("annotate-form", guide.title, guide.group("What they say"))
    guide.take("annotate-voice", guide.group("In whose voice"), guide.group("How sure"))
    guide.press("Save")
    expect(guide.page.get_by_text("Annotated November Revolution in")).to_be_visible()
    guide.look_for("Great October Socialist Revolution", ARTICLE)
    guide.take("annotate-proposal", guide.page.get_by_role("note"), guide.group("In whose voice"))


def make_a_view(guide: Photographer) -> None:
    guide.open_list("Tags")
    guide.follow("Add tag")
    guide.fill(
        {"Identifier": "eyewitness-view", "Definition": "Of people who were there and tell what they saw."}
    )
    guide.find("Vocabulary", "Views")
    guide.press("Add another Tag label")
    for row, (language, text) in enumerate((("en", "Eyewitness view"), ("ru", "Взгляд очевидца"))):
        below = guide.group("Tag labels").get_by_role("row").filter(has=guide.page.get_by_role("textbox"))
        below.nth(row).get_by_role("textbox").first.fill(language)
        below.nth(row).get_by_role("textbox").last.fill(text)
    guide.take("view", guide.title, guide.group("Tag labels"))
    guide.press("Save")
    guide.look_for("seized the state power of Russia", TEN_DAYS)
    guide.page.get_by_role("checkbox", name="Eyewitness view").check()
    guide.find("Event", "October Revolution")
    guide.take("view-chosen", guide.group("In whose voice"))
    guide.press("Save")


def compare(guide: Photographer) -> None:
    guide.start()
    guide.follow("Compare")
    guide.field("Event").select_option(label="October Revolution (october-revolution)")
    guide.take("compare-question", guide.title, guide.button("Compare"))
    guide.press("Compare")
    guide.take(
        "compare",
        guide.heading("October Revolution: Names × Sources"),
        guide.page.get_by_text("strongest colour"),
    )
    row = guide.page.get_by_role("row").filter(has=guide.page.get_by_role("link", name="October coup"))
    row.get_by_role("link", name="3", exact=True).click()
    guide.take("list", guide.page.get_by_role("banner"), guide.page.get_by_text("Export all 3 rows"))


def edit_as_a_table(guide: Photographer, folder: Path) -> None:
    guide.open_list("Annotations")
    guide.page.get_by_role("navigation", name="Filter").get_by_role("link", name="Soviet view").click()
    table = guide.download("as CSV for Excel", folder)
    with table.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[0]["note"], rows[1]["stance"] = "cf. Pipes 1990, p. 491", "perhaps"
    for name in ("upload-refused", "upload-preview"):
        with table.open("w", encoding="utf-8-sig", newline="") as file:
            written = csv.DictWriter(file, list(rows[0]), delimiter=";")
            written.writeheader()
            written.writerows(rows)
        guide.open_list("Annotations")
        guide.follow("Upload an edited table")
        guide.field("The edited table").set_input_files(table)
        if name == "upload-refused":
            guide.take("upload", guide.title, guide.button("Show what would change"))
        guide.press("Show what would change")
        guide.take(name, guide.title, guide.region("Rows of the file"))
        rows[1]["stance"] = "hedges"
    guide.press("Write these 2 changes")
    guide.take("upload-written", guide.title, guide.region("Rows that were written"))


def edit_at_the_same_time(guide: Photographer, other: Photographer) -> None:
    other.sign_in(NAME, PASSWORD)
    for person in (guide, other):
        person.open_list("Tags")
        person.open_row("soviet-view")
    guide.fill({"Definition": "Where the passage gives the view of the Soviet state."})
    guide.press("Save")
    other.fill({"Definition": "Where the passage gives the view of Soviet historians."})
    other.press("Save")
    expect(other.heading("Somebody else changed this meanwhile")).to_be_visible()
    other.take("two-editors", other.title, other.region("Somebody else changed this meanwhile"))


def rename_and_merge(guide: Photographer) -> None:
    guide.open_list("Tags")
    guide.open_row("others-unnamed")
    guide.fill({"Identifier": "unnamed-view"})
    guide.take("rename", guide.title, guide.field("Identifier"))
    guide.press("Save")
    guide.open_row("unnamed-view")
    guide.follow("Merge into another")
    guide.find("Merge into", "Western view", "western-view")
    guide.press("Show what would happen")
    guide.take("merge", guide.title, guide.button("Merge unnamed-view into western-view"))
    guide.open_list("Sources")
    guide.open_row("October Revolution")
    guide.follow("Delete")
    guide.take("delete-refused", guide.title, guide.page.get_by_role("link", name="Keep it, and change"))


def look_in_the_dark(guide: Photographer) -> None:
    guide.sign_in(NAME, PASSWORD)
    guide.take("start-dark")
    guide.page.goto("/admin/annotations/event/compare/?event=october-revolution&rows=name&columns=source")
    guide.take(
        "compare-dark",
        guide.heading("October Revolution: Names × Sources"),
        guide.page.get_by_text("strongest colour"),
    )
