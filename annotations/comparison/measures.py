"""How much a cell counts for: its number, or its share of something that makes cells comparable.

A long source has more of everything. Its numbers stand beside those of a short one per 1,000 words,
or as a share of the row or the column.
"""

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import F, Func, IntegerField, Value
from django.utils.translation import gettext

from annotations.comparison.matrix import Matrix
from annotations.models import Edition

#: What is measured of each cell, by row and column; None where nothing can be measured.
Measured = Sequence[Sequence[float | None]]


def counts(matrix: Matrix) -> list[list[int]]:
    """The annotations of each cell."""
    return [[cell.count if cell else 0 for cell in row.cells] for row in matrix.rows]


def per_thousand_words(matrix: Matrix) -> Measured:
    """Annotations for every 1,000 words of the column's source; one statement."""
    if not matrix.is_by_source:
        message = gettext("only where the columns are sources: other columns have no number of words")
        raise ValidationError({"show": message}, code="by_source")
    words = words_of([column.value for column in matrix.columns])
    lengths = [words.get(column.value, 0) for column in matrix.columns]
    return [
        [1000 * value / length if length else None for value, length in pairs]
        for pairs in (zip(row, lengths, strict=True) for row in counts(matrix))
    ]


def words_of(sources: list[int]) -> dict[int, int]:
    """The words of the current edition of each source: what stands between white space."""
    number = Func(F("text"), Value(r"\S+"), function="regexp_count", output_field=IntegerField())
    editions = Edition.objects.filter(source__in=sources, current=True)
    return dict(editions.values_list("source", number))


def shares_of_row(matrix: Matrix) -> Measured:
    """Annotations as a share of the different annotations of the row, from 0 to 1."""
    return [
        [value / row.total if row.total else None for value in values]
        for row, values in zip(matrix.rows, counts(matrix), strict=True)
    ]


def shares_of_column(matrix: Matrix) -> Measured:
    """Annotations as a share of what the column's cells add up to, from 0 to 1."""
    values = counts(matrix)
    sums = [sum(column) for column in zip(*values, strict=True)]
    return [
        [value / total if total else None for value, total in zip(row, sums, strict=True)] for row in values
    ]


#: The measures by the name that asks for them.
MEASURES: Mapping[str, Callable[[Matrix], Measured]] = {
    "count": counts,
    "per_1000": per_thousand_words,
    "row": shares_of_row,
    "column": shares_of_column,
}
