"""Agreement between scholars: of those who have read the same source for a question, what they found there.

The units are pairs of a passage and a claim: whoever has read the source for the question either found the
claim in the passage, in a stance and a voice, or did not find it. Only pairs count that one of these readers
marked: what nobody marked anywhere would make everybody agree. Characters are no units: where a quote begins
is taste.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.comparison.coverage import Coverage, editions_named
from annotations.comparison.matrix import asked_for
from annotations.filtersets import AnnotationFilterSet
from annotations.models import User
from annotations.values import agreement as measured

#: Of more annotations than this agreement is not worked out.
MAX_ANNOTATIONS = 50_000

#: What somebody says of a claim who has read the passage and did not mark it.
NOTHING = ""

#: Why there is no number.
NO_READER, ONE_READER = "no_reader", "one_reader"
NO_UNITS, NO_VARIATION = "no_units", "no_variation"


@dataclass(frozen=True)
class Unit:
    """A claim in a passage, and what each of its readers says there: stances and voices, or nothing."""

    source: int
    passage: Any
    claim: str
    values: Mapping[int, str]

    @property
    def is_disputed(self) -> bool:
        """Whether two of them say something else."""
        return len(set(self.values.values())) > 1


@dataclass(frozen=True)
class Two:
    """Two scholars, and how far they agree on the units that both have read."""

    one: int
    other: int
    units: int
    percent: float | None
    kappa: float | None


@dataclass
class Agreement:
    """How far the readers agree for one question."""

    question: int
    readers: Sequence[int]
    units: Sequence[Unit] = field(default_factory=list)

    @property
    def judged(self) -> list[dict[str, str]]:
        """The units, as they are reckoned with."""
        return [{str(reader): value for reader, value in unit.values.items()} for unit in self.units]

    def __post_init__(self) -> None:
        judged = self.judged
        self.percent = measured.percent(judged)
        self.alpha = measured.alpha(judged)
        self.interval = measured.interval(judged)
        self.pairs = [
            Two(
                one,
                other,
                len(both),
                measured.percent(both),
                measured.kappa(both, str(one), str(other)),
            )
            for one, other in combinations(self.readers, 2)
            if (both := shared(judged, str(one), str(other)))
        ]

    @property
    def reason(self) -> str | None:
        """Why alpha cannot be said."""
        if self.alpha is not None:
            return None
        if len(self.readers) < 2:
            return ONE_READER if self.readers else NO_READER
        return NO_VARIATION if self.units else NO_UNITS

    @property
    def disagreements(self) -> list[Unit]:
        """Where they do not."""
        return [unit for unit in self.units if unit.is_disputed]


def shared(judged: Sequence[Mapping[str, str]], one: str, other: str) -> list[dict[str, str]]:
    """What two say of the units that both have read."""
    return [{one: unit[one], other: unit[other]} for unit in judged if one in unit and other in unit]


def agreement(filterset: AnnotationFilterSet) -> list[Agreement]:
    """The agreement for each question that is answered by what a filter set finds, or read for; in the order
    of their vocabulary.

    Three statements, whatever there is. ValidationError if no event is named, or there is too much. Who asks
    sees of annotations and readings what they see anywhere: others' work on a source that they have to read
    first is no part of it.
    """
    asked_for(filterset)
    references = filterset.references
    marked = marks_of(filterset)
    readers = readers_of(filterset)
    units: dict[int, list[Unit]] = defaultdict(list)
    known: dict[int, set[int]] = defaultdict(set)
    for (question, source, event, passage, claim), said in sorted(
        marked.items(), key=lambda found: (found[0][0], found[0][1], str(found[0][3]), found[0][4])
    ):
        here = [
            reader
            for reader, coverage in readers.items()
            if coverage.behind(source, frozenset({event}), question)
        ]
        known[question] |= set(here)
        values = {reader: " | ".join(sorted(said.get(reader, ()))) for reader in here}
        if len(here) > 1 and any(values.values()):
            units[question].append(Unit(source, passage, claim, values))
    names = references.public[User]
    return [
        Agreement(question, sorted(known[question], key=names.__getitem__), units[question])
        for question in sorted(known, key=references.order.__getitem__)
    ]


def marks_of(filterset: AnnotationFilterSet) -> dict[tuple[int, int, int, Any, str], dict[int, set[str]]]:
    """Who says what of each claim in each passage: `(question, source, event, passage, claim)`. One query."""
    rows = filterset.checked().filter(claim__isnull=False).order_by()
    columns = (
        "claim__question",
        "source",
        "event",
        "passage__uuid",
        "claim__slug",
        "creator",
        "stance",
        "voice",
    )
    found = list(rows.values_list(*columns)[: MAX_ANNOTATIONS + 1])
    if len(found) > MAX_ANNOTATIONS:
        message = gettext("more than %(most)d annotations are too many; narrow it by question or source")
        raise ValidationError({"event": message % {"most": MAX_ANNOTATIONS}}, code="too_many")
    marked: dict[tuple[int, int, int, Any, str], dict[int, set[str]]] = defaultdict(lambda: defaultdict(set))
    for *place, creator, stance, voice in found:
        marked[tuple(place)][creator].add(f"{stance} {voice}")
    return marked


def readers_of(filterset: AnnotationFilterSet) -> dict[int, Coverage]:
    """What each scholar has read, of those by whom annotations are asked for; one query."""
    references = filterset.references
    editions = editions_named(filterset.data.get("edition", ""), references)
    named = filterset.data.get("creator")
    readers = (
        None if named is None else {references.keys[User].get(word.strip(), 0) for word in named.split(",")}
    )
    coverage = Coverage.of(filterset.user, references, editions=editions, readers=readers)
    by_reader: dict[int, list[Any]] = defaultdict(list)
    for readings in coverage.by_source.values():
        for reading in readings:
            by_reader[reading.reader].append(reading)
    return {reader: Coverage(readings, references) for reader, readings in by_reader.items()}
