"""Filters by what a row refers to: sources, events, tags…, by slug or id."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from annotations.asking import Lookup
from annotations.filters.fields import RepeatedWordsField, TextField, WordsField
from annotations.filters.plain import NONE, Filter
from annotations.models import Edition, Event, Source, Tag, User, Vocabulary
from annotations.models.lookups import moved, one_of
from annotations.permissions import may


class SlugFilter(Filter):
    """A filter whose words are the slugs of what the references hold."""

    refers: type[models.Model]

    def now(self, given: str) -> str:
        """What was given, slugs of before replaced."""
        keys, public = (
            known[self.refers] for known in (self.parent.references.keys, self.parent.references.public)
        )
        words = (word.strip() for word in given.split(","))
        return ",".join(public[keys[word]] if word in keys else word for word in words)


class ReferenceFilter(SlugFilter):
    """Rows that refer to one of the slugs; `none`: to nothing."""

    def __init__(self, field_name: str, model: type[models.Model], help_text: str, **kwargs: Any) -> None:
        self.refers = model
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of the keys, or none."""
        found = one_of(self.field_name, self.keys(word for word in value if word != NONE))
        return found | self.nothing() if NONE in value else found

    def nothing(self) -> Q:
        """A reference to nothing, or to what is not there for this person."""
        hidden = self.parent.references.hidden_from(self.parent.user, self.refers)
        found = Q(**{f"{self.field_name}__isnull": True})
        return found | Q(**{f"{self.field_name}__among": sorted(hidden)}) if hidden else found

    def keys(self, words: Iterable[str]) -> list[int]:
        """The primary keys of the slugs; refuses the unknown ones."""
        return [self.parent.key(self, self.refers, word) for word in words]


