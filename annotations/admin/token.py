"""Tokens: each person makes, sees and revokes their own; administrators see and revoke all.

Nobody makes one for somebody else here, and nobody ever sees a key again: it is on the page that answers
the form, and nowhere else (not in an address, a message or a session).
"""

import datetime
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Guarded
from annotations.models import Token, User
from annotations.models.account import today
from annotations.permissions import may, may_delete


class TokenForm(forms.ModelForm):
    """What a new token is for, and until when."""

    #: For whom it is made.
    person: User

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if "name" in self.fields:
            self.fields["name"].required = True

    def clean_name(self) -> str:
        """A name that no other token of the person has; so a form that is sent twice makes one token."""
        name = str(self.cleaned_data["name"])
        if Token.objects.filter(user=self.person, name=name).exists():
            raise ValidationError(_("You have a token of this name already."))
        return name

    def clean_expires(self) -> datetime.date | None:
        """A day that is not over."""
        day: datetime.date | None = self.cleaned_data["expires"]
        if day is not None and day < today():
            raise ValidationError(_("This day is over."))
        return day


@admin.register(Token)
class TokenAdmin(Guarded):
    """Tokens. They are not changed: another one is made, and the first revoked."""

    form = TokenForm
    fields = ["name", "scope", "expires"]
    list_display = ["name", "user", "scope", "expires", "last_used", "created"]
    list_display_links = ["name", "user"]
    list_select_related = ["user"]
    list_filter = ["scope"]
    search_fields = ["user__username", "name"]
    search_help_text = _("Part of the account's name, or of what the token is for.")

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """One's own; all, for those who look after accounts."""
        found = super().get_queryset(request)
        return found if may(request.user, "delete", Token) else found.filter(user=request.user.pk)

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """What a list may be narrowed by in its address: not by what is kept of a key, bit by bit."""
        return "digest" not in lookup and super().lookup_allowed(lookup, value, request)  # type: ignore[arg-type]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that is there also what was not asked."""
        return self.fields if obj is None else ["user", *(self.fields or ()), "created", "last_used"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which knows for whom."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.person = request.user
        return form

    # -- who may -------------------------------------------------------------------------------------------

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Whoever may come in."""
        return self.admin_site.has_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Of what there is to see for them."""
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """For themselves."""
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Their own, and those who look after accounts every one."""
        own = obj is None or obj.user_id == request.user.pk
        return self.has_module_permission(request) and (own or may_delete(request.user, obj))

    # -- making one ----------------------------------------------------------------------------------------

    def save_model(self, request: HttpRequest, obj: Token, form: Any, change: bool) -> None:
        """For whoever fills in the form, with a key that only the answer to this request knows."""
        assert isinstance(request.user, User)  # the site lets nobody else in
        obj.user = request.user
        request.key = obj.cut()  # type: ignore[attr-defined]
        super().save_model(request, obj, form, change)

    def response_add(self, request: HttpRequest, obj: Token, post_url_continue: Any = None) -> HttpResponse:
        """The page with the key."""
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Your new token"),
            "token": obj,
            "key": request.key,  # type: ignore[attr-defined]
        }
        return TemplateResponse(
            request,
            "admin/annotations/token/made.html",
            context,
            headers={"Cache-Control": "no-store"},
        )

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """The list again; Django leads to the start who may not change a row."""
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(reverse("admin:annotations_token_changelist"))
