"""How much a cell counts for: its number, or its share of something that makes cells comparable.

A long source has more of everything. Its numbers stand beside those of a short one per 1,000 characters
in scope, or as a share of the row or the column.

In scope are the characters in which the question could find something: those of the passages of each
source's current edition, headings among them and what lies between passages not; under a heading, in a
language or of another edition, where the question asks for these alone. Characters are Unicode code
points, as in offsets. Words are not counted: Chinese, Thai and Tibetan put no space between them.
"""

from collections.abc import Callable, Mapping, Sequence

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext

from annotations.comparison.matrix import Evident, Matrix
from annotations.filters.plain import NONE
from annotations.filtersets import PassageFilterSet
from annotations.models import Passage

#: Filters of annotations and dates that say of which text they are, and are filters of passages as well.
OF_TEXT = ("edition", "section", "language")

#: What is measured of each cell, by row and column; None where nothing can be measured.
Measured = Sequence[Sequence[float | None]]


def counts(matrix: Matrix) -> list[list[int]]:
    """The annotations of each cell."""
    return [[cell.count if cell else 0 for cell in row.cells] for row in matrix.rows]


def per_thousand_characters(matrix: Matrix) -> Measured:
    """Annotations for every 1,000 characters of the column's source that are in scope; one statement."""
    if not matrix.is_by_source:
        message = gettext("only where the columns are sources: other columns have no number of characters")
        raise ValidationError({"show": message}, code="by_source")
    characters = characters_in_scope(matrix)
    lengths = [characters.get(column.value, 0) for column in matrix.columns]
    return [
        [1000 * value / length if length else None for value, length in pairs]
        for pairs in (zip(row, lengths, strict=True) for row in counts(matrix))
    ]


def characters_in_scope(matrix: Matrix) -> dict[int, int]:
    """The characters of each source's passages in which the question could find something."""
    passages = text_asked(matrix.filterset).filter(
        edition__source__in=[column.value for column in matrix.columns]
    )
    lengths = passages.order_by().values("edition__source").annotate(length=Sum(F("end") - F("start")))
    return dict(lengths.values_list("edition__source", "length"))


def text_asked(filterset: Evident) -> QuerySet[Passage]:
    """The passages that a question is about, as far as it narrows the text itself."""
    asked = {name: filterset.data[name] for name in OF_TEXT if name in filterset.data}
    passages = PassageFilterSet(asked, user=filterset.user, references=filterset.references).qs
    if exactly := filterset.data.get("language_only"):
        passages = passages.filter(language__in=[word.strip() for word in exactly.split(",")])
    if some := filterset.data.get("passage"):
        named = [word.strip() for word in some.split(",")]
        passages = passages.filter(uuid__in=[word for word in named if word != NONE])
    return passages


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
    "per_1000": per_thousand_characters,
    "row": shares_of_row,
    "column": shares_of_column,
}
