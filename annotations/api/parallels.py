"""GET /sources/{slug}/parallels/?with={slug}: passages of two sources that may speak of the same thing."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations.api.parameters import CSV_PARAMETERS, FORMAT, Described, flag, only
from annotations.api.schema import ProposalsSerializer, described, key_of, problems
from annotations.comparison.parallels import propose, sides_of
from annotations.downloads import stream
from annotations.exporters import csv
from annotations.exporters.parallels import KINDS, rows
from annotations.permissions import may_enter
from annotations.tables import SOURCES
from annotations.values.parallels import LEAST

#: Of longer texts they are proposed by the command. So many passages take some ten seconds; for whoever
#: has no role it is a second at most.
MOST, PUBLIC = 2_000, 500

PARAMETERS: Mapping[str, Described] = {
    "with": ({"type": "string"}, "The slug of the other source. It has to be given."),
    "least": (
        {"type": "number", "minimum": 0, "maximum": 1, "default": LEAST},
        "Only those with at least this score.",
    ),
    **CSV_PARAMETERS,
    **FORMAT,
}


class Parallels:
    """Sources beside another one."""

    @extend_schema(
        parameters=[key_of(SOURCES), *described(PARAMETERS)],
        responses={
            (200, "application/json"): ProposalsSerializer,
            (200, "text/csv"): ProposalsSerializer,
            **problems("GET"),
        },
    )
    @action(detail=True, methods=["get"], url_path="parallels")
    def parallels(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Which passages of it and of another source (`with`) may speak of the same thing, each with a score,
        what it rests on, and what scholars said of it. Nothing is written down: who confirms or rejects one
        posts it to the list of parallels.
        """
        query = request.query_params
        only(query, frozenset(PARAMETERS))
        source, slug = self.source(key), query.get("with", "")
        other = self.found(slug).first() if slug else None
        if other is None:
            raise ValidationError({"with": f"{slug!r} is unknown" if slug else "the other source is missing"})
        most = MOST if may_enter(request.user) else PUBLIC
        lowest, sides = least(query.get("least", "")), sides_of(source, other, most=most)
        found = propose(*sides, request.user, least=lowest)
        if self.is_csv:
            form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
            written = (list(row.values()) for row in rows(found))
            return stream(csv.lines([*KINDS], written, kinds=[*KINDS.values()], **form), "parallels", request)
        return Response({"source": source.slug, "with": other.slug, "results": [*rows(found)]})


def least(given: str) -> float:
    """The lowest score that is asked for; ValidationError if it is no score."""
    try:
        score = float(given or LEAST)
    except ValueError:
        score = -1.0
    if not 0 <= score <= 1:
        raise ValidationError({"least": f"{given!r} is no score from 0 to 1"})
    return score
