"""Readings: who has read what completely, as a list, and on the page on which a source is read.

There (`reading.py`) people say that they have done so, for an event or a question, or take it back.
"""

from dataclasses import dataclass
from typing import Any, cast

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations import recording
from annotations.admin.base import Readable, attempt
from annotations.admin.facets import facets
from annotations.admin.queue import label, queue
from annotations.columns import Person
from annotations.models import Edition, Event, Reading, References, Source, Tag, User, Vocabulary
from annotations.models.base import known_as
from annotations.permissions import may_add, may_delete
from annotations.tables import READINGS

#: So many events or questions can be chosen.
CHOICES = 300


# -- on the page of a source --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Said:
    """A reading of a source, as its page shows it."""

    reading: Reading
    may_delete: bool
    is_of_older_edition: bool


class Readings:
    """The readings of a source, and what it could be read for; five queries."""

    def __init__(self, source: Source, edition: Edition, person: Person, asked: Any) -> None:
        self.source, self.edition, self.person = source, edition, person
        self.asked = {"event": asked.get("for_event", ""), "question": asked.get("for_question", "")}
        self.references = References.fresh()

    @property
    def said(self) -> list[Said]:
        """Who has said so, in the order of time."""
        rows = Reading.objects.visible_to(self.person).filter(source=self.source)
        found = rows.select_related("event", "question", "creator", "edition").defer("edition__text")
        return [
            Said(reading, may_delete(self.person, reading), not reading.edition.current)
            for reading in found.order_by("created", "pk")
        ]

    @property
    def may_say(self) -> bool:
        """Whether the person can say that they have read it."""
        return may_add(self.person, Reading) and self.edition.current

    @property
    def waits(self) -> bool:
        """Whether the person sees only what they made themselves, until they have read it."""
        return self.source.pk in self.references.veiled_from(self.person)

    @property
    def events(self) -> list[tuple[str, str, bool]]:
        """The events it could be read for: those of its scope and their parts, or whatever there is."""
        scope = set(self.source.scope.values_list("pk", flat=True))
        tree = {part for event in scope for part in self.references.parts[event]}
        events = Event.objects.filter(pk__in=tree) if scope else Event.objects.all()
        wanted = self.asked["event"]
        rows = sorted(events.order_by("slug")[:CHOICES], key=lambda event: event.pk not in scope)
        return [(event.slug, str(event), event.slug == wanted) for event in rows]

    @property
    def questions(self) -> list[tuple[str, str, bool]]:
        """The questions it could be read for."""
        tags = Tag.objects.filter(vocabulary__kind=Vocabulary.QUESTION)
        wanted = self.asked["question"]
        slugs = tags.order_by("vocabulary", "position", "slug").values_list("pk", "slug")[:CHOICES]
        return [(slug, label(pk, self.references), slug == wanted) for pk, slug in slugs]


class WithReadings(admin.ModelAdmin):
    """The page of a source, on which people say that they have read it completely, or take it back."""

    def get_urls(self) -> list[Any]:
        """With the address to which they say so."""
        view = self.admin_site.admin_view(self.readings_view)
        return [path("<str:slug>/readings/", view, name="annotations_source_readings"), *super().get_urls()]

    def readings_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Write down that a source was read, or that it was not; then its page again."""
        source = get_object_or_404(Source, known_as([slug]))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        back = f"{reverse('admin:annotations_source_read', args=[source.slug])}#readings"
        if request.method != "POST":
            return HttpResponseRedirect(back)
        deed = self.take_back if "take_back" in request.POST else self.say
        attempt(request, lambda: deed(request, source))
        return HttpResponseRedirect(back)

    @staticmethod
    def say(request: HttpRequest, source: Source) -> str:
        """The person has read it."""
        if not may_add(request.user, Reading):
            raise PermissionDenied
        given = {name: request.POST.get(name, "") for name in ("edition", "event", "question", "note")}
        said = {"source": source.slug, **{name: value for name, value in given.items() if value}}
        made = recording.begin(READINGS, request.user)
        recording.record(READINGS, made, said, recording.Resolver(request.user))
        return gettext("You have read this source completely: what you found nothing of, it is silent about.")

    @staticmethod
    def take_back(request: HttpRequest, source: Source) -> str:
        """The reading is no more."""
        key = recording.parse_uuid(request.POST["take_back"])
        rows = Reading.objects.visible_to(request.user).filter(source=source)
        reading = get_object_or_404(rows, uuid=key)
        if not may_delete(request.user, reading):
            raise PermissionDenied
        reading.delete()
        return gettext("The reading was taken back.")


# -- the list ---------------------------------------------------------------------------------------------


@admin.register(Reading)
class ReadingAdmin(Readable):
    """Readings of sources; of blind ones, until they are read, one's own."""

    list_display = ["source", "event", "question", "creator", READINGS["created"], READINGS["note"]]
    list_select_related = ["source", "event", "question", "creator"]
    list_filter = facets("source", "event", folded=["question", "creator", "edition", "created_after"])
    search_help_text = _("Part of the note, or of the source's title or identifier.")
    autocomplete_fields = ["source", "event", "question"]
    fields = ["source", "event", "question", "note"]

    def get_urls(self) -> list[Any]:
        """With what is still to be read."""

        def view(request: HttpRequest) -> HttpResponse:
            return queue(request, self)

        own = path("queue/", self.admin_site.admin_view(view), name="annotations_reading_queue")
        return [own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> Any:
        """Those that the person may know of."""
        return READINGS.visible_to(request.user)

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of one that is there, also by whom, and of which edition."""
        return self.fields if obj is None else ["source", "edition", "event", "question", "note", "creator"]

    def list_links(self, request: HttpRequest) -> list[tuple[Any, str]]:
        """To what is still to be read."""
        return [
            *super().list_links(request),
            (_("Still to be read"), reverse("admin:annotations_reading_queue")),
        ]

    def row_links(self, request: HttpRequest, row: Reading) -> list[tuple[Any, str]]:
        """To the text."""
        address = reverse("admin:annotations_source_read", args=[row.source.slug])
        return [*super().row_links(request, row), (gettext("Read with its annotations"), address)]

    # -- who may ------------------------------------------------------------------------------------------

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is taken back, and another one made."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own; administrators every one."""
        return may_add(request.user, Reading) if obj is None else may_delete(request.user, obj)

    def save_model(self, request: HttpRequest, obj: Reading, form: Any, change: bool) -> None:
        """Who says so has read it."""
        obj.creator = cast(User, request.user)
        super().save_model(request, obj, form, change)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """The list again; Django leads to the start who may not change a row."""
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(reverse("admin:annotations_reading_changelist"))
