"""The pictures of docs/comparing.md: each page for readers, and each that weighs evidence, in both colour
schemes, on a desk and on a telephone.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.browser.guides.photographer import NAME, NARROW, PASSWORD, WIDTH, Opens, Photographer

ENGLISH, TAGALOG, EVENT = "october-revolution-en", "russian-revolution-tl", "russian-revolution"
CLAIM, WORDS = "caused-civil-war", "Russian Civil War"
NAMED, COUP = "October coup", "october-coup-en"
READERS = {"anna": "affirms", "boris": "denies"}
API = "/api/v1"

#: A page: what its pictures are called, its address, and what is at the top of them.
Shown = tuple[str, str, str]


def walk(opened: Opens, folder: Path) -> None:
    """What is shown is made first; then windows of each kind go through all pages."""
    scholar = opened()
    scholar.sign_in(NAME, PASSWORD)
    for name in READERS:
        add_account(scholar, name)
    comparison = scholar.post(
        f"{API}/comparisons/",
        title="What the October Revolution is called",
        description="Which names does each encyclopedia use, and in whose view?",
        query="event=october-revolution&rows=name&columns=source",
    )
    first = freeze(scholar, comparison["id"])
    for name, stance in READERS.items():
        reader = opened()
        reader.sign_in(name, PASSWORD)
        read(reader, stance)
    pages = [*for_readers(scholar, first, freeze(scholar, comparison["id"])), *for_scholars()]
    for scheme in ("light", "dark"):
        for width, size in ((WIDTH, "wide"), (NARROW, "narrow")):
            window = opened(scheme, width)
            window.sign_in(NAME, PASSWORD)
            for name, address, part in pages:
                window.look(f"{name}-{size}-{scheme}", address, part)


def add_account(scholar: Photographer, name: str) -> None:
    """An annotator."""
    scholar.open_list("Users")
    scholar.follow("Add user")
    scholar.fill({"Username": name, "Password": PASSWORD, "Password confirmation": PASSWORD})
    scholar.field("Role").select_option(value="annotator")
    scholar.press("Save")


def freeze(scholar: Photographer, comparison: str) -> str:
    """A snapshot; gives its id."""
    return str(scholar.post(f"{API}/snapshots/", comparison=comparison, makers=["Petrova, Anna"])["id"])


def read(reader: Photographer, stance: str) -> None:
    """Somebody reads both articles, marks what they say of a claim, and a name."""
    found = reader.page.request.get(f"{API}/passages/?source={ENGLISH}&page_size=1").json()["results"][0]
    reader.post(f"{API}/annotations/", passage=found["id"], exact=WORDS, claim=CLAIM, stance=stance)
    for source in (ENGLISH, TAGALOG):
        reader.post(f"{API}/readings/", source=source, event=EVENT)
    reader.post(f"{API}/annotations/", passage=found["id"], exact=NAMED, name=COUP)


def for_readers(scholar: Photographer, first: str, second: str) -> Iterator[Shown]:
    """The pages for readers."""
    coup = scholar.page.request.get(f"{API}/annotations/?name={COUP}&page_size=1").json()["results"][0]
    yield "event", "/events/october-revolution", ""
    yield "event-matrix", "/events/october-revolution?rows=claim", "#matrix"
    yield "event-dates", "/events/october-revolution?rows=date", "#matrix"
    yield "quotes", f"/events/october-revolution/quotes?name={COUP}", ""
    yield "source", f"/sources/{ENGLISH}", "#text"
    yield "annotation", f"/annotations/{coup['id']}", ""
    yield "snapshot", f"/snapshots/{second}", ""
    yield "differences", f"/snapshots/{second}/differences?since={first}", ""


def for_scholars() -> Iterator[Shown]:
    """The pages that weigh evidence."""
    for name in ("derivations", "agreement", "support"):
        yield name, f"/admin/annotations/event/{name}/?event={EVENT}", ""
