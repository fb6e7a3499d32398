"""A source is read: its text passage by passage, with all annotations that the person may see.

source/<slug>/read/                    the first passages of its current edition
…?from=201                             those from the 201st on
…?at=213, …?passage=<uuid>             lead to the page and the place of a passage
…?edition=<uuid>                       an older edition
…?tag=soviet-view&creator=anna         only these annotations, asked for as in the API
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from annotations.admin.places import edition_asked_for, number, parameter, place_asked_for
from annotations.admin.questions import LABELS, reasons
from annotations.admin.readings import Readings
from annotations.admin.workbench import WithWorkbench
from annotations.filtersets import AnnotationFilterSet
from annotations.marking import MOST, Colours, Marked, mark
from annotations.models import Annotation, Edition, Passage, References, Source, Tag
from annotations.models.base import known_as
from annotations.permissions import may_add
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction

#: So many passages are a page, and fewer where they have more annotations than this.
PASSAGES = 100

#: The contents name so many headings.
HEADINGS = 500

#: Parameters that say where to read, and not which annotations to show.
PLACE = ("from", "at", "passage", "edition", "source", "for_event", "for_question")


@dataclass(frozen=True)
class Choice:
    """A tag or a person on the page: a way to show only these annotations."""

    label: str
    count: int
    colour: str
    address: str


class Leaf:
    """The passages that one page shows, and the annotations among those asked for that lie on them.

    Eight queries, whatever it shows: two of them are those of `mark`.
    """

    def __init__(self, edition: Edition, annotations: models.QuerySet[Annotation], first: int) -> None:
        self.edition, self.annotations, self.first = edition, annotations.filter(edition=edition), first
        self.everything = Passage.objects.filter(edition=edition).order_by("ordinal")

    @cached_property
    def passages(self) -> Sequence[Passage]:
        """From the first on, as many as fit."""
        found = self.everything.filter(ordinal__gte=self.first).defer("folded", "search")
        wanted = list(found[: PASSAGES + 1])
        self._is_last = len(wanted) <= PASSAGES
        wanted = wanted[:PASSAGES]
        on_them = self.annotations.order_by().filter(passage__in=[passage.pk for passage in wanted])
        counts = dict(on_them.values_list("passage").annotate(Count("pk")))
        shown = 0
        for place, passage in enumerate(wanted):
            shown += counts.get(passage.pk, 0)
            if place and shown > MOST:
                self._is_last = False
                return wanted[:place]
        return wanted

    def holds(self, ordinal: int) -> bool:
        """Whether this passage is on the page."""
        return any(passage.ordinal == ordinal for passage in self.passages)

    @cached_property
    def marked(self) -> list[Marked]:
        """The passages with their annotations."""
        return mark(self.passages, self.annotations, link=change_address, most=MOST)

    @property
    def next(self) -> int | None:
        """Where the next page begins."""
        return None if not self.passages or self._is_last else self.passages[-1].ordinal + 1

    @cached_property
    def previous(self) -> int | None:
        """Where the page before begins."""
        before = self.everything.filter(ordinal__lt=self.first).order_by("-ordinal")
        found = list(before.values_list("ordinal", flat=True)[:PASSAGES])
        return found[-1] if found else None

    @cached_property
    def headings(self) -> list[Passage]:
        """The contents, and one more if there are too many."""
        found = self.everything.filter(kind="heading").only("ordinal", "text", "section", "language")
        return list(found[: HEADINGS + 1])

    @cached_property
    def numbers(self) -> dict[str, int]:
        """How much there is in the whole edition."""
        found = self.annotations.order_by().aggregate(
            annotations=Count("pk"), passages=Count("passage", distinct=True)
        )
        passages = self.everything.count()
        return {
            "passages": passages,
            "annotations": found["annotations"],
            "without": passages - found["passages"],
        }


class ReadingPage(WithWorkbench):
    """The page on which a source is read."""

    def get_urls(self) -> list[Any]:
        """With the address of the page."""
        read = self.admin_site.admin_view(self.read_view)
        return [path("<str:slug>/read/", read, name="annotations_source_read"), *super().get_urls()]

    def read_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The text of a source with its annotations."""
        source = get_object_or_404(Source, known_as([slug]))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        edition = edition_asked_for(source, request.GET)
        filters, annotations, refused = asked_for(request, edition)
        context = {
            **self.admin_site.each_context(request),
            "is_nav_sidebar_enabled": False,  # its room is the text's
            "opts": self.opts,
            "title": gettext("Read with its annotations"),
            "source": source,
            "direction": direction(source.language),
            "edition": edition,
            "refused": refused,
            "may_annotate": may_add(request.user, Annotation),
            "may_add_text": self.has_change_permission(request, source),
        }
        if edition is not None:
            leaf = Leaf(edition, annotations, number(parameter(request.GET, "from")))
            if (place := place_asked_for(edition, request.GET)) is not None:
                return HttpResponseRedirect(self.address_of(leaf, place, request.GET))
            here = reverse("admin:annotations_source_read", args=[slug])
            readings = Readings(source, edition, request.user, request.GET)
            context |= {
                "leaf": leaf,
                "readings": readings,
                "completed": readings.said,
                "say": reverse("admin:annotations_source_readings", args=[source.slug]),
                "pages": {
                    name: f"{here}?{altered(request.GET, **{'from': first})}"
                    for name, first in (("next", leaf.next), ("previous", leaf.previous))
                    if first
                },
                "filters": [
                    (LABELS.get(name, name), value, f"{here}?{without(filters, name)}")
                    for name, value in shown(filters)
                ],
                "choices": choices(leaf.marked, here, request.GET),
                "here": here,
                "kept": kept(request.GET),
                "contents_cut": len(leaf.headings) > HEADINGS,
                "statuses": [
                    (
                        label,
                        f"{here}?{altered(request.GET, status=wanted)}",
                        filters.get("status", "all") == wanted,
                    )
                    for wanted, label in statuses()
                ],
            }
        return TemplateResponse(request, "admin/annotations/source/read.html", context)

    def address_of(self, leaf: Leaf, ordinal: int, given: QueryDict) -> str:
        """Where the passage is read: on the page that it is on when one turns the pages from the first."""
        first = ordinal - (ordinal - 1) % PASSAGES
        if not Leaf(leaf.edition, leaf.annotations, first).holds(ordinal):
            first = ordinal
        here = reverse("admin:annotations_source_read", args=[leaf.edition.source.slug])
        edition = None if leaf.edition.current else leaf.edition.uuid
        query = altered(given, **{"from": first, "at": None, "passage": None, "edition": edition})
        return f"{here}?{query}#p{ordinal}"


