"""What becomes of a source whose text has changed: the plan with its queue, and two editions compared.

source/<slug>/reanchoring/     what would become of each annotation; carry what is certain, decide the rest
source/<slug>/differences/     two editions as one text, with what is annotated in each
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations import reanchoring
from annotations.admin.base import attempt
from annotations.admin.difference import parts
from annotations.models import Annotation, Source
from annotations.models.base import known_as
from annotations.permissions import may_place, may_reanchor
from annotations.reanchoring import Decision, Found, Plan
from annotations.recording import parse_uuid
from annotations.revisions import revision
from annotations.values.carrying import State
from annotations.values.languages import direction
from annotations.values.selectors import TextQuote

#: So many that wait stand on the page; the others come as these are decided.
MOST = 100

#: So many of those that were carried last can be taken back there.
LAST = 20

#: What the states mean.
STATES = {
    State.EXACT: _("in the same place"),
    State.MOVED: _("the same words, in another place"),
    State.FUZZY: _("the words have changed a little"),
    State.AMBIGUOUS: _("several places are as likely"),
    State.ORPHANED: _("the words are gone"),
}


class Renewing(admin.ModelAdmin):
    """The pages of a source that has several editions."""

    def get_urls(self) -> list[Any]:
        """With their addresses."""
        pages = {"reanchoring": self.reanchoring_view, "differences": self.differences_view}
        return [
            *(
                path(
                    f"<str:slug>/{name}/", self.admin_site.admin_view(view), name=f"annotations_source_{name}"
                )
                for name, view in pages.items()
            ),
            *super().get_urls(),
        ]

    def edition_links(self, request: HttpRequest, row: Source) -> list[tuple[str, str]]:
        """To another text; and where there is one, to what became of the annotations."""
        links = []
        if row.editions.count() > 1:
            links = [
                (
                    gettext("Compare its editions"),
                    reverse("admin:annotations_source_differences", args=[row.slug]),
                ),
                (gettext("Carry its annotations over"), self.plan_of(row)),
            ]
        if self.has_change_permission(request, row):
            links.append(
                (gettext("Add a new edition"), reverse("admin:annotations_source_edition", args=[row.slug]))
            )
        return links

    @staticmethod
    def plan_of(source: Source) -> str:
        """Where the plan of a source is."""
        return reverse("admin:annotations_source_reanchoring", args=[source.slug])

    def wanted(self, request: HttpRequest, slug: str) -> Source:
        """The source that an address names, if the person may see it."""
        source = get_object_or_404(Source.objects.visible_to(request.user), known_as([slug]))
        if not self.has_view_permission(request, source):
            raise PermissionDenied
        return source

    # -- the plan -------------------------------------------------------------------------------------------

    def reanchoring_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """The plan; or what somebody decides, and then the plan again."""
        source = self.wanted(request, slug)
        if request.method == "POST":
            return self.done(request, source)
        try:
            plan = reanchoring.plan(source, request.user)
        except ValidationError as error:
            messages.info(request, capfirst(" ".join(error.messages)))
            return HttpResponseRedirect(reverse("admin:annotations_source_change", args=[source.pk]))
        waits = plan.uncertain
        person = request.user
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Carry annotations over"),
            "source": source,
            "language": source.language,
            "direction": direction(source.language),
            "edition": plan.edition,
            "counts": [(state, STATES[state], plan.counts[state.value]) for state in State],
            "certain": len(plan.certain),
            "may_carry": may_reanchor(person),
            "waiting": [(step, may_place(person, step.annotation)) for step in waits[:MOST]],
            "count": len(waits),
            "most": MOST,
            "found": self.found(request, plan),
            "given_up": self.given_up(source, plan.edition.pk, person),
            "carried": self.carried_last(source, plan.edition.pk, person),
            "states": STATES,
        }
        return TemplateResponse(request, "admin/annotations/source/reanchoring.html", context)

    @staticmethod
    def found(request: HttpRequest, plan: Plan) -> Found | None:
        """Where the words stand that somebody thinks of instead of what is proposed for one that waits."""
        key = request.GET.get("annotation", "")
        said = {name: request.GET.get(name, "").strip() for name in ("exact", "prefix", "suffix")}
        wanted = [step.annotation for step in plan.uncertain if str(step.annotation.uuid) == key]
        if not wanted or not said["exact"]:
            return None
        return reanchoring.look(wanted[0], plan.edition, TextQuote(**said))

    @staticmethod
    def given_up(source: Source, edition: int, person: Any) -> list[tuple[Annotation, bool]]:
        """The annotations whose words somebody has found gone, and whether the person may look again."""
        rows = Annotation.objects.visible_to(person).filter(source=source, orphaned_in=edition)
        found = rows.select_related("creator").order_by("text_start", "pk")[:MOST]
        return [(row, may_place(person, row)) for row in found]

    @staticmethod
    def carried_last(source: Source, edition: int, person: Any) -> list[Annotation]:
        """What was carried last and can be taken back by the person: of the newest, what nobody changed."""
        rows = Annotation.objects.visible_to(person).filter(
            source=source, superseded_by__edition=edition, superseded_by__version=1
        )
        found = rows.select_related("creator", "superseded_by").order_by("-superseded_by__created", "-pk")
        return [row for row in found[:LAST] if may_place(person, row)]

    def done(self, request: HttpRequest, source: Source) -> HttpResponse:
        """Do what was sent, say so, and come back."""
        deed = self.carry if "_carry" in request.POST else self.decide
        attempt(request, lambda: deed(request, source))
        return HttpResponseRedirect(f"{self.plan_of(source)}#next")

    @staticmethod
    def carry(request: HttpRequest, source: Source) -> str:
        """Carry what is certain."""
        if not may_reanchor(request.user):
            raise PermissionDenied
        count = reanchoring.apply(source).seen_by(request.user)
        return ngettext("%d annotation was carried over.", "%d annotations were carried over.", count) % count

    @staticmethod
    def decide(request: HttpRequest, source: Source) -> str:
        """Do what was decided about one that waits, if it is still as it was shown."""
        key = parse_uuid(request.POST.get("annotation", ""))
        reanchoring.hold(source.pk)
        rows = Annotation.objects.visible_to(request.user).filter(source=source)
        annotation = get_object_or_404(rows.select_for_update(of=("self",)), uuid=key)
        if not may_place(request.user, annotation):
            raise PermissionDenied
        if str(annotation.version) != request.POST.get("version", ""):
            raise ValidationError(gettext("it was changed meanwhile: look at it again"))
        reanchoring.decide(annotation, decision_of(request.POST.get("decision", "")))
        return gettext("“%(words)s” is decided.") % {"words": annotation.exact[:60]}

    # -- two editions ---------------------------------------------------------------------------------------

    def differences_view(self, request: HttpRequest, slug: str) -> HttpResponse:
        """Two editions as one text."""
        source = self.wanted(request, slug)
        asked = {name: request.GET.get(name) for name in ("from", "to")}
        try:
            found = revision(source, request.user, old=asked["from"], new=asked["to"])
        except ValidationError as error:
            messages.info(request, capfirst(" ".join(error.messages)))
            return HttpResponseRedirect(reverse("admin:annotations_source_change", args=[source.pk]))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": gettext("Compare editions"),
            "source": source,
            "language": source.language,
            "direction": direction(source.language),
            "editions": list(source.editions.defer("text").order_by("imported_at", "pk")),
            "found": found,
            "parts": parts(found, whole="whole" in request.GET),
            "is_whole": "whole" in request.GET,
            "lists": [
                (_("In the older one"), found.old_annotations[:MOST], len(found.old_annotations)),
                (_("In the newer one"), found.new_annotations[:MOST], len(found.new_annotations)),
            ],
            "most": MOST,
            "plan": self.plan_of(source),
        }
        return TemplateResponse(request, "admin/annotations/source/differences.html", context)


def decision_of(said: str) -> Decision:
    """What a button says: `accept`, `orphan`, `reopen`, or `choose 120 129`."""
    choice, *offsets = said.split() or [""]
    numbers = (
        [int(offset) for offset in offsets if offset.isascii() and offset.isdecimal()] if offsets else []
    )
    if len(numbers) not in (0, 2) or len(numbers) != len(offsets):
        raise ValidationError(gettext("start and end go with “choose”, and both of them"))
    return Decision(choice, *numbers)
