"""Two editors of one row: whoever saves on top of the other's change is asked first.

A form carries the version it was shown with. If the row has another one by the time it is saved,
nothing is written: the form comes back with all that was typed, beside what stands there now. Sent
once more it overwrites, this time knowingly.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.options import TO_FIELD_VAR
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms.formsets import DELETION_FIELD_NAME, INITIAL_FORM_COUNT, TOTAL_FORM_COUNT
from django.http import HttpRequest, QueryDict
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from annotations.admin.differences import Difference, differences, differences_below, filled_in, in_one_line
from annotations.models.base import Tracked

#: The hidden field of a form that says which version it was shown with.
SHOWN = "shown_version"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A row that somebody else has changed; by formset, the rows below it that are new to the form."""

    row: Tracked
    unseen: dict[str, set[str]] = field(default_factory=dict)

    def __str__(self) -> str:
        when = date_format(timezone.localtime(self.row.modified), "DATETIME_FORMAT")
        return _(
            "Somebody else changed this after you had opened it (%(when)s). Nothing has been saved, and what "
            "you typed is still in the form. If you save again, it takes the place of what is there now."
        ) % {"when": when}


class Versioned(admin.ModelAdmin):
    """Forms that know which version they were shown with, and refuse to overwrite another."""

    # -- the hidden field ----------------------------------------------------------------------------

    def shows_version(self, request: HttpRequest, obj: Any) -> bool:
        """Whether a form for this row says which version it shows."""
        return isinstance(obj, Tracked) and obj.pk is not None and self.has_change_permission(request, obj)

    def version_of(self, request: HttpRequest, obj: Tracked) -> str:
        """The version of a row, and a mark of those that are filled in below it and count their own."""
        below: list[Any] = []
        for inline in self.get_inline_instances(request, obj):
            if issubclass(inline.model, Tracked) and inline.has_change_permission(request, obj):
                formset: Any = inline.get_formset(request, obj)
                rows = inline.model._base_manager.filter(**{formset.fk.name: obj}).order_by("pk")
                if request.method == "POST":
                    rows = rows.select_for_update()
                below += [inline.model._meta.label, *rows.values_list("pk", "version")]
        return (
            f"{obj.version}-{hashlib.sha256(repr(below).encode()).hexdigest()}" if below else str(obj.version)
        )

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form, with the version of the row."""
        if "fields" not in kwargs:
            kwargs["fields"] = flatten_fieldsets(self.get_fieldsets(request, obj))
        if kwargs["fields"]:  # with none, Django asks which there are
            kwargs["fields"] = [name for name in kwargs["fields"] if name != SHOWN]
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not self.shows_version(request, obj):
            return form
        version = self.version_of(request, obj)

        class Shown(form):
            shown_version = forms.CharField(
                label=_("version"), required=False, widget=forms.HiddenInput, initial=version
            )

        return Shown

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the version, which nobody sees."""
        return self.with_version(request, obj, list(super().get_fieldsets(request, obj)))

    def with_version(self, request: HttpRequest, obj: Any, found: list[Any]) -> list[Any]:
        """Fieldsets, of which the first has the hidden field too."""
        if not found or not self.shows_version(request, obj) or SHOWN in flatten_fieldsets(found):
            return found
        name, options = found[0]
        return [(name, {**options, "fields": [*options["fields"], SHOWN]}), *found[1:]]

    # -- saving --------------------------------------------------------------------------------------

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Add or change a row, unless somebody else has changed or deleted it meanwhile."""
        if request.method != "POST" or object_id is None or not issubclass(self.model, Tracked):
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            obj = self.locked(request, object_id)
            if obj is None:
                return self.gone(request)
            if self.shows_version(request, obj) and request.POST.get(SHOWN) != self.version_of(request, obj):
                self.refuse(request, obj)
            return super().changeform_view(request, object_id, form_url, extra_context)

    def locked(self, request: HttpRequest, object_id: str) -> Any:
        """The row, which nobody else changes until this transaction ends; None if there is none."""
        to_field = request.POST.get(TO_FIELD_VAR, request.GET.get(TO_FIELD_VAR))
        allowed = to_field if to_field and self.to_field_allowed(request, to_field) else None
        found = self.get_object(request, unquote(object_id), allowed)
        if found is None:
            return None
        rows = self.model._base_manager.select_for_update(of=("self",)).only("pk")
        return self.get_object(request, str(found.pk)) if rows.filter(pk=found.pk).first() else None

    def refuse(self, request: HttpRequest, obj: Tracked) -> None:
        """Let the form be shown again: what was typed, as if into a form of the version there is now."""
        conflict, post, seen = Conflict(obj), request.POST.copy(), Counter[str]()
        post[SHOWN] = self.version_of(request, obj)
        for formset, inline in self.get_formsets_with_inlines(request, obj):
            # Numbered as Django numbers them.
            name = formset.get_default_prefix()
            seen[name] += 1
            prefix = name if seen[name] == 1 else f"{name}-{seen[name]}"
            current = formset(instance=obj, prefix=prefix, queryset=inline.get_queryset(request))
            conflict.unseen[prefix] = rebase(post, current)
        request.POST = post  # type: ignore[assignment]
        request.conflict, request.refused = conflict, str(conflict)  # type: ignore[attr-defined]

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """The page of the form; after a conflict with both versions side by side.

        It is a 409, so that what is no person also learns that nothing was written (RFC 9110, 15.5.10).
        """
        conflict: Conflict | None = getattr(request, "conflict", None)
        if conflict is None:
            return super().render_change_form(request, context, *args, **kwargs)
        row = self.get_object(request, str(conflict.row.pk))
        form = context["adminform"].form
        found = list(differences(form, type(form)(instance=row)))
        for inline in context["inline_admin_formsets"]:
            formset, rows = inline.formset, inline.opts.get_queryset(request)
            current = type(formset)(instance=row, prefix=formset.prefix, queryset=rows)
            found += differences_below(formset, current, conflict.unseen.get(formset.prefix, ()))
        response = super().render_change_form(request, {**context, "conflict": found}, *args, **kwargs)
        response.status_code = 409
        return response

    def gone(self, request: HttpRequest) -> TemplateResponse:
        """What was typed for a row that is no longer there, to be copied."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST, request.FILES)
        found = list(filled_in(form))
        formsets, _inlines = self._create_formsets(request, form.instance, change=False)  # type: ignore[attr-defined]
        for formset in formsets:
            for row in formset.forms:
                if row.has_changed():
                    kind = str(formset.model._meta.verbose_name)
                    found.append(Difference(kind, "", in_one_line(row)))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("It is no longer there"),
            "typed": found,
            "may_add": self.has_add_permission(request),
            "has_view_permission": self.has_view_permission(request),
        }
        return TemplateResponse(request, "admin/annotations/gone.html", context, status=404)


