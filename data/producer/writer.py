"""Writing a release: all of it, and then it is the current one; or nothing."""

from __future__ import annotations

import datetime
import hashlib
import json
import platform
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, TypedDict, Unpack

import polars as pl

from data import observations, release, shelf
from data.durable import digest, sync_file, sync_folder, write_bytes, write_text
from data.errors import ObservatoireError, UnusableRelease, Withdrawn, says
from data.home import NoHome, user_folder
from data.release import FORMAT, MANIFEST, OBSERVATIONS, SOURCES
from data.shelf import open_current

#: In the folder of an operator: releases that the store has not.
UNSENT = ".unsent"


class MixedReleases(ObservatoireError):
    """A folder would hold a real release beside a demonstration."""


class About(TypedDict, total=False):
    """What a manifest also says: `previous` is the id of the release before (None for the one that
    is current now, "" for none); `certificate` how hidden counts are protected (the hashes of the
    files are added to it); `fictional` that its figures are invented, and `demonstration` what it
    shows of the choices that are to be made. `tell` is called with the id once all is on the disk,
    before it is current.
    """

    previous: str | None
    fictional: bool
    demonstration: Mapping[str, Any]
    certificate: Mapping[str, Any] | None
    tell: Callable[[str], None]


def write(
    frame: pl.DataFrame,
    sources: pl.DataFrame,
    datasets: Mapping[str, Any],
    *,
    to: Path,
    created: datetime.date,
    **about: Unpack[About],
) -> Path:
    """Write a release below `to` and make it current; returns its folder.

    Same arguments and same versions give the same bytes. All is written aside and renamed at the
    end: a reader, or a machine that stops, never meets half a release.
    """
    fictional = about.get("fictional", False)
    _check_apart(to, fictional)
    frame = frame.select(*observations.SCHEMA).sort(observations.ORDER, nulls_last=True)
    sources = sources.select(*observations.SOURCE_SCHEMA).sort("source")
    name = _id(frame, sources, datasets, created, fictional)
    manifest = {
        "format": FORMAT,
        "id": name,
        "created": created.isoformat(),
        "previous": _before(to, about.get("previous")),
        "fictional": fictional,
        **({"demonstration": about["demonstration"]} if "demonstration" in about else {}),
        "certificate": about.get("certificate"),
        "datasets": datasets,
        "versions": {"python": platform.python_version(), "polars": pl.__version__},
    }
    to.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".unfinished-", dir=to))
    try:
        _fill(aside, frame, sources, manifest)
        _settle(aside, to / name)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    if tell := about.get("tell"):
        tell(name)
    switch(to, name)
    return to / name


def switch(releases: Path, name: str) -> None:
    """Make release `name` the current one, in one step."""
    write_text(releases / "current", f"{name}\n")


def go_back(releases: Path, name: str) -> None:
    """Serve a release of a folder again, one that readers were given. Raises UnusableRelease,
    Withdrawn.
    """
    if name in unsent(releases):
        raise UnusableRelease(name, says("store.unsent"))
    release.open(releases / name)
    switch(releases, name)


def unsent(releases: Path) -> frozenset[str]:
    """Ids of the releases that were never handed over to the store that this folder is of: what
    they followed may have changed since.
    """
    with suppress(FileNotFoundError):
        return frozenset((releases / UNSENT).read_text("utf-8").split())
    return frozenset()


def _id(frame: pl.DataFrame, sources: pl.DataFrame, *rest: object) -> str:
    """From the rows, not from the Parquet bytes: the same figures keep their id in time."""
    content = hashlib.sha256(frame.write_csv().encode())
    content.update(sources.write_csv().encode())
    content.update(json.dumps(rest, default=str, sort_keys=True).encode())
    _, created, fictional = rest
    # Whoever reads an address, the name of a file or a row of it reads that it is a demonstration.
    kind = "demonstration-" if fictional else ""
    return f"{created}-{kind}{content.hexdigest()[:10]}"


def _check_apart(to: Path, fictional: bool) -> None:
    """Raises MixedReleases: a demonstration has a folder of its own, where no real release is
    served from.
    """
    own = [shelf.EMBEDDED]
    with suppress(NoHome):
        own.append(user_folder() / "releases")
    kept = fictional and to.resolve() in {folder.resolve() for folder in own}
    if kept or shelf.mixed(to, fictional):
        raise MixedReleases(says("release.apart", folder=str(to)))


def _before(releases: Path, told: str | None) -> str | None:
    """What a reader follows back: the release that is told, else the one served until now."""
    if told is not None:
        return told or None
    try:
        current = open_current(releases)
    except UnusableRelease:
        return None
    return current.id


def _fill(folder: Path, frame: pl.DataFrame, sources: pl.DataFrame, manifest: dict) -> None:
    frame.write_parquet(folder / OBSERVATIONS, compression="zstd")
    sources.write_parquet(folder / SOURCES, compression="zstd")
    files: Iterable[str] = (OBSERVATIONS, SOURCES)
    complete = manifest | {"files": {name: digest(folder / name) for name in files}}
    if manifest["certificate"] is not None:
        complete["certificate"] = {**manifest["certificate"], "files": complete["files"]}
    text = json.dumps(complete, ensure_ascii=False, indent=1, default=str)
    write_bytes(folder / MANIFEST, (text + "\n").encode())
    for name in files:
        sync_file(folder / name)
    sync_folder(folder)


def _settle(aside: Path, folder: Path) -> None:
    """Rename into place. A good release of that id is already these figures: it stays, unless
    nobody was given it. One that was withdrawn is not made again: Withdrawn is raised.
    """
    if folder.exists():
        try:
            release.open(folder)
            if folder.name not in unsent(folder.parent):
                return
            shutil.rmtree(folder)
        except Withdrawn:
            raise
        except UnusableRelease:
            shutil.rmtree(folder)
    aside.chmod(0o755)
    aside.replace(folder)
    sync_folder(folder.parent)
