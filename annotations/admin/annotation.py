"""Annotations."""

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.db.models import ForeignKey
from django.http import HttpRequest

from annotations.admin.base import Readable
from annotations.admin.widgets import Choices
from annotations.models import Annotation, Tag, User
from annotations.permissions import groups_of, may, may_add, may_change, may_decide, may_delete
from annotations.tables import ANNOTATIONS

#: What a scholar decides; all else is the database's.
DECIDED = (
    "passage",
    "start",
    "end",
    "exact",
    "name",
    "claim",
    "event",
    "stance",
    "voice",
    "level",
    "certainty",
    "tag_ids",
    "note",
    "status",
    "visibility",
    "group",
)


class AnnotationForm(forms.ModelForm):
    """The words, and what they attest."""

    exact = forms.CharField(
        required=False,
        strip=False,
        widget=AdminTextareaWidget,
        help_text="As the passage has them; if left empty, they are taken from there.",
    )
    tag_ids = forms.ModelMultipleChoiceField(
        Tag.objects.all(),
        required=False,
        label="Tags",
        widget=Choices(Annotation._meta.get_field("tags"), admin.site),
    )

    def clean_exact(self) -> str:
        """Browsers send every line feed as two characters."""
        return self.cleaned_data["exact"].replace("\r\n", "\n")

    def clean_tag_ids(self) -> list[int]:
        """The tags' primary keys."""
        return sorted(tag.pk for tag in self.cleaned_data["tag_ids"])


@admin.register(Annotation)
class AnnotationAdmin(Readable):
    """Annotations that the person may see."""

    list_display = [
        ANNOTATIONS["exact"],
        "source",
        ANNOTATIONS["language"],
        "name",
        "claim",
        *(ANNOTATIONS[name] for name in ("stance", "voice", "status")),
        "creator",
    ]
    list_select_related = ["source", "name", "claim", "creator"]
    list_filter = ["status", "voice", "stance", "level", "visibility", "language"]
    search_fields = ["folded", "note"]
    autocomplete_fields = ["passage", "name", "claim", "event"]
    form = AnnotationForm
    fields = DECIDED
    date_hierarchy = "created"

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is visible, without the texts behind it."""
        return ANNOTATIONS.visible_to(request.user)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """The status is for those who decide."""
        fixed = super().get_readonly_fields(request, obj)
        return fixed if may_decide(request.user) else [*fixed, "status"]

    def formfield_for_foreignkey(self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any) -> Any:
        """Shared with one's own groups only."""
        if db_field.name == "group":
            kwargs["queryset"] = groups_of(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, and with the permission everybody's."""
        if obj is None:
            return may(request.user, "change", Annotation) or may_add(request.user, Annotation)
        return may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, and with the permission everybody's."""
        if obj is None:
            return may(request.user, "delete", Annotation) or may_add(request.user, Annotation)
        return may_delete(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Annotation, form: Any, change: bool) -> None:
        """Who makes it is its creator."""
        if not change:
            obj.creator = cast(User, request.user)
        super().save_model(request, obj, form, change)
