"""Passages of two sources that speak of the same thing: proposals, which scholars confirm or reject.

source/<slug>/parallels/?with=<slug>     proposals with their score, what was said of them, one key each
parallel/                                all that was said, as a list
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations import recording
from annotations.admin.base import Readable, attempt
from annotations.admin.facets import facets
from annotations.admin.places import number, parameter
from annotations.admin.quotations import quotation
from annotations.comparison.parallels import judged, propose, sides_of
from annotations.models import Parallel, Passage, Source
from annotations.models.base import known_as
from annotations.permissions import may_add, may_delete
from annotations.tables import PARALLELS
from annotations.values.languages import direction

#: So many proposals stand on the page; the others come as these are decided.
SHOWN = 100

#: Of longer texts they are proposed by the command.
MOST = 2_000


class WithParallels(admin.ModelAdmin):
    """The page of a source on which its passages are laid beside those of another one."""

    def get_urls(self) -> list[Any]:
        """With its address."""
        view = self.admin_site.admin_view(self.parallels_view)
        return [path("<str:slug>/parallels/", view, name="annotations_source_parallels"), *super().get_urls()]

    def parallels_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """What is proposed and what was said; or what somebody says, and then the page again."""
        source = get_object_or_404(Source, known_as([slug]))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        asked = parameter(request.GET, "with")
        other = get_object_or_404(Source, known_as([asked])) if asked else None
        if request.method == "POST":
            if other is None:
                raise Http404
            return self.said(request, source, other)
        others = Source.objects.exclude(pk=source.pk).filter(editions__current=True).order_by("slug")
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Passages that speak of the same thing"),
            "source": source,
            "other": other,
            "others": [(found.slug, str(found)) for found in others[:500]],
            "may_say": may_add(request.user, Parallel),
        }
        if other is not None:
            try:
                context |= self.of_both(request, source, other)
            except ValidationError as error:
                messages.error(request, capfirst(" ".join(error.messages)))
        return TemplateResponse(request, "admin/annotations/source/parallels.html", context)

    @staticmethod
    def of_both(request: HttpRequest, source: Source, other: Source) -> dict[str, Any]:
        """The proposals of which the person has said nothing yet, and what was said."""
        person = request.user
        sides = sides_of(source, other, most=MOST)
        known = judged(*sides, person)
        own = {
            (pair.passage.pk, pair.other.pk)
            for pair in known
            if any(row.creator_id == person.pk for row in pair.said)
        }
        waiting = [each for each in propose(*sides, person) if (each.passage.pk, each.other.pk) not in own]
        return {
            "languages": [(found.language, direction(found.language)) for found in (source, other)],
            "waiting": waiting[:SHOWN],
            "count": len(waiting),
            "most": SHOWN,
            "known": [(pair, [(row, may_delete(person, row)) for row in pair.said]) for pair in known],
            "last": [side[-1].ordinal for side in sides if side],
            "beside": f"{reverse('admin:annotations_source_beside')}?"
            + urlencode([("s", source.slug), ("s", other.slug), ("align", "passage")]),
            "csv": f"{reverse('parallels-list', kwargs={'format': 'csv'})}?"
            + urlencode({"source": source.slug, "other_source": other.slug, "bom": "1"}),
        }

    def said(self, request: HttpRequest, source: Source, other: Source) -> HttpResponse:
        """Write down what somebody says, or that they take it back; then the page again."""
        if "take_back" in request.POST:
            attempt(request, lambda: self.take_back_parallel(request))
        else:
            attempt(request, lambda: self.judge(request, source, other))
        page = reverse("admin:annotations_source_parallels", args=[source.slug])
        return HttpResponseRedirect(f"{page}?{urlencode({'with': other.slug})}#next")

    @staticmethod
    def judge(request: HttpRequest, source: Source, other: Source) -> str:
        """The person says of two passages that they speak of the same thing, or that they do not.

        What they said of these two before is taken back.
        """
        person = request.user
        if not may_add(person, Parallel):
            raise PermissionDenied
        chosen = [
            named_passage(parameter(request.POST, name), found, name)
            for name, found in (("passage", source), ("other_passage", other))
        ]
        before = Parallel.objects.between([chosen[0].pk], [chosen[1].pk]).filter(creator=person.pk)
        for row in before.select_for_update():
            row.delete()
        made = recording.begin(PARALLELS, person)
        values = {
            "passage": str(chosen[0].uuid),
            "other_passage": str(chosen[1].uuid),
            "verdict": parameter(request.POST, "verdict"),
            "note": parameter(request.POST, "note"),
        }
        recording.record(PARALLELS, made, values, recording.Resolver(person))
        told = {"one": chosen[0].ordinal, "two": chosen[1].ordinal}
        if values["verdict"] == Parallel.Verdict.CONFIRMED:
            return gettext("Passage %(one)d speaks of the same thing as passage %(two)d.") % told
        return gettext("Passage %(one)d does not speak of the same thing as passage %(two)d.") % told

    @staticmethod
    def take_back_parallel(request: HttpRequest) -> str:
        """It was not said."""
        key = recording.parse_uuid(request.POST["take_back"])
        row = get_object_or_404(Parallel.objects.visible_to(request.user), uuid=key)
        if not may_delete(request.user, row):
            raise PermissionDenied
        row.delete()
        return gettext("It was taken back.")


def named_passage(key: str, source: Source, name: str) -> Passage:
    """The passage of a source's current edition that is named by its id, or by its number."""
    found = Passage.objects.filter(edition__source=source, edition__current=True)
    is_number = key.isascii() and key.isdigit()
    wanted = found.filter(ordinal=number(key)) if is_number else found.filter(uuid=recording.parse_uuid(key))
    passage = wanted.first()
    if passage is None:
        why = gettext("%(value)r is no passage of %(source)s") % {"value": key, "source": source.slug}
        raise ValidationError({name: why})
    return passage


