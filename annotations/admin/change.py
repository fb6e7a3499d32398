"""Who changed what: the whole record, for administrators to read."""

import json
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.archive import Carrying
from annotations.admin.base import Guarded
from annotations.admin.facets import facets
from annotations.admin.history import who
from annotations.models import Change
from annotations.permissions import may_audit
from annotations.tables import CHANGES, last_name

#: What an account's own history is made of.
OF_ACCOUNTS = "user,membership,token"


def history_of(change: Change) -> str:
    """The address of the history of what a change was made to; of what was deleted, where it comes back."""
    page, arguments = (
        ("deleted", []) if change.action == Change.Action.DELETE else ("history", [change.owner])
    )
    if change.owner_model == "user":
        asked = urlencode({"model": OF_ACCOUNTS, "key": change.key})
        return f"{reverse('admin:annotations_change_changelist')}?{asked}"
    try:
        return reverse(f"admin:annotations_{change.owner_model}_{page}", args=arguments)
    except NoReverseMatch:
        return ""


def as_kept(row: Any) -> SafeString | str:
    """A row, or what is new of it, as the database keeps it: a name and a value a line."""
    if row is None:
        return "-"
    return format_html('<pre class="kept">{}</pre>', json.dumps(row, ensure_ascii=False, indent=1))


@admin.register(Change)
class ChangeAdmin(Carrying, Guarded):
    """Changes. They are read, and nobody changes them."""

    list_display = [CHANGES["at"], "actor_in_words", CHANGES["action"], CHANGES["model"], "thing", "by"]
    list_filter = facets(
        "action", folded=("actor", "model", "key", "command", "request", "at_after", "at_before")
    )
    search_help_text = _("Part of the identifier of what was changed, or of the command.")
    ordering = ["-id"]
    readonly_fields = [
        *(CHANGES["at"], "actor_in_words", CHANGES["command"], CHANGES["request"], CHANGES["transaction"]),
        *(CHANGES["action"], CHANGES["model"], "thing", "as_before", "as_after"),
    ]
    fields = (*readonly_fields,)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those of what the person might see, with the last name of who did it."""
        return Change.objects.visible_to(request.user).annotate(actor_name=last_name())

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Without the rows themselves, where the person might not see them then."""
        found = list(self.fields)
        return found if obj is None or obj.is_open_to(request.user) else found[:-2]

    @admin.display(description=_("who"))
    def actor_in_words(self, obj: Change) -> str:
        """The account, the command, or both."""
        return who(obj)

    @admin.display(description=_("what"), ordering="key")
    def thing(self, obj: Change) -> SafeString | str:
        """What it was made to, with the way to its history."""
        address = history_of(obj)
        return format_html('<a href="{}"><bdi>{}</bdi></a>', address, obj.key) if address else obj.key

    @admin.display(description=_("before"))
    def as_before(self, obj: Change) -> SafeString | str:
        """The row as it was."""
        return as_kept(obj.before)

    @admin.display(description=_("after"))
    def as_after(self, obj: Change) -> SafeString | str:
        """What is new of it."""
        return as_kept(obj.after)

    @admin.display(description=_("request"))
    def by(self, obj: Change) -> str:
        """The request's id."""
        return obj.request or "-"

    # -- who may -------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Administrators."""
        return may_audit(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators."""
        return may_audit(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The database writes them."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody; a history is purged on its own page."""
        return False
