"""What the rows of a file say of annotations, as the database stores it.

What rows repeat (references, choices, tags) is read and cleaned once. A row in which anything is in doubt
is left to `recording.draft`, which says what is wrong with it in the words of a single row, or that nothing
is.
"""

from collections.abc import Collection, Mapping
from enum import Enum
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models.expressions import DatabaseDefault

from annotations import recording
from annotations.anchoring import PLACE, anchor
from annotations.models import Annotation, Tag
from annotations.models.base import UNSTORABLE
from annotations.tables import ANNOTATIONS

#: A row as it is stored: values by column.
Stored = dict[str, Any]

#: What a value must be to be remembered by: of 1, 1.0 and true each would find what another one was.
PLAIN = (str, int, type(None))

#: So many values of a column are remembered.
REMEMBERED = 100_000

#: Stands for a value that a column does not take.
WRONG = object()


class Drafter:
    """Makes stored rows of what a file says, without asking the database row by row."""

    def __init__(self, resolve: recording.Resolver, restored: Collection[str]) -> None:
        self.resolve, self.restored = resolve, restored
        self.columns: dict[str, str] = {}
        for name in (*ANNOTATIONS.writable, *restored):
            found = ANNOTATIONS.field(name)
            assert found is not None
            self.columns[name] = found.attname
        self.known: dict[str, dict[Any, Any]] = {name: {} for name in self.columns}
        #: The event of each name and each claim.
        self.events: dict[tuple[str, int | None], int | None] = {}
        self.start = of(Annotation()) | {"uuid": None, "exact": None}

    def draft(self, given: Mapping[str, Any], *, placed: bool = False) -> Stored | None:
        """The stored row, or None if only `recording.draft` can tell what is to become of it.

        `placed` says that the words stay where they are.
        """
        row = self.start.copy()
        for name, value in given.items():
            if name in PLACE:
                continue
            if name == "note":
                found = value if isinstance(value, str) and not UNSTORABLE.search(value) else WRONG
            elif name == "web_annotation":
                found = self._learn(name, value)  # it may be long, and hardly any says the same as another
            else:
                found = self._value(name, value)
            if found is WRONG:
                return None
            row[self.columns[name]] = found
        return row if self._agrees(row) and (placed or self._place(row, given)) else None

    def _value(self, name: str, value: Any) -> Any:
        if name == "tags" and type(value) is list:
            return self._tags(value)
        if type(value) not in PLAIN:
            return WRONG
        known = self.known[name]
        try:
            return known[value]
        except KeyError:
            if len(known) >= REMEMBERED:
                known.clear()
            found = known[value] = self._learn(name, value)
            return found

    def _tags(self, slugs: list[Any]) -> Any:
        """The keys of tags, the one column that holds several values."""
        known = self.resolve.references.keys[Tag]
        try:
            return [known[slug] for slug in slugs]
        except (KeyError, TypeError):  # unknown, or no string
            return WRONG

    def _learn(self, name: str, value: Any) -> Any:
        """What is stored for a value that a client sends, as `recording.draft` cleans it."""
        column = ANNOTATIONS.columns[name]
        made, attname = Annotation(), self.columns[name]
        try:
            parsed = recording.parse(ANNOTATIONS, name, value, self.resolve)
            setattr(made, column.writes or column.restores, parsed)
            others = {field.name for field in made._meta.concrete_fields if field.attname != attname}
            made.clean_fields(exclude=others)
        except ValidationError:
            return WRONG
        stored = getattr(made, attname)
        if name in ("name", "claim"):
            self.events[attname, stored] = parsed and parsed.event_id
        return stored

    def _agrees(self, row: Stored) -> bool:
        """Whether what is said of the words goes together; sets what follows from it (`Annotation.clean`)."""
        attested = [(column, row[column]) for column in ("name_id", "claim_id") if row[column] is not None]
        if len(attested) > 1:
            return False
        for target in attested:
            if row["event_id"] not in (None, self.events[target]):
                return False
            row["event_id"] = self.events[target]
            row["stance"] = row["stance"] or Annotation.Stance.AFFIRMS.value
        if (row["visibility"] == "group") != (row["group_id"] is not None):
            return False
        return row["voice"] != "attributed" or not self.resolve.references.views.isdisjoint(row["tag_ids"])

    def _place(self, row: Stored, given: Mapping[str, Any]) -> bool:
        """Whether the words stand where the file says; sets their place."""
        place = {name: given[name] for name in PLACE if name in given}
        if recording.of_wrong_kind(place):
            return False
        try:
            found = anchor(place, texts=self.resolve.texts)
        except ValidationError:
            return False
        row["passage_id"], row["start"], row["end"] = found.passage.pk, found.span.start, found.span.end
        row["exact"] = found.passage.text[found.span.start : found.span.end]
        return True


def of(made: Annotation) -> Stored:
    """What is to be stored of an instance; what the database sets itself is None."""
    return {
        column: None
        if isinstance(value, DatabaseDefault)
        else value.value
        if isinstance(value, Enum)
        else value
        for column, value in vars(made).items()
    }
