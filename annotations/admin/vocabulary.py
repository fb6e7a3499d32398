"""Vocabularies, tags and labels."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from annotations.admin.base import Readable
from annotations.admin.counts import Count
from annotations.admin.facets import facets
from annotations.models import (
    Annotation,
    Claim,
    References,
    Tag,
    TagBroader,
    TagLabel,
    Vocabulary,
)
from annotations.tables import TAGS, VOCABULARIES


@admin.register(Vocabulary)
class VocabularyAdmin(Readable):
    """Vocabularies."""

    counts = [Count(Tag, "vocabulary"), Count(Annotation, "vocabulary")]
    list_display = [*(VOCABULARIES[name] for name in ("label", "slug", "kind")), counts[0]]
    list_filter = facets("kind")
    search_help_text = _("Part of the label or of the identifier.")


class Labels(forms.BaseInlineFormSet):
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
                form.add_error("language", f"the tag has a preferred label in {label.language} already")
            preferred.add(label.language)


class LabelInline(admin.TabularInline):
    """A tag's labels."""

    model = TagLabel
    formset = Labels
    extra = 1


class BroaderInline(admin.TabularInline):
    """The tags it stands under."""

    model = TagBroader
    fk_name = "tag"
    autocomplete_fields = ["broader"]
    extra = 0


@admin.display(description=_("preferred label"))
def preferred(row: Tag) -> str:
    """What lists call the tag: its English label, or the first there is."""
    return References.held().labels.get(row.pk, "")


@admin.register(Tag)
class TagAdmin(Readable):
    """Tags."""

    counts = [
        Count(Annotation, "tag_only"),
        Count(Claim, "question"),
        Count(Tag, "broader", _("tags under it")),
        Count(TagLabel, "tag__id__exact"),
    ]
    list_display = [TAGS["slug"], preferred, "vocabulary", TAGS["single_answer"], *counts[:2]]
    list_select_related = ["vocabulary"]
    list_filter = facets("vocabulary", "kind", "single_answer", "broader", "created_after")
    search_help_text = _("Part of the identifier or of one of the labels, in whatever language.")
    autocomplete_fields = ["vocabulary"]
    inlines = [LabelInline, BroaderInline]


@admin.register(TagLabel)
class TagLabelAdmin(Readable):
    """Labels."""

    list_display = ["text", "language", "kind", "tag"]
    list_select_related = ["tag"]
    list_filter = ["kind", "language"]
    search_fields = ["text", "tag__slug"]
    autocomplete_fields = ["tag"]
