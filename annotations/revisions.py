"""Two editions of a source beside each other: what changed in its text, and what is annotated in each."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.models import Annotation, Edition, Source
from annotations.values.alignment import Difference, differences

#: What is shown of an annotation.
SHOWN = ("uuid", "exact", "text_start", "text_end", "derived_from", "superseded_by", "edition")


@dataclass(frozen=True)
class Revision:
    """An older edition and a newer one, the text of both piece by piece, and the annotations in each."""

    source: Source
    old: Edition
    new: Edition
    pieces: Sequence[Difference]
    old_annotations: Sequence[Annotation]
    new_annotations: Sequence[Annotation]


def revision(source: Source, person: Person, *, old: str | None = None, new: str | None = None) -> Revision:
    """What changed between two editions of a source, named by their ids: if none are, between the one before
    the current one and that one; in a single one nothing has changed. ValidationError if there is no such
    edition. Four queries, one alignment.
    """
    editions = list(source.editions.defer("text").order_by("imported_at", "pk"))
    current = next((edition for edition in editions if edition.current), None)
    later = named(editions, "to", new) or current
    if later is None:
        raise ValidationError({"to": gettext("%(value)r has no text yet") % {"value": source.slug}})
    before = [edition for edition in editions if edition.pk != later.pk]
    earlier = named(editions, "from", old)
    if earlier is None:
        older = [edition for edition in before if edition.imported_at <= later.imported_at]
        earlier = (older or before or editions)[-1]
    annotations = Annotation.objects.visible_to(person).exclude(status="rejected")
    sides = [
        list(annotations.filter(edition=edition).only(*SHOWN).order_by("text_start", "text_end", "pk"))
        for edition in (earlier, later)
    ]
    return Revision(source, earlier, later, differences(earlier.text, later.text), *sides)


def named(editions: Sequence[Edition], name: str, key: str | None) -> Edition | None:
    """The edition of this id, if one is named."""
    if not key:
        return None
    try:
        wanted = uuid.UUID(key)
    except ValueError:
        wanted = None
    found = next((edition for edition in editions if edition.uuid == wanted), None)
    if found is None:
        raise ValidationError({name: gettext("%(value)r is unknown") % {"value": key}})
    return found
