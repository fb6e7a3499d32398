"""The walk through docs/working-together.md: an administrator, two annotators and a reviewer."""

from pathlib import Path

from playwright.sync_api import expect

from tests.browser.guides.photographer import NAME, PASSWORD, Opens, Photographer

GROUP = "Seminar 1917"
PEOPLE = {"anna": "annotator", "vera": "annotator", "boris": "reviewer"}
ARTICLE = "October Revolution (october-revolution-en)"
INSURRECTION, SKIRMISHES, SOVIET = "an insurrection in Petrograd", "armed skirmishes", "Petrograd Soviet"
LETTER = "Everything has come about as we feared. The Soviets have the telegraph, and the trams still run."


def walk(opened: Opens, folder: Path) -> None:
    """All of it, in the order of the guide."""
    scholar = opened()
    scholar.sign_in(NAME, PASSWORD)
    make_accounts(scholar)
    anna, vera, boris = (opened() for _ in PEOPLE)
    for person, name in zip((anna, vera, boris), PEOPLE, strict=True):
        person.sign_in(name, PASSWORD)
    share(anna)
    hide_a_source(scholar)
    read(anna)
    review(anna, boris)
    change_what_was_accepted(anna)
    discuss(anna, boris)
    look_back(anna, scholar)
    edit_the_same(anna, vera)
    let_a_program_in(anna)
    leave(scholar)
    audit(scholar)


def make_accounts(scholar: Photographer) -> None:
    scholar.open_list("Groups")
    scholar.follow("Add group")
    scholar.fill({"Name": GROUP})
    scholar.press("Save")
    for name, role in PEOPLE.items():
        scholar.open_list("Users")
        scholar.follow("Add user")
        scholar.fill({"Username": name, "Password": PASSWORD, "Password confirmation": PASSWORD})
        scholar.field("Role").select_option(value=role)
        if role == "annotator":
            scholar.find("Groups", GROUP)
        if name == "anna":
            scholar.take("account-new", scholar.title, scholar.button("Save"))
        scholar.press("Save")
    scholar.open_list("Users")
    scholar.take("accounts", scholar.title, scholar.content)


def share(anna: Photographer) -> None:
    """An annotation for the group, and one for anna alone."""
    anna.look_for(INSURRECTION, ARTICLE)
    anna.find("Event", "October Revolution")
    anna.field("Visibility").select_option(value="group")
    anna.field("Group").select_option(label=GROUP)
    anna.fill({"Note": "Compare the word in the Russian edition."})
    anna.take("share", anna.group("Note"), anna.group("Who sees it"))
    anna.press("Save")


def hide_a_source(scholar: Photographer) -> None:
    scholar.start()
    scholar.follow("Import a text")
    scholar.fill({"Identifier": "letter-1917-en", "Title": "A letter from Petrograd", "Language": "en"})
    scholar.field("Visibility").select_option(value="members")
    scholar.take(
        "members-only", *(scholar.page.locator(f".field-{name}") for name in ("accessed", "visibility"))
    )
    scholar.fill({"Paste the text": LETTER})
    scholar.press("Show the parting")
    scholar.press("Save")


def read(anna: Photographer) -> None:
    """What is still to be read, and that one has read it."""
    anna.start()
    anna.region("What to do next").get_by_role("link", name="Read", exact=True).click()
    anna.take("queue", anna.title, anna.content)
    anna.page.get_by_role("link", name="Himagsikang Ruso ng 1917").click()
    anna.page.get_by_label("Note", exact=True).fill("The captions as well.")
    anna.take("reading", anna.region("Who has read it"))
    anna.press("I have read this source completely")
    expect(anna.page.get_by_role("button", name="Take back")).to_be_visible()


def review(anna: Photographer, boris: Photographer) -> None:
    for words in (SKIRMISHES, "Bolshevik Red Guards", SOVIET):
        anna.look_for(words, ARTICLE)
        anna.find("Event", "October Revolution")
        anna.press("Save")
    boris.start()
    boris.take("review-start", boris.page.get_by_role("banner"), boris.region("What to do next"))
    boris.follow("Review")
    boris.take("review-list")
    boris.open_row(SOVIET)
    boris.page.get_by_label("Reason").fill("The words name who acted. They are no evidence of the event.")
    boris.take("review-one", boris.region("Review"))
    boris.press("Reject")
    expect(boris.page.get_by_text("The annotation was reviewed.")).to_be_visible()
    boris.take("review-said", boris.region("Review"))
    boris.start()
    boris.follow("Review")
    boris.page.get_by_role("checkbox", name="Select all").check()
    boris.page.get_by_label("Action:").select_option(label="Accept selected")
    boris.press("Go")
    boris.take("review-several", boris.title, boris.button("Accept"))
    boris.press("Accept")


