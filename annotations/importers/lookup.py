"""Which rows of a table are there already: a query for the many of a block, or for one."""

import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext

from annotations import recording
from annotations.columns import Context, Person, Table
from annotations.importers.base import RowDraft
from annotations.models.base import UNSTORABLE
from annotations.tables import ANNOTATIONS
from annotations.values.cells import plain


class Lookup:
    """The rows of a table that somebody may see; all of them where `person` is None."""

    def __init__(self, table: Table, person: Person | None) -> None:
        self.table, self.person = table, person

    def read(self, block: Iterable[RowDraft], context: Callable[[], Context]) -> dict[str, dict[str, Any]]:
        """Those rows of a block that exist, as they are shown, by key. One query."""
        found = self.named(block)
        if found is None:
            return {}
        rows = (self.shown(row) for row in self.table.rows(found, context=context()))
        return {shown[self.table.key]: shown for shown in rows}

    def keys(self, block: Iterable[RowDraft]) -> set[str]:
        """Those keys of a block that rows have. One query."""
        found = self.named(block)
        if found is None:
            return set()
        return {str(key) for key in found.values_list(self.table[self.table.key], flat=True)}

    def named(self, block: Iterable[RowDraft]) -> models.QuerySet[Any] | None:
        """The rows whose keys stand in a block; None if there can be none."""
        key = self.table.key
        keys = {str(draft.values.get(key) or "") for draft in block} - {""}
        if self.table.kind(key) == "uuid":
            keys = {given for given in keys if is_uuid(given)}
        keys = {given for given in keys if not UNSTORABLE.search(given)}
        return self.visible().filter(**{f"{self.table[key]}__in": keys}) if keys else None

    def visible(self) -> models.QuerySet[Any]:
        """The rows that the person may see."""
        if self.person is None:
            return self.table.model._default_manager.all()
        return self.table.visible_to(self.person)

    def shown(self, row: Iterable[Any]) -> dict[str, Any]:
        """A row of the table as JSON has it."""
        return {name: plain(value) for name, value in zip(self.table.names, row, strict=True)}

    def key(self, values: Mapping[str, Any]) -> Any:
        """The key that a row of a file names, if it does; ValidationError if it cannot be one."""
        key = values.get(self.table.key)
        if not key:
            return None
        if self.table.kind(self.table.key) == "uuid":
            try:
                key = recording.parse_uuid(str(key))
            except ValidationError as error:
                raise ValidationError({self.table.key: error}) from error
        if UNSTORABLE.search(str(key)):
            raise ValidationError(
                {self.table.key: gettext("%(value)r cannot be stored as text") % {"value": str(key)}}
            )
        return key

    def locked(self, key: Any) -> models.Model | None:
        """The row of this key, locked for a change, if there is one.

        Raises ValidationError if it is an annotation that somebody else changes just now.
        """
        named = self.visible().filter(**{self.table[self.table.key]: key})
        if self.table is not ANNOTATIONS:
            return named.select_for_update(of=("self",)).first()
        # Annotations come by the thousand, in any order: who waited for one and held others might wait for
        # somebody who waits for those.
        free = named.select_for_update(of=("self",), no_key=True, skip_locked=True)
        found = free.select_related("passage").first()  # to see whether the words still stand there
        if found is None and named.exists():
            raise ValidationError({"detail": busy()}, code="busy")
        return found


def busy() -> str:
    """Why a row is refused that another transaction has locked, which will leave it another version."""
    return gettext("somebody else is changing it in this moment; look at it again")


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID as we write it."""
    with suppress(ValueError):
        return str(uuid.UUID(text)) == text
    return False
