"""Saved comparisons and their snapshots: to save a question, to freeze its answer, to purge that one."""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import ForeignKey
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations import freezing
from annotations.admin.base import Readable
from annotations.admin.counts import Count
from annotations.admin.facets import facets
from annotations.columns import Person
from annotations.comparison import saved
from annotations.downloads import base_url
from annotations.models import Comparison, Snapshot, User
from annotations.permissions import groups_of, may_add, may_change, may_delete, may_purge_snapshots
from annotations.tables import COMPARISONS, SNAPSHOTS


class ComparisonForm(forms.ModelForm):
    """A question; one that nobody could answer is refused."""

    #: Who fills in the form.
    person: Person

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors or "query" not in self.fields:
            return
        try:
            saved.check(self.instance, self.person)
        except ValidationError as error:
            self.add_error(None, error)


class OfGroups(Readable):
    """What may be for a group: one's own."""

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Shared with one's own groups only."""
        if db_field.name == "group":
            kwargs["queryset"] = groups_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A group is made elsewhere."""
        made = super().formfield_for_dbfield(db_field, request, **kwargs)
        if made and db_field.name == "group":
            made.widget.can_add_related = made.widget.can_change_related = False
            made.widget.can_delete_related = made.widget.can_view_related = False
        return made


@admin.register(Comparison)
class ComparisonAdmin(OfGroups):
    """Questions that are kept."""

    form = ComparisonForm
    list_display = [
        COMPARISONS["title"],
        "creator",
        COMPARISONS["visibility"],
        Count(Snapshot, "comparison"),
        COMPARISONS["created"],
    ]
    list_select_related = ["creator"]
    list_filter = facets("visibility", "creator", folded=["created_after", "modified_after"])
    search_help_text = _("Part of the title, of the question or of the parameters.")
    fields = ["title", "description", "query", "visibility", "group"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that the person may see."""
        return COMPARISONS.visible_to(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that is there, also whose it is."""
        return self.fields if obj is None else [*self.fields, "creator", *self.kept(obj)]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who saved it stays."""
        return [*super().get_readonly_fields(request, obj), "creator"]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of this person; a new row is in their name."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        return type(form.__name__, (form,), {"person": request.user})

    def row_links(self, request: HttpRequest, row: Comparison) -> list[tuple[Any, str]]:
        """To its answer, and to what was frozen of it."""
        links = [(_("Answer"), f"{reverse('admin:annotations_event_compare')}?{row.query}")]
        if may_add(request.user, Snapshot):
            links.append((_("Freeze"), f"{reverse('admin:annotations_snapshot_add')}?comparison={row.pk}"))
        return [*links, *super().row_links(request, row)]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own; administrators every one."""
        return may_add(request.user, Comparison) if obj is None else may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own; administrators every one."""
        return may_add(request.user, Comparison) if obj is None else may_delete(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Comparison, form: Any, change: bool) -> None:
        """Who saves it first made it."""
        if not change:
            obj.creator = cast(User, request.user)
        super().save_model(request, obj, form, change)


class SnapshotForm(forms.ModelForm):
    """What is to be frozen; it is answered when the form is sent."""

    #: Who fills in the form, and the address of this server.
    person: User
    address: str

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.instance.creator = self.person
        self.instance.hold(b"")  # it is drafted first, and then filled

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors:
            return
        try:
            freezing.fill(self.instance, self.address)
        except ValidationError as error:
            self.add_error("comparison", error.messages)


@admin.register(Snapshot)
class SnapshotAdmin(OfGroups):
    """Frozen answers: made, looked at, and by administrators purged."""

    list_display = ["title", "audience_in_words", "creator", SNAPSHOTS["created"], SNAPSHOTS["sha256"]]
    list_select_related = ["creator", "group"]
    list_filter = facets("source", "creator", folded=["comparison", "created_after"])
    search_help_text = _("Part of the title, of the question or of the SHA-256.")
    fields = ["comparison", "group", "makers"]
    autocomplete_fields = ["comparison"]
    shown = (
        *("title", "description", "comparison", "group", "makers", "query", "counted", "texts"),
        *("software", "length", "sha256", "creator", "created"),
    )

    @admin.display(description=_("For"))
    def audience_in_words(self, row: Snapshot) -> str:
        """For whom it was answered."""
        return row.group.name if row.group else gettext("everybody")

    @admin.display(description=_("Texts"))
    def texts(self, row: Snapshot) -> SafeString:
        """The texts it rests on: SHA-256, source and revision of each."""
        return format_html_join("", "<div><code>{}</code></div>", ((edition,) for edition in row.editions))

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that the person may see."""
        return SNAPSHOTS.visible_to(request.user).defer("csv")

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that is there, what it rests on."""
        return self.fields if obj is None else list(self.shown)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of one that is there."""
        return super().get_readonly_fields(request, obj) if obj is None else list(self.shown)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of this person."""
        if obj is not None:
            return super().get_form(request, obj, change=change, **kwargs)
        form: Any = super().get_form(request, obj, change=change, form=SnapshotForm, **kwargs)
        return type(form.__name__, (form,), {"person": request.user, "address": base_url(request)})

    def get_urls(self) -> list[Any]:
        """With the page that purges one."""
        page = self.admin_site.admin_view(self.empty_view)
        name = "annotations_snapshot_empty"
        return [path("<int:key>/empty/", page, name=name), *super().get_urls()]

    def row_links(self, request: HttpRequest, row: Snapshot) -> list[tuple[Any, str]]:
        """To its end, for administrators."""
        links = super().row_links(request, row)
        if not may_purge_snapshots(request.user):
            return links
        return [*links, (_("Purge"), reverse("admin:annotations_snapshot_empty", args=[row.pk]))]

    def may_upload(self, request: HttpRequest) -> bool:
        """Nobody: they are frozen one by one."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody; it can be purged."""
        return False

    def empty_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask why, and purge it for good."""
        if not may_purge_snapshots(request.user):
            raise PermissionDenied
        row = get_object_or_404(SNAPSHOTS.visible_to(request.user), pk=key)
        if request.method == "POST":
            try:
                row.purge(request.POST.get("reason", ""))
            except ValidationError as error:
                for why in error.messages:
                    messages.error(request, capfirst(why))
            else:
                messages.success(request, gettext("The snapshot was purged; its address says so, and why."))
                return HttpResponseRedirect(reverse("admin:annotations_snapshot_changelist"))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Purge a snapshot"),
            "object": row,
            "back": reverse("admin:annotations_snapshot_change", args=[row.pk]),
        }
        return TemplateResponse(request, "admin/annotations/snapshot/empty.html", context)
