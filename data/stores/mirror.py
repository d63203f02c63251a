"""A folder of this machine that follows a store: what is served, and where an operator works.

The server reads nothing but this folder. A release is fetched aside, verified as any release is,
and renamed into place; the store may then be away, lie or lose a byte: what is here stays, and is
served. One look at `current` tells whether anything changed.
"""

from __future__ import annotations

import asyncio
import fcntl
import hashlib
import json
import logging
import re
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import platformdirs

from data import durable, release, stores
from data.durable import write_text
from data.errors import ObservatoireError, UnusableRelease, Withdrawn
from data.release import MANIFEST
from data.stores import CURRENT, Missing, Store, StoreError

#: Seconds that one look at `current` is good for; between two tries of a store that is away.
FRESH, AWAY = 0.05, 5.0

#: Seconds that a page waits for a store to say a word, for a release that is on its way, and the
#: first page of a machine that has none yet.
PATIENCE, TAKING, FIRST = 1.0, 5.0, 60.0

#: When each source was asked (`reading.freshness`): told with the releases.
FRESHNESS = "freshness.json"

#: Which manifest of the store each release here is from.
_SEEN = ".store.json"

_ID = re.compile(r"\w[\w.-]{0,99}", re.ASCII)

_log = logging.getLogger(__name__)


def served_id(current: bytes) -> str:
    """The release that `current` names: its first line; empty where it names none."""
    name = current.decode("utf-8", "replace").partition("\n")[0].strip()
    return name if _ID.fullmatch(name) else ""


def local_id(folder: Path) -> str:
    """The release that a folder of this machine names; empty where it names none."""
    with suppress(OSError):
        return served_id((folder / CURRENT).read_bytes())
    return ""


def published(current: bytes) -> frozenset[str] | None:
    """The releases that `current` tells were published; None where no command wrote it: of a store
    that was filled by hand all is taken.
    """
    lines = current.decode("utf-8", "replace").splitlines()
    if not any(line.startswith("edition ") for line in lines):
        return None
    found = (line.removeprefix("has ").strip() for line in lines if line.startswith("has "))
    return frozenset(filter(_ID.fullmatch, found))


@dataclass(frozen=True, slots=True)
class Synced:
    """What a store had: `current` as it was read before all else (None where there is none), the
    tags of all objects, and the `problems` of releases that can't be trusted.
    """

    current: stores.Kept | None
    there: Mapping[str, str]
    problems: tuple[ObservatoireError, ...] = ()


