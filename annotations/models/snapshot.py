"""A frozen answer: what a comparison found at a moment, for an audience, byte by byte and for good."""

import hashlib
import re
import uuid
from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, Group
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.models.account import Audience, User
from annotations.models.base import UNSTORABLE, Listed, Storable, audiences_of, is_member
from annotations.models.change import PURGING, recording
from annotations.models.comparison import Comparison
from annotations.models.event import Event
from annotations.models.lookups import one_of
from annotations.models.reference import References
from annotations.models.trigger import Trigger

#: What is left when a snapshot is purged.
LEFT = (
    "id",
    "uuid",
    "comparison_id",
    "group_id",
    "audience",
    "makers",
    "title",
    "query",
    "counted",
    "software",
    "length",
    "sha256",
    "creator_id",
    "created",
)


def names_of(row: str) -> str:
    """The columns of a row of the trigger that nothing changes."""
    return ", ".join(f"{row}.{column}" for column in LEFT)


class SnapshotQuerySet(Listed):
    """Snapshots. Those that were purged are in no list; their address says so (`made_for`)."""

    @classmethod
    def of_audience(cls, person: AbstractBaseUser | AnonymousUser) -> Q:
        """Those for everybody; and those of one's groups, if one sees what is for members."""
        return one_of("audience", audiences_of(person) if is_member(person) else [0])

    @classmethod
    def seen_by(
        cls, person: AbstractBaseUser | AnonymousUser, references: References | None = None
    ) -> list[Q]:
        """Those of one's audiences, as far as they are there."""
        return [cls.of_audience(person), Q(purged__isnull=True)]

    def made_for(self, person: AbstractBaseUser | AnonymousUser) -> Self:
        """Those of one's audiences, purged or not."""
        return self.filter(self.of_audience(person))

    def about(self, event: Event) -> Self:
        """Those whose question names this event, alone or among others, by whatever slug it had then."""
        slugs = "|".join(map(re.escape, [event.slug, *event.former_slugs]))
        return self.filter(query__regex=rf"(^|&)event(_only)?=([^&]*,)?({slugs})(,|&|$)")


