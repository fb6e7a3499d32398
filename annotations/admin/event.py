"""Events, names, claims."""

from functools import partial
from typing import Any

from django.contrib import admin
from django.urls import path

from annotations.admin import comparison
from annotations.admin.base import Readable
from annotations.models import Claim, Event, EventName
from annotations.tables import CLAIMS, EVENTS, NAMES


@admin.register(Event)
class EventAdmin(Readable):
    """Events."""

    list_display = [*(EVENTS[name] for name in ("slug", "label", "edtf")), "part_of"]
    list_select_related = ["part_of"]
    search_fields = ["slug", "label", "names__text"]
    autocomplete_fields = ["part_of"]
    readonly_fields = ["earliest", "latest"]

    def get_urls(self) -> list[Any]:
        """With the page that compares what is said of events."""
        view = self.admin_site.admin_view(partial(comparison.compare, page=self))
        return [path("compare/", view, name="annotations_event_compare"), *super().get_urls()]


@admin.register(EventName)
class EventNameAdmin(Readable):
    """Names of events."""

    list_display = [*(NAMES[name] for name in ("slug", "text", "language")), "event", "equivalent_to"]
    list_select_related = ["event", "equivalent_to"]
    list_filter = ["language"]
    search_fields = ["slug", "text"]
    autocomplete_fields = ["event", "equivalent_to"]


@admin.register(Claim)
class ClaimAdmin(Readable):
    """Claims."""

    list_display = [*(CLAIMS[name] for name in ("slug", "statement")), "event", "question"]
    list_select_related = ["event", "question"]
    search_fields = ["slug", "statement"]
    autocomplete_fields = ["event", "question"]
