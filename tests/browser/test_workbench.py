"""A scholar annotates in the workbench: by keyboard, by mouse and by touch."""

import csv
import io
import re

import pytest
from playwright.sync_api import expect

from annotations.importers.plain_text import PlainText
from annotations.importers.texts import add_edition
from annotations.models import Annotation, DateMention, EventName, Passage, Source
from tests.browser.bench import BOXES, ENGLISH, RANGE, TAGALOG, Bench
from tests.browser.looks import LIGHT_AND_DARK, axe, overflows
from tests.database import insert

HARD = (
    "🔴 Да здравствует e\u0301cole 👩‍👩‍👧 и\u00a0флаг 🇷🇺; Октябрьский переворот.\n\n"
    "قامت ثورة أكتوبر سنة 1917 🌙 في بتروغراد، وقالوا: ثورة أكتوبر!\n\n"
    "== Nothing ==\n\nOf the days after it this book tells nothing."
)


@pytest.fixture
def bench(sign_in, annotator) -> Bench:
    """Anna at the Tagalog source, in which nothing is annotated yet."""
    Annotation.objects.filter(source__slug="russian-revolution-tl").delete()
    return Bench(sign_in(annotator))


def mine(user) -> list[tuple[str, list[str]]]:
    found = Annotation.objects.filter(creator=user).order_by("text_start", "created")
    return [(row.exact, sorted(tag.slug for tag in row.tags.all())) for row in found]


def walk_to(bench: Bench, words: str) -> None:
    """Go through the text by arrow keys until these words are selected."""
    first, *more = words.split()
    for _ in range(400):
        bench.press("ArrowRight")
        if bench.page.evaluate("getSelection().toString()") != first:
            continue
        for _ in more:
            bench.press("Shift+ArrowRight")
        if bench.page.evaluate("getSelection().toString()") == words:
            expect(bench.quote).to_have_text(words)
            return
    pytest.fail(f"no way leads to {words}")


def test_three_names_are_annotated_by_keyboard_alone(bench, annotator):
    bench.page.locator("#wb-text").focus()
    key = bench.digit("Western view")
    names = ["Himagsikang Oktubre", "Dakilang Himagsikang Sosyalista ng Oktubre", "Kudetang Oktubre"]
    for name in names:
        walk_to(bench, name)
        bench.press(key)
        expect(bench.status).to_have_text(f"Annotated “{name}”: {name}, Western view.")
    bench.saved()
    rows = list(Annotation.objects.filter(creator=annotator).order_by("text_start"))
    assert [(row.exact, row.name.text) for row in rows] == [(name, name) for name in names]
    assert all(row.exact == row.passage.text[row.start : row.end] for row in rows)
    assert [tags for _, tags in mine(annotator)] == [["western-view"]] * 3


def test_three_names_one_by_mouse_and_the_file_has_them(bench, annotator, tmp_path):
    for number, words in enumerate(("Himagsikang Oktubre", "Dakilang Himagsikang Sosyalista ng Oktubre")):
        bench.select(words)
        expect(bench.field("name")).to_have_value(words)
        bench.press("Enter")
        expect(bench.status).to_have_text(f"Annotated “{words}”: {words}.")
        expect(bench.page.locator("#wb-list li")).to_have_count(number + 1)
    bench.drag("Kudetang Oktubre")
    expect(bench.quote).to_have_text("Kudetang Oktubre")
    bench.tag("Western view").click()
    bench.saved()
    coup = Annotation.objects.get(creator=annotator, exact="Kudetang Oktubre")
    assert (coup.name.slug, coup.level, coup.voice, coup.stance) == (
        "kudetang-oktubre-tl",
        "interpretive",
        "own",
        "affirms",
    )
    with bench.page.expect_download() as begun:
        bench.page.get_by_role("link", name="These annotations (CSV)").click()
    file = tmp_path / "annotations.csv"
    begun.value.save_as(file)
    rows = list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8-sig"))))
    assert [
        (row["exact"], row["name"], row["tags"])
        for row in sorted(rows, key=lambda row: int(row["text_start"]))
    ] == [
        ("Himagsikang Oktubre", "himagsikang-oktubre-tl", ""),
        ("Dakilang Himagsikang Sosyalista ng Oktubre", "dakilang-himagsikang-tl", ""),
        ("Kudetang Oktubre", "kudetang-oktubre-tl", "western-view"),
    ]


