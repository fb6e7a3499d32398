"""The form in which a scholar says what words attest."""

from contextlib import suppress
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.finding import MANY, Words
from annotations.admin.tagging import TagsField
from annotations.anchoring import Ambiguous, Anchor, Missing, anchor
from annotations.models import Annotation, Passage, Tag, Vocabulary
from annotations.values.spans import Span, SpanError
from annotations.values.text import fold

VIEWS = Q(kind=Vocabulary.VIEW)

#: Where the words stand, in the form that makes an annotation and in the one that changes it.
GIVEN, CHANGED = ("passage", "start", "end"), ("exact", "which")


class AnnotationForm(forms.ModelForm):
    """The words, and what they attest.

    A new annotation is given its place by hidden fields. That of an old one stays, unless other words of
    its passage are typed; where they stand in several places, `which` asks.
    """

    passage = forms.ModelChoiceField(
        Passage.objects.select_related("edition__source").defer("edition__text"),
        to_field_name="uuid",
        widget=forms.HiddenInput,
    )
    start = forms.IntegerField(widget=forms.HiddenInput)
    end = forms.IntegerField(widget=forms.HiddenInput)
    exact = Words(
        label=_("The words"),
        widget=AdminTextareaWidget({"rows": 3}),
        help_text=_("Other words of the same passage move the annotation there."),
    )
    which = forms.CharField(label=_("Which of them"), required=False, widget=forms.HiddenInput)
    views = TagsField(
        VIEWS,
        label=_("Who sees it so"),
        help_text=_(
            "In the source's own words: whose view you read in them. Attributed: who is said to hold it."
        ),
    )
    tag_ids = TagsField(
        ~VIEWS, label=_("Tags"), help_text=_("What else the words are about, as many as fit.")
    )
    note = Words(
        label=_("Note"),
        required=False,
        widget=AdminTextareaWidget,
        help_text=_(
            "For other readers: why it is read so, a doubt, a reference. Such as: cf. Pipes 1990, p. 491."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        of: Annotation = self.instance
        #: Where the words stand by what was sent; else where they stand.
        self.place: Anchor | None = None
        for name in GIVEN if of.pk else CHANGED:
            self.fields.pop(name, None)
        if of.pk:
            self.place = Anchor(of.passage, of.span())
            self.initial["exact"] = of.exact
            held = (
                Tag.objects.filter(pk__in=of.tag_ids, vocabulary__kind=Vocabulary.VIEW) if of.tag_ids else ()
            )
            self.initial["views"] = [tag.pk for tag in held]
            self.initial["tag_ids"] = [tag for tag in of.tag_ids if tag not in self.initial["views"]]

    def clean(self) -> dict[str, Any]:
        """Where the words stand, and all tags together."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if "views" in self.fields:
            cleaned["tag_ids"] = sorted({*cleaned.get("views", ()), *cleaned.get("tag_ids", ())})
        if self.instance.pk:
            self.move(cleaned)
        elif set(GIVEN) <= cleaned.keys():
            of = self.instance
            of.passage, of.start, of.end, of.exact = *(cleaned[name] for name in GIVEN), ""
            with suppress(SpanError):  # which the model will say
                span = Span(of.start, of.end)
                if span.of(of.passage.text):
                    self.place = Anchor(of.passage, span)
        else:
            self.add_error(None, gettext("It is not said which words are annotated; choose them again."))
        return cleaned

    def move(self, cleaned: dict[str, Any]) -> None:
        """Put the annotation on the words that were typed, if they are others."""
        exact, of = cleaned.get("exact"), self.instance
        if not exact or exact == self.initial["exact"]:
            return
        try:
            found = self.picked(exact, cleaned.get("which", "")) or anchor(
                {"passage": of.passage.uuid, "exact": exact}
            )
        except Ambiguous as error:
            self.ask(error)
            return
        except Missing as error:
            near = error.nearest
            hint = gettext("Nearest is “%(words)s”.") % {"words": near.exact} if near else ""
            told = gettext("The passage does not read so.")
            self.add_error("exact", f"{told} {hint}".strip())
            return
        except ValidationError as error:
            self.add_error("exact", [reason for reasons in error.message_dict.values() for reason in reasons])
            return
        self.place = Anchor(of.passage, found.span)
        of.start, of.end = found.span.start, found.span.end
        cleaned["exact"] = of.exact = found.span.of(of.passage.text)

    def picked(self, exact: str, which: str) -> Anchor | None:
        """The place that was chosen among several, if it has the words."""
        start, _dash, end = which.partition("-")
        if not (start.isdecimal() and end.isdecimal() and len(which) < 24):
            return None
        try:
            span = Span(int(start), int(end))
            same = fold(span.of(self.instance.passage.text)) == fold(exact)
        except SpanError:
            return None
        return Anchor(self.instance.passage, span) if same else None

    def ask(self, error: Ambiguous) -> None:
        """Show the places, to choose one."""
        choices = [
            (
                f"{found.start}-{found.end}",
                format_html("{}<mark>{}</mark>{}", found.prefix, found.exact, found.suffix),
            )
            for found in error.candidates
        ]
        self.fields["which"].widget = forms.RadioSelect(choices=choices)
        self.add_error("exact", MANY % {"count": error.count})

    def _update_errors(self, errors: ValidationError) -> None:
        """What the model refuses is said where it can be mended."""
        if hasattr(errors, "error_dict"):
            moved: dict[str, list[Any]] = {}
            for name, reasons in errors.error_dict.items():
                moved.setdefault(self.shown_at(name), []).extend(reasons)
            errors = ValidationError(moved)
        super()._update_errors(errors)  # type: ignore[misc]

    def shown_at(self, name: str) -> str:
        """The field at which an error of a field of the model is shown."""
        if name in (*GIVEN, *CHANGED):
            return "exact" if "exact" in self.fields else NON_FIELD_ERRORS
        if name == "tag_ids":
            name = "views"  # of tags, the model asks only for views; unknown ones never come so far
        return name if name in self.fields else NON_FIELD_ERRORS
