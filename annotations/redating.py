"""Dates are read again where what decides how they are read has changed.

    with once():                      however many rows change, texts are looked through once, at its end
        follow(source, {"scope"})

For which years a date has to say its calendar is a setting of its source, else of the events that the source
treats, else of what these are parts of; in which language it is read is the source's. So it is due when a
source changes its language, scope or years, an event its years or what it is a part of, and when two events
become one. Somebody waits for it: so much text is read at once as takes about a second. What is beyond that
stays noted as outdated, and is read by `manage.py find_dates --outdated`, or when the server starts.
"""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from itertools import accumulate

from django.db import models
from django.db.models import Max, Q

from annotations.dating import date_again, outdated
from annotations.models import Event, Passage, References, Source

#: What of sources and events decides how dates are read.
DECIDING: Mapping[type[models.Model], frozenset[str]] = {
    Source: frozenset({"language", "scope", "calendar_from", "calendar_until"}),
    Event: frozenset({"part_of", "calendar_from", "calendar_until"}),
}

#: So many code points are read again while somebody waits: about a second.
AT_ONCE = 4_000_000


@dataclass
class Due:
    """The sources and events whose dates may have to be read otherwise, and how many texts are left to do."""

    sources: set[int] = field(default_factory=set)
    events: set[int] = field(default_factory=set)
    left: int = 0

    def read(self) -> int:
        """Read them, up to a limit; the number of texts that are left. A few queries if nothing is due."""
        if self.sources or self.events:
            self.left = refresh(self._sources())
        return self.left

    def _sources(self) -> models.QuerySet[Source]:
        """The sources, and those that treat the events or parts of them."""
        found = Q(pk__in=self.sources)
        if self.events:
            parts = References.fresh().parts
            tree = self.events.union(*(parts.get(event, ()) for event in self.events))
            found |= Q(pk__in=Source.scope.through.objects.filter(event__in=tree).values("source"))
        return Source.objects.filter(found)


_DUE: ContextVar[Due | None] = ContextVar("due", default=None)


@contextmanager
def once() -> Iterator[Due]:
    """Whatever changes within it is followed once, at its end; not at all if it ends by an exception.

    To be opened within the transaction. One within another is a part of it.
    """
    if (due := _DUE.get()) is not None:
        yield due
        return
    due = Due()
    token = _DUE.set(due)
    try:
        yield due
    finally:
        _DUE.reset(token)
    due.read()


def follow(row: models.Model, changed: Collection[str]) -> int:
    """What of a source or event has changed is followed by the dates; how many texts are left for later.

    At once, or at the end of `once`. To be called in the transaction, after the row and its sets are written.
    """
    if DECIDING.get(type(row), frozenset()).isdisjoint(changed):
        return 0
    with once() as due:
        (due.sources if isinstance(row, Source) else due.events).add(row.pk)
    return due.left


def refresh(sources: models.QuerySet[Source]) -> int:
    """Read the outdated texts of these sources again, up to a limit; how many are left.

    Current editions come first, then the shorter ones. Six queries, and a few statements for each text.
    """
    waiting = outdated(sources)
    if not waiting:
        return 0
    ends = Passage.objects.filter(edition__in=[edition for edition, _ in waiting]).order_by()
    lengths = dict(ends.values_list("edition").annotate(Max("end")))
    waiting.sort(key=lambda found: (not found[0].current, lengths.get(found[0].pk, 0), found[0].pk))
    reached = accumulate(lengths.get(edition.pk, 0) for edition, _ in waiting)
    chosen = [found for found, end in zip(waiting, reached, strict=True) if end <= AT_ONCE]
    # In the same order by whoever does it, so that no two wait for each other.
    for edition, window in sorted(chosen, key=lambda found: found[0].pk):
        date_again(edition, window)
    return len(waiting) - len(chosen)
