"""A source gets another text in the admin; what waits is decided with a button; two editions are compared."""

import pytest
from django.urls import reverse

from annotations import reanchoring
from annotations.models import Annotation
from tests.test_reanchoring import SENTENCE, carried_of, on, renew, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client, make_user):
    client.force_login(make_user("edith", "editor"))
    return client


@pytest.fixture
def plan(english):
    return reverse("admin:annotations_source_reanchoring", args=[english.slug])


def decide(client, plan, annotation, decision, version=None):
    annotation.refresh_from_db()
    said = {"annotation": annotation.uuid, "version": version or annotation.version, "decision": decision}
    return client.post(plan, said, follow=True)


def test_another_text_is_looked_at_and_saved(editor, english):
    address = reverse("admin:annotations_source_edition", args=[english.slug])
    assert "Add a new edition" in editor.get(address).content.decode()
    given = {"text": "0123456789" + text_of(english), "revision": "2", "issued": "2026-11"}
    shown = editor.post(address, {**given, "_preview": "1"})
    kept = shown.context["kept"].pk
    assert english.editions.count() == 1
    done = editor.post(address, {"kept": kept, "revision": "2", "issued": "2026-11", "_save": "1"})
    assert done.headers["Location"] == reverse("admin:annotations_source_reanchoring", args=[english.slug])
    edition = english.editions.get(current=True)
    assert (edition.revision, edition.issued) == ("2", "2026-11")


def test_a_date_that_is_none_is_refused(editor, english):
    address = reverse("admin:annotations_source_edition", args=[english.slug])
    shown = editor.post(address, {"text": "Another text.", "issued": "soon", "_preview": "1"})
    assert shown.context["form"].errors.keys() == {"issued"}
    assert english.editions.count() == 1


def test_what_is_certain_is_carried_by_a_button(editor, plan, english, annotation):
    renew(english, "0123456789" + text_of(english))
    assert "Carry over the" in editor.get(plan).content.decode()
    editor.post(plan, {"_carry": "1"})
    assert carried_of(annotation).exact == annotation.exact
    assert "Nothing waits." in editor.get(plan).content.decode()


def test_a_proposal_is_shown_with_its_difference_and_accepted(editor, plan, english, administrator):
    mine = on(english, "insurrection in Petrograd", creator=administrator)
    renew(english, text_of(english).replace("insurrection in Petrograd", "uprising in Petrograd", 1))
    shown = editor.get(plan).content.decode()
    assert "<del>insurrection</del><ins>uprising</ins>" in shown
    decide(editor, plan, mine, "accept")
    assert carried_of(mine).exact == "uprising in Petrograd"


