"""How many rows of another list refer to a row, as a link to them: a column of a list, a line of a form.

A count is asked once for all rows of a page, of what the linked list shows to the same person. The
link's parameter must name one reference of the counted rows: no filter that goes deeper, such as `event`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.db import models
from django.http import HttpRequest
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from annotations.admin.questions import filterset_of, narrowed, parameters, public_key
from annotations.models import Annotation, References

#: Counting what refers to a row stops here.
MOST = 300


@dataclass(frozen=True)
class Count:
    """Rows of `model` that refer to the row by `parameter`, which is one of that list's."""

    model: type[models.Model]
    parameter: str
    label: Any = ""

    @property
    def __name__(self) -> str:
        """What the column is called in the page's HTML."""
        return f"{self.model._meta.model_name}_{self.parameter}"

    @property
    def short_description(self) -> str:
        """The heading."""
        return str(self.label or self.model._meta.verbose_name_plural)

    def __call__(self, row: Any) -> SafeString | str:
        """The cell of a row, as the list has counted it."""
        found: tuple[int, str] | None = getattr(row, "counts", {}).get(self)
        if found is None:
            return ""
        if not found[0]:
            return "0"
        shown = at_least(min(found[0], MOST), capped=found[0] > MOST)
        return format_html('<a href="{1}">{0}</a>', shown, found[1])

    @property
    def path(self) -> str:
        """Where in the counted rows the row stands."""
        filterset = filterset_of(self.model)
        if filterset is None:
            return self.parameter.removesuffix("__exact").removesuffix("__id")
        found = str(filterset.named_filters()[self.parameter].field_name)
        return "tags" if found == "tag_ids" else found

    def address(self, row: models.Model) -> str:
        """The list of what is counted of a row."""
        names = self.model._meta.app_label, self.model._meta.model_name
        query = urlencode({self.parameter: public_key(row) if filterset_of(self.model) else row.pk})
        return f"{reverse('admin:{}_{}_changelist'.format(*names))}?{query}"

    def of(
        self, rows: Sequence[models.Model], person: Any, references: References | None = None
    ) -> dict[Any, int]:
        """How many this person may see of each row that has any, by primary key, or one more than `MOST`; one
        query for all.
        """
        found: Any = self.model._default_manager.all()
        number: Any
        if self.model is Annotation and self.parameter == "edition":
            number = self._in_each(rows, person, references or References.fresh())
        else:
            if filterset_of(self.model) is not None:
                found = narrowed(found.visible_to(person), parameters(self.model, []), person, references)
            number = CountOf(
                found.filter(**{self.path: models.OuterRef("pk")}).order_by().values("pk")[: MOST + 1]
            )
        counted = type(rows[0])._default_manager.filter(pk__in=[row.pk for row in rows]).order_by()
        return {key: many for key, many in counted.values_list("pk", number) if many}

    def _in_each(self, rows: Sequence[models.Model], person: Any, references: References) -> models.Case:
        """Of editions: what was carried over counts in each in which it is read, as in the list of each."""
        ways = []
        for row in rows:
            asked = parameters(self.model, [(self.parameter, [public_key(row)])])
            found = narrowed(Annotation.objects.visible_to(person), asked, person, references)
            ways.append(models.When(pk=row.pk, then=CountOf(found.order_by().values("pk")[: MOST + 1])))
        return models.Case(*ways, default=0, output_field=models.IntegerField())


class CountOf(models.Subquery):
    """How many rows another queryset has for each row."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"
    output_field = models.IntegerField()


def at_least(number: int, *, capped: bool) -> str:
    """A number as people read it; with a plus sign if there are more."""
    return f"{number_format(number, force_grouping=True)}+" if capped else number_format(number)


def may_follow(count: Count, request: HttpRequest, site: admin.AdminSite) -> bool:
    """Whether the person may see the list that a count leads to."""
    listed: Any = site._registry.get(count.model)
    return bool(listed and listed.has_view_or_change_permission(request))


def count(
    counts: Sequence[Count],
    rows: Sequence[Any],
    person: Any,
    references: References | None = None,
) -> None:
    """Give each row its counts, with their addresses; a query for each kind of them."""
    for row in rows:
        row.counts = {}
    for kind in counts if rows else ():
        found = kind.of(rows, person, references)
        for row in rows:
            row.counts[kind] = found.get(row.pk, 0), kind.address(row)


def links(counts: Sequence[Count], row: Any, person: Any) -> list[Mapping[str, Any]]:
    """What refers to one row: the number, what they are, and where they are listed."""
    count(counts, [row], person)
    return [
        {
            "count": at_least(min(number, MOST), capped=number > MOST),
            "label": capfirst(kind.short_description),
            "url": url,
        }
        for kind, (number, url) in row.counts.items()
        if number
    ]
