"""What all rows have in common: when they were made, when changed, and how often."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Self

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.trigger import Trigger

if TYPE_CHECKING:
    from annotations.models.reference import References

UNSTORABLE = re.compile("[\x00\ud800-\udfff]")


def touching(name: str, *, changed: bool = False) -> Trigger:
    """A trigger that counts versions: each UPDATE of a row adds one and notes the time.

    With `changed` only one that changes something does.

    The strong ETag of a resource is this number (RFC 9110, 8.8.3). What an export brings back keeps
    its own (`historio.restoring`).
    """
    return Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Update,
        condition=pgtrigger.AnyChange() if changed else None,
        func="""
        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN
          NEW.version := OLD.version + 1;
          NEW.modified := statement_timestamp();
        END IF;
        RETURN NEW;
        """,
    )


def touching_owner(name: str, owner: str, column: str) -> Trigger:
    """A trigger that counts a version of the row to which this one belongs, once a transaction."""
    return Trigger(
        name=name,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        func=f"""
        IF current_setting('historio.restoring', true) IS DISTINCT FROM 'on' THEN
          UPDATE {owner} SET version = version
          WHERE id = CASE TG_OP WHEN 'DELETE' THEN OLD.{column} ELSE NEW.{column} END AND modified < now();
        END IF;
        RETURN NULL;
        """,
    )


def stamping(name: str, on: pgtrigger.Operation = pgtrigger.Update) -> Trigger:
    """A trigger that tells every process to read its references again (see `models.reference`).

    `on` narrows the updates that matter.
    """
    return Trigger(
        name=name,
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=pgtrigger.Insert | on | pgtrigger.Delete | pgtrigger.Truncate,
        func="PERFORM historio_stamp(); RETURN NULL;",
    )


def leading_on(name: str, table: str) -> Trigger:
    """A trigger that keeps the slugs a row had before, for good, and lets nobody else have them.

    Renaming takes a lock that making waits for: of two writers the second sees what the first wrote.
    """
    return Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf("slug", "former_slugs"),
        declare=[("other", "text")],
        func=f"""
        IF TG_OP = 'UPDATE' THEN
          IF (NEW.slug, NEW.former_slugs) IS NOT DISTINCT FROM (OLD.slug, OLD.former_slugs) THEN
            RETURN NEW;
          END IF;
          NEW.former_slugs := ARRAY(
            SELECT slug FROM unnest(OLD.former_slugs || NEW.former_slugs || OLD.slug)
              WITH ORDINALITY AS former (slug, n)
            WHERE slug <> NEW.slug GROUP BY slug ORDER BY min(n));
        END IF;
        IF NEW.former_slugs = '{{}}' THEN
          PERFORM pg_advisory_xact_lock_shared(hashtext('{table}.slug'));
        ELSE
          PERFORM pg_advisory_xact_lock(hashtext('{table}.slug'));
        END IF;
        SELECT slug INTO other FROM {table}
        WHERE id <> NEW.id AND former_slugs && (NEW.former_slugs || NEW.slug::varchar) LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION '% is a former slug of %, and leads there',
            quote_literal(NEW.slug), quote_literal(other)
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        SELECT slug INTO other FROM {table} WHERE id <> NEW.id AND slug = ANY (NEW.former_slugs) LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION '% is a slug in use, and cannot lead elsewhere', quote_literal(other)
            USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
        END IF;
        RETURN NEW;
        """,
    )


def known_as(slugs: Iterable[str]) -> Q:
    """What has one of these slugs, or had it before it was renamed or merged; nothing has what is none."""
    wanted = [slug for slug in slugs if not UNSTORABLE.search(slug)]
    return Q(slug__in=wanted) | Q(former_slugs__overlap=wanted)


class Listed(models.QuerySet[Any]):
    """The rows of a list. Every list begins with `visible_to`."""

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: "References | None" = None
    ) -> list[Q]:
        """What holds of the rows that this person may see: here nothing in particular.

        With `references` what is hidden is named one by one, so that an index can be used; without them
        the statement itself looks it up.
        """
        return []

    def visible_to(
        self, person: AbstractBaseUser | AnonymousUser, references: "References | None" = None
    ) -> Self:
        """What this person may see."""
        return self.filter(*self.seen_by(person, references))


def audiences_of(person: AbstractBaseUser | AnonymousUser) -> list[int]:
    """The audiences that this person belongs to: 0 is everybody, +group id, -account id."""
    return getattr(person, "audiences", None) or [0]


def is_member(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person may see what is for members only."""
    return bool(getattr(person, "is_member", False))


def is_reviewer(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person sees also what others are to read without seeing each other's work."""
    return bool(getattr(person, "is_reviewer", False))


def knows_accounts(person: AbstractBaseUser | AnonymousUser) -> bool:
    """Whether this person knows also of accounts of which they see nothing."""
    return bool(getattr(person, "knows_accounts", False))


class Storable(models.Model):
    """A row whose texts PostgreSQL can store, or they are refused when it is cleaned."""

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """Refuse, beside what Django refuses, NUL and lone surrogates, also in lists of texts."""
        errors: dict[str, Any] = {}
        try:
            super().clean_fields(exclude=exclude)
        except ValidationError as error:
            errors = error.update_error_dict(errors)
        for field in self._meta.concrete_fields:
            if field.name in (exclude or ()):
                continue
            value = getattr(self, field.attname, None)
            for text in value if isinstance(value, list) else [value]:
                found = isinstance(text, str) and UNSTORABLE.search(text)
                if found:
                    point = f"U+{ord(found[0]):04X}"
                    message = gettext("%(point)s at offset %(offset)d cannot be stored as text") % {
                        "point": point,
                        "offset": found.start(),
                    }
                    errors[field.name] = [ValidationError(message, code="unstorable")]
        if errors:
            raise ValidationError(errors)


class Tracked(Storable):
    """A row with a version. The database counts it; what a client sends for it is ignored."""

    version = models.PositiveIntegerField(_("version"), default=1, db_default=1, editable=False)
    created = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    modified = models.DateTimeField(_("modified"), db_default=Now(), editable=False)

    class Meta:
        abstract = True


class Slugged(Tracked):
    """A row known to the public by its `slug`. The slugs that it had before go on leading to it."""

    former_slugs = ArrayField(
        models.CharField(max_length=100),
        default=list,
        db_default=[],
        blank=True,
        editable=False,
        verbose_name=_("former slugs"),
        help_text=_("What it was called before it was renamed, or another was merged into it."),
    )

    class Meta:
        abstract = True


class Numerous(models.Model):
    """Rows that come by the thousand: of these, what the database holds is not asked row by row.

    Keys of references, unique values and check constraints would each cost a query when a row is
    cleaned; the database refuses what offends them when it is written.
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Any = None) -> None:
        """The fields but for references."""
        references = {found.name for found in self._meta.concrete_fields if found.is_relation}
        super().clean_fields(exclude={*(exclude or ()), *references})

    def validate_unique(self, exclude: Any = None) -> None:
        """Left to the database."""

    def validate_constraints(self, exclude: Any = None) -> None:
        """Left to the database."""
