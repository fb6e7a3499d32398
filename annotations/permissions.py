"""Who may do what: predicates on a person and a thing. API, admin and importers ask them.

Readers need no account unless `HISTORIO_PUBLIC_READ=0`. What one may write follows Django's model
permissions; annotators may change and delete what they made themselves.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models

from annotations.columns import Person
from annotations.models import Annotation, User
from annotations.models.change import audits


def may_read(person: Person) -> bool:
    """Whether they may read what is public."""
    return bool(settings.PUBLIC_READ or person.is_authenticated)


def may_add(person: Person, model: type[models.Model]) -> bool:
    """Whether they may add a row of this model."""
    return may(person, "add", model)


def may_change(person: Person, thing: models.Model) -> bool:
    """Whether they may change this row."""
    return may(person, "change", type(thing)) or is_own(person, thing)


def may_delete(person: Person, thing: models.Model) -> bool:
    """Whether they may delete this row."""
    return may(person, "delete", type(thing)) or is_own(person, thing)


def may_merge(person: Person, gone: models.Model, kept: models.Model) -> bool:
    """Whether they may merge the one into the other: it is a deletion and a change."""
    return may_delete(person, gone) and may_change(person, kept)


def groups_of(person: Person) -> models.QuerySet[Group]:
    """The groups with which they may share what they write: their own."""
    return Group.objects.all() if person.is_superuser else Group.objects.filter(user=person.pk)


def may_decide(person: Person) -> bool:
    """Whether they may set the status of annotations, and write for other creators."""
    return may(person, "change", Annotation)


def may(person: Person, action: str, model: type[models.Model]) -> bool:
    """Django's permission of this name."""
    return person.has_perm(f"{model._meta.app_label}.{action}_{model._meta.model_name}")


def is_own(person: Person, thing: models.Model) -> bool:
    """Whether it is an annotation of theirs, and they are an annotator still."""
    return (
        isinstance(thing, Annotation)
        and person.pk is not None
        and thing.creator_id == person.pk
        and may_add(person, Annotation)
    )


def may_see(person: Person, row: Mapping[str, Any]) -> bool:
    """Whether they may see a row as it was once, by the audience that it had then."""
    audiences = person.audiences if isinstance(person, User) else [0]
    return row.get("audience") is None or row["audience"] in audiences


def may_put_back(person: Person, model: type[models.Model], row: Mapping[str, Any]) -> bool:
    """Whether they may put back a deleted row: who might delete it."""
    mine = model is Annotation and person.pk is not None and row.get("creator_id") == person.pk
    return may(person, "delete", model) or (mine and may_add(person, model))


def may_audit(person: Person) -> bool:
    """Whether they may read who changed what in the whole archive."""
    return audits(person)


def may_purge(person: Person) -> bool:
    """Whether they may remove the history of a thing for good: administrators."""
    return may_audit(person)
