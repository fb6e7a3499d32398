"""The names of an event, one by one: how often each is attested, where and in whose view."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from annotations.admin.comparison import Text, counted
from annotations.columns import Person
from annotations.comparison import address, ledger
from annotations.comparison.axes import NOTHING
from annotations.comparison.drift import Drift, Form, drifts
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, EventName, Source
from annotations.models.base import known_as
from annotations.models.reference import snapshot


@dataclass(frozen=True)
class Count:
    """So many annotations of one kind, and their list."""

    label: str
    count: int
    address: str


@dataclass(frozen=True)
class Line:
    """A name as it is shown."""

    name: EventName
    text: Text
    equivalent_to: Text | None
    total: Count
    by_source: Sequence[Count]
    by_view: Sequence[Count]


class Lines:
    """The lines of a ledger, each number with the list behind it."""

    def __init__(self, filterset: AnnotationFilterSet, event: int) -> None:
        self.found = ledger.names(filterset, event)
        self.counting = address.explicit(address.filters(filterset), filterset.counted)
        self.list = reverse("admin:annotations_annotation_changelist")

    def __iter__(self) -> Any:
        for line in self.found:
            name, root = line.name, line.name.equivalent_to
            yield Line(
                name,
                Text(name.text, name.language),
                Text(root.text, root.language) if root else None,
                self.count(name, "", line.count),
                [self.count(name, slug, count, "source") for slug, count in in_order(line.by_source)],
                [self.count(name, slug, count, "tag_only") for slug, count in in_order(line.by_view)],
            )

    def count(self, name: EventName, key: str, count: int, parameter: str = "") -> Count:
        """A number, and the address of its annotations."""
        parameters = [("name", name.slug)]
        if key == NOTHING:
            parameters.append(("view", "none"))
        elif key:
            parameters.append((parameter, key))
        label = gettext("no view") if key == NOTHING else key
        found = urlencode(address.narrowed(self.counting, parameters), doseq=True)
        return Count(label, count, f"{self.list}?{found}" if count else "")


def in_order(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    """The most frequent first."""
    return sorted(counts.items(), key=lambda found: (-found[1], found[0]))


def places(form: Form) -> SafeString:
    """Where a form stands, each place with the annotation that attests it there."""
    linked = (
        (reverse("admin:annotations_annotation_change", args=[key]), place)
        for place, key in form.places.items()
    )
    return format_html_join(", ", '<a href="{}">{}</a>', linked)


def shown(found: Sequence[Drift]) -> list[dict[str, Any]]:
    """Sources with several forms, with their titles; one query."""
    sources = Source.objects.in_bulk({drift.source for drift in found})
    return [
        {
            "found": drift,
            "source": sources[drift.source],
            "title": Text(
                sources[drift.source].title or sources[drift.source].slug, sources[drift.source].language
            ),
            "forms": [(form, Text(form.exact, form.language), places(form)) for form in drift.forms],
        }
        for drift in found
    ]


@require_safe
def names(request: HttpRequest, page: ModelAdmin) -> HttpResponse:
    """The page. What makes no sense here is said on the page of comparisons."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    person: Person = request.user
    elsewhere = f"{reverse('admin:annotations_event_compare')}?{request.GET.urlencode()}"
    with snapshot():
        try:
            filterset = AnnotationFilterSet(request.GET, user=person)
            event = Event.objects.filter(known_as([request.GET.get("event", "")])).first()
            if event is None:
                return HttpResponseRedirect(elsewhere)
            lines = Lines(filterset, event.pk)
            drifting = shown(drifts(filterset, event.pk))
        except ValidationError:
            return HttpResponseRedirect(elsewhere)
        context = {
            **page.admin_site.each_context(request),
            "opts": page.opts,
            "title": gettext("Names of %(event)s") % {"event": event.label},
            "is_nav_sidebar_enabled": False,
            "event": event,
            "counted": counted(filterset),
            "lines": lines,
            "drifting": drifting,
            "compared": f"{elsewhere}&rows=name&columns=source",
            "csv": f"{reverse('names-ledger', args=[event.slug, 'csv'])}?{request.GET.urlencode()}",
        }
        return TemplateResponse(request, "admin/annotations/event/names.html", context).render()
