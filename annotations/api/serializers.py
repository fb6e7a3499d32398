"""The shapes of documents, for the schema and the browsable pages. They are read off `tables.py`."""

import copy
from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from annotations.columns import Table
from annotations.importers import TEXT_IMPORTERS
from annotations.importers.base import Report
from annotations.models import Job
from annotations.tables import TABLES

FIELDS: dict[str, type[serializers.Field]] = {
    "text": serializers.CharField,
    "reference": serializers.CharField,
    "integer": serializers.IntegerField,
    "boolean": serializers.BooleanField,
    "uuid": serializers.UUIDField,
    "date": serializers.DateField,
    "datetime": serializers.DateTimeField,
    "url": serializers.CharField,
}


def field_for(table: Table, name: str) -> serializers.Field:
    """The serializer field of a column: its type, whether it can be written, and its sentence."""
    column, kind, found = table.columns[name], table.kind(name), table.field(name)
    options: dict[str, Any] = {"help_text": column.description}
    if column.writes:
        options["required"] = table.is_required(name)
    else:
        options["read_only"] = True
    if kind in ("list", "references", "labels"):
        return serializers.ListField(child=serializers.CharField(), **options)
    options["allow_null"] = table.is_nullable(name)
    if kind == "choice":
        assert found is not None
        options |= {"allow_blank": True} if found.blank and not found.null else {}
        return serializers.ChoiceField(choices=[value for value, _ in found.choices or ()], **options)
    if FIELDS[kind] is serializers.CharField and column.writes:
        limit = getattr(found, "max_length", None)
        options |= {"trim_whitespace": False, "allow_blank": found is None or found.blank}
        options |= {"max_length": limit} if limit and kind == "text" else {}
    return FIELDS[kind](**options)


class TableSerializer(serializers.Serializer):
    """The columns of a table as a document."""

    table: Table
    #: What a client may send beside the columns, by name.
    inputs: dict[str, serializers.Field] = {}

    def get_fields(self) -> dict[str, serializers.Field]:
        """One field a column."""
        columns = {name: field_for(self.table, name) for name in self.table.names}
        return columns | copy.deepcopy(self.inputs)


def place_input(help_text: str, field: type[serializers.Field] = serializers.CharField) -> Any:
    """A field that says where the words of an annotation stand."""
    return field(help_text=help_text, required=False)


#: What is sent beside the columns of a table, when a row is made.
INPUTS: dict[str, dict[str, serializers.Field]] = {
    "sources": {
        "text": serializers.CharField(
            write_only=True,
            required=False,
            trim_whitespace=False,
            help_text="The source's text; or send it as the part `file` of a form.",
        ),
        "encoding": serializers.CharField(
            write_only=True,
            required=False,
            help_text="The encoding of the file, if it is not UTF-8, or UTF-16 with a BOM.",
        ),
        "importer": serializers.ChoiceField(
            list(TEXT_IMPORTERS),
            write_only=True,
            required=False,
            help_text="The format of the text, if it is not by the suffix of the file's name.",
        ),
        "notes": serializers.ChoiceField(
            ["apart", "omit"],
            write_only=True,
            required=False,
            help_text="apart: notes are the last passages. omit: they are left out, and counted.",
        ),
        "part": serializers.CharField(
            write_only=True,
            required=False,
            help_text="Which text is meant, of a file that has several: the title of a page in a dump.",
        ),
        "revision": serializers.CharField(
            required=False, allow_null=True, help_text="The revision of the text, as its origin names it."
        ),
    },
    "annotations": {
        "passage": place_input("The passage in which the words stand.", serializers.UUIDField),
        "source": place_input("Or the source: its current edition."),
        "start": place_input(
            "Where they start, in code points of the passage (of the edition if a source is named).",
            serializers.IntegerField,
        ),
        "end": place_input("Where they end, exclusive.", serializers.IntegerField),
        "exact": serializers.CharField(
            required=False,
            trim_whitespace=False,
            help_text="The words themselves. Without start and end they must stand there once.",
        ),
        "prefix": serializers.CharField(
            required=False,
            trim_whitespace=False,
            allow_blank=True,
            help_text="What the text before them ends with, to tell equal words apart.",
        ),
        "suffix": serializers.CharField(
            required=False,
            trim_whitespace=False,
            allow_blank=True,
            help_text="What the text after them begins with.",
        ),
    },
}

INPUTS["dates"] = {
    **{name: INPUTS["annotations"][name] for name in ("passage", "source", "start", "end")},
    "printed": serializers.CharField(
        required=False,
        trim_whitespace=False,
        help_text="The date as it is printed. Without start and end it must stand there once.",
    ),
    **{name: INPUTS["annotations"][name] for name in ("prefix", "suffix")},
}

SINGULAR = {"vocabularies": "Vocabulary", "replies": "Reply"}


