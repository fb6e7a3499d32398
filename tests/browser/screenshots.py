"""The pictures of docs/first-hour.md: `make screenshots` walks the first hour anew and takes them.

It starts a Historio of its own, with the sample, on an embedded database in a temporary directory. Nothing
comes from the internet, and nothing of it stays but docs/screenshots/.
"""

import csv
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from playwright.sync_api import Browser, BrowserContext, Locator, expect, sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE, chromium
from tests.browser.scholar import Scholar

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "docs" / "screenshots"
NAME, PASSWORD = "scholar", secrets.token_urlsafe(12)
MARGIN, WIDTH, HEIGHT = 8, 1360, 850

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


class Guide(Scholar):
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

    @property
    def main(self) -> Locator:
        return self.page.get_by_role("main")

    @property
    def title(self) -> Locator:
        return self.page.get_by_role("heading", level=1)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name)

    def group(self, name: str) -> Locator:
        return self.page.get_by_role("group", name=name, exact=True)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)


# -- the hour ---------------------------------------------------------------------------------------------


def sign_in(guide: Guide) -> None:
    guide.page.goto("/admin/")
    guide.fill({"Username": NAME, "Password": PASSWORD})
    guide.take("sign-in", guide.page.get_by_role("banner"), guide.button("Log in"))
    guide.press("Log in")
    expect(guide.heading("Everything")).to_be_visible()
    guide.take("start", guide.page.get_by_role("banner"), guide.region("Events").last)


def bring_in_a_text(guide: Guide) -> None:
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


def read(guide: Guide) -> None:
    guide.start()
    guide.region("Sources").get_by_role("link", name="October Revolution").first.click()
    expect(guide.heading("October Revolution")).to_be_visible()
    guide.take("read", guide.title, guide.page.get_by_role("link", name="Annotate words of this passage (1)"))


def annotate(guide: Guide) -> None:
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
    beside = Guide(opened.value)
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


def make_a_view(guide: Guide) -> None:
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


def compare(guide: Guide) -> None:
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


def edit_as_a_table(guide: Guide, folder: Path) -> None:
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


def edit_at_the_same_time(guide: Guide, other: Guide) -> None:
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


def rename_and_merge(guide: Guide) -> None:
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


def look_in_the_dark(guide: Guide) -> None:
    guide.sign_in(NAME, PASSWORD)
    guide.take("start-dark")
    guide.page.goto("/admin/annotations/event/compare/?event=october-revolution&rows=name&columns=source")
    guide.take(
        "compare-dark",
        guide.heading("October Revolution: Names × Sources"),
        guide.page.get_by_text("strongest colour"),
    )


def walk(browser: Browser, address: str, folder: Path) -> None:
    """All of it, in the order of the guide."""

    def window(scheme: str = "light") -> BrowserContext:
        made = browser.new_context(
            base_url=address,
            color_scheme=scheme,
            viewport={"width": WIDTH, "height": HEIGHT},
            locale="en-GB",
            timezone_id="UTC",
        )
        made.set_default_timeout(PATIENCE)
        return made

    mine = window()
    guide = Guide(mine.new_page())
    sign_in(guide)
    bring_in_a_text(guide)
    read(guide)
    annotate(guide)
    make_a_view(guide)
    compare(guide)
    edit_as_a_table(guide, folder)
    edit_at_the_same_time(guide, Guide(window().new_page()))
    rename_and_merge(guide)
    look_in_the_dark(Guide(window("dark").new_page()))


# -- the Historio it is done in -----------------------------------------------------------------------


@contextmanager
def serving(data: Path) -> Iterator[str]:
    """A new Historio with its data there; gives its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    ours = {
        "HISTORIO_DATA": str(data),
        "HISTORIO_PORT": str(port),
        "DJANGO_SUPERUSER_USERNAME": NAME,
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
    }
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    log = data.with_suffix(".log")
    with log.open("w") as out:
        server = subprocess.Popen(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT, env={**inherited, **ours}, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
        )  # fmt: skip
        try:
            address = f"http://127.0.0.1:{port}"
            while not answers(address):
                if server.poll() is not None:
                    raise SystemExit(log.read_text())
                time.sleep(0.2)
            yield address
        finally:
            server.terminate()
            server.wait()


def answers(address: str) -> bool:
    """Whether there is a Historio."""
    try:
        with urlopen(f"{address}/admin/login/", timeout=PATIENCE / 1000) as page:  # noqa: S310  (our own)
            return page.status == 200
    except URLError:
        return False


def main() -> None:
    if not (path := chromium()):
        raise SystemExit("no Chromium is found: install one, or say by HISTORIO_CHROMIUM where it is")
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    expect.set_options(timeout=PATIENCE)
    with tempfile.TemporaryDirectory() as temporary, sync_playwright() as playwright:
        folder = Path(temporary)
        with serving(folder / "data") as address:
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            walk(browser, address, folder)
            browser.close()
    taken = sorted(FOLDER.glob("*.png"))
    total = sum(picture.stat().st_size for picture in taken)
    sys.stdout.write(f"{len(taken)} pictures, {total / 1e6:.1f} MB, in {FOLDER}\n")


if __name__ == "__main__":
    main()
