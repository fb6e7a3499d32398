"""The whole project as one file: for administrators in person, who may know of everybody."""

from io import BytesIO
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied
from rest_framework.permissions import SAFE_METHODS
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import downloads, progress
from annotations.api.errors import Refused
from annotations.api.jobs import later
from annotations.api.parameters import FORMAT, flag, only
from annotations.api.parsers import BytesParser, refuse_too_large, sent_bytes
from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.api.schema import LATER, PREFER, problems
from annotations.api.serializers import ArchiveReportSerializer, reported
from annotations.exporters import archive
from annotations.importers.packed import Damaged, PackedZip
from annotations.importers.whole import load_whole
from annotations.permissions import may_carry, may_carry_people, refusal

PASSWORDS = OpenApiParameter(
    "passwords",
    str,
    enum=["0", "1"],
    default="0",
    description="1: with what people and programs sign in by, as it is stored. Keep such a file as a secret.",
)
DRY_RUN = OpenApiParameter(
    "dry_run", str, enum=["0", "1"], default="0", description="1 says what would be done."
)


class ZipRenderer(BaseRenderer):
    """Marks a zip as the format of the archive; the view streams it."""

    media_type, format, charset = "application/zip", "zip", None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """Only the archive itself is a zip."""
        return b""


class ZipParser(BytesParser):
    """The bytes of an archive."""

    media_type = "application/zip"


class ArchiveView(APIView):
    """Everything there is, texts and people and history, as one zip."""

    renderer_classes = (ZipRenderer, JSONRenderer, BrowsableRenderer)
    parser_classes = (ZipParser,)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else, and bodies that are too large before anything reads them."""
        super().initial(request, *args, **kwargs)
        if not may_carry(request.user):
            self.permission_denied(request, refusal(request.user))
        refuse_too_large(request, "`manage.py import` takes any number")

    def get_renderers(self) -> Any:
        """How answers are written: what came of an archive is told by a document."""
        found = super().get_renderers()
        if self.request.method in SAFE_METHODS:
            return found
        return [renderer for renderer in found if renderer.format != "zip"]

    @extend_schema(
        operation_id="archive_retrieve",
        parameters=[PASSWORDS, PREFER],
        responses={(200, "application/zip"): bytes, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The whole project, streamed: the same bytes as long as nothing is changed."""
        only(request.query_params, frozenset({*FORMAT, "passwords"}))
        passwords = flag(request.query_params, "passwords", "0")
        if passwords and not may_carry_people(request.user):
            raise PermissionDenied("Only a superuser takes passwords away.")
        if (found := later(request)) is not None:
            return found
        return downloads.packed(archive.everything(passwords=passwords), request)

    @extend_schema(
        operation_id="archive_create",
        parameters=[DRY_RUN, PREFER],
        request={"application/zip": bytes},
        responses={(200, "application/json"): ArchiveReportSerializer, **LATER, **problems("POST")},
    )
    def post(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Put back an archive: all of it, or nothing if anything is refused."""
        only(request.query_params, frozenset({*FORMAT, "dry_run"}))
        dry_run = flag(request.query_params, "dry_run", "0")
        if (put_off := later(request)) is not None:
            return put_off
        try:
            found = PackedZip(BytesIO(sent_bytes(request)))
        except Damaged as error:
            raise Refused(str(error)) from error
        reports = load_whole(found, person=request._request.user, dry_run=dry_run, progress=progress.reach)
        document = {name: reported(report) for name, report in reports.items()}
        refused = [name for name, report in reports.items() if report.errors]
        if refused:
            raise Refused(f"{', '.join(refused)}: refused; nothing was changed.", files=document)
        if not dry_run and SESSION_KEY in request.session:
            request.session[SESSION_KEY] = str(request.user.pk)  # it may have another number now
        return Response({"files": document})
