"""What is tested with every cell of a random archive is in `test_matrix.py`."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict

from annotations.comparison import address
from annotations.filtersets import AnnotationFilterSet
from annotations.models import EventName, Tag


@pytest.mark.django_db
def test_the_filters_of_a_question_name_things_as_they_are_called_now(soviet_view):
    Tag.objects.filter(pk=soviet_view.pk).update(slug="x")
    EventName.objects.filter(slug="october-coup-en").update(slug="coup")
    query = QueryDict("rows=name&tag=soviet-view&tag=cause,none&name=october-coup-en, none&q=soviet-view")
    filterset = AnnotationFilterSet(query, user=AnonymousUser(), ignored={"rows"})
    assert address.filters(filterset) == {
        "tag": ["x", "cause,none"],
        "name": ["coup,none"],
        "q": ["soviet-view"],
    }


def test_a_row_and_a_column_narrow_the_question_and_leave_it_as_it_was():
    asked = {"event": ["war"], "tag": ["irony"], "name": ["grunwald, ouzhan"], "tag_not": ["trade"]}
    before = {name: list(values) for name, values in asked.items()}
    parameters = [("name", "great-war,ouzhan"), ("tag", "economy"), ("tag_not", "food"), ("source", "war-ar")]
    assert address.narrowed(asked, parameters) == {
        "event": ["war"],
        "tag": ["irony", "economy"],
        "name": ["ouzhan"],
        "tag_not": ["trade,food"],
        "source": ["war-ar"],
    }
    assert asked == before


def test_what_counts_is_said_unless_something_else_was_asked_for():
    counted = {"status": ["proposed", "accepted"], "edition": "current"}
    assert address.explicit({"event": ["war"]}, counted) == {
        "event": ["war"],
        "status": ["proposed,accepted"],
        "edition": ["current"],
    }
    assert address.explicit({"status": ["all"]}, counted)["status"] == ["all"]
