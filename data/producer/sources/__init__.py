"""Where open data come from: one module per upstream, all of the same shape (see `Upstream`).

Such a module says what it is, which files it needs, and turns them into rows. It opens no
connection itself: `http` does, `pull` puts all together.
"""

from __future__ import annotations

import functools
import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from data.producer.sources.http import Client, Resource
from data.producer.sources.pulled import Expected, Pulled


class Upstream(Protocol):
    """What a module of this package offers to be a source."""

    #: Its id: the module's name.
    SOURCE: str
    #: The datasets that it feeds.
    FEEDS: tuple[str, ...]
    #: What its figures must look like, and which typed figures they take the place of.
    EXPECTED: Expected
    #: Optional: files that may fail while the others give, and the rows (column: code) of each.
    # PARTS: Mapping[str, Mapping[str, str]]

    @staticmethod
    def resources(client: Client) -> list[Resource]:
        """The files that it needs, found where they are described. Raises UpstreamError."""

    @staticmethod
    def normalise(files: Mapping[str, Path], day: str) -> Pulled:
        """Its files, by resource name, as rows; `day` is that of the newest of them.

        Raises FileProblems with all that is not as expected, UpstreamError for what is no data.
        """


@functools.cache
def every() -> dict[str, Upstream]:
    """The sources by id, in the order of the ids."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    modules = (importlib.import_module(f"{__name__}.{name}") for name in names)
    return {module.SOURCE: module for module in modules if hasattr(module, "SOURCE")}
