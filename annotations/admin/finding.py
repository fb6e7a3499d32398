"""Finding the words that are to be annotated, or dated: the first step, a page that can be shared.

The words are looked for as everywhere (`anchoring`): one place leads on to the form, several are shown to
choose from, and where there is none the page says why, and what stands nearest. Nothing is guessed.
"""

import uuid
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget, AdminTextInputWidget
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.widgets import Choice
from annotations.anchoring import Ambiguous, Anchor, Missing, anchor, passage_with, whole
from annotations.marking import Marked, mark
from annotations.models import Annotation, Edition, Passage, Source
from annotations.models.base import known_as
from annotations.tables import ANNOTATIONS
from annotations.values.languages import direction
from annotations.values.selectors import Candidate

#: Sources in a list to choose from; of more than that one is found by typing.
MOST_SOURCES = 30

#: The list's filters, which Django's admin brings back to after saving.
KEPT = "_changelist_filters"

#: The pages that make something of the words: an annotation, or a printed date.
STEPS = ("admin:annotations_annotation_add", "admin:annotations_datemention_add")


MANY = _("These words stand there %(count)d times. Which are meant?")

#: Why words are not found, by what was given for them.
MISSING = {
    "exact": _("The text does not read so."),
    "prefix": _("The words stand in the text, but not after this."),
    "suffix": _("The words stand in the text, but not before this."),
}


