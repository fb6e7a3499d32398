"""A page of the admin as a browser sends it back."""

from typing import Any

from django.db.models import Model
from django.test import Client
from django.urls import reverse


def address(thing: Model | type[Model], page: str = "change") -> str:
    """Where the admin keeps a row, or what it does with a model."""
    arguments = [thing.pk] if isinstance(thing, Model) else []
    return reverse(f"admin:{thing._meta.app_label}_{thing._meta.model_name}_{page}", args=arguments)


def filled(client: Client, url: str) -> dict[str, Any]:
    """The values of the form on a page and of the rows below it."""
    return values_of(client.get(url).context)


def values_of(context: Any) -> dict[str, Any]:
    """The values of the form that a page was made of."""
    formsets = [inline.formset for inline in context["inline_admin_formsets"]]
    forms = [context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    values = {bound.html_name: bound.value() for form in forms for bound in form}
    return {name: value for name, value in values.items() if value is not None and value is not False}


def send(client: Client, page: str, /, **changes: Any) -> list[str]:
    """Send the form of a page with changes; what is said to be wrong with it, if anything."""
    values = {name: value for name, value in (filled(client, page) | changes).items() if value is not None}
    response = client.post(page, values)
    if response.status_code == 302:
        return []
    assert response.status_code == 200
    context = response.context
    errors = [why for found in context["adminform"].form.errors.values() for why in found]
    for inline in context["inline_admin_formsets"]:
        for found in inline.formset.errors:
            errors += [why for reasons in found.values() for why in reasons]
    assert errors
    return errors
