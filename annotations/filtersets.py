"""The public parameters of each resource: what may be asked, once, for JSON, CSV, matrix and commands.

A FilterSet builds only the filters that a query names. A comma in a value means *or* for slugs, ids,
languages and choices; text and dates are taken as they stand. What is unknown (a parameter, a slug,
a choice) is refused by name. To add a filter, add its attribute here.

    AnnotationFilterSet(QueryDict("tag=soviet-view&language=tl"), user=user).qs
"""

import copy
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

import django_filters
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.http import QueryDict
from django.utils.translation import gettext

from annotations.asking import Lookup, Stale
from annotations.columns import Person, Table
from annotations.filters.plain import (
    NONE,
    CalendarFilter,
    CertaintyFilter,
    ChoicesFilter,
    ContainsFilter,
    DayFilter,
    Filter,
    FlagFilter,
    HasNoteFilter,
    LanguageFilter,
    OverlapsFilter,
    PartFilter,
    PassageLanguageFilter,
    SameDaysFilter,
    SameFilter,
    SearchFilter,
    SectionFilter,
    StateFilter,
    StatusFilter,
    SwitchingFilter,
    dated,
    instants,
)
from annotations.filters.references import (
    BroaderFilter,
    CreatorFilter,
    DatedEventFilter,
    EditionFilter,
    EitherReferenceFilter,
    EitherUUIDFilter,
    EventFilter,
    LookupFilter,
    OfAnnotationFilter,
    ReferenceFilter,
    SourceOfThenFilter,
    TagFilter,
    TagNotFilter,
    TagOnlyFilter,
    UUIDLookupFilter,
    ViewFilter,
    VocabularyFilter,
    VocabularyNotFilter,
)
from annotations.models import (
    COUNTED,
    READ,
    Annotation,
    Change,
    Claim,
    Comparison,
    DateMention,
    Edition,
    Event,
    EventName,
    Parallel,
    Passage,
    References,
    Reply,
    Review,
    Source,
    Tag,
    User,
    Vocabulary,
)
from annotations.models.lookups import one_of
from annotations.tables import (
    ANNOTATIONS,
    CHANGES,
    CLAIMS,
    COMPARISONS,
    DATES,
    EDITIONS,
    EVENTS,
    NAMES,
    PARALLELS,
    PASSAGES,
    READINGS,
    REPLIES,
    REVIEWS,
    SNAPSHOTS,
    SOURCES,
    TAGS,
    VOCABULARIES,
)
from annotations.values.passages import KINDS

#: What was read, and what is still to be.
DONE, OPEN = "done", "open"


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
        self.user, self.references = user, references or References.fresh()
        self.lookups: list[Lookup] = []
        self.data, self.base = given, queryset
        self.filters = {name: self._own(known[name]) for name in given if name in known}

    @classmethod
    def named_filters(cls) -> Mapping[str, Filter]:
        """All filters of the resource, by parameter."""
        return cls.__dict__["base_filters"]

    def _refuse_unknown(self, given: QueryDict, known: Mapping[str, Any], ignored: set[str]) -> None:
        for name, values in given.lists():
            if name not in known and name not in ignored:
                raise ValidationError({name: gettext("there is no such parameter")}, code="unknown")
            if len(values) > 1 and not (name in known and name in self.repeated):
                raise ValidationError({name: gettext("it is given more than once")}, code="repeated")

    def key(self, asking: Filter, model: type[models.Model], word: str) -> int:
        """The primary key of a slug; refused if unknown also to references just read, or hidden."""
        found = self.references.keys[model].get(word)
        if found is None or found in self.references.hidden_from(self.user, model):
            fresh = References.fresh()
            if fresh.stamp != self.references.stamp:
                raise Stale(fresh)
            raise asking.refuse(word)
        return found

    def _own(self, known: Filter) -> Filter:
        """A filter that knows whose it is. Of its own it has nothing else, so a thin copy will do."""
        assert known.field is not None  # made once, for all
        own = copy.copy(known)
        own.parent = self
        return own

    @property
    def cleaned(self) -> dict[str, Any]:
        """What the parameters say; ValidationError keyed by parameter if a value makes no sense."""
        values, errors = {}, {}
        for name, found in self.filters.items():
            given = found.field.widget.value_from_datadict(self.data, {}, name)
            try:
                values[name] = found.field.clean(given)
            except ValidationError as error:
                errors[name] = error
        if errors:
            raise ValidationError(errors)
        return values

    @cached_property
    def conditions(self) -> list[Q]:
        """What must hold of a row for it to be seen and to be found; ValidationError as for `cleaned`."""
        seen = [] if self.base is not None else self.table.seen_by(self.user, self.references)
        return [*seen, *self.narrowing()]

    def narrowing(self) -> list[Q]:
        """What must hold of a row for it to be found."""
        return [
            condition
            for name, value in self.cleaned.items()
            for condition in self.filters[name].conditions(value)
        ]

    @property
    def qs(self) -> models.QuerySet:
        """The filtered queryset; ValidationError as for `cleaned`."""
        base = self.table.model._default_manager.all() if self.base is None else self.base
        return base.filter(*self.conditions)

    def checked_conditions(self) -> list[Q]:
        """The conditions, all whose keys are known to exist; one query for each kind of them."""
        conditions = self.conditions
        for lookup in self.lookups:
            lookup.refuse([key for (key,) in lookup.known()])
        return conditions

    def checked(self) -> models.QuerySet:
        """The filtered queryset, as for `checked_conditions`."""
        self.checked_conditions()
        return self.qs


