"""Annotations."""

from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest

from annotations.admin.annotating import Annotating
from annotations.models import Annotation, User
from annotations.permissions import may, may_add, may_change, may_delete
from annotations.tables import ANNOTATIONS


@admin.register(Annotation)
class AnnotationAdmin(Annotating):
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
    date_hierarchy = "created"

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is visible, without the texts behind it."""
        return ANNOTATIONS.visible_to(request.user)

    # -- who may ------------------------------------------------------------------------------------------

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
