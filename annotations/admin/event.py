"""Events, names, claims."""

from django.contrib import admin

from annotations.admin.base import Readable
from annotations.admin.merging import Mergeable
from annotations.models import Annotation, Claim, Event, EventName
from annotations.tables import CLAIMS, EVENTS, NAMES


@admin.register(Event)
class EventAdmin(Mergeable, Readable):
    """Events."""

    merged_through = Event._meta.get_field("part_of")
    list_display = [*(EVENTS[name] for name in ("slug", "label", "edtf")), "part_of"]
    list_select_related = ["part_of"]
    search_fields = ["slug", "label", "names__text"]
    autocomplete_fields = ["part_of"]
    readonly_fields = ["earliest", "latest"]


@admin.register(EventName)
class EventNameAdmin(Mergeable, Readable):
    """Names of events."""

    merged_through = EventName._meta.get_field("equivalent_to")
    list_display = [*(NAMES[name] for name in ("slug", "text", "language")), "event", "equivalent_to"]
    list_select_related = ["event", "equivalent_to"]
    list_filter = ["language"]
    search_fields = ["slug", "text"]
    autocomplete_fields = ["event", "equivalent_to"]


@admin.register(Claim)
class ClaimAdmin(Mergeable, Readable):
    """Claims."""

    merged_through = Annotation._meta.get_field("claim")
    list_display = [*(CLAIMS[name] for name in ("slug", "statement")), "event", "question"]
    list_select_related = ["event", "question"]
    search_fields = ["slug", "statement"]
    autocomplete_fields = ["event", "question"]
