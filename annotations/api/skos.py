"""Vocabularies and tags as SKOS, at their own addresses: `/vocabularies/views.ttl`, `/tags.jsonld?q=view`."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from annotations import jobs, paging
from annotations.api.errors import Refused
from annotations.api.jobs import later
from annotations.api.parameters import FORMAT, OWN, once, only
from annotations.api.renderers import JSONLD, RDFXML, Turtle
from annotations.columns import Context
from annotations.downloads import base_url
from annotations.exporters import skos as exporter
from annotations.filtersets import FilterSet
from annotations.models import References
from annotations.models.reference import snapshot
from annotations.values import skos

#: What a document of SKOS is asked with, beside filters.
ASKED = frozenset({*FORMAT, "ordering"})


class Described:
    """A resource whose lists and rows are to be had as SKOS, too."""

    def get_renderers(self: Any) -> Any:
        """With the formats of RDF, for reading."""
        renderers = super().get_renderers()  # type: ignore[misc]
        if self.action not in ("list", "retrieve"):
            return renderers
        return [*renderers, Turtle(), RDFXML(), JSONLD()]

    @property
    def form(self: Any) -> skos.Format | None:
        """The format of RDF that is asked for, if it is one."""
        return skos.FORMATS.get(self.request.accepted_renderer.format)

    def list(self: Any, request: Request, **kwargs: Any) -> HttpResponseBase:
        """A page of the list; as SKOS all of it."""
        if self.form is None:
            return super().list(request, **kwargs)  # type: ignore[misc]
        refuse_manner(request)
        with snapshot():
            filterset: FilterSet = self.filterset_class(request.query_params, user=request.user, ignored=OWN)
            rows = paging.ordered(self.table, filterset.checked(), request.query_params.get("ordering", ""))
            if not jobs.wants_job(request._request):
                return self.document(rows)
        put_off = later(request)  # in a transaction that may write
        assert put_off is not None
        return put_off

    def retrieve(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """One row; as SKOS a vocabulary with its tags, or a tag."""
        if self.form is None:
            return super().retrieve(request, key, **kwargs)  # type: ignore[misc]
        refuse_manner(request)
        only(request.query_params, ASKED)
        with snapshot():
            rows = self.found(key)
            if not rows.exists():
                raise self.missing(key)
            return self.document(rows)

    def document(self: Any, rows: models.QuerySet[Any]) -> HttpResponse:
        """Vocabularies with all their tags, or tags with their vocabularies, as far as they are seen."""
        form = self.form
        context = Context(References.fresh(), base_url(self.request), person=self.request.user)
        vocabularies, tags = exporter.asked(self.table, rows, context)
        if tags[exporter.MOST : exporter.MOST + 1].exists():
            raise Refused(f"More than {exporter.MOST:,} concepts; ask for one vocabulary, or for fewer tags.")
        try:
            text = exporter.text(form, exporter.graph(vocabularies, tags, context))
        except exporter.Unwritable as error:
            raise Refused(f"{error}. Ask for Turtle or JSON-LD.") from error
        return HttpResponse(text.encode(), content_type=f"{form.media_type}; charset=utf-8")


def refuse_manner(request: Request) -> None:
    """Refuse what is said about pages, fields and CSV, none of which a graph has."""
    once(request.query_params, OWN)
    for name in OWN - ASKED:
        if name in request.query_params:
            raise ValidationError({name: "RDF has all of it; leave it out"})
