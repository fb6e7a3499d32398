"""Filters by what a row itself says: choices, languages, texts, dates, truth values."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import django_filters
from django.contrib.postgres.search import SearchVectorField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext

from annotations.filters.fields import DayField, FlagField, InstantField, SpanField, TextField, WordsField
from annotations.models import READ, DateMention
from annotations.models.days import sorting_day
from annotations.models.lookups import one_of
from annotations.values import dates, languages, text

NONE = "none"


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
        return qs.filter(*self.conditions(value))

    def conditions(self, value: Any) -> list[Q]:
        """What must hold of a row, all of it; nothing if the parameter was not given."""
        return [] if value in (None, "") else [self.condition(value)]

    def condition(self, value: Any) -> Q:
        """What must hold of a row. Plain values, and lists through `among`, can be kept (see `shapes`)."""
        if isinstance(value, list):
            return one_of(self.field_name, value)
        return Q(**{f"{self.field_name}__{self.lookup_expr}": value})

    def now(self, given: str) -> str:
        """What was given, with things by the slugs that they have now."""
        return given

    def refuse(self, value: str, why: str = "", **known: str) -> ValidationError:
        """The refusal of a value, under the parameter's name. `why` names the value as `%(value)r`."""
        sentence = why or gettext("%(value)r is unknown")
        return ValidationError({self.name: sentence % {"value": value, **known}}, code="unknown")


class ChoicesFilter(Filter):
    """One of the choices of a field; `none` where it may be empty."""

    def __init__(self, field_name: str, choices: Iterable[str], help_text: str, **kwargs: Any) -> None:
        self.choices = tuple(choices)
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of the choices."""
        for word in value:
            if word not in self.choices:
                known = ", ".join(self.choices)
                raise self.refuse(word, gettext("%(value)r is none of %(known)s"), known=known)
        found = one_of(self.field_name, [word for word in value if word != NONE])
        return found | Q(**{f"{self.field_name}__isnull": True}) if NONE in value else found


class StatusFilter(ChoicesFilter):
    """The statuses named; `all` for every one. `counted` are those that count unless others are named."""

    def __init__(
        self,
        field_name: str,
        choices: Iterable[str],
        help_text: str,
        *,
        counted: Sequence[str] = (),
        **kwargs: Any,
    ) -> None:
        self.counted = tuple(counted)
        super().__init__(field_name, choices, help_text, **kwargs)

    def condition(self, value: list[str]) -> Q:
        """One of them, or whatever."""
        return Q() if value == ["all"] else super().condition(value)


class StateFilter(ChoicesFilter):
    """Whether rows are meant that are there, the first choice, or what is still to be done: that is no row,
    and no filter finds it.
    """

    def condition(self, value: list[str]) -> Q:
        """Whatever is there."""
        super().condition(value)
        if value == [self.choices[0]]:
            return Q()
        raise self.refuse(", ".join(value), gettext("%(value)r is asked of the list itself, and alone"))


class LanguageFilter(Filter):
    """A language or a variety of it: `zh` also finds `zh-Hant` (RFC 4647, 3.3.1)."""

    def condition(self, value: list[str]) -> Q:
        """One of the ranges."""
        found = Q()
        for word in value:
            if not word.replace("-", "").isalnum():
                raise self.refuse(word, gettext("%(value)r is not a language tag"))
            found |= Q(**{f"{self.field_name}__iexact": word})
            found |= Q(**{f"{self.field_name}__istartswith": f"{word}-"})
        return found


class PassageLanguageFilter(LanguageFilter):
    """The same of rows that hang on passages, whose languages are known: an index finds each of them."""

    def condition(self, value: list[str]) -> Q:
        """Those of the languages that are within one of the ranges."""
        super().condition(value)
        known = self.parent.references.languages
        return one_of(
            self.field_name,
            [spoken for spoken in known if any(languages.matches(spoken, word) for word in value)],
        )


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

    def condition(self, value: str) -> Q:
        """In one of the paths; each row once even if several of its labels fit."""
        found = Q()
        for path in self.paths:
            if "__" in path:
                hits = self.parent.table.model._default_manager.filter(**{f"{path}__icontains": value})
                found |= Q(pk__in=hits.values("pk"))
            else:
                found |= Q(**{f"{path}__icontains": value})
        return found


class SearchFilter(Filter):
    """Full text: words, "phrases", -minus, in each row's own language."""

    field_class = TextField

    def condition(self, value: str) -> Q:
        """For each configuration in use: its rows, and the query as it reads it."""
        query = text.fold_query(value)
        found = Q()
        for config in self.parent.references.search_configs:
            found |= Q(search_config=config) & Q(search__matches=(config, query))
        return found or Q(pk__among=[])


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
    """Rows whose days reach to the given one or beyond it. Of a pair the first asks for both at once."""

    field_class = DayField

    def condition(self, value: dates.EDTF) -> Q:
        """The row's last day is not before it, or the row's first day not after it."""
        pair = [found for found in self.parent.filters.values() if isinstance(found, DayFilter)]
        if pair[0] is not self:
            return Q()
        cleaned = self.parent.cleaned
        return self.meeting({found.lookup_expr: cleaned[found.name] for found in pair})

    def meeting(self, asked: Mapping[str, dates.EDTF]) -> Q:
        """That the days of a row share one with those from the first to the last that are asked for."""
        first = asked["gte"].earliest if "gte" in asked else None
        last = asked["lte"].latest if "lte" in asked else None
        if first is None and last is None:
            return Q()
        if first is None or last is None or first <= last:
            return Q(earliest__meets=(first, last))
        # The other way round: what reaches to either.
        return Q(earliest__meets=(first, None)) & Q(earliest__meets=(None, last))


