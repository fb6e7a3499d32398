"""Drafts become rows: found by their public key, cleaned, written, all or none, with a report."""

import datetime
import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import replace
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import islice
from typing import Any, cast

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, IntegrityError, connection, models, transaction
from django.utils.translation import gettext, ngettext

from annotations import dating, recording
from annotations.anchoring import PLACE, KeptTexts, place_of
from annotations.columns import Context, Person, Table
from annotations.importers.base import Change, Note, Reading, Report, RowDraft, RowError, RowOutcome
from annotations.importers.plain_text import TextDraft
from annotations.importers.staging import Drafter, Stored, Together, of, refusal
from annotations.models import (
    Annotation,
    AnnotationTag,
    DateMention,
    Edition,
    Passage,
    References,
    Review,
    Source,
    User,
)
from annotations.models.base import UNSTORABLE, Slugged, known_as
from annotations.models.source import edition_uuid, passage_uuid
from annotations.permissions import may_add, may_attribute, may_change
from annotations.tables import ANNOTATIONS, DATES, SOURCES, VERSION
from annotations.values.cells import cell, plain
from annotations.values.text import fold
from annotations.violations import is_refusal, violation

#: So many rows are looked up, checked and written together.
BATCH = 5000

#: The columns of which the first tells people what a row is.
LABELS = ("exact", "printed", "pref_label", "label", "title", "text", "statement")

#: How often rows are tried again that wait for what other rows of the file give up.
RETRIES = 10

#: After so many rows the planner's statistics are made anew.
MANY = 10_000

#: What a file cannot set, though it may say it.
DECIDED = {"creator", "status"}


class Taken(ValidationError):
    """The slug names a source that is another one."""


class Undone(Exception):
    """Ends a transaction whose work is not wanted."""


class TooMany(Exception):
    """More rows than wanted are not there already as the file has them."""


# -- texts ----------------------------------------------------------------------------------------------


def load_source(
    values: Mapping[str, Any], draft: TextDraft, *, revision: str = "", user: Person | None = None
) -> tuple[Source, str]:
    """The source with this text, and whether it was `created` (or got its text) or is `unchanged`.

    A slug that is known with the same text changes nothing; with another text, or without one and
    with fields that differ, it raises Taken: that somebody has to want. A `user` must have the
    permission. All or nothing; what another one makes at the same moment is there already.
    """
    slug = values.get("slug")
    named = Source.objects.filter(known_as([slug] if isinstance(slug, str) else []))
    was_there = named.exists()
    try:
        return _load_source(named, values, draft, revision=revision, user=user)
    except (IntegrityError, ValidationError):
        if was_there or not named.exists():
            raise
    return _load_source(named, values, draft, revision=revision, user=user)


@transaction.atomic
def _load_source(
    named: models.QuerySet[Source],
    values: Mapping[str, Any],
    draft: TextDraft,
    *,
    revision: str,
    user: Person | None,
) -> tuple[Source, str]:
    source = named.select_for_update().first()
    if source is None:
        if user is not None and not may_add(user, Source):
            raise PermissionDenied
        source = Source()
        recording.record(SOURCES, source, values)
    elif source.editions.filter(sha256=draft.sha256).exists():
        return source, "unchanged"
    else:
        if user is not None and not may_change(user, source):
            raise PermissionDenied
        if source.editions.exists():
            raise Taken(
                {"slug": gettext("%(value)r is a source with another text") % {"value": source.slug}},
                code="taken",
            )
        if others := differing(source, values):
            raise Taken(
                dict.fromkeys(others, gettext("%(source)s has another one") % {"source": source.slug}),
                code="taken",
            )
    add_edition(source, draft, revision)
    return source, "created"


