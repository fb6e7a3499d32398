"""Lists: what each list of the admin has, whatever it is a list of.

A list understands the API's own parameters, by the same filter set, and shows what the API would answer;
only that nothing is left out unless the address says so (`questions.EVERYTHING`). What is asked for is
shown above the rows, and can be taken back. A model's admin class names its columns, the `facets` of its
sidebar and its `counts`:

    list_display = ["slug", "title", Count(Passage, "source"), Count(Annotation, "source")]
    list_filter = facets("language", "kind")

To add a link beside “Add”, extend `list_links`.
"""

import datetime
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import takewhile
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.views.main import IGNORED_PARAMS, SEARCH_VAR, ChangeList
from django.core.exceptions import SuspiciousOperation, ValidationError
from django.core.paginator import InvalidPage, Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from annotations.admin.counts import Count, at_least, count, links, may_follow
from annotations.admin.periods import Periods
from annotations.admin.questions import (
    LABELS,
    RESOURCES,
    export_address,
    filterset_of,
    narrowed,
    parameters,
    reasons,
    table_of,
)
from annotations.columns import Context
from annotations.downloads import TooMany, base_url, stream
from annotations.exporters import csv
from annotations.models import References, Tag, Vocabulary
from annotations.paging import ordered
from annotations.statements import COUNT_CAP
from annotations.values.skos import JSON_LD, RDF_XML, TURTLE

#: The number of a page is the list's own; the flag was Django's for a wrong parameter.
PAGE_VARS = ("p", "e")


class Pages(Paginator):
    """Pages of a list; who asks for one beyond the last gets the last.

    Of more rows than `COUNT_CAP` the first ones are turned through: to count a million takes longer than to
    show fifty.
    """

    @cached_property
    def counted(self) -> int:
        """How many rows there are; one more than `COUNT_CAP` if there are more."""
        rows: Any = self.object_list
        return int(rows.order_by().values("pk")[: COUNT_CAP + 1].count())

    @property
    def count(self) -> int:
        """How many rows can be turned through."""
        return min(self.counted, COUNT_CAP)

    @property
    def is_capped(self) -> bool:
        """Whether there are more."""
        return self.counted > COUNT_CAP

    def validate_number(self, number: int | float | str) -> int:
        """The number of a page that there is."""
        try:
            return super().validate_number(number)
        except InvalidPage:
            return self.num_pages


