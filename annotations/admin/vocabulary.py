"""Vocabularies, tags and labels."""

from django import forms
from django.contrib import admin

from annotations.admin.base import Readable
from annotations.admin.widgets import Choosing
from annotations.models import Tag, TagBroader, TagLabel, Vocabulary
from annotations.tables import TAGS, VOCABULARIES


@admin.register(Vocabulary)
class VocabularyAdmin(Readable):
    """Vocabularies."""

    list_display = [VOCABULARIES[name] for name in ("slug", "kind", "label")]
    list_filter = ["kind"]
    search_fields = ["slug", "label"]


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


class LabelInline(Choosing, admin.TabularInline):
    """A tag's labels."""

    model = TagLabel
    formset = Labels
    extra = 1


class BroaderInline(Choosing, admin.TabularInline):
    """The tags it stands under."""

    model = TagBroader
    fk_name = "tag"
    autocomplete_fields = ["broader"]
    extra = 0


@admin.register(Tag)
class TagAdmin(Readable):
    """Tags."""

    list_display = [TAGS["slug"], "vocabulary", TAGS["single_answer"], TAGS["definition"]]
    list_select_related = ["vocabulary"]
    list_filter = ["vocabulary"]
    search_fields = ["slug", "labels__text"]
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
