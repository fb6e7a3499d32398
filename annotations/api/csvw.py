"""The description of each CSV, for programs that read it: at its address, with `-metadata.json` after it.

The CSV itself says where by `Link: <…>; rel="describedby"` (CSV on the Web, 5.2).
"""

from abc import ABC, abstractmethod
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, QueryDict
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.comparison import LEDGER, OF_LEDGER, OWN, measures_asked
from annotations.api.freezing import HEADER, KINDS, Purged
from annotations.api.history import COLUMNS as HISTORY
from annotations.api.parameters import CSV_PARAMETERS, choice, flag, names, once
from annotations.api.reading import COLUMNS as STILL_TO_READ
from annotations.api.reading import names_asked
from annotations.api.renderers import JSONRenderer
from annotations.api.weighed import SENTENCES
from annotations.api.weighing import DerivationsView, Weighing
from annotations.comparison import matrix
from annotations.comparison.measures import Measures
from annotations.downloads import base_url
from annotations.exporters import csvw
from annotations.filtersets import OPEN
from annotations.models import Event, Snapshot
from annotations.models.base import known_as
from annotations.models.reference import snapshot
from annotations.permissions import may_audit
from annotations.tables import CHANGES, TABLES


class Description(APIView, ABC):
    """What stands in a CSV."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> HttpResponse:
        """The description."""
        return HttpResponse(orjson.dumps(self.described(request, **kwargs)), content_type=csvw.MEDIA_TYPE)

    @abstractmethod
    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The document."""

    def address(self, request: Request) -> str:
        """The address of the file."""
        path, _, query = request.get_full_path().partition("?")
        return f"{base_url(request)}{path.removesuffix(csvw.SUFFIX)}.csv{'?' if query else ''}{query}"


class OfList(Description):
    """Of a list, or of some of its fields."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of its table."""
        key = kwargs["key"]
        table = TABLES.get(key)
        if table is None or (table is CHANGES and not may_audit(request.user)):
            raise Http404("There is nothing here.")
        query = request.query_params
        once(query, frozenset({"fields", "guard"}))
        guarded, title = flag(query, "guard", "1"), f"Historio: {key}"
        return csvw.of_list(self.address(request), title, table, names(query, table), guarded=guarded)


class OfMatrix(Description):
    """Of a matrix, wide or long."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of the form that is asked for; the matrix itself is asked for those of the wide one."""
        query = request.query_params
        once(query, OWN)
        guarded, rows = flag(query, "guard", "1"), query.get("rows", "name")
        address, title = self.address(request), "Historio: comparison"
        if choice(query, "shape", ("wide", "long")) == "long":
            measures = measures_asked(query)
            return csvw.of_long(address, title, csvw.form_of(rows), measures, guarded=guarded)
        with snapshot():
            filterset = matrix.filterset_for(rows)(query, user=request.user, ignored=OWN)
            found = matrix.compare(filterset, rows=rows, columns=query.get("columns", ""), quotes=0)
            measured = Measures.of(found, measures_asked(query))
        return csvw.of_wide(address, title, found, measured, guarded=guarded)


class OfReadings(OfList):
    """Of readings, or of what is still to be read."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of the one or of the other."""
        query = request.query_params
        if query.get("state") != OPEN:
            return super().described(request, key="readings")
        once(query, frozenset({"fields", "guard", "state"}))
        columns = {name: STILL_TO_READ[name] for name in names_asked(query.get("fields"))}
        return csvw.of_columns(
            self.address(request),
            "Historio: still to be read",
            {name: kind for name, (kind, _) in columns.items()},
            {name: sentence for name, (_, sentence) in columns.items()},
            guarded=flag(query, "guard", "1"),
        )


class OfWeighing(Description):
    """Of what is worked out of an event: its columns go by the shape that is asked for."""

    weighing: type[Weighing] = DerivationsView

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of the shape."""
        query = request.query_params
        once(query, self.weighing.own_parameters())
        columns = self.weighing.shapes[self.weighing.shape(query)]
        title, guarded = f"Historio: {self.weighing.name}", flag(query, "guard", "1")
        return csvw.of_columns(self.address(request), title, columns, SENTENCES, guarded=guarded)


class OfNames(Description):
    """Of the ledger of an event's names, or of how they drift."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of the one or of the other."""
        query, key = request.query_params, kwargs["key"]
        once(query, OF_LEDGER)
        if not Event.objects.filter(known_as([key])).exists():
            raise Http404(f"There is no {key!r} among the events.")
        columns = LEDGER[choice(query, "shape", tuple(LEDGER))]
        title, guarded = f"Historio: names of {key}", flag(query, "guard", "1")
        return csvw.of_columns(self.address(request), title, columns, SENTENCES, guarded=guarded)


class OfHistory(Description):
    """Of the history of a thing; the same for all of them, and so also for what is not there."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of every history."""
        resource, key = kwargs["resource"], kwargs["key"]
        table = TABLES.get(resource)
        if table is None or "version" not in table.columns:
            raise Http404("There is nothing here.")
        query = request.query_params
        once(query, frozenset({*CSV_PARAMETERS}))
        title, guarded = f"Historio: history of {key}", flag(query, "guard", "1")
        return csvw.of_columns(self.address(request), title, HISTORY, SENTENCES, guarded=guarded)


def frozen(request: Request, key: str) -> Snapshot:
    """The snapshot, if it was made for somebody like them; Purged if it is no more, else Http404."""
    try:
        found = Snapshot.objects.made_for(request.user).defer("csv").get(uuid=key)
    except (Snapshot.DoesNotExist, ValidationError) as error:
        raise Http404(f"There is no {key!r} among the snapshots.") from error
    if found.purged:
        raise Purged(found)
    return found


class OfDifferences(Description):
    """Of what became of a snapshot."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of all of them."""
        query = request.query_params
        once(query, frozenset({*CSV_PARAMETERS, "since"}))
        after = frozen(request, kwargs["key"])
        if since := query.get("since"):
            frozen(request, since)
        title, guarded = f"Historio: what changed in {after.title}", flag(query, "guard", "1")
        columns = dict(zip(HEADER, KINDS, strict=True))
        return csvw.of_columns(self.address(request), title, columns, SENTENCES, guarded=guarded)


class OfSnapshot(Description):
    """Of a frozen file."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of the long form, and whose work it is."""
        found = frozen(request, kwargs["key"])
        rows = QueryDict(found.query).get("rows", "name")
        return csvw.of_long(self.address(request), found.title, csvw.form_of(rows)) | {
            "dc:creator": found.makers,
            "dc:date": found.created.date().isoformat(),
            "dc:identifier": f"sha256:{found.sha256}",
        }
