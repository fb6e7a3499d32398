"""Annotations."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest

from annotations.models import Annotation, User
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


@admin.register(Annotation)
class AnnotationAdmin(admin.ModelAdmin):
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
    fields = DECIDED
    date_hierarchy = "created"

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is visible, without the texts behind it."""
        return ANNOTATIONS.visible_to(request.user)

    def save_model(self, request: HttpRequest, obj: Annotation, form: Any, change: bool) -> None:
        """Who makes it is its creator."""
        if not change:
            obj.creator = cast(User, request.user)
        super().save_model(request, obj, form, change)
