"""The public parameters of each resource: what may be asked, once, for JSON, CSV, matrix and commands.

A FilterSet builds only the filters that a query names. A comma in a value means *or* for slugs, ids,
languages and choices; text and dates are taken as they stand. What is unknown (a parameter, a slug,
a choice) is refused by name. To add a filter, add its attribute here.

    AnnotationFilterSet(QueryDict("tag=soviet-view&language=tl"), user=user).qs
"""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar

import django_filters
from django import forms
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.http import QueryDict

from annotations.models import (
    COUNTED,
    Annotation,
    AnnotationTag,
    Claim,
    Edition,
    Event,
    EventName,
    Passage,
    References,
    Source,
    Tag,
    User,
    Vocabulary,
)
from annotations.models.base import UNSTORABLE
from annotations.paging import Lookup, Stale
from annotations.tables import (
    ANNOTATIONS,
    CLAIMS,
    EDITIONS,
    EVENTS,
    NAMES,
    PASSAGES,
    SOURCES,
    TAGS,
    VOCABULARIES,
    Person,
    Table,
)
from annotations.values import dates, text

NONE = "none"


# -- what stands in a parameter -----------------------------------------------------------------------


class TextField(forms.CharField):
    """Text as it stands; only what cannot be stored is refused."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{**kwargs, "strip": False})

    def to_python(self, value: Any) -> str:
        """The text itself."""
        value = super().to_python(value)
        if found := UNSTORABLE.search(value):
            raise ValidationError(f"U+{ord(found[0]):04X} can stand in no text here")
        return value


class WordsField(TextField):
    """Slugs, ids, languages or choices with commas between them."""

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]
        """The words, in order, each once."""
        words = [word.strip() for word in super().to_python(value).split(",")]
        if "" in words:
            raise ValidationError("an empty value; leave the parameter out, or say none")
        return list(dict.fromkeys(words))


class RepeatedWidget(forms.TextInput):
    """Reads a parameter as often as it is given."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """All of its values."""
        return data.getlist(name)


class RepeatedWordsField(WordsField):
    """Words, several times: each time one of them must hold."""

    widget = RepeatedWidget

    def to_python(self, value: Any) -> list[list[str]]:  # type: ignore[override]
        """The words of each time."""
        return [super(RepeatedWordsField, self).to_python(item) for item in value]


class InstantField(TextField):
    """An ISO 8601 date or instant, as the first and the last instant it may mean (UTC)."""

    def to_python(self, value: Any) -> tuple[datetime.datetime, datetime.datetime]:  # type: ignore[override]
        """The first and the last instant."""
        raw = super().to_python(value)
        try:
            parsed = datetime.datetime.fromisoformat(raw)
        except ValueError as error:
            raise ValidationError(f"{raw!r} is not an ISO 8601 date or instant") from error
        if parsed.tzinfo is None:
            parsed = parsed.replace(tzinfo=datetime.UTC)
        try:
            parsed.astimezone(datetime.UTC)
            last = parsed + datetime.timedelta(days=1, microseconds=-1) if is_day(raw) else parsed
        except OverflowError as error:
            raise ValidationError(f"{raw!r} is out of range") from error
        return parsed, last


def is_day(raw: str) -> bool:
    """Whether this is an ISO 8601 date without a time."""
    try:
        datetime.date.fromisoformat(raw)
    except ValueError:
        return False
    return True


class DayField(TextField):
    """A day or a stretch of days: ISO 8601, EDTF, or `1917-10-25 O.S.`"""

    def to_python(self, value: Any) -> dates.EDTF:  # type: ignore[override]
        """The date with its bounds."""
        try:
            return dates.parse_bound(super().to_python(value))
        except dates.DateError as error:
            raise ValidationError(str(error)) from error


class SpanField(TextField):
    """Two offsets: `10,80`."""

    def to_python(self, value: Any) -> tuple[int, int]:  # type: ignore[override]
        """Start and end."""
        raw = super().to_python(value)
        start, _, end = raw.partition(",")
        if not (start.isascii() and start.isdecimal() and end.isascii() and end.isdecimal()):
            raise ValidationError(f"{raw!r} is not a span such as 10,80")
        if len(raw) > 40 or not int(start) < int(end) < 2**31:
            raise ValidationError(f"{raw!r} is not a span: it must end after its start")
        return int(start), int(end)


class FlagField(TextField):
    """`true` or `false`."""

    def to_python(self, value: Any) -> bool:  # type: ignore[override]
        """The truth value."""
        raw = super().to_python(value)
        if raw not in ("true", "false"):
            raise ValidationError(f"{raw!r} is neither true nor false")
        return raw == "true"


# -- filters ---------------------------------------------------------------------------------------------


class Filter(django_filters.Filter):
    """A filter of ours: its parent knows the references, and its `condition` is a Q."""

    field_class: type[TextField] = WordsField

    def __init__(self, field_name: str | None = None, help_text: str = "", **kwargs: Any) -> None:
        super().__init__(field_name, help_text=help_text, **kwargs)

    @property
    def name(self) -> str:
        """The parameter's name."""
        return next(name for name, known in self.parent.filters.items() if known is self)

    def filter(self, qs: models.QuerySet, value: Any) -> models.QuerySet:
        """Narrow the queryset, if the parameter was given."""
        return qs if value in (None, "") else qs.filter(self.condition(value))

    def condition(self, value: Any) -> Q:
        """What must hold of a row."""
        return Q(**{f"{self.field_name}__{self.lookup_expr}": value})

    def refuse(self, value: str, why: str = "is unknown") -> ValidationError:
        """The refusal of a value, under the parameter's name."""
        return ValidationError({self.name: f"{value!r} {why}"}, code="unknown")