@pytest.mark.parametrize(("touch", "width"), [(True, 820)])
def test_words_are_annotated_by_touch(bench, annotator):
    bench.select("Kudetang Oktubre")  # what the handles of a tablet do
    bench.tag("Western view").tap()
    bench.saved()
    assert mine(annotator) == [("Kudetang Oktubre", ["western-view"])]
    assert bench.page.evaluate("getSelection().toString()") == "Kudetang Oktubre"


def test_a_second_digit_tags_the_same_annotation_and_a_double_press_is_one(bench, annotator):
    bench.select("Kudetang Oktubre")
    key = bench.digit("Western view")
    bench.press(key, key)
    bench.saved()
    assert mine(annotator) == [("Kudetang Oktubre", ["western-view"])]
    bench.press(bench.digit("Soviet view"))
    bench.saved()
    assert mine(annotator) == [("Kudetang Oktubre", ["soviet-view", "western-view"])]
    expect(bench.tag("Soviet view")).to_have_attribute("aria-pressed", "true")
    bench.page.wait_for_timeout(450)  # what is pressed sooner is the same press
    bench.press(bench.digit("Soviet view"))
    bench.saved()
    assert mine(annotator) == [("Kudetang Oktubre", ["western-view"])]


def test_everything_is_undone_step_by_step(bench, annotator):
    bench.select("Kudetang Oktubre")
    bench.press("Enter")
    bench.saved()
    made = Annotation.objects.get(creator=annotator)
    bench.press("}")
    expect(bench.quote).to_have_text("Kudetang")
    bench.field("certainty").select_option("3")
    bench.saved()
    bench.press("Escape")
    bench.click("Kudetang")
    bench.press("Delete")
    bench.saved()
    assert not Annotation.objects.filter(creator=annotator).exists()
    bench.press("u")
    expect(bench.status).to_have_text("Undone: Deleted “Kudetang”.")
    bench.saved()
    back = Annotation.objects.get(creator=annotator)
    assert (back.uuid, back.exact, back.certainty) == (made.uuid, "Kudetang", 3)
    bench.press("u", "u")
    bench.saved()
    back.refresh_from_db()
    assert (back.exact, back.certainty) == ("Kudetang Oktubre", None)
    bench.press("u")
    bench.saved()
    assert not Annotation.objects.filter(creator=annotator).exists()
    bench.press("u")
    expect(bench.status).to_have_text("There is nothing to undo.")


def test_a_span_is_changed_without_deleting_it(bench, annotator):
    bench.select("Dakilang Himagsikang Sosyalista")
    bench.press("Enter")
    bench.saved()
    made = Annotation.objects.get(creator=annotator)
    bench.press("]", "]")
    bench.saved()
    made.refresh_from_db()
    assert made.exact == "Dakilang Himagsikang Sosyalista ng Oktubre"
    bench.select("Kudetang Oktubre")
    bench.press("r")
    bench.saved()
    made.refresh_from_db()
    assert (made.exact, Annotation.objects.filter(creator=annotator).count()) == ("Kudetang Oktubre", 1)


def edge(bench: Bench, words: str, place: int) -> tuple[float, float]:
    """Where in the window the letter stands that has this place in the words."""
    letters = RANGE.replace("DO", BOXES)
    left, top, _right, _bottom = bench.page.evaluate(
        letters.replace("at + words.length", f"at + {place + 1}").replace(
            "place(at)", f"place(at + {place})"
        ),
        [words, 0],
    )
    return left, top


def test_the_ends_of_a_span_are_dragged_by_mouse(bench, annotator):
    bench.select("Himagsikang Sosyalista")
    bench.press("Enter")
    bench.saved()
    words = "Dakilang Himagsikang Sosyalista ng Oktubre"
    end = bench.page.get_by_role("button", name="The end of the annotation")
    start = bench.page.get_by_role("button", name="The beginning of the annotation")
    expect(end).to_be_visible()
    for handle, place, reads in (
        (end, words.index(" ng"), "Himagsikang Sosyalista ng"),
        (start, 0, "Dakilang Himagsikang Sosyalista ng"),
    ):
        to_x, to_y = edge(bench, words, place + 2 if handle is end else place)
        here_x, here_y = edge(bench, words, words.index("Sosyalista") + 9 if handle is end else 9)
        box = handle.bounding_box()
        x, y = box["x"] + 12, box["y"] + 12
        bench.page.mouse.move(x, y)
        bench.page.mouse.down()
        bench.page.mouse.move(x + to_x - here_x, y + to_y - here_y, steps=6)
        expect(bench.quote).to_have_text(reads)
        assert Annotation.objects.get(creator=annotator).exact != reads  # it is not let go yet
        bench.page.mouse.up()
        expect(bench.status).to_have_text(f"The annotation now reads “{reads}”.")
        bench.saved()
        assert Annotation.objects.get(creator=annotator).exact == reads
    bench.press("u", "u")
    bench.saved()
    assert Annotation.objects.get(creator=annotator).exact == "Himagsikang Sosyalista"


