"""What a view shows is computed once: same release, selection and language, same result.

A release never changes, so nothing here ever expires; the oldest of many views is let go.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, TypeVar

from dashboard.view import View

#: Results kept: about a hundred views of five figures, some tens of megabytes.
LIMIT = 512

Result = TypeVar("Result")

_kept: OrderedDict[Hashable, Any] = OrderedDict()
_lock = threading.Lock()


def remembered(build: Callable[..., Result]) -> Callable[..., Result]:
    """`build(view, *arguments)`, computed once for what it depends on: it is given the canonical
    view, so that it can read nothing else.

    Arguments count by their `key` where they have one (a figure's is its own in a view).
    """

    @functools.wraps(build)
    def recall(view: View, *arguments: Any) -> Result:
        given = tuple(getattr(each, "key", each) for each in arguments)
        name = (build.__module__, build.__qualname__, view.key, given)
        with _lock:
            if name in _kept:
                _kept.move_to_end(name)
                return _kept[name]
        result = build(view.canonical, *arguments)
        with _lock:
            _kept[name] = result
            while len(_kept) > LIMIT:
                _kept.popitem(last=False)
        return result

    return recall