class ReferenceFilter(Filter):
    """Rows that refer to one of the slugs; `none`: to nothing."""

    model: type[models.Model]

    def __init__(self, field_name: str, model: type[models.Model], help_text: str, **kwargs: Any) -> None:
        self.refers = model
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of the keys, or none."""
        found = Q(**{f"{self.field_name}__in": self.keys(word for word in value if word != NONE)})
        return found | Q(**{f"{self.field_name}__isnull": True}) if NONE in value else found

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


class LookupFilter(Filter):
    """Rows that refer to one of many things, which are not held in memory; `none`: to nothing."""

    def __init__(self, field_name: str, queryset: Any, path: str, help_text: str, **kwargs: Any) -> None:
        self.queryset, self.path = queryset, path
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of those that the keys name, which the statement itself proves to exist."""
        wanted = tuple(self.word(word) for word in value if word != NONE)
        lookup = Lookup(self.name, self.queryset(), self.path, wanted)
        self.parent.lookups.append(lookup)
        found = lookup.queryset.filter(**{f"{self.path}__in": wanted}).values("pk")
        condition = Q(**{f"{self.field_name}__in": found})
        return condition | Q(**{f"{self.field_name}__isnull": True}) if NONE in value else condition

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


class EditionFilter(Filter):
    """Rows of current editions (if nothing is said), of all, or of those with these ids."""

    def condition(self, value: list[str]) -> Q:
        """The editions."""
        if value == ["all"]:
            return Q()
        if value == ["current"]:
            outdated = self.parent.references.outdated_editions
            return ~Q(**{f"{self.field_name}__in": outdated}) if outdated else Q()
        return Q(**{f"{self.field_name}__in": [self.parent.key(self, Edition, word) for word in value]})


