"""The resources. Each is its table, its filter set and its serializer; what they do is the same.

To add one, give it a table and a filter set, and write a class here that names them: `resource = "events"`.
"""

from __future__ import annotations  # `list` is a method here

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import UnsupportedMediaType
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import paging, permissions, progress, recording
from annotations.anchoring import PLACE
from annotations.api import conditional
from annotations.api.bibliography import Cited
from annotations.api.editions import Carried, Renewing
from annotations.api.errors import Conflict, Moved, PreconditionFailed, Refused
from annotations.api.freezing import Freezing
from annotations.api.history import Historical
from annotations.api.jobs import later
from annotations.api.linked import Linked
from annotations.api.merging import Merging
from annotations.api.parallels import Parallels
from annotations.api.parameters import OWN, WRITE_PARAMETERS, ListParameters, choice, flag, only
from annotations.api.parsers import parsers, refuse_too_large
from annotations.api.reading import Queue, ReadingEnvelope
from annotations.api.reviewing import Reviewing
from annotations.api.schema import Envelope, key_of, problems
from annotations.api.serializers import SERIALIZERS, reported
from annotations.api.skos import Described
from annotations.api.texts import WithText
from annotations.api.tools import FromTools
from annotations.columns import Context, Table
from annotations.downloads import base_url, beside, stream
from annotations.exporters import csv
from annotations.filtersets import FILTERSETS, FilterSet, ask
from annotations.importers import BY_MEDIA_TYPE
from annotations.importers.base import RowImporter
from annotations.importers.bringing import bring_in
from annotations.importers.quoting import Quoting
from annotations.models import Change, Edition, References
from annotations.models.base import UNSTORABLE, Slugged, known_as
from annotations.tables import ANNOTATIONS, EDITIONS, TABLES
from annotations.values.cells import plain, read_cell
from annotations.values.web_annotation.terms import service

#: What a replaced row keeps unless the client says otherwise: nothing is published by leaving a name out.
KEPT = ("visibility", "group")


