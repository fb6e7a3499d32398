"""The pages on which the evidence of an event is weighed."""

import re
from html import escape

import pytest
from django.test import Client
from django.urls import reverse

from annotations.models import Annotation, Claim, Event, Passage, Reading, Source
from tests.database import insert, read

pytestmark = pytest.mark.django_db

TAGALOG, ENGLISH = "russian-revolution-tl", "october-revolution-en"


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, query: str = "?event=russian-revolution") -> str:
    return reverse(f"admin:annotations_event_{name}") + query


def shown(client: Client, name: str, query: str = "?event=russian-revolution") -> str:
    response = client.get(address(name, query))
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


@pytest.fixture
def editor(make_user):
    return make_user("edith", "editor")


def test_the_page_shows_the_order_of_both_and_an_editor_confirms_and_withdraws(editor):
    client = signed_in(editor)
    page = shown(client, "derivations")
    assert "<b>8 of 11</b>" in page
    assert "by chance: 0.2 %" in page
    assert page.count("✓ yes") == 8
    said = {"derived": TAGALOG, "origin": ENGLISH}
    answer = client.post(address("derivations"), said | {"confirm": "1"}, follow=True)
    assert "one witness now" in answer.content.decode()
    assert Source.objects.get(slug=TAGALOG).derived_from.slug == ENGLISH
    page = shown(client, "derivations")
    assert f"<code>{TAGALOG}</code> is derived from <code>{ENGLISH}</code>" in page
    assert "edith" in page
    assert "1 independent" in shown(client, "compare", "?event=russian-revolution&rows=claim&columns=source")
    client.post(address("derivations"), said | {"withdraw": "1"})
    assert Source.objects.get(slug=TAGALOG).derived_from is None
    history = client.get(f"/api/v1/sources/{TAGALOG}/history/").json()["results"]
    assert [entry["actor"] for entry in history[:2]] == ["edith", "edith"]


def test_who_is_no_editor_sees_it_and_confirms_nothing(annotator):
    client = signed_in(annotator)
    assert "Confirm: " not in shown(client, "derivations")
    said = {"derived": TAGALOG, "origin": ENGLISH, "confirm": "1"}
    assert client.post(address("derivations"), said).status_code == 403
    assert Source.objects.get(slug=TAGALOG).derived_from is None


def test_what_cannot_be_is_refused_with_the_reason(editor, english, tagalog):
    client = signed_in(editor)
    Source.objects.filter(pk=tagalog.pk).update(derived_from=english)
    for said, why in (
        ({"derived": ENGLISH, "origin": TAGALOG, "confirm": "1"}, "cannot be derived from itself"),
        ({"derived": ENGLISH, "origin": TAGALOG, "withdraw": "1"}, "Nobody says any more"),
    ):
        answer = client.post(address("derivations"), said, follow=True)
        assert why in answer.content.decode()
    other = Source.objects.create(slug="drugoy", title="Другой", language="ru")
    said = {"derived": TAGALOG, "origin": other.slug, "confirm": "1"}
    answer = client.post(address("derivations"), said, follow=True)
    assert "derived from another source" in answer.content.decode()
    assert Source.objects.get(slug=TAGALOG).derived_from == english
    assert client.post(address("derivations"), said | {"origin": "nikto"}).status_code == 404


@pytest.mark.parametrize("name", ["derivations", "agreement", "support"])
def test_without_an_event_one_chooses_it_and_nonsense_is_said_to_be_none(annotator, name):
    client = signed_in(annotator)
    assert "?event=july-days" in shown(client, name, "")
    response = client.get(address(name, "?event=nowhere"))
    assert response.status_code == 400
    assert 'class="errornote"' in response.content.decode()
    assert client.get(address(name, "?event=july-days")).status_code == 200


def test_the_page_of_agreement_says_how_far_and_where_not(annotator, make_user, english):
    passage = Passage.objects.get(edition__source=english, ordinal=1)
    boris = make_user("борис", "annotator")
    claims = {
        slug: Claim.objects.get(slug=slug).pk for slug in ("caused-civil-war", "led-to-the-soviet-union")
    }
    for person in (annotator, boris):
        read(insert(passage, "October", person))
        insert(passage, "Civil War", person, claim_id=claims["caused-civil-war"], stance="affirms")
    insert(passage, "Soviet", boris, claim_id=claims["led-to-the-soviet-union"], stance="denies")
    Reading.objects.update(event=Event.objects.get(slug="russian-revolution"))
    page = shown(signed_in(annotator), "agreement")
    assert "κ" in page
    assert "<bdi>anna</bdi>: not marked; <bdi>борис</bdi>: denies own" in page
    document = signed_in(annotator).get("/api/v1/agreement/?event=russian-revolution").json()
    row = next(row for row in document["results"] if row["question"] == "consequence")
    assert f"{row['alpha']:.2f}".replace("-0.00", "0.00") in page.replace("-0.00", "0.00")


def test_the_page_of_support_tells_marks_and_bare_claims(annotator):
    page = shown(signed_in(annotator), "support")
    assert '<td class="number">8</td>' in page
    assert "no marks in the source" in page
    assert "✓ supported [" in page
    assert '<td class="number">2.58</td>' in page


def test_the_claims_behind_every_count_of_support_are_listed_alone(annotator):
    client = signed_in(annotator)
    page = client.get("/admin/annotations/event/support/?event=russian-revolution&stance=affirms")
    counts = [one for *_, by_state in page.context["sources"] for one in by_state.values() if one[0]]
    assert len(counts) == 3  # supported and unsupported in one source, in the other no marks
    for count, address in counts:
        assert f'<a href="{escape(address)}">{count}</a>' in page.content.decode()
        narrowed = client.get(f"/admin/annotations/event/support/{address.partition('#')[0]}")
        assert narrowed.context["count"] == count, address
        assert "(take it away)" in narrowed.content.decode()
        assert "stance=affirms" in narrowed.context["all_of_them"]
        file = client.get(narrowed.context["files"]["csv"])
        assert len(b"".join(file.streaming_content).splitlines()) == count + 1


def test_a_support_that_there_is_not_is_refused_with_those_that_there_are(annotator):
    page = signed_in(annotator).get("/admin/annotations/event/support/?event=july-days&support=weak")
    assert page.status_code == 400
    assert "none of all, supported, unsupported, no_marks" in page.content.decode()


def test_the_page_of_names_tells_the_forms_of_each_source(annotator):
    page = shown(signed_in(annotator), "names", "?event=october-revolution")
    assert "Several forms in one source" in page
    places = re.findall(r'<a href="/admin/annotations/annotation/(\d+)/change/">(\d+)</a>', page)
    for place in (367, 1525, 1560, 1744, 2412):  # each leads to the words that stand there
        (key,) = [key for key, shown_place in places if shown_place == str(place)]
        found = Annotation.objects.get(pk=key, source__slug="russian-revolution-tl")
        assert (found.text_start, found.exact) == (place, "Himagsikang Oktubre")
    assert "Each source keeps to one form" in shown(signed_in(annotator), "names", "?event=july-days")