class ChoicesFilter(Filter):
    """One of the choices of a field; `none` where it may be empty."""

    def __init__(self, field_name: str, choices: Iterable[str], help_text: str, **kwargs: Any) -> None:
        self.choices = tuple(choices)
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of the choices."""
        for word in value:
            if word not in self.choices:
                raise self.refuse(word, f"is none of {', '.join(self.choices)}")
        found = Q(**{f"{self.field_name}__in": [word for word in value if word != NONE]})
        return found | Q(**{f"{self.field_name}__isnull": True}) if NONE in value else found


class StatusFilter(ChoicesFilter):
    """The statuses named; `all` for every one."""

    def condition(self, value: list[str]) -> Q:
        """One of them, or whatever."""
        return Q() if value == ["all"] else super().condition(value)


class LanguageFilter(Filter):
    """A language or a variety of it: `zh` also finds `zh-Hant` (RFC 4647, 3.3.1)."""

    def condition(self, value: list[str]) -> Q:
        """One of the ranges."""
        found = Q()
        for word in value:
            if not word.replace("-", "").isalnum():
                raise self.refuse(word, "is not a language tag")
            found |= Q(**{f"{self.field_name}__iexact": word})
            found |= Q(**{f"{self.field_name}__istartswith": f"{word}-"})
        return found


class TagFilter(Filter):
    """Rows with one of the tags, or of those under them; given again, with one of these too."""

    field_class: type[TextField] = RepeatedWordsField
    narrower = True

    def filter(self, qs: models.QuerySet, value: Any) -> models.QuerySet:
        """Narrow once for each time the parameter is given."""
        for words in value or ():
            qs = qs.filter(self.condition(words))
        return qs

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

    def filter(self, qs: models.QuerySet, value: Any) -> models.QuerySet:
        """Narrow once."""
        return Filter.filter(self, qs, value)

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
                raise self.refuse(word, "is not a view")
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


def tagged(keys: Sequence[int]) -> Q:
    """Annotations with one of these tags, by way of the link table."""
    return Q(Exists(AnnotationTag.objects.filter(annotation=OuterRef("pk"), tag__in=list(keys))))


class SectionFilter(Filter):
    """Rows under a heading of this text; `none`: under no heading."""

    field_class = TextField

    def condition(self, value: str) -> Q:
        """One of the headings above."""
        if value == NONE:
            return Q(**{self.field_name: []})
        return Q(**{f"{self.field_name}__contains": [value]})


class ContainsFilter(Filter):
    """Rows that hold these characters; case, quotation marks, dashes and kinds of space aside."""

    field_class = TextField

    def condition(self, value: str) -> Q:
        """In the folded text."""
        return Q(**{f"{self.field_name}__contains": text.fold(value)})


class SameFilter(Filter):
    """Rows with this text, in whatever case."""

    field_class = TextField


class PartFilter(Filter):
    """Rows of which one of these paths holds the text, in whatever case."""

    field_class = TextField

    def __init__(self, paths: Sequence[str], help_text: str, **kwargs: Any) -> None:
        self.paths = paths
        super().__init__(paths[0], help_text, **kwargs)

    def filter(self, qs: models.QuerySet, value: Any) -> models.QuerySet:
        """Narrow, each row once even if several of its labels fit."""
        if value in (None, ""):
            return qs
        found = Q()
        for path in self.paths:
            if "__" in path:
                hits = qs.model._default_manager.filter(**{f"{path}__icontains": value})
                found |= Q(pk__in=hits.values("pk"))
            else:
                found |= Q(**{f"{path}__icontains": value})
        return qs.filter(found)


class SearchFilter(Filter):
    """Full text: words, "phrases", -minus, in each row's own language."""

    field_class = TextField

    def condition(self, value: str) -> Q:
        """For each configuration in use: its rows, and the query as it reads it."""
        query = text.fold_query(value)
        found = Q(pk__in=[])
        for config in self.parent.references.search_configs:
            found |= Q(search_config=config) & Q(search__matches=(config, query))
        return found


@SearchVectorField.register_lookup
class Matches(models.Lookup):
    """`search @@ websearch_to_tsquery(configuration, query)`."""

    lookup_name = "matches"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """The SQL, with the configuration as a literal so that an index can be used."""
        left, parameters = self.process_lhs(compiler, connection)
        return f"{left} @@ websearch_to_tsquery(%s::regconfig, %s)", [*parameters, *self.rhs]


