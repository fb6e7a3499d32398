"""The audit of printed dates in the admin, and the timeline."""

import re
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from annotations import dating
from annotations.admin.drawing import Drawing, draw
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import DateMention, Edition, Event, Source
from tests.admin.forms import address, filled, send

pytestmark = pytest.mark.django_db

LIST, TIMELINE = address(DateMention, "changelist"), address(DateMention, "timeline")


def signed_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def scholar(annotator) -> Client:
    return signed_in(annotator)


@pytest.fixture
def mismatch() -> DateMention:
    return DateMention.objects.get(audit="mismatch")


def button(row: DateMention, state: str) -> dict[str, str]:
    """What a button of the list sends."""
    return {"_judge": f"{state} {row.pk} {row.version}"}


# -- the audit ---------------------------------------------------------------------------------------------


def test_the_audit_shows_the_words_in_their_context(scholar):
    page = scholar.get(f"{LIST}?audit=mismatch").content.decode()
    assert re.search(
        r'<span lang="tl" dir="ltr" class="context">…[^<]+<mark>Marso 10 \[O.S. Pebrero 15\]</mark>', page
    )
    assert "10 days off; expected 1917‑02‑25" in page
    assert "O.S. 1917-02-15" in page


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("", 21),
        ("audit=unstated", 3),
        ("state=rejected", 0),
        ("date_after=1917-10-25 O.S.&audit=consistent", 3),
    ],
)
def test_it_takes_the_filters_of_the_api(scholar, query, count):
    assert scholar.get(f"{LIST}?{query}").context["cl"].result_count == count


def test_a_filter_that_makes_no_sense_is_told(scholar):
    page = scholar.get(f"{LIST}?date_after=tomorrow")
    assert "is not a date" in page.content.decode()
    assert page.context["cl"].result_count == 0


@pytest.mark.parametrize(("state", "shown"), [("confirmed", "Confirmed"), ("rejected", "Rejected")])
def test_a_button_judges_a_date_without_a_script(scholar, mismatch, state, shown):
    answer = scholar.post(f"{LIST}?audit=mismatch", button(mismatch, state))
    assert (answer.status_code, answer.url) == (302, f"{LIST}?audit=mismatch#date-{mismatch.pk}")
    mismatch.refresh_from_db()
    assert (mismatch.state, mismatch.version) == (state, 2)
    page = scholar.get(f"{LIST}?audit=mismatch").content.decode()
    assert f'<span class="date-state">{shown}</span>' in page
    assert 'aria-pressed="true"' in page


def test_a_script_is_told_what_has_become_of_the_row(scholar, mismatch):
    headers = {"Accept": "application/json"}
    told = scholar.post(LIST, button(mismatch, "confirmed"), headers=headers).json()
    assert (told["state"], told["name"]) == ("Confirmed", "confirmed")
    assert f"rejected {mismatch.pk} 2" in told["buttons"]
    late = scholar.post(LIST, button(mismatch, "rejected"), headers=headers)
    assert (late.status_code, "was changed meanwhile" in late.json()["problem"]) == (409, True)
    mismatch.refresh_from_db()
    assert mismatch.state == "confirmed"


@pytest.mark.parametrize(
    "sent", ["confirmed", "found 1 1", "confirmed x 1", "confirmed 1 1 1", "confirmed 99999 1"]
)
def test_what_no_button_says_is_not_found(scholar, sent):
    assert scholar.post(LIST, {"_judge": sent}).status_code == 404


def test_readers_see_the_audit_and_judge_nothing(make_user, mismatch):
    reader = signed_in(make_user("rita", "reader"))
    page = reader.get(LIST).content.decode()
    assert mismatch.printed in page
    assert "_judge" not in page
    assert reader.post(LIST, button(mismatch, "confirmed")).status_code == 403


