import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F

from annotations import reanchoring
from annotations.importers.editions import load_edition
from annotations.importers.plain_text import PlainText
from annotations.merging import merger
from annotations.models import Annotation, Change, DateMention, Edition, Passage
from annotations.reanchoring import Decision, Undecidable
from annotations.reanchoring.writing import carry
from tests.database import judge

pytestmark = pytest.mark.django_db

SENTENCE = "It began through an insurrection in Petrograd (now Saint Petersburg) on 7 November 1917 [O.S. "


def renew(source, text, **said):
    """A new edition of this text."""
    edition, outcome = load_edition(source, PlainText().read(text), **said)
    assert outcome == "created"
    return edition


def text_of(source):
    return source.editions.get(current=True).text


def on(source, exact, nth=0, **said):
    """The annotation of some words of the current edition, made anew."""
    edition = source.editions.get(current=True)
    start = -1
    for _ in range(nth + 1):
        start = edition.text.index(exact, start + 1)
    passage = Passage.objects.get(edition=edition, start__lte=start, end__gte=start + len(exact))
    begins = start - passage.start
    made = Annotation.objects.create(
        passage=passage, start=begins, end=begins + len(exact), exact=exact, **said
    )
    made.refresh_from_db()
    return made


def carried_of(annotation):
    """The annotation that has taken the place of one."""
    annotation.refresh_from_db()
    return Annotation.objects.get(uuid=annotation.superseded_by_id)


def test_a_new_edition_counts_and_the_old_one_stays(english):
    old = english.editions.get()
    new = renew(english, text_of(english) + "\n\nMore.", revision="2", issued="2026-11-27")
    old.refresh_from_db()
    assert (old.current, new.current, new.revision, new.issued) == (False, True, "2", "2026-11-27")
    assert Edition.objects.filter(source=english).count() == 2


def test_its_passages_continue_those_that_were(english):
    old = english.editions.get()
    new = renew(english, "A new beginning.\n\n" + old.text)
    first, *others = new.passages.order_by("ordinal")
    assert first.continues is None
    assert [passage.continues for passage in others] == list(old.passages.order_by("ordinal"))


def test_the_same_text_is_no_new_edition(english):
    draft = PlainText().read(text_of(english))
    assert load_edition(english, draft) == (english.editions.get(), "unchanged")


def test_an_older_text_becomes_the_current_one_again(english):
    old = english.editions.get()
    renew(english, old.text + "\n\nMore.")
    found, outcome = load_edition(english, PlainText().read(old.text), revision="3")
    assert (found, outcome, found.current) == (old, "current again", True)
    assert english.editions.get(current=True) == old
    assert english.editions.count() == 2


@pytest.mark.parametrize(
    ("said", "name"), [({"issued": "yesterday"}, "issued"), ({"revision": "a\x00"}, "revision")]
)
def test_an_edition_of_which_nonsense_is_said_is_refused(english, said, name):
    with pytest.raises(ValidationError) as refused:
        load_edition(english, PlainText().read("Another text."), **said)
    assert name in refused.value.message_dict
    assert english.editions.count() == 1


def test_where_nothing_changed_around_them_all_are_carried(english):
    before = set(Annotation.objects.filter(source=english).values_list("exact", flat=True))
    count = Annotation.objects.filter(source=english).count()
    edition = renew(english, "0123456789" + text_of(english))
    found = reanchoring.apply(english)
    assert found.plan.counts == {"exact": 0, "moved": count, "fuzzy": 0, "ambiguous": 0, "orphaned": 0}
    carried = Annotation.objects.filter(edition=edition)
    assert (carried.count(), len(found.carried)) == (count, count)
    assert set(carried.values_list("exact", flat=True)) == before
    assert {row.text_start - row.derived_from.text_start for row in carried} == {10}
    assert Annotation.objects.filter(source=english, superseded_by=None).count() == count


