"""What caches may keep: an answer depends on who asks, and a person's own is nobody else's."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.cache import patch_cache_control, patch_vary_headers

#: The headers by which somebody says who they are.
WHO = ("Authorization", "Cookie")


class WhoAsks:
    """Says on every answer that it depends on who asks; to whom says who they are, that it is theirs alone.

    Whoever shares a cache with a member is not shown what is for members.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer, marked."""
        response = self.get_response(request)
        patch_vary_headers(response, WHO)
        if "Authorization" in request.headers or settings.SESSION_COOKIE_NAME in request.COOKIES:
            patch_cache_control(response, private=True)
        return response