def test_what_is_for_members_cannot_be_judged_from_outside(make_user, mismatch):
    Source.objects.filter(pk=mismatch.source_id).update(visibility="members")
    stranger = signed_in(make_user("egor"))
    assert stranger.post(LIST, button(mismatch, "confirmed")).status_code == 302  # to the door
    mismatch.refresh_from_db()
    assert mismatch.state == "found"


def test_several_are_judged_at_once(scholar):
    keys = list(DateMention.objects.filter(audit="consistent").values_list("pk", flat=True))
    scholar.post(LIST, {"action": "confirm_selected", "_selected_action": keys})
    assert set(DateMention.objects.filter(state="confirmed").values_list("pk", flat=True)) == {*keys}
    scholar.post(LIST, {"action": "dismiss_selected", "_selected_action": keys[:2]})
    assert DateMention.objects.filter(state="rejected").count() == 2


def test_a_date_is_corrected_on_its_page(scholar, mismatch):
    assert send(scholar, address(mismatch), julian="1917-02-25", note="Опечатка 🤔") == []
    mismatch.refresh_from_db()
    assert (mismatch.state, mismatch.audit, mismatch.note) == ("corrected", "consistent", "Опечатка 🤔")
    assert send(scholar, address(mismatch), gregorian="10 Marso") != []
    assert filled(scholar, address(mismatch))["gregorian"] == "1917-03-10"


def test_a_word_that_is_taken_back_on_its_page_leaves_what_the_rules_read(scholar, mismatch):
    assert send(scholar, address(mismatch), julian="1917-02-25") == []
    assert send(scholar, address(mismatch), state="found") == []
    mismatch.refresh_from_db()
    assert (mismatch.state, mismatch.audit, mismatch.julian) == ("found", "mismatch", "1917-02-15")


def test_what_was_corrected_is_not_confirmed_among_others(scholar, mismatch):
    assert send(scholar, address(mismatch), julian="1917-02-25") == []
    scholar.post(LIST, {"action": "confirm_selected", "_selected_action": [mismatch.pk]})
    mismatch.refresh_from_db()
    assert mismatch.state == "corrected"
    assert f'value="confirmed {mismatch.pk} ' not in scholar.get(LIST).content.decode()


def test_a_source_that_changes_over_is_told_above_its_dates(scholar):
    page = scholar.get(f"{LIST}?source=october-revolution-en").content.decode()
    assert "October Revolution changes over to another calendar once:" in page
    assert "1 [N.S.\xa014\xa0] September 1917" in page
    assert "changes over" not in scholar.get(f"{LIST}?source=russian-revolution-tl").content.decode()
    assert "changes over" not in scholar.get(LIST).content.decode()


def test_the_years_of_a_source_are_set_on_its_page(administrator, tagalog):
    client = signed_in(administrator)
    assert DateMention.objects.filter(source=tagalog, audit="unstated").count() == 3
    assert send(client, address(tagalog), calendar_until="1900") == []
    assert not DateMention.objects.filter(source=tagalog, audit="unstated").exists()
    event = Event.objects.get(slug="russian-revolution")
    assert send(client, address(tagalog), calendar_until="") == []
    assert send(client, address(event), calendar_from="1918") == []
    assert not DateMention.objects.filter(source=tagalog, audit="unstated").exists()


# -- adding what the rules have missed ---------------------------------------------------------------------

ADD = address(DateMention, "add")


def test_the_words_of_a_missed_date_are_found_first(scholar):
    assert ADD in scholar.get(LIST).content.decode()
    page = scholar.get(ADD)
    assert (page.status_code, page.context["title"]) == (200, "Find the words of a date")
    led = scholar.get(ADD, {"source": "october-revolution-en", "exact": "The initial stage"})
    assert led.status_code == 302
    assert led["Location"].startswith(f"{ADD}?passage=")
    form = scholar.get(led["Location"]).content.decode()
    assert "<mark" in form
    assert '<q lang="en" dir="ltr">The initial stage</q>' in form