def test_a_plan_changes_nothing(english):
    renew(english, "0123456789" + text_of(english))
    rows, changes = list(Annotation.objects.values()), Change.objects.count()
    reanchoring.plan(english)
    assert (list(Annotation.objects.values()), Change.objects.count()) == (rows, changes)


def test_carrying_again_makes_nothing_twice(english):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    rows = list(Annotation.objects.order_by("pk").values())
    again = reanchoring.apply(english)
    assert (again.carried, again.plan.steps) == ([], [])
    assert list(Annotation.objects.order_by("pk").values()) == rows


# -- what is there already --------------------------------------------------------------------------------


def counts_of(english):
    return Annotation.objects.filter(source=english, counts=True, edition__current=True).count()


def test_what_its_creator_has_said_anew_of_the_same_words_is_the_successor(english, annotation, soviet_view):
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[soviet_view.pk])
    renew(english, "0123456789" + text_of(english))
    said = {"creator": annotation.creator, "tag_ids": [soviet_view.pk]}
    anew = on(english, annotation.exact, **said)
    reanchoring.apply(english)
    assert carried_of(annotation) == anew
    assert anew.derived_from_id is None
    judged_rows = Annotation.objects.filter(text_start=anew.text_start, edition=anew.edition, **said)
    assert judged_rows.count() == 1


@pytest.mark.parametrize(
    "change", [{"note": "Иное"}, {"visibility": "private"}, {"voice": "own", "stance": "mentions"}]
)
def test_what_is_said_otherwise_or_to_others_is_not(english, annotation, change):
    renew(english, "0123456789" + text_of(english))
    anew = on(english, annotation.exact, creator=annotation.creator, **change)
    reanchoring.apply(english)
    assert carried_of(annotation) != anew
    assert carried_of(annotation).derived_from_id == annotation.uuid


def test_nor_is_what_another_one_says_or_what_was_rejected(english, annotation, annotator, administrator):
    renew(english, "0123456789" + text_of(english))
    for creator in (annotator, administrator):
        anew = on(english, annotation.exact, creator=creator)
    judge([anew], "rejected")
    reanchoring.apply(english)
    assert carried_of(annotation).derived_from_id == annotation.uuid


def test_what_was_said_of_two_older_editions_is_carried_as_one(english, annotation):
    renew(english, "0123456789" + text_of(english))
    again = on(english, annotation.exact, creator=annotation.creator)
    renew(english, "01234567890123456789" + text_of(english))
    before = Annotation.objects.count()
    carried = reanchoring.apply(english).carried
    assert carried_of(annotation) == carried_of(again)
    assert carried_of(annotation).derived_from_id == annotation.uuid
    assert Annotation.objects.count() - before == len(set(carried)) == len(carried) - 1


def test_a_place_that_is_chosen_where_the_same_is_said_leads_there(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, text_of(english).replace(SENTENCE, ""))
    start = text_of(english).index("Petrograd")
    anew = on(english, "Petrograd", creator=administrator)
    assert reanchoring.decide(mine, Decision("choose", start, start + 9)) == anew
    assert carried_of(mine) == anew


def test_what_somebody_changes_while_it_is_planned_stays_for_the_next_time(english, annotation):
    renew(english, "0123456789" + text_of(english))
    places = [(step.annotation, step.placement.span) for step in reanchoring.plan(english).certain]
    Annotation.objects.filter(pk=annotation.pk).update(start=annotation.start + 8, exact="coup")
    carried = carry(english.editions.get(current=True), places)
    assert annotation.pk not in carried
    assert len(carried) == len(places) - 1
    reanchoring.apply(english)
    assert carried_of(annotation).exact == "coup"


# -- what another one took the place of -------------------------------------------------------------------


