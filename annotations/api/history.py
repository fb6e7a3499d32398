"""What a thing was before, over HTTP: `…/history/`, `…/restore/`, and 410 where something was deleted."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404
from django.http.response import HttpResponseBase
from django.utils.dateparse import parse_datetime
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.exceptions import APIException
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import history as past
from annotations import permissions
from annotations.api import conditional
from annotations.api.parameters import CSV_PARAMETERS, FORMAT, flag, only
from annotations.api.schema import VersionSerializer
from annotations.downloads import base_url, beside, stream
from annotations.exporters import csv
from annotations.models import Change
from annotations.models.base import UNSTORABLE

#: The columns of a history as CSV: a line for each difference, or one where there is none.
COLUMNS = {
    "version": "integer",
    "at": "datetime",
    "actor": "reference",
    "action": "choice",
    **dict.fromkeys(("command", "request", "reason", "field", "old", "new"), "text"),
}


class Gone(APIException):
    """410: it was deleted (RFC 9110, 15.5.11)."""

    status_code = 410

    def __init__(self, detail: str, deleted: Change, history: str) -> None:
        self.deleted, self.more = deleted, {"history": history}
        super().__init__(detail)


class Historical:
    """A resource whose rows have a history."""

    def deletion(self: Any, key: str) -> Change | None:
        """How the thing with this key was deleted, if this person may know of it."""
        if UNSTORABLE.search(key):
            return None
        key = key.lower() if self.table.key == "id" else key
        return past.deletion(self.table, key, self.request.user)

    def missing(self: Any, key: str) -> Exception:
        """What to say of a key that no row has: 410 to those who could see what had it."""
        found = super().missing(key)  # type: ignore[misc]
        if not isinstance(found, Http404) or (deleted := self.deletion(key)) is None:
            return found
        address = f"{base_url(self.request)}/api/v1/{self.resource}/{deleted.key}/history/"
        return Gone(f"{key!r} was deleted.", deleted, address)

    def gone(self: Any, key: str) -> Change:
        """How the thing with this key was deleted; what was merged leads on, what never was is a 404."""
        error = self.missing(key)
        if not isinstance(error, Gone):
            raise error
        return error.deleted

    def past_of(self: Any, key: str) -> past.History:
        """The history of what has this key, or had it until it was deleted."""
        thing = self.found(key).only("pk").first()
        if thing is None:
            return past.History.of(self.table, self.gone(key).row)
        return past.History.of(self.table, thing.pk)

    @action(detail=True, methods=["get", "delete"])
    def history(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """What became of it, newest first; DELETE purges it, which is for administrators."""
        if request.method == "DELETE":
            return self.purge(key)
        only(request.query_params, frozenset({*CSV_PARAMETERS, *FORMAT}))
        guarded, bom = flag(request.query_params, "guard", "1"), flag(request.query_params, "bom", "0")
        entries = self.past_of(key).entries(request.user)
        told = [document(entry, named=permissions.may_enter(request.user)) for entry in entries]
        if self.is_csv:
            pieces = csv.lines([*COLUMNS], lines(told), kinds=[*COLUMNS.values()], guarded=guarded, bom=bom)
            return stream(pieces, "history", request, described=beside(request))
        return Response({"results": told})

    def purge(self: Any, key: str) -> Response:
        """Remove the history, for good."""
        found = self.past_of(key)
        self.ask_leave(permissions.may_purge(self.request.user))
        past.purge(self.table, found.pk)
        return Response(status=204)

    @extend_schema(request=VersionSerializer)
    @action(detail=True, methods=["post"])
    def restore(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Make an older version the newest; of what was deleted, put it back under its own id."""
        values = self.body()
        form_value = values.pop(conditional.FORM_FIELD, "")
        for name in values.keys() - {"version"}:
            raise ValidationError({name: "there is no such field"})
        version = values.get("version")
        if version is not None and (isinstance(version, bool) or not isinstance(version, int)):
            raise ValidationError({"version": "a whole number is wanted"})
        with transaction.atomic():
            if self.found(key).exists():
                if version is None:
                    raise ValidationError({"version": "say which version is to come back"})
                instance, current = self.locked(key)
                self.ask_leave(permissions.may_change(request.user, instance))
                conditional.require_match(request, current, form_value)
                instance = past.History.of(self.table, instance.pk).restore(version, request.user)
            else:
                deleted = self.gone(key)
                self.ask_leave(permissions.may_put_back(request.user, self.table.model, deleted.before or {}))
                last = {"version": (deleted.before or {}).get("version")}
                conditional.require_match(request, last, form_value)
                instance = past.put_back(self.table, deleted)
                if version not in (None, (deleted.before or {}).get("version")):
                    instance = past.History.of(self.table, instance.pk).restore(version, request.user)
        return self.answer(instance, 200)


def document(entry: past.Entry, *, named: bool) -> dict[str, Any]:
    """An entry as the public sees it; who did it and by which means is for members."""
    row: Any = entry.after.row or entry.before.row or {}
    change = entry.change
    return {
        "version": entry.version,
        "at": change.at if change else parse_datetime(row.get("created") or ""),
        "actor": (entry.actor or None) if named else None,
        "action": entry.action,
        "command": change.command if change and named else "",
        "request": change.request if change and named else "",
        "reason": entry.reason,
        "differences": {name: list(pair) for name, pair in entry.differences.items()},
    }


def lines(entries: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """The lines of the CSV: one for each difference."""
    for told in entries:
        differences = told.pop("differences") or {None: (None, None)}
        for name, (old, new) in differences.items():
            yield [*told.values(), name, old, new]
