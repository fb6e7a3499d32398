"""Accounts and groups."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth import admin as auth
from django.contrib.auth import forms as forms_of_auth
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Guarded
from annotations.admin.change import OF_ACCOUNTS
from annotations.admin.counts import Count
from annotations.models import ROLES, Annotation, Token, User
from annotations.permissions import may, may_audit, may_change, may_delete


class Described(Guarded):
    """A model of Django's, whose fields say what they are for all the same."""

    help_texts: Mapping[str, Any] = {}

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """With the help text, where there is one."""
        if db_field.name in self.help_texts:
            kwargs["help_text"] = self.help_texts[db_field.name]
        return super().formfield_for_dbfield(db_field, request, **kwargs)


#: What the roles are called on pages.
ROLE_NAMES: Mapping[str, Any] = {
    "": _("none"),
    "reader": _("reader"),
    "annotator": _("annotator"),
    "reviewer": _("reviewer"),
    "editor": _("editor"),
    "administrator": _("administrator"),
}
#: And what is said of them where one is chosen.
ROLE_LABELS: Mapping[str, Any] = {
    "": _("none: sees what everybody sees"),
    "reader": _("reader: sees everything that is for members"),
    "annotator": _("annotator: annotates, and changes what is theirs"),
    "reviewer": _("reviewer: also accepts and rejects"),
    "editor": _("editor: also looks after sources, events, names, claims and vocabularies"),
    "administrator": _("administrator: also looks after accounts"),
}


class RoleForm(forms.ModelForm):
    """An account with its role; the groups are those with which its annotations are shared."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=list(ROLE_LABELS.items()),
        required=False,
        initial=ROLES[0],
        help_text=_("What the person may do. Each role may also do what those above it in the list may."),
    )
    #: Who fills in the form.
    person: User

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if self.instance.pk:
            held = {*self.instance.memberships.values()}
            self.initial["role"] = max({*ROLES} & held, key=ROLES.index, default="")
        if "groups" in self.fields:
            groups: Any = self.fields["groups"]
            groups.queryset = Group.objects.exclude(name__in=ROLES)
            self.initial["groups"] = [
                group for group in self.initial.get("groups", ()) if group.name not in ROLES
            ]

    def clean(self) -> dict[str, Any]:
        """The role is kept as a group; nobody takes their own key away."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        role = cleaned.get("role", "")
        if self.instance.pk == self.person.pk:
            lowered = not self.person.is_superuser and role != ROLES[-1]
            if lowered or not cleaned.get("is_active", True) or not cleaned.get("is_superuser", True):
                raise ValidationError(_("You cannot take away what you may do yourself: ask another one."))
        if "groups" in cleaned:
            cleaned["groups"] = [
                *cleaned["groups"],
                *([Group.objects.get_or_create(name=role)[0]] if role else []),
            ]
        return cleaned


class AccountForm(RoleForm, forms_of_auth.UserChangeForm):
    """An account that is there."""


class NewAccountForm(RoleForm, forms_of_auth.UserCreationForm):
    """An account that is made."""


class RoleFilter(admin.SimpleListFilter):
    """Accounts by their role."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """The roles."""
        return [(name, ROLE_NAMES[name]) for name in ROLES]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet) -> models.QuerySet:
        """Those that have it."""
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class GroupFilter(admin.RelatedOnlyFieldListFilter):
    """Accounts by their groups, of which roles are none."""

    def field_choices(self, field: Any, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        """The groups that there are accounts in."""
        found = super().field_choices(field, request, model_admin)
        return [(key, name) for key, name in found if name not in ROLES]


@admin.register(User)
class UserAdmin(Described, auth.UserAdmin):
    """Accounts."""

    form, add_form = AccountForm, NewAccountForm
    help_texts = {
        "first_name": _("As it is to be shown: <b>Anna</b>."),
        "last_name": _("As it is to be shown: <b>Petrova</b>."),
        "email": _("Where the person is reached: <b>anna@example.org</b>."),
        "is_active": _(
            "Take this away from who has left: the account ends, and all that the person did stays."
        ),
        "is_superuser": _("May do everything, also to the accounts of other superusers."),
        "groups": _("With whom the person shares annotations: <b>Seminar 1917</b>."),
        "last_login": _("When the person signed in last; it is set by signing in."),
        "date_joined": _("When the account was made."),
    }
    counts = [Count(Annotation, "creator"), Count(Token, "user__id__exact")]
    list_display = ["username", "first_name", "last_name", "email", "role_in_words", "is_active", *counts]
    list_filter = [RoleFilter, "is_active", ("groups", GroupFilter)]
    autocomplete_fields = ["groups"]
    readonly_fields = ["last_login", "date_joined"]
    search_help_text = _("Part of the account's name, of the person's name or of the address.")
    add_fieldsets = ((None, {"fields": ("username", "password1", "password2", "role", "groups")}),)

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> Any:
        """What became of the account, its groups and its tokens: in the record of all changes."""
        account = self.get_object(request, unquote(object_id))
        if account is None or not may_audit(request.user):
            return super().history_view(request, object_id, extra_context)
        asked = urlencode({"model": OF_ACCOUNTS, "key": account.username})
        return HttpResponseRedirect(f"{reverse('admin:annotations_change_changelist')}?{asked}")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who the person is, and what the person may do."""
        if obj is None:
            return self.add_fieldsets
        may = ["is_active", "role", "groups", *(["is_superuser"] if request.user.is_superuser else [])]
        return [
            (None, {"fields": ["username", "password"]}),
            (_("The person"), {"fields": ["first_name", "last_name", "email"]}),
            (_("What they may do"), {"fields": may}),
            (_("Dates"), {"fields": ["last_login", "date_joined"]}),
        ]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, which knows who fills it in."""
        form = super().get_form(request, obj, change=change, **kwargs)
        form.person = request.user
        return form

    def get_queryset(self, request: HttpRequest) -> Any:
        """Accounts with their groups."""
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("Role"))
    def role_in_words(self, obj: User) -> str:
        """The role's name."""
        obj.memberships = {group.pk: group.name for group in obj.groups.all()}  # already read
        return str(ROLE_NAMES[obj.role])

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Administrators; a superuser's account is for superusers."""
        return may(request.user, "change", User) if obj is None else may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """The same; nobody deletes the account with which they are signed in."""
        if obj is None:
            return may(request.user, "delete", User)
        return obj.pk != request.user.pk and may_delete(request.user, obj)


admin.site.unregister(Group)


@admin.register(Group)
class GroupAdmin(Described):
    """Groups that share annotations. Roles are on the page of each account."""

    help_texts = {
        "name": _("What the group is called where annotations are shared with it: <b>Seminar 1917</b>."),
    }
    fields = ["name"]
    search_fields = ["name"]
    ordering = ["name"]
    counts = [Count(User, "groups__id__exact", _("members"))]
    list_display = ["name", *counts]
    search_help_text = _("Part of the group's name.")

    def get_queryset(self, request: HttpRequest) -> Any:
        """All but the roles."""
        return super().get_queryset(request).exclude(name__in=ROLES)