def test_words_that_stand_in_several_places_are_asked_for(scholar):
    page = scholar.get(ADD, {"source": "october-revolution-en", "exact": "October Revolution"})
    assert page.status_code == 200
    assert len(page.context["form"].places) > 1
    assert all(place.link.startswith(f"{ADD}?passage=") for place in page.context["form"].places)


def add_by_hand(client: Client, **meaning: str) -> DateMention:
    led = client.get(ADD, {"source": "october-revolution-en", "exact": "The initial stage"})
    assert send(client, led["Location"], **meaning) == []
    return DateMention.objects.get(printed="The initial stage")


def test_a_missed_date_is_added_and_is_its_creators_word(scholar, annotator, client):
    row = add_by_hand(scholar, gregorian="1917-11-07", note="Ⅱ съезд 🕯")
    assert (row.state, row.creator, row.rules, row.version) == ("confirmed", annotator, 0, 1)
    assert (row.julian, row.audit, row.note) == ("1917-10-25", "indifferent", "Ⅱ съезд 🕯")
    assert "added by anna" in scholar.get(address(row)).content.decode()
    told = client.get(f"/api/v1/dates/{row.uuid}/").json()
    assert (told["creator"], told["state"]) == ("anna", "confirmed")
    assert send(scholar, address(row), note="") == []
    last = scholar.get(f"/api/v1/dates/{row.uuid}/history/").json()["results"][0]
    assert (last["actor"], last["differences"]) == ("anna", {"note": ["Ⅱ съезд 🕯", ""]})


def test_what_was_added_by_hand_is_never_lost(scholar, monkeypatch):
    row = add_by_hand(scholar, julian="1917-10-25")
    for rules in (dating.RULES, dating.RULES + 1):
        monkeypatch.setattr(dating, "RULES", rules)
        for edition in Edition.objects.filter(source__slug="october-revolution-en"):
            dating.date_again(edition)
    kept = DateMention.objects.get(pk=row.pk)
    assert (kept.state, kept.gregorian, kept.version) == ("confirmed", "1917-11-07", 1)


@pytest.mark.parametrize(
    ("meaning", "why"),
    [
        ({"gregorian": "1917-02-30"}, "'1917-02-30' is not a date"),
        ({"julian": "вчера"}, "is not a date"),
        ({"start": "5000", "end": "5004"}, "5000"),
        ({"start": "9", "end": "9"}, "not a span"),
        ({"passage": ""}, "choose them again"),
    ],
)
def test_a_date_that_makes_no_sense_is_refused_and_the_form_comes_again(scholar, meaning, why):
    led = scholar.get(ADD, {"source": "october-revolution-en", "exact": "The initial stage"})
    before = DateMention.objects.count()
    wrong = send(scholar, led["Location"], **meaning)
    assert any(why in reason for reason in wrong), wrong
    assert DateMention.objects.count() == before


def test_a_date_that_is_there_already_is_not_added_twice(scholar):
    add_by_hand(scholar, gregorian="1917-11-07")
    led = scholar.get(ADD, {"source": "october-revolution-en", "exact": "The initial stage"})
    assert send(scholar, led["Location"]) == ["This date is there already: confirm, correct or reject it."]


def test_readers_add_none(make_user):
    reader = signed_in(make_user("rita", "reader"))
    assert reader.get(ADD).status_code == 403
    assert ADD not in reader.get(LIST).content.decode()


# -- the timeline ------------------------------------------------------------------------------------------


def svg_of(page: str) -> ElementTree.Element:
    """The drawing of a page."""
    found = re.search(r"<svg class=\"timeline\".*?</svg>", page, re.DOTALL)
    assert found
    return ElementTree.fromstring(found[0])  # noqa: S314 – our own page