@pytest.mark.parametrize(("touch", "width"), [(True, 820)])
def test_the_end_of_a_span_is_dragged_by_a_finger(bench, annotator):
    bench.select("Kudetang Oktubre")
    bench.press("Enter")
    bench.saved()
    from_x, from_y = edge(bench, "Kudetang Oktubre", 15)
    to_x, to_y = edge(bench, "Kudetang Oktubre", 7)
    box = bench.page.get_by_role("button", name="The end of the annotation").bounding_box()
    x, y = box["x"] + 12, box["y"] + 12
    finger = bench.page.context.new_cdp_session(bench.page)

    def touch(kind: str, *places: tuple[float, float]) -> None:
        points = [{"x": left, "y": top} for left, top in places]
        finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", (x, y))
    for part in (0.3, 0.6, 1):
        touch("touchMove", (x + part * (to_x - from_x), y + part * (to_y - from_y)))
    expect(bench.quote).to_have_text("Kudetang")
    touch("touchEnd")
    bench.saved()
    assert mine(annotator) == [("Kudetang", [])]


def test_the_ends_of_a_span_are_moved_by_letters_with_the_arrow_keys(hard, sign_in, annotator):
    bench = Bench(sign_in(annotator), hard)
    bench.select("ثورة أكتوبر")
    bench.press("Enter")
    start = bench.page.get_by_role("button", name="The beginning of the annotation")
    start.focus()
    bench.press(
        "ArrowRight"
    )  # towards the beginning, for it is read from the right; the space is passed over
    expect(bench.quote).to_have_text("ت ثورة أكتوبر")
    bench.press("ArrowLeft", "ArrowLeft")
    expect(bench.quote).to_have_text("ورة أكتوبر")
    bench.saved()
    bench.select("👩‍👩‍👧")
    expect(start).to_be_hidden()
    expect(bench.page.locator("#wb-text")).to_be_focused()
    bench.press("Enter")
    end = bench.page.get_by_role("button", name="The end of the annotation")
    end.focus()
    bench.press("ArrowRight")
    expect(bench.quote).to_have_text("👩‍👩‍👧 и")
    bench.press("ArrowLeft", "ArrowLeft")  # the family stays whole, and no span becomes empty
    expect(bench.quote).to_have_text("👩‍👩‍👧")
    bench.saved()
    rows = Annotation.objects.filter(creator=annotator).order_by("text_start")
    assert [row.exact for row in rows] == ["👩‍👩‍👧", "ورة أكتوبر"]
    assert all(row.exact == row.passage.text[row.start : row.end] for row in rows)
    assert bench.page.evaluate("document.activeElement.className").startswith("wb-handle end")


def test_what_others_made_has_no_handles(sign_in, annotator):
    bench = Bench(sign_in(annotator), ENGLISH)
    bench.click("October coup")
    expect(bench.quote).to_have_text("October coup")
    expect(bench.page.locator(".wb-handle:visible")).to_have_count(0)


def test_everybody_chooses_the_tags_that_have_digits(bench, annotator):
    before = bench.page.locator("#wb-tags [data-tag]").first.get_attribute("data-tag")
    assert before != "western-view"
    bench.button("Digits…").click()
    dialog = bench.page.get_by_role("dialog", name="Tags and their digits")
    dialog.get_by_label("1", exact=True).select_option("western-view")
    dialog.get_by_role("button", name="Keep").click()
    bench.page.reload()
    bench.ready()
    assert bench.digit("Western view") == "1"
    bench.select("Kudetang Oktubre")
    bench.press("1")
    bench.saved()
    assert mine(annotator) == [("Kudetang Oktubre", ["western-view"])]
    bench.button("Digits…").click()
    dialog.get_by_role("button", name="By use").click()
    expect(bench.page.locator("#wb-tags [data-tag]").first).to_have_attribute("data-tag", before)


