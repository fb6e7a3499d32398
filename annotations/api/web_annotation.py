"""A server of the Web Annotation Protocol (W3C): annotations at their own addresses, in one container.

    GET    /web-annotations/                    the container, with its first page; `Prefer` says how
    GET    /web-annotations/?iris=0&page=first  a page
    POST   /web-annotations/                    a new annotation
    GET    /web-annotations/{id}                an annotation, as JSON-LD or Turtle; for people its page
    PUT    /web-annotations/{id}                it is replaced
    DELETE /web-annotations/{id}                it is deleted

Who may do what, what is seen and what is refused is as in the rest of the API: the same rows.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import path, re_path, reverse
from django.utils.cache import patch_vary_headers
from django.views.decorators.csrf import csrf_exempt
from rest_framework.exceptions import MethodNotAllowed
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from annotations import containing, permissions, recording
from annotations.api import conditional
from annotations.api.bringing import Brought, bring
from annotations.api.history import Historical
from annotations.api.negotiation import Weighed
from annotations.api.parameters import FORMAT, only
from annotations.api.parsers import JSONParser
from annotations.api.prefer import Preference
from annotations.api.renderers import JSONLD, Marker, PlainJSON, Turtle
from annotations.api.root import Nowhere
from annotations.api.views import TableViewSet
from annotations.containing import Collection
from annotations.downloads import base_url
from annotations.exporters import web_annotation as written
from annotations.exporters.turtle import turtle
from annotations.models import Annotation, Change, References
from annotations.tables import ANNOTATIONS
from annotations.values.cells import plain
from annotations.values.web_annotation import terms
from annotations.values.web_annotation.terms import CONTAINER, JSON_LD, MEDIA_TYPE, TURTLE, Addresses

RESOURCE = '<http://www.w3.org/ns/ldp#Resource>; rel="type"'
OF_CONTAINER = ", ".join(
    (
        '<http://www.w3.org/ns/ldp#BasicContainer>; rel="type"',
        RESOURCE,
        '<http://www.w3.org/TR/annotation-protocol/>; rel="http://www.w3.org/ns/ldp#constrainedBy"',
    )
)
OF_ANNOTATION = f'{RESOURCE}, <http://www.w3.org/ns/oa#Annotation>; rel="type"'

#: The version in an entity tag, which also says of which representation it is.
VERSION = re.compile(r'"(\d+)-[^"]*"')


class Page(Marker):
    """The page for people, to which they are led."""

    media_type, format = "text/html", "html"


class JSONLDParser(JSONParser):
    """JSON-LD is JSON; its profile makes no difference."""

    media_type = JSON_LD


class Protocol(Historical, TableViewSet):
    """What container and annotations have in common."""

    resource = "annotations"
    schema = None  # it is the Protocol's own
    parser_classes = (JSONLDParser, JSONParser)
    renderer_classes = (JSONLD, PlainJSON, Turtle)
    content_negotiation_class = Weighed

    def get_renderers(self) -> Any:
        """All of them, also for answers to changes."""
        return [renderer() for renderer in self.renderer_classes]

    @property
    def addresses(self) -> Addresses:
        """The addresses of this server."""
        return Addresses(base_url(self.request))

    def options(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Response:
        """What can be done is in the headers."""
        return Response(status=204)

    def represent(
        self,
        document: dict[str, Any],
        tag: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
    ) -> HttpResponse:
        """A document in the format that is asked for; 304 if the client has it. `tag` begins its ETag."""
        base = base_url(self.request)
        is_turtle = self.request.accepted_renderer.format == "ttl"
        body = turtle(document, base) if is_turtle else written.bytes_of(document)
        digest = hashlib.sha256(body).hexdigest()[:16]
        etag = f'"{tag}-{"ttl-" if is_turtle else ""}{digest}"'
        told = {"ETag": etag, **(headers or {})}
        known = conditional.tags(self.request.headers.get("If-None-Match", ""))
        if self.request.method in SAFE_METHODS and {etag, "*"} & {*known}:
            return HttpResponse(status=304, headers=told)
        media_type = f"{TURTLE}; charset=utf-8" if is_turtle else MEDIA_TYPE
        return HttpResponse(body, status=status, content_type=media_type, headers=told)

    def document(self, row: Mapping[str, Any]) -> dict[str, Any]:
        """The document of a row."""
        labels = written.labels_of([row], References.held())
        return written.alone(written.annotation(row, self.addresses, labels), self.addresses)

    def described(self, row: Mapping[str, Any], status: int = 200) -> HttpResponse:
        """An annotation, with its version as its ETag."""
        headers = {"Location": self.addresses.annotation(row["id"])} if status == 201 else {}
        return self.represent(self.document(row), str(row["version"]), status=status, headers=headers)

    def brought(self) -> Brought:
        """The annotation that the client sends."""
        return bring(self.request.data, self.addresses, self.request.user)

    def require_match(self, current: dict[str, Any]) -> None:
        """Go on only if the client knows the current version, in whatever format it read it."""
        given = self.request.headers.get("If-Match", "")
        if not given:
            raise conditional.PreconditionRequired
        if not conditional.matches(VERSION.sub(r'"\1"', given), current["version"]):
            raise conditional.PreconditionFailed("It was changed meanwhile.", current)


class ContainerView(Protocol):
    """The container: its description, its pages, and the making of annotations."""

    http_method_names = ["get", "head", "options", "post"]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """A page takes nothing."""
        if request.method == "POST" and "page" in request.query_params:
            raise MethodNotAllowed("POST", detail="A page takes nothing; POST to the container.")
        super().initial(request, *args, **kwargs)

    def read(self, request: Request) -> HttpResponseBase:
        """The description, or a page of it."""
        only(request.query_params, frozenset({"iris", "page", *FORMAT}))
        asked = request.query_params.get("iris")
        if asked not in (None, "0", "1"):
            raise ValidationError({"iris": "0 for descriptions, 1 for the addresses alone"})
        preference = Preference.read(request.headers.get("Prefer", ""))
        iris = bool(preference.iris) if asked is None else asked == "1"
        page = request.query_params.get("page")
        if page is not None:
            return self.page(page, iris=iris)
        return self.whole(preference, iris=iris)

    @property
    def collection(self) -> Collection:
        """What this person may see."""
        return Collection(self.request.user, base_url(self.request), containing.PAGE_SIZE)

    def address(self, cursor: str | None, *, iris: bool) -> str | None:
        """The address of the page of a cursor; that of the whole is without one."""
        if cursor is None:
            return None
        return f"{self.addresses.container}?iris={int(iris)}&page={cursor or 'first'}"

    def whole(self, preference: Preference, *, iris: bool) -> HttpResponse:
        """The description, with its first page embedded, unless the description alone is preferred."""
        collection = self.collection
        extent = collection.extent()
        first: Any = self.address("", iris=iris)
        if extent.total and not preference.minimal:
            first = self.items(collection, "", extent, iris=iris)
        address = f"{self.addresses.container}?iris={int(iris)}"
        last = self.address(collection.last(extent.total), iris=iris) if extent.total else None
        document = written.container(
            self.addresses,
            address=address,
            total=extent.total,
            modified=extent.modified,
            first=first,
            last=last,
        )
        headers = {"Content-Location": address}
        if preference.is_any:
            headers["Preference-Applied"] = "return=representation"
        return self.represent(document, f"{extent.checksum & 0xFFFFFFFF:x}", headers=headers)

    def page(self, name: str, *, iris: bool) -> HttpResponse:
        """A page by itself."""
        if not name:
            raise Http404("There is no such page.")
        cursor = "" if name == "first" else name
        collection = self.collection
        try:
            extent = collection.extent(cursor)
        except ValidationError as error:
            raise Http404("There is no such page.") from error
        part = self.items(collection, cursor, extent, iris=iris)
        part["partOf"] = {
            "id": f"{self.addresses.container}?iris={int(iris)}",
            "type": "AnnotationCollection",
            "label": "Annotations",
            "total": extent.total,
            "modified": plain(extent.modified),
        }
        document = written.alone(part, self.addresses)
        return self.represent(document, f"{extent.checksum & 0xFFFFFFFF:x}")

    def items(
        self, collection: Collection, cursor: str, extent: containing.Extent, *, iris: bool
    ) -> dict[str, Any]:
        """A page without its context; 404 if nothing is on it."""
        part = collection.part(["id"] if iris else written.NAMES, cursor)
        if not part.rows:
            raise Http404("There is no such page.")
        items: list[Any] = [self.addresses.annotation(row["id"]) for row in part.rows]
        if not iris:
            labels = written.labels_of(part.rows, References.held())
            items = [written.annotation(row, self.addresses, labels) for row in part.rows]
        return written.page(
            items,
            address=str(self.address(cursor, iris=iris)),
            start=extent.before,
            following=self.address(part.following, iris=iris),
            before=self.address(part.preceding, iris=iris),
            of=f"{self.addresses.container}?iris={int(iris)}",
        )

    def add(self, request: Request) -> HttpResponseBase:
        """Make an annotation. Its `Slug` is its name if it is a UUID that nothing has or had."""
        self.ask_leave(permissions.may_add(request.user, Annotation))
        brought = self.brought()
        made: Any = recording.begin(ANNOTATIONS, request.user)
        if (key := self.slug()) is not None:
            made.uuid = key
        with transaction.atomic():
            brought.write(made, {})
        return self.described(self.shown(made), 201)

    def slug(self) -> Any:
        """The id that a client wishes for a new annotation, if it can be had."""
        try:
            key = recording.parse_uuid(self.request.headers.get("Slug", ""))
        except ValidationError:
            return None
        had = Change.objects.deletions(Annotation).filter(key=str(key)).exists()
        return None if had or Annotation.objects.filter(uuid=key).exists() else key


class AnnotationView(Protocol):
    """An annotation."""

    http_method_names = ["get", "head", "options", "put", "delete"]

    def get_renderers(self) -> Any:
        """For reading also the page for people."""
        renderers = super().get_renderers()
        return [*renderers, Page()] if self.request.method in ("GET", "HEAD") else renderers

    def read(self, request: Request, key: str, **kwargs: Any) -> HttpResponseBase:
        """The annotation; people are led to its page. `format` is the suffix of an address that has one."""
        only(request.query_params, frozenset(FORMAT))
        row = self.row(key)
        if request.accepted_renderer.format == "html":
            response = redirect(reverse("annotation", args=[row["id"]]))
            response.status_code = 303
            return response
        return self.described(row)

    def replace(self, request: Request, key: str) -> HttpResponseBase:
        """Replace it, if the client knows its version and may."""
        with transaction.atomic():
            instance, current = self.locked(key)
            self.ask_leave(permissions.may_change(request.user, instance))
            self.require_match(current)
            assert isinstance(instance, Annotation)
            self.brought().write(instance, self.document(current))
        return self.described(self.shown(instance))

    def remove(self, request: Request, key: str) -> HttpResponseBase:
        """Delete it, if the client knows its version and may, and nothing refers to it."""
        self.take_away(key, self.require_match)
        return HttpResponse(status=204)


def context(request: HttpRequest) -> HttpResponse:
    """The words that Historio adds to those of Web Annotations, as a context of JSON-LD."""
    response = HttpResponse(
        orjson.dumps(terms.context(base_url(request)), option=orjson.OPT_INDENT_2), content_type=JSON_LD
    )
    response["Cache-Control"] = "max-age=3600"
    return response


@csrf_exempt
def to_container(request: HttpRequest) -> HttpResponse:
    """The container's address ends in a slash: 308, which keeps the method and the body."""
    response = HttpResponsePermanentRedirect(CONTAINER)
    response.status_code = 308
    return response


