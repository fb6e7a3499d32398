"""Events, names, claims."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from annotations.admin import comparison, ledger, weighing
from annotations.admin.base import Readable
from annotations.admin.counts import Count
from annotations.admin.facets import facets
from annotations.admin.merging import Mergeable
from annotations.admin.quotations import quotation
from annotations.admin.redating import follow
from annotations.models import Annotation, Claim, DateMention, Event, EventName
from annotations.tables import CLAIMS, EVENTS, NAMES


@admin.display(description=_("text"), ordering=NAMES["text"])
def quoted_text(row: EventName) -> SafeString:
    """A name in its own language."""
    return quotation(row.text, row.language)


@admin.register(Event)
class EventAdmin(Mergeable, Readable):
    """Events."""

    merged_through = Event._meta.get_field("part_of")
    counts = [
        Count(Event, "part_of", _("parts")),
        Count(EventName, "event_only"),
        Count(Claim, "event_only"),
        Count(Annotation, "event_only"),
        Count(DateMention, "event_only"),
    ]
    list_display = [*(EVENTS[name] for name in ("label", "slug", "edtf")), "part_of", *counts]
    list_select_related = ["part_of"]
    list_filter = facets("part_of", folded=["created_after"])
    search_help_text = _("Part of the label, of the identifier or of one of its names.")
    autocomplete_fields = ["part_of"]
    readonly_fields = ["earliest", "latest"]
    fieldsets = [
        (None, {"fields": ["label", "slug", "part_of", "note"]}),
        (_("When it was"), {"fields": ["edtf", "earliest", "latest"]}),
        (_("Where it was"), {"fields": ["place", "spatial"]}),
        (_("Dates in its sources"), {"fields": ["calendar_from", "calendar_until"]}),
        (_("Elsewhere"), {"fields": ["exact_match"]}),
    ]

    def list_links(self, request: HttpRequest) -> list[tuple[Any, str]]:
        """What is said of them can be compared."""
        return [*super().list_links(request), (_("Compare"), reverse("admin:annotations_event_compare"))]

    def row_links(self, request: HttpRequest, row: Event) -> list[tuple[Any, str]]:
        """What is said of it can be compared."""
        address = f"{reverse('admin:annotations_event_compare')}?event={row.slug}&rows=name&columns=source"
        timeline = f"{reverse('admin:annotations_datemention_timeline')}?event={row.slug}"
        weighed = [
            (title, f"{reverse(f'admin:annotations_event_{name}')}?event={row.slug}")
            for name, (title, _purpose) in weighing.PAGES.items()
        ]
        links = [(_("Compare"), address), (_("Timeline"), timeline), *weighed]
        return [*links, *super().row_links(request, row)]

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """The dates of its sources are read again where they are to be read otherwise."""
        super().save_related(request, form, formsets, change)
        if change:
            follow(request, form.instance, form.changed_data)

    def get_urls(self) -> list[Any]:
        """With the pages that compare what is said of events, and what each is called."""
        own = [("compare", comparison.compare), ("names", ledger.names)]
        own += [(name, partial(weighing.weigh, name=name)) for name in weighing.PAGES]
        return [
            *(
                path(
                    f"{name}/",
                    self.admin_site.admin_view(partial(view, page=self)),
                    name=f"annotations_event_{name}",
                )
                for name, view in own
            ),
            *super().get_urls(),
        ]


@admin.register(EventName)
class EventNameAdmin(Mergeable, Readable):
    """Names of events."""

    merged_through = EventName._meta.get_field("equivalent_to")
    counts = [Count(Annotation, "name"), Count(EventName, "equivalent_to", _("equivalents"))]
    list_display = [
        quoted_text,
        *(NAMES[name] for name in ("slug", "language")),
        "event",
        "equivalent_to",
        *counts,
    ]
    list_select_related = ["event", "equivalent_to"]
    list_filter = facets("event_only", "language", folded=["equivalent_to", "created_after"])
    search_help_text = _("Part of the text or of the identifier.")
    autocomplete_fields = ["event", "equivalent_to"]


@admin.register(Claim)
class ClaimAdmin(Mergeable, Readable):
    """Claims."""

    merged_through = Annotation._meta.get_field("claim")
    counts = [Count(Annotation, "claim")]
    list_display = [*(CLAIMS[name] for name in ("statement", "slug")), "event", "question", *counts]
    list_select_related = ["event", "question"]
    list_filter = facets("event_only", folded=["question", "created_after"])
    search_help_text = _("Part of the statement or of the identifier.")
    autocomplete_fields = ["event", "question"]
