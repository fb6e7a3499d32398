"""The numbers that a careful reading of the sample finds."""

import csv
import io

import pytest

pytestmark = pytest.mark.django_db


def count(client, query: str) -> int:
    answer = client.get(f"/api/v1/annotations/?{query}").json()
    rows = client.get(f"/api/v1/annotations.csv?{query}").getvalue().decode()
    assert len(list(csv.DictReader(io.StringIO(rows)))) == answer["count"]
    return answer["count"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("view=soviet-view&voice=attributed", 3),
        ("view=soviet-view&voice=own", 0),
        ("view=western-view", 1),
        ("source=russian-revolution-tl", 21),
        ("", 44),
    ],
)
def test_the_sample_has_as_many_annotations_as_the_reading_found(client, query, expected):
    assert count(client, query) == expected