@pytest.mark.parametrize(
    "change", [{"note": "x"}, {"exact": "October", "end": F("start") + 7}, {"level": "interpretive"}]
)
def test_what_was_carried_is_not_changed_any_more(english, annotation, change):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    with pytest.raises(IntegrityError, match="another annotation took its place"), transaction.atomic():
        Annotation.objects.filter(pk=annotation.pk).update(**change)


def test_its_creator_withdraws_it_and_terms_are_merged_all_the_same(
    english, annotation, soviet_view, western_view
):
    Annotation.objects.filter(pk=annotation.pk).update(tag_ids=[soviet_view.pk])
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    Annotation.objects.filter(pk=annotation.pk).update(visibility="private")
    merger(soviet_view, western_view).merge()
    annotation.refresh_from_db()
    assert (annotation.visibility, annotation.tag_ids) == ("private", [western_view.pk])
    assert carried_of(annotation).tag_ids == [western_view.pk]


def test_what_a_carried_annotation_says_is_what_the_old_one_said(english, annotation, soviet_view):
    annotation.note, annotation.tag_ids = "Сравните 😀", [soviet_view.pk]
    annotation.save()
    annotation.refresh_from_db()
    judge([annotation], "accepted")
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    new = carried_of(annotation)
    same = ("exact", "name_id", "claim_id", "event_id", "stance", "voice", "level", "certainty", "tag_ids",
            "note", "creator_id", "visibility", "group_id", "prefix", "suffix", "language")  # fmt: skip
    assert {name: getattr(new, name) for name in same} == {name: getattr(annotation, name) for name in same}
    assert (new.derived_from_id, new.status, new.version) == (annotation.uuid, "accepted", 1)