def test_the_way_goes_on_in_the_next_source(sign_in, annotator):
    bench = Bench(sign_in(annotator), ENGLISH)
    bench.press("N")
    expect(bench.page).to_have_url(re.compile("russian-revolution-tl/annotate/"))
    bench.ready()
    bench.press("N")
    expect(bench.status).to_have_text("There is no further source.")
    bench.press("P")
    expect(bench.page).to_have_url(re.compile("october-revolution-en/annotate/"))


def test_all_suggested_names_are_accepted_at_once_and_undone_at_once(bench, annotator):
    counted = bench.page.locator('#wb-rules li:has(input[data-rule="names"])')
    expect(counted).to_contain_text("(7)")
    assert not Annotation.objects.filter(source__slug="russian-revolution-tl").exists()
    bench.page.get_by_role("button", name="Accept all 7: Names").click()
    preview = bench.page.get_by_role("dialog", name="Accept all 7: Names")
    expect(preview.get_by_role("checkbox")).to_have_count(7)
    expect(preview.get_by_role("listitem").first).to_contain_text("a known name: Himagsikang Oktubre")
    preview.get_by_role("button", name="Accept checked").click()
    expect(counted).to_contain_text("(0)")
    bench.saved()
    made = Annotation.objects.filter(creator=annotator)
    assert made.count() == 7
    assert {row.status for row in made} == {"proposed"}
    soviet = made.get(name__slug="dakilang-himagsikang-tl")
    assert (soviet.voice, [tag.slug for tag in soviet.tags.all()]) == ("attributed", ["soviet-view"])
    bench.press("u")
    expect(counted).to_contain_text("(7)")
    bench.saved()
    assert not Annotation.objects.filter(creator=annotator).exists()


def test_of_all_suggestions_of_a_rule_only_the_checked_ones_are_rejected(bench, annotator):
    bench.page.get_by_role("button", name="Reject all 7: Names").click()
    preview = bench.page.get_by_role("dialog", name="Reject all 7: Names")
    for box in preview.get_by_role("checkbox").all()[2:]:
        box.uncheck()
    preview.get_by_role("button", name="Reject checked").click()
    expect(bench.page.locator('#wb-rules li:has(input[data-rule="names"])')).to_contain_text("(5)")
    bench.saved()
    assert [row.status for row in Annotation.objects.filter(creator=annotator)] == ["rejected"] * 2
    bench.page.get_by_role("button", name="Accept all 5: Names").click()
    bench.press("Escape")
    expect(preview).to_be_hidden()
    assert Annotation.objects.filter(creator=annotator).count() == 2


def test_suggestions_are_a_queue_and_what_is_rejected_is_not_asked_again(bench, annotator):
    for rule in ("dates", "claims", "views"):
        bench.page.locator(f'#wb-rules input[data-rule="{rule}"]').uncheck()
    bench.press("j")
    expect(bench.quote).to_have_text("Himagsikang Oktubre")
    expect(bench.status).to_contain_text("a known name: Himagsikang Oktubre")
    bench.press("x")
    bench.saved()
    rejected = Annotation.objects.get(creator=annotator)
    assert (rejected.status, rejected.name.slug) == ("rejected", "himagsikang-oktubre-tl")
    assert not Annotation.objects.counted().filter(creator=annotator).exists()
    bench.press("y")
    bench.saved()
    assert sorted(Annotation.objects.filter(creator=annotator).values_list("status", flat=True)) == [
        "proposed",
        "rejected",
    ]
    bench.page.reload()
    bench.ready()
    expect(bench.page.locator('#wb-rules li:has(input[data-rule="names"])')).to_contain_text("(5)")
    expect(bench.page.locator('#wb-rules input[data-rule="dates"]')).not_to_be_checked()
    bench.page.locator('#wb-rules input[data-rule="dates"]').check()
    bench.press("j")
    found = bench.page.get_by_role("button", name="Accept “Marso 7 [O.S. Pebrero 22]”")
    found.click()
    bench.saved()
    assert DateMention.objects.get(printed="Marso 7 [O.S. Pebrero 22]").state == "confirmed"
    bench.press("u")
    bench.saved()
    assert DateMention.objects.get(printed="Marso 7 [O.S. Pebrero 22]").state == "found"


