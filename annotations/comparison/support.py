"""Evidence density: which claims a source bears out with reference marks of its own, and which not.

A mark bears out a claim if it stands in the same passage within the words or at most `values.marks.NEAR`
characters after them. A source without a single mark refers to nothing anywhere; of its claims it is said
that there are no marks, not that each is unsupported.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.comparison.matrix import asked_for
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Passage
from annotations.values.marks import mark_for, marks
from annotations.values.spans import Span

#: Of more claims than this it is not worked out.
MAX_ANNOTATIONS = 10_000

SUPPORTED, UNSUPPORTED, NO_MARKS = "supported", "unsupported", "no_marks"
STATES = (SUPPORTED, UNSUPPORTED, NO_MARKS)


@dataclass(frozen=True)
class Borne:
    """An annotation with a claim, and whether a mark bears it out: which, and how far after its words."""

    key: int
    id: str
    source: int
    passage: str
    claim: str
    text_start: int
    text_end: int
    exact: str
    language: str
    support: str
    mark: str
    distance: int | None


@dataclass
class Marked:
    """The marks of a source: how many, in how many passages of how many, and in how many characters."""

    source: int
    marks: int = 0
    marked_passages: int = 0
    passages: int = 0
    characters: int = 0
    #: Its claims by what bears them out.
    claims: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STATES, 0))

    @property
    def per_1000(self) -> float | None:
        """Marks for every 1,000 characters."""
        return 1000 * self.marks / self.characters if self.characters else None


@dataclass(frozen=True)
class Support:
    """Claims in the order of the texts, and the sources in which they stand."""

    claims: Sequence[Borne]
    sources: Sequence[Marked]


def support(filterset: AnnotationFilterSet, only: str = "") -> Support:
    """What bears out the claims that a filter set finds, all of them or those `only` of one of the `STATES`.

    Two statements, whatever there is; the texts of the sources are read once. ValidationError if no event is
    named, or more than `MAX_ANNOTATIONS` annotations are found.
    """
    asked_for(filterset)
    rows = filterset.checked().filter(claim__isnull=False).order_by("source", "text_start", "pk")
    columns = ("pk", "uuid", "source", "edition", "passage", "passage__uuid", "claim__slug", "start", "end")
    found = list(
        rows.values_list(*columns, "text_start", "text_end", "exact", "language")[: MAX_ANNOTATIONS + 1]
    )
    if len(found) > MAX_ANNOTATIONS:
        message = gettext("more than %(most)d annotations are too many; narrow it by source")
        raise ValidationError({"event": message % {"most": MAX_ANNOTATIONS}}, code="too_many")
    sources, here = marks_in({row[3]: row[2] for row in found}, {row[4] for row in found})
    claims = []
    for row in found:
        (
            pk,
            uuid,
            source,
            _,
            passage,
            passage_uuid,
            claim,
            start,
            end,
            text_start,
            text_end,
            exact,
            language,
        ) = row
        text, of_passage = here[passage]
        mark = mark_for(Span(start, end), of_passage)
        state = SUPPORTED if mark else UNSUPPORTED if sources[source].marks else NO_MARKS
        sources[source].claims[state] += 1
        if only in ("", state):
            borne = Borne(
                key=pk,
                id=str(uuid),
                source=source,
                passage=str(passage_uuid),
                claim=claim,
                text_start=text_start,
                text_end=text_end,
                exact=exact,
                language=language,
                support=state,
                mark=text[mark.start : mark.end] if mark else "",
                distance=max(0, mark.start - end) if mark else None,
            )
            claims.append(borne)
    return Support(claims, list(sources.values()))


def marks_in(
    editions: Mapping[int, int], wanted: set[int]
) -> tuple[dict[int, Marked], dict[int, tuple[str, list[Span]]]]:
    """The marks of the sources of these editions, and text and marks of the wanted passages. One query."""
    sources: dict[int, Marked] = {}
    here: dict[int, tuple[str, list[Span]]] = {}
    passages = Passage.objects.filter(edition__in=editions).order_by("edition__source__slug", "start")
    for pk, edition, text in passages.values_list("pk", "edition", "text").iterator():
        source = editions[edition]
        of_source = sources.setdefault(source, Marked(source))
        found = list(marks(text))
        of_source.marks += len(found)
        of_source.marked_passages += bool(found)
        of_source.passages += 1
        of_source.characters += len(text)
        if pk in wanted:
            here[pk] = text, found
    return sources, here
