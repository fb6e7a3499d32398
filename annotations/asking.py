"""What a list is asked: conditions that hold of its rows, and what must exist for there to be an answer."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Func, Q
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.models import References
from annotations.models.base import known_as


@dataclass(frozen=True)
class Lookup:
    """Public keys that a parameter names, and where to see whether they exist. Slugs may be former ones."""

    parameter: str
    queryset: models.QuerySet
    path: str
    wanted: tuple[str, ...]

    def found(self) -> models.QuerySet:
        """The rows that the keys name."""
        by_slug = self.path == "slug"
        return self.queryset.filter(
            known_as(self.wanted) if by_slug else Q(**{f"{self.path}__in": self.wanted})
        )

    def known(self) -> models.QuerySet:
        """The keys of these rows, by which the wanted ones are known to exist."""
        return self.found().order_by().values_list(EverySlug() if self.path == "slug" else self.path)

    def refuse(self, known: Sequence[Any]) -> None:
        """Raise ValidationError for what is wanted and not known."""
        missing = [key for key in self.wanted if key not in {str(key) for key in known}]
        if missing:
            raise ValidationError(
                {self.parameter: gettext("%(value)r is unknown") % {"value": missing[0]}}, code="unknown"
            )


class EverySlug(Func):
    """A row for each slug that a thing has or had."""

    template = "unnest(array_append(%(expressions)s))"
    output_field = models.CharField()

    def __init__(self) -> None:
        super().__init__("former_slugs", "slug")


class Stale(Exception):
    """A question was built with references that no longer hold."""

    def __init__(self, references: References) -> None:
        self.references = references
        super().__init__("the references have changed")


class Question(Protocol):
    """What a page is read of: what holds of its rows, who asks, and what must exist to have an answer."""

    @property
    def conditions(self) -> list[Q]: ...

    @property
    def user(self) -> Person: ...

    @property
    def lookups(self) -> Sequence[Lookup]: ...


@dataclass(frozen=True)
class Plain:
    """A question of conditions alone."""

    conditions: list[Q]
    user: Person
    lookups: tuple[Lookup, ...] = ()


Ask = Callable[[References], Question]
