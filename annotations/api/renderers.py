"""How answers are written: JSON, CSV, and pages to look around in."""

from typing import Any

import orjson
from csp.constants import UNSAFE_INLINE
from rest_framework.renderers import BaseRenderer, BrowsableAPIRenderer

from annotations.values.cells import plain

#: What the pages of REST framework and Swagger UI need beyond everybody's policy. Their scripts are files.
INLINE_STYLES = {"style-src": [UNSAFE_INLINE]}


class JSONRenderer(BaseRenderer):
    """JSON in UTF-8; instants in UTC with Z."""

    media_type, format, charset = "application/json", "json", None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """The bytes."""
        if data is None:
            return b""
        options = orjson.OPT_UTC_Z | orjson.OPT_NON_STR_KEYS
        context = renderer_context or {}
        if "indent" in (accepted_media_type or "") or context.get("indent"):
            options |= orjson.OPT_INDENT_2
        return orjson.dumps(data, default=plain, option=options)


class CSVRenderer(BaseRenderer):
    """Marks CSV as a format of a list; the view streams it (see `downloads`)."""

    media_type, format, charset = "text/csv", "csv", "utf-8"

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> str:
        """Whatever is not a list has no CSV."""
        return ""


class BrowsableRenderer(BrowsableAPIRenderer):
    """DRF's pages. Writing is done with raw JSON: a form would need a list of choices a reference."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> str:
        """The page. It alone may have styles in its text; the same address as JSON or CSV may not."""
        shown = super().render(data, accepted_media_type, renderer_context)
        # `csp_update` sets the same on all answers of a view, whatever their format.
        renderer_context["response"]._csp_update = INLINE_STYLES
        return shown

    def get_default_renderer(self, view: Any) -> BaseRenderer:
        """Show JSON, indented."""
        return IndentedJSONRenderer()

    def show_form_for_method(self, view: Any, method: str, request: Any, obj: Any) -> bool:
        """Forms only where something can be written."""
        shown = super().show_form_for_method(view, method, request, obj)
        return bool(request.user.is_authenticated and shown)

    def get_rendered_html_form(self, data: Any, view: Any, method: str, request: Any) -> Any:
        """A button for DELETE and OPTIONS; no HTML form for the rest."""
        if method in ("DELETE", "OPTIONS"):
            return super().get_rendered_html_form(data, view, method, request)
        return None

    def get_filter_form(self, data: Any, view: Any, request: Any) -> None:
        """None: the documentation lists the parameters."""
        return


class IndentedJSONRenderer(JSONRenderer):
    """For people's eyes."""

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """The bytes, indented."""
        return super().render(data, "indent", renderer_context)


class Marker(BaseRenderer):
    """Marks a format of RDF; the view writes the document (see `api.skos`, `api.web_annotation`)."""

    charset = None

    def render(self, data: Any, accepted_media_type: Any = None, renderer_context: Any = None) -> bytes:
        """What is a document of JSON, or a refusal."""
        return b"" if data is None else orjson.dumps(data, default=plain)


class JSONLD(Marker):
    """JSON-LD: of annotations with the profile of Web Annotations."""

    media_type, format = "application/ld+json", "jsonld"


class RDFXML(Marker):
    """RDF/XML."""

    media_type, format = "application/rdf+xml", "rdf"


class PlainJSON(Marker):
    """JSON-LD for clients that know none."""

    media_type, format = "application/json", "json"


class Turtle(Marker):
    """Turtle."""

    media_type, format = "text/turtle", "ttl"