def change_address(annotation: Annotation) -> str:
    """Where an annotation is shown, and changed."""
    return reverse("admin:annotations_annotation_change", args=[annotation.pk])


# -- what the address asks for --------------------------------------------------------------------------


def asked_for(
    request: HttpRequest, edition: Edition | None = None
) -> tuple[QueryDict, models.QuerySet[Annotation], list[str]]:
    """The filters in the address, the annotations that they leave, and what was refused.

    Unless the address says otherwise they have whatever status. If something in it is refused, none is
    left out: the page says so.
    """
    filters = request.GET.copy()
    for name in PLACE:
        filters.pop(name, None)
    for name in [name for name, value in filters.items() if not value]:
        del filters[name]
    wanted = filters.copy()
    wanted.setdefault("status", "all")
    # Also what was carried from this edition into a newer one is read in it.
    wanted["edition"] = str(edition.uuid) if edition else "all"
    visible = ANNOTATIONS.visible_to(request.user)
    try:
        return filters, AnnotationFilterSet(wanted, visible, user=request.user).checked(), []
    except ValidationError as error:
        return filters, visible.filter(superseded_by=None), reasons(error)


# -- addresses that ask for something else ---------------------------------------------------------------


def altered(given: QueryDict, **changes: Any) -> str:
    """The query with other values; None leaves a parameter out, a list gives it several times."""
    made = given.copy()
    for name, value in changes.items():
        made.pop(name, None)
        if value is not None:
            made.setlist(name, [str(item) for item in (value if isinstance(value, list) else [value])])
    return made.urlencode()


def without(filters: QueryDict, name: str) -> str:
    """The filters but for one."""
    return altered(filters, **{name: None})


def shown(filters: QueryDict) -> Iterable[tuple[str, str]]:
    """Each filter with its values, as people read them; the status has its own links."""
    return ((name, " + ".join(values)) for name, values in filters.lists() if name != "status")


def kept(given: QueryDict) -> Mapping[str, str]:
    """What a form on the page must send along: the edition."""
    edition = parameter(given, "edition")
    return {"edition": edition} if edition else {}


def statuses() -> list[tuple[str, str]]:
    """The statuses that one may ask for at once."""
    labels = dict(Annotation.Status.choices)
    return [
        ("all", gettext("all")),
        ("proposed,accepted", gettext("those that count")),
        *((name, str(labels[name])) for name in ("suggested", "rejected")),
    ]


def choices(leaf: Iterable[Marked], here: str, given: QueryDict) -> dict[str, list[Choice]]:
    """The tags and people on this page, the most frequent first, each a link to its annotations only."""
    references = References.held()
    colours = Colours(references)
    annotations = [found.annotation for marked in leaf for found in marked.marks]
    tags = Counter(tag for annotation in annotations for tag in annotation.tag_ids)
    people = Counter(annotation.creator.username for annotation in annotations)

    def address(**changes: Any) -> str:
        return f"{here}?{altered(given, **{'from': None}, **changes)}"

    known = references.public[Tag]
    return {
        "tags": [
            Choice(
                references.labels.get(tag, known[tag]),
                count,
                colours.class_of([tag]),
                address(tag=known[tag]),
            )
            for tag, count in tags.most_common()
            if tag in known
        ],
        "people": [Choice(name, count, "", address(creator=name)) for name, count in people.most_common()],
    }
