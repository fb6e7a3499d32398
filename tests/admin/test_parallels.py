"""Passages of two sources beside each other in the admin: proposed, confirmed, rejected, taken back."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.importers.texts import load_source
from annotations.models import Parallel, Passage, Source
from tests.admin.forms import address
from tests.values.test_parallels import ENGLISH, RUSSIAN

pytestmark = pytest.mark.django_db
BESIDE = "/admin/annotations/source/beside/"


@pytest.fixture(autouse=True)
def sources():
    for slug, text in {"revolution-en": ENGLISH, "revolution-ru": RUSSIAN}.items():
        values = {"slug": slug, "title": slug, "language": slug[-2:]}
        load_source(values, PlainText().read("\n\n".join(text)))


@pytest.fixture
def anna(client, annotator):
    client.force_login(annotator)
    return client


def page(source="revolution-en", other="revolution-ru"):
    here = reverse("admin:annotations_source_parallels", args=[source])
    return f"{here}?with={other}" if other else here


def waiting(client, **asked):
    return [
        (pair.passage.ordinal, pair.other.ordinal) for pair in client.get(page(**asked)).context["waiting"]
    ]


def say(client, one, other, verdict="confirmed", **more):
    said = {"passage": one, "other_passage": other, "verdict": verdict, **more}
    return client.post(page(), said, follow=True).content.decode()


def passage(language, ordinal):
    return Passage.objects.get(edition__source__slug=f"revolution-{language}", ordinal=ordinal)


def test_proposals_stand_there_with_their_score_and_what_they_rest_on(anna):
    content = anna.get(page()).content.decode()
    assert "<bdi>Kronstadt</bdi> = <bdi>Кронштадта</bdi>" in content
    assert f"3. {ENGLISH[2]}"[:60] in content
    assert content.count('data-key="y"') == len(waiting(anna)) >= 5
    assert "Propose" in anna.get(page(other="")).content.decode()


def test_what_is_confirmed_or_rejected_waits_no_more_and_is_taken_back(anna, annotator):
    first, second, *rest = waiting(anna)
    uuids = [passage("en", first[0]).uuid, passage("ru", first[1]).uuid]
    assert "speaks of the same thing" in say(anna, *uuids)
    assert "does not speak of the same thing" in say(anna, *second, verdict="rejected", note="Нет 🤔")
    assert waiting(anna) == rest
    rows = Parallel.objects.order_by("pk")
    assert [(row.verdict, row.creator, row.note) for row in rows] == [
        ("confirmed", annotator, ""), ("rejected", annotator, "Нет 🤔"),
    ]  # fmt: skip
    anna.post(page(), {"take_back": rows[0].uuid})
    assert waiting(anna) == [first, *rest]


def test_who_says_otherwise_later_has_said_that(anna):
    say(anna, 1, 2)
    say(anna, 1, 2, verdict="rejected")
    assert Parallel.objects.get().verdict == "rejected"


@pytest.mark.parametrize(
    "said",
    [
        {"passage": "999", "other_passage": "1", "verdict": "confirmed"},
        {"passage": "1", "other_passage": "x\x00", "verdict": "confirmed"},
        {"passage": "", "other_passage": "1", "verdict": "confirmed"},
        {"passage": "1", "other_passage": "1", "verdict": "maybe"},
        {"take_back": "x"},
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_written(anna, said):
    answer = anna.post(page(), said, follow=True)
    assert answer.status_code == 200
    assert 'class="error"' in answer.content.decode()
    assert not Parallel.objects.exists()


def test_only_annotators_say_and_only_their_own_is_taken_back(anna, client, make_user):
    say(anna, 1, 1)
    key = Parallel.objects.get().uuid
    client.force_login(make_user("rita", "reader"))
    assert "data-key" not in client.get(page()).content.decode()
    assert client.post(page(), {"passage": 1, "other_passage": 2, "verdict": "confirmed"}).status_code == 403
    client.force_login(make_user("vera", "annotator"))
    assert client.post(page(), {"take_back": key}).status_code == 403
    assert Parallel.objects.count() == 1


def test_another_ones_word_stands_beside_the_proposal(anna, client, make_user, annotator):
    pair = waiting(anna)[0]
    say(anna, *pair)
    client.force_login(make_user("vera", "annotator"))
    assert waiting(client)[0] == pair
    assert f"confirmed by {annotator.username}" in client.get(page()).content.decode()


def test_a_source_beside_itself_and_one_without_text_are_no_pages_of_proposals(anna):
    Source.objects.create(slug="bare-en", title="Bare", language="en")
    for asked, why in (("revolution-en", "no parallel of itself"), ("bare-en", "has no text yet")):
        answer = anna.get(page(other=asked))
        assert answer.status_code == 200
        assert why in answer.content.decode()
    assert anna.get(page(other="nowhere")).status_code == 404
    assert anna.post(page(other=""), {"verdict": "confirmed"}).status_code == 404


def test_more_proposals_cost_no_more_queries(anna, monkeypatch):
    monkeypatch.setattr("annotations.admin.parallels.SHOWN", 1)
    anna.get(page())
    with CaptureQueriesContext(connection) as one:
        anna.get(page())
    monkeypatch.setattr("annotations.admin.parallels.SHOWN", 100)
    with CaptureQueriesContext(connection) as all_:
        anna.get(page())
    assert len(all_) <= len(one)


def test_the_list_leads_to_both_sources_and_nobody_changes_a_row(anna):
    say(anna, 1, 1)
    row = Parallel.objects.get()
    shown = anna.get(address(row)).content.decode()
    assert f"{page().replace('?', '?')}" in shown.replace("&amp;", "&")
    assert 'name="_save"' not in shown
    assert anna.get(address(Parallel, "changelist"), {"verdict": "rejected"}).context["cl"].result_count == 0
    assert anna.get(address(Parallel, "changelist"), {"other_source": "revolution-ru"}).status_code == 200


# -- side by side -------------------------------------------------------------------------------------------


def rows(client, *keys, **more):
    alignment = client.get(BESIDE, {"s": [*keys], "align": "passage", **more}).context["alignment"]
    lines = [(row.label, [quotes for _, quotes in cells]) for row, cells in alignment.lines]
    return {label: [[quote.place for quote in quotes] for quotes in cells] for label, cells in lines}


def test_sources_stand_side_by_side_aligned_by_what_is_confirmed(anna, client, make_user):
    say(anna, 1, 1)
    say(anna, 2, 3)
    say(anna, 2, 4)
    say(anna, 5, 5, verdict="rejected")
    assert rows(anna, "revolution-en", "revolution-ru") == {
        "1 = 1": [["s1p1"], ["s2p1"]], "2 = 3 = 4": [["s1p2"], ["s2p3", "s2p4"]],
    }  # fmt: skip
    content = anna.get(BESIDE, {"s": ["revolution-en", "revolution-ru"], "align": "passage"}).content.decode()
    assert content.count('class="beside-number"') == 5
    client.force_login(make_user("vera", "annotator"))
    say(client, 1, 1, verdict="rejected")
    assert "1 = 1 (contested)" in rows(client, "revolution-en", "revolution-ru")


def test_what_hangs_together_by_way_of_a_third_source_is_one_row(anna, annotator):
    say(anna, 1, 1)
    third, _ = load_source({"slug": "third-de", "title": "x", "language": "de"}, PlainText().read("Der Tag."))
    passages = (passage("ru", 1), Passage.objects.get(edition__source=third))
    Parallel.objects.create(passage=passages[0], other=passages[1], creator=annotator)
    assert rows(anna, "revolution-en", "revolution-ru", "third-de") == {
        "1 = 1 = 1": [["s1p1"], ["s2p1"], ["s3p1"]]
    }


def test_two_editions_of_a_source_stand_side_by_side_by_what_continues(anna, annotation, english):
    old = english.editions.get()
    text = old.text
    load_edition(english, PlainText().read(f"Что нового? 🗞️\n\n{text}"))
    reanchoring.apply(english)
    new = english.editions.get(current=True)
    found = rows(anna, old.uuid, new.uuid)
    assert found["1 = 2"] == [["s1p1"], ["s2p2"]]
    assert len(found) == old.passages.count()
    shown = anna.get(BESIDE, {"s": [old.uuid, new.uuid], "align": "name"}).context["alignment"]
    marked = [sum(len(places) for places in column.places.values()) for column in shown.columns]
    assert marked[0] == marked[1] > 0
    compared = reverse("admin:annotations_source_differences", args=[english.slug])
    assert f"s={old.uuid}&amp;s={new.uuid}&amp;align=passage" in anna.get(compared).content.decode()
    assert anna.get(BESIDE, {"s": [old.uuid, "00000000-0000-0000-0000-000000000000"]}).status_code == 400