class EventFilter(ReferenceFilter):
    """Rows about one of the events or their parts."""

    def __init__(self, field_name: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(field_name, Event, help_text, **kwargs)

    def keys(self, words: Iterable[str]) -> list[int]:
        """The events with all their parts."""
        parts = self.parent.references.parts
        return sorted({part for key in super().keys(words) for part in parts[key]})


class SourceOfThenFilter(ReferenceFilter):
    """Rows that keep the slugs which sources had once; a source is found by all that it ever had."""

    def __init__(self, field_name: str, help_text: str, **kwargs: Any) -> None:
        super().__init__(field_name, Source, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of the sources; `none`: of no source."""
        keys = {*self.keys(word for word in value if word != NONE)}
        slugs = [slug for slug, key in self.parent.references.keys[Source].items() if key in keys]
        found = Q(**{f"{self.field_name}__overlap": slugs})
        return found | Q(**{self.field_name: []}) if NONE in value else found


class DatedEventFilter(EventFilter):
    """Dates about one of the events or their parts: those that say so; and of those that name no event
    the ones in sources that treat it, a part of it, or what it is a part of.
    """

    def condition(self, value: list[str]) -> Q:
        """One of the events; or none is named, and the source treats one."""
        keys = self.keys(word for word in value if word != NONE)
        above = self.parent.references.ancestors
        lineage = sorted({event for key in keys for event in above[key]})
        treating = Source.scope.through.objects.filter(event__in=lineage).values("source")
        found = Q(event__in=keys) | Q(event__isnull=True, source__in=treating) if keys else Q(pk__in=[])
        return found | Q(event__isnull=True) if NONE in value else found


class LookupFilter(Filter):
    """Rows that refer to one of many things, which are not held in memory; `none`: to nothing."""

    def __init__(self, field_name: str, queryset: Any, path: str, help_text: str, **kwargs: Any) -> None:
        self.queryset, self.path = queryset, path
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of those that the keys name, which the statement itself proves to exist."""
        wanted = tuple(self.word(word) for word in value if word != NONE)
        there = self.queryset().visible_to(self.parent.user, self.parent.references)
        lookup = Lookup(self.name, there, self.path, wanted)
        self.parent.lookups.append(lookup)
        condition = Q(**{f"{self.field_name}__in": lookup.found().values("pk")})
        return condition | Q(**{f"{self.field_name}__isnull": True}) if NONE in value else condition

    def now(self, given: str) -> str:
        """What was given, slugs of before replaced; one query."""
        words = [word.strip() for word in given.split(",")]
        found = self.queryset().filter(former_slugs__overlap=words) if self.path == "slug" else ()
        slugs = {former: row.slug for row in found for former in row.former_slugs}
        return ",".join(slugs.get(word, word) for word in words)

    def word(self, word: str) -> str:
        """The key as it is compared."""
        return word


class UUIDLookupFilter(LookupFilter):
    """The same for what UUIDs name."""

    def word(self, word: str) -> str:
        """The UUID in its canonical form."""
        try:
            return str(uuid.UUID(word))
        except ValueError:
            raise self.refuse(word) from None


class OfAnnotationFilter(UUIDLookupFilter):
    """What was said of one of these annotations, also before it was carried into its edition, or after."""

    def condition(self, value: list[str]) -> Q:
        """Of the annotations that the keys name, and of their line."""
        super().condition(value)  # what is not there is refused
        return Q(**{f"{self.field_name}__carried_with": [self.word(word) for word in value if word != NONE]})


class EitherSide:
    """Of rows that refer to two things of a kind: it is enough if one of the two is meant."""

    field_name: str
    other_name: str

    def condition(self, value: list[str]) -> Q:
        """The one, or the other."""
        found: Q = super().condition(value)  # type: ignore[misc]
        return found | moved(found, lambda path: path.replace(self.field_name, self.other_name, 1))


class EitherReferenceFilter(EitherSide, ReferenceFilter):
    """Rows of which one side or the other refers to one of the slugs."""

    def __init__(
        self, field_name: str, other_name: str, model: type[models.Model], help_text: str, **kwargs: Any
    ) -> None:
        self.other_name = other_name
        super().__init__(field_name, model, help_text, **kwargs)


class EitherUUIDFilter(EitherSide, UUIDLookupFilter):
    """The same of many things, which UUIDs name."""

    def __init__(
        self, field_name: str, other_name: str, queryset: Any, help_text: str, **kwargs: Any
    ) -> None:
        self.other_name = other_name
        super().__init__(field_name, queryset, "uuid", help_text, **kwargs)


class CreatorFilter(SlugFilter):
    """Rows of these accounts. Of others than administrators, who see nothing of an account do not
    learn that there is one: oneself aside, it is known by the rows of the list that one sees.
    """

    refers = User

    def condition(self, value: list[str]) -> Q:
        """The accounts; the statement itself proves which of them this person knows of."""
        person, references = self.parent.user, self.parent.references
        accounts = User.objects.all()
        if not may(person, "view", User):
            seen = self.parent.table.visible_to(person, references).filter(creator=OuterRef("pk"))
            accounts = accounts.filter(Q(Exists(seen)) | Q(pk=person.pk))
        self.parent.lookups.append(Lookup(self.name, accounts, "username", tuple(value)))
        known = references.keys[User]
        return one_of(self.field_name, [known[word] for word in value if word in known])


class EditionFilter(Filter):
    """Rows of current editions (if nothing is said), of all, or of those with these ids."""

    def condition(self, value: list[str]) -> Q:
        """The editions."""
        if value == ["all"]:
            return Q()
        if value == ["current"]:
            outdated = self.parent.references.outdated_editions
            return Q(**{f"{self.field_name}__outside": sorted(outdated)}) if outdated else Q()
        return one_of(self.field_name, [self.parent.key(self, Edition, word) for word in value])


class TagFilter(SlugFilter):
    """Rows with one of the tags, or of those under them; given again, with one of these too."""

    refers = Tag
    field_class: type[TextField] = RepeatedWordsField
    narrower = True

    def conditions(self, value: Any) -> list[Q]:
        """One for each time the parameter is given."""
        return [self.condition(words) for words in value or ()]

    def condition(self, value: list[str]) -> Q:
        """One of the tags, or none at all."""
        keys = self.keys(word for word in value if word != NONE)
        found = tagged(keys)
        return found | self.without() if NONE in value else found

    def keys(self, words: Iterable[str]) -> list[int]:
        """The tags, and those under them."""
        references = self.parent.references
        found = [self.parent.key(self, Tag, word) for word in words]
        if self.narrower:
            found = sorted({below for key in found for below in references.narrower[key]})
        return found

    def without(self) -> Q:
        """What `none` means."""
        return Q(tag_ids=[])


class TagOnlyFilter(TagFilter):
    """The tags themselves, without those under them."""

    narrower = False


class TagNotFilter(TagFilter):
    """Rows with none of the tags, nor of those under them."""

    field_class: type[TextField] = WordsField

    def conditions(self, value: Any) -> list[Q]:
        """One."""
        return Filter.conditions(self, value)

    def condition(self, value: list[str]) -> Q:
        """Not one of them."""
        return ~super().condition(value)


class ViewFilter(TagFilter):
    """Rows whose tags name one of the views."""

    def keys(self, words: Iterable[str]) -> list[int]:
        """The views, and those under them."""
        words = list(words)
        for word in words:
            if self.parent.key(self, Tag, word) not in self.parent.references.views:
                raise self.refuse(word, gettext("%(value)r is not a view"))
        return super().keys(words)

    def without(self) -> Q:
        """Nobody's view in particular."""
        return ~tagged(sorted(self.parent.references.views))


class VocabularyFilter(ReferenceFilter):
    """Rows with a tag of one of the vocabularies."""

    def __init__(self, help_text: str, **kwargs: Any) -> None:
        super().__init__("tag_ids", Vocabulary, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """Any of their tags."""
        references = self.parent.references
        found = Q()
        for key in self.keys(word for word in value if word != NONE):
            found |= tagged(references.tags_of(key))
        return found | Q(tag_ids=[]) if NONE in value else found


class VocabularyNotFilter(VocabularyFilter):
    """Rows without a tag of any of the vocabularies."""

    def condition(self, value: list[str]) -> Q:
        """None of their tags."""
        return ~super().condition(value)


class BroaderFilter(ReferenceFilter):
    """Tags that stand under one of the tags, however deep."""

    def condition(self, value: list[str]) -> Q:
        """Those under it, or under none."""
        narrower = self.parent.references.narrower
        keys = self.keys(word for word in value if word != NONE)
        found = Q(pk__among=sorted({below for key in keys for below in narrower[key]} - set(keys)))
        return found | Q(broader_links__isnull=True) if NONE in value else found


def tagged(keys: Sequence[int]) -> Q:
    """Annotations with one of these tags, by way of the link table."""
    return Q(tag_ids__linked=list(keys))
