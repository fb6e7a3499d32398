"""Fields in which a referred row is looked for by typing."""

from typing import Any

from django import forms
from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest


class Selected(AutocompleteMixin):
    """What is selected is looked up to be shown; Django's own widget fails if it can be no key at all."""

    choices: Any

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """The options for what can be a key."""
        return super().optgroups(name, [key for key in value if self.is_key(key)], attr)

    def is_key(self, key: str) -> bool:
        """Whether a row could have this key; nothing at all is for Django to treat."""
        try:
            self.choices.queryset.model._meta.pk.to_python(key)
        except ValidationError:
            return key == ""
        return True


class Choice(Selected, AutocompleteSelect):
    """One row."""


class Choices(Selected, AutocompleteSelectMultiple):
    """Several rows."""


class Choosing(BaseModelAdmin):
    """Rows and rows below them, whose `autocomplete_fields` take whatever is sent for them."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A field for one row."""
        return super().formfield_for_foreignkey(
            db_field, request, **self.choosing(Choice, db_field, request, kwargs)
        )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """A field for several rows."""
        return super().formfield_for_manytomany(
            db_field, request, **self.choosing(Choices, db_field, request, kwargs)
        )

    def choosing(
        self,
        widget: type[Choice | Choices],
        db_field: "models.Field[Any, Any]",
        request: HttpRequest,
        given: Any,
    ) -> dict[str, Any]:
        """The arguments of a field, with our widget where Django would take its own."""
        if "widget" in given or db_field.name not in self.get_autocomplete_fields(request):
            return given
        made: forms.Widget = widget(db_field, self.admin_site, using=given.get("using"))
        return {**given, "widget": made}
