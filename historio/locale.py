"""The language in which a page is shown."""

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.middleware.locale import LocaleMiddleware
from django.utils import translation


class PageLocale(LocaleMiddleware):
    """The language that a browser asks for, in pages for people.

    Programs read the API: its words are the same for all of them, whatever is asked for.
    """

    def process_request(self, request: HttpRequest) -> None:
        """Speak the language of the page; the thread remembers that of the request before."""
        if is_api(request):
            translation.deactivate()
        else:
            super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Say which language it is, and that there are others."""
        return response if is_api(request) else super().process_response(request, response)


def is_api(request: HttpRequest) -> bool:
    """Whether a program asks."""
    return request.path_info.startswith(("/api/", "/web-annotations/"))