class CalendarFilter(ChoicesFilter):
    """One of the calendars; `none` where none is printed."""

    def condition(self, value: list[str]) -> Q:
        """An empty text says none."""
        known = [word for word in value if word != NONE]
        found = super().condition(known)
        return found | Q(**{self.field_name: ""}) if NONE in value else found


class SwitchingFilter(Filter):
    """Printed dates at which a source changes over to another calendar; or, `of` sources, those that do."""

    field_class = FlagField

    def __init__(self, field_name: str, help_text: str, *, of: str = "pk", **kwargs: Any) -> None:
        self.of = of
        super().__init__(field_name, help_text, **kwargs)

    def condition(self, value: bool) -> Q:
        """They are among these, or not."""
        found = Q(pk__in=DateMention.objects.all().switching().order_by().values(self.of))
        return found if value else ~found


class SameDaysFilter(Filter):
    """Rows whose days are exactly those of the given date."""

    field_class = DayField

    def condition(self, value: dates.EDTF) -> Q:
        """Both bounds; an index finds the number by which they are sorted."""
        day = sorting_day(value.earliest, value.latest)
        return Q(day=day, earliest=value.earliest, latest=value.latest)


class DatedFilter(DayFilter):
    """Rows of which a printed date reaches to the given day or beyond it: one and the same to both days.

    `joined` says which dates are a row's: their paths, and the row's.
    """

    def __init__(self, joined: Mapping[str, str], help_text: str, **kwargs: Any) -> None:
        self.joined = joined
        super().__init__(None, help_text, **kwargs)

    def meeting(self, asked: Mapping[str, dates.EDTF]) -> Q:
        """There is such a date."""
        dated = DateMention.objects.filter(super().meeting(asked), state__in=READ)
        there = Q(Exists(dated.filter(**{path: OuterRef(own) for path, own in self.joined.items()})))
        if len(self.joined) == 1:
            return there
        # Where few dates fit, PostgreSQL begins at their passages; from spans that overlap it could not.
        return there & Q(passage__in=dated.values("passage"))


class OverlapsFilter(Filter):
    """Annotations that share a code point with a span of the passage asked for."""

    field_class = SpanField

    def condition(self, value: tuple[int, int]) -> Q:
        """A span makes sense in one passage only."""
        if "passage" not in self.parent.data:
            raise ValidationError({self.name: gettext("say in which passage: add passage=")})
        return Q(start__lt=value[1], end__gt=value[0])


class CertaintyFilter(Filter):
    """Annotations at least so certain."""

    def condition(self, value: list[str]) -> Q:
        """1, 2 or 3."""
        if len(value) != 1 or value[0] not in ("1", "2", "3"):
            raise self.refuse(",".join(value), gettext("%(value)r is none of %(known)s"), known="1, 2, 3")
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


def dated(joined: Mapping[str, str], what: str) -> tuple[DatedFilter, DatedFilter]:
    """The pair `date_after` and `date_before` of what has printed dates."""
    return (
        DatedFilter(joined, f"{what} of this day or after it, also begun before.", lookup_expr="gte"),
        DatedFilter(joined, f"{what} of this day or before it, also ending after.", lookup_expr="lte"),
    )


def instants(field_name: str, what: str) -> tuple[InstantFilter, InstantFilter]:
    """The pair `…_after` and `…_before`, both inclusive."""
    return (
        InstantFilter(field_name, f"{what} at or after this date or instant.", lookup_expr="gte"),
        InstantFilter(field_name, f"{what} at or before this date or instant.", lookup_expr="lte"),
    )
