"""The ledger of an event's names: which are attested, where, and in whose view."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from annotations.comparison.axes import NOTHING, PLAIN, Axis, tag_axis
from annotations.comparison.evidence import Evidence
from annotations.filtersets import AnnotationFilterSet
from annotations.models import EventName, Source, Tag
from annotations.reading import fetch

BY_NAME = Axis("name", ("name_id",), "{0}")


@dataclass
class Attestation:
    """A name and its evidence. `first` is the primary key of the first annotation, in reading order."""

    name: EventName
    count: int = 0
    by_source: dict[str, int] = field(default_factory=dict)
    by_view: dict[str, int] = field(default_factory=dict)
    first: int | None = None


def names(filterset: AnnotationFilterSet, event: int) -> list[Attestation]:
    """The names of the event with their evidence among what the filter set finds.

    Two statements. The views of an annotation count each; `-` counts those without any.
    """
    references = filterset.references
    known = EventName.objects.filter(event=event).select_related("equivalent_to")
    ledger = {name.pk: Attestation(name) for name in known.order_by("language", "slug")}
    for rolled_up, name_key, source_key, view_key, count, first in cells(filterset, event):
        line = ledger[name_key]
        if rolled_up == 3:
            line.count, line.first = count, first
        elif rolled_up == 1:
            line.by_source[references.public[Source][source_key]] = count
        else:
            line.by_view[references.public[Tag].get(view_key, NOTHING)] = count
    return list(ledger.values())


def cells(filterset: AnnotationFilterSet, event: int) -> list[tuple[Any, ...]]:
    """What is counted of each name of the event: in all, by source and by view. One statement."""
    source, view = PLAIN["source"], tag_axis("view", filterset.references)
    assert view is not None
    of_event = Q(name__event=event)
    evidence = Evidence([*filterset.checked_conditions(), of_event], [BY_NAME, source, view])
    joined, parameters = evidence.source([(view, "view", False)])
    columns = evidence.columns
    place = ", ".join(columns[path] for path in ("source_id", "text_start", "pk"))
    name, pk = columns["name_id"], columns["pk"]
    sql = (
        f"SELECT grouping({columns['source_id']}, view.key), {name}, {columns['source_id']}, view.key, "
        f"count(DISTINCT {pk}), (array_agg({pk} ORDER BY {place}))[1] {joined} "
        f"GROUP BY GROUPING SETS (({name}), ({name}, {columns['source_id']}), ({name}, view.key))"
    )
    return fetch(sql, parameters, steady=False)  # what it is filtered by wants a plan of its own


def summary(ledger: list[Attestation]) -> dict[str, Any]:
    """How many attested designations each language has, shares, and has alone.

    A designation and its equivalents in other languages are one; it is shared if it is attested in
    more than one language.
    """
    languages: dict[str, set[int]] = defaultdict(set)
    designations: dict[int, set[str]] = defaultdict(set)
    for line in ledger:
        languages[line.name.language]
        if line.count:
            root = line.name.equivalent_to_id or line.name.pk
            languages[line.name.language].add(line.name.pk)
            designations[root].add(line.name.language)
    alone = [next(iter(found)) for found in designations.values() if len(found) == 1]
    return {
        "by_language": {language: len(found) for language, found in sorted(languages.items())},
        "shared": sum(len(found) > 1 for found in designations.values()),
        "only": {language: alone.count(language) for language in sorted(languages)},
    }
