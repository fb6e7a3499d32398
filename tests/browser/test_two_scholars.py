"""Two scholars at one source, and a scholar whose network, login or patience fails."""

import re

import pytest
from django.conf import settings
from playwright.sync_api import expect

from annotations.models import Annotation
from tests.browser.bench import TAGALOG, Bench
from tests.browser.scholar import Scholar

PASSWORD = "a long enough secret"


@pytest.fixture
def bench(sign_in, administrator) -> Bench:
    """Ada at the Tagalog source, in which nothing is annotated yet."""
    Annotation.objects.filter(source__slug="russian-revolution-tl").delete()
    return Bench(sign_in(administrator))


@pytest.fixture
def other(bench, window, make_user) -> Bench:
    """Eva, who may change everything too, in a browser of her own."""
    make_user("eva", is_superuser=True)
    page = window().new_page()
    Scholar(page).sign_in("eva", PASSWORD)
    return Bench(page)


def annotate(bench: Bench, words: str) -> None:
    bench.select(words)
    bench.press("Enter")
    bench.saved()


def made() -> Annotation:
    return Annotation.objects.get(source__slug="russian-revolution-tl")


def test_what_the_other_does_is_shown(bench, other):
    annotate(bench, "Kudetang Oktubre")
    expect(other.listed("Kudetang Oktubre")).to_be_visible()
    expect(other.status).to_have_text("ada changed 1 annotations here.")
    other.click("Kudetang Oktubre")
    other.press(other.digit("Western view"))
    other.saved()
    expect(bench.tag("Western view")).to_have_attribute("aria-pressed", "true")
    other.press("Delete")
    other.saved()
    expect(bench.status).to_have_text("It was deleted meanwhile.")
    expect(bench.listed("Kudetang Oktubre")).to_have_count(0)


def test_what_the_other_did_just_before_is_shown_too(bench, other, trouble):
    trouble.expect("state/.*request|Failed to load resource: net::ERR_FAILED")
    bench.page.route("**/state/**", lambda route: route.abort())  # she does not look for a while
    annotate(other, "Kudetang Oktubre")
    annotate(bench, "Himagsikang Oktubre")
    bench.page.unroute("**/state/**")
    expect(bench.listed("Kudetang Oktubre")).to_be_visible()


def test_a_conflict_shows_both_versions_and_loses_no_word(bench, other, trouble):
    trouble.expect("status of 412")
    annotate(bench, "Kudetang Oktubre")
    expect(other.listed("Kudetang Oktubre")).to_be_visible()
    other.click("Kudetang Oktubre")
    for page in (bench.page, other.page):
        page.route("**/state/**", lambda route: route.abort())  # neither sees the other's change
    trouble.expect("state/.*request|Failed to load resource: net::ERR_FAILED")
    bench.field("note").fill("Ada: см. 🔴")
    bench.press("Control+Enter")
    bench.saved()
    other.field("note").fill("Eva: ثورة")
    other.press("Control+Enter")
    box = other.page.locator("#wb-conflict")
    expect(box).to_be_visible()
    expect(box.locator("tbody td")).to_have_text(["Ada: см. 🔴", "Eva: ثورة"])
    expect(other.field("note")).to_have_value("Eva: ثورة")
    assert made().note == "Ada: см. 🔴"
    box.get_by_role("button", name="Save mine").click()
    other.saved()
    assert (made().note, made().version) == ("Eva: ثورة", 3)


