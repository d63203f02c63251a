"""The release that this process serves, verified once when it starts."""

from __future__ import annotations

from functools import cache

from data import release as releases
from data.release import Release


@cache
def release() -> Release:
    """The newest good release. Raises UnusableRelease."""
    return releases.newest()
