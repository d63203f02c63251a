"""What a view shows is computed once: same release, selection and language, same result.

A release never changes, so nothing here ever expires. What every reader is shown, whatever their
address says, stays as long as its release; of what somebody chose, the oldest goes when room lacks.
"""

from __future__ import annotations

import dataclasses
import functools
import sys
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

import polars as pl

from dashboard.view import View

#: Bytes of results of chosen views: some two hundred fiches.
ROOM = 64_000_000

#: Items of a list that are weighed; the others are taken to be like them.
SAMPLE = 8

Result = TypeVar("Result")

#: Where nothing is kept: a result may be None.
_NOTHING = object()


def remembered(build: Callable[..., Result]) -> Callable[..., Result]:
    """`build(view, *arguments)`, computed once for what it depends on: it is given the canonical
    view, so that it can read nothing else.

    Arguments count by their `key` where they have one (a figure's is its own in a view).
    """

    @functools.wraps(build)
    def recall(view: View, *arguments: Any) -> Result:
        given = tuple(getattr(each, "key", each) for each in arguments)
        name = (build.__module__, build.__qualname__, view.key, given)
        kept = view.release.computed if view.of_everybody else CHOSEN
        found = kept.get(name, _NOTHING)
        if found is _NOTHING:
            return kept.setdefault(name, build(view.canonical, *arguments))
        return found

    return recall


class Memory:
    """Results by name, within `room` bytes: the one asked for longest ago goes first."""

    def __init__(self, room: int) -> None:
        self.room, self.bytes = room, 0
        self._kept: OrderedDict[Hashable, tuple[Any, int]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, name: Hashable, default: Any = None) -> Any:
        """What is kept under `name`, else `default`."""
        with self._lock:
            if name not in self._kept:
                return default
            self._kept.move_to_end(name)
            return self._kept[name][0]

    def setdefault(self, name: Hashable, result: Any) -> Any:
        """Keep `result` unless another one was kept meanwhile; the one that is kept."""
        size = weight(result)
        with self._lock:
            if name in self._kept:
                return self._kept[name][0]
            self._kept[name] = result, size
            self.bytes += size
            while self.bytes > self.room:
                _, (_, gone) = self._kept.popitem(last=False)
                self.bytes -= gone
        return result


def weight(value: Any) -> int:
    """About how many bytes a result holds: text, frames, and what is made of them."""
    if isinstance(value, pl.DataFrame):
        return int(value.estimated_size())
    own = sys.getsizeof(value)
    if isinstance(value, dict):
        return own + sum(weight(each) for pair in value.items() for each in pair)
    if isinstance(value, list | tuple) and value:
        first = value[:SAMPLE]
        return own + sum(map(weight, first)) * len(value) // len(first)
    return own + sum(weight(getattr(value, name)) for name in _fields(type(value)))


@functools.cache
def _fields(kind: type) -> tuple[str, ...]:
    return tuple(f.name for f in dataclasses.fields(kind)) if dataclasses.is_dataclass(kind) else ()


#: That of this process.
CHOSEN = Memory(ROOM)