def query_dict(data: Mapping[str, Any]) -> QueryDict:
    """Parameters as a query string has them."""
    made = QueryDict(mutable=True)
    for name, value in data.items():
        made.setlist(name, value if isinstance(value, list) else [str(value)])
    return made


def current_edition(filterset: FilterSet) -> list[Q]:
    """That an edition is current, unless the question says which."""
    outdated = filterset.references.outdated_editions
    return [] if "edition" in filterset.filters or not outdated else [Q(edition__outside=sorted(outdated))]


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
    visibility = ChoicesFilter(SOURCES["visibility"], Source.Visibility.values, "public or members.")
    blind = FlagFilter(SOURCES["blind"], "Whether its annotators work blind.")
    switches = SwitchingFilter(
        "pk", "true: whose dates change over to another calendar; false: all others.", of="source"
    )
    q = PartFilter(["title", "slug", "publisher"], "Title, slug or publisher holds this.")
    created_after, created_before = instants(SOURCES["created"], "Made")
    modified_after, modified_before = instants(SOURCES["modified"], "Changed")


class EditionFilterSet(FilterSet):
    """Editions."""

    table = EDITIONS
    source = ReferenceFilter(EDITIONS["source"], Source, "Of this source.")
    current = FlagFilter(EDITIONS["current"], "Whether it is the one that counts.")
    q = PartFilter(
        ["source__slug", "source__title", "revision", "sha256"],
        "Source's slug or title, revision or SHA-256 holds this.",
    )


class PassageFilterSet(FilterSet):
    """Passages; of current editions unless `edition` says otherwise."""

    table = PASSAGES
    source = ReferenceFilter(PASSAGES["source"], Source, "Of this source.")
    edition = EditionFilter(PASSAGES["edition"], "current (if not given), all, or an id.")
    section = SectionFilter(PASSAGES["section"], "Under a heading of this text.")
    language = PassageLanguageFilter(PASSAGES["language"], "In this language.")
    kind = ChoicesFilter(PASSAGES["kind"], list(KINDS), f"One of {', '.join(KINDS)}.")
    date_after, date_before = dated({"passage": "pk"}, "In which a date is printed")
    contains = ContainsFilter("folded", "Holds these characters, in whatever case.")
    q = SearchFilter("search", "Full text: words, “phrases”, -minus.")

    def narrowing(self) -> list[Q]:
        """To current editions unless told otherwise."""
        return [*super().narrowing(), *current_edition(self)]


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
    language = PassageLanguageFilter(ANNOTATIONS["language"], "On passages in this language.")
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
    creator = CreatorFilter(ANNOTATIONS["creator"], "Made by this account.")
    status = StatusFilter(
        ANNOTATIONS["status"],
        Annotation.Status.values,
        "proposed,accepted (if not given), suggested, rejected, or all.",
        counted=COUNTED,
    )
    visibility = ChoicesFilter(
        ANNOTATIONS["visibility"], Annotation.Visibility.values, "private, group or public."
    )
    has_note = HasNoteFilter(ANNOTATIONS["note"], "true: with a note; false: without.")
    created_after, created_before = instants(ANNOTATIONS["created"], "Made")
    modified_after, modified_before = instants(ANNOTATIONS["modified"], "Changed")
    date_after, date_before = dated(
        {"passage": "passage_id", "start__lt": "end", "end__gt": "start"},
        "Whose words share something with a printed date",
    )
    exact_contains = ContainsFilter(
        "folded", "Whose words hold these characters; case, quotes, dashes and kinds of space aside."
    )
    q = SearchFilter("search", "Full text of words and note: words, “phrases”, -minus.")
    overlaps = OverlapsFilter("start", "Overlap the span 10,80 of the passage.")

    def narrowing(self) -> list[Q]:
        """And to what counts, as far as nothing else is asked for."""
        return [*super().narrowing(), *self.unsuperseded(), *current_edition(self)]

    def unsuperseded(self) -> list[Q]:
        """Of what was carried from edition to edition only the last row in the editions asked for.

        So an older one that is named still has what was annotated in it, and nothing is counted twice.
        """
        any_status = "status" in self.filters
        named = self.cleaned.get("edition")
        if named in (None, [], ["all"], ["current"]):
            return [Q(superseded_by__isnull=True) if any_status else Q(counts=True)]
        keys = self.references.keys[Edition]
        within = [keys[word] for word in named if word in keys]
        last = Q(superseded_by__isnull=True) | ~Q(uuid__superseded_within=within)
        return [last] if any_status else [one_of("status", COUNTED), last]

    @property
    def counted(self) -> dict[str, Any]:
        """What the answer counts, in the words of the parameters."""
        status = self.data.get("status")
        return {
            "status": status.split(",") if status else list(COUNTED),
            "edition": self.data.get("edition", "current"),
        }


