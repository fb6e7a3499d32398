"""The admin as a whole: its name, its start page, and the order in which it lists what there is.

It stands apart from the pages of each model in `admin/` because Django makes the site before it reads
what is registered there.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.forms import AuthenticationForm
from django.core.exceptions import ValidationError
from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Left
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from annotations.comparison.queue import open_events
from annotations.models import (
    Annotation,
    Claim,
    Event,
    EventName,
    Passage,
    References,
    Source,
    Tag,
    User,
    Vocabulary,
)
from annotations.models.days import BY_TIME
from annotations.permissions import may_add, may_enter, may_review
from annotations.values.languages import direction

#: What the start page shows of sources and events; the rest is a list's.
SHOWN = 20
#: What it shows of the last changes.
LAST = 8
#: So many annotations that wait for a review are counted.
WAITING = 1000

#: What there is, by what it is to a scholar. What is registered and not named here comes last.
SECTIONS: Mapping[Any, Sequence[str]] = {
    _("Evidence"): ("Annotation", "DateMention", "Reading", "Parallel", "Review", "Reply"),
    _("Comparisons"): ("Comparison", "Snapshot"),
    _("Texts"): ("Source", "Edition", "Passage"),
    _("Events"): ("Event", "EventName", "Claim"),
    _("Terms"): ("Vocabulary", "Tag", "TagLabel"),
    _("People"): ("User", "Group", "Token", "Change"),
}

#: Whose changes are for all eyes. Annotations may be private, accounts are.
CURATED = (Source, Event, EventName, Claim, Vocabulary, Tag)


def sources() -> QuerySet[Source]:
    """Those changed last, each with the number of its passages: ordinals count from 1 without a gap."""
    last = Passage.objects.filter(edition__source=OuterRef("pk"), edition__current=True).order_by("-ordinal")
    return Source.objects.annotate(passages=Subquery(last.values("ordinal")[:1])).order_by(
        "-modified", "slug"
    )


def evidence(shown: Sequence[Source], person: User) -> dict[int, dict[str, Any]]:
    """What the person sees in each of the sources; one statement, by the index of sources."""
    found = Annotation.objects.visible_to(person).filter(source__in=shown).order_by().values("source")
    counted = found.annotate(
        annotations=Count("pk"),
        annotated=Count("passage", distinct=True, filter=Q(edition__current=True)),
        changed=Max("modified"),
    )
    return {row["source"]: row for row in counted}


def last_annotations(person: User) -> QuerySet[Annotation]:
    """Those that the person sees, changed last first, without what is long in them."""
    related = ("source", "creator", "name", "claim", "event")
    shown = (
        "language",
        "modified",
        "status",
        "visibility",
        "source__title",
        "source__slug",
        "source__language",
    )
    attested = ("creator__username", "name__text", "name__language", "claim__statement", "event__label")
    found = Annotation.objects.visible_to(person).select_related(*related).only(*shown, *attested)
    return found.annotate(words=Left("exact", 200)).order_by("-modified", "-pk")


def waiting(person: User) -> int:
    """How many annotations that the person sees are proposed; one more than are counted, if more are."""
    found = Annotation.objects.visible_to(person).filter(status="proposed", superseded_by=None)
    return found.order_by()[: WAITING + 1].count()


def last_changes() -> QuerySet[LogEntry]:
    """What was done last in the admin to what all may read."""
    names = [model._meta.model_name for model in CURATED]
    found = LogEntry.objects.filter(content_type__app_label="annotations", content_type__model__in=names)
    return found.select_related("content_type", "user").order_by("-action_time", "-pk")


class SignInForm(AuthenticationForm):
    """Name and password of an account that has a role."""

    def confirm_login_allowed(self, user: Any) -> None:
        """Refuse who would find nothing behind the door."""
        super().confirm_login_allowed(user)
        if not may_enter(user):
            raise ValidationError(
                _("This account has no role yet. Ask whoever looks after this Historio for one."),
                code="no_role",
            )


class Site(admin.AdminSite):
    """Django's admin under our name, for whoever has a role."""

    login_form = SignInForm

    site_title = site_header = "Historio"
    index_title = _("Start")
    index_template = "admin/start.html"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        #: Addresses of pages that belong to no model; modules of `admin` add theirs.
        self.pages: list[Any] = []

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the person may come in."""
        return may_enter(request.user)

    def get_urls(self) -> list[Any]:
        """With pages of no model; without the address that leads from a number to a row, whoever sees it."""
        found = [url for url in super().get_urls() if getattr(url, "name", None) != "view_on_site"]
        return [*self.pages, *found]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """What there is, what was done last, and what can be done next; as many queries whatever there is."""
        return super().index(request, {**self.start(request), **(extra_context or {})})

    def start(self, request: HttpRequest) -> dict[str, Any]:
        """What the start page shows."""
        person = request.user
        assert isinstance(person, User)  # the site lets nobody else in
        found = list(sources()[: SHOWN + 1])
        seen = evidence(found[:SHOWN], person)
        events = list(Event.objects.select_related("part_of").order_by(*BY_TIME)[: SHOWN + 1])
        annotations = list(last_annotations(person)[:LAST])
        return {
            "sources": [self.row(source, seen.get(source.pk, {})) for source in found[:SHOWN]],
            "more_sources": len(found) > SHOWN,
            "events": events[:SHOWN],
            "more_events": len(events) > SHOWN,
            "annotations": [(annotation, direction(annotation.language)) for annotation in annotations],
            "changes": list(last_changes()[:LAST]),
            "tags": Tag.objects.exists(),
            "waiting": waiting(person) if may_review(person) else 0,
            "most_waiting": WAITING,
            "unread": len(open_events(person, References.fresh())),
            "may_import": may_add(person, Source),
            "may_annotate": may_add(person, Annotation),
            "may_upload": may_add(person, Annotation),
            "may_name_events": may_add(person, Event),
            "may_make_terms": may_add(person, Vocabulary),
        }

    @staticmethod
    def row(source: Source, seen: dict[str, Any]) -> dict[str, Any]:
        """A source, as the start page shows it."""
        return {
            "source": source,
            "direction": direction(source.language),
            "annotations": seen.get("annotations", 0),
            "annotated": seen.get("annotated", 0),
            "changed": max(source.modified, seen.get("changed") or source.modified),
        }

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """What the person may see, by section rather than by Django's applications."""
        apps = super().get_app_list(request, app_label)
        if app_label is not None:
            return apps
        left = {model["object_name"]: model for app in apps for model in app["models"]}
        found = [(name, [left.pop(key) for key in keys if key in left]) for name, keys in SECTIONS.items()]
        return [
            {
                "name": name,
                "app_label": "annotations",
                "app_url": "",
                "has_module_perms": True,
                "models": models,
            }
            for name, models in (*found, (_("More"), list(left.values())))
            if models
        ]
