"""Sources, editions, passages."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import model_ngettext
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Readable
from annotations.admin.importing import Importing
from annotations.admin.reading import Reading
from annotations.models import Edition, Passage, Source
from annotations.tables import PASSAGES, SOURCES
from annotations.values.languages import direction

#: Of a long text so many characters are shown beside its fields; all of it can be read.
SHOWN = 20_000


class Written(Readable):
    """A model that the importers write."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Texts come in with their source."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They never change."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """They go with their source only."""
        return False

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """All of them, the text as a text and at the end."""
        return [
            *(name for name in super().get_fields(request, obj) if name not in ("text", "reads")),
            "reads",
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the text."""
        return [*super().get_readonly_fields(request, obj), "reads"]

    @admin.display(description=_("Text"))
    def reads(self, obj: Any) -> SafeString:
        """The text as it is written, or the beginning of a long one."""
        language = obj.language if isinstance(obj, Passage) else obj.source.language
        cut = "…" if len(obj.text) > SHOWN else ""
        html = '<div class="text" lang="{}" dir="{}">{}{}</div>'
        return format_html(html, language, direction(language), obj.text[:SHOWN], cut)


@admin.register(Source)
class SourceAdmin(Reading, Importing, Readable):
    """Sources."""

    list_display = [*(SOURCES[name] for name in ("slug", "title", "language", "kind", "licence")), "read"]
    list_filter = ["language", "kind"]
    search_fields = ["slug", "title", "publisher"]
    autocomplete_fields = ["derived_from", "scope"]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With whether it has a text."""
        has_text = Exists(Edition.objects.filter(source=OuterRef("pk"), current=True))
        return super().get_queryset(request).annotate(has_text=has_text)

    @admin.display(description=_("Text"))
    def read(self, obj: Any) -> SafeString | str:
        """The way to its text."""
        if not obj.has_text:
            return gettext("none yet")
        address = reverse("admin:annotations_source_read", args=[obj.slug])
        return format_html('<a href="{}" aria-label="{}: {}">{}</a>', address, _("Read"), obj, _("Read"))

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With its editions and passages, which go with it."""
        rows = list(objs)
        deleted, counts, lacking, used = super().get_deleted_objects(rows, request)
        for model, found in (
            (Edition, Edition.objects.filter(source__in=rows)),
            (Passage, Passage.objects.filter(edition__source__in=rows)),
        ):
            if count := found.count():
                counts[model_ngettext(model._meta, count)] = count
        return deleted, counts, lacking, used


@admin.register(Edition)
class EditionAdmin(Written):
    """Editions."""

    list_display = ["source", "revision", "current", "sha256", "imported_at"]
    list_select_related = ["source"]
    list_filter = ["current"]
    search_fields = ["source__slug", "revision", "sha256"]
    readonly_fields = ["sha256", "original_sha256", "imported_at"]

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
        """With the edition and its source, but not the edition's text."""
        return super().get_queryset(request).select_related("edition__source").defer("edition__text")
