"""Two editions of a source beside each other: what changed in its text, and what is annotated in each."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.functions import Length
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
    #: Those of the annotations that these come from, or became, which the person sees.
    seen: Collection[uuid.UUID]

    def named(self, key: uuid.UUID | None) -> uuid.UUID | None:
        """The id of an annotation that another one leads to, if the person may know of it."""
        return key if key in self.seen else None


def revision(
    source: Source,
    person: Person,
    *,
    old: str | None = None,
    new: str | None = None,
    most: int | None = None,
) -> Revision:
    """What changed between two editions of a source, named by their ids: if none are, between the one before
    the current one and that one; in a single one nothing has changed. ValidationError if there is no such
    edition, or if one has more than `most` characters. Five queries, and an alignment unless it is kept.
    """
    found = source.editions.defer("text").annotate(characters=Length("text"))
    editions = list(found.order_by("imported_at", "pk"))
    current = next((edition for edition in editions if edition.current), None)
    later = named(editions, "to", new) or current
    if later is None:
        raise ValidationError({"to": gettext("%(value)r has no text yet") % {"value": source.slug}})
    before = [edition for edition in editions if edition.pk != later.pk]
    earlier = named(editions, "from", old)
    if earlier is None:
        older = [edition for edition in before if edition.imported_at <= later.imported_at]
        earlier = (older or before or editions)[-1]
    for name, edition in (("from", earlier), ("to", later)):
        if most is not None and edition.characters > most:
            why = gettext("it has more than %(most)d characters; sign in to compare it") % {"most": most}
            raise ValidationError({name: why}, code="too_many")
    annotations = Annotation.objects.visible_to(person).exclude(status="rejected")
    sides = [
        list(annotations.filter(edition=edition).only(*SHOWN).order_by("text_start", "text_end", "pk"))
        for edition in (earlier, later)
    ]
    pieces = pieces_of((earlier.pk, earlier.sha256), (later.pk, later.sha256))
    line = {key for side in sides for row in side for key in (row.derived_from_id, row.superseded_by_id)}
    seen = Annotation.objects.visible_to(person).filter(uuid__in=line - {None})
    known = frozenset(seen.values_list("uuid", flat=True))
    return Revision(source, earlier, later, pieces, sides[0], sides[1], known)


@lru_cache(maxsize=8)
def pieces_of(old: tuple[int, str], new: tuple[int, str]) -> Sequence[Difference]:
    """What changed between two editions, both by key and hash. It never changes, so the last are kept."""
    texts = dict(Edition.objects.filter(pk__in=(old[0], new[0])).values_list("pk", "text"))
    return tuple(differences(texts[old[0]], texts[new[0]]))


def named(editions: Sequence[Any], name: str, key: str | None) -> Any:
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
