"""One row is written: what a client sends is read by the table's names, cleaned by the model, and saved.

The API and the importers both come through here, so that both obey the same rules and give the
same reasons. Errors are ValidationErrors keyed by public names.
"""

import datetime
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar, cast

from django.contrib.auth.models import Group
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext

from annotations import dating, redating
from annotations.anchoring import ANCHORED, Ambiguous, Texts, anchor, place_of
from annotations.columns import Column, Person, Table
from annotations.comparison import saved
from annotations.models import (
    Annotation,
    AnnotationTag,
    Comparison,
    DateMention,
    References,
    Review,
    Tag,
    TagLabel,
    TagNote,
    User,
)
from annotations.models.base import UNSTORABLE, Listed, Slugged, known_as
from annotations.models.mention import DATE_IS_PRINTED
from annotations.models.reference import PUBLIC_KEYS
from annotations.permissions import groups_of, may_make
from annotations.values import languages

M = TypeVar("M", bound=models.Model)


class Resolver:
    """Finds rows by their public keys, each once; for the span of a request or an import.

    What `person` may not refer to is unknown to them; without a person everything is known.
    """

    def __init__(self, person: Person | None = None) -> None:
        self.person = person
        self.texts = Texts(person)
        self.found: dict[tuple[type[models.Model], str], models.Model] = {}

    @cached_property
    def references(self) -> References:
        """What slugs stand for, as of the first time that it is asked."""
        return References.fresh()

    def __call__(self, model: type[M], key: str) -> M:
        """The row of `model` with this slug (or username, or name); ValidationError if unknown."""
        known = self.found.get((model, key))
        if known is None and UNSTORABLE.search(key):
            raise ValidationError(gettext("%(value)r is unknown") % {"value": key}, code="unknown")
        if known is None:
            known = self.rows(model).filter(named(model, key)).first() or self.make(model, key)
            if known is None:
                raise ValidationError(gettext("%(value)r is unknown") % {"value": key}, code="unknown")
            self.found[model, key] = known
        return known  # type: ignore[return-value]

    def read(self, model: type[models.Model], keys: Iterable[Any]) -> None:
        """Find those of these keys that are not known yet, as far as there are such; one query."""
        wanted = {key for key in keys if isinstance(key, str) and (model, key) not in self.found} - {""}
        if not wanted or not issubclass(model, Slugged):
            return
        for row in self.rows(model).filter(known_as(wanted)):
            for key in wanted.intersection([row.slug, *row.former_slugs]):
                self.found[model, key] = row

    def rows(self, model: type[models.Model]) -> models.QuerySet[Any]:
        """The rows that may be referred to."""
        rows = model._default_manager.all()
        if self.person is None:
            return rows
        if model is Group:
            return groups_of(self.person)
        return rows.visible_to(self.person) if isinstance(rows, Listed) else rows

    def make(self, model: type[models.Model], key: str) -> models.Model | None:
        """What to do about an unknown key: nothing."""
        return None


def named(model: type[models.Model], key: str) -> Q:
    """The row of this public key, be it a slug that it had before."""
    if issubclass(model, Slugged):
        return known_as([key])
    return Q(**{PUBLIC_KEYS.get(model, "uuid"): key})


# -- what a client sends, by kind ---------------------------------------------------------------------


def parse(table: Table, name: str, raw: Any, resolve: Resolver) -> Any:
    """The value that `writes` takes for what a client sent; raises ValidationError."""
    column, kind = table.columns[name], table.kind(name)
    if raw is None:
        return empty(table, name, kind)
    if kind in ("list", "references", "labels"):
        if not isinstance(raw, list) or not all(isinstance(item, str) for item in raw):
            raise ValidationError(gettext("a list of strings is wanted"), code="type")
        return parse_list(column, kind, raw, resolve)
    if kind == "boolean":
        if not isinstance(raw, bool):
            raise ValidationError(gettext("true or false is wanted"), code="type")
        return raw
    if kind == "integer":
        if isinstance(raw, bool) or not isinstance(raw, int):
            raise ValidationError(gettext("a whole number is wanted"), code="type")
        return raw
    if not isinstance(raw, str):
        raise ValidationError(gettext("a string is wanted"), code="type")
    if kind == "reference":
        assert column.refers is not None
        return resolve(column.refers, raw)
    return PARSERS.get(kind, str)(raw)


