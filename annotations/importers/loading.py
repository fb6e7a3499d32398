"""Drafts become rows: found by their public key, cleaned, written, all or none, with a report."""

import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction

from annotations import recording
from annotations.anchoring import PLACE
from annotations.columns import Context, Person, Table
from annotations.importers.base import Report, RowDraft, RowError
from annotations.importers.plain_text import TextDraft
from annotations.models import Annotation, Edition, Passage, References, Source, User
from annotations.models.base import UNSTORABLE
from annotations.models.source import edition_uuid, passage_uuid
from annotations.permissions import may_add, may_change, may_decide
from annotations.tables import ANNOTATIONS, SOURCES, VERSION
from annotations.values.cells import plain
from annotations.values.text import fold

BATCH = 1000


class Taken(ValidationError):
    """The slug names a source whose text is another one."""


class Undone(Exception):
    """Ends a transaction whose work is not wanted."""


# -- texts ----------------------------------------------------------------------------------------------


def load_source(values: Mapping[str, Any], draft: TextDraft, *, revision: str = "") -> tuple[Source, str]:
    """The source with this text, and whether it was `created` or is `unchanged`.

    A slug that is known with the same text changes nothing; with another text it raises Taken: that
    will be a new edition, which somebody has to want. All or nothing.
    """
    slug = values.get("slug")
    with transaction.atomic():
        source = Source.objects.select_for_update().filter(slug=slug).first() if slug else None
        edition = source and source.editions.filter(sha256=draft.sha256).first()
        if source is not None and edition is not None:
            return source, "unchanged"
        if source is not None and source.editions.exists():
            raise Taken({"slug": f"{slug!r} is a source with another text"}, code="taken")
        if source is None:
            source = Source()
            recording.record(SOURCES, source, values)
        add_edition(source, draft, revision)
    return source, "created"


def add_edition(source: Source, draft: TextDraft, revision: str = "") -> Edition:
    """The draft as the current edition of the source, with its passages. Two statements."""
    edition = Edition(
        uuid=edition_uuid(source.slug, draft.sha256),
        source=source,
        revision=revision,
        text=draft.text,
        sha256=draft.sha256,
        original_sha256=draft.original_sha256,
    )
    edition.save(force_insert=True)
    Passage.objects.bulk_create(
        Passage(
            uuid=passage_uuid(edition.uuid, part.ordinal),
            edition=edition,
            ordinal=part.ordinal,
            kind=part.kind,
            section=list(part.section),
            start=part.start,
            end=part.end,
            text=draft.text[part.start : part.end],
            folded=fold(draft.text[part.start : part.end]),
            language=source.language,
        )
        for part in draft.parts
    )
    return edition


# -- rows -----------------------------------------------------------------------------------------------


class MakingResolver(recording.Resolver):
    """Makes the accounts and groups that exported rows name; the accounts cannot log in."""

    def __init__(self, report: Report) -> None:
        super().__init__()
        self.report = report

    def make(self, model: type[models.Model], key: str) -> models.Model | None:
        """An account or a group of this name."""
        if model is User:
            made: models.Model = User.objects.create_user(key, is_active=False)
        elif model is Group:
            made = Group.objects.create(name=key)
        else:
            return None
        self.report.notes.append(f"made the {model._meta.verbose_name} {key}")
        return made


