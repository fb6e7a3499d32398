"""Which passages of two texts speak of the same thing, proposed from what they share without a dictionary.

    for pair in propose(passages, others):
        pair.one, pair.other, pair.score, pair.shared

Passages are compared by what is rare in both texts: days and names that are known, numbers, words of one
origin (`values.cognates`); by their length; by how much better they fit each other than whatever else there
is; and, as far as the two texts turn out to go the same way, by their order. A proposal is the best of
either side for the other: of two that together are one, the one that has more of it is named. It is never
more than a proposal: the score orders them, and is no probability.
"""

import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import nlargest

from annotations.values.cognates import features

#: What is scored lower is not proposed, unless it is asked for.
LEAST = 0.1
#: What stands in more passages of a text than this is common, and means nothing.
COMMON = 50
#: The same word more often than this means no more.
OFTEN = 3
#: How much each kind of what is shared weighs; of what the other text does not have at all, against it:
#: a number should be there in any language, most words have no like.
SHARED: Mapping[str, float] = {"known": 3.0, "number": 2.0, "word": 1.0, "characters": 1.0}
LACKING: Mapping[str, float] = {"number": 2.0, "word": 0.1}
#: How far lengths may differ, as the deviation of the logarithm of their ratio.
LENGTHS = 0.6
#: How much of a score is for standing where the order of the texts leads one to expect it.
ORDER = 0.4
#: So much of what is shared is told.
TOLD = 5

Key = tuple[str, Hashable]


