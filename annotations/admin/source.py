"""Sources, editions, passages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from annotations.admin.base import Readable
from annotations.models import Edition, Passage, Source
from annotations.tables import PASSAGES, SOURCES


class Written(Readable):
    """A model that the importers write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Texts come in through `import_source` or the API."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go with their source only."""
        return False


@admin.register(Source)
class SourceAdmin(Readable):
    """Sources."""

    list_display = [SOURCES[name] for name in ("slug", "title", "language", "kind", "licence")]
    list_filter = ["language", "kind"]
    search_fields = ["slug", "title", "publisher"]
    autocomplete_fields = ["derived_from", "scope"]


@admin.register(Edition)
class EditionAdmin(Written):
    """Editions."""

    list_display = ["source", "revision", "current", "sha256", "imported_at"]
    list_select_related = ["source"]
    list_filter = ["current"]
    search_fields = ["source__slug", "revision", "sha256"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the text, which is long and no list shows."""
        return super().get_queryset(request).defer("text")


@admin.register(Passage)
class PassageAdmin(Written):
    """Passages."""

    list_display = ["edition", *(PASSAGES[name] for name in ("ordinal", "kind", "language", "text"))]
    list_filter = ["kind", "language"]
    search_fields = ["folded"]
    exclude = ["folded", "search", "search_config"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the edition, but not its text."""
        return super().get_queryset(request).select_related("edition").defer("edition__text")
