"""How fast the workbench is: `make workbench-bench`.

A new Historio with its production server, in a temporary directory; a source of 100,000 characters with
2,000 annotations that overlap; a Chromium. Measured are the page until it is ready, and a key press until it
is shown and until it is saved, each several times.
"""

import json
import random
import statistics
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, expect, sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE, chromium
from tests.browser.guides.photographer import NAME, PASSWORD
from tests.browser.scholar import Scholar
from tests.browser.screenshots import serving

CHARACTERS, ANNOTATIONS, TIMES = 100_000, 2_000, 15
WORDS = (
    "Октябрь",
    "revolution",
    "coup",
    "the",
    "of",
    "Bolsheviks",
    "и",
    "🔴",
    "Himagsikang",
    "Oktubre",
    "ثورة",
    "1917",
)

#: Milliseconds from a key press to the mark and to the answer of the server.
PRESS = """key => new Promise(done => {
  const from = performance.now();
  const times = {};
  const saving = document.getElementById("wb-saving");
  const text = document.getElementById("wb-text");
  const seen = new MutationObserver(() => {
    if (!times.shown) requestAnimationFrame(() => { times.shown ??= performance.now() - from; });
  });
  seen.observe(text, {subtree: true, childList: true});
  const saved = new MutationObserver(() => {
    if (saving.dataset.state !== "saved") return;
    saved.disconnect();
    seen.disconnect();
    times.saved = performance.now() - from;
    requestAnimationFrame(() => requestAnimationFrame(() => done(times)));
  });
  saved.observe(saving, {attributes: true});
  text.dispatchEvent(new KeyboardEvent("keydown", {key, bubbles: true, cancelable: true}));
})"""

SELECT = """number => {
  const passage = document.querySelectorAll("[data-passage]")[number];
  const walker = document.createTreeWalker(passage, NodeFilter.SHOW_TEXT);
  let node = walker.nextNode();
  while (node.length < 5) node = walker.nextNode();
  getSelection().setBaseAndExtent(node, 1, node, 4);
}"""


def text(chance: random.Random) -> str:
    """Paragraphs of words, in all of the text's alphabets."""
    paragraphs = []
    while sum(map(len, paragraphs)) < CHARACTERS:
        paragraphs.append(" ".join(chance.choice(WORDS) for _ in range(chance.randrange(60, 200))))
    return "\n\n".join(paragraphs)[:CHARACTERS].strip()


def fill(page: Page, chance: random.Random) -> None:
    """Bring in the text, and annotate it, through the API."""
    page.goto("/admin/annotations/source/october-revolution-en/annotate/")
    token = page.locator("#wb [name=csrfmiddlewaretoken]").input_value()
    headers = {"X-CSRFToken": token, "Referer": page.url}
    written = text(chance)
    values = {"slug": "long", "title": "A long text", "language": "en", "text": written}
    answer = page.request.post("/api/v1/sources/", data=values, headers=headers)
    assert answer.ok, answer.text()
    address: str | None = "/api/v1/passages/?source=long&page_size=500&fields=id,text"
    passages = []
    while address:
        found = page.request.get(address).json()
        passages += found["results"]
        address = found["next"]
    tags = ["soviet-view", "western-view", "others-unnamed"]
    lines = []
    for _ in range(ANNOTATIONS):
        passage = chance.choice(passages)
        start = chance.randrange(0, max(1, len(passage["text"]) - 80))
        end = min(len(passage["text"]), start + chance.randrange(8, 80))
        lines.append({"passage": passage["id"], "start": start, "end": end, "tags": [chance.choice(tags)]})
    body = "\n".join(json.dumps(line) for line in lines)
    answer = page.request.post(
        "/api/v1/annotations/", data=body.encode(), headers={**headers, "Content-Type": "application/jsonl"}
    )
    assert answer.json()["created"] == ANNOTATIONS, answer.text()


def measure(page: Page) -> dict[str, list[float]]:
    """Milliseconds of each thing, each time."""
    found: dict[str, list[float]] = {
        "page ready": [], "suggestions shown": [],
        "key press shown": [], "key press saved": [], "next annotation": [],
    }  # fmt: skip
    for _ in range(TIMES):
        page.goto("/admin/annotations/source/long/annotate/")
        expect(page.locator("#wb[data-ready][data-suggested]")).to_be_visible()
        for name, mark in (("page ready", "workbench-ready"), ("suggestions shown", "workbench-suggested")):
            found[name].append(page.evaluate("mark => performance.getEntriesByName(mark)[0].startTime", mark))
        page.wait_for_timeout(500)
    page.wait_for_timeout(500)
    for number in range(TIMES):
        page.evaluate(SELECT, number)
        page.wait_for_timeout(120)
        times = page.evaluate(PRESS, "1")
        found["key press shown"].append(times["shown"])
        found["key press saved"].append(times["saved"])
        page.wait_for_timeout(600)  # a person reads on
    for _ in range(TIMES):
        found["next annotation"].append(
            page.evaluate(
                """() => new Promise(done => {
                  const from = performance.now();
                  document.getElementById("wb-text").dispatchEvent(
                    new KeyboardEvent("keydown", {key: "n", bubbles: true, cancelable: true}));
                  requestAnimationFrame(() => done(performance.now() - from));
                })"""
            )
        )
        page.wait_for_timeout(100)
    return found


def main() -> None:
    if not (path := chromium()):
        raise SystemExit("no Chromium is found: install one, or say by HISTORIO_CHROMIUM where it is")
    expect.set_options(timeout=PATIENCE)
    with (
        sync_playwright() as playwright,
        tempfile.TemporaryDirectory() as temporary,
        serving(Path(temporary) / "data") as address,
    ):
        browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        page = browser.new_context(base_url=address, viewport={"width": 1360, "height": 850}).new_page()
        Scholar(page).sign_in(NAME, PASSWORD)
        fill(page, random.Random(1917))  # noqa: S311  (the same text each time)
        sys.stdout.write(f"{CHARACTERS:,} characters, {ANNOTATIONS:,} annotations; milliseconds\n")
        for name, times in measure(page).items():
            line = f"{name:<18} median {statistics.median(times):6.0f}   most {max(times):6.0f}\n"
            sys.stdout.write(line)
        browser.close()


if __name__ == "__main__":
    main()
