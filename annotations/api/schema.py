"""The OpenAPI schema, read off the same lists that the code obeys: tables, filter sets, parameters."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse
from rest_framework import serializers
from rest_framework.pagination import BasePagination

from annotations import reanchoring
from annotations.api.errors import MEDIA_TYPE
from annotations.api.parameters import CSV_PARAMETERS, FORMAT, LIST_PARAMETERS, Described
from annotations.api.serializers import JobSerializer, ProblemSerializer, ReportSerializer
from annotations.columns import Table
from annotations.filters.fields import FlagField
from annotations.filtersets import FilterSet
from annotations.importers import BY_MEDIA_TYPE, TEXT_IMPORTERS
from annotations.models import Annotation, Review
from annotations.models.base import Slugged
from annotations.values.carrying import State

#: What can be refused, by method.
PROBLEMS: Mapping[str, tuple[int, ...]] = {
    "GET": (400, 401, 403, 404, 406, 429),
    "POST": (400, 401, 403, 406, 409, 413, 415, 429),
    "review": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429),
    "renew": (400, 401, 403, 404, 406, 409, 413, 415, 429),
    "reanchor": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429),
    "from_tool": (400, 401, 403, 404, 406, 413, 415, 429),
    "merge": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429),
    "restore": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429),
    "purge": (400, 401, 403, 404, 406, 413, 429),
    "PUT": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429),
    "PATCH": (400, 401, 403, 404, 406, 409, 412, 413, 415, 428, 429),
    "DELETE": (400, 401, 403, 404, 406, 409, 412, 415, 428, 429),
}

IF_MATCH = OpenApiParameter(
    "If-Match", str, "header", description='The version that is changed: `"3"`. Without it: 428.'
)
#: What is done to a version that the client names.
MATCHED = ("partial_update", "destroy", "review", "restore", "reanchor")
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", str, "header", description="`*`: make it, only if there is none yet (else 412)."
)
DRY_RUN = OpenApiParameter(
    "dry_run",
    str,
    enum=["0", "1"],
    description="Of many rows at once, or of a source with its text: 1 says what would be done.",
)
PARTIAL = OpenApiParameter(
    "partial",
    str,
    enum=["0", "1"],
    description="Of many rows at once: 1 writes those that are right, and tells which are refused.",
)
ANCHOR = OpenApiParameter(
    "anchor",
    str,
    enum=["place", "quote"],
    description="Of many rows at once: quote lets the words decide where new annotations stand, whatever "
    "the offsets say; what is not certain is refused with its state, and `anchoring` tells of each row.",
)
EDITION_DRY_RUN = OpenApiParameter("dry_run", str, enum=["0", "1"], description="1 says what would be done.")
MERGE_DRY_RUN = OpenApiParameter("dry_run", str, enum=["0", "1"], description="1 says what would be done.")


#: What is long can be done later (`api.jobs.later`): how that is asked for, and what answers then.
PREFER = OpenApiParameter(
    "Prefer",
    str,
    "header",
    description="`respond-async`: as a job, for whoever has an account. What is not known is passed over.",
)
LATER = {(202, "application/json"): JobSerializer}


def key_of(table: Table) -> OpenApiParameter:
    """The part of the address that names a row."""
    kind = UUID if table.key == "id" else str
    return OpenApiParameter("key", kind, "path", description=f"Its {table.key}.")


def described(parameters: Mapping[str, Described]) -> Iterator[OpenApiParameter]:
    """Parameters of a literal list."""
    for name, (schema, description) in parameters.items():
        yield OpenApiParameter(name, schema, "query", description=description)


def filters(filterset: type[FilterSet]) -> Iterator[OpenApiParameter]:
    """The filters of a filter set."""
    for name, found in filterset.named_filters().items():
        schema: dict[str, Any] = {"type": "string"}
        if found.field_class is FlagField:
            schema["enum"] = ["true", "false"]
        again = name in filterset.repeated
        yield OpenApiParameter(
            name,
            {"type": "array", "items": schema} if again else schema,
            "query",
            description=found.extra["help_text"],
            explode=True if again else None,
            style="form" if again else None,
        )


def ordering(table: Table) -> OpenApiParameter:
    """The orderings of a table."""
    names = [sign + name for name in table.orderings for sign in ("", "-")]
    sentences = " ".join(f"{name}: {found.description}" for name, found in table.orderings.items())
    return OpenApiParameter(
        "ordering",
        {"type": "string", "enum": names, "default": table.default_ordering},
        "query",
        description=f"{sentences} A minus turns it round.",
    )


def problems(method: str) -> dict[Any, Any]:
    """The refusals that a method answers with."""
    return {(status, MEDIA_TYPE): ProblemSerializer for status in PROBLEMS[method]}


MOVED = OpenApiResponse(ProblemSerializer, description="It has another slug now; `Location` says where.")
GONE = OpenApiResponse(ProblemSerializer, description="It was deleted; `history` says where to read how.")


class Envelope(BasePagination):
    """What a page of a list looks like."""

    def get_schema_operation_parameters(self, view: Any) -> list[Any]:
        """Said with the other parameters."""
        return []

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Count, neighbours and rows."""
        address = {"type": ["string", "null"], "format": "uri"}
        return {
            "type": "object",
            "required": ["count", "count_is", "next", "previous", "results"],
            "properties": {
                "count": {"type": ["integer", "null"], "description": "How many rows there are."},
                "count_is": {"type": "string", "enum": ["exact", "at_least", "none"]},
                "counted": {
                    "type": "object",
                    "description": "Of annotations and dates: what counts, in the words of the parameters.",
                },
                "next": address,
                "previous": address,
                "results": schema,
            },
        }