class InstantFilter(Filter):
    """Rows not before, or not after, an instant; a date means the whole day in UTC."""

    field_class = InstantField

    def condition(self, value: tuple[datetime.datetime, datetime.datetime]) -> Q:
        """From its first instant on, or up to its last."""
        return Q(**{f"{self.field_name}__{self.lookup_expr}": value[self.lookup_expr == "lte"]})


class DayFilter(Filter):
    """Rows whose days reach to the given one or beyond it."""

    field_class = DayField

    def condition(self, value: dates.EDTF) -> Q:
        """The row's last day is not before it, or the row's first day not after it."""
        if self.lookup_expr == "gte":
            bound, end = value.earliest, "latest"
        else:
            bound, end = value.latest, "earliest"
        if bound is None:
            return Q()
        other = "earliest" if end == "latest" else "latest"
        dated = Q(earliest__isnull=False) | Q(latest__isnull=False)
        open_ended = Q(**{f"{end}__isnull": True, f"{other}__isnull": False})
        return dated & (Q(**{f"{end}__{self.lookup_expr}": bound}) | open_ended)


class OverlapsFilter(Filter):
    """Annotations that share a code point with a span of the passage asked for."""

    field_class = SpanField

    def condition(self, value: tuple[int, int]) -> Q:
        """A span makes sense in one passage only."""
        if "passage" not in self.parent.data:
            raise ValidationError({self.name: "say in which passage: add passage="})
        return Q(start__lt=value[1], end__gt=value[0])


class CertaintyFilter(Filter):
    """Annotations at least so certain."""

    def condition(self, value: list[str]) -> Q:
        """1, 2 or 3."""
        if len(value) != 1 or value[0] not in ("1", "2", "3"):
            raise self.refuse(",".join(value), "is none of 1, 2, 3")
        return Q(certainty__gte=int(value[0]))


class FlagFilter(Filter):
    """Rows of which it is true, or not."""

    field_class = FlagField

    def condition(self, value: bool) -> Q:
        """The field itself."""
        return Q(**{self.field_name: value})


class HasNoteFilter(FlagFilter):
    """Annotations with a note, or without."""

    def condition(self, value: bool) -> Q:
        """Not empty, or empty."""
        return ~Q(note="") if value else Q(note="")


def instants(field_name: str, what: str) -> tuple[InstantFilter, InstantFilter]:
    """The pair `…_after` and `…_before`, both inclusive."""
    return (
        InstantFilter(field_name, f"{what} at or after this date or instant.", lookup_expr="gte"),
        InstantFilter(field_name, f"{what} at or before this date or instant.", lookup_expr="lte"),
    )


# -- the filter sets -----------------------------------------------------------------------------------


