"""Turns: so many pages are made at once, first come first served; the others wait, and say so.

All runs share the interpreter: made all at once, at three times what it can do, none is ready
within half a minute. Made in turn, each is as quick as ever once its turn has come, and the readers
who wait know that they do. A session has one place in the queue: what it asks for while it waits
takes the place of what it asked for before.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: Runs at once: the interpreter makes one at a time, and another may wait for the disk or the wire.
AT_ONCE = 1

#: Seconds after which a reader is told to wait.
PATIENCE = 1.0

#: How much of the mean time of a turn each new one weighs.
WEIGHT = 0.1

#: Seconds for which the place of a session that has stopped waiting is kept, and its turn if it had
#: come.
KEPT, RESERVED = 5.0, 1.0


@dataclass(eq=False)
class _Place:
    """A session in the queue; `left` when nobody is in it any more (monotonic seconds), `told` that
    it waits; `replaced` once another run of the same session has its place; `since` its turn began.
    """

    session: Hashable
    called: threading.Event = field(default_factory=threading.Event)
    left: float | None = None
    told: bool = False
    replaced: bool = False
    since: float = 0.0


class Replaced(Exception):
    """A newer run of the same session has taken the place of this one."""


class Turns:
    """A queue of sessions for `at_once` runs."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = self._at_once = at_once
        self._mean = 0.0
        self._queue: list[_Place] = []
        self._reserved: dict[Hashable, _Place] = {}
        self._lock = threading.Lock()

    @contextmanager
    def turn(
        self, session: Hashable, told: Callable[[], None], begin: Callable[[], None]
    ) -> Iterator[None]:
        """Wait for a turn, then hold it. Raises Replaced where a newer run of the session waits.

        `told` is called when it does not come within PATIENCE; `begin` when it has come. What
        either raises (a newer interaction, a closed session) ends the wait, and keeps the place or
        the turn for whatever that session asks for next. (Were the turn given on, each who was
        called would call the next: all would begin anew at once, and none would be made.) In
        between nothing looks at what is asked: to begin a page anew for each click would cost more
        than to make one.
        """
        place, began = self._enter(session), False
        try:
            self._wait(place, told)
            begin()
            began, place.since = True, time.monotonic()
            yield
        finally:
            self._leave(place, began)

    @property
    def waiting(self) -> int:
        """How many sessions wait."""
        with self._lock:
            return sum(place.left is None for place in self._queue)

    def _enter(self, session: Hashable) -> _Place:
        with self._lock:
            if session in self._reserved:
                return self._reserved.pop(session)
            place = _Place(session)
            at = next((at for at, each in enumerate(self._queue) if each.session == session), None)
            if at is None:
                place.told = len(self._queue) * self._mean > PATIENCE * self._at_once
                self._queue.append(place)
            else:
                place.told = self._queue[at].told
                self._replace(at, place)
            self._call()
            return place

    def _replace(self, at: int, place: _Place) -> None:
        """Give the place at `at` to `place`; whoever waits in it is told so."""
        older, self._queue[at] = self._queue[at], place
        if older.left is None:
            older.replaced = True
            older.called.set()

    def _wait(self, place: _Place, told: Callable[[], None]) -> None:
        """Tell once that one waits: at once where the queue is long, or the page begun anew."""
        if place.told and not place.called.is_set():
            told()
        while not place.called.wait(PATIENCE):
            if not place.told:
                place.told = True
                told()
            with self._lock:
                self._call()
        if place.replaced:
            raise Replaced

    def _leave(self, place: _Place, began: bool) -> None:
        """Give the turn back; a session that has not begun keeps it, or its place."""
        with self._lock:
            if place.replaced:
                return
            place.left = time.monotonic()
            if place.called.is_set():
                if began:
                    self._free += 1
                    self._mean += WEIGHT * (place.left - place.since - self._mean)
                else:
                    self._reserved[place.session] = place
            self._call()

    def _call(self) -> None:
        """Call the first sessions that still wait, as many as there are free turns."""
        now = time.monotonic()
        for place in [each for each in self._reserved.values() if now - each.left > RESERVED]:
            del self._reserved[place.session]
            self._free += 1
        self._queue = [
            place for place in self._queue if place.left is None or now - place.left < KEPT
        ]
        for place in [each for each in self._queue if each.left is None]:
            if not self._free:
                return
            self._free -= 1
            self._queue.remove(place)
            place.called.set()


#: Those of this process.
PAGES = Turns()
