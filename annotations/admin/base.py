"""What every page of the admin obeys.

An admin class inherits from `Guarded`, or from `Readable` where all who may read may look at the rows.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.admin.utils import model_ngettext
from django.contrib.admin.widgets import AdminTextareaWidget
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.forms import SimpleArrayField
from django.core.exceptions import ValidationError
from django.db import DatabaseError, models, transaction
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse
from django.utils.text import capfirst, format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.conflict import Versioned
from annotations.admin.deletion import in_use
from annotations.admin.history import Historical
from annotations.admin.lists import Listed
from annotations.admin.upload import Uploadable
from annotations.admin.widgets import Choosing
from annotations.models.base import Slugged, Tracked
from annotations.permissions import may_read
from annotations.tables import VERSION
from annotations.violations import is_passing, is_refusal, violation


def refusal(error: DatabaseError) -> str:
    """Why the database refuses what was sent; raises what is no refusal."""
    if isinstance(error, models.ProtectedError):
        return gettext("it is in use")
    if not (is_refusal(error) or is_passing(error)):
        raise error
    found = violation(error)
    return f"{found.name}: {found.message}" if found.name else found.message


def attempt(request: HttpRequest, deed: Callable[[], str]) -> bool:
    """Do what was sent, all of it or nothing, and tell the person what `deed` says, or why it is refused.

    Gives whether it was done.
    """
    try:
        with transaction.atomic():
            said = deed()
    except ValidationError as error:
        for why in error.messages:
            messages.error(request, capfirst(why))
    except DatabaseError as error:
        messages.error(request, refusal(error))
    else:
        messages.success(request, said)
        return True
    return False


class Lines(SimpleArrayField):
    """Several texts, one a line: names of persons and addresses may have commas in them."""

    def __init__(self, base_field: forms.Field, **kwargs: Any) -> None:
        kwargs["widget"] = AdminTextareaWidget({"rows": 3})  # they are few
        super().__init__(base_field, delimiter="\n", **kwargs)

    def to_python(self, value: Any) -> Any:
        """The texts; empty lines are none."""
        if isinstance(value, str):
            value = [line for line in value.splitlines() if line.strip()]
        return super().to_python(value)


class Guarded(Choosing, Versioned, Uploadable, Historical, Listed):
    """What the database refuses is said on the page, and what is in use stays."""

    formfield_overrides = {models.URLField: {"assume_scheme": "https"}}

    def get_view_on_site_url(self, obj: Any = None) -> str | None:
        """Where readers see a row, if they do."""
        address = getattr(obj, "get_absolute_url", None)
        return str(address()) if address else None

    def formfield_for_dbfield(self, db_field: models.Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Lists of texts are filled in line by line."""
        if not isinstance(db_field, ArrayField) or not isinstance(db_field.base_field, models.CharField):
            field = super().formfield_for_dbfield(db_field, request, **kwargs)
            if field is not None and db_field.name == "slug" and issubclass(self.model, Slugged):
                renamed = _("It can be renamed: what it was before leads here.")
                field.help_text = format_lazy("{} {}", field.help_text, renamed)
            return field
        base: Any = db_field.base_field
        return Lines(
            base.formfield(**self.formfield_overrides.get(type(base), {})),
            required=not db_field.blank,
            label=capfirst(str(db_field.verbose_name)),
            help_text=format_lazy("{} {}", db_field.help_text, _("One a line.")),
        )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """With what the database keeps of a row."""
        return [*super().get_readonly_fields(request, obj), *self.kept(obj)]

    def kept(self, row: Any) -> list[str]:
        """Version and former slugs, as soon as there are any."""
        named = ["former_slugs"] if getattr(row, "former_slugs", None) else []
        return [*named, *VERSION] if row is not None and issubclass(self.model, Tracked) else []

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """With the version under a heading of its own, where there are headings."""
        found = super().get_fieldsets(request, obj)
        kept = self.kept(obj)
        return [*found, (_("Versions"), {"fields": kept})] if self.fieldsets and kept else found

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form; after a refusal of the database it is filled in as before, and says why."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        refused = getattr(request, "refused", "")

        class Refused(form):
            def clean(self) -> Any:
                self.add_error(None, refused)
                return super().clean()

        return Refused if refused else form

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Add or change a row; where the database refuses it, the form is shown again."""
        try:
            # Around the transaction of Django's view: what is refused at its end is caught, too.
            return super().changeform_view(request, object_id, form_url, extra_context)
        except DatabaseError as error:
            request.refused = refusal(error)  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> Any:
        """Delete a row; where the database refuses it, the row is shown again."""
        try:
            return super().delete_view(request, object_id, extra_context)
        except DatabaseError as error:
            messages.error(request, refusal(error))
            names = self.opts.app_label, self.opts.model_name
            return HttpResponseRedirect(reverse("admin:{}_{}_change".format(*names), args=[object_id]))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, and what is done to several rows at once: to all of them or none."""
        if request.method != "POST":
            try:
                return super().changelist_view(request, extra_context)
            except (DatabaseError, ValueError, OverflowError) as error:
                if not request.GET or (isinstance(error, DatabaseError) and not is_refusal(error)):
                    raise  # what was asked for is not at fault
                messages.error(
                    request, _("Nothing can be found by what was asked for; this is the whole list.")
                )
                return HttpResponseRedirect(request.path)
        try:
            with transaction.atomic():
                return super().changelist_view(request, extra_context)
        except DatabaseError as error:
            messages.error(request, refusal(error))
            return HttpResponseRedirect(request.get_full_path())

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> Any:
        """What is found; nothing has NUL in it, and the database cannot even be asked."""
        return super().get_search_results(request, queryset, search_term.replace("\x00", ""))

    def get_deleted_objects(
        self, objs: Iterable[models.Model], request: HttpRequest
    ) -> tuple[list[Any], dict[str, int], set[str], list[str]]:
        """What would be deleted, and how much refers to it; which rows these are is not told to all."""
        rows = list(objs)
        lacking = {
            str(self.opts.verbose_name) for row in rows if not self.has_delete_permission(request, row)
        }
        used: list[str] = [found for row in rows if (found := in_use(row, request.user))]
        return [str(row) for row in rows], {model_ngettext(self.opts, len(rows)): len(rows)}, lacking, used


class Readable(Guarded):
    """Rows that everybody who may read may look at, and find where a form asks for one."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """As in the API."""
        return may_read(request.user)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """So that the lists are offered to all who may look at them."""
        return may_read(request.user)
