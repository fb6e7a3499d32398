"""Weighing evidence over HTTP: which sources may depend on each other."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.http import QueryDict
from django.http.response import HttpResponseBase
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from annotations.api.jobs import later
from annotations.api.parameters import CSV_PARAMETERS, FORMAT, Described, choice, flag, once
from annotations.api.schema import LATER, PREFER, described, filters, problems
from annotations.api.weighed import AgreementsSerializer, DerivationsSerializer, SupportSerializer
from annotations.columns import Context
from annotations.comparison import address
from annotations.comparison.agreement import Agreement, Unit, agreement
from annotations.comparison.derivation import Pair, derivations
from annotations.comparison.support import STATES, Support, support
from annotations.downloads import base_url, beside, stream
from annotations.exporters import csv
from annotations.filtersets import AnnotationFilterSet
from annotations.models import Event, References, Source, Tag, User
from annotations.models.reference import snapshot
from annotations.values.cells import instant

#: The parameter that chooses among the forms of a CSV, where there are several.
SHAPE = ("shape",)


class Weighing(APIView, ABC):
    """What is worked out from the annotations of an event, as JSON or as CSV.

    Each says how it is found, what is told of it in JSON, and the columns of its CSV, which may have several
    shapes.
    """

    name: ClassVar[str]
    #: Columns and kinds of the CSV, by `shape`; the first shape is what one gets who asks for none.
    shapes: ClassVar[Mapping[str, Mapping[str, str]]]
    #: Parameters beside the filters.
    own: ClassVar[Mapping[str, Described]] = {}

    @abstractmethod
    def find(self, filterset: AnnotationFilterSet) -> Any:
        """What is found; a query that makes no sense raises ValidationError."""

    @abstractmethod
    def document(self, found: Any, context: Context) -> dict[str, Any]:
        """It in JSON, beside what all have."""

    @abstractmethod
    def lines(self, found: Any, context: Context, shape: str) -> Iterable[dict[str, Any]]:
        """It as lines of a CSV."""

    @classmethod
    def own_parameters(cls) -> frozenset[str]:
        """The parameters that are no filters."""
        return frozenset({*CSV_PARAMETERS, *FORMAT, *(SHAPE if len(cls.shapes) > 1 else ()), *cls.own})

    @classmethod
    def shape(cls, query: QueryDict) -> str:
        """The shape of the CSV that is asked for."""
        shapes = tuple(cls.shapes)
        return choice(query, SHAPE[0], shapes) if len(shapes) > 1 else shapes[0]

    def answer(self, request: Request) -> HttpResponseBase:
        """All of it."""
        query, own = request.query_params, self.own_parameters()
        once(query, own)
        form = {"guarded": flag(query, "guard", "1"), "bom": flag(query, "bom", "0")}
        shape = self.shape(query)
        if (put_off := later(request)) is not None:
            return put_off
        with snapshot():
            filterset = AnnotationFilterSet(query, user=request.user, ignored=own)
            found = self.find(filterset)
        context = Context(filterset.references, base_url(request), person=request.user)
        if request.accepted_renderer.format == "csv":
            columns = self.shapes[shape]
            rows = ([line[name] for name in columns] for line in self.lines(found, context, shape))
            pieces = csv.lines(list(columns), rows, kinds=list(columns.values()), **form)
            return stream(pieces, self.name, request, described=beside(request))
        asked = address.filters(filterset)
        narrowed = {
            name: values if len(values) > 1 else values[0]
            for name, values in asked.items()
            if name not in ("event", "event_only")
        }
        told = {"event": events_asked(filterset), "counted": filterset.counted, "filters": narrowed}
        return Response({**told, **self.document(found, context)})


def parameters(*shapes: str, more: Mapping[str, Described] | None = None) -> list[Any]:
    """The parameters of such an address, for its description."""
    choices: Described = (
        {"type": "string", "enum": list(shapes), "default": shapes[0] if shapes else ""},
        "CSV: of what there is a line.",
    )
    own = {**(more or {}), **({SHAPE[0]: choices} if shapes else {}), **CSV_PARAMETERS, **FORMAT}
    return [*described(own), *filters(AnnotationFilterSet), PREFER]


def events_asked(filterset: AnnotationFilterSet) -> list[str]:
    """The events that were named, by their present slugs."""
    named = filterset.data.get("event") or filterset.data.get("event_only") or ""
    references = filterset.references
    keys = [references.keys[Event].get(name.strip()) for name in named.split(",")]
    return [references.public[Event][key] for key in keys if key is not None]


class DerivationsView(Weighing):
    """Pairs of sources with what they have in common, from which a scholar may judge that one is derived
    from the other; and what was judged so.

    Takes every filter of annotations; `event` is required.
    """

    name = "derivations"
    shapes: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "pair": {
            "source": "reference",
            "other": "reference",
            "dependent": "boolean",
            "derived": "reference",
            "origin": "reference",
            "stated_by": "text",
            "stated_at": "datetime",
            "shared": "integer",
            "in_order": "integer",
            "order": "number",
            "chance": "number",
            "wording": "list",
            "errors": "list",
            "suggests": "boolean",
        }
    }

    @extend_schema(
        operation_id="derivations",
        parameters=parameters(),
        responses={200: DerivationsSerializer, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The pairs."""
        return self.answer(request)

    def find(self, filterset: AnnotationFilterSet) -> list[Pair]:
        """The pairs."""
        return derivations(filterset)

    def document(self, found: list[Pair], context: Context) -> dict[str, Any]:
        """They in JSON."""
        return {"results": [self.whole(pair, context.references) for pair in found]}

    def lines(self, found: list[Pair], context: Context, shape: str) -> Iterator[dict[str, Any]]:
        """A line for each."""
        return (self.flat(pair, context.references) for pair in found)

    @staticmethod
    def whole(pair: Pair, references: References) -> dict[str, Any]:
        """A pair in JSON."""
        slugs = references.public[Source]
        said = pair.stated
        return {
            "source": slugs[pair.source],
            "other": slugs[pair.other],
            "dependent": pair.dependent,
            "stated": said
            and {
                "derived": slugs[said.derived],
                "origin": slugs[said.origin],
                "by": said.by,
                "at": said.at and instant(said.at),
            },
            "shared": len(pair.things),
            "in_order": pair.in_order,
            "order": pair.order,
            "chance": pair.chance,
            "suggests": pair.suggests,
            "sequence": [asdict(thing) for thing in pair.things],
            "wording": [asdict(stretch) for stretch in pair.wording],
            "errors": [asdict(error) for error in pair.errors],
        }

    def flat(self, pair: Pair, references: References) -> dict[str, Any]:
        """A pair as a line of CSV."""
        told = self.whole(pair, references)
        said = told["stated"] or {}
        return told | {
            "derived": said.get("derived"),
            "origin": said.get("origin"),
            "stated_by": said.get("by"),
            "stated_at": said.get("at"),
            "wording": [stretch.words for stretch in pair.wording],
            "errors": [f"{error.gregorian} (O.S. {error.julian})" for error in pair.errors],
        }


