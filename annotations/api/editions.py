"""Editions over HTTP: a source gets another text, and what was said of the older ones is carried over.

POST /sources/{slug}/editions/       a new edition
GET  /sources/{slug}/reanchoring/    what would become of each annotation; POST carries what is certain
GET  /sources/{slug}/differences/    two editions beside each other
POST /annotations/{id}/reanchor/     a human says what becomes of one
"""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import permissions, progress, reanchoring
from annotations.api import conditional
from annotations.api.jobs import later
from annotations.api.parameters import CSV_PARAMETERS, FORMAT, Described, choice, flag, only
from annotations.api.schema import (
    EDITION_DRY_RUN,
    LATER,
    PREFER,
    DecisionSerializer,
    NewEditionSerializer,
    PlanSerializer,
    RevisionSerializer,
    described,
    key_of,
    problems,
)
from annotations.api.serializers import SERIALIZERS
from annotations.api.texts import OF_THE_TEXT, read, report
from annotations.columns import Context
from annotations.downloads import base_url, stream
from annotations.exporters import csv
from annotations.exporters.plan import KINDS, rows
from annotations.importers.editions import load_edition
from annotations.models import Edition, References
from annotations.reanchoring import Decision, Plan
from annotations.revisions import Revision, revision
from annotations.tables import EDITIONS, SOURCES
from annotations.values.carrying import State

#: So many characters of an edition are compared for whoever has no role: half a second at most.
PUBLIC = 500_000

STATES = ("all", *(state.value for state in State))

PLAN_PARAMETERS: Mapping[str, Described] = {
    "state": ({"type": "string", "enum": list(STATES), "default": "all"}, "Only those of this state."),
    **CSV_PARAMETERS,
    **FORMAT,
}
DIFFERENCE_PARAMETERS: Mapping[str, Described] = {
    "from": ({"type": "string", "format": "uuid"}, "The older edition; else the one before the current one."),
    "to": ({"type": "string", "format": "uuid"}, "The newer edition; else the current one."),
    **FORMAT,
}


