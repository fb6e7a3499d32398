"""Pages on which the evidence of an event is weighed: which sources may depend on each other.

event/derivations/?event=<slug>       pairs of sources with what they have in common

Each takes the filters of annotations, and begins with a choice of events where none is named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from annotations.admin.base import refusal
from annotations.admin.comparison import MAX_EVENTS, Text, counted
from annotations.admin.questions import reasons
from annotations.columns import Person
from annotations.comparison.derivation import Pair, derivations
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, Source
from annotations.models.base import known_as
from annotations.models.reference import snapshot
from annotations.permissions import may, may_change

#: What the pages are called, and what each is for.
PAGES: Mapping[str, tuple[Any, Any]] = {
    "derivations": (
        _("Sources that may depend on each other"),
        _(
            "Two sources that tell the same things in the same order, in the same words or with the same "
            "wrong date may depend on each other. This proves nothing: whoever follows the course of events tells "
            "them in its order. Judge for yourself, and confirm what you find: from then on the two count as "
            "one witness."
        ),
    ),
}

#: What a page shows: what its template has, from what was found.
Shown = Callable[[AnnotationFilterSet, HttpRequest], dict[str, Any]]


@dataclass(frozen=True)
class Two:
    """A pair of sources, as the page shows it."""

    pair: Pair
    source: Source
    other: Source

    @property
    def titles(self) -> list[tuple[Source, Text]]:
        """The two, with their titles."""
        return [
            (found, Text(found.title or found.slug, found.language)) for found in (self.source, self.other)
        ]

    @property
    def derived(self) -> Source | None:
        """The one that is said to be derived from the other."""
        said = self.pair.stated
        return None if said is None else self.source if said.derived == self.source.pk else self.other

    @property
    def origin(self) -> Source | None:
        """The other one, then."""
        return None if self.derived is None else self.other if self.derived is self.source else self.source

    @property
    def free(self) -> list[tuple[Source, Source]]:
        """The ways in which one can be said to be derived from the other: it has no origin yet."""
        ways = [(self.source, self.other), (self.other, self.source)]
        return [] if self.pair.dependent else [(one, other) for one, other in ways if not one.derived_from_id]

    @property
    def percent(self) -> str:
        """How likely so long an order is by chance."""
        chance = self.pair.chance
        return "" if chance is None else f"{100 * chance:.1f}" if chance >= 0.001 else "< 0.1"


def of_derivations(filterset: AnnotationFilterSet, request: HttpRequest) -> dict[str, Any]:
    """The pairs of sources; one query beside what it takes to find them."""
    found = derivations(filterset)
    sources = Source.objects.in_bulk({pk for pair in found for pk in (pair.source, pair.other)})
    return {
        "pairs": [Two(pair, sources[pair.source], sources[pair.other]) for pair in found],
        "may_confirm": may(request.user, "change", Source),
    }


SHOWN: Mapping[str, Shown] = {"derivations": of_derivations}


@require_http_methods(["GET", "HEAD", "POST"])
def weigh(request: HttpRequest, page: ModelAdmin, name: str) -> HttpResponse:
    """One of the pages. To the one of derivations it can be said what is derived from what."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    if request.method == "POST":
        if name != "derivations":
            raise PermissionDenied
        return state(request, page)
    person: Person = request.user
    status, told, shown = 200, [], {}
    title, purpose = PAGES[name]
    with snapshot():
        event = Event.objects.filter(known_as([request.GET.get("event", "")])).first()
        try:
            if request.GET:
                filterset = AnnotationFilterSet(request.GET, user=person)
                shown = {**SHOWN[name](filterset, request), "counted": counted(filterset), "is_asked": True}
        except ValidationError as error:
            status, told = 400, reasons(error)
        query = request.GET.urlencode()
        files = {kind: f"{reverse(name, kwargs={'format': kind})}?{query}" for kind in ("csv", "json")}
        context = {
            **page.admin_site.each_context(request),
            "opts": page.opts,
            "title": title,
            "purpose": purpose,
            "is_nav_sidebar_enabled": False,
            "event": event,
            "refused": told,
            "files": files,
            "choices": [] if shown else choices(),
            **shown,
        }
        template = f"admin/annotations/event/{name}.html"
        return TemplateResponse(request, template, context, status=status).render()


def choices() -> Sequence[tuple[Event, str]]:
    """The events that one may choose; one query."""
    events = Event.objects.order_by("part_of", "slug").only("slug", "label")[:MAX_EVENTS]
    return [(event, f"?{urlencode({'event': event.slug})}") for event in events]


def state(request: HttpRequest, page: ModelAdmin) -> HttpResponse:
    """Write down that one source is derived from another, or that it is not; then the page again."""
    derived = get_object_or_404(Source.objects.visible_to(request.user), slug=request.POST.get("derived", ""))
    origin = get_object_or_404(Source.objects.visible_to(request.user), slug=request.POST.get("origin", ""))
    if not may_change(request.user, derived):
        raise PermissionDenied
    withdrawn = "withdraw" in request.POST
    try:
        with transaction.atomic():
            done = restate(derived.pk, origin, withdrawn=withdrawn)
            page.log_change(request, derived, [{"changed": {"fields": ["derived_from"]}}])
    except ValidationError as error:
        for why in error.messages:
            messages.error(request, capfirst(why))
    except DatabaseError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, done)
    return HttpResponseRedirect(request.get_full_path())


def restate(derived: int, origin: Source, *, withdrawn: bool) -> str:
    """Say so; ValidationError if somebody has said otherwise meanwhile. A source has one origin at most."""
    row = Source.objects.select_for_update().get(pk=derived)
    names = {"derived": str(row), "origin": str(origin)}
    if withdrawn:
        if row.derived_from_id != origin.pk:
            raise ValidationError(
                gettext("Nobody says any more that “%(derived)s” is derived from it.") % names
            )
        row.derived_from = None
        done = gettext("“%(derived)s” is not said to be derived from “%(origin)s” any more.")
    else:
        if row.derived_from_id not in (None, origin.pk):
            raise ValidationError(gettext("“%(derived)s” is said to be derived from another source.") % names)
        row.derived_from = origin
        done = gettext("“%(derived)s” is derived from “%(origin)s”: the two are one witness now.")
    row.full_clean()
    row.save(update_fields=["derived_from"])
    return done % names