class DateFilterSet(FilterSet):
    """Printed dates; those that count, unless `state` or `edition` say otherwise."""

    table = DATES
    source = ReferenceFilter(DATES["source"], Source, "In this source.")
    edition = EditionFilter(DATES["edition"], "current (if not given), all, or an id.")
    passage = UUIDLookupFilter("passage", Passage.objects.all, "uuid", "In this passage.")
    section = SectionFilter(DATES["section"], "Under a heading of this text.")
    language = PassageLanguageFilter(DATES["language"], "In passages in this language.")
    language_only = Filter(DATES["language"], "In passages in this very language tag.", lookup_expr="in")
    event = DatedEventFilter(
        DATES["event"],
        "About this event or a part of it; where no event is named, in a source that treats it.",
    )
    event_only = ReferenceFilter(DATES["event"], Event, "Said to be about this event itself.")
    audit = ChoicesFilter(
        DATES["audit"],
        DateMention.Audit.values,
        "consistent, mismatch, unstated, unresolved or indifferent.",
    )
    state = StatusFilter(
        DATES["state"],
        DateMention.State.values,
        "found,confirmed,corrected (if not given), rejected, or all.",
        counted=READ,
    )
    calendar = CalendarFilter(
        DATES["calendar"],
        ["gregorian", "julian", NONE],
        "Printed first in this calendar; none: none is said.",
    )
    era = CalendarFilter(
        DATES["era"], [*DateMention.Era.values, NONE], "Of this other era: islamic, rumi…; none: of none."
    )
    switches = SwitchingFilter(
        "pk", "true: at which its source changes over to another calendar; false: all others."
    )
    date = SameDaysFilter(None, "Of exactly these days: 1917-11-07, 1917-10-25 O.S., 1917/1923.")
    date_after = DayFilter("latest", "Of this day or after it, also begun before.", lookup_expr="gte")
    date_before = DayFilter("earliest", "Of this day or before it, also ending after.", lookup_expr="lte")
    printed_contains = ContainsFilter(
        "folded", "Whose print holds these characters; case, quotes, dashes and kinds of space aside."
    )
    created_after, created_before = instants(DATES["created"], "Made")
    modified_after, modified_before = instants(DATES["modified"], "Changed")
    q = PartFilter(["printed", "gregorian", "julian", "note"], "Print, EDTF or note holds this.")

    def narrowing(self) -> list[Q]:
        """And to what counts, as far as nothing else is asked for."""
        counted = [] if "state" in self.filters else [one_of("state", READ)]
        return [*super().narrowing(), *counted, *current_edition(self)]

    @property
    def counted(self) -> dict[str, Any]:
        """What the answer counts, in the words of the parameters."""
        state = self.data.get("state")
        return {
            "state": state.split(",") if state else list(READ),
            "edition": self.data.get("edition", "current"),
        }


class ReadingFilterSet(FilterSet):
    """Readings of sources that the user may see; of blind ones their own."""

    table = READINGS
    state = StateFilter(
        "pk",
        [DONE, OPEN],
        "done (if not given): what was read. open: what is still to be read, the most useful first; narrowed "
        "by source, event, question (none: for all of an event) and creator (what they have not read).",
    )
    source = ReferenceFilter(READINGS["source"], Source, "Of this source.")
    edition = EditionFilter(READINGS["edition"], "all (if not given), current, or an id.")
    event = EventFilter(READINGS["event"], "For this event or a part of it; none: for a question alone.")
    question = ReferenceFilter(READINGS["question"], Tag, "For this question; none: for all of an event.")
    creator = CreatorFilter(READINGS["creator"], "By this account.")
    created_after, created_before = instants(READINGS["created"], "Said")
    q = PartFilter(
        ["note", "source__title", "source__slug"], "Note, or title or slug of the source, holds this."
    )


