"""A release: an immutable folder of Parquet files and a manifest, and the wall.

Left of it the producer may see restricted counts; right of it the server can open nothing but
what `open` gives. This module therefore imports nothing of the producer.

    <releases>/current                     the id of the release to serve
    <releases>/<id>/observations.parquet   columns of `observations.SCHEMA`, sorted by code
    <releases>/<id>/sources.parquet        columns of `observations.SOURCE_SCHEMA`
    <releases>/<id>/manifest.json          id, created, previous, datasets, files with SHA-256, …
"""

from __future__ import annotations

import datetime
import hashlib
import json
import logging
import os
import platform
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import polars as pl

from data import observations
from data.errors import UnusableRelease
from data.home import NoHome, user_folder

#: Raised when a reader of today's releases would misread a new one. Since 2: `note_en`, `author`,
#: `author_en` and `publisher_en`, and a lone `low` ("at least") or `high` ("at most").
FORMAT = 2
#: What this program reads; columns that an older format did not have are empty.
READ = (1, 2)

EMBEDDED = Path(__file__).parent / "releases"

OBSERVATIONS = "observations.parquet"
SOURCES = "sources.parquet"
MANIFEST = "manifest.json"

_NAME = re.compile(r"\.?\w[\w.-]{0,99}", re.ASCII)

_AN_HOUR = 3_600

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Release:
    """A verified release, in memory."""

    manifest: Mapping[str, Any]
    observations: pl.DataFrame
    sources: pl.DataFrame

    @cached_property
    def sources_by_key(self) -> Mapping[str, dict[str, Any]]:
        """The rows of `sources` by key."""
        return {row["source"]: row for row in self.sources.iter_rows(named=True)}

    @cached_property
    def periods(self) -> frozenset[str]:
        """Every period that a row is of."""
        return frozenset(self.observations["period"])

    @cached_property
    def territories(self) -> frozenset[str]:
        """Every code that a row is of, whatever its level."""
        return frozenset(self.observations["geo"])

    @cached_property
    def varying(self) -> frozenset[tuple[str, str, str]]:
        """(dataset, indicator, column) where sex, age or breakdown takes several values.

        Elsewhere the indicator's own name says it: every row of *mineurs repérés* is of minors.
        """
        columns = ("sex", "age", "breakdown")
        counts = self.observations.group_by("dataset", "indicator").agg(
            pl.col(name).n_unique() for name in columns
        )
        return frozenset(
            (row["dataset"], row["indicator"], name)
            for row in counts.iter_rows(named=True)
            for name in columns
            if row[name] > 1
        )

    @property
    def id(self) -> str:
        """Date of creation and ten hexadecimal digits of its content."""
        return self.manifest["id"]

    @property
    def created(self) -> datetime.date:
        """The day given to `write`."""
        return datetime.date.fromisoformat(self.manifest["created"])

    @property
    def certificate(self) -> Mapping[str, Any] | None:
        """How its hidden counts are protected; None where it hides none."""
        return self.manifest["certificate"]

    @property
    def datasets(self) -> Mapping[str, Any]:
        """What the catalogue said of each dataset when the release was made, by id."""
        return self.manifest["datasets"]

    def source(self, key: str) -> dict[str, Any]:
        """The row of a source (columns of SOURCE_SCHEMA). Raises KeyError."""
        return self.sources_by_key[key]


def open(folder: Path) -> Release:
    """The release in `folder`, after every checksum is verified.

    Raises UnusableRelease naming the file that is missing, damaged or of an unknown version.
    """
    manifest = _manifest(folder)
    for name, expected in manifest["files"].items():
        _verify(folder / name, expected)
    schemas = {OBSERVATIONS: observations.SCHEMA, SOURCES: observations.SOURCE_SCHEMA}
    found = [
        _as_of_today(folder / name, manifest["format"], schema) for name, schema in schemas.items()
    ]
    return Release(manifest, *found)


def open_current(releases: Path) -> Release:
    """The release that `releases/current` names. Raises UnusableRelease."""
    pointer = releases / "current"
    if not pointer.is_file():
        raise UnusableRelease(str(pointer), "missing: no release was published here.")
    name = pointer.read_bytes().decode("utf-8", "replace").strip()
    if not _NAME.fullmatch(name):
        raise UnusableRelease(str(pointer), "does not hold the id of a release.")
    return open(releases / name)


