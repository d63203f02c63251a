"""A folder of releases handed over to a store: objects are created, `current` is compared and set.

An operator works in a folder of their own (below the user's data folder), made the same as the
store first. What they did is handed over when the command ends, in an order in which whoever stops
half way has shown nothing, and of two operators at once one wins and the other is told:

1. `current` gets a claim: `next <id>`, where it is still what it was when the work began;
2. the files of new releases are created, each manifest after what it names; those of withdrawn ones
   are replaced and removed;
3. `current` names the release and lists it, where it still has our claim. Only what it lists is
   read: whoever comes too late for step 3 leaves files that are no release.

A release that did not come to step 3 stays in the operator's folder: nobody has read it, and the
next one is audited beside it all the same.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from data import release, stores
from data.durable import write_text
from data.errors import ObservatoireError, UnusableRelease, Withdrawn, says
from data.home import user_folder
from data.producer import console, installation, withdraw, writer
from data.release import MANIFEST
from data.stores import CURRENT, Changed, Kept, Missing, Store, StoreError, Taken, mirror

#: What a server, and a command, takes its releases from.
RELEASES = "OBSERVATOIRE_RELEASES"


class Crossed(StoreError):
    """Another operator published meanwhile: look at what is there, and run the command again."""


@contextmanager
def of(options: argparse.Namespace) -> Iterator[None]:
    """Let a command work in folders where its options, or the environment, name stores; what it
    did is handed over when it ends well. Raises Unreachable, Crossed, NoHome.
    """
    told = os.environ.get(RELEASES, "")
    given = {name: str(place) for name, place in vars(options).items()
             if isinstance(place, Address)}  # fmt: skip
    if stores.is_address(told):
        given[""] = told
    publishes = getattr(options, "publishes", False)
    works = {address: at(address) for address in dict.fromkeys(given.values())}
    for name, address in given.items():
        if name:
            setattr(options, name, works[address].folder)
    with _served_from(works[told].folder if told in works else None):
        try:
            yield
        except (ObservatoireError, OSError):
            # What was refused is told to readers too (when each source was asked).
            for work in works.values() if publishes else ():
                with contextlib.suppress(StoreError, OSError):
                    work.hand_over()
            raise
    for address, work in works.items() if publishes else ():
        if work.hand_over(again=True):
            print(f"Handed over to {address}: servers take it at their readers' next interaction.")


class Address(str):
    """That of a store, where a command takes a folder."""

    __slots__ = ()


def place(text: str) -> Path | Address:
    """A folder or a store, as it is written on a command line."""
    return Address(text) if stores.is_address(text) else Path(text)


@dataclass(frozen=True, slots=True)
class Work:
    """A store, the folder where an operator works on it, and `current` as it was then."""

    store: Store
    folder: Path
    before: Kept | None
    #: What the folder served then: the store may name one that could not be taken.
    began: str = ""

    def hand_over(self, *, again: bool = False) -> bool:
        """What the folder has and the store has not; whether there was any. `again`: tell servers
        to look even where nothing is new, as an earlier try may have died before. Raises Crossed,
        Unreachable.
        """
        there = self.store.tags()
        was = mirror.served_id(self.before.body) if self.before else ""
        # Nothing is served that this command did not choose.
        now = mirror.local_id(self.folder)
        id_ = now if now != self.began or not was else was
        moved = self._moved(there, id_)
        fresh = mirror.differs(self.folder, mirror.FRESHNESS, self.store)
        if not moved and not fresh and id_ == was and not again:
            return False
        if fresh:
            self._put(mirror.FRESHNESS, (self.folder / mirror.FRESHNESS).read_bytes(), there)
        if not (id_ or was):
            return True
        known = self._published(there)
        # One that readers were given already is served at once: what it takes the place of may be
        # about to go.
        claim = self._point(self.before, id_ if id_ in known else was, known, f"next {id_}\n")
        for each in moved:
            self._send(each, there)
        self._point(claim, id_, known | {*moved, id_})
        mirror.sync(self.store, self.folder)
        return True

    def _moved(self, there: dict[str, str], id_: str) -> list[str]:
        """Releases to send: those that `id_` follows, and what was withdrawn. One that lost a race
        follows nothing, and stays.
        """
        line = set(_line(self.folder, id_))
        found = mirror.newer(self.folder, there)
        return [each for each in found
                if each in line or release.withdrawal(self.folder / each)]  # fmt: skip

    def _published(self, there: dict[str, str]) -> frozenset[str]:
        """What readers were given; in a store that was filled by hand, all of it."""
        told = mirror.published(self.before.body) if self.before else frozenset()
        return frozenset(mirror.releases(there)) if told is None else told

    def _point(self, seen: Kept | None, id_: str, known: frozenset[str], more: str = "") -> Kept:
        """Set `current`, and count it: a withdrawal too is told to who looks at its tag alone."""
        number = _edition(seen) + 1
        has = "".join(f"has {each}\n" for each in sorted(known) if each)
        body = f"{id_}\nedition {number}\n{has}{more}".encode()
        try:
            if seen is None:
                return Kept(body, self.store.create(CURRENT, body))
            return Kept(body, self.store.replace(CURRENT, body, seen.tag))
        except (Changed, Taken, Missing) as error:
            raise self._crossed() from error

    def _crossed(self) -> Crossed:
        return Crossed(says("store.crossed", address=self.store.address, folder=str(self.folder)))

    def _send(self, id_: str, there: dict[str, str]) -> None:
        folder = self.folder / id_
        manifest = f"{id_}/{MANIFEST}"
        if release.withdrawal(folder):
            self._put(manifest, (folder / MANIFEST).read_bytes(), there)
            for name in there:
                if name.startswith(f"{id_}/") and name != manifest:
                    self.store.remove(name)
            return
        for name in (*release.named_files(folder), MANIFEST):
            self._put(f"{id_}/{name}", (folder / name).read_bytes(), there)

    def _put(self, name: str, body: bytes, there: dict[str, str]) -> None:
        """Create an object; where an unfinished publication, or a withdrawal, left another one,
        replace it.
        """
        try:
            if name in there:
                self.store.replace(name, body, there[name])
            else:
                self.store.create(name, body)
        except (Taken, Changed) as error:
            raise self._crossed() from error


def at(address: str) -> Work:
    """The operator's folder, as the store is now. What is wrong in the store is told, once."""
    store = stores.of(address)
    folder = user_folder() / "stores" / mirror.slug(address)
    synced = mirror.sync(store, folder, keep=withdraw.keep)
    _note(folder, synced.current)
    for problem in synced.problems:
        console.tell(problem)
    left = mirror.newer(folder, synced.there)
    write_text(folder / writer.UNSENT, "\n".join(left))
    if synced.current and b"\nnext " in synced.current.body:
        console.tell(says("store.unfinished", address=address))
    return Work(store, folder, synced.current, mirror.local_id(folder))


