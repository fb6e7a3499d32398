"""A saved question, and how it is understood: the filters of what is counted, and the axes."""

from dataclasses import dataclass
from typing import Self

from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.comparison import axes, matrix
from annotations.comparison.matrix import Evident, Matrix
from annotations.models import Comparison, References
from annotations.models.account import Audience

#: The parameters of a matrix that are no filters.
OF_AXES = ("rows", "columns")


@dataclass(frozen=True)
class Question:
    """A question as this person may ask it."""

    filterset: Evident
    rows: str
    columns: str

    @classmethod
    def by(cls, query: str, person: Person) -> Self:
        """The question of some parameters; ValidationError, by parameter, for what makes no sense."""
        data = QueryDict(query)
        rows, columns = data.get("rows", "name"), data.get("columns", "")
        filterset = matrix.filterset_for(rows)(data, user=person, ignored=OF_AXES)
        return cls(filterset, rows, columns)

    def answer(self) -> Matrix:
        """The matrix, without quotes."""
        return matrix.compare(self.filterset, rows=self.rows, columns=self.columns, quotes=0)

    def check(self) -> None:
        """ValidationError, by parameter, for what could not be answered."""
        self.filterset.checked_conditions()
        matrix.asked_for(self.filterset)
        references: References = self.filterset.references
        dates = axes.axis("rows", self.rows, references) is axes.DATE
        for name in matrix.split(self.columns):
            axes.axis("columns", name, references, dates=dates)


def check(comparison: Comparison, person: Person) -> None:
    """Refuse, as one field's error, a question that this person could not ask; it names the parameter.

    Those to whom it is shown could ask it too: else it would tell them of what they may not see.
    """
    asked(comparison.query, person, gettext("%(name)s: %(why)s"))
    if comparison.visibility != Comparison.Visibility.PRIVATE:
        told = gettext("not all of those who would see this question may know of it: %(name)s: %(why)s")
        asked(comparison.query, Audience(comparison.group), told)


def asked(query: str, person: Person, told: str) -> None:
    """Refuse a question that makes no sense to a person, with what is `told` of each parameter."""
    try:
        Question.by(query, person).check()
    except ValidationError as error:
        found = [
            told % {"name": name, "why": why}
            for name, reasons in error.message_dict.items()
            for why in reasons
        ]
        raise ValidationError({"query": found}) from error
