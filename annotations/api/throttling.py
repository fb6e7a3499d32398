"""How often a client may ask: a count for each account, and for each address without one.

The counts are held in the memory of each worker of the server and cost no SQL. A rate is a number for
each second, minute, hour or day (`600/min`); none is no limit.
"""

import math
import time
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle


class Counted(SimpleRateThrottle):
    """A count that begins anew with each minute (or whatever the rate says): one number a client."""

    scope: str
    num_requests: int
    duration: int

    def get_rate(self) -> str | None:
        """That of the settings."""
        return settings.RATES[self.scope] or None

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count this one, and say whether it is not too many."""
        if self.rate is None or (key := self.get_cache_key(request, view)) is None:
            return True
        now = time.time()
        self.left = self.duration - now % self.duration
        key = f"{key}:{now // self.duration:.0f}"
        self.cache.add(key, 0, self.duration)
        try:
            return bool(self.cache.incr(key) <= self.num_requests)
        except ValueError:  # another minute has begun meanwhile
            return True

    def wait(self) -> float:
        """The seconds until the next count."""
        return math.ceil(self.left)


class PerAddress(Counted):
    """Clients without an account."""

    scope = "anonymous"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """The address, if there is no account."""
        if request.user.is_authenticated:
            return None
        return f"{self.scope}:{self.get_ident(request)}"


class PerAccount(Counted):
    """Accounts, whatever tokens and sessions they use."""

    scope = "account"

    def get_cache_key(self, request: Request, view: Any) -> str | None:
        """The account, if there is one."""
        return f"{self.scope}:{request.user.pk}" if request.user.is_authenticated else None


class WrongTokens(Counted):
    """Tokens that open nothing, of one address."""

    scope = "wrong_tokens"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """The address."""
        return f"{self.scope}:{self.get_ident(request)}"
