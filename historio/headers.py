"""What browsers are told about every answer, beside what Django and django-csp tell them."""

from collections.abc import Callable

from csp.constants import HEADER
from csp.middleware import CSPMiddleware
from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: No page of Historio asks for any of these, so none that is brought in by others may.
NOTHING = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class Policy(CSPMiddleware):
    """The Content-Security-Policy, by django-csp; made once for all answers that say nothing of their own."""

    usual = ""

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        own = any(name.startswith("_csp") for name in (*vars(response), *vars(request)))
        if own or settings.DEBUG:
            return super().process_response(request, response)
        if not self.usual:
            super().process_response(request, response)
            self.usual = response.headers.get(HEADER, "")
        response.headers.setdefault(HEADER, self.usual)
        return response


class Permissions:
    """The Permissions-Policy (W3C)."""

    policy = ", ".join(f"{name}=()" for name in NOTHING)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response