class AgreementView(Weighing):
    """How far scholars agree, question by question, on what is said in the sources that they have read.

    Takes every filter of annotations; `event` is required, `question` narrows it to one.
    """

    name = "agreement"
    shapes: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "question": {
            "question": "reference",
            "readers": "list",
            "units": "integer",
            "disagreements": "integer",
            "percent": "number",
            "alpha": "number",
            "alpha_low": "number",
            "alpha_high": "number",
            "reason": "choice",
        },
        "pair": {
            "question": "reference",
            "reader": "text",
            "other": "text",
            "units": "integer",
            "percent": "number",
            "kappa": "number",
        },
        "disagreement": {
            "question": "reference",
            "source": "reference",
            "passage": "reference",
            "claim": "reference",
            "reader": "text",
            "says": "text",
            "annotations_url": "url",
        },
    }

    @extend_schema(
        operation_id="agreement",
        parameters=parameters("question", "pair", "disagreement"),
        responses={200: AgreementsSerializer, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The agreement for each question."""
        return self.answer(request)

    def find(self, filterset: AnnotationFilterSet) -> tuple[list[Agreement], address.Parameters]:
        """The agreement, and how what it counts is asked for."""
        return agreement(filterset), address.filters(filterset)

    def document(self, found: tuple[list[Agreement], address.Parameters], context: Context) -> dict[str, Any]:
        """It in JSON."""
        return {"results": [self.whole(one, found[1], context) for one in found[0]]}

    def whole(self, found: Agreement, asked: address.Parameters, context: Context) -> dict[str, Any]:
        """A question in JSON."""
        people = context.references.public[User]
        return {
            "question": context.references.public[Tag][found.question],
            "readers": [people[reader] for reader in found.readers],
            "units": len(found.units),
            "percent": found.percent,
            "alpha": found.alpha,
            "interval": found.interval,
            "reason": found.reason,
            "pairs": [
                {
                    "reader": people[two.one],
                    "other": people[two.other],
                    "units": two.units,
                    "percent": two.percent,
                    "kappa": two.kappa,
                }
                for two in found.pairs
            ],
            "disagreements": [
                {
                    "source": context.references.public[Source][unit.source],
                    "passage": str(unit.passage),
                    "claim": unit.claim,
                    "says": {people[reader]: value or None for reader, value in unit.values.items()},
                    "annotations_url": where(unit, asked, context),
                }
                for unit in found.disagreements
            ],
        }

    def lines(
        self, found: tuple[list[Agreement], address.Parameters], context: Context, shape: str
    ) -> Iterator[dict[str, Any]]:
        """A line for each question, each two scholars, or each scholar of each disagreement."""
        for one in found[0]:
            told = self.whole(one, found[1], context)
            question = {"question": told["question"]}
            if shape == "pair":
                yield from (question | pair for pair in told["pairs"])
            elif shape == "disagreement":
                for unit in told["disagreements"]:
                    for reader, says in unit["says"].items():
                        yield question | unit | {"reader": reader, "says": says}
            else:
                low, high = one.interval or (None, None)
                counted = {"disagreements": len(told["disagreements"])}
                yield told | counted | {"alpha_low": low, "alpha_high": high}


def where(unit: Unit, asked: address.Parameters, context: Context) -> str:
    """The list of the annotations of a unit, whoever made them."""
    narrowed = address.narrowed(asked, [("passage", str(unit.passage)), ("claim", unit.claim)])
    return f"{context.base_url}/api/v1/annotations/?{urlencode(narrowed, doseq=True)}"


ALL = "all"
ONLY: Mapping[str, Described] = {
    "support": (
        {"type": "string", "enum": [ALL, *STATES], "default": ALL},
        "supported: a mark stands near; unsupported: none does, in a source that has some; no_marks: the "
        "source has none at all.",
    )
}


class SupportView(Weighing):
    """Which claims their sources bear out by reference marks of their own, and how many marks there are.

    Takes every filter of annotations; `event` is required.
    """

    name = "support"
    own = ONLY
    shapes: ClassVar[Mapping[str, Mapping[str, str]]] = {
        "claim": {
            "annotation": "reference",
            "source": "reference",
            "passage": "reference",
            "claim": "reference",
            "text_start": "integer",
            "text_end": "integer",
            "exact": "text",
            "support": "choice",
            "mark": "text",
            "distance": "integer",
        },
        "source": {
            "source": "reference",
            "marks": "integer",
            "marked_passages": "integer",
            "passages": "integer",
            "characters": "integer",
            "per_1000": "number",
            **dict.fromkeys(STATES, "integer"),
        },
    }

    @extend_schema(
        operation_id="support",
        parameters=parameters("claim", "source", more=ONLY),
        responses={200: SupportSerializer, **LATER, **problems("GET")},
    )
    def get(self, request: Request, **kwargs: Any) -> HttpResponseBase:
        """The claims, and the sources in which they stand."""
        return self.answer(request)

    def find(self, filterset: AnnotationFilterSet) -> Support:
        """The claims asked for."""
        only = choice(self.request.query_params, "support", (ALL, *STATES))
        return support(filterset, "" if only == ALL else only)

    def document(self, found: Support, context: Context) -> dict[str, Any]:
        """They in JSON, and the sources in which they stand."""
        shapes = ("source", "claim")
        sources, claims = (list(self.lines(found, context, shape)) for shape in shapes)
        return {"sources": sources, "results": claims}

    def lines(self, found: Support, context: Context, shape: str) -> Iterator[dict[str, Any]]:
        """A line for each claim, or for each source."""
        slugs = context.references.public[Source]
        if shape == "source":
            for marked in found.sources:
                told = {name: getattr(marked, name) for name in self.shapes[shape] if name not in STATES}
                yield told | {"source": slugs[marked.source], **marked.claims}
        else:
            for borne in found.claims:
                told = {name: getattr(borne, name) for name in self.shapes[shape] if name != "annotation"}
                yield {"annotation": borne.id, **told, "source": slugs[borne.source]}
