"""Judging printed dates: each with one button or one key, in the list that shows them in their context.

A button sends what it judges: the state, the row and the version that was looked at. So of two people the
second is told, and nothing is overwritten. Without JavaScript the list comes again, with it only the row
changes (`static/annotations/dates.js`).
"""

from dataclasses import dataclass
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from annotations import recording
from annotations.models import DateMention
from annotations.permissions import may_change
from annotations.tables import DATES

#: What the buttons are called in what is sent.
JUDGE = "_judge"
#: So many dates are judged at once: somebody has looked at each of them.
MOST = 300

DEEDS = {"confirmed": _("Confirm"), "rejected": _("Reject")}


@dataclass(frozen=True)
class Verdict:
    """What a button says: which row, as it was at which version, gets which state."""

    state: str
    pk: int
    version: int

    def __str__(self) -> str:
        return f"{self.state} {self.pk} {self.version}"

    @classmethod
    def read(cls, text: str) -> "Verdict":
        """What was sent; 404 for what no button says."""
        state, *numbers = text.split(" ")
        good = all(number.isascii() and number.isdecimal() and len(number) < 19 for number in numbers)
        if state not in DEEDS or len(numbers) != 2 or not good:
            raise Http404
        return cls(state, int(numbers[0]), int(numbers[1]))


class Judging(admin.ModelAdmin):
    """Printed dates that can be confirmed and rejected where they are listed."""

    actions: Any = ("confirm_selected", "dismiss_selected")

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list; or what one of its buttons has sent."""
        if request.method == "POST" and JUDGE in request.POST:
            return self.judge_view(request)
        return super().changelist_view(request, extra_context)

    def judge_view(self, request: HttpRequest) -> HttpResponse:
        """Judge one date: the list again, or for a script what has become of the row."""
        verdict = Verdict.read(request.POST[JUDGE])
        scripted = "application/json" in request.headers.get("Accept", "")
        why, row = self.judged(request, verdict)
        if scripted:
            told = {"problem": why} if why else {}
            told |= {"state": row.get_state_display(), "name": row.state, "buttons": str(buttons(row))}
            return JsonResponse(told, status=409 if why else 200)
        if why:
            messages.error(request, why)
        return HttpResponseRedirect(f"{request.get_full_path()}#date-{row.pk}")

    def judged(self, request: HttpRequest, verdict: Verdict) -> tuple[str, DateMention]:
        """The date after it was judged, and why it was not; 404 if the person sees none."""
        with transaction.atomic():
            visible = DATES.visible_to(request.user)
            row = visible.select_for_update(of=("self",)).filter(pk=verdict.pk).first()
            if row is None:
                raise Http404
            if not may_change(request.user, row):
                raise PermissionDenied
            if row.version != verdict.version:
                return gettext("%(what)s was changed meanwhile: look again.") % {"what": row}, row
            if row.state != verdict.state:
                recording.record(DATES, row, {"state": verdict.state})
                row.refresh_from_db()
        return "", row

    @admin.action(description=_("Confirm selected"), permissions=["change"])
    def confirm_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """All that are ticked are confirmed."""
        self.judge_selected(request, queryset, "confirmed")

    @admin.action(description=_("Reject selected"), permissions=["change"])
    def dismiss_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """All that are ticked are rejected."""
        self.judge_selected(request, queryset, "rejected")

    def judge_selected(self, request: HttpRequest, queryset: models.QuerySet[Any], state: str) -> None:
        """Give all of these the state; one statement."""
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
        if len(keys) > MOST:
            messages.error(request, gettext("At most %(most)d at once: look at each.") % {"most": MOST})
            return
        # What somebody has corrected is not said to be what the rules read well.
        done = ["confirmed", "corrected"] if state == "confirmed" else [state]
        rows = DateMention.objects.filter(pk__in=keys).exclude(state__in=done)
        count = rows.update(state=state)
        told = ngettext("%(count)d date is %(state)s now.", "%(count)d dates are %(state)s now.", count)
        state_label = dict(DateMention.State.choices)[state].lower()
        messages.success(request, told % {"count": count, "state": state_label})


def buttons(row: DateMention) -> SafeString:
    """What can be done to a date, a button each; to correct it is its own page."""
    correct = reverse("admin:annotations_datemention_change", args=[row.pk])
    pressed = format_html_join(
        "",
        '<button type="submit" name="{}" value="{}" data-key="{}"{}>'
        '{}<span class="visually-hidden">: {}</span></button>',
        (
            (
                JUDGE,
                Verdict(state, row.pk, row.version),
                state[0],
                SafeString(' aria-pressed="true"') if row.state == state else "",
                label,
                row.printed,
            )
            for state, label in DEEDS.items()
            if (state, row.state) != ("confirmed", "corrected")
        ),
    )
    link = format_html(
        '<a href="{}" data-key="e">{}<span class="visually-hidden">: {}</span></a>',
        correct,
        _("Correct"),
        row.printed,
    )
    return format_html('<span class="judge" id="date-{}">{}{}</span>', row.pk, pressed, link)
