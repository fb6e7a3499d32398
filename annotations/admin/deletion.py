"""What would be lost with a row, said so that one can go and look at it."""

from typing import Any
from urllib.parse import urlencode

from django.db import models
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from annotations.columns import Person
from annotations.filtersets import FILTERSETS
from annotations.models import Annotation, AnnotationTag
from annotations.models.reference import PUBLIC_KEYS
from annotations.recording import referring


def in_use(row: models.Model, person: Person) -> SafeString | None:
    """What refers to a row and would lose it, as far as a person may know, with links to the lists; None if
    nothing does.
    """
    found: dict[str, tuple[int, str]] = {}
    hidden = False
    for relation, count, more in referring(row, person):
        name = str(relation.related_model._meta.verbose_name_plural)
        hidden |= more
        if count:
            found[name] = found.get(name, (0, ""))[0] + count, listed(relation, row)
    if not (found or hidden):
        return None
    said = ((address, count, name) for name, (count, address) in found.items())
    parts = [
        format_html('<a href="{}">{} {}</a>', address, count, name)
        if address
        else format_html("{} {}", count, name)
        for address, count, name in said
    ]
    if hidden:
        parts.append(format_html("{}", gettext("what you may not see")))
    return format_html("{}: {}", row, format_html_join(", ", "{}", ((part,) for part in parts)))


def listed(relation: Any, row: models.Model) -> str:
    """The list of what refers to a row by this relation; empty if no list can be asked for it."""
    model, asked = relation.related_model, relation.field.name
    if model is AnnotationTag:
        model = Annotation
    filterset = next((found for found in FILTERSETS.values() if found.table.model is model), None)
    known = filterset.named_filters() if filterset else {}
    alike = (name for name, found in known.items() if found.field_name == asked)
    parameter = next((name for name in (f"{asked}_only", asked) if name in known), next(alike, ""))
    if not parameter:
        return ""
    try:
        address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    except NoReverseMatch:
        return ""
    key = getattr(row, PUBLIC_KEYS.get(type(row), "slug" if hasattr(row, "slug") else "uuid"))
    return f"{address}?{urlencode({parameter: key})}"
