"""Whether one source may be derived from another: what they have in common, for a scholar to judge.

Of two sources it is told which names and claims both attest, and how many of these they tell in the same
order; which wording only the two share; and which wrong dates. These are signals and prove nothing: whoever
follows the course of events tells them in its order. What is derived from what is said by a scholar, in
`Source.derived_from`, and who said so and when is in its history.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Left
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.comparison.axes import PLAIN, ROOT
from annotations.comparison.evidence import Evidence
from annotations.comparison.matrix import asked_for
from annotations.comparison.witnesses import Witnesses
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Change, Claim, DateMention, Edition, EventName, References, Source
from annotations.permissions import may_enter
from annotations.reading import fetch
from annotations.values.order import chance, in_common_order
from annotations.values.wording import WORDS, Stretch, Wording, rows_by_text, shared

#: Of more sources than this each would be compared with too many others.
MAX_SOURCES = 20
#: Of a longer text its beginning is looked at for wording.
MAX_CHARACTERS = 100_000
#: So many stretches of wording are told of two sources.
MAX_STRETCHES = 50

#: The order suggests a derivation where of so many things or more, so large a part is told in one order,
#: which by chance would be so unlikely.
AT_LEAST, PART, UNLIKELY = 5, 0.7, 0.05
#: So many words of the same wording do, too.
LONG = 2 * WORDS


@dataclass(frozen=True)
class Thing:
    """A name (the root of its equivalents) or a claim, which both of two sources attest: where for the last
    time, and whether it stands in the longest order that the two have in common.
    """

    kind: str
    key: str
    label: str
    place: int
    other_place: int
    in_order: bool


@dataclass(frozen=True)
class Stated:
    """A scholar said that a source is derived from another: who and when, as far as that is known."""

    derived: int
    origin: int
    by: str | None
    at: datetime.datetime | None


@dataclass(frozen=True)
class WrongDate:
    """A date whose two calendars name different days, printed alike in both sources."""

    gregorian: str
    julian: str
    dates: tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """Two sources and what they have in common. `dependent` they are also by way of others."""

    source: int
    other: int
    dependent: bool
    stated: Stated | None
    things: Sequence[Thing]
    wording: Sequence[Stretch]
    errors: Sequence[WrongDate]

    @property
    def in_order(self) -> int:
        """How many things stand in the longest order that the two have in common."""
        return sum(thing.in_order for thing in self.things)

    @property
    def order(self) -> float | None:
        """The part of the things that stands in it."""
        return self.in_order / len(self.things) if self.things else None

    @property
    def chance(self) -> float | None:
        """How likely so long an order is where nothing orders them."""
        return chance(self.in_order, len(self.things)) if self.things else None

    @property
    def suggests(self) -> bool:
        """Whether somebody should look at them: much in one order, long wording or a wrong date in both."""
        ordered = (
            len(self.things) >= AT_LEAST
            and (self.order or 0) >= PART
            and (self.chance is None or self.chance < UNLIKELY)
        )
        return ordered or any(found.size >= LONG for found in self.wording) or bool(self.errors)


def derivations(filterset: AnnotationFilterSet) -> list[Pair]:
    """The pairs of sources that have something in common among what a filter set finds, or of which it is
    stated that they depend on each other; what is shared most comes first.

    Seven statements, whatever there is. ValidationError if no event is named, or there are more than
    `MAX_SOURCES` sources. Each pair costs what it shares; the texts are read once.
    """
    asked_for(filterset)
    references = filterset.references
    places = places_of(filterset)
    named = filterset.data.get("source")
    witnesses = Witnesses.known_to(filterset.user, references)
    sources = set(places)
    # Who is derived from one of them, or one of them from it, is told of too, be it without any evidence.
    if not named:
        sources |= {found for pair in witnesses.origins.items() if sources & {*pair} for found in pair}
    if len(sources) > MAX_SOURCES:
        message = gettext("%(count)d sources are too many to compare each with each; narrow it by source")
        raise ValidationError({"source": message % {"count": len(sources)}}, code="too_many")
    order = sorted(sources, key=lambda pk: references.public[Source][pk])
    labels, said = labels_of(places), stated(order, witnesses, named=may_enter(filterset.user))
    wording, errors = wording_of(order), errors_of(filterset.user, references, order)
    pairs = []
    for one, other in combinations(order, 2):
        found = Pair(
            one,
            other,
            witnesses.first(one) == witnesses.first(other),
            said.get((one, other)) or said.get((other, one)),
            things_of(places.get(one, {}), places.get(other, {}), labels),
            wording.get((one, other), []),
            wrong_alike(errors[one], errors[other]),
        )
        if found.things or found.wording or found.errors or found.dependent:
            pairs.append(found)
    return sorted(pairs, key=lambda pair: (-pair.in_order, -len(pair.wording), -len(pair.errors)))


#: A name or a claim by its primary key; one of the two is None.
Key = tuple[int | None, int | None]


def places_of(filterset: AnnotationFilterSet) -> dict[int, dict[Key, int]]:
    """Where each source attests each name and claim for the last time. One statement."""
    evidence = Evidence(filterset.checked_conditions(), [ROOT, PLAIN["claim"]])
    source, parameters = evidence.source([])
    root, claim = (axis.key(evidence.columns, "") for axis in (ROOT, PLAIN["claim"]))
    columns = evidence.columns
    sql = (
        f"SELECT {columns['source_id']}, {root}, {claim}, max({columns['text_start']}) {source} "
        f"WHERE {root} IS NOT NULL OR {claim} IS NOT NULL GROUP BY 1, 2, 3"
    )
    places: dict[int, dict[Key, int]] = defaultdict(dict)
    for source_key, name_key, claim_key, place in fetch(sql, parameters, steady=False):
        places[source_key][name_key, claim_key] = place
    return dict(places)


def labels_of(places: Mapping[int, Mapping[Key, int]]) -> dict[Key, tuple[str, str, str]]:
    """Kind, public key and label of each name and claim; two queries."""
    keys = {key for found in places.values() for key in found}
    labels: dict[Key, tuple[str, str, str]] = {}
    of_names = EventName.objects.filter(pk__in=[name for name, _ in keys if name is not None])
    for pk, slug, text in of_names.order_by().values_list("pk", "slug", "text"):
        labels[pk, None] = "name", slug, text
    of_claims = Claim.objects.filter(pk__in=[claim for _, claim in keys if claim is not None])
    for pk, slug, statement in of_claims.order_by().values_list("pk", "slug", "statement"):
        labels[None, pk] = "claim", slug, statement
    return labels


def things_of(
    one: Mapping[Key, int], other: Mapping[Key, int], labels: Mapping[Key, tuple[str, str, str]]
) -> list[Thing]:
    """What both attest, in the order in which the one does so for the last time."""

    def ordered(places: Mapping[Key, int]) -> list[Key]:
        return sorted(one.keys() & other.keys(), key=lambda key: (places[key], labels[key]))

    there = {key: number for number, key in enumerate(ordered(other))}
    here = ordered(one)
    common = set(in_common_order([there[key] for key in here]))
    return [Thing(*labels[key], one[key], other[key], number in common) for number, key in enumerate(here)]


def stated(sources: Collection[int], witnesses: Witnesses, *, named: bool) -> dict[tuple[int, int], Stated]:
    """What is said to be derived from what, by whom and when: the last change that said so. One query.

    Of a source that was derived from the beginning nobody is known; and nobody is `named` to whom the history
    names nobody either.
    """
    origins = {pk: origin for pk, origin in witnesses.origins.items() if {pk, origin} <= {*sources}}
    changes = Change.objects.filter(
        owner_model="source", owner__in=origins, model="source", after__has_key="derived_from_id"
    )
    last = {
        owner: (actor if named else None, at)
        for owner, actor, at in changes.order_by("id").values_list("owner", "actor__username", "at")
    }
    return {(pk, origin): Stated(pk, origin, *last.get(pk, (None, None))) for pk, origin in origins.items()}


def wording_of(sources: Sequence[int]) -> dict[tuple[int, int], list[Stretch]]:
    """The wording that two of the sources share and none of the others has; one query."""
    editions = Edition.objects.filter(source__in=sources, current=True).order_by()
    read = editions.annotate(beginning=Left("text", MAX_CHARACTERS)).values_list("source", "beginning")
    texts = {source: Wording(text) for source, text in read}
    rare: dict[tuple[int, int], list[tuple[str, ...]]] = defaultdict(list)
    for row, found in rows_by_text(texts).items():
        if len(found) == 2:
            one, other = (source for source in sources if source in found)
            rare[one, other].append(row)
    stretches = {pair: shared(texts[pair[0]], texts[pair[1]], rows) for pair, rows in rare.items()}
    return {pair: longest(found) for pair, found in stretches.items()}


def longest(found: Sequence[Stretch]) -> list[Stretch]:
    """The longest `MAX_STRETCHES`, in the order of the text."""
    kept = sorted(found, key=lambda stretch: -stretch.size)[:MAX_STRETCHES]
    return sorted(kept, key=lambda stretch: stretch.start)


def errors_of(
    person: Person, references: References, sources: Sequence[int]
) -> dict[int, dict[tuple[str, str], str]]:
    """The dates of each source whose two calendars name different days, by these days; one query."""
    found: dict[int, dict[tuple[str, str], str]] = {source: {} for source in sources}
    dates: models.QuerySet[Any] = DateMention.objects.visible_to(person, references).counted()
    wrong = dates.filter(source__in=sources, audit="mismatch").order_by("-text_start")
    for source, gregorian, julian, key in wrong.values_list("source", "gregorian", "julian", "uuid"):
        found[source][gregorian, julian] = str(key)
    return found


def wrong_alike(one: Mapping[tuple[str, str], str], other: Mapping[tuple[str, str], str]) -> list[WrongDate]:
    """The wrong dates of both."""
    return [WrongDate(*days, (one[days], other[days])) for days in sorted(one.keys() & other.keys())]