class Rows(ChangeList):
    """The rows that an address asks for."""

    references: References
    refused = False

    @property
    def given(self) -> dict[str, list[str]]:
        """The parameters of the address that narrow the list, but for the search."""
        found = {
            name: [value for value in values if value]
            for name, values in self.filter_params.items()
            if name not in (*IGNORED_PARAMS, *PAGE_VARS, *self.drill) and any(values)
        }
        return {**found, **self.days} if self.days else found

    @cached_property
    def drill(self) -> tuple[str, ...]:
        """The parameters by which Django's date hierarchy goes from years to days."""
        field = filterset_of(self.model) and self.date_hierarchy
        return tuple(f"{field}__{part}" for part in ("year", "month", "day")) if field else ()

    @cached_property
    def days(self) -> dict[str, list[str]]:
        """The year, month or day chosen there, in the filter set's words; nothing if it is none."""
        given = [self.filter_params.get(name, [""])[-1] for name in self.drill]
        numbers = list(takewhile(str.isdecimal, given))
        try:
            first = datetime.date(*map(int, [*numbers, "1", "1"][:3])) if numbers else None
        except (ValueError, OverflowError):
            first = None
        if first is None or len(numbers) < len([*filter(None, given)]):
            for name in self.drill:
                self.params.pop(name, None)
            return {}
        last = first
        if len(numbers) < 3:
            months = 12 if len(numbers) == 1 else 1
            year, month = divmod(first.month - 1 + months, 12)
            last = first.replace(year=min(first.year + year, 9999), month=month + 1) - datetime.timedelta(
                days=1
            )
        field = self.date_hierarchy
        return {f"{field}_after": [first.isoformat()], f"{field}_before": [last.isoformat()]}

    def get_filters(self, request: HttpRequest) -> Any:
        """The sidebar; where there is a filter set, it answers for all parameters at once."""
        if filterset_of(self.model) is None:
            return super().get_filters(request)
        sidebar: Sequence[Any] = self.list_filter
        specs = [facet(request, {}, self.model, self.model_admin) for facet in sidebar]
        return specs, bool(specs), {}, False, bool(self.given)

    def get_queryset(self, request: HttpRequest, exclude_parameters: Any = None) -> models.QuerySet[Any]:
        """The rows; none if the question makes no sense, and the page says why."""
        self.references = References.fresh()
        asked = parameters(self.model, self.given.items())
        try:
            queryset: models.QuerySet[Any] = super().get_queryset(request, exclude_parameters)
            if filterset_of(self.model) is None:
                return queryset
            return narrowed(queryset, asked, request.user, self.references)
        except ValidationError as error:
            told: Iterable[Any] = reasons(error)
        except (IncorrectLookupParameters, SuspiciousOperation):
            names = ", ".join(str(LABELS.get(name, name)) for name in self.given)
            told = [_("This list cannot be filtered like that: %(names)s.") % {"names": names}]
        self.refused = True
        for why in told:
            messages.error(request, why)
        self.filter_specs = getattr(self, "filter_specs", [])
        self.has_filters, self.has_active_filters = bool(self.filter_specs), True
        self.clear_all_filters_qs = self.query_string({})
        return self.root_queryset.none()

    def get_results(self, request: HttpRequest) -> None:
        """The page's rows, each with its counts."""
        super().get_results(request)
        self.page_num = self.paginator.validate_number(self.page_num)
        self.result_list = self.fetched(self.result_list)
        counts = [column for column in self.list_display if isinstance(column, Count)]
        count(counts, self.result_list, request.user, self.references)

    @property
    def shown_count(self) -> str:
        """The number of rows, as far as they were counted."""
        return at_least(self.result_count, capped=getattr(self.paginator, "is_capped", False))

    @property
    def periods(self) -> Periods:
        """The list as the date hierarchy looks at it."""
        return Periods(self)

    def fetched(self, page: models.QuerySet[Any]) -> list[Any]:
        """The rows of a page. Only keys are sorted and skipped: the rows are long, and may be many."""
        keys = list(page.values_list("pk", flat=True))
        rows = self.apply_select_related(self.root_queryset.order_by()).in_bulk(keys)
        return [rows[key] for key in keys if key in rows]

    # -- addresses -----------------------------------------------------------------------------------

    def query_string(self, given: dict[str, list[str]]) -> str:
        """The list narrowed by these parameters alone, in the same order and searched for the same."""
        own = {name: values for name, values in self.filter_params.items() if name in IGNORED_PARAMS}
        return f"?{urlencode({**own, **given}, doseq=True)}"

    def address(self, parameter: str, value: str = "") -> str:
        """The list with another value of one parameter, or without it."""
        kept = {name: values for name, values in self.given.items() if name != parameter}
        return self.query_string({**kept, parameter: [value]} if value else kept)

    def kept(self, parameter: str) -> list[tuple[str, str]]:
        """What a form that sets one parameter sends along of the others."""
        return [
            (name, value)
            for name, values in self.filter_params.items()
            if name not in (parameter, *PAGE_VARS)
            for value in values
            if value
        ]

    @property
    def searched_along(self) -> list[tuple[str, str]]:
        """What the search sends along."""
        return self.kept(SEARCH_VAR)

    @property
    def chips(self) -> list[dict[str, str]]:
        """What the list is narrowed by, and the address without it."""
        return [
            {
                "label": str(LABELS.get(name, name)),
                "value": self._called(name, value),
                "url": self.query_string(
                    {
                        other: [one for one in values if (other, one) != (name, value)]
                        for other, values in self.given.items()
                    }
                ),
            }
            for name, values in self.given.items()
            for value in values
        ]

    def _called(self, name: str, value: str) -> str:
        """A value by its name, if the field of its parameter has a choice of them: Solar Hijri calendar."""
        field = next((one for one in self.model._meta.fields if one.name == name), None)
        return str(dict(field.flatchoices).get(value, value)) if field else value

    @property
    def graphs(self) -> list[tuple[str, str]]:
        """The formats of SKOS, if the rows are to be had in them, and how they are called."""
        if self.model not in (Vocabulary, Tag):
            return []
        return [(TURTLE.name, "Turtle"), (RDF_XML.name, "RDF/XML"), (JSON_LD.name, "JSON-LD")]

    @property
    def exports(self) -> list[tuple[Any, str]]:
        """All rows of the list as CSV, of terms as SKOS: the API's own answer to the same parameters."""
        if self.model not in RESOURCES or self.refused or not self.result_count:
            return []
        asked = parameters(self.model, self.given.items())
        if self.query:
            asked[SEARCH_VAR] = self.query
        for_excel = asked.copy()
        for_excel["bom"] = "1"
        return [
            (_("as CSV"), export_address(self.model, asked)),
            (_("as CSV for Excel"), export_address(self.model, for_excel)),
            *(
                (_("as SKOS (%s)") % name, export_address(self.model, asked, form))
                for form, name in self.graphs
            ),
        ]


