"""The releases that this process serves: the newest good one, and those that readers still see.

A release is verified when it is first opened. Nothing polls: the files `current` are looked at
(two calls to the file system) when a page is drawn or a file asked for. A release that can't be
trusted is passed over, and the one before stays.
"""

from __future__ import annotations

import logging
import threading
from collections import OrderedDict
from collections.abc import Callable

from dashboard.web import addresses
from data import shelf
from data.errors import UnusableRelease
from data.release import Release

#: Releases kept in memory: that of today, and those of sessions that have not moved since.
KEPT = 3

#: Sheets and pictures made at once: what is made shares one interpreter with every page.
MAKERS = threading.BoundedSemaphore(2)

_log = logging.getLogger(__name__)
_lock = threading.Lock()
_kept: OrderedDict[str, Release] = OrderedDict()
_newest: tuple[tuple, Release] | None = None
_told: list[Callable[[Release], None]] = []


def when_opened(tell: Callable[[Release], None]) -> None:
    """Have `tell` called with each release that readers are shown from now on; it must not wait."""
    _told.append(tell)


def release() -> Release:
    """The newest good release now. Raises UnusableRelease where there has never been one."""
    global _newest
    there = shelf.pointers()
    known = _newest
    if known is None or known[0] != there:
        with _lock:
            if _newest is None or _newest[0] != there:
                last = _newest[1] if _newest else None
                _newest = (there, _looked_for(last))
                for tell in _told if _newest[1] is not last else ():
                    tell(_newest[1])
        known = _newest
    assert known is not None  # it was just set
    return known[1]


def asked(name: str) -> Release | None:
    """The release that an address asks for by its id; the newest where it names none, None where
    there is none of that id, or where it was withdrawn. Raises UnusableRelease.
    """
    return named(name) if name else release()


def of(name: str) -> Release | None:
    """The release of an address of a file: by its id, or the newest one (`addresses.LATEST`)."""
    return release() if name == addresses.LATEST else named(name)


def is_fiction() -> bool:
    """Whether what is served is a demonstration."""
    try:
        return release().fictional
    except UnusableRelease:
        return False


def named(name: str) -> Release | None:
    """A release that is or was served from here, by its id; None where there is none, or where it
    was withdrawn.
    """
    if shelf.is_withdrawn(name):
        with _lock:
            _kept.pop(name, None)
        return None
    served = release()
    if served.id == name:
        return served
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            kept = _kept[name]
            return kept if kept.fictional == served.fictional else None
    try:
        found = shelf.find(name)
    except UnusableRelease:
        return None
    if found.fictional != served.fictional:
        return None
    with _lock:
        _keep(found)
    return found


def edition() -> tuple:
    """What changes with each release and each withdrawal: a page may tell of either."""
    return shelf.pointers()


def _looked_for(last: Release | None) -> Release:
    if last is not None and shelf.is_withdrawn(last.id):
        last = None
    try:
        found = shelf.newest()
    except UnusableRelease:
        if last is None:
            raise
        _log.exception("No release is good any more: the last one stays.")
        return last
    if last is not None:
        if found.created < last.created and shelf.spoiled():
            return last
        _keep(last)
    return last if last is not None and last.id == found.id else found


def _keep(found: Release) -> None:
    _kept[found.id] = found
    while len(_kept) > KEPT:
        _kept.popitem(last=False)
