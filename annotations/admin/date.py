"""Printed dates: the audit."""

from functools import partial
from typing import Any, cast

from django.contrib import admin
from django.http import HttpRequest, QueryDict
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin import timeline
from annotations.admin.date_form import DateForm
from annotations.admin.drawing import reading
from annotations.admin.facets import facets
from annotations.admin.judging import Judging, buttons
from annotations.admin.placing import Placing
from annotations.dating import read_again, switches
from annotations.models import DateMention, Source, User
from annotations.models.base import known_as
from annotations.permissions import may_add, may_change, may_delete
from annotations.tables import DATES
from annotations.values.languages import direction


def in_context(row: DateMention) -> SafeString:
    """The date as it is printed, with what stands around it."""
    before = "…" if len(row.prefix) == 32 and row.start > 32 else ""
    return format_html(
        '<span lang="{}" dir="{}" class="context">{}{}<mark>{}</mark>{}</span>',
        row.language,
        direction(row.language),
        before,
        row.prefix,
        row.printed,
        row.suffix,
    )


@admin.display(description=_("printed"), ordering=DATES["text_start"])
def printed(row: DateMention) -> SafeString:
    """The same, and where it is printed."""
    html = '{} <a href="{}" class="where"><bdi>{}</bdi></a>'
    return format_html(html, in_context(row), reading(row), row.source)


@admin.display(description=_("meaning"), ordering="day")
def meaning(row: DateMention) -> SafeString:
    """What it means, in both calendars; else what stands there."""
    first, second = row.gregorian or row.as_printed or "–", f"O.S. {row.julian}" if row.julian else ""
    if row.as_printed and not row.gregorian and not row.julian:
        second = gettext("N.S. or O.S.?")
    if row.era and not row.gregorian:
        second = row.get_era_display()
    return format_html('<span class="days">{}<br>{}</span>', first, second)


@admin.display(description=_("audit"), ordering="audit")
def audited(row: DateMention) -> SafeString:
    """What the audit found; of a mismatch, how much it is and what should stand there."""
    label = row.get_audit_display()
    if row.audit == DateMention.Audit.MISMATCH:
        more = gettext("%(days)d days off; expected %(expected)s") % {
            "days": row.days_off,
            "expected": row.expected.replace("-", "\N{NON-BREAKING HYPHEN}"),
        }
        return format_html('<span class="audit-{}">{}</span> <small>{}</small>', row.audit, label, more)
    return format_html('<span class="audit-{}">{}</span>', row.audit, label)


@admin.display(description=_("state"), ordering="state")
def state(row: DateMention) -> SafeString:
    """Who has spoken."""
    return format_html('<span class="date-state">{}</span>', row.get_state_display())


@admin.display(description=_("your word"))
def judge(row: DateMention) -> SafeString:
    """The buttons."""
    return buttons(row)


