"""Somebody at the workbench: what they do with keyboard and mouse."""

from playwright.sync_api import Locator, Page, expect

TAGALOG = "/admin/annotations/source/russian-revolution-tl/annotate/"
ENGLISH = "/admin/annotations/source/october-revolution-en/annotate/"

#: The text node of a passage at a unit, and the offset in it, wherever marks cut the text.
PLACE = """
    const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
    const place = unit => {
      walker.currentNode = passage;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        if (unit <= node.length) return [node, unit];
        unit -= node.length;
      }
    };"""

#: The range of words of the text.
RANGE = (
    """([words, number]) => {
  for (const passage of document.querySelectorAll("[data-passage]")) {
    const text = passage.textContent;
    let at = text.indexOf(words);
    while (at >= 0 && number > 0) { number -= 1; at = text.indexOf(words, at + 1); }
    if (at < 0) continue;"""
    + PLACE
    + """
    const range = document.createRange();
    range.setStart(...place(at));
    range.setEnd(...place(at + words.length));
    return DO(range, passage);
  }
  throw new Error(`no ${words}`);
}"""
)

#: Select from a unit of a passage to another one, as a program that reads aloud or a tablet may.
UNITS = (
    """([number, from, to]) => {
    const passage = document.querySelectorAll("[data-passage]")[number];"""
    + PLACE
    + """
    getSelection().setBaseAndExtent(...place(from), ...place(to));
}"""
)

SELECT = """((range) => getSelection().setBaseAndExtent(
  range.startContainer, range.startOffset, range.endContainer, range.endOffset))"""
BOXES = """((range, passage) => {
  passage.scrollIntoView({block: "center"});
  const boxes = [...range.getClientRects()];
  const [first, last] = [boxes[0], boxes.at(-1)];
  return [first.left + 1, first.top + first.height / 2, last.right - 1, last.top + last.height / 2];
})"""


class Bench:
    """A workbench in a page."""

    def __init__(self, page: Page, address: str = TAGALOG) -> None:
        self.page = page
        page.goto(address)
        self.ready()

    def ready(self) -> None:
        expect(self.page.locator("#wb[data-ready][data-suggested]")).to_be_visible()

    # -- what is seen -----------------------------------------------------------------------------------

    @property
    def status(self) -> Locator:
        return self.page.locator("#wb-status")

    @property
    def saving(self) -> Locator:
        return self.page.locator("#wb-saving")

    @property
    def quote(self) -> Locator:
        return self.page.locator("#wb-quote")

    def field(self, name: str) -> Locator:
        return self.page.locator(f"#wb-{name}")

    def listed(self, words: str) -> Locator:
        return self.page.locator("#wb-list li").filter(has_text=words)

    def marks(self, words: str) -> Locator:
        return self.page.locator("#wb-text mark").filter(has_text=words)

    def saved(self) -> None:
        """Wait until nothing waits to be saved, also of what a dialog does a task after it was closed."""
        self.page.evaluate("() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))")
        expect(self.saving).to_have_text("All is saved.")

    # -- what is done -----------------------------------------------------------------------------------

    def select(self, words: str, number: int = 0) -> None:
        """Select words of the text."""
        self.page.evaluate(RANGE.replace("DO", SELECT), [words, number])
        expect(self.quote).to_have_text(words)

    def select_units(self, passage: int, anchor: int, focus: int) -> None:
        """Select from one UTF-16 unit of a passage, counted from 0, to another."""
        self.page.evaluate(UNITS, [passage, anchor, focus])

    def drag(self, words: str, number: int = 0) -> None:
        """Select words with the mouse."""
        left, top, right, bottom = self.page.evaluate(RANGE.replace("DO", BOXES), [words, number])
        self.page.mouse.move(left, top)
        self.page.mouse.down()
        self.page.mouse.move(right, bottom, steps=8)
        self.page.mouse.up()

    def click(self, words: str, number: int = 0) -> None:
        """Click on words."""
        left, top, _right, _bottom = self.page.evaluate(RANGE.replace("DO", BOXES), [words, number])
        self.page.mouse.click(left + 6, top)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def tag(self, label: str) -> Locator:
        return self.page.locator("#wb-tags button").filter(has_text=label)

    def digit(self, label: str) -> str:
        """The key of a tag."""
        return self.tag(label).get_attribute("aria-keyshortcuts") or ""
