"""What a row of a file says otherwise than the row that is there: most of an export says nothing new."""

import datetime
from collections import Counter
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

from django.core.exceptions import ValidationError

from annotations.anchoring import PLACE
from annotations.columns import Table
from annotations.importers.base import Change
from annotations.models.base import Slugged
from annotations.recording import Resolver
from annotations.tables import VERSION
from annotations.values.cells import cell, plain


class Differences:
    """Compares rows of a table as files have them with rows `shown` as JSON has them.

    `settable` are the columns that a file may set. What it says of the others is passed over, and counted.
    """

    def __init__(self, table: Table, settable: Collection[str], resolve: Resolver) -> None:
        self.table, self.settable, self.resolve = table, settable, resolve
        #: In how many rows a column was passed over.
        self.passed_over: Counter[str] = Counter()

    def changed(self, given: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
        """What a row would change; the whole place of an annotation if any of it moves."""
        changed = {
            name: value
            for name, value in given.items()
            if name in shown and name not in (*PLACE, *VERSION) and self.differs(name, value, shown)
        }
        place: dict[str, Any] = {
            name: given[name]
            for name in ("passage", "start", "end", "exact")
            if name in self.settable and given.get(name) not in (None, "")
        }
        if any(self.differs(name, trimmed_as(value, shown[name]), shown) for name, value in place.items()):
            changed |= place
        return changed

    def told(self, changed: Mapping[str, Any], shown: Mapping[str, Any], **moved: str) -> tuple[Change, ...]:
        """What is another value now, column by column; `moved` are the words, where they have a place."""
        return tuple(
            Change(name, cell(shown[name]), cell(value))
            for name, value in ({**moved} | dict(changed)).items()
            if self.differs(name, plain(value), shown)
        )

    def pass_over(self, values: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
        """Count the columns that the server sets and of which a row of the file says something else."""
        for name in values.keys() - self.settable - {"version", "modified"}:
            kind = self.table.kind(name)
            if kind == "url" or not self.differs(name, values[name], shown):
                continue
            if kind != "datetime" or moment(values[name]) != moment(shown[name]):
                self.passed_over[name] += 1

    def differs(self, name: str, value: Any, shown: Mapping[str, Any]) -> bool:
        """Whether a value is another one; tags and labels have no order, creators do.

        A slug of before is the same as the one of now.
        """
        kind, there = self.table.kind(name), shown[name]
        if kind in ("references", "labels"):
            value, there = same(value), same(there)
        elif isinstance(value, str) and isinstance(there, str):
            value, there = one_line_end(value), one_line_end(there)
        if value == there or (value, there) in ((None, ""), ("", None)):  # an empty cell
            return False
        return kind not in ("reference", "references") or same(self._slugs_of_now(name, value)) != there

    def _slugs_of_now(self, name: str, value: Any) -> Any:
        """References by the slugs that they have now; what is unknown stays as it is."""
        model = self.table.columns[name].refers
        if isinstance(value, list):
            return [self._slugs_of_now(name, item) for item in value]
        if not isinstance(value, str) or model is None or not issubclass(model, Slugged):
            return value
        try:
            return self.resolve(model, value).slug  # type: ignore[attr-defined]
        except ValidationError:
            return value


def moment(text: Any) -> datetime.datetime | None:
    """The instant that a text names, or None."""
    with suppress(TypeError, ValueError):
        found = datetime.datetime.fromisoformat(text)
        return found if found.tzinfo else found.replace(tzinfo=datetime.UTC)
    return None


def trimmed_as(value: Any, stored: Any) -> Any:
    """The words as they are stored, where a value lacks but the space around them: readr takes it off."""
    return stored if isinstance(stored, str) and value == stored.strip() else value


def one_line_end(text: str) -> str:
    """A text with the line ends that spreadsheets keep: browsers send two characters for each."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def same(value: Any) -> Any:
    """A value as it is compared: the order of several does not matter."""
    return sorted(value, key=str) if isinstance(value, list) else value