def test_what_a_program_stored_is_accepted_and_becomes_a_suggestion_again_by_undo(
    bench, annotator, administrator
):
    passage = Passage.objects.get(edition__source__slug="russian-revolution-tl", ordinal=1)
    stored = insert(passage, "Himagsikang Ruso", administrator, status="suggested")
    bench.page.reload()
    bench.ready()
    bench.press("n")
    expect(bench.quote).to_have_text("Himagsikang Ruso")
    expect(bench.marks("Himagsikang Ruso").first).to_have_class(re.compile(r"\bsuggested\b"))
    for _ in range(2):  # it can be done again
        bench.press("y")
        expect(bench.status).to_have_text("Accepted “Himagsikang Ruso”.")
        bench.saved()
        stored.refresh_from_db()
        assert (stored.status, stored.creator) == ("proposed", administrator)
        assert stored.reviews.first().creator == annotator
        bench.press("u")
        expect(bench.status).to_have_text("Undone: Accepted “Himagsikang Ruso”.")
        bench.saved()
        stored.refresh_from_db()
        assert stored.status == "suggested"
    expect(bench.marks("Himagsikang Ruso").first).to_have_class(re.compile(r"\bsuggested\b"))
    assert [review.status for review in stored.reviews.order_by("pk")] == ["proposed", "suggested"] * 2


def test_a_reviewer_rejects_what_a_program_stored_and_takes_it_back(sign_in, make_user, administrator):
    Annotation.objects.filter(source__slug="russian-revolution-tl").delete()
    passage = Passage.objects.get(edition__source__slug="russian-revolution-tl", ordinal=1)
    stored = insert(passage, "Himagsikang Ruso", administrator, status="suggested")
    bench = Bench(sign_in(make_user("eva", "reviewer")))
    bench.press("n", "x")
    expect(bench.status).to_have_text("Rejected “Himagsikang Ruso”.")
    bench.saved()
    assert stored.reviews.get().reason == "Rejected in the workbench."
    bench.press("u")
    bench.saved()
    stored.refresh_from_db()
    assert stored.status == "suggested"


def test_the_same_words_elsewhere_are_annotated_as_far_as_they_are_checked(bench, annotator):
    bench.select("Himagsikang Oktubre")
    bench.press("Enter", "f")
    dialog = bench.page.get_by_role("dialog", name="The same words elsewhere")
    boxes = dialog.get_by_role("checkbox")
    expect(boxes).to_have_count(4)
    boxes.nth(1).uncheck()
    dialog.get_by_role("button", name="Annotate checked").click()
    bench.saved()
    assert Annotation.objects.filter(creator=annotator, name__slug="himagsikang-oktubre-tl").count() == 4
    bench.press("u")
    bench.saved()
    assert Annotation.objects.filter(creator=annotator).count() == 1


def test_what_is_private_is_private_elsewhere_too(bench, annotator):
    bench.select("Himagsikang Oktubre")
    bench.press("Enter")
    bench.saved()
    Annotation.objects.filter(creator=annotator).update(visibility="private")
    bench.page.reload()
    bench.ready()
    bench.click("Himagsikang Oktubre")
    bench.press("f")
    bench.page.get_by_role("button", name="Annotate checked").click()
    bench.saved()
    found = Annotation.objects.filter(creator=annotator)
    assert found.count() > 1
    assert {row.visibility for row in found} == {"private"}


def test_of_a_name_that_languages_share_that_of_the_text_is_meant(sign_in, annotator):
    Annotation.objects.filter(source__slug="russian-revolution-tl").delete()
    name = EventName.objects.get(slug="kudetang-oktubre-tl")
    EventName.objects.create(slug="kudetang-oktubre-ceb", text=name.text, language="ceb", event=name.event)
    bench = Bench(sign_in(annotator))
    bench.select(name.text)
    bench.press("Enter")
    bench.saved()
    assert Annotation.objects.get(creator=annotator).name == name


