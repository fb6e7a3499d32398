"""Sources, editions, passages."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import model_ngettext
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Readable
from annotations.admin.beside import WithBeside
from annotations.admin.counts import Count
from annotations.admin.dump import FromDump
from annotations.admin.facets import facets
from annotations.admin.importing import Importing
from annotations.admin.parallels import WithParallels
from annotations.admin.quotations import quotation
from annotations.admin.reading import ReadingPage
from annotations.admin.redating import follow
from annotations.admin.renewing import Renewing
from annotations.admin.wikipedia import FromWiki
from annotations.models import Annotation, DateMention, Edition, Passage, Reading, Snapshot, Source
from annotations.tables import PASSAGES, SOURCES
from annotations.values.languages import direction

#: Of a long text so many characters are shown beside its fields; all of it can be read.
SHOWN = 20_000


def reading(source: str) -> str:
    """Where the text of a source is read."""
    return reverse("admin:annotations_source_read", args=[source])


def workbench(source: str) -> str:
    """Where its words are annotated."""
    return reverse("admin:annotations_source_workbench", args=[source])


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

    readonly_fields = ["reads"]

    @admin.display(description=_("Text"))
    def reads(self, obj: Any) -> SafeString:
        """The text as it is written, or the beginning of a long one."""
        language = obj.language if isinstance(obj, Passage) else obj.source.language
        cut = "…" if len(obj.text) > SHOWN else ""
        html = '<div class="text" lang="{}" dir="{}">{}{}</div>'
        return format_html(html, language, direction(language), obj.text[:SHOWN], cut)


def tell_what_was_frozen(request: HttpRequest, source: Source) -> None:
    """Of a source that is read blind from now on: what was frozen before shows what was annotated in it."""
    number = Snapshot.objects.filter(
        purged__isnull=True, sources__overlap=[source.slug, *source.former_slugs]
    ).count()
    if number:
        told = ngettext(
            "%(number)d snapshot that was frozen before rests on this source. It does not change, and shows "
            "what was annotated in it then, also to those who are to read it blind.",
            "%(number)d snapshots that were frozen before rest on this source. They do not change, and show "
            "what was annotated in it then, also to those who are to read it blind.",
            number,
        )
        messages.warning(request, told % {"number": number})


@admin.display(description=_("title"), ordering=SOURCES["title"])
def titled(row: Source) -> SafeString:
    """A title in the language of the work."""
    return quotation(row.title or row.slug, row.language)


@admin.display(description=_("text"))
def beginning(row: Passage) -> SafeString:
    """How a passage begins, in its own language."""
    return quotation(row.text, row.language)


@admin.register(Source)
class SourceAdmin(ReadingPage, WithBeside, WithParallels, Renewing, Importing, FromWiki, FromDump, Readable):
    """Sources."""

    counts = [
        Count(Edition, "source"),
        Count(Passage, "source"),
        Count(Annotation, "source"),
        Count(DateMention, "source"),
        Count(Source, "derived_from", _("derived sources")),
        Count(Reading, "source"),
    ]
    list_display = [
        titled,
        *(SOURCES[name] for name in ("slug", "language", "kind", "licence", "visibility")),
        *counts[:4],
        "read",
    ]
    list_filter = facets(
        "language",
        "kind",
        "event",
        folded=["visibility", "blind", "switches", "derived_from", "created_after"],
    )
    search_help_text = _("Part of the title, of the identifier or of the publisher.")
    autocomplete_fields = ["derived_from", "scope"]
    fieldsets = [
        (None, {"fields": ["title", "slug", "language", "kind"]}),
        (
            _("Where it comes from"),
            {
                "fields": [
                    "creators",
                    "publisher",
                    "issued",
                    "url",
                    "licence",
                    "accessed",
                    "derived_from",
                    "related",
                ]
            },
        ),
        (_("What it treats"), {"fields": ["scope"]}),
        (_("Its dates"), {"fields": ["calendar_from", "calendar_until"]}),
        (_("Who sees it"), {"fields": ["visibility", "blind"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With whether it has a text."""
        has_text = Exists(Edition.objects.filter(source=OuterRef("pk"), current=True))
        return super().get_queryset(request).annotate(has_text=has_text)

    @admin.display(description=_("Text"))
    def read(self, obj: Any) -> SafeString | str:
        """The way to its text."""
        if not obj.has_text:
            return gettext("none yet")
        html = '<a href="{}" aria-label="{}: {}">{}</a>'
        ways = [(reading(obj.slug), _("Read")), (workbench(obj.slug), _("Annotate"))]
        return format_html_join(" · ", html, ((address, said, obj, said) for address, said in ways))

    def row_links(self, request: HttpRequest, row: Source) -> list[tuple[str, str]]:
        """To the text; or to where it is brought in."""
        links = super().row_links(request, row)
        if row.editions.exists():
            return [
                *links,
                (gettext("Read with its annotations"), reading(row.slug)),
                (gettext("Workbench"), workbench(row.slug)),
                (
                    gettext("Passages of another source beside it"),
                    reverse("admin:annotations_source_parallels", args=[row.slug]),
                ),
                *self.edition_links(request, row),
            ]
        if not self.has_change_permission(request, row):
            return links
        address = f"{reverse('admin:annotations_source_import')}?source={row.slug}"
        return [*links, (gettext("Add its text"), address)]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Its dates are read again where they are to be read otherwise."""
        super().save_related(request, form, formsets, change)
        if change:
            follow(request, form.instance, form.changed_data)
        if "blind" in form.changed_data and form.instance.blind:
            tell_what_was_frozen(request, form.instance)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """With its editions and passages, which go with it."""
        rows = list(objs)
        deleted, counts, lacking, used = super().get_deleted_objects(rows, request)
        for model, found in (
            (Edition, Edition.objects.filter(source__in=rows)),
            (Passage, Passage.objects.filter(edition__source__in=rows)),
            (DateMention, DateMention.objects.filter(source__in=rows)),
        ):
            if count := found.count():
                counts[model_ngettext(model._meta, count)] = count
        return deleted, counts, lacking, used


@admin.register(Edition)
class EditionAdmin(Written):
    """Editions."""

    counts = [Count(Passage, "edition"), Count(Annotation, "edition")]
    list_display = ["source", "revision", "issued", "current", "imported_at", *counts]
    list_display_links = ["source", "revision"]
    list_select_related = ["source"]
    list_filter = facets("source", "current")
    search_help_text = _("Part of the source's title or identifier, of the revision or of the checksum.")
    fields = ["source", "revision", "issued", "current", "imported_at", "sha256", "original_sha256", "reads"]

    def row_links(self, request: HttpRequest, row: Edition) -> list[tuple[str, str]]:
        """To its text."""
        address = f"{reading(row.source.slug)}?edition={row.uuid}"
        return [*super().row_links(request, row), (gettext("Read with its annotations"), address)]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Without the text, which is long and no list shows."""
        return super().get_queryset(request).defer("text")


@admin.register(Passage)
class PassageAdmin(Written):
    """Passages."""

    counts = [Count(Annotation, "passage")]
    list_display = [beginning, "work", *(PASSAGES[name] for name in ("ordinal", "kind", "language")), *counts]
    list_filter = facets("source", "kind", folded=["language", "edition", "section", "contains"])
    search_help_text = _("Words of the text, “words in this order”, -without.")
    fields = ["edition", "ordinal", "kind", "section", "language", "start", "end", "reads", "continues"]

    @admin.display(description=_("source"), ordering="edition")
    def work(self, row: Passage) -> str:
        """The source, and which state of it."""
        return str(row.edition)

    def row_links(self, request: HttpRequest, row: Passage) -> list[tuple[str, str]]:
        """To where it stands."""
        address = f"{reading(row.edition.source.slug)}?passage={row.uuid}"
        return [*super().row_links(request, row), (gettext("Read it in its place"), address)]

    def get_queryset(self, request: HttpRequest) -> Any:
        """With the edition and its source, but not the edition's text."""
        queryset = super().get_queryset(request).select_related("edition__source")
        return queryset.defer("edition__text", "folded", "search")
