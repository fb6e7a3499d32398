"""Accounts, groups and tokens."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Guarded
from annotations.admin.counts import Count
from annotations.models import Annotation, Token, User


@admin.register(User)
class UserAdmin(Guarded, auth.UserAdmin):
    """Accounts."""

    counts = [Count(Annotation, "creator"), Count(Token, "user__id__exact")]
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", *counts]
    search_help_text = _("Part of the account's name, of the person's name or of the address.")


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(Guarded, auth.GroupAdmin):
    """Groups."""

    counts = [Count(User, "groups__id__exact", _("members"))]
    list_display = ["name", *counts]
    search_help_text = _("Part of the group's name.")


@admin.register(Token)
class TokenAdmin(Guarded):
    """Tokens can be looked at and revoked; `manage.py token USER` issues them."""

    list_display = ["user", "name", "created"]
    list_select_related = ["user"]
    search_fields = ["user__username", "name"]
    search_help_text = _("Part of the account's name, or of what the token is for.")
    readonly_fields = ["user", "name", "created"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is told once, which a form cannot do."""
        return False
