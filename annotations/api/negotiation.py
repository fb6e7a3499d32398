"""Which format answers: the suffix or `?format=` decides, and only without them the Accept header."""

from collections.abc import Iterable

from rest_framework.exceptions import NotAcceptable
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request


class SuffixFirst(DefaultContentNegotiation):
    """Whoever asks for `.csv` gets CSV, whatever the client library writes into Accept."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type; 406 naming the formats there are."""
        named = request.query_params.get("format")
        if format_suffix and named is not None and named != format_suffix:
            raise NotAcceptable(f"The address ends in .{format_suffix} and asks for {named!r}.")
        asked = format_suffix or named
        if asked is None and request.META.get("HTTP_ACCEPT", "*/*") == "*/*":  # as most programs say
            usual = next(iter(renderers))
            return usual, usual.media_type
        if asked is None:
            return super().select_renderer(request, renderers, format_suffix)
        for renderer in renderers:
            if renderer.format == asked:
                return renderer, renderer.media_type
        formats = ", ".join(str(renderer.format) for renderer in renderers)
        raise NotAcceptable(f"There is no format {asked!r} here; there are {formats}.")
