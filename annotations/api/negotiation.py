"""Which format answers: the suffix or `?format=` decides, and only without them the Accept header."""

import re
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


#: One of the media ranges of an Accept header, and how much it is wanted (RFC 9110, 12.5.1).
RANGE = re.compile(r"\s*([\w!#$&^.+*-]+/[\w!#$&^.+*-]+)([^,]*)", re.ASCII)
QUALITY = re.compile(r";\s*q\s*=\s*([01](?:\.\d*)?)", re.ASCII | re.IGNORECASE)


def qualities(accept: str) -> dict[str, float]:
    """How much each media range of a header is wanted; parameters of a type make no difference."""
    found: dict[str, float] = {}
    for match in RANGE.finditer(accept):
        said = QUALITY.search(match[2])
        name, quality = match[1].lower(), float(said[1]) if said else 1.0
        found[name] = max(found.get(name, 0.0), quality)
    return found


class Weighed(SuffixFirst):
    """What is wanted most: REST framework leaves out of account how much a client wants each."""

    def select_renderer(
        self, request: Request, renderers: Iterable[BaseRenderer], format_suffix: str | None = None
    ) -> tuple[BaseRenderer, str]:
        """The renderer and its media type; of two that are wanted as much the first; 406 if none is."""
        accept = request.META.get("HTTP_ACCEPT", "")
        if not accept.strip() or format_suffix or "format" in request.query_params:
            return super().select_renderer(request, renderers, format_suffix)
        wanted = qualities(accept)

        def quality(renderer: BaseRenderer) -> float:
            type_ = str(renderer.media_type)
            ranges = (type_, f"{type_.partition('/')[0]}/*", "*/*")
            return next((wanted[name] for name in ranges if name in wanted), 0.0)

        best = max(renderers, key=quality)
        if quality(best) == 0:
            raise NotAcceptable(
                f"There are {', '.join(str(renderer.media_type) for renderer in renderers)} here."
            )
        return best, str(best.media_type)
