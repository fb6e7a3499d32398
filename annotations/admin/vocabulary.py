"""Vocabularies, tags and labels."""

from django.contrib import admin

from annotations.models import Tag, TagBroader, TagLabel, Vocabulary
from annotations.tables import TAGS, VOCABULARIES


@admin.register(Vocabulary)
class VocabularyAdmin(admin.ModelAdmin):
    """Vocabularies."""

    list_display = [VOCABULARIES[name] for name in ("slug", "kind", "label")]
    list_filter = ["kind"]
    search_fields = ["slug", "label"]
    readonly_fields = ["version", "created", "modified"]


class LabelInline(admin.TabularInline):
    """A tag's labels."""

    model = TagLabel
    extra = 1


class BroaderInline(admin.TabularInline):
    """The tags it stands under."""

    model = TagBroader
    fk_name = "tag"
    autocomplete_fields = ["broader"]
    extra = 0


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    """Tags."""

    list_display = [TAGS["slug"], "vocabulary", TAGS["single_answer"], TAGS["definition"]]
    list_select_related = ["vocabulary"]
    list_filter = ["vocabulary"]
    search_fields = ["slug", "labels__text"]
    autocomplete_fields = ["vocabulary"]
    readonly_fields = ["version", "created", "modified"]
    inlines = [LabelInline, BroaderInline]


@admin.register(TagLabel)
class TagLabelAdmin(admin.ModelAdmin):
    """Labels."""

    list_display = ["text", "language", "kind", "tag"]
    list_select_related = ["tag"]
    list_filter = ["kind", "language"]
    search_fields = ["text", "tag__slug"]
    autocomplete_fields = ["tag"]