def newest() -> Release:
    """The newest good release of the folders that this machine serves from.

    `OBSERVATOIRE_RELEASES`, when set, is the only one; else the user's data folder and the
    embedded one. A bad release is logged and passed over. Raises UnusableRelease if none is good.
    """
    found, last = [], UnusableRelease(str(EMBEDDED), "no folder of releases to serve from.")
    for folder in folders():
        try:
            found.append(open_current(folder))
        except UnusableRelease as error:
            last = error
            if (folder / "current").exists():
                _log.warning("Release passed over. %s", error)
    if not found:
        raise last
    # Of two of the same day, the user's own: it was made from the other one, and is newer.
    return max(reversed(found), key=lambda release: release.created)


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
    UnusableRelease.
    """
    if _NAME.fullmatch(name):
        for folder in folders():
            if (folder / name / MANIFEST).is_file():
                return open(folder / name)
    raise UnusableRelease(name, "no release has this id here.")


def good(folder: Path) -> list[Release]:
    """Every good release of a folder, in the order of their ids."""
    found = []
    for path in sorted(folder.glob(f"*/{MANIFEST}")):
        with suppress(UnusableRelease):
            found.append(open(path.parent))
    return found


def folders() -> list[Path]:
    """Where releases are looked for, most trusted first; new ones are published to the last."""
    if only := os.environ.get("OBSERVATOIRE_RELEASES"):
        return [Path(only)]
    try:
        return [EMBEDDED, user_folder() / "releases"]
    except NoHome:
        return [EMBEDDED]


def write(
    frame: pl.DataFrame,
    sources: pl.DataFrame,
    datasets: Mapping[str, Any],
    *,
    to: Path,
    created: datetime.date,
    previous: str | None = None,
    fictional: bool = False,
    certificate: Mapping[str, Any] | None = None,
) -> Path:
    """Write a release below `to` and make it current; returns its folder.

    Same arguments and same versions give the same bytes. All is written aside and renamed at the
    end: a reader, or a machine that stops, never meets half a release. `previous` is None for the
    one that is current now, "" for none. `certificate` says how hidden counts are protected; the
    hashes of the files are added to it.
    """
    frame = frame.select(*observations.SCHEMA).sort(observations.ORDER, nulls_last=True)
    sources = sources.select(*observations.SOURCE_SCHEMA).sort("source")
    name = _id(frame, sources, datasets, created, fictional)
    manifest = {
        "format": FORMAT,
        "id": name,
        "created": created.isoformat(),
        "previous": _previous(to) if previous is None else previous or None,
        "fictional": fictional,
        "certificate": certificate,
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
    switch(to, name)
    return to / name


def sweep(releases: Path) -> None:
    """Remove what writers that were killed have left: an hour old, nobody is writing it."""
    for left in releases.glob(".unfinished-*"):
        if time.time() - left.stat().st_mtime > _AN_HOUR:
            shutil.rmtree(left, ignore_errors=True)


def switch(releases: Path, name: str) -> None:
    """Make release `name` the current one, in one step."""
    write_text(releases / "current", f"{name}\n")


def digest(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _id(frame: pl.DataFrame, sources: pl.DataFrame, *rest: object) -> str:
    """From the rows, not from the Parquet bytes: the same figures keep their id in time."""
    content = hashlib.sha256(frame.write_csv().encode())
    content.update(sources.write_csv().encode())
    content.update(json.dumps(rest, default=str, sort_keys=True).encode())
    created = rest[1]
    return f"{created}-{content.hexdigest()[:10]}"


def _previous(releases: Path) -> str | None:
    """What a reader follows back: the release served until now."""
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
        with (folder / name).open("rb") as file:
            os.fsync(file.fileno())
    sync_folder(folder)


def _settle(aside: Path, folder: Path) -> None:
    """Rename into place. A good release of that id is already these figures: it stays."""
    if folder.exists():
        try:
            open(folder)
            return
        except UnusableRelease:
            shutil.rmtree(folder)
    aside.chmod(0o755)
    aside.replace(folder)
    sync_folder(folder.parent)


def _manifest(folder: Path) -> dict[str, Any]:
    path = folder / MANIFEST
    if not path.is_file():
        raise UnusableRelease(str(path), "missing: the release was not finished, or is not one.")
    try:
        manifest = json.loads(path.read_text("utf-8"))
        known = manifest["format"]
        named = {OBSERVATIONS, SOURCES} <= set(manifest["files"])
        complete = named and manifest["id"] and manifest["datasets"]
        datetime.date.fromisoformat(manifest["created"])
    except (ValueError, KeyError, TypeError) as error:
        raise UnusableRelease(str(path), "damaged: not the manifest of a release.") from error
    if known not in READ:
        formats = " and ".join(map(str, READ))
        raise UnusableRelease(str(path), f"format {known}; this program reads formats {formats}.")
    if not complete:
        raise UnusableRelease(str(path), "incomplete: a file or a dataset is not named in it.")
    if manifest["id"] != folder.name:
        raise UnusableRelease(str(path), f"is of release {manifest['id']}, not {folder.name}.")
    return manifest


def _verify(path: Path, expected: str) -> None:
    if not path.is_file():
        raise UnusableRelease(str(path), "missing.")
    if digest(path) != expected:
        raise UnusableRelease(str(path), "damaged: its SHA-256 is not the manifest's.")


def _as_of_today(path: Path, format_: int, schema: Mapping[str, pl.DataType]) -> pl.DataFrame:
    """The table of a file with the columns of `schema`; those that its format had not are empty."""
    frame = _read(path)
    later = observations.SINCE_FORMAT_2 if format_ == 1 else ()
    told = {name: type_ for name, type_ in schema.items() if name not in later}
    _same_columns(path, frame, told)
    empty = [pl.lit("").alias(name) for name in schema if name in later]
    return frame.with_columns(empty).select(*schema)


def _read(path: Path) -> pl.DataFrame:
    try:
        return pl.read_parquet(path)
    except (pl.exceptions.PolarsError, OSError) as error:
        raise UnusableRelease(str(path), "can't be read as Parquet.") from error


def _same_columns(path: Path, frame: pl.DataFrame, expected: Mapping[str, pl.DataType]) -> None:
    if dict(frame.schema) != dict(expected):
        raise UnusableRelease(str(path), "its columns are not those of this program.")


def write_text(path: Path, text: str) -> None:
    """Replace a file by `text`, in one step."""
    aside = path.with_name(f".{path.name}-{os.getpid()}")
    write_bytes(aside, text.encode())
    aside.replace(path)
    sync_folder(path.parent)


def write_bytes(path: Path, content: bytes) -> None:
    """A file with that content, on the disk when this returns."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def sync_folder(folder: Path) -> None:
    """What was renamed in a folder is on the disk when this returns."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