class Words(forms.CharField):
    """Words as a text has them: nothing is trimmed, and a line ends as texts do."""

    def __init__(self, **options: Any) -> None:
        super().__init__(strip=False, **options)

    def to_python(self, value: Any) -> str:
        """Browsers send every line feed as two characters."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


def address(request: HttpRequest, **query: Any) -> str:
    """The page that makes something of words, for this place or question; from a list it keeps the way back.

    That is the page that asks, else the one that annotates.
    """
    here = request.resolver_match.view_name if request.resolver_match else ""
    kept = {KEPT: request.GET[KEPT]} if KEPT in request.GET else {}
    asked = {name: value for name, value in query.items() if value not in (None, "")}
    return f"{reverse(here if here in STEPS else STEPS[0])}?{urlencode({**asked, **kept})}"


def address_of(annotation: Annotation) -> str:
    """The form of an annotation."""
    return reverse("admin:annotations_annotation_change", args=[annotation.pk])


def reading(passage: Passage) -> str:
    """Where the source is read, at this passage."""
    source = passage.edition.source
    try:
        return f"{reverse('admin:annotations_source_read', args=[source.slug])}#p{passage.ordinal}"
    except NoReverseMatch:
        return reverse("admin:annotations_source_change", args=[source.pk])


@dataclass(frozen=True)
class Place:
    """A place where the words stand, as one chooses it."""

    passage: Passage
    candidate: Candidate
    link: str

    @property
    def direction(self) -> str:
        """How the passage is written."""
        return direction(self.passage.language)

    @property
    def prefix(self) -> str:
        """What stands before the words in the same passage."""
        return self.candidate.prefix[-self.candidate.start :] if self.candidate.start else ""

    @property
    def suffix(self) -> str:
        """What stands after them in the same passage."""
        return self.candidate.suffix[: self.passage.end - self.passage.start - self.candidate.end]

    @property
    def begins_before(self) -> bool:
        """Whether the passage has more before what is shown of it."""
        return self.candidate.start > len(self.prefix)

    @property
    def goes_on(self) -> bool:
        """Whether the passage has more after what is shown of it."""
        return self.candidate.end + len(self.suffix) < self.passage.end - self.passage.start


@dataclass(frozen=True)
class Surroundings:
    """A passage as it is shown above a form: marked, with its source and its neighbours."""

    marked: Marked
    before: str
    after: str
    reading: str

    @property
    def passage(self) -> Passage:
        """The passage."""
        return self.marked.passage

    @classmethod
    def of(cls, request: HttpRequest, passage: Passage, focus: Any = None) -> "Surroundings":
        """The passage as this person may see it. Few queries, however much is annotated there."""
        visible = ANNOTATIONS.visible_to(request.user)
        (marked,) = mark([passage], visible, link=address_of, focus=focus)
        beside = neighbours(passage)
        before, after = (
            address(request, passage=beside[ordinal]) if ordinal in beside else ""
            for ordinal in (passage.ordinal - 1, passage.ordinal + 1)
        )
        return cls(marked, before, after, reading(passage))


def neighbours(passage: Passage) -> Mapping[int, uuid.UUID]:
    """The passages right before and after, by their place; one query."""
    places = [passage.ordinal - 1, passage.ordinal + 1]
    found = Passage.objects.filter(edition=passage.edition_id, ordinal__in=places)
    return dict(found.order_by().values_list("ordinal", "uuid"))


class FindingForm(forms.Form):
    """Which words, and where. When it is valid it has their `anchor`; else it may have `places`."""

    source = forms.CharField(label=_("Source"), required=False)
    passage = forms.CharField(required=False, widget=forms.HiddenInput)
    exact = Words(
        label=_("The words"),
        required=False,
        widget=AdminTextareaWidget({"rows": 4}),
        help_text=_(
            "Paste or type them as the text has them, such as <i>October coup</i>. Capitals, quotes, "
            "dashes and spaces need not be the same. They must stand in one passage."
        ),
    )
    prefix = Words(  # type: ignore[assignment]  # Django takes fields off the class
        label=_("Right before them"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("What the text reads right before the words, if they stand in several places."),
    )
    suffix = Words(
        label=_("Right after them"),
        required=False,
        widget=AdminTextInputWidget,
        help_text=_("What it reads right after them."),
    )
    start = forms.IntegerField(required=False, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, widget=forms.HiddenInput)

    anchor: Anchor | None = None
    places: Sequence[Place] = ()
    count = 0
    nearest: Place | None = None

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        asked = request.GET.copy()
        asked.pop("source_id", None)  # a known one has led on (`picked`)
        super().__init__(asked if self.base_fields.keys() & asked.keys() else None)
        if not self.is_bound:
            self.fields["exact"].widget.attrs["autofocus"] = True
        if self.chosen_passage:
            self.fields["source"].widget = forms.HiddenInput()
        elif self.few is not None:
            choices = [("", "---------"), *((slug, f"{title} ({slug})") for slug, title in self.few)]
            self.fields["source"].widget = forms.Select(choices=choices)
        elif self.chosen_source:
            self.fields["source"].widget = forms.HiddenInput()
        else:
            field = Annotation._meta.get_field("source")
            self.fields["source"].widget = forms.HiddenInput()
            self.fields["source_id"] = forms.ModelChoiceField(
                Source.objects.all(),
                label=_("Source"),
                required=False,
                widget=Choice(field, admin.site),
            )
            self.order_fields(["source_id", *self.fields])

    @cached_property
    def few(self) -> list[tuple[str, str]] | None:
        """The sources, if they are few; two columns of at most thirty-one rows."""
        found = list(
            Source.objects.order_by("title", "slug").values_list("slug", "title")[: MOST_SOURCES + 1]
        )
        return None if len(found) > MOST_SOURCES else found

    @cached_property
    def chosen_source(self) -> Source | None:
        """The source that the address names."""
        slug = self.request.GET.get("source", "")
        return Source.objects.filter(known_as([slug])).first()

    @cached_property
    def chosen_passage(self) -> Passage | None:
        """The passage that the address names, if there is one."""
        try:
            return passage_with(self.request.GET.get("passage", ""), None)
        except ValidationError:
            return None

    def clean(self) -> dict[str, Any]:
        """Look for the words."""
        cleaned: dict[str, Any] = self.cleaned_data
        if self.errors:
            return cleaned
        if cleaned["passage"] and self.chosen_passage is None:
            raise ValidationError(
                gettext("There is no such passage. Choose the source, and say which words.")
            )
        place = {name: value for name, value in cleaned.items() if value not in (None, "")}
        if not {"passage", "source"} & place.keys():
            if {"exact", "start", "end"} & place.keys():
                self.refuse("source", [gettext("In which source do they stand?")])
            return cleaned
        try:
            if {"exact", "start", "end"} & place.keys():
                self.anchor = anchor(place)
            else:
                whole(place)
                if "exact" in self.data:
                    self.refuse("exact", [gettext("Which words? Paste or type them here.")])
        except Ambiguous as error:
            self.count, self.places = error.count, self.offer(error.candidates, error.edition)
            self.refuse("exact", [MANY % {"count": self.count}])
        except Missing as error:
            offered = self.offer([error.nearest], error.edition) if error.nearest else []
            self.nearest = offered[0] if offered else None
            name = next(iter(error.error_dict))
            self.refuse(name, [str(MISSING[name])])
        except ValidationError as error:
            for name, reasons in error.message_dict.items():
                self.refuse(name, reasons)
        return cleaned

    def refuse(self, name: str, reasons: Sequence[str]) -> None:
        """Say what is wrong, at the field if it is shown."""
        if name == "source" and "source_id" in self.fields:
            name = "source_id"
        shown = name in self.fields and not self.fields[name].widget.is_hidden
        self.add_error(name if shown else None, list(reasons))

    def offer(self, candidates: Sequence[Candidate], edition: Edition | None) -> list[Place]:
        """The candidates that each keep to one passage, as one chooses them; one query or none."""
        passage = self.chosen_passage
        if edition is None:
            assert passage is not None
            return [self.place(passage, candidate) for candidate in candidates]
        near = edition.passages.filter(start__lt=candidates[-1].end, end__gt=candidates[0].start)
        # Without the texts: a book has thousands.
        passages = list(near.order_by("start").defer("text", "folded", "search"))
        starts = [found.start for found in passages]
        numbered = ((candidate, bisect_right(starts, candidate.start) - 1) for candidate in candidates)
        return [
            self.place(passages[number], moved(candidate, -passages[number].start))
            for candidate, number in numbered
            if number >= 0 and candidate.end <= passages[number].end
        ]

    def place(self, passage: Passage, candidate: Candidate) -> Place:
        """A place with the link that takes it."""
        link = address(self.request, passage=passage.uuid, start=candidate.start, end=candidate.end)
        return Place(passage, candidate, link)


def moved(candidate: Candidate, by: int) -> Candidate:
    """The candidate with offsets that begin elsewhere."""
    return replace(candidate, start=candidate.start + by, end=candidate.end + by)


def chosen(found: Anchor, request: HttpRequest) -> str:
    """The form for the words that were found."""
    return address(request, passage=found.passage.uuid, start=found.span.start, end=found.span.end)


def picked(request: HttpRequest) -> str:
    """The address with the slug of the source that was picked by its key; empty if none was."""
    key = request.GET.get("source_id", "")
    is_key = key.isascii() and key.isdecimal() and len(key) < 19
    source = Source.objects.filter(pk=key).first() if is_key else None
    if source is None:
        return ""
    asked = {name: value for name, value in request.GET.items() if name not in ("source_id", KEPT)}
    return address(request, **asked | {"source": source.slug})


def is_form(request: HttpRequest) -> bool:
    """Whether the address names a place already, and so asks for the form."""
    return {"passage", "start", "end"} <= request.GET.keys()
