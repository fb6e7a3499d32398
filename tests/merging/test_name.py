"""Groups of equivalent names, when names of two groups become one."""

import pytest

from annotations.merging import merger
from annotations.models import Event, EventName

pytestmark = pytest.mark.django_db


def name(slug: str, root: EventName | None = None) -> EventName:
    """A name of the July Days, whose slug ends in its language."""
    event = Event.objects.get(slug="july-days")
    language = slug.rpartition("-")[2]
    return EventName.objects.create(slug=slug, event=event, text=slug, language=language, equivalent_to=root)


def test_a_second_name_in_the_language_of_the_root_stands_alone_and_is_told_beforehand():
    first, second = name("r-en"), name("s-en")
    kept, _u = name("t-tl", first), name("u-ru", first)
    gone, _w = name("v-tl", second), name("w-ru", second)
    merging = merger(gone, kept)
    assert merging.remarks() == [
        "Equivalent to it then: r-en, u-ru, w-ru.",
        "s-en is equivalent to none then: the group has a name in its language already.",
    ]
    merging.merge()
    roots = dict(EventName.objects.filter(event__slug="july-days").values_list("slug", "equivalent_to__slug"))
    assert roots == {"r-en": None, "s-en": None, "t-tl": "r-en", "u-ru": "r-en", "w-ru": "r-en"}


def test_an_event_tells_beforehand_which_of_its_names_lose_their_group():
    event = Event.objects.create(slug="july-rising", label="July rising")
    ours = name("a-en")
    name("same-ru", ours)
    theirs = EventName.objects.create(slug="b-en", event=event, text="b-en", language="en")
    EventName.objects.create(
        slug="same-2-ru", event=event, text="same-ru", language="ru", equivalent_to=theirs
    )
    merging = merger(event, Event.objects.get(slug="july-days"))
    told = "b-en is equivalent to none then: the group has a name in its language already."
    assert told in merging.remarks()
    merging.merge()
    theirs.refresh_from_db()
    assert (theirs.event.slug, theirs.equivalent_to) == ("july-days", None)