def test_of_two_conflicts_each_is_asked_about_and_nothing_is_written_over(bench, other, trouble):
    trouble.expect("status of 412|state/.*request|Failed to load resource: net::ERR_FAILED|DISCONNECTED")
    words = ("Kudetang Oktubre", "Himagsikang Oktubre")
    for said in words:
        annotate(bench, said)
    for said in words:
        expect(other.listed(said)).to_be_visible()
    for page in (bench.page, other.page):
        page.route("**/state/**", lambda route: route.abort())  # neither sees the other's change
    other.page.context.set_offline(True)
    for who in (bench, other):
        for said in words:
            who.click(said)
            who.field("note").fill(f"{said}: {'ада' if who is bench else 'ева'}")
            who.press("Control+Enter")
    bench.saved()
    other.page.context.set_offline(False)
    box = other.page.locator("#wb-conflict")
    for said in words:
        expect(box.locator("caption")).to_have_text(f"“{said}”")
        expect(box.locator("tbody td")).to_have_text([f"{said}: ада", f"{said}: ева"])
        other.select("Rusya")  # looking elsewhere decides nothing
        kept = Annotation.objects.get(source__slug="russian-revolution-tl", exact=said)
        assert kept.note == f"{said}: ада"
        box.get_by_role("button", name="Save mine" if said == words[0] else "Keep as it is now").click()
        other.saved()
    expect(box).to_be_hidden()
    found = Annotation.objects.filter(source__slug="russian-revolution-tl").order_by("created")
    assert [row.note for row in found] == ["Kudetang Oktubre: ева", "Himagsikang Oktubre: ада"]


def test_a_step_on_what_somebody_else_changed_is_not_undone_before_it_is_asked(bench, other):
    annotate(bench, "Kudetang Oktubre")
    bench.field("note").fill("Ada: см. 🔴")
    bench.press("Control+Enter")
    bench.saved()
    expect(other.listed("Kudetang Oktubre")).to_be_visible()
    other.click("Kudetang Oktubre")
    other.field("note").fill("Eva: ثورة")
    other.press("Control+Enter")
    other.saved()
    expect(bench.field("note")).to_have_value("Eva: ثورة")
    bench.press("u")
    expect(bench.status).to_have_text(
        "Not undone: somebody else changed “Kudetang Oktubre” meanwhile. Say what is to stand."
    )
    box = bench.page.locator("#wb-conflict")
    expect(box.locator("tbody td")).to_have_text(["Eva: ثورة", "none"])
    assert (made().note, made().version) == ("Eva: ثورة", 3)
    box.get_by_role("button", name="Keep as it is now").click()
    expect(box).to_be_hidden()
    bench.press("u")  # that it was made is a step, too
    expect(box.locator("tbody td")).to_have_text([re.compile("Proposed; ada"), "none"])
    box.get_by_role("button", name="Save mine").click()
    bench.saved()
    assert not Annotation.objects.filter(source__slug="russian-revolution-tl").exists()
    bench.press("u")
    bench.saved()
    assert made().note == "Eva: ثورة"


def test_a_lost_network_loses_and_doubles_nothing(bench, trouble):
    trouble.expect("ERR_INTERNET_DISCONNECTED|status of 412")
    bench.page.context.set_offline(True)
    bench.select("Kudetang Oktubre")
    bench.press(bench.digit("Western view"))
    expect(bench.saving).to_contain_text("No connection. 1 waiting")
    bench.field("note").fill("без сети")
    bench.press("Control+Enter")
    expect(bench.marks("Kudetang Oktubre")).to_be_visible()
    assert not Annotation.objects.filter(source__slug="russian-revolution-tl").exists()
    bench.page.context.set_offline(False)
    bench.saved()
    assert (made().note, [tag.slug for tag in made().tags.all()]) == ("без сети", ["western-view"])


def test_an_answer_that_is_lost_is_no_second_annotation(bench, trouble):
    trouble.expect("ERR_FAILED|status of 412|request:")
    lost = []

    def lose(route):
        if route.request.method == "PUT" and not lost:
            lost.append(route.fetch())  # the server has done it
            route.abort()
        else:
            route.continue_()

    bench.page.route("**/api/v1/annotations/**", lose)
    bench.select("Kudetang Oktubre")
    bench.press("Enter")
    bench.saved()
    assert lost[0].status == 201
    assert (made().exact, made().version) == ("Kudetang Oktubre", 1)


def annotate_after_signing_in_as(bench: Bench, name: str) -> None:
    """The login has expired when the words are annotated; then somebody signs in beside."""
    bench.select("Kudetang Oktubre")
    bench.page.context.clear_cookies()
    bench.press("Enter")
    expect(bench.saving).to_contain_text("You are signed out. 1 waiting")
    Scholar(bench.page.context.new_page()).sign_in(name, PASSWORD)
    bench.page.evaluate("dispatchEvent(new Event('focus'))")


