"""A human says what becomes of an annotation that was not certain."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext

from annotations.models import Annotation
from annotations.reanchoring.planning import Pieces, Step, current, plan, waiting
from annotations.reanchoring.writing import carried_uuid, carry, hold
from annotations.values.carrying import State
from annotations.values.spans import Span, SpanError

#: What can be said: take the place that is proposed; take this one; the words are gone; look for them again,
#: also if they were carried already.
ACCEPT, CHOOSE, ORPHAN, REOPEN = "accept", "choose", "orphan", "reopen"
CHOICES = (ACCEPT, CHOOSE, ORPHAN, REOPEN)


class Undecidable(ValidationError):
    """There is nothing to decide any more: it was carried already, or its edition is the current one."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody says; with `choose`, `start` and `end` in the current edition's text."""

    choice: str
    start: int | None = None
    end: int | None = None

    def __post_init__(self) -> None:
        if self.choice not in CHOICES:
            known = ", ".join(CHOICES)
            raise ValidationError(
                {
                    "decision": gettext("%(value)r is none of %(known)s")
                    % {"value": self.choice, "known": known}
                }
            )
        given = self.start is not None or self.end is not None
        if (self.choice == CHOOSE) != given or (self.start is None) != (self.end is None):
            raise ValidationError({"start": gettext("start and end go with “choose”, and both of them")})


@transaction.atomic
def decide(annotation: Annotation, decision: Decision) -> Annotation:
    """Do what was decided; the annotation that it concerns now: the carried one, or the old one.

    Of two who decide at once the second finds it decided. Raises Undecidable, or ValidationError for a place
    that there is not.
    """
    hold(annotation.source_id)
    source = annotation.source
    edition = current(source)
    locked = Annotation.objects.select_for_update(of=("self",)).get(pk=annotation.pk)
    if decision.choice == REOPEN:
        return mark(locked, None) if locked.superseded_by_id is None else take_back(locked)
    if locked.superseded_by_id is not None or locked.edition_id == edition.pk:
        raise settled()
    if decision.choice == ORPHAN:
        return mark(locked, edition.pk)
    if decision.choice == ACCEPT:
        rows = waiting(source, edition).filter(pk=annotation.pk)
        step = next(iter(plan(source, rows=rows).steps), None)
        span = None if step is None else proposal(step)
        if span is None:
            raise ValidationError(
                {"decision": gettext("there is no single place that is proposed; choose one")}
            )
    else:
        span = chosen(decision, len(edition.text))
        if Pieces(edition).holding(span) is None:
            why = gettext("[%(start)s, %(end)s) does not keep to one passage of %(source)s")
            values = {"start": span.start, "end": span.end, "source": source.slug}
            raise ValidationError({"start": why % values})
    return Annotation.objects.get(uuid=carry(edition, [(locked, span)])[locked.pk])


def settled() -> Undecidable:
    """Why nothing can be decided."""
    why = ValidationError(gettext("it is in the current edition already"), code="changed")
    return Undecidable({"decision": why})


def take_back(annotation: Annotation) -> Annotation:
    """Undo that it was carried: it waits again, and what was made of it is deleted, which the history keeps.

    What became one with it in the new edition waits again as well. What was there already stays. Raises
    Undecidable where somebody has worked on the new annotation since.
    """
    rows = Annotation.objects.select_for_update(of=("self",)).select_related("edition")
    successor = rows.get(uuid=annotation.superseded_by_id)
    followed = Annotation.objects.filter(superseded_by=successor)
    made_of = [carried_uuid(key, successor.edition.uuid) for key in followed.values_list("uuid", flat=True)]
    if successor.uuid not in made_of:
        followed.filter(pk=annotation.pk).update(superseded_by=None)
    else:
        if (
            successor.version > 1
            or successor.superseded_by_id is not None
            or successor.reviews.exists()
            or successor.replies.exists()
        ):
            why = gettext("it was carried to %(key)s, which was changed, reviewed or discussed since")
            changed = ValidationError(why % {"key": successor.uuid}, code="changed")
            raise Undecidable({"decision": changed})
        followed.update(superseded_by=None)
        successor.delete()
    annotation.refresh_from_db()
    return annotation


def mark(annotation: Annotation, edition: int | None) -> Annotation:
    """Say in which edition the words are gone, if in any; nothing is written where that is said already."""
    if annotation.orphaned_in_id != edition:
        annotation.orphaned_in_id = edition
        annotation.save(update_fields=["orphaned_in"])
    return annotation


def proposal(step: Step) -> Span | None:
    """The place that is proposed, be it certain."""
    return step.placement.span if step.state not in (State.AMBIGUOUS, State.ORPHANED) else None


def chosen(decision: Decision, length: int) -> Span:
    """The span that was chosen; ValidationError if there is no such one."""
    assert decision.start is not None
    assert decision.end is not None
    try:
        span = Span(decision.start, decision.end)
    except SpanError as error:
        raise ValidationError({"end": str(error)}) from error
    if span.end > length:
        raise ValidationError({"end": gettext("the text has %(length)d characters") % {"length": length}})
    return span
