"""The pages on which something is made of words: find them (`finding`), then say what they are."""

from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from annotations.admin import finding
from annotations.admin.base import Readable
from annotations.admin.finding import FindingForm, Surroundings
from annotations.anchoring import Anchor


class Placing(Readable):
    """An admin of what stands at words: its form asks for them before anything else."""

    finding_title: Any = _("Find the words to annotate")

    def begin(self, request: HttpRequest, anchor: Anchor) -> None:
        """The words were found, and the form is to be shown."""
        request.found = anchor  # type: ignore[attr-defined]

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """The place."""
        found = self.found(request)
        return {"passage": found.passage.uuid, "start": found.span.start, "end": found.span.end}

    def found(self, request: HttpRequest) -> Anchor:
        """The words that the address names."""
        return cast(Anchor, request.found)  # type: ignore[attr-defined]

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        """The words are found first; then, and for what is sent, the form."""
        if request.method == "POST":
            return super().add_view(request, form_url, extra_context)
        if not self.has_add_permission(request):
            raise PermissionDenied
        if picked := finding.picked(request):
            return HttpResponseRedirect(picked)
        form = FindingForm(request)
        if not form.is_valid() or form.anchor is None:
            return self.finding_view(request, form)
        if not finding.is_form(request):
            return HttpResponseRedirect(finding.chosen(form.anchor, request))
        self.begin(request, form.anchor)
        return super().add_view(request, form_url, extra_context)

    def finding_view(self, request: HttpRequest, form: FindingForm) -> HttpResponse:
        """Which words, and where?"""
        passage = form.chosen_passage
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self.finding_title,
            "form": form,
            "surroundings": Surroundings.of(request, passage) if passage else None,
            "kept": request.GET.get(finding.KEPT),
            "elsewhere": finding.address(request),
            "media": self.media + form.media,
        }
        return TemplateResponse(request, "admin/annotations/annotation/finding.html", context)

    def placed(self, request: HttpRequest, place: Anchor | None, focus: Any = None) -> dict[str, Any]:
        """What a form shows of the words and of their passage; `focus` as for `marking.mark`."""
        if place is None:
            return {"surroundings": None, "words": "", "elsewhere": finding.address(request)}
        focus = focus or (place.passage.pk, place.span)
        return {
            "surroundings": Surroundings.of(request, place.passage, focus),
            "words": place.span.of(place.passage.text),
            "elsewhere": finding.address(request, passage=place.passage.uuid),
        }