class Snapshot(Storable):
    """The answer to a comparison as it was for its audience (dcat:Distribution).

    `csv` are the bytes of the matrix in its long form; all that is shown is read off them, and `sha256`
    is their digest. The database changes nothing of it. A purge empties it, and leaves its digest and
    the reason.
    """

    uuid = models.UUIDField(_("ID"), unique=True, default=uuid.uuid4, editable=False)
    comparison = models.ForeignKey(
        Comparison,
        verbose_name=_("comparison"),
        on_delete=models.PROTECT,
        related_name="snapshots",
        help_text=_("What was asked: <b>What the October Revolution is called</b>."),
    )
    group = models.ForeignKey(
        Group,
        verbose_name=_("group"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="snapshots",
        help_text=_(
            "For whom, and with whose eyes: a group, <b>Seminar 1917</b>; left empty, everybody. It has what "
            "all of them may see, and not what is only yours."
        ),
    )
    #: 0 public, +group id.
    audience = models.IntegerField(default=0, db_default=0, editable=False)
    makers = ArrayField(
        models.CharField(max_length=300),
        verbose_name=_("makers"),
        blank=True,
        default=list,
        help_text=_("Who is cited for it: <b>Petrova, Anna</b>. Left empty, you."),
    )
    title = models.CharField(_("title"), max_length=300, blank=True, editable=False)
    description = models.TextField(_("question"), blank=True, default="", editable=False)
    query = models.TextField(_("what is compared"), blank=True, editable=False)
    counted = models.TextField(_("counted"), blank=True, editable=False)
    sources = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("sources"),
        blank=True,
        default=list,
        editable=False,
    )
    editions = ArrayField(
        models.TextField(), verbose_name=_("editions"), blank=True, default=list, editable=False
    )
    software = models.CharField(_("software"), max_length=100, blank=True, editable=False)
    csv = models.BinaryField(null=True, blank=True, editable=False)
    length = models.BigIntegerField(_("length"), default=0, editable=False)
    sha256 = models.CharField("SHA-256", max_length=64, editable=False)
    creator = models.ForeignKey(
        User,
        verbose_name=_("frozen by"),
        on_delete=models.PROTECT,
        related_name="snapshots",
        editable=False,
        help_text=_("Who froze it: <b>ed</b>."),
    )
    created = models.DateTimeField(_("created"), db_default=Now(), editable=False)
    purged = models.DateTimeField(_("purged"), null=True, blank=True, editable=False)
    reason = models.TextField(_("reason"), blank=True, default="", db_default="", editable=False)

    objects = SnapshotQuerySet.as_manager()

    class Meta:
        verbose_name = _("snapshot")
        verbose_name_plural = _("snapshots")
        ordering = ["-created", "-id"]
        default_permissions = ("add", "view")
        constraints = [
            models.CheckConstraint(
                condition=Q(purged__isnull=True, reason="", csv__isnull=False)
                | Q(purged__isnull=False, reason__regex=r"\S", csv__isnull=True),
                name="snapshot_is_whole_or_purged_with_a_reason",
                violation_error_message=_("A snapshot has its file, or was purged with a reason."),
            ),
        ]
        indexes = [
            models.Index(fields=["created", "id"], name="snapshot_by_created"),
            models.Index(fields=["comparison", "created", "id"], name="snapshot_by_comparison"),
        ]
        triggers = [
            # What is purged must be nowhere, so its history has nothing of it either.
            *recording("snapshot", audience="{row}.audience", without=("csv", "description", "editions")),
            Trigger(
                name="snapshot_is_what_it_says",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                NEW.audience := coalesce(NEW.group_id, 0);
                IF NEW.csv IS NOT NULL AND (encode(sha256(NEW.csv), 'hex'), octet_length(NEW.csv))
                   IS DISTINCT FROM (NEW.sha256::text, NEW.length::integer) THEN
                  RAISE EXCEPTION 'the digest is not that of the stored bytes'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="snapshot_is_not_changed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=f"""
                IF {PURGING} OR OLD.purged IS NOT NULL OR NEW.purged IS NULL
                   OR ({names_of("NEW")}) IS DISTINCT FROM ({names_of("OLD")}) THEN
                  RAISE EXCEPTION 'a snapshot is never changed; an administrator can purge it'
                    USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                END IF;
                RETURN NEW;
                """,
            ),
            Trigger(
                name="snapshot_is_kept",
                when=pgtrigger.Before,
                operation=pgtrigger.Delete,
                func="""
                RAISE EXCEPTION 'a snapshot is never deleted; an administrator can purge it'
                  USING ERRCODE = 'check_violation', CONSTRAINT = TG_NAME;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} ({self.created:%Y-%m-%d})" if self.created else self.title

    def get_absolute_url(self) -> str:
        """Where readers see it."""
        return f"/snapshots/{self.uuid}"

    def clean(self) -> None:
        """It is the answer to a comparison, and its makers have names."""
        errors: dict[str, Any] = {}
        if self.comparison_id is None:
            errors["comparison"] = gettext("say which comparison is frozen")
        if self._state.adding and self.csv is None and self.purged is None:
            errors["comparison"] = gettext("snapshots are frozen one by one")
        if any(not maker.strip() for maker in self.makers):
            errors["makers"] = gettext("a maker without a name")
        if errors:
            raise ValidationError(errors)

    def hold(self, content: bytes) -> None:
        """Take these bytes as what is frozen."""
        self.csv, self.length = content, len(content)
        self.sha256 = hashlib.sha256(content).hexdigest()

    @property
    def person(self) -> Audience:
        """Whose eyes it is for."""
        return Audience(self.group)

    def purge(self, reason: str) -> None:
        """Empty it for good; digest and reason stay. ValidationError without a reason, or a second time."""
        if not reason.strip():
            raise ValidationError({"reason": gettext("say why it is purged")})
        if UNSTORABLE.search(reason):
            raise ValidationError({"reason": gettext("it has a character that cannot be stored as text")})
        if self.purged is not None:
            raise ValidationError({"detail": gettext("it was purged already")})
        self.csv, self.description, self.sources, self.editions = None, "", [], []
        self.purged, self.reason = timezone.now(), reason
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT set_config('historio.purging', 'on', true)")
            self.save(update_fields=["csv", "description", "sources", "editions", "purged", "reason"])
            cursor.execute("SELECT set_config('historio.purging', 'off', true)")
