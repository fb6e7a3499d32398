"""Every filter alone and every two together, against a search through all annotations one by one."""

import csv
import io
import itertools
import random
from urllib.parse import urlencode

import pytest
from django.core.exceptions import ValidationError
from rest_framework.test import APIClient

from annotations.filtersets import AnnotationFilterSet
from annotations.models import Annotation, Source
from tests.world import Case, World, cases, with_above

pytestmark = pytest.mark.django_db
PEOPLE = ["", "vera", "wen", "xenia"]


def found(world: World, person: str, *asked: Case) -> list[str]:
    """What the filter set finds; the sample, which is in the database too, aside."""
    query = {name: value for case in asked for name, value in case.query.items()}
    queryset = AnnotationFilterSet(query, user=world.people[person]).qs
    return sorted(
        str(key) for key in queryset.exclude(creator__username="historio").values_list("uuid", flat=True)
    )


def expected(world: World, person: str, *asked: Case) -> list[str]:
    return sorted(fact.id for fact in world.find(person, *asked))


def client_of(world: World, person: str) -> APIClient:
    client = APIClient()
    if person:
        client.force_authenticate(world.people[person])
    return client


def answer(client, list_: str = "annotations", **query: object):
    return client.get(f"/api/v1/{list_}/?{urlencode(query, doseq=True)}")


@pytest.mark.parametrize("person", PEOPLE)
def test_every_filter_finds_what_a_search_by_hand_finds(world, person):
    hits = 0
    for case in cases(world):
        assert found(world, person, case) == expected(world, person, case), str(case)
        hits += len(expected(world, person, case))
    assert hits > 1000


@pytest.mark.parametrize("person", PEOPLE[:2])
def test_any_two_filters_find_what_both_find(world, person):
    dice, by_filter = random.Random(7), {}  # noqa: S311 – a test must fail again as it failed
    for case in cases(world):
        by_filter.setdefault(tuple(case.query), []).append(case)
    hits = 0
    for one, other in itertools.combinations(by_filter, 2):
        if set(one) & set(other):
            continue
        pair = dice.choice(by_filter[one]), dice.choice(by_filter[other])
        want = expected(world, person, *pair)
        assert found(world, person, *pair) == want, f"{pair[0]}&{pair[1]}"
        hits += len(want)
    assert hits > 5000


def test_every_filter_has_a_case(world):
    tried = {name for case in cases(world) for name in case.query}
    assert tried == set(AnnotationFilterSet.base_filters)


@pytest.mark.parametrize("person", PEOPLE[:2])
def test_json_csv_and_count_agree(world, person):
    client = client_of(world, person)
    for case in cases(world)[::2]:
        query = urlencode({**case.query, "count": "exact"}, doseq=True)
        document = client.get(f"/api/v1/annotations/?{query}&page_size=500&fields=id").json()
        text = client.get(f"/api/v1/annotations.csv?{query}&fields=id").getvalue().decode()
        ids = [row["id"] for row in csv.DictReader(io.StringIO(text))]
        assert ids == [row["id"] for row in document["results"]], str(case)
        assert (document["count"], document["count_is"]) == (len(ids), "exact")
        wanted = set(expected(world, person, case))
        assert set(ids) & {fact.id for fact in world.facts} == wanted


def test_what_others_hide_is_as_unknown_as_what_is_not_there(world):
    hidden = next(fact for fact in world.facts if fact.visibility == "private" and fact.creator == "vera")
    stranger = client_of(world, "xenia")
    ids = {
        row["id"]
        for row in answer(stranger, passage=hidden.passage, status="all", edition="all").json()["results"]
    }
    assert hidden.id not in ids
    assert answer(stranger, id=hidden.id).status_code == 400  # no way round by its id


def test_passages_are_found_by_their_words_in_whatever_case(world):
    client = client_of(world, "")
    for query, language in (
        ({"q": "объявить"}, "ru"),
        ({"q": "мобилизации"}, "ru"),
        ({"contains": "ОТЕЧЕСТВЕННАЯ"}, "ru"),
        ({"contains": "great war", "edition": "all"}, "en"),
        ({"contains": "歐戰"}, "zh-Hant"),
        ({"contains": "العظمى"}, "ar"),
    ):
        rows = answer(client, "passages", **query).json()["results"]
        assert rows, query
        assert {row["language"] for row in rows} == {language}, query


def test_passages_are_those_of_current_editions_unless_others_are_asked_for(world):
    client = client_of(world, "")
    current = answer(client, "passages", source="war-en").json()["count"]
    every = answer(client, "passages", source="war-en", edition="all").json()["count"]
    assert every > current > 0


def test_tags_stand_under_others_however_deep(world):
    client = client_of(world, "")
    rows = answer(client, "tags", broader="economy", fields="slug").json()["results"]
    assert [row["slug"] for row in rows] == ["grain", "trade", "understatement"]


def test_a_filter_by_tag_still_shows_all_the_tags(world):
    for row in answer(client_of(world, ""), tag_only="grain", page_size=500).json()["results"]:
        fact = next(fact for fact in world.facts if fact.id == row["id"])
        assert row["tags"] == sorted(fact.tags)
        assert row["view"] == sorted(fact.views)


def test_filters_are_for_commands_too_and_need_no_request(world):
    filterset = AnnotationFilterSet({"tag": ["economy", "irony"]}, user=world.people[""])
    assert filterset.checked().count() == len(
        [fact for fact in world.find("") if {"economy", "irony"} <= with_above(fact.tags)]
    )
    with pytest.raises(ValidationError, match="'nowhere' is unknown"):
        AnnotationFilterSet({"name": "nowhere"}, user=world.people[""]).checked()


def test_the_sample_and_the_archive_do_not_mix(world):
    assert Annotation.objects.filter(creator__username="historio").count() == 44
    assert Source.objects.filter(slug__startswith="war-").count() == 6
