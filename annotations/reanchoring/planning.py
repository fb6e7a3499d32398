"""What would become of each annotation of a source's older editions in the current one."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.models import Annotation, Edition, Passage, Source
from annotations.models.annotation import AnnotationQuerySet
from annotations.values import selectors
from annotations.values.alignment import Difference, differences
from annotations.values.carrying import Carrying, Placement, State
from annotations.values.selectors import Candidate
from annotations.values.spans import Span

#: What a plan reads of an annotation; what is long in it stays in the database.
READ = (
    *("uuid", "version", "exact", "prefix", "suffix", "start", "end", "text_start", "text_end", "status"),
    *("visibility", "group", "creator", "creator__username", "source", "edition", "language"),
    *("orphaned_in", "superseded_by"),
    *("passage__uuid", "passage__start", "passage__end", "passage__ordinal"),
)


@dataclass(frozen=True)
class Step:
    """What would become of one annotation. Offsets of the placement are those of the edition's text."""

    annotation: Annotation
    placement: Placement
    #: The current edition's text, for what is quoted of it.
    text: str

    @property
    def state(self) -> State:
        """How certain it is."""
        return self.placement.state

    @property
    def proposed(self) -> Candidate | None:
        """The one place, if there is one."""
        found = self.placement.span
        return None if found is None else selectors.describe(self.text, found)

    @property
    def candidates(self) -> list[Candidate]:
        """The places of which a human may choose one."""
        return [selectors.describe(self.text, span) for span in self.placement.candidates]

    @property
    def difference(self) -> list[Difference]:
        """How the words would change, word by word; nothing where they do not."""
        found = self.proposed
        if found is None or found.exact == self.annotation.exact:
            return []
        return differences(self.annotation.exact, found.exact)


@dataclass(frozen=True)
class Plan:
    """What would become of the annotations of a source, in the order of its editions and their texts."""

    source: Source
    edition: Edition
    steps: Sequence[Step]

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many there are of each state."""
        found = Counter(step.state.value for step in self.steps)
        return {state.value: found[state.value] for state in State}

    @property
    def certain(self) -> list[Step]:
        """Those that need nobody."""
        return [step for step in self.steps if step.state.is_certain]

    @property
    def uncertain(self) -> list[Step]:
        """Those that wait for a human."""
        return [step for step in self.steps if not step.state.is_certain]


def current(source: Source) -> Edition:
    """The edition of a source that counts; ValidationError if it has no text."""
    found = source.editions.filter(current=True).first()
    if found is None:
        raise ValidationError({"source": gettext("%(value)r has no text yet") % {"value": source.slug}})
    return found


def waiting(source: Source, edition: Edition, person: Person | None = None) -> AnnotationQuerySet:
    """The annotations of a source's older editions of which it is open what becomes of them.

    Of a `person`, those that they see; without one, all.
    """
    rows = Annotation.objects.all() if person is None else Annotation.objects.visible_to(person)
    return (
        rows.filter(source=source, superseded_by=None)
        .exclude(edition=edition)
        .exclude(orphaned_in=edition.pk)
        .order_by("edition__imported_at", "edition", "text_start", "text_end", "pk")
    )


def plan(source: Source, person: Person | None = None, *, rows: AnnotationQuerySet | None = None) -> Plan:
    """The plan. Of a `person`, as far as they see the annotations; without one, of all.

    `rows` are those of `waiting` that are asked for, if not all are. Three queries; for each older edition
    two and an alignment, unless it is kept; and a few look-ups for each annotation.
    """
    edition = current(source)
    found = waiting(source, edition, person) if rows is None else rows
    annotations = list(found.select_related("passage", "creator").only(*READ))
    older = Edition.objects.filter(pk__in={row.edition_id for row in annotations}).values_list("pk", "sha256")
    carryings = {pk: carrying((pk, sha256), (edition.pk, edition.sha256)) for pk, sha256 in older}
    steps = []
    for annotation in annotations:
        within = annotation.passage.span()
        span = Span(annotation.text_start, annotation.text_end)
        placement = carryings[annotation.edition_id].place(span, within)
        steps.append(Step(annotation, placement, edition.text))
    return Plan(source, edition, steps)


@lru_cache(maxsize=2)
def carrying(old: tuple[int, str], new: tuple[int, str]) -> Carrying:
    """From one edition into another, both by key and hash. It is kept while somebody decides one by one."""
    texts = dict(Edition.objects.filter(pk__in=(old[0], new[0])).values_list("pk", "text"))
    passages = Passage.objects.filter(edition=new[0]).order_by("start").values_list("start", "end")
    return Carrying(texts[old[0]], texts[new[0]], [Span(*bounds) for bounds in passages])


def bounds_of(edition: Edition) -> list[tuple[int, int]]:
    """Where the passages of an edition start and end, in order."""
    return list(edition.passages.order_by("start").values_list("start", "end"))


class Pieces:
    """The passages of an edition, found by their place; one query."""

    def __init__(self, edition: Edition) -> None:
        rows = Passage.objects.filter(edition=edition).only("uuid", "start", "end", "edition_id")
        self.passages = list(rows.order_by("start"))
        self.starts = [passage.start for passage in self.passages]

    def holding(self, span: Span) -> Passage | None:
        """The passage that holds a span of the edition wholly, if one does."""
        number = bisect_right(self.starts, span.start) - 1
        found = self.passages[number] if number >= 0 else None
        return found if found is not None and span.end <= found.end else None
