"""Vocabularies, tags and labels."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.forms.formsets import TOTAL_FORM_COUNT
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Readable
from annotations.admin.counts import Count
from annotations.admin.facets import facets
from annotations.admin.merging import Mergeable
from annotations.admin.questions import RESOURCES
from annotations.admin.widgets import Choosing
from annotations.columns import Context
from annotations.downloads import base_url
from annotations.exporters import skos
from annotations.models import (
    Annotation,
    Claim,
    References,
    Tag,
    TagBroader,
    TagLabel,
    TagNote,
    Vocabulary,
)
from annotations.tables import TABLES, TAGS, VOCABULARIES
from annotations.values.skos import TURTLE


class Rows(forms.BaseInlineFormSet):
    """Rows below a form."""

    def total_form_count(self) -> int:
        """How many there are; none if more are claimed than a page has, which is then said."""
        most: Any = self.absolute_max
        if self.is_bound and self.management_form.cleaned_data[TOTAL_FORM_COUNT] > most:
            return 0
        return super().total_form_count()


class OrderedTags(Rows):
    """A vocabulary's tags as they are ordered on its page; of a long list the first ones."""

    def get_queryset(self) -> Any:
        """In the order of the list, each with its labels."""
        if not hasattr(self, "_in_order"):
            tags = super().get_queryset().order_by("position", "slug").prefetch_related("labels")
            self._in_order = tags[: TagInline.SHOWN]
        return self._in_order


class TagInline(admin.TabularInline):
    """A vocabulary's tags, which are put in order here and made and changed on their own pages."""

    #: More than these are ordered on their own pages, or in a spreadsheet.
    SHOWN = 200

    model = Tag
    formset = OrderedTags
    fields = ["position", "slug", "label"]
    readonly_fields = ["slug", "label"]
    verbose_name_plural = _("tags, in their order")
    show_change_link = True
    can_delete = False
    extra = 0
    max_num = 0

    @admin.display(description=_("preferred labels"))
    def label(self, tag: Tag) -> str:
        """Each with its language."""
        return ", ".join(str(label) for label in tag.labels.all() if label.kind == TagLabel.Kind.PREF)


class Described(Readable):
    """Terms, which are to be had as SKOS."""

    actions = (*Readable.actions, "export_selected_as_skos")

    @admin.action(description=_("Export selected as SKOS (Turtle)"), permissions=["view"])
    def export_selected_as_skos(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponse:
        """The selected rows as the API's Turtle has them."""
        context = Context(References.fresh(), base_url(request), person=request.user)
        vocabularies, tags = skos.asked(TABLES[RESOURCES[self.model]], queryset, context)
        if tags[skos.MOST : skos.MOST + 1].exists():
            told = gettext("More than %(count)s concepts; choose fewer.") % {"count": f"{skos.MOST:,}"}
            return HttpResponse(told, status=400, content_type="text/plain; charset=utf-8")
        response = HttpResponse(
            skos.text(TURTLE, skos.graph(vocabularies, tags, context)),
            content_type=f"{TURTLE.media_type}; charset=utf-8",
        )
        response["Content-Disposition"] = f'attachment; filename="{RESOURCES[self.model]}{TURTLE.suffix}"'
        return response


@admin.register(Vocabulary)
class VocabularyAdmin(Described):
    """Vocabularies."""

    fieldsets = [
        (None, {"fields": ["slug", "kind", "label", "description"]}),
        (_("Elsewhere"), {"fields": ["address", "statements"]}),
    ]
    inlines = [TagInline]
    counts = [Count(Tag, "vocabulary")]
    list_display = [*(VOCABULARIES[name] for name in ("label", "slug", "kind")), *counts]
    list_filter = facets("kind")
    search_help_text = _("Part of the label or of the identifier.")


class Labels(Rows):
    """A tag's labels as they are filled in together."""

    def clean(self) -> None:
        """One preferred label a language (SKOS S14): Django checks no constraint that has a condition."""
        super().clean()
        preferred = set()
        for form in self.forms:
            label = form.instance
            if form.errors or form.cleaned_data.get("DELETE") or label.kind != TagLabel.Kind.PREF:
                continue
            if label.language and label.language in preferred:
                form.add_error(
                    "language",
                    gettext("the tag has a preferred label in %(language)s already")
                    % {"language": label.language},
                )
            preferred.add(label.language)


class LabelInline(Choosing, admin.TabularInline):
    """A tag's labels."""

    model = TagLabel
    formset = Labels
    extra = 1


class NoteInline(Choosing, admin.TabularInline):
    """A tag's notes."""

    model = TagNote
    formset = Rows
    extra = 0


class BroaderInline(Choosing, admin.TabularInline):
    """The tags it stands under. Counted from above, as the model does it, they are the narrower ones."""

    model = TagBroader
    verbose_name_plural = _("wider tags")
    formset = Rows
    fk_name = "tag"
    autocomplete_fields = ["broader"]
    extra = 0

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[TagBroader]:
        """With the tags, by whose names a row is called."""
        return super().get_queryset(request).select_related("tag", "broader")


@admin.display(description=_("preferred label"))
def preferred(row: Tag) -> str:
    """What lists call the tag: its English label, or the first there is."""
    return References.held().labels.get(row.pk, "")


@admin.register(Tag)
class TagAdmin(Mergeable, Described):
    """Tags."""

    merged_through = TagBroader._meta.get_field("broader")
    counts = [
        Count(Annotation, "tag_only"),
        Count(Claim, "question"),
        Count(TagLabel, "tag__id__exact"),
    ]
    list_display = [TAGS["slug"], preferred, "vocabulary", TAGS["single_answer"], *counts[:2]]
    list_select_related = ["vocabulary"]
    list_filter = facets("vocabulary", "kind", folded=["single_answer", "broader", "created_after"])
    search_help_text = _("Part of the identifier or of one of the labels, in whatever language.")
    autocomplete_fields = ["vocabulary"]
    fieldsets = [
        (None, {"fields": ["slug", "vocabulary", "position", "definition", "single_answer"]}),
        (
            _("Elsewhere"),
            {
                "fields": [
                    *("address", "exact_match", "close_match"),
                    *("broad_match", "narrow_match", "related_match", "statements"),
                ]
            },
        ),
    ]
    inlines = [LabelInline, NoteInline, BroaderInline]

    def get_search_results(self, request: HttpRequest, queryset: Any, search_term: str) -> tuple[Any, bool]:
        """Where a form asks for a tag of one vocabulary (`tagging.Finder`), only its tags."""
        vocabulary = request.GET.get("vocabulary", "") if "field_name" in request.GET else ""
        if vocabulary:
            queryset = queryset.filter(vocabulary__slug=vocabulary.replace("\0", "\ufffd"))
        return super().get_search_results(request, queryset, search_term)


@admin.register(TagLabel)
class TagLabelAdmin(Readable):
    """Labels."""

    list_display = ["text", "language", "kind", "tag"]
    list_select_related = ["tag"]
    list_filter = ["kind", "language"]
    search_fields = ["text", "tag__slug"]
    autocomplete_fields = ["tag"]