def test_the_timeline_has_a_lane_for_each_source_and_a_way_to_every_date(scholar):
    page = scholar.get(f"{TIMELINE}?event=october-revolution").content.decode()
    drawing = svg_of(page)
    lanes = drawing.findall("g[@class='lane']")
    assert [lane.find("text").text for lane in lanes] == [
        "October Revolution (en)",
        "Himagsikang Ruso ng 1917 (tl)",
    ]
    links = [link.get("href") for link in drawing.iter("a")]
    assert len(links) == 19  # two of the 21 have no day
    for link in {*links}:
        assert scholar.get(link).status_code == 302  # to the place of the passage
    assert "style=" not in page[page.index("<svg") : page.index("</svg>")]
    assert page.count("<tr>") == 22
    names = [text.text for text in drawing.iter("text") if text.get("class") == "scale-name"]
    assert names == ["Gregorian (New Style)", "Julian (Old Style)"]


def test_the_audit_names_the_era_of_what_it_does_not_resolve(scholar):
    about = {"slug": "khaterat-fa", "title": "خاطرات", "language": "fa"}
    load_source(about, PlainText().read("در ۱۶ آبان ۱۲۹۶ به پتروگراد رسید."))
    page = scholar.get("/admin/annotations/datemention/?source=khaterat-fa").content.decode()
    assert '<span class="days">–<br>Solar Hijri calendar</span>' in page
    response = scholar.get("/admin/annotations/datemention/?era=persian")
    assert [chip["value"] for chip in response.context["cl"].chips] == ["Solar Hijri calendar"]
    page = response.content.decode()
    assert page.count("<mark>") == 1
    assert "۱۶ آبان ۱۲۹۶" in page
    row = DateMention.objects.get(era="persian")
    assert (
        "Solar Hijri calendar"
        in scholar.get(f"/admin/annotations/datemention/{row.pk}/change/").content.decode()
    )


def test_a_long_timeline_has_both_calendars_at_its_top(scholar):
    text = "\n\n".join(f"On {day} July 1917 [O.S. {day - 13} July] it rained. 🌧" for day in range(14, 31))
    for number in range(4):
        about = {"slug": f"rain-{number}", "title": "Rain", "language": "en"}
        load_source(about, PlainText().read(text))
    drawing = svg_of(scholar.get(TIMELINE).content.decode())
    names = [(text.text, text.get("y")) for text in drawing.iter("text") if text.get("class") == "scale-name"]
    height = float(drawing.get("viewBox").split()[3])
    assert [name for name, _ in names] == [
        "Gregorian (New Style)",
        "Julian (Old Style)",
        "Julian (Old Style)",
    ]
    above = drawing.find("g[@class='scale']/g[@class='julian-above']")
    labels = [text.text for text in above.iter("text")][1:]
    assert labels
    assert [label for label in labels if label] == [
        text.text
        for text in drawing.find("g[@class='scale']").findall("text")
        if float(text.get("y")) > height - 40 and text.get("class") is None and text.text
    ]
    first = float(drawing.find("g[@class='lane']/rect").get("y"))
    assert first > 92  # below both scales


def test_it_takes_the_filters_of_dates_and_tells_what_makes_no_sense(scholar):
    page = scholar.get(f"{TIMELINE}?audit=mismatch&source=russian-revolution-tl").content.decode()
    assert len(list(svg_of(page).iter("a"))) == 1
    wrong = scholar.get(f"{TIMELINE}?date_after=tomorrow")
    assert (wrong.status_code, "is not a date" in wrong.content.decode()) == (400, True)
    nothing = scholar.get(f"{TIMELINE}?audit=unresolved").content.decode()
    assert "<svg class" not in nothing
    assert "No date here has a day that could be drawn" in nothing


def test_what_is_asked_for_is_still_chosen_in_the_form(scholar):
    two = "october-revolution-en,russian-revolution-tl"
    page = scholar.get(f"{TIMELINE}?source={two}&audit=mismatch").content.decode()
    assert f'<option value="{two}" selected>{two}</option>' in page
    assert '<option value="mismatch" selected>' in page


def test_it_takes_no_more_statements_for_more_dates(scholar):
    def statements() -> int:
        scholar.get(TIMELINE)  # what the process holds in its memory is read again now
        with CaptureQueriesContext(connection) as queries:
            assert scholar.get(TIMELINE).status_code == 200
        return len(queries)

    few = statements()
    text = "\n\n".join(f"On {day} July 1917 [O.S. {day - 13} July] it rained." for day in range(14, 31))
    load_source({"slug": "rain-en", "title": "Rain", "language": "en"}, PlainText().read(text))
    assert statements() == few