# -- the list ---------------------------------------------------------------------------------------------


@admin.display(description=_("passage"))
def passage(row: Parallel) -> SafeString:
    """How the one passage begins."""
    return quotation(row.passage.text, row.passage.language)


@admin.display(description=_("other passage"))
def other_passage(row: Parallel) -> SafeString:
    """How the other one begins."""
    return quotation(row.other.text, row.other.language)


@admin.register(Parallel)
class ParallelAdmin(Readable):
    """What was said of passages; it is said on the pages of sources."""

    list_display = [passage, other_passage, PARALLELS["verdict"], "creator", PARALLELS["created"]]
    list_filter = facets("verdict", "source", folded=["other_source", "creator", "created_after", "passage"])
    search_help_text = _("Part of the note.")
    readonly_fields = ["passage", "other", "verdict", "note", "creator"]
    fields = (*readonly_fields,)

    def get_queryset(self, request: HttpRequest) -> Any:
        """Of the sources that the person may see, without what is long in them."""
        rows = PARALLELS.visible_to(request.user)
        found = rows.select_related("passage__edition__source", "other__edition__source", "creator")
        long = ("edition__text", "folded", "search")
        return found.defer(*(f"{side}__{name}" for side in ("passage", "other") for name in long))

    def row_links(self, request: HttpRequest, row: Parallel) -> list[tuple[str, str]]:
        """To the page of both sources."""
        sources = [found.edition.source.slug for found in (row.passage, row.other)]
        page = reverse("admin:annotations_source_parallels", args=sources[:1])
        address = f"{page}?{urlencode({'with': sources[1]})}"
        return [*super().row_links(request, row), (gettext("Both sources beside each other"), address)]

    # -- who may ------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """On the page of the sources."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody: it is taken back, and said anew."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """One's own; administrators every one."""
        return may_add(request.user, Parallel) if obj is None else may_delete(request.user, obj)

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """The list again; Django leads to the start who may not change a row."""
        super().response_delete(request, obj_display, obj_id)
        return HttpResponseRedirect(reverse("admin:annotations_parallel_changelist"))
