"""Reviewing and discussing in the admin: on the page of an annotation, and of several at once in the list."""

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations import recording
from annotations.admin.base import attempt, refusal
from annotations.admin.discussion import thread
from annotations.columns import Table
from annotations.models import Annotation, Reply, Review
from annotations.permissions import may_add, may_judge, may_review
from annotations.tables import REPLIES, REVIEWS

#: So many annotations are judged at once: somebody has looked at each of them.
MOST = 300

#: What a reviewer does, and what is said when it is done.
DEEDS: Mapping[str, Any] = {
    Review.Status.ACCEPTED: _("Accept"),
    Review.Status.REJECTED: _("Reject"),
    Review.Status.PROPOSED: _("Propose"),
}


class Reviewing(admin.ModelAdmin):
    """Annotations with their reviews and what is said of them."""

    def get_urls(self) -> list[Any]:
        """With what the forms below an annotation send."""
        pages = [
            path(
                f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"annotations_annotation_{name}",
            )
            for name, view in (("review", self.review_view), ("reply", self.reply_view))
        ]
        return [*pages, *super().get_urls()]

    # -- one annotation -----------------------------------------------------------------------------------

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """With the reviews, the replies, and what the person may say."""
        row: Annotation | None = context.get("original")
        if row is not None:
            person = request.user
            context |= {
                "reviews": Review.objects.visible_to(request.user)
                .filter(annotation__carried_with=[row.uuid])
                .select_related("creator")
                .order_by("created", "pk"),
                "thread": thread(row, person),
                "deeds": [
                    (status, deed)
                    for status, deed in DEEDS.items()
                    if status != row.status and may_judge(person, row, status)
                ],
                "may_reply": may_add(person, Reply),
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def review_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Judge an annotation as it was shown."""
        annotation = self._named(request, object_id)
        status, version = request.POST.get("status", ""), request.POST.get("version", "")
        if request.method == "POST" and not may_judge(request.user, annotation, status):
            raise PermissionDenied
        said = {
            "status": status,
            "reason": typed(request, "reason"),
            "annotation_version": int(version) if version.isdecimal() and len(version) < 10 else 0,
        }
        return self._say(request, annotation, REVIEWS, said, gettext("The annotation was reviewed."))

    def reply_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Reply to an annotation, or to what was said of it."""
        annotation = self._named(request, object_id)
        if request.method == "POST" and not may_add(request.user, Reply):
            raise PermissionDenied
        said = {name: typed(request, name) for name in ("text", "in_reply_to")}
        given = {name: value for name, value in said.items() if value or name == "text"}
        return self._say(request, annotation, REPLIES, given, gettext("You replied."))

    def _named(self, request: HttpRequest, object_id: str) -> Annotation:
        """The annotation, if the person may see it."""
        found = self.get_object(request, unquote(object_id))
        if found is None:
            raise Http404(gettext("It is not there any more, or never was."))
        return cast(Annotation, found)

    def _say(
        self, request: HttpRequest, annotation: Annotation, table: Table, said: dict[str, Any], done: str
    ) -> HttpResponse:
        """Write it down and go back; if it is refused, the page has what was typed."""
        address = reverse("admin:annotations_annotation_change", args=[annotation.pk])
        if request.method != "POST":
            return HttpResponseRedirect(address)
        made = recording.begin(table, request.user)

        def deed() -> str:
            values = {**said, "annotation": str(annotation.uuid)}
            recording.record(table, made, values, recording.Resolver(request.user))
            return done

        if attempt(request, deed):
            here = "reviews" if table is REVIEWS else "discussion"
            return HttpResponseRedirect(f"{address}#{here}")
        request.method = "GET"
        response = self.changeform_view(request, str(annotation.pk), address, {"typed": said})
        response.status_code = 409
        return response

    # -- several ------------------------------------------------------------------------------------------

    actions: Sequence[Any] = ("accept_selected", "reject_selected", "propose_selected")

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With judging several, for reviewers."""
        found: dict[str, Any] = super().get_actions(request)
        if not may_review(request.user):
            for name in Reviewing.actions:
                found.pop(name, None)
        return found

    @admin.action(description=_("Accept selected"))
    def accept_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """All of them, or none."""
        return self._judge(request, queryset, Review.Status.ACCEPTED)

    @admin.action(description=_("Reject selected…"))
    def reject_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """For one reason."""
        return self._judge(request, queryset, Review.Status.REJECTED)

    @admin.action(description=_("Propose selected again"))
    def propose_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """To be judged anew."""
        return self._judge(request, queryset, Review.Status.PROPOSED)

    def _judge(
        self, request: HttpRequest, queryset: models.QuerySet[Any], status: Review.Status
    ) -> HttpResponse | None:
        """Show what is selected; then judge just that, if it is still what was shown."""
        # In the order of keys, so that two reviewers never wait for each other.
        rows = list(queryset.select_related(*self.list_select_related).order_by("pk")[: MOST + 1])  # type: ignore[misc]
        if len(rows) > MOST:
            told = gettext("More than %(most)d are selected: take fewer at once.")
            messages.error(request, told % {"most": MOST})
            return None
        judged = [row for row in rows if row.status != status]
        shown = [f"{row.pk}-{row.version}" for row in judged]
        if "shown" in request.POST:
            if request.POST.getlist("shown") != shown:
                messages.error(request, gettext("Something was changed meanwhile: look again."))
            elif self._judged(request, judged, status):
                return None
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": self._title(status),
            "rows": list(zip(judged, shown, strict=True)),
            "left": len(rows) - len(judged),
            "status": status,
            "deed": DEEDS[status],
            "reason": request.POST.get("reason", ""),
            "action": request.POST.getlist("action")[-1],
            "media": self.media,
        }
        return TemplateResponse(request, "admin/annotations/annotation/review_selected.html", context)

    def _judged(self, request: HttpRequest, judged: list[Annotation], status: Review.Status) -> bool:
        """Whether all of them were judged; else none was, and the page says why."""
        resolve = recording.Resolver(request.user)
        resolve.found = {(Annotation, str(row.uuid)): row for row in judged}
        made: list[Any] = []
        try:
            for row in judged:
                said = {
                    "annotation": str(row.uuid),
                    "annotation_version": row.version,
                    "status": str(status),
                    "reason": typed(request, "reason"),
                }
                review = recording.begin(REVIEWS, request.user)
                recording.draft(REVIEWS, review, said, resolve)
                made.append(review)
            with transaction.atomic():
                Review.objects.bulk_create(made)
        except ValidationError as error:
            messages.error(request, capfirst(error.messages[0]))
        except DatabaseError as error:
            messages.error(request, refusal(error))
        else:
            told = ngettext("Reviewed %(count)d annotation.", "Reviewed %(count)d annotations.", len(made))
            messages.success(request, told % {"count": len(made)})
            return True
        return False

    @staticmethod
    def _title(status: Review.Status) -> str:
        """What the page is for."""
        return {
            Review.Status.ACCEPTED: gettext("Accept several annotations"),
            Review.Status.REJECTED: gettext("Reject several annotations"),
            Review.Status.PROPOSED: gettext("Propose several annotations again"),
        }[status]


def typed(request: HttpRequest, name: str) -> str:
    """What stands in a field; browsers send two characters for the end of a line."""
    return request.POST.get(name, "").replace("\r\n", "\n")
