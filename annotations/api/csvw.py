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

from annotations.api.comparison import OWN, measures_asked
from annotations.api.parameters import choice, flag, names, once
from annotations.api.renderers import JSONRenderer
from annotations.comparison import matrix
from annotations.comparison.measures import Measures
from annotations.downloads import base_url
from annotations.exporters import csvw
from annotations.models import Snapshot
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


class OfSnapshot(Description):
    """Of a frozen file."""

    def described(self, request: Request, **kwargs: Any) -> dict[str, Any]:
        """The columns of the long form, and whose work it is."""
        key = kwargs["key"]
        try:
            found = Snapshot.objects.visible_to(request.user).defer("csv").get(uuid=key)
        except (Snapshot.DoesNotExist, ValidationError) as error:
            raise Http404(f"There is no {key!r} among the snapshots.") from error
        rows = QueryDict(found.query).get("rows", "name")
        return csvw.of_long(self.address(request), found.title, csvw.form_of(rows)) | {
            "dc:creator": found.makers,
            "dc:date": found.created.date().isoformat(),
            "dc:identifier": f"sha256:{found.sha256}",
        }
