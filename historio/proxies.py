"""Whose address a request comes from."""

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase


class ClientAddress:
    """`REMOTE_ADDR` is the client's, also behind proxies of ours; nobody else is believed.

    Each of them appends to `X-Forwarded-For` the address that it was asked from. So of as many proxies as
    `HISTORIO_PROXIES` says, the first has written the entry that stands that far from the end. What is
    before it comes from the client, who can write anything.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        entries = request.META.pop("HTTP_X_FORWARDED_FOR", "").split(",")
        if 0 < settings.PROXIES <= len(entries):
            with suppress(ValueError):  # it was not written by a proxy
                request.META["REMOTE_ADDR"] = str(ip_address(entries[-settings.PROXIES].strip()))
        return self.get_response(request)