class Loader:
    """Writes the rows of one resource, all or none.

    `restoring` says that the rows were exported from a Historio and are to be put back as they were,
    with their creators, times and versions; else these are the server's to set. `user` must have the
    permission for each row.
    """

    def __init__(self, table: Table, user: Person, *, restoring: bool = False) -> None:
        self.table, self.user, self.restoring = table, user, restoring
        self.report = Report()
        self.resolve = MakingResolver(self.report) if restoring else recording.Resolver(user)
        self.batch: list[models.Model] = []
        if restoring:
            self.restored = {name for name, column in table.columns.items() if column.restores}
        else:
            decides = table is ANNOTATIONS and may_decide(user)
            self.restored = {"status"} if decides else set()
        place = PLACE if table is ANNOTATIONS else ()
        self.settable = {*table.writable, *self.restored, *place}

    def load(self, drafts: Iterable[RowDraft | RowError], *, dry_run: bool = False) -> Report:
        """Write all rows, or none if one is refused or this is only a trial."""
        try:
            with transaction.atomic():
                self._load_all(drafts)
                self._check_references()
                if self.report.errors or dry_run:
                    raise Undone
        except Undone:
            pass
        if self.report.errors:
            self.report.created = self.report.updated = self.report.unchanged = 0
            self.report.errors.sort(key=lambda error: error.line)
        return self.report

    def prepare(self, made: models.Model, values: Mapping[str, Any]) -> None:
        """Set on a new row what no column says."""
        if isinstance(made, Annotation) and isinstance(self.user, User):
            made.creator = self.user

    def _load_all(self, drafts: Iterable[RowDraft | RowError]) -> None:
        waiting: list[RowDraft] = []
        seen: dict[Any, int] = {}
        for draft in drafts:
            if isinstance(draft, RowError):
                self.report.errors.append(draft)
                continue
            key = draft.values.get(self.table.key)
            if not isinstance(key, (str, uuid.UUID, type(None))):
                self.report.errors.append(RowError(draft.line, self.table.key, "a string is wanted"))
            elif key and key in seen:
                message = f"{key!r} stands on line {seen[key]} already"
                self.report.errors.append(RowError(draft.line, self.table.key, message))
            else:
                seen[key] = draft.line
                waiting.append(draft)
        # A row may refer to one further down: what fails is tried again while others succeed.
        while waiting:
            failed = [(draft, errors) for draft in waiting if (errors := self._try(draft))]
            self._flush()
            if len(failed) == len(waiting):
                self.report.errors += [error for _, errors in failed for error in errors]
                return
            waiting = [draft for draft, _ in failed]

    def _check_references(self) -> None:
        """Refuse what refers to a row that is not there, which the database else says at the end."""
        if not self.report.errors:
            try:
                connection.check_constraints()
            except DatabaseError as error:
                self.report.errors.append(RowError(0, "", first_line(error)))

    def _try(self, draft: RowDraft) -> list[RowError]:
        try:
            self.report.count(self._write(draft.values))
        except ValidationError as error:
            reasons = error.message_dict if hasattr(error, "error_dict") else {"detail": error.messages}
            return [
                RowError(draft.line, "" if column == "detail" else column, " ".join(messages))
                for column, messages in reasons.items()
            ]
        except DatabaseError as error:
            return [RowError(draft.line, "", first_line(error))]
        return []

    def _write(self, values: Mapping[str, Any]) -> str:
        given = {name: value for name, value in values.items() if name in self.settable}
        existing = self._existing(values)
        if existing is None:
            self._refuse_decided(values, {"status": Annotation.Status.PROPOSED, "creator": str(self.user)})
            return self._create(given)
        shown = self.table.row(existing, Context(References.fresh()))
        shown = {name: plain(value) for name, value in shown.items()}
        self._refuse_decided(values, shown)
        changed = self._changed(given, shown)
        if not changed:
            return "unchanged"
        if not self.restoring and values.get("version") not in (None, shown["version"]):
            message = f"{values['version']} is not current; it was changed and is {shown['version']} now"
            raise ValidationError({"version": message}, code="version")
        if not self.restoring and not may_change(self.user, existing):
            raise ValidationError({"detail": "you may not change it"}, code="permission")
        with transaction.atomic():
            recording.record(self.table, existing, changed, self.resolve, self.restored)
        return "updated"

    def _refuse_decided(self, values: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        """Refuse a status or creator that is not for this person to set, rather than pass it over."""
        decided = {"status", "creator"} - self.restored if self.table is ANNOTATIONS else set()
        for name in decided & values.keys():
            if values[name] not in (None, "", expected[name]):
                raise ValidationError({name: f"it is {expected[name]}, and not yours to set"})

    def _existing(self, values: Mapping[str, Any]) -> models.Model | None:
        key = values.get(self.table.key)
        if not key:
            return None
        path = self.table[self.table.key]
        if self.table.kind(self.table.key) == "uuid":
            try:
                key = recording.parse_uuid(str(key))
            except ValidationError as error:
                raise ValidationError({self.table.key: error}) from error
        everything = self.table.model._default_manager.all()
        if self.table is ANNOTATIONS and not self.restoring:
            everything = Annotation.objects.visible_to(self.user)
        if UNSTORABLE.search(str(key)):
            raise ValidationError({self.table.key: f"{str(key)!r} cannot be stored as text"})
        found = everything.select_for_update().filter(**{path: key}).first()
        if found is None and self.table.key == "id" and not self.restoring:
            raise ValidationError({"id": f"{str(key)!r} is unknown; a new row has no id"})
        return found

    def _create(self, given: Mapping[str, Any]) -> str:
        if not self.restoring and not may_add(self.user, self.table.model):
            raise ValidationError({"detail": "you may not add rows here"}, code="permission")
        made = self.table.model()
        self.prepare(made, given)
        given = {name: value for name, value in given.items() if value is not None and value != ""}
        if isinstance(made, (Annotation, Passage)):
            recording.draft(self.table, made, given, self.resolve, self.restored)
            self.batch.append(made)
            if len(self.batch) >= BATCH:
                self._flush()
            return "created"
        with transaction.atomic():
            recording.record(self.table, made, given, self.resolve, self.restored)
        return "created"

    def _changed(self, given: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
        """What a row would change; the whole place of an annotation if any of it moves."""
        changed = {
            name: value
            for name, value in given.items()
            if name in shown and name not in (*PLACE, *VERSION) and self._differs(name, value, shown)
        }
        place = {
            name: given[name]
            for name in ("passage", "start", "end", "exact")
            if name in self.settable and given.get(name) not in (None, "")
        }
        if any(plain(value) != shown[name] for name, value in place.items()):
            changed |= place
        return changed

    def _differs(self, name: str, value: Any, shown: Mapping[str, Any]) -> bool:
        """Whether a value is another one; tags and labels have no order, creators do."""
        if self.table.kind(name) in ("references", "labels"):
            return bool(same(value) != same(shown[name]))
        return bool(value != shown[name])

    def _flush(self) -> None:
        batch, self.batch = self.batch, []
        if not batch:
            return
        try:
            with transaction.atomic():
                type(batch[0])._default_manager.bulk_create(batch)
        except DatabaseError as error:
            self.report.errors.append(RowError(0, "", first_line(error)))


def same(value: Any) -> Any:
    """A value as it is compared: the order of several does not matter."""
    return sorted(value, key=str) if isinstance(value, list) else value


def first_line(error: DatabaseError) -> str:
    """What the database says, without its context."""
    return str(error.__cause__ or error).splitlines()[0]
