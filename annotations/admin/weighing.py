"""Pages on which the evidence of an event is weighed: dependent sources, agreeing scholars, bare claims.

event/derivations/?event=<slug>       pairs of sources with what they have in common
event/agreement/?event=<slug>         how far scholars agree who have read the same
event/support/?event=<slug>           which claims have reference marks near them

Each takes the filters of annotations, and begins with a choice of events where none is named.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from annotations.admin.base import attempt
from annotations.admin.comparison import MAX_EVENTS, Text, counted
from annotations.admin.questions import reasons
from annotations.columns import Person
from annotations.comparison import address
from annotations.comparison.agreement import NO_READER, NO_UNITS, NO_VARIATION, ONE_READER, Unit, agreement
from annotations.comparison.derivation import Pair, derivations
from annotations.comparison.support import Marked, support
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, Source, Tag, User
from annotations.models.base import known_as
from annotations.models.reference import snapshot
from annotations.permissions import may, may_change

#: What the pages are called, and what each is for.
PAGES: Mapping[str, tuple[Any, Any]] = {
    "derivations": (
        _("Sources that may depend on each other"),
        _(
            "Two sources that tell the same things in the same order, in the same words or with the same "
            "wrong date may depend on each other. This proves nothing: whoever follows the course of events "
            "tells them in its order. Judge for yourself, and confirm what you find: from then on the two "
            "count as one witness."
        ),
    ),
    "agreement": (
        _("Agreement between scholars"),
        _(
            "How far those agree who have read the same sources completely. What they judge are claims in "
            "passages: each of them has found the claim there, in a stance and a voice, or has not. Only "
            "claims that one of them has marked there are counted."
        ),
    ),
    "support": (
        _("Claims and reference marks"),
        _(
            "Which claims a source bears out with reference marks of its own, such as [4] or [note 2], in "
            "the same passage and not far after the words. A source without any marks refers to nothing: of "
            "its claims nothing is said."
        ),
    ),
}

#: Why there is no alpha, in words.
REASONS: Mapping[str, Any] = {
    NO_READER: _("nobody has read a source for it yet"),
    ONE_READER: _("nobody else has read a source for it"),
    NO_UNITS: _("no two people have read the same and marked anything"),
    NO_VARIATION: _("everybody says the same of everything, as chance would have it"),
}
#: What is said of a claim.
SUPPORT: Mapping[str, Any] = {
    "supported": _("supported"),
    "unsupported": _("unsupported"),
    "no_marks": _("no marks in the source"),
}
#: Parameters of a page that are no filters of annotations.
OWN: Mapping[str, tuple[str, ...]] = {"support": ("support",)}
#: The value of `support` that narrows nothing.
ALL = "all"
#: So many claims stand on the page; the CSV has all.
MOST = 500

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


def number(value: float | None) -> str:
    """A coefficient as it reads."""
    return "–" if value is None else number_format(round(value, 2), 2)


def of_agreement(filterset: AnnotationFilterSet, request: HttpRequest) -> dict[str, Any]:
    """The questions; two queries beside what it takes to find them."""
    found = agreement(filterset)
    references = filterset.references
    people = references.public[User]
    sources = titles({unit.source for one in found for unit in one.disagreements})
    listed = reverse("admin:annotations_annotation_changelist")
    asked = address.explicit(address.filters(filterset), filterset.counted)

    def disputed(unit: Unit) -> dict[str, Any]:
        narrowed = address.narrowed(asked, [("passage", str(unit.passage)), ("claim", unit.claim)])
        return {
            "source": sources[unit.source],
            "claim": unit.claim,
            "address": f"{listed}?{urlencode(narrowed, doseq=True)}",
            "says": [(people[reader], value) for reader, value in unit.values.items()],
        }

    return {
        "questions": [
            {
                "label": references.labels.get(one.question, references.public[Tag][one.question]),
                "readers": [people[reader] for reader in one.readers],
                "units": len(one.units),
                "percent": "–" if one.percent is None else f"{round(100 * one.percent)} %",
                "alpha": number(one.alpha),
                "interval": one.interval and [number(bound) for bound in one.interval],
                "reason": REASONS[one.reason] if one.reason else "",
                "pairs": [(people[two.one], people[two.other], two, number(two.kappa)) for two in one.pairs],
                "disagreements": [disputed(unit) for unit in one.disagreements],
            }
            for one in found
        ]
    }


def of_support(filterset: AnnotationFilterSet, request: HttpRequest) -> dict[str, Any]:
    """The claims and their sources; one query beside what it takes to find them."""
    only = request.GET.get("support", "")
    if only not in (known := ("", ALL, *SUPPORT)):
        message = gettext("%(value)r is none of %(known)s")
        raise ValidationError({"support": message % {"value": only, "known": ", ".join(known[1:])}})
    found = support(filterset, "" if only == ALL else only)
    asked = address.filters(filterset)

    def counts(marked: Marked) -> dict[str, tuple[int, str]]:
        """The claims of a source by what bears them out, and the address of the page with these alone."""
        narrowed = address.narrowed(asked, [("source", sources[marked.source][0].slug)])
        return {
            state: (count, f"?{urlencode({**narrowed, 'support': [state]}, doseq=True)}#claims")
            for state, count in marked.claims.items()
        }

    sources = titles({marked.source for marked in found.sources})
    return {
        "sources": [
            (sources[marked.source], marked, number(marked.per_1000), counts(marked))
            for marked in found.sources
        ],
        "only": SUPPORT.get(only, ""),
        "all_of_them": f"?{urlencode(asked, doseq=True)}#claims",
        "claims": [
            (sources[borne.source], borne, Text(borne.exact, borne.language), SUPPORT[borne.support])
            for borne in found.claims[:MOST]
        ],
        "count": len(found.claims),
        "most": MOST,
    }


def titles(sources: set[int]) -> dict[int, tuple[Source, Text]]:
    """Sources with their titles; one query."""
    found = Source.objects.in_bulk(sources)
    return {pk: (source, Text(source.title or source.slug, source.language)) for pk, source in found.items()}


SHOWN: Mapping[str, Shown] = {
    "derivations": of_derivations,
    "agreement": of_agreement,
    "support": of_support,
}


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
                filterset = AnnotationFilterSet(request.GET, user=person, ignored=OWN.get(name, ()))
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

    def deed() -> str:
        done = restate(derived.pk, origin, withdrawn=withdrawn)
        page.log_change(request, derived, [{"changed": {"fields": ["derived_from"]}}])
        return done

    attempt(request, deed)
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
