"""A row as it is beside a form as it was filled in: in what they differ, in words."""

import difflib
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from annotations.models import References, Tag
from annotations.values.languages import direction

#: Texts in the language of their row; others are in whatever language they were written.
QUOTED = {"exact", "text", "title"}

#: A longer difference is marked as a whole: to compare word by word takes the square of its length.
WORDS = 1500


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which the row as it is and the form as it was filled in differ."""

    name: str
    theirs: str
    yours: str
    language: str = ""

    @property
    def direction(self) -> str:
        """How the texts are written, if that is known; else the browser looks at their letters."""
        return direction(self.language) if self.language else "auto"

    @property
    def marked(self) -> tuple[SafeString, SafeString]:
        """Both texts, with the words marked that only one of them has."""
        return marked(self.theirs, self.yours)


def marked(theirs: str, yours: str) -> tuple[SafeString, SafeString]:
    """Two texts as HTML; what only the first has is in <del>, what only the second has in <ins>."""
    old, new = (re.findall(r"\s+|\w+|[^\w\s]", text) for text in (theirs, yours))
    if max(len(old), len(new)) > WORDS:
        old, new = [theirs], [yours]
    left, right = [], []
    for kind, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        left.append(("{}" if kind == "equal" else "<del>{}</del>", "".join(old[i:j])))
        right.append(("{}" if kind == "equal" else "<ins>{}</ins>", "".join(new[k:m])))
    return joined(left), joined(right)


def joined(parts: list[tuple[str, str]]) -> SafeString:
    """Pieces of text, each in its element."""
    return format_html_join("", "{}", ((format_html(element, text),) for element, text in parts if text))


def differences(form: forms.ModelForm, current: forms.ModelForm, prefix: str = "") -> Iterator[Difference]:
    """The fields that would change if the form were saved over the row as `current` shows it."""
    for bound in form:
        if bound.is_hidden or bound.name == DELETION_FIELD_NAME or bound.field.disabled:
            continue
        initial = current.get_initial_for_field(bound.field, bound.name)
        if not bound.field.has_changed(initial, bound.data):
            continue
        theirs = in_words(bound.field, current[bound.name].value())
        yours = in_words(bound.field, bound.value())
        if theirs != yours:
            language = getattr(current.instance, "language", "") if bound.name in QUOTED else ""
            yield Difference(f"{prefix}{bound.label}", theirs, yours, language)


def differences_below(formset: Any, current: Any, unseen: Collection[str]) -> Iterator[Difference]:
    """The same of the rows below; `unseen` are the keys of those that the form was not yet shown with."""
    kind = capfirst(str(formset.model._meta.verbose_name))
    rows = {str(form.instance.pk): form for form in current.initial_forms}
    for form in formset.initial_forms:
        key = str(form.instance.pk)
        if key not in rows:
            continue
        row = rows[key].instance
        language = getattr(row, "language", "")
        if key in unseen:
            yield Difference(kind, str(row), _("(new, and kept if you save)"), language)
        elif DELETION_FIELD_NAME in form.fields and form[DELETION_FIELD_NAME].value():
            yield Difference(kind, str(row), _("(deleted by you)"), language)
        else:
            yield from differences(form, rows[key], f"{kind} “{row}”: ")
    for form in formset.extra_forms:
        if form.has_changed():
            yield Difference(kind, _("(not there)"), in_one_line(form))


def filled_in(form: forms.BaseForm) -> Iterator[Difference]:
    """The fields of a form that were filled in, with nothing to compare them with."""
    for bound in form:
        value = bound.value()
        asked = bound.name != DELETION_FIELD_NAME and not bound.is_hidden and not bound.field.disabled
        if asked and value not in (None, "", []):
            yield Difference(str(bound.label), "", in_words(bound.field, value))


def in_one_line(form: forms.BaseForm) -> str:
    """What was filled in, without the names of the fields."""
    return " · ".join(found.yours for found in filled_in(form))


# -- values ----------------------------------------------------------------------------------------------


def in_words(field: forms.Field, value: Any) -> str:
    """A value of a form as a person would say it; what makes no sense stands as it came."""
    if isinstance(field, forms.ModelChoiceField):
        return "\n".join(sorted(referred(field, value)))
    if isinstance(field, forms.BooleanField):
        return _("yes") if field.to_python(value) else _("no")
    if isinstance(field, forms.ChoiceField):
        names = (str(name) for key, name in pairs(field.choices) if str(key) == str(value))
        return next(names, as_text(value)) if value not in (None, "") else ""
    return as_text(field.prepare_value(value))


def as_text(value: Any) -> str:
    """A value as it stands in its field, without the second character of a browser's line feeds."""
    if isinstance(value, (list, tuple)):
        return "\n".join(map(as_text, value))
    return "" if value is None else str(value).replace("\r\n", "\n")


def pairs(choices: Any) -> Iterator[tuple[Any, Any]]:
    """The choices of a field, out of their groups."""
    for key, name in choices:
        if isinstance(name, (list, tuple)):
            yield from name
        else:
            yield key, name


def referred(field: forms.ModelChoiceField, value: Any) -> Iterator[str]:
    """The names of the rows that a field refers to; tags by their labels."""
    keys = [key for key in (value if isinstance(value, (list, tuple)) else [value]) if key not in (None, "")]
    to_field = field.to_field_name or "pk"
    rows = field.queryset
    assert rows is not None
    labels = References.fresh().labels if rows.model is Tag else {}
    for key in keys:
        try:
            row = rows.get(**{to_field: getattr(key, to_field, key)})
        except (rows.model.DoesNotExist, ValidationError, ValueError, TypeError, OverflowError):
            yield str(key)
        else:
            yield labels.get(row.pk) or str(field.label_from_instance(row))
