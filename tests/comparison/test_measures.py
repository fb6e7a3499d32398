import re

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from annotations.comparison import matrix
from annotations.comparison.measures import MEASURES, words_of
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Source
from tests.world import TEXTS

pytestmark = pytest.mark.django_db


def compared(world, rows: str, columns: str) -> matrix.Matrix:
    filterset = AnnotationFilterSet(QueryDict("event=war"), user=world.people["vera"])
    return matrix.compare(filterset, rows=rows, columns=columns)


def test_words_are_what_stands_between_white_space_of_the_current_edition(world):
    source = Source.objects.get(slug="war-ru")
    assert words_of([source.pk]) == {
        source.pk: len(re.findall(r"\S+", source.editions.get(current=True).text))
    }
    assert source.editions.get(current=True).text.startswith(TEXTS["war-ru"][1][:20])


def test_each_measure_is_what_its_formula_says(world):
    found = compared(world, "claim", "source")
    words = words_of([column.value for column in found.columns])
    numbers = MEASURES["count"](found)
    assert any(any(row) for row in numbers)
    shares = {name: MEASURES[name](found) for name in ("per_1000", "row", "column")}
    for number, row in enumerate(found.rows):
        for place, column in enumerate(found.columns):
            count = numbers[number][place]
            assert count == (row.cells[place].count if row.cells[place] else 0)
            assert shares["per_1000"][number][place] == 1000 * count / words[column.value]
            assert shares["row"][number][place] == (count / row.total if row.total else None)
            total = sum(other[place] for other in numbers)
            assert shares["column"][number][place] == (count / total if total else None)


def test_only_sources_have_a_number_of_words(world):
    with pytest.raises(ValidationError) as refused:
        MEASURES["per_1000"](compared(world, "claim", "view"))
    assert list(refused.value.message_dict) == ["show"]