def test_sticky_tags_and_recent_tags(bench, annotator):
    bench.select("Putilov")
    bench.press(bench.digit("Western view"))
    bench.press("s")
    expect(bench.status).to_have_text("Sticky: whatever you select is Western view. Esc ends it.")
    bench.drag("Kudetang Oktubre")
    expect(bench.status).to_contain_text("Annotated “Kudetang Oktubre”")
    bench.saved()
    assert ("Kudetang Oktubre", ["western-view"]) in mine(annotator)
    bench.press("Escape")
    bench.drag("Unyong Sobyet")
    expect(bench.quote).to_have_text("Unyong Sobyet")
    bench.press("R", "1")
    bench.saved()
    assert ("Unyong Sobyet", ["western-view"]) in mine(annotator)


def test_a_note_is_saved_from_the_keyboard_and_keys_are_not_heard_meanwhile(bench, annotator):
    bench.select("Kudetang Oktubre")
    bench.press("Enter", "e")
    bench.page.keyboard.type("nuxu 1917: см. «Правда» 🔴")
    bench.press("Control+Enter")
    bench.saved()
    made = Annotation.objects.get(creator=annotator)
    assert made.note == "nuxu 1917: см. «Правда» 🔴"
    assert made.tag_ids == []
    assert bench.page.evaluate("document.activeElement.id") == "wb-text"


def test_shortcuts_are_shown_and_can_be_switched_off(bench, annotator):
    bench.press("?")
    expect(bench.page.get_by_role("dialog", name="Keys")).to_be_visible()
    bench.press("1", "Escape")
    bench.page.get_by_role("checkbox", name="Shortcuts").uncheck()
    bench.select("Kudetang Oktubre")
    bench.press("1", "Enter", "u")
    expect(bench.status).to_have_text("Shortcuts are off.")
    assert mine(annotator) == []
    bench.tag("Western view").click()
    bench.saved()
    assert mine(annotator) == [("Kudetang Oktubre", ["western-view"])]


def test_the_next_annotation_and_the_next_gap(sign_in, annotator):
    bench = Bench(sign_in(annotator), ENGLISH)
    expect(bench.page.locator("#wb-listed")).to_have_text("1 to 23 of 23")
    bench.press("n")
    expect(bench.quote).to_have_text("October Revolution")
    bench.press("n")
    expect(bench.quote).to_have_text("Great October Socialist Revolution")
    bench.press("p")
    expect(bench.quote).to_have_text("October Revolution")
    bench.click("October coup")
    expect(bench.status).to_have_text("1 of 2 here")
    bench.press("o")
    expect(bench.status).to_have_text("2 of 2 here")
    bench.field("by-tag").select_option("soviet-view")
    expect(bench.page.locator("#wb-listed")).to_have_text("1 to 2 of 2")
    expect(bench.listed("October coup")).to_have_count(0)
    bench.field("by-tag").select_option("")
    bench.field("by-status").select_option("rejected")
    expect(bench.page.locator("#wb-listed")).to_have_text("0 to 0 of 0")
    bench.field("by-status").select_option("")
    bench.field("by-event").select_option("october-revolution")
    expect(bench.page.locator("#wb-listed")).to_have_text("1 to 19 of 19")
    bench.field("by-event").select_option("")
    Annotation.objects.filter(passage__ordinal=2, source__slug="october-revolution-en").delete()
    bench.page.reload()
    bench.ready()
    bench.press("g")
    gap = bench.page.evaluate("getSelection().focusNode.parentElement.closest('[data-passage]').id")
    assert gap == "p2"


def test_a_new_name_is_made_of_the_selected_words(sign_in, administrator):
    bench = Bench(sign_in(administrator), ENGLISH)
    bench.select("Provisional Government")
    bench.press("m")
    dialog = bench.page.get_by_role("dialog", name="New name from these words")
    expect(dialog.get_by_label("Identifier")).to_have_value("provisional-government-en")
    dialog.get_by_label("Event").select_option("february-revolution")
    dialog.get_by_role("button", name="Make it").click()
    expect(bench.status).to_have_text("Made Provisional Government.")
    bench.saved()
    name = EventName.objects.get(slug="provisional-government-en")
    assert (name.text, name.language, name.event.slug) == (
        "Provisional Government",
        "en",
        "february-revolution",
    )
    made = Annotation.objects.get(name=name)
    assert (made.exact, made.event.slug) == ("Provisional Government", "february-revolution")
    bench.press("u", "u")
    bench.saved()
    assert not EventName.objects.filter(slug="provisional-government-en").exists()