def differing(source: Source, values: Mapping[str, Any], revision: str = "") -> list[str]:
    """Which of the given fields are not as the source has them; ValidationError if they make no sense."""
    given = {name: value for name, value in values.items() if value is not None}
    wanted = Source.objects.get(pk=source.pk)
    later = recording.draft(SOURCES, wanted, given)
    found = []
    for name in given:
        attribute = SOURCES.columns[name].writes
        there, asked = getattr(source, attribute), getattr(wanted, attribute)
        if name in later:
            there, asked = set(there.all()), set(later[name])
        if there != asked:
            found.append(name)
    if revision and not source.editions.filter(revision=revision).exists():
        found.append("revision")
    return found


def add_edition(
    source: Source,
    draft: TextDraft,
    revision: str = "",
    *,
    issued: str = "",
    continues: Mapping[int, int] | None = None,
) -> Edition:
    """The draft as the current edition of the source, with its passages and their dates. Nine statements.

    `continues` has the passages of an older edition, by the ordinals of those that take their places.
    """
    edition = Edition(
        uuid=edition_uuid(source.slug, draft.sha256),
        source=source,
        revision=revision,
        issued=issued,
        text=draft.text,
        sha256=draft.sha256,
        original_sha256=draft.original_sha256,
    )
    edition.save(force_insert=True)
    passages = Passage.objects.bulk_create(
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
            continues_id=(continues or {}).get(part.ordinal),
        )
        for part in draft.parts
    )
    dating.date(edition, passages)
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


