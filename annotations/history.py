"""What a thing was before: its versions, brought back from what the triggers wrote down (`models.change`).

    history = History.of(TAGS, tag.pk)
    history.entries(person)             what became of it, newest first, as far as the person may know
    history.restore(3, person)          its third version is its newest
    put_back(TAGS, deleted, person)     what was deleted is there again, with its parts, under its own id

The present state is walked back change by change; a thing is itself and its parts.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import groupby
from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext

from annotations import recording
from annotations.anchoring import PLACE
from annotations.columns import Person, Table
from annotations.models import (
    Annotation,
    Change,
    Comparison,
    Event,
    Passage,
    References,
    Review,
    Source,
    Tag,
    User,
)
from annotations.models.base import audiences_of
from annotations.models.change import DERIVED
from annotations.models.reference import PUBLIC_KEYS
from annotations.permissions import may_see
from annotations.tables import VERSION, last_name
from annotations.values.text import fold
from annotations.violations import is_refusal, violation

#: Sets of other rows, by public name: the model between, its column, and what is referred to.
SETS: Mapping[str, tuple[str, str, type[models.Model]]] = {
    "scope": ("scope", "event_id", Event),
    "broader": ("tagbroader", "broader_id", Tag),
}
#: Parts that a version is made of; texts never change.
PARTS = ("scope", "tagbroader", "taglabel", "tagnote")
#: Of these what stands in columns as text with its language, by what the columns write.
LITERALS: Mapping[str, str] = {"labels": "taglabel", "notes": "tagnote"}
#: What is said about an annotation: no version is made of it, and it goes and comes back with it.
DISCUSSION = ("review", "reply")
#: What others make on a source that is read blind.
BLIND = ("annotation", "reading")

#: Things of their own that go with a source and come back with it.
ALONG = ("datemention",)
#: What is put back after what it stands on.
LAST = {"passage": 1, "datemention": 2}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class State:
    """A thing at a moment: its row, or None while it is not there, and its parts by model and key."""

    row: Row | None
    parts: Mapping[tuple[str, int], Row] = field(default_factory=dict)

    @property
    def version(self) -> int:
        """Its version; 0 while it is not there."""
        return int(self.row.get("version", 0)) if self.row else 0

    def before(self, change: Change, owner: str) -> "State":
        """The state before a change; of a part, `owner` is the column that says whose it is."""
        if change.model == change.owner_model:
            return replace(self, row=change.before)
        parts: dict[tuple[str, int], Row] = dict(self.parts)
        was: Any = change.before
        here = was is not None and was.get(owner, change.owner) == change.owner
        parts.pop((change.model, change.row), None)
        if here:
            parts[change.model, change.row] = was
        return replace(self, parts=parts)


@dataclass(frozen=True)
class Entry:
    """What was done to a thing at once: by whom, how, and what it was before and after."""

    version: int
    change: Change | None
    before: State
    after: State
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)
    #: Of a change of the status, why.
    reason: str = ""

    @property
    def is_version(self) -> bool:
        """Whether it made a version that can come back: what was said about a thing is none of it."""
        return self.after.row is not None and self.action != Change.Action.PURGE

    @property
    def action(self) -> str:
        """make, insert (put back), update, delete or purge."""
        return self.change.action if self.change else "make"

    @property
    def actor(self) -> str:
        """The name of the account that did it, or nothing. Who made a row is what the row says itself."""
        if self.change is not None:
            return getattr(self.change, "actor_name", None) or ""
        maker = (self.after.row or {}).get("creator_id")
        return User.objects.filter(pk=maker).values_list("username", flat=True).first() or "" if maker else ""


def number(entry: Entry) -> int:
    """What sorts entries; that a thing was made came first."""
    return entry.change.pk if entry.change else 0


class Keys:
    """Public keys of rows, also of those that are gone: by what they were called last."""

    def __init__(self, person: Person | None = None) -> None:
        self.person = person
        self.references = References.fresh()
        self.known: dict[tuple[str, Any], str] = {}

    def know(self, model: type[models.Model], keys: Iterable[int]) -> None:
        """Find these at once; two queries at most."""
        public = self.references.public.get(model, {})
        missing = {key for key in keys if key is not None and key not in public}
        name, path = str(model._meta.model_name), key_of(model)
        if missing:
            found = model._default_manager.filter(pk__in=missing).values_list("pk", path)
            self.known |= {(name, pk): str(value) for pk, value in found}
        gone = [key for key in missing if (name, key) not in self.known]
        if gone:
            rows = Change.objects.filter(model=name, row__in=gone, action="delete").order_by("id")
            self.known |= {(name, row): key for row, key in rows.values_list("row", f"before__{path}")}

    def leads_to(self, model: type[models.Model], path: str, key: Any) -> bool:
        """Whether the person may know that a row leads to this one."""
        rows: Any = model._default_manager.all()
        return self.person is None or rows.visible_to(self.person).filter(**{path: key}).exists()

    def __call__(self, model: type[models.Model], key: int | None) -> str | None:
        """The public key of a row."""
        if key is None:
            return None
        public = self.references.public.get(model, {})
        if key in public:
            return public[key]
        name = str(model._meta.model_name)
        if (name, key) not in self.known:
            self.know(model, [key])
        return self.known.get((name, key), f"#{key}")


def key_of(model: type[models.Model]) -> str:
    """The field by which a model is known to the public."""
    has_slug = any(found.name == "slug" for found in model._meta.concrete_fields)
    return PUBLIC_KEYS.get(model, "slug" if has_slug else "uuid")


def told(table: Table) -> list[str]:
    """The public names in which two versions of a thing may differ."""
    return [
        name
        for name, column in table.columns.items()
        if name not in VERSION
        and name != "former_slugs"
        and (column.writes or column.restores or (table.model is Annotation and name in (*PLACE, "exact")))
        and name not in ("source", "prefix", "suffix")
    ]


def referred(table: Table, name: str) -> tuple[Any, type[models.Model] | None, bool]:
    """The column behind a public name, the model to whose keys it refers, and whether to several."""
    column = table.columns[name]
    path = str(column.writes or column.restores or column.path).partition("__")[0]
    found: Any = table.model._meta.get_field(path.removesuffix("_id"))
    if isinstance(found, ArrayField):
        return found.column, column.refers, True
    by_key = found.is_relation and found.target_field.primary_key
    return found.column, found.related_model if by_key else None, False


def shown(table: Table, state: State, keys: Keys) -> dict[str, Any]:
    """The public values of a state; without those that its time did not know."""
    values: dict[str, Any] = {}
    if state.row is None:
        return values
    for name in told(table):
        if table.kind(name) == "labels":
            kind, part = recording.literal_kind(name), LITERALS[table.columns[name].writes]
            labels = (row for (model, _), row in state.parts.items() if model == part)
            values[name] = sorted(f"{row['text']}@{row['language']}" for row in labels if row["kind"] == kind)
        elif name in SETS:
            between, column, model = SETS[name]
            rows = (row for (part, _), row in state.parts.items() if part == between)
            values[name] = sorted(str(keys(model, row[column])) for row in rows)
        else:
            column, refers, several = referred(table, name)
            if column not in state.row:
                continue
            raw = state.row[column]
            column_ = table.columns[name]
            if column_.leads and raw is not None and column_.refers is not None:
                path = "pk" if refers is not None else "uuid"
                raw = raw if keys.leads_to(column_.refers, path, raw) else None
            if refers is not None:
                raw = sorted(str(keys(refers, key)) for key in raw) if several else keys(refers, raw)
            values[name] = json.dumps(raw, ensure_ascii=False) if isinstance(raw, dict) else raw
    return values


@dataclass
class History:
    """A thing, and all that was written down of it."""

    table: Table
    pk: int
    now: State
    changes: list[Change]
    #: What became of its reviews and replies.
    said: list[Change] = field(default_factory=list)

    @classmethod
    def of(cls, table: Table, pk: int) -> "History":
        """The history of a row of the table; three queries, and one for each kind of part."""
        name = str(table.model._meta.model_name)
        mine = Q(model=name, row=pk) if name in DISCUSSION else Q(owner_model=name, owner=pk)
        found = Change.objects.filter(mine, model__in=(name, *PARTS, *DISCUSSION))
        changes = list(found.annotate(actor_name=last_name()).order_by("-id"))
        of_it = [change for change in changes if change.model == name or change.model not in DISCUSSION]
        said = [change for change in changes if change.model != name and change.model in DISCUSSION]
        return cls(table, pk, present(table.model, pk), of_it, said)

    def __iter__(self) -> Iterator[Entry]:
        """What was done, newest first; what was done at once, in one transaction, is one."""
        state, owner = self.now, f"{self.table.model._meta.model_name}_id"
        walked: list[tuple[Change, State, State]] = []
        for change in self.changes:
            before = state if change.action == Change.Action.PURGE else state.before(change, owner)
            walked.append((change, before, state))
            state = before
        for _, group in groupby(
            walked, key=lambda step: (step[0].transaction, step[2].version, step[0].action == "purge")
        ):
            steps = list(group)
            last = next((step for step in steps if step[0].model == step[0].owner_model), steps[0])
            before, after = steps[-1][1], steps[0][2]
            yield Entry(after.version or before.version, last[0], before, after)
        if state.row is not None:
            yield Entry(state.version, None, State(None), state)

    def entries(self, person: Person) -> list[Entry]:
        """What the person may know of it, in public words, newest first."""
        keys, entries, reasons = Keys(person), list(self), self._reasons()
        self._look_up(keys, entries)
        found = []
        for entry in entries:
            states = [state for state in (entry.before, entry.after) if state.row is not None]
            visible = [may_see(person, state.row or {}) for state in states]
            if not visible or not visible[-1]:
                continue
            if entry.change is not None and all(visible) and len(states) == 2:
                old, new = (shown(self.table, state, keys) for state in states)
                differences = {
                    name: (old[name], new[name]) for name in new if name in old and old[name] != new[name]
                }
                reason = reasons.get(entry.before.version, "") if "status" in differences else ""
                entry = replace(entry, differences=differences, reason=reason)
            found.append(entry)
        return self._with_replies(found, person)

    def _reasons(self) -> dict[int, str]:
        """Why the status was changed, by the version that was judged."""
        if self.table.model is not Annotation:
            return {}
        gone = [change.before or {} for change in reversed(self.said) if change.model == "review"]
        reasons = {row["version"]: row["reason"] for row in gone if row}
        return reasons | dict(Review.objects.filter(annotation=self.pk).values_list("version", "reason"))

    def _with_replies(self, entries: list[Entry], person: Person) -> list[Entry]:
        """With the replies that were changed or deleted, but for those that went or came with the thing."""
        together = {
            entry.change.transaction
            for entry in entries
            if entry.change and entry.action in ("delete", "insert")
        }
        seen = audiences_of(person)
        told_ = [
            Entry(
                next((entry.version for entry in entries if number(entry) < change.pk), 0),
                change,
                State(None),
                State(None),
                {"reply": ((change.before or {}).get("text"), (change.after or {}).get("text"))},
            )
            for change in self.said
            if change.model == "reply" and change.transaction not in together and change.audience in seen
        ]
        return sorted([*entries, *told_], key=number, reverse=True)

    def _look_up(self, keys: Keys, entries: list[Entry]) -> None:
        wanted: dict[type[models.Model], set[Any]] = {}
        for name in told(self.table):
            if self.table.kind(name) == "labels" or name in SETS:
                continue
            column, refers, several = referred(self.table, name)
            if refers is None:
                continue
            for entry in entries:
                for state in (entry.before, entry.after):
                    raw = (state.row or {}).get(column)
                    wanted.setdefault(refers, set()).update(raw or () if several else [raw])
        for model, pks in wanted.items():
            keys.know(model, pks - {None})

    @cached_property
    def versions(self) -> dict[int, State]:
        """The last state with each version."""
        found: dict[int, State] = {}
        for entry in self:
            for state in (entry.after, entry.before):
                if state.row is not None:
                    found.setdefault(state.version, state)
        return found

    def values(self, version: int, person: Person) -> dict[str, Any]:
        """The public values of a version; ValidationError if there is none that the person may know."""
        state = self.versions.get(version)
        if state is None or not may_see(person, state.row or {}):
            message = gettext("there is no version %(number)s of it") % {"number": version}
            raise ValidationError({"version": message}, code="unknown")
        return shown(self.table, state, Keys())

    def restore(self, version: int, person: Person, seen: int | None = None) -> models.Model:
        """Make an older version the newest; only what differs is written.

        What is not there any more is named (ValidationError); what was merged since is what it was merged
        into. Refused, if it is not as it was at the version `seen`.
        """
        with transaction.atomic():
            rows: Any = self.table.model._default_manager.select_for_update(of=("self",))
            instance = rows.get(pk=self.pk)
            if seen not in (None, instance.version):
                raise ValidationError(gettext("It was changed meanwhile: look again."), code="version")
            locked = History.of(self.table, self.pk)  # nobody comes between what is read and what is written
            wanted, there = locked.values(version, person), shown(self.table, locked.now, Keys())
            changed = {name: value for name, value in wanted.items() if value != there.get(name)}
            given = {name: value for name, value in changed.items() if name in self.table.writable}
            if self.table.model is Annotation and changed.keys() & set(PLACE):
                given |= {name: wanted[name] for name in ("passage", "start", "end", "exact")}
            if isinstance(instance, Annotation) and "web_annotation" in changed:
                instance.web_annotation = wanted["web_annotation"]  # no client writes it as a column
            return recording.record(self.table, instance, given, recording.Resolver(person))


def present(model: type[models.Model], pk: int) -> State:
    """The state of a row as it is; a query, and one for each kind of part that such rows have."""
    name = model._meta.model_name
    rows = as_json(model, "id", pk)
    parts: dict[tuple[str, int], Row] = {}
    for part in PARTS:
        found = apps.get_model("annotations", part)
        if rows and any(column.column == f"{name}_id" for column in found._meta.concrete_fields):
            parts |= {(part, row["id"]): row for row in as_json(found, f"{name}_id", pk)}
    return State(rows[0] if rows else None, parts)


def as_json(model: type[models.Model], column: str, value: int) -> list[Row]:
    """Rows as the triggers write them down."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT to_jsonb(found) - %s::text[] FROM {model._meta.db_table} AS found WHERE {column} = %s",
            [list(DERIVED), value],
        )
        return [json.loads(row) for (row,) in cursor.fetchall()]


