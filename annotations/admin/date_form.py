"""The form in which a scholar says what a printed date means, or adds one that the rules have missed."""

from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext

from annotations.admin.attestation import GIVEN
from annotations.anchoring import Anchor
from annotations.models import DateMention, Passage
from annotations.values.spans import Span, SpanError


class DateForm(forms.ModelForm):
    """What a date means. A new one is given its place by hidden fields; that of an old one stays."""

    passage = forms.ModelChoiceField(
        Passage.objects.none(),
        to_field_name="uuid",
        widget=forms.HiddenInput,
    )
    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        #: Where the words of a new date stand, by what was sent.
        self.place: Anchor | None = None
        if self.instance.pk:
            for name in GIVEN:
                self.fields.pop(name)
        else:
            passages: Any = self.fields["passage"]
            passages.queryset = Passage.objects.select_related("edition__source").defer("edition__text")

    def clean(self) -> dict[str, Any]:
        """Where a new date stands."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        of: DateMention = self.instance
        if of.pk:
            return cleaned
        if not set(GIVEN) <= cleaned.keys():
            self.add_error(None, gettext("It is not said which words are the date; choose them again."))
            return cleaned
        of.passage, of.start, of.end, of.printed = *(cleaned[name] for name in GIVEN), ""
        try:
            span = Span(of.start, of.end)
            of.printed = span.of(of.passage.text)
        except SpanError as error:
            self.add_error(None, str(error))
            return cleaned
        self.place = Anchor(of.passage, span)
        there = DateMention.objects.filter(passage=of.passage, start=of.start, end=of.end).first()
        if there is not None:
            self.add_error(None, gettext("This date is there already: confirm, correct or reject it."))
        return cleaned

    def _update_errors(self, errors: ValidationError) -> None:
        """What the model refuses of the place is said above the form."""
        if hasattr(errors, "error_dict"):
            moved: dict[str, list[Any]] = {}
            for name, reasons in errors.error_dict.items():
                shown = name in self.fields and name not in GIVEN
                moved.setdefault(name if shown else NON_FIELD_ERRORS, []).extend(reasons)
            errors = ValidationError(moved)
        super()._update_errors(errors)  # type: ignore[misc]
