"""Annotations as Linked Data from the API: `/annotations.jsonld?view=soviet-view`, `/annotations/{id}.ttl`.

What filters find is a page of Web Annotations of a collection; one annotation is at an address of its own.
"""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from rest_framework.request import Request

from annotations import paging
from annotations.api.parameters import CSV_PARAMETERS, OWN, ListParameters
from annotations.api.renderers import JSONLD, Turtle
from annotations.downloads import base_url
from annotations.exporters import web_annotation as written
from annotations.exporters.turtle import turtle
from annotations.filtersets import ask
from annotations.models import References
from annotations.values.web_annotation.terms import MEDIA_TYPE, TURTLE, Addresses

#: The formats, as renderers call them.
FORMATS = ("jsonld", "ttl")


class Linked:
    """The annotations, also as Web Annotations."""

    def get_renderers(self: Any) -> Any:
        """With the formats of Linked Data, for reading."""
        renderers = super().get_renderers()  # type: ignore[misc]
        reading = self.action in ("list", "retrieve") and not getattr(self, "swagger_fake_view", False)
        return [*renderers, JSONLD(), Turtle()] if reading else renderers

    def list(self: Any, request: Request, **kwargs: Any) -> HttpResponseBase:
        """A page of the list; as Linked Data a page of Web Annotations."""
        form = request.accepted_renderer.format
        if form not in FORMATS:
            return super().list(request, **kwargs)  # type: ignore[misc]
        for name in ("fields", *CSV_PARAMETERS):
            if name in request.query_params:
                raise ValidationError({name: "a Web Annotation has all of it; leave it out"})
        document = self.page_of(request)
        if form == "ttl":
            text = turtle(document, base_url(request))
            return HttpResponse(text, content_type=f"{TURTLE}; charset=utf-8")
        return HttpResponse(written.bytes_of(document), content_type=MEDIA_TYPE)

    def page_of(self: Any, request: Request) -> written.Document:
        """The page that a query string asks for, with what is known of its collection."""
        asked = ListParameters.read(request.query_params, self.table, csv=False)
        question = ask(self.filterset_class, request.query_params, request.user, OWN)
        base = base_url(request)
        page = paging.page(self.table, question, written.NAMES, asked.paging, base)
        rows = [dict(zip(written.NAMES, row, strict=True)) for row in page.rows]
        addresses, labels = Addresses(base), written.labels_of(rows, References.held())
        whole = {name: values for name, values in request.query_params.lists() if name != "cursor"}
        collection: dict[str, Any] = {"type": "AnnotationCollection", "label": "Annotations"}
        asking = f"?{urlencode(whole, doseq=True)}" if whole else ""
        collection["id"] = f"{base}{request.path}{asking}"
        if page.count_is == "exact":
            collection["total"] = page.count
        found = written.page(
            [written.annotation(row, addresses, labels) for row in rows],
            address=f"{base}{request.get_full_path()}",
            start=None if asked.paging.cursor else 0,
            following=self.turned(page.next),
            before=self.turned(page.previous),
            of=collection,
        )
        return written.alone(found, addresses)

    def retrieve(self: Any, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """One row; as Linked Data it is at its own address."""
        if request.accepted_renderer.format not in FORMATS:
            return super().retrieve(request, key, **kwargs)  # type: ignore[misc]
        row = self.row(key)
        address = Addresses(base_url(request)).annotation(row["id"])
        named = kwargs.get("format") or request.query_params.get("format")
        return HttpResponse(status=303, headers={"Location": f"{address}.{named}" if named else address})
