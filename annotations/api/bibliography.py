"""Sources as bibliographies: `/bibliography.bib`, `.ris` and `.json` (CSL), and the citation of each."""

from typing import Any

import orjson
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import jobs, paging
from annotations.api.freezing import CITED, STYLE, STYLES
from annotations.api.jobs import later
from annotations.api.parameters import FORMAT, choice, only
from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.api.schema import LATER, PREFER, filters, key_of, problems
from annotations.exporters import bibliography
from annotations.filtersets import SourceFilterSet
from annotations.models.reference import snapshot
from annotations.tables import SOURCES


class Cited:
    """A resource of works that can be cited."""

    @extend_schema(responses=CITED | problems("GET"), parameters=[STYLE, key_of(SOURCES)])
    @action(detail=True, url_path="citation", renderer_classes=(JSONRenderer, BrowsableRenderer))
    def citation(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """How it is cited: in APA, Chicago, BibTeX and CSL-JSON."""
        only(request.query_params, frozenset({*FORMAT, "style"}))
        style = choice(request.query_params, "style", tuple(STYLES))
        source = self.found(key).first()
        if source is None:
            raise self.missing(key)
        work = bibliography.work(source)
        if style == "all":
            return Response({name: getattr(work, name) for name in ("apa", "chicago", "bibtex", "csl")})
        text = orjson.dumps([work.csl]) if style == "csl" else getattr(work, style)
        return HttpResponse(text, content_type=STYLES[style])


class BibliographyView(APIView):
    """The sources, or those that filters leave, as a bibliography."""

    renderer_classes = (JSONRenderer,)

    @extend_schema(
        parameters=[*filters(SourceFilterSet), PREFER],
        responses={
            **{(200, kind.partition(";")[0]): str for kind in bibliography.MEDIA_TYPES.values()},
            **LATER,
            **problems("GET"),
        },
    )
    def get(self, request: Request, suffix: str, **kwargs: Any) -> HttpResponseBase:
        """All of them in BibTeX, RIS or CSL-JSON, with the filters of the list of sources."""
        with snapshot():
            filterset = SourceFilterSet(request.query_params, user=request.user, ignored=frozenset())
            rows = paging.ordered(SOURCES, filterset.checked(), "")
            text = None if jobs.wants_job(request._request) else "".join(bibliography.lines(rows, suffix))
        if text is None and (put_off := later(request)) is not None:  # in a transaction that may write
            return put_off
        answer = HttpResponse(text, content_type=bibliography.MEDIA_TYPES[suffix])
        answer["Content-Disposition"] = f'attachment; filename="sources.{suffix}"'
        return answer
