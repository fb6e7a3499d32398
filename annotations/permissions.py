"""Who may do what: predicates on a person and a thing. API, admin and importers ask them.

Readers need no account unless `HISTORIO_PUBLIC_READ=0`. What one may write follows Django's model
permissions; annotators may change and delete what they made themselves.
"""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models

from annotations.columns import Person
from annotations.models import Annotation, Reply, Review


def may_read(person: Person) -> bool:
    """Whether they may read what is public."""
    return bool(settings.PUBLIC_READ or person.is_authenticated)


def may_add(person: Person, model: type[models.Model]) -> bool:
    """Whether they may add a row of this model."""
    return may(person, "add", Annotation if model in (Review, Reply) else model)


def may_change(person: Person, thing: models.Model) -> bool:
    """Whether they may change this row; a review is never changed."""
    return not isinstance(thing, Review) and (may(person, "change", type(thing)) or is_own(person, thing))


def may_delete(person: Person, thing: models.Model) -> bool:
    """Whether they may delete this row; a review never goes alone."""
    return not isinstance(thing, Review) and (may(person, "delete", type(thing)) or is_own(person, thing))


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
    """Whether it is an annotation or a reply of theirs, and they are an annotator still."""
    return (
        isinstance(thing, (Annotation, Reply))
        and person.pk is not None
        and thing.creator_id == person.pk
        and may_add(person, Annotation)
    )


def may_review(person: Person) -> bool:
    """Whether they may accept and reject annotations."""
    return may_decide(person)


def may_judge(person: Person, annotation: Annotation, status: str) -> bool:
    """Whether they may give an annotation which they see this status.

    Reviewers may; and every annotator may stand for what a rule suggested.
    """
    stands_for_it = annotation.status == Annotation.Status.SUGGESTED and status == Review.Status.PROPOSED
    return may_review(person) or (stands_for_it and may_add(person, Review))


def may_make(person: Person, made: models.Model) -> bool:
    """Whether they may make this row, which is about to be saved."""
    if isinstance(made, Review):
        return may_judge(person, made.annotation, made.status)
    return may_add(person, type(made))