def test_an_expired_login_loses_nothing(bench, trouble):
    trouble.expect("status of 40[13]")
    annotate_after_signing_in_as(bench, "ada")
    bench.saved()
    assert (made().exact, made().creator.username) == ("Kudetang Oktubre", "ada")


def test_a_suggestion_refused_after_the_login_has_expired_is_refused(bench, trouble):
    trouble.expect("status of 40[13]")
    bench.page.locator("#wb-rules input[data-rule=dates]").uncheck()
    bench.press("Escape", "j")
    refused = bench.quote.inner_text()
    bench.page.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)
    bench.press("x")
    expect(bench.saving).to_contain_text("You are signed out. 1 waiting")
    assert not Annotation.objects.filter(source__slug="russian-revolution-tl").exists()
    Scholar(bench.page.context.new_page()).sign_in("ada", PASSWORD)
    bench.page.evaluate("dispatchEvent(new Event('focus'))")
    bench.saved()
    assert (made().exact, made().status) == (refused, "rejected")


def test_what_waits_is_not_sent_in_the_name_of_somebody_else(bench, make_user, trouble):
    trouble.expect("status of 40[13]")
    make_user("eva", "annotator")
    annotate_after_signing_in_as(bench, "eva")
    expect(bench.saving).to_contain_text("Somebody else is signed in. 1 waiting for ada")
    assert not Annotation.objects.filter(source__slug="russian-revolution-tl").exists()


def test_what_waits_outlives_a_reload(bench, trouble):
    trouble.expect("ERR_FAILED|request:")
    bench.page.route("**/api/v1/annotations/**", lambda route: route.abort())
    bench.select("Kudetang Oktubre")
    bench.press("Enter")
    expect(bench.saving).to_contain_text("No connection. 1 waiting")
    bench.page.unroute("**/api/v1/annotations/**")
    bench.page.on("dialog", lambda dialog: dialog.accept())
    bench.page.reload()
    bench.ready()
    bench.saved()
    assert made().exact == "Kudetang Oktubre"
    expect(bench.listed("Kudetang Oktubre")).to_be_visible()


def test_a_refusal_of_the_server_is_told_and_shown_as_it_is(bench, trouble):
    trouble.expect("status of 400|status of 404")
    bench.page.route(
        "**/api/v1/annotations/**",
        lambda route: (
            route.fulfill(status=400, content_type="application/problem+json", body='{"detail": "nein"}')
            if route.request.method == "PUT"
            else route.continue_()
        ),
    )
    bench.select("Kudetang Oktubre")
    bench.press("Enter")
    expect(bench.status).to_have_text("Not saved: nein")
    expect(bench.listed("Kudetang Oktubre")).to_have_count(0)
    expect(bench.quote).to_have_text("Kudetang Oktubre")
    assert TAGALOG in bench.page.url


def test_a_note_that_is_refused_stays_with_its_annotation(bench, trouble):
    trouble.expect("status of 400")
    annotate(bench, "Kudetang Oktubre")
    annotate(bench, "Himagsikang Oktubre")
    held = []
    bench.page.route(
        "**/api/v1/annotations/**",
        lambda route: held.append(route) if route.request.method == "PATCH" else route.continue_(),
    )
    bench.click("Kudetang Oktubre")
    bench.field("note").fill("не сохранено")
    bench.press("Control+Enter")
    bench.click("Himagsikang Oktubre")
    expect(bench.quote).to_have_text("Himagsikang Oktubre")
    bench.page.wait_for_timeout(200)  # so that the request is there
    held[0].fulfill(status=400, content_type="application/problem+json", body='{"detail": "nein"}')
    expect(bench.status).to_have_text("Not saved: nein")
    expect(bench.field("note")).to_have_value("")
    bench.page.unroute("**/api/v1/annotations/**")
    bench.click("Kudetang Oktubre")
    expect(bench.field("note")).to_have_value("не сохранено")