# -- what was deleted ------------------------------------------------------------------------------------


def deletions(table: Table, person: Person) -> models.QuerySet[Change]:
    """The last deletion of each thing that is not there now and that the person could see, newest first."""
    model = table.model
    found = Change.objects.deletions(model)
    later = Change.objects.filter(model=OuterRef("model"), row=OuterRef("row"), pk__gt=OuterRef("pk"))
    there = model._default_manager.filter(pk=OuterRef("row"))
    last = found.exclude(Exists(later.filter(action=Change.Action.DELETE))).exclude(Exists(there))
    if str(model._meta.model_name) in DISCUSSION:  # as visible as what it is said of is now
        last = last.filter(owner__in=Annotation.objects.visible_to(person).values("pk"))
    if model is Comparison:
        last = last.filter(*naming_what_is_known_to(person))
    return known_to(last, person).annotate(actor_name=last_name()).order_by("-id")


def naming_what_is_known_to(person: Person) -> Iterator[Q]:
    """What holds of deleted comparisons whose questions name nothing that the person may not know of."""
    for column, known in Comparison.objects.all().naming(person).items():
        named = Q(**{f"before__{column}__contained_by": list(known.values_list("pk", flat=True))})
        yield named | Q(before__creator_id=person.pk) if column == "named_creators" else named