class TokenScheme(OpenApiAuthenticationExtension):
    """`Authorization: Token …`."""

    target_class = "annotations.api.authentication.TokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, str]:
        """Written as OpenAPI knows it."""
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token …`, from `manage.py token USER`.",
        }


class TableSchema(AutoSchema):
    """Adds what the views read and answer beside their serializers."""

    view: Any

    def get_override_parameters(self) -> list[Any]:
        """Filters and the parameters of lists; the headers of conditional requests."""
        action, table = getattr(self.view, "action", ""), getattr(self.view, "table", None)
        if table is None:
            return super().get_override_parameters()
        of_row = [key_of(table)] if self.view.detail else []
        if action == "list":
            listed = [*filters(self.view.filterset_class), ordering(table)]
            return [*listed, *described({**LIST_PARAMETERS, **CSV_PARAMETERS, **FORMAT}), PREFER]
        if action == "retrieve":
            shown = {"fields": LIST_PARAMETERS["fields"], **CSV_PARAMETERS, **FORMAT}
            return [*of_row, *described(shown)]
        if action == "history":
            return [*of_row, *(described({**CSV_PARAMETERS, **FORMAT}) if self.method == "GET" else ())]
        if action == "differences":
            return [*of_row, *described({**CSV_PARAMETERS, **FORMAT})]
        if action == "create":
            return [DRY_RUN, PARTIAL, PREFER, *([ANCHOR] if table.model is Annotation else ())]
        if action == "update":
            return [*of_row, IF_MATCH, IF_NONE_MATCH]
        if action == "merge":
            return [*of_row, IF_MATCH, MERGE_DRY_RUN]
        if action == "from_tool":
            return []  # it says them itself
        return [*of_row, IF_MATCH] if action in MATCHED else of_row

    def get_response_serializers(self) -> Any:
        """The answer itself, and every refusal as a problem document."""
        answer = super().get_response_serializers()
        answers = dict(answer) if isinstance(answer, dict) else self._successes(answer)
        table = getattr(self.view, "table", None)
        named = table is not None and issubclass(table.model, Slugged) and self.view.detail
        moved = {(308, MEDIA_TYPE): MOVED} if named else {}
        # A history is there still when its thing is not.
        is_frozen = getattr(self.view, "resource", "") == "snapshots"
        remembered = self.view.detail and (
            is_frozen or (hasattr(self.view, "history") and self.action not in ("history", "purge"))
        )
        gone = {(410, MEDIA_TYPE): GONE} if remembered else {}
        refused = problems(self.action if self.action in PROBLEMS else self.method)
        later = LATER if table is not None and self.action in ("list", "create") else {}
        return {**answers, **later, **moved, **refused, **gone}

    @property
    def action(self) -> str:
        """What is done, by the name of its method; to remove a history is to purge it."""
        found = str(getattr(self.view, "action", ""))
        return "purge" if found == "history" and self.method == "DELETE" else found

    def _successes(self, answer: Any) -> dict[Any, Any]:
        action = self.action
        if action == "create":
            made = {(201, "application/json"): answer, (200, "application/json"): ReportSerializer}
            # A source whose text is there already answers as it is.
            return made if self.view.resource != "sources" else {**made, (200, "application/json"): answer}
        if action == "update":
            return {(200, "application/json"): answer, (201, "application/json"): answer}
        if action == "partial_update":
            return {(200, "application/json"): answer}
        if action == "reanchor":
            answer = self.view.get_serializer()
            return {(200, "application/json"): answer, (201, "application/json"): answer}
        if action in ("review", "restore"):
            return {(200, "application/json"): self.view.get_serializer()}
        if action == "history":
            return {(200, media_type): HistorySerializer for media_type in ("application/json", "text/csv")}
        if action == "merge":
            return {(200, "application/json"): MergedSerializer}
        if action in ("destroy", "purge"):
            return {204: OpenApiResponse(description="It is gone.")}
        return {200: answer}

    def get_operation(self, *args: Any, **kwargs: Any) -> Any:
        """CSV and JSON Lines are text, whatever serializer stands beside them."""
        operation = super().get_operation(*args, **kwargs)
        if operation is None:
            return None
        bodies = operation.get("requestBody", {}).get("content", {})
        for media_type in BY_MEDIA_TYPE:
            if media_type in bodies and self.method == "POST":
                bodies[media_type] = {"schema": {"type": "string"}}
            else:
                bodies.pop(media_type, None)
        for response in operation["responses"].values():
            content = response.get("content", {})
            if "text/csv" in content:
                content["text/csv"] = {"schema": {"type": "string"}}
        return operation


class ReadBySerializer(serializers.Serializer):
    """Who has completely read what a cell is about."""

    reader = serializers.CharField(help_text="The account.")
    at = serializers.DateTimeField(help_text="When they said so, ISO 8601 in UTC.")
    reading = serializers.UUIDField(help_text="The id of the reading.")


class CellSerializer(serializers.Serializer):
    """A cell of the matrix."""

    state = serializers.ChoiceField(
        choices=[
            "divided",
            "affirmed",
            "denied",
            "hedged",
            "reported",
            "mentioned",
            "out_of_scope",
            "silent",
            "unread",
            "none",
        ]
    )
    count = serializers.IntegerField(help_text="Distinct annotations; in rows of dates, printed dates.")
    read_by = ReadBySerializer(
        many=True, help_text="Completed readings of the source that cover it; of other columns none."
    )
    contested = serializers.BooleanField(
        help_text="Whether people read the same words for the same name or claim in another stance or voice."
    )
    contested_by = serializers.ListField(child=serializers.CharField(), help_text="Who they are.")
    annotations = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="Some of them."
    )
    annotations_url = serializers.CharField(required=False, allow_null=True, help_text="All of them.")
    dates = serializers.ListField(
        child=serializers.DictField(), required=False, help_text="In rows of dates: some of them."
    )
    dates_url = serializers.CharField(
        required=False, allow_null=True, help_text="In rows of dates: all of them."
    )
    measures = serializers.DictField(
        child=serializers.FloatField(allow_null=True),
        help_text="What `show` asks for; null where it is undefined, as of what is unread or out of scope.",
    )


class AgreementSerializer(serializers.Serializer):
    """How many sources affirm a row, and how many of these are witnesses of their own."""

    sources = serializers.IntegerField(help_text="Sources that affirm it in their own voice.")
    independent = serializers.IntegerField(help_text="The same, those that depend on each other once.")
    affirmed_by = serializers.ListField(child=serializers.CharField(), help_text="Which they are.")


class MatrixRowSerializer(serializers.Serializer):
    """A row of the matrix."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    verdict = serializers.ChoiceField(choices=["conflict", "incomplete", "shared", "only", "partial", "none"])
    total = serializers.IntegerField(help_text="Distinct annotations of the row.")
    contradicted_by = serializers.ListField(child=serializers.CharField())
    agreement = AgreementSerializer()
    cells = serializers.DictField(child=CellSerializer())


class MatrixColumnSerializer(serializers.Serializer):
    """A column of the matrix."""

    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    characters = serializers.IntegerField(
        required=False, help_text="With `show=per_1000`: the characters of the source that are in scope."
    )


class MatrixSerializer(serializers.Serializer):
    """A comparison."""

    event = serializers.ListField(child=serializers.CharField())
    rows = serializers.CharField()
    columns = serializers.CharField(allow_blank=True)
    counted = serializers.DictField()
    filters = serializers.DictField()
    measures = serializers.DictField(
        child=serializers.CharField(), help_text="What is measured beside the counts, and how."
    )
    column_list = MatrixColumnSerializer(many=True)
    results = MatrixRowSerializer(many=True)


class JudgementSerializer(serializers.Serializer):
    """What a reviewer says of an annotation."""

    status = serializers.ChoiceField(choices=Review.Status.choices)
    reason = serializers.CharField(
        required=False, allow_blank=True, trim_whitespace=False, help_text="Why; a rejection has one."
    )


class PurgeSerializer(serializers.Serializer):
    """Why a snapshot is purged."""

    reason = serializers.CharField(trim_whitespace=False, help_text="Why; whoever asks for it is told.")


class HeadSerializer(serializers.Serializer):
    """A row or a column of a snapshot."""

    key = serializers.CharField()
    label = serializers.CharField(allow_blank=True)  # type: ignore[assignment]  # DRF has an attribute so called


class HeadsSerializer(serializers.Serializer):
    """The rows, or the columns, of which only one of two snapshots has some."""

    added = HeadSerializer(many=True)
    removed = HeadSerializer(many=True)


class ComparedSerializer(serializers.Serializer):
    """One of two snapshots that are compared."""

    id = serializers.UUIDField()
    title = serializers.CharField()
    created = serializers.DateTimeField()
    sha256 = serializers.CharField()
    counted = serializers.CharField()


class FrozenQuoteSerializer(serializers.Serializer):
    """An annotation or a date, as it was when it was frozen."""

    id = serializers.UUIDField()
    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    text = serializers.CharField()
    url = serializers.CharField(allow_blank=True, help_text="The page of the annotation; dates have none.")


class ChangedVerdictSerializer(serializers.Serializer):
    """A row with another verdict."""

    row = serializers.CharField()
    row_label = serializers.CharField(allow_blank=True)
    before = serializers.CharField()
    after = serializers.CharField()


class ChangedCellSerializer(serializers.Serializer):
    """A cell that changed its state, or gained or lost quotes."""

    row = serializers.CharField()
    row_label = serializers.CharField(allow_blank=True)
    column = serializers.CharField()
    column_label = serializers.CharField(allow_blank=True)
    before = serializers.CharField(
        allow_blank=True, help_text="Its state; empty where there was no such cell."
    )
    after = serializers.CharField(
        allow_blank=True, help_text="Its state; empty where there is none any more."
    )
    gained = FrozenQuoteSerializer(many=True)
    lost = FrozenQuoteSerializer(many=True)


class DifferenceSerializer(serializers.Serializer):
    """What became of an older snapshot in a newer one."""

    before = ComparedSerializer()
    after = ComparedSerializer()
    rows = HeadsSerializer()
    columns = HeadsSerializer()
    verdicts = ChangedVerdictSerializer(many=True)
    results = ChangedCellSerializer(many=True)


class IntoSerializer(serializers.Serializer):
    """What something is to be merged into."""

    into = serializers.CharField(help_text="The slug of the one that stays.")


class NewEditionSerializer(serializers.Serializer):
    """Another text of a source."""

    text = serializers.CharField(required=False, trim_whitespace=False, help_text="The text.")
    file = serializers.FileField(required=False, help_text="Or a file that has it, as a part of a form.")
    encoding = serializers.CharField(required=False, help_text="Of a file, if it is not UTF-8 or UTF-16.")
    importer = serializers.ChoiceField(
        list(TEXT_IMPORTERS), required=False, help_text="The format, if it is not by the name of the file."
    )
    notes = serializers.ChoiceField(
        ["apart", "omit"], required=False, help_text="apart: they are the last passages. omit: left out."
    )
    part = serializers.CharField(required=False, help_text="Which text of a file that has several: a title.")
    revision = serializers.CharField(required=False, help_text="The revision, as its origin names it.")
    issued = serializers.CharField(required=False, help_text="When it was published, EDTF.")


class DecisionSerializer(serializers.Serializer):
    """What becomes of an annotation in the current edition."""

    decision = serializers.ChoiceField(choices=reanchoring.CHOICES)
    start = serializers.IntegerField(
        required=False, help_text="With `choose`: in the current edition's text."
    )
    end = serializers.IntegerField(required=False, help_text="With `choose`: exclusive.")


class PlaceSerializer(serializers.Serializer):
    """A place where the words may stand, in the current edition's text."""

    start = serializers.IntegerField()
    end = serializers.IntegerField()
    exact = serializers.CharField()
    prefix = serializers.CharField(allow_blank=True)
    suffix = serializers.CharField(allow_blank=True)


class PieceSerializer(serializers.Serializer):
    """A piece of a text that stayed, went or came."""

    kind = serializers.ChoiceField(choices=["equal", "deleted", "inserted"])
    text = serializers.CharField()


class StepSerializer(serializers.Serializer):
    """What would become of one annotation."""

    annotation = serializers.UUIDField()
    url = serializers.URLField()
    version = serializers.IntegerField()
    creator = serializers.CharField()
    status = serializers.ChoiceField(choices=Annotation.Status.values)
    state = serializers.ChoiceField(choices=[state.value for state in State])
    text_start = serializers.IntegerField(help_text="In its own edition's text.")
    text_end = serializers.IntegerField()
    exact = serializers.CharField()
    new_text_start = serializers.IntegerField(allow_null=True, help_text="In the current edition's text.")
    new_text_end = serializers.IntegerField(allow_null=True)
    new_prefix = serializers.CharField(allow_null=True)
    new_exact = serializers.CharField(allow_null=True)
    new_suffix = serializers.CharField(allow_null=True)
    difference = PieceSerializer(many=True)
    candidates = PlaceSerializer(many=True)


class PlanSerializer(serializers.Serializer):
    """What would become of the annotations of a source's older editions, as far as you see them."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    edition = serializers.UUIDField(help_text="The current one.")
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="How many of each state.")
    results = StepSerializer(many=True)
    carried = serializers.IntegerField(required=False, help_text="How many were carried, whoever's they are.")
    dates = serializers.IntegerField(required=False, help_text="How many decisions about dates came along.")


class ProposalSerializer(serializers.Serializer):
    """Two passages that may speak of the same thing."""

    score = serializers.FloatField(help_text="From 0 to 1; it orders proposals, and is no probability.")
    passage = serializers.UUIDField()
    ordinal = serializers.IntegerField()
    text = serializers.CharField()
    other_passage = serializers.UUIDField()
    other_ordinal = serializers.IntegerField()
    other_text = serializers.CharField()
    shared = serializers.ListField(
        child=serializers.CharField(), help_text="What it rests on, as either writes it: `Warsaw = Варшава`."
    )
    confirmed_by = serializers.ListField(
        child=serializers.CharField(),
        help_text="The accounts that say so of these two, or of older editions of them.",
    )
    rejected_by = serializers.ListField(
        child=serializers.CharField(), help_text="Those that say they do not."
    )


class ProposalsSerializer(serializers.Serializer):
    """The passages of two sources that may speak of the same thing."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    results = ProposalSerializer(many=True)

    def get_fields(self) -> Any:
        """With `with`, which is a word of Python's."""
        return {**super().get_fields(), "with": serializers.CharField(help_text="The other source.")}


class TextDifferenceSerializer(PieceSerializer):
    """A piece of both texts, or of one."""

    from_start = serializers.IntegerField(help_text="Where it begins, or would stand, in the older text.")
    to_start = serializers.IntegerField(help_text="The same in the newer text.")


class RevisionSerializer(serializers.Serializer):
    """Two editions of a source."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    to = serializers.DictField(help_text="The newer edition; the older one is `from`.")
    language = serializers.CharField()
    differences = TextDifferenceSerializer(many=True)
    annotations = serializers.DictField(help_text="What is annotated in each: `from` and `to`.")

    def get_fields(self) -> Any:
        """With `from`, which is a word of Python's."""
        return {**super().get_fields(), "from": serializers.DictField(help_text="The older edition.")}


class MergedSerializer(serializers.Serializer):
    """What a merging did, or would do."""

    into = serializers.CharField(help_text="The slug of the one that stays.")
    moved = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="How many rows refer to it now, by what they are; those private to others, too.",
    )
    remarks = serializers.ListField(child=serializers.CharField(), help_text="What else became of it.")


class VersionSerializer(serializers.Serializer):
    """Which version is to come back."""

    version = serializers.IntegerField(
        required=False, help_text="The version; of what was deleted the last one, if none is named."
    )


class EntrySerializer(serializers.Serializer):
    """What was done to a thing at once."""

    version = serializers.IntegerField(help_text="The version that came of it; of a deletion, the last.")
    at = serializers.DateTimeField()
    actor = serializers.CharField(allow_null=True, help_text="The account that did it.")
    action = serializers.ChoiceField(choices=["make", "insert", "update", "delete", "purge"])
    command = serializers.CharField(help_text="The command that did it, be it in an account's name.")
    request = serializers.CharField(help_text="The `X-Request-Id` of the request that did it.")
    reason = serializers.CharField(help_text="Of a change of the status: what the reviewer said.")
    differences = serializers.DictField(
        child=serializers.ListField(), help_text="By field what it was, and what it became."
    )


class HistorySerializer(serializers.Serializer):
    """What became of a thing, newest first."""

    results = EntrySerializer(many=True)


class AttestationSerializer(serializers.Serializer):
    """A name and its evidence."""

    name = serializers.CharField()
    text = serializers.CharField()
    language = serializers.CharField()
    equivalent_to = serializers.CharField(allow_null=True)
    count = serializers.IntegerField()
    by_source = serializers.DictField(child=serializers.IntegerField())
    by_view = serializers.DictField(child=serializers.IntegerField())
    first = serializers.DictField(allow_null=True)


class FormSerializer(serializers.Serializer):
    """A name in a wording, in one source."""

    name = serializers.CharField()
    exact = serializers.CharField(help_text="The words of the first place.")
    count = serializers.IntegerField(help_text="In how many places it stands.")
    places = serializers.ListField(
        child=serializers.IntegerField(), help_text="Where they start in the text."
    )


class DriftSerializer(serializers.Serializer):
    """A source that calls the event by several forms."""

    source = serializers.CharField()  # type: ignore[assignment]  # DRF has an attribute so called
    changes = serializers.IntegerField(help_text="How often it goes over to another form.")
    forms = FormSerializer(many=True)


class LedgerSerializer(serializers.Serializer):
    """The names of an event."""

    event = serializers.CharField()
    counted = serializers.DictField()
    results = AttestationSerializer(many=True)
    summary = serializers.DictField()
    drift = DriftSerializer(many=True, help_text="Sources with several forms, each in the order of the text.")
