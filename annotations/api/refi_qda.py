"""What filters find as REFI-QDA: annotations as a project, `/annotations.qdpx`; tags as a codebook."""

import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from typing import IO, Any, ClassVar, cast

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.views import APIView

from annotations.api.errors import Refused
from annotations.api.jobs import later
from annotations.api.renderers import JSONRenderer
from annotations.api.schema import LATER, PREFER, filters, problems
from annotations.columns import Context
from annotations.downloads import base_url
from annotations.exporters import refi_qda
from annotations.exporters.skos import Unwritable
from annotations.filtersets import AnnotationFilterSet, FilterSet, TagFilterSet
from annotations.models.reference import snapshot

#: A project up to so many bytes is made in memory, a longer one in a file.
IN_MEMORY = 10 * 1024**2
#: So many bytes of it are sent at once.
BLOCK = 64 * 1024


class Blocks:
    """The bytes of a file, which is closed at its end, or when nobody wants more of it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file

    def __iter__(self) -> Iterator[bytes]:
        with self.file:
            yield from iter(lambda: self.file.read(BLOCK), b"")

    def close(self) -> None:
        """Called by Django with the answer."""
        self.file.close()


class Exchanged(APIView, ABC):
    """A list as a file for programs of qualitative analysis."""

    renderer_classes = (JSONRenderer,)
    filterset: ClassVar[type[FilterSet]]

    def answer(self, request: Request) -> HttpResponseBase:
        """The file, as of one moment; refused if there is too much or XML cannot hold it."""
        if (put_off := later(request)) is not None:
            return put_off
        with snapshot():
            found = self.filterset(request.query_params, user=request.user, ignored=frozenset())
            rows = found.checked()
            if rows.order_by()[refi_qda.MOST : refi_qda.MOST + 1].exists():
                raise Refused(f"More than {refi_qda.MOST:,} rows are found; ask for fewer by filters.")
            try:
                return self.written(rows, Context(found.references, base_url(request), person=request.user))
            except Unwritable as error:
                raise Refused(f"{error}.") from error

    @abstractmethod
    def written(self, rows: Any, context: Context) -> HttpResponseBase:
        """These rows."""


class ProjectView(Exchanged):
    """Annotations with their texts, codes, people and notes."""

    filterset = AnnotationFilterSet

    @extend_schema(
        parameters=[*filters(AnnotationFilterSet), PREFER],
        responses={(200, "application/zip"): OpenApiTypes.BINARY, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The annotations that filters find as a project of REFI-QDA, with the filters of their list."""
        return self.answer(request)

    def written(self, rows: Any, context: Context) -> HttpResponseBase:
        """An archive."""
        # Closed when it was sent, or not asked for.
        file = cast(IO[bytes], tempfile.SpooledTemporaryFile(IN_MEMORY))  # noqa: SIM115
        try:
            refi_qda.project(file, rows, context)
        except BaseException:
            file.close()
            raise
        file.seek(0)
        answer = StreamingHttpResponse(Blocks(file), content_type="application/zip")
        answer["Content-Disposition"] = 'attachment; filename="annotations.qdpx"'
        return answer


class CodebookView(Exchanged):
    """Tags as codes under codes."""

    filterset = TagFilterSet

    @extend_schema(
        parameters=[*filters(TagFilterSet), PREFER],
        responses={(200, "application/xml"): str, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The tags that filters find as a codebook of REFI-QDA, with the filters of their list."""
        return self.answer(request)

    def written(self, rows: Any, context: Context) -> HttpResponseBase:
        """XML."""
        answer = HttpResponse(refi_qda.codebook(rows, context), content_type="application/xml")
        answer["Content-Disposition"] = 'attachment; filename="tags.qdc"'
        return answer