@admin.register(DateMention)
class DateAdmin(Judging, Placing):
    """Printed dates that the person may see."""

    list_display = [printed, meaning, audited, state, judge]
    list_display_links = None
    list_select_related = ["source", "passage"]
    list_filter = facets(
        "audit",
        "state",
        "source",
        "calendar",
        folded=(
            "era",
            "switches",
            "event",
            "date_after",
            "date_before",
            "language",
            "section",
            "printed_contains",
            "edition",
            "modified_after",
        ),
    )
    actions = (*Judging.actions, *Placing.actions)
    search_help_text = _("Part of the print, of the date in EDTF or of the note.")
    autocomplete_fields = ["event"]
    form = DateForm
    finding_title = _("Find the words of a date")
    readonly_fields = ["place", "audit_found", "read_as"]
    fieldsets = [
        (_("What is printed"), {"fields": ["place", "audit_found", "read_as"]}),
        (_("What it means"), {"fields": ["calendar", "gregorian", "julian", "event"]}),
        (_("Your word"), {"fields": ["state", "note"]}),
    ]
    #: Of one that is added: it is its creator's word.
    add_fieldsets = [
        (_("What it means"), {"fields": ["calendar", "gregorian", "julian", "event"]}),
        (_("Your word"), {"fields": ["note"]}),
    ]

    def get_queryset(self, request: HttpRequest) -> Any:
        """What is visible."""
        return DATES.visible_to(request.user).defer(
            "folded", "passage__text", "passage__folded", "passage__search"
        )

    def save_model(self, request: HttpRequest, obj: DateMention, form: Any, change: bool) -> None:
        """Save it; where a word of it is taken back, as the rules read it. Who adds it is its creator."""
        if not change:
            obj.creator = cast(User, request.user)
        if change and obj.is_given_back(form.initial["state"]):
            read_again(obj)
        super().save_model(request, obj, form, change)

    def get_urls(self) -> list[Any]:
        """With the timeline."""
        view = self.admin_site.admin_view(partial(timeline.show, page=self))
        return [path("timeline/", view, name="annotations_datemention_timeline"), *super().get_urls()]

    def get_list_display(self, request: HttpRequest) -> Any:
        """The buttons are for those who may."""
        columns = super().get_list_display(request)
        return columns if may_add(request.user, DateMention) else columns[:-1]

    def list_links(self, request: HttpRequest) -> list[tuple[Any, str]]:
        """What is listed can be seen on a line of time."""
        kept = QueryDict(mutable=True)
        known = timeline.PARAMETERS
        for name, values in request.GET.lists():
            if name in known:
                kept.setlist(name, values)
        address = f"{reverse('admin:annotations_datemention_timeline')}?{kept.urlencode()}".rstrip("?")
        return [(_("Timeline"), address), *super().list_links(request)]

    def row_links(self, request: HttpRequest, row: DateMention) -> list[tuple[Any, str]]:
        """To where it is printed."""
        return [(_("Read it in its place"), reading(row)), *super().row_links(request, row)]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list; of one source also where it changes over to another calendar."""
        source = Source.objects.visible_to(request.user).filter(known_as([request.GET.get("source") or "-"]))
        found = source.first() if request.GET.get("source") else None
        more = {
            "switching": (found, switches(found)) if found else None,
            "may_judge": may_add(request.user, DateMention),
        }
        return super().changelist_view(request, {**more, **(extra_context or {})})

    # -- the page of one date ------------------------------------------------------------------------------

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What is asked of a date; of a new one its meaning."""
        return self.add_fieldsets if obj is None else super().get_fieldsets(request, obj)

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> Any:
        """Of a new one, with the passage and the words above the form."""
        if kwargs.get("add"):
            place = context["adminform"].form.place or getattr(request, "found", None)
            context |= {"title": gettext("Add a date"), **self.placed(request, place)}
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=_("in its place"))
    def place(self, row: DateMention) -> SafeString:
        """The words in their context, and whose they are."""
        html = '{} <p><a href="{}"><bdi>{}</bdi></a></p>'
        return format_html(html, in_context(row), reading(row), row.source)

    @admin.display(description=_("audit"))
    def audit_found(self, row: DateMention) -> SafeString:
        """What the audit found."""
        return audited(row)

    @admin.display(description=_("read by the rules"))
    def read_as(self, row: DateMention) -> str:
        """What stands there, and where a year that is not printed comes from."""
        told = [row.as_printed or "–"]
        if row.inherited == "passage":
            told.append(gettext("the year stands earlier in the passage"))
        elif row.inherited:
            told.append(gettext("the year stands in an earlier passage or a heading"))
        if row.era:
            told.append(row.get_era_display())
        if row.foreign:
            told.append(gettext("the words are of the language %(language)s") % {"language": row.foreign})
        if row.creator:
            told.append(gettext("added by %(person)s") % {"person": row.creator})
        elif not row.rules:
            told.append(gettext("added by a scholar"))
        return "; ".join(told)

    # -- who may ------------------------------------------------------------------------------------------

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the role says: the rules find them, and who judges them may add what they miss."""
        return may_add(request.user, DateMention)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the role says."""
        return may_add(request.user, DateMention) if obj is None else may_change(request.user, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As the role says."""
        return super().has_delete_permission(request, obj) if obj is None else may_delete(request.user, obj)
