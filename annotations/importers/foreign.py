"""What was said in another tool comes in: drafts of an export (`values.tools`) become annotations.

    bringing = Bringing(TOOLS["brat"], person, Wishes(sources={"": "october-revolution-en"}))
    report = bringing.load({"coup.txt": b"...", "coup.ann": b"..."}, dry_run=True)

The id of each annotation is made from the tool, the source and what the tool calls it, so that what came in
once is found again, and is left as it is. Who said it there is an account here: the one that is named for
them, else an inactive one, `anna@brat`, which only somebody makes who may write in the name of others.
"""

import datetime
import json
import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import quote

from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext, ngettext

from annotations import recording
from annotations.anchoring import KeptTexts
from annotations.importers.base import MAX_ROWS, Change, Reading, Report, RowDraft, RowError, RowOutcome
from annotations.importers.coding import Coding, slug_of
from annotations.importers.crediting import Crediting
from annotations.importers.loading import Loader, Undone
from annotations.importers.placing import Placing, Unplaced
from annotations.models import Annotation, Edition, Tag, User
from annotations.models.base import UNSTORABLE
from annotations.permissions import may_add, may_attribute
from annotations.progress import Progress
from annotations.tables import ANNOTATIONS
from annotations.values.spans import Span
from annotations.values.tools.base import At, Code, Document, Draft, Export, Files, Reader, stem
from annotations.values.web_annotation.keeping import Kept

#: Of the ids of what came from other tools.
NAMESPACE = uuid.UUID("6f5b6a1e-3c57-5c43-9a0e-0b6d8f7d2c11")

#: What is kept beside the columns may be as long as this, in characters.
MAX_KEPT = 100_000


@dataclass(frozen=True)
class Wishes:
    """What somebody says of an export that it does not say itself.

    `sources` has the slug for each document, and under "" for all others; `accounts` the username for each
    person of the tool, and under "" for annotations of nobody; `tags` the slug for codes. The rest: in which
    vocabulary codes become tags, with labels in which language, and who sees what comes in.
    """

    sources: Mapping[str, str] = field(default_factory=dict)
    accounts: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    vocabulary: str = ""
    language: str = "und"
    visibility: str = ""
    group: str = ""


def named(said: Iterable[str], what: str, *, alone: bool = False) -> dict[str, str]:
    """What was said as `theirs=ours`, ours by theirs; if `alone`, `ours` is for all others.

    Raises ValidationError, of which `what` is the name.
    """
    found: dict[str, str] = {}
    for one in said:
        theirs, between, ours = one.rpartition("=")
        if not ours.strip() or not (between or alone):
            raise ValidationError({what: gettext("%(value)r is not theirs=ours") % {"value": one}})
        if found.setdefault(theirs.strip(), ours.strip()) != ours.strip():
            raise ValidationError({what: gettext("%(value)r is said twice") % {"value": theirs}})
    return found