@dataclass(frozen=True)
class Said:
    """A passage: its text, and what is known to be spoken of there, days and names, with how it is printed.

    What is known has the same key wherever it is spoken of, in whatever language.
    """

    text: str
    known: Mapping[Hashable, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Pair:
    """Two passages by their numbers, a score from 0 to 1, and what they share, as either writes it."""

    one: int
    other: int
    score: float
    shared: Sequence[tuple[str, str]] = ()


class Side:
    """The passages of one text, by what they have."""

    def __init__(self, passages: Sequence[Said]) -> None:
        self.lengths = [max(len(passage.text), 1) for passage in passages]
        self.counts: list[Counter[Key]] = []
        self.forms: list[dict[Key, str]] = []
        for passage in passages:
            counts: Counter[Key] = Counter()
            forms: dict[Key, str] = {}
            for key, form in _of(passage):
                counts[key] += 1
                forms.setdefault(key, form)
            self.counts.append(counts)
            self.forms.append(forms)
        self.holding: dict[Key, list[int]] = defaultdict(list)
        for number, counts in enumerate(self.counts):
            for key in counts:
                self.holding[key].append(number)

    def rarity(self, key: Key) -> float:
        """How rare it is: the logarithm of the share of passages without it; 0 for what is common."""
        there = len(self.holding.get(key, ()))
        return math.log((len(self.counts) + 1) / there) if 0 < there <= COMMON else 0.0

    def norms(self, other: "Side", weights: Mapping[Key, float]) -> list[float]:
        """The size of each passage: what of it is shared, and what the other text should have and has not."""
        missed = math.log(len(other.counts) + 1)

        def size(key: Key) -> float:
            if key in weights or key in other.holding:
                return weights.get(key, 0.0)
            return LACKING.get(key[0], 0.0) * self.rarity(key) * missed

        sizes = {key: size(key) for key in self.holding}
        return [
            math.sqrt(sum(sizes[key] * min(count, OFTEN) for key, count in counts.items())) or 1.0
            for counts in self.counts
        ]


def _of(passage: Said) -> Iterator[tuple[Key, str]]:
    for key, form in passage.known.items():
        yield ("known", key), form
    for found in features(passage.text):
        yield found.key, found.form


def propose(passages: Sequence[Said], others: Sequence[Said], *, least: float = LEAST) -> list[Pair]:
    """The pairs of passages that may speak of the same thing, in the order of the first.

    Linear in the texts, and in the pairs of passages that share something that is not common.
    """
    one, other = Side(passages), Side(others)
    weights = {
        key: weight
        for key in one.holding.keys() & other.holding.keys()
        if (weight := one.rarity(key) * other.rarity(key) * SHARED[key[0]]) > 0
    }
    scores = _by_content(one, other, weights)
    where = Order(scores, len(others))
    fitting = [
        {mate: score * where.factor(number, mate) for mate, score in row.items()}
        for number, row in enumerate(_ahead(scores))
    ]
    return [
        Pair(number, mate, rounded, _told(one, other, number, mate, weights))
        for number, mate, score in _mutual(fitting)
        if (rounded := round(score, 3)) >= least
    ]


def _by_content(one: Side, other: Side, weights: Mapping[Key, float]) -> list[dict[int, float]]:
    """For each passage the others that share anything with it: the cosine, less where lengths differ."""
    ours, theirs = one.norms(other, weights), other.norms(one, weights)
    usual = math.log(_mean(other.lengths) / _mean(one.lengths))
    scores: list[dict[int, float]] = []
    for number, counts in enumerate(one.counts):
        found: dict[int, float] = defaultdict(float)
        for key, count in counts.items():
            if (weight := weights.get(key)) is not None:
                for mate in other.holding[key]:
                    found[mate] += weight * min(count, other.counts[mate][key], OFTEN)
        scores.append(
            {
                mate: value
                / (ours[number] * theirs[mate])
                * _as_long(math.log(other.lengths[mate] / one.lengths[number]) - usual)
                for mate, value in found.items()
            }
        )
    return scores


def _mean(lengths: Sequence[int]) -> float:
    return sum(lengths) / max(len(lengths), 1) or 1.0


def _as_long(off: float) -> float:
    """1 for what is as long as it should be, and less the more it is off."""
    return math.exp(-((off / LENGTHS) ** 2) / 2)


def _ahead(scores: Sequence[Mapping[int, float]]) -> list[dict[int, float]]:
    """The mean of each score and of what it is ahead of the best other one of either passage, if that is
    positive.
    """
    columns: dict[int, list[float]] = defaultdict(list)
    for row in scores:
        for mate, score in row.items():
            columns[mate].append(score)
    best = {mate: nlargest(2, column) for mate, column in columns.items()}
    found = []
    for row in scores:
        first = nlargest(2, row.values())
        ahead = {
            mate: score - max(_rival(score, first), _rival(score, best[mate])) / 2
            for mate, score in row.items()
        }
        found.append({mate: score for mate, score in ahead.items() if score > 0})
    return found


def _rival(score: float, best: Sequence[float]) -> float:
    """The best but this one."""
    return best[0] if score < best[0] else best[1] if len(best) > 1 else 0.0


class Order:
    """Where the pairs around a passage lead one to expect its like, and how far both texts go the same way.

    A pair says nothing for itself: it is expected where those before and after it say.
    """

    def __init__(self, scores: Sequence[Mapping[int, float]], count: int) -> None:
        chain, self.trust = chained(_mutual(scores))
        self.ours = [-1, *(number for number, _ in chain), len(scores)]
        self.theirs = [-1, *(mate for _, mate in chain), count]

    def factor(self, number: int, mate: int) -> float:
        """What is left of the score of a pair: all of it where it is expected."""
        ours, theirs = self.ours, self.theirs
        after = bisect_left(ours, number)
        before, after = after - 1, after + (ours[after] == number)
        step = (theirs[after] - theirs[before]) / (ours[after] - ours[before])
        expected = theirs[before] + step * (number - ours[before])
        loose = max(1, abs(theirs[after] - theirs[before] - ours[after] + ours[before]))
        return 1 - ORDER + ORDER * self.trust * math.exp(-abs(mate - expected) / loose)


def _mutual(scores: Sequence[Mapping[int, float]]) -> list[tuple[int, int, float]]:
    """The pairs of which each is the best for the other; of equal ones the first."""
    best: dict[int, tuple[float, int]] = {}
    for number, row in enumerate(scores):
        for mate, score in row.items():
            if mate not in best or score > best[mate][0]:
                best[mate] = score, number
    found = []
    for number, row in enumerate(scores):
        if row:
            mate = min(row, key=lambda place: (-row[place], place))
            if row[mate] > 0 and best[mate][1] == number:
                found.append((number, mate, row[mate]))
    return found


def chained(pairs: Sequence[tuple[int, int, float]]) -> tuple[list[tuple[int, int]], float]:
    """The heaviest of the pairs that go the same way in both texts, and how far the texts do: from 0, where
    half of the weight goes elsewhere, to 1. The pairs are in the order of the first text.
    """
    ends: list[tuple[int, float, int]] = []  # mates in order, the weight up to each, and which pair it is
    before: list[int] = []
    weight = 0.0
    for number, (_, mate, score) in enumerate(pairs):
        weight += score
        place = bisect_left(ends, (mate, -1.0, -1))
        total = score + (ends[place - 1][1] if place else 0.0)
        before.append(ends[place - 1][2] if place else -1)
        stop = place
        while stop < len(ends) and ends[stop][1] <= total:
            stop += 1
        if place == stop and place < len(ends) and ends[place][0] == mate:
            continue
        ends[place:stop] = [(mate, total, number)]
    if not ends:
        return [], 0.0
    chain, last = [], ends[-1][2]
    while last >= 0:
        chain.append(pairs[last][:2])
        last = before[last]
    return chain[::-1], max(0.0, 2 * ends[-1][1] / weight - 1)


def _told(
    one: Side, other: Side, number: int, mate: int, weights: Mapping[Key, float]
) -> list[tuple[str, str]]:
    """What two passages share that is rarest, as either writes it."""
    both = one.counts[number].keys() & other.counts[mate].keys() & weights.keys()
    told: dict[tuple[str, str], None] = {}
    for key in sorted(both, key=lambda key: (-weights[key], str(key))):
        told.setdefault((one.forms[number][key], other.forms[mate][key]))
    return list(told)[:TOLD]