def test_a_new_claim_is_made_of_the_open_annotation(sign_in, administrator):
    bench = Bench(sign_in(administrator), ENGLISH)
    bench.select("Provisional Government")
    bench.press("1", "c")
    dialog = bench.page.get_by_role("dialog", name="New claim from these words")
    dialog.get_by_label("Text").fill("There was a government.")
    dialog.get_by_label("Question").select_option("meaning")
    dialog.get_by_role("button", name="Make it").click()
    expect(bench.status).to_have_text("Made There was a government..")
    bench.saved()
    made = Annotation.objects.get(claim__slug="there-was-a-government")
    assert (made.exact, made.claim.question.slug) == ("Provisional Government", "meaning")


@pytest.fixture
def hard(committed) -> str:
    """The workbench of a text with all that is difficult in it."""
    source = Source.objects.create(slug="hard", title="Трудное", language="ru")
    add_edition(source, PlainText().read(HARD))
    return "/admin/annotations/source/hard/annotate/"


def test_anchors_are_right_whatever_the_text_is_made_of(hard, sign_in, annotator):
    bench = Bench(sign_in(annotator), hard)
    for words in ("👩‍👩‍👧", "🇷🇺; Октябрьский переворот", "и\u00a0флаг", "ثورة أكتوبر", "1917 🌙 في"):
        bench.page.evaluate("getSelection().removeAllRanges()")
        bench.select(words)
        bench.press("Enter")
        expect(bench.status).to_contain_text("Annotated")
    # Half of a family is the family; spaces at the ends are no part of it.
    bench.page.evaluate(
        """() => {
          const [passage] = document.querySelectorAll("[data-passage]");
          const mark = [...passage.querySelectorAll("mark")].find(mark => mark.textContent.includes("👩"));
          const node = mark.firstChild;
          getSelection().setBaseAndExtent(node, 0, node, 2);
        }"""
    )
    expect(bench.quote).to_have_text("👩‍👩‍👧")
    bench.saved()
    rows = Annotation.objects.filter(creator=annotator).order_by("text_start")
    assert [row.exact for row in rows] == [
        "👩‍👩‍👧",
        "и\u00a0флаг",
        "🇷🇺; Октябрьский переворот",
        "ثورة أكتوبر",
        "1917 🌙 في",
    ]
    assert all(row.exact == row.passage.text[row.start : row.end] for row in rows)
    passage = bench.page.locator("#p1")
    expect(passage).to_have_attribute("dir", "ltr")
    bench.press("g")
    assert bench.page.evaluate("getSelection().toString()") == "Of"


MARKED = (
    "Октя\u0301брьский перево\u0301рот, q\u0323\u0307uod a\u0328\u0301.\n\n"
    "קָרָא: מַהְפֵּכַת אוֹקְטוֹבֶּר\n\nثَوْرَةُ أُكْتُوبَر\n\nक्षि ที่ก็"
)


@pytest.fixture
def accented(committed) -> str:
    """The workbench of a text whose letters have marks that no single character holds."""
    source = Source.objects.create(slug="accented", title="Ударения", language="ru")
    add_edition(source, PlainText().read(MARKED))
    return "/admin/annotations/source/accented/annotate/"


def test_letters_are_never_parted_from_their_marks(accented, sign_in, annotator):
    bench = Bench(sign_in(annotator), accented)
    passages = Passage.objects.filter(edition__source__slug="accented").order_by("ordinal")
    texts = list(passages.values_list("text", flat=True))
    for number, letter in ((0, "я\u0301"), (0, "q\u0323\u0307"), (1, "קָ"), (2, "رَ"), (3, "ที่")):
        start = texts[number].index(letter)
        bench.select_units(number, start, start + 1)
        expect(bench.quote).to_have_text(letter)
        bench.select_units(number, start + len(letter), start + 1)  # the marks alone, backwards
        bench.press("Enter")
        expect(bench.status).to_have_text(f"Annotated “{letter}”.")
    bench.select("перево\u0301рот")
    bench.press("Enter", "[")
    expect(bench.quote).to_have_text("Октя\u0301брьский перево\u0301рот")
    bench.saved()
    rows = Annotation.objects.filter(creator=annotator).order_by("text_start")
    assert [row.exact for row in rows] == [
        "Октя\u0301брьский перево\u0301рот", "я\u0301", "q\u0323\u0307", "קָ", "رَ", "ที่",
    ]  # fmt: skip
    assert all(row.exact == row.passage.text[row.start : row.end] for row in rows)
    assert bench.page.locator("#p1").inner_text() == texts[0]