class Bringing:
    """Writes what an export says, all or none. `person` must have the permissions."""

    def __init__(self, reader: Reader, person: User, wishes: Wishes) -> None:
        self.reader, self.person, self.wishes = reader, person, wishes
        self.texts = KeptTexts(person)
        self.may_attribute = may_attribute(person)
        self.notes: list[str] = []
        self._placings: dict[int, Placing] = {}
        self._editions: dict[str, Edition | str] = {}
        self.crediting = Crediting(reader.name, person, wishes.accounts)
        #: Where each row stands in the export, by its number.
        self._places: list[At] = []
        #: What the first of the new rows say, by their numbers.
        self._became: dict[int, tuple[Change, ...]] = {}
        #: What was there already, and whether it says the same.
        self._known: Counter[bool] = Counter()
        self._parted = 0

    def load(
        self,
        files: Files,
        *,
        dry_run: bool = False,
        partial: bool = False,
        most: int | None = None,
        progress: Progress | None = None,
    ) -> Report:
        """Write all, or nothing if anything is refused or this is a trial; if `partial`, what is right."""
        try:
            with transaction.atomic():
                report = self._load(self.reader.read(files), dry_run, partial, most, progress)
                if dry_run or (report.errors and not partial):
                    raise Undone
        except Undone:
            pass
        several = len(files) > 1
        report.errors = [self._placed(error, several) for error in report.errors]
        report.rows = [self._shown(row, several) for row in report.rows]
        return report

    def _load(
        self, export: Export, dry_run: bool, partial: bool, most: int | None, progress: Progress | None
    ) -> Report:
        coding = self._code(export)
        loader = Loader(ANNOTATIONS, self.person, restoring=True)
        rows = list(self._rows(export, coding))
        report = loader.load(rows, dry_run=dry_run, partial=partial, most=most, progress=progress)
        report.beside = len(coding.notes) + len(self.crediting.notes)
        undone = bool(report.errors) and not partial and not dry_run
        report.unchanged += 0 if undone else sum(self._known.values())
        report.notes = [
            *export.remarks,
            *coding.notes,
            *coding.differing,
            *self.crediting.notes,
            *self.notes,
            *report.notes,
            *self._told(),
        ]
        return report

    def _placed(self, error: RowError, several: bool) -> RowError:
        """An error where it stands in the export."""
        if not error.line:
            return error
        at = self._places[error.line - 1]
        said = f"{error.column}: {error.message}" if error.column else error.message
        return RowError(at.line, at.file if several else "", said, row=error.line if at.line else 0)

    def _shown(self, row: RowOutcome, several: bool) -> RowOutcome:
        """What came of a row where it stands in the export; of a new one, what it became."""
        at = self._places[row.line - 1]
        became = self._became.get(row.line, ()) if row.outcome == "created" else ()
        file = at.file if several else ""
        return replace(row, line=at.line, row=row.line, file=file, changes=became)

    def _told(self) -> list[str]:
        """What is to be said of all rows together."""
        told = []
        if self._parted:
            told.append(
                ngettext(
                    "%(count)d annotation stands in several places or passages, and is a row for each",
                    "%(count)d annotations stand in several places or passages, and are a row for each",
                    self._parted,
                )
                % {"count": self._parted}
            )
        if self._known[False]:
            told.append(
                ngettext(
                    "%(count)d row came in before and was changed since, here or there; it was left as it is",
                    "%(count)d rows came in before and were changed since, here or there; they were left as "
                    "they are",
                    self._known[False],
                )
                % {"count": self._known[False]}
            )
        return told

    # -- codes and people --------------------------------------------------------------------------------

    def _code(self, export: Export) -> Coding:
        """The tags of all codes; of those that nothing carries only if a vocabulary is named for them."""
        wishes = self.wishes
        coding = Coding(self.person, wishes.tags, vocabulary=wishes.vocabulary, language=wishes.language)
        codes = {} if not wishes.vocabulary else dict(export.codes)
        for draft in export.drafts:
            for name in draft.codes:
                codes.setdefault(name, export.codes.get(name) or Code(name, at=draft.at))
        coding.read(codes.values())
        idle = export.codes.keys() - codes.keys()
        if idle:
            self.notes.append(
                gettext("%(codes)s: nothing carries it; it becomes a tag if you name a vocabulary")
                % {"codes": ", ".join(sorted(idle)[:20])}
            )
        if not export.drafts:
            for name, why in coding.refused.items():
                export.refuse(codes[name].at, why)
        return coding

    # -- rows --------------------------------------------------------------------------------------------

    def _rows(self, export: Export, coding: Coding) -> Iterator[Reading]:
        """The rows of all drafts, numbered; what is refused is told with its number."""
        for fault in export.faults:
            yield self._refused(fault.at, fault.reason)
        if not export.drafts and not export.faults and not export.codes:
            yield self._refused(At(""), gettext("there is no annotation in it"))
        if not may_add(self.person, Annotation):
            yield self._refused(At(""), gettext("you may not add rows here"))
            return
        if self.wishes.group:
            try:
                recording.Resolver(self.person)(Group, self.wishes.group)
            except ValidationError as error:
                yield self._refused(At(""), f"group: {error.messages[0]}")
                return
        unknown: set[str] = set()
        pieces: dict[uuid.UUID, tuple[At, RowDraft, str]] = {}
        for draft in export.drafts:
            document = export.documents[draft.document]
            edition = self._edition(document)
            if isinstance(edition, str):
                if document.name not in unknown:
                    unknown.add(document.name)
                    yield self._refused(document.at if document.at.file else draft.at, edition)
                continue
            try:
                values = self._values(draft, coding)
                spans = self._placing(edition).of(document, draft)
            except (Unplaced, ValidationError) as error:
                yield self._refused(draft.at, reason(error))
                continue
            self._parted += len(spans) > 1
            for number, span in enumerate(spans):
                key = self._key(draft, edition, number)
                row = RowDraft(0, {"id": str(key), **values, **self._place(edition, span)})
                if key not in pieces:
                    pieces[key] = draft.at, row, edition.source.slug
                elif pieces[key][1].values == row.values:
                    told = gettext("line %(line)s says what line %(first)s says, and was taken once")
                    self.notes.append(told % {"line": draft.at.line, "first": pieces[key][0].line})
                else:
                    first = pieces[key][0].line
                    told = gettext("it has the id %(id)r, which line %(line)s has already")
                    yield self._refused(draft.at, told % {"id": draft.id, "line": first})
        yield from self._new(pieces)

    def _new(self, pieces: Mapping[uuid.UUID, tuple[At, RowDraft, str]]) -> Iterator[RowDraft]:
        """Those rows that did not come in before, of the sources that are named."""
        there = Annotation.objects.filter(uuid__in=pieces)
        slugs = dict(Tag.objects.values_list("pk", "slug")) if pieces else {}
        known = {
            row["uuid"]: (row["exact"], sorted(slugs[tag] for tag in row["tag_ids"]), row["note"])
            for row in there.values("uuid", "exact", "tag_ids", "note")
        }
        for key, (at, row, source) in pieces.items():
            said = row.values["exact"], sorted(row.values["tags"]), row.values.get("note", "")
            if key in known:
                self._known[known[key] == said] += 1
            else:
                number = self._number(at)
                if len(self._became) < MAX_ROWS:
                    self._became[number] = tuple(became(source, row.values))
                yield replace(row, line=number)

    def _values(self, draft: Draft, coding: Coding) -> dict[str, object]:
        """What a draft says of its words, by public name; raises ValidationError."""
        refused = [coding.refused[name] for name in draft.codes if name in coding.refused]
        if refused:
            raise ValidationError(refused)
        account = self.crediting.account(draft.creator)
        if UNSTORABLE.search(draft.note):
            raise ValidationError(gettext("its note holds a character that no text may hold"))
        values: dict[str, object] = {
            "tags": sorted({coding.slugs[name] for name in draft.codes}),
            "note": draft.note.strip(),
            "creator": account,
        }
        created = instant(draft.created)
        if created and self.may_attribute:
            values["created"] = created
        for name in ("visibility", "group"):
            if getattr(self.wishes, name):
                values[name] = getattr(self.wishes, name)
        kept = self._kept(draft, account, created)
        if len(kept) > MAX_KEPT or UNSTORABLE.search(kept):
            raise ValidationError(
                gettext("beside its words and tags it says more than %(most)s characters, or no text")
                % {"most": f"{MAX_KEPT:,}"}
            )
        return values | {"web_annotation": kept}

    def _kept(self, draft: Draft, account: str, created: str) -> str:
        """What is kept beside the columns: where it comes from, and what else the tool says."""
        more = list(draft.more)
        if draft.created and not created:
            more.append(f"created: {draft.created}")
        address = ":".join(quote(part, safe="") for part in (draft.document, draft.creator, draft.id) if part)
        document: dict[str, object] = {"via": draft.address or f"urn:x-{self.reader.name}:{address}"}
        if created and not self.may_attribute:
            document["created"] = created
        if draft.creator and draft.creator != account:
            document["creator"] = {"type": "Person", "name": draft.creator}
        if more:
            document["body"] = [
                {"type": "TextualBody", "value": one, "format": "text/plain", "purpose": "describing"}
                for one in more
            ]
        return str(Kept(document, [None] * len(more)))

    def _key(self, draft: Draft, edition: Edition, number: int) -> uuid.UUID:
        """The id of what a tool says: always the same."""
        said = draft.id or json.dumps(
            [
                [(span.start, span.end) for span in draft.spans],
                [(one.exact, one.prefix, one.suffix) for one in draft.quotes],
                draft.codes,
                draft.note,
            ]
        )
        named = (self.reader.name, edition.source.slug, draft.document, draft.creator, said, number)
        return uuid.uuid5(NAMESPACE, json.dumps(named, ensure_ascii=True))

    def _edition(self, document: Document) -> Edition | str:
        """The text of ours to which a document belongs, or why there is none."""
        if document.name not in self._editions:
            wishes = self.wishes.sources
            given = (wishes[name] for name in (document.name, stem(document.name), "") if name in wishes)
            wanted = next(given, None)
            try:
                self._editions[document.name] = self.texts.edition(wanted or slug_of(stem(document.name)))
            except ValidationError as error:
                told = gettext("say which source the document %(name)r is: %(reason)s")
                said = {"name": document.name, "reason": error.messages[0]}
                self._editions[document.name] = told % said
        return self._editions[document.name]

    def _placing(self, edition: Edition) -> Placing:
        if edition.pk not in self._placings:
            self._placings[edition.pk] = Placing(edition, self.texts)
        return self._placings[edition.pk]

    def _place(self, edition: Edition, span: Span) -> dict[str, object]:
        """A span of an edition as a row says it."""
        passage = self.texts.at(edition, span)
        assert passage is not None  # each lies within one
        own = span.shifted(-passage.start)
        return {
            "passage": str(passage.uuid),
            "start": own.start,
            "end": own.end,
            "exact": span.of(edition.text),
        }

    def _number(self, at: At) -> int:
        self._places.append(at)
        return len(self._places)

    def _refused(self, at: At, why: str) -> RowError:
        return RowError(self._number(at), "", why)


def became(source: str, values: Mapping[str, Any]) -> Iterator[Change]:
    """What a new row of a source says, as cells have it."""
    said = {"source": source, "tags": " | ".join(values["tags"])}
    for name in ("creator", "note", "created"):
        said[name] = values.get(name, "")
    return (Change(name, "", value) for name, value in said.items() if value)


def reason(error: Unplaced | ValidationError) -> str:
    """Why a draft is refused."""
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def instant(said: str) -> str:
    """A time as rows have it, in UTC if it does not say where; nothing, if it is none."""
    try:
        found = datetime.datetime.fromisoformat(said)
    except ValueError:
        return ""
    try:
        return (
            found.replace(tzinfo=found.tzinfo or datetime.UTC)
            .astimezone(datetime.UTC)
            .isoformat()
            .replace("+00:00", "Z")
        )
    except OverflowError:
        return ""
