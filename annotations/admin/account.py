"""Accounts and tokens."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from annotations.models import Token, User

admin.site.register(User, UserAdmin)


@admin.register(Token)
class TokenAdmin(admin.ModelAdmin):
    """Tokens can be looked at and revoked; `manage.py token USER` issues them."""

    list_display = ["user", "name", "created"]
    list_select_related = ["user"]
    search_fields = ["user__username", "name"]
    readonly_fields = ["user", "name", "created"]

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A key is told once, which a form cannot do."""
        return False
