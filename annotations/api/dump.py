"""Pages of a dump of a MediaWiki over HTTP: `POST /dump/?title=Economy of Estonia`, the body is the dump."""

from collections import Counter
from io import BytesIO
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import permissions, progress
from annotations.api.jobs import later
from annotations.api.parameters import FORMAT, choice, flag, only
from annotations.api.parsers import BytesParser, refuse_too_large, sent_bytes
from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.api.schema import LATER, MERGE_DRY_RUN, PREFER, problems
from annotations.api.wikipedia import PagesSerializer, made, result
from annotations.importers.base import MAX_ROWS
from annotations.importers.document import Refused
from annotations.importers.dumped import Taking
from annotations.models import Source
from annotations.values.text import TextError

#: A dump may be so many times as long when it is unpacked: well more than what bzip2 makes of prose.
UNPACKED = 20

#: What a dump is sent as. How it is packed is seen from its first bytes.
MEDIA_TYPES = (
    "application/octet-stream",
    "application/x-bzip2",
    "application/gzip",
    "application/xml",
    "text/xml",
)
PARSERS = tuple(type("DumpParser", (BytesParser,), {"media_type": media_type}) for media_type in MEDIA_TYPES)

VISIBILITIES, NOTES = ("public", "members"), ("apart", "omit")

OFTEN = frozenset({"title", "scope"})
ONCE = frozenset({"namespace", "language", "licence", "visibility", "notes", "prefix", "dry_run"})


class FromDumpSerializer(PagesSerializer):
    """What came of a dump."""

    created = serializers.IntegerField(help_text="How many sources were made.")
    updated = serializers.IntegerField(help_text="How many have another edition now.")
    unchanged = serializers.IntegerField(help_text="How many were there already, with this very text.")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="How many pages were left out, by kind."
    )


class DumpView(APIView):
    """Takes in pages of a dump, those that are named or all: all or none."""

    renderer_classes = (JSONRenderer, BrowsableRenderer)
    parser_classes = PARSERS

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse bodies that are too large before anything reads them."""
        super().initial(request, *args, **kwargs)
        refuse_too_large(request, "`manage.py import_dump` takes any number")

    @extend_schema(
        operation_id="dump_create",
        request=dict.fromkeys(MEDIA_TYPES, bytes),
        parameters=[
            OpenApiParameter("title", str, many=True, description="The title of a page; several. Else all."),
            OpenApiParameter(
                "namespace", str, default="0", description="Of which pages are taken that are not named."
            ),
            OpenApiParameter("language", str, description="A BCP 47 tag, if the dump does not say it."),
            OpenApiParameter("licence", str, description="The dump does not say it: CC-BY-SA-4.0."),
            OpenApiParameter("scope", str, many=True, description="The events that the pages treat."),
            OpenApiParameter("visibility", str, enum=VISIBILITIES, default="public"),
            OpenApiParameter(
                "notes", str, enum=NOTES, default="apart", description="As passages, or left out."
            ),
            OpenApiParameter("prefix", str, description="What the slugs begin with."),
            MERGE_DRY_RUN,
            PREFER,
        ],
        responses={
            200: FromDumpSerializer,
            201: OpenApiResponse(FromDumpSerializer, description="Sources were made."),
            **LATER,
            **problems("POST"),
        },
    )
    def post(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Make a source of each page that is wanted. Send a long dump with `Prefer: respond-async`."""
        if not permissions.may_add(request.user, Source):
            raise PermissionDenied(permissions.refusal(request.user))
        only(request.query_params, frozenset({*FORMAT, *ONCE}), OFTEN)
        dry_run = flag(request.query_params, "dry_run", "0")
        taking = asked(request.query_params)
        if (put_off := later(request)) is not None:
            return put_off
        data = sent_bytes(request)
        progress.expect(len(data))
        try:
            results = taking.load(
                BytesIO(data),
                result,
                user=request.user,
                dry_run=dry_run,
                most=UNPACKED * settings.MAX_UPLOAD,
                progress=progress.reach,
            )
        except Refused as error:
            raise ValidationError({"file": [str(one) for one in error.errors[:MAX_ROWS]]}) from error
        except TextError as error:
            raise ValidationError({"file": str(error)}) from error
        outcomes = Counter(page["outcome"] for page in results)
        counts = {name: outcomes.pop(name, 0) for name in ("created", "unchanged")}
        counts["updated"] = outcomes.total()
        document = {"results": results, **counts, "left_out": dict(taking.left_out)}
        return Response(document, status=201 if made(results) and not dry_run else 200)


def asked(query: QueryDict) -> Taking:
    """Which pages are taken, and as what."""
    said = {name: query[name] for name in ("language", "licence") if query.get(name)}
    given = {**said, "scope": query.getlist("scope"), "visibility": choice(query, "visibility", VISIBILITIES)}
    return Taking(
        frozenset(query.getlist("title")),
        namespace=query.get("namespace", "0"),
        prefix=query.get("prefix", ""),
        notes="omit" if choice(query, "notes", NOTES) == "omit" else "apart",
        given=given,
    )
