"""What depends on a release alone is computed once for it: a view then only looks it up.

A release never changes, so nothing here expires: it goes with the release. Results are shared by
every session: frames and frozen values, that nobody writes to.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from data.release import Release

Given, Result = ParamSpec("Given"), TypeVar("Result")


def once(build: Callable[Given, Result]) -> Callable[Given, Result]:
    """`build(release, …)`, computed once for a release and its other (hashable) arguments.

    Two sessions that ask at the same instant may both compute it: the first result is kept.
    """

    @functools.wraps(build)
    def recall(release: Release, *arguments: object, **named: object) -> Result:
        key = (build.__module__, build.__qualname__, arguments, tuple(sorted(named.items())))
        try:
            return release.computed[key]
        except KeyError:
            return release.computed.setdefault(key, build(release, *arguments, **named))

    return recall  # type: ignore[return-value]