class FilterSet(django_filters.FilterSet):
    """The questions of one resource. Builds the filters that `data` names, and no others.

    `ignored` are the parameters that somebody else reads (page_size, format…). All else that is
    unknown, or given twice without leave, is a ValidationError. `references` default to fresh ones.
    """

    table: ClassVar[Table]
    #: Parameters that may be given again, and then mean *and*.
    repeated: ClassVar[frozenset[str]] = frozenset({"tag", "tag_only", "view"})

    def __init__(
        self,
        data: QueryDict | Mapping[str, Any] | None = None,
        queryset: models.QuerySet | None = None,
        *,
        user: Person,
        references: References | None = None,
        ignored: Iterable[str] = (),
    ) -> None:
        given = data if isinstance(data, QueryDict) else query_dict(data or {})
        known = self.named_filters()
        self._refuse_unknown(given, known, set(ignored))
        self.base_filters = {name: known[name] for name in given if name in known}
        self.user, self.references = user, references or References.fresh()
        self.lookups: list[Lookup] = []
        super().__init__(given, self.table.visible_to(user) if queryset is None else queryset)

    @classmethod
    def named_filters(cls) -> Mapping[str, Filter]:
        """All filters of the resource, by parameter."""
        return cls.__dict__["base_filters"]

    def _refuse_unknown(self, given: QueryDict, known: Mapping[str, Any], ignored: set[str]) -> None:
        for name, values in given.lists():
            if name not in known and name not in ignored:
                raise ValidationError({name: "there is no such parameter"}, code="unknown")
            if len(values) > 1 and not (name in known and name in self.repeated):
                raise ValidationError({name: "it is given more than once"}, code="repeated")

    def key(self, asking: Filter, model: type[models.Model], word: str) -> int:
        """The primary key of a slug; refused if unknown also to references just read."""
        found = self.references.keys[model].get(word)
        if found is None:
            fresh = References.fresh()
            if fresh.stamp != self.references.stamp:
                raise Stale(fresh)
            raise asking.refuse(word)
        return found

    @property
    def qs(self) -> models.QuerySet:
        """The filtered queryset; ValidationError keyed by parameter if a value makes no sense."""
        if not self.form.is_valid():
            raise ValidationError(self.form.errors.as_data())
        return super().qs

    def checked(self) -> models.QuerySet:
        """The filtered queryset, all whose keys are known to exist; one query for each kind of them."""
        queryset = self.qs
        for lookup in self.lookups:
            lookup.refuse([key for (key,) in lookup.known()])
        return queryset


def query_dict(data: Mapping[str, Any]) -> QueryDict:
    """Parameters as a query string has them."""
    made = QueryDict(mutable=True)
    for name, value in data.items():
        made.setlist(name, value if isinstance(value, list) else [str(value)])
    return made


def ask(filterset: type[FilterSet], data: QueryDict, user: Person, ignored: Iterable[str] = ()) -> Any:
    """The question of `paging.page`: this filter set, with the references of the moment."""
    return lambda references: filterset(data, user=user, references=references, ignored=ignored)


class SourceFilterSet(FilterSet):
    """Sources."""

    table = SOURCES
    language = LanguageFilter(SOURCES["language"], "In this language.")
    kind = SameFilter(SOURCES["kind"], "Of this kind.", lookup_expr="iexact")
    event = EventFilter("scope", "Whose scope holds this event or a part of it.")
    derived_from = ReferenceFilter(SOURCES["derived_from"], Source, "Derived from this source.")
    q = PartFilter(["title", "slug", "publisher"], "Title, slug or publisher holds this.")
    created_after, created_before = instants(SOURCES["created"], "Made")
    modified_after, modified_before = instants(SOURCES["modified"], "Changed")


class EditionFilterSet(FilterSet):
    """Editions."""

    table = EDITIONS
    source = ReferenceFilter(EDITIONS["source"], Source, "Of this source.")
    current = FlagFilter(EDITIONS["current"], "Whether it is the one that counts.")


class PassageFilterSet(FilterSet):
    """Passages; of current editions unless `edition` says otherwise."""

    table = PASSAGES
    source = ReferenceFilter(PASSAGES["source"], Source, "Of this source.")
    edition = EditionFilter(PASSAGES["edition"], "current (if not given), all, or an id.")
    section = SectionFilter(PASSAGES["section"], "Under a heading of this text.")
    language = LanguageFilter(PASSAGES["language"], "In this language.")
    kind = ChoicesFilter(PASSAGES["kind"], ["heading", "paragraph"], "heading or paragraph.")
    contains = ContainsFilter("folded", "Holds these characters, in whatever case.")
    q = SearchFilter("search", "Full text: words, “phrases”, -minus.")

    def filter_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """Narrow to current editions unless told otherwise."""
        queryset = super().filter_queryset(queryset)
        if "edition" not in self.filters and self.references.outdated_editions:
            queryset = queryset.exclude(edition__in=self.references.outdated_editions)
        return queryset


