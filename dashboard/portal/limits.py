"""So many requests a minute from one address: a bucket that fills again as time goes by.

Kept by each process for itself, in memory alone: addresses are written nowhere. Headers are those
of the IETF draft *RateLimit header fields for HTTP* (draft-ietf-httpapi-ratelimit-headers).
"""

from __future__ import annotations

import math
import os
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

#: Requests in a window of that many seconds, from one address; 0 for no limit.
QUOTA, WINDOW = 600, 60

#: Addresses that are remembered: the one that asked longest ago is forgotten first.
ADDRESSES = 20_000


@dataclass(frozen=True, slots=True)
class Left:
    """What an address has left: requests, seconds until it has `quota` again; whether this one is
    `granted`.
    """

    granted: bool
    quota: int
    remaining: int
    reset: int

    def headers(self) -> dict[str, str]:
        """As an answer tells it."""
        told = {
            "RateLimit-Policy": f'"minute";q={self.quota};w={WINDOW}',
            "RateLimit": f'"minute";r={self.remaining};t={self.reset}',
        }
        return told if self.granted else told | {"Retry-After": str(max(self.reset, 1))}


class Buckets:
    """One bucket an address, of `quota` requests; `now` is a clock in seconds."""

    def __init__(self, quota: int, now: Callable[[], float] = time.monotonic) -> None:
        self.quota, self._now = quota, now
        self._kept: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str) -> Left:
        """Take one, if there is one."""
        rate = self.quota / WINDOW
        with self._lock:
            at = self._now()
            level, since = self._kept.pop(address, (float(self.quota), at))
            level = min(self.quota, level + (at - since) * rate)
            granted = level >= 1
            level -= granted
            self._kept[address] = level, at
            while len(self._kept) > ADDRESSES:
                self._kept.popitem(last=False)
        missing = 1 - level if not granted else self.quota - level
        return Left(granted, self.quota, int(level), math.ceil(missing / rate))


def quota() -> int:
    """That of `OBSERVATOIRE_API_QUOTA`, requests a minute; QUOTA where nobody said."""
    told = os.environ.get("OBSERVATOIRE_API_QUOTA", "")
    return int(told) if told.isdigit() else QUOTA
