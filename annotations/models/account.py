"""People and the keys they give to programs."""

import datetime
import hashlib
import secrets
from typing import Any, Self

import pgtrigger
from django.contrib.auth.models import AbstractUser, AnonymousUser, Group
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annotations.models.base import stamping
from annotations.models.change import recording

#: The roles, each of which may do what those before it may. Django's groups of these names say who has
#: them; `annotations.permissions` says what they may do.
ROLES = ("reader", "annotator", "reviewer", "editor", "administrator")


class User(AbstractUser):
    """An account. Its username is its public identifier."""

    #: Of the token with which a program acts for the account: what it may do at most. A session has none.
    token_scope = ""

    class Meta(AbstractUser.Meta):
        triggers = [
            stamping("user_is_a_reference", on=pgtrigger.UpdateOf("username")),
            *recording("user", without=("password", "last_login"), made=True),
        ]

    @cached_property
    def memberships(self) -> dict[int, str]:
        """The account's groups, roles among them: their names by primary key; one query, once."""
        return dict(self.groups.order_by("pk").values_list("pk", "name"))

    @property
    def group_ids(self) -> list[int]:
        """Primary keys of the account's groups."""
        return list(self.memberships)

    @property
    def role(self) -> str:
        """The highest of the account's roles, or nothing. A superuser is an administrator."""
        if self.is_superuser:
            return ROLES[-1]
        return max({*ROLES} & {*self.memberships.values()}, key=ROLES.index, default="")

    @property
    def is_member(self) -> bool:
        """Whether the account may see what is not for everybody: it has some role."""
        return self.is_active and bool(self.role)

    @property
    def is_reviewer(self) -> bool:
        """Whether the account judges the work of others, and so sees it also where these read blind."""
        return self.is_member and ROLES.index(self.role) >= ROLES.index("reviewer")

    @property
    def knows_accounts(self) -> bool:
        """Whether the account knows of all others: as an administrator, and in person."""
        return self.is_member and self.role == ROLES[-1] and not self.token_scope

    @property
    def audiences(self) -> list[int]:
        """The values of `Annotation.audience` that this account may see."""
        return [0, -self.pk, *self.group_ids]


class Audience(AnonymousUser):
    """For whom something is worked out, and with whose eyes: everybody, or whoever is in a group.

    It sees what all of them see, and nothing that is only one's own. Those of a group have a role, and
    so see what is for members. Of what is read blind it sees nothing, for some of them may not yet; unless
    it is asked what they all will see, once they have read it (`waits`).
    """

    def __init__(self, group: Group | None = None, *, waits: bool = True) -> None:
        super().__init__()
        self.is_reviewer = not waits
        self.audiences = [0] if group is None else [0, group.pk]
        self.group_ids = self.audiences[1:]
        self.is_member = group is not None


def today() -> datetime.date:
    """The day, in UTC: tokens are used and expire by days."""
    return timezone.now().date()


def in_a_year() -> datetime.date:
    """Until when a token is good unless somebody says otherwise."""
    return today() + datetime.timedelta(days=365)


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, found by what a client sends."""

    def good(self, day: Any) -> Self:
        """Those that open the door on a day."""
        return self.filter(Q(expires=None) | Q(expires__gte=day), user__is_active=True)

    def matching(self, key: str) -> Self:
        """The token with this key if it is good today, its user and the user's groups, in one statement."""
        return self.digested(Token.digest_of(key), today())

    def digested(self, digest: Any, day: Any) -> Self:
        """The same by the digest of the key and the day; both may be expressions."""
        groups = User.groups.through.objects.filter(user=OuterRef("user")).order_by("group")
        return (
            self.good(day)
            .filter(digest=digest)
            .select_related("user")
            .annotate(
                group_ids=ArraySubquery(groups.values("group_id")),
                group_names=ArraySubquery(groups.values("group__name")),
            )
        )


class Token(models.Model):
    """A key with which a program acts for a user. Only its SHA-256 digest is kept. Deleting revokes it."""

    class Scope(models.TextChoices):
        """What a token may do at most; its account may still do less."""

        READ = "read", _("read")
        ANNOTATE = "annotate", _("read, and write annotations, replies and reviews")
        ALL = "all", _("all that the account may do with sources, terms and annotations")

    digest = models.CharField(max_length=64, unique=True, editable=False)
    user = models.ForeignKey(
        User,
        verbose_name=_("user"),
        on_delete=models.CASCADE,
        related_name="tokens",
        help_text=_("For whom a program acts with it: <b>anna</b>."),
    )
    name = models.CharField(
        _("name"), max_length=100, blank=True, help_text=_("What it is for: <b>R on the laptop</b>.")
    )
    scope = models.CharField(
        _("scope"),
        max_length=10,
        choices=Scope,
        default=Scope.READ,
        help_text=_("What the program may do at most: <b>read</b> is enough for statistics."),
    )
    expires = models.DateField(
        _("expires"),
        null=True,
        blank=True,
        default=in_a_year,
        help_text=_("The last day on which it is good: <b>2027-10-25</b>. Without one it never ends."),
    )
    created = models.DateTimeField(_("created"), auto_now_add=True)
    last_used = models.DateField(
        _("last used"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("The day of its last use: <b>2026-11-07</b>."),
    )

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created"]
        constraints = [
            models.CheckConstraint(
                name="token_scope_is_known", condition=Q(scope__in=["read", "annotate", "all"])
            )
        ]
        # That it is used is no change.
        triggers = recording("token", part_of="user", without=("digest", "last_used"))

    def __str__(self) -> str:
        return f"{self.user}: {self.name or self.digest[:8]}"

    @property
    def is_expired(self) -> bool:
        """Whether its last day is over."""
        return self.expires is not None and self.expires < today()

    @staticmethod
    def digest_of(key: str) -> str:
        """What is stored of a key. 256 random bits need no salt."""
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def issue(cls, user: User, name: str = "", scope: str = Scope.ALL, **more: Any) -> str:
        """A new key for the user, which is told this once."""
        token = cls(user=user, name=name, scope=scope, **more)
        key = token.cut()
        token.save()
        return key

    def cut(self) -> str:
        """A new key for this token, which is to be saved then."""
        key = secrets.token_hex(32)
        self.digest = self.digest_of(key)
        return key

    def used(self) -> None:
        """Note the day of its use: one statement for the first use on a day, none for the others."""
        if self.last_used != (day := today()):
            type(self).objects.filter(pk=self.pk).exclude(last_used=day).update(last_used=day)
