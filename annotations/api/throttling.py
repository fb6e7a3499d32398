"""How often a client may ask the API (`annotations.rates`): else 429, with `Retry-After`."""

from typing import Any

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from annotations import rates


class PerClient(BaseThrottle):
    """Accounts, whatever tokens and sessions they use, and addresses without one."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this one, and say whether it is not too many. A job was counted when it was asked for."""
        if getattr(request, "job", None):
            return True
        self.left = rates.count_request(request)
        return not self.left

    def wait(self) -> float:
        """The seconds until the next count."""
        return self.left


class WrongTokens(PerClient):
    """Tokens that open nothing, of one address."""

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this one, and say whether it is not too many."""
        self.left = rates.count("wrong_tokens", self.get_ident(request))
        return not self.left
