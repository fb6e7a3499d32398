"""The annotations that somebody may see as one ordered collection, in pages of equal length.

They stand in the order in which they were made. A page is named by the key of the annotation before it, so
that none is reached by counting through those before, and neither loses nor repeats one while others write.
How many there are, when one was changed last, and a checksum of all keys and times come from one statement
over an index.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import BitXor
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Count, Func, Max, Q
from django.utils.translation import gettext

from annotations import paging
from annotations.asking import Plain
from annotations.columns import Person
from annotations.models import Annotation, References
from annotations.paging import Cursor, Paging
from annotations.tables import ANNOTATIONS

ORDERING = "created"

#: So many annotations stand on a page.
PAGE_SIZE = 50

Key = tuple[datetime.datetime, int]


class Hash(Func):
    """A number made of two."""

    function = "hashint8extended"
    output_field = models.BigIntegerField()


class Moment(Func):
    """Microseconds."""

    template = "(extract(epoch from %(expressions)s) * 1000000)::bigint"
    output_field = models.BigIntegerField()


@dataclass(frozen=True)
class Extent:
    """How many annotations there are, when one was changed last, and what changes with any of them."""

    total: int
    modified: datetime.datetime | None
    checksum: int
    #: How many stand before the page that is asked for.
    before: int = 0


@dataclass(frozen=True)
class Part:
    """A page: its rows, and the cursors of the pages after and before it.

    The empty cursor is that of the first page; None stands for no page.
    """

    rows: Sequence[dict[str, Any]]
    following: str | None
    preceding: str | None


@dataclass(frozen=True)
class Collection:
    """What a person may see, in pages of `size`."""

    person: Person
    base_url: str
    size: int

    def rows(self) -> models.QuerySet[Any]:
        """All of them."""
        return ANNOTATIONS.visible_to(self.person, References.held())

    def extent(self, cursor: str = "") -> Extent:
        """How many there are, and how many before the page of a cursor; one statement over an index."""
        key = parsed(cursor)
        found = self.rows().aggregate(
            total=Count("pk"),
            latest=Max("modified"),
            checksum=BitXor(Hash("pk", Moment("modified"))),
            before=Count("pk", filter=up_to(key) if key else Q(pk__in=[])),
        )
        return Extent(found["total"], found["latest"], found["checksum"] or 0, found["before"])

    def part(self, names: Sequence[str], cursor: str = "") -> Part:
        """The page of a cursor; two statements."""
        page = paging.page(
            ANNOTATIONS,
            lambda references: Plain(ANNOTATIONS.seen_by(self.person, references), self.person),
            names,
            Paging(ORDERING, size=self.size, cursor=cursor, count="none"),
            self.base_url,
        )
        rows = [dict(zip(names, row, strict=True)) for row in page.rows]
        return Part(rows, page.next, self.preceding(cursor) if cursor else None)

    def preceding(self, cursor: str) -> str:
        """The page before that of a cursor: the first one, where no more than a page stands before it."""
        before = self.rows().filter(up_to(parsed(cursor))).order_by("-created", "-pk")
        return self.written(before, self.size)

    def last(self, total: int) -> str:
        """The cursor of the last page; one statement."""
        beyond = (total - 1) % self.size + 1
        return self.written(self.rows().order_by("-created", "-pk"), beyond)

    def written(self, rows: models.QuerySet[Any], place: int) -> str:
        """The cursor after the row at this place of those given, newest first."""
        found = rows.values_list("created", "pk")[place : place + 1]
        return next((str(Cursor(ORDERING, tuple(key))) for key in found), "")


def parsed(cursor: str) -> Any:
    """The key of a cursor; ValidationError if it is none of ours."""
    if not cursor:
        return None
    paths = ANNOTATIONS.orderings[ORDERING].paths
    found = Cursor.parse(cursor, ORDERING, [paging.field_at(Annotation, path) for path in paths])
    if found.backwards:
        raise ValidationError({"cursor": gettext("it belongs to another list; begin without it")})
    return found.key


def up_to(key: Any) -> Q:
    """The rows until the one of this key, in the order of the collection."""
    created, pk = key
    return Q(created__lte=created) & (Q(created__lt=created) | Q(pk__lte=pk))
