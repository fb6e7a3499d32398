"""Accounts and groups."""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.contrib.auth import admin as auth
from django.contrib.auth.models import Group
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Guarded
from annotations.admin.counts import Count
from annotations.models import Annotation, Token, User


class Described(Guarded):
    """A model of Django's, whose fields say what they are for all the same."""

    help_texts: Mapping[str, Any] = {}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """With the help text, where there is one."""
        if db_field.name in self.help_texts:
            kwargs["help_text"] = self.help_texts[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)


@admin.register(User)
class UserAdmin(Described, auth.UserAdmin):
    """Accounts."""

    help_texts = {
        "first_name": _("As it is to be shown: <b>Anna</b>."),
        "last_name": _("As it is to be shown: <b>Petrova</b>."),
        "email": _("Where the person is reached: <b>anna@example.org</b>."),
        "last_login": _("When the person signed in last; it is set by signing in."),
        "date_joined": _("When the account was made."),
    }

    counts = [Count(Annotation, "creator"), Count(Token, "user__id__exact")]
    list_display = ["username", "first_name", "last_name", "email", "is_active", "is_staff", *counts]
    search_help_text = _("Part of the account's name, of the person's name or of the address.")


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(Described, auth.GroupAdmin):  # type: ignore[misc]
    """Groups."""

    help_texts = {
        "name": _("What the group is called where annotations are shared with it: <b>Seminar 1917</b>."),
        "permissions": _("What its members may do beside reading: <b>Can add annotation</b>."),
    }

    counts = [Count(User, "groups__id__exact", _("members"))]
    list_display = ["name", *counts]
    search_help_text = _("Part of the group's name.")
