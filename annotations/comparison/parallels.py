"""Which passages of two sources may speak of the same thing: proposals for a scholar, never more.

`values.parallels` scores them by what they share without a dictionary. What Historio knows beside the texts
comes in: the days that are printed there, whatever the calendar, and the names that are annotated there, of
which those in another language that are equivalent are one.
"""

from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.models import READ, Annotation, DateMention, Edition, Passage, Source
from annotations.values import parallels as values
from annotations.values.parallels import LEAST, Said


@dataclass(frozen=True)
class Parallel:
    """Two passages with a score from 0 to 1, and what they share, as either writes it."""

    passage: Passage
    other: Passage
    score: float
    shared: Sequence[tuple[str, str]]


def parallels(
    source: Source, other: Source, person: Person, *, least: float = LEAST, most: int | None = None
) -> list[Parallel]:
    """The passages of the current editions that may speak of the same thing, in the order of the first.

    Of names only those count that this person sees. ValidationError if a source has no text, or
    more passages than `most`, or if there is but one source. Four queries for each; linear in the texts.
    """
    if source.pk == other.pk:
        raise ValidationError({"with": gettext("a source is no parallel of itself")})
    sides = [passages_of(source, "source", most), passages_of(other, "with", most)]
    said = []
    for rows in sides:
        found = known(rows, person)
        said.append([Said(row.text, found.get(row.pk, {})) for row in rows])
    return [
        Parallel(sides[0][pair.one], sides[1][pair.other], pair.score, pair.shared)
        for pair in values.propose(said[0], said[1], least=least)
    ]


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
