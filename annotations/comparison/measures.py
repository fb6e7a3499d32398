"""How much a cell counts for: its number, or its share of something that makes cells comparable.

A long source has more of everything. Its numbers stand beside those of a short one per 1,000 characters
in scope, or as a share of the row or the column.

In scope are the characters in which the question could find something: those of the passages of each
source's current edition, headings among them and what lies between passages not; under a heading, in a
language or of another edition, where the question asks for these alone. Characters are Unicode code
points, as in offsets. Words are not counted: Chinese, Thai and Tibetan put no space between them.

A cell that is unread or out of scope has a count of nothing, and no measure: nobody has looked, or there was
nothing to look for, and that is no zero. A silent one was read, and is a zero.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.db.models import F, QuerySet, Sum
from django.utils.translation import gettext

from annotations.comparison.matrix import OUT_OF_SCOPE, UNREAD, Evident, Matrix, Row
from annotations.filters.plain import NONE
from annotations.filtersets import PassageFilterSet
from annotations.models import Passage

#: Filters of annotations and dates that say of which text they are, and are filters of passages as well.
OF_TEXT = ("edition", "section", "language")

#: What is measured of each cell, by row and column; None where nothing can be measured.
Measured = Sequence[Sequence[float | None]]
#: States of cells of which nothing was found because nobody has looked, or there was nothing to look for.
UNTOLD = frozenset({OUT_OF_SCOPE, UNREAD})


def counts(matrix: Matrix) -> list[list[int]]:
    """The annotations of each cell."""
    return [[cell.count if cell else 0 for cell in row.cells] for row in matrix.rows]


def told(row: Row) -> list[int | None]:
    """The annotations of each cell of a row; None where their absence says nothing."""
    return [
        None if state in UNTOLD else cell.count if cell else 0
        for state, cell in zip(row.states, row.cells, strict=True)
    ]


def share(value: int | None, whole: int) -> float | None:
    """A number as a part of something; None of nothing."""
    return None if value is None or not whole else value / whole


def per_thousand_characters(matrix: Matrix) -> Measured:
    """Annotations for every 1,000 characters of the column's source that are in scope; one statement."""
    return per_thousand(matrix, lengths_of(matrix))


def lengths_of(matrix: Matrix) -> list[int]:
    """The characters in scope of each column; ValidationError where columns are no sources. One statement."""
    if not matrix.is_by_source:
        message = gettext("only where the columns are sources: other columns have no number of characters")
        raise ValidationError({"show": message}, code="by_source")
    characters = characters_in_scope(matrix)
    return [characters.get(column.value, 0) for column in matrix.columns]


def per_thousand(matrix: Matrix, lengths: Sequence[int]) -> Measured:
    """Annotations for every 1,000 characters of columns of these lengths."""
    return [
        [
            None if value is None else share(1000 * value, length)
            for value, length in zip(told(row), lengths, strict=True)
        ]
        for row in matrix.rows
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
    return [[share(value, row.total) for value in told(row)] for row in matrix.rows]


def shares_of_column(matrix: Matrix) -> Measured:
    """Annotations as a share of what the column's cells add up to, from 0 to 1."""
    sums = [sum(column) for column in zip(*counts(matrix), strict=True)]
    return [
        [share(value, whole) for value, whole in zip(told(row), sums, strict=True)] for row in matrix.rows
    ]


#: The measures by the name that asks for them.
MEASURES: Mapping[str, Callable[[Matrix], Measured]] = {
    "count": counts,
    "per_1000": per_thousand_characters,
    "row": shares_of_row,
    "column": shares_of_column,
}
#: What each is called where it stands among other values. The counts stand there anyway.
CALLED: Mapping[str, str] = {"per_1000": "per_1000", "row": "share_of_row", "column": "share_of_column"}
#: How each is worked out, over the numbers that stand beside it: a cell's `count`, a row's `total`, a
#: column's `characters`.
FORMULAS: Mapping[str, str] = {
    "per_1000": "1000 * count / characters; characters: those of the column's source that are in scope",
    "share_of_row": "count / total; total: the different annotations of the row",
    "share_of_column": "count / sum; sum: what the counts of the column's cells add up to",
}


@dataclass(frozen=True)
class Measures:
    """What is measured of a matrix beside its counts, by what each measure is called."""

    values: Mapping[str, Measured]
    #: The characters in scope of each column, where these are asked for.
    characters: Sequence[int] | None = None

    @classmethod
    def of(cls, matrix: Matrix, names: Sequence[str]) -> Self:
        """These measures; one statement if `per_1000` is among them. ValidationError for an unknown one, and
        where columns have no number of characters.
        """
        for name in names:
            if name not in MEASURES:
                known = {"value": name, "known": ", ".join(MEASURES)}
                message = gettext("%(value)r is unknown; there are %(known)s") % known
                raise ValidationError({"show": message}, code="unknown")
        lengths = lengths_of(matrix) if "per_1000" in names else None
        values = {
            CALLED[name]: MEASURES[name](matrix)
            if lengths is None or name != "per_1000"
            else per_thousand(matrix, lengths)
            for name in names
            if name in CALLED
        }
        return cls(values, lengths)

    def at(self, row: int, column: int) -> dict[str, float | None]:
        """What is measured of one cell."""
        return {name: found[row][column] for name, found in self.values.items()}


NO_MEASURES = Measures({})
