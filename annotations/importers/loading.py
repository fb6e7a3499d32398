"""Drafts become rows: found by their public key, cleaned, written, all or none, with a report."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import Any, cast

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.utils.translation import gettext, ngettext

from annotations import metrics, recording, redating
from annotations.anchoring import PLACE, KeptTexts, place_of
from annotations.columns import Context, Person, Table
from annotations.importers.aside import Aside, doing_aside
from annotations.importers.base import MAX_ROWS, Change, Note, Reading, Report, RowDraft, RowError, RowOutcome
from annotations.importers.differences import Differences
from annotations.importers.drafting import Drafter, Stored, of
from annotations.importers.lookup import Lookup
from annotations.importers.order import levels
from annotations.importers.together import Block, Together, refusal
from annotations.models import (
    Annotation,
    AnnotationTag,
    DateMention,
    Passage,
    References,
    Review,
    User,
)
from annotations.permissions import may_add, may_attribute, may_change
from annotations.progress import Progress
from annotations.tables import ANNOTATIONS, DATES
from annotations.values.cells import cell
from annotations.violations import is_refusal, violation

#: So many rows are looked up, checked and written together.
BATCH = 5000

#: After so many rows it is told how far it is, and at the end of a block.
TOLD = 100

#: The columns of which the first tells people what a row is.
LABELS = ("exact", "printed", "pref_label", "label", "title", "text", "statement")

#: How often rows are tried again that wait for what other rows of the file give up.
RETRIES = 10

#: After so many rows the planner's statistics are made anew.
MANY = 10_000

#: What a file cannot set, though it may say it.
DECIDED = {"creator", "status"}


class Undone(Exception):
    """Ends a transaction whose work is not wanted."""


class TooMany(Exception):
    """More rows than wanted are not there already as the file has them."""


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
        self.label = next((name for name in LABELS if name in table.columns), table.key)
        if restoring:
            self.restored = {name for name, column in table.columns.items() if column.restores}
        else:
            decides = table is ANNOTATIONS and may_attribute(user)
            self.restored = {"status"} if decides else set()
        # A date is put back by its columns, and never moves.
        place = () if restoring and table is DATES else place_of(table.model)
        self.settable = {*table.writable, *self.restored, *place}
        self.lookup = Lookup(table, None if restoring else user)
        self.differences = Differences(table, self.settable, self.resolve)
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
            own = None if restoring else user.pk
            self.together = Together(self.drafter, self.report, person=own, restoring=restoring)
        #: Writes them while the next block is read.
        self.aside: Aside[Block] | None = None
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
        was reached, now and then.
        """
        self.most, self.partial, self.progress = most, partial, progress
        try:
            with transaction.atomic(), redating.once() as due:
                self._load_all(drafts)
                whole = self._check_references()
                if dry_run or not whole or (self.report.errors and not partial):
                    raise Undone
                self._analyze()
            self._tell_left(due.left)
        except Undone:
            if not dry_run:
                self.report.undo()
        if not dry_run:
            self._count()
        self.report.errors.sort(key=lambda error: error.line)
        self.report.rows.sort(key=lambda row: row.line)
        self.report.notes += [
            ngettext(
                "%(name)s: the server sets it; what the file says was passed over in %(count)s row",
                "%(name)s: the server sets it; what the file says was passed over in %(count)s rows",
                count,
            )
            % {"name": name, "count": f"{count:,}"}
            for name, count in self.differences.passed_over.items()
        ]
        return self.report

    def _count(self) -> None:
        """Let whoever watches know what came of the rows."""
        for outcome in ("created", "updated", "unchanged", "refused"):
            if count := getattr(self.report, outcome):
                metrics.IMPORTED.labels(str(self.table.model._meta.model_name), outcome).inc(count)

    def _tell_left(self, texts: int) -> None:
        """Say of how many texts the dates are read again later."""
        if texts:
            told = ngettext(
                "The dates of %(count)d text are read again later: at the next start, or by %(command)s.",
                "The dates of %(count)d texts are read again later: at the next start, or by %(command)s.",
                texts,
            )
            self.report.notes.append(told % {"count": texts, "command": "manage.py find_dates --outdated"})

    def prepare(self, made: models.Model, values: Mapping[str, Any]) -> None:
        """Set on a new row what no column says: here nothing."""

    def _load_all(self, drafts: Iterable[Reading]) -> None:
        # What is put back may refer to the block before: it is looked up once that is written.
        with doing_aside() if self.drafter and not self.restoring else nullcontext() as self.aside:
            self._write_all(drafts)
        self.aside = None

    def _write_all(self, drafts: Iterable[Reading]) -> None:
        failed: list[tuple[RowDraft, list[RowError]]] = []
        for level in levels(self._rows(drafts), self.table.key, self.own_references):
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
        """Let the planner know what is there now, if much of it is new: a tenth of what it knows of, too."""
        written = self.report.created + self.report.updated
        if written < MANY:
            return
        tables: list[type[models.Model]] = [self.table.model]
        tables += [AnnotationTag] if self.drafter else []
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", [tables[0]._meta.db_table]
            )
            if written * 10 >= cursor.fetchone()[0]:
                cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in tables)}")

    def _try_all(self, rows: Iterable[RowDraft]) -> list[tuple[RowDraft, list[RowError]]]:
        """Write the rows; those that could not be, and why."""
        failed: list[tuple[RowDraft, list[RowError]]] = []
        left = iter(rows)
        while block := list(islice(left, BATCH)):
            self._wait()
            self._look_ahead(block)
            self._flush()
            for number, row in enumerate(block, 1):
                unchanged = self.report.unchanged
                if errors := self._try(row):
                    failed.append((row, errors))
                if self.report.unchanged == unchanged:
                    self._touch(row.line)
                if self.progress is not None and (number % TOLD == 0 or number == len(block)):
                    self.progress(row.line)
        self._wait()
        self._flush()
        self._wait()
        return failed

    def _look_ahead(self, block: list[RowDraft]) -> None:
        """Look up what the rows of a block are and what they refer to: a query for each sort of thing."""
        if self.restoring:
            self.ahead, self.there = {}, self.lookup.keys(block)
        else:
            self.ahead = self.lookup.read(block, lambda: self.context)
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
        if known is not None and not self.differences.changed(given, known):
            self._refuse_decided(values, known)
            self.differences.pass_over(values, known)
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
            shown = self.lookup.shown(self.table.row(existing, self.context).values())
        self._refuse_decided(values, shown)
        changed = self.differences.changed(given, shown)
        if not changed:
            self.report.count("unchanged")
            return
        self._refuse_cut(draft.cut & changed.keys())
        if not self.restoring:
            if not may_change(self.user, existing):
                raise ValidationError({"detail": gettext("you may not change it")}, code="permission")
            if not draft.by_address:
                require_version(values.get("version"), shown["version"])
        self._record(existing, changed)
        if not alone:  # else it was counted with its block
            self.differences.pass_over(values, shown)
        moved = {"exact": existing.exact} if isinstance(existing, Annotation) else {}
        changes = self.differences.told(changed, shown, **moved)
        self.report.tell(replace(self._outcome(draft, "updated", shown, changes=changes), pk=existing.pk))

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
        """The row that a row of the file names, locked; None if it is new."""
        key = self.lookup.key(values)
        if key is None or (self.restoring and str(key) not in self.there):
            return None
        found = self.lookup.locked(key)
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
        row["tag_ids"] = sorted(set(row["tag_ids"]))
        return row

    def _change_together(self, draft: RowDraft, given: Mapping[str, Any], shown: Mapping[str, Any]) -> bool:
        """Take an annotation that changes to those that are written together; whether it can be one of them.

        Whatever there is to be said against it is left to the writing of one.
        """
        changed = self.differences.changed(given, shown)
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
        changes = self.differences.told(changed, shown, exact=row["exact"] or shown["exact"])
        self.differences.pass_over(draft.values, shown)
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

    def _flush(self) -> None:
        """Write the rows that were taken, or begin to."""
        if self.drafter is None:
            self._write_batch()
        elif entries := self.together.taken():
            told = max(0, MAX_ROWS - len(self.report.rows))
            if self.aside is None:
                self._tell(self.together.write(entries, told=told))
            else:
                self.aside.begin(lambda: self.together.write(entries, told=told))

    def _wait(self) -> None:
        """Let what was begun be done, and tell of it."""
        if self.aside is not None and (block := self.aside.wait()) is not None:
            self._tell(block)

    def _tell(self, block: Block) -> None:
        for draft in self.together.tell(block):
            # Somebody was quicker: so it is looked at again, by itself.
            if errors := self._try(draft, alone=True):
                self._refuse(draft, errors)

    def _write_batch(self) -> None:
        """Write the batch; row by row if that fails, to find the lines."""
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