def known_to(changes: models.QuerySet[Change], person: Person) -> models.QuerySet[Change]:
    """Those of rows that the person could see when they were changed."""
    # What hangs on an annotation is as visible as that; where nothing is known of it, it is not.
    open_ = Q(audience=None) & ~Q(owner_model="annotation")
    seen = changes.filter(open_ | Q(audience__in=audiences_of(person)))
    gone = Exists(
        Change.objects.filter(
            model="source", action="delete", row=OuterRef("source"), before__visibility="members"
        )
    )
    sources = Source.objects.all().visible_to(person).values("pk")
    hidden = Source.objects.exclude(pk__in=sources).values("pk")
    seen = seen.exclude(source__in=hidden, source__isnull=False)
    if veiled := References.fresh().veiled_from(person):
        of_others = Q(model__in=BLIND) & ~Q(before__creator_id=person.pk)
        seen = seen.exclude(of_others, source__in=veiled)
    return seen if getattr(person, "is_member", False) else seen.exclude(gone)


def deletion(table: Table, key: str, person: Person) -> Change | None:
    """How the thing with this key was deleted; None if it was not, or the person could not see it."""
    return deletions(table, person).filter(key=key).first()


def put_back(table: Table, deleted: Change) -> models.Model:
    """Let what was deleted be there again: under its own id, as it was, with the parts that went with it.

    Its version goes on. ValidationError, if something that it refers to is not there any more.
    """
    model, was = table.model, deleted.before or {}
    with transaction.atomic():
        if model._default_manager.filter(pk=deleted.row).exists():
            raise ValidationError(gettext("It is there again already."), code="there")
        together = Q(owner_model=deleted.owner_model, owner=deleted.owner)
        if model is Source:
            together |= Q(model__in=ALONG, source=deleted.row)
        went = Change.objects.filter(
            together, transaction=deleted.transaction, action=Change.Action.DELETE
        ).exclude(model=deleted.model)
        parts = {(change.model, change.row): change for change in went.order_by("id")}.values()
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('historio.putting_back', 'on', true)")
            now = {"version": was["version"] + 1, "modified": timezone.now().isoformat()}
            try:
                insert(model, {**revived(model, was), **now})
            except ValidationError as error:
                raise ValidationError(recording.public_errors(table, error)) from error
            # A review sets the status when it is made; these have done so.
            cursor.execute(
                "SELECT set_config('historio.restoring', %s, true)", ["on" if model is Annotation else "off"]
            )
            for part in sorted(parts, key=lambda change: (LAST.get(change.model, 0), change.row)):
                found = apps.get_model("annotations", part.model)
                row = revived(found, part.before or {})
                if found is Passage:
                    row["folded"] = fold(row["text"])
                insert(found, row, unless_there=True)
            cursor.execute(
                "SELECT set_config('historio.putting_back', 'off', true),"
                " set_config('historio.restoring', 'off', true)"
            )
        instance = model._default_manager.get(pk=deleted.row)
        try:
            connection.check_constraints()
        except DatabaseError as error:
            if not is_refusal(error):
                raise
            raise ValidationError(violation(error).message) from error
        instance.full_clean()
        return instance