def sync(store: Store, folder: Path, keep: Callable[[Path], None] | None = None) -> Synced:
    """Bring to `folder` what was published in a store, then `current`.

    What an operator left there who came too late, or died, is no release. One that can't be trusted
    is left out, and so is what names it; nothing that is here is removed but the files of what was
    withdrawn, which `keep` is given first. Raises Unreachable, OSError.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _alone(folder):
        return _synced(store, folder, keep)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Of the processes that share a mirror, one at a time."""
    with (folder / ".lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _synced(store: Store, folder: Path, keep: Callable[[Path], None] | None) -> Synced:
    _sweep(folder)
    current = _current(store)
    named = served_id(current.body) if current else ""
    there, seen = store.tags(), _seen(folder)
    if named and _is_damaged(folder / named):
        seen.pop(named, None)
    moved, problems = False, []
    known = published(current.body) if current else None
    for id_, tag in _manifests(there):
        if known is not None and id_ not in known:
            continue
        if seen.get(id_) != tag or not (folder / id_ / MANIFEST).is_file():
            try:
                _fetch(store, folder, id_, keep)
                moved, seen[id_] = True, tag
            except (UnusableRelease, StoreError) as error:
                # One that can't be had keeps no other back, least of all a withdrawal.
                problems.append(error)
    _freshness(store, folder, there, seen)
    write_text(folder / _SEEN, json.dumps(seen))
    problems += _point(folder, named, moved=moved)
    return Synced(current, there, tuple(problems))


def _sweep(folder: Path) -> None:
    """What a process that was killed has left of releases, withdrawn ones among them."""
    for left in folder.glob(".old-*"):
        shutil.rmtree(left, ignore_errors=True)
    durable.sweep(folder)


def releases(there: Mapping[str, str]) -> list[str]:
    """Ids of what has a manifest among the objects of a store."""
    return [id_ for id_, _ in _manifests(there)]


def _manifests(there: Mapping[str, str]) -> list[tuple[str, str]]:
    """Ids of releases, with the tags of their manifests."""
    pairs = ((*name.partition("/")[::2], tag) for name, tag in there.items())
    return [(id_, tag) for id_, name, tag in pairs if name == MANIFEST and _ID.fullmatch(id_)]


def _is_damaged(place: Path) -> bool:
    """Whether a release that is here can't be trusted: a disk lies too."""
    try:
        release.open(place)
    except Withdrawn:
        return False
    except UnusableRelease:
        return True
    return False


def _freshness(store: Store, folder: Path, there: Mapping[str, str], seen: dict[str, str]) -> None:
    if FRESHNESS in there and seen.get(FRESHNESS) != there[FRESHNESS]:
        write_text(folder / FRESHNESS, store.read(FRESHNESS).body.decode("utf-8", "replace"))
        seen[FRESHNESS] = there[FRESHNESS]


def _current(store: Store) -> stores.Kept | None:
    try:
        return store.read(CURRENT)
    except Missing:
        return None


def _seen(folder: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        if isinstance(told := json.loads((folder / _SEEN).read_text("utf-8")), dict):
            return told
    return {}


def _fetch(
    store: Store, folder: Path, id_: str, keep: Callable[[Path], None] | None = None
) -> None:
    """A release, verified, in one step; one that was withdrawn stays so, whatever a store says.
    Raises UnusableRelease, Missing, Unreachable.
    """
    manifest = store.read(f"{id_}/{MANIFEST}").body
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=folder) as aside:
        made = Path(aside) / id_
        made.mkdir()
        (made / MANIFEST).write_bytes(manifest)
        gone = release.withdrawal(made)
        if gone is None and release.withdrawal(folder / id_) is not None:
            return
        if gone is not None and keep and (folder / id_ / release.OBSERVATIONS).is_file():
            keep(folder / id_)
        if gone is None:
            for name in release.named_files(made):
                (made / name).write_bytes(store.read(f"{id_}/{name}").body)
            release.open(made)
        _settle(made, folder / id_)


def _settle(made: Path, place: Path) -> None:
    """Put a release in place of what is there: another process may have done so meanwhile."""
    old = place.with_name(f".old-{place.name}-{threading.get_ident()}")
    if place.exists():
        with suppress(FileNotFoundError):
            place.rename(old)
    try:
        made.rename(place)
    except OSError:
        if not place.is_dir():
            raise
    shutil.rmtree(old, ignore_errors=True)


def _point(folder: Path, id_: str, *, moved: bool) -> list[ObservatoireError]:
    """Name the release to serve, if it is here and whole; `current` written again is what tells a
    server of anything new. What is wrong with it otherwise.
    """
    before, wrong = local_id(folder), []
    if id_ and id_ != before:
        try:
            release.open(folder / id_)
        except Withdrawn:
            pass
        except UnusableRelease as error:
            wrong, id_ = [error], before
    id_ = id_ or before
    if id_ and (moved or id_ != before):
        write_text(folder / CURRENT, f"{id_}\n")
    return wrong


class Mirror:
    """What one process keeps of a store: it looks there when a reader does something."""

    def __init__(self, store: Store, folder: Path) -> None:
        self.store, self.folder = store, folder
        self._tag: str | None = ""
        self._wrong: tuple[str, ...] = ()
        self._there, self._taking, self._next = True, False, 0.0
        self._flight: Future[None] | None = None
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="releases")

    def follow(self) -> Path:
        """The folder, after a look at the store; at once where it is away, or on an event loop,
        which waits for nobody: it gets what the last look found.
        """
        asked = self._asked()
        first = not (self.folder / CURRENT).is_file()
        if first or (self._there and not _on_a_loop()):
            self._wait(asked, FIRST if first else PATIENCE)
        return self.folder

    def _wait(self, asked: Future[None], seconds: float) -> None:
        try:
            asked.result(seconds)
        except TimeoutError:
            if not self._taking:
                self._told(there=False, why=TimeoutError(f"No word in {PATIENCE:.0f} s."))
                return
            with suppress(TimeoutError):
                asked.result(TAKING)

    @property
    def there(self) -> bool:
        """Whether the store answered when it was last asked."""
        return self._there

    def _asked(self) -> Future[None]:
        """A look that begins after this call, or that ended a moment ago: one under way may have
        missed what was published meanwhile.
        """
        with self._lock:
            last = self._flight
            waits = last is not None and not last.done() and not last.running()
            fresh = last is not None and last.done() and time.monotonic() < self._next
            if last is None or not (waits or fresh):
                self._flight = last = self._pool.submit(self._look)
            return last

    def _look(self) -> None:
        try:
            self._take()
            self._told(there=True)
        except Exception as error:  # a store may hold anything: this thread goes on
            self._told(there=False, why=error)
        finally:
            self._taking = False
        usual = self._there and not self._wrong
        self._next = time.monotonic() + (FRESH if usual else AWAY)

    def _take(self) -> None:
        tag = self.store.tag(CURRENT)
        if tag == self._tag:
            return
        self._taking = True
        synced = sync(self.store, self.folder)
        self._complain(synced.problems)
        # What can't be trusted now may be mended in place: it is looked at again.
        self._tag = "" if synced.problems else tag

    def _complain(self, problems: Iterable[ObservatoireError]) -> None:
        """Log what is wrong in the store, once each time that it changes."""
        wrong = tuple(map(str, problems))
        for each in wrong if wrong != self._wrong else ():
            _log.warning("Release not taken from %s. %s", self.store.address, each)
        self._wrong = wrong

    def _told(self, *, there: bool, why: Exception | None = None) -> None:
        """Log each turn once, not each look."""
        if why is not None and self._there:
            _log.warning("Releases are served from %s alone. %s", self.folder, why)
        elif there and not self._there:
            _log.warning("%s answers again.", self.store.address)
        self._there = there


