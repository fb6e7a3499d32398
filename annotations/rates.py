"""How often somebody may ask: a count for each account, and for each address without one.

The counts are held in the memory of each worker of the server and cost no SQL; the API and the pages for
readers share them. A rate is a number for each second, minute, hour or day (`600/min`); none is no limit.
"""

import math
import time

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest

#: Seconds, by the first letter of the unit.
SECONDS = {"s": 1, "m": 60, "h": 60 * 60, "d": 24 * 60 * 60}

#: The rates of the settings for clients without an account, and with one.
ANONYMOUS, ACCOUNT = "anonymous", "account"


def count(rate: str, who: object) -> int:
    """Count one more request of somebody's: how many seconds they have to wait if it is one too many, else 0.

    A count begins anew with each minute, or whatever the rate of this name says: one number a client.
    """
    if not (said := settings.RATES[rate]):
        return 0
    most, _, unit = said.partition("/")
    duration = SECONDS[unit[0]]
    now = time.time()
    key = f"{rate}:{who}:{now // duration:.0f}"
    cache.add(key, 0, duration)
    try:
        too_many = cache.incr(key) > int(most)
    except ValueError:  # another minute has begun meanwhile
        return 0
    return math.ceil(duration - now % duration) if too_many else 0


def address_of(request: HttpRequest) -> str:
    """The address that asks; empty if the server does not say it, which it need not (PEP 3333).

    It is the client's own, also behind proxies (`historio.proxies`).
    """
    return str(request.META.get("REMOTE_ADDR") or "")


def count_request(request: HttpRequest) -> int:
    """Count a request for its account, or for its address if it has none; as `count`."""
    if request.user.is_authenticated:
        return count(ACCOUNT, request.user.pk)
    return count(ANONYMOUS, address_of(request))
