"""How far people agree who judged the same units, beyond what chance would bring about.

A unit is what its judges say of it, by judge: `{"anna": "affirms", "boris": "denies"}`. Values are names, of
which one is as different from the second as from the third.
"""

import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations

Unit = Mapping[str, str]

#: So often the units are drawn anew to find an interval; less often where they are many.
DRAWS, LEAST_DRAWS, DRAWN = 1000, 100, 1_000_000
#: The part of all draws that the interval holds.
WITHIN = 0.95


def percent(units: Iterable[Unit]) -> float | None:
    """The part of all pairs of judgements of a unit that are alike, from 0 to 1; None if there is no pair."""
    alike = pairs = 0
    for unit in units:
        for one, other in combinations(unit.values(), 2):
            alike += one == other
            pairs += 1
    return alike / pairs if pairs else None


def kappa(units: Sequence[Unit], one: str, other: str) -> float | None:
    """Cohen's kappa of two judges over the units that both have judged.

    None if there are none, or if both say the same one thing of all of them: then chance would do as well.
    """
    both = [unit for unit in units if one in unit and other in unit]
    if len({value for unit in both for value in (unit[one], unit[other])}) < 2:
        return None
    return float(task({one: unit[one], other: unit[other]} for unit in both).kappa_pairwise(one, other))


def alpha(units: Sequence[Unit]) -> float | None:
    """Krippendorff's alpha for names, of any number of judges, of whom not all judged every unit.

    None if no unit has two judgements, or all of these are the same: then nothing can be said.
    """
    judged = pairable(units)
    if len({value for unit in judged for value in unit.values()}) < 2:
        return None
    return float(task(judged).alpha())


def task(units: Iterable[Unit]) -> "AnnotationTask":  # type: ignore[name-defined]  # noqa: F821
    """The units as NLTK knows them, which is only read where somebody asks for agreement."""
    from nltk.metrics.agreement import AnnotationTask

    rows = [(judge, number, value) for number, unit in enumerate(units) for judge, value in unit.items()]
    return AnnotationTask(rows)


def pairable(units: Iterable[Unit]) -> list[Unit]:
    """The units of which two people or more say something."""
    return [unit for unit in units if len(unit) > 1]


def interval(units: Sequence[Unit], seed: int = 1917) -> tuple[float, float] | None:
    """Between what alpha lies in 95 of 100 draws of as many units from these, with repetition.

    The same for the same units. None if there are fewer than two units or alpha is not defined. Draws in
    which all judgements are alike have no alpha and are left out.
    """
    judged = pairable(units)
    kinds = Counter(tuple(sorted(Counter(unit.values()).items())) for unit in judged)
    if len(judged) < 2 or alpha(judged) is None:
        return None
    dice = random.Random(seed)  # noqa: S311 – the same interval every time
    draws = max(LEAST_DRAWS, min(DRAWS, DRAWN // len(judged)))
    found = []
    for _ in range(draws):
        drawn = Counter(dice.choices(list(kinds), list(kinds.values()), k=len(judged)))
        value = alpha_of(drawn)
        if value is not None:
            found.append(value)
    found.sort()
    outside = (1 - WITHIN) / 2
    return found[int(outside * len(found))], found[min(len(found) - 1, int((1 - outside) * len(found)))]


def alpha_of(kinds: Mapping[tuple[tuple[str, int], ...], int]) -> float | None:
    """Krippendorff's alpha from how often each kind of unit stands there: how many say which value of it."""
    values: Counter[str] = Counter()
    observed = 0.0
    for kind, times in kinds.items():
        size = sum(count for _, count in kind)
        apart = size * size - sum(count * count for _, count in kind)
        observed += times * apart / (size - 1)
        for value, count in kind:
            values[value] += times * count
    size = sum(values.values())
    expected = (size * size - sum(count * count for count in values.values())) / (size - 1)
    return 1 - observed / expected if expected else None