def test_the_annotation_on_a_sentence_that_is_gone_waits_and_jumps_nowhere(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    assert mine.text_start == 368
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    found = reanchoring.apply(english)
    (step,) = [step for step in found.plan.steps if step.annotation.pk == mine.pk]
    assert (step.state, step.proposed, step.candidates) == ("orphaned", None, [])
    mine.refresh_from_db()
    assert mine.superseded_by_id is None
    assert not Annotation.objects.filter(derived_from=mine).exists()
    assert not Annotation.objects.filter(edition=edition, exact="Petrograd", creator=administrator).exists()


def test_words_that_changed_are_proposed_with_their_difference(english, administrator):
    mine = on(english, "insurrection in Petrograd", creator=administrator)
    renew(english, text_of(english).replace("insurrection in Petrograd", "uprising in Petrograd", 1))
    found = reanchoring.apply(english)
    (step,) = [step for step in found.plan.uncertain if step.annotation.pk == mine.pk]
    assert step.state == "fuzzy"
    assert [(piece.kind, piece.text) for piece in step.difference][:2] == [
        ("deleted", "insurrection"),
        ("inserted", "uprising"),
    ]
    carried = reanchoring.decide(mine, Decision("accept"))
    assert carried.exact == step.proposed.exact
    assert (carried.derived_from_id, carried_of(mine)) == (mine.uuid, carried)


def test_what_was_accepted_and_reads_otherwise_is_proposed_again(english, administrator):
    mine = on(english, "insurrection in Petrograd", creator=administrator)
    judge([mine], "accepted")
    renew(english, text_of(english).replace("insurrection in Petrograd", "uprising in Petrograd", 1))
    reanchoring.apply(english)
    assert reanchoring.decide(mine, Decision("accept")).status == "proposed"


def test_a_place_can_be_chosen(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    start = edition.text.index("Petrograd")
    carried = reanchoring.decide(mine, Decision("choose", start, start + 9))
    assert (carried.text_start, carried.exact, carried.edition) == (start, "Petrograd", edition)


def test_words_can_be_given_up_and_looked_for_again(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, text_of(english).replace(SENTENCE, ""))
    reanchoring.apply(english)
    assert reanchoring.decide(mine, Decision("orphan")).orphaned_in == edition
    assert mine.pk not in {step.annotation.pk for step in reanchoring.plan(english).steps}
    assert reanchoring.decide(mine, Decision("reopen")).orphaned_in is None
    assert mine.pk in {step.annotation.pk for step in reanchoring.plan(english).steps}


def test_words_that_were_gone_are_looked_for_in_the_next_edition(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    first = text_of(english)
    renew(english, first.replace(SENTENCE, ""))
    reanchoring.apply(english)
    reanchoring.decide(mine, Decision("orphan"))
    renew(english, first + "\n\nThe end.")
    reanchoring.apply(english)
    assert carried_of(mine).text_start == 368
    mine.refresh_from_db()
    assert mine.orphaned_in is None


@pytest.mark.parametrize(
    ("decision", "name"),
    [
        (("accept",), "decision"),
        (("choose", 0, 10**9), "end"),
        (("choose", 5, 5), "end"),
        (("choose", 0, 400), "start"),
    ],
)
def test_a_decision_that_makes_no_sense_is_refused(english, administrator, decision, name):
    mine = on(english, "Petrograd", creator=administrator)
    renew(english, "== Short ==\n\n" + text_of(english).replace(SENTENCE, ""))
    with pytest.raises(ValidationError) as refused:
        reanchoring.decide(mine, Decision(*decision))
    assert name in refused.value.message_dict
    mine.refresh_from_db()
    assert (mine.superseded_by_id, mine.orphaned_in_id) == (None, None)


@pytest.mark.parametrize("said", [("keep",), ("accept", 1, 2), ("choose",), ("choose", 1, None)])
def test_a_decision_says_one_thing(said):
    with pytest.raises(ValidationError):
        Decision(*said)


def test_what_was_carried_is_not_decided_again(english, annotation):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    with pytest.raises(Undecidable):
        reanchoring.decide(annotation, Decision("orphan"))
    with pytest.raises(Undecidable):
        reanchoring.decide(carried_of(annotation), Decision("orphan"))


def test_what_was_carried_to_the_wrong_place_is_taken_back_and_carried_again(english, administrator):
    mine = on(english, "Petrograd", creator=administrator)
    edition = renew(english, "0123456789" + text_of(english).replace("in Petrograd (", "in Moscow ("))
    wrong = reanchoring.decide(mine, Decision("choose", 0, 10))
    back = reanchoring.decide(mine, Decision("reopen"))
    assert (back.uuid, back.superseded_by_id) == (mine.uuid, None)
    assert not Annotation.objects.filter(uuid=wrong.uuid).exists()
    assert mine.pk in {step.annotation.pk for step in reanchoring.plan(english).steps}
    start = edition.text.index("Moscow")
    again = reanchoring.decide(mine, Decision("choose", start, start + 6))
    assert (again.exact, again.uuid, carried_of(mine)) == ("Moscow", wrong.uuid, again)


def test_what_somebody_has_worked_on_since_is_not_taken_back(english, annotation):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    judge([carried_of(annotation)], "accepted")
    with pytest.raises(Undecidable, match="reviewed"):
        reanchoring.decide(annotation, Decision("reopen"))
    assert carried_of(annotation).status == "accepted"


def test_taking_back_leaves_what_was_there_already(english, annotation):
    renew(english, "0123456789" + text_of(english))
    said = {name: getattr(annotation, name) for name in ("name", "creator", "voice", "level", "stance")}
    there = on(english, annotation.exact, **said)
    reanchoring.apply(english)
    assert carried_of(annotation) == there
    assert reanchoring.decide(annotation, Decision("reopen")).superseded_by_id is None
    assert Annotation.objects.filter(pk=there.pk).exists()


def test_what_became_one_with_it_waits_again_as_well(english, annotation):
    said = {name: getattr(annotation, name) for name in ("name", "creator", "voice", "level", "stance")}
    second = renew(english, "0123456789" + text_of(english))
    twin = on(english, annotation.exact, **said)
    third = renew(english, "More.\n\n" + text_of(english))
    reanchoring.apply(english)
    successor = carried_of(annotation)
    assert (carried_of(twin), successor.edition, twin.edition) == (successor, third, second)
    reanchoring.decide(annotation, Decision("reopen"))
    twin.refresh_from_db()
    assert (twin.superseded_by_id, Annotation.objects.filter(pk=successor.pk).exists()) == (None, False)


def test_how_many_were_carried_does_not_tell_of_private_ones(english, annotator, administrator):
    on(english, "Petrograd", 1, creator=annotator, visibility="private")
    renew(english, "0123456789" + text_of(english))
    outcome = reanchoring.apply(english)
    assert outcome.seen_by(annotator) == len(outcome.carried) == outcome.seen_by(administrator) + 1


def test_who_carried_is_in_the_history(english, annotation, administrator):
    renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    change = Change.objects.filter(model="annotation", row=annotation.pk).latest("id")
    assert change.after["superseded_by_id"] == str(carried_of(annotation).uuid)
    assert change.command


def test_annotations_come_along_through_several_editions(english, annotation):
    for number in range(3):
        renew(english, f"Passage {number}.\n\n" + text_of(english))
        reanchoring.apply(english)
    one = carried_of(annotation)
    two = carried_of(one)
    three = carried_of(two)
    assert (three.exact, three.superseded_by_id) == (annotation.exact, None)
    assert three.edition == english.editions.get(current=True)


def test_an_edition_that_was_left_out_is_caught_up_with(english, annotation):
    renew(english, "Passage 1.\n\n" + text_of(english))
    renew(english, "Passage 2.\n\n" + text_of(english))
    reanchoring.apply(english)
    assert carried_of(annotation).edition == english.editions.get(current=True)


def test_private_annotations_are_carried_too_and_stay_private(english, annotator, administrator):
    mine = on(english, "Petrograd", 1, creator=annotator, visibility="private")
    renew(english, "0123456789" + text_of(english))
    assert mine.pk not in {step.annotation.pk for step in reanchoring.plan(english, administrator).steps}
    reanchoring.apply(english)
    assert (carried_of(mine).visibility, carried_of(mine).creator) == ("private", annotator)


def test_decisions_about_dates_come_along_where_the_words_are_certain(english):
    old = DateMention.objects.filter(source=english, state="found").order_by("text_start").first()
    old.state, old.note = "confirmed", "so it is"
    old.save()
    edition = renew(english, "0123456789" + text_of(english))
    assert DateMention.objects.get(edition=edition, text_start=old.text_start + 10).state == "found"
    assert reanchoring.apply(english).dates >= 1
    now = DateMention.objects.get(edition=edition, text_start=old.text_start + 10)
    assert (now.state, now.note, now.gregorian, now.printed) == (
        "confirmed",
        "so it is",
        old.gregorian,
        old.printed,
    )
    assert reanchoring.apply(english).dates == 0


def test_a_date_that_was_added_by_hand_comes_along(english, administrator):
    edition = english.editions.get()
    start = edition.text.index("Petrograd")
    passage = Passage.objects.get(edition=edition, start__lte=start, end__gte=start + 9)
    begins = start - passage.start
    DateMention.objects.create(
        passage=passage,
        start=begins,
        end=begins + 9,
        printed="Petrograd",
        gregorian="1917",
        state="confirmed",
        rules=0,
        creator=administrator,
    )
    new = renew(english, "0123456789" + text_of(english))
    reanchoring.apply(english)
    now = DateMention.objects.get(edition=new, printed="Petrograd", state="confirmed")
    assert (now.creator, now.rules) == (administrator, 0)


def test_two_thousand_annotations_cost_no_more_statements_than_ten(
    english, administrator, django_assert_max_num_queries
):
    renew(english, "0123456789" + text_of(english))
    with django_assert_max_num_queries(30):
        reanchoring.apply(english)