def empty(table: Table, name: str, kind: str) -> Any:
    """What null stands for: nothing, where there may be nothing."""
    if kind in ("list", "references", "labels"):
        return []
    found = table.field(name)
    if found is not None and not found.null:
        if found.blank and isinstance(found, (models.CharField, models.TextField)):
            return ""
        raise ValidationError(gettext("may not be null"), code="null")
    return None


def empty_default(table: Table, name: str) -> Any:
    """What a column is when a client replaces a row without naming it."""
    found = table.field(name)
    if table.kind(name) in ("list", "references", "labels"):
        return []
    if found is None or found.null or not found.has_default():
        return None
    return found.get_default()


def parse_list(column: Column, kind: str, raw: list[str], resolve: Resolver) -> list[Any]:
    """Several values: strings, labels with their language, or rows (for tags their primary keys)."""
    if not all(item.strip() for item in raw):
        raise ValidationError(gettext("an empty value among several"), code="blank")
    if kind == "labels":
        return [parse_label(item) for item in raw]
    if kind == "references":
        if column.writes == "tag_ids":
            return [tag_key(slug, resolve.references) for slug in raw]
        assert column.refers is not None
        return [resolve(column.refers, slug) for slug in raw]
    return raw


def tag_key(slug: str, references: References) -> int:
    """The primary key of a tag."""
    found = references.keys[Tag].get(slug)
    if found is None:
        raise ValidationError(gettext("%(value)r is unknown") % {"value": slug}, code="unknown")
    return found


def parse_label(literal: str) -> tuple[str, str]:
    """`Soviet view@en` as text and language."""
    text, at, language = literal.rpartition("@")
    try:
        if at and text:
            return text, languages.canonical(language)
    except languages.LanguageError as error:
        raise ValidationError(str(error), code="language") from error
    raise ValidationError(
        gettext("%(value)r is not a label with its language, such as Soviet view@en") % {"value": literal}
    )


def parse_date(raw: str) -> datetime.date:
    """An ISO 8601 date."""
    try:
        return datetime.date.fromisoformat(raw)
    except ValueError as error:
        raise ValidationError(
            gettext("%(value)r is not a date (YYYY-MM-DD)") % {"value": raw}, code="date"
        ) from error


def parse_datetime(raw: str) -> datetime.datetime:
    """An ISO 8601 instant with its offset."""
    try:
        parsed = datetime.datetime.fromisoformat(raw)
    except ValueError as error:
        raise ValidationError(
            gettext("%(value)r is not an ISO 8601 instant") % {"value": raw}, code="datetime"
        ) from error
    if parsed.tzinfo is None:
        raise ValidationError(
            gettext("%(value)r does not say its offset from UTC") % {"value": raw}, code="datetime"
        )
    return parsed


def parse_uuid(raw: str) -> uuid.UUID:
    """A UUID."""
    try:
        return uuid.UUID(raw)
    except ValueError as error:
        raise ValidationError(gettext("%(value)r is not a UUID") % {"value": raw}, code="uuid") from error


PARSERS: Mapping[str, Any] = {"date": parse_date, "datetime": parse_datetime, "uuid": parse_uuid}


# -- writing --------------------------------------------------------------------------------------------


def begin(table: Table, person: Person) -> models.Model:
    """A new row, not saved: in this person's name, where rows are somebody's."""
    made = table.model()
    if "creator" in table.columns and isinstance(person, User):
        made.creator = person  # type: ignore[attr-defined]
    return made


