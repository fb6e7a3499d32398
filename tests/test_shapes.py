"""Questions of one shape share a statement, and only their values differ."""

import datetime
from itertools import count

import pytest
from django.db.models import Exists, Q

from annotations.models import Annotation, Tag
from annotations.models.lookups import moved, one_of
from annotations.shapes import Hole, Shapeless, bound, filled, shape, with_holes


def read(condition: Q) -> tuple[object, list]:
    values: list = []
    return shape(condition, values), values


def test_the_values_are_no_part_of_the_shape():
    one, values = read(Q(language="ru") & Q(source__among=[1, 2, 3]))
    other, others = read(Q(language="tl") & Q(source__among=[7]))
    assert one == other
    assert (values, others) == (["ru", [1, 2, 3]], ["tl", [7]])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Q(language="ru"), ~Q(language="ru")),
        (Q(language="ru"), Q(voice="ru")),
        (Q(language="ru") & Q(voice="own"), Q(language="ru") | Q(voice="own")),
        (Q(event__isnull=True), Q(event__isnull=False)),
        (Q(event=None), Q(event=1)),
        (Q(search__matches=("russian", "я")), Q(search__matches="я")),
    ],
)
def test_whatever_sql_says_in_other_words_is_another_shape(one, other):
    assert read(one)[0] != read(other)[0]


def test_what_is_more_than_paths_and_values_has_no_shape():
    tags = Tag.objects.filter(slug="soviet-view")
    for condition in (Q(Exists(tags)), Q(tags__in=tags), Q(pk__in=[1, 2]), Q(created=datetime.timedelta(1))):
        with pytest.raises(Shapeless):
            read(condition)


def test_the_holes_stand_where_the_values_stood_in_the_same_order():
    condition = Q(language="ru") & (Q(voice="own") | ~Q(search__matches=("simple", "я"))) & Q(event=None)
    made = with_holes(condition, map(Hole, count()))
    statement, parameters = (
        Annotation.objects.filter(made).order_by().values_list("pk").query.sql_with_params()
    )
    assert [found.number for found in parameters] == [0, 1, 2, 3]
    assert statement.count("%s") == 4
    assert filled(parameters, read(condition)[1]) == ["ru", "own", "simple", "я"]


def test_a_list_of_numbers_goes_as_an_array_and_anything_else_as_it_is():
    assert bound([3, 1, 2]) == "{3,1,2}"
    assert bound([]) == []
    assert bound(["а", "б"]) == ["а", "б"]
    assert bound([True]) == [True]
    assert bound("{1}") == "{1}"


def test_one_value_is_asked_for_as_one():
    assert one_of("event", [5]) == Q(event=5)
    assert one_of("event", [5, 6]) == Q(event__among=[5, 6])
    assert one_of("event", []) == Q(event__among=[])


def test_a_condition_moves_with_all_that_is_in_it():
    condition = Q(audience=0) & ~(Q(edition__outside=[1]) | Q(created__gte="2026"))
    assert moved(condition, "annotation__{}".format) == Q(annotation__audience=0) & ~(
        Q(annotation__edition__outside=[1]) | Q(annotation__created__gte="2026")
    )