#: Called with the line that was reached.
Progress = Callable[[int], None]


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
        self.resolve.texts = self.texts = KeptTexts(self.resolve.person)
        self.batch: list[tuple[RowOutcome, models.Model]] = []
        #: The lines that are new, changed or refused, and how many there may be.
        self.touched: set[int] = set()
        self.most: int | None = None
        self.partial = False
        self.progress: Progress | None = None
        #: The rows, where one may refer to another, or be asked for by what it refers to.
        self.written: list[RowDraft] = []
        #: The next existing rows as they are shown, by key: most of a file changes nothing.
        self.ahead: dict[str, dict[str, Any]] = {}
        #: Of the keys of a block that is put back, those that are there already.
        self.there: set[str] = set()
        self.passed_over: Counter[str] = Counter()
        self.label = next((name for name in LABELS if name in table.columns), table.key)
        if restoring:
            self.restored = {name for name, column in table.columns.items() if column.restores}
        else:
            decides = table is ANNOTATIONS and may_attribute(user)
            self.restored = {"status"} if decides else set()
        # A date is put back by its columns, and never moves.
        place = () if restoring and table is DATES else place_of(table.model)
        self.settable = {*table.writable, *self.restored, *place}
        #: What the rows refer to, but for other rows of the same table.
        self.references = {
            name: column.refers
            for name, column in table.columns.items()
            if name in self.settable
            and table.kind(name) == "reference"
            and column.refers
            and column.refers is not table.model
        }
        #: Annotations come by the thousand, and are written by the block; None for all other tables.
        self.drafter: Drafter | None = None
        if table is ANNOTATIONS:
            self.drafter = Drafter(self.resolve, self.restored)
            self.together = Together(self.drafter, self.report, restoring=restoring)
        self.own_references = [
            name for name in self.settable & table.columns.keys() if table.columns[name].refers is table.model
        ]

    @cached_property
    def may_add(self) -> bool:
        """Whether the person may add rows."""
        return may_add(self.user, self.table.model)

    @cached_property
    def context(self) -> Context:
        """How rows are shown, to be compared: read once, and again when a row of this load is shown."""
        return Context(References.fresh(), person=None if self.restoring else self.user)

    def load(
        self,
        drafts: Iterable[Reading],
        *,
        dry_run: bool = False,
        most: int | None = None,
        partial: bool = False,
        progress: Progress | None = None,
    ) -> Report:
        """Write all rows, or none if one is refused or this is a trial; if `partial`, those that are right.

        A trial counts what would be written also where rows are refused. As soon as more than `most` rows
        are not unchanged, it raises TooMany and nothing is written. `progress` is called with the line that
        was reached, block by block.
        """
        self.most, self.partial, self.progress = most, partial, progress
        try:
            with transaction.atomic():
                self._load_all(drafts)
                whole = self._check_references()
                if dry_run or not whole or (self.report.errors and not partial):
                    raise Undone
                self._analyze()
        except Undone:
            if not dry_run:
                self.report.undo()
        self.report.errors.sort(key=lambda error: error.line)
        self.report.rows.sort(key=lambda row: row.line)
        self.report.notes += [
            ngettext(
                "%(name)s: the server sets it; what the file says was passed over in %(count)s row",
                "%(name)s: the server sets it; what the file says was passed over in %(count)s rows",
                count,
            )
            % {"name": name, "count": f"{count:,}"}
            for name, count in self.passed_over.items()
        ]
        return self.report

    def prepare(self, made: models.Model, values: Mapping[str, Any]) -> None:
        """Set on a new row what no column says: here nothing."""

    def _load_all(self, drafts: Iterable[Reading]) -> None:
        failed: list[tuple[RowDraft, list[RowError]]] = []
        for level in self._levels(self._rows(drafts)):
            failed += self._try_all(level)
        # A name may take the text that another row gives up, an event a place that another one leaves.
        for _ in range(RETRIES if self.drafter is None else 0):
            again = self._try_all(draft for draft, _ in failed)
            failed, succeeded = again, len(failed) - len(again)
            if not succeeded:
                break
        for draft, errors in failed:
            self._refuse(draft, errors)

    def _refuse(self, draft: RowDraft, errors: Iterable[RowError]) -> None:
        """Tell that a row was refused, and why."""
        self.report.errors += errors
        self.report.tell(self._outcome(draft, "refused", draft.values))

    def _rows(self, drafts: Iterable[Reading]) -> Iterator[RowDraft]:
        """The rows that could be read, each key once; what is wrong with the others is noted."""
        seen: dict[Any, int] = {}
        for draft in drafts:
            if isinstance(draft, RowError):
                self.report.errors.append(draft)
                self._touch(draft.line)
                continue
            if isinstance(draft, Note):
                self.report.notes.append(draft.message)
                continue
            key = draft.values.get(self.table.key)
            if not isinstance(key, (str, uuid.UUID, type(None))):
                self.report.errors.append(RowError(draft.line, self.table.key, gettext("a string is wanted")))
            elif key and key in seen:
                message = gettext("%(value)r stands on line %(line)s already") % {
                    "value": key,
                    "line": seen[key],
                }
                self.report.errors.append(RowError(draft.line, self.table.key, message))
            else:
                if key:
                    seen[key] = draft.line
                if self.restoring or self.drafter is None:
                    self.written.append(draft)
                yield draft

    def _levels(self, drafts: Iterator[RowDraft]) -> Iterator[Iterable[RowDraft]]:
        """The rows, what is referred to before what refers to it; what goes in a circle last. Linear."""
        if not self.own_references:
            yield drafts
            return
        rows = list(drafts)
        places = {str(row.values.get(self.table.key)): place for place, row in enumerate(rows)}
        sorter: TopologicalSorter[int] = TopologicalSorter()
        for place, row in enumerate(rows):
            referred = (key for name in self.own_references for key in strings(row.values.get(name)))
            sorter.add(place, *(places[key] for key in referred if key in places))
        with suppress(CycleError):  # the rest can be had nevertheless
            sorter.prepare()
        left = set(range(len(rows)))
        while sorter.is_active():
            ready = sorter.get_ready()
            yield [rows[place] for place in sorted(ready)]
            sorter.done(*ready)
            left.difference_update(ready)
        yield [rows[place] for place in sorted(left)]

    def _check_references(self) -> bool:
        """Refuse what refers to a row that is not there, which the database else says at the end.

        Whether nothing does.
        """
        if self.report.errors and not self.partial:
            return True
        try:
            connection.check_constraints()
        except DatabaseError as error:
            if not is_refusal(error):
                raise
            found = violation(error)
            lines = (
                row.line for row in self.written if found.value and row.values.get(found.name) == found.value
            )
            self.report.errors.append(RowError(next(lines, 0), found.name, found.message))
            return False
        return True

    def _analyze(self) -> None:
        """Let the planner know what is there now, if much of it is new."""
        if self.report.created + self.report.updated >= MANY:
            tables: list[type[models.Model]] = [self.table.model]
            tables += [AnnotationTag] if self.drafter else []
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")

    def _try_all(self, rows: Iterable[RowDraft]) -> list[tuple[RowDraft, list[RowError]]]:
        """Write the rows; those that could not be, and why."""
        failed: list[tuple[RowDraft, list[RowError]]] = []
        left = iter(rows)
        while block := list(islice(left, BATCH)):
            self._look_ahead(block)
            for row in block:
                unchanged = self.report.unchanged
                if errors := self._try(row):
                    failed.append((row, errors))
                if self.report.unchanged == unchanged:
                    self._touch(row.line)
            self._flush()
            if self.progress is not None:
                self.progress(block[-1].line)
        return failed

    def _look_ahead(self, block: list[RowDraft]) -> None:
        """Look up what the rows of a block are and what they refer to: a query for each sort of thing."""
        if self.restoring:
            self.ahead, self.there = {}, self._keys(block)
        else:
            self.ahead = self._read(block)
        for name, model in self.references.items():  # also of what a changed row keeps
            there = (shown[name] for shown in self.ahead.values())
            self.resolve.read(model, (*there, *(row.values.get(name) for row in block)))
        if self.drafter:
            named = (row.values.get("passage") for row in block)
            self.texts.read({key for key in named if isinstance(key, str)})

    def _touch(self, line: int) -> None:
        """Note that a row is not there already as the file has it."""
        if self.most is not None:
            self.touched.add(line)
            if len(self.touched) > self.most:
                raise TooMany

    def _read(self, block: list[RowDraft]) -> dict[str, dict[str, Any]]:
        """Those rows of a block that exist, as they are shown. One query."""
        found = self._named(block)
        if found is None:
            return {}
        rows = (self._plain(row) for row in self.table.rows(found, context=self.context))
        return {shown[self.table.key]: shown for shown in rows}

    def _keys(self, block: list[RowDraft]) -> set[str]:
        """Those keys of a block that rows have. One query."""
        found = self._named(block)
        if found is None:
            return set()
        return {str(key) for key in found.values_list(self.table[self.table.key], flat=True)}

    def _named(self, block: list[RowDraft]) -> models.QuerySet[Any] | None:
        """The rows whose keys stand in a block; None if there can be none."""
        key = self.table.key
        keys = {str(draft.values.get(key) or "") for draft in block} - {""}
        if self.table.kind(key) == "uuid":
            keys = {given for given in keys if is_uuid(given)}
        keys = {given for given in keys if not UNSTORABLE.search(given)}
        return self._visible().filter(**{f"{self.table[key]}__in": keys}) if keys else None

    def _visible(self) -> models.QuerySet[Any]:
        """The rows that this person may see; all of them where they are put back."""
        if self.restoring:
            return self.table.model._default_manager.all()
        return self.table.visible_to(self.user)

    def _plain(self, row: Iterable[Any]) -> dict[str, Any]:
        """A row of the table as JSON has it."""
        return {name: plain(value) for name, value in zip(self.table.names, row, strict=True)}

    def _outcome(
        self, draft: RowDraft, outcome: str, said: Mapping[str, Any], *, changes: tuple[Change, ...] = ()
    ) -> RowOutcome:
        """What came of a row, with its key and its words."""
        key = cell(draft.values.get(self.table.key))
        label = said.get(self.label) or self.ahead.get(key, {}).get(self.label)
        return RowOutcome(draft.line, outcome, key, cell(label), changes)

    def _try(self, draft: RowDraft, *, alone: bool = False) -> list[RowError]:
        try:
            self._write(draft, alone=alone)
        except ValidationError as error:
            reasons = error.error_dict if hasattr(error, "error_dict") else {"detail": error.error_list}
            return [
                RowError(draft.line, "" if column == "detail" else column, self._said(column, errors))
                for column, errors in reasons.items()
            ]
        except DatabaseError as error:
            return [refusal(draft.line, error)]
        return []

    def _said(self, column: str, errors: list[ValidationError]) -> str:
        """Why a value is refused; of one that must be chosen also which there are."""
        messages = ValidationError(errors).messages
        field = self.table.field(column) if column in self.table.columns else None
        if field is not None and any(error.code == "invalid_choice" for error in errors):
            known = ", ".join(str(value) for value, _ in field.flatchoices if value not in ("", None))
            messages.append(f"There are {known}.")
        return " ".join(messages)

    def _write(self, draft: RowDraft, *, alone: bool = False) -> None:
        """Write a row, or put it with those that are written together; `alone` says it goes by itself."""
        values = draft.values
        if self.restoring:
            refuse_short(draft.cut - values.keys())
        given = {name: value for name, value in values.items() if name in self.settable}
        known = self.ahead.get(cell(values.get(self.table.key)))
        if known is not None and not self._changed(given, known):
            self._refuse_decided(values, known)
            self._pass_over(values, known)
            self.report.count("unchanged")
            return
        if known is not None and not alone and self._change_together(draft, given, known):
            return
        existing = self._existing(values)
        if existing is None:
            if DECIDED & values.keys():
                self._refuse_decided(values, self._expected(values))
            self._refuse_cut(draft.cut & given.keys())
            self._create(draft, given)
            return
        if known is not None and known.get("version") == getattr(existing, "version", None):
            shown = known
        else:
            shown = self._plain(self.table.row(existing, self.context).values())
        self._refuse_decided(values, shown)
        changed = self._changed(given, shown)
        if not changed:
            self.report.count("unchanged")
            return
        self._refuse_cut(draft.cut & changed.keys())
        if not self.restoring:
            if not may_change(self.user, existing):
                raise ValidationError({"detail": gettext("you may not change it")}, code="permission")
            require_version(values.get("version"), shown["version"])
        self._record(existing, changed)
        self._pass_over(values, shown)
        changes = self._changes(getattr(existing, "exact", ""), changed, shown)
        self.report.tell(replace(self._outcome(draft, "updated", shown, changes=changes), pk=existing.pk))

    def _changes(
        self, exact: str, changed: Mapping[str, Any], shown: Mapping[str, Any]
    ) -> tuple[Change, ...]:
        """What is another value now, column by column; words that moved with their place."""
        moved = {"exact": exact} if self.drafter else {}
        return tuple(
            Change(name, cell(shown[name]), cell(value))
            for name, value in (moved | dict(changed)).items()
            if self._differs(name, plain(value), shown)
        )

    def _pass_over(self, values: Mapping[str, Any], shown: Mapping[str, Any]) -> None:
        """Count the columns that the server sets and of which the file says something else."""
        for name in values.keys() - self.settable - {"version", "modified"}:
            kind = self.table.kind(name)
            if kind == "url" or not self._differs(name, values[name], shown):
                continue
            if kind != "datetime" or moment(values[name]) != moment(shown[name]):
                self.passed_over[name] += 1

    def _record(self, row: models.Model, values: Mapping[str, Any]) -> None:
        """Write a row, to which later rows may refer."""
        with transaction.atomic():
            recording.record(self.table, row, values, self.resolve, self.restored)
        if self.own_references:
            key = str(getattr(row, self.table[self.table.key]))
            self.resolve.found[self.table.model, key] = row

    def _refuse_decided(self, values: Mapping[str, Any], expected: Mapping[str, Any]) -> None:
        """Refuse a creator or a status that a file cannot set, rather than pass it over."""
        if self.restoring or not DECIDED & values.keys():
            return
        sentences = {
            "creator": gettext("it is %(expected)s, and not yours to set"),
            "status": gettext("it is %(expected)s until a review makes it something else"),
        }
        decided = sentences.keys() & self.table.columns.keys() - self.table.writable.keys()
        for name in decided & values.keys():
            if values[name] not in (None, "", expected[name]):
                raise ValidationError({name: sentences[name] % {"expected": expected[name]}})

    def _expected(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The creator and status of a new row. Who decides may say that a rule suggested it."""
        suggested = Annotation.Status.SUGGESTED
        says_so = values.get("status") == suggested and "status" in self.restored
        return {
            "creator": str(self.user),
            "status": suggested if says_so else Annotation.Status.PROPOSED,
        }

    def _refuse_cut(self, names: Collection[str]) -> None:
        """Refuse what a spreadsheet has cut off; what is put back was never in one."""
        if names and not self.restoring:
            message = gettext(
                "it is 32,767 characters long, as much as Excel holds in a cell; what followed is lost"
            )
            raise ValidationError(dict.fromkeys(names, message), code="cut")

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
        if UNSTORABLE.search(str(key)):
            raise ValidationError(
                {self.table.key: gettext("%(value)r cannot be stored as text") % {"value": str(key)}}
            )
        if self.restoring and str(key) not in self.there:
            return None
        rows = self._visible().select_for_update(of=("self",))
        if self.table is ANNOTATIONS:
            rows = rows.select_related("passage")  # to see whether the words still stand there
        found = rows.filter(**{path: key}).first()
        if found is None and self.table.key == "id" and not self.restoring:
            raise ValidationError(
                {"id": gettext("%(value)r is unknown; a new row has no id") % {"value": str(key)}}
            )
        return found

    def _create(self, draft: RowDraft, given: Mapping[str, Any]) -> None:
        if not self.restoring and not self.may_add:
            raise ValidationError({"detail": gettext("you may not add rows here")}, code="permission")
        told = {name: value for name, value in given.items() if value is not None and value != ""}
        if self.drafter:
            row = self._stored(told)
            self.together.add(draft, row, self._outcome(draft, "created", row))
            return
        made = recording.begin(self.table, self.user)
        self.prepare(made, given)
        given = told
        if isinstance(made, (DateMention, Passage, Review)):
            recording.draft(self.table, made, given, self.resolve, self.restored)
            said = {**given, self.label: getattr(made, self.label, "")}
            self.batch.append((self._outcome(draft, "created", said), made))
            return
        self._record(made, given)
        self.report.tell(replace(self._outcome(draft, "created", given), pk=made.pk))

    def _stored(self, given: Mapping[str, Any]) -> Stored:
        """A new annotation as it is to be stored; raises ValidationError."""
        assert self.drafter is not None
        row = self.drafter.draft(given)
        if row is None:  # then it is wrong, or a case for which it takes more to know
            made = cast(Annotation, recording.begin(self.table, self.user))
            recording.draft(self.table, made, given, self.resolve, self.restored)
            row = of(made)
        row["uuid"] = row["uuid"] or uuid.uuid4()
        row["creator_id"] = row["creator_id"] or self.user.pk
        return row

    def _change_together(self, draft: RowDraft, given: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
        """Take an annotation that changes to those that are written together; whether it can be one of them.

        Whatever there is to be said against it is left to the writing of one.
        """
        changed = self._changed(given, shown)
        if self.drafter is None or self.restoring:
            return False
        self._refuse_decided(draft.values, shown)
        if draft.cut & changed.keys() or draft.values.get("version") != shown["version"]:
            return False
        if not may_change(self.user, self._whose(shown)):
            return False
        moved = {name: value for name, value in changed.items() if name in PLACE}
        whole = {name: shown[name] for name in self.table.writable} | changed
        if "event" not in changed and (whole["name"] or whole["claim"]):
            whole["event"] = None  # it is that of what is attested
        if moved:
            whole.setdefault("passage", shown["passage"])
            if "exact" not in moved:
                whole = {"start": shown["start"], "end": shown["end"], **whole}
        row = self.drafter.draft(whole, placed=not moved)
        if row is None:
            return False
        row["uuid"], row["version"] = uuid.UUID(shown["id"]), shown["version"]
        if "status" not in changed:
            row["status"] = None
        changes = self._changes(row["exact"] or shown["exact"], changed, shown)
        self._pass_over(draft.values, shown)
        self.together.add(draft, row, self._outcome(draft, "updated", shown, changes=changes))
        return True

    def _whose(self, shown: Mapping[str, Any]) -> Annotation:
        """An annotation as far as it says who may change it."""
        keys = self.context.references.keys
        return Annotation(
            creator_id=keys[User][shown["creator"]],
            visibility=shown["visibility"],
            group_id=keys[Group].get(shown["group"]),
        )

    def _changed(self, given: Mapping[str, Any], shown: Mapping[str, Any]) -> dict[str, Any]:
        """What a row would change; the whole place of an annotation if any of it moves."""
        changed = {
            name: value
            for name, value in given.items()
            if name in shown and name not in (*PLACE, *VERSION) and self._differs(name, value, shown)
        }
        place: dict[str, Any] = {
            name: given[name]
            for name in ("passage", "start", "end", "exact")
            if name in self.settable and given.get(name) not in (None, "")
        }
        if any(self._differs(name, trimmed_as(value, shown[name]), shown) for name, value in place.items()):
            changed |= place
        return changed

    def _differs(self, name: str, value: Any, shown: Mapping[str, Any]) -> bool:
        """Whether a value is another one; tags and labels have no order, creators do.

        A slug of before is the same as the one of now.
        """
        kind, there = self.table.kind(name), shown[name]
        if kind in ("references", "labels"):
            value, there = same(value), same(there)
        elif isinstance(value, str) and isinstance(there, str):
            value, there = one_line_end(value), one_line_end(there)
        if value == there or (value is None and there == ""):  # an empty cell
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

    def _flush(self) -> None:
        """Write the batch; row by row if that fails, to find the lines."""
        for draft in self.together.write() if self.drafter else ():
            # Somebody was quicker: so it is looked at again, by itself.
            if errors := self._try(draft, alone=True):
                self._refuse(draft, errors)
        batch, self.batch = self.batch, []
        if not batch:
            return
        if self.table.model is Review:
            self._lock_judged(row for _, row in batch)
        try:
            with transaction.atomic():
                type(batch[0][1])._default_manager.bulk_create(row for _, row in batch)
        except DatabaseError as error:
            refusal(0, error)
        else:
            for outcome, row in batch:
                self.report.tell(replace(outcome, pk=row.pk))
            return
        for outcome, row in batch:
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except DatabaseError as error:
                self.report.errors.append(refusal(outcome.line, error))
                self.report.tell(replace(outcome, outcome="refused"))
            else:
                self.report.tell(replace(outcome, pk=row.pk))

    def _lock_judged(self, reviews: Iterable[Any]) -> None:
        """Lock what is judged in the order of keys: of two reviewers at once none waits for the other."""
        judged = Annotation.objects.filter(pk__in={review.annotation_id for review in reviews})
        list(judged.order_by("pk").select_for_update(no_key=True).values_list("pk"))


def require_version(given: Any, current: int) -> None:
    """Refuse to change a row whose current version is not named."""
    if given in (None, ""):
        message = gettext("say which version you change; it is %(current)s now") % {"current": current}
    elif given != current:
        message = gettext("%(given)s is not current; it was changed and is %(current)s now") % {
            "given": given,
            "current": current,
        }
    else:
        return
    raise ValidationError({"version": message}, code="version")


def refuse_short(names: Collection[str]) -> None:
    """Refuse a row that ends before columns which are to be put back."""
    if names:
        raise ValidationError(dict.fromkeys(names, gettext("the row ends before it")), code="cut")


def is_uuid(text: str) -> bool:
    """Whether a text is a UUID as we write it."""
    with suppress(ValueError):
        return str(uuid.UUID(text)) == text
    return False


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


def strings(value: Any) -> list[str]:
    """The keys in a value of one or of several."""
    return [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, str)]


def same(value: Any) -> Any:
    """A value as it is compared: the order of several does not matter."""
    return sorted(value, key=str) if isinstance(value, list) else value