def draft(
    table: Table,
    instance: models.Model,
    raw: Mapping[str, Any],
    resolve: Resolver | None = None,
    restored: Collection[str] = (),
) -> dict[str, Any]:
    """Set on the instance what a client sent, and clean it. Gives what is to be set after saving.

    `raw` is keyed by public names; for what stands somewhere it may hold those of `anchoring.place_of`.
    `restored` are names that are else the server's to set. All that is wrong is said at once. The
    instance is not saved.
    """
    resolve = resolve or Resolver()
    errors: dict[str, Any] = {}
    later: dict[str, Any] = {}
    place: dict[str, Any] = {}
    placed = place_of(type(instance))
    for name, value in raw.items():
        if name in placed and name not in restored:
            place[name] = value
            continue
        column = table.columns.get(name)
        try:
            if column is None:
                raise ValidationError(gettext("there is no such field"), code="unknown")
            attribute = column.writes or (column.restores if name in restored else "")
            if not attribute:
                raise ValidationError(gettext("it is set by the server"), code="read_only")
            parsed = parse(table, name, value, resolve)
        except ValidationError as error:
            errors[name] = error
            continue
        if is_many(instance, attribute):
            later[name] = parsed
        else:
            setattr(instance, attribute, parsed)
    misplaced = {}
    if isinstance(instance, DateMention):
        instance.is_restored = bool(restored)
    if isinstance(instance, (Annotation, DateMention)) and not (
        restored and isinstance(instance, DateMention)
    ):
        misplaced = put(instance, place, resolve.texts)
    errors |= misplaced
    try:
        clean(instance, failed_fields(table, errors))
    except ValidationError as error:
        found = public_errors(table, error)
        # Words without a place have no start, no end and no passage either: that is said already.
        told = {*errors, *(placed if misplaced else ())}
        errors |= {name: why for name, why in found.items() if name not in told}
    if isinstance(instance, Comparison) and resolve.person is not None and not errors:
        saved.check(instance, resolve.person)
    if errors:
        raise ValidationError(errors)
    if instance._state.adding and resolve.person is not None:
        refuse_forbidden(table, instance, resolve.person)
    return later


def refuse_forbidden(table: Table, made: models.Model, person: Person) -> None:
    """Refuse a new row that this person may not make, or not any more."""
    if isinstance(made, Review):
        try:
            made.clean_against(made.annotation)
        except ValidationError as error:
            raise ValidationError(public_errors(table, error)) from error
    if not may_make(person, made):
        why = ValidationError(gettext("you may not do this"), code="permission")
        raise ValidationError({"detail": why})


def clean(instance: models.Model, failed: set[str]) -> None:
    """Clean the instance but for the fields that have failed already.

    Each constraint costs three statements. Those on a slug are left to the database: the field has
    its pattern checked, and what else there is the database tells as well (`violations`). Nor is anything
    asked of an address elsewhere where there is none, as of most rows.
    """
    errors: dict[str, Any] = {}
    spared = {"slug"} if getattr(instance, "address", "") else {"slug", "address"}
    try:
        instance.full_clean(exclude=failed, validate_constraints=False)
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    try:
        instance.validate_constraints(exclude={*failed, *errors, *spared})
    except ValidationError as error:
        errors = error.update_error_dict(errors)
    if errors:
        raise ValidationError(errors)


def is_many(instance: models.Model, attribute: str) -> bool:
    """Whether an attribute is a set of other rows, which can be written only once this one is saved."""
    found = instance._meta.get_field(attribute.removesuffix("_id"))
    return bool(found.one_to_many or found.many_to_many)


def put(
    anchored: Annotation | DateMention, said: Mapping[str, Any], texts: Texts | None = None
) -> dict[str, Any]:
    """Anchor an annotation or a date where the client says; what is left unsaid stays as it is.

    `texts` are those of which they may speak. Gives what is wrong, by public name.
    """
    words = ANCHORED[type(anchored)]
    place = {"exact" if name == words else name: value for name, value in said.items()}
    try:
        wrong = _put(anchored, place, texts)
    except Ambiguous as error:
        error.error_dict = {words: error.error_dict["exact"]}
        raise
    return {words if name == "exact" else name: why for name, why in wrong.items()}


def _put(anchored: Annotation | DateMention, place: Mapping[str, Any], texts: Texts | None) -> dict[str, Any]:
    if wrong := of_wrong_kind(place):
        return wrong
    known: dict[str, Any] = {}
    if anchored.passage_id is not None and "source" not in place:
        known["passage"] = str(anchored.passage.uuid)
        if not {"exact", "prefix", "suffix"} & place.keys():
            known |= {"start": anchored.start, "end": anchored.end}
    asked = {**known, **place}
    if anchored.passage_id is not None and not place:
        return {}
    try:
        found = anchor(asked, texts=texts)
    except ValidationError as error:
        if hasattr(error, "candidates"):
            raise
        return dict(error.message_dict)
    if isinstance(anchored, DateMention) and not anchored._state.adding:
        same = (anchored.passage_id, anchored.span()) == (found.passage.pk, found.span)
        return {} if same else {"start": gettext(DATE_IS_PRINTED)}
    anchored.passage, anchored.start, anchored.end = found.passage, found.span.start, found.span.end
    setattr(anchored, ANCHORED[type(anchored)], found.span.of(found.passage.text))
    return {}


