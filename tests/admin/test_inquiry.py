import pytest
from django.http import QueryDict

from annotations.admin.inquiry import COMMON, Question
from annotations.filtersets import AnnotationFilterSet

GIVEN = [
    ("event=war&rows=&columns=&source=&q=", "event=war&rows=name"),
    ("columns=source&rows=name&event=war", "event=war&rows=name&columns=source"),
    ("event=war&columns=view&cross=source", "event=war&rows=name&columns=view,source"),
    ("event=war&cross=source", "event=war&rows=name&columns=source"),
    ("event=war&source=war-en&source=war-ru,war-en", "event=war&rows=name&source=war-en,war-ru"),
    ("event=war&tag=irony&tag=economy&tag=irony", "event=war&rows=name&tag=irony&tag=economy"),
    ("event=war&quotes=3&show=count", "event=war&rows=name"),
    ("event=war&quotes=0&show=row", "event=war&rows=name&quotes=0&show=row"),
    ("event=war&shape=long&bom=1&guard=0&format=csv", "event=war&rows=name"),
    ("q=%D0%B2%D0%BE%D0%B9%D0%BD%D0%B0&event_only=war", "event_only=war&rows=name&q=война"),
    ("event=war&nonsense=1", "event=war&rows=name&nonsense=1"),
    ("source=&event=", ""),
]


@pytest.mark.parametrize(("given", "canonical"), GIVEN)
def test_an_address_says_only_what_is_asked_in_a_fixed_order(given, canonical):
    question = Question(QueryDict(given))
    assert list(question.query.lists()) == list(QueryDict(canonical).lists())
    assert not question.is_canonical
    assert Question(QueryDict(question.address[1:])).is_canonical


def test_the_other_question_of_the_api_is_the_same():
    asked = Question(QueryDict("event=war&rows=claim&columns=source&quotes=2&show=row&tag=a&tag=b"))
    assert asked.of_matrix() == "event=war&rows=claim&columns=source&quotes=2&show=row&tag=a&tag=b"


def test_a_filter_is_taken_away_and_the_rest_stays():
    asked = Question(QueryDict("event=war&rows=name&show=row&section=Causes&tag=a&tag=b"))
    assert [(label, value) for label, value, _ in asked.chips()] == [
        ("Under the heading", "Causes"),
        ("Tag or one under it", "a"),
        ("Tag or one under it", "b"),
    ]
    assert asked.chips()[1][2] == "?event=war&rows=name&show=row&section=Causes&tag=b"


def test_what_has_no_field_is_passed_on():
    asked = Question(QueryDict("event=war&rows=name&section=Causes&has_note=true&view=a&view=b&voice=own"))
    assert asked.kept() == [("section", "Causes"), ("view", "b"), ("has_note", "true")]


def test_the_fields_are_filters():
    assert set(COMMON) <= set(AnnotationFilterSet.named_filters())
