"""The folders of releases: which ones this machine serves from, and which release is the newest."""

from __future__ import annotations

import json
import logging
import os
import re
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

from data import release, stores
from data.errors import UnusableRelease, says
from data.home import NoHome, user_folder
from data.release import MANIFEST, OBSERVATIONS, Release, Withdrawal
from data.stores import StoreError, mirror

EMBEDDED = Path(__file__).parent / "releases"

_NAME = re.compile(r"\.?\w[\w.-]{0,99}", re.ASCII)

_log = logging.getLogger(__name__)


def open_current(releases: Path) -> Release:
    """The release that `releases/current` names. Raises UnusableRelease."""
    pointer = releases / "current"
    if not pointer.is_file():
        raise UnusableRelease(str(pointer), says("release.none_here", then=says("release.publish")))
    name = pointer.read_bytes().decode("utf-8", "replace").partition("\n")[0].strip()
    if not _NAME.fullmatch(name):
        raise UnusableRelease(str(pointer), says("release.no_id", then=says("release.point")))
    return release.open(releases / name)


def newest() -> Release:
    """The newest good release of the folders that this machine serves from.

    `OBSERVATOIRE_RELEASES`, when set, is the only one; else the user's data folder and the
    embedded one. A bad release is logged and passed over. Raises UnusableRelease if none is good.
    """
    nowhere = says("release.no_folder", then=says("release.publish"))
    found, last = [], UnusableRelease(str(EMBEDDED), nowhere)
    for folder in folders():
        try:
            found.append(_served(folder))
        except UnusableRelease as error:
            last = error
            if (folder / "current").exists():
                _log.warning("Release passed over. %s", error)
    if not found:
        raise last
    # Of two of the same day, the user's own: it was made from the other one, and is newer.
    return max(reversed(found), key=lambda each: each.created)


def _served(folder: Path) -> Release:
    """The current release of a folder, if it may be served. Raises UnusableRelease: a demonstration
    is served by who asks for it alone, and never beside a real release.
    """
    found = open_current(folder)
    if found.fictional and not asked_for_fiction():
        raise UnusableRelease(str(folder), says("release.fiction"))
    if mixed(folder, found.fictional):
        raise UnusableRelease(str(folder), says("release.mixed"))
    return found


def asked_for_fiction() -> bool:
    """Whether a demonstration may be served: its folder is named, and nobody said never."""
    never = os.environ.get("OBSERVATOIRE_FICTION") == "never"
    return bool(os.environ.get("OBSERVATOIRE_RELEASES")) and not never


def mixed(folder: Path, fictional: bool) -> bool:
    """Whether a folder holds a real release beside a demonstration, or the other way round."""
    for path in folder.glob(f"*/{MANIFEST}"):
        with suppress(OSError, ValueError, AttributeError):
            if bool(json.loads(path.read_text("utf-8")).get("fictional")) != fictional:
                return True
    return False


def pointers() -> tuple[tuple[int, int] | None, ...]:
    """What changes when a release is published: of each folder, its file `current`."""
    found = []
    for folder in folders():
        try:
            at = (folder / "current").stat()
            found.append((at.st_mtime_ns, at.st_ino))
        except OSError:
            found.append(None)
    return tuple(found)


def spoiled() -> bool:
    """Whether a folder names a release that can't be trusted."""
    for folder in folders():
        try:
            if (folder / "current").exists():
                open_current(folder)
        except UnusableRelease:
            return True
    return False


def find(name: str) -> Release:
    """The release of that id in the folders that this machine serves from. Raises
    UnusableRelease, Withdrawn.
    """
    if _NAME.fullmatch(name):
        for folder in folders():
            if (folder / name / MANIFEST).is_file():
                return release.open(folder / name)
    raise UnusableRelease(name, says("release.unknown", then=says("release.choose")))


def withdrawn() -> tuple[Withdrawal, ...]:
    """The releases that were taken back in the folders that this machine serves from, the last one
    first; looked for again when a folder has another pointer, as a withdrawal gives it.
    """
    return _withdrawn(tuple(folders()), pointers())


@lru_cache(maxsize=4)
def _withdrawn(places: tuple[Path, ...], _pointers: tuple) -> tuple[Withdrawal, ...]:
    found = {
        each.id: each
        for folder in places
        for path in folder.glob(f"*/{MANIFEST}")
        if (each := release.withdrawal(path.parent))
    }
    return tuple(sorted(found.values(), key=lambda each: (each.date, each.id), reverse=True))


def is_withdrawn(name: str) -> bool:
    """Whether a release of that id was taken back: asked before each answer, however it is kept.
    One whose files are there is not; one that lost them may be damaged.
    """
    there = [folder / name for folder in folders()] if _NAME.fullmatch(name) else []
    bare = (each for each in there if not (each / OBSERVATIONS).is_file())
    return any(release.withdrawal(each) for each in bare)


def good(folder: Path) -> list[Release]:
    """Every good release of a folder, in the order of their ids."""
    found = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        with suppress(UnusableRelease):
            found.append(release.open(path.parent))
    return found


def _here(place: str) -> Path:
    """A folder, or that of this machine which follows a store. Raises UnusableRelease."""
    if not stores.is_address(place):
        return Path(place)
    try:
        return mirror.of(place).follow()
    except StoreError as error:
        raise UnusableRelease(place, error.said) from error


def store() -> str:
    """Whether the store that releases are taken from answers: `there`, `away`, or `none` where they
    are taken from folders.
    """
    place = os.environ.get("OBSERVATOIRE_RELEASES", "")
    if not stores.is_address(place):
        return "none"
    try:
        return "there" if mirror.of(place).there else "away"
    except StoreError:
        return "away"


def folders() -> list[Path]:
    """Where releases are looked for, most trusted first; new ones are published to the last."""
    if only := os.environ.get("OBSERVATOIRE_RELEASES"):
        return [_here(only)]
    try:
        return [EMBEDDED, user_folder() / "releases"]
    except NoHome:
        return [EMBEDDED]