class EventFilterSet(FilterSet):
    """Events."""

    table = EVENTS
    event = EventFilter("pk", "This event and its parts.")
    part_of = ReferenceFilter(EVENTS["part_of"], Event, "Directly a part of this event.")
    q = PartFilter(["label", "slug", "names__text"], "Label, slug or one of its names holds this.")
    date_after = DayFilter("latest", "Lasts to this day or beyond.", lookup_expr="gte")
    date_before = DayFilter("earliest", "Begins on this day or before.", lookup_expr="lte")
    created_after, created_before = instants(EVENTS["created"], "Made")
    modified_after, modified_before = instants(EVENTS["modified"], "Changed")


class NameFilterSet(FilterSet):
    """Names of events."""

    table = NAMES
    event = EventFilter(NAMES["event"], "Of this event or a part of it.")
    event_only = ReferenceFilter(NAMES["event"], Event, "Of this event itself.")
    language = LanguageFilter(NAMES["language"], "In this language.")
    equivalent_to = LookupFilter("equivalent_to", EventName.objects.all, "slug", "Equivalent to this name.")
    q = PartFilter(["text", "slug"], "Text or slug holds this.")
    created_after, created_before = instants(NAMES["created"], "Made")
    modified_after, modified_before = instants(NAMES["modified"], "Changed")


class ClaimFilterSet(FilterSet):
    """Claims."""

    table = CLAIMS
    event = EventFilter(CLAIMS["event"], "About this event or a part of it.")
    event_only = ReferenceFilter(CLAIMS["event"], Event, "About this event itself.")
    question = ReferenceFilter(CLAIMS["question"], Tag, "Answers this question.")
    q = PartFilter(["statement", "slug"], "Statement or slug holds this.")
    created_after, created_before = instants(CLAIMS["created"], "Made")
    modified_after, modified_before = instants(CLAIMS["modified"], "Changed")


class VocabularyFilterSet(FilterSet):
    """Vocabularies."""

    table = VOCABULARIES
    kind = Filter(VOCABULARIES["kind"], "Of this kind: view, question, topic…", lookup_expr="in")
    q = PartFilter(["label", "slug"], "Label or slug holds this.")


class BroaderFilter(ReferenceFilter):
    """Tags that stand under one of the tags, however deep."""

    def condition(self, value: list[str]) -> Q:
        """Those under it, or under none."""
        narrower = self.parent.references.narrower
        keys = self.keys(word for word in value if word != NONE)
        found = Q(pk__in=sorted({below for key in keys for below in narrower[key]} - set(keys)))
        return found | Q(broader_links__isnull=True) if NONE in value else found


class TagFilterSet(FilterSet):
    """Tags."""

    table = TAGS
    vocabulary = ReferenceFilter(TAGS["vocabulary"], Vocabulary, "Of this vocabulary.")
    kind = Filter("vocabulary__kind", "Of a vocabulary of this kind.", lookup_expr="in")
    broader = BroaderFilter("broader", Tag, "Under this tag, however deep.")
    single_answer = FlagFilter(TAGS["single_answer"], "Questions that have a single answer.")
    q = PartFilter(["slug", "labels__text"], "Slug or one of the labels holds this.")
    created_after, created_before = instants(TAGS["created"], "Made")
    modified_after, modified_before = instants(TAGS["modified"], "Changed")


