"""What is still to be read: sources without a completed reading for an event that they treat.

For each event in a source's scope there is one entry, unless readings cover it already; and one for each
question that claims about the event answer, if it could be read for that alone. An event whose wider event
is in the scope as well is a part of that one's entry.

The most useful comes first: what would decide the most cells that are unread now. These are the names and
claims of the event and its parts of which nothing was found in the source yet. Where it is the same,
events come before questions.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Self

from django.db import models
from django.db.models.functions import Coalesce

from annotations.columns import Person
from annotations.comparison.coverage import Coverage
from annotations.filtersets import ReadingFilterSet
from annotations.models import Annotation, Claim, Event, EventName, References, Source, Tag, User


@dataclass(frozen=True)
class Asked:
    """Which of what is still to be read is meant: primary keys, or None for whatever there is."""

    sources: Collection[int] | None = None
    events: Collection[int] | None = None
    #: None among them stands for all that is said of an event.
    questions: Collection[int | None] | None = None
    #: Whose readings count.
    readers: Collection[int] | None = None

    @classmethod
    def by(cls, filterset: ReadingFilterSet) -> Self:
        """What the filters of a list of readings narrow it to, which were found to make sense."""
        references = filterset.references

        def keys(name: str, model: type[models.Model]) -> set[int | None] | None:
            given = filterset.data.get(name)
            if given is None:
                return None
            return {references.keys[model].get(word.strip()) for word in given.split(",")}

        def rows(name: str, model: type[models.Model]) -> set[int] | None:
            found = keys(name, model)
            return None if found is None else {key for key in found if key is not None}

        events = rows("event", Event)
        if events is not None:
            events = {part for event in events for part in references.parts[event]}
        return cls(rows("source", Source), events, keys("question", Tag), rows("creator", User))


@dataclass(frozen=True)
class Unread:
    """A source that is still to be read for an event, or for what it answers to a question about it.

    `decides` is the number of names and claims that would not be unread any more.
    """

    source: int
    edition: int
    event: int
    question: int | None
    decides: int


@dataclass
class Things:
    """What could be found of an event and its parts: names and claims, and the questions of these."""

    names: set[int] = field(default_factory=set)
    claims: dict[int, int] = field(default_factory=dict)

    def decided(self, names: Collection[int], claims: Collection[int], question: int | None) -> int:
        """How many of them are not among those found, for a question or in all."""
        if question is not None:
            return sum(asked == question and claim not in claims for claim, asked in self.claims.items())
        return len(self.names.difference(names)) + len(self.claims.keys() - claims)


def pairs(person: Person, references: References, asked: Asked) -> Iterator[tuple[int, int, int]]:
    """Sources that this person sees and that have a text, its edition, each event they treat; one query."""
    sources = Source.objects.visible_to(person, references)
    if asked.sources is not None:
        sources = sources.filter(pk__in=asked.sources)
    links = Source.scope.through.objects.filter(source__in=sources, source__editions__current=True)
    scopes: dict[tuple[int, int], set[int]] = defaultdict(set)
    for source, edition, event in links.order_by().values_list("source", "source__editions", "event"):
        scopes[source, edition].add(event)
    for (source, edition), scope in scopes.items():
        for event in scope:
            if references.ancestors[event] & scope == {event}:
                yield source, edition, event


def open_events(
    person: Person, references: References, asked: Asked | None = None
) -> list[tuple[int, int, int]]:
    """Those of `pairs` that nobody has read for all of the event; two queries."""
    asked = asked or Asked()
    coverage = Coverage.of(person, references, sources=asked.sources, readers=asked.readers)
    return [
        (source, edition, event)
        for source, edition, event in pairs(person, references, asked)
        if not coverage.behind(source, references.parts[event], None)
    ]


def still_to_read(person: Person, references: References, asked: Asked | None = None) -> list[Unread]:
    """What is still to be read, as far as this person sees it, the most useful first. Five queries, whatever
    there is; what was found is read once in all.
    """
    asked = asked or Asked()
    coverage = Coverage.of(person, references, sources=asked.sources, readers=asked.readers)
    found = [
        (source, edition, event)
        for source, edition, event in pairs(person, references, asked)
        if asked.events is None or event in asked.events
    ]
    things = things_of({event for _, _, event in found}, references)
    names, claims = evident(person, references, {source for source, _, _ in found}, things)
    unread = []
    for source, edition, event in found:
        tree = references.parts[event]
        if coverage.behind(source, tree, None):
            continue
        for question in (None, *sorted(set(things[event].claims.values()))):
            if asked.questions is not None and question not in asked.questions:
                continue
            if question is not None and coverage.behind(source, tree, question):
                continue
            decides = things[event].decided(names[source], claims[source], question)
            unread.append(Unread(source, edition, event, question, decides))
    return sorted(unread, key=lambda entry: usefulness(entry, references))


def usefulness(entry: Unread, references: References) -> tuple[object, ...]:
    """What sorts the entries."""
    question = "" if entry.question is None else references.public[Tag][entry.question]
    source, event = references.public[Source][entry.source], references.public[Event][entry.event]
    return -entry.decides, bool(question), source, event, question


def things_of(events: Collection[int], references: References) -> dict[int, Things]:
    """What could be found of each of the events and its parts; two queries."""
    every = {part for event in events for part in references.parts[event]}
    names: dict[int, set[int]] = defaultdict(set)
    claims: dict[int, dict[int, int]] = defaultdict(dict)
    roots = EventName.objects.filter(event__in=every, equivalent_to=None).order_by()
    for pk, event in roots.values_list("pk", "event"):
        names[event].add(pk)
    for pk, event, question in (
        Claim.objects.filter(event__in=every).order_by().values_list("pk", "event", "question")
    ):
        claims[event][pk] = question
    things = {}
    for event in events:
        things[event] = Things()
        for part in references.parts[event]:
            things[event].names |= names[part]
            things[event].claims |= claims[part]
    return things


def evident(
    person: Person, references: References, sources: Collection[int], things: dict[int, Things]
) -> tuple[dict[int, set[int]], dict[int, set[int]]]:
    """Which names and claims were found in each source, as far as the person sees it; one query."""
    names: dict[int, set[int]] = {source: set() for source in sources}
    claims: dict[int, set[int]] = {source: set() for source in sources}
    events = {part for event in things for part in references.parts[event]}
    rows = Annotation.objects.visible_to(person, references).filter(
        source__in=sources, event__in=events, counts=True
    )
    if references.outdated_editions:
        rows = rows.exclude(edition__in=references.outdated_editions)
    told = rows.order_by().values_list("source", Coalesce("name__equivalent_to", "name"), "claim").distinct()
    for source, name, claim in told:
        if name is not None:
            names[source].add(name)
        if claim is not None:
            claims[source].add(claim)
    return names, claims
