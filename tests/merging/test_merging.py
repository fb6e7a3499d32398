"""Two things become one, and nothing is lost."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotations.importers.base import RowDraft
from annotations.importers.loading import Loader
from annotations.merging import MERGERS, merger
from annotations.models import (
    Annotation,
    AnnotationTag,
    Claim,
    Event,
    EventName,
    References,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    Vocabulary,
)
from annotations.models.base import known_as
from annotations.tables import ANNOTATIONS
from tests.world import World

pytestmark = pytest.mark.django_db


def slugs_on(annotation: Annotation) -> list[str]:
    return sorted(Annotation.objects.get(pk=annotation.pk).tags.values_list("slug", flat=True))


def tag(slug: str, vocabulary: str = "views", **more: object) -> Tag:
    return Tag.objects.create(slug=slug, vocabulary=Vocabulary.objects.get(slug=vocabulary), **more)


def links_are_right() -> bool:
    truth = {(key, pk) for pk, keys in Annotation.objects.values_list("pk", "tag_ids") for key in keys}
    return truth == set(AnnotationTag.objects.values_list("tag", "annotation"))


# -- tags ----------------------------------------------------------------------------------------------


def test_annotations_have_the_tag_that_stays_and_once_only(
    annotation, soviet_view, western_view, administrator
):
    both = Annotation.objects.filter(links__tag=soviet_view).first()
    annotation.tag_ids = [soviet_view.pk, western_view.pk]
    annotation.save()
    merging = merger(soviet_view, western_view)
    expected = Annotation.objects.filter(links__tag__in=[soviet_view, western_view]).distinct().count()
    moved = merging.counts(administrator)["annotations"]
    assert moved == Annotation.objects.filter(links__tag=soviet_view).count() > 1
    merging.merge()
    assert slugs_on(annotation) == ["western-view"]
    assert "western-view" in slugs_on(both)
    assert Annotation.objects.filter(links__tag=western_view).count() == expected
    assert not Tag.objects.filter(pk=soviet_view.pk).exists()
    assert links_are_right()


def test_the_old_slug_leads_on_through_several_mergings(soviet_view, western_view):
    Tag.objects.filter(pk=soviet_view.pk).update(slug="sowjetisch")
    soviet_view.refresh_from_db()
    merger(soviet_view, western_view).merge()
    third = tag("third")
    western_view.refresh_from_db()
    merger(western_view, third).merge()
    for slug in ("soviet-view", "sowjetisch", "western-view"):
        assert Tag.objects.get(known_as([slug])) == third


def test_labels_go_along_a_second_preferred_one_as_an_alternative(soviet_view, western_view):
    soviet_view.labels.filter(kind="hidden").delete()
    for language, kind, text in [
        ("tl", "pref", "Pananaw Sobyetiko"),
        ("en", "hidden", "USSR"),
        ("en", "alt", "Western view"),
        ("ar", "pref", "الرأي السوفيتي"),
    ]:
        TagLabel.objects.create(tag=soviet_view, language=language, kind=kind, text=text)
    TagLabel.objects.create(tag=western_view, language="tl", kind="pref", text="Pananaw Kanluranin")
    remarks = merger(soviet_view, western_view).remarks()
    assert any("Pananaw Sobyetiko" in remark and "alternative" in remark for remark in remarks)
    merger(soviet_view, western_view).merge()
    assert set(western_view.labels.values_list("language", "kind", "text")) == {
        ("en", "pref", "Western view"),
        ("en", "alt", "Soviet view"),
        ("en", "hidden", "USSR"),
        ("tl", "pref", "Pananaw Kanluranin"),
        ("tl", "alt", "Pananaw Sobyetiko"),
        ("ar", "pref", "الرأي السوفيتي"),
    }


def test_what_stands_under_and_over_it_does_so_still(soviet_view, western_view):
    below, above, shared = tag("below"), tag("above"), tag("shared")
    for under, over in [
        (below, soviet_view),
        (soviet_view, above),
        (shared, soviet_view),
        (shared, western_view),
    ]:
        TagBroader.objects.create(tag=under, broader=over)
    merger(soviet_view, western_view).merge()
    assert set(TagBroader.objects.values_list("tag__slug", "broader__slug")) == {
        ("below", "western-view"),
        ("western-view", "above"),
        ("shared", "western-view"),
    }


@pytest.mark.parametrize("upwards", [True, False])
def test_a_tag_can_be_merged_into_the_one_directly_over_or_under_it(soviet_view, western_view, upwards):
    TagBroader.objects.create(tag=soviet_view, broader=western_view)
    gone, kept = (soviet_view, western_view) if upwards else (western_view, soviet_view)
    merger(gone, kept).merge()
    assert not TagBroader.objects.exists()


def test_a_tag_between_the_two_is_in_the_way(soviet_view, western_view):
    middle = tag("middle")
    TagBroader.objects.create(tag=soviet_view, broader=middle)
    TagBroader.objects.create(tag=middle, broader=western_view)
    for gone, kept in [(soviet_view, western_view), (western_view, soviet_view)]:
        with pytest.raises(ValidationError, match="middle would stand under itself"):
            merger(gone, kept)


def test_claims_of_a_question_answer_the_one_that_stays():
    cause, consequence = Tag.objects.get(slug="cause"), Tag.objects.get(slug="consequence")
    answers = set(Claim.objects.filter(question__in=[cause, consequence]).values_list("slug", flat=True))
    merger(cause, consequence).merge()
    assert set(consequence.claims.values_list("slug", flat=True)) == answers


def test_a_view_is_no_question(soviet_view):
    with pytest.raises(ValidationError, match="different kinds"):
        merger(Tag.objects.get(slug="cause"), soviet_view)


def test_definition_and_addresses_are_not_lost(soviet_view, western_view):
    Tag.objects.filter(pk=soviet_view.pk).update(
        definition="Held in the USSR.", exact_match=["https://a.example/1"]
    )
    Tag.objects.filter(pk=western_view.pk).update(exact_match=["https://a.example/2", "https://a.example/1"])
    soviet_view.refresh_from_db(), western_view.refresh_from_db()
    kept = merger(soviet_view, western_view).merge()
    assert kept.definition == "Held in the USSR."
    assert kept.exact_match == ["https://a.example/2", "https://a.example/1"]


def test_nothing_is_merged_into_itself(soviet_view):
    with pytest.raises(ValidationError, match="into itself"):
        merger(soviet_view, soviet_view)


def test_a_preview_writes_nothing_and_says_as_much_as_moves(soviet_view, western_view, administrator):
    before = dict(Annotation.objects.values_list("pk", "version"))
    merging = merger(soviet_view, western_view)
    counts, _ = merging.counts(administrator), merging.remarks()
    assert dict(Annotation.objects.values_list("pk", "version")) == before
    merging.merge()
    after = dict(Annotation.objects.values_list("pk", "version"))
    assert sum(after[pk] != version for pk, version in before.items()) == counts["annotations"]


def test_a_hundred_annotations_cost_no_more_statements_than_one(western_view, annotation, administrator):
    statements = []
    for slug, number in (("few", 1), ("many", 100)):
        made = tag(slug)
        Annotation.objects.bulk_create(
            Annotation(
                passage=annotation.passage,
                start=number,
                end=number + 4,
                exact=annotation.passage.text[number : number + 4],
                creator=administrator,
                tag_ids=[made.pk],
            )
            for number in range(number)
        )
        References.fresh()
        with CaptureQueriesContext(connection) as captured:
            merger(made, western_view).merge()
        statements.append(len(captured))
    assert statements[0] == statements[1]


# -- names ---------------------------------------------------------------------------------------------


def test_annotations_of_a_name_attest_the_one_that_stays():
    coup, bolshevik = (EventName.objects.get(slug=slug) for slug in ("october-coup-en", "bolshevik-coup-en"))
    attested = Annotation.objects.filter(name__in=[coup, bolshevik]).count()
    merger(bolshevik, coup).merge()
    assert coup.annotations.count() == attested
    assert EventName.objects.get(known_as(["bolshevik-coup-en"])) == coup


def test_equivalents_of_both_names_are_one_group():
    event = Event.objects.get(slug="july-days")

    def name(slug: str, language: str, root: EventName | None = None) -> EventName:
        return EventName.objects.create(
            slug=slug, event=event, text=slug, language=language, equivalent_to=root
        )

    one, other = name("one", "en"), name("other", "en-GB")
    name("russian", "ru", one), name("tagalog", "tl", other), name("hebrew", "he", other)
    remarks = merger(one, other).remarks()
    assert remarks == ["Equivalent to it then: hebrew, russian, tagalog."]
    merger(one, other).merge()
    assert set(other.equivalents.values_list("slug", flat=True)) == {"russian", "tagalog", "hebrew"}


@pytest.mark.parametrize("root_goes", [True, False])
def test_a_name_merged_into_its_own_equivalent_leaves_a_whole_group(root_goes):
    event = Event.objects.get(slug="july-days")
    root = EventName.objects.create(slug="root", event=event, text="Root", language="en")
    part = EventName.objects.create(
        slug="part", event=event, text="Part", language="en-GB", equivalent_to=root
    )
    third = EventName.objects.create(
        slug="third", event=event, text="Третий", language="ru", equivalent_to=root
    )
    gone, kept = (root, part) if root_goes else (part, root)
    merger(gone, kept).merge()
    kept.refresh_from_db(), third.refresh_from_db()
    assert kept.equivalent_to is None
    assert third.equivalent_to == kept


def test_names_of_another_event_or_language_are_not_one():
    coup, kudeta = (EventName.objects.get(slug=slug) for slug in ("october-coup-en", "kudetang-oktubre-tl"))
    with pytest.raises(ValidationError, match="different languages"):
        merger(kudeta, coup)
    elsewhere = EventName.objects.create(
        slug="days", event_id=Event.objects.get(slug="july-days").pk, text="Days", language="en"
    )
    with pytest.raises(ValidationError, match="different events"):
        merger(elsewhere, coup)


# -- claims --------------------------------------------------------------------------------------------


def test_stances_on_a_claim_are_taken_on_the_one_that_stays():
    kept = Claim.objects.filter(annotations__isnull=False).first()
    gone = Claim.objects.filter(event=kept.event, annotations__isnull=False).exclude(pk=kept.pk).first()
    stances = sorted(Annotation.objects.filter(claim__in=[gone, kept]).values_list("pk", "stance"))
    assert any(kept.statement in remark for remark in merger(gone, kept).remarks())
    merger(gone, kept).merge()
    assert sorted(kept.annotations.values_list("pk", "stance")) == stances


# -- events --------------------------------------------------------------------------------------------


def test_an_event_brings_its_names_claims_parts_scope_and_annotations(annotation, administrator):
    kept = Event.objects.get(slug="october-revolution")
    gone = Event.objects.create(
        slug="oktobersturz", label="Oktobersturz", part_of=kept, exact_match=["https://a.example/"]
    )
    part = Event.objects.create(slug="storming", part_of=gone)
    twin = EventName.objects.create(slug="coup-2", event=gone, text="October coup", language="en")
    own = EventName.objects.create(
        slug="oktobersturz-de", event=gone, text="Oktobersturz", language="de", equivalent_to=twin
    )
    Source.objects.get(slug="russian-revolution-tl").scope.set([gone])
    annotation.name = twin
    annotation.save()
    merging = merger(gone, kept)
    assert merging.counts(administrator)["sources"] == 1
    assert any("“October coup” is a name of both" in remark for remark in merging.remarks())
    merging.merge()
    annotation.refresh_from_db(), part.refresh_from_db(), own.refresh_from_db()
    assert (annotation.name.slug, annotation.event) == ("october-coup-en", kept)
    assert part.part_of == kept
    assert own.event == kept
    assert own.equivalent_to in (annotation.name, annotation.name.equivalent_to)
    assert list(Source.objects.get(slug="russian-revolution-tl").scope.all()) == [kept]
    assert Event.objects.get(known_as(["oktobersturz"])).exact_match[-1:] == ["https://a.example/"]
    assert links_are_right()


def test_an_event_can_go_into_a_part_of_its_own_but_not_past_another():
    whole = Event.objects.create(slug="whole")
    middle = Event.objects.create(slug="middle", part_of=whole)
    part = Event.objects.create(slug="part", part_of=middle)
    with pytest.raises(ValidationError, match="middle would stand under itself"):
        merger(whole, part)
    merger(whole, middle).merge()
    middle.refresh_from_db(), part.refresh_from_db()
    assert (middle.part_of, part.part_of) == (None, middle)


# -- everything ----------------------------------------------------------------------------------------


def test_whatever_is_merged_in_a_random_archive_no_annotation_is_lost(world: World):
    before = set(Annotation.objects.values_list("pk", flat=True))
    merged = 0
    for model in MERGERS:
        things = list(model.objects.order_by("slug"))
        for gone, kept in zip(things[::2], things[1::2], strict=False):
            try:
                merging = merger(gone, kept)
            except ValidationError:
                continue
            merging.merge()
            merged += 1
    assert merged > 10
    assert set(Annotation.objects.values_list("pk", flat=True)) == before
    assert links_are_right()


def test_a_file_of_before_a_merging_changes_nothing_after_it(administrator, soviet_view, western_view):
    found = Annotation.objects.filter(tag_ids=[soviet_view.pk]).first()
    merger(soviet_view, western_view).merge()
    rows = [RowDraft(2, {"id": str(found.uuid), "tags": ["soviet-view"], "version": 1})]
    report = Loader(ANNOTATIONS, administrator).load(rows)
    assert (report.unchanged, report.updated, report.errors) == (1, 0, [])