def test_words_are_given_up_and_looked_for_again(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    reanchoring.apply(english)
    assert "Given up" in decide(editor, plan, mine, "orphan").content.decode()
    mine.refresh_from_db()
    assert mine.orphaned_in == edition
    decide(editor, plan, mine, "reopen")
    mine.refresh_from_db()
    assert mine.orphaned_in is None


def test_what_was_carried_wrongly_is_taken_back(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    waits = editor.get(plan).content.decode()
    assert f"{mine.prefix}<q>Petrograd</q>{mine.suffix}" in waits
    decide(editor, plan, mine, "choose 0 3")
    mine.refresh_from_db()
    assert "Take back" in editor.get(plan).content.decode()
    decide(editor, plan, mine, "reopen")
    mine.refresh_from_db()
    assert mine.superseded_by_id is None


def test_one_of_several_places_is_chosen(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    start = edition.text.index("Petrograd")
    decide(editor, plan, mine, f"choose {start} {start + 9}")
    assert carried_of(mine).text_start == start


def looked_for(client, plan, annotation, **said):
    """The page on which somebody looks for other words, and what it has found."""
    shown = client.get(plan, {"annotation": annotation.uuid, **said})
    return shown.content.decode(), shown.context["found"]


def test_other_words_are_looked_for_and_chosen(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    shown, found = looked_for(editor, plan, mine, exact="Winter Palace", prefix="the", suffix=" ")
    starts = [place.start for place in found.places]
    assert found.count == len(starts) == edition.text.count("the Winter Palace") > 0
    assert f'value="choose {starts[0]} {starts[0] + 13}" data-key="1"' in shown
    mine.refresh_from_db()
    assert mine.superseded_by_id is None
    decide(editor, plan, mine, f"choose {starts[0]} {starts[0] + 13}")
    assert carried_of(mine).exact == "Winter Palace"


def test_what_stands_around_other_words_narrows_them(editor, plan, english, administrator):
    mine = on(english, "insurrection in Petrograd", creator=administrator)
    text = text_of(english).replace(SENTENCE, "")
    renew(english, f"{text}\n\nОни взяли Зимний дворец 😀 ночью. Потом Зимний дворец горел.")
    two = looked_for(editor, plan, mine, exact="зимний дворец")[1]
    one = looked_for(editor, plan, mine, exact="Зимний дворец", prefix="взяли", suffix="😀 ночью")[1]
    assert (two.count, one.count, one.places[0]) == (2, 1, two.places[0])
    assert looked_for(editor, plan, mine, exact="Зимний дворец", prefix="сожгли")[1].is_like


def test_of_many_places_the_nearest_are_shown_and_how_many_there_are(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, text_of(english).replace(SENTENCE, "") + "\n\n" + "Смольный. " * 40)
    shown, found = looked_for(editor, plan, mine, exact="Смольный")
    assert (found.count, len(found.places)) == (40, 30)
    assert found.places[0].start == edition.text.index("Смольный")
    assert "These are the nearest 30 of 40 places" in shown
    assert 'data-key="9"' in shown
    assert 'data-key="10"' not in shown


def test_words_that_stand_nowhere_show_what_is_most_like_them(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, "") + "\n\nThe telegraph stations were seized.")
    shown, found = looked_for(editor, plan, mine, exact="telegraphe stations")
    assert (found.is_like, [place.exact for place in found.places]) == (True, ["telegraph stations"])
    assert "Most like it is:" in shown
    shown, found = looked_for(editor, plan, mine, exact="ᚠᚢᚦᚨᚱᚲ")
    assert (found.is_like, found.places) == (True, [])
    assert "Nothing in the current edition reads so." in shown


def test_words_that_no_one_passage_has_are_no_place(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, "") + "\n\nThe end of it.\n\nAnother beginning.")
    assert looked_for(editor, plan, mine, exact="it. Another")[1].count == 0


@pytest.mark.parametrize("said", [{"exact": " "}, {"annotation": "nonsense", "exact": "Petrograd"}])
def test_where_nothing_is_looked_for_the_plan_is_as_it_was(editor, plan, english, administrator, said):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    assert editor.get(plan, {"annotation": mine.uuid, **said}).context["found"] is None


@pytest.mark.parametrize("decision", ["", "keep", "choose", "choose 1", "choose a b", "choose 5 1", "accept"])
def test_a_decision_that_makes_no_sense_changes_nothing(editor, plan, english, administrator, decision):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    assert decide(editor, plan, mine, decision).status_code == 200
    mine.refresh_from_db()
    assert (mine.superseded_by_id, mine.orphaned_in_id) == (None, None)


def test_what_somebody_has_changed_meanwhile_is_not_decided(editor, plan, english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    assert "look at it again" in decide(editor, plan, mine, "orphan", version=7).content.decode()
    mine.refresh_from_db()
    assert mine.orphaned_in_id is None


def test_annotators_decide_about_their_own_and_carry_nothing(client, make_user, plan, english, administrator):
    anna = make_user("anna", "annotator")
    client.force_login(anna)
    own, other = on(english, "Petrograd", creator=anna), on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    assert client.post(plan, {"_carry": "1"}).status_code == 403
    assert decide(client, plan, other, "orphan").status_code == 403
    assert decide(client, plan, own, "orphan").status_code == 200
    assert Annotation.objects.filter(orphaned_in__isnull=False).get() == own
    assert client.get(reverse("admin:annotations_source_edition", args=[english.slug])).status_code == 403


def test_two_editions_are_shown_as_one_text(editor, english, annotation):
    old = english.editions.get()
    new = renew(english, old.text.replace("insurrection", "uprising", 1))
    reanchoring.apply(english)
    address = reverse("admin:annotations_source_differences", args=[english.slug])
    shown = editor.get(address, {"from": old.uuid, "to": new.uuid, "whole": "1"}).content.decode()
    assert ">insurrection</del>" in shown
    assert ">uprising</ins>" in shown
    assert 'lang="en" dir="ltr"' in shown
    assert '<span class="was is" title="“October coup”">October coup</span>' in shown
    assert "characters are the same" in editor.get(address).content.decode()


def test_the_page_of_an_annotation_leads_to_its_other_editions(editor, english, annotation):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    one, other = (
        reverse("admin:annotations_annotation_change", args=[row.pk])
        for row in (annotation, carried_of(annotation))
    )
    assert f'href="{other}"' in editor.get(one).content.decode()
    assert f'href="{one}"' in editor.get(other).content.decode()


def test_in_a_single_edition_nothing_has_changed(editor, english):
    shown = editor.get(reverse("admin:annotations_source_differences", args=[english.slug])).content.decode()
    assert "characters are the same" in shown
    assert "<del>" not in shown.partition('<div class="difference"')[2]


def test_the_page_of_a_source_leads_there(editor, english):
    renew(english, text_of(english) + "\n\nMore.")
    shown = editor.get(reverse("admin:annotations_source_change", args=[english.pk])).content.decode()
    for name in ("edition", "reanchoring", "differences"):
        assert reverse(f"admin:annotations_source_{name}", args=[english.slug]) in shown
