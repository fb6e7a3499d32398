"""What all mergings have in common."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils.translation import gettext as _

from annotations.columns import Person
from annotations.models import Reading, References
from annotations.models.base import Slugged

S = TypeVar("S", bound=Slugged)


@dataclass(frozen=True)
class Move:
    """Rows that refer to what goes, and what is set on them so that they refer to what stays."""

    rows: Any  # a queryset of what is `Listed`
    change: Mapping[str, Any]


class Merger(ABC, Generic[S]):
    """The merging of one row into another. Making one writes nothing.

    ValidationError, if the two cannot be one.
    """

    #: Fields that the one that stays takes over where it has nothing itself.
    filled: ClassVar[tuple[str, ...]] = ()
    #: Lists of which the one that stays has its own and then the other's.
    united: ClassVar[tuple[str, ...]] = ()

    def __init__(self, gone: S, kept: S) -> None:
        self.gone, self.kept = gone, kept
        if gone.pk == kept.pk:
            raise ValidationError(_("It cannot be merged into itself."), code="same")
        if problem := self.problem():
            raise ValidationError(problem, code="merge")

    def problem(self) -> str:
        """Why the two cannot be one, or nothing."""
        return ""

    @abstractmethod
    def moves(self) -> list[Move]:
        """What refers to the one that goes, and can follow in one statement each."""

    def remarks(self) -> list[str]:
        """What else happens, in sentences."""
        return []

    def rearrange(self) -> None:
        """Bring along what cannot simply follow."""

    def follow(self) -> None:
        """Bring up to date what depends on the two, when they have become one."""

    def followers(self, person: Person) -> dict[type[models.Model], int]:
        """How many rows of each model follow that a person sees; a query each. Others follow as well."""
        counts = {move.rows.model: move.rows.visible_to(person).count() for move in self.moves()}
        return {model: count for model, count in counts.items() if count}

    def counts(self, person: Person) -> dict[str, int]:
        """The same, by what they are called in the plural."""
        followers = self.followers(person)
        return {str(model._meta.verbose_name_plural): count for model, count in followers.items()}

    @transaction.atomic
    def merge(self) -> S:
        """Do it. A statement for each kind of row that moves, whatever their number, and a few more."""
        both = {self.gone.pk, self.kept.pk}
        locked = type(self.kept)._default_manager.select_for_update().filter(pk__in=both).order_by("pk")
        if len(locked) < 2:
            raise ValidationError(_("One of the two is not there any more."), code="gone")
        gone, kept = (next(row for row in locked if row.pk == one.pk) for one in (self.gone, self.kept))
        with judgements_kept():
            type(self)(gone, kept)._merge()
        self.kept.refresh_from_db()
        return self.kept

    def _merge(self) -> None:
        self.rearrange()
        for move in self.moves():
            move.rows.update(**move.change)
        for name in self.filled:
            if not getattr(self.kept, name):
                setattr(self.kept, name, getattr(self.gone, name))
        for name in self.united:
            both = [*getattr(self.kept, name), *getattr(self.gone, name)]
            setattr(self.kept, name, list(dict.fromkeys(both)))
        absorb(self.gone, self.kept)
        self.follow()


@contextmanager
def judgements_kept() -> Iterator[None]:
    """Annotations stay accepted or rejected: they say the same of what is now one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('historio.merging', 'on', true)")
        yield
        cursor.execute("SELECT set_config('historio.merging', 'off', true)")


def absorb(gone: S, kept: S) -> None:
    """Delete the row to which nothing refers any more; its slugs go to the other one, which is saved."""
    gone.delete()
    kept.former_slugs = [*kept.former_slugs, *gone.former_slugs, gone.slug]  # type: ignore[attr-defined]
    kept.save()


def join_readings(field: str, gone: S, kept: S) -> None:
    """Of readings by the same person that come to say the same, let one stay: as if it had been said twice.

    `field` says what the two are to a reading: its event or its question.
    """
    said = ("creator", "edition", *({"event", "question"} - {field}))
    there = set(Reading.objects.filter(**{field: kept}).values_list(*said))
    readings = Reading.objects.filter(**{field: gone}).values_list("pk", *said)
    Reading.objects.filter(pk__in=[pk for pk, *found in readings if tuple(found) in there]).delete()


def between(below: Mapping[int, frozenset[int]], one: int, other: int) -> set[int]:
    """What stands under one of the two and over the other: joined, they would stand under themselves."""
    return {
        middle
        for upper, lower in ((one, other), (other, one))
        for middle in below[upper]
        if lower in below[middle] and middle not in (one, other)
    }


def standing_between(model: type[Slugged], below: Mapping[int, frozenset[int]], one: int, other: int) -> str:
    """The sentence about them, or nothing."""
    names = References.fresh().public[model]
    slugs = ", ".join(sorted(names[middle] for middle in between(below, one, other)))
    return _("%(slugs)s would stand under itself: move it first.") % {"slugs": slugs} if slugs else ""
