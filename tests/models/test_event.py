import pytest
from django.core.exceptions import ValidationError

from annotations.models import Annotation, Claim, Event, EventName
from tests.database import links, raced, refused, sql

pytestmark = pytest.mark.django_db


def event(slug: str, part_of: Event | None = None) -> Event:
    return Event.objects.create(slug=slug, label=slug.title(), part_of=part_of)


def name(slug: str, event: Event, language: str, **more: object) -> EventName:
    return EventName.objects.create(slug=slug, event=event, text=slug, language=language, **more)


@pytest.fixture
def october(db) -> Event:
    return Event.objects.get(slug="october-revolution")


@pytest.fixture
def july(db) -> Event:
    return Event.objects.get(slug="july-days")


# -- parts ----------------------------------------------------------------------------------------


def test_an_event_is_no_part_of_itself(october):
    with refused("an event cannot be a part of itself"):
        Event.objects.filter(pk=october.pk).update(part_of=october)


@pytest.mark.parametrize("length", [2, 3, 40])
def test_events_are_not_parts_of_each_other(length):
    chain = [event("event-0")]
    for number in range(1, length):
        chain.append(event(f"event-{number}", part_of=chain[-1]))
    with refused("an event cannot be a part of itself"):
        Event.objects.filter(pk=chain[0].pk).update(part_of=chain[-1])


def test_a_circle_in_one_statement_is_found():
    one, other = event("one"), event("other")
    with refused("an event cannot be a part of itself"):
        sql(
            "UPDATE annotations_event SET part_of_id = CASE id WHEN %s THEN %s ELSE %s END"
            " WHERE id IN (%s, %s)",
            one.pk,
            other.pk,
            one.pk,
            one.pk,
            other.pk,
        )


def test_two_writers_at_once_do_not_close_a_circle(committed):
    one, other = event("one"), event("other")
    answer = raced(
        "UPDATE annotations_event SET part_of_id = %s WHERE id = %s",
        [other.pk, one.pk],
        lambda: Event.objects.filter(pk=other.pk).update(part_of=one),
    )
    assert "an event cannot be a part of itself" in answer
    assert Event.objects.filter(pk__in=[one.pk, other.pk], part_of=None).count() == 1


# -- dates ----------------------------------------------------------------------------------------


def test_the_days_of_an_event_follow_from_its_date(october):
    october.edtf = "1917-11-07/1917-11-08"
    october.save()
    october.refresh_from_db()
    assert (october.earliest, october.latest) == (2421540, 2421541)
    october.edtf = ""
    october.save()
    october.refresh_from_db()
    assert (october.earliest, october.latest) == (None, None)


@pytest.mark.parametrize("date", ["25 октября 1917", "1917-13", "1917-11-31", "1917/1916"])
def test_what_is_no_date_is_refused(october, date):
    october.edtf = date
    with pytest.raises(ValidationError) as caught:
        october.full_clean()
    assert set(caught.value.message_dict) == {"edtf"}


# -- names ----------------------------------------------------------------------------------------


def test_a_name_gets_the_script_of_its_language(october):
    made = EventName(slug="октябрь".encode().hex(), event=october, text="Октябрь", language="ru")
    made.full_clean()
    assert made.script == "Cyrl"


def test_a_name_is_listed_once_an_event_and_language(october):
    with refused("name_is_listed_once"):
        EventName.objects.create(slug="x", event=october, text="October coup", language="en")


def test_a_name_is_equivalent_to_a_root_of_the_same_event(october, july):
    root = name("perevorot-ru", october, "ru")
    leaf = name("kudeta-fil", october, "fil", equivalent_to=root)
    with refused("a name is equivalent to a root name of the same event"):
        name("praxikopima-el", october, "el", equivalent_to=leaf)
    with refused("a name is equivalent to a root name of the same event"):
        name("inqilab-ar", july, "ar", equivalent_to=root)
    with refused("a name is equivalent to a root name of the same event"):
        EventName.objects.filter(pk=root.pk).update(equivalent_to=root)
    other = name("coup-fr", october, "fr")
    with refused("a name is equivalent to a root name of the same event"):
        EventName.objects.filter(pk=root.pk).update(equivalent_to=other)


def test_equivalent_names_move_to_another_event_neither_alone(october, july):
    root = name("perevorot-ru", october, "ru")
    leaf = name("kudeta-fil", october, "fil", equivalent_to=root)
    with refused("same event"):
        EventName.objects.filter(pk=root.pk).update(event=july)
    with refused("same event"):
        EventName.objects.filter(pk=leaf.pk).update(event=july)


def test_two_writers_at_once_do_not_chain_equivalents(committed):
    october = Event.objects.get(slug="october-revolution")
    one, two, three = (name(f"name-{language}", october, language) for language in ("ru", "el", "ar"))
    answer = raced(
        "UPDATE annotations_eventname SET equivalent_to_id = %s WHERE id = %s",
        [two.pk, one.pk],
        lambda: EventName.objects.filter(pk=two.pk).update(equivalent_to=three),
    )
    assert "a name is equivalent to a root name" in answer


@pytest.mark.parametrize(
    ("case", "reason"),
    [
        ("itself", "a name is not its own equivalent"),
        ("other event", "is a name of another event"),
        ("leaf", "is itself an equivalent"),
        ("language", "is in the same language"),
        ("root", "so it must stay a root"),
    ],
)
def test_a_name_says_why_it_is_no_equivalent(october, july, case, reason):
    made = name("perevorot-ru", october, "ru")
    root = name("coup-fr", october, "fr")
    if case == "root":
        name("praxikopima-el", october, "el", equivalent_to=made)
    made.equivalent_to = {
        "itself": made,
        "other event": name("days-en", july, "en"),
        "leaf": EventName.objects.get(slug="kudetang-oktubre-tl"),
        "language": name("oktyabr-ru", october, "ru"),
        "root": root,
    }[case]
    with pytest.raises(ValidationError, match=reason):
        made.full_clean()


# -- what is attested, and its event --------------------------------------------------------------


def test_a_name_that_moves_to_another_event_takes_its_annotations_along(
    annotation, october, july, soviet_view
):
    moved = name("perevorot-ru", october, "ru")
    annotation.name, annotation.tag_ids = moved, [soviet_view.pk]
    annotation.save()
    annotation.refresh_from_db()
    assert annotation.event == october
    EventName.objects.filter(pk=moved.pk).update(event=july)
    annotation.refresh_from_db()
    assert annotation.event == july
    assert links(annotation) == {(soviet_view.pk, july.pk, "en", 0)}


def test_a_claim_that_moves_to_another_event_takes_its_annotations_along(july):
    claim = Claim.objects.filter(annotations__isnull=False, event__slug="october-revolution").first()
    others = set(Annotation.objects.exclude(claim=claim).values_list("pk", "event"))
    claim.event = july
    claim.save()
    assert set(claim.annotations.values_list("event", flat=True)) == {july.pk}
    assert set(Annotation.objects.exclude(claim=claim).values_list("pk", "event")) == others


def test_a_claim_says_something():
    with refused("claim_says_something"):
        Claim.objects.update(statement="")


def test_an_event_in_use_cannot_be_deleted(october):
    with refused("violates foreign key"):
        sql("DELETE FROM annotations_event WHERE id = %s", october.pk)
