"""The page on which a thing is merged into another: what would move first, then it is done."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.utils import label_for_field, quote, unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from annotations.admin.base import refusal
from annotations.admin.widgets import Choice
from annotations.merging import Merger, merger
from annotations.models import Annotation, Claim, Event, EventName, Tag
from annotations.models.base import Slugged


class Mergeable(admin.ModelAdmin):
    """Rows that can be merged: from their page, or two that are ticked in the list."""

    #: A field that refers to the model, by which rows are looked for.
    merged_through: ClassVar[Any]

    def get_urls(self) -> list[URLPattern]:
        """With the page of this module."""
        page = path(
            "<path:object_id>/merge/",
            self.admin_site.admin_view(self.merge_view),
            name=self.page_name("merge"),
        )
        return [page, *super().get_urls()]

    def page_name(self, page: str) -> str:
        """The name of an address of this model's."""
        return f"{self.opts.app_label}_{self.opts.model_name}_{page}"

    def merge_url(self, gone: models.Model, kept: models.Model | None = None) -> str:
        """The page for this row, or for these two."""
        url = reverse(f"admin:{self.page_name('merge')}", args=[quote(gone.pk)])
        return f"{url}?into={kept.pk}" if kept is not None else url

    def row_links(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """With the way here."""
        links: list[tuple[str, str]] = super().row_links(request, row)  # type: ignore[misc]
        if not self.has_delete_permission(request, row):
            return links
        return [*links, (_("Merge into another"), self.merge_url(row))]

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """With merging the two that are ticked."""
        actions: dict[str, Any] = super().get_actions(request)
        own = self.get_action("merge_selected")
        if actions and own is not None and self.has_delete_permission(request):
            actions["merge_selected"] = own
        return actions

    @admin.action(description=gettext_lazy("Merge the two that are selected"))
    def merge_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse | None:
        """To the page, with the two."""
        pair = list(queryset[:3])
        if len(pair) == 2:
            return HttpResponseRedirect(self.merge_url(*pair))
        messages.error(request, _("Select two: the one that goes, and the one that stays."))
        return None

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Choose, look, merge."""
        gone = self.get_object(request, unquote(object_id))
        if gone is None:
            raise Http404(_("It is not there any more, or never was."))
        if not self.has_delete_permission(request, gone):
            raise PermissionDenied
        form = self.chooser(request.POST if request.method == "POST" else request.GET)
        merging = None
        if form.is_bound and form.is_valid():
            kept = form.cleaned_data["into"]
            if not self.has_change_permission(request, kept):
                raise PermissionDenied
            try:
                merging = merger(gone, kept)
                if request.method == "POST":
                    if request.POST.get("versions") == versions(merging):
                        return self.merged(request, merging)
                    messages.error(request, _("One of the two was changed meanwhile: look again."))
            except DatabaseError as error:
                messages.error(request, refusal(error))
            except ValidationError as error:
                form.add_error("into", error.messages)
                merging = None
        return self.merge_page(request, gone, form, merging)

    def chooser(self, data: Any) -> forms.Form:
        """The form that asks into which; not bound as long as nothing is chosen."""
        field = forms.ModelChoiceField(
            self.model._default_manager.all(),
            label=capfirst(_("merge into")),
            widget=Choice(self.merged_through, self.admin_site),
        )
        made = type("Into", (forms.Form,), {"into": field})
        return made(data) if "into" in data else made()

    def merged(self, request: HttpRequest, merging: Merger[Any]) -> HttpResponse:
        """Merge, and go to what stays."""
        counts = sum(merging.counts(request.user).values())
        gone = str(merging.gone)
        with transaction.atomic():
            self.log_deletions(request, self.model._default_manager.filter(pk=merging.gone.pk))
            kept = merging.merge()
            self.log_change(request, kept, _("Merged %(gone)s into it.") % {"gone": gone})
        told = ngettext(
            "Merged %(gone)s into %(kept)s: %(count)d reference moved.",
            "Merged %(gone)s into %(kept)s: %(count)d references moved.",
            counts,
        )
        messages.success(request, told % {"gone": gone, "kept": kept, "count": counts})
        return HttpResponseRedirect(reverse(f"admin:{self.page_name('change')}", args=[quote(kept.pk)]))

    def merge_page(
        self, request: HttpRequest, gone: Slugged, form: forms.Form, merging: Merger[Any] | None
    ) -> HttpResponse:
        """The page; with what would happen, once two are named that can be one."""
        context: dict[str, Any] = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Merge %(what)s") % {"what": gone},
            "gone": gone,
            "gone_url": reverse(f"admin:{self.page_name('change')}", args=[quote(gone.pk)]),
            "form": form,
            "media": self.media + form.media,
            "merging": merging,
        }
        if merging is not None:
            context |= {
                "kept": merging.kept,
                "rows": self.side_by_side(merging),
                "moves": [
                    (named(model, count), count, self.moving_url(model, merging.gone))
                    for model, count in merging.followers(request.user).items()
                ],
                "remarks": merging.remarks(),
                "versions": versions(merging),
                "swap_url": self.merge_url(merging.kept, merging.gone),
            }
        status = 400 if form.errors else 200
        return TemplateResponse(request, "admin/annotations/merge.html", context, status=status)

    def side_by_side(self, merging: Merger[Any]) -> list[tuple[Any, Any, Any]]:
        """The two, field by field; only what one of them has."""
        names = [
            field.name for field in self.opts.concrete_fields if field.editable and not field.primary_key
        ]
        rows = [
            (label_for_field(name, self.model, self), shown(merging.gone, name), shown(merging.kept, name))
            for name in names
        ]
        return [row for row in rows if row[1] or row[2]]

    def moving_url(self, model: type[models.Model], gone: Slugged) -> str:
        """The list of the rows that move, where a list can be asked for them."""
        parameter = PARAMETERS.get((self.model, model))
        if parameter is None:
            return ""
        url = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        return f"{url}?{parameter}={gone.slug}"  # type: ignore[attr-defined]


#: By which parameter the list of one model finds what refers to a row of another.
PARAMETERS: Mapping[tuple[type[models.Model], type[models.Model]], str] = {
    (Tag, Annotation): "tag_only",
    (Tag, Claim): "question",
    (EventName, Annotation): "name",
    (Claim, Annotation): "claim",
    (Event, Annotation): "event_only",
    (Event, Claim): "event_only",
    (Event, EventName): "event_only",
    (Event, Event): "part_of",
}


def named(model: type[models.Model], count: int) -> Any:
    """What so many rows of a model are called."""
    return model._meta.verbose_name if count == 1 else model._meta.verbose_name_plural


def shown(row: models.Model, name: str) -> Any:
    """A field's value in words."""
    display = getattr(row, f"get_{name}_display", None)
    value = display() if display else getattr(row, name)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return ", ".join(value) if isinstance(value, list) else value


def versions(merging: Merger[Any]) -> str:
    """Both versions, by which a page knows what it showed."""
    return f"{merging.gone.version}-{merging.kept.version}"
