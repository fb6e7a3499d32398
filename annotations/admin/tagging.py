"""Tags as they are chosen in a form: each vocabulary by itself, the views apart from the others.

Of a vocabulary that fits on a page every tag has a checkbox, narrower ones under broader ones; of a
larger one the tags are found by typing.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from annotations.admin.widgets import Choices
from annotations.models import Annotation, Tag, TagBroader, TagLabel, Vocabulary
from annotations.values.languages import direction

#: Checkboxes of one vocabulary; of more tags than that one is found by typing.
MOST_BOXES = 30


@dataclass(frozen=True)
class Label:
    """What a tag is called, and in which language."""

    text: str
    language: str = ""

    def __str__(self) -> str:
        return self.text

    @property
    def direction(self) -> str:
        """How it is written."""
        return direction(self.language) if self.language else "auto"


@dataclass(frozen=True)
class Option:
    """A tag that can be chosen, with those under it."""

    tag: Tag
    label: Label
    chosen: bool
    narrower: list["Option"] = field(default_factory=list)


@dataclass(frozen=True)
class Group:
    """A vocabulary with its tags: as checkboxes, or else as a field that finds them."""

    vocabulary: Vocabulary
    options: Sequence[Option]
    finder: str = ""
    finder_id: str = ""


def labels_of(tags: Collection[int]) -> dict[int, Label]:
    """What tags are called in the language of the interface, else in English, else in any; one query."""
    found: Mapping[int, list[Label]] = defaultdict(list)
    labels = TagLabel.objects.filter(tag__in=tags, kind=TagLabel.Kind.PREF).order_by("language", "text")
    for tag, text, language in labels.values_list("tag", "text", "language"):
        found[tag].append(Label(text, language))
    wanted = (get_language() or "en").lower()

    def rank(label: Label) -> tuple[bool, bool, bool]:
        spoken = label.language.lower()
        primary = spoken.split("-")[0]
        return spoken != wanted, primary != wanted.split("-")[0], primary != "en"

    return {tag: min(known, key=rank) for tag, known in found.items()}


def label_of(tag: int) -> str:
    """What one tag is called."""
    found = labels_of([tag]).get(tag)
    return str(found or Tag.objects.get(pk=tag))


class Finder(Choices):
    """A field that finds tags of one vocabulary by typing; it holds those that are chosen already."""

    def __init__(self, vocabulary: Vocabulary, chosen: Iterable[Option]) -> None:
        super().__init__(Annotation._meta.get_field("tags"), admin.site)
        self.vocabulary, self.chosen = vocabulary, chosen

    def get_url(self) -> str:
        """Django's autocomplete, of this vocabulary only."""
        return f"{super().get_url()}?vocabulary={self.vocabulary.slug}"

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> Any:
        """The tags that are chosen: they are known already."""
        options = [
            self.create_option(name, option.tag.pk, str(option.label), True, index)
            for index, option in enumerate(self.chosen)
        ]
        return [(None, options, 0)]


class TagsByVocabulary(forms.Widget):
    """The tags of some vocabularies, each vocabulary a group. Four queries, however many there are."""

    template_name = "admin/annotations/annotation/tags.html"
    use_fieldset = True
    choices: Any = ()  # a field of choices sets it; it is never gone through

    def __init__(self, kinds: Q) -> None:
        super().__init__()
        self.kinds = kinds

    @property
    def media(self) -> forms.Media:
        """That of Django's autocomplete."""
        return Choices(Annotation._meta.get_field("tags"), admin.site).media

    def id_for_label(self, id_: str) -> str:
        """Every group and every box has a label of its own."""
        return ""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All that is chosen in any of the groups."""
        return data.getlist(name) if hasattr(data, "getlist") else data.get(name)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        """What no box is ticked for is chosen no more."""
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        """The groups, as the template shows them."""
        context = super().get_context(name, None, attrs)
        context["groups"] = list(self.groups(name, {str(key) for key in value or ()}))
        return context

    def groups(self, name: str, chosen: Collection[str]) -> Iterable[Group]:
        """Every vocabulary that has tags."""
        counted = Vocabulary.objects.filter(self.kinds).annotate(size=Count("tags"))
        vocabularies = list(counted.filter(size__gt=0).order_by("label", "slug"))
        small = [found for found in vocabularies if found.size <= MOST_BOXES]
        keys = [int(key) for key in chosen if key.isascii() and key.isdecimal() and len(key) < 19]
        shown = Q(vocabulary__in=small) | Q(vocabulary__in=vocabularies, pk__in=keys)
        tags = list(Tag.objects.filter(shown))
        labels = labels_of([tag.pk for tag in tags])
        of_vocabulary: Mapping[int, list[Option]] = defaultdict(list)
        for tag in tags:
            label = labels.get(tag.pk) or Label(str(tag))
            of_vocabulary[tag.vocabulary_id].append(Option(tag, label, str(tag.pk) in chosen))
        above = broader_of([tag.pk for tag in tags])
        for vocabulary in vocabularies:
            options = of_vocabulary[vocabulary.pk]
            if vocabulary in small:
                yield Group(vocabulary, nested(options, above))
                continue
            place = f"id_{name}_of_{vocabulary.pk}"
            finder = Finder(vocabulary, options).render(name, [*chosen], {"id": place})
            yield Group(vocabulary, (), finder, place)


def broader_of(tags: Collection[int]) -> Mapping[int, list[int]]:
    """The tags under which each stands directly; one query."""
    found: Mapping[int, list[int]] = defaultdict(list)
    links = TagBroader.objects.filter(tag__in=tags, broader__in=tags).order_by("broader")
    for tag, broader in links.values_list("tag", "broader"):
        found[tag].append(broader)
    return found


def nested(options: Sequence[Option], above: Mapping[int, Sequence[int]]) -> list[Option]:
    """The options each once, under the first of those it stands under that is among them, in order."""
    by_tag = {option.tag.pk: option for option in options}
    top: list[Option] = []
    for option in options:
        parents = (by_tag[tag] for tag in above.get(option.tag.pk, ()) if tag in by_tag)
        parent = next(parents, None)
        (top if parent is None else parent.narrower).append(option)
    return top


class TagsField(forms.ModelMultipleChoiceField):
    """Tags of vocabularies of some kinds, chosen vocabulary by vocabulary; gives their primary keys."""

    default_error_messages = {
        "invalid_choice": _("Tag %(value)s is not there any more; choose another."),
    }

    def __init__(self, kinds: Q, **options: Any) -> None:
        super().__init__(Tag.objects.all(), required=False, widget=TagsByVocabulary(kinds), **options)

    def clean(self, value: Any) -> Any:
        """The primary keys, in order."""
        return sorted(tag.pk for tag in super().clean(value))