class ParallelFilterSet(FilterSet):
    """What was said of passages of two sources, both of which the user may see."""

    table = PARALLELS
    source = EitherReferenceFilter(
        PARALLELS["source"], PARALLELS["other_source"], Source, "Of this source, on either side."
    )
    other_source = EitherReferenceFilter(
        PARALLELS["source"], PARALLELS["other_source"], Source, "And of this one: of both, with source."
    )
    passage = EitherUUIDFilter("passage", "other", Passage.objects.all, "Of this passage, on either side.")
    verdict = StatusFilter(
        PARALLELS["verdict"], Parallel.Verdict.values, "confirmed, rejected, or all (if not given)."
    )
    creator = CreatorFilter(PARALLELS["creator"], "By this account.")
    created_after, created_before = instants(PARALLELS["created"], "Said")
    q = PartFilter(["note"], "Note holds this.")


class ComparisonFilterSet(FilterSet):
    """Saved comparisons that the user may see."""

    table = COMPARISONS
    creator = CreatorFilter(COMPARISONS["creator"], "Saved by this account.")
    visibility = ChoicesFilter(
        COMPARISONS["visibility"], Comparison.Visibility.values, "private, group or public."
    )
    created_after, created_before = instants(COMPARISONS["created"], "Saved")
    modified_after, modified_before = instants(COMPARISONS["modified"], "Changed")
    q = PartFilter(["title", "description", "query"], "Title, question or parameters hold this.")


class SnapshotFilterSet(FilterSet):
    """Snapshots for everybody, and for the user's groups; those that were purged not."""

    table = SNAPSHOTS
    comparison = UUIDLookupFilter("comparison", Comparison.objects.all, "uuid", "Of this comparison.")
    source = SourceOfThenFilter(SNAPSHOTS["sources"], "That rest on this source.")
    creator = CreatorFilter(SNAPSHOTS["creator"], "Frozen by this account.")
    created_after, created_before = instants(SNAPSHOTS["created"], "Frozen")
    q = PartFilter(["title", "description", "sha256"], "Title, question or SHA-256 holds this.")


class ReviewFilterSet(FilterSet):
    """Reviews of annotations that the user may see."""

    table = REVIEWS
    annotation = OfAnnotationFilter(
        "annotation", Annotation.objects.all, "uuid", "Of this annotation, in whichever edition."
    )
    source = ReferenceFilter("annotation__source_id", Source, "Of annotations on this source.")
    event = EventFilter("annotation__event_id", "Of annotations about this event or a part of it.")
    creator = CreatorFilter(REVIEWS["creator"], "By this account.")
    status = StatusFilter(
        REVIEWS["status"],
        Review.Status.values,
        "proposed, accepted, rejected, suggested, or all (if not given).",
    )
    created_after, created_before = instants(REVIEWS["created"], "Made")
    q = PartFilter(["reason"], "Reason holds this.")


class ReplyFilterSet(FilterSet):
    """Replies to annotations that the user may see."""

    table = REPLIES
    annotation = OfAnnotationFilter(
        "annotation", Annotation.objects.all, "uuid", "To this annotation, in whichever edition."
    )
    in_reply_to = UUIDLookupFilter(
        "in_reply_to", Reply.objects.all, "uuid", "Answers to this reply; none: to the annotation itself."
    )
    source = ReferenceFilter("annotation__source_id", Source, "To annotations on this source.")
    event = EventFilter("annotation__event_id", "To annotations about this event or a part of it.")
    creator = CreatorFilter(REPLIES["creator"], "By this account.")
    created_after, created_before = instants(REPLIES["created"], "Made")
    modified_after, modified_before = instants(REPLIES["modified"], "Changed")
    q = PartFilter(["text"], "Text holds this.")


class ChangeFilterSet(FilterSet):
    """What was changed or deleted."""

    table = CHANGES
    at_after, at_before = instants(CHANGES["at"], "Done")
    actor = ReferenceFilter("actor", User, "Done by this account.")
    command = Filter(CHANGES["command"], "Done by this command.", lookup_expr="in")
    request = Filter(CHANGES["request"], "Done by the request with this id.", lookup_expr="in")
    action = ChoicesFilter(CHANGES["action"], Change.Action.values, "insert, update, delete or purge.")
    model = Filter(CHANGES["model"], "Of such rows: annotation, tag, taglabel…", lookup_expr="in")
    key = SameFilter(CHANGES["key"], "Of the thing with this slug, id or name.")
    q = PartFilter(["key", "command"], "Key or command holds this.")


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
    "dates": DateFilterSet,
    "readings": ReadingFilterSet,
    "parallels": ParallelFilterSet,
    "comparisons": ComparisonFilterSet,
    "snapshots": SnapshotFilterSet,
    "reviews": ReviewFilterSet,
    "replies": ReplyFilterSet,
    "changes": ChangeFilterSet,
}