def insert(model: type[models.Model], row: Row, *, unless_there: bool = False) -> None:
    """Write a row as it was. Columns that are no more are passed over."""
    otherwise = "ON CONFLICT DO NOTHING" if unless_there else ""
    columns = [found.column for found in model._meta.concrete_fields if found.column in row]
    listed = ", ".join(f'"{column}"' for column in columns)
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} ({listed}) SELECT {listed} FROM jsonb_populate_record(NULL::{table}, "
            f"%s::jsonb) {otherwise}",
            [json.dumps(row)],
        )


def revived(model: type[models.Model], before: Row) -> dict[str, Any]:
    """A deleted row, with the keys of today of what it refers to.

    ValidationError, if something is not there any more and was not merged into anything.
    """
    row, keys, resolve = dict(before), Keys(), recording.Resolver()
    errors: dict[str, Any] = {}
    found: Any
    for found in model._meta.concrete_fields:
        raw = row.get(found.column)
        several = found.column == "tag_ids"
        if raw in (None, []) or not (several or found.is_relation):
            continue
        refers: Any = Tag if several else found.related_model
        path = "pk" if several else found.target_field.name
        wanted = raw if several else [raw]
        there = {
            str(key)
            for key in refers._default_manager.filter(**{f"{path}__in": wanted}).values_list(path, flat=True)
        }
        now = []
        for key in wanted:
            if str(key) in there:
                now.append(key)
                continue
            try:
                now.append(resolve(refers, str(keys(refers, key) if path in ("pk", "id") else key)).pk)
            except ValidationError as error:
                errors[found.name] = error
        row[found.column] = now if several else (now or [None])[0]
    if errors:
        raise ValidationError(errors)
    return row


def purge(table: Table, pk: int) -> int:
    """Remove the history of a thing, for good; that it was done is recorded. Gives the number of changes."""
    changes = Change.objects.filter(owner_model=table.model._meta.model_name, owner=pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('historio.purging', 'on', true)")
        count, _ = changes.exclude(action=Change.Action.PURGE).delete()
        cursor.execute("SELECT set_config('historio.purging', 'off', true)")
    return count
