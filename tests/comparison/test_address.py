"""What is tested with every cell of a random archive is in `test_matrix.py`."""

from django.http import QueryDict

from annotations.comparison import address


def test_the_filters_of_a_query_are_what_nobody_else_reads():
    query = QueryDict("event=war&rows=name&tag=a&tag=b")
    assert address.filters(query, {"rows"}) == {"event": ["war"], "tag": ["a", "b"]}


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
