"""Reviews and replies, as lists of their own."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Readable
from annotations.admin.facets import facets
from annotations.admin.quotations import quotation
from annotations.models import Reply, Review
from annotations.permissions import may_add, may_change, may_delete
from annotations.tables import REPLIES, REVIEWS


@admin.display(description=_("words"))
def words(row: Review | Reply) -> SafeString:
    """The words of the annotation."""
    return quotation(row.annotation.exact, row.annotation.language)


class OfAnnotations(Readable):
    """What belongs to annotations; it is made on their pages."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the page of the annotation."""
        return False

    def get_queryset(self, request: HttpRequest) -> Any:
        """Of the annotations that the person may see, without what is long in them."""
        rows: Any = super().get_queryset(request)
        found = rows.visible_to(request.user).select_related("annotation", "creator")
        return found.defer("annotation__folded", "annotation__search", "annotation__note")

    def row_links(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """To the annotation."""
        address = reverse("admin:annotations_annotation_change", args=[row.annotation_id])
        return [*super().row_links(request, row), (gettext("To the annotation"), address)]


@admin.register(Review)
class ReviewAdmin(OfAnnotations):
    """Reviews can be looked at, and uploaded as a table."""

    list_display = [words, *(REVIEWS[name] for name in ("status", "reason")), "creator", REVIEWS["created"]]
    list_filter = facets("status", "source", "event", folded=["creator", "created_after", "annotation"])
    search_help_text = _("Part of the reason.")
    readonly_fields = ["annotation", "version", "status", "reason", "creator", "created"]
    fields = (*readonly_fields,)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A later review takes its place."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """It goes with its annotation only."""
        return False


@admin.register(Reply)
class ReplyAdmin(OfAnnotations):
    """Replies; everybody mends what they said themselves."""

    list_display = ["said", words, "creator", REPLIES["created"]]
    list_filter = facets("source", "event", folded=["creator", "created_after", "annotation"])
    search_help_text = _("Part of the text.")
    fields = ["annotation", "in_reply_to", "text", "creator"]
    readonly_fields = ["annotation", "in_reply_to", "creator"]

    @admin.display(description=_("text"))
    def said(self, row: Reply) -> str:
        """How it begins."""
        return Truncator(row.text).chars(120)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, and with the permission everybody's."""
        return may_add(request.user, Reply) if obj is None else may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own, and with the permission everybody's."""
        return may_add(request.user, Reply) if obj is None else may_delete(request.user, obj)