class Renewing:
    """Sources get new editions."""

    @extend_schema(
        request=NewEditionSerializer,
        parameters=[key_of(SOURCES), EDITION_DRY_RUN, PREFER],
        responses={
            **LATER,
            (201, "application/json"): SERIALIZERS["editions"],
            (200, "application/json"): SERIALIZERS["editions"],
            **problems("renew"),
        },
    )
    @action(detail=True, methods=["post"], url_path="editions")
    def renew(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Give it another text, which counts from now on. The older editions stay, and so does all that was
        said of them: `reanchoring` carries it over.
        """
        dry_run = flag(request.query_params, "dry_run", "0")
        source = self.source(key)
        self.ask_leave(permissions.may_change(request.user, source))
        if (found := later(request)) is not None:
            return found
        given = {name: value for name, value in self.body().items() if value is not None}
        for name in given.keys() - {*OF_THE_TEXT, "issued"}:
            raise ValidationError({name: "there is no such field"})
        said = {name: given.pop(name, "") for name in ("revision", "issued")}
        if not all(isinstance(value, str) for value in said.values()):
            raise ValidationError({"revision": "revision and issued are strings"})
        draft = read(given)
        progress.expect(len(draft.parts))
        with transaction.atomic():
            edition, outcome = load_edition(source, draft, **said, user=request.user, progress=progress.reach)
            row = EDITIONS.row(edition, Context(References.fresh(), person=request.user))
            transaction.set_rollback(dry_run)
        status = 201 if outcome == "created" and not dry_run else 200
        headers = (
            {"Location": f"{base_url(request)}/api/v1/editions/{edition.uuid}/"} if status == 201 else {}
        )
        told = report(draft)
        return Response(
            {**row, **told, "report": f"{outcome}: {told['report']}"}, status=status, headers=headers
        )

    @extend_schema(
        parameters=[key_of(SOURCES), *described(PLAN_PARAMETERS)],
        responses={
            (200, "application/json"): PlanSerializer,
            (200, "text/csv"): PlanSerializer,
            **problems("GET"),
        },
    )
    @action(detail=True, methods=["get"], url_path="reanchoring")
    def reanchoring(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """What would become of each annotation of its older editions in the current one, as far as you see
        them. Nothing is changed. For whoever has a role.
        """
        only(request.query_params, frozenset(PLAN_PARAMETERS))
        state = choice(request.query_params, "state", STATES)
        source = self.source(key)
        self.ask_leave(permissions.may_enter(request.user))  # it takes a while, and they can do something
        found = reanchoring.plan(source, request.user)
        if self.is_csv:
            form = {
                "guarded": flag(request.query_params, "guard", "1"),
                "bom": flag(request.query_params, "bom", "0"),
            }
            written = (list(row.values()) for row in rows(found, base_url(request), state))
            return stream(
                csv.lines([*KINDS], written, kinds=[*KINDS.values()], **form), "reanchoring", request
            )
        return Response(document(found, base_url(request), state))

    @extend_schema(
        request=None,
        parameters=[key_of(SOURCES), EDITION_DRY_RUN],
        responses={(200, "application/json"): PlanSerializer, **problems("renew")},
    )
    @reanchoring.mapping.post
    def carry(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Carry over what is certain, whoever's it is; the answer is how many were carried and what still
        waits, as far as you see them.
        """
        dry_run = flag(request.query_params, "dry_run", "0")
        source = self.source(key)
        self.ask_leave(permissions.may_reanchor(request.user))
        with transaction.atomic():
            outcome = reanchoring.apply(source)
            left, carried = reanchoring.plan(source, request.user), outcome.seen_by(request.user)
            transaction.set_rollback(dry_run)
        answer = document(left, base_url(request), "all")
        return Response({**answer, "carried": carried, "dates": outcome.dates})

    @extend_schema(
        parameters=[key_of(SOURCES), *described(DIFFERENCE_PARAMETERS)],
        responses={(200, "application/json"): RevisionSerializer, **problems("GET")},
    )
    @action(detail=True, methods=["get"], url_path="differences")
    def differences(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Two of its editions, put together word by word, and what you see annotated in each."""
        only(request.query_params, frozenset(DIFFERENCE_PARAMETERS))
        query = request.query_params
        most = None if permissions.may_enter(request.user) else PUBLIC
        asked = {"old": query.get("from"), "new": query.get("to")}
        found = revision(self.source(key), request.user, **asked, most=most)
        return Response(compared(found, base_url(request)))

    def source(self: Any, key: str) -> Any:
        """The source that the address names."""
        found = self.found(key).first()
        if found is None:
            raise self.missing(key)
        return found


def document(found: Plan, base: str, state: str) -> dict[str, Any]:
    """A plan as JSON."""
    return {
        "source": found.source.slug,
        "edition": found.edition.uuid,
        "counts": found.counts,
        "results": [
            {
                **row,
                "difference": [{"kind": piece.kind, "text": piece.text} for piece in step.difference],
                "candidates": [asdict(candidate) for candidate in step.candidates],
            }
            for row, step in zip(rows(found, base, state), chosen(found, state), strict=True)
        ],
    }


def chosen(found: Plan, state: str) -> list[Any]:
    """The steps of this state, or all."""
    return [step for step in found.steps if state in ("all", step.state.value)]


def compared(found: Revision, base: str) -> dict[str, Any]:
    """Two editions as JSON."""
    return {
        "source": found.source.slug,
        "from": edition(found.old),
        "to": edition(found.new),
        "language": found.source.language,
        "differences": [
            {"kind": piece.kind, "from_start": piece.old, "to_start": piece.new, "text": piece.text}
            for piece in found.pieces
        ],
        "annotations": {
            side: [
                {
                    "id": row.uuid,
                    "url": f"{base}/annotations/{row.uuid}",
                    "text_start": row.text_start,
                    "text_end": row.text_end,
                    "exact": row.exact,
                    "derived_from": found.named(row.derived_from_id),
                    "superseded_by": found.named(row.superseded_by_id),
                }
                for row in rows_
            ]
            for side, rows_ in (("from", found.old_annotations), ("to", found.new_annotations))
        },
    }


def edition(row: Edition) -> dict[str, Any]:
    """An edition as it is named."""
    return {"id": row.uuid, "revision": row.revision, "issued": row.issued, "current": row.current}


class Carried:
    """Annotations of older editions, of which somebody says what becomes of them."""

    @extend_schema(request=DecisionSerializer)
    @action(detail=True, methods=["post"], url_path="reanchor")
    def reanchor(self: Any, request: Request, key: str, **kwargs: Any) -> Response:
        """Say what becomes of it in the current edition: `accept` the place that is proposed, `choose` one,
        give it up (`orphan`), or let it be looked for again (`reopen`). That also takes back that it was
        carried, unless somebody has worked on the new one since. The answer is the annotation that it
        concerns: the carried one, or itself.
        """
        values = self.body()
        form_value = values.pop(conditional.FORM_FIELD, "")
        for name in values.keys() - {"decision", "start", "end"}:
            raise ValidationError({name: "there is no such field"})
        if not isinstance(values.get("decision"), str):
            raise ValidationError({"decision": f"one of {', '.join(reanchoring.CHOICES)} is wanted"})
        for name in ("start", "end"):
            value = values.get(name)
            if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
                raise ValidationError({name: "a whole number is wanted"})
        with transaction.atomic():
            for source in self.found(key).values_list("source", flat=True):
                reanchoring.hold(source)
            annotation, current = self.locked(key)
            self.ask_leave(permissions.may_place(request.user, annotation))
            conditional.require_match(request, current, form_value)
            decision = Decision(values["decision"], values.get("start"), values.get("end"))
            found = reanchoring.decide(annotation, decision)
        return self.answer(found, 201 if found.derived_from_id == annotation.uuid else 200)