class TableViewSet(viewsets.GenericViewSet):
    """A resource: `resource` names its table, its filter set and its serializer."""

    resource: ClassVar[str]
    table: ClassVar[Table]
    filterset_class: ClassVar[type[FilterSet]]
    lookup_field = "key"
    pagination_class = Envelope
    lookup_value_regex = "[^/.]+"
    #: Whether a row may come with a text as long as a book.
    takes_texts: ClassVar[bool] = False

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if resource := cls.__dict__.get("resource"):
            cls.table, cls.filterset_class = TABLES[resource], FILTERSETS[resource]
            cls.serializer_class = SERIALIZERS[resource]
            if "parser_classes" not in cls.__dict__:
                cls.parser_classes = parsers(cls.table)
            cls.queryset = cls.table.model._default_manager.all()

    # -- reading -------------------------------------------------------------------------------------

    def visible(self) -> models.QuerySet[Any]:
        """The rows that this person may see."""
        return self.table.visible_to(self.request.user)

    @property
    def context(self) -> Context:
        """How rows are shown to this person at this moment."""
        return Context(References.fresh(), base_url(self.request), person=self.request.user)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse bodies that are too large before anything reads them."""
        super().initial(request, *args, **kwargs)
        refuse_too_large(request)
        if request.method not in SAFE_METHODS:
            only(request.query_params, WRITE_PARAMETERS)

    def get_renderers(self) -> Any:
        """How answers are written. CSV is for reading: a change is answered by a document."""
        renderers = super().get_renderers()
        if self.request.method in SAFE_METHODS:
            return renderers
        return [renderer for renderer in renderers if renderer.format != "csv"]

    @property
    def is_csv(self) -> bool:
        """Whether CSV is asked for."""
        return bool(self.request.accepted_renderer.format == "csv")

    def list(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """A page of the list; as CSV all of it."""
        asked = ListParameters.read(request.query_params, self.table, csv=self.is_csv)
        if self.is_csv:
            return self.all_rows(asked)
        question = ask(self.filterset_class, request.query_params, request.user, OWN)
        page = paging.page(self.table, question, asked.names, asked.paging, base_url(request))
        answer: dict[str, Any] = {"count": page.count, "count_is": page.count_is}
        if hasattr(self.filterset_class, "counted"):
            answer["counted"] = page.question.counted  # type: ignore[attr-defined]
        answer |= {"next": self.turned(page.next), "previous": self.turned(page.previous)}
        answer["results"] = [dict(zip(asked.names, row, strict=True)) for row in page.rows]
        return Response(answer)

    def turned(self, cursor: str | None) -> str | None:
        """The address of the page at a cursor."""
        if cursor is None:
            return None
        query = {**dict(self.request.query_params.lists()), "cursor": [cursor]}
        return f"{base_url(self.request)}{self.request.path}?{urlencode(query, doseq=True)}"

    def all_rows(self, asked: ListParameters) -> HttpResponseBase:
        """The whole list as CSV, streamed."""
        request = self.request
        filterset = self.filterset_class(request.query_params, user=request.user, ignored=OWN)
        rows = paging.ordered(self.table, filterset.checked(), asked.paging.ordering)
        if (found := later(request)) is not None:
            return found
        if progress.is_awaited():
            progress.expect(rows.count())
        context = Context(filterset.references, base_url(request), person=request.user)
        return self.csv(rows, asked, context, described=beside(request))

    def csv(
        self, rows: models.QuerySet, asked: ListParameters, context: Context, *, described: str = ""
    ) -> HttpResponseBase:
        """Rows as CSV."""
        pieces = csv.table_lines(self.table, rows, asked.names, context, guarded=asked.guard, bom=asked.bom)
        return stream(pieces, self.resource, self.request, described=described)

    def retrieve(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """One row; 304 if the client holds its version."""
        asked = ListParameters.read(request.query_params, self.table, csv=self.is_csv)
        only(request.query_params, OWN)
        row = self.row(key)
        names = asked.names
        if self.is_csv:
            return self.csv(self.found(key), asked, self.context)
        headers = {"ETag": conditional.etag(row["version"])} if "version" in row else {}
        if links := self.links(row):
            headers["Link"] = links
        if "ETag" in headers and conditional.is_known(request, row["version"]):
            return Response(status=304, headers=headers)
        return Response({name: row[name] for name in names}, headers=headers)

    def links(self, row: Mapping[str, Any]) -> str:
        """Which versions came before and after it in other editions (RFC 5829), where it is carried over."""
        relations = (
            ("successor-version", ("superseded_by", "continued_by")),
            ("predecessor-version", ("derived_from", "continues")),
        )
        found = []
        for relation, names in relations if self.resource in ("annotations", "passages") else ():
            for name in names:
                value = row.get(name)
                for key in value if isinstance(value, list) else [value] if value else ():
                    address = f"{base_url(self.request)}/api/v1/{self.resource}/{key}/"
                    found.append(f'<{address}>; rel="{relation}"')
        return ", ".join(found)

    def row(self, key: str) -> dict[str, Any]:
        """The row as the public sees it; 404 if there is none that this person may see."""
        wanted = self.named(key)
        if wanted is None:
            raise self.missing(key)
        person = self.request.user
        found = paging.row(
            self.table,
            lambda references: [*self.table.seen_by(person, references), wanted],
            person,
            base_url(self.request),
        )
        if found is None:
            raise self.missing(key)
        return found

    def shown(self, instance: models.Model) -> dict[str, Any]:
        """A row that this person may see, as it is now."""
        key = Q(pk=instance.pk)
        found = paging.row(self.table, lambda _: [key], self.request.user, base_url(self.request))
        assert found is not None
        return found

    def missing(self, key: str) -> Exception:
        """What to say of a key that no row has: where what had it before is now, or 404."""
        model = self.table.model
        if issubclass(model, Slugged):
            now = self.visible().filter(known_as([key])).values_list("slug", flat=True).first()
            if now is not None:
                path, _, query = self.request.get_full_path().partition("?")
                here = path.replace(f"/{self.resource}/{key}", f"/{self.resource}/{now}", 1)
                return Moved(f"{key!r} is called {now!r} now.", f"{here}?{query}" if query else here)
        return Http404(f"There is no {key!r} among the {self.resource}.")

    def get_object(self) -> models.Model:
        """The row that the address names, for REST framework's OPTIONS."""
        found = self.found(self.kwargs["key"]).first()
        if found is None:
            raise self.missing(self.kwargs["key"])
        return found

    def found(self, key: str) -> models.QuerySet:
        """The rows with this key: one, or none."""
        wanted = self.named(key)
        return self.visible().none() if wanted is None else self.visible().filter(wanted)

    def named(self, key: str) -> Q | None:
        """What holds of the row with this key; None if no row can have it."""
        try:
            value = recording.parse_uuid(key) if self.table.key == "id" else key
        except ValidationError:
            return None
        return None if UNSTORABLE.search(key) else Q(**{self.table[self.table.key]: value})

    @property
    def resolver(self) -> recording.Resolver:
        """Finds what this person may refer to."""
        return recording.Resolver(self.request.user)

    # -- writing -------------------------------------------------------------------------------------

    def create(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """Make one row; or many, from CSV or JSON Lines."""
        dry_run = flag(request.query_params, "dry_run", "0")
        partial = flag(request.query_params, "partial", "0")
        media_type = (request.content_type or "").partition(";")[0].strip().lower()
        quoted = choice(request.query_params, "anchor", ("place", "quote")) == "quote"
        if quoted and self.table is not ANNOTATIONS:
            raise ValidationError({"anchor": "only annotations are anchored by their quote"})
        if media_type in BY_MEDIA_TYPE:
            return self.load(BY_MEDIA_TYPE[media_type], dry_run=dry_run, partial=partial, quoted=quoted)
        if quoted:
            raise ValidationError({"anchor": "it goes with many rows: CSV or JSON Lines"})
        if self.takes_texts and (found := later(request)) is not None:
            return found
        values = self.body()
        for name, asked in (("dry_run", dry_run and not self.may_be_tried(values)), ("partial", partial)):
            if asked:
                raise ValidationError({name: "it goes with many rows: CSV or JSON Lines"})
        return self.make(values)

    def may_be_tried(self, values: Mapping[str, Any]) -> bool:
        """Whether one row of these values can be made as a trial."""
        return False

    def make(self, values: Mapping[str, Any], *, key: str | None = None) -> HttpResponseBase:
        """Make a row of these values."""
        self.ask_leave(permissions.may_add(self.request.user, self.table.model))
        instance = recording.begin(self.table, self.request.user)
        if key is not None:
            setattr(instance, self.table[self.table.key], key)
        given = {name: value for name, value in values.items() if value is not None}
        with transaction.atomic():
            recording.record(self.table, instance, given, self.resolver)
        return self.answer(instance, 201)

    def load(
        self, importer: RowImporter, *, dry_run: bool, partial: bool, quoted: bool = False
    ) -> HttpResponseBase:
        """Write many rows; the report says what came of them. All or none; if `partial`, what is right."""
        if not self.table.writable:
            raise UnsupportedMediaType(self.request.content_type)
        self.ask_leave(permissions.may_add(self.request.user, self.table.model))
        if (found := later(self.request)) is not None:
            return found
        # REST framework reads no body as an empty form, whatever its type.
        text = self.request.data if isinstance(self.request.data, str) else ""
        quoting = Quoting(self.request.user) if quoted else None
        progress.expect(text.count("\n"))
        report = bring_in(
            importer,
            text,
            self.table,
            self.request.user,
            base=base_url(self.request),
            dry_run=dry_run,
            partial=partial,
            progress=progress.reach,
            through=quoting.read if quoting else None,
        )
        document = reported(report)
        if quoting:
            document["anchoring"] = located(quoting)
        if report.errors and not (partial and report.stands):
            raise Refused(f"{len(report.errors)} refused; nothing was changed.", **document)
        return Response(document)

    def update(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Replace a row; or make it under this key, with `If-None-Match: *`."""
        values = self.body()
        if conditional.wants_new(request):
            return self.put_new(key, values)
        missing = {
            name: recording.empty_default(self.table, name)
            for name in self.table.writable
            if name not in values and name not in (self.table.key, *KEPT)
        }
        return self.change(key, {**missing, **values})

    def put_new(self, key: str, values: Mapping[str, Any]) -> HttpResponseBase:
        """Make a row under a key of the client's choice, which may be tried again: 412 once it is there."""
        self.ask_leave(permissions.may_add(self.request.user, self.table.model))
        self.refuse_present(key)
        given = {name: value for name, value in values.items() if name != self.table.key}
        if values.get(self.table.key) not in (None, key):
            raise ValidationError({self.table.key: f"the address says {key!r}"})
        parsed = recording.parse_uuid(key) if self.table.key == "id" else key
        if self.table.key == "id" and Change.objects.deletions(self.table.model).filter(key=parsed).exists():
            # Its history and its versions go on where it is put back, and nothing else gets its id.
            why = self.missing(key)
            raise Conflict("This id cannot be used.") if isinstance(why, Http404) else why
        try:
            return self.make(given, key=str(parsed))
        except (IntegrityError, ValidationError) as error:
            self.refuse_present(key)  # another client was first
            # What else is wrong tells nothing of a row that this person may not see.
            of_key = not isinstance(error, ValidationError) or self.table.key in getattr(
                error, "error_dict", ()
            )
            if (
                of_key
                and self.table.model._default_manager.filter(**{self.table[self.table.key]: parsed}).exists()
            ):
                raise Conflict(f"This {self.table.key} cannot be used.") from None
            raise

    def refuse_present(self, key: str) -> None:
        """412 if there is a row of this key that this person may see."""
        present = self.found(key).first()
        if present is not None:
            current = self.shown(present)
            raise PreconditionFailed("It is there already.", current)

    def partial_update(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Change what is named of a row."""
        return self.change(key, self.body())

    def change(self, key: str, values: dict[str, Any]) -> HttpResponseBase:
        """Change a row, if the client knows its version and may."""
        form_value = values.pop(conditional.FORM_FIELD, "")
        with transaction.atomic():
            instance, current = self.locked(key)
            self.ask_leave(permissions.may_change(self.request.user, instance))
            conditional.require_match(self.request, current, form_value)
            recording.record(self.table, instance, self.said(values, current), self.resolver)
        return self.answer(instance, 200)

    def said(self, values: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        """What the client says anew: what is the server's to set, or the whole place, may be repeated."""
        repeated = {
            name for name, value in values.items() if name in current and value == plain(current[name])
        }
        place = values.keys() & set(PLACE)
        # With a source alone, start and end are the edition's: the same numbers mean another place.
        if not place <= repeated or ("source" in place and "passage" not in place and len(place) > 1):
            repeated -= place
        return {
            name: value
            for name, value in values.items()
            if name not in repeated or (name in self.table.writable and name not in PLACE)
        }

    def destroy(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """Delete a row, if the client knows its version and may, and nothing refers to it."""
        form_value = self.body().get(conditional.FORM_FIELD, "") if request.data else ""
        self.take_away(key, lambda current: conditional.require_match(request, current, form_value))
        return Response(status=204)

    def take_away(self, key: str, require_match: Callable[[dict[str, Any]], None]) -> None:
        """Delete a row that this person may delete and nothing refers to; `require_match` knows how it is."""
        person = self.request.user
        with transaction.atomic():
            instance, current = self.locked(key)
            self.ask_leave(permissions.may_delete(person, instance))
            require_match(current)
            uses = recording.uses(instance, person)
            if uses:
                offer = {"merge": self.merge_url(instance)} if isinstance(self, Merging) else {}
                raise Conflict(f"{key} is in use: {uses}.", counts=uses.counts, **offer)
            instance.delete()

    def merge_url(self, instance: models.Model) -> str:
        """Where a row that is in use can be merged into another one instead of deleted."""
        key = getattr(instance, self.table[self.table.key])
        return f"{base_url(self.request)}/api/v1/{self.resource}/{key}/merge/"

    def locked(self, key: str) -> tuple[models.Model, dict[str, Any]]:
        """The instance, which nobody else changes until the transaction ends, and how it is seen."""
        instance = self.found(key).select_for_update(of=("self",)).first()
        if instance is None:
            raise self.missing(key)
        return instance, self.shown(instance)

    def ask_leave(self, allowed: bool) -> None:
        """401 or 403 unless allowed."""
        if not allowed:
            self.permission_denied(self.request, permissions.refusal(self.request.user))

    def answer(self, instance: models.Model, status: int) -> Response:
        """A written row, read anew, with its version and its address."""
        row = self.shown(instance)
        headers = {"ETag": conditional.etag(row["version"])} if "version" in row else {}
        if status == 201:
            headers["Location"] = f"{base_url(self.request)}/api/v1/{self.resource}/{row[self.table.key]}/"
        return Response(row, status=status, headers=headers)

    def body(self) -> dict[str, Any]:
        """What the client sent, by name; of a form, values are read as the cells of a CSV are."""
        data = self.request.data
        if isinstance(data, QueryDict):
            return {name: self.form_value(data, name) for name in data}
        if not isinstance(data, dict):
            raise Refused("A JSON object is wanted.")
        return dict(data)

    def form_value(self, data: QueryDict, name: str) -> Any:
        """The value of a form's field: all of them where there may be several."""
        kind = self.table.kind(name) if name in self.table.columns else "text"
        if kind in ("list", "references", "labels"):
            values = data.getlist(name)
            return [] if values == [""] else values
        try:
            value = data[name]
            return read_cell(value, kind) if isinstance(value, str) and kind != "text" else value
        except ValueError as error:
            raise ValidationError({name: str(error)}) from error


def located(quoting: Quoting) -> dict[str, Any]:
    """What became of the words of rows as a document: how many of each state, and the first row by row."""
    return {
        "counts": dict(quoting.counts),
        "rows": [
            {
                "line": row.line,
                "state": row.state.value,
                "place": asdict(row.place) if row.place else None,
                "candidates": [asdict(candidate) for candidate in row.candidates],
            }
            for row in quoting.told
        ],
    }


class ReadOnlyViewSet(TableViewSet):
    """A resource that no client writes."""

    http_method_names = ["get", "head", "options"]


class SourceViewSet(WithText, Cited, Renewing, Parallels, Historical, TableViewSet):
    """Works that tell of events. Posting one with its text (`text`, or a `file`) parts it into passages."""

    resource = "sources"


class EditionViewSet(ReadOnlyViewSet):
    """Fixed states of the sources' texts."""

    resource = "editions"

    @extend_schema(responses={(200, "text/plain"): str, **problems("GET")}, parameters=[key_of(EDITIONS)])
    @action(detail=True, url_path="text")
    def text(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """The edition's text, as plain text in UTF-8."""
        edition = self.found(key).first()
        if not isinstance(edition, Edition):
            raise Http404(f"There is no {key!r} among the editions.")
        headers = {"Link": service(base_url(request))}
        return HttpResponse(edition.text, content_type="text/plain; charset=utf-8", headers=headers)


class PassageViewSet(ReadOnlyViewSet):
    """Citable pieces of editions."""

    resource = "passages"

    def retrieve(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """One row, with a link to where it is annotated; 304 if the client holds its version."""
        response = super().retrieve(request, key, **kwargs)
        response.headers.setdefault("Link", service(base_url(request)))
        return response


class EventViewSet(Merging, Historical, TableViewSet):
    """What happened; how it is called is for the sources to say."""

    resource = "events"


class NameViewSet(Merging, Historical, TableViewSet):
    """Designations of events; who uses them is said by annotations."""

    resource = "names"


class ClaimViewSet(Merging, Historical, TableViewSet):
    """Statements that sources may affirm, deny or pass over."""

    resource = "claims"


class VocabularyViewSet(Described, Historical, TableViewSet):
    """Sets of tags."""

    resource = "vocabularies"


class TagViewSet(Described, Merging, Historical, TableViewSet):
    """Controlled terms: views, questions, topics…"""

    resource = "tags"


class AnnotationViewSet(Linked, FromTools, Carried, Reviewing, Historical, TableViewSet):
    """The evidence: these words of this passage say this.

    Written by place (`passage start end`, or `source start end`) or by quote (`exact`, with `prefix`
    and `suffix` where it occurs more than once: else 409 with the candidates).
    """

    resource = "annotations"


class DateViewSet(Historical, TableViewSet):
    """Dates as they are printed, in both calendars.

    The rules find them when a text comes in. Annotators confirm, correct and reject them: `PATCH` the
    `state`, or what the date means, which makes it `corrected`. One that the rules have missed is added by
    place (`passage start end`, or `source start end`) or by its words (`printed`).
    """

    resource = "dates"
    http_method_names = ["get", "head", "options", "post", "patch", "delete"]


class ReadingViewSet(Queue, Historical, TableViewSet):
    """Who has read a source completely, for which event or question: what makes its silence say something.

    Each says so in their own name. A reading is never changed: one takes it back, and makes another one.
    """

    resource = "readings"
    http_method_names = ["get", "head", "options", "post", "put", "delete"]
    pagination_class = ReadingEnvelope


class ParallelViewSet(Historical, TableViewSet):
    """Passages of two sources of which somebody says that they speak of the same thing, or that they do not.

    Each says so in their own name. A parallel is never changed: one takes it back, and makes another one.
    What may be one is proposed at `/sources/{slug}/parallels/`.
    """

    resource = "parallels"
    http_method_names = ["get", "head", "options", "post", "put", "delete"]


class ComparisonViewSet(Historical, TableViewSet):
    """Questions that are kept: the parameters of a matrix, with a title; `matrix` is where it is answered."""

    resource = "comparisons"


class SnapshotViewSet(Freezing, TableViewSet):
    """Frozen answers. Posting a `comparison` freezes what everybody, or a `group`, may see of it now.

    A snapshot is never changed. As CSV, its address gives the frozen bytes, whose SHA-256 it names.
    """

    resource = "snapshots"
    http_method_names = ["get", "head", "options", "post"]


class ReviewViewSet(TableViewSet):
    """Who proposed, accepted or rejected an annotation, when, and why.

    Posting one gives the annotation its status, if it is still as `annotation_version` was. A review is
    never changed: a later one takes its place.
    """

    resource = "reviews"
    http_method_names = ["get", "head", "options", "post"]


class ReplyViewSet(TableViewSet):
    """What people say to each other about annotations."""

    resource = "replies"


class ChangeViewSet(ReadOnlyViewSet):
    """Who changed what, and when: the audit. Administrators read it; to others there is no such address."""

    resource = "changes"
    lookup_value_regex = "[0-9]{1,18}"

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Go on if they are one."""
        super().initial(request, *args, **kwargs)
        if not permissions.may_audit(request.user):
            raise Http404("There is nothing here.")


VIEWSETS: tuple[type[TableViewSet], ...] = (
    SourceViewSet,
    EditionViewSet,
    PassageViewSet,
    EventViewSet,
    NameViewSet,
    ClaimViewSet,
    VocabularyViewSet,
    TagViewSet,
    AnnotationViewSet,
    DateViewSet,
    ReadingViewSet,
    ParallelViewSet,
    ComparisonViewSet,
    SnapshotViewSet,
    ReviewViewSet,
    ReplyViewSet,
    ChangeViewSet,
)
