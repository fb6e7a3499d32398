"""What browsers are told about every answer, beside what Django and django-csp tell them."""

from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase

#: No page of Historio asks for any of these, so none that is brought in by others may.
NOTHING = ("camera", "display-capture", "geolocation", "microphone", "payment", "usb")


class Permissions:
    """The Permissions-Policy (W3C)."""

    policy = ", ".join(f"{name}=()" for name in NOTHING)

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", self.policy)
        return response
