"""Several forms for one event within a source."""

import pytest
from django.http import QueryDict

from annotations.comparison.drift import drifts
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, EventName, Source
from tests.database import insert
from tests.world import NAMES, fold

pytestmark = pytest.mark.django_db

TAGALOG, ENGLISH = "russian-revolution-tl", "october-revolution-en"


def drifting(client, event: str = "october-revolution", **more: str) -> dict[str, dict]:
    found = client.get(f"/api/v1/events/{event}/names/", more).json()["drift"]
    return {row["source"]: row for row in found}


def test_the_articles_call_the_revolution_by_five_forms_and_by_three(client):
    found = drifting(client)
    assert [(form["name"], form["count"], form["places"][0]) for form in found[ENGLISH]["forms"]] == [
        ("october-revolution-en", 3, 4),
        ("great-october-socialist-revolution-en", 1, 45),
        ("october-coup-en", 1, 111),
        ("bolshevik-coup-en", 1, 131),
        ("bolshevik-revolution-en", 1, 153),
    ]
    assert found[ENGLISH]["changes"] == 5  # and back to the first
    assert [form["places"] for form in found[TAGALOG]["forms"]] == [
        [367, 1525, 1560, 1744, 2412],
        [1775],
        [1855],
    ]
    assert found[TAGALOG]["changes"] == 3


def test_what_keeps_to_one_form_is_not_listed(client):
    assert drifting(client, name="october-revolution-en") == {}
    assert drifting(client, "july-days") == {}


def test_another_wording_of_the_same_name_is_another_form_but_for_case(client, passage, annotator):
    name = EventName.objects.get(slug="october-revolution-en").pk
    insert(passage, "revolution", annotator, name_id=name)
    insert(passage, "October", annotator, name_id=name)
    forms = drifting(client, name="october-revolution-en")[ENGLISH]["forms"]
    assert [form["exact"] for form in forms] == ["October Revolution", "October", "revolution"]


@pytest.mark.parametrize("person", ["vera", ""])
def test_the_forms_are_those_worked_out_by_hand(world, person):
    filterset = AnnotationFilterSet(QueryDict(""), user=world.people[person])
    event = Event.objects.get(slug="war").pk
    expected: dict[str, dict[tuple[str, str], set[int]]] = {}
    for fact in world.find(person):
        if fact.name and NAMES[fact.name][0] == "war":
            forms = expected.setdefault(fact.source, {})
            forms.setdefault((fact.name, fold(fact.exact)), set()).add(fact.text_start)
    expected = {source: forms for source, forms in expected.items() if len(forms) > 1}
    found = drifts(filterset, event)
    names = dict(Source.objects.values_list("pk", "slug"))
    assert {
        names[drift.source]: {(form.name, fold(form.exact)): set(form.places) for form in drift.forms}
        for drift in found
    } == expected
    assert expected
    for drift in found:
        firsts = [min(form.places) for form in drift.forms]
        assert firsts == sorted(firsts)
