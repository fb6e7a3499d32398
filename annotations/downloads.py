"""A list as a file to download, from the API and from the admin alike: the same rows, the same bytes."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, StreamingHttpResponse


def base_url(request: HttpRequest) -> str:
    """The address of this server, as the world knows it; what is exported cites it."""
    return settings.BASE_URL or f"{request.scheme}://{request.get_host()}"


def stream(pieces: Iterator[str], name: str) -> StreamingHttpResponse:
    """A CSV as a download. An error on the way breaks the connection, never ends a short file."""
    response = StreamingHttpResponse(
        (piece.encode() for piece in pieces), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
    return response