def rebase(post: QueryDict, current: Any) -> set[str]:
    """Turn what was typed below a row into what would have been typed below it as it is now.

    Rows that somebody else added join the form; their keys are given back. Those that somebody else
    deleted are rows to be added, unless they were to be deleted here, too.
    """
    counts = [f"{current.prefix}-{name}" for name in (TOTAL_FORM_COUNT, INITIAL_FORM_COUNT)]
    if not all(post.get(count, "").isdecimal() for count in counts):
        return set()  # tampered with; Django says so
    key, names = current.model._meta.pk.name, "|".join(map(re.escape, current.empty_form.fields))
    place = re.compile(rf"{re.escape(current.prefix)}-(\d{{1,4}})-({names})")
    typed: dict[int, dict[str, list[str]]] = {}
    for name in list(post):
        if found := place.fullmatch(name):
            typed.setdefault(int(found[1]), {})[found[2]] = post.pop(name)
    mine = {row[key][-1]: row for row in typed.values() if row.get(key, [""])[-1]}
    theirs = {str(form.instance.pk): form for form in current.initial_forms}
    kept = [mine[pk] if pk in mine else values(form) for pk, form in theirs.items()]
    added = [
        {**row, key: [""]}
        for _number, row in sorted(typed.items())
        if (pk := row.get(key, [""])[-1]) not in theirs and not (pk and DELETION_FIELD_NAME in row)
    ]
    for number, row in enumerate([*kept, *added]):
        for name, value in row.items():
            post.setlist(f"{current.prefix}-{number}-{name}", value)
    for count, number in zip(counts, (len(kept) + len(added), len(kept)), strict=True):
        post[count] = str(number)
    return theirs.keys() - mine.keys()


def values(form: forms.BaseForm) -> dict[str, list[str]]:
    """What a browser would send of a form that nobody has touched."""
    shown = {bound.name: bound.value() for bound in form}
    return {
        name: [str(part) for part in value] if isinstance(value, list) else [str(value)]
        for name, value in shown.items()
        if value is not None and value is not False
    }