def test_words_of_two_passages_are_refused_in_words(hard, sign_in, annotator):
    bench = Bench(sign_in(annotator), hard)
    bench.page.evaluate(
        """() => {
          const [one, other] = document.querySelectorAll("[data-passage]");
          getSelection().setBaseAndExtent(one.firstChild, 3, other.firstChild, 4);
        }"""
    )
    bench.press("1")
    expect(bench.status).to_have_text("An annotation keeps to one passage: select words of one.")
    assert mine(annotator) == []


def test_who_may_not_annotate_reads(sign_in, make_user):
    bench = Bench(sign_in(make_user("eva", "reader")), ENGLISH)
    bench.page.evaluate("document.querySelector('#wb-text').focus()")
    bench.press("ArrowRight", "1", "Enter")
    expect(bench.status).to_have_text("You may read here, and not annotate.")
    expect(bench.button("Accept all 2: Names")).to_have_count(0)


def test_what_others_made_is_shown_and_not_changed(sign_in, annotator):
    bench = Bench(sign_in(annotator), ENGLISH)
    bench.click("October coup")
    expect(bench.field("note")).to_be_disabled()
    bench.press(bench.digit("Western view"))
    expect(bench.status).to_have_text("Only whoever made it can change it.")


@LIGHT_AND_DARK
def test_nothing_is_in_the_way_of_a_screen_reader(admin_page):
    bench = Bench(admin_page, ENGLISH)
    bench.click("October coup")
    assert axe(admin_page) == []
    bench.press("?")
    expect(admin_page.get_by_role("dialog")).to_be_visible()
    assert axe(admin_page) == []
    bench.press("Escape")
    bench.press("f")
    assert axe(admin_page) == []


@pytest.mark.parametrize("width", [360, 820, 1360, 2560])
def test_it_fits_into_any_window(admin_page):
    bench = Bench(admin_page, ENGLISH)
    bench.click("October coup")
    expect(bench.quote).to_have_text("October coup")
    assert not overflows(admin_page)


def test_marks_are_seen_without_colours_and_paper_has_the_text_alone(admin_page):
    bench = Bench(admin_page, ENGLISH)
    mark = bench.marks("October coup").first
    assert mark.evaluate("mark => getComputedStyle(mark).borderBottomStyle") != "none"
    admin_page.emulate_media(forced_colors="active")
    assert mark.evaluate("mark => getComputedStyle(mark).outlineStyle") == "solid"
    suggested = bench.marks("1917").first
    assert suggested.evaluate("mark => getComputedStyle(mark).outlineStyle") == "dashed"
    admin_page.emulate_media(forced_colors="none", media="print")
    expect(bench.field("tags")).to_be_hidden()
    expect(bench.field("form")).to_be_hidden()
    expect(admin_page.get_by_role("banner")).to_be_hidden()
    expect(admin_page.get_by_role("link", name="Side by side")).to_be_hidden()
    expect(bench.page.locator("#p1")).to_be_visible()
    expect(bench.listed("October coup").first).to_be_visible()


def test_one_passage_is_annotated_by_itself(sign_in, annotator):
    passage = Passage.objects.get(edition__source__slug="russian-revolution-tl", ordinal=3)
    bench = Bench(sign_in(annotator), f"{TAGALOG}?passage={passage.uuid}")
    expect(bench.page.locator("[data-passage]")).to_have_count(1)
    bench.press("ArrowRight")
    bench.page.get_by_role("link", name="The whole source").click()
    expect(bench.page.locator("#p3")).to_be_visible()


@pytest.mark.parametrize("scripts", [False])
def test_without_scripts_the_text_is_there_and_a_way_to_annotate(admin_page):
    admin_page.goto(TAGALOG)
    expect(admin_page.get_by_text("The workbench needs scripts.")).to_be_visible()
    expect(admin_page.locator("#p1")).to_contain_text("Himagsikang")
    admin_page.get_by_role("main").get_by_role("link", name="Read with its annotations").first.click()
    expect(admin_page.get_by_role("link", name="Annotate words of this passage").first).to_be_visible()
