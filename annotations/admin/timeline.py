"""The timeline: printed dates as points and bars under both calendars, a lane for each source.

The address is the question, by the parameters of the list of dates. The drawing is inline SVG without
any style of its own; the same stands in a table below, and every point leads to its words.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, QueryDict
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_safe

from annotations.admin.drawing import draw, reading
from annotations.admin.questions import reasons
from annotations.columns import Person
from annotations.filtersets import DateFilterSet
from annotations.models import DateMention, Event, References
from annotations.models.reference import snapshot
from annotations.tables import SOURCES
from annotations.values.calendars import in_both
from annotations.values.languages import direction

#: So many dates are drawn; of more the first, and the page says so.
MOST = 400
#: What of an address asks.
PARAMETERS = frozenset(DateFilterSet.named_filters())


def choices(known: Iterable[tuple[str, Any]], asked: str) -> list[tuple[str, Any]]:
    """What there is to choose from, and what is asked for if it is something else, as several of them."""
    found = list(known)
    return found if not asked or asked in dict(found) else [*found, (asked, asked)]


@require_safe
def show(request: HttpRequest, page: ModelAdmin) -> HttpResponse:
    """The page."""
    if not page.has_view_permission(request):
        raise PermissionDenied
    person: Person = request.user
    asked = QueryDict(mutable=True)
    for name, values in request.GET.lists():
        if any(values):
            asked.setlist(name, [value for value in values if value])
    refused: list[str] = []
    rows: list[DateMention] = []
    with snapshot():
        references = References.fresh()
        try:
            found = DateFilterSet(asked, user=person, references=references).checked()
            found = found.select_related("source", "passage").defer("folded", "passage__text")
            rows = list(found.order_by("day", "pk")[: MOST + 1])
        except ValidationError as error:
            refused = reasons(error)
        events = Event.objects.order_by("slug").values_list("slug", "label")[:200]
        sources = SOURCES.visible_to(person).order_by("slug").values_list("slug", "title")[:200]
        list_address = reverse("admin:annotations_datemention_changelist")
        context = {
            **page.admin_site.each_context(request),
            "opts": page.opts,
            "title": gettext("Timeline"),
            "is_nav_sidebar_enabled": False,
            "drawing": draw(rows[:MOST]),
            "rows": [(row, reading(row), direction(row.language), *days_of(row)) for row in rows[:MOST]],
            "cut": len(rows) > MOST,
            "most": MOST,
            "refused": refused,
            "asked": asked,
            "kept": kept(asked),
            "choices": {
                "event": choices(events, asked.get("event", "")),
                "source": choices(sources, asked.get("source", "")),
                "audit": choices(DateMention.Audit.choices, asked.get("audit", "")),
            },
            "list": f"{list_address}?{asked.urlencode()}" if asked else list_address,
            "csv": f"{reverse('dates-list', kwargs={'format': 'csv'})}?{asked.urlencode()}",
        }
        return TemplateResponse(
            request, "admin/annotations/datemention/timeline.html", context, status=400 if refused else 200
        ).render()


def kept(asked: QueryDict) -> Mapping[str, str]:
    """What the form on the page has no field for and sends along."""
    fields = ("event", "source", "audit", "date_after", "date_before")
    return {name: str(value) for name, value in asked.items() if name not in fields}


def days_of(row: DateMention) -> tuple[str, str]:
    """A date in both calendars; what is not known of the print is reckoned from its days."""
    if row.gregorian:
        return row.gregorian, row.julian or "–"
    if row.earliest is None and row.latest is None:
        return "–", "–"
    return in_both(row.earliest, row.latest)
