"""What the admin asks of the filter sets: the API's own parameters, by which its lists are narrowed too."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from annotations.columns import Person, Table
from annotations.filters.plain import StateFilter
from annotations.filtersets import FILTERSETS, FilterSet
from annotations.models import References, User
from annotations.tables import TABLES

#: The name in addresses of each model that has a list in the API.
RESOURCES: Mapping[type[models.Model], str] = {table.model: name for name, table in TABLES.items()}

#: The admin shows what the API leaves out unless told otherwise: what is rejected, and older editions.
EVERYTHING: Mapping[str, str] = {"status": "all", "state": "all", "edition": "all"}

#: What the parameters are called on a page.
LABELS: Mapping[str, Any] = {
    "action": _("what was done"),
    "actor": _("done by"),
    "annotation": _("annotation"),
    "audit": _("audit"),
    "at_after": _("done since"),
    "at_before": _("done until"),
    "blind": _("read blind"),
    "broader": _("under the tag"),
    "calendar": _("calendar"),
    "certainty_min": _("certainty"),
    "claim": _("claim"),
    "command": _("by the command"),
    "comparison": _("comparison"),
    "contains": _("text has"),
    "created_after": _("made since"),
    "created_before": _("made until"),
    "creator": _("made by"),
    "current": _("current"),
    "date": _("just this date"),
    "date_after": _("on this day or after"),
    "date_before": _("on this day or before"),
    "derived_from": _("derived from"),
    "edition": _("edition"),
    "equivalent_to": _("equivalent to"),
    "era": _("era"),
    "event": _("event and its parts"),
    "event_only": _("event itself"),
    "exact_contains": _("words have"),
    "has_note": _("has a note"),
    "in_reply_to": _("in reply to"),
    "key": _("identifier"),
    "kind": _("kind"),
    "language": _("language"),
    "language_only": _("very language"),
    "level": _("level"),
    "model": _("sort of thing"),
    "modified_after": _("changed since"),
    "modified_before": _("changed until"),
    "name": _("name"),
    "other_source": _("other source"),
    "overlaps": _("overlaps"),
    "part_of": _("part of"),
    "passage": _("passage"),
    "printed_contains": _("print has"),
    "q": _("search"),
    "question": _("question"),
    "request": _("by the request"),
    "section": _("under the heading"),
    "single_answer": _("single answer"),
    "source": _("source"),
    "stance": _("stance"),
    "state": _("state"),
    "status": _("status"),
    "switches": _("changes calendar"),
    "tag": _("tag or one under it"),
    "tag_not": _("without the tag"),
    "tag_only": _("tag itself"),
    "verdict": _("verdict"),
    "view": _("view"),
    "visibility": _("seen by"),
    "vocabulary": _("vocabulary"),
    "vocabulary_not": _("without a tag of"),
    "voice": _("voice"),
}


def table_of(model: type[models.Model]) -> Table | None:
    """The public names of a model's rows, if the API has a list of them."""
    return TABLES[RESOURCES[model]] if model in RESOURCES else None


def filterset_of(model: type[models.Model]) -> type[FilterSet] | None:
    """The parameters that a model's list understands, if the API has one."""
    return FILTERSETS[RESOURCES[model]] if model in RESOURCES else None


def public_key(row: models.Model) -> str:
    """What stands for a row in the parameters of other lists."""
    table = table_of(type(row))
    attribute = table[table.key] if table else "username" if isinstance(row, User) else "pk"
    return str(getattr(row, attribute))


def parameters(model: type[models.Model], given: Iterable[tuple[str, list[str]]]) -> QueryDict:
    """The parameters that say what was given; what was left empty was not, and the rest is not narrowed.

    Where the state tells rows from what is still to be done, rows are meant.
    """
    filterset = filterset_of(model)
    known = filterset.named_filters() if filterset else {}
    asked = QueryDict(mutable=True)
    for name, values in given:
        if any(values):
            asked.setlist(name, [value for value in values if value])
    for name, value in EVERYTHING.items():
        if name in known and name not in asked and not isinstance(known[name], StateFilter):
            asked[name] = value
    return asked


def export_address(model: type[models.Model], asked: QueryDict, form: str = "csv") -> str:
    """Where the API has the rows that the parameters ask for as CSV, or in another of its formats."""
    address = reverse(f"{RESOURCES[model]}-list", kwargs={"format": form})
    return f"{address}?{asked.urlencode()}"


def narrowed(
    queryset: models.QuerySet[Any],
    asked: QueryDict,
    person: Person,
    references: References | None = None,
) -> models.QuerySet[Any]:
    """The rows of the queryset that the parameters ask for; ValidationError, keyed by parameter."""
    filterset = filterset_of(queryset.model)
    assert filterset is not None
    return filterset(asked, queryset, user=person, references=references).checked()


def reasons(error: ValidationError) -> list[str]:
    """Why a question has no answer, in the words of the page."""
    return [
        f"{str(LABELS.get(name, name)).capitalize()}: {', '.join(found)}."
        for name, found in error.message_dict.items()
    ]