class Headers:
    """What the Protocol has on every answer below the container, whoever gives it: also to a preflight."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, with its links."""
        response = self.get_response(request)
        asked = request.path_info
        if not asked.startswith(CONTAINER) or asked == terms.CONTEXT:
            return response
        is_container = asked == CONTAINER
        response.headers.setdefault("Link", OF_CONTAINER if is_container else OF_ANNOTATION)
        view = ContainerView if is_container else AnnotationView
        allowed = ", ".join(name.upper() for name in view.http_method_names)
        response.headers.setdefault("Allow", allowed)
        if request.method in ("GET", "HEAD", "OPTIONS"):
            patch_vary_headers(response, ["Accept", "Prefer"] if is_container else ["Accept"])
            if is_container:
                response.headers["Accept-Post"] = MEDIA_TYPE
        return response


urlpatterns = [
    path("web-annotations", to_container),
    path(
        "web-annotations/",
        ContainerView.as_view({"get": "read", "post": "add"}),
        name="web-annotations",
    ),
    path("web-annotations/context.jsonld", context, name="web-annotation-context"),
    re_path(
        r"^web-annotations/(?P<key>[^/]+)\.(?P<format>jsonld|ttl)$",
        AnnotationView.as_view({"get": "read"}),
        name="web-annotation-as",
    ),
    path(
        "web-annotations/<str:key>",
        AnnotationView.as_view({"get": "read", "put": "replace", "delete": "remove"}),
        name="web-annotation",
    ),
    re_path("^web-annotations/", Nowhere.as_view()),
]
