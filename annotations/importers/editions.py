"""A source gets another text: a new edition, which counts from then on; the older ones stay."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.importers.composing import TextDraft
from annotations.importers.texts import add_edition
from annotations.models import Edition, Passage, Source
from annotations.models.base import UNSTORABLE
from annotations.permissions import may_change
from annotations.progress import Progress
from annotations.values.alignment import Alignment, continuing
from annotations.values.spans import Span


@transaction.atomic
def load_edition(
    source: Source,
    draft: TextDraft,
    *,
    revision: str = "",
    issued: str = "",
    user: Person | None = None,
    progress: Progress | None = None,
) -> tuple[Edition, str]:
    """The edition with this text, and whether it was `created`, is `unchanged`, or is `current again`.

    Its passages continue those of the edition that was current. A text that is the current one already
    changes nothing; one of an older edition makes that one current again, whose revision and date stay. A
    `user` must have the permission; `progress` as for `add_edition`. Raises ValidationError.
    """
    locked = Source.objects.select_for_update(of=("self",)).get(pk=source.pk)
    if user is not None and not may_change(user, locked):
        raise PermissionDenied
    before = locked.editions.filter(current=True).first()
    if before is None:
        raise ValidationError({"source": gettext("%(value)r has no text yet") % {"value": locked.slug}})
    cleaned = described(revision or draft.revision, issued or draft.about.get("issued", ""))
    there = locked.editions.filter(sha256=draft.sha256).first()
    if there is not None and there.current:
        return there, "unchanged"
    Edition.objects.filter(pk=before.pk).update(current=False)
    if there is not None:
        Edition.objects.filter(pk=there.pk).update(current=True)
        there.current = True
        return there, "current again"
    continues = continued(before, draft)
    made = add_edition(
        locked, draft, cleaned.revision, issued=cleaned.issued, continues=continues, progress=progress
    )
    return made, "created"


def described(revision: str, issued: str) -> Edition:
    """What is said of an edition, cleaned; ValidationError if it makes no sense."""
    made = Edition(revision=revision, issued=issued)
    others = {field.name for field in Edition._meta.concrete_fields} - {"revision", "issued"}
    found = UNSTORABLE.search(revision)
    if found:
        why = gettext("%(point)s at offset %(offset)d cannot be stored as text")
        values = {"point": f"U+{ord(found[0]):04X}", "offset": found.start()}
        raise ValidationError({"revision": why % values})
    made.clean_fields(exclude=others)
    return made


def continued(before: Edition, draft: TextDraft) -> dict[int, int]:
    """The passages of the edition before, by the ordinals of those of the draft that take their places."""
    rows = list(Passage.objects.filter(edition=before).order_by("start").values_list("pk", "start", "end"))
    found = continuing(
        Alignment(before.text, draft.text),
        [Span(start, end) for _, start, end in rows],
        [Span(part.start, part.end) for part in draft.parts],
    )
    return {
        part.ordinal: rows[number][0]
        for part, number in zip(draft.parts, found, strict=True)
        if number is not None
    }
