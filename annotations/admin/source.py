"""Sources, editions, passages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Readable
from annotations.admin.counts import Count
from annotations.admin.facets import facets
from annotations.admin.quotations import quotation
from annotations.models import Annotation, Edition, Passage, Source
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


@admin.display(description=_("title"), ordering=SOURCES["title"])
def titled(row: Source) -> SafeString:
    """A title in the language of the work."""
    return quotation(row.title or row.slug, row.language)


@admin.display(description=_("text"))
def beginning(row: Passage) -> SafeString:
    """How a passage begins, in its own language."""
    return quotation(row.text, row.language)


@admin.register(Source)
class SourceAdmin(Readable):
    """Sources."""

    counts = [
        Count(Edition, "source"),
        Count(Passage, "source"),
        Count(Annotation, "source"),
        Count(Source, "derived_from", _("derived sources")),
    ]
    list_display = [titled, *(SOURCES[name] for name in ("slug", "language", "kind", "licence")), *counts[:3]]
    list_filter = facets("language", "kind", "event", "derived_from", "created_after")
    search_help_text = _("Part of the title, of the identifier or of the publisher.")
    autocomplete_fields = ["derived_from", "scope"]


@admin.register(Edition)
class EditionAdmin(Written):
    """Editions."""

    counts = [Count(Passage, "edition"), Count(Annotation, "edition")]
    list_display = ["source", "revision", "current", "imported_at", *counts]
    list_display_links = ["source", "revision"]
    list_select_related = ["source"]
    list_filter = facets("source", "current")
    search_help_text = _("Part of the source's title or identifier, of the revision or of the checksum.")
    fields = ["source", "revision", "current", "imported_at", "sha256", "original_sha256", "wording"]
    readonly_fields = ["wording"]

    @admin.display(description=_("text"))
    def wording(self, row: Edition) -> SafeString:
        """The text as it reads, in its own language."""
        return quotation(row.text, row.source.language, most=None)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the text, which is long and no list shows."""
        return super().get_queryset(request).defer("text")


@admin.register(Passage)
class PassageAdmin(Written):
    """Passages."""

    counts = [Count(Annotation, "passage")]
    list_display = [beginning, "work", *(PASSAGES[name] for name in ("ordinal", "kind", "language")), *counts]
    list_filter = facets("source", "edition", "kind", "language", "section")
    search_help_text = _("Words of the text, “words in this order”, -without.")
    fields = ["edition", "ordinal", "kind", "section", "language", "start", "end", "wording", "continues"]
    readonly_fields = ["wording"]

    @admin.display(description=_("source"), ordering="edition")
    def work(self, row: Passage) -> str:
        """The source, and which state of it."""
        return str(row.edition)

    @admin.display(description=_("text"))
    def wording(self, row: Passage) -> SafeString:
        """The text as it reads, in its own language."""
        return quotation(row.text, row.language, most=None)

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the edition and its source, but not its text."""
        queryset = super().get_queryset(request).select_related("edition__source")
        return queryset.defer("edition__text", "folded", "search")