#: What a client may send, beside the schema.
EXAMPLES: dict[str, list[OpenApiExample]] = {
    "annotations": [
        OpenApiExample(
            "By quote",
            {
                "source": "october-revolution-en",
                "exact": "October coup",
                "name": "october-coup-en",
                "tags": ["western-view"],
                "level": "interpretive",
            },
            request_only=True,
        ),
        OpenApiExample(
            "By place",
            {"source": "october-revolution-en", "start": 111, "end": 123, "note": "Twice cited."},
            request_only=True,
        ),
    ],
    "dates": [
        OpenApiExample(
            "A date that was missed",
            {"source": "october-revolution-en", "printed": "The next day", "gregorian": "1917-11-07"},
            request_only=True,
        ),
        OpenApiExample("A correction", {"julian": "1917-02-25", "note": "A misprint."}, request_only=True),
        OpenApiExample("A confirmation", {"state": "confirmed"}, request_only=True),
    ],
    "comparisons": [
        OpenApiExample(
            "Names by source",
            {
                "title": "What the October Revolution is called",
                "description": "Which names does each encyclopedia use in its own voice?",
                "query": "event=october-revolution&rows=name&columns=source&voice=own",
            },
            request_only=True,
        ),
    ],
    "snapshots": [
        OpenApiExample(
            "For everybody",
            {"comparison": "0192f3a4-0000-7000-8000-000000000001", "makers": ["Petrova, Anna"]},
            request_only=True,
        ),
    ],
    "sources": [
        OpenApiExample(
            "With its text",
            {
                "slug": "a-memoir",
                "title": "A memoir",
                "language": "ru",
                "text": "Глава 1\n\nВ октябре...",
                "scope": ["october-revolution"],
            },
            request_only=True,
        )
    ],
}


def serializer_for(name: str) -> type[TableSerializer]:
    """The serializer of the list of this name."""
    title = SINGULAR.get(name, name.removesuffix("s").title())
    members = {"table": TABLES[name], "inputs": INPUTS.get(name, {}), "__doc__": f"One of the {name}."}
    made = type(title, (TableSerializer,), members)
    return extend_schema_serializer(examples=EXAMPLES.get(name, []))(made)


SERIALIZERS = {name: serializer_for(name) for name in TABLES}


class CitationSerializer(serializers.Serializer):
    """How a snapshot is cited."""

    apa = serializers.CharField(help_text="APA, 7th edition.")
    chicago = serializers.CharField(help_text="The Chicago Manual of Style, 17th edition.")
    bibtex = serializers.CharField(help_text="An entry of BibTeX.")
    csl = serializers.DictField(help_text="An item of CSL-JSON.")


class ProblemSerializer(serializers.Serializer):
    """A problem document (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField()
    errors = serializers.JSONField(  # type: ignore[assignment]  # DRF calls a property of its own so
        required=False, help_text="What is wrong, by name; of many rows, by line."
    )
    request = serializers.CharField(required=False, help_text="The id of the request, as in X-Request-Id.")


class RowErrorSerializer(serializers.Serializer):
    """A row that was refused."""

    line = serializers.IntegerField()
    column = serializers.CharField(allow_blank=True)
    message = serializers.CharField()


class ReportSerializer(serializers.Serializer):
    """What came of many rows."""

    created = serializers.IntegerField()
    updated = serializers.IntegerField()
    unchanged = serializers.IntegerField()
    errors = RowErrorSerializer(many=True)  # type: ignore[assignment]
    notes = serializers.ListField(
        child=serializers.CharField(), help_text="What was read otherwise than it stands, or left out."
    )
    anchoring = serializers.DictField(
        required=False,
        help_text="With `anchor=quote`: `counts` of each state, and of the first `rows` where the words are.",
    )


def reported(report: Report) -> dict[str, Any]:
    """An importer's report as a document."""
    return {
        "created": report.created,
        "updated": report.updated,
        "unchanged": report.unchanged,
        "errors": [
            {"line": error.line, "column": error.column, "message": error.message} for error in report.told
        ],
        "notes": report.notes,
    }


class ArchiveReportSerializer(serializers.Serializer):
    """What came of the files of an archive, each with its report."""

    files = serializers.DictField(child=ReportSerializer(), help_text="By the name of the file.")


class ProgressSerializer(serializers.Serializer):
    """How far it is."""

    done = serializers.IntegerField(help_text="So many rows, lines or bytes, whichever is counted.")
    whole = serializers.IntegerField(allow_null=True, help_text="Of so many, if that is known.")


class JobSerializer(serializers.Serializer):
    """A request that is answered later."""

    id = serializers.UUIDField()
    url = serializers.URLField(help_text="Its own address.")
    state = serializers.ChoiceField(
        choices=Job.State.values,
        help_text="`done`: as it was asked. `failed`: it was refused, which `report` says, and nothing was "
        "changed.",
    )
    cancelling = serializers.BooleanField(help_text="It is to be cancelled, and runs still.")
    request = serializers.CharField(help_text="What was asked: the method and the address.")
    asked_by = serializers.CharField(help_text="The account in whose name it is done.")
    asked = serializers.DateTimeField()
    begun = serializers.DateTimeField(allow_null=True)
    ended = serializers.DateTimeField(allow_null=True)
    attempts = serializers.IntegerField(help_text="How many workers have begun it.")
    progress = ProgressSerializer()
    status = serializers.IntegerField(
        allow_null=True, help_text="The status that the request would have been answered with."
    )
    report = serializers.JSONField(help_text="The answer, if it is a document of JSON; else null.")
    result = serializers.URLField(allow_null=True, help_text="Where the answer is, for whoever asked.")


class JobsSerializer(serializers.Serializer):
    """Jobs, the newest first."""

    count = serializers.IntegerField()
    results = JobSerializer(many=True)
