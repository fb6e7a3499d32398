"""Who may do what: a table of roles, and predicates on a person and a thing.

Whoever has to know asks here: the API, the admin (by way of Django's `has_perm`, which `Roles` answers
from the same table), importers and commands. A new model needs its line in `ALLOWED`.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.db import models

from annotations.columns import Person
from annotations.models import (
    ROLES,
    Annotation,
    Change,
    Claim,
    Comparison,
    DateMention,
    Edition,
    Event,
    EventName,
    Job,
    Parallel,
    Passage,
    Reading,
    Reply,
    Review,
    Snapshot,
    Source,
    Tag,
    TagBroader,
    TagLabel,
    TagNote,
    Token,
    User,
    Vocabulary,
)
from annotations.models.base import audiences_of, knows_accounts

Model = type[models.Model]

#: What is the scholars' common ground, and looked after by editors.
CURATED: tuple[Model, ...] = (
    Source,
    Edition,
    Passage,
    Event,
    EventName,
    Claim,
    Vocabulary,
    Tag,
    TagLabel,
    TagNote,
    TagBroader,
)

#: What a role may do beside what the roles before it may: the actions, and on rows of which models.
#: Annotators may also change and delete what is theirs (`is_own`).
ALLOWED: Mapping[str, Mapping[str, tuple[Model, ...]]] = {
    "reader": {
        "view": (*CURATED, Annotation, DateMention, Parallel, Reading, Review, Reply, Comparison, Snapshot),
    },
    "annotator": {
        "add": (Annotation, DateMention, Parallel, Reading, Review, Reply, Comparison),
        "change": (DateMention,),
    },
    "reviewer": {"review": (Annotation,)},
    "editor": {
        "add": (*CURATED, Snapshot),
        **dict.fromkeys(("change", "delete", "merge"), CURATED),
        "reanchor": (Source,),
    },
    "administrator": {
        "view": (User, Group, Token, Change),
        "add": (User, Group),
        "change": (Annotation, Reply, Comparison, User, Group, Token),
        "delete": (Annotation, DateMention, Parallel, Reading, Reply, Comparison, User, Group, Token),
        "attribute": (Annotation,),
        "purge": (Change, Snapshot),
    },
}

#: The first role that may, for each action on each model.
FIRST: Mapping[tuple[str, Model], str] = {
    (action, model): role
    for role in reversed(ROLES)
    for action, found in ALLOWED[role].items()
    for model in found
}


def may(person: Person, action: str, model: Model) -> bool:
    """Whether somebody of their role may do this to rows of the model: view, add, change, delete, merge…"""
    if not isinstance(person, User) or not person.is_active:
        return False
    first = FIRST.get((action, model))
    if first is None or not person.role or not in_scope(person, action, model):
        return False
    return ROLES.index(person.role) >= ROLES.index(first)


def in_scope(person: Person, action: str, model: Model) -> bool:
    """Whether the token with which a program acts for them is for this; a session is for everything.

    No token is for accounts and tokens, and none purges; who changed what is read by one for everything.
    """
    scope = getattr(person, "token_scope", "")
    if not scope:
        return True
    if model in (User, Group, Token):
        return False
    if model is Change:
        return scope == Token.Scope.ALL and action == "view"
    if action == "purge":
        return False
    if action == "view" or scope == Token.Scope.ALL:
        return True
    written = (Annotation, DateMention, Parallel, Reading, Review, Reply, Comparison)
    return scope == Token.Scope.ANNOTATE and model in written


def refusal(person: Person) -> str:
    """The sentence for those who may not do something, with the scope of their token if that is narrow."""
    scope = getattr(person, "token_scope", "")
    if scope in ("", Token.Scope.ALL):
        return "You may not do this."
    return f"You may not do this: the scope of this token is {scope!r}."


def may_read(person: Person) -> bool:
    """Whether they may read what is public."""
    return bool(settings.PUBLIC_READ) or may_enter(person)


def may_enter(person: Person) -> bool:
    """Whether they may come into the admin, and see what is for members."""
    return isinstance(person, User) and person.is_member


def may_see_jobs(person: Person) -> bool:
    """Whether they may see and cancel everybody's jobs; what came of them is for those who asked."""
    return may_audit(person)


def may_have_result(person: Person, job: Job) -> bool:
    """Whether they may have what came of a job: theirs, and not by a token for less than that which asked."""
    given = ("read", "annotate", "all", "")
    scope = getattr(person, "token_scope", "")
    return job.user_id == person.pk and given.index(scope) >= given.index(job.scope)


def may_add(person: Person, model: Model) -> bool:
    """Whether they may add a row of this model."""
    return may(person, "add", model)


def may_change(person: Person, thing: models.Model) -> bool:
    """Whether they may change this row."""
    if isinstance(thing, (Parallel, Reading)):
        return False  # it is taken back, and another one made
    return (may(person, "change", type(thing)) and not is_above(person, thing)) or is_own(person, thing)


def may_delete(person: Person, thing: models.Model) -> bool:
    """Whether they may delete this row."""
    return (may(person, "delete", type(thing)) and not is_above(person, thing)) or is_own(person, thing)


def may_merge(person: Person, gone: models.Model, kept: models.Model) -> bool:
    """Whether they may merge the one into the other: it is a deletion and a change."""
    return may(person, "merge", type(gone)) and may_delete(person, gone) and may_change(person, kept)


def may_reanchor(person: Person) -> bool:
    """Whether they may carry what was said of older editions into the current one, whoever said it."""
    return may(person, "reanchor", Source)