class AnnotationFilterSet(FilterSet):
    """Annotations that the user may see; those that count, unless `status` or `edition` say otherwise."""

    table = ANNOTATIONS
    source = ReferenceFilter(ANNOTATIONS["source"], Source, "On this source.")
    edition = EditionFilter(ANNOTATIONS["edition"], "current (if not given), all, or an id.")
    passage = UUIDLookupFilter("passage", Passage.objects.all, "uuid", "On this passage.")
    section = SectionFilter(ANNOTATIONS["section"], "Under a heading of this text.")
    language = LanguageFilter(ANNOTATIONS["language"], "On passages in this language.")
    language_only = Filter(
        ANNOTATIONS["language"], "On passages in this very language tag.", lookup_expr="in"
    )
    event = EventFilter(ANNOTATIONS["event"], "About this event or a part of it.")
    event_only = ReferenceFilter(ANNOTATIONS["event"], Event, "About this event itself.")
    name = LookupFilter("name", EventName.objects.all, "slug", "Use this name.")
    claim = LookupFilter("claim", Claim.objects.all, "slug", "Take a stance on this claim.")
    question = ReferenceFilter(ANNOTATIONS["question"], Tag, "Whose claim answers this question.")
    tag = TagFilter(ANNOTATIONS["tags"], "With this tag or one under it. Given again: and with that one.")
    tag_only = TagOnlyFilter(ANNOTATIONS["tags"], "With this very tag. Given again: and with that one.")
    tag_not = TagNotFilter(ANNOTATIONS["tags"], "Without this tag or one under it.")
    view = ViewFilter(ANNOTATIONS["view"], "With this view or one under it. Given again: and that one.")
    vocabulary = VocabularyFilter("With a tag of this vocabulary.")
    vocabulary_not = VocabularyNotFilter("Without a tag of this vocabulary.")
    voice = ChoicesFilter(ANNOTATIONS["voice"], Annotation.Voice.values, "own or attributed.")
    stance = ChoicesFilter(
        ANNOTATIONS["stance"],
        [*Annotation.Stance.values, NONE],
        "affirms, denies, hedges, mentions, or none.",
    )
    level = ChoicesFilter(
        ANNOTATIONS["level"], Annotation.Level.values, "textual, interpretive or inferential."
    )
    certainty_min = CertaintyFilter(ANNOTATIONS["certainty"], "At least so certain: 1, 2 or 3.")
    creator = ReferenceFilter(ANNOTATIONS["creator"], User, "Made by this account.")
    status = StatusFilter(
        ANNOTATIONS["status"],
        Annotation.Status.values,
        "proposed,accepted (if not given), suggested, rejected, or all.",
    )
    visibility = ChoicesFilter(
        ANNOTATIONS["visibility"], Annotation.Visibility.values, "private, group or public."
    )
    has_note = HasNoteFilter(ANNOTATIONS["note"], "true: with a note; false: without.")
    created_after, created_before = instants(ANNOTATIONS["created"], "Made")
    modified_after, modified_before = instants(ANNOTATIONS["modified"], "Changed")
    exact_contains = ContainsFilter(
        "folded", "Whose words hold these characters; case, quotes, dashes and kinds of space aside."
    )
    q = SearchFilter("search", "Full text of words and note: words, “phrases”, -minus.")
    overlaps = OverlapsFilter("start", "Overlap the span 10,80 of the passage.")

    def filter_queryset(self, queryset: models.QuerySet) -> models.QuerySet:
        """Narrow; and to what counts, as far as nothing else is asked for."""
        queryset = super().filter_queryset(queryset).filter(superseded_by=None)
        if "status" not in self.filters:
            queryset = queryset.filter(status__in=COUNTED)
        if "edition" not in self.filters and self.references.outdated_editions:
            queryset = queryset.exclude(edition__in=self.references.outdated_editions)
        return queryset

    @property
    def counted(self) -> dict[str, Any]:
        """What the answer counts, in the words of the parameters."""
        status = self.data.get("status")
        return {
            "status": status.split(",") if status else list(COUNTED),
            "edition": self.data.get("edition", "current"),
        }


#: The filter set of each list, by its name in addresses.
FILTERSETS: Mapping[str, type[FilterSet]] = {
    "sources": SourceFilterSet,
    "editions": EditionFilterSet,
    "passages": PassageFilterSet,
    "events": EventFilterSet,
    "names": NameFilterSet,
    "claims": ClaimFilterSet,
    "vocabularies": VocabularyFilterSet,
    "tags": TagFilterSet,
    "annotations": AnnotationFilterSet,
}