@cache
def of(address: str) -> Mirror:
    """That of this process. Raises Unreachable where no store can be at the address."""
    return Mirror(stores.of(address), _place() / slug(address))


def slug(address: str) -> str:
    """The name of a folder for what comes from an address."""
    return hashlib.sha256(address.encode()).hexdigest()[:16]


@cache
def _place() -> Path:
    """The user's cache; on a machine without a home a folder of this process."""
    try:
        return platformdirs.user_cache_path("observatoire") / "releases"
    except RuntimeError:
        return Path(tempfile.mkdtemp(prefix="observatoire-"))


def _on_a_loop() -> bool:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True


def differs(folder: Path, name: str, store: Store) -> bool:
    """Whether a file is here that the store has not, or otherwise. Raises Unreachable."""
    if not (folder / name).is_file():
        return False
    try:
        return store.read(name).body != (folder / name).read_bytes()
    except Missing:
        return True


def newer(folder: Path, there: Mapping[str, str]) -> list[str]:
    """Releases of a folder that a store has not, or has the files of though they were withdrawn."""
    seen = _seen(folder)
    ids = sorted(path.parent.name for path in folder.glob(f"*/{MANIFEST}"))
    return [
        id_
        for id_ in ids
        if id_ not in seen  # what was there and is gone is not sent again
        or (release.withdrawal(folder / id_) and f"{id_}/{release.OBSERVATIONS}" in there)
    ]