def of_wrong_kind(place: Mapping[str, Any]) -> dict[str, Any]:
    """What of a place is neither a string nor, where offsets are meant, a whole number."""
    kinds = {"start": int, "end": int}
    return {
        name: gettext("a whole number is wanted") if name in kinds else gettext("a string is wanted")
        for name, value in place.items()
        if value is not None
        and (isinstance(value, bool) or not isinstance(value, kinds.get(name, (str, uuid.UUID))))
    }


def failed_fields(table: Table, errors: Mapping[str, Any]) -> set[str]:
    """The model's fields of which something wrong is known already."""
    columns = [table.columns[name] for name in errors if name in table.columns]
    return {column.writes or column.restores for column in columns} - {""}


def public_errors(table: Table, error: ValidationError) -> dict[str, Any]:
    """A model's errors under the names by which the client knows the fields."""
    names = {column.writes: name for name, column in reversed(table.columns.items()) if column.writes}
    return {
        names.get(attribute, "detail" if attribute == NON_FIELD_ERRORS else attribute): found
        for attribute, found in error.error_dict.items()
    }


def finish(table: Table, instance: models.Model, later: Mapping[str, Any], *, is_new: bool = False) -> bool:
    """Write the sets of other rows that belong to a saved instance. Says whether anything changed.

    One that `is_new` is known to have none yet.
    """
    changed = False
    labels: dict[str, list[tuple[str, str]]] = {}
    notes: dict[str, list[tuple[str, str]]] = {}
    for name, values in later.items():
        if table.kind(name) == "labels":
            kinds = labels if table.columns[name].writes == "labels" else notes
            kinds[literal_kind(name)] = values
        else:
            related = getattr(instance, table.columns[name].writes)
            if is_new:
                related.add(*values)
                changed |= bool(values)
            elif {row.pk for row in related.all()} != {row.pk for row in values}:
                related.set(values)
                changed = True
    if labels:
        changed |= relabel(cast(Tag, instance), labels, is_new=is_new)
    if notes:
        changed |= remark(cast(Tag, instance), notes, is_new=is_new)
    return changed


def literal_kind(name: str) -> str:
    """The kind of the labels or notes that stand in a column."""
    return "definition" if name == "definitions" else name.removesuffix("_label")


def remark(tag: Tag, wanted: Mapping[str, list[tuple[str, str]]], *, is_new: bool = False) -> bool:
    """Give a tag these notes of each kind named, and no others of these kinds."""
    notes = TagNote.objects.filter(tag=tag, kind__in=wanted)
    there = {} if is_new else {(note.kind, note.text, note.language): note.pk for note in notes}
    asked = dict.fromkeys((kind, *note) for kind, notes in wanted.items() for note in notes)
    added = []
    for kind, text, language in asked.keys() - there.keys():
        note = TagNote(tag=tag, kind=kind, text=text, language=language)
        try:
            note.clean_fields(exclude={"tag"})
            note.clean()
        except ValidationError as error:
            column = "definitions" if kind == TagNote.Kind.DEFINITION else kind
            raise ValidationError({column: error.messages}) from error
        added.append(note)
    gone = [pk for note, pk in there.items() if note not in asked]
    if gone:
        notes.filter(pk__in=gone).delete()
    TagNote.objects.bulk_create(added)
    return bool(gone or added)