def boxes(drawing: Drawing) -> list[tuple[float, float, float]]:
    """The line, and from where to where each date and its words stand there."""
    found = []
    for lane in drawing.lanes:
        for item in lane.items:
            width = sum(13 if ord(letter) > 0x2E7F else 7 for letter in item.label)
            start = item.label_x - width if item.anchor == "end" else item.label_x
            ends = (item.middle - 6, item.middle + 6) if item.is_point else (item.start, item.end)
            found.append((item.y, min(start, ends[0]), max(start + width, ends[1])))
    return found


@pytest.mark.parametrize("days", [3, 40, 400, 4000, 400_000, 10**15])
def test_no_words_collide(days, passage, english):
    rows = [
        DateMention(
            passage=passage,
            source=english,
            language="en",
            printed=f"day {number} of very many in a row",
            earliest=2421540 + (number * 7919) % days,
            latest=2421540 + (number * 7919) % days + (days // 3 if number % 5 == 0 else 0),
        )
        for number in range(60)
    ]
    rows += [DateMention(passage=passage, source=english, language="en", printed="since", earliest=2421541)]
    rows += [DateMention(passage=passage, source=english, language="en", printed="until", latest=2421541)]
    for row in rows:
        row.day, row.text_start = row.earliest or row.latest, 0
    drawing = draw(rows)
    by_line: dict[float, list[tuple[float, float]]] = {}
    for line, start, end in boxes(drawing):
        assert start >= drawing.left - 12
        by_line.setdefault(line, []).append((start, end))
    for stretches in by_line.values():
        stretches.sort()
        for (_, end), (start, _) in pairwise(stretches):
            assert start >= end
    for ticks in (drawing.gregorian, drawing.julian):
        shown = [tick for tick in ticks if tick.label]
        assert 1 <= len(shown) <= 14
        spans = sorted(
            (tick.x - 7 * len(tick.label) if tick.anchor == "end" else tick.x, len(tick.label) * 7)
            for tick in shown
        )
        for (start, width), (following, _) in pairwise(spans):
            assert following >= start + width


def test_open_dates_go_on_beyond_the_drawing(passage, english):
    rows = [
        DateMention(passage=passage, source=english, language="en", printed="1917/..", earliest=2421545),
        DateMention(passage=passage, source=english, language="en", printed="../1917", latest=2421545),
        DateMention(
            passage=passage, source=english, language="en", printed="x", earliest=2421545, latest=2421545
        ),
    ]
    for row in rows:
        row.day, row.text_start = row.earliest or row.latest, 0
    items = {item.label: item for item in draw(rows).lanes[0].items}
    assert (items["1917/.."].opens_before, items["1917/.."].opens_after) == (False, True)
    assert (items["../1917"].opens_before, items["../1917"].opens_after) == (True, False)
    assert items["x"].is_point


# -- comparing ---------------------------------------------------------------------------------------------


def test_the_page_of_comparisons_has_rows_of_dates(scholar):
    compare = address(Event, "compare")
    page = scholar.get(f"{compare}?event=october-revolution&rows=date&columns=source").content.decode()
    assert "1917-11-07 (O.S. 1917-10-25)" in page
    assert "Nobyembre 7, 1917 [O.S. October 25]" in page
    assert "Counted: found, confirmed and corrected dates of current editions" in page
    link = re.search(rf'href="({LIST}[^"]+date=1917-11-07[^"]*)"', page)
    assert link
    listed = scholar.get(link[1].replace("&amp;", "&")).context["cl"]
    assert listed.result_count in (1, 2)
    wrong = scholar.get(f"{compare}?event=october-revolution&rows=date&columns=source&tag=soviet-view")
    assert wrong.status_code == 400
