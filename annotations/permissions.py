"""Who may do what: predicates on a person and a thing. API, admin and importers ask them.

Readers need no account unless `HISTORIO_PUBLIC_READ=0`. What one may write follows Django's model
permissions; annotators may change and delete what they made themselves.
"""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models

from annotations.columns import Person
from annotations.models import Annotation, Token


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
    """Django's permission of this name, within the scope of the token."""
    return in_scope(person, action, model) and person.has_perm(
        f"{model._meta.app_label}.{action}_{model._meta.model_name}"
    )


def is_own(person: Person, thing: models.Model) -> bool:
    """Whether it is an annotation of theirs, and they are an annotator still."""
    return (
        isinstance(thing, Annotation)
        and person.pk is not None
        and thing.creator_id == person.pk
        and may_add(person, Annotation)
    )


def in_scope(person: Person, action: str, model: type[models.Model]) -> bool:
    """Whether the token with which a program acts for them is for this; a session is for everything.

    No token is for accounts and tokens.
    """
    scope = getattr(person, "token_scope", "")
    name = str(model._meta.model_name)
    if not scope or action == "view":
        return True
    return name not in ("user", "group", "token") and (
        scope == Token.Scope.ALL
        or (scope == Token.Scope.ANNOTATE and name in ("annotation", "review", "reply"))
    )


def refusal(person: Person) -> str:
    """The sentence for those who may not do something, with the scope of their token if that is narrow."""
    scope = getattr(person, "token_scope", "")
    if scope in ("", Token.Scope.ALL):
        return "You may not do this."
    return f"You may not do this: the scope of this token is {scope!r}."
