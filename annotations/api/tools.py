"""Annotations of other tools over HTTP: `POST /annotations/from/{tool}/`, with the files of an export."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http.response import HttpResponseBase
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import permissions, progress
from annotations.api.errors import Refused
from annotations.api.jobs import later
from annotations.api.parameters import flag
from annotations.api.schema import LATER, PREFER, problems
from annotations.api.serializers import ReportSerializer, reported
from annotations.importers import TOOLS
from annotations.importers.foreign import Bringing, Wishes, named
from annotations.models import Annotation, User
from annotations.values.tools.base import Unreadable
from annotations.values.tools.files import unpacked


class ExportSerializer(serializers.Serializer):
    """The export of another tool, and what it does not say itself."""

    file = serializers.ListField(
        child=serializers.FileField(),
        help_text="Its files, up to five; or an archive of as many as there are.",
    )
    source = serializers.ListField(  # type: ignore[assignment]
        child=serializers.CharField(),
        required=False,
        help_text="Whose words they are: a slug for all, or `document=slug` for one. Else the slug is the "
        "document's name.",
    )
    account = serializers.ListField(
        child=serializers.CharField(),
        required=False,
        help_text="`theirs=ours`: who somebody is here; `=ours` for what nobody is said to have made.",
    )
    tag = serializers.ListField(
        child=serializers.CharField(), required=False, help_text="`code=slug`: which tag a code is."
    )
    vocabulary = serializers.CharField(
        required=False, help_text="In which vocabulary the codes become tags that are none yet."
    )
    language = serializers.CharField(required=False, help_text="Of the labels that are made; else `und`.")
    visibility = serializers.ChoiceField(choices=["private", "group", "public"], required=False)
    group = serializers.CharField(required=False, help_text="The group that sees them.")


class BroughtSerializer(ReportSerializer):
    """What came of an export."""

    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What was made or passed over on the way."
    )


#: Of the form, what is said once and what as often as one likes.
ONCE, OFTEN = ("vocabulary", "language", "visibility", "group"), ("source", "account", "tag")


class FromTools:
    """The list to which other tools' annotations come."""

    @extend_schema(
        request={"multipart/form-data": ExportSerializer},
        responses={200: BroughtSerializer, **LATER, **problems("from_tool")},
        parameters=[
            OpenApiParameter(
                "tool", OpenApiTypes.STR, "path", enum=sorted(TOOLS), description="Which tool's."
            ),
            OpenApiParameter("dry_run", str, enum=["0", "1"], description="1 says what would be done."),
            OpenApiParameter("partial", str, enum=["0", "1"], description="1 writes what is right."),
            PREFER,
        ],
        filters=False,
    )
    @action(
        detail=False,
        methods=["post"],
        url_path="from/(?P<tool>[^/.]+)",
        url_name="from-tool",
        parser_classes=[MultiPartParser],
        pagination_class=None,
    )
    def from_tool(self: Any, request: Request, tool: str, **kwargs: Any) -> HttpResponseBase:
        """Bring in what was said in another tool.

        All or nothing, unless `partial=1`. The same export again changes nothing.
        """
        reader = TOOLS.get(tool)
        if reader is None:
            raise NotFound(f"There is no tool {tool[:50]!r}; there are {', '.join(sorted(TOOLS))}.")
        self.ask_leave(permissions.may_add(request.user, Annotation))
        dry_run = flag(request.query_params, "dry_run", "0")
        partial = flag(request.query_params, "partial", "0")
        assert isinstance(request.user, User)  # nobody else may add
        if (found := later(request)) is not None:
            return found
        bringing = Bringing(reader, request.user, wishes(request.data))
        files = [held for held in request.FILES.getlist("file") if isinstance(held, UploadedFile)]
        if not files:
            raise ValidationError({"file": "a file is wanted, as a part of a form"})
        try:
            sent = unpacked([(file.name or "", file.read()) for file in files], settings.MAX_UPLOAD)
        except Unreadable as error:
            raise ValidationError({"file": f"{error.at.file}: {error}"}) from error
        progress.expect(sum(data.count(b"\n") for data in sent.values()))
        report = bringing.load(sent, dry_run=dry_run, partial=partial, progress=progress.reach)
        document = reported(report)
        if report.errors and not (partial and report.stands):
            raise Refused(f"{len(report.errors)} refused; nothing was changed.", **document)
        return Response(document)


def wishes(form: Any) -> Wishes:
    """What the form says of an export; ValidationError for what it may not say."""
    known = {"file", *ONCE, *OFTEN}
    for name in form:
        if name not in known:
            raise ValidationError({name: "there is no such field"})
    said: Mapping[str, list[str]] = {name: [one for one in form.getlist(name) if one] for name in form}
    for name in (*ONCE, *OFTEN):
        if not all(isinstance(one, str) for one in said.get(name, [])):
            raise ValidationError({name: "text is wanted, and no file"})
    for name in ONCE:
        if len(said.get(name, [])) > 1:
            raise ValidationError({name: "it is said more than once"})
    visibility = "".join(said.get("visibility", []))
    if visibility not in ("", "private", "group", "public"):
        raise ValidationError({"visibility": "private, group or public is wanted"})
    return Wishes(
        sources=named(said.get("source", []), "source", alone=True),
        accounts=named(said.get("account", []), "account"),
        tags=named(said.get("tag", []), "tag"),
        vocabulary="".join(said.get("vocabulary", [])),
        language="".join(said.get("language", [])) or "und",
        visibility=visibility,
        group="".join(said.get("group", [])),
    )
