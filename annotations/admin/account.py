"""Accounts, groups and tokens."""

from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group
from django.http import HttpRequest

from annotations.admin.base import Guarded
from annotations.models import Token, User


@admin.register(User)
class UserAdmin(Guarded, auth.UserAdmin):
    """Accounts."""


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(Guarded, auth.GroupAdmin):  # type: ignore[misc]
    """Groups."""


@admin.register(Token)
class TokenAdmin(Guarded):
    """Tokens can be looked at and revoked; `manage.py token USER` issues them."""

    list_display = ["user", "name", "created"]
    list_select_related = ["user"]
    search_fields = ["user__username", "name"]
    readonly_fields = ["user", "name", "created"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is told once, which a form cannot do."""
        return False
