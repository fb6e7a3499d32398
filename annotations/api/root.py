"""Where the API begins."""

from typing import Any

from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.downloads import base_url
from annotations.permissions import may_audit, may_carry
from annotations.tables import TABLES


class Root(APIView):
    """Historio's REST API: every list, the comparison, and its documentation."""

    renderer_classes = (JSONRenderer, BrowsableRenderer)

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """The addresses of everything there is."""
        root = f"{base_url(request)}/api/v1"
        lists = {name: f"{root}/{name}/" for name in TABLES if name != "changes" or may_audit(request.user)}
        ledger = f"{root}/events/{{slug}}/names/"
        weighed = {name: f"{root}/{name}/" for name in ("derivations", "agreement", "support")}
        more = {"matrix": f"{root}/matrix/", "names_ledger": ledger, **weighed}
        more |= {"wikipedia": f"{root}/wikipedia/", "dump": f"{root}/dump/"}
        more |= {"bibliography": f"{root}/bibliography.bib"}
        if request.user.is_authenticated:
            more["jobs"] = f"{root}/jobs/"
        more |= {"project": f"{root}/annotations.qdpx", "codebook": f"{root}/tags.qdc"}
        if may_carry(request.user):
            more["archive"] = f"{root}/archive/"
        docs = {"schema": f"{root}/schema/", "docs": f"{root}/docs/"}
        return Response({**lists, **more, **docs})


class Nowhere(APIView):
    """Every address under which there is nothing: a 404 like all others."""

    renderer_classes = (JSONRenderer, BrowsableRenderer)
    permission_classes = ()

    @extend_schema(exclude=True)
    def get(self, request: Request, **kwargs: Any) -> Response:
        """Nothing."""
        raise Http404("There is nothing here.")

    post = put = patch = delete = get