def _note(folder: Path, current: Kept | None) -> None:
    """Remember each release of the store that protects counts, whoever made it: without its rows
    no other one is published (`installation.require`).
    """
    for id_ in mirror.published(current.body) or () if current else ():
        try:
            told = json.loads((folder / id_ / MANIFEST).read_text("utf-8"))
        except (OSError, ValueError):
            told = {"certificate": "not at hand"}
        if told.get("certificate"):
            installation.note(id_, folder)


@contextmanager
def _served_from(folder: Path | None) -> Iterator[None]:
    """The environment as a command sees it that works on the folder of a store."""
    before = os.environ.get(RELEASES)
    if folder is not None:
        os.environ[RELEASES] = str(folder)
    try:
        yield
    finally:
        if folder is not None and before is not None:
            os.environ[RELEASES] = before


def _edition(seen: Kept | None) -> int:
    lines: Iterable[str] = seen.body.decode("utf-8", "replace").splitlines() if seen else ()
    numbers = [line.removeprefix("edition ") for line in lines if line.startswith("edition ")]
    return int(numbers[0]) if numbers and numbers[0].isdigit() else 0


def _line(folder: Path, id_: str) -> Iterator[str]:
    """A release and those that it follows, the newest first."""
    met: set[str] = set()
    while id_ and id_ not in met:
        met.add(id_)
        yield id_
        try:
            id_ = release.open(folder / id_).manifest["previous"] or ""
        except Withdrawn:
            gone = release.withdrawal(folder / id_)
            id_ = (gone.previous if gone else "") or ""
        except UnusableRelease:
            return
