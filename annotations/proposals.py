"""What may be said of words before anybody says it: proposals for the form, each with its reason.

Which view a marker such as "(in Soviet historiography)" names is data: the labels of the view tags, in any
language, hidden ones too. Nothing is saved by a proposal, and where two answers are as good none is given.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Model, QuerySet
from django.db.models.functions import Length
from django.utils.translation import gettext

from annotations.models import Annotation, Claim, EventName, Passage, TagLabel, Vocabulary
from annotations.values import markers
from annotations.values.languages import matches
from annotations.values.spans import Span
from annotations.values.text import fold

M = TypeVar("M", bound=Model)


@dataclass(frozen=True)
class Proposal:
    """Values for fields of an annotation, and in words what and why."""

    values: dict[str, Any] = field(default_factory=dict)
    reasons: Sequence[str] = ()


def propose(passage: Passage, words: Span, label_of: Any = str) -> Proposal:
    """What these words of the passage seem to say, and in whose voice. At most three queries.

    The values are those of the fields `voice`, `tag_ids`, `name` and `claim`, as far as there is a reason.
    `label_of` gives a tag's label to the reader by its primary key.
    """
    values: dict[str, Any] = {}
    reasons = []
    found = markers.marker(passage.text, words)
    view = found and markers.named(found.of(passage.text), view_labels())
    if found and view:
        values |= {"voice": Annotation.Voice.ATTRIBUTED.value, "tag_ids": [view[1]]}
        said = {"marker": shown(found.of(passage.text)), "view": label_of(view[1])}
        reasons.append(
            gettext("Proposed because “%(marker)s” follows: attributed, %(view)s.") % said
            if found.start >= words.end
            else gettext("Proposed because the words end in “%(marker)s”: attributed, %(view)s.") % said
        )
    read = list(dict.fromkeys((words.of(passage.text), markers.bare(passage.text, words).of(passage.text))))
    name = name_written(read, passage.language)
    if name is not None:
        values["name"] = name.pk
        reasons.append(gettext("Proposed because the words are a known name: %(name)s.") % {"name": name})
        return Proposal(values, reasons)
    claims = written(Claim.objects.all(), "statement", read)
    if len(claims) == 1:
        values["claim"] = claims[0].pk
        reasons.append(
            gettext("Proposed because the words are a known claim: %(claim)s.") % {"claim": claims[0]}
        )
    return Proposal(values, reasons)


def view_labels() -> Iterable[tuple[str, int]]:
    """All that views are called, with the view's primary key."""
    labels = TagLabel.objects.filter(tag__vocabulary__kind=Vocabulary.VIEW)
    return labels.values_list("text", "tag").order_by()


def name_written(readings: Sequence[str], language: str) -> EventName | None:
    """The known name that is written so: one in the language, else one of another; None of several."""
    found = written(EventName.objects.all(), "text", readings)
    primary = language.partition("-")[0]
    for nearer in (
        [name for name in found if name.language == language],
        [name for name in found if matches(name.language, primary)],
        found,
    ):
        if nearer:
            return nearer[0] if len(nearer) == 1 else None
    return None


def written(rows: QuerySet[M], attribute: str, readings: Sequence[str]) -> list[M]:
    """The rows whose text is one of the readings under the fold; those of the first one that has any."""
    # The fold keeps lengths, so that only rows of the same length need be looked at.
    lengths = {len(reading) for reading in readings}
    near = list(rows.alias(_length=Length(attribute)).filter(_length__in=lengths))
    for reading in readings:
        if same := [row for row in near if fold(getattr(row, attribute)) == fold(reading)]:
            return same
    return []


def shown(marker: str) -> str:
    """A marker as it is quoted in a reason."""
    return " ".join(marker.split())
