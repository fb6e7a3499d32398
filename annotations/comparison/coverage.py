"""What has been read: which completed readings stand behind a cell in which nothing was found."""

import datetime
import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Self

from annotations.columns import Person
from annotations.models import Edition, Reading, References


@dataclass(frozen=True)
class Read:
    """A completed reading of a source: for an event with its parts, for a question, or for the one about
    the other.
    """

    key: uuid.UUID
    source: int
    event: int | None
    question: int | None
    reader: int
    at: datetime.datetime


class Coverage:
    """Completed readings, by what they cover.

    A reading covers what was found, or not, about its event and the parts of this; one for a question
    only what answers that. So a claim is covered by readings for its event, its question, or both; a name,
    a tag or a date by readings for events alone.
    """

    def __init__(self, readings: Iterable[Read], references: References) -> None:
        self.references = references
        self.by_source: dict[int, list[Read]] = defaultdict(list)
        for reading in readings:
            self.by_source[reading.source].append(reading)
        self.found: dict[tuple[int, frozenset[int], int | None], tuple[Read, ...]] = {}

    @classmethod
    def of(
        cls,
        person: Person,
        references: References,
        *,
        sources: Collection[int] | None = None,
        editions: Collection[int] | None = None,
        readers: Collection[int] | None = None,
    ) -> Self:
        """The readings that a person may know of; one query.

        `sources` and `readers` narrow them. `editions` are those whose reading counts: a text that was read
        is not the one that took its place, so these are the current ones unless others are meant.
        """
        rows = Reading.objects.visible_to(person, references).order_by("created", "pk")
        if sources is not None:
            rows = rows.filter(source__in=sources)
        if readers is not None:
            rows = rows.filter(creator__in=readers)
        if editions is not None:
            rows = rows.filter(edition__in=editions)
        elif references.outdated_editions:
            rows = rows.exclude(edition__in=references.outdated_editions)
        found = rows.values_list("uuid", "source", "event", "question", "creator", "created")
        return cls((Read(*row) for row in found), references)

    def behind(self, source: int, events: frozenset[int], question: int | None) -> tuple[Read, ...]:
        """The readings of a source that together cover all of these events, for a question or, without one,
        for whatever is said of them. None, if one of the events is left, or there is none.
        """
        asked = source, events, question
        if asked not in self.found:
            self.found[asked] = self._behind(*asked)
        return self.found[asked]

    def _behind(self, source: int, events: frozenset[int], question: int | None) -> tuple[Read, ...]:
        found = [
            (reading, events if reading.event is None else events & self.references.parts[reading.event])
            for reading in self.by_source.get(source, ())
            if reading.question in (None, question)
        ]
        if not events or events.difference(*(covered for _, covered in found)):
            return ()
        return tuple(reading for reading, covered in found if covered)


def treated(events: Iterable[int], scope: Collection[int], references: References) -> frozenset[int]:
    """Those of some events that a source treats: all of them, if nobody has said which it does."""
    return frozenset(event for event in events if not scope or references.ancestors[event] & {*scope})


def editions_named(data: str, references: References) -> list[int] | None:
    """The editions that a question names by their ids; None where it means the current ones, or all."""
    keys = references.keys[Edition]
    named = [keys[word.strip()] for word in data.split(",") if word.strip() in keys]
    return named or None
