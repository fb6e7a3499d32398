"""Merging over HTTP: `POST /tags/{slug}/merge/` with `{"into": "…"}`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import permissions
from annotations.api import conditional
from annotations.api.parameters import flag
from annotations.api.schema import IntoSerializer
from annotations.merging import merger
from annotations.models.base import known_as


class Merging:
    """A resource whose rows can be merged into each other."""

    @extend_schema(request=IntoSerializer)
    @action(detail=True, methods=["post"])
    def merge(self: Any, request: Request, key: str, **kwargs: Any) -> Response:
        """Merge it into another one: all that refers to it follows, and its slug leads there."""
        values = self.body()
        form_value = values.pop(conditional.FORM_FIELD, "")
        dry_run = flag(request.query_params, "dry_run", "0")
        with transaction.atomic():
            kept = self.into(values)
            self.lock_both(key, kept)
            gone, current = self.locked(key)
            self.ask_leave(permissions.may_merge(request.user, gone, kept))
            conditional.require_match(request, current, form_value)
            merging = merger(gone, kept)
            answer = {"into": kept.slug, "moved": merging.counts(request.user), "remarks": merging.remarks()}
            if not dry_run:
                merging.merge()
        return Response(answer)

    def lock_both(self: Any, key: str, kept: Any) -> None:
        """Lock the two rows in the order of their keys, as every merging does: none waits for the other."""
        both = self.visible().filter(known_as([key]) | Q(pk=kept.pk)).order_by("pk")
        list(both.select_for_update(of=("self",)).values_list("pk"))

    def into(self: Any, values: dict[str, Any]) -> Any:
        """The row that stays; ValidationError if it is not named, or unknown."""
        for name in values.keys() - {"into"}:
            raise ValidationError({name: "there is no such field"})
        slug = values.get("into")
        if not isinstance(slug, str) or not slug:
            raise ValidationError({"into": "say into which, by its slug"})
        try:
            return self.resolver(self.table.model, slug)
        except ValidationError as error:
            raise ValidationError({"into": error}) from error
