"""The sidebar of a list: parameters of its filter set, as choices while these are few."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from annotations.admin.questions import LABELS, filterset_of
from annotations.filters.plain import (
    NONE,
    CertaintyFilter,
    ChoicesFilter,
    Filter,
    FlagFilter,
    InstantFilter,
    LanguageFilter,
    StatusFilter,
)
from annotations.filters.references import (
    EditionFilter,
    LookupFilter,
    ReferenceFilter,
    TagFilter,
    ViewFilter,
)
from annotations.models import COUNTED, READ, EventName, References, Source, Tag, User, Vocabulary

#: More choices than these are no help: one writes the word, or finds it in its own list.
FEW = 30

CERTAINTIES = [("1", _("1 low, or more")), ("2", _("2 middling, or more")), ("3", _("3 high"))]
#: What counts unless something else is asked for, in words.
COUNTING = {COUNTED: _("What counts: proposed or accepted"), READ: _("What counts: all but rejected")}
FLAGS = [("true", _("Yes")), ("false", _("No"))]

Option = tuple[str, Any]


class Facet(admin.ListFilter):
    """One parameter in the sidebar. It narrows nothing: the list asks its filter set for all at once."""

    parameter: ClassVar[str]
    folded: ClassVar[bool] = False
    template = "admin/annotations/facet.html"

    def __init__(
        self, request: HttpRequest, params: dict[str, Any], model: type[models.Model], model_admin: Any
    ) -> None:
        self.title = LABELS[self.parameter]
        super().__init__(request, params, model, model_admin)
        filterset = filterset_of(model)
        assert filterset is not None
        self.model, self.filter = model, filterset.named_filters()[self.parameter]
        self.value = request.GET.get(self.parameter, "")
        self.options: list[Option] | None = None
        self.kept: list[tuple[str, str]] = []

    def has_output(self) -> bool:
        """Always: at least a box to write in."""
        return True

    def expected_parameters(self) -> list[str | None]:
        """The one."""
        return [self.parameter]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> None:
        """Nothing: see above."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        """All, and each choice; none where there are too many."""
        self.options = options(self.filter, self.model, changelist.references)
        if self.options is None:
            self.kept = changelist.kept(self.parameter)
            return
        yield {
            "selected": not self.value,
            "query_string": changelist.address(self.parameter),
            "display": _("All"),
        }
        for value, label in self.options:
            yield {
                "selected": self.value == value,
                "query_string": changelist.address(self.parameter, value),
                "display": label,
            }

    @property
    def is_open(self) -> bool:
        """Whether it is shown unfolded."""
        return bool(self.value) or not (self.folded or self.options is None)

    @property
    def referred(self) -> type[models.Model] | None:
        """The model that the parameter names rows of."""
        return referred(self.filter)

    @property
    def list_address(self) -> str:
        """The list where one finds what to write."""
        if self.referred is None:
            return ""
        names = self.referred._meta.app_label, self.referred._meta.model_name
        return reverse("admin:{}_{}_changelist".format(*names))

    @property
    def list_name(self) -> str:
        """What that list is of."""
        return str(self.referred._meta.verbose_name_plural) if self.referred else ""


def facets(*names: str, folded: Sequence[str] = ()) -> list[Any]:
    """The parameters of these names, for `list_filter`; the last ones are folded away until wanted."""
    return [
        type("Facet", (Facet,), {"parameter": name, "folded": name in folded, "__module__": __name__})
        for name in (*names, *folded)
    ]


def referred(filter_: Filter) -> type[models.Model] | None:
    """The model whose rows a filter names."""
    if isinstance(filter_, LookupFilter):
        found: type[models.Model] = filter_.queryset().model
        return found
    if isinstance(filter_, ReferenceFilter):
        return filter_.refers
    return Tag if isinstance(filter_, TagFilter) else None


def options(filter_: Filter, model: type[models.Model], references: References) -> list[Option] | None:
    """The choices of a filter with what they are called; None if they are many. At most one query."""
    if isinstance(filter_, ChoicesFilter):
        return choices_of(filter_, model)
    if isinstance(filter_, CertaintyFilter):
        return CERTAINTIES
    if isinstance(filter_, FlagFilter):
        return FLAGS
    if isinstance(filter_, InstantFilter):
        return days()
    if isinstance(filter_, EditionFilter):
        return [("current", _("Current editions only"))]
    if isinstance(filter_, LookupFilter):
        return None
    if referred(filter_) is not None:
        return rows_of(filter_, references)
    if isinstance(filter_, LanguageFilter):
        # Passages and annotations have the languages of sources, which are fewer to look through.
        return words_of(EventName if model is EventName else Source, "language")
    if str(filter_.field_name).endswith("kind"):
        return words_of(Source if model is Source else Vocabulary, "kind")
    return None


def words_of(model: type[models.Model], path: str) -> list[Option] | None:
    """The words that stand in a field."""
    rows = model._default_manager.order_by(path).exclude(**{path: ""})
    words = list(rows.values_list(path, flat=True).distinct()[: FEW + 1])
    return [(word, word) for word in words] if len(words) <= FEW else None


def choices_of(filter_: ChoicesFilter, model: type[models.Model]) -> list[Option]:
    """The choices of a field."""
    found: Any = model._meta.get_field(str(filter_.field_name))
    labels: Mapping[str, Any] = dict(found.flatchoices or ())
    counted = filter_.counted if isinstance(filter_, StatusFilter) else ()
    return [
        *([(",".join(counted), COUNTING[counted])] if counted else ()),
        *(
            (word, _("None") if word == NONE else capfirst(labels.get(word, word)))
            for word in filter_.choices
        ),
    ]


def rows_of(filter_: Filter, references: References) -> list[Option] | None:
    """What may be referred to, while it is little; tags are called by their labels."""
    model = referred(filter_)
    assert model is not None
    queryset: models.QuerySet[Any] = model._default_manager.order_by("pk")
    if isinstance(filter_, ViewFilter):
        queryset = queryset.filter(pk__in=references.views)
    elif str(filter_.field_name).endswith("question_id"):
        queryset = queryset.filter(vocabulary__kind=Vocabulary.QUESTION)
    # Who has an account is nobody's business here; one's name is written in.
    if model is User or (len(references.public[model]) > FEW and model is not Tag):
        return None
    rows = list(queryset[: FEW + 1])
    if len(rows) > FEW:
        return None
    public = references.public[model]
    if model is Tag:
        named = [(public[row.pk], references.labels.get(row.pk) or row.slug) for row in rows]
    else:
        named = [(public[row.pk], str(row)) for row in rows]
    return sorted(named, key=lambda option: option[1].casefold())


def days() -> list[Option]:
    """Since when, in a few steps."""
    today = timezone.localdate()
    return [
        (today.isoformat(), _("Today")),
        ((today - datetime.timedelta(days=7)).isoformat(), _("The last 7 days")),
        (today.replace(day=1).isoformat(), _("This month")),
        (today.replace(month=1, day=1).isoformat(), _("This year")),
    ]
