"""Which passages of two sources may speak of the same thing, and of which of them scholars say so.

    propose(*sides_of(source, other), person)      proposals with a score, never more
    judged(*sides_of(source, other), person)       what was said of them

`values.parallels` scores them by what they share without a dictionary. What Historio knows beside the texts
comes in: the days that are printed there, whatever the calendar, and the names that are annotated there, of
which those in another language that are equivalent are one.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.models import READ, Annotation, DateMention, Edition, Parallel, Passage, Source
from annotations.values import parallels as values
from annotations.values.parallels import LEAST, Pair, Said

#: The texts of passages, each with what is known to be spoken of there, and as what it is printed.
Spoken = tuple[tuple[str, tuple[tuple[Hashable, str], ...]], ...]


@dataclass(frozen=True)
class Judged:
    """Two passages of which something was said: the last that each scholar said, in the order of time."""

    passage: Passage
    other: Passage
    said: Sequence[Parallel]

    @property
    def confirmed_by(self) -> list[str]:
        """Who says that they speak of the same thing."""
        return self._by(Parallel.Verdict.CONFIRMED)

    @property
    def rejected_by(self) -> list[str]:
        """Who says that they do not."""
        return self._by(Parallel.Verdict.REJECTED)

    def _by(self, verdict: str) -> list[str]:
        return [row.creator.username for row in self.said if row.verdict == verdict]


@dataclass(frozen=True)
class Proposal:
    """Two passages with a score from 0 to 1, what they share, as either writes it, and what was said."""

    passage: Passage
    other: Passage
    score: float
    shared: Sequence[tuple[str, str]]
    judged: Judged


def sides_of(
    source: Source, other: Source, *, most: int | None = None
) -> tuple[list[Passage], list[Passage]]:
    """The passages of the current editions of both. ValidationError if a source has no text, or more passages
    than `most`, or if there is but one source. Two queries for each.
    """
    if source.pk == other.pk:
        raise ValidationError({"with": gettext("a source is no parallel of itself")})
    return passages_of(source, "source", most), passages_of(other, "with", most)


def propose(
    passages: Sequence[Passage], others: Sequence[Passage], person: Person, *, least: float = LEAST
) -> list[Proposal]:
    """Those of the passages that may speak of the same thing, in the order of the first.

    Of names only those count that this person sees. Two queries for each side, and those of `judged`; linear
    in the texts, unless they were asked for just now.
    """
    said = []
    for rows in (passages, others):
        spoken_of = known(rows, person)
        said.append(tuple((row.text, tuple(spoken_of.get(row.pk, {}).items())) for row in rows))
    of_pair = {(pair.passage.pk, pair.other.pk): pair for pair in judged(passages, others, person)}
    found = []
    for pair in pairs(said[0], said[1], least):
        one, two = passages[pair.one], others[pair.other]
        told = of_pair.get((one.pk, two.pk)) or Judged(one, two, ())
        found.append(Proposal(one, two, pair.score, pair.shared, told))
    return found


@lru_cache(maxsize=4)
def pairs(one: Spoken, other: Spoken, least: float) -> Sequence[Pair]:
    """The proposals for two texts. The last are kept while somebody judges one after the other: they take
    seconds, and what is said of them changes nothing in them.
    """
    sides = [[Said(text, dict(spoken_of)) for text, spoken_of in rows] for rows in (one, other)]
    return tuple(values.propose(*sides, least=least))


def passages_of(source: Source, name: str, most: int | None) -> list[Passage]:
    """The passages of a source's current edition; ValidationError if it has none, or more than `most`."""
    edition = Edition.objects.filter(source=source, current=True).defer("text").first()
    if edition is None:
        raise ValidationError({name: gettext("%(value)r has no text yet") % {"value": source.slug}})
    passages = Passage.objects.filter(edition=edition).defer("folded", "search").order_by("ordinal")
    found = list(passages if most is None else passages[: most + 1])
    if most is not None and len(found) > most:
        message = gettext("%(value)r has more than %(most)d passages; `manage.py align` aligns them")
        raise ValidationError({name: message % {"value": source.slug, "most": most}}, code="too_many")
    return found


def known(passages: Sequence[Passage], person: Person) -> dict[int, dict[Hashable, str]]:
    """What is known to be spoken of in passages of one edition, by their keys: days and names, as printed."""
    editions = {passage.edition_id for passage in passages}
    found: dict[int, dict[Hashable, str]] = defaultdict(dict)
    dates = DateMention.objects.filter(edition__in=editions, state__in=READ, earliest__isnull=False)
    columns = ("passage", "earliest", "latest", "printed")
    for passage, earliest, latest, printed in dates.order_by("text_start").values_list(*columns):
        found[passage].setdefault(("days", earliest, latest), printed)
    names = Annotation.objects.visible_to(person).counted().filter(edition__in=editions, name__isnull=False)
    terms = ("passage", "name", "name__equivalent_to", "exact")
    for passage, name, root, exact in names.order_by("text_start", "pk").values_list(*terms):
        found[passage].setdefault(("name", root or name), exact)
    return found


def judged(passages: Sequence[Passage], others: Sequence[Passage], person: Person) -> list[Judged]:
    """What this person may know of that was said of pairs of these passages, in the order of the first.

    What was said of a passage of an older edition holds of that which continues it. A query, and two for
    each older edition.
    """
    sides = [heirs(passages), heirs(others)]
    rows = Parallel.objects.visible_to(person).between([*sides[0]], [*sides[1]])
    last: dict[tuple[int, int], dict[int, Parallel]] = defaultdict(dict)
    for row in rows.select_related("creator").order_by("created", "pk"):
        ours, theirs = row.passage_id, row.other_id
        if ours not in sides[0] or theirs not in sides[1]:
            ours, theirs = theirs, ours
        for one in sides[0][ours]:
            for two in sides[1][theirs]:
                said = last[one, two]
                said.pop(row.creator_id, None)  # who says it again says it last
                said[row.creator_id] = row
    found = {row.pk: row for row in (*passages, *others)}
    made = [Judged(found[one], found[two], [*said.values()]) for (one, two), said in last.items()]
    return sorted(made, key=lambda pair: (pair.passage.ordinal, pair.other.ordinal))


def heirs(passages: Sequence[Passage]) -> dict[int, list[int]]:
    """By the keys of these passages and of all whose places they take, which of these it is now."""
    found: dict[int, list[int]] = {row.pk: [row.pk] for row in passages}
    level = {row.pk: row.continues_id for row in passages if row.continues_id}
    walked: set[int] = set()
    while level:
        walked |= level.keys()
        for key, before in level.items():
            known = found.setdefault(before, [])
            known += [heir for heir in found[key] if heir not in known]
        earlier = Passage.objects.filter(pk__in={*level.values()}, continues__isnull=False)
        level = {key: before for key, before in earlier.values_list("pk", "continues") if key not in walked}
    return found