def may_place(person: Person, annotation: Annotation) -> bool:
    """Whether they may say what becomes of an annotation in the current edition."""
    return may_reanchor(person) or may_change(person, annotation)


def may_review(person: Person) -> bool:
    """Whether they may accept and reject annotations."""
    return may(person, "review", Annotation)


def may_judge(person: Person, annotation: Annotation, status: str) -> bool:
    """Whether they may give an annotation which they see this status.

    Reviewers may; and every annotator may stand for what a rule suggested, and take that back while nobody
    else has judged it. One query, if it is to be taken back.
    """
    if may_review(person):
        return True
    if not may_add(person, Review):
        return False
    if status == Review.Status.SUGGESTED and annotation.status == Annotation.Status.PROPOSED:
        last = annotation.reviews.order_by("-created", "-pk").first()
        return last is not None and last.creator_id == person.pk and last.status == Review.Status.PROPOSED
    return status == Review.Status.PROPOSED and annotation.status == Annotation.Status.SUGGESTED


def may_make(person: Person, made: models.Model) -> bool:
    """Whether they may make this row, which is about to be saved."""
    if isinstance(made, Review):
        return may_judge(person, made.annotation, made.status)
    return may_add(person, type(made))


def may_attribute(person: Person) -> bool:
    """Whether they may write in the name of others, and put back what an export says."""
    return may(person, "attribute", Annotation)


def may_see(person: Person, row: Mapping[str, Any]) -> bool:
    """Whether they may see a row as it was once: by the audience that it had then, and what it names."""
    if row.get("visibility") == Source.Visibility.MEMBERS and not may_enter(person):
        return False
    if row.get("audience") is not None and row["audience"] not in audiences_of(person):
        return False
    return "named_sources" not in row or Comparison.objects.all().could_know(person, row)


def may_put_back(person: Person, model: Model, row: Mapping[str, Any]) -> bool:
    """Whether they may put back a deleted row: who might delete it."""
    deciding = ("creator_id", "visibility", "group_id", "is_superuser")
    return may_delete(person, model(**{name: row[name] for name in deciding if name in row}))


def may_audit(person: Person) -> bool:
    """Whether they may read who changed what in the whole archive."""
    return may(person, "view", Change)


def may_carry(person: Person) -> bool:
    """Whether they may take the whole project away as a file, and bring one in: administrators, in person."""
    return knows_accounts(person) and may_audit(person)


def may_carry_people(person: Person) -> bool:
    """Whether they may take away what people sign in by, and bring people in: an administrator could make
    a superuser else, or find out the password of one.
    """
    return may_carry(person) and bool(person.is_superuser)


def may_purge(person: Person) -> bool:
    """Whether they may remove the history of a thing for good."""
    return may(person, "purge", Change)


def may_purge_snapshots(person: Person) -> bool:
    """Whether they may empty a snapshot for good."""
    return may(person, "purge", Snapshot)


def groups_of(person: Person) -> models.QuerySet[Group]:
    """The groups with which they may share what they write: their own. Roles are none."""
    groups = Group.objects.exclude(name__in=ROLES)
    return groups if person.is_superuser else groups.filter(user=person.pk)


def is_own(person: Person, thing: models.Model) -> bool:
    """Whether it is an annotation, a parallel, a reading, a comparison or a reply of theirs, and they are
    an annotator still.

    What is shared with a group belongs to the group.
    """
    if not (
        isinstance(thing, (Annotation, Parallel, Reading, Comparison, Reply))
        and isinstance(person, User)
        and may_add(person, type(thing))
    ):
        return False
    if isinstance(thing, (Annotation, Comparison)) and thing.visibility == thing.Visibility.GROUP:
        return thing.group_id in person.group_ids
    return thing.creator_id == person.pk


def is_above(person: Person, thing: models.Model) -> bool:
    """Whether it is the account of a superuser or a role, or a token of one: only superusers touch them."""
    if person.is_superuser:
        return False
    if isinstance(thing, Token):
        return is_above(person, thing.user)
    return (isinstance(thing, User) and thing.is_superuser) or (
        isinstance(thing, Group) and thing.name in ROLES
    )


class Roles(ModelBackend):
    """Django's accounts, whose permissions are those of their roles and no others."""

    def get_all_permissions(self, user_obj: Person, obj: models.Model | None = None) -> set[str]:
        """The permissions of the person's role, as Django spells them."""
        if obj is not None:
            return set()
        return set(spelled(key for key in FIRST if may(user_obj, *key)))

    get_group_permissions = get_all_permissions

    def get_user_permissions(self, user_obj: Person, obj: models.Model | None = None) -> set[str]:
        """None: what somebody may do comes from a role."""
        return set()

    def has_perm(self, user_obj: Person, perm: str, obj: models.Model | None = None) -> bool:
        """Whether the person's role has this permission; no query beyond that for the role."""
        return obj is None and perm in KEYS and may(user_obj, *KEYS[perm])

    def has_module_perms(self, user_obj: Person, app_label: str) -> bool:
        """Whether there is anything for them in an application."""
        return any(perm.startswith(f"{app_label}.") for perm in self.get_all_permissions(user_obj))


def spelled(keys: Iterable[tuple[str, Model]]) -> Iterable[str]:
    """Permissions as Django spells them: `annotations.add_tag`."""
    return (f"{model._meta.app_label}.{action}_{model._meta.model_name}" for action, model in keys)


KEYS: Mapping[str, tuple[str, Model]] = dict(zip(spelled(FIRST), FIRST, strict=True))
