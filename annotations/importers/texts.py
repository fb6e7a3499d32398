"""A text becomes a source with an edition and its passages."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext

from annotations import dating, metrics, recording
from annotations.columns import Person
from annotations.importers.base import RowError
from annotations.importers.composing import TextDraft
from annotations.models import Edition, Passage, Source
from annotations.models.base import known_as
from annotations.models.source import edition_uuid, passage_uuid
from annotations.permissions import may_add, may_change
from annotations.progress import Progress
from annotations.tables import SOURCES
from annotations.values.text import fold


class Taken(ValidationError):
    """The slug names a source that is another one."""


def fitted(draft: TextDraft) -> TextDraft:
    """The draft with what its file says of the work as far as a source can hold it; of the rest, remarks."""
    about, remarks = {}, list(draft.remarks)
    for name, value in draft.about.items():
        try:
            field = Source._meta.get_field(SOURCES.columns[name].writes)
            field.clean(value, None)  # type: ignore[union-attr]  # every column is a field of the source
        except ValidationError as error:
            told = {"value": str(value)[:80], "reason": " ".join(error.messages)}
            remarks.append(RowError(0, name, gettext("%(value)r is left out: %(reason)s") % told))
        else:
            about[name] = value
    revision = draft.revision
    if len(revision) > (Edition._meta.get_field("revision").max_length or 0):
        remarks.append(RowError(0, "revision", gettext("%(value)r is too long") % {"value": revision[:80]}))
        revision = ""
    return replace(draft, about=about, remarks=remarks, revision=revision)


def load_source(
    values: Mapping[str, Any],
    draft: TextDraft,
    *,
    revision: str = "",
    user: Person | None = None,
    progress: Progress | None = None,
) -> tuple[Source, str]:
    """The source with this text, and whether it was `created` (or got its text) or is `unchanged`.

    What is not given of a new source is as the file says. A slug that is known with the same text
    changes nothing; with another text, or without one and with fields that differ, it raises Taken: that
    somebody has to want. A `user` must have the permission. All or nothing; what another one makes at the
    same moment is there already. `progress` as for `add_edition`.
    """
    slug = values.get("slug")
    named = Source.objects.filter(known_as([slug] if isinstance(slug, str) else []))
    was_there = named.exists()
    manner: dict[str, Any] = {"revision": revision, "user": user, "progress": progress}
    try:
        source, outcome = _load_source(named, values, draft, **manner)
    except (IntegrityError, ValidationError):
        if was_there or not named.exists():
            raise
        source, outcome = _load_source(named, values, draft, **manner)
    metrics.IMPORTED.labels("edition", outcome).inc()
    return source, outcome


@transaction.atomic
def _load_source(
    named: models.QuerySet[Source],
    values: Mapping[str, Any],
    draft: TextDraft,
    *,
    revision: str,
    user: Person | None,
    progress: Progress | None,
) -> tuple[Source, str]:
    source = named.select_for_update().first()
    if source is None:
        if user is not None and not may_add(user, Source):
            raise PermissionDenied
        source = Source()
        given = {name: value for name, value in values.items() if value not in (None, "", [])}
        recording.record(SOURCES, source, {**values, **draft.about, **given})
    elif source.editions.filter(sha256=draft.sha256).exists():
        return source, "unchanged"
    else:
        if user is not None and not may_change(user, source):
            raise PermissionDenied
        if source.editions.exists():
            raise Taken(
                {"slug": gettext("%(value)r is a source with another text") % {"value": source.slug}},
                code="taken",
            )
        if others := differing(source, values):
            raise Taken(
                dict.fromkeys(others, gettext("%(source)s has another one") % {"source": source.slug}),
                code="taken",
            )
    add_edition(source, draft, revision or draft.revision, progress=progress)
    return source, "created"


def differing(source: Source, values: Mapping[str, Any], revision: str = "") -> list[str]:
    """Which of the given fields are not as the source has them; ValidationError if they make no sense."""
    given = {name: value for name, value in values.items() if value is not None}
    wanted = Source.objects.get(pk=source.pk)
    later = recording.draft(SOURCES, wanted, given)
    found = []
    for name in given:
        attribute = SOURCES.columns[name].writes
        there, asked = getattr(source, attribute), getattr(wanted, attribute)
        if name in later:
            there, asked = set(there.all()), set(later[name])
        if there != asked:
            found.append(name)
    if revision and not source.editions.filter(revision=revision).exists():
        found.append("revision")
    return found


def add_edition(
    source: Source,
    draft: TextDraft,
    revision: str = "",
    *,
    issued: str = "",
    continues: Mapping[int, int] | None = None,
    progress: Progress | None = None,
) -> Edition:
    """The draft as the current edition of the source, with its passages and their dates. Nine statements.

    `continues` has the passages of an older edition, by the ordinals of those that take their places.
    `progress` is called with how many passages have their dates, which takes longest.
    """
    edition = Edition(
        uuid=edition_uuid(source.slug, draft.sha256),
        source=source,
        revision=revision,
        issued=issued,
        text=draft.text,
        sha256=draft.sha256,
        original_sha256=draft.original_sha256,
    )
    edition.save(force_insert=True)
    passages = Passage.objects.bulk_create(
        Passage(
            uuid=passage_uuid(edition.uuid, part.ordinal),
            edition=edition,
            ordinal=part.ordinal,
            kind=part.kind,
            section=list(part.section),
            start=part.start,
            end=part.end,
            text=draft.text[part.start : part.end],
            folded=fold(draft.text[part.start : part.end]),
            language=part.language or source.language,
            continues_id=(continues or {}).get(part.ordinal),
        )
        for part in draft.parts
    )
    dating.date(edition, passages, progress)
    return edition
