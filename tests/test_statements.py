"""A page's statement is made once for all questions of its shape, and answers each as the ORM does."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from annotations import statements
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Annotation, References, Source, User
from annotations.statements import compiled, is_steady
from annotations.tables import ANNOTATIONS
from tests.comparison.test_matrix import client_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(monkeypatch) -> dict:
    """The statements that are kept, none at first."""
    found: dict = {}
    monkeypatch.setattr(statements, "KEPT", found)
    return found


def ids(client, query: str) -> list[str]:
    answer = client.get(f"/api/v1/annotations/?fields=id&page_size=500&{query}")
    assert answer.status_code == 200, answer.content
    return [row["id"] for row in answer.json()["results"]]


def straightforward(query: dict[str, str], user: User | AnonymousUser | None = None) -> list[str]:
    asked = AnnotationFilterSet(query, user=user or AnonymousUser(), references=References.fresh())
    found = asked.qs.order_by("-created", "-pk").values_list("uuid", flat=True)
    return [str(key) for key in found]


@pytest.mark.parametrize(
    ("parameter", "values"),
    [
        ("tag", ["economy", "food", "irony", "grain", "understatement", "eastern,western"]),
        ("event", ["war", "tannenberg", "peace", "charge"]),
        ("q", ["kvartz", "mismo", '"kvartz mismo"', "-kvartz", "Россия", "戰爭"]),
        ("language", ["en", "ru", "ar", "tl", "zh", "xx"]),
        ("view", ["bolshevik", "western", "none", "eastern"]),
        ("exact_contains", ["war", "%", "_", "\\", "ВОЙНА"]),
        ("section", ["Causes", "Причины", "none"]),
        ("created_after", ["2026-01-01", "2026-01-01T00:00:03Z", "2030-01-01"]),
        ("source", ["war-en", "war-zh", "war-en,war-ru"]),
        ("certainty_min", ["1", "2", "3"]),
        ("stance", ["affirms", "denies", "hedges", "denies,none", "affirms,hedges,none", "none"]),
    ],
)
def test_whatever_the_value_the_answer_is_that_of_the_orm(world, client, kept, parameter, values):
    for value in values:
        assert ids(client, f"{parameter}={value}") == straightforward({parameter: value})
    assert len(kept) < len(values)
    before = dict(kept)
    for value in values:
        ids(client, f"{parameter}={value}")
    assert kept == before


def test_the_next_page_has_the_statement_of_any_further_page(world, client, kept):
    address, seen = "/api/v1/annotations/?fields=id&page_size=7&tag=food", []
    while address:
        page = client.get(address).json()
        seen += [row["id"] for row in page["results"]]
        address = page["next"]
    assert seen == straightforward({"tag": "food"})
    assert len(seen) > 14
    assert len(kept) == 2  # the first page, and all others


def test_a_single_tag_is_looked_for_among_the_links_and_counted_there_alone(world, client, kept):
    ids(client, "tag_only=food")
    (statement,) = kept.values()
    head, _, page = statement.sql.partition(" AS head ")
    assert "annotations_annotationtag" in head
    assert 'annotations_annotation"' not in head
    assert 'FROM "annotations_annotationtag" INNER JOIN "annotations_annotation"' in page
    ids(client, "tag_only=food,grain")
    assert 'FROM "annotations_annotation"' in list(kept.values())[-1].sql


def test_from_the_links_too_nobody_sees_what_they_wait_for(world, kept):
    seen = {person: ids(client_of(world, person), "tag_only=food") for person in world.people}
    Source.objects.filter(slug__in=["war-en", "war-zh"]).update(blind=True)
    kept.clear()
    for person, user in world.people.items():
        client = client_of(world, person)
        left = ids(client, "tag_only=food")
        assert left == straightforward({"tag_only": "food"}, user)
        assert client.get("/api/v1/annotations/?tag_only=food&page_size=1").json()["count"] == len(left)
        waiting = Annotation.objects.filter(uuid__in={*seen[person]} - {*left})
        assert not waiting.filter(creator=user.pk).exists()
        assert {*waiting.values_list("source__slug", flat=True)} <= {"war-en", "war-zh"}
    assert len(ids(client_of(world, ""), "tag_only=food")) < len(seen[""])
    assert all("annotations_annotationtag" in statement.sql for statement in kept.values())


def test_what_is_never_asked_twice_is_not_kept_for_ever(world, client, kept, monkeypatch):
    monkeypatch.setattr(statements, "MOST", 3)
    for size in (1, 5, 15, 30, 60, 150, 300):
        client.get(f"/api/v1/annotations/?page_size={size}")
    assert len(kept) == 3


def test_a_question_with_another_one_in_it_is_answered_and_not_kept(world, client, kept):
    assert ids(client, "name=great-war") == straightforward({"name": "great-war"}) != []
    assert kept == {}


def test_pages_of_other_sizes_and_columns_in_another_order_share_a_statement(world, client, kept):
    """A client that asks for every size, and for the columns in every order, makes few statements."""
    whole = [
        [row["exact"], row["id"], row["tags"]]
        for row in client.get("/api/v1/annotations/?page_size=500").json()["results"]
    ]
    kept.clear()
    for size in range(1, 51):
        for names in ("id,exact,tags", "tags,id,exact", "exact,tags,id"):
            answer = client.get(f"/api/v1/annotations/?fields={names}&page_size={size}").json()
            assert [[row["exact"], row["id"], row["tags"]] for row in answer["results"]] == whole[:size]
            assert all(list(row) == names.split(",") for row in answer["results"])
            assert (answer["next"] is not None) == (len(whole) > size)
    assert len(kept) == 4  # for 1, 10, 20 and 50 rows


@pytest.mark.parametrize(
    ("conditions", "steady"),
    [
        ([], True),
        ([Q(counts=True), Q(edition__outside=[1]), Q(audience__among=[0, 5])], True),
        ([Q(tag=5), Q(counts=True), Q(audience=0)], True),
        ([Q(created__gte="2026")], True),
        ([Q(tag=5), Q(language="ru")], False),
        ([Q(event__among=[1, 2])], False),
        ([Q(tag_ids__linked=[1, 2])], False),
        ([~Q(note="")], False),
        ([Q(search__matches=("simple", "я")) | Q(note="")], False),
    ],
)
def test_a_plan_is_kept_only_where_it_is_right_for_every_value(conditions, steady):
    assert is_steady(conditions, ["created", "pk"]) is steady


def test_an_entrance_has_a_copy_of_each_path_that_it_names():
    entrance = ANNOTATIONS.entrance
    assert entrance is not None
    for path, copy in entrance.copies.items():
        of_row, of_link = Annotation.objects.values_list(path), entrance.model.objects.values_list(copy)
        assert compiled(of_row) != compiled(of_link)
        assert entrance.at(path) == copy
    assert entrance.at("claim__question") == "annotation__claim__question"