class Listed(admin.ModelAdmin):
    """A model with a list."""

    list_per_page = 50
    list_max_show_all = 200
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    paginator = Pages
    #: What refers to a row, said on its form as well.
    counts: Sequence[Count] = ()

    def __init__(self, model: type[models.Model], admin_site: admin.AdminSite) -> None:
        super().__init__(model, admin_site)
        filterset = filterset_of(model)
        if filterset:  # Django asks whether there are any; what is searched is the filter set's to say
            found = filterset.named_filters()["q"]
            vars(self)["search_fields"] = list(getattr(found, "paths", [found.field_name]))

    def list_links(self, request: HttpRequest) -> list[tuple[str, str]]:
        """What else can be done from the list, beside adding a row: labels and addresses."""
        return []

    def row_links(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Where else one can go from the form of a row: labels and addresses."""
        return []

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        """Ours."""
        return Rows

    def get_list_display(self, request: HttpRequest) -> Any:
        """The columns, and the counts whose lists the person may see."""
        return [
            column
            for column in super().get_list_display(request)
            if not isinstance(column, Count) or may_follow(column, request, self.admin_site)
        ]

    def get_search_results(
        self, request: HttpRequest, queryset: models.QuerySet[Any], search_term: str
    ) -> tuple[models.QuerySet[Any], bool]:
        """The filter set's own search, also where a form looks for something to refer to."""
        if filterset_of(self.model) is None:
            return super().get_search_results(request, queryset, search_term)
        if not search_term.strip():
            return queryset, False
        try:
            asked = parameters(self.model, [(SEARCH_VAR, [search_term])])
            return narrowed(queryset, asked, request.user), False
        except ValidationError:
            return queryset.none(), False

    def response_action(self, request: HttpRequest, queryset: models.QuerySet[Any], *place: Any) -> Any:
        """What an action answers. For all rows of a list it is done only if one could have seen them all."""
        if request.POST.get("select_across") == "1" and Pages(queryset, 1).is_capped:
            messages.error(request, _("These are too many to be changed at once: narrow the list first."))
            return None
        return super().response_action(request, queryset, *place)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> Any:
        """The list, with what else can be done from there."""
        more: dict[str, Any] = {"list_links": self.list_links(request)}
        if IS_POPUP_VAR not in request.GET:
            more["title"] = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {**more, **(extra_context or {})})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *arguments: Any, **options: Any
    ) -> Any:
        """The form of a row, with what refers to it and where else to go."""
        row = context.get("original")
        if row is not None:
            context["row_links"] = self.row_links(request, row)
            followed = [kind for kind in self.counts if may_follow(kind, request, self.admin_site)]
            context["referring"] = links(followed, row, request.user)
        return super().render_change_form(request, context, *arguments, **options)

    # -- export --------------------------------------------------------------------------------------

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Rows of what the API lists can be exported as the API exports them."""
        found: dict[str, Any] = super().get_actions(request)
        if table_of(self.model) is None:
            for name in ("export_selected", "export_selected_for_excel"):
                found.pop(name, None)
        return found

    @admin.action(description=_("Export selected as CSV"), permissions=["view"])
    def export_selected(self, request: HttpRequest, queryset: models.QuerySet[Any]) -> HttpResponseBase:
        """The selected rows as the API's CSV has them."""
        return self.exported(request, queryset)

    @admin.action(description=_("Export selected as CSV for Excel"), permissions=["view"])
    def export_selected_for_excel(
        self, request: HttpRequest, queryset: models.QuerySet[Any]
    ) -> HttpResponseBase:
        """The same with a byte order mark, by which Excel knows UTF-8."""
        return self.exported(request, queryset, bom=True)

    actions: tuple[str, ...] = ("export_selected", "export_selected_for_excel")

    def exported(
        self, request: HttpRequest, queryset: models.QuerySet[Any], *, bom: bool = False
    ) -> HttpResponseBase:
        """These rows as a download, streamed."""
        table = table_of(self.model)
        assert table is not None
        context = Context(References.fresh(), base_url(request), person=request.user)
        rows = ordered(table, queryset)
        pieces = csv.table_lines(table, rows, table.names, context, bom=bom)
        try:
            return stream(pieces, RESOURCES[self.model], request)
        except TooMany as error:
            return HttpResponse(str(error), status=429, headers={"Retry-After": str(error.wait)})