def change_what_was_accepted(anna: Photographer) -> None:
    anna.open_list("Annotations")
    anna.open_row(SKIRMISHES)
    anna.fill({"Note": "On 7 November, by the calendar of now."})
    anna.press("Save and continue editing")
    expect(anna.region("Review").get_by_text("It is: Proposed.")).to_be_visible()
    anna.take("review-again", anna.region("Review"))


def discuss(anna: Photographer, boris: Photographer) -> None:
    anna.page.get_by_label("Your reply to the annotation").fill("Does “ensued” say who began them?")
    anna.press("Reply")
    boris.open_list("Annotations")
    boris.open_row(SKIRMISHES)
    boris.page.get_by_text("Answer", exact=False).first.click()
    boris.page.get_by_label("Your answer").fill("No. The passage leaves it open, and so should we.")
    boris.press("Answer")
    expect(boris.page.get_by_text("You replied.")).to_be_visible()
    boris.take("discussion", boris.region("Discussion"))


def look_back(anna: Photographer, scholar: Photographer) -> None:
    """The history of an annotation, an older version, what was deleted, and what is purged."""
    anna.open_list("Annotations")
    anna.open_row(SKIRMISHES)
    anna.follow("History")
    anna.take("history", anna.title, anna.content)
    anna.follow("Restore version 2")
    anna.take("restore", anna.title, anna.button("Yes, do it"))
    anna.press("Yes, do it")
    expect(anna.page.get_by_text("Version 2 is the newest again.")).to_be_visible()
    anna.open_list("Annotations")
    anna.open_row(SOVIET)
    anna.follow("Delete")
    anna.press("Delete")
    expect(anna.page.get_by_text("was deleted successfully")).to_be_visible()
    anna.open_list("Annotations")
    anna.follow("Deleted")
    anna.take("deleted", anna.title, anna.content)
    anna.press(f"Put back {SOVIET}")
    expect(anna.page.get_by_text(f"{SOVIET} is there again.")).to_be_visible()
    scholar.open_list("Annotations")
    scholar.open_row(SOVIET)
    scholar.follow("History")
    scholar.follow("Purge this history")
    scholar.take("purge", scholar.title, scholar.button("Yes, do it"))


def edit_the_same(anna: Photographer, vera: Photographer) -> None:
    """What belongs to the group, both at once."""
    for person in (anna, vera):
        person.open_list("Annotations")
        person.open_row(INSURRECTION)
    anna.fill({"Note": "Compare the word in the Russian edition: восстание."})
    anna.press("Save")
    vera.fill({"Note": "Compare the word in the Russian edition, and in the Tagalog article."})
    vera.press("Save")
    conflict = vera.region("Somebody else changed this meanwhile")
    expect(conflict).to_be_visible()
    vera.take("same-annotation", vera.title, conflict)


def let_a_program_in(anna: Photographer) -> None:
    anna.open_list("Tokens")
    anna.follow("Add token")
    anna.fill({"Name": "R on the laptop", "Expires": "2027-10-25"})
    anna.field("Scope").select_option(value="read")
    anna.take("token-new", anna.title, anna.button("Save"))
    anna.press("Save")
    expect(anna.heading("Your new token")).to_be_visible()
    anna.take("token-made", anna.title, anna.content)


def leave(scholar: Photographer) -> None:
    scholar.open_list("Users")
    scholar.open_row("vera")
    scholar.page.get_by_role("checkbox", name="Active").uncheck()
    scholar.take("account-left", scholar.title, scholar.group("What they may do"))
    scholar.press("Save")


def audit(scholar: Photographer) -> None:
    scholar.page.goto("/api/v1/changes/?actor=anna&model=annotation&page_size=2")
    scholar.take("audit")