def relabel(tag: Tag, wanted: Mapping[str, list[tuple[str, str]]], *, is_new: bool = False) -> bool:
    """Give a tag these labels of each kind named, and no others of these kinds."""
    labels = TagLabel.objects.filter(tag=tag)
    there = set() if is_new else set(labels.values_list("kind", "text", "language"))
    asked = dict.fromkeys((kind, *label) for kind, labels in wanted.items() for label in labels)
    refuse_alike([*(label for label in there if label[0] not in wanted), *asked])
    # What goes makes room for what comes: a label may move from one kind to another.
    gone = [label for label in there if label[0] in wanted and label not in asked]
    for kind, text, language in gone:
        labels.filter(kind=kind, text=text, language=language).delete()
    added = []
    for kind, text, language in asked.keys() - there:
        label = TagLabel(tag=tag, kind=kind, text=text, language=language)
        try:
            label.clean_fields(exclude={"tag"})
            label.clean()
        except ValidationError as error:
            raise ValidationError({f"{kind}_label": error.messages}) from error
        added.append(label)
    TagLabel.objects.bulk_create(added)
    return bool(gone or added)


def refuse_alike(labels: Iterable[tuple[str, str, str]]) -> None:
    """Refuse a second preferred label in a language, and a label that stands there twice (SKOS S13, S14)."""
    preferred, seen = set(), set()
    for kind, text, language in labels:
        if (text, language) in seen:
            raise ValidationError(
                {
                    f"{kind}_label": gettext("%(text)s@%(language)s is a label of the tag already")
                    % {"text": text, "language": language}
                }
            )
        if kind == TagLabel.Kind.PREF and language in preferred:
            raise ValidationError(
                {
                    "pref_label": gettext("there are two preferred labels in %(language)s")
                    % {"language": language}
                }
            )
        seen.add((text, language))
        if kind == TagLabel.Kind.PREF:
            preferred.add(language)


def record(
    table: Table,
    instance: models.Model,
    raw: Mapping[str, Any],
    resolve: Resolver | None = None,
    restored: Collection[str] = (),
) -> models.Model:
    """Write a row: draft, save, and the sets that belong to it. To be called in a transaction."""
    was = instance.state if isinstance(instance, DateMention) else ""
    later = draft(table, instance, raw, resolve, restored)
    is_new = instance._state.adding
    if isinstance(instance, DateMention) and not (is_new or restored) and instance.is_given_back(was):
        dating.read_again(instance)
    instance.save()
    finish(table, instance, later, is_new=is_new)
    if not is_new and not restored:
        redating.follow(instance, raw.keys())
    return instance


def referring(instance: models.Model, person: Person) -> Iterator[tuple[Any, int, bool]]:
    """The relations by which others refer to a row and would lose it; how many of them this person sees, and
    whether there are more. Two queries each.
    """
    for relation in instance._meta.related_objects:
        if isinstance(relation, models.ManyToManyRel):
            through = relation.through
            loses = through is not None and bool(through._meta.auto_created)
        else:
            loses = getattr(relation, "on_delete", None) in (models.PROTECT, models.RESTRICT)
        if loses:
            found: Any = relation.related_model._base_manager.filter(**{relation.field.name: instance})
            if count := found.count():
                seen = visible(relation.related_model, found, person)
                yield relation, seen, seen < count


def visible(model: type[models.Model], rows: models.QuerySet[Any], person: Person) -> int:
    """How many of some rows a person sees; a link to an annotation is as visible as that."""
    if model is AnnotationTag:
        return Annotation.objects.visible_to(person).filter(pk__in=rows.values("annotation")).count()
    listed: Any = model._default_manager.all()
    return (
        listed.visible_to(person).filter(pk__in=rows).count() if isinstance(listed, Listed) else rows.count()
    )


@dataclass(frozen=True)
class Uses:
    """What refers to a row and would lose it: how many of each a person sees, by plural name, and whether
    there are others. Of these nobody is told what and how many they are.
    """

    counts: Mapping[str, int]
    hidden: bool

    def __bool__(self) -> bool:
        return bool(self.counts) or self.hidden

    def __str__(self) -> str:
        told = [f"{count} {name}" for name, count in self.counts.items()]
        return ", ".join([*told, *([gettext("what you may not see")] if self.hidden else [])])


def uses(instance: models.Model, person: Person) -> Uses:
    """What refers to a row, as far as this person may know."""
    counts: dict[str, int] = {}
    hidden = False
    for relation, count, more in referring(instance, person):
        name = str(relation.related_model._meta.verbose_name_plural)
        hidden |= more
        if count:
            counts[name] = counts.get(name, 0) + count
    return Uses(counts, hidden)
