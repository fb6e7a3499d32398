"""Somebody at work in a browser, who goes by what is seen: labels, buttons and links."""

from pathlib import Path

from playwright.sync_api import Locator, Page, expect


class Scholar:
    """A person before a page."""

    def __init__(self, page: Page) -> None:
        self.page = page

    # -- ways -------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, address: str = "/admin/") -> None:
        """Ask for a page and type name and password; then the page is there."""
        self.page.goto(address)
        self.fill({"Username": name, "Password": password})
        self.press("Log in")
        expect(self.page.get_by_role("button", name="Log out")).to_be_visible()

    def start(self) -> None:
        """The start page, from wherever one is."""
        self.page.get_by_role("banner").get_by_role("link", name="Historio").click()
        expect(self.heading("Everything")).to_be_visible()

    def open_list(self, name: str) -> None:
        """A list, from the start page."""
        self.start()
        everything = self.page.get_by_role("region", name="Everything")
        everything.get_by_role("link", name=name, exact=True).click()
        expect(self.heading(name)).to_be_visible()

    def open_row(self, label: str) -> None:
        """A row of the list that is open."""
        self.page.get_by_role("rowheader").get_by_role("link", name=label, exact=True).click()

    def follow(self, link: str) -> None:
        self.page.get_by_role("link", name=link, exact=True).first.click()

    def press(self, button: str) -> None:
        self.page.get_by_role("button", name=button, exact=True).click()

    def download(self, link: str, folder: Path) -> Path:
        """What a link brings, as a file."""
        with self.page.expect_download() as waiting:
            self.follow(link)
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    # -- what is seen and filled in -----------------------------------------------------------------------

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(f"{label}:", exact=True)

    def fill(self, values: dict[str, str]) -> None:
        """Type into fields, by their labels."""
        for label, value in values.items():
            self.field(label).fill(value)

    def find(self, label: str, words: str, found: str = "") -> None:
        """Choose in a field that looks for rows while one types; `found` if they are called otherwise."""
        self.page.wait_for_load_state()  # until then it is an ordinary field
        box = self.page.get_by_role("combobox", name=f"{label}:").first
        search = self.page.get_by_role("searchbox", name=f"{label}:")
        (box if box.count() else search).click()
        search.fill(words)
        self.page.get_by_role("option", name=found or words).first.click()

    # -- work ---------------------------------------------------------------------------------------------

    def look_for(self, words: str, source: str) -> None:
        """Ask for words of a source, to annotate them."""
        self.start()
        self.follow("Annotate")
        self.field("Source").select_option(label=source)
        self.fill({"The words": words})
        self.press("Find these words")
