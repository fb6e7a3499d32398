"""People and the keys they give to programs."""

import hashlib
import secrets
from typing import Self

import pgtrigger
from django.contrib.auth.models import AbstractUser
from django.contrib.postgres.expressions import ArraySubquery
from django.db import models
from django.db.models import OuterRef
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from annotations.models.base import stamping
from annotations.models.change import recording

#: The roles, each of which may do what those before it may. Django's groups of these names say who has
#: them; `annotations.permissions` says what they may do.
ROLES = ("reader", "annotator", "reviewer", "editor", "administrator")


class User(AbstractUser):
    """An account. Its username is its public identifier."""

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
    def audiences(self) -> list[int]:
        """The values of `Annotation.audience` that this account may see."""
        return [0, -self.pk, *self.group_ids]


class TokenQuerySet(models.QuerySet["Token"]):
    """Tokens, found by what a client sends."""

    def matching(self, key: str) -> Self:
        """The token with this key, its user and the user's groups, in one statement."""
        groups = User.groups.through.objects.filter(user=OuterRef("user")).order_by("group")
        return (
            self.filter(digest=Token.digest_of(key), user__is_active=True)
            .select_related("user")
            .annotate(
                group_ids=ArraySubquery(groups.values("group_id")),
                group_names=ArraySubquery(groups.values("group__name")),
            )
        )


class Token(models.Model):
    """A key with which a program acts for a user. Only its SHA-256 digest is kept."""

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
    created = models.DateTimeField(_("created"), auto_now_add=True)

    objects = TokenQuerySet.as_manager()

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        ordering = ["-created"]

    def __str__(self) -> str:
        return f"{self.user}: {self.name or self.digest[:8]}"

    @staticmethod
    def digest_of(key: str) -> str:
        """What is stored of a key. 256 random bits need no salt."""
        return hashlib.sha256(key.encode()).hexdigest()

    @classmethod
    def issue(cls, user: User, name: str = "") -> str:
        """A new key for the user, which is told this once."""
        key = secrets.token_hex(32)
        cls.objects.create(user=user, name=name, digest=cls.digest_of(key))
        return key
