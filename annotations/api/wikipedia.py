"""Pages of a wiki over HTTP: `POST /wikipedia/` with `{"title": "October Revolution", "also": ["tl"]}`."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from drf_spectacular.utils import OpenApiResponse, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations import permissions, progress
from annotations.api.errors import MEDIA_TYPE, BadGateway
from annotations.api.jobs import later
from annotations.api.parameters import flag, only
from annotations.api.parsers import JSONParser
from annotations.api.renderers import BrowsableRenderer, JSONRenderer
from annotations.api.schema import LATER, MERGE_DRY_RUN, PREFER, ProblemSerializer
from annotations.api.texts import report
from annotations.importers import wiki
from annotations.importers.articles import Loaded, load_articles
from annotations.importers.document import Refused
from annotations.models import Source
from annotations.values.text import TextError


class WikiPageSerializer(serializers.Serializer):
    """Which page, and how it is taken in."""

    title = serializers.CharField(help_text="The title of the page.")
    language = serializers.CharField(default="en", help_text="The language of the wiki with this title.")
    also = serializers.ListField(
        child=serializers.CharField(), default=list, max_length=20, help_text="The same in these languages."
    )
    wiki = serializers.CharField(
        default="", help_text="Which wiki, as HISTORIO_WIKIS has it; else its first."
    )
    slug = serializers.CharField(default="", allow_blank=True, help_text="What the slugs begin with.")
    scope = serializers.ListField(
        child=serializers.CharField(), default=list, help_text="The events that the pages treat."
    )
    visibility = serializers.ChoiceField(["public", "members"], default="public", help_text="Who sees them.")
    notes = serializers.ChoiceField(["apart", "omit"], default="apart", help_text="As passages, or left out.")


class RemarkSerializer(serializers.Serializer):
    """What is to be said of a line."""

    line = serializers.IntegerField(help_text="The line, from 1; 0 is the whole.")
    column = serializers.CharField(help_text="The field that it concerns, if it does one.")
    message = serializers.CharField(help_text="What is to be said.")


class TakenInSerializer(serializers.Serializer):
    """What came of a page."""

    source = serializers.CharField(help_text="The slug of its source.")  # type: ignore[assignment]
    outcome = serializers.ChoiceField(
        ["created", "new edition", "current again", "unchanged"], help_text="Whether it was there already."
    )
    revision = serializers.CharField(help_text="The revision that its source has now.")
    issued = serializers.CharField(help_text="The day of a new edition; of a first one the source has it.")
    before = serializers.CharField(
        allow_null=True, help_text="The revision that counted before; null if it is the first, or still does."
    )
    annotations = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="How many annotations of older editions are in each state of the plan.",
    )
    report = serializers.CharField(help_text="What came of its text, in a line.")
    left_out = serializers.DictField(
        child=serializers.IntegerField(), help_text="What was left out, by kind."
    )
    remarks = RemarkSerializer(many=True, help_text="What is to be said of it.")


class PagesSerializer(serializers.Serializer):
    """What came of the pages."""

    results = TakenInSerializer(many=True, help_text="In the order of the languages that were asked for.")


class WikipediaView(APIView):
    """Takes in a page of a wiki, in one language or in several: all or none."""

    renderer_classes = (JSONRenderer, BrowsableRenderer)
    parser_classes = (JSONParser,)

    @extend_schema(
        request=WikiPageSerializer,
        parameters=[MERGE_DRY_RUN, PREFER],
        responses={
            200: PagesSerializer,
            201: OpenApiResponse(PagesSerializer, description="Sources or editions were made."),
            **LATER,
            **{
                (status, MEDIA_TYPE): ProblemSerializer for status in (400, 401, 403, 406, 413, 415, 429, 502)
            },
        },
    )
    def post(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Ask the wiki for a page, and make a source of each of its languages that are named; or, where the
        page is here already in an older revision, a new edition of its source. `reanchoring` of that source
        carries over what was said of the older ones.
        """
        only(request.query_params, frozenset({"format", "dry_run"}))
        dry_run = flag(request.query_params, "dry_run", "0")
        if not permissions.may_add(request.user, Source):
            raise PermissionDenied(permissions.refusal(request.user))
        if (put_off := later(request)) is not None:
            return put_off
        asked = self.asked(request.data)
        progress.expect(1 + len(asked["also"]))
        try:
            pages = wiki.fetch(
                asked["title"], asked["language"], asked["also"], wiki=asked["wiki"], progress=progress.reach
            )
            given = {"scope": asked["scope"], "visibility": asked["visibility"]}
            texts = [
                ({"slug": slug, **given}, page.read(notes=asked["notes"]))
                for page, slug in zip(pages, wiki.slugs(pages, asked["slug"]), strict=True)
            ]
            results = load_articles(texts, result, user=request.user, dry_run=dry_run)
        except wiki.Unreachable as error:
            raise BadGateway(str(error)) from error
        except Refused as error:
            raise ValidationError({"title": [str(one) for one in error.errors]}) from error
        except TextError as error:
            raise ValidationError({"title": str(error)}) from error
        return Response({"results": results}, status=201 if made(results) and not dry_run else 200)

    def asked(self, data: Any) -> dict[str, Any]:
        """What was asked for; ValidationError for what makes no sense."""
        if not isinstance(data, dict):
            raise ValidationError("A JSON object is wanted.")
        form = WikiPageSerializer(data=data)
        if unknown := data.keys() - form.fields.keys():
            raise ValidationError(dict.fromkeys(unknown, "there is no such field"))
        if not form.is_valid():
            raise ValidationError(
                {name: [str(why) for why in reasons] for name, reasons in form.errors.items()}
            )
        asked = {**form.validated_data}
        asked["wiki"] = asked["wiki"] or next(iter(settings.WIKIS), "")
        if asked["wiki"] not in settings.WIKIS:
            raise ValidationError({"wiki": f"one of {', '.join(settings.WIKIS)} is wanted"})
        return asked


def result(text: Loaded) -> dict[str, Any]:
    """What came of a page as JSON."""
    return {
        "source": text.slug,
        "outcome": text.outcome,
        "revision": text.edition.revision,
        "issued": text.edition.issued,
        "before": text.before and text.before.revision,
        "annotations": text.annotations,
        **report(text.draft),
    }


def made(results: Iterable[Mapping[str, Any]]) -> bool:
    """Whether a source or an edition was made for any of the pages."""
    return any(page["outcome"] in ("created", "new edition") for page in results)
