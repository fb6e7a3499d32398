"""Reviewing over HTTP: `POST /annotations/{id}/review/` with `{"status": "rejected", "reason": "…"}`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import permissions, recording
from annotations.api import conditional
from annotations.api.schema import JudgementSerializer
from annotations.models import Review
from annotations.tables import REVIEWS


class Reviewing:
    """Annotations can be reviewed one by one, as the client knows them; many go to `/reviews/`."""

    @extend_schema(request=JudgementSerializer)
    @action(detail=True, methods=["post"])
    def review(self: Any, request: Request, key: str, **kwargs: Any) -> Response:
        """Propose it again, accept it, or reject it with a reason. The answer is the annotation."""
        values = self.body()
        form_value = values.pop(conditional.FORM_FIELD, "")
        for name in values.keys() - {"status", "reason"}:
            raise ValidationError({name: "there is no such field"})
        with transaction.atomic():
            annotation, current = self.locked(key)
            self.ask_leave(permissions.may_add(request.user, Review))
            conditional.require_match(request, current, form_value)
            made: Any = recording.begin(REVIEWS, request.user)
            made.annotation, made.version = annotation, annotation.version
            recording.record(REVIEWS, made, values, self.resolver)
        return self.answer(annotation, 200)
